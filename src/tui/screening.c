/* Screening: the record, the criteria beside it, one key. */
#include "session/screening.h"
#include "tui/screens.h"

#include "base/utf8.h"
#include "session/guidance.h"
#include "session/judge.h"
#include "session/studies.h"
#include "session/visit.h"
#include "session/words.h"
#include "tui/colors.h"
#include "tui/frame.h"
#include "tui/lines.h"
#include "tui/record.h"

#include <string.h>

enum { SIDE_COLS = 100 };

/* The modes say only which actions are possible: all keys count. */
enum { MODE_DECIDE = 1, MODE_TAKE_BACK = 2, MODE_LONG = 4, MODE_MORE = 8, MODE_PAPER = 16 };

enum {
    ACT_DECIDE,
    ACT_UNDO,
    ACT_NEXT,
    ACT_PREVIOUS,
    ACT_SCROLL,
    ACT_FORM,
    ACT_CRITERIA,
    ACT_PAPER,
    ACT_BACK,
};

/* "i  Include: what the guidance says", an answer a paragraph. */
static void add_criteria(const struct rob_item *of, struct rob_buf *out)
{
    rob_buf_printf(out, "%s%s\n", out->len ? "\n" : "", of->question);
    if (of->rule)
        rob_buf_printf(out, "   %s\n", of->rule);
    for (size_t a = 0; a < of->n_answers; a++) {
        const struct rob_guidance *guidance = &of->guidance[a];
        rob_buf_printf(out, "%s  %s", of->answers[a].key, of->answers[a].label);
        for (size_t i = 0; i < guidance->n_lines; i++)
            rob_buf_printf(out, "%s%s", i ? " " : ": ", guidance->lines[i]);
        rob_buf_char(out, '\n');
    }
    if (of->note)
        rob_buf_printf(out, "%s\n", of->note);
}

/* --- Actions ----------------------------------------------------------------------------- */

static unsigned decide(struct rob_tui *tui, int key)
{
    struct rob_decision decision;
    if (rob_screening_find(&decision, tui->session.form, key))
        rob_screening_decide(&tui->session, decision);
    return ROB_REDRAW;
}

static size_t last_top(const struct rob_tui *tui);

static unsigned scroll(struct rob_tui *tui, int key)
{
    size_t page = tui->rows > 12 ? (size_t)tui->rows - 10 : 4, last = last_top(tui);
    bool up = key == ROB_KEY_PAGE_UP || key == ROB_KEY_UP;
    size_t by = key == ROB_KEY_DOWN || key == ROB_KEY_UP ? 1 : page;
    if (up)
        tui->record_top = tui->record_top > by ? tui->record_top - by : 0;
    else
        tui->record_top = tui->record_top + by < last ? tui->record_top + by : last;
    return ROB_REDRAW;
}

static unsigned show_criteria(struct rob_tui *tui)
{
    struct rob_buf text = {0};
    for (size_t i = 0; i < tui->session.form->n_items; i++)
        add_criteria(&tui->session.form->items[i], &text);
    rob_page_open(tui, "Criteria", &text);
    return ROB_REDRAW;
}

static unsigned act(struct rob_tui *tui, int action, int key)
{
    struct rob_session *session = &tui->session;
    switch (action) {
    case ACT_DECIDE:
        return decide(tui, key);
    case ACT_UNDO:
        rob_screening_undo(session);
        break;
    case ACT_NEXT:
    case ACT_PREVIOUS:
        rob_screening_step(session, action == ACT_NEXT);
        break;
    case ACT_SCROLL:
        return scroll(tui, key);
    case ACT_FORM:
        rob_tui_push(tui, ROB_SCREEN_ASSESS);
        break;
    case ACT_CRITERIA:
        return show_criteria(tui);
    case ACT_PAPER:
        return rob_paper_open(tui, session->judging.study);
    default:
        rob_visit_pause_study(session);
        rob_studies_select(session, session->judging.study);
        return ROB_CLOSE;
    }
    return ROB_REDRAW;
}

static bool is_decision(const struct rob_tui *tui, int key)
{
    struct rob_decision decision;
    return rob_screening_find(&decision, tui->session.form, key);
}

static const struct rob_item *item(const struct rob_tui *tui)
{
    return &tui->session.form->items[0];
}

static size_t study(const struct rob_tui *tui)
{
    return tui->session.judging.study;
}

static void brief(const struct rob_tui *tui, struct rob_buf *out)
{
    rob_buf_str(out, rob_view_study(tui->session.view, study(tui)).label);
}

/* --- Drawing keys and criteria ----------------------------------------------------------- */

