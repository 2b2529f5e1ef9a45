/*
 * UTF-8: validity, grapheme clusters, columns, and showing texts of unknown origin.
 *
 * Clusters come from utf8proc (Unicode TR 29); columns are the sum of wcwidth() over a cluster,
 * because terminals count so (the two disagree on some 750 code points). Where the program's locale
 * knows ASCII only, and with it wcwidth(), utf8proc gives the columns, too: whether a form is valid
 * must not depend on the locale.
 */
#ifndef ROB_BASE_UTF8_H
#define ROB_BASE_UTF8_H

#include "base/buf.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes the first code point; returns its length in bytes (1..4), or 0 if the bytes are not valid
 * UTF-8 (overlong forms and surrogates included) or `len` is 0. */
size_t rob_utf8_next(const char *text, size_t len, uint32_t *code);

/* Appends a code point; `code` must be a Unicode scalar value. */
void rob_utf8_add(struct rob_buf *buf, uint32_t code);

/* Appends a text with its accents joined to their letters (Unicode's form NFC); one that is not
 * UTF-8 as it is. */
void rob_utf8_compose(struct rob_buf *buf, const char *text, size_t len);

/* Offset of the first byte that is not valid UTF-8; `len` if all are valid. */
size_t rob_utf8_valid_prefix(const char *text, size_t len);

/* As vsnprintf() and snprintf(), but a text that does not fit is cut between characters. */
__attribute__((format(printf, 3, 0))) void rob_utf8_vprint(char *out, size_t size,
                                                           const char *format, va_list args);
__attribute__((format(printf, 3, 4))) void rob_utf8_print(char *out, size_t size,
                                                          const char *format, ...);

/* The bytes, at most `max`, of the beginning of a text that ends between characters: the length for
 * "%.*s". */
int rob_utf8_part(const char *text, size_t max);

/* True for U+nFFFE, U+nFFFF and U+FDD0..U+FDEF. */
bool rob_utf8_is_noncharacter(uint32_t code);

/* The bytes of the blank at the beginning of a text that ends in NUL, or 0: space, tab, line end,
 * U+00A0, U+2000..U+200A, U+2028, U+2029, U+202F and U+3000. */
size_t rob_utf8_blank(const char *text);

/* True for characters that must not reach a terminal: C0, DEL, C1 and bidi controls. */
bool rob_utf8_is_control(uint32_t code);

/* Length in bytes of the first grapheme cluster (an invalid byte counts as one); 0 at the end. */
size_t rob_utf8_cluster(const char *text, size_t len);

/* Columns of a text in a terminal (controls have no width). */
size_t rob_utf8_columns(const char *text, size_t len);

/* Bytes of the longest prefix that fits `columns`, cut between clusters; *used (may be NULL)
 * receives the columns of that prefix. */
size_t rob_utf8_fit(const char *text, size_t len, size_t columns, size_t *used);

/* Adds `text` padded with blanks to `columns`, or cut and ended with ".." if it is wider. */
void rob_utf8_pad(struct rob_buf *buf, const char *text, size_t columns);

/* Breaks a text into lines of at most `columns`: at a LF, otherwise after the last blank that fits,
 * otherwise between clusters. Returns the bytes of the first line; *skip receives the offset of the
 * next line (after the blank or LF). */
size_t rob_utf8_wrap(const char *text, size_t len, size_t columns, size_t *skip);

/*
 * The only way for a text from outside to a screen or stream: C0, DEL and C1 controls become
 * visible escapes (\n, \t, \x1b, \x9b), bidi controls \u202e, and invalid bytes \xff.
 */
void rob_text_show(struct rob_buf *buf, const char *text, size_t len);

/* The same for a NUL-terminated text, in which the controls `keep` ("\n\t") stay as they are. */
void rob_text_show_with(struct rob_buf *buf, const char *text, const char *keep);

#endif
