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

#include <ctype.h>
#include <string.h>

enum { SIDE_COLS = 100 };

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

/* --- Drawing the record ------------------------------------------------------------------ */

static void add_paragraph(struct rob_buf *out, const char *text)
{
    if (text && *text)
        rob_buf_printf(out, "%s%s", out->len ? "\n\n" : "", text);
}

static void add_record(const struct rob_tui *tui, struct rob_buf *out)
{
    struct rob_study s = rob_view_study(tui->session.view, study(tui));
    struct rob_buf source = {0};
    add_paragraph(out, s.title ? s.title : "(no title)");
    add_paragraph(out, s.authors);
    rob_buf_printf(&source, "%s", s.journal ? s.journal : "");
    if (s.year)
        rob_buf_printf(&source, "%s%d", source.len ? " " : "", s.year);
    if (s.doi && *s.doi)
        rob_buf_printf(&source, "%sdoi:%s", source.len ? "  " : "", s.doi);
    add_paragraph(out, rob_buf_text(&source));
    add_paragraph(out, s.abstract && *s.abstract ? s.abstract : "(no abstract)");
    rob_buf_free(&source);
}

static bool is_word(const char *word, size_t n, const char *text, size_t len)
{
    return n > 0 && n <= len && strncasecmp(text, word, n) == 0 &&
           (n == len || !isalnum((unsigned char)text[n]));
}

/* Bytes of the word to be shown in bold that stands at the text: of the form, or of those that were
 * asked for at the start, separated by commas or blanks. 0: none does. */
static size_t word_at(const struct rob_tui *tui, const char *text, size_t len)
{
    const struct rob_form *form = tui->session.form;
    for (size_t i = 0; i < form->n_highlight; i++)
        if (is_word(form->highlight[i], strlen(form->highlight[i]), text, len))
            return strlen(form->highlight[i]);
    const char *word = tui->options.highlight ? tui->options.highlight : "";
    for (size_t n = 0; *word; word += n + (word[n] != '\0')) {
        n = strcspn(word, ", ");
        if (is_word(word, n, text, len))
            return n;
    }
    return 0;
}

static void mark_words(const struct rob_tui *tui, struct rob_grid *grid, int row, int col,
                       const char *text, size_t len)
{
    for (size_t at = 0; at < len; at++) {
        bool begins = at == 0 || !isalnum((unsigned char)text[at - 1]);
        size_t n = begins ? word_at(tui, text + at, len - at) : 0;
        if (n > 0)
            rob_grid_mark(grid, row, col + rob_shown_columns(text, at),
                          rob_shown_columns(text + at, n), ROB_ATTR_BOLD | ROB_ATTR_UNDERLINE);
    }
}

