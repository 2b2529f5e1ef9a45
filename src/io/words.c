#include "io/words.h"

#include "base/text.h"
#include "base/utf8.h"

#include <ctype.h>
#include <string.h>
#include <utf8proc.h>

enum { DECOMPOSED_MAX = 32 };

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
            const char *ascii = plain ? own : rob_text_letter((uint32_t)codes[i]);
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

static bool is_dash(utf8proc_int32_t code)
{
    return (code >= 0x2010 && code <= 0x2015) || code == 0x2212;
}

void rob_words_sign(struct rob_buf *out, const char *text)
{
    static const char ends[] = " .,;:'\"";
    struct rob_buf all = {0};
    while (*text) {
        utf8proc_int32_t codes[DECOMPOSED_MAX];
        size_t n = decompose(codes, &text);
        for (size_t i = 0; i < n; i++) {
            utf8proc_category_t kind = utf8proc_category(codes[i]);
            bool mark = kind >= UTF8PROC_CATEGORY_MN && kind <= UTF8PROC_CATEGORY_ME;
            bool blank = kind == UTF8PROC_CATEGORY_ZS || (codes[i] >= 0 && codes[i] <= ' ');
            if (blank && all.len && all.data[all.len - 1] != ' ')
                rob_buf_char(&all, ' ');
            else if (!blank && !mark)
                rob_utf8_add(&all, is_dash(codes[i]) ? '-' : (uint32_t)codes[i]);
        }
    }
    const char *from = rob_buf_text(&all) + strspn(rob_buf_text(&all), ends);
    size_t len = strlen(from);
    while (len && strchr(ends, from[len - 1]))
        len--;
    if (!len) { /* nothing but such signs */
        from = rob_buf_text(&all);
        len = all.len && from[all.len - 1] == ' ' ? all.len - 1 : all.len;
    }
    rob_buf_add(out, from, len);
    out->failed = out->failed || all.failed;
    rob_buf_free(&all);
}
