/* Stacked bars: one row an item, all of 100 %. */
#include "tui/overview.h"

#include "tui/frame.h"

#include "session/words.h"
#include "tui/colors.h"

#include <syrob/output.h>

#include <stdio.h>
#include <string.h>

enum { SEGMENTS_MAX = ROB_FORM_RISKS_MAX + 1, NUMBER_WIDTH = 4 };

/* Shares `width` columns out by the counts: each gets its whole part, the rest goes to the largest
 * remainders, so that the sum is exact and no share is off by a column or more. */
static void share_out(int columns[SEGMENTS_MAX], const unsigned counts[SEGMENTS_MAX], size_t n,
                      unsigned total, int width)
{
    unsigned rest[SEGMENTS_MAX];
    int left = width;
    for (size_t i = 0; i < n; i++) {
        unsigned long scaled = total ? (unsigned long)counts[i] * (unsigned long)width : 0;
        columns[i] = total ? (int)(scaled / total) : 0;
        rest[i] = total ? (unsigned)(scaled % total) : 0;
        left -= columns[i];
    }
    while (total && left-- > 0) {
        size_t most = 0;
        for (size_t i = 1; i < n; i++)
            if (rest[i] > rest[most])
                most = i;
        columns[most]++;
        rest[most] = 0;
    }
}

static size_t n_numbers(const struct rob_tui *tui)
{
    return tui->session.form->n_risks + (tui->summary.source == 1);
}

static void draw_bar(const struct rob_tui *tui, struct rob_grid *grid, int row, int col, int width,
                     const struct rob_tally *tally)
{
    unsigned counts[SEGMENTS_MAX];
    int columns[SEGMENTS_MAX];
    size_t n = tui->session.form->n_risks;
    memcpy(counts, tally->counts, n * sizeof *counts);
    counts[n] = tally->differ;
    share_out(columns, counts, n + 1, tally->n, width);
    for (size_t i = 0; i <= n; i++) {
        char symbol = i < n ? tui->session.form->risks[i].symbol[0] : '#';
        unsigned attr = i < n ? rob_color_of_risk(tui->session.form, (int)i) : 0;
        rob_grid_fill(grid, row, col, columns[i], symbol, attr);
        col += columns[i];
    }
    if (tally->n == 0)
        rob_grid_title(grid, row, col, width, "(no judgements)", ROB_ATTR_DIM);
}

static void draw_numbers(const struct rob_tui *tui, struct rob_grid *grid, int row, int col,
                         const struct rob_tally *tally)
{
    for (size_t i = 0; i < n_numbers(tui); i++, col += NUMBER_WIDTH) {
        bool differ = i == tui->session.form->n_risks;
        unsigned count = differ ? tally->differ : tally->counts[i];
        char text[ROB_STAT_TEXT];
        rob_share_text(text, count, tally->n, 0);
        if (tui->summary.counts)
            snprintf(text, sizeof text, "%u", count);
        rob_grid_printf(grid, row, col, 0, "%*s", NUMBER_WIDTH, text);
    }
    rob_grid_printf(grid, row, col, ROB_ATTR_DIM, "%5u", tally->n);
}

static void draw_head(const struct rob_tui *tui, struct rob_grid *grid, int row, int bar, int width,
                      int numbers)
{
    rob_overview_legend(tui, grid, row, 1);
    int end = numbers;
    for (size_t i = 0; i < n_numbers(tui); i++, end += NUMBER_WIDTH) {
        bool differ = i == tui->session.form->n_risks;
        rob_grid_printf(grid, row + 1, end, ROB_ATTR_BOLD, "%*s", NUMBER_WIDTH,
                        differ ? "#" : tui->session.form->risks[i].symbol);
    }
    rob_grid_str(grid, row + 1, end, "    n", ROB_ATTR_BOLD);
    const char *unit = tui->summary.counts ? "numbers of studies" : "% of studies";
    rob_grid_str(grid, row, grid->cols - 1 - (int)strlen(unit), unit, 0);
    if (width < 24)
        return;
    for (int quarter = 0; quarter <= 4; quarter++) {
        char text[8];
        int len = snprintf(text, sizeof text, "%d%%", quarter * 25);
        int at = bar + width * quarter / 4 - (quarter == 4 ? len : 0);
        rob_grid_put(grid, row + 1, at, len, text, (size_t)len, ROB_ATTR_DIM);
    }
}

void rob_overview_draw_bars(const struct rob_tui *tui, struct rob_grid *grid,
                            const struct rob_summary *summary, int row, int height)
{
    int titles = grid->cols >= 100 ? 46 : grid->cols >= 60 ? 26 : 14;
    int numbers = grid->cols - 6 - NUMBER_WIDTH * (int)n_numbers(tui);
    int bar = titles + 2, width = numbers - bar;
    size_t rows = (size_t)(height - 2 > 0 ? height - 2 : 1);
    size_t first = tui->session.shown + rows > summary->n_rows
                       ? (summary->n_rows > rows ? summary->n_rows - rows : 0)
                       : tui->session.shown;
    if (summary->n_rows <= rows)
        first = 0;
    draw_head(tui, grid, row, bar, width, numbers);
    for (size_t i = first; i < summary->n_rows && i < first + rows; i++) {
        struct rob_buf title = {0};
        int at = row + 2 + (int)(i - first);
        rob_overview_row_title(tui, &summary->rows[i], &title);
        rob_grid_title(grid, at, 1, 3, rob_buf_text(&title), 0);
        rob_grid_put(grid, at, 1, 3, rob_buf_text(&title), 3, 0);
        rob_grid_title(grid, at, 4, titles - 4, rob_buf_text(&title) + 3, 0);
        if (width > 0)
            draw_bar(tui, grid, at, bar, width, &summary->rows[i].tally);
        draw_numbers(tui, grid, at, numbers, &summary->rows[i].tally);
        rob_buf_free(&title);
    }
    if (summary->n_rows > rows)
        rob_more(grid, grid->rows - 2, grid->cols, first, summary->n_rows - first - rows);
}
