/*
 * A journal is read piece by piece, while up to three helper threads read the pieces to come and
 * verify their hashes. The last line of a piece states its hash, and that is all that verifying the
 * next piece needs.
 *
 * A helper reports only that a piece is sound. The caller verifies every other piece itself, and
 * finds the first wrong line as it would without helpers.
 */
#ifndef ROB_STORE_AHEAD_H
#define ROB_STORE_AHEAD_H

#include <stdbool.h>
#include <stddef.h>

struct rob_ahead;
struct rob_arena_block;

struct rob_ahead_piece {
    const char *lines; /* whole lines; valid until the next piece */
    size_t len;
    bool sound; /* the hashes of its lines are right, if those of all lines before them are */
};

/* Begins at the start of an open file, which stays the caller's. `processors`: how many may be
 * used, of which it takes four at most; 0: those of the machine. NULL if memory is short. No signal
 * is delivered to the helpers; they end before rob_ahead_free() returns. */
struct rob_ahead *rob_ahead_new(int fd, unsigned processors);
void rob_ahead_free(struct rob_ahead *ahead);

/* The next lines; false when there are no more, or when reading failed. */
bool rob_ahead_next(struct rob_ahead *ahead, struct rob_ahead_piece *piece);

/* Takes the block that a helper has made for the caller's arena (rob_arena_give()). The caller owns
 * it. NULL: no block is ready. */
struct rob_arena_block *rob_ahead_room(struct rob_ahead *ahead);

/* The errno of a read that failed, otherwise 0. */
int rob_ahead_error(const struct rob_ahead *ahead);

/* After the last piece: the number of bytes behind the last whole line. They begin a line that is
 * incomplete or too long. */
size_t rob_ahead_rest(const struct rob_ahead *ahead);

#endif
