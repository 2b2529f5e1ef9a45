/* The work list of the reconciliation: all differences, by study or by item. */
#include "tui/screens.h"

#include "session/entry.h"
#include "session/guidance.h"
#include "session/resolve.h"
#include "session/resolve_many.h"
#include "session/resolve_waiting.h"
#include "session/words.h"
#include "tui/colors.h"
#include "tui/frame.h"
#include "tui/lines.h"

#include <stdio.h>
#include <string.h>

enum {
    MODE_PLAIN = 1,
    MODE_MARKED = 2,
    MODE_ROW = 4,
    MODE_WANTED = 8,
    MODE_DONE = 16,
    MODE_SAME = 32, /* the marks are of one item */
};
enum { PANEL_ROWS = 24, PANEL = 7, SIDE_COLS = 160 };

enum {
    ACT_MOVE,
    ACT_OPEN,
    ACT_ORDER,
    ACT_MARK,
    ACT_ALIKE,
    ACT_UNMARK,
    ACT_MANY,
    ACT_MERGE,
    ACT_AGREED,
    ACT_GUIDANCE,
    ACT_BACK,
};

/* --- Lines ------------------------------------------------------------------------------- */

/* A heading goes before the first row of its study or item. */
struct line {
    bool heading;
    size_t row;     /* of the rows; of a heading, the first of its group */
    size_t n, left; /* of a heading: rows of the group, and those to be resolved */
};

struct lines {
    struct line *at;
    size_t n, cap;
    size_t cursor; /* the line of the row at hand */
};

static bool same_group(const struct rob_resolving *state, size_t a, size_t b)
{
    struct rob_cell x = state->rows[a], y = state->rows[b];
    return state->by_item ? x.item == y.item : x.study == y.study;
}

static void collect(struct lines *lines, const struct rob_tui *tui)
{
    const struct rob_resolving *state = &tui->session.resolving;
    size_t heading = 0;
    for (size_t i = 0; i < state->n_rows; i++) {
        if (i == 0 || !same_group(state, i - 1, i)) {
            heading = lines->n;
            (void)rob_vec_push(lines, (struct line){.heading = true, .row = i});
        }
        if (heading < lines->n) {
            lines->at[heading].n++;
            lines->at[heading].left += rob_resolve_is_wanted(&tui->session, state->rows[i]);
        }
        if (i == state->cursor)
            lines->cursor = lines->n;
        (void)rob_vec_push(lines, (struct line){.row = i});
    }
}

/* --- Actions ----------------------------------------------------------------------------- */

static unsigned move(struct rob_tui *tui, int key)
{
    struct rob_resolving *state = &tui->session.resolving;
    size_t row = state->cursor;
    rob_move(&row, state->n_rows, key, tui->rows - 6);
    rob_resolve_select(&tui->session, row);
    return ROB_REDRAW;
}

static unsigned turn_order(struct rob_tui *tui)
{
    struct rob_resolving *state = &tui->session.resolving;
    state->by_item = !state->by_item;
    rob_resolve_make_rows(&tui->session);
    rob_session_say(&tui->session, state->by_item
                                       ? "By item: Enter and ] go through one item in all studies."
                                       : "By study: Enter and ] go through one study.");
    return ROB_REDRAW;
}

static unsigned show_guidance(struct rob_tui *tui)
{
    struct rob_buf text = {0};
    rob_guidance_page(tui->session.form, rob_resolve_item(&tui->session), &text);
    rob_page_open(tui, rob_resolve_item(&tui->session)->title, &text);
    return ROB_REDRAW;
}

/* Merges texts only: a disagreement is resolved on its own screen, or with marks. */
static void merge(struct rob_session *session)
{
    if (session->resolving.n_rows == 0)
        return;
    struct rob_consensus now = rob_resolve_consensus(session);
    if (now.state == ROB_CELL_UNANIMOUS)
        rob_resolve_keep_both(session);
    else if (now.state == ROB_CELL_RESOLVED)
        rob_session_say(session, now.merged ? "The texts are merged already."
                                            : "This item is resolved already.");
    else
        rob_session_say(session, "The answers differ here: Enter opens it, to resolve it.");
}

/* The item of the marked rows, which an answer resolves wherever the cursor is; else that of the
 * selected row. */
