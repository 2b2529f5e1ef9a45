#include "io/words.h"

#include "base/utf8.h"

#include <ctype.h>
#include <string.h>
#include <utf8proc.h>

enum { DECOMPOSED_MAX = 32 };

/* Letters that Unicode does not decompose. */
static const char *ascii_of(utf8proc_int32_t code)
{
    static const struct {
        utf8proc_int32_t code;
        const char *ascii;
    } letters[] = {
        {0xDF, "ss"}, {0x1E9E, "ss"}, {0xC6, "ae"},  {0xE6, "ae"},  {0xD8, "o"},  {0xF8, "o"},
        {0x141, "l"}, {0x142, "l"},   {0x110, "d"},  {0x111, "d"},  {0xD0, "d"},  {0xF0, "d"},
        {0xDE, "th"}, {0xFE, "th"},   {0x152, "oe"}, {0x153, "oe"}, {0x131, "i"}, {0x126, "h"},
        {0x127, "h"}, {0x166, "t"},   {0x167, "t"},  {0x14A, "n"},  {0x14B, "n"}, {0x138, "k"},
        {0x181, "b"}, {0x253, "b"},   {0x18A, "d"},  {0x257, "d"},  {0x198, "k"}, {0x199, "k"},
        {0x1B3, "y"}, {0x1B4, "y"},   {0x197, "i"},  {0x268, "i"},  {0x23A, "a"}, {0x2C65, "a"},
        {0x19A, "l"}, {0x23D, "l"},   {0x1E4, "g"},  {0x1E5, "g"},  {0x259, "e"}, {0x18F, "e"},
        {0x254, "o"}, {0x186, "o"},   {0x25B, "e"},  {0x190, "e"},
    };
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (letters[i].code == code)
            return letters[i].ascii;
    return NULL;
}

/* The next character of a text, decomposed and case-folded; returns how many code points. */
static size_t decompose(utf8proc_int32_t codes[DECOMPOSED_MAX], const char **text)
{
    uint32_t code = 0;
    size_t n = rob_utf8_next(*text, strnlen(*text, 4), &code);
    *text += n ? n : 1;
    if (n == 0)
        return 0;
    int last = 0;
    utf8proc_ssize_t got = utf8proc_decompose_char(
        (utf8proc_int32_t)code, codes, DECOMPOSED_MAX,
        UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD, &last);
    return got > 0 && got <= DECOMPOSED_MAX ? (size_t)got : 0;
}

void rob_words_ascii(char *out, size_t size, const char *text)
{
    size_t len = 0;
    while (*text) {
        utf8proc_int32_t codes[DECOMPOSED_MAX];
        size_t n = decompose(codes, &text);
        for (size_t i = 0; i < n; i++) {
            bool plain =
                (codes[i] >= 'a' && codes[i] <= 'z') || (codes[i] >= '0' && codes[i] <= '9');
            const char own[2] = {plain ? (char)codes[i] : '\0', '\0'};
            const char *ascii = plain ? own : ascii_of(codes[i]);
            for (; ascii && *ascii && len + 1 < size; ascii++)
                out[len++] = *ascii;
        }
    }
    out[len] = '\0';
}

void rob_words_add(struct rob_buf *out, const char *text)
{
    size_t start = out->len;
    bool blank = false;
    while (*text) {
        unsigned char c = (unsigned char)*text;
        if (c < 0x80) { /* most are */
            bool word = isalnum(c) != 0;
            if (word && blank && out->len > start)
                rob_buf_char(out, ' ');
            if (word)
                rob_buf_char(out, (char)tolower(c));
            blank = !word;
            text++;
            continue;
        }
        utf8proc_int32_t codes[DECOMPOSED_MAX];
        size_t n = decompose(codes, &text);
        for (size_t i = 0; i < n; i++) {
            utf8proc_category_t kind = utf8proc_category(codes[i]);
            bool mark = kind >= UTF8PROC_CATEGORY_MN && kind <= UTF8PROC_CATEGORY_ME;
            bool word = kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_NO;
            blank |= !word;
            if (!word || mark)
                continue;
            if (blank && out->len > start)
                rob_buf_char(out, ' ');
            blank = false;
            rob_utf8_add(out, (uint32_t)codes[i]);
        }
    }
}
