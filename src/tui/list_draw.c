#include "tui/list.h"

#include "tui/typing.h"

#include "tui/frame.h"

#include "tui/lines.h"
#include "session/counts.h"
#include "session/visit.h"
#include "session/words.h"
#include "tui/colors.h"

#include <stdio.h>
#include <string.h>

enum { WIDTH_MINE = 7, WIDTH_OTHERS = 12, PANEL = 4, PANEL_GROWS = 4 };

struct rob_list_layout rob_list_layout(const struct rob_tui *tui, int rows, int cols)
{
    struct rob_list_layout at = {0};
    if (cols > 200)
        cols = 200; /* the eye is to find the row again, and titles to be whole */
    int items = (int)tui->session.form->n_items;
    at.panel = rows >= 20 ? rows - 2 - (rows >= 28 ? PANEL + 2 : PANEL) : 0;
    at.top = rows >= 14 ? 4 : 1;
    at.height = (at.panel ? at.panel : rows - 2) - at.top;
    int spare =
        at.height - (int)tui->session.studies.n_rows - 1; /* rows of the list that are empty */
    if (at.panel && spare > 0) {
        spare = spare < PANEL_GROWS ? spare : PANEL_GROWS;
        at.panel -= spare;
        at.height -= spare;
    }
    at.col_study = cols >= 60 ? 8 : 3;
    at.col_others = cols - WIDTH_OTHERS;
    at.col_mine = at.col_others - WIDTH_MINE;
    at.item_step = cols - at.col_study - WIDTH_MINE - WIDTH_OTHERS - 36 >= 2 * items ? 2 : 1;
    int room = at.col_mine - items * at.item_step - 2;
    at.col_items = room >= at.col_study + 16 ? room : 0;
    return at;
}

/* --- Words of a row ---------------------------------------------------------------------- */

/* The least progress and the greatest of those assigned beside me. */
static size_t others_progress(const struct rob_tui *tui, size_t study, enum rob_progress *least,
                              enum rob_progress *most)
{
    size_t n = 0;
    *least = ROB_COMPLETE;
    *most = ROB_UNTOUCHED;
    for (size_t seat = 0; seat < rob_view_n_seats(tui->session.view); seat++) {
        if (seat == rob_session_me(&tui->session) ||
            !rob_view_assigned(tui->session.view, study, seat))
            continue;
        enum rob_progress progress = rob_view_progress(tui->session.view, study, seat);
        if (progress < *least)
            *least = progress;
        if (progress > *most)
            *most = progress;
        n++;
    }
    return n;
}

static void open_word(const struct rob_tui *tui, size_t study, struct rob_buf *out)
{
    size_t n = rob_studies_n_differ(&tui->session, study);
    bool resolved = false;
    for (size_t i = 0; i < rob_view_n_cells(tui->session.view, study) && !resolved; i++)
        resolved = rob_view_consensus(tui->session.view, rob_view_cell(tui->session.view, study, i))
                       .state == ROB_CELL_RESOLVED;
    size_t referred =
        rob_session_adjudicates(&tui->session) ? rob_session_n_referred(&tui->session, study) : 0;
    if (referred > 0)
        rob_buf_printf(out, "%zu for you", referred);
    else if (n > 0)
        rob_buf_printf(out, "%zu disagree", n);
    else if (rob_view_reconciled(tui->session.view, study))
        rob_buf_str(out, resolved ? "resolved" : "agree");
    else
        rob_buf_str(out, "unblinded");
}

/* The progress of the others with a study, in a word or two: "started", "2 disagree", "resolved".
 */
static void pair_word(const struct rob_tui *tui, size_t study, struct rob_buf *out)
{
    enum rob_progress least, most;
    size_t n = others_progress(tui, study, &least, &most);
    bool mine = rob_view_assigned(tui->session.view, study, rob_session_me(&tui->session));
    bool done = mine && rob_studies_progress(&tui->session, study) == ROB_COMPLETE;
    if (rob_view_open(tui->session.view, study))
        open_word(tui, study, out);
    else if (n == 0)
        rob_buf_str(out, "-");
    else if (least == ROB_COMPLETE)
        rob_buf_str(out, !done ? "done" : n == 1 ? "both done" : "all done");
    else
        rob_buf_str(out, most == ROB_UNTOUCHED ? "new" : "started");
}

