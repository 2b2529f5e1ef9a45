#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include <wchar.h>

size_t rob_utf8_next(const char *text, size_t len, uint32_t *code)
{
    if (len == 0)
        return 0;
    unsigned char first = (unsigned char)text[0];
    if (first < 0x80) {
        *code = first;
        return 1;
    }
    utf8proc_int32_t value = -1;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text,
                                          (utf8proc_ssize_t)(len < 4 ? len : 4), &value);
    if (n <= 0 || value < 0)
        return 0;
    *code = (uint32_t)value;
    return (size_t)n;
}

void rob_utf8_add(struct rob_buf *buf, uint32_t code)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)code, bytes);
    rob_buf_add(buf, bytes, (size_t)n);
}

void rob_utf8_compose(struct rob_buf *buf, const char *text, size_t len)
{
    utf8proc_uint8_t *composed = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len,
                                      &composed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (n >= 0)
        rob_buf_add(buf, composed, (size_t)n);
    else if (n == UTF8PROC_ERROR_INVALIDUTF8)
        rob_buf_add(buf, text, len);
    else
        buf->failed = true;
    free(composed);
}

size_t rob_utf8_valid_prefix(const char *text, size_t len)
{
    size_t i = 0;
    while (i < len) {
        uint32_t code = 0;
        size_t n = rob_utf8_next(text + i, len - i, &code);
        if (n == 0)
            break;
        i += n;
    }
    return i;
}

/* Drops the beginning of a character whose rest did not fit. */
static void drop_half_character(char *text, size_t len)
{
    size_t start = len;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    uint32_t code = 0;
    if (start > 0 && ((unsigned char)text[start - 1] & 0x80) &&
        rob_utf8_next(text + start - 1, len - start + 1, &code) == 0)
        text[start - 1] = '\0';
}

void rob_utf8_vprint(char *out, size_t size, const char *format, va_list args)
{
    int len = vsnprintf(out, size, format, args);
    if (len >= 0 && (size_t)len >= size)
        drop_half_character(out, size - 1);
}

void rob_utf8_print(char *out, size_t size, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    rob_utf8_vprint(out, size, format, args);
    va_end(args);
}

int rob_utf8_part(const char *text, size_t max)
{
    size_t len = strnlen(text, max), back = 0;
    while (len == max && back < len && back < 3 && ((unsigned char)text[len - back] & 0xC0) == 0x80)
        back++;
    return (int)(len - back);
}

bool rob_utf8_is_noncharacter(uint32_t code)
{
    return (code & 0xFFFE) == 0xFFFE || (code >= 0xFDD0 && code <= 0xFDEF);
}

