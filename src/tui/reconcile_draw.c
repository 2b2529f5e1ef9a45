#include "tui/reconcile.h"

#include "session/guidance.h"
#include "session/resolve_waiting.h"

#include "tui/typing.h"

#include "tui/frame.h"

#include "tui/lines.h"
#include "tui/record.h"
#include "session/words.h"
#include "tui/colors.h"

#include <stdio.h>
#include <string.h>

enum { LABEL_WIDTH = 13, STRIP_ROW = 1, GUIDANCE_COLS = 160 };

int rob_reconcile_label_width(void)
{
    return LABEL_WIDTH;
}

/* --- The strip: all items of the study in one row ---------------------------------------- */

/* Puts a text where there is a grid; in any case returns the columns. */
static int put(struct rob_grid *grid, int row, int col, const char *text, unsigned attr)
{
    if (grid)
        rob_grid_str(grid, row, col, text, attr);
    return rob_shown_columns(text, strlen(text));
}

/* "4 -/?" where they differ, "8 ?/+:+" where that is resolved, "1 +" where they agree, "4*" where a
 * draft waits; each sign in its colour. Without a grid, the columns are only counted. */
static int put_cell(const struct rob_tui *tui, struct rob_grid *grid, int row, int col,
                    struct rob_cell cell, unsigned attr)
{
    const struct rob_form *form = tui->session.form;
    const struct rob_item *item = &form->items[cell.item];
    struct rob_consensus consensus = rob_view_consensus(tui->session.view, cell);
    struct rob_sides sides;
    char number[24];
    int begun = col;
    rob_resolve_sides(&sides, &tui->session, cell);
    snprintf(number, sizeof number, "%d%s ", item->number,
             rob_resolve_waits(&tui->session, cell) ? "*" : "");
    col += put(grid, row, col, number, attr);
    for (size_t i = 0, said = 0; i < sides.n && said < 2; i++) {
        int answer = sides.judgement[i].answer;
        if (i > 0 && answer == sides.judgement[0].answer)
            continue;
        if (said++ > 0)
            col += put(grid, row, col, "/", attr);
        col += put(grid, row, col, rob_word_symbol(form, item, answer),
                   attr | rob_color_of_answer(form, item, answer));
    }
    if (consensus.state == ROB_CELL_RESOLVED) {
        col += put(grid, row, col, ":", attr);
        col += put(grid, row, col, rob_word_symbol(form, item, consensus.answer),
                   attr | rob_color_of_answer(form, item, consensus.answer));
    }
    if (consensus.state == ROB_CELL_REFERRED)
        col += put(grid, row, col, ":adj", attr);
    return col - begun;
}

static bool is_here(const struct rob_tui *tui, struct rob_cell cell)
{
    struct rob_cell here = tui->session.resolving.cell;
    return cell.item == here.item && cell.outcome == here.outcome;
}

enum { MORE = 22 }; /* columns of " +3 above  +12 more " */

static int strip_width(const struct rob_tui *tui, size_t study, size_t i)
{
    return put_cell(tui, NULL, 0, 0, rob_view_cell(tui->session.view, study, i), 0) + 3;
}

static int whole_strip(const struct rob_tui *tui, size_t study)
{
    int all = 0;
    for (size_t i = 0; i < rob_view_n_cells(tui->session.view, study); i++)
        all += strip_width(tui, study, i);
    return all;
}

/* The first cell to show, so that the present one fits. */
static size_t first_of_strip(const struct rob_tui *tui, int width)
{
    size_t study = tui->session.resolving.cell.study,
           n = rob_view_n_cells(tui->session.view, study), here = 0;
    for (size_t i = 0; i < n; i++)
        if (is_here(tui, rob_view_cell(tui->session.view, study, i)))
            here = i;
    size_t first = here;
    int used = 0, all = whole_strip(tui, study);
    while (all > width && first > 0 && used + strip_width(tui, study, first) <= width - MORE)
        used += strip_width(tui, study, first--);
    if (all <= width || (first == 0 && used + strip_width(tui, study, 0) <= width - MORE))
        return 0;
    return first < here ? first + 1 : here;
}

/* What the signs of the strip mean; only those that occur would be shorter, but less steady. */
static void draw_strip_key(struct rob_grid *grid, int row)
{
    rob_grid_title(grid, row, 1, grid->cols - 2,
                   "x/y: differ   x/y:z: resolved as z   :adj: referred   x: all agree   "
                   "*: unfinished texts",
                   ROB_ATTR_DIM);
}

