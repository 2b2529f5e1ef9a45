/*
 * A growable string. A failed allocation sets `failed` and makes every later call do nothing, so
 * a text is built without a check at each step and checked once, at the end:
 *
 *     struct rob_buf buf = {0};
 *     rob_buf_str(&buf, "n = ");
 *     rob_buf_printf(&buf, "%u", n);
 *     char *text = rob_buf_take(&buf);   // the caller's to free; NULL: out of memory
 */
#ifndef ROB_BASE_BUF_H
#define ROB_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct rob_buf {
    char *data; /* NUL-terminated once anything was added; NULL before */
    size_t len; /* bytes, without the NUL */
    size_t cap;
    bool failed;
};

void rob_buf_free(struct rob_buf *buf);
void rob_buf_clear(struct rob_buf *buf); /* empties it; keeps the memory, and a failure */

/* Room for so many more bytes behind the text, and a NUL, to be filled in by the caller. */
bool rob_buf_reserve(struct rob_buf *buf, size_t more);

void rob_buf_add(struct rob_buf *buf, const void *data, size_t len);
void rob_buf_str(struct rob_buf *buf, const char *text);
void rob_buf_char(struct rob_buf *buf, char c);
void rob_buf_repeat(struct rob_buf *buf, char c, size_t n);
__attribute__((format(printf, 2, 3))) void rob_buf_printf(struct rob_buf *buf, const char *format,
                                                          ...);
__attribute__((format(printf, 2, 0))) void rob_buf_vprintf(struct rob_buf *buf, const char *format,
                                                           va_list args);

/* `value` with `decimals` (0..17) after a point, whatever the locale; never "-0". */
void rob_buf_fixed(struct rob_buf *buf, double value, int decimals);

/* The shortest decimal that reads back as the same double, with a point whatever the locale and
 * always with a fraction or an exponent ("0.0", "1e+30"). `value` must be finite. */
void rob_buf_double(struct rob_buf *buf, double value);

/* A word quoted for a shell if need be: unchanged, or in single quotes. */
void rob_buf_quote(struct rob_buf *buf, const char *word);

/* The text so far, "" if nothing was added. Borrowed. */
const char *rob_buf_text(const struct rob_buf *buf);

/* Hands the text over (the caller frees it) and leaves the buffer empty; NULL if memory ran out. */
char *rob_buf_take(struct rob_buf *buf);

/* Appends the text as one line: white space with a tab or line end in it becomes one blank, and is
 * dropped at both ends. */
void rob_buf_line(struct rob_buf *buf, const char *text);

#endif
