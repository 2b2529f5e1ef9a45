/* The reconciliation: both first passes side by side, and what the reviewers settle on. */
#include "tui/reconcile.h"

#include "session/draft.h"
#include "session/guidance.h"
#include "session/studies.h"
#include "session/words.h"
#include "tui/frame.h"

#include <stdlib.h>

enum {
    MODE_ITEM = 1,
    MODE_TEXT = 2,
    MODE_OPEN = 4, /* it can be settled here and now; else, keys for that say why not */
    MODE_HELP = 8,
    MODE_SETTLED = 16,
    MODE_SHUT = 32,   /* it is not this viewer's to settle */
    MODE_MANY = 64,   /* there are more than two reviewers */
    MODE_MEND = 128,  /* the texts of what is settled may be mended */
    MODE_SIDES = 256, /* open, and reviewers have answered it */
    MODE_BARE = 512,  /* open, and nobody has */
    MODE_LEFT = 1024, /* others are to be resolved */
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
    ACT_PAPER,
    ACT_WORK,
    ACT_LEAVE_TEXT,
    ACT_BACK,
};

/* --- Actions ----------------------------------------------------------------------------- */

static unsigned tab(struct rob_tui *tui, int key)
{
    rob_resolve_tab(&tui->session, key == ROB_KEY_BACK_TAB ? -1 : 1);
    return ROB_REDRAW;
}

static unsigned edit(struct rob_tui *tui)
{
    if (!rob_resolve_in_text(&tui->session))
        rob_resolve_enter_text(&tui->session, ROB_FOCUS_SUPPORT);
    if (!rob_resolve_in_text(&tui->session))
        return ROB_REDRAW;
    return rob_entry_set(&tui->edit, rob_field_text(&tui->session.resolving.field)) ? ROB_EDIT
                                                                                    : ROB_REDRAW;
}

static unsigned move(struct rob_tui *tui, int key)
{
    struct rob_resolving *state = &tui->session.resolving;
    size_t row = state->cursor;
    rob_move(&row, state->n_rows, key, 6);
    if (row != state->cursor)
        rob_resolve_select(&tui->session, row);
    return ROB_REDRAW;
}

static unsigned step(struct rob_tui *tui, int key)
{
    rob_resolve_go(&tui->session, key == '[' ? -1 : 1);
    return ROB_REDRAW;
}

static unsigned go_to_item(struct rob_tui *tui, int key)
{
    if (!rob_resolve_find_item(&tui->session, key == '0' ? 9 : (size_t)(key - '1')))
        rob_session_say(&tui->session, "There is no disagreement on that item. v: show all "
                                       "items");
    return ROB_REDRAW;
}

static unsigned take(struct rob_tui *tui, int key)
{
    rob_resolve_take(&tui->session, (size_t)(key - 'a'));
    return ROB_REDRAW;
}

static unsigned judge(struct rob_tui *tui, int key)
{
    int answer = rob_answer_of_key(rob_resolve_item(&tui->session), key);
    if (answer >= 0)
        rob_resolve_judge(&tui->session, answer);
    return ROB_REDRAW;
}

static unsigned judge_next(struct rob_tui *tui, int key)
{
    tui->session.resolving.go_on = true;
    return judge(tui, key);
}

static unsigned show_guidance(struct rob_tui *tui)
{
    struct rob_buf text = {0};
    rob_guidance_page(tui->session.form, rob_resolve_item(&tui->session), &text);
    rob_page_open(tui, rob_resolve_item(&tui->session)->title, &text);
    return ROB_REDRAW;
}

static unsigned show_answers(struct rob_tui *tui)
{
    struct rob_buf text = {0};
    rob_reconcile_page(tui, &text);
    rob_page_open(tui, rob_resolve_item(&tui->session)->title, &text);
    return ROB_REDRAW;
}

static unsigned show_summary(struct rob_tui *tui)
{
    rob_overview_open(tui);
    return ROB_REDRAW;
}

static unsigned show_work(struct rob_tui *tui)
{
    rob_tui_push(tui, ROB_SCREEN_WORK);
    return ROB_REDRAW;
}

static unsigned open_paper(struct rob_tui *tui)
{
    return rob_paper_open(tui, tui->session.resolving.cell.study);
}

static unsigned back(struct rob_tui *tui)
{
    rob_studies_select(&tui->session, tui->session.resolving.cell.study);
    return ROB_CLOSE;
}

/* --- The table --------------------------------------------------------------------------- */

