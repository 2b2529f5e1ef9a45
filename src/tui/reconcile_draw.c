#include "tui/reconcile.h"

#include "tui/lines.h"
#include "tui/words.h"

#include <stdio.h>
#include <string.h>

enum { LABEL_WIDTH = 13, STRIP_ROW = 1 };

int rob_reconcile_label_width(void)
{
    return LABEL_WIDTH;
}

/* --- The strip: all items of the study in one row ---------------------------------------- */

/* "4 -/?" where they differ, "8 ?/+:+" where that is settled, "1 +" where they agree. */
static void strip_text(const struct rob_tui *tui, struct rob_cell cell, struct rob_buf *out)
{
    const struct rob_item *item = &tui->form->items[cell.item];
    struct rob_consensus consensus = rob_view_consensus(tui->view, cell);
    struct rob_pair pair = rob_reconcile_pair(tui, cell);
    rob_buf_printf(out, "%d ", item->number);
    rob_buf_str(out, rob_word_symbol(tui->form, item, pair.judgement[0].answer));
    if (consensus.differ)
        rob_buf_printf(out, "/%s", rob_word_symbol(tui->form, item, pair.judgement[1].answer));
    if (consensus.state == ROB_CELL_RESOLVED)
        rob_buf_printf(out, ":%s", rob_word_symbol(tui->form, item, consensus.answer));
    if (consensus.state == ROB_CELL_REFERRED)
        rob_buf_str(out, ":3rd");
}

static bool is_here(const struct rob_tui *tui, struct rob_cell cell)
{
    struct rob_cell here = tui->reconcile.cell;
    return cell.item == here.item && cell.outcome == here.outcome;
}

/* The first cell to show, so that the present one fits. */
static size_t first_of_strip(const struct rob_tui *tui, int width)
{
    size_t study = tui->reconcile.cell.study, n = rob_view_n_cells(tui->view, study), here = 0;
    for (size_t i = 0; i < n; i++)
        if (is_here(tui, rob_view_cell(tui->view, study, i)))
            here = i;
    size_t first = here;
    for (int used = 0;; first--) {
        struct rob_buf text = {0};
        strip_text(tui, rob_view_cell(tui->view, study, first), &text);
        used += (int)text.len + 3;
        rob_buf_free(&text);
        if (used > width)
            return first < here ? first + 1 : here;
        if (first == 0)
            return 0;
    }
}

static void draw_strip(const struct rob_tui *tui, struct rob_grid *grid, int row)
{
    size_t study = tui->reconcile.cell.study, n = rob_view_n_cells(tui->view, study);
    int col = 0;
    for (size_t i = first_of_strip(tui, grid->cols); i < n; i++) {
        struct rob_cell cell = rob_view_cell(tui->view, study, i);
        bool open = rob_reconcile_is_open(tui, cell), here = is_here(tui, cell);
        struct rob_buf text = {0};
        strip_text(tui, cell, &text);
        if (col + (int)text.len + 3 <= grid->cols) {
            rob_grid_str(grid, row, col, here ? ">" : " ", ROB_ATTR_BOLD);
            rob_grid_str(grid, row, col + 1, rob_buf_text(&text),
                         (unsigned)(here   ? ROB_ATTR_BOLD | ROB_ATTR_UNDERLINE
                                    : open ? ROB_ATTR_BOLD
                                           : ROB_ATTR_DIM));
            rob_grid_str(grid, row, col + 1 + (int)text.len, here ? "<" : " ", ROB_ATTR_BOLD);
            if (here)
                rob_grid_cursor(grid, row, col);
        }
        col += (int)text.len + 3;
        rob_buf_free(&text);
    }
}

/* --- The two columns --------------------------------------------------------------------- */

static void add_signals(const struct rob_tui *tui, const struct rob_judgement *judgement,
                        struct rob_buf *out)
{
    const struct rob_item *item = rob_reconcile_item(tui);
    static const char *const WORDS[] = {"", "yes", "no", "unclear", "not relevant"};
    const char *comma = "Questions  ";
    for (size_t i = 0; i < item->n_signals; i++) {
        if (judgement->signals[i] == ROB_SIGNAL_NONE)
            continue;
        rob_buf_printf(out, "%s%s %s", comma, item->signals[i].id, WORDS[judgement->signals[i]]);
        comma = ", ";
    }
    int suggested = rob_item_suggest(item, judgement->signals);
    if (suggested != ROB_NOT_FOUND && suggested != judgement->answer)
        rob_buf_printf(out, "; they suggest %s", item->answers[suggested].label);
    if (*comma == ',')
        rob_buf_char(out, '\n');
}

