/* The one way in which statistics, shares and intervals are written for people. */
#include "base/buf.h"

#include <syrob/output.h>

#include <math.h>
#include <string.h>

static void take(char out[ROB_STAT_TEXT], struct rob_buf *text)
{
    out[0] = '\0';
    strncat(out, text->failed ? "?" : rob_buf_text(text), ROB_STAT_TEXT - 1);
    rob_buf_free(text);
}

void rob_share_text(char out[ROB_STAT_TEXT], double part, double whole)
{
    struct rob_buf text = {0};
    if (whole > 0)
        rob_buf_ratio(&text, 100.0 * part / whole, 100, 1);
    else
        rob_buf_char(&text, '-');
    take(out, &text);
}

/* What cannot be, beyond -1 and 1, is not printed. */
static void add_interval(struct rob_buf *text, const struct rob_statistic *statistic)
{
    if (statistic->undefined || !isfinite(statistic->lo))
        return;
    rob_buf_fixed(text, fmax(statistic->lo, -1.0), 2);
    rob_buf_str(text, " to ");
    rob_buf_fixed(text, fmin(statistic->hi, 1.0), 2);
    rob_buf_str(text, statistic->degenerate ? "*" : "");
}

void rob_stat_text(char out[ROB_STAT_TEXT], const struct rob_statistic *statistic,
                   enum rob_stat_part part)
{
    struct rob_buf text = {0};
    double top = part == ROB_STAT_PERCENT ? 100 : 1;
    if (part == ROB_STAT_INTERVAL)
        add_interval(&text, statistic);
    else if (statistic->undefined)
        rob_buf_char(&text, '-');
    else
        rob_buf_ratio(&text, top * statistic->value, top, part == ROB_STAT_PERCENT ? 1 : 2);
    take(out, &text);
}
