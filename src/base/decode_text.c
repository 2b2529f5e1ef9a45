/* Finds out the encoding of a text, and turns it into UTF-8. */
#include "base/decode_text.h"

#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

enum { LOOK_AT = 1024, REPLACEMENT = 0xFFFD };

/* Of the bytes 0x80..0x9F; 0: unused. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

uint32_t rob_text_windows_1252(unsigned char byte)
{
    bool listed = byte >= 0x80 && byte < 0xA0 && windows_1252[byte - 0x80];
    return listed ? windows_1252[byte - 0x80] : byte;
}

static bool begins(const char *data, size_t len, const char *with, size_t n)
{
    return len >= n && memcmp(data, with, n) == 0;
}

/* Without a mark UTF-16 shows where most characters have an empty upper byte and none an empty
 * lower one. */
static bool is_evident(const char *data, size_t len, size_t upper)
{
    size_t n = (len < LOOK_AT ? len : LOOK_AT) / 2, empty = 0;
    for (size_t i = 0; i < n; i++) {
        empty += data[2 * i + upper] == '\0';
        if (data[2 * i + 1 - upper] == '\0')
            return false;
    }
    return n && len % 2 == 0 && empty * 2 > n;
}

static uint32_t unit_at(const char *data, bool big)
{
    unsigned char first = (unsigned char)data[0], second = (unsigned char)data[1];
    return big ? (uint32_t)first << 8 | second : (uint32_t)second << 8 | first;
}

static void add_utf16(struct rob_buf *out, const char *data, size_t len, bool big)
{
    for (size_t at = 0; at + 1 < len; at += 2) {
        uint32_t code = unit_at(data + at, big);
        uint32_t low = at + 3 < len ? unit_at(data + at + 2, big) : 0;
        if (code >= 0xD800 && code < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            at += 2;
        }
        rob_utf8_add(out, code >= 0xD800 && code < 0xE000 ? REPLACEMENT : code);
    }
    if (len % 2)
        rob_utf8_add(out, REPLACEMENT);
}

/* The bytes from here on that are ASCII. */
static size_t ascii(const char *data, size_t len)
{
    size_t n = 0;
    while (n < len && (unsigned char)data[n] < 0x80)
        n++;
    return n;
}

/* UTF-8, Windows-1252 or both: which of the two the bytes beyond ASCII form. */
static enum rob_text_encoding look_through(const char *data, size_t len)
{
    bool utf8 = false, other = false;
    for (size_t at = ascii(data, len); at < len; at += ascii(data + at, len - at)) {
        uint32_t code = 0;
        size_t n = rob_utf8_next(data + at, len - at, &code);
        utf8 |= n > 0;
        other |= n == 0;
        at += n ? n : 1;
    }
    return !other ? ROB_TEXT_UTF8 : utf8 ? ROB_TEXT_MIXED : ROB_TEXT_WINDOWS_1252;
}

static void add_windows_1252(struct rob_buf *out, const char *data, size_t len)
{
    for (size_t at = 0; at < len; at++) {
        size_t n = ascii(data + at, len - at);
        rob_buf_add(out, data + at, n);
        at += n;
        if (at < len)
            rob_utf8_add(out, rob_text_windows_1252((unsigned char)data[at]));
    }
}

enum rob_text_encoding rob_text_decode(struct rob_buf *out, const char *data, size_t len)
{
    bool big_mark = begins(data, len, "\xFE\xFF", 2),
         little_mark = begins(data, len, "\xFF\xFE", 2);
    if (big_mark || little_mark) {
        add_utf16(out, data + 2, len - 2, big_mark);
        return big_mark ? ROB_TEXT_UTF16_BE : ROB_TEXT_UTF16_LE;
    }
    bool big = is_evident(data, len, 0);
    if (big || is_evident(data, len, 1)) {
        add_utf16(out, data, len, big);
        return big ? ROB_TEXT_UTF16_BE : ROB_TEXT_UTF16_LE;
    }
    size_t mark = begins(data, len, "\xEF\xBB\xBF", 3) ? 3 : 0;
    enum rob_text_encoding encoding = look_through(data + mark, len - mark);
    if (encoding == ROB_TEXT_WINDOWS_1252 && !mark) {
        add_windows_1252(out, data, len);
        return encoding;
    }
    rob_buf_add(out, data + mark, len - mark);
    if (encoding == ROB_TEXT_UTF8)
        return mark ? ROB_TEXT_UTF8_BOM : ROB_TEXT_UTF8;
    return ROB_TEXT_MIXED;
}
