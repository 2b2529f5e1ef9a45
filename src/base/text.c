#include "base/text.h"

#include "base/vec.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <utf8proc.h>

enum { WORD_MAX = 63 };

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Damerau's distance between adjacent strings, restricted form (three rows of the table). */
size_t rob_text_distance(const char *a, const char *b)
{
    size_t n = least(strlen(a), WORD_MAX), m = least(strlen(b), WORD_MAX);
    size_t rows[3][WORD_MAX + 1] = {0};
    for (size_t j = 0; j <= m; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            bool same = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] = least(above[j - 1] + !same, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                lower(a[i - 2]) == lower(b[j - 1]))
                row[j] = least(row[j], two_above[j - 2] + 1);
        }
    }
    return rows[n % 3][m];
}

/* A slip of the keyboard, or a shared beginning: the shorter text whole, or enough of it. */
static bool is_near(const char *text, const char *candidate)
{
    enum { SLIPS_MAX = 2, SHARED_MIN = 4 };
    size_t distance = rob_text_distance(text, candidate), same = 0;
    while (text[same] && lower(text[same]) == lower(candidate[same]))
        same++;
    return (distance <= SLIPS_MAX && distance < strlen(text)) || same >= SHARED_MIN ||
           (same > 0 && (!text[same] || (same > 1 && !candidate[same])));
}

const char *rob_text_nearer(const char *text, const char *best, const char *candidate)
{
    if (!is_near(text, candidate))
        return best;
    if (!best || rob_text_distance(text, candidate) < rob_text_distance(text, best))
        return candidate;
    return best;
}

bool rob_text_is_id(const char *text, size_t max)
{
    size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return len > 0 && len <= max && text[len] == '\0' && text[0] != '-';
}

const char *rob_text_letter(uint32_t code)
{
    static const struct {
        uint32_t code;
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
    for (size_t i = 0; i < ROB_COUNT(letters); i++)
        if (letters[i].code == code)
            return letters[i].ascii;
    return NULL;
}

static bool counts(utf8proc_int32_t code)
{
    switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return true;
    default:
        return false;
    }
}

/* The same for a text in ASCII, which most are; NULL: it is not, or no memory. */
static char *normal_ascii(const char *text)
{
    size_t n = 0;
    char *normal = malloc(strlen(text) + 1);
    for (; normal && *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c >= 0x80) {
            free(normal);
            return NULL;
        }
        if (isalnum(c))
            normal[n++] = (char)tolower(c);
    }
    if (normal)
        normal[n] = '\0';
    return normal;
}

char *rob_text_normal(const char *text)
{
    char *ascii = normal_ascii(text);
    if (ascii)
        return ascii;
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t n =
        utf8proc_map((const utf8proc_uint8_t *)text, 0, &folded,
                     UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                         UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
    if (n == UTF8PROC_ERROR_INVALIDUTF8)
        return strdup(text);
    if (n < 0)
        return NULL;
    size_t to = 0;
    for (utf8proc_ssize_t at = 0; at < n;) {
        utf8proc_int32_t code = 0;
        utf8proc_ssize_t len = utf8proc_iterate(folded + at, n - at, &code);
        if (len <= 0)
            break;
        const char *letter = rob_text_letter((uint32_t)code);
        for (; letter && *letter; letter++) /* never more bytes than it had */
            folded[to++] = (utf8proc_uint8_t)*letter;
        if (!letter && counts(code)) {
            memmove(folded + to, folded + at, (size_t)len);
            to += (size_t)len;
        }
        at += len;
    }
    folded[to] = '\0';
    return (char *)folded;
}

void rob_text_short_umlauts(char *normal)
{
    char *end = normal;
    for (const char *at = normal; *at; at++)
        if (!(*at == 'e' && end > normal && strchr("aou", end[-1])))
            *end++ = *at;
    *end = '\0';
}

bool rob_text_is_same(const char *a, const char *b)
{
    char *one = rob_text_normal(a), *other = rob_text_normal(b);
    bool same = strcmp(a, b) == 0 || (one && other && *one && strcmp(one, other) == 0);
    free(one);
    free(other);
    return same;
}

enum { DAY = 86400, ERA = 146097, FIRST = 719468 /* days from 0000-03-01 to 1970-01-01 */ };

/*
 * Not gmtime(), whose time_t ends in 2038 on some systems. Civil from days, and below days from
 * civil (H. Hinnant): years begin in March, so that leap days come last; eras of 400 years are
 * alike.
 */
void rob_time_text(char out[ROB_TIME_LEN + 1], int64_t seconds)
{
    if (seconds < -62167219200 || seconds > 253402300799) /* the years 0 to 9999 */
        seconds = 0;
    int64_t of_day = (seconds % DAY + DAY) % DAY, days = (seconds - of_day) / DAY + FIRST;
    int64_t era = (days >= 0 ? days : days - (ERA - 1)) / ERA, of_era = days - era * ERA;
    int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / (ERA - 1)) / 365;
    int64_t of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;
    int64_t month = m + (m < 10 ? 3 : -9), year = y + era * 400 + (month <= 2);
    char text[64];
    snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)year, (int)month,
             (int)(of_year - (153 * m + 2) / 5 + 1), (int)(of_day / 3600), (int)(of_day / 60 % 60),
             (int)(of_day % 60));
    memcpy(out, text, ROB_TIME_LEN);
    out[ROB_TIME_LEN] = '\0';
}

static int number_at(const char *text, size_t n)
{
    int value = 0;
    for (size_t i = 0; i < n; i++)
        value = value * 10 + (text[i] - '0');
    return value;
}

static int days_of(int month, int year)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

bool rob_time_parse(int64_t *seconds, const char *text)
{
    static const char shape[] = "dddd-dd-ddTdd:dd:ddZ";
    for (size_t i = 0; i <= ROB_TIME_LEN; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        if (shape[i] == 'd' ? !digit : text[i] != shape[i])
            return false;
    }
    int year = number_at(text, 4), month = number_at(text + 5, 2), day = number_at(text + 8, 2);
    int hour = number_at(text + 11, 2), minute = number_at(text + 14, 2);
    int second = number_at(text + 17, 2);
    if (month < 1 || month > 12 || day < 1 || day > days_of(month, year) || hour > 23 ||
        minute > 59 || second > 59)
        return false;
    int64_t y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t days = era * ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - FIRST;
    *seconds = ((days * 24 + hour) * 60 + minute) * 60 + second;
    return true;
}

void rob_text_quote(struct rob_buf *out, const char *text, const char *where)
{
    bool said = text && *text, placed = where && *where;
    if (said)
        rob_buf_printf(out, "\"%s\"", text);
    if (placed)
        rob_buf_printf(out, "%s(%s)", said ? " " : "", where);
}
