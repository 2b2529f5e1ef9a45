/*
 * The signatures that this account has verified, in the file `verified` of the state folder: of
 * each journal so many bytes, and the hash there. Since the chain is checked whenever a journal is
 * read, lines up to that hash are those that were verified, and need not be verified again, which
 * would take longer than all the rest.
 *
 *     419560 5a1c...e0 r1@8e3d0a.jsonl
 */
#ifndef ROB_STORE_VERIFIED_H
#define ROB_STORE_VERIFIED_H

#include "base/buf.h"

#include <sys/types.h>

/* Reads the file; nothing if it is missing or cannot be read. */
void rob_verified_read(struct rob_buf *out, int state);

/* The bytes of a journal in the folder `journals` whose signatures need not be verified. */
off_t rob_verified_of(const struct rob_buf *verified, int journals, const char *name);

/* Adds a line, and writes the file. A failure is nothing to report: they are verified again. */
void rob_verified_add(struct rob_buf *lines, const char *name, off_t bytes, const char *hash);
void rob_verified_write(int state, const struct rob_buf *lines);

#endif
