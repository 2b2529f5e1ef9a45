/* The answers of all reviewers: two side by side, the others below, and all of them as a page. */
#include "tui/reconcile.h"

#include "tui/lines.h"
#include "tui/record.h"
#include "session/words.h"
#include "tui/colors.h"

/* --- Words ------------------------------------------------------------------------------- */

static void add_signals(const struct rob_tui *tui, const struct rob_judgement *judgement,
                        struct rob_buf *out)
{
    const struct rob_item *item = rob_resolve_item(&tui->session);
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
        rob_word_labelled(out, "Support", judgement->support);
    if (out->len > 0 && !brief)
        rob_buf_char(out, '\n');
    for (size_t i = 0; i < judgement->n_quotes; i++) {
        rob_word_quote(out, &judgement->quotes[i]);
        if (!brief)
            rob_buf_char(out, '\n');
    }
    add_signals(tui, judgement, out);
    while (out->len > 0 && out->data[out->len - 1] == '\n')
        out->data[--out->len] = '\0'; /* a line end at the end would count as a line more */
    if (out->len == 0)
        rob_buf_str(out, "(no support, no quote)");
}

/* "c  Carla Third: No = high risk (-)"; a and b are the keys that take these. */
static void add_head(const struct rob_tui *tui, const struct rob_sides *sides, size_t side,
                     struct rob_buf *out)
{
    rob_buf_printf(out, "%c  ", rob_resolve_letter(side));
    rob_word_author(out, &tui->session, tui->session.resolving.cell.study, sides->seat[side]);
    rob_buf_str(out, ": ");
    rob_word_answer(out, tui->session.form, rob_resolve_item(&tui->session),
                    sides->judgement[side].answer);
}

/* The answer first, so that a long name cuts nothing but itself. */
static void add_brief_head(const struct rob_tui *tui, const struct rob_sides *sides, size_t side,
                           struct rob_buf *out)
{
    rob_buf_printf(out, "%c  ", rob_resolve_letter(side));
    rob_word_answer(out, tui->session.form, rob_resolve_item(&tui->session),
                    sides->judgement[side].answer);
    rob_buf_str(out, "  ");
    rob_word_author(out, &tui->session, tui->session.resolving.cell.study, sides->seat[side]);
}

void rob_reconcile_page(const struct rob_tui *tui, struct rob_buf *out)
{
    struct rob_sides sides;
    rob_resolve_sides(&sides, &tui->session, tui->session.resolving.cell);
    for (size_t side = 0; side < sides.n; side++) {
        struct rob_buf text = {0};
        add_head(tui, &sides, side, out);
        side_text(tui, &sides.judgement[side], true, &text);
        rob_buf_printf(out, "\n%s\n\n", rob_buf_text(&text));
        rob_buf_free(&text);
    }
    rob_resolve_add_standing(&tui->session, out);
    rob_buf_char(out, '\n');
    if (tui->session.form->mode == ROB_MODE_SCREEN) {
        struct rob_buf record = {0};
        rob_record_text(&record, &tui->session, tui->session.resolving.cell.study);
        rob_buf_printf(out, "\n%s\n", rob_buf_text(&record));
        rob_buf_free(&record);
    }
}

/* --- Drawing ----------------------------------------------------------------------------- */

/* A text with what hangs below its labels; what is cut is to be read with o. */
static void draw_text(struct rob_grid *grid, int row, int col, int width, int height,
                      const char *text)
{
    struct rob_lines lines = {0};
    if (height > 0 && rob_lines_break_hanging(&lines, text, width)) {
        rob_grid_broken(grid, row, col, width, height, text, &lines, 0);
        if (lines.n > (size_t)height)
            rob_lines_more(grid, row + height - 1, col + width, lines.n - (size_t)height,
                           lines.n - (size_t)height == 1 ? "line: o" : "lines: o");
    }
    rob_lines_free(&lines);
}

static int draw_side_head(const struct rob_tui *tui, struct rob_grid *grid, int row, int col,
                          int width, const struct rob_sides *sides, size_t side)
{
    const struct rob_judgement *judgement = &sides->judgement[side];
    const struct rob_item *item = rob_resolve_item(&tui->session);
    struct rob_buf text = {0};
    rob_grid_str(grid, row, col, side == 0 ? "a" : "b", ROB_ATTR_BOLD | ROB_ATTR_UNDERLINE);
    rob_word_author(&text, &tui->session, tui->session.resolving.cell.study, sides->seat[side]);
    int used =
        3 + rob_grid_title(grid, row, col + 3, width - 3, rob_buf_text(&text), ROB_ATTR_BOLD);
    if (used + 13 < width) {
        char date[16];
        rob_word_date(&tui->session, judgement->time, date);
        rob_grid_str(grid, row, col + used + 2, date, ROB_ATTR_DIM);
    }
    rob_buf_clear(&text);
    rob_word_answer(&text, tui->session.form, item, judgement->answer);
    rob_grid_title(grid, row + 1, col + 3, width - 3, rob_buf_text(&text),
                   ROB_ATTR_BOLD | rob_color_of_answer(tui->session.form, item, judgement->answer));
    rob_buf_free(&text);
    return 2;
}

static void draw_side(const struct rob_tui *tui, struct rob_grid *grid, int row, int col, int width,
                      int height, const struct rob_sides *sides, size_t side, bool brief)
{
    struct rob_buf text = {0};
    int used = draw_side_head(tui, grid, row, col, width, sides, side) + !brief;
    side_text(tui, &sides->judgement[side], brief, &text);
    draw_text(grid, row + used, col, width, height - used, rob_buf_text(&text));
    rob_buf_free(&text);
}

