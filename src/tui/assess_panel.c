/* Help for judging: guidance and signalling questions. */
#include "tui/assess.h"

#include "tui/lines.h"
#include "session/guidance.h"
#include "session/words.h"

/* --- Signalling questions ---------------------------------------------------------------- */

static const char *signal_mark(enum rob_signal_answer answer)
{
    static const char *const MARKS[] = {"[   ]", "[yes]", "[no ]", "[ ? ]", "[n/r]"};
    return MARKS[answer];
}

/* Rows of question `i` in this width. */
static int signal_height(const struct rob_item *item, size_t i, int width)
{
    struct rob_lines lines = {0};
    int height = rob_lines_break(&lines, item->signals[i].text, width) ? (int)lines.n : 1;
    rob_lines_free(&lines);
    return height;
}

static int draw_signal(const struct rob_tui *tui, struct rob_grid *grid, int row, int col,
                       int width, int height, size_t i, enum rob_signal_answer answer)
{
    const struct rob_item *item = rob_judge_item(&tui->session);
    bool here = tui->session.judging.focus == ROB_FOCUS_SIGNAL && tui->session.judging.signal == i;
    rob_grid_str(grid, row, col, here ? ">" : " ", ROB_ATTR_BOLD);
    rob_grid_str(grid, row, col + 2, item->signals[i].id, here ? ROB_ATTR_BOLD : 0);
    rob_grid_str(grid, row, col + 4, signal_mark(answer),
                 answer == ROB_SIGNAL_NONE ? 0 : ROB_ATTR_BOLD);
    if (here)
        rob_grid_cursor(grid, row, col);
    return rob_grid_lines(grid, row, col + 10, width - 10, height, item->signals[i].text, 0);
}

/* The first question to draw so that the focused one fits. */
static size_t first_signal(const struct rob_tui *tui, int width, int height)
{
    const struct rob_item *item = rob_judge_item(&tui->session);
    size_t first = tui->session.judging.focus == ROB_FOCUS_SIGNAL ? tui->session.judging.signal : 0;
    if (item->n_signals == 0)
        return 0;
    int used = signal_height(item, first, width);
    while (first > 0 && used + signal_height(item, first - 1, width) <= height)
        used += signal_height(item, --first, width);
    return first;
}

static int draw_signals(const struct rob_tui *tui, struct rob_grid *grid, int row, int col,
                        int width, int height)
{
    const struct rob_item *item = rob_judge_item(&tui->session);
    struct rob_judgement judgement =
        rob_judge_judgement(&tui->session, rob_judge_cell(&tui->session));
    size_t i = first_signal(tui, width - 10, height);
    int used = 0;
    for (; i < item->n_signals && used < height; i++)
        used +=
            draw_signal(tui, grid, row + used, col, width, height - used, i, judgement.signals[i]);
    if (i < item->n_signals)
        rob_lines_more(grid, row + height - 1, col + width, item->n_signals - i, "more");
    return used;
}

static int draw_suggestion(const struct rob_tui *tui, struct rob_grid *grid, int row, int col,
                           int width)
{
    struct rob_judgement judgement =
        rob_judge_judgement(&tui->session, rob_judge_cell(&tui->session));
    struct rob_buf text = {0};
    rob_word_suggestion(&text, tui->session.form, rob_judge_item(&tui->session), judgement.signals);
    bool there = text.len > 0;
    if (there) {
        int used = rob_grid_str(grid, row, col, "Suggested: ", ROB_ATTR_BOLD);
        rob_grid_title(grid, row, col + used, width - used, rob_buf_text(&text), 0);
    }
    rob_buf_free(&text);
    return there;
}

/* --- The panel --------------------------------------------------------------------------- */

/* "+ Yes  A chance method is named.." for each answer: what comes first, cut to its rows. Spare
 * rows go to the first that need them. */
