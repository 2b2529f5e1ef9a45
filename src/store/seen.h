/*
 * What this account has read of others' journals: `journals.seen` in the state folder.
 *
 * A journal only ever grows. One that is shorter than it was, or not what it was, or gone, was hurt
 * or tampered with, and no hash in it can show that: only who remembers a later one can.
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
    const char *date; /* when it was read so, "2026-11-20T09:00:00Z" */
    const char *seat, *writer;
    const char *name; /* in `journals` */
    bool dropped;     /* it has another name now */
};

struct rob_seen {
    struct rob_buf text;               /* the texts borrow from it */
    ROB_VEC(struct rob_place) folders; /* the one that was written last comes last */
    ROB_VEC(struct rob_seen_row) rows;
};

/* Empty where there is no such file, or it is not as it should be. */
enum rob_status rob_seen_read(struct rob_seen *seen, int state, struct rob_error *err);
void rob_seen_free(struct rob_seen *seen);

/* The rows of the folder `last` come last. What has not been written to for long is left out where
 * it would be too much. A file that cannot be written stays as it is. */
void rob_seen_write(const struct rob_seen *seen, size_t last, int state);

#endif
