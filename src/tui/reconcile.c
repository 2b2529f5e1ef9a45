/* The reconciliation: both first passes side by side, and what the reviewers settle on. */
#include "tui/reconcile.h"

#include "tui/draft.h"
#include "tui/words.h"

#include <stdlib.h>
#include <string.h>

enum {
    MODE_ITEM = 1,
    MODE_TEXT = 2,
    MODE_OPEN = 4, /* it can be settled here and now; else, keys for that say why not */
    MODE_HELP = 8,
    MODE_SETTLED = 16,
    MODE_SHUT = 32,  /* it is not this viewer's to settle */
    MODE_MANY = 64,  /* there are more than two reviewers */
    MODE_MEND = 128, /* the texts of what is settled may be mended */
};

enum {
    ACT_TAKE,
    ACT_JUDGE,
    ACT_JUDGE_NEXT,
    ACT_KEEP_BOTH,
    ACT_REFER,
    ACT_CLEAR,
    ACT_NEXT,
    ACT_STEP,
    ACT_MOVE,
    ACT_GO,
    ACT_TAB,
    ACT_EDIT,
    ACT_AGREED,
    ACT_ANSWERS,
    ACT_GUIDANCE,
    ACT_SUMMARY,
    ACT_LEAVE_TEXT,
    ACT_BACK,
};

/* --- Texts ------------------------------------------------------------------------------- */

bool rob_reconcile_in_text(const struct rob_tui *tui)
{
    return tui->reconcile.focus != ROB_FOCUS_ITEM;
}

char **rob_reconcile_text(struct rob_tui *tui, enum rob_focus focus)
{
    struct rob_reconcile_state *state = &tui->reconcile;
    switch (focus) {
    case ROB_FOCUS_SUPPORT:
        return &state->entry->support;
    case ROB_FOCUS_REASON:
        return &state->reason;
    default:
        break;
    }
    if (!rob_entry_need_quotes(state->entry, 1))
        return NULL;
    return focus == ROB_FOCUS_QUOTE ? &state->entry->quotes[0].text
                                    : &state->entry->quotes[0].where;
}

void rob_reconcile_enter_text(struct rob_tui *tui, enum rob_focus focus)
{
    struct rob_reconcile_state *state = &tui->reconcile;
    char **text = NULL;
    if (!rob_reconcile_can_write(tui) || !(text = rob_reconcile_text(tui, focus)))
        return;
    if (!rob_entry_set(&state->before, *text))
        return;
    state->focus = focus;
    state->failed = false;
    rob_field_set(&state->field, *text, focus == ROB_FOCUS_WHERE);
}

/* A text of what is not settled yet waits for the judgement; whoever calls this keeps it in a
 * draft, which outlives the program until all is recorded. */
static bool commit(struct rob_tui *tui)
{
    struct rob_reconcile_state *state = &tui->reconcile;
    if (!rob_reconcile_in_text(tui) || !state->before)
        return true;
    if (strcmp(rob_field_text(&state->field), state->before) == 0)
        return true;
    if (state->settled)
        rob_draft_save(tui);
    char **text = rob_reconcile_text(tui, state->focus);
    if (!text || !rob_entry_set(text, rob_field_text(&state->field)))
        return false;
    if (state->settled && !rob_reconcile_record(tui))
        return false;
    if (!state->settled && !rob_reconcile_is_pending(tui))
        rob_draft_drop(tui);
    return rob_entry_set(&state->before, rob_field_text(&state->field));
}

/* Esc, and Esc again where the text cannot be recorded and is in a file: what is recorded is shown
 * again. */
static unsigned leave_text(struct rob_tui *tui)
{
    struct rob_reconcile_state *state = &tui->reconcile;
    bool again = state->failed;
    if (commit(tui)) {
        state->focus = ROB_FOCUS_ITEM;
    } else if (again && state->failed) {
        rob_draft_drop(tui);
        rob_reconcile_select(tui, state->cursor);
    }
    rob_draft_save(tui);
    return ROB_REDRAW;
}

static unsigned tab(struct rob_tui *tui, int key)
{
    static const enum rob_focus RING[] = {ROB_FOCUS_ITEM, ROB_FOCUS_SUPPORT, ROB_FOCUS_QUOTE,
                                          ROB_FOCUS_WHERE, ROB_FOCUS_REASON};
    size_t n = ROB_COUNT(RING), at = 0;
    if (!commit(tui))
        return ROB_REDRAW;
    while (at + 1 < n && RING[at] != tui->reconcile.focus)
        at++;
    at = (at + (key == ROB_KEY_BACK_TAB ? n - 1 : 1)) % n;
    if (RING[at] == ROB_FOCUS_ITEM)
        tui->reconcile.focus = ROB_FOCUS_ITEM;
    else
        rob_reconcile_enter_text(tui, RING[at]);
    rob_draft_save(tui);
    return ROB_REDRAW;
}