static const struct {
    void (*act)(struct rob_session *session);
    unsigned (*show)(struct rob_tui *tui);
    unsigned (*with_key)(struct rob_tui *tui, int key);
} ACTIONS[] = {
    [ACT_TAKE] = {.with_key = take},
    [ACT_JUDGE] = {.with_key = judge},
    [ACT_JUDGE_NEXT] = {.with_key = judge_next},
    [ACT_KEEP_BOTH] = {.act = rob_resolve_keep_both},
    [ACT_REFER] = {.act = rob_resolve_refer},
    [ACT_CLEAR] = {.act = rob_resolve_clear},
    [ACT_NEXT] = {.act = rob_resolve_next},
    [ACT_STEP] = {.with_key = step},
    [ACT_MOVE] = {.with_key = move},
    [ACT_GO] = {.with_key = go_to_item},
    [ACT_TAB] = {.with_key = tab},
    [ACT_EDIT] = {.show = edit},
    [ACT_AGREED] = {.act = rob_resolve_show_agreed},
    [ACT_ANSWERS] = {.show = show_answers},
    [ACT_GUIDANCE] = {.show = show_guidance},
    [ACT_SUMMARY] = {.show = show_summary},
    [ACT_PAPER] = {.show = open_paper},
    [ACT_WORK] = {.show = show_work},
    [ACT_LEAVE_TEXT] = {.act = rob_resolve_leave_text},
    [ACT_BACK] = {.show = back},
};

static unsigned act(struct rob_tui *tui, int action, int key)
{
    struct rob_session *session = &tui->session;
    if (action != ACT_JUDGE_NEXT)
        session->resolving.go_on = false;
    if (ACTIONS[action].with_key)
        return ACTIONS[action].with_key(tui, key);
    if (ACTIONS[action].show)
        return ACTIONS[action].show(tui);
    ACTIONS[action].act(session);
    return ROB_REDRAW;
}

static unsigned click(struct rob_tui *tui, const struct rob_target *target)
{
    struct rob_session *session = &tui->session;
    if (!rob_resolve_commit(session))
        return ROB_REDRAW;
    if (target->what == ROB_TARGET_FIELD) {
        rob_resolve_enter_text(session, (enum rob_focus)target->which);
    } else {
        size_t study = session->resolving.cell.study;
        rob_resolve_find(session, rob_view_cell(session->view, study, target->which));
    }
    return ROB_REDRAW;
}

static unsigned mode(const struct rob_tui *tui)
{
    struct rob_sides sides;
    if (rob_resolve_in_text(&tui->session))
        return MODE_TEXT;
    rob_resolve_sides(&sides, &tui->session, tui->session.resolving.cell);
    unsigned here = MODE_ITEM | (sides.n > 2 ? MODE_MANY : 0) |
                    (rob_resolve_is_another_left(&tui->session) ? MODE_LEFT : 0);
    if (!rob_resolve_may_change(&tui->session))
        return here | MODE_SHUT;
    if (tui->session.resolving.settled)
        return here | MODE_SETTLED | (rob_resolve_may_write(&tui->session) ? MODE_MEND : 0);
    if (!rob_resolve_may_decide(&tui->session))
        return here | MODE_SHUT;
    return here | MODE_OPEN | (sides.n > 0 ? MODE_SIDES : MODE_BARE);
}

static struct rob_field *field(struct rob_tui *tui)
{
    return rob_resolve_in_text(&tui->session) ? &tui->session.resolving.field : NULL;
}

static int field_width(const struct rob_tui *tui)
{
    return tui->cols - rob_reconcile_label_width() - 2;
}

static void edited(struct rob_tui *tui)
{
    rob_resolve_commit(&tui->session);
    rob_draft_save(&tui->session);
}

static void leave(struct rob_tui *tui)
{
    rob_resolve_leave(&tui->session);
}

static const struct rob_item *item(const struct rob_tui *tui)
{
    return rob_resolve_item(&tui->session);
}

static void brief(const struct rob_tui *tui, struct rob_buf *out)
{
    const struct rob_item *item = rob_resolve_item(&tui->session);
    rob_buf_printf(out, "%d %s", item->number, item->title);
}

static size_t study(const struct rob_tui *tui)
{
    return tui->session.resolving.cell.study;
}

