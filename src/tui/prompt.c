/* Questions at the bottom of the screen: Enter or Esc, a line of text, or a choice by number; and
 * texts that must be read first. */
#include "tui/screens.h"

#include "tui/frame.h"
#include "tui/lines.h"
#include "tui/typing.h"

#include "session/kept.h"

#include <string.h>

enum {
    MODE_YES = 1,
    MODE_TEXT = 2,
    MODE_CHOOSE = 4,
    MODE_FREE = 8,
    MODE_READ = 16,
    MODE_REFUSED = 32
};
enum { MODE_ASKED = MODE_YES | MODE_TEXT | MODE_CHOOSE | MODE_FREE | MODE_REFUSED };
enum { ACT_ENTER, ACT_CANCEL, ACT_NUMBER, ACT_MOVE };

void rob_prompt_open(struct rob_tui *tui)
{
    const struct rob_question *question = &tui->session.question;
    tui->prompt.selected = question->selected;
    tui->prompt.refused = false;
    rob_field_set(&tui->prompt.field, question->initial, true);
    rob_tui_push(tui, ROB_SCREEN_PROMPT);
}

/* The answer may lead to the next question, which is then put anew. */
static unsigned answer(struct rob_tui *tui, int choice)
{
    rob_session_answer(&tui->session, rob_field_text(&tui->prompt.field), choice);
    return ROB_CLOSE;
}

static bool takes_text(const struct rob_tui *tui)
{
    enum rob_question_kind kind = tui->session.question.kind;
    return kind == ROB_ASK_TEXT || kind == ROB_ASK_LINES;
}

void rob_prompt_keep(struct rob_tui *tui)
{
    const struct rob_question *question = &tui->session.question;
    const char *text = rob_field_text(&tui->prompt.field);
    const char *initial = question->initial ? question->initial : "";
    if (!takes_text(tui) || !question->keeps || !*text || strcmp(text, initial) == 0)
        return;
    rob_session_say(&tui->session, "Not recorded.");
    rob_kept_add(&tui->session, text, strlen(text));
}

static unsigned act(struct rob_tui *tui, int action, int key)
{
    struct rob_prompt_state *prompt = &tui->prompt;
    size_t n = tui->session.question.n_choices;
    size_t cursor = prompt->selected < 0 ? 0 : (size_t)prompt->selected;
    prompt->refused = false;
    switch (action) {
    case ACT_ENTER:
        return answer(tui, prompt->selected);
    case ACT_NUMBER:
        if (key == '0' || (size_t)(key - '1') >= n)
            return 0;
        return answer(tui, key - '1');
    case ACT_MOVE:
        if (prompt->selected >= 0)
            rob_move(&cursor, n, key, 1);
        prompt->selected = (int)cursor;
        return ROB_REDRAW;
    default:
        rob_prompt_keep(tui);
        rob_session_cancel(&tui->session);
        return ROB_CLOSE;
    }
}

static unsigned mode(const struct rob_tui *tui)
{
    static const unsigned MODES[] = {
        [ROB_ASK_NOTHING] = MODE_YES, [ROB_ASK_READ] = MODE_READ,  [ROB_ASK_YES] = MODE_YES,
        [ROB_ASK_TEXT] = MODE_TEXT,   [ROB_ASK_LINES] = MODE_TEXT, [ROB_ASK_CHOICE] = MODE_CHOOSE};
    enum rob_question_kind kind = tui->session.question.kind;
    if (kind == ROB_ASK_CHOICE && tui->prompt.refused)
        return MODE_REFUSED;
    return kind == ROB_ASK_CHOICE && tui->prompt.selected < 0 ? MODE_FREE : MODES[kind];
}

static struct rob_field *field(struct rob_tui *tui)
{
    return takes_text(tui) ? &tui->prompt.field : NULL;
}

static size_t n_choices(const struct rob_tui *tui)
{
    return tui->session.question.n_choices;
}

static unsigned click(struct rob_tui *tui, const struct rob_target *target)
{
    tui->prompt.selected = (int)target->which;
    return ROB_REDRAW;
}

/* --- Drawing ----------------------------------------------------------------------------- */