static unsigned edit(struct rob_tui *tui)
{
    if (!rob_reconcile_in_text(tui))
        rob_reconcile_enter_text(tui, ROB_FOCUS_SUPPORT);
    if (!rob_reconcile_in_text(tui))
        return ROB_REDRAW;
    return rob_entry_set(&tui->edit, rob_field_text(&tui->reconcile.field)) ? ROB_EDIT : ROB_REDRAW;
}

/* --- Going ------------------------------------------------------------------------------- */

static unsigned move(struct rob_tui *tui, int key)
{
    size_t row = tui->reconcile.cursor;
    rob_move(&row, tui->reconcile.n_rows, key, 6);
    if (row != tui->reconcile.cursor)
        rob_reconcile_select(tui, row);
    return ROB_REDRAW;
}

static unsigned step(struct rob_tui *tui, int key)
{
    if (!rob_reconcile_step(tui, key == '[' ? -1 : 1))
        rob_reconcile_say_no_other(tui, "Nothing is left to settle: s shows the summary.");
    return ROB_REDRAW;
}

static unsigned next(struct rob_tui *tui)
{
    if (rob_reconcile_in_text(tui))
        return leave_text(tui);
    bool open = rob_reconcile_is_wanted(tui, tui->reconcile.cell);
    if (open && !rob_reconcile_step(tui, 1))
        rob_tui_say(tui, "Not settled yet: a, b, or the key of another judgement.");
    else if (!open)
        return step(tui, ']');
    return ROB_REDRAW;
}

static unsigned go_to_item(struct rob_tui *tui, int key)
{
    struct rob_reconcile_state *state = &tui->reconcile;
    size_t item = key == '0' ? 9 : (size_t)(key - '1');
    for (size_t i = 0; i < state->n_rows; i++)
        if (state->rows[i].study == state->cell.study && state->rows[i].item == item) {
            rob_reconcile_select(tui, i);
            return ROB_REDRAW;
        }
    rob_tui_say(tui, "The reviewers agree on that item. v shows what they agree on, too.");
    return ROB_REDRAW;
}

static unsigned show_agreed(struct rob_tui *tui)
{
    tui->reconcile.agreed = !tui->reconcile.agreed;
    rob_reconcile_make_rows(tui);
    if (tui->reconcile.n_rows == 0) {
        tui->reconcile.agreed = true;
        rob_reconcile_make_rows(tui);
    }
    rob_tui_say(tui, tui->reconcile.agreed ? "What the reviewers agree on is shown, too."
                                           : "Only what was judged differently is shown.");
    return ROB_REDRAW;
}

static unsigned take(struct rob_tui *tui, int key)
{
    return rob_reconcile_take(tui, (size_t)(key - 'a'));
}

static unsigned keep_both(struct rob_tui *tui)
{
    unsigned reaction = rob_reconcile_keep_both(tui);
    rob_draft_save(tui);
    return reaction;
}

static unsigned judge(struct rob_tui *tui, int key)
{
    int answer = rob_answer_of_key(rob_reconcile_item(tui), key);
    return answer >= 0 ? rob_reconcile_judge(tui, answer) : ROB_REDRAW;
}

static unsigned judge_next(struct rob_tui *tui, int key)
{
    tui->reconcile.go_on = true;
    return judge(tui, key);
}

static unsigned show_guidance(struct rob_tui *tui)
{
    struct rob_buf text = {0};
    rob_guidance_page(tui, rob_reconcile_item(tui), &text);
    rob_tui_show_page(tui, rob_reconcile_item(tui)->title, &text);
    return ROB_REDRAW;
}

static unsigned show_answers(struct rob_tui *tui)
{
    struct rob_buf text = {0};
    rob_reconcile_page(tui, &text);
    rob_tui_show_page(tui, rob_reconcile_item(tui)->title, &text);
    return ROB_REDRAW;
}

static unsigned show_summary(struct rob_tui *tui)
{
    rob_tui_push(tui, &rob_screen_overview);
    return ROB_REDRAW;
}

static unsigned back(struct rob_tui *tui)
{
    tui->list.study = tui->reconcile.cell.study;
    return ROB_CLOSE;
}