/* "You have judged 3 of 10 items." A study with all its answers is not finished yet. */
static void add_judged(const struct rob_tui *tui, size_t study, struct rob_buf *out)
{
    size_t me = rob_session_me(&tui->session), n = rob_view_n_asked(tui->session.view, study, me);
    bool assesses = tui->session.form->mode == ROB_MODE_ASSESS;
    if (assesses && n > 1 && rob_view_n_answered(tui->session.view, study, me) == n &&
        rob_view_progress(tui->session.view, study, me) == ROB_PARTIAL) {
        rob_buf_printf(
            out, "You have judged all %zu items: open the study and press d to finish it.", n);
        return;
    }
    rob_buf_printf(out, "You have judged %zu of %zu item%s.",
                   rob_view_n_answered(tui->session.view, study, me), n, n == 1 ? "" : "s");
}

/* " The other reviewer has started." */
static void add_others(struct rob_buf *out, size_t n, enum rob_progress least,
                       enum rob_progress most)
{
    bool one = n == 1;
    rob_buf_str(out, one ? " The other reviewer " : " The other reviewers ");
    if (least == ROB_COMPLETE)
        rob_buf_str(out, one ? "has finished." : "have finished.");
    else if (most == ROB_UNTOUCHED)
        rob_buf_str(out, one ? "has not started." : "have not started.");
    else if (one)
        rob_buf_str(out, "has started.");
    else
        rob_buf_str(out, least == ROB_UNTOUCHED ? "have not all started." : "have started.");
}

/* The column "Others" of a study in words. */
static void standing(const struct rob_tui *tui, size_t study, struct rob_buf *out)
{
    enum rob_progress least, most;
    size_t n = others_progress(tui, study, &least, &most);
    size_t me = rob_session_me(&tui->session), differ = rob_studies_n_differ(&tui->session, study);
    bool mine = rob_view_assigned(tui->session.view, study, me);
    bool done = mine && rob_studies_progress(&tui->session, study) == ROB_COMPLETE;
    if (rob_view_open(tui->session.view, study)) {
        if (differ > 0)
            rob_buf_printf(out, "All have finished. %zu item%s to resolve: c", differ,
                           differ == 1 ? "" : "s");
        else
            rob_buf_str(out, "All have finished; there is nothing left to resolve.");
        return;
    }
    size_t begun = out->len;
    rob_word_awaited(out, &tui->session, study);
    if (out->len > begun)
        return;
    if (!mine)
        rob_buf_str(out, "Not assigned to you.");
    else if (done)
        rob_buf_str(out, "You have finished.");
    else
        add_judged(tui, study, out);
    if (n > 0 && least == ROB_COMPLETE && done)
        rob_buf_printf(out,
                       " So %s; the answers are unblinded with the other studies that you share.",
                       n == 1 ? "has the other reviewer" : "have the others");
    else if (n > 0)
        add_others(out, n, least, most);
}

/* --- Rows -------------------------------------------------------------------------------- */

/* My answer to an item: that of its cells if they are alike; *mixed where they are not. */
static int item_answer(const struct rob_tui *tui, size_t study, size_t item, bool *mixed)
{
    int answer = ROB_NOT_FOUND;
    size_t seen = 0;
    for (size_t i = 0; i < rob_view_n_cells(tui->session.view, study); i++) {
        struct rob_cell cell = rob_view_cell(tui->session.view, study, i);
        struct rob_judgement judgement = {.answer = ROB_NOT_FOUND};
        if (cell.item != item)
            continue;
        if (!rob_view_judgement(&judgement, tui->session.view, cell, rob_session_me(&tui->session)))
            judgement.answer = ROB_NOT_FOUND;
        if (seen++ > 0 && judgement.answer != answer)
            *mixed = true;
        answer = judgement.answer;
    }
    return answer;
}