/* "i Include", that which is chosen in its colour. */
static void draw_key(const struct rob_tui *tui, struct rob_grid *grid, int row, int col, size_t i,
                     size_t answer, bool chosen)
{
    const struct rob_item *of = &tui->session.form->items[i];
    const struct rob_answer *given = &of->answers[answer];
    unsigned color = rob_color_of_answer(tui->session.form, of, (int)answer);
    col += rob_grid_str(grid, row, col, chosen ? "*" : " ", ROB_ATTR_BOLD);
    col += rob_grid_str(grid, row, col, given->key, ROB_ATTR_BOLD | ROB_ATTR_UNDERLINE);
    rob_grid_str(grid, row, col + 1, given->label, chosen ? ROB_ATTR_BOLD | color : 0);
}

/* "123456 Reason for exclusion: c": where there is no room for the reasons. */
static void draw_brief_reasons(struct rob_grid *grid, int row, int col, const struct rob_item *of)
{
    col++;
    for (size_t a = 0; a < of->n_answers; a++)
        col += rob_grid_str(grid, row, col, of->answers[a].key, ROB_ATTR_BOLD);
    col += 1 + rob_grid_title(grid, row, col + 1, grid->cols - col - 6, of->title, 0);
    rob_grid_str(grid, row, col, ": c", 0);
}

/* All keys, those of reasons after the answers, or, `brief`, in a row; with a grid of NULL nothing
 * is drawn. Returns the rows used. */
static int draw_keys(const struct rob_tui *tui, struct rob_grid *grid, int row, int left, int right,
                     bool brief)
{
    const struct rob_form *form = tui->session.form;
    struct rob_decision now = rob_screening_decision(&tui->session);
    int col = left, begun = row;
    for (size_t i = 0; i < form->n_items; i++) {
        if (i > 0 && form->items[i].if_item != 0)
            continue;
        if (i > 0 && brief) {
            row++;
            if (grid)
                draw_brief_reasons(grid, row, left, &form->items[i]);
            continue;
        }
        for (size_t a = 0; a < form->items[i].n_answers; a++) {
            const char *label = form->items[i].answers[a].label;
            int width = rob_shown_columns(label, strlen(label)) + 5;
            bool chosen =
                i == 0 ? now.answer == (int)a : now.reason_item == (int)i && now.reason == (int)a;
            if (col > left && (col + width > right || (i > 0 && a == 0))) {
                row++;
                col = left;
            }
            if (grid)
                draw_key(tui, grid, row, col, i, a, chosen);
            col += width;
        }
    }
    return row - begun + 1;
}

static void draw_criteria(const struct rob_tui *tui, struct rob_grid *grid, int row, int col,
                          int width, int height)
{
    struct rob_buf text = {0};
    struct rob_lines lines = {0};
    for (size_t i = 0; i < tui->session.form->n_items; i++)
        add_criteria(&tui->session.form->items[i], &text);
    if (rob_lines_break_hanging(&lines, rob_buf_text(&text), width)) {
        rob_grid_broken(grid, row, col, width, height, rob_buf_text(&text), &lines, 0);
        if ((int)lines.n - 1 > height)
            rob_grid_str(grid, row + height - 1, col + width - 9, "  more: c", ROB_ATTR_DIM);
    }
    rob_lines_free(&lines);
    rob_buf_free(&text);
}

static void draw_heading(const struct rob_tui *tui, struct rob_grid *grid)
{
    const size_t *mine = tui->session.counts.mine;
    struct rob_study s = rob_view_study(tui->session.view, study(tui));
    struct rob_buf text = {0}, pace = {0};
    size_t all = mine[ROB_COMPLETE] + mine[ROB_PARTIAL] + mine[ROB_UNTOUCHED];
    rob_buf_printf(&text, grid->cols < 60 ? "%d %s  %zu of %zu" : "%d %s   decided %zu of %zu",
                   s.number, s.label, mine[ROB_COMPLETE], all);
    rob_visit_pace(&tui->session, &pace);
    if (pace.len > 0 && grid->cols >= 70)
        rob_buf_printf(&text, "   %s", rob_buf_text(&pace));
    rob_frame(tui, grid, rob_buf_text(&text));
    rob_buf_free(&text);
    rob_buf_free(&pace);
}

/* The record above, the keys below; on a wide screen the criteria at the side. */
struct layout {
    bool side, brief;
    int width, row; /* of the record; the first row of the keys */
};

enum { RECORD_ROWS = 4 }; /* fewer are too few to read by */

