/* Filling `struct rob_error`: the one way in which the library reports a failure. */
#ifndef ROB_BASE_FAIL_H
#define ROB_BASE_FAIL_H

#include "base/buf.h"

#include <syrob/status.h>

#include <stddef.h>

/* Sets `err` (may be NULL) to `status`, `line` (0: no line) and the text, cut between characters if
 * it is too long, and returns `status`. */
__attribute__((format(printf, 4, 5))) enum rob_status rob_fail_at(struct rob_error *err,
                                                                  enum rob_status status,
                                                                  unsigned line, const char *format,
                                                                  ...);

/* The results of rob_fail() and rob_fail_memory() are written here, so that a checker that reads
 * one file at a time sees that they are not ROB_OK. */
#define rob_fail(err, status, ...)                                                                 \
    rob_fail__as(rob_fail_at((err), (status), 0, __VA_ARGS__), (status))

static inline enum rob_status rob_fail__as(enum rob_status reported, enum rob_status status)
{
    (void)reported;
    return status;
}

/* The same for a failed allocation. */
static inline enum rob_status rob_fail_memory(struct rob_error *err)
{
    return rob_fail(err, ROB_NO_MEMORY, "out of memory");
}

/* Adds a text that will follow the name of the file: if it begins with that name, or the part after
 * its last slash, or says "cannot read NAME", the name is left out. */
void rob_fail_without_file(struct rob_buf *out, const char *text, const char *file);

/* Puts "file:line: " (or "file: ") before the text, once the caller knows which file it was. If the
 * text itself names the file, that name is removed. */
void rob_error_in_file(struct rob_error *err, const char *file);

/* Adds a sentence to the text: the user's remedy. */
__attribute__((format(printf, 2, 3))) void rob_error_hint(struct rob_error *err, const char *format,
                                                          ...);

#endif
