/*
 * The chain of a journal: each line ends in `,"h":"<64 hex digits>"}`, the SHA-256 of the previous
 * line's `h` (nothing for the first line) followed by this line without these last 72 bytes.
 */
#ifndef ROB_STORE_CHAIN_H
#define ROB_STORE_CHAIN_H

#include "base/buf.h"
#include "base/hash.h"

#include <syrob/status.h>

enum { ROB_CHAIN_TAIL = 72 };

/* Adds the end of a line begun by rob_event_write(), and LF; `hash` holds the previous line's hash
 * and receives this line's. */
void rob_chain_close(struct rob_buf *line, size_t start, char hash[ROB_HASH_HEX + 1]);

/* The hash that a line states, as text and as four numbers; `len` is without LF. False if the line
 * does not end in one. Whether it is right is not checked. */
bool rob_chain_stated(char hash[ROB_HASH_HEX + 1], uint64_t numbers[4], const char *line,
                      size_t len);

/* Checks that a line states the hash that it must have. `hash` holds the previous line's and
 * receives this line's, also in `numbers`. ROB_INVALID, with the line's number and the likely
 * cause. */
enum rob_status rob_chain_check(char hash[ROB_HASH_HEX + 1], uint64_t numbers[4], const char *line,
                                size_t len, unsigned number, struct rob_error *err);

/* Does each of these whole lines state the hash that it must have? `before`: the hash before the
 * first. */
bool rob_chain_is_sound(const char *lines, size_t len, const char before[ROB_HASH_HEX + 1]);

#endif