/* Texts of one reviewer, below one another; with `brief` they follow on. */
static void side_text(const struct rob_tui *tui, const struct rob_judgement *judgement, bool brief,
                      struct rob_buf *out)
{
    if (judgement->support && *judgement->support)
        rob_buf_printf(out, "Support  %s%s", judgement->support, brief ? "\n" : "\n\n");
    for (size_t i = 0; i < judgement->n_quotes; i++) {
        const struct rob_quote *quote = &judgement->quotes[i];
        rob_buf_printf(out, "Quote  %s%s", *quote->where ? quote->where : "",
                       *quote->where && *quote->text ? ": " : "");
        rob_buf_printf(out, *quote->text ? "\"%s\"%s" : "%s%s", quote->text, brief ? "\n" : "\n\n");
    }
    add_signals(tui, judgement, out);
    if (out->len == 0)
        rob_buf_str(out, "(no support, no quote)");
}

static int draw_side_head(const struct rob_tui *tui, struct rob_grid *grid, int row, int col,
                          int width, const struct rob_pair *pair, size_t side)
{
    const struct rob_judgement *judgement = &pair->judgement[side];
    const struct rob_item *item = rob_reconcile_item(tui);
    struct rob_buf text = {0};
    rob_grid_str(grid, row, col, side == 0 ? "a" : "b", ROB_ATTR_BOLD | ROB_ATTR_UNDERLINE);
    rob_word_author(&text, tui, tui->reconcile.cell.study, pair->seat[side]);
    int used =
        3 + rob_grid_title(grid, row, col + 3, width - 3, rob_buf_text(&text), ROB_ATTR_BOLD);
    if (used + 13 < width) {
        char date[16];
        rob_word_date(tui, judgement->time, date);
        rob_grid_str(grid, row, col + used + 2, date, ROB_ATTR_DIM);
    }
    rob_buf_clear(&text);
    rob_word_answer(&text, tui->form, item, judgement->answer);
    rob_grid_title(grid, row + 1, col + 3, width - 3, rob_buf_text(&text),
                   ROB_ATTR_BOLD | rob_word_attr(tui->form, item, judgement->answer));
    rob_buf_free(&text);
    return 2;
}

static void draw_side(const struct rob_tui *tui, struct rob_grid *grid, int row, int col, int width,
                      int height, const struct rob_pair *pair, size_t side)
{
    struct rob_buf text = {0};
    struct rob_lines lines = {0};
    int used = draw_side_head(tui, grid, row, col, width, pair, side);
    bool brief = height < 10;
    side_text(tui, &pair->judgement[side], brief, &text);
    row += used + !brief;
    height -= used + !brief;
    if (height > 0 && rob_lines_break_hanging(&lines, rob_buf_text(&text), width)) {
        size_t n = lines.n;
        while (n > 0 && lines.at[n - 1].len == 0)
            n--;
        rob_grid_broken(grid, row, col, width, height, rob_buf_text(&text), &lines, 0);
        if ((int)n > height)
            rob_grid_printf(grid, row + height - 1, col + width - 9, ROB_ATTR_DIM, " +%zu more",
                            n - (size_t)height);
    }
    rob_lines_free(&lines);
    rob_buf_free(&text);
}

static void draw_sides(const struct rob_tui *tui, struct rob_grid *grid, int row, int height)
{
    struct rob_pair pair = rob_reconcile_pair(tui, tui->reconcile.cell);
    size_t n = pair.n < 2 ? pair.n : 2;
    bool beside = grid->cols >= 60;
    int width = beside ? grid->cols / 2 - 3 : grid->cols - 2;
    for (size_t side = 0; side < n; side++) {
        int col = beside && side == 1 ? grid->cols / 2 + 2 : 2;
        int top = beside || side == 0 ? row : row + height / 2;
        draw_side(tui, grid, top, beside ? col : 1, width, beside ? height : height / 2, &pair,
                  side);
    }
    for (int i = 0; beside && i < height; i++)
        rob_grid_str(grid, row + i, grid->cols / 2, "|", ROB_ATTR_DIM);
}

/* --- What is settled --------------------------------------------------------------------- */

static void add_settlers(const struct rob_tui *tui, const struct rob_consensus *consensus,
                         struct rob_buf *out)
{
    for (size_t i = 0; i < consensus->n_by; i++) {
        int seat = rob_view_find_seat(tui->view, consensus->by[i]);
        rob_word_add_to_list(out, seat >= 0 ? rob_word_name(tui, (size_t)seat) : consensus->by[i],
                             i, consensus->n_by);
    }
}