static const struct rob_item *item(const struct rob_tui *tui)
{
    const struct rob_resolving *state = &tui->session.resolving;
    if (state->marks.n > 0)
        return &tui->session.form->items[state->marks.at[0].cell.item];
    return state->n_rows ? rob_resolve_item(&tui->session) : NULL;
}

static unsigned act(struct rob_tui *tui, int action, int key)
{
    struct rob_session *session = &tui->session;
    switch (action) {
    case ACT_MOVE:
        return move(tui, key);
    case ACT_ORDER:
        return turn_order(tui);
    case ACT_MARK:
        rob_resolve_mark(session);
        return move(tui, ROB_KEY_DOWN);
    case ACT_ALIKE:
        rob_resolve_mark_alike(session);
        break;
    case ACT_UNMARK:
        rob_resolve_unmark_all(session);
        break;
    case ACT_MANY:
        rob_resolve_many(session, rob_answer_of_key(item(tui), key));
        break;
    case ACT_MERGE:
        merge(session);
        break;
    case ACT_AGREED:
        rob_resolve_show_agreed(session);
        break;
    case ACT_GUIDANCE:
        return show_guidance(tui);
    default: /* to the selected difference, whose screen is below */
        return ROB_CLOSE;
    }
    return ROB_REDRAW;
}

/* The keys of answers are commands only where something is marked: nothing is resolved unseen. */
static unsigned mode(const struct rob_tui *tui)
{
    const struct rob_resolving *state = &tui->session.resolving;
    unsigned marked = state->marks.n > 0 ? MODE_MARKED : MODE_PLAIN;
    if (rob_resolve_marks_one_item(&tui->session))
        marked |= MODE_SAME;
    if (state->n_rows == 0)
        return marked;
    bool wanted = rob_resolve_is_wanted(&tui->session, state->cell);
    return marked | MODE_ROW | (wanted ? MODE_WANTED : MODE_DONE);
}

static size_t study(const struct rob_tui *tui)
{
    return tui->session.resolving.cell.study;
}

static unsigned click(struct rob_tui *tui, const struct rob_target *target)
{
    rob_resolve_select(&tui->session, target->which);
    return ROB_REDRAW;
}

static void brief(const struct rob_tui *tui, struct rob_buf *out)
{
    rob_buf_printf(out, "%s, item %d", rob_view_study(tui->session.view, study(tui)).label,
                   rob_resolve_item(&tui->session)->number);
}

/* --- Drawing ----------------------------------------------------------------------------- */

static void draw_heading(const struct rob_tui *tui, struct rob_grid *grid, int row, int width,
                         const struct line *line)
{
    const struct rob_resolving *state = &tui->session.resolving;
    struct rob_cell cell = state->rows[line->row];
    struct rob_buf text = {0};
    char count[48];
    if (line->left > 0)
        snprintf(count, sizeof count, "%zu of %zu to resolve", line->left, line->n);
    else
        snprintf(count, sizeof count, "nothing to resolve");
    if (state->by_item)
        rob_buf_printf(&text, "%d %s", tui->session.form->items[cell.item].number,
                       tui->session.form->items[cell.item].title);
    else
        rob_buf_printf(&text, "%s  %s", rob_view_study(tui->session.view, cell.study).label,
                       rob_view_study(tui->session.view, cell.study).title
                           ? rob_view_study(tui->session.view, cell.study).title
                           : "");
    int room = width - (int)strlen(count) - 4;
    rob_grid_title(grid, row, 1, room, rob_buf_text(&text), ROB_ATTR_BOLD);
    rob_grid_str(grid, row, width - (int)strlen(count) - 1, count,
                 line->left ? ROB_ATTR_BOLD : ROB_ATTR_DIM);
    rob_buf_free(&text);
}