static void draw_items(const struct rob_tui *tui, struct rob_grid *grid, int row,
                       const struct rob_list_layout *at, size_t study)
{
    for (size_t i = 0; i < tui->session.form->n_items; i++) {
        const struct rob_item *item = &tui->session.form->items[i];
        bool mixed = false;
        int answer = item_answer(tui, study, i, &mixed);
        rob_grid_str(grid, row, at->col_items + (int)i * at->item_step,
                     mixed ? "*" : rob_word_symbol(tui->session.form, item, answer),
                     mixed ? 0 : rob_color_of_answer(tui->session.form, item, answer));
    }
}

static void draw_row(const struct rob_tui *tui, struct rob_grid *grid, int row,
                     const struct rob_list_layout *at, size_t study, bool here)
{
    struct rob_study s = rob_view_study(tui->session.view, study);
    struct rob_buf text = {0};
    int end = at->col_items ? at->col_items - 2 : at->col_mine - 1;
    if (here)
        rob_grid_str(grid, row, 1, ">", 0);
    if (rob_studies_is_flagged(&tui->session, study))
        rob_grid_str(grid, row, 2, "!", ROB_ATTR_BOLD);
    if (at->col_study >= 8)
        rob_grid_printf(grid, row, 3, 0, "%4d", s.number);
    rob_buf_printf(&text, "%s%s  %s", s.label,
                   rob_view_is_pilot(tui->session.view, study) ? " (pilot)" : "",
                   s.title ? s.title : "");
    rob_grid_title(grid, row, at->col_study, end - at->col_study, rob_buf_text(&text), 0);
    int label = rob_shown_columns(s.label, strlen(s.label)), room = end - at->col_study;
    label = label < room ? label : room;
    rob_grid_mark(grid, row, at->col_study, label, here ? 0 : ROB_ATTR_BOLD);
    if (at->col_items)
        draw_items(tui, grid, row, at, study);
    rob_buf_clear(&text);
    rob_word_progress(&text, &tui->session, study);
    rob_grid_str(grid, row, at->col_mine, rob_buf_text(&text), 0);
    rob_buf_clear(&text);
    pair_word(tui, study, &text);
    rob_grid_str(grid, row, at->col_others, rob_buf_text(&text), 0);
    if (here) /* only the name: a longer part is slow over a slow line */
        rob_select(grid, row, 0, at->col_study + label + 1);
    if (here)
        rob_grid_cursor(grid, row, 1);
    rob_buf_free(&text);
}

static void draw_rows(const struct rob_tui *tui, struct rob_grid *grid,
                      const struct rob_list_layout *at)
{
    const struct rob_studies *list = &tui->session.studies;
    size_t first = rob_first_row(list->cursor, list->n_rows, at->height);
    size_t last = first + (size_t)at->height;
    for (size_t i = first; i < list->n_rows && i < last; i++) {
        int row = at->top + (int)(i - first);
        draw_row(tui, grid, row, at, list->rows[i], i == list->cursor);
        rob_grid_target(grid, row, 0, grid->cols, 1, ROB_TARGET_ROW, i);
    }
    size_t below = list->n_rows > last ? list->n_rows - last : 0;
    if (first + below > 0)
        rob_more(grid, at->panel ? at->panel : grid->rows - 2, grid->cols, first, below);
    if (list->n_rows == 0)
        rob_grid_title(
            grid, at->top, 3, grid->cols - 4,
            rob_view_n_studies(tui->session.view) == 0
                ? "No studies yet: syrob import FILE imports them."
                : "No study matches. Esc: all studies, f: change the filter, /: search again",
            0);
}

/* --- Above and below --------------------------------------------------------------------- */

/* "[####------]", the share that is finished; returns where the next text begins. */
static int draw_bar(struct rob_grid *grid, int col, const size_t mine[3])
{
    enum { WIDTH = 20 };
    size_t all = mine[ROB_COMPLETE] + mine[ROB_PARTIAL] + mine[ROB_UNTOUCHED];
    if (col + WIDTH + 3 > grid->cols || all == 0)
        return col;
    int done = (int)(mine[ROB_COMPLETE] * WIDTH / all);
    rob_grid_str(grid, 1, col, "[", 0);
    rob_grid_fill(grid, 1, col + 1, done, '#', 0);
    rob_grid_fill(grid, 1, col + 1 + done, WIDTH - done, '-', 0);
    rob_grid_str(grid, 1, col + 1 + WIDTH, "]", 0);
    return col + WIDTH + 4;
}

