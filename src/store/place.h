/*
 * Places: how an account distinguishes the folder of a review from a copy of it.
 *
 * review.json is written once, so the time of its last change of any kind (ctime) belongs to one
 * copy: every way of copying sets it, renaming the folder does not. Together with the folder's
 * path, or its device and inode, it identifies a recorded folder.
 */
#ifndef ROB_STORE_PLACE_H
#define ROB_STORE_PLACE_H

#include "base/buf.h"

#include <syrob/status.h>

/* Texts without blanks, as in the state folder. */
struct rob_place {
    const char *folder; /* "DEVICE:INODE" */
    const char *born;   /* ctime of review.json, "SECONDS.NANOSECONDS" */
    const char *path; /* real path of the folder; bytes other than printable ASCII, and %, as %XX */
};

enum rob_place_match {
    ROB_PLACE_OTHER,
    ROB_PLACE_NEAR, /* the same path or folder, but another review.json */
    ROB_PLACE_SAME,
};

/* Finds the place of an open folder. `place` borrows from *text, which the caller frees. */
enum rob_status rob_place_find(struct rob_place *place, char **text, int dir, const char *path,
                               struct rob_error *err);

/* Splits "DEVICE:INODE CTIME PATH" in place. */
bool rob_place_parse(struct rob_place *place, char *text);
void rob_place_write(struct rob_buf *out, const struct rob_place *place);

/* `recorded` may have no texts: a record from before places were recorded, which is near any. */
enum rob_place_match rob_place_compare(const struct rob_place *recorded,
                                       const struct rob_place *place);

/* Writes a text with each byte that is not printable ASCII, and each %, as %XX; and reverses
 * that. */
void rob_place_escape(struct rob_buf *out, const char *text);
void rob_place_unescape(struct rob_buf *out, const char *text);

#endif
