#include "tui/assess.h"

#include "tui/typing.h"

#include "tui/frame.h"

#include "tui/lines.h"
#include "session/words.h"
#include "tui/colors.h"

#include <stdio.h>
#include <string.h>

enum {
    SIDE_ROWS = 22,
    SIDE_COLS = 100,
    STUDIES_COLS = 160,
    STUDIES = 42,
    FULL_ROWS = 20,
    FULL_COLS = 60
};

static int min(int a, int b)
{
    return a < b ? a : b;
}

/* --- Answers ----------------------------------------------------------------------------- */

/* An answer in as many words as there is room for: all, label and symbol, or the symbol alone. */
static void answer_words(const struct rob_tui *tui, int answer, int brevity, struct rob_buf *out)
{
    const struct rob_item *item = rob_judge_item(&tui->session);
    if (brevity == 0)
        rob_word_answer(out, tui->session.form, item, answer);
    else if (brevity == 1)
        rob_buf_printf(out, "%s (%s)", item->answers[answer].label,
                       rob_word_symbol(tui->session.form, item, answer));
    else
        rob_buf_str(out, rob_word_symbol(tui->session.form, item, answer));
}

static void draw_answer(const struct rob_tui *tui, struct rob_grid *grid, int row, int col,
                        int answer, bool chosen, const char *text)
{
    const struct rob_item *item = rob_judge_item(&tui->session);
    const char *key = item->answers[answer].key;
    rob_grid_str(grid, row, col, chosen ? "(*)" : "( )", chosen ? ROB_ATTR_BOLD : 0);
    rob_grid_put(grid, row, col + 4, 1, key, 1, ROB_ATTR_BOLD | ROB_ATTR_UNDERLINE);
    rob_grid_str(grid, row, col + 6, text,
                 chosen ? ROB_ATTR_BOLD | rob_color_of_answer(tui->session.form, item, answer) : 0);
}

/* Draws the answers, in several rows if need be, or without a grid only measures them; returns the
 * rows. */
static int place_answers(const struct rob_tui *tui, struct rob_grid *grid, int row, int cols,
                         int given, int brevity)
{
    const struct rob_item *item = rob_judge_item(&tui->session);
    int col = 2, rows = 1;
    for (size_t i = 0; i < item->n_answers; i++) {
        struct rob_buf text = {0};
        answer_words(tui, (int)i, brevity, &text);
        int width = 6 + rob_shown_columns(rob_buf_text(&text), text.len);
        if (col > 2 && col + width > cols - 1) {
            col = 2;
            rows++;
        }
        if (grid)
            draw_answer(tui, grid, row + rows - 1, col, (int)i, given == (int)i,
                        rob_buf_text(&text));
        col += width + (brevity < 2 ? 3 : 2);
        rob_buf_free(&text);
    }
    return rows;
}

/* An answer that does not fit is shortened, never left out; many take several rows. */
static int brevity_of_answers(const struct rob_tui *tui, int cols)
{
    enum { ROWS_MAX = 4 };
    if (place_answers(tui, NULL, 0, cols, ROB_NOT_FOUND, 0) == 1)
        return 0;
    return place_answers(tui, NULL, 0, cols, ROB_NOT_FOUND, 1) <= ROWS_MAX ? 1 : 2;
}

static int answers_height(const struct rob_tui *tui, int cols)
{
    return place_answers(tui, NULL, 0, cols, ROB_NOT_FOUND, brevity_of_answers(tui, cols));
}

/* --- Layout ------------------------------------------------------------------------------ */

/* Rows that the text in focus would like to have. */
static int wanted_height(const struct rob_tui *tui, enum rob_focus focus, int width)
{
    if (tui->session.judging.focus != focus)
        return 1;
    int need = rob_typing_height(&tui->session.judging.field, width) + 1;
    return need < 2 ? 2 : need;
}