/* The whole record, from the line that it is scrolled to; the title in bold. */
static void draw_record(const struct rob_tui *tui, struct rob_grid *grid, int row, int width,
                        int height)
{
    struct rob_buf text = {0};
    struct rob_lines lines = {0};
    add_record(tui, &text);
    if (height < 1 || !rob_lines_break(&lines, rob_buf_text(&text), width)) {
        rob_buf_free(&text);
        return;
    }
    size_t most = lines.n > (size_t)height ? lines.n - (size_t)height : 0;
    size_t top = tui->record_top < most ? tui->record_top : most;
    const char *title_end = strstr(rob_buf_text(&text), "\n\n");
    size_t title = title_end ? (size_t)(title_end - text.data) : text.len;
    rob_grid_broken(grid, row, 2, width, height, rob_buf_text(&text), &lines, top);
    for (int i = 0; i < height && top + (size_t)i < lines.n; i++) {
        const struct rob_line *line = &lines.at[top + (size_t)i];
        if (line->start < title)
            rob_grid_mark(grid, row + i, 2, width, ROB_ATTR_BOLD);
        mark_words(tui, grid, row + i, 2, rob_buf_text(&text) + line->start, line->len);
    }
    if (most > 0)
        rob_more(grid, row + height - 1, width + 2, top, most - top);
    rob_lines_free(&lines);
    rob_buf_free(&text);
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

/* All keys, those of reasons after the answers; with a grid of NULL nothing is drawn. Returns the
 * rows used. */
static int draw_keys(const struct rob_tui *tui, struct rob_grid *grid, int row, int left, int right)
{
    const struct rob_form *form = tui->session.form;
    struct rob_decision now = rob_screening_decision(&tui->session);
    int col = left, begun = row;
    for (size_t i = 0; i < form->n_items; i++) {
        if (i > 0 && form->items[i].if_item != 0)
            continue;
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
    rob_buf_printf(&text, "%d %s   decided %zu of %zu", s.number, s.label, mine[ROB_COMPLETE], all);
    rob_visit_pace(&tui->session, &pace);
    if (pace.len > 0 && grid->cols >= 70)
        rob_buf_printf(&text, "   %s", rob_buf_text(&pace));
    rob_frame(tui, grid, rob_buf_text(&text));
    rob_buf_free(&text);
    rob_buf_free(&pace);
}

/* The record above, the keys below; on a wide screen the criteria at the side. */
struct layout {
    bool side;
    int width, row; /* of the record; the first row of the keys */
};

static struct layout lay_out(const struct rob_tui *tui, int rows, int cols)
{
    struct layout at = {.side = cols >= SIDE_COLS && rows >= 16};
    at.width = at.side ? cols * 3 / 5 : cols;
    at.row = rows - 2 - draw_keys(tui, NULL, 0, 1, cols - 1);
    return at;
}

static void draw(const struct rob_tui *tui, struct rob_grid *grid)
{
    struct layout at = lay_out(tui, grid->rows, grid->cols);
    draw_heading(tui, grid);
    draw_record(tui, grid, 1, at.width - 4, at.row - 2);
    if (at.side) {
        rob_grid_down(grid, 1, at.width, at.row - 2);
        draw_criteria(tui, grid, 1, at.width + 2, grid->cols - at.width - 3, at.row - 2);
    }
    rob_rule(grid, at.row - 1, 0, grid->cols, tui->session.form->items[0].question);
    rob_frame(tui, grid, NULL);
    draw_keys(tui, grid, at.row, 1, grid->cols - 1);
    rob_grid_cursor(grid, at.row, 1);
}

/* The line that the record can be scrolled to at most. */
static size_t last_top(const struct rob_tui *tui)
{
    struct layout at = lay_out(tui, tui->rows, tui->cols);
    struct rob_buf text = {0};
    struct rob_lines lines = {0};
    add_record(tui, &text);
    int height = at.row - 2;
    size_t last = 0;
    if (height > 0 && rob_lines_break(&lines, rob_buf_text(&text), at.width - 4) &&
        lines.n > (size_t)height)
        last = lines.n - (size_t)height;
    rob_lines_free(&lines);
    rob_buf_free(&text);
    return last;
}

static const struct rob_binding BINDINGS[] = {
    {ROB_KEY_ANSWER, 0, 0, ACT_DECIDE, NULL, "decide, and go on to the next record", "decide",
     NULL},
    {ROB_KEY_BACKSPACE, 'u', 0, ACT_UNDO, "take back", "take the last decision back", "take back",
     "undo oops"},
    {']', '\r', 0, ACT_NEXT, "next record", "next record, without a decision", "next", "skip"},
    {'[', 0, 0, ACT_PREVIOUS, "previous record", "previous record", NULL, NULL},
    {' ', ROB_KEY_PAGE_DOWN, 0, ACT_SCROLL, NULL, "scroll a long abstract", "scroll", NULL},
    {ROB_KEY_PAGE_UP, 0, 0, ACT_SCROLL, NULL, "scroll back", NULL, NULL},
    {ROB_KEY_DOWN, ROB_KEY_UP, 0, ACT_SCROLL, NULL, "scroll by a line", NULL, NULL},
    {ROB_KEY_TAB, 0, 0, ACT_FORM, "the whole form", "the whole form: supports, quotes, flags",
     "form", "support quote flag"},
    {'c', 0, 0, ACT_CRITERIA, "criteria", "all criteria", "criteria", "guidance help"},
    {'o', 'P', 0, ACT_PAPER, "open the paper", "open the paper of the record", NULL, "pdf doi"},
    {ROB_KEY_ESC, 'q', 0, ACT_BACK, "back to the list", "back to the list of records", "back",
     "list"},
};

const struct rob_screen rob_screen_screening = {.name = "screening",
                                                .place = "while screening",
                                                .study = study,
                                                .draw = draw,
                                                .brief = brief,
                                                .act = act,
                                                .item = item,
                                                .answers = is_decision,
                                                .bindings = BINDINGS,
                                                .n_bindings = ROB_COUNT(BINDINGS)};
