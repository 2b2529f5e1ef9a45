/* The traffic-light matrix: one row a study, one column an item (and outcome). */
#include "tui/overview.h"

#include "tui/frame.h"

#include "tui/lines.h"
#include "session/words.h"
#include "tui/colors.h"

#include <stdio.h>
#include <string.h>

enum { WIDEST_LABEL = 150 }; /* label and title, whole but for the longest */

struct layout {
    int col, step, labels; /* first column of the cells, columns each, width of the labels */
    size_t first, n;       /* columns that fit, so that the selected one is among them */
};

static struct layout lay_out(const struct rob_tui *tui, int cols, size_t n_columns)
{
    struct layout at = {.labels = cols >= 60 ? 28 : 14};
    int steps = n_columns ? (cols - 4 - at.labels) / (int)n_columns : 4;
    at.step = steps < 2 ? 2 : steps > 4 ? 4 : steps;
    int most = cols - 3 - at.step * (int)n_columns;
    if (at.labels < most - 1 && cols >= 60)
        at.labels = most < WIDEST_LABEL ? most - 1 : WIDEST_LABEL;
    at.col = 3 + at.labels;
    int fit = (cols - at.col) / at.step;
    at.n = (size_t)(fit > 1 ? fit : 1);
    at.first = rob_first_row(tui->summary.column, n_columns, (int)at.n);
    return at;
}

struct rob_cell rob_overview_cell_here(const struct rob_tui *tui, const struct rob_summary *summary)
{
    size_t column = tui->summary.column < summary->n_rows ? tui->summary.column : 0;
    return (struct rob_cell){tui->session.shown, summary->rows[column].item,
                             summary->rows[column].outcome};
}

static void draw_heads(const struct rob_tui *tui, struct rob_grid *grid,
                       const struct rob_summary *summary, int row, const struct layout *at,
                       bool active)
{
    if (row == 1 && at->col >= 40)
        rob_overview_legend(tui, grid, row, 1);
    rob_grid_fill(grid, row + 1, 0, grid->cols, ' ', ROB_ATTR_UNDERLINE);
    for (size_t i = at->first; i < summary->n_rows && i < at->first + at->n; i++) {
        const struct rob_item *item = &tui->session.form->items[summary->rows[i].item];
        int col = at->col + (int)(i - at->first) * at->step;
        bool here = i == tui->summary.column && active;
        unsigned attr = here ? ROB_ATTR_BOLD : 0;
        char number[16];
        snprintf(number, sizeof number, "%d", at->step > 2 ? item->number : item->number % 10);
        rob_grid_put(grid, row, col, at->step, number, strlen(number), attr);
        rob_grid_put(grid, row + 1, col, at->step - 1, item->short_title, strlen(item->short_title),
                     attr | ROB_ATTR_UNDERLINE);
    }
}

static void draw_study(const struct rob_tui *tui, struct rob_grid *grid,
                       const struct rob_summary *summary, int row, const struct layout *at,
                       size_t study, bool active)
{
    struct rob_study s = rob_view_study(tui->session.view, study);
    bool here = study == tui->session.shown && active;
    struct rob_buf label = {0};
    rob_buf_printf(&label, "%s  %s", s.label, s.title ? s.title : "");
    rob_grid_str(grid, row, 1, here ? ">" : " ", ROB_ATTR_BOLD);
    rob_grid_title(grid, row, 3, at->labels - 1, at->labels >= 50 ? rob_buf_text(&label) : s.label,
                   here ? ROB_ATTR_BOLD : 0);
    rob_buf_free(&label);
    rob_grid_target(grid, row, 0, grid->cols, 1, ROB_TARGET_ROW, study * ROB_TARGET_COLUMNS);
    for (size_t i = at->first; i < summary->n_rows && i < at->first + at->n; i++) {
        struct rob_cell cell = {study, summary->rows[i].item, summary->rows[i].outcome};
        const struct rob_light light = rob_overview_light(tui, cell);
        unsigned attr = rob_color_of_risk(tui->session.form, light.risk);
        int col = at->col + (int)(i - at->first) * at->step;
        bool selected = here && i == tui->summary.column;
        rob_grid_str(grid, row, col, *light.sign ? light.sign : " ",
                     attr | (selected ? ROB_ATTR_UNDERLINE | ROB_ATTR_BOLD : 0));
        rob_grid_target(grid, row, col - 1, at->step, 1, ROB_TARGET_CELL,
                        study * ROB_TARGET_COLUMNS + i % ROB_TARGET_COLUMNS);
        if (selected) {
            rob_select(grid, row, col - 1, 3);
            rob_grid_cursor(grid, row, col);
        }
    }
}