static void lay_out_texts(const struct rob_tui *tui, struct rob_assess_layout *at, int rows,
                          int cols)
{
    bool outcomes = rob_judge_n_outcomes(&tui->session, tui->session.judging.item) > 0;
    int first = at->rule + at->rule_height + at->answers_height + outcomes,
        width = cols - at->label_width - 2;
    int room = rows - 2 - first, guidance = at->panel_col ? 0 : 4;
    int spare = room - 3 - guidance;
    at->support_height = at->quote_height = 1;
    if (spare > 0) {
        int more = min(spare, wanted_height(tui, ROB_FOCUS_SUPPORT, width) - 1);
        at->support_height += more;
        spare -= more;
        more = min(spare, wanted_height(tui, ROB_FOCUS_QUOTE, width) - 1);
        at->quote_height += more;
        spare -= more;
    }
    if (at->panel_col && spare > 0) {
        at->support_height += min(spare / 2, 7);
        at->quote_height += min(spare - spare / 2, 7);
    }
    at->support = first;
    at->quote = at->support + at->support_height;
    at->where = at->quote + at->quote_height;
    at->below = at->panel_col ? 0 : at->where + 1;
}

struct rob_assess_layout rob_assess_layout(const struct rob_tui *tui, int rows, int cols)
{
    struct rob_assess_layout at = {.label_width = 13, .list_width = cols, .cols = cols};
    struct rob_judge_rows items = {0};
    at.compact = rows < FULL_ROWS || cols < FULL_COLS;
    if (at.compact) {
        at.label_width = 9;
        return at;
    }
    rob_judge_make_rows(&items, &tui->session);
    int n = (int)items.n;
    rob_judge_free_rows(&items);
    bool side = rows >= SIDE_ROWS && cols >= SIDE_COLS;
    if (side && cols >= STUDIES_COLS) {
        at.studies = STUDIES;
        cols -= STUDIES;
    }
    at.cols = cols;
    if (side) {
        at.list_width = cols >= 150 ? cols / 2 : cols < 140 ? 42 : cols * 2 / 5;
        at.panel_col = at.list_width + 2;
        at.list_height = min(rows - 10, n > 26 ? n : 26);
    } else {
        at.list_height = min(n, rows - 14);
    }
    at.rule = 1 + at.list_height;
    at.rule_height = rob_question_height(rob_judge_item(&tui->session), "", cols);
    at.answers_height = answers_height(tui, cols);
    if (!side && tui->session.judging.focus == ROB_FOCUS_SIGNAL)
        at.below = at.rule + at.rule_height + at.answers_height;
    else
        lay_out_texts(tui, &at, rows, cols);
    return at;
}

/* --- The list of items ------------------------------------------------------------------- */

struct columns {
    int titles, symbol, word, text, end; /* word and text 0: no room for them */
};

/* Columns of the longest title. */
static int longest_title(const struct rob_form *form)
{
    int longest = 0;
    for (size_t i = 0; i < form->n_items; i++) {
        int width = rob_shown_columns(form->items[i].title, strlen(form->items[i].title));
        longest = width > longest ? width : longest;
    }
    return longest;
}

/* Titles whole, where the supports have room beside them. */
static struct columns columns_of(const struct rob_form *form, int width)
{
    struct columns at = {.titles = width - 11, .end = width - 1};
    if (width >= 64) {
        int room = width - 39;
        at.titles = min(longest_title(form) + 1, room > 32 ? room : min(42, width * 2 / 5));
        at.word = at.titles + 10;
        at.text = at.word + 9;
    }
    at.symbol = at.titles + 8;
    return at;
}

/* The texts of the judgement in short: its support, else its quote, and the page. */
static void add_support(const struct rob_judgement *judgement, struct rob_buf *out)
{
    if (judgement->conflict) {
        rob_buf_str(out, "two different answers exist (two computers): judge it again");
        return;
    }
    rob_buf_str(out, judgement->support);
    if (judgement->n_quotes == 0)
        return;
    if (!out->len && *judgement->quotes[0].text)
        rob_word_quoted(out, judgement->quotes[0].text);
    if (*judgement->quotes[0].where)
        rob_buf_printf(out, "%s(%s)", out->len ? " " : "", judgement->quotes[0].where);
}