static void draw_strip(const struct rob_tui *tui, struct rob_grid *grid, int row)
{
    size_t study = tui->session.resolving.cell.study,
           n = rob_view_n_cells(tui->session.view, study);
    size_t first = first_of_strip(tui, grid->cols), i = first;
    bool whole = whole_strip(tui, study) <= grid->cols;
    int col = 0;
    for (; i < n; i++) {
        struct rob_cell cell = rob_view_cell(tui->session.view, study, i);
        bool open = rob_resolve_is_open(&tui->session, cell), here = is_here(tui, cell);
        int width = put_cell(tui, NULL, 0, 0, cell, 0);
        int rest = whole ? 3 : first > 0 ? MORE : i + 1 < n ? 12 : 3;
        if (col + width + rest > grid->cols && !here)
            break;
        rob_grid_str(grid, row, col, here ? ">" : " ", ROB_ATTR_BOLD);
        put_cell(tui, grid, row, col + 1, cell,
                 here   ? ROB_ATTR_BOLD | (unsigned)ROB_ATTR_UNDERLINE
                 : open ? ROB_ATTR_BOLD
                        : ROB_ATTR_DIM);
        rob_grid_str(grid, row, col + 1 + width, here ? "<" : " ", ROB_ATTR_BOLD);
        rob_grid_target(grid, row, col, width + 2, 1, ROB_TARGET_ROW, i);
        if (here) {
            rob_select(grid, row, col, width + 2);
            rob_grid_cursor(grid, row, col);
        }
        col += width + 3;
    }
    if (i < n || first > 0)
        rob_more(grid, row, grid->cols, first, n - i);
}

/* --- The consensus ----------------------------------------------------------------------- */

static void draw_decision(const struct rob_tui *tui, struct rob_grid *grid, int row)
{
    const struct rob_item *item = rob_resolve_item(&tui->session);
    struct rob_consensus consensus = rob_resolve_consensus(&tui->session);
    struct rob_buf text = {0};
    int col = LABEL_WIDTH;
    rob_grid_str(grid, row, 2, "Consensus", ROB_ATTR_BOLD);
    if (consensus.answer >= 0) {
        rob_word_answer(&text, tui->session.form, item, consensus.answer);
        col += rob_grid_str(grid, row, col, rob_buf_text(&text),
                            ROB_ATTR_BOLD |
                                rob_color_of_answer(tui->session.form, item, consensus.answer));
        rob_buf_clear(&text);
    }
    rob_resolve_add_state(&tui->session, &text);
    rob_grid_title(grid, row, col == LABEL_WIDTH ? col : col + 3, grid->cols - col - 4,
                   rob_buf_text(&text), 0);
    rob_buf_free(&text);
}

static void draw_text(const struct rob_tui *tui, struct rob_grid *grid, int row, int height,
                      enum rob_focus focus, const char *label, const char *text)
{
    bool here = tui->session.resolving.focus == focus;
    int width = grid->cols - LABEL_WIDTH - 2;
    rob_grid_target(grid, row, 0, grid->cols, height, ROB_TARGET_FIELD, focus);
    rob_grid_str(grid, row, 2, label, here ? ROB_ATTR_BOLD : 0);
    if (here)
        rob_grid_str(grid, row, LABEL_WIDTH - 2, ">", ROB_ATTR_BOLD);
    if (here)
        rob_typing_draw(&tui->session.resolving.field, grid, row, LABEL_WIDTH, width, height, true);
    else
        rob_grid_lines(grid, row, LABEL_WIDTH, width, height, text, 0);
}

/* The rows of support and quote, if both are to be whole. */
struct needs {
    int support, quote;
};

static struct needs needs_of(const struct rob_tui *tui)
{
    const struct rob_entry *entry = tui->session.resolving.entry;
    int width = tui->cols - LABEL_WIDTH - 2;
    struct needs needs = {1, 1};
    if (entry && entry->support)
        needs.support = rob_lines_needed(entry->support, width, false);
    if (entry && entry->n_quotes > 0)
        needs.quote = rob_lines_needed(entry->quotes[0].text, width, false);
    return needs;
}

/* The rows of the four texts, where `free` rows are left. A text that is being written gets more
 * than a line, and texts that are there as many as they need, if there is room. */
