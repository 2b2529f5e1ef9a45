/* Questions at the bottom of the screen: Enter or Esc, a line of text, or a choice by number. */
#include "tui/app.h"

#include "tui/lines.h"
#include "tui/screens.h"

#include <stdlib.h>
#include <string.h>

enum kind { CONFIRM, ASK, CHOOSE };
enum { MODE_CONFIRM = 1, MODE_ASK = 2, MODE_CHOOSE = 4, MODE_FREE = 8 };
enum { ACT_ENTER, ACT_CANCEL, ACT_NUMBER, ACT_MOVE };

void rob_prompt_free(struct rob_tui *tui)
{
    struct rob_prompt_state *prompt = &tui->prompt;
    for (size_t i = 0; i < prompt->n_choices; i++)
        free(prompt->choices[i]);
    free(prompt->choices);
    free(prompt->question);
    rob_field_free(&prompt->field);
    *prompt = (struct rob_prompt_state){0};
}

static void open(struct rob_tui *tui, enum kind kind, const char *question, rob_prompt_done *done)
{
    rob_prompt_free(tui);
    tui->prompt.kind = kind;
    tui->prompt.question = strdup(question);
    tui->prompt.done = done;
    tui->prompt.selected = -1;
    rob_tui_push(tui, &rob_screen_prompt);
}

void rob_tui_confirm(struct rob_tui *tui, const char *question, rob_prompt_done *done)
{
    open(tui, CONFIRM, question, done);
}

void rob_tui_ask(struct rob_tui *tui, const char *question, const char *text, rob_prompt_done *done)
{
    open(tui, ASK, question, done);
    rob_field_set(&tui->prompt.field, text, true);
}

void rob_tui_choose(struct rob_tui *tui, const char *question, const char *const *choices, size_t n,
                    int selected, rob_prompt_done *done)
{
    open(tui, CHOOSE, question, done);
    struct rob_prompt_state *prompt = &tui->prompt;
    prompt->selected = selected;
    prompt->choices = calloc(n, sizeof *prompt->choices);
    for (size_t i = 0; prompt->choices && i < n; i++) {
        prompt->choices[i] = strdup(choices[i]);
        if (!prompt->choices[i])
            return;
        prompt->n_choices = i + 1;
    }
}

/* The question is put away before the answer is dealt with, which may ask the next one. */
static unsigned answer(struct rob_tui *tui, int choice)
{
    struct rob_buf text = {0};
    rob_prompt_done *done = tui->prompt.done;
    rob_buf_str(&text, rob_field_text(&tui->prompt.field));
    rob_tui_pop(tui);
    unsigned reaction = done(tui, rob_buf_text(&text), choice);
    rob_buf_free(&text);
    return reaction;
}

static unsigned act(struct rob_tui *tui, int action, int key)
{
    struct rob_prompt_state *prompt = &tui->prompt;
    size_t cursor = prompt->selected < 0 ? 0 : (size_t)prompt->selected;
    switch (action) {
    case ACT_ENTER:
        return answer(tui, prompt->selected);
    case ACT_NUMBER:
        if (key == '0' || (size_t)(key - '1') >= prompt->n_choices)
            return 0;
        return answer(tui, key - '1');
    case ACT_MOVE:
        if (prompt->selected >= 0)
            rob_move(&cursor, prompt->n_choices, key, 1);
        prompt->selected = (int)cursor;
        return ROB_REDRAW;
    default:
        return ROB_CLOSE;
    }
}

static unsigned mode(const struct rob_tui *tui)
{
    static const unsigned MODES[] = {MODE_CONFIRM, MODE_ASK, MODE_CHOOSE};
    if (tui->prompt.kind == CHOOSE && tui->prompt.selected < 0)
        return MODE_FREE;
    return MODES[tui->prompt.kind];
}

static struct rob_field *field(struct rob_tui *tui)
{
    return tui->prompt.kind == ASK ? &tui->prompt.field : NULL;
}

static size_t n_choices(const struct rob_tui *tui)
{
    return tui->prompt.n_choices;
}

/* --- Drawing ----------------------------------------------------------------------------- */

static void draw_choices(const struct rob_tui *tui, struct rob_grid *grid, int row, int height)
{
    const struct rob_prompt_state *prompt = &tui->prompt;
    size_t selected = prompt->selected < 0 ? 0 : (size_t)prompt->selected;
    size_t first = rob_first_row(selected, prompt->n_choices, height);
    for (size_t i = first; i < prompt->n_choices && i < first + (size_t)height; i++) {
        int at = row + (int)(i - first);
        bool here = prompt->selected == (int)i;
        rob_grid_printf(grid, at, 1, ROB_ATTR_BOLD, "%c %zu", here ? '>' : ' ', i + 1);
        rob_grid_title(grid, at, 6, grid->cols - 8, prompt->choices[i], here ? ROB_ATTR_BOLD : 0);
        if (here || (prompt->selected < 0 && i == first))
            rob_grid_cursor(grid, at, 1);
    }
}

static void draw(const struct rob_tui *tui, struct rob_grid *grid)
{
    const struct rob_prompt_state *prompt = &tui->prompt;
    struct rob_lines lines = {0};
    const char *question = prompt->question ? prompt->question : "";
    if (!rob_lines_break(&lines, question, grid->cols - 3))
        return;
    int parts = prompt->kind == ASK ? 1 : (int)prompt->n_choices;
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
    if (prompt->kind == ASK) {
        rob_grid_str(grid, top + used, 1, ">", ROB_ATTR_BOLD);
        rob_field_draw(&prompt->field, grid, top + used, 3, grid->cols - 4, 1, true);
    }
    if (prompt->kind == CHOOSE)
        draw_choices(tui, grid, top + used, parts);
    rob_frame(tui, grid, NULL);
    rob_lines_free(&lines);
}

static const struct rob_binding BINDINGS[] = {
    {ROB_KEY_ENTER, 0, MODE_CONFIRM, ACT_ENTER, NULL, NULL, "yes", NULL},
    {ROB_KEY_ENTER, 0, MODE_ASK, ACT_ENTER, NULL, NULL, "keep it", NULL},
    {ROB_KEY_DIGIT, 0, MODE_CHOOSE | MODE_FREE, ACT_NUMBER, NULL, NULL, "choose", NULL},
    {ROB_KEY_DOWN, 'j', MODE_CHOOSE | MODE_FREE, ACT_MOVE, NULL, NULL, NULL, NULL},
    {ROB_KEY_UP, 'k', MODE_CHOOSE | MODE_FREE, ACT_MOVE, NULL, NULL, NULL, NULL},
    {ROB_KEY_ENTER, 0, MODE_CHOOSE, ACT_ENTER, NULL, NULL, "this one", NULL},
    {ROB_KEY_ENTER, 0, MODE_FREE, ACT_ENTER, NULL, NULL, "not said", NULL},
    {ROB_KEY_ESC, 0, 0, ACT_CANCEL, NULL, NULL, "cancel", NULL},
};

const struct rob_screen rob_screen_prompt = {.name = "question",
                                             .draw = draw,
                                             .act = act,
                                             .mode = mode,
                                             .field = field,
                                             .n_choices = n_choices,
                                             .bindings = BINDINGS,
                                             .n_bindings = ROB_COUNT(BINDINGS),
                                             .overlay = true};