static void draw_item_text(const struct rob_tui *tui, struct rob_grid *grid, int row,
                           const struct columns *at, struct rob_cell cell,
                           const struct rob_judgement *judgement, bool inherited)
{
    struct rob_buf text = {0};
    const struct rob_item *item = &tui->session.form->items[cell.item];
    const char *word = rob_word_short(tui->session.form, item, judgement->answer);
    if (!rob_view_asks(tui->session.view, cell, rob_session_me(&tui->session)))
        word = "not asked for";
    else if (inherited)
        word = "as for all outcomes";
    else
        add_support(judgement, &text);
    bool alone = text.len == 0;
    rob_grid_title(grid, row, at->word, (alone ? at->end - at->word : 8), word, 0);
    if (!alone)
        rob_grid_title(grid, row, at->text, at->end - at->text, rob_buf_text(&text), 0);
    rob_buf_free(&text);
}

static void draw_item(const struct rob_tui *tui, struct rob_grid *grid, int row, int width,
                      struct rob_judge_row here_row, bool here)
{
    const struct rob_item *item = &tui->session.form->items[here_row.item];
    struct rob_cell cell = {tui->session.judging.study, here_row.item, here_row.outcome};
    struct rob_judgement judgement = rob_judge_judgement(&tui->session, cell);
    struct columns at = columns_of(tui->session.form, width);
    bool inherited = cell.outcome >= 0 && judgement.default_for_outcomes;
    rob_grid_str(grid, row, 1, here ? ">" : " ", 0);
    if (cell.outcome < 0) {
        rob_grid_printf(grid, row, 3, 0, "%2d", item->number);
        rob_grid_title(grid, row, 6, at.titles, item->title, 0);
    } else {
        rob_grid_title(grid, row, 8, at.titles - 2,
                       rob_view_outcome(tui->session.view, (size_t)cell.outcome), 0);
    }
    const char *flag = rob_view_flag(tui->session.view, cell, rob_session_me(&tui->session));
    if (flag && *flag)
        rob_grid_str(grid, row, at.symbol - 1, "!", ROB_ATTR_BOLD);
    rob_grid_str(grid, row, at.symbol, rob_word_symbol(tui->session.form, item, judgement.answer),
                 rob_color_of_answer(tui->session.form, item, judgement.answer));
    if (at.word)
        draw_item_text(tui, grid, row, &at, cell, &judgement, inherited);
    if (here)
        rob_select(grid, row, 0, at.titles + 7);
    if (here && tui->session.judging.focus == ROB_FOCUS_ITEM)
        rob_grid_cursor(grid, row, 1);
}

static void draw_items(const struct rob_tui *tui, struct rob_grid *grid,
                       const struct rob_assess_layout *at)
{
    struct rob_judge_rows rows = {0};
    rob_judge_make_rows(&rows, &tui->session);
    size_t first = rob_first_row(rows.cursor, rows.n, at->list_height);
    size_t last = first + (size_t)at->list_height;
    for (size_t i = first; i < rows.n && i < last; i++) {
        int row = 1 + (int)(i - first);
        draw_item(tui, grid, row, at->list_width, rows.at[i], i == rows.cursor);
        rob_grid_target(grid, row, 0, at->list_width, 1, ROB_TARGET_ROW, i);
    }
    size_t below = rows.n > last ? rows.n - last : 0;
    if (first + below > 0)
        rob_more(grid, at->list_height, at->list_width, first, below);
    rob_judge_free_rows(&rows);
}

/* --- Judgement and texts ----------------------------------------------------------------- */

static void draw_outcome(const struct rob_tui *tui, struct rob_grid *grid, int row)
{
    struct rob_buf text = {0};
    int outcome = tui->session.judging.outcome;
    if (outcome >= 0) {
        rob_buf_printf(&text, "For %s alone.  O: next outcome",
                       rob_view_outcome(tui->session.view, (size_t)outcome));
    } else {
        const char *comma = "";
        rob_buf_str(&text, "All outcomes together.  O: judge one alone (");
        for (size_t i = 0; i < rob_view_n_outcomes(tui->session.view); i++) {
            if (!rob_view_reports(tui->session.view, tui->session.judging.study, i))
                continue;
            rob_buf_printf(&text, "%s%s", comma, rob_view_outcome(tui->session.view, i));
            comma = ", ";
        }
        rob_buf_char(&text, ')');
    }
    rob_grid_title(grid, row, 2, grid->cols - 3, rob_buf_text(&text), ROB_ATTR_BOLD);
    rob_buf_free(&text);
}

