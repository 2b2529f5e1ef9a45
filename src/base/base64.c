#include "base/base64.h"

#include <sodium.h>
#include <stdint.h>

/* For each base64 character: its six bits, shifted to their place in a group of four, and MARK in
 * the lowest bit. 0 for any other byte. */
enum { MARK = 1 };

/* NOLINTNEXTLINE(bugprone-macro-parentheses): an initialiser */
#define BITS(c, value, shift) [c] = (uint32_t)(value) << (shift) | MARK
#define FOUR(a, b, c, d, value, shift)                                                             \
    BITS(a, value, shift), BITS(b, (value) + 1, shift), BITS(c, (value) + 2, shift),               \
        BITS(d, (value) + 3, shift)
#define CHARACTERS(shift)                                                                          \
    FOUR('A', 'B', 'C', 'D', 0, shift), FOUR('E', 'F', 'G', 'H', 4, shift),                        \
        FOUR('I', 'J', 'K', 'L', 8, shift), FOUR('M', 'N', 'O', 'P', 12, shift),                   \
        FOUR('Q', 'R', 'S', 'T', 16, shift), FOUR('U', 'V', 'W', 'X', 20, shift),                  \
        FOUR('Y', 'Z', 'a', 'b', 24, shift), FOUR('c', 'd', 'e', 'f', 28, shift),                  \
        FOUR('g', 'h', 'i', 'j', 32, shift), FOUR('k', 'l', 'm', 'n', 36, shift),                  \
        FOUR('o', 'p', 'q', 'r', 40, shift), FOUR('s', 't', 'u', 'v', 44, shift),                  \
        FOUR('w', 'x', 'y', 'z', 48, shift), FOUR('0', '1', '2', '3', 52, shift),                  \
        FOUR('4', '5', '6', '7', 56, shift), FOUR('8', '9', '+', '/', 60, shift)

static const uint32_t tables[4][256] = {
    {CHARACTERS(26)}, {CHARACTERS(20)}, {CHARACTERS(14)}, {CHARACTERS(8)}};

/* Four characters to three bytes, and a fourth that means nothing: four are written at once.
 * Returns the mark, if all have it. */
static inline uint32_t decode_four(unsigned char bytes[4], const unsigned char text[4])
{
    uint32_t a = tables[0][text[0]], b = tables[1][text[1]], c = tables[2][text[2]],
             d = tables[3][text[3]], all = a | b | c | d;
    bytes[0] = (unsigned char)(all >> 24);
    bytes[1] = (unsigned char)(all >> 16);
    bytes[2] = (unsigned char)(all >> 8);
    bytes[3] = (unsigned char)all;
    return a & b & c & d & MARK;
}

/* The last four, of which one or two may be padding. Padding is read as zeros; the bytes in its
 * place must be zero. */
static bool decode_last(unsigned char *bytes, size_t *n, const unsigned char text[4])
{
    unsigned char last[4] = {text[0], text[1], text[2], text[3]}, decoded[4];
    size_t padding = text[3] != '=' ? 0 : text[2] != '=' ? 1 : 2;
    for (size_t i = 0; i < padding; i++)
        last[3 - i] = 'A';
    bool good = decode_four(decoded, last);
    *n = 3 - padding;
    for (size_t i = 0; i < 3; i++)
        if (i < *n)
            bytes[i] = decoded[i];
        else
            good = good && decoded[i] == 0;
    return good;
}

bool rob_base64_decode(unsigned char *bytes, size_t *n, const char *text, size_t len)
{
    const unsigned char *from = (const unsigned char *)text;
    uint32_t marks = MARK;
    size_t n_last = 0, at = 0;
    *n = 0;
    if (len == 0 || len % 4 != 0)
        return len == 0;
    for (; at + 4 < len; at += 4, bytes += 3)
        marks &= decode_four(bytes, from + at);
    bool good = decode_last(bytes, &n_last, from + at);
    *n = at / 4 * 3 + n_last;
    return good && marks;
}

void rob_base64_add(struct rob_buf *out, const void *bytes, size_t len)
{
    size_t size = sodium_base64_ENCODED_LEN(len, sodium_base64_VARIANT_ORIGINAL); /* with a NUL */
    if (!rob_buf_reserve(out, size))
        return;
    sodium_bin2base64(out->data + out->len, size, bytes, len, sodium_base64_VARIANT_ORIGINAL);
    out->len += size - 1;
}