/* The signs of all answers, each in its colour, and that of the consensus. Returns the columns. */
static int draw_signs(const struct rob_tui *tui, struct rob_grid *grid, int row, int col,
                      struct rob_cell cell)
{
    const struct rob_form *form = tui->session.form;
    const struct rob_item *of = &form->items[cell.item];
    struct rob_consensus consensus = rob_view_consensus(tui->session.view, cell);
    struct rob_sides sides;
    int begun = col;
    rob_resolve_sides(&sides, &tui->session, cell);
    for (size_t i = 0; i < sides.n && i < 6; i++) {
        int answer = sides.judgement[i].answer;
        col += rob_grid_str(grid, row, col, rob_word_symbol(form, of, answer),
                            rob_color_of_answer(form, of, answer)) +
               1;
    }
    if (consensus.state == ROB_CELL_RESOLVED) {
        col += rob_grid_str(grid, row, col, "= ", 0);
        col += rob_grid_str(grid, row, col, rob_word_symbol(form, of, consensus.answer),
                            rob_color_of_answer(form, of, consensus.answer));
    }
    return col - begun;
}

static bool have_other_texts(const struct rob_session *session, struct rob_cell cell)
{
    struct rob_sides sides;
    rob_resolve_sides(&sides, session, cell);
    for (size_t i = 1; i < sides.n; i++)
        if (!rob_judgement_same_texts(&sides.judgement[0], &sides.judgement[i]))
            return true;
    return false;
}

/* "resolved", "draft", "referred"; what is to be resolved needs no word. */
static const char *state_word(const struct rob_tui *tui, struct rob_cell cell)
{
    const struct rob_session *session = &tui->session;
    struct rob_consensus consensus = rob_view_consensus(session->view, cell);
    if (rob_resolve_waits(session, cell))
        return "draft";
    if (consensus.state == ROB_CELL_RESOLVED)
        return consensus.merged ? "merged" : "resolved";
    if (consensus.state == ROB_CELL_UNANIMOUS)
        return have_other_texts(session, cell) ? "texts differ" : "agreed";
    if (!rob_resolve_is_mine(session, cell))
        return "for others";
    return consensus.state == ROB_CELL_REFERRED     ? "referred"
           : consensus.conflict                     ? "in two ways"
           : rob_session_adjudicates(&tui->session) ? "not referred"
                                                    : "to resolve";
}

static const char *text_of(const struct rob_judgement *judgement)
{
    return *judgement->support   ? judgement->support
           : judgement->n_quotes ? judgement->quotes[0].text
                                 : "";
}

/* What the reviewers wrote, one after the other: as much as fits. */
static void add_texts(const struct rob_tui *tui, struct rob_cell cell, struct rob_buf *out)
{
    struct rob_sides sides;
    rob_resolve_sides(&sides, &tui->session, cell);
    for (size_t i = 0; i < sides.n; i++)
        if (*text_of(&sides.judgement[i]))
            rob_buf_printf(out, "%s%c: %s", out->len ? "  " : "", rob_resolve_letter(i),
                           text_of(&sides.judgement[i]));
}

static void draw_line(const struct rob_tui *tui, struct rob_grid *grid, int row, int width,
                      const struct line *line, bool here)
{
    const struct rob_resolving *state = &tui->session.resolving;
    struct rob_cell cell = state->rows[line->row];
    struct rob_buf text = {0};
    bool marked = rob_resolve_is_marked(&tui->session, cell);
    unsigned attr = here ? ROB_ATTR_BOLD : 0;
    bool roomy = width >= 70; /* else the signs have to do */
    int titles = width >= 120 ? 46 : roomy ? 34 : width - 15, signs = 5 + titles + 1;
    rob_grid_str(grid, row, 1, here ? ">" : " ", ROB_ATTR_BOLD);
    rob_grid_str(grid, row, 3, marked ? "*" : " ", ROB_ATTR_BOLD);
    if (state->by_item)
        rob_buf_str(&text, rob_view_study(tui->session.view, cell.study).label);
    else
        rob_buf_printf(&text, "%2d %s", tui->session.form->items[cell.item].number,
                       tui->session.form->items[cell.item].title);
    if (cell.outcome >= 0)
        rob_buf_printf(&text, ", %s", rob_view_outcome(tui->session.view, (size_t)cell.outcome));
    rob_grid_title(grid, row, 5, titles, rob_buf_text(&text), attr);
    draw_signs(tui, grid, row, signs, cell);
    if (roomy)
        rob_grid_str(grid, row, signs + 14, state_word(tui, cell), attr);
    rob_buf_clear(&text);
    add_texts(tui, cell, &text);
    if (width - signs - 28 >= 12)
        rob_grid_title(grid, row, signs + 27, width - signs - 28, rob_buf_text(&text), 0);
    rob_grid_target(grid, row, 0, width, 1, ROB_TARGET_ROW, line->row);
    if (here) {
        rob_select(grid, row, 0, width);
        rob_grid_cursor(grid, row, 1);
    }
    rob_buf_free(&text);
}