static int text_rows(const struct rob_tui *tui, int rows, int free)
{
    enum rob_focus focus = tui->session.resolving.focus;
    struct needs needs = needs_of(tui);
    bool written = focus == ROB_FOCUS_SUPPORT || focus == ROB_FOCUS_QUOTE;
    int usual = rows >= 40 ? 12 : rows >= 28 ? 6 : 4, all = needs.support + needs.quote + 2;
    if (written && rows >= 24 && rows < 40)
        usual += 3;
    int most = all < free ? all : free;
    return most > usual ? most : usual;
}

/* Gives all spare rows to the text that is being written. While no text is being written, the texts
 * that are cut share the rows. */
static int quote_rows(const struct rob_tui *tui, int both)
{
    struct needs needs = needs_of(tui);
    int half = both / 2;
    if (tui->session.resolving.focus == ROB_FOCUS_SUPPORT)
        return 1;
    if (tui->session.resolving.focus == ROB_FOCUS_QUOTE)
        return both - 1;
    if (needs.support > both - half) /* the quote takes no more than it needs */
        return needs.quote < half ? needs.quote : half;
    return needs.quote <= half ? half : both - needs.support;
}

static void draw_texts(const struct rob_tui *tui, struct rob_grid *grid, int row, int height)
{
    const struct rob_resolving *state = &tui->session.resolving;
    const struct rob_entry *entry = state->entry;
    bool quote = entry && entry->n_quotes > 0;
    int quotes = quote_rows(tui, height - 2), support = height - 2 - quotes;
    draw_text(tui, grid, row, support, ROB_FOCUS_SUPPORT, "Support", entry ? entry->support : "");
    row += support;
    draw_text(tui, grid, row, quotes, ROB_FOCUS_QUOTE, "Quote", quote ? entry->quotes[0].text : "");
    row += quotes;
    draw_text(tui, grid, row, 1, ROB_FOCUS_WHERE, "Page", quote ? entry->quotes[0].where : "");
    draw_text(tui, grid, row + 1, 1, ROB_FOCUS_REASON, "Reason",
              state->reason ? state->reason : "");
}

/* By whom it is settled stands on the rule: names take room. */
static void draw_settlers(const struct rob_tui *tui, struct rob_grid *grid, int row)
{
    struct rob_consensus consensus = rob_resolve_consensus(&tui->session);
    struct rob_buf text = {0};
    rob_buf_str(&text, consensus.n_by > 0 ? "resolved " : "");
    rob_resolve_add_resolvers(&tui->session, &text);
    rob_rule(grid, row, 0, grid->cols, rob_buf_text(&text));
    rob_buf_free(&text);
}

/* --- Together ---------------------------------------------------------------------------- */

static void add_heading(const struct rob_tui *tui, struct rob_buf *out, bool brief)
{
    const char *title = rob_view_study(tui->session.view, tui->session.resolving.cell.study).title;
    const struct rob_resolving *state = &tui->session.resolving;
    size_t here = rob_resolve_n_left(&tui->session, false),
           all = rob_resolve_n_left(&tui->session, true);
    bool mine = rob_resolve_is_mine(&tui->session, state->cell);
    rob_buf_printf(out, "%s  ", rob_view_study(tui->session.view, state->cell.study).label);
    if (brief && mine)
        rob_buf_printf(out, "%zu of %zu left", here, all);
    else if (brief)
        rob_buf_str(out, "others'"); /* beside two names there is no room for more */
    else if (!mine)
        rob_buf_printf(out, "for others to resolve; yours: %zu", all);
    else if (rob_session_adjudicates(&tui->session) && state->n_referred > 0)
        rob_buf_printf(out, "referred: %zu here, %zu in all, of %zu", here, all,
                       rob_view_totals(tui->session.view).open_disagreements);
    else
        rob_buf_printf(out, "%s: %zu here, %zu in all",
                       rob_session_adjudicates(&tui->session) ? "not referred" : "to resolve", here,
                       all);
    if (!brief && title)
        rob_buf_printf(out, "   %s", title);
}

/* Draws the question; returns the row behind it. */
static int draw_question(const struct rob_tui *tui, struct rob_grid *grid, int row)
{
    const struct rob_item *item = rob_resolve_item(&tui->session);
    struct rob_buf before = {0};
    int outcome = tui->session.resolving.cell.outcome;
    if (outcome >= 0)
        rob_buf_printf(&before, "%s: ", rob_view_outcome(tui->session.view, (size_t)outcome));
    int height = rob_question_height(item, rob_buf_text(&before), grid->cols);
    if (grid->rows < 20 && height > 2)
        height = 2;
    rob_question(grid, row, height, item, rob_buf_text(&before));
    rob_buf_free(&before);
    return row + height;
}

