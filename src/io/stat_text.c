/* Writes statistics, shares and intervals for people, for all outputs alike. Does not allocate. */
#include <syrob/output.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_MAX = 24 };

/* Writes a point in every locale, and zero without a minus. Ties are rounded away from zero, as by
 * hand: 81.25 is 81.3, and so is what a sum of fractions leaves just below it. */
static void put_fixed(char out[NUMBER_MAX], double value, int decimals)
{
    char text[NUMBER_MAX];
    snprintf(text, sizeof text, "%.*f", decimals, value + copysign(1e-9, value));
    size_t sign = text[0] == '-' && strspn(text + 1, "0.,") == strlen(text + 1);
    memmove(out, text + sign, strlen(text + sign) + 1);
    for (char *c = out; *c; c++)
        if (*c == ',')
            *c = '.';
}

/* A value short of the top or of the negative bottom is not rounded to it. */
static void put_ratio(char out[NUMBER_MAX], double value, double top, int decimals)
{
    double below = top - pow(10, -decimals);
    bool near = fabs(value) > below && fabs(value) < top;
    put_fixed(out, near ? copysign(below, value) : value, decimals);
}

void rob_share_text(char out[ROB_STAT_TEXT], double part, double whole, int decimals)
{
    char number[NUMBER_MAX] = "-";
    if (whole > 0)
        put_ratio(number, 100.0 * part / whole, 100, decimals);
    memcpy(out, number, sizeof number);
}

static void put_ends(char out[ROB_STAT_TEXT], double lo, double hi, double top, int decimals)
{
    char first[NUMBER_MAX], last[NUMBER_MAX];
    put_ratio(first, lo, top, decimals);
    put_ratio(last, hi, top, decimals);
    snprintf(out, ROB_STAT_TEXT, "%.20s to %.20s", first, last);
}

void rob_share_interval_text(char out[ROB_STAT_TEXT], uint64_t part, uint64_t whole)
{
    double lo = 0, hi = 0;
    out[0] = '\0';
    rob_wilson(&lo, &hi, part, whole);
    if (whole)
        put_ends(out, 100.0 * lo, 100.0 * hi, 100, 1);
}

/* Ends beyond -1 and 1 are impossible and not printed. */
static void put_interval(char out[ROB_STAT_TEXT], const struct rob_statistic *statistic)
{
    out[0] = '\0';
    if (statistic->undefined || !isfinite(statistic->lo))
        return;
    put_ends(out, fmax(statistic->lo, -1.0), fmin(statistic->hi, 1.0), 1, 2);
    if (statistic->degenerate)
        snprintf(out + strlen(out), ROB_STAT_TEXT - strlen(out), "*");
}

void rob_stat_text(char out[ROB_STAT_TEXT], const struct rob_statistic *statistic,
                   enum rob_stat_part part)
{
    char number[NUMBER_MAX] = "-";
    if (part == ROB_STAT_INTERVAL) {
        put_interval(out, statistic);
        return;
    }
    if (part == ROB_STAT_PERCENT && !statistic->undefined)
        put_ratio(number, 100.0 * statistic->value, 100, 1);
    else if (!statistic->undefined)
        put_ratio(number, statistic->value, 1, 2);
    memcpy(out, number, sizeof number);
}