/* Draws the texts of the reviewers for the selected row, alike in height as far as there is room.
 * Returns the rows used. */
static int draw_texts(const struct rob_tui *tui, struct rob_grid *grid, int row, int col, int width,
                      int height)
{
    struct rob_sides sides;
    int used = 0, most = height / 6 > 1 ? height / 6 : 1;
    rob_resolve_sides(&sides, &tui->session, tui->session.resolving.cell);
    for (size_t i = 0; i < sides.n && used < height; i++) {
        const char *text = text_of(&sides.judgement[i]);
        int rest = height - used;
        rob_grid_printf(grid, row + used, col, ROB_ATTR_BOLD, "%c", rob_resolve_letter(i));
        used += rob_grid_lines(grid, row + used, col + 3, width - 3, most < rest ? most : rest,
                               *text ? text : "(no support)", *text ? 0 : ROB_ATTR_DIM);
    }
    return used;
}

/* The guidance on the item at hand: the same for a row of studies. */
static void draw_guidance(const struct rob_tui *tui, struct rob_grid *grid, int row, int col,
                          int width, int height)
{
    const struct rob_item *of = rob_resolve_item(&tui->session);
    struct rob_buf text = {0};
    struct rob_lines lines = {0};
    rob_buf_printf(&text, "%d  %s\n", of->number, of->question);
    rob_guidance_text(tui->session.form, of, ROB_GUIDANCE_ALL, 0, &text);
    if (rob_lines_break_hanging(&lines, rob_buf_text(&text), width)) {
        rob_grid_broken(grid, row, col, width, height, rob_buf_text(&text), &lines, 0);
        size_t whole = lines.n - 1;
        if (whole > (size_t)height)
            rob_lines_more(grid, row + height - 1, col + width, whole - (size_t)height,
                           whole - (size_t)height == 1 ? "line: i" : "lines: i");
    }
    rob_lines_free(&lines);
    rob_buf_free(&text);
}

/* The texts of the row at hand, and the guidance by which they are compared. */
static void draw_panel(const struct rob_tui *tui, struct rob_grid *grid, int row, int col,
                       int width, int height)
{
    int used = draw_texts(tui, grid, row, col, width, height);
    used += height >= PANEL_ROWS; /* an empty row between them */
    if (used < height)
        draw_guidance(tui, grid, row + used, col, width, height - used);
}

static void draw_lines(const struct rob_tui *tui, struct rob_grid *grid, int height, int width,
                       const struct lines *lines)
{
    size_t first = rob_first_row(lines->cursor, lines->n, height), last = first + (size_t)height;
    for (size_t i = first; i < lines->n && i < last; i++) {
        int row = 1 + (int)(i - first);
        if (lines->at[i].heading)
            draw_heading(tui, grid, row, width, &lines->at[i]);
        else
            draw_line(tui, grid, row, width, &lines->at[i], i == lines->cursor);
    }
    if (lines->n > (size_t)height)
        rob_more(grid, height + 1, width, first, lines->n > last ? lines->n - last : 0);
}

/* A short list leaves the panel below more rows. */
static int panel_rows(int rows, const struct lines *lines)
{
    int rest = rows - 4 - (int)lines->n;
    return rest > PANEL ? rest : PANEL;
}