/* --- The table --------------------------------------------------------------------------- */

static const struct {
    unsigned (*plain)(struct rob_tui *tui);
    unsigned (*with_key)(struct rob_tui *tui, int key);
} ACTIONS[] = {
    [ACT_TAKE] = {.with_key = take},
    [ACT_JUDGE] = {.with_key = judge},
    [ACT_JUDGE_NEXT] = {.with_key = judge_next},
    [ACT_KEEP_BOTH] = {.plain = keep_both},
    [ACT_REFER] = {.plain = rob_reconcile_refer},
    [ACT_CLEAR] = {.plain = rob_reconcile_clear},
    [ACT_NEXT] = {.plain = next},
    [ACT_STEP] = {.with_key = step},
    [ACT_MOVE] = {.with_key = move},
    [ACT_GO] = {.with_key = go_to_item},
    [ACT_TAB] = {.with_key = tab},
    [ACT_EDIT] = {.plain = edit},
    [ACT_AGREED] = {.plain = show_agreed},
    [ACT_ANSWERS] = {.plain = show_answers},
    [ACT_GUIDANCE] = {.plain = show_guidance},
    [ACT_SUMMARY] = {.plain = show_summary},
    [ACT_LEAVE_TEXT] = {.plain = leave_text},
    [ACT_BACK] = {.plain = back},
};

static unsigned act(struct rob_tui *tui, int action, int key)
{
    static const bool GOES[] = {[ACT_NEXT] = true,
                                [ACT_STEP] = true,
                                [ACT_MOVE] = true,
                                [ACT_GO] = true,
                                [ACT_BACK] = true};
    if (action != ACT_JUDGE_NEXT)
        tui->reconcile.go_on = false;
    if ((size_t)action < ROB_COUNT(GOES) && GOES[action] && rob_reconcile_is_pending(tui)) {
        rob_reconcile_say_pending(tui);
        return ROB_REDRAW;
    }
    return ACTIONS[action].plain ? ACTIONS[action].plain(tui) : ACTIONS[action].with_key(tui, key);
}

static unsigned mode(const struct rob_tui *tui)
{
    struct rob_sides sides;
    if (rob_reconcile_in_text(tui))
        return MODE_TEXT;
    rob_reconcile_sides(&sides, tui, tui->reconcile.cell);
    unsigned many = sides.n > 2 ? MODE_MANY : 0;
    if (!rob_reconcile_may_change(tui))
        return MODE_ITEM | MODE_SHUT | many;
    if (tui->reconcile.settled)
        return MODE_ITEM | MODE_SETTLED | many | (rob_reconcile_may_write(tui) ? MODE_MEND : 0);
    return MODE_ITEM | many | (rob_reconcile_may_decide(tui) ? MODE_OPEN : MODE_SHUT);
}

static struct rob_field *field(struct rob_tui *tui)
{
    return rob_reconcile_in_text(tui) ? &tui->reconcile.field : NULL;
}

static int field_width(const struct rob_tui *tui)
{
    return tui->cols - rob_reconcile_label_width() - 2;
}

static void edited(struct rob_tui *tui)
{
    commit(tui);
    rob_draft_save(tui);
}

static void leave(struct rob_tui *tui)
{
    commit(tui);
    tui->reconcile.focus = ROB_FOCUS_ITEM;
    rob_draft_save(tui);
}

static void brief(const struct rob_tui *tui, struct rob_buf *out)
{
    const struct rob_item *item = rob_reconcile_item(tui);
    rob_buf_printf(out, "%d %s", item->number, item->title);
}