/* False if there is no room for the pace. */
static bool draw_pace(const struct rob_tui *tui, struct rob_grid *grid, int row, int col)
{
    struct rob_buf pace = {0};
    rob_visit_pace(&tui->session, &pace);
    bool fits = col + (int)pace.len < grid->cols;
    if (pace.len && fits)
        rob_grid_str(grid, row, col, rob_buf_text(&pace), ROB_ATTR_BOLD);
    rob_buf_free(&pace);
    return fits;
}

/* The totals in the second line; `brevity` 1 and 2 leave out parts, so that no number is cut. */
static void add_totals(const struct rob_tui *tui, int brevity, struct rob_buf *out)
{
    struct rob_totals all = rob_view_totals(tui->session.view);
    const size_t *mine = tui->session.counts.mine;
    size_t n_mine = mine[ROB_COMPLETE] + mine[ROB_PARTIAL] + mine[ROB_UNTOUCHED];
    if (brevity < 2)
        rob_buf_printf(out, "%zu %s  ", all.studies, all.studies == 1 ? "study" : "studies");
    if (rob_session_adjudicates(&tui->session)) {
        if (brevity < 1)
            rob_buf_printf(out, "unblinded: %zu  ", all.open);
        rob_buf_printf(out, "to resolve: %zu  referred to you: %zu", all.open_disagreements,
                       tui->session.counts.referred);
        return;
    }
    if (brevity < 1)
        rob_buf_printf(out, "mine: %zu finished, %zu started, %zu new  ", mine[ROB_COMPLETE],
                       mine[ROB_PARTIAL], mine[ROB_UNTOUCHED]);
    else
        rob_buf_printf(out, "mine: %zu of %zu  ", mine[ROB_COMPLETE], n_mine);
    if (brevity < 2)
        rob_buf_printf(out, "unblinded: %zu  ", all.open);
    rob_buf_printf(out, "to resolve: %zu", all.open_disagreements);
}

/* False if there is no room for the pace. */
static bool draw_totals(const struct rob_tui *tui, struct rob_grid *grid)
{
    struct rob_buf text = {0};
    for (int brevity = 0; brevity < 3; brevity++) {
        rob_buf_clear(&text);
        add_totals(tui, brevity, &text);
        if ((int)text.len < grid->cols - 1)
            break;
    }
    int col = 1 + rob_grid_str(grid, 1, 1, rob_buf_text(&text), 0);
    rob_buf_free(&text);
    return rob_session_adjudicates(&tui->session) ||
           draw_pace(tui, grid, 1, draw_bar(grid, col + 2, tui->session.counts.mine));
}

static void draw_selection(const struct rob_tui *tui, struct rob_grid *grid, bool has_pace)
{
    const struct rob_studies *list = &tui->session.studies;
    int col = 1;
    struct rob_buf filter = {0};
    rob_studies_filter_words(&tui->session, &filter);
    col += rob_grid_printf(grid, 2, col, 0, "Show: %s (f)   Sort: %s (o)", rob_buf_text(&filter),
                           rob_studies_sorts[list->sort]);
    rob_buf_free(&filter);
    if (!tui->finding && !*rob_field_text(&list->find)) {
        if (!has_pace)
            (void)draw_pace(tui, grid, 2, col + 3);
        return;
    }
    col += rob_grid_str(grid, 2, col, "   Find: ", ROB_ATTR_BOLD);
    rob_typing_draw(&list->find, grid, 2, col, grid->cols - col - 1, 1, tui->finding);
}

