/* The picture of agreement: a row an item, and below the table of the selected one. */
#include "tui/agree.h"

#include "tui/frame.h"

#include "tui/lines.h"
#include "session/words.h"

#include <syrob/output.h>

#include <stdio.h>
#include <string.h>

enum { NUMBERS_SHORT = 19, NUMBERS = 44 };

static int numbers_width(const struct rob_grid *grid)
{
    return grid->cols >= 70 ? NUMBERS : NUMBERS_SHORT;
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

/* Puts a number so that it ends before `end`. */
static void put_right(struct rob_grid *grid, int row, int end, const char *text, unsigned attr)
{
    rob_grid_str(grid, row, end - rob_shown_columns(text, strlen(text)), text, attr);
}

static void draw_numbers(struct rob_grid *grid, int row, const struct rob_agreement *stats,
                         unsigned attr)
{
    bool wide = numbers_width(grid) == NUMBERS;
    int end = grid->cols - 1;
    char text[ROB_STAT_TEXT];
    rob_stat_text(text, &stats->ac1, ROB_STAT_VALUE);
    put_right(grid, row, end, text, attr);
    rob_stat_text(text, &stats->kappa, ROB_STAT_INTERVAL);
    if (wide)
        put_right(grid, row, end - 6, text, attr);
    rob_stat_text(text, &stats->kappa, ROB_STAT_VALUE);
    put_right(grid, row, end - (wide ? 22 : 6), text, attr);
    rob_stat_text(text, &stats->percent_agreement, ROB_STAT_PERCENT);
    put_right(grid, row, end - (wide ? 30 : 13), stats->n ? text : "", attr);
    snprintf(text, sizeof text, "%llu", (unsigned long long)stats->n);
    if (wide)
        put_right(grid, row, end - 38, text, attr);
}

static void draw_head(struct rob_grid *grid, int row, bool domains)
{
    bool wide = numbers_width(grid) == NUMBERS;
    rob_grid_str(grid, row, 3, domains ? "   Type of bias" : "   Item", ROB_ATTR_BOLD);
    rob_grid_fill(grid, row, grid->cols - numbers_width(grid) - 1, numbers_width(grid), ' ', 0);
    rob_grid_str(grid, row, grid->cols - 1 - numbers_width(grid),
                 wide ? "     n agree %   kappa         95 % CI   AC1" : "agree%  kappa   AC1",
                 ROB_ATTR_BOLD);
}

static void draw_rows(const struct rob_tui *tui, struct rob_grid *grid, int row, int height)
{
    size_t n = rob_agree_n_rows(tui), first = rob_first_row(tui->agree.row, n, height);
    for (size_t i = first; i < n && i < first + (size_t)height; i++) {
        struct rob_buf title = {0};
        bool here = i == tui->agree.row;
        int at = row + (int)(i - first);
        rob_agree_row_title(tui, i, &title);
        rob_grid_str(grid, at, 1, here ? ">" : " ", ROB_ATTR_BOLD);
        rob_grid_put(grid, at, 3, 3, rob_buf_text(&title), 3, here ? ROB_ATTR_BOLD : 0);
        rob_grid_title(grid, at, 6, grid->cols - numbers_width(grid) - 8, rob_buf_text(&title) + 3,
                       here ? ROB_ATTR_BOLD : 0);
        draw_numbers(grid, at, &rob_agree_row(tui, i)->stats, here ? ROB_ATTR_BOLD : 0);
        if (here)
            rob_grid_cursor(grid, at, 1);
        rob_buf_free(&title);
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
    rob_grid_title(grid, at, 3, LABELS - 4, tui->session.form->risks[i].id, 0);
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
        rob_buf_str(&name, j < n_columns ? tui->session.form->risks[j].id : "sum");
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
    const struct rob_agreement_row *row = rob_agree_row(tui, tui->agree.row);
    struct rob_buf text = {0};
    int used = 0;
    if (!row || height < 1)
        return;
    if (height >= 3) {
        rob_agree_row_title(tui, tui->agree.row, &text);
        rob_rule(grid, at, 0, grid->cols, rob_buf_text(&text) + strspn(rob_buf_text(&text), " "));
        rob_buf_clear(&text);
        used = 1;
    }
    if (height >= used + 2 + (int)row->stats.q + 1)
        used += draw_table(tui, grid, at + used, row);
    rob_agree_remark(tui, row, &text);
    if (text.len)
        rob_grid_lines(grid, at + used, 1, grid->cols - 2, height - used, rob_buf_text(&text), 0);
    rob_buf_free(&text);
}

/* --- together ---------------------------------------------------------------------------- */

static void draw_none(const struct rob_tui *tui, struct rob_grid *grid)
{
    size_t pilot = tui->agree.report ? tui->agree.report->n_pilot : 0;
    struct rob_buf text = {0};
    if (tui->agree.report && tui->agree.report->pairs_hidden)
        rob_buf_str(&text, "The pairs of reviewers are told once all is settled: they would tell "
                           "you who is who. All together: syrob agreement.");
    else if (pilot)
        rob_buf_printf(&text,
                       "Only the pilot round is open (%zu %s), which does not count here; p takes "
                       "it in.",
                       pilot, pilot == 1 ? "study" : "studies");
    else
        rob_buf_str(&text, "No study is open yet that two reviewers have done. Agreement is told "
                           "only then: before, it would tell you of the other's answers.");
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
    draw_head(grid, 1, tui->agree.domains);
    draw_rows(tui, grid, 2, height);
    draw_selected(tui, grid, 2 + height, body - height);
}