static void draw(const struct rob_tui *tui, struct rob_grid *grid)
{
    const struct rob_resolving *state = &tui->session.resolving;
    struct rob_buf heading = {0};
    size_t left = rob_resolve_n_left(&tui->session, true);
    if (grid->cols < 60)
        rob_buf_printf(&heading, "%zu to resolve", left);
    else
        rob_buf_printf(&heading, "Disagreements by %s: %zu to resolve",
                       state->by_item ? "item" : "study", left);
    if (state->marks.n > 0)
        rob_buf_printf(&heading, ", %zu marked", state->marks.n);
    rob_frame(tui, grid, rob_buf_text(&heading));
    rob_buf_free(&heading);
    if (state->n_rows == 0) {
        rob_grid_str(grid, 2, 2, "There is nothing to reconcile yet.", 0);
        return;
    }
    bool side = grid->cols >= SIDE_COLS, below = !side && grid->rows >= PANEL_ROWS;
    int width = side ? grid->cols - 62 : grid->cols;
    struct lines lines = {0};
    collect(&lines, tui);
    int panel = below ? panel_rows(grid->rows, &lines) : 0;
    draw_lines(tui, grid, grid->rows - 4 - panel, width, &lines);
    rob_vec_free(&lines);
    if (side) {
        rob_grid_down(grid, 1, width, grid->rows - 3);
        draw_panel(tui, grid, 1, width + 2, 59, grid->rows - 3);
    } else if (below) {
        int row = grid->rows - 2 - panel;
        rob_rule(grid, row, 0, grid->cols, "what the reviewers wrote, and the guidance");
        draw_panel(tui, grid, row + 1, 2, grid->cols - 4, panel - 1);
    }
}

static const struct rob_binding BINDINGS[] = {
    {ROB_KEY_ANSWER, 0, MODE_MARKED | ROB_OFFERED(MODE_SAME), ACT_MANY, NULL,
     "resolve all that are marked with this answer", "resolve marked", NULL},
    {ROB_KEY_ANSWER, 0, MODE_PLAIN, ACT_MANY, NULL, NULL, NULL, NULL},
    {ROB_KEY_ENTER, 0, MODE_ROW | ROB_OFFERED(MODE_WANTED), ACT_OPEN, "resolve it",
     "both sides of the difference, to resolve it", "resolve", "open settle"},
    {ROB_KEY_ENTER, 0, ROB_OFFERED(MODE_DONE), ACT_OPEN, NULL, NULL, "open", NULL},
    {'o', 0, ROB_OFFERED(MODE_ROW), ACT_ORDER, "by study or by item",
     "by study, or by item: one item of all studies in a row", "by item or study", "sort group"},
    {' ', 0, ROB_OFFERED(MODE_WANTED), ACT_MARK, "mark",
     "mark the row, to resolve several with one answer", "mark", "select several"},
    {'*', 0, ROB_OFFERED(MODE_WANTED), ACT_ALIKE, "mark all that are alike",
     "mark all of this item with the same answers", "mark alike", "select several"},
    {'-', 0, MODE_MARKED, ACT_UNMARK, "remove all marks", "remove all marks", NULL, "clear"},
    {'m', 0, ROB_OFFERED(MODE_ROW), ACT_MERGE, "merge the texts",
     "merge the texts of an item with one answer", NULL, "keep both"},
    {'v', 0, 0, ACT_AGREED, "show all items", "show all items, or disagreements only", "all items",
     "agreed"},
    {'i', 0, ROB_OFFERED(MODE_ROW), ACT_GUIDANCE, "guidance", "all guidance on the item", NULL,
     "help examples why"},
    {ROB_KEY_DOWN, 'j', 0, ACT_MOVE, NULL, "next row", NULL, NULL},
    {ROB_KEY_UP, 'k', 0, ACT_MOVE, NULL, "previous row", NULL, NULL},
    {ROB_KEY_PAGE_DOWN, ROB_KEY_PAGE_UP, 0, ACT_MOVE, NULL, "a page on, back", NULL, NULL},
    {ROB_KEY_HOME, ROB_KEY_END, 0, ACT_MOVE, NULL, "first, last row", NULL, NULL},
    {ROB_KEY_ESC, 'q', 0, ACT_BACK, "back", "back to the difference", "back", NULL},
    {'w', 'h', 0, ACT_BACK, NULL, NULL, NULL, NULL},
};

const struct rob_screen rob_screen_work = {.name = "work list",
                                           .place = "in the work list",
                                           .study = study,
                                           .draw = draw,
                                           .brief = brief,
                                           .act = act,
                                           .mode = mode,
                                           .click = click,
                                           .item = item,
                                           .bindings = BINDINGS,
                                           .n_bindings = ROB_COUNT(BINDINGS),
                                           .consensus = true};
