/* The picture of agreement: a row an item, and below the table of the selected one. */
#include "tui/agree.h"

#include "tui/frame.h"

#include "tui/lines.h"
#include "session/words.h"

#include <string.h>

static const struct rob_place wide[] = {{ROB_PAIR_N, 6},     {ROB_PAIR_PERCENT, 8},
                                        {ROB_PAIR_KAPPA, 8}, {ROB_PAIR_KAPPA_INTERVAL, 16},
                                        {ROB_PAIR_AC1, 6},   {0}};
static const struct rob_place narrow[] = {
    {ROB_PAIR_PERCENT, 6}, {ROB_PAIR_KAPPA, 7}, {ROB_PAIR_AC1, 6}, {0}};

/* Numbers stand beside the names, however wide the screen is. */
static int end_of_values(const struct rob_grid *grid)
{
    return grid->cols - 1 < 110 ? grid->cols - 1 : 110;
}

static const struct rob_place *places(const struct rob_grid *grid)
{
    return grid->cols >= 70 ? wide : narrow;
}

static void draw_heading(const struct rob_tui *tui, struct rob_grid *grid)
{
    const struct rob_agreement_pair *pair = rob_agree_pair(tui);
    struct rob_buf text = {0};
    rob_buf_str(&text, "Agreement");
    if (pair)
        rob_buf_printf(&text, "  %s and %s  %zu %s",
                       rob_view_ranked_name(tui->session.view, pair->first),
                       rob_view_ranked_name(tui->session.view, pair->second), pair->n_studies,
                       pair->n_studies == 1 ? "study" : "studies");
    if (pair && tui->agree.report->n_pairs > 1)
        rob_buf_printf(&text, "  (pair %zu of %zu)", tui->agree.pair + 1,
                       tui->agree.report->n_pairs);
    rob_frame(tui, grid, rob_buf_text(&text));
    rob_buf_free(&text);
}

/* --- rows -------------------------------------------------------------------------------- */

static void draw_head(const struct rob_tui *tui, struct rob_grid *grid, int row)
{
    rob_grid_str(grid, row, 6, tui->agree.domains ? "Type of bias" : "Item", ROB_ATTR_BOLD);
    rob_row_draw_values(grid, row, end_of_values(grid), ROB_ATTR_BOLD, rob_agree_table(tui), NULL,
                        places(grid));
}

static void draw_rows(const struct rob_tui *tui, struct rob_grid *grid, int row, int height)
{
    size_t n = rob_agree_n_rows(tui), first = rob_first_row(tui->agree.row, n, height);
    int titles = end_of_values(grid) - rob_places_width(places(grid)) - 4;
    for (size_t i = first; i < n && i < first + (size_t)height; i++) {
        const struct rob_result_row *from = rob_agree_row(tui, i);
        bool here = i == tui->agree.row;
        unsigned attr = here ? ROB_ATTR_BOLD : 0;
        int at = row + (int)(i - first);
        rob_grid_str(grid, at, 1, here ? ">" : " ", ROB_ATTR_BOLD);
        rob_row_draw_title(grid, at, 3, titles, attr, from);
        rob_row_draw_values(grid, at, end_of_values(grid), attr, rob_agree_table(tui), from,
                            places(grid));
        rob_grid_target(grid, at, 0, grid->cols, 1, ROB_TARGET_ROW, i);
        if (here)
            rob_select(grid, at, 0, grid->cols);
        if (here)
            rob_grid_cursor(grid, at, 1);
    }
    size_t last = first + (size_t)height;
    if (n > (size_t)height)
        rob_more(grid, grid->rows - 2, grid->cols, first, n > last ? n - last : 0);
}

/* --- the table of the selected row ------------------------------------------------------- */

enum { CELL = 9, LABELS = 22 };

static unsigned fitting(const struct rob_grid *grid, unsigned q)
{
    unsigned fit = (unsigned)(grid->cols - LABELS - 2) / CELL;
    return fit > q + 1 ? q : fit ? fit - 1 : 0;
}