static const struct rob_binding BINDINGS[] = {
    {'a', 'b', MODE_SIDES, ACT_TAKE, NULL,
     "take the answer and texts of the reviewer in that column", "or b: take", NULL},
    {ROB_KEY_ANSWER, 0, MODE_SIDES, ACT_JUDGE, NULL, "resolve with this judgement", "other", NULL},
    {ROB_KEY_ANSWER, 0, MODE_BARE, ACT_JUDGE, NULL, NULL, "resolve", NULL},
    {'k', 0, MODE_SIDES, ACT_KEEP_BOTH, "keep both texts",
     "keep both texts; where the answers agree, this merges them", "both", "merge quotes"},
    {'.', 0, MODE_SETTLED, ACT_CLEAR, NULL, NULL, "reopen", NULL},
    {ROB_KEY_ENTER, 0, MODE_ITEM | ROB_OFFERED(MODE_LEFT), ACT_NEXT, "next disagreement",
     "next disagreement", "next", NULL},
    {'o', 0, MODE_MANY, ACT_ANSWERS, NULL, NULL, "all", NULL},
    {ROB_KEY_TAB, ROB_KEY_BACK_TAB, MODE_OPEN, ACT_TAB, "write the support",
     "support, quote, page, reason", "text", "support quote page reason"},
    {'v', 0, MODE_ITEM, ACT_AGREED, "show all items", "show all items, or disagreements only",
     "all items", "agreed"},
    {ROB_KEY_ESC, 'q', MODE_ITEM, ACT_BACK, "back to the list", "back to the list of studies",
     "back", "list"},
    {ROB_KEY_ANSWER_NEXT, 0, MODE_ITEM, ACT_JUDGE_NEXT, NULL,
     "resolve with this judgement, next disagreement", NULL, NULL},
    {']', '[', MODE_ITEM, ACT_STEP, NULL, "next, previous disagreement, in any study", NULL, NULL},
    {'t', 0, MODE_ITEM | ROB_OFFERED(MODE_OPEN), ACT_REFER, "refer it to the adjudicator",
     "refer it to the adjudicator", NULL, "third reviewer refer"},
    {'.', 0, MODE_ITEM | ROB_OFFERED(MODE_OPEN), ACT_CLEAR, "reopen a resolved item",
     "reopen a resolved item, or discard texts not saved yet", NULL, "clear unresolve"},
    {'c', 'd', MODE_MANY, ACT_TAKE, NULL, "take those of a third, fourth reviewer", NULL, NULL},
    {'a', 'b', MODE_SETTLED | MODE_SHUT | MODE_BARE, ACT_TAKE, NULL, NULL, NULL, NULL},
    {ROB_KEY_ANSWER, 0, MODE_SETTLED | MODE_SHUT, ACT_JUDGE, NULL, NULL, NULL, NULL},
    {'k', 0, MODE_SETTLED | MODE_SHUT | MODE_BARE, ACT_KEEP_BOTH, NULL, NULL, NULL, NULL},
    {ROB_KEY_TAB, ROB_KEY_BACK_TAB, MODE_MEND, ACT_TAB, NULL, NULL, "edit texts", NULL},
    {ROB_KEY_TAB, ROB_KEY_BACK_TAB, MODE_SETTLED | MODE_SHUT, ACT_TAB, NULL, NULL, NULL, NULL},
    {'w', 0, MODE_ITEM, ACT_WORK, "work list", "all disagreements, by study or by item",
     "work list", "list overview several"},
    {ROB_KEY_DOWN, 'j', MODE_ITEM, ACT_MOVE, NULL, "next item of this list", NULL, NULL},
    {ROB_KEY_UP, 0, MODE_ITEM, ACT_MOVE, NULL, "previous one", NULL, NULL},
    {ROB_KEY_HOME, ROB_KEY_END, MODE_ITEM, ACT_MOVE, NULL, "first, last of all", NULL, NULL},
    {ROB_KEY_DIGIT, 0, MODE_ITEM, ACT_GO, NULL, "go to item 1 to 9; 0: item 10", NULL, NULL},
    {'e', 0, MODE_ITEM | ROB_OFFERED(MODE_OPEN | MODE_MEND), ACT_EDIT,
     "edit the support in your editor", "write the support in $VISUAL, $EDITOR or nano", NULL,
     "editor vi"},
    {'o', 0, MODE_ITEM, ACT_ANSWERS, "all answers", "every reviewer's answer and texts, whole",
     NULL, "whole sides more third"},
    {'i', 0, MODE_ITEM, ACT_GUIDANCE, "guidance", "all guidance on the item", NULL,
     "help examples why"},
    {'s', 0, MODE_ITEM, ACT_SUMMARY, "summary", "bars and matrix of all studies", NULL,
     "matrix bars"},
    {'P', 0, MODE_ITEM, ACT_PAPER, "open the paper", "open the paper of the study", NULL,
     "pdf doi"},
    {'h', 0, MODE_ITEM, ACT_BACK, NULL, NULL, NULL, NULL},

    {ROB_KEY_ENTER, ROB_KEY_ESC, MODE_TEXT, ACT_LEAVE_TEXT, NULL, "in a text: keep it", "keep",
     NULL},
    {ROB_KEY_TAB, ROB_KEY_BACK_TAB, MODE_TEXT, ACT_TAB, NULL, "in a text: keep it, next text",
     "next text", NULL},
    {ROB_KEY_NEW_LINE, ROB_KEY_ALT_ENTER, MODE_HELP, 0, NULL, "in a text: new line", NULL, NULL},
    {ROB_CTRL('O'), 0, MODE_TEXT, ACT_EDIT, NULL, "in a text: open it in your editor", "editor",
     NULL},
};

const struct rob_screen rob_screen_reconcile = {.name = "reconciliation",
                                                .place = "in the reconciliation",
                                                .study = study,
                                                .draw = rob_reconcile_draw,
                                                .brief = brief,
                                                .act = act,
                                                .click = click,
                                                .mode = mode,
                                                .field = field,
                                                .field_width = field_width,
                                                .item = item,
                                                .edited = edited,
                                                .leave = leave,
                                                .bindings = BINDINGS,
                                                .n_bindings = ROB_COUNT(BINDINGS),
                                                .consensus = true};