static int draw_guidance_cut(const struct rob_tui *tui, struct rob_grid *grid, int row, int col,
                             int width, int height)
{
    const struct rob_item *item = rob_judge_item(&tui->session);
    int used = 0, spare = height - (int)item->n_answers;
    for (size_t i = 0; i < item->n_answers && used < height; i++) {
        struct rob_buf text = {0};
        struct rob_lines lines = {0};
        rob_guidance_answer(&text, tui->session.form, item, i, 1);
        if (text.len > 0 && rob_lines_break_hanging(&lines, rob_buf_text(&text), width)) {
            int whole = (int)lines.n - 1, rows = 1; /* the last line is empty */
            for (; rows < whole && spare > 0; spare--)
                rows++;
            rob_grid_broken(grid, row + used, col, width, rows - 1, rob_buf_text(&text), &lines, 0);
            const struct rob_line *last = &lines.at[rows - 1];
            bool end = used + rows == height; /* "more: i" follows */
            rob_grid_title(grid, row + used + rows - 1, col + last->indent,
                           width - last->indent - (end ? 10 : 0), rob_buf_text(&text) + last->start,
                           0);
            used += rows;
        }
        rob_lines_free(&lines);
        rob_buf_free(&text);
    }
    return used;
}

/* The guidance with at most so many lines an answer, and of the first `more` answers one more, if
 * that fits; -1: it does not. */
static int draw_guidance_of(const struct rob_tui *tui, struct rob_grid *grid, int row, int col,
                            int width, int height, size_t most, size_t more)
{
    struct rob_buf text = {0};
    struct rob_lines lines = {0};
    int used = -1;
    rob_guidance_text(tui->session.form, rob_judge_item(&tui->session), most, more, &text);
    bool broken = rob_lines_break_hanging(&lines, rob_buf_text(&text), width);
    if (broken && (int)lines.n - 1 <= height) /* the last line is empty */
        used = rob_grid_broken(grid, row, col, width, height, rob_buf_text(&text), &lines, 0);
    rob_lines_free(&lines);
    rob_buf_free(&text);
    return used;
}

/* As much guidance on each answer as fits, alike for all but for one line, so that none is out of
 * sight and no room is left empty. */
static int draw_guidance(const struct rob_tui *tui, struct rob_grid *grid, int row, int col,
                         int width, int height)
{
    enum { LINES = 8 };
    size_t n = rob_judge_item(&tui->session)->n_answers;
    int used = draw_guidance_of(tui, grid, row, col, width, height, ROB_GUIDANCE_ALL, 0);
    if (used >= 0)
        return used;
    for (size_t most = LINES; most > 0 && used < 0; most--)
        for (size_t more = n; more-- > 0 && used < 0;)
            used = draw_guidance_of(tui, grid, row, col, width, height, most, more);
    if (used < 0)
        used = draw_guidance_cut(tui, grid, row, col, width, height);
    rob_grid_str(grid, row + height - 1, col + width - 9, "  more: i", ROB_ATTR_DIM);
    return used;
}

static int signals_height(const struct rob_item *item, int width)
{
    int height = 0;
    for (size_t i = 0; i < item->n_signals; i++)
        height += signal_height(item, i, width);
    return height;
}

/* At the side there is room for both; below, the questions show while they are answered. */
void rob_assess_draw_panel(const struct rob_tui *tui, struct rob_grid *grid, int row, int col,
                           int width, int height)
{
    const struct rob_item *item = rob_judge_item(&tui->session);
    bool answering = tui->session.judging.focus == ROB_FOCUS_SIGNAL;
    int need = signals_height(item, width - 10);
    if (height < 1)
        return;
    int suggested = draw_suggestion(tui, grid, row + height - 1, col, width);
    int room = height - suggested;
    if (height >= 10) {
        struct rob_buf title = {0};
        rob_buf_printf(&title, "%s   (%s)", item->title,
                       tui->session.form->domains[item->domain].title);
        rob_grid_title(grid, row, col, width, rob_buf_text(&title), ROB_ATTR_BOLD);
        rob_buf_free(&title);
        int shown = need < room - 2 - (answering ? 0 : 6) ? need : room - 2 - (answering ? 0 : 6);
        draw_signals(tui, grid, row + 2, col, width, shown);
        int used = shown + 3;
        if (room > used)
            draw_guidance(tui, grid, row + used, col, width, room - used);
    } else if (answering) {
        draw_signals(tui, grid, row, col, width, room);
    } else {
        draw_guidance(tui, grid, row, col, width, room);
    }
}
