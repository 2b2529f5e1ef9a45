/*
 * This account's record of others' journals: `journals.seen` in the state folder.
 *
 * A journal only ever grows. One that is shorter, changed or gone was damaged or tampered with, and
 * no hash in it can show that, but the record of a later state can.
 */
#ifndef ROB_STORE_SEEN_H
#define ROB_STORE_SEEN_H

#include "store/place.h"

#include "base/vec.h"

#include <stdint.h>
#include <sys/types.h>

enum { ROB_SEEN_BYTES_MAX = 1 << 20, ROB_SEEN_FIELDS = 7 };

/* A journal in a folder of the review, as far as it was read. */
struct rob_seen_row {
    size_t folder; /* in `folders` */
    uint32_t lines;
    off_t bytes;
    const char *hash; /* of the last whole line */
    const char *date; /* time of that reading, "2026-11-20T09:00:00Z" */
    const char *seat, *writer;
    const char *name; /* in `journals` */
    bool dropped;     /* it has another name now */
};

struct rob_seen {
    struct rob_buf text;               /* the other texts borrow from it */
    ROB_VEC(struct rob_place) folders; /* the one written last comes last */
    ROB_VEC(struct rob_seen_row) rows;
};

/* Empty if the file is missing or malformed. */
enum rob_status rob_seen_read(struct rob_seen *seen, int state, struct rob_error *err);
void rob_seen_free(struct rob_seen *seen);

/* The rows of the folder `last` come last. The rows not written for longest are dropped if there
 * are too many. A file that cannot be written stays as it is. */
void rob_seen_write(const struct rob_seen *seen, size_t last, int state);

#endif
