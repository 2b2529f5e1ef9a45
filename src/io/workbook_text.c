#include "io/workbook_text.h"

#include "base/text.h"
#include "base/vec.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    NUMBER_BYTES = 64,
    DAY_SECONDS = 86400,
    EPOCH_1900 = 25569, /* 1970-01-01 in days, and so from 1900-03-01 on */
    EPOCH_1904 = 24107,
    LEAP_1900 = 60, /* a day that spreadsheets believe in */
    LAST_DAY = 2958465,
    DECIMALS_MAX = 15,
};

/* --- number formats ------------------------------------------------------------------------ */

/* Formats without a code in the file, by ranges of their numbers. */
static const struct built_in {
    unsigned first, last;
    struct rob_workbook__style style;
} built_in[] = {
    {9, 9, {ROB_SHOWN_PERCENT, 0}},     {10, 10, {ROB_SHOWN_PERCENT, 2}},
    {14, 17, {ROB_SHOWN_DATE, 0}},      {18, 21, {ROB_SHOWN_TIME, 0}},
    {22, 22, {ROB_SHOWN_DATE_TIME, 0}}, {27, 31, {ROB_SHOWN_DATE, 0}},
    {32, 35, {ROB_SHOWN_TIME, 0}},      {36, 36, {ROB_SHOWN_DATE, 0}},
    {45, 47, {ROB_SHOWN_TIME, 0}},      {50, 54, {ROB_SHOWN_DATE, 0}},
    {55, 56, {ROB_SHOWN_TIME, 0}},      {57, 58, {ROB_SHOWN_DATE, 0}},
};

/* Passes over what a code shows literally: "text", \x, _x, *x, and [colours] but not [h]. */
static const char *skip_literal(const char *code)
{
    const char *end = NULL;
    if (*code == '"')
        end = strchr(code + 1, '"');
    else if (*code == '[' && !strchr("hHmMsS", code[1]))
        end = strchr(code, ']');
    else if (strchr("\\_*", *code))
        end = code + (code[1] != '\0');
    else
        return code;
    return end ? end + 1 : code + strlen(code);
}

struct letters {
    bool day, month, time, percent;
    int decimals;
};

static struct letters read_code(const char *code)
{
    struct letters seen = {0};
    bool fraction = false;
    while (*code && *code != ';') {
        const char *next = skip_literal(code);
        if (next != code) {
            code = next;
            continue;
        }
        seen.day |= strchr("yYdD", *code) != NULL;
        seen.month |= strchr("mM", *code) != NULL;
        seen.time |= strchr("hHsS", *code) != NULL;
        seen.percent |= *code == '%';
        seen.decimals += fraction && strchr("0#?", *code);
        fraction = *code == '.' || (fraction && strchr("0#?", *code));
        code++;
    }
    return seen;
}

struct rob_workbook__style rob_workbook__style_of(const char *code, unsigned number)
{
    static const struct rob_workbook__style plain = {ROB_SHOWN_PLAIN, 0};
    if (!code) {
        for (size_t i = 0; i < ROB_COUNT(built_in); i++)
            if (number >= built_in[i].first && number <= built_in[i].last)
                return built_in[i].style;
        return plain;
    }
    struct letters seen = read_code(code);
    if (strcasecmp(code, "General") == 0)
        return plain;
    if (seen.day || (seen.month && !seen.time))
        return (struct rob_workbook__style){seen.time ? ROB_SHOWN_DATE_TIME : ROB_SHOWN_DATE, 0};
    if (seen.time)
        return (struct rob_workbook__style){ROB_SHOWN_TIME, 0};
    int decimals = seen.decimals < DECIMALS_MAX ? seen.decimals : DECIMALS_MAX;
    return seen.percent ? (struct rob_workbook__style){ROB_SHOWN_PERCENT, decimals} : plain;
}

/* --- numbers ------------------------------------------------------------------------------- */

/* strtod() for a file, whatever the locale. */
static bool read_number(double *out, const char *text)
{
    char copy[NUMBER_BYTES];
    size_t len = strlen(text);
    if (len == 0 || len >= sizeof copy || text[strspn(text, "0123456789+-.eE")])
        return false;
    memcpy(copy, text, len + 1);
    for (char *c = copy; *c; c++)
        if (*c == '.')
            *c = localeconv()->decimal_point[0];
    char *end = NULL;
    *out = strtod(copy, &end);
    return *end == '\0' && isfinite(*out);
}

static void add_plain(struct rob_buf *out, double value)
{
    size_t before = out->len;
    if (value == trunc(value) && fabs(value) < 1e21) {
        rob_buf_fixed(out, value, 0);
        return;
    }
    rob_buf_double(out, value);
    if (out->len > before + 2 && strcmp(out->data + out->len - 2, ".0") == 0)
        out->data[out->len -= 2] = '\0';
}

static void add_moment(struct rob_buf *out, double days, enum rob_workbook__shown shown)
{
    char text[ROB_TIME_LEN + 1];
    rob_time_text(text, llround((days - EPOCH_1900) * DAY_SECONDS));
    bool midnight = strncmp(text + 11, "00:00:00", 8) == 0;
    if (shown != ROB_SHOWN_TIME)
        rob_buf_add(out, text, 10);
    if (shown == ROB_SHOWN_DATE_TIME && !midnight)
        rob_buf_char(out, ' ');
    if (shown == ROB_SHOWN_TIME || (shown == ROB_SHOWN_DATE_TIME && !midnight))
        rob_buf_add(out, text + 11, strncmp(text + 17, "00", 2) == 0 ? 5 : 8);
}

static void add_day(struct rob_buf *out, double days, struct rob_workbook__style style,
                    bool from_1904)
{
    if (from_1904)
        days += EPOCH_1900 - EPOCH_1904;
    if (days < 0 || days >= LAST_DAY + 1) {
        add_plain(out, days);
        return;
    }
    if (!from_1904 && days < LEAP_1900 && days >= 1)
        days++;
    else if (!from_1904 && days < LEAP_1900 + 1 && days >= 1 && style.shown != ROB_SHOWN_TIME) {
        rob_buf_str(out, "1900-02-29");
        return;
    }
    add_moment(out, days, style.shown);
}

void rob_workbook__add_number(struct rob_buf *out, const char *text,
                              struct rob_workbook__style style, bool from_1904)
{
    double value = 0;
    if (!read_number(&value, text)) {
        rob_buf_str(out, text);
    } else if (style.shown == ROB_SHOWN_PERCENT) {
        rob_buf_fixed(out, value * 100, style.decimals);
        rob_buf_char(out, '%');
    } else if (style.shown == ROB_SHOWN_PLAIN) {
        add_plain(out, value);
    } else {
        add_day(out, value, style, from_1904);
    }
}

void rob_workbook__add_date(struct rob_buf *out, const char *text)
{
    const char *time = strchr(text, 'T');
    if (!time) {
        rob_buf_str(out, text);
        return;
    }
    rob_buf_add(out, text, (size_t)(time - text));
    size_t len = strspn(++time, "0123456789:");
    if (len == 0 || strspn(time, "0:") == len)
        return;
    rob_buf_char(out, ' ');
    rob_buf_add(out, time, len == 8 && strncmp(time + 5, ":00", 3) == 0 ? 5 : len);
}
