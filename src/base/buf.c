#include "base/buf.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void rob_buf_free(struct rob_buf *buf)
{
    free(buf->data);
    *buf = (struct rob_buf){0};
}

void rob_buf_clear(struct rob_buf *buf)
{
    buf->len = 0;
    if (buf->data)
        buf->data[0] = '\0';
}

bool rob_buf_reserve(struct rob_buf *buf, size_t more)
{
    if (buf->failed)
        return false;
    if (more >= SIZE_MAX / 2 - buf->len) {
        buf->failed = true;
        return false;
    }
    size_t need = buf->len + more + 1;
    if (need <= buf->cap)
        return true;
    size_t cap = buf->cap ? buf->cap : 64;
    while (cap < need)
        cap *= 2;
    char *grown = realloc(buf->data, cap);
    if (!grown) {
        buf->failed = true;
        return false;
    }
    buf->data = grown;
    buf->cap = cap;
    return true;
}

void rob_buf_add(struct rob_buf *buf, const void *data, size_t len)
{
    if (!rob_buf_reserve(buf, len))
        return;
    if (len)
        memcpy(buf->data + buf->len, data, len);
    buf->len += len;
    buf->data[buf->len] = '\0';
}

void rob_buf_str(struct rob_buf *buf, const char *text)
{
    rob_buf_add(buf, text, strlen(text));
}

void rob_buf_char(struct rob_buf *buf, char c)
{
    rob_buf_add(buf, &c, 1);
}

void rob_buf_repeat(struct rob_buf *buf, char c, size_t n)
{
    if (!rob_buf_reserve(buf, n))
        return;
    memset(buf->data + buf->len, c, n);
    buf->len += n;
    buf->data[buf->len] = '\0';
}

void rob_buf_vprintf(struct rob_buf *buf, const char *format, va_list args)
{
    va_list again;
    if (!rob_buf_reserve(buf, 0))
        return;
    va_copy(again, args);
    size_t room = buf->cap - buf->len;
    int len = vsnprintf(buf->data + buf->len, room, format, args);
    bool fits = len >= 0 && (size_t)len < room;
    if (len >= 0 && !fits && rob_buf_reserve(buf, (size_t)len)) {
        vsnprintf(buf->data + buf->len, (size_t)len + 1, format, again);
        fits = true;
    }
    va_end(again);
    buf->failed = buf->failed || !fits;
    buf->len += fits ? (size_t)len : 0;
    buf->data[buf->len] = '\0';
}

void rob_buf_printf(struct rob_buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    rob_buf_vprintf(buf, format, args);
    va_end(args);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

void rob_buf_fixed(struct rob_buf *buf, double value, int decimals)
{
    char text[400]; /* the largest double has 309 digits before the point */
    snprintf(text, sizeof text, "%.*f", decimals, fabs(value));
    bool zero = true, point = false;
    for (const char *c = text; *c; c++)
        zero = zero && (!is_digit(*c) || *c == '0');
    if (value < 0 && !zero)
        rob_buf_char(buf, '-');
    for (const char *c = text; *c; c++) {
        if (is_digit(*c))
            rob_buf_char(buf, *c);
        else if (!point)
            rob_buf_char(buf, '.');
        point = point || !is_digit(*c);
    }
}

/* Splits |value| into its shortest significant digits and the exponent of the first. */
static int shortest_digits(double value, char digits[20])
{
    char text[64];
    for (int precision = 14; precision <= 16; precision++) {
        snprintf(text, sizeof text, "%.*e", precision, value);
        if (strtod(text, NULL) == value) /* both in the same locale */
            break;
    }
    size_t n = 0;
    const char *c = text;
    for (; *c != 'e'; c++)
        if (is_digit(*c) && n < 19)
            digits[n++] = *c;
    while (n > 1 && digits[n - 1] == '0')
        n--;
    digits[n] = '\0';
    return (int)strtol(c + 1, NULL, 10);
}

void rob_buf_double(struct rob_buf *buf, double value)
{
    char digits[20] = "";
    int exponent = shortest_digits(fabs(value), digits), n = (int)strlen(digits);
    if (signbit(value) && value != 0)
        rob_buf_char(buf, '-');
    if (exponent < -5 || exponent > 15) {
        rob_buf_printf(buf, "%c%s%se%+d", digits[0], n > 1 ? "." : "", digits + 1, exponent);
        return;
    }
    if (exponent < 0) {
        rob_buf_str(buf, "0.");
        rob_buf_repeat(buf, '0', (size_t)(-exponent - 1));
        rob_buf_str(buf, digits);
        return;
    }
    for (int i = 0; i <= exponent; i++)
        rob_buf_char(buf, i < n ? digits[i] : '0');
    rob_buf_char(buf, '.');
    rob_buf_str(buf, exponent + 1 < n ? digits + exponent + 1 : "0");
}

void rob_buf_quote(struct rob_buf *buf, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_./+-=:,@%";
    if (*word && !word[strspn(word, plain)]) {
        rob_buf_str(buf, word);
        return;
    }
    rob_buf_char(buf, '\'');
    for (const char *c = word; *c; c++)
        if (*c == '\'')
            rob_buf_str(buf, "'\\''");
        else
            rob_buf_char(buf, *c);
    rob_buf_char(buf, '\'');
}

const char *rob_buf_text(const struct rob_buf *buf)
{
    return buf->data ? buf->data : "";
}

char *rob_buf_take(struct rob_buf *buf)
{
    rob_buf_add(buf, "", 0);
    char *text = buf->failed ? NULL : buf->data;
    if (buf->failed)
        free(buf->data);
    *buf = (struct rob_buf){0};
    return text;
}

void rob_buf_line(struct rob_buf *out, const char *text)
{
    size_t begun = out->len;
    while (*text) {
        size_t blanks = strspn(text, " \t\n\r"), plain = strspn(text, " ");
        bool last = text[blanks] == '\0';
        if (blanks > 0 && !last && out->len > begun)
            rob_buf_repeat(out, ' ', blanks == plain ? blanks : 1);
        text += blanks;
        size_t word = strcspn(text, " \t\n\r");
        rob_buf_add(out, text, word);
        text += word;
    }
}
