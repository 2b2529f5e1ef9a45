/* The entries of a ZIP archive in memory, unpacked in pieces and within limits. */
#ifndef ROB_IO_WORKBOOK_ZIP_H
#define ROB_IO_WORKBOOK_ZIP_H

#include "base/buf.h"

#include <syrob/status.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rob_workbook__zip {
    struct zip *archive;
    uint64_t unpacked; /* bytes so far, of all entries */
    struct rob_error *err;
};

/* `data` is borrowed until rob_workbook__zip_close(). */
enum rob_status rob_workbook__zip_open(struct rob_workbook__zip *out, const char *data, size_t len,
                                       struct rob_error *err);
void rob_workbook__zip_close(struct rob_workbook__zip *zip);

/* Index of the entry with this name, in the case written or any other; -1: it does not exist. */
int64_t rob_workbook__zip_find(const struct rob_workbook__zip *zip, const char *name);

typedef enum rob_status rob_workbook__piece(void *context, const char *data, size_t len);

/* Gives an entry's bytes to `each`, piece by piece; ends with the first status that is not ROB_OK.
 * Errors: ROB_INVALID for an entry that does not exist, is encrypted, damaged or too large. */
enum rob_status rob_workbook__unpack(struct rob_workbook__zip *zip, const char *name,
                                     rob_workbook__piece *each, void *context);

/* The beginning of an entry, at most `max` bytes of it. */
enum rob_status rob_workbook__peek(struct rob_buf *out, struct rob_workbook__zip *zip,
                                   const char *name, size_t max);

#endif
