/*
 * A journal read piece by piece, while the other processors verify the hashes of the pieces to
 * come: each line states its hash and the one before states its own, so every piece can be verified
 * by itself. Half of the time of an opening is hashing.
 *
 * What they find is only ever "sound". A piece that is not, or that nobody has come to, is left to
 * the reader, which finds the first wrong line as if there were no helpers.
 */
#ifndef ROB_STORE_AHEAD_H
#define ROB_STORE_AHEAD_H

#include <stdbool.h>
#include <stddef.h>

struct rob_ahead;

struct rob_ahead_piece {
    const char *lines; /* whole lines; valid until the next piece */
    size_t len;
    bool sound; /* every line has been verified, as long as all before them are right, too */
};

/* Begins at the start of an open file, which stays the caller's. `processors`: 0, as many as there
 * are. NULL: no memory. No signal is delivered to the helpers; they end before rob_ahead_free()
 * returns. */
struct rob_ahead *rob_ahead_new(int fd, unsigned processors);
void rob_ahead_free(struct rob_ahead *ahead);

/* The next lines; false when there are no more, or when reading failed. */
bool rob_ahead_next(struct rob_ahead *ahead, struct rob_ahead_piece *piece);

/* The errno of a failed reading, otherwise 0; afterwards the bytes behind the last whole line: the
 * beginning of a line, which may be too long to be one. */
int rob_ahead_error(const struct rob_ahead *ahead);
size_t rob_ahead_rest(const struct rob_ahead *ahead);

#endif
