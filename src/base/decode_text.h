/*
 * Texts from outside, in whatever encoding, as UTF-8:
 *
 *     struct rob_buf text = {0};
 *     enum rob_text_encoding encoding = rob_text_decode(&text, data, len);
 *     if (text.failed)
 *         return rob_fail_memory(err);
 *     if (encoding == ROB_TEXT_WINDOWS_1252)
 *         warn("not UTF-8; read as Windows-1252");
 */
#ifndef ROB_BASE_DECODE_TEXT_H
#define ROB_BASE_DECODE_TEXT_H

#include "base/buf.h"

#include <stdint.h>

enum rob_text_encoding {
    ROB_TEXT_UTF8,
    ROB_TEXT_UTF8_BOM,
    ROB_TEXT_UTF16_LE, /* with a byte order mark, or shown by the place of its NUL bytes */
    ROB_TEXT_UTF16_BE,
    ROB_TEXT_WINDOWS_1252, /* taken for it: bytes beyond ASCII, none of which form UTF-8 */
    ROB_TEXT_MIXED,        /* UTF-8 with bytes that are not; these bytes stay as they are */
};

/* Appends the text as UTF-8, without a byte order mark at its beginning, and returns its encoding.
 * Line ends stay as they are. Halves of surrogate pairs become U+FFFD. */
enum rob_text_encoding rob_text_decode(struct rob_buf *out, const char *data, size_t len);

/* The code point of a byte in Windows-1252; its five unused bytes are C1 controls. */
uint32_t rob_text_windows_1252(unsigned char byte);

#endif