/* One side below the other, and one text: 40x10. */
static void draw_compact(const struct rob_tui *tui, struct rob_grid *grid)
{
    static const char *const LABELS[] = {[ROB_FOCUS_SUPPORT] = "Support",
                                         [ROB_FOCUS_QUOTE] = "Quote",
                                         [ROB_FOCUS_WHERE] = "Page",
                                         [ROB_FOCUS_REASON] = "Reason"};
    int row = draw_question(tui, grid, 1), bottom = grid->rows - 3;
    rob_grid_str(grid, 1, 0, ">", ROB_ATTR_BOLD | ROB_ATTR_UNDERLINE);
    rob_grid_cursor(grid, 1, 0);
    row += rob_reconcile_draw_narrow(tui, grid, row, bottom - row);
    if (rob_resolve_in_text(&tui->session))
        draw_text(tui, grid, row, bottom + 1 - row, tui->session.resolving.focus,
                  LABELS[tui->session.resolving.focus], "");
    else
        draw_decision(tui, grid, row);
}

enum { SIDES_ROWS = 4 }; /* while screening, which seldom has texts */

/* The guidance at the right, where there is room for it beside both sides. */
static void draw_guidance(const struct rob_tui *tui, struct rob_grid *grid, int row, int col,
                          int height)
{
    int width = grid->cols - col - 1;
    struct rob_buf text = {0};
    struct rob_lines lines = {0};
    rob_guidance_text(tui->session.form, rob_resolve_item(&tui->session), ROB_GUIDANCE_ALL, 0,
                      &text);
    if (rob_lines_break_hanging(&lines, rob_buf_text(&text), width))
        rob_grid_broken(grid, row, col, width, height, rob_buf_text(&text), &lines, 0);
    rob_lines_free(&lines);
    rob_buf_free(&text);
}

/* Reviewers decide by the abstract: it takes the room that the supports of an assessment need.
 */
static void draw_record(const struct rob_tui *tui, struct rob_grid *grid, int row, int height,
                        int cols)
{
    const struct rob_record_place place = {.study = tui->session.resolving.cell.study,
                                           .row = row + 1,
                                           .col = 2,
                                           .width = cols - 3,
                                           .height = height - 1};
    rob_rule(grid, row, 0, cols, "The record");
    size_t more = rob_record_draw(tui, grid, &place);
    if (more > 0) {
        char text[32];
        int len = snprintf(text, sizeof text, " +%zu lines: o ", more);
        rob_grid_str(grid, row, cols - len - 1, text, ROB_ATTR_BOLD);
    }
}

/* Both sides get the rows that they need, and the texts of the consensus the rest. */
static void draw_whole(const struct rob_tui *tui, struct rob_grid *grid)
{
    bool key = grid->rows >= 28, guidance = grid->cols >= GUIDANCE_COLS;
    int width = guidance ? grid->cols * 2 / 3 : grid->cols;
    draw_strip(tui, grid, STRIP_ROW);
    if (key)
        draw_strip_key(grid, STRIP_ROW + 1);
    int row = draw_question(tui, grid, STRIP_ROW + 1 + key), rest = grid->rows - 2 - 2 - row;
    bool screening = tui->session.form->mode == ROB_MODE_SCREEN; /* the record gets the room */
    int free = screening ? 0 : rest - rob_reconcile_sides_need(tui, width);
    int texts = text_rows(tui, grid->rows, free), below = row + rest - texts;
    screening = screening && below - row >= SIDES_ROWS + 3;
    int sides = screening ? SIDES_ROWS : below - row;
    rob_reconcile_draw_sides(tui, grid, row, sides, width);
    if (screening)
        draw_record(tui, grid, row + sides, below - row - sides, width);
    if (guidance) {
        rob_grid_down(grid, row, width, below - row);
        draw_guidance(tui, grid, row, width + 2, below - row);
    }
    draw_settlers(tui, grid, below);
    draw_decision(tui, grid, below + 1);
    draw_texts(tui, grid, below + 2, texts);
}

void rob_reconcile_draw(const struct rob_tui *tui, struct rob_grid *grid)
{
    struct rob_buf heading = {0};
    add_heading(tui, &heading, grid->cols < 60);
    rob_frame(tui, grid, rob_buf_text(&heading));
    rob_buf_free(&heading);
    if (tui->session.resolving.n_rows == 0)
        return;
    if (grid->rows < 20 || grid->cols < 60) {
        draw_compact(tui, grid);
        return;
    }
    draw_whole(tui, grid);
}