static void draw_text(const struct rob_tui *tui, struct rob_grid *grid, int row, int height,
                      int label_width, enum rob_focus focus, const char *label, const char *text)
{
    bool here = tui->session.judging.focus == focus;
    int width = grid->cols - label_width - 2;
    if (row <= 0 || height <= 0)
        return;
    rob_grid_target(grid, row, 0, grid->cols, height, ROB_TARGET_FIELD, focus);
    rob_grid_str(grid, row, 2, label, here ? ROB_ATTR_BOLD : 0);
    if (here)
        rob_grid_str(grid, row, label_width - 2, ">", ROB_ATTR_BOLD);
    if (here)
        rob_typing_draw(&tui->session.judging.field, grid, row, label_width, width, height, true);
    else
        rob_grid_lines(grid, row, label_width, width, height, text, 0);
}

static void draw_texts(const struct rob_tui *tui, struct rob_grid *grid,
                       const struct rob_assess_layout *at, const struct rob_judgement *judgement)
{
    size_t i = tui->session.judging.quote;
    struct rob_quote quote = {"", ""};
    char label[32] = "Quote";
    if (i < judgement->n_quotes)
        quote = judgement->quotes[i];
    size_t n = judgement->n_quotes > i + 1 ? judgement->n_quotes : i + 1;
    if (n > 1)
        snprintf(label, sizeof label, "Quote %zu/%zu", i + 1, n);
    draw_text(tui, grid, at->support, at->support_height, at->label_width, ROB_FOCUS_SUPPORT,
              "Support", judgement->support);
    draw_text(tui, grid, at->quote, at->quote_height, at->label_width, ROB_FOCUS_QUOTE, label,
              quote.text);
    draw_text(tui, grid, at->where, at->where ? 1 : 0, at->label_width, ROB_FOCUS_WHERE, "Page",
              quote.where);
}

/* --- Whole and compact ------------------------------------------------------------------- */

static void add_heading(const struct rob_tui *tui, struct rob_buf *out, bool title)
{
    struct rob_study study = rob_view_study(tui->session.view, tui->session.judging.study);
    bool done = rob_view_progress(tui->session.view, tui->session.judging.study,
                                  rob_session_me(&tui->session)) == ROB_COMPLETE;
    rob_buf_printf(out, "%s  %zu/%zu%s", study.label, rob_judge_n_answered(&tui->session),
                   rob_judge_n_asked(&tui->session), done ? " done" : "");
    if (title && study.title)
        rob_buf_printf(out, "   %s", study.title);
}

static void draw_whole(const struct rob_tui *tui, struct rob_grid *grid,
                       const struct rob_assess_layout *at)
{
    struct rob_judgement judgement =
        rob_judge_judgement(&tui->session, rob_judge_cell(&tui->session));
    rob_question(grid, at->rule, at->rule_height, rob_judge_item(&tui->session), "");
    draw_items(tui, grid, at);
    int answers = at->rule + at->rule_height, outcomes = answers + at->answers_height;
    place_answers(tui, grid, answers, grid->cols, judgement.answer,
                  brevity_of_answers(tui, grid->cols));
    if (rob_judge_n_outcomes(&tui->session, tui->session.judging.item) > 0 &&
        at->support > outcomes)
        draw_outcome(tui, grid, outcomes);
    draw_texts(tui, grid, at, &judgement);
    if (at->panel_col) {
        rob_grid_down(grid, 1, at->panel_col - 2, at->rule - 1);
        rob_assess_draw_panel(tui, grid, 1, at->panel_col, grid->cols - at->panel_col - 1,
                              at->rule - 1);
        return;
    }
    bool signals = tui->session.judging.focus == ROB_FOCUS_SIGNAL;
    if (at->below < grid->rows - 3)
        rob_rule(grid, at->below, 0, grid->cols,
                 signals ? "signalling questions" : "when to answer what (i: full guidance)");
    rob_assess_draw_panel(tui, grid, at->below + 1, 2, grid->cols - 4, grid->rows - 3 - at->below);
}