static const struct rob_binding BINDINGS[] = {
    {'a', 'b', MODE_OPEN, ACT_TAKE, NULL,
     "take the answer and texts of the reviewer in that column", "or b: take", NULL},
    {ROB_KEY_ANSWER, 0, MODE_OPEN, ACT_JUDGE, NULL, "settle on this judgement", "set", NULL},
    {'k', 0, MODE_OPEN, ACT_KEEP_BOTH, "keep both texts", "keep both texts, or those of all",
     "both texts", "merge quotes"},
    {'.', 0, MODE_SETTLED, ACT_CLEAR, NULL, NULL, "open again", NULL},
    {ROB_KEY_ENTER, 0, MODE_ITEM, ACT_NEXT, "next difference", "next difference", "next", NULL},
    {'o', 0, MODE_MANY, ACT_ANSWERS, NULL, NULL, "all", NULL},
    {ROB_KEY_TAB, ROB_KEY_BACK_TAB, MODE_OPEN, ACT_TAB, "write the support",
     "support, quote, page, reason", "text", "support quote page reason"},
    {'v', 0, MODE_ITEM, ACT_AGREED, "show what you agree on", "show what you agree on, or hide it",
     "agreed", "all items"},
    {ROB_KEY_ESC, 'q', MODE_ITEM, ACT_BACK, "back to the list", "back to the list of studies",
     "back", "list"},
    {ROB_KEY_ANSWER_NEXT, 0, MODE_ITEM, ACT_JUDGE_NEXT, NULL,
     "settle on this judgement, next difference", NULL, NULL},
    {']', '[', MODE_ITEM, ACT_STEP, NULL, "next, previous difference, in whichever study", NULL,
     NULL},
    {'t', 0, MODE_ITEM, ACT_REFER, "leave it to the adjudicator", "leave it to the adjudicator",
     NULL, "third reviewer refer"},
    {'.', 0, MODE_ITEM, ACT_CLEAR, "open a settled item again",
     "open a settled item again, or drop texts not settled", NULL, "clear unresolve"},
    {'c', 'd', MODE_MANY, ACT_TAKE, NULL, "take those of a third, fourth reviewer", NULL, NULL},
    {'a', 'b', MODE_SETTLED | MODE_SHUT, ACT_TAKE, NULL, NULL, NULL, NULL},
    {ROB_KEY_ANSWER, 0, MODE_SETTLED | MODE_SHUT, ACT_JUDGE, NULL, NULL, NULL, NULL},
    {'k', 0, MODE_SETTLED | MODE_SHUT, ACT_KEEP_BOTH, NULL, NULL, NULL, NULL},
    {ROB_KEY_TAB, ROB_KEY_BACK_TAB, MODE_MEND, ACT_TAB, NULL, NULL, "mend texts", NULL},
    {ROB_KEY_TAB, ROB_KEY_BACK_TAB, MODE_SETTLED | MODE_SHUT, ACT_TAB, NULL, NULL, NULL, NULL},
    {ROB_KEY_DOWN, 'j', MODE_ITEM, ACT_MOVE, NULL, "next item of this list", NULL, NULL},
    {ROB_KEY_UP, 0, MODE_ITEM, ACT_MOVE, NULL, "previous one", NULL, NULL},
    {ROB_KEY_HOME, ROB_KEY_END, MODE_ITEM, ACT_MOVE, NULL, "first, last of all", NULL, NULL},
    {ROB_KEY_DIGIT, 0, MODE_ITEM, ACT_GO, NULL, "go to item 1 to 9, 10 of the study", NULL, NULL},
    {'e', 0, MODE_ITEM, ACT_EDIT, "edit the support in your editor",
     "write the support in $VISUAL or $EDITOR", NULL, "editor vi"},
    {'o', 0, MODE_ITEM, ACT_ANSWERS, "all answers", "every reviewer's answer and texts, whole",
     NULL, "whole sides more third"},
    {'i', 0, MODE_ITEM, ACT_GUIDANCE, "guidance", "all guidance on the item", NULL,
     "help examples why"},
    {'s', 0, MODE_ITEM, ACT_SUMMARY, "summary", "bars and matrix of all studies", NULL,
     "matrix bars"},
    {'h', 0, MODE_ITEM, ACT_BACK, NULL, NULL, NULL, NULL},

    {ROB_KEY_ENTER, ROB_KEY_ESC, MODE_TEXT, ACT_LEAVE_TEXT, NULL, "in a text: keep it", "keep it",
     NULL},
    {ROB_KEY_TAB, ROB_KEY_BACK_TAB, MODE_TEXT, ACT_TAB, NULL, "in a text: keep it, next text",
     "next text", NULL},
    {ROB_KEY_NEW_LINE, ROB_KEY_ALT_ENTER, MODE_HELP, 0, NULL, "in a text: new line", NULL, NULL},
    {ROB_CTRL('O'), 0, MODE_TEXT, ACT_EDIT, NULL, "in a text: open it in your editor", "editor",
     NULL},
};

const struct rob_screen rob_screen_reconcile = {.name = "reconciliation",
                                                .draw = rob_reconcile_draw,
                                                .brief = brief,
                                                .act = act,
                                                .mode = mode,
                                                .field = field,
                                                .field_width = field_width,
                                                .item = rob_reconcile_item,
                                                .edited = edited,
                                                .leave = leave,
                                                .refresh = rob_reconcile_make_rows,
                                                .bindings = BINDINGS,
                                                .n_bindings = ROB_COUNT(BINDINGS),
                                                .consensus = true};