static bool is_bidi_control(uint32_t code)
{
    return code == 0x061C || code == 0x200E || code == 0x200F ||
           (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

bool rob_utf8_is_control(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029 ||
           is_bidi_control(code);
}

size_t rob_utf8_blank(const char *text)
{
    unsigned char a = (unsigned char)text[0];
    if (a == ' ' || a == '\t' || a == '\r' || a == '\n')
        return 1;
    if (strncmp(text, "\xC2\xA0", 2) == 0)
        return 2;
    if (strncmp(text, "\xE3\x80\x80", 3) == 0)
        return 3;
    if (strncmp(text, "\xE2\x80", 2) != 0)
        return 0;
    unsigned char c = (unsigned char)text[2];
    return (c >= 0x80 && c <= 0x8A) || c == 0xA8 || c == 0xA9 || c == 0xAF ? 3 : 0;
}

size_t rob_utf8_cluster(const char *text, size_t len)
{
    uint32_t code = 0, next = 0;
    size_t at = rob_utf8_next(text, len, &code);
    if (at == 0)
        return len ? 1 : 0;
    if (at == 1 && (at == len || (unsigned char)text[1] < 0x80))
        return 1; /* plain ASCII; CR LF counts as two controls */
    utf8proc_int32_t state = 0;
    while (at < len) {
        size_t n = rob_utf8_next(text + at, len - at, &next);
        if (n == 0 || utf8proc_grapheme_break_stateful((utf8proc_int32_t)code,
                                                       (utf8proc_int32_t)next, &state))
            break;
        at += n;
        code = next;
    }
    return at;
}

static size_t code_columns(uint32_t code)
{
    if (code >= 0x20 && code < 0x7F)
        return 1;
    int width =
        MB_CUR_MAX > 1 ? wcwidth((wchar_t)code) : utf8proc_charwidth((utf8proc_int32_t)code);
    return width > 0 ? (size_t)width : 0;
}

size_t rob_utf8_columns(const char *text, size_t len)
{
    size_t columns = 0;
    while (len > 0) {
        uint32_t code = 0;
        size_t n = rob_utf8_next(text, len, &code);
        columns += n ? code_columns(code) : 0;
        n = n ? n : 1;
        text += n;
        len -= n;
    }
    return columns;
}

size_t rob_utf8_fit(const char *text, size_t len, size_t columns, size_t *used)
{
    size_t at = 0, width = 0;
    while (at < len) {
        size_t n = rob_utf8_cluster(text + at, len - at);
        size_t more = rob_utf8_columns(text + at, n);
        if (width + more > columns)
            break;
        width += more;
        at += n;
    }
    if (used)
        *used = width;
    return at;
}

void rob_utf8_pad(struct rob_buf *buf, const char *text, size_t columns)
{
    size_t len = strlen(text), used = 0;
    size_t fit = rob_utf8_fit(text, len, columns, &used);
    const char *end = "";
    if (fit < len) {
        end = columns >= 2 ? ".." : "";
        fit = rob_utf8_fit(text, len, columns - strlen(end), &used);
    }
    rob_buf_add(buf, text, fit);
    rob_buf_str(buf, end);
    rob_buf_repeat(buf, ' ', columns - used - strlen(end));
}

size_t rob_utf8_wrap(const char *text, size_t len, size_t columns, size_t *skip)
{
    const char *newline = memchr(text, '\n', len);
    size_t line = newline ? (size_t)(newline - text) : len;
    size_t fit = rob_utf8_fit(text, line, columns, NULL);
    if (fit == line) {
        *skip = newline ? line + 1 : line;
        return line;
    }
    size_t blank = fit + 1;
    while (blank > 0 && text[blank - 1] != ' ')
        blank--;
    if (blank > 1) {
        *skip = blank;
        return blank - 1;
    }
    if (fit == 0)
        fit = rob_utf8_cluster(text, line); /* wider than the line: used anyway */
    *skip = fit;
    return fit;
}

static void add_escape(struct rob_buf *buf, uint32_t code)
{
    if (code == '\n')
        rob_buf_str(buf, "\\n");
    else if (code == '\t')
        rob_buf_str(buf, "\\t");
    else if (code == '\r')
        rob_buf_str(buf, "\\r");
    else
        rob_buf_printf(buf, code < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)code);
}

void rob_text_show(struct rob_buf *buf, const char *text, size_t len)
{
    size_t plain = 0, at = 0;
    while (at < len) {
        uint32_t code = (unsigned char)text[at];
        size_t n = rob_utf8_next(text + at, len - at, &code);
        if (n > 0 && !rob_utf8_is_control(code)) {
            at += n;
            continue;
        }
        rob_buf_add(buf, text + plain, at - plain);
        add_escape(buf, code);
        at += n ? n : 1;
        plain = at;
    }
    rob_buf_add(buf, text + plain, at - plain);
}

void rob_text_show_with(struct rob_buf *buf, const char *text, const char *keep)
{
    for (;; text++) {
        size_t len = strcspn(text, keep);
        rob_text_show(buf, text, len);
        text += len;
        if (!*text)
            return;
        rob_buf_char(buf, *text);
    }
}