static const char *cause_text(const char *id)
{
    for (size_t i = 0; i < ROB_CAUSE_COUNT; i++)
        if (strcmp(rob_cause_id((enum rob_cause)i), id) == 0)
            return rob_cause_text((enum rob_cause)i);
    return "";
}

/* Who else has judged it, where there are more than two. */
static void add_others(const struct rob_tui *tui, struct rob_buf *out)
{
    struct rob_pair pair = rob_reconcile_pair(tui, tui->reconcile.cell);
    size_t study = tui->reconcile.cell.study;
    int shown = ROB_NOT_FOUND;
    for (size_t k = 0; pair.n > 2; k++) {
        struct rob_judgement judgement;
        if ((shown = rob_view_reviewer(tui->view, study, k)) == ROB_NOT_FOUND)
            break;
        size_t seat = (size_t)shown;
        if (seat == pair.seat[0] || seat == pair.seat[1] ||
            !rob_view_first_pass(&judgement, tui->view, tui->reconcile.cell, seat))
            continue;
        rob_buf_str(out, "   ");
        rob_word_author(out, tui, study, seat);
        rob_buf_str(out, ": ");
        rob_word_answer(out, tui->form, rob_reconcile_item(tui), judgement.answer);
        if (*judgement.support)
            rob_buf_printf(out, " (%s)", judgement.support);
    }
}

static void draw_decision(const struct rob_tui *tui, struct rob_grid *grid, int row)
{
    const struct rob_item *item = rob_reconcile_item(tui);
    struct rob_consensus consensus = rob_reconcile_consensus(tui);
    struct rob_buf text = {0};
    int col = LABEL_WIDTH;
    rob_grid_str(grid, row, 2, "Consensus", ROB_ATTR_BOLD);
    if (consensus.answer >= 0) {
        rob_word_answer(&text, tui->form, item, consensus.answer);
        col += rob_grid_str(grid, row, col, rob_buf_text(&text),
                            ROB_ATTR_BOLD | rob_word_attr(tui->form, item, consensus.answer));
        rob_buf_clear(&text);
    }
    if (consensus.state == ROB_CELL_UNANIMOUS) {
        rob_buf_str(&text, "   you agreed");
    } else if (consensus.state == ROB_CELL_RESOLVED) {
        rob_buf_str(&text, "   settled");
        if (*consensus.cause)
            rob_buf_printf(&text, " (%s)", cause_text(consensus.cause));
        rob_buf_str(&text, " by ");
        add_settlers(tui, &consensus, &text);
    } else if (consensus.state == ROB_CELL_REFERRED) {
        rob_buf_str(&text, "left to the third reviewer");
    } else {
        rob_buf_str(&text, consensus.conflict
                               ? "settled in two ways, on two machines: settle it again"
                           : consensus.stale ? "to be settled anew: a first pass has changed"
                                             : "not settled yet");
    }
    add_others(tui, &text);
    rob_grid_title(grid, row, col == LABEL_WIDTH ? col : col + 3, grid->cols - col - 4,
                   rob_buf_text(&text), 0);
    rob_buf_free(&text);
}

static void draw_text(const struct rob_tui *tui, struct rob_grid *grid, int row, int height,
                      enum rob_focus focus, const char *label, const char *text)
{
    bool here = tui->reconcile.focus == focus;
    int width = grid->cols - LABEL_WIDTH - 2;
    rob_grid_str(grid, row, 2, label, here ? ROB_ATTR_BOLD : 0);
    if (here)
        rob_grid_str(grid, row, LABEL_WIDTH - 2, ">", ROB_ATTR_BOLD);
    if (here)
        rob_field_draw(&tui->reconcile.field, grid, row, LABEL_WIDTH, width, height, true);
    else
        rob_grid_lines(grid, row, LABEL_WIDTH, width, height, text, 0);
}

static void draw_texts(const struct rob_tui *tui, struct rob_grid *grid, int row, int height)
{
    const struct rob_reconcile_state *state = &tui->reconcile;
    const struct rob_entry *entry = state->entry;
    bool quote = entry && entry->n_quotes > 0;
    int spare = height - 4, support = 1 + spare / 2, quotes = 1 + spare - spare / 2;
    draw_text(tui, grid, row, support, ROB_FOCUS_SUPPORT, "Support", entry ? entry->support : "");
    row += support;
    draw_text(tui, grid, row, quotes, ROB_FOCUS_QUOTE, "Quote", quote ? entry->quotes[0].text : "");
    row += quotes;
    draw_text(tui, grid, row, 1, ROB_FOCUS_WHERE, "Page", quote ? entry->quotes[0].where : "");
    draw_text(tui, grid, row + 1, 1, ROB_FOCUS_REASON, "Reason",
              state->reason ? state->reason : "");
}

