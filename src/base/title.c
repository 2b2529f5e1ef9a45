#include "base/title.h"

#include "base/buf.h"
#include "base/text.h"
#include "base/vec.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* British and American spellings. If one text begins with another, it comes before that one. */
static const char *const spellings[][2] = {
    {"ageing", "aging"}, {"ae", "e"}, {"bre", "ber"},     {"dgement", "dgment"},
    {"grey", "gray"},    {"ll", "l"}, {"leuco", "leuko"}, {"mme", "m"},
    {"ogue", "og"},      {"oe", "e"}, {"our", "or"},      {"sulph", "sulf"},
    {"tre", "ter"},      {"z", "s"},
};

/* From alpha, U+03B1, to omega; the second sigma is the one at the end of a word. */
static const char *const greek[] = {
    "alpha", "beta",   "gamma",   "delta", "epsilon", "zeta",    "eta",  "theta", "iota",
    "kappa", "lambda", "mu",      "nu",    "xi",      "omicron", "pi",   "rho",   "sigma",
    "sigma", "tau",    "upsilon", "phi",   "chi",     "psi",     "omega"};

/* The name of the Greek letter at the beginning of a text, or NULL. */
static const char *greek_letter(const char *text)
{
    unsigned char first = (unsigned char)text[0], second = (unsigned char)text[1];
    if (first != 0xCE && first != 0xCF)
        return NULL;
    size_t at = (size_t)(first - 0xCE) * 64 + (second & 0x3F) - 0x31; /* large below alpha */
    return at < ROB_COUNT(greek) ? greek[at] : NULL;
}

static size_t replace_and(struct rob_buf *out, const char *text)
{
    rob_buf_str(out, "and");
    (void)text;
    return 1;
}

static size_t replace_greek(struct rob_buf *out, const char *text)
{
    const char *name = greek_letter(text);
    rob_buf_str(out, name ? name : "");
    return name ? 2 : 0;
}

static size_t replace_spelling(struct rob_buf *out, const char *text)
{
    for (size_t i = 0; i < ROB_COUNT(spellings); i++) {
        const char *one = spellings[i][0];
        size_t n = *text == *one ? strlen(one) : 0;
        if (!n || strncmp(text, one, n) != 0)
            continue;
        rob_buf_str(out, spellings[i][1]);
        return n;
    }
    return 0;
}

/* The replacements, each with the bytes that can begin its text. */
static const struct {
    const char *first;
    size_t (*replace)(struct rob_buf *out, const char *text); /* returns the bytes replaced, or 0 */
} steps[] = {
    {"&", replace_and},
    {"\xCE\xCF", replace_greek},
    {"abdglmostz", replace_spelling},
};

/* NULL without memory, and for NULL. */
static char *rewrite(const char *text, size_t step)
{
    struct rob_buf out = {0};
    if (!text || !text[strcspn(text, steps[step].first)])
        return text ? strdup(text) : NULL;
    while (*text) {
        size_t plain = strcspn(text, steps[step].first);
        rob_buf_add(&out, text, plain);
        text += plain;
        size_t n = *text ? steps[step].replace(&out, text) : 0;
        if (*text && !n)
            rob_buf_add(&out, text, 1);
        text += *text ? n + !n : 0;
    }
    return rob_buf_take(&out);
}

char *rob_title_normal(const char *title)
{
    char *with_ands = rewrite(title, 0), *normal = with_ands ? rob_text_normal(with_ands) : NULL;
    char *named = rewrite(normal, 1), *spelt = rewrite(named, 2);
    free(with_ands);
    free(normal);
    free(named);
    return spelt;
}

/* The length of a hyphen, a dash or a minus; 0: the text does not begin with one. */
static size_t minus_length(const char *text)
{
    bool dash = strncmp(text, "\xE2\x80", 2) == 0 && (unsigned char)text[2] >= 0x90 &&
                (unsigned char)text[2] <= 0x95;
    return *text == '-' ? 1 : dash || strncmp(text, "\xE2\x88\x92", 3) == 0 ? 3 : 0;
}

char *rob_title_signs(const char *title)
{
    struct rob_buf signs = {0};
    for (const char *at = title; *at;) {
        size_t minus = minus_length(at), point = *at == '.' || *at == ',';
        point = strncmp(at, "\xC2\xB7", 2) == 0 ? 2 : point;
        bool inside = at > title && (isalnum((unsigned char)at[-1]) || strchr("(/", at[-1]));
        if (*at == '+')
            rob_buf_char(&signs, '+');
        if (minus && inside && !isalnum((unsigned char)at[minus]))
            rob_buf_char(&signs, '-');
        if (point && at > title && isdigit((unsigned char)at[-1]) &&
            isdigit((unsigned char)at[point]) && !(*at == ',' && strspn(at + 1, "0123456789") == 3))
            rob_buf_char(&signs, '.');
        at += minus ? minus : point ? point : 1;
    }
    return rob_buf_take(&signs);
}