static void draw_table_row(const struct rob_tui *tui, struct rob_grid *grid, int at, unsigned i,
                           const struct rob_agreement_row *row, unsigned n_columns)
{
    unsigned q = row->stats.q;
    uint64_t sum = 0;
    rob_grid_title(grid, at, 3, LABELS - 4, rob_agree_category(tui, i), 0);
    for (unsigned j = 0; j < q; j++) {
        sum += row->table[i * q + j];
        if (j < n_columns)
            rob_grid_printf(grid, at, LABELS + (int)j * CELL, i == j ? ROB_ATTR_BOLD : 0, "%*u",
                            CELL - 1, (unsigned)row->table[i * q + j]);
    }
    rob_grid_printf(grid, at, LABELS + (int)n_columns * CELL, ROB_ATTR_DIM, "%*llu", CELL - 1,
                    (unsigned long long)sum);
}

/* Counts of pairs: rows the first reviewer, columns the second. Returns the rows used. */
static int draw_table(const struct rob_tui *tui, struct rob_grid *grid, int at,
                      const struct rob_agreement_row *row)
{
    const struct rob_agreement_pair *pair = rob_agree_pair(tui);
    unsigned q = row->stats.q, n_columns = fitting(grid, q);
    rob_grid_title(grid, at, 1, LABELS - 3, rob_view_ranked_name(tui->session.view, pair->first),
                   ROB_ATTR_BOLD);
    rob_grid_title(grid, at, LABELS + 1, grid->cols - LABELS - 2,
                   rob_view_ranked_name(tui->session.view, pair->second), ROB_ATTR_BOLD);
    for (unsigned j = 0; j <= n_columns; j++) {
        struct rob_buf name = {0};
        rob_buf_str(&name, j < n_columns ? rob_agree_category(tui, j) : "sum");
        int width = rob_shown_columns(rob_buf_text(&name), name.len);
        int col = LABELS + (int)j * CELL;
        rob_grid_title(grid, at + 1, width < CELL ? col + CELL - 1 - width : col + 1, CELL - 2,
                       rob_buf_text(&name), ROB_ATTR_DIM);
        rob_buf_free(&name);
    }
    for (unsigned i = 0; i < q; i++)
        draw_table_row(tui, grid, at + 2 + (int)i, i, row, n_columns);
    return 2 + (int)q;
}

static void draw_selected(const struct rob_tui *tui, struct rob_grid *grid, int at, int height)
{
    const struct rob_agreement_row *row = rob_agree_counts(tui);
    struct rob_buf text = {0};
    int used = 0;
    if (!row || height < 1)
        return;
    if (height >= 3) {
        rob_row_title(&text, rob_agree_row(tui, tui->agree.row));
        rob_rule(grid, at, 0, grid->cols, rob_buf_text(&text) + strspn(rob_buf_text(&text), " "));
        rob_buf_clear(&text);
        used = 1;
    }
    if (height >= used + 2 + (int)row->stats.q + 1)
        used += draw_table(tui, grid, at + used, row);
    rob_agree_remark(tui, &text);
    if (text.len)
        rob_grid_lines(grid, at + used, 1, grid->cols - 2, height - used, rob_buf_text(&text), 0);
    rob_buf_free(&text);
}

/* --- together ---------------------------------------------------------------------------- */

/* The first note says why there is nothing; keys and commands of this program are added. */
static void draw_none(const struct rob_tui *tui, struct rob_grid *grid)
{
    const struct rob_agreement_report *report = tui->agree.report;
    struct rob_buf text = {0};
    if (report && tui->agree.result->n_notes)
        rob_buf_str(&text, tui->agree.result->notes[0]);
    if (report && report->pairs_hidden)
        rob_buf_str(&text, " All together: syrob agreement.");
    else if (report && report->n_pilot)
        rob_buf_str(&text, " p includes the studies of the pilot round.");
    else
        rob_buf_str(&text, " Agreement is shown only then: earlier, it would reveal the other's "
                           "answers.");
    rob_grid_lines(grid, 2, 2, grid->cols - 4, grid->rows - 5, rob_buf_text(&text), 0);
    rob_grid_cursor(grid, 2, 1);
    rob_buf_free(&text);
}

void rob_agree_draw(const struct rob_tui *tui, struct rob_grid *grid)
{
    draw_heading(tui, grid);
    if (!rob_agree_pair(tui)) {
        draw_none(tui, grid);
        return;
    }
    int n = (int)rob_agree_n_rows(tui), body = grid->rows - 4;
    int most = body >= 14 ? body - 5 : body - (body >= 5 ? 2 : 0);
    int height = n < most ? n : most;
    draw_head(tui, grid, 1);
    draw_rows(tui, grid, 2, height);
    draw_selected(tui, grid, 2 + height, body - height);
}