/* One text field: the one in focus, or the support. */
static void draw_compact_text(const struct rob_tui *tui, struct rob_grid *grid, int row, int height,
                              const struct rob_judgement *judgement)
{
    enum rob_focus focus =
        rob_judge_in_text(&tui->session) ? tui->session.judging.focus : ROB_FOCUS_SUPPORT;
    const char *label = focus == ROB_FOCUS_QUOTE   ? "Quote"
                        : focus == ROB_FOCUS_WHERE ? "Page"
                                                   : "Support";
    rob_grid_str(grid, row, 1, label, 0);
    if (rob_judge_in_text(&tui->session))
        rob_typing_draw(&tui->session.judging.field, grid, row, 9, grid->cols - 10, height, true);
    else
        rob_grid_lines(grid, row, 9, grid->cols - 10, height, judgement->support, 0);
}

static void draw_compact_signal(const struct rob_tui *tui, struct rob_grid *grid)
{
    rob_assess_draw_panel(tui, grid, 2, 1, grid->cols - 2, grid->rows - 4);
}

/* "y low, u unclear, n high": the meaning of the keys, the answer given with a star. */
static void draw_keys(const struct rob_tui *tui, struct rob_grid *grid, int row, int given)
{
    const struct rob_form *form = tui->session.form;
    const struct rob_item *item = rob_judge_item(&tui->session);
    int col = 9;
    rob_grid_str(grid, row, 1, "Judge:", 0);
    for (size_t i = 0; i < item->n_answers; i++) {
        const struct rob_answer *answer = &item->answers[i];
        bool chosen = given == (int)i;
        struct rob_buf text = {0};
        rob_buf_printf(&text, "%s%s %s", chosen ? "*" : "", answer->key,
                       answer->risk == ROB_RISK_NONE ? answer->label
                                                     : form->risks[answer->risk].id);
        col += rob_grid_str(grid, row, col, i ? ", " : "", 0);
        col += rob_grid_title(grid, row, col, grid->cols - col - 1, rob_buf_text(&text),
                              chosen ? ROB_ATTR_BOLD | rob_color_of_answer(form, item, given)
                                     : ROB_ATTR_BOLD);
        rob_buf_free(&text);
    }
}

static void draw_compact(const struct rob_tui *tui, struct rob_grid *grid)
{
    const struct rob_item *item = rob_judge_item(&tui->session);
    struct rob_judgement judgement =
        rob_judge_judgement(&tui->session, rob_judge_cell(&tui->session));
    struct rob_buf text = {0};
    int outcome = tui->session.judging.outcome, bottom = grid->rows - 3;
    rob_buf_printf(&text, "> %d %s", item->number, item->title);
    if (outcome >= 0)
        rob_buf_printf(&text, ": %s", rob_view_outcome(tui->session.view, (size_t)outcome));
    rob_grid_title(grid, 1, 1, grid->cols - 2, rob_buf_text(&text), ROB_ATTR_BOLD);
    rob_grid_cursor(grid, 1, 1);
    rob_buf_clear(&text);
    if (tui->session.judging.focus == ROB_FOCUS_SIGNAL) {
        draw_compact_signal(tui, grid);
    } else {
        int texts = rob_judge_in_text(&tui->session) ? 2 : 1;
        int used =
            rob_grid_lines(grid, 2, 1, grid->cols - 2, bottom - 2 - texts, item->question, 0);
        int row = 2 + used;
        draw_keys(tui, grid, row, judgement.answer);
        draw_compact_text(tui, grid, row + 1, bottom - row, &judgement);
    }
    rob_buf_free(&text);
}

void rob_assess_draw(const struct rob_tui *tui, struct rob_grid *grid)
{
    struct rob_assess_layout at = rob_assess_layout(tui, grid->rows, grid->cols);
    struct rob_buf heading = {0};
    add_heading(tui, &heading, grid->cols >= FULL_COLS);
    rob_frame(tui, grid, rob_buf_text(&heading));
    rob_buf_free(&heading);
    if (at.studies)
        rob_assess_draw_studies(tui, grid, at.studies);
    rob_grid_part(grid, at.studies, at.cols);
    if (at.compact)
        draw_compact(tui, grid);
    else
        draw_whole(tui, grid, &at);
    rob_grid_whole(grid);
}
