/*
 * The state folder: this account's data about a review on this machine, kept outside the review, so
 * that copying a review copies no identity. `$XDG_STATE_HOME/syrob/<review id>/` holds, per seat,
 * its writers (`r1.writer`, one for each folder of the review), their lock (`r1.lock`) and the
 * second copies of their journals.
 */
#ifndef ROB_STORE_STATE_H
#define ROB_STORE_STATE_H

#include "store/place.h"

#include "base/vec.h"

#include <syrob/status.h>

enum { ROB_RECORDS_MAX = 64 };

/* A writer of this account, and the folder in which it writes. */
struct rob_record {
    char writer[7];         /* 6 hex digits and a NUL */
    struct rob_place place; /* has no texts in a record from before places were recorded */
};

struct rob_records {
    ROB_VEC(struct rob_record) all; /* the most recent last */
    struct rob_buf text;            /* the records borrow from it */
};

/* Opens the folder for a review, making it (mode 0700) if need be; -1: failed. */
int rob_state_open(const char *review_id);

/* The writers of a seat; empty if their file is missing or malformed. */
enum rob_status rob_state_records(struct rob_records *out, int state, const char *seat,
                                  struct rob_error *err);
void rob_records_free(struct rob_records *records);

/* The seat of a file in the state folder: the list of its writers, "r1.writer", or (*copy) a second
 * copy, "r1@7f3c9a.jsonl". False: another file. */
bool rob_state_seat_of(char seat[33], bool *copy, const char *name);

/* Calls `found` for every seat for which this account has ever written, in any folder, even if the
 * state folder is read-only. False: a folder exists but cannot be read. */
bool rob_state_seats(const char *review_id, void (*found)(void *context, const char *seat),
                     void *context);

/* The studies that this account has recorded as unblinded, a line "SEAT STUDY" each: a folder that
 * is restored, or another copy, may lack that record. Failing to add is not reported: the journals
 * hold the record too. */
void rob_state_revealed(struct rob_buf *out, int state);
void rob_state_add_revealed(int state, const struct rob_buf *lines);

/* The writer of this very folder. False: no writer is recorded. */
bool rob_state_writer(char writer[7], int state, const char *seat, const struct rob_place *place);

/* Records the folder's writer from now on; writes only changes. */
enum rob_status rob_state_set_writer(int state, const char *seat, const char *writer,
                                     const struct rob_place *place, struct rob_error *err);

/* Takes the lock of a seat; *fd stays open while it is held. ROB_LOCKED names the holder. */
enum rob_status rob_state_lock(int *fd, int state, const char *seat, struct rob_error *err);

/* Does another program hold the lock now? Does not wait. */
bool rob_state_is_locked(int state, const char *seat);

#endif