void rob_overview_draw_matrix(const struct rob_tui *tui, struct rob_grid *grid,
                              const struct rob_summary *summary, int row, int height)
{
    struct layout at = lay_out(tui, grid->cols, summary->n_rows);
    size_t n = rob_view_n_studies(tui->session.view);
    int rows = height - 2;
    size_t first = rob_first_row(tui->session.shown, n, rows);
    bool active = rob_overview_in_matrix(tui);
    draw_heads(tui, grid, summary, row, &at, active);
    for (size_t i = first; i < n && (int)(i - first) < rows; i++)
        draw_study(tui, grid, summary, row + 2 + (int)(i - first), &at, i, active);
    size_t last = first + (size_t)(rows > 0 ? rows : 0);
    if ((n > last || first > 0) && !tui->session.message[0]) /* the message has that row */
        rob_more(grid, grid->rows - 2, grid->cols, first, n > last ? n - last : 0);
}

/* --- One cell ---------------------------------------------------------------------------- */

static void add_judgement(const struct rob_tui *tui, struct rob_cell cell, size_t seat,
                          struct rob_buf *out)
{
    struct rob_judgement judgement;
    if (!rob_view_first_pass(&judgement, tui->session.view, cell, seat) &&
        !rob_view_judgement(&judgement, tui->session.view, cell, seat))
        return;
    rob_word_author(out, &tui->session, cell.study, seat);
    rob_buf_str(out, ": ");
    rob_word_answer(out, tui->session.form, &tui->session.form->items[cell.item], judgement.answer);
    rob_buf_char(out, '\n');
    if (*judgement.support)
        rob_word_labelled(out, "Support", judgement.support);
    for (size_t i = 0; i < judgement.n_quotes; i++)
        rob_word_quote(out, &judgement.quotes[i]);
    rob_buf_char(out, '\n');
}

void rob_overview_cell_text(const struct rob_tui *tui, struct rob_cell cell, struct rob_buf *out)
{
    const struct rob_item *item = &tui->session.form->items[cell.item];
    struct rob_consensus consensus = rob_view_consensus(tui->session.view, cell);
    rob_buf_printf(out, "%d %s", item->number, item->title);
    if (cell.outcome >= 0)
        rob_buf_printf(out, " (%s)", rob_view_outcome(tui->session.view, (size_t)cell.outcome));
    rob_buf_printf(out, "\n%s\n\n", item->question);
    if (consensus.answer >= 0) {
        rob_buf_str(out, "Consensus: ");
        rob_word_answer(out, tui->session.form, item, consensus.answer);
        rob_buf_char(out, '\n');
        if (*consensus.support)
            rob_word_labelled(out, "Support", consensus.support);
        for (size_t i = 0; i < consensus.n_quotes; i++)
            rob_word_quote(out, &consensus.quotes[i]);
        if (*consensus.reason)
            rob_word_labelled(out, "Reason", consensus.reason);
        rob_buf_char(out, '\n');
    }
    int seat = ROB_NOT_FOUND;
    for (size_t k = 0;
         (seat = rob_view_reviewer(tui->session.view, cell.study, k)) != ROB_NOT_FOUND; k++)
        add_judgement(tui, cell, (size_t)seat, out);
}

static void add_brief_texts(const struct rob_tui *tui, struct rob_cell cell, struct rob_buf *out)
{
    struct rob_consensus consensus = rob_view_consensus(tui->session.view, cell);
    if (consensus.support && *consensus.support) {
        rob_buf_printf(out, ".  %s", consensus.support);
        return;
    }
    int seat = ROB_NOT_FOUND;
    for (size_t k = 0;
         (seat = rob_view_reviewer(tui->session.view, cell.study, k)) != ROB_NOT_FOUND; k++) {
        struct rob_judgement judgement;
        if (!rob_view_first_pass(&judgement, tui->session.view, cell, (size_t)seat))
            continue;
        if (!*judgement.support)
            continue;
        rob_buf_str(out, ".  ");
        rob_word_author(out, &tui->session, cell.study, (size_t)seat);
        rob_buf_printf(out, ": %s", judgement.support);
    }
}

void rob_overview_draw_cell(const struct rob_tui *tui, struct rob_grid *grid,
                            const struct rob_summary *summary, int row, int height)
{
    if (summary->n_rows == 0 || tui->session.shown >= rob_view_n_studies(tui->session.view))
        return;
    struct rob_cell cell = rob_overview_cell_here(tui, summary);
    const struct rob_item *item = &tui->session.form->items[cell.item];
    struct rob_buf text = {0}, line = {0};
    const struct rob_light light = rob_overview_light(tui, cell);
    rob_buf_printf(&text, "%s, %d %s: ", rob_view_study(tui->session.view, cell.study).label,
                   item->number, item->title);
    if (light.answer != ROB_NOT_FOUND)
        rob_word_answer(&text, tui->session.form, item, light.answer);
    else
        rob_buf_str(&text, *light.sign == '.' ? "nothing yet" : light.label);
    add_brief_texts(tui, cell, &text);
    rob_buf_line(&line, rob_buf_text(&text));
    rob_grid_lines(grid, row, 1, grid->cols - 2, height, rob_buf_text(&line), 0);
    rob_buf_free(&text);
    rob_buf_free(&line);
}
