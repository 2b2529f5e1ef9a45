/* Filling `struct rob_error`: the one way in which the library reports a failure. */
#ifndef ROB_BASE_FAIL_H
#define ROB_BASE_FAIL_H

#include "base/buf.h"

#include <syrob/status.h>

#include <stddef.h>

/* Sets `err` (may be NULL) to `status`, `line` (0: none) and the text, cut at a character's
 * boundary where it is too long, and returns `status`. */
__attribute__((format(printf, 4, 5))) enum rob_status rob_fail_at(struct rob_error *err,
                                                                  enum rob_status status,
                                                                  unsigned line, const char *format,
                                                                  ...);

#define rob_fail(err, status, ...) rob_fail_at((err), (status), 0, __VA_ARGS__)

/* The same for a failed allocation. */
enum rob_status rob_fail_memory(struct rob_error *err);

/* Adds a text that is to stand behind the name of the file: where it begins with that name, or what
 * follows the last slash in it, or says "cannot read NAME", the name is left out. */
void rob_fail_without_file(struct rob_buf *out, const char *text, const char *file);

/* Puts "file:line: " (or "file: ") before the text, once the caller knows which file it was. A text
 * that names the file itself does so no more. */
void rob_error_in_file(struct rob_error *err, const char *file);

/* Adds a sentence to the text: what the user can do about it. */
__attribute__((format(printf, 2, 3))) void rob_error_hint(struct rob_error *err, const char *format,
                                                          ...);

#endif