static void draw_choices(const struct rob_tui *tui, struct rob_grid *grid, int row, int height)
{
    const struct rob_prompt_state *prompt = &tui->prompt;
    const struct rob_question *question = &tui->session.question;
    size_t selected = prompt->selected < 0 ? 0 : (size_t)prompt->selected;
    size_t first = rob_first_row(selected, question->n_choices, height);
    for (size_t i = first; i < question->n_choices && i < first + (size_t)height; i++) {
        int at = row + (int)(i - first);
        bool here = prompt->selected == (int)i;
        rob_grid_printf(grid, at, 1, ROB_ATTR_BOLD, "%c %zu", here ? '>' : ' ', i + 1);
        rob_grid_title(grid, at, 6, grid->cols - 8, question->choices[i], here ? ROB_ATTR_BOLD : 0);
        rob_grid_target(grid, at, 0, grid->cols, 1, ROB_TARGET_ROW, i);
        if (here)
            rob_select(grid, at, 0, grid->cols);
        if (here || (prompt->selected < 0 && i == first))
            rob_grid_cursor(grid, at, 1);
    }
    size_t last = first + (size_t)height;
    if (question->n_choices > (size_t)height)
        rob_more(grid, row + height - 1, grid->cols, first,
                 question->n_choices > last ? question->n_choices - last : 0);
}

static void draw(const struct rob_tui *tui, struct rob_grid *grid)
{
    struct rob_lines lines = {0};
    bool text = takes_text(tui);
    const char *question = tui->session.question.text ? tui->session.question.text : "";
    if (!rob_lines_break(&lines, question, grid->cols - 3))
        return;
    int parts = text ? 1 : (int)tui->session.question.n_choices;
    int room = grid->rows - 3, texts = (int)lines.n;
    if (parts > room - texts)
        parts = room > texts ? room - texts : 1;
    int top = grid->rows - 3 - texts - parts + 1;
    if (top < 1)
        top = 1;
    for (int row = top - 1; row < grid->rows; row++)
        rob_grid_fill(grid, row, 0, grid->cols, ' ', 0);
    rob_frame(tui, grid, NULL);
    rob_rule(grid, top - 1 > 0 ? top - 1 : 0, 0, grid->cols, "");
    int used = rob_grid_broken(grid, top, 1, grid->cols - 2, grid->rows - 2 - parts - top, question,
                               &lines, 0);
    for (int i = 0; i < used; i++)
        rob_grid_mark(grid, top + i, 0, grid->cols, ROB_ATTR_BOLD);
    rob_grid_cursor(grid, top, 1);
    if (text) {
        rob_grid_str(grid, top + used, 1, ">", ROB_ATTR_BOLD);
        rob_typing_draw(&tui->prompt.field, grid, top + used, 3, grid->cols - 4, 1, true);
    }
    if (tui->session.question.kind == ROB_ASK_CHOICE)
        draw_choices(tui, grid, top + used, parts);
    rob_frame(tui, grid, NULL);
    rob_lines_free(&lines);
}

static const struct rob_binding BINDINGS[] = {
    {ROB_KEY_ENTER, 0, MODE_YES, ACT_ENTER, NULL, NULL, "yes", NULL},
    {ROB_KEY_ENTER, ROB_KEY_ESC, MODE_READ, ACT_ENTER, NULL, NULL, "continue", NULL},
    {ROB_KEY_ENTER, 0, MODE_TEXT, ACT_ENTER, NULL, NULL, "OK", NULL},
    {ROB_KEY_DIGIT, 0, MODE_CHOOSE | MODE_FREE, ACT_NUMBER, NULL, NULL, "choose", NULL},
    {ROB_KEY_DOWN, 'j', MODE_CHOOSE | MODE_FREE, ACT_MOVE, NULL, NULL, NULL, NULL},
    {ROB_KEY_UP, 'k', MODE_CHOOSE | MODE_FREE, ACT_MOVE, NULL, NULL, NULL, NULL},
    {ROB_KEY_ENTER, 0, MODE_CHOOSE, ACT_ENTER, NULL, NULL, "this one", NULL},
    {ROB_KEY_ENTER, 0, MODE_FREE, ACT_ENTER, NULL, NULL, "skip", NULL},
    {ROB_KEY_DOWN, ROB_KEY_UP, MODE_REFUSED, ACT_MOVE, NULL, NULL, "choose again", NULL},
    {ROB_KEY_ESC, 0, MODE_ASKED, ACT_CANCEL, NULL, NULL, "cancel", NULL},
};

const struct rob_screen rob_screen_prompt = {.name = "question",
                                             .draw = draw,
                                             .act = act,
                                             .click = click,
                                             .mode = mode,
                                             .field = field,
                                             .n_choices = n_choices,
                                             .bindings = BINDINGS,
                                             .n_bindings = ROB_COUNT(BINDINGS),
                                             .overlay = true};