static void draw_heads(const struct rob_tui *tui, struct rob_grid *grid,
                       const struct rob_list_layout *at)
{
    unsigned attr = ROB_ATTR_UNDERLINE;
    rob_grid_fill(grid, 3, 0, grid->cols, ' ', attr);
    if (at->col_study >= 8)
        rob_grid_str(grid, 3, 5, "No", attr);
    rob_grid_str(grid, 3, at->col_study, "Study", attr);
    int room = at->col_mine - 1 - at->col_items;
    for (size_t i = 0; at->col_items && i < tui->session.form->n_items; i++) {
        char number[16];
        snprintf(number, sizeof number, "%d", tui->session.form->items[i].number % 10);
        rob_grid_put(grid, 3, at->col_items + (int)i * at->item_step, room, number, strlen(number),
                     attr);
    }
    rob_grid_str(grid, 3, at->col_mine, "You", attr);
    rob_grid_str(grid, 3, at->col_others, "Others", attr);
}

static void add_part(struct rob_buf *out, const char *before, const char *text)
{
    if (text && *text)
        rob_buf_printf(out, "%s%s", out->len > 0 ? before : "", text);
}

static void draw_panel(const struct rob_tui *tui, struct rob_grid *grid, int row)
{
    struct rob_study s = rob_view_study(tui->session.view, tui->session.studies.study);
    struct rob_buf text = {0};
    char year[16] = "";
    int bottom = grid->rows - 3;
    rob_buf_printf(&text, "%s%s", s.label,
                   rob_view_is_pilot(tui->session.view, tui->session.studies.study)
                       ? ", of the pilot round"
                       : "");
    rob_rule(grid, row, 0, grid->cols, rob_buf_text(&text));
    rob_buf_clear(&text);
    if (s.title)
        rob_buf_str(&text, s.title);
    row++;
    struct rob_buf now = {0};
    standing(tui, tui->session.studies.study, &now);
    int lines = rob_lines_needed(rob_buf_text(&now), grid->cols - 4, false);
    lines = bottom - row - lines < 1 ? 1 : lines;
    bottom -= lines - 1;
    row += rob_grid_lines(grid, row, 2, grid->cols - 4, bottom - row - 1, rob_buf_text(&text), 0);
    rob_buf_clear(&text);
    if (s.year)
        snprintf(year, sizeof year, "%d", s.year);
    add_part(&text, "", s.authors);
    add_part(&text, text.len && text.data[text.len - 1] == '.' ? " " : ". ", s.journal);
    add_part(&text, " ", year);
    add_part(&text, ";", s.volume);
    add_part(&text, ":", s.pages);
    add_part(&text, "  doi:", s.doi);
    if (row < bottom)
        rob_grid_title(grid, row, 2, grid->cols - 4, rob_buf_text(&text), 0);
    rob_grid_lines(grid, bottom, 2, grid->cols - 4, lines, rob_buf_text(&now), 0);
    rob_buf_free(&text);
    rob_buf_free(&now);
}

void rob_list_draw(const struct rob_tui *tui, struct rob_grid *grid)
{
    struct rob_list_layout at = rob_list_layout(tui, grid->rows, grid->cols);
    struct rob_buf left = {0};
    rob_buf_printf(&left, "syrob  %s", rob_view_title(tui->session.view));
    rob_frame(tui, grid, rob_buf_text(&left));
    rob_buf_free(&left);
    bool has_pace = true;
    if (at.top >= 4) {
        has_pace = draw_totals(tui, grid);
        draw_heads(tui, grid, &at);
    }
    if (at.panel && tui->session.studies.n_rows > 0)
        draw_panel(tui, grid, at.panel);
    else if (at.panel)
        rob_rule(grid, at.panel, 0, grid->cols, "");
    draw_rows(tui, grid, &at);
    if (at.top >= 4)
        draw_selection(tui, grid, has_pace);
    if (at.top < 4 && tui->finding) {
        rob_grid_fill(grid, 1, 0, grid->cols, ' ', 0);
        rob_grid_str(grid, 1, 1, "Find:", ROB_ATTR_BOLD);
        rob_typing_draw(&tui->session.studies.find, grid, 1, 7, grid->cols - 8, 1, true);
    }
}