/* The answers of all from `first` on, one behind the other: where there is no row for each. */
static void draw_row_of_answers(const struct rob_tui *tui, struct rob_grid *grid, int row,
                                int height, int cols, const struct rob_sides *sides, size_t first)
{
    struct rob_buf text = {0};
    for (size_t side = first; side < sides->n; side++)
        rob_buf_printf(&text, "%s%c %s", side > first ? "  " : "", rob_resolve_letter(side),
                       rob_word_symbol(tui->session.form, rob_resolve_item(&tui->session),
                                       sides->judgement[side].answer));
    draw_text(grid, row, 2, cols - 3, height, rob_buf_text(&text));
    rob_buf_free(&text);
}

/* The third reviewer and those after: each answer always, the support as far as it fits. Returns
 * the rows used, at the end of those given. */
static int draw_others(const struct rob_tui *tui, struct rob_grid *grid, int row, int height,
                       int cols, const struct rob_sides *sides)
{
    int n = sides->n > 2 ? (int)sides->n - 2 : 0;
    if (n > height / 2) {
        draw_row_of_answers(tui, grid, row + height - 2, 2, cols, sides, 2);
        return 2;
    }
    for (int i = 0; i < n; i++) {
        size_t side = (size_t)i + 2;
        struct rob_buf text = {0};
        add_brief_head(tui, sides, side, &text);
        int used = rob_grid_title(grid, row + height - n + i, 2, cols - 4, rob_buf_text(&text),
                                  ROB_ATTR_BOLD);
        rob_buf_clear(&text);
        side_text(tui, &sides->judgement[side], true, &text);
        if (used < cols - 24)
            rob_grid_title(grid, row + height - n + i, used + 4, cols - used - 6,
                           rob_buf_text(&text), 0);
        rob_buf_free(&text);
    }
    return n;
}

/* Without a side, the item was not asked by anyone, or an answer is unknown to a later form. */
static const char *unasked(const struct rob_tui *tui)
{
    return rob_resolve_consensus(&tui->session).unasked ? ROB_WORD_UNASKED : "";
}

/* The rows of the longer of both sides, with its head. */
static int sides_need(const struct rob_tui *tui, const struct rob_sides *sides, int width,
                      bool brief)
{
    int most = 0;
    for (size_t side = 0; side < sides->n && side < 2; side++) {
        struct rob_buf text = {0};
        side_text(tui, &sides->judgement[side], brief, &text);
        int needs = 2 + !brief + rob_lines_needed(rob_buf_text(&text), width, true);
        most = needs > most ? needs : most;
        rob_buf_free(&text);
    }
    return most;
}

void rob_reconcile_draw_sides(const struct rob_tui *tui, struct rob_grid *grid, int row, int height,
                              int cols)
{
    struct rob_sides sides;
    rob_resolve_sides(&sides, &tui->session, tui->session.resolving.cell);
    int half = cols / 2, width = half - 3;
    height -= draw_others(tui, grid, row, height, cols, &sides);
    bool brief = sides_need(tui, &sides, width, false) > height;
    for (size_t side = 0; side < sides.n && side < 2; side++)
        draw_side(tui, grid, row, side == 1 ? half + 2 : 2, width, height, &sides, side, brief);
    if (sides.n == 0)
        draw_text(grid, row, 2, cols - 3, height, unasked(tui));
    else
        rob_grid_down(grid, row, half, height);
}

int rob_reconcile_sides_need(const struct rob_tui *tui, int cols)
{
    struct rob_sides sides;
    rob_resolve_sides(&sides, &tui->session, tui->session.resolving.cell);
    int others = sides.n > 2 ? (int)sides.n - 2 : 0;
    int need = sides_need(tui, &sides, cols / 2 - 3, true) + others;
    int least = others > 0 ? 2 * others : 1; /* with fewer, the others have no texts */
    return need > least ? need : least;
}

int rob_reconcile_draw_narrow(const struct rob_tui *tui, struct rob_grid *grid, int row, int height)
{
    struct rob_sides sides;
    rob_resolve_sides(&sides, &tui->session, tui->session.resolving.cell);
    size_t n = sides.n;
    bool row_of_answers = (int)n > height;
    if (row_of_answers)
        n = height > 2 ? (size_t)height - 1 : 1;
    int each = n > 0 ? (height - row_of_answers) / (int)n : 0;
    for (size_t side = 0; side < n; side++) {
        int at = row + (int)side * each;
        struct rob_buf text = {0};
        add_brief_head(tui, &sides, side, &text);
        rob_grid_title(grid, at, 1, grid->cols - 2, rob_buf_text(&text), ROB_ATTR_BOLD);
        rob_buf_clear(&text);
        side_text(tui, &sides.judgement[side], true, &text);
        draw_text(grid, at + 1, 4, grid->cols - 5, each - 1, rob_buf_text(&text));
        rob_buf_free(&text);
    }
    if (row_of_answers)
        draw_row_of_answers(tui, grid, row + height - 1, 1, grid->cols, &sides, n);
    if (sides.n == 0) {
        draw_text(grid, row, 1, grid->cols - 2, height, unasked(tui));
        return height;
    }
    return row_of_answers ? height : each * (int)n;
}
