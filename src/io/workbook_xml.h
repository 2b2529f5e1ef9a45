/*
 * The XML parts of a workbook, read by expat.
 *
 * Names of elements and attributes come with a short prefix for their namespace, whatever the file
 * calls it: "x:row", "table:table-cell". A DOCTYPE, and so every entity of a file's own, is
 * refused.
 */
#ifndef ROB_IO_WORKBOOK_XML_H
#define ROB_IO_WORKBOOK_XML_H

#include "io/workbook_zip.h"

struct rob_workbook__handlers {
    enum rob_status (*start)(void *context, const char *name, const char *const *attributes);
    enum rob_status (*end)(void *context, const char *name); /* may be NULL */
    enum rob_status (*text)(void *context, const char *text, size_t len);
};

/* Reads an entry of the archive; ends with the first status of a handler that is not ROB_OK. */
enum rob_status rob_workbook__parse(struct rob_workbook__zip *zip, const char *entry,
                                    const struct rob_workbook__handlers *handlers, void *context);

/* The value of an attribute, by its name with prefix ("r", "office:value"); NULL: not there. */
const char *rob_workbook__attribute(const char *const *attributes, const char *name);

/* A whole number of at least 1 in an attribute; `otherwise` if there is none. More than
 * UINT32_MAX / 2 counts as that. */
unsigned rob_workbook__count(const char *const *attributes, const char *name, unsigned otherwise);

/* True for "1" and "true". */
bool rob_workbook__flag(const char *const *attributes, const char *name);

#endif
