/* The one way in which statistics, shares and intervals are written for people. It allocates
 * nothing. */
#include <syrob/output.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_MAX = 24 };

/* With a point in every locale, and no minus before a zero. */
static void put_fixed(char out[NUMBER_MAX], double value, int decimals)
{
    char text[NUMBER_MAX];
    snprintf(text, sizeof text, "%.*f", decimals, value);
    size_t sign = text[0] == '-' && strspn(text + 1, "0.,") == strlen(text + 1);
    memmove(out, text + sign, strlen(text + sign) + 1);
    for (char *c = out; *c; c++)
        if (*c == ',')
            *c = '.';
}

/* What is below the top is not rounded up to it. */
static void put_ratio(char out[NUMBER_MAX], double value, double top, int decimals)
{
    double below = top - pow(10, -decimals);
    put_fixed(out, value < top && value > below ? below : value, decimals);
}

void rob_share_text(char out[ROB_STAT_TEXT], double part, double whole)
{
    char number[NUMBER_MAX] = "-";
    if (whole > 0)
        put_ratio(number, 100.0 * part / whole, 100, 1);
    memcpy(out, number, sizeof number);
}

/* What cannot be, beyond -1 and 1, is not printed. */
static void put_interval(char out[ROB_STAT_TEXT], const struct rob_statistic *statistic)
{
    char lo[NUMBER_MAX], hi[NUMBER_MAX];
    out[0] = '\0';
    if (statistic->undefined || !isfinite(statistic->lo))
        return;
    put_fixed(lo, fmax(statistic->lo, -1.0), 2);
    put_fixed(hi, fmin(statistic->hi, 1.0), 2);
    snprintf(out, ROB_STAT_TEXT, "%.20s to %.20s%s", lo, hi, statistic->degenerate ? "*" : "");
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
