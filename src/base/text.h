/* Small functions on texts. */
#ifndef ROB_BASE_TEXT_H
#define ROB_BASE_TEXT_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Edits (insert, delete, replace, swap of neighbours; letters in any case) between two words of at
 * most 63 bytes; longer ones are compared by their beginning. */
size_t rob_text_distance(const char *a, const char *b);

/* The one of two candidates that is nearer to `text`; `best` may be NULL. A candidate that is not
 * near, by its spelling or its beginning, is never chosen: a wild guess misleads. */
const char *rob_text_nearer(const char *text, const char *best, const char *candidate);

/* True for an id: 1 to `max` of a-z, 0-9 and -, beginning with a letter or digit. */
bool rob_text_is_id(const char *text, size_t max);

/* The ASCII form of a letter that Unicode does not decompose ("o" for ø); NULL for others. Static
 * storage. */
const char *rob_text_letter(uint32_t code);

/* A form that is equal for different ways of writing a name or title: letters and digits, in lower
 * case, without accents, ø as o. NULL without memory; the caller frees it. */
char *rob_text_normal(const char *text);

/* Writes the "ae", "oe" and "ue" of a normal form as "a", "o" and "u": "mueller" is "müller",
 * whose normal form is "muller". Shortens the text. */
void rob_text_short_umlauts(char *normal);

/* Are these two ways of writing one name? Also true without memory for equal texts. */
bool rob_text_is_same(const char *a, const char *b);

/* "2026-11-20T09:00:00Z" in UTC; years 0000..9999. */
enum { ROB_TIME_LEN = 20 };
void rob_time_text(char out[ROB_TIME_LEN + 1], int64_t seconds);
bool rob_time_parse(int64_t *seconds, const char *text);

/* Adds a quote with its page, such as "as told" (p. 3), or only the page if there is no text. */
void rob_text_quote(struct rob_buf *out, const char *text, const char *where);

#endif