/* --- Together ---------------------------------------------------------------------------- */

static void add_heading(const struct rob_tui *tui, struct rob_buf *out)
{
    struct rob_study study = rob_view_study(tui->view, tui->reconcile.cell.study);
    size_t here = rob_reconcile_n_left(tui, false), all = rob_reconcile_n_left(tui, true);
    rob_buf_printf(out, "%s  to settle: %zu here, %zu in all", study.label, here, all);
}

/* Draws the question; returns the row behind it. */
static int draw_question(const struct rob_tui *tui, struct rob_grid *grid, int row)
{
    const struct rob_item *item = rob_reconcile_item(tui);
    struct rob_buf before = {0};
    int outcome = tui->reconcile.cell.outcome;
    if (outcome >= 0)
        rob_buf_printf(&before, "%s: ", rob_view_outcome(tui->view, (size_t)outcome));
    int height = rob_question_height(item, rob_buf_text(&before), grid->cols);
    if (grid->rows < 20 && height > 2)
        height = 2;
    rob_question(grid, row, height, item, rob_buf_text(&before));
    rob_buf_free(&before);
    return row + height;
}

/* "a Ann Author: No = high risk (-)", and below it what supports that. */
static void draw_compact_side(const struct rob_tui *tui, struct rob_grid *grid, int row, int height,
                              const struct rob_pair *pair, size_t side)
{
    const struct rob_judgement *judgement = &pair->judgement[side];
    struct rob_buf text = {0};
    rob_buf_printf(&text, "%c  ", side == 0 ? 'a' : 'b');
    rob_word_author(&text, tui, tui->reconcile.cell.study, pair->seat[side]);
    rob_buf_str(&text, ": ");
    rob_word_answer(&text, tui->form, rob_reconcile_item(tui), judgement->answer);
    rob_grid_title(grid, row, 1, grid->cols - 2, rob_buf_text(&text), ROB_ATTR_BOLD);
    rob_buf_clear(&text);
    side_text(tui, judgement, true, &text);
    rob_grid_lines(grid, row + 1, 4, grid->cols - 5, height - 1, rob_buf_text(&text), 0);
    rob_buf_free(&text);
}

/* One side below the other, and one text: 40x10. */
static void draw_compact(const struct rob_tui *tui, struct rob_grid *grid)
{
    static const char *const LABELS[] = {[ROB_FOCUS_SUPPORT] = "Support",
                                         [ROB_FOCUS_QUOTE] = "Quote",
                                         [ROB_FOCUS_WHERE] = "Page",
                                         [ROB_FOCUS_REASON] = "Reason"};
    struct rob_pair pair = rob_reconcile_pair(tui, tui->reconcile.cell);
    int row = draw_question(tui, grid, 1), bottom = grid->rows - 3;
    int side = (bottom - row) / 2;
    rob_grid_str(grid, 1, 0, ">", ROB_ATTR_BOLD | ROB_ATTR_UNDERLINE);
    rob_grid_cursor(grid, 1, 0);
    for (size_t i = 0; i < 2 && i < pair.n; i++)
        draw_compact_side(tui, grid, row + (int)i * side, side, &pair, i);
    row += 2 * side;
    if (rob_reconcile_in_text(tui))
        draw_text(tui, grid, row, bottom + 1 - row, tui->reconcile.focus,
                  LABELS[tui->reconcile.focus], "");
    else
        draw_decision(tui, grid, row);
}

void rob_reconcile_draw(const struct rob_tui *tui, struct rob_grid *grid)
{
    struct rob_buf heading = {0};
    add_heading(tui, &heading);
    rob_frame(tui, grid, rob_buf_text(&heading));
    rob_buf_free(&heading);
    if (tui->reconcile.n_rows == 0)
        return;
    if (grid->rows < 20 || grid->cols < 60) {
        draw_compact(tui, grid);
        return;
    }
    draw_strip(tui, grid, STRIP_ROW);
    int texts = grid->rows >= 28 ? 6 : 4;
    if (grid->rows >= 40)
        texts = 8;
    int below = grid->rows - 2 - texts - 2;
    int row = draw_question(tui, grid, STRIP_ROW + 1);
    draw_sides(tui, grid, row, below - row);
    rob_rule(grid, below, 0, grid->cols, "");
    draw_decision(tui, grid, below + 1);
    draw_texts(tui, grid, below + 2, texts);
}