static struct layout lay_out(const struct rob_tui *tui, int rows, int cols)
{
    struct layout at = {.side = cols >= SIDE_COLS && rows >= 16};
    at.width = at.side ? cols * 3 / 5 : cols;
    at.row = rows - 2 - draw_keys(tui, NULL, 0, 1, cols - 1, false);
    at.brief = at.row - 2 < RECORD_ROWS;
    if (at.brief)
        at.row = rows - 2 - draw_keys(tui, NULL, 0, 1, cols - 1, true);
    return at;
}

static void draw(const struct rob_tui *tui, struct rob_grid *grid)
{
    struct layout at = lay_out(tui, grid->rows, grid->cols);
    draw_heading(tui, grid);
    const struct rob_record_place place = {.study = study(tui),
                                           .row = 1,
                                           .col = 2,
                                           .width = at.width - 4,
                                           .height = at.row - 2,
                                           .top = tui->record_top};
    size_t most = rob_record_draw(tui, grid, &place);
    if (at.side) {
        rob_grid_down(grid, 1, at.width, at.row - 2);
        draw_criteria(tui, grid, 1, at.width + 2, grid->cols - at.width - 3, at.row - 2);
    }
    rob_rule(grid, at.row - 1, 0, grid->cols, tui->session.form->items[0].question);
    if (most > 0) {
        size_t top = tui->record_top < most ? tui->record_top : most;
        rob_more(grid, at.row - 1, grid->cols, top, most - top);
    }
    rob_frame(tui, grid, NULL);
    draw_keys(tui, grid, at.row, 1, grid->cols - 1, at.brief);
    rob_grid_cursor(grid, at.row, 1);
}

/* The line that the record can be scrolled to at most. */
static size_t last_top(const struct rob_tui *tui)
{
    struct layout at = lay_out(tui, tui->rows, tui->cols);
    return rob_record_last_top(tui, study(tui), at.width - 4, at.row - 2);
}

static unsigned mode(const struct rob_tui *tui)
{
    const struct rob_session *session = &tui->session;
    return (session->locked || rob_judge_is_final(session) ? 0 : MODE_DECIDE) |
           (rob_screening_can_undo(session) ? MODE_TAKE_BACK : 0) |
           (last_top(tui) > 0 ? MODE_LONG : 0) |
           (rob_studies_beside(session, true) != SIZE_MAX ? MODE_MORE : 0) |
           (session->judging.has_paper ? MODE_PAPER : 0);
}

static const struct rob_binding BINDINGS[] = {
    {ROB_KEY_ANSWER, 0, ROB_OFFERED(MODE_DECIDE), ACT_DECIDE, NULL,
     "decide, and go on to the next record", "decide", NULL},
    {ROB_KEY_BACKSPACE, 'u', ROB_OFFERED(MODE_TAKE_BACK), ACT_UNDO, "take back",
     "take the last decision back", "take back", "undo oops"},
    {']', '\r', ROB_OFFERED(MODE_MORE), ACT_NEXT, "next record", "next record, without a decision",
     "next", "skip"},
    {'[', 0, ROB_OFFERED(MODE_MORE), ACT_PREVIOUS, "previous record", "previous record", NULL,
     NULL},
    {' ', ROB_KEY_PAGE_DOWN, ROB_OFFERED(MODE_LONG), ACT_SCROLL, NULL, "scroll a long abstract",
     "scroll", NULL},
    {ROB_KEY_PAGE_UP, 0, 0, ACT_SCROLL, NULL, "scroll back", NULL, NULL},
    {ROB_KEY_DOWN, ROB_KEY_UP, 0, ACT_SCROLL, NULL, "scroll by a line", NULL, NULL},
    {ROB_KEY_TAB, 0, 0, ACT_FORM, "the whole form", "the whole form: supports, quotes, flags",
     "form", "support quote flag"},
    {'c', 0, 0, ACT_CRITERIA, "criteria", "all criteria", "criteria", "guidance help"},
    {'o', 'P', ROB_OFFERED(MODE_PAPER), ACT_PAPER, "open the paper", "open the paper of the record",
     NULL, "pdf doi"},
    {ROB_KEY_ESC, 'q', 0, ACT_BACK, "back to the list", "back to the list of records", "back",
     "list"},
};

const struct rob_screen rob_screen_screening = {.name = "screening",
                                                .place = "while screening",
                                                .study = study,
                                                .draw = draw,
                                                .brief = brief,
                                                .act = act,
                                                .mode = mode,
                                                .item = item,
                                                .answers = is_decision,
                                                .bindings = BINDINGS,
                                                .n_bindings = ROB_COUNT(BINDINGS)};
