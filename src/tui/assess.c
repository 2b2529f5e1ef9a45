/* The form: one reviewer judges one study, item by item. */
#include "tui/assess.h"

#include "tui/draft.h"
#include "tui/kept.h"
#include "tui/words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MODE_ITEM = 1, MODE_TEXT = 2, MODE_SIGNAL = 4, MODE_HELP = 8 };

enum {
    ACT_JUDGE,
    ACT_JUDGE_NEXT,
    ACT_CLEAR,
    ACT_MOVE,
    ACT_GO,
    ACT_NEXT_OPEN,
    ACT_TAB,
    ACT_EDIT,
    ACT_QUOTE,
    ACT_SIGNALS,
    ACT_SIGNAL,
    ACT_TEMPLATES,
    ACT_OUTCOME,
    ACT_GUIDANCE,
    ACT_DONE,
    ACT_REOPEN,
    ACT_FLAG,
    ACT_STUDY,
    ACT_SUMMARY,
    ACT_LEAVE_TEXT,
    ACT_BACK,
};

static unsigned step_row(struct rob_tui *tui, int key)
{
    struct rob_assess_rows rows = {0};
    rob_assess_make_rows(&rows, tui);
    if (rob_move(&rows.cursor, rows.n, key, 6) && rows.n > 0)
        rob_assess_select(tui, rows.at[rows.cursor].item, rows.at[rows.cursor].outcome);
    rob_assess_free_rows(&rows);
    return ROB_REDRAW;
}

static unsigned move(struct rob_tui *tui, int key)
{
    if (tui->judging.focus != ROB_FOCUS_SIGNAL)
        return step_row(tui, key);
    rob_move(&tui->judging.signal, rob_assess_item_here(tui)->n_signals, key, 2);
    return ROB_REDRAW;
}

static unsigned go_to_number(struct rob_tui *tui, int key)
{
    size_t item = key == '0' ? 9 : (size_t)(key - '1');
    if (item < tui->form->n_items)
        rob_assess_select(tui, item, ROB_NO_OUTCOME);
    return ROB_REDRAW;
}

static unsigned next_open(struct rob_tui *tui)
{
    if (tui->judging.focus == ROB_FOCUS_SIGNAL) {
        if (++tui->judging.signal < rob_assess_item_here(tui)->n_signals)
            return ROB_REDRAW;
        tui->judging.focus = ROB_FOCUS_ITEM;
        return ROB_REDRAW;
    }
    if (!rob_assess_leave_text(tui))
        return ROB_REDRAW;
    if (!rob_assess_go_open(tui))
        rob_assess_say_all_judged(tui);
    return ROB_REDRAW;
}

/* Rows of the list are the order in which studies follow one another. */
static unsigned step_study(struct rob_tui *tui, bool forwards)
{
    struct rob_list_state *list = &tui->list;
    size_t at = list->cursor;
    if (!rob_assess_leave_text(tui))
        return ROB_REDRAW;
    while (forwards ? at + 1 < list->n_rows : at > 0) {
        at = forwards ? at + 1 : at - 1;
        if (!rob_view_assigned(tui->view, list->rows[at], rob_tui_me(tui)))
            continue;
        rob_assess_open(tui, list->rows[at]);
        return ROB_REDRAW;
    }
    rob_tui_say(tui, "This is the %s study of the list.", forwards ? "last" : "first");
    return ROB_REDRAW;
}

unsigned rob_assess_turn_outcome(struct rob_tui *tui)
{
    struct rob_assess_state *judging = &tui->judging;
    int n = (int)rob_view_n_outcomes(tui->view);
    if (rob_assess_n_outcomes(tui, judging->item) == 0) {
        rob_tui_say(tui, "This item is judged once for the whole study.");
        return ROB_REDRAW;
    }
    do
        judging->outcome = judging->outcome + 1 < n ? judging->outcome + 1 : ROB_NO_OUTCOME;
    while (judging->outcome >= 0 &&
           !rob_view_reports(tui->view, judging->study, (size_t)judging->outcome));
    return ROB_REDRAW;
}

/* --- Judging ----------------------------------------------------------------------------- */

bool rob_assess_may_change(struct rob_tui *tui)
{
    const char *label = rob_view_study(tui->view, tui->judging.study).label;
    if (tui->locked) {
        rob_tui_say(tui, "Read only: %s is at work in another window or on another machine.",
                    rob_word_name(tui, rob_tui_me(tui)));
        return false;
    }
    if (rob_view_progress(tui->view, tui->judging.study, rob_tui_me(tui)) != ROB_COMPLETE)
        return true;
    if (rob_view_open(tui->view, tui->judging.study))
        rob_tui_say(tui, "You are done with %s, and so are the others: it stays as it is.", label);
    else
        rob_tui_say(tui, "You are done with %s. D reopens it, with a reason.", label);
    return false;
}

static bool record_answer(struct rob_tui *tui, int answer)
{
    struct rob_entry entry;
    if (!rob_assess_may_change(tui) || !rob_entry_load(&entry, tui, rob_assess_cell(tui)))
        return false;
    entry.answer = answer;
    bool recorded = rob_entry_record(tui, &entry, rob_assess_cell(tui)) == ROB_OK;
    rob_entry_free(&entry);
    if (recorded && answer >= 0)
        tui->n_judged++;
    return recorded;
}

static unsigned judge(struct rob_tui *tui, int key, bool next)
{
    int answer = rob_answer_of_key(rob_assess_item_here(tui), key);
    if (answer < 0 || !record_answer(tui, answer))
        return ROB_REDRAW;
    bool all = rob_assess_n_answered(tui) == rob_view_n_cells(tui->view, tui->judging.study);
    if (all)
        rob_assess_say_all_judged(tui);
    if (!next)
        rob_assess_enter_text(tui, ROB_FOCUS_SUPPORT, 0);
    else if (!all)
        rob_assess_go_open(tui);
    return ROB_REDRAW;
}

/* A judgement for one outcome goes as a whole, and that for all outcomes holds again; else the
 * texts stay. */
static unsigned clear(struct rob_tui *tui)
{
    struct rob_cell cell = rob_assess_cell(tui);
    struct rob_judgement judgement = rob_assess_judgement(tui, cell);
    bool there = cell.outcome >= 0 ? rob_assess_judged_apart(tui, cell.item, cell.outcome)
                                   : judgement.answer >= 0;
    if (!there || !rob_assess_may_change(tui))
        return ROB_REDRAW;
    bool cleared = false;
    if (cell.outcome >= 0) {
        struct rob_entry empty;
        if (!rob_entry_init(&empty))
            return ROB_REDRAW;
        cleared = rob_entry_record(tui, &empty, cell) == ROB_OK;
        rob_entry_free(&empty);
    } else {
        cleared = record_answer(tui, ROB_NOT_FOUND);
    }
    if (cleared)
        rob_tui_say(tui, "Cleared. z brings it back.");
    return ROB_REDRAW;
}

/* --- The table --------------------------------------------------------------------------- */

static unsigned edit(struct rob_tui *tui)
{
    if (!rob_assess_in_text(tui))
        rob_assess_enter_text(tui, ROB_FOCUS_SUPPORT, 0);
    if (!rob_assess_in_text(tui))
        return ROB_REDRAW;
    return rob_entry_set(&tui->edit, rob_field_text(&tui->judging.field)) ? ROB_EDIT : ROB_REDRAW;
}

static unsigned enter_signals(struct rob_tui *tui)
{
    if (rob_assess_item_here(tui)->n_signals == 0) {
        rob_tui_say(tui, "This item has no signalling questions.");
        return ROB_REDRAW;
    }
    tui->judging.focus = ROB_FOCUS_SIGNAL;
    tui->judging.signal = 0;
    return ROB_REDRAW;
}

static unsigned show_guidance(struct rob_tui *tui)
{
    struct rob_buf text = {0};
    rob_guidance_page(tui, rob_assess_item_here(tui), &text);
    rob_tui_show_page(tui, rob_assess_item_here(tui)->title, &text);
    return ROB_REDRAW;
}

static unsigned back(struct rob_tui *tui)
{
    if (tui->judging.focus == ROB_FOCUS_SIGNAL) {
        tui->judging.focus = ROB_FOCUS_ITEM;
        return ROB_REDRAW;
    }
    return rob_assess_leave_text(tui) ? ROB_CLOSE : ROB_REDRAW;
}

static unsigned quick_judge(struct rob_tui *tui, int key)
{
    return judge(tui, key, true);
}

static unsigned slow_judge(struct rob_tui *tui, int key)
{
    return judge(tui, key, false);
}

static unsigned tab(struct rob_tui *tui, int key)
{
    return rob_assess_tab(tui, key == ROB_KEY_BACK_TAB ? -1 : 1);
}

static unsigned answer_signal(struct rob_tui *tui, int key)
{
    static const struct {
        int key;
        enum rob_signal_answer answer;
    } ANSWERS[] = {{'y', ROB_SIGNAL_YES},
                   {'n', ROB_SIGNAL_NO},
                   {'u', ROB_SIGNAL_UNCLEAR},
                   {'x', ROB_SIGNAL_NOT_RELEVANT},
                   {'.', ROB_SIGNAL_NONE}};
    for (size_t i = 0; i < ROB_COUNT(ANSWERS); i++)
        if (ANSWERS[i].key == key)
            return rob_assess_signal(tui, ANSWERS[i].answer);
    return 0;
}

static unsigned change_study(struct rob_tui *tui, int key)
{
    return step_study(tui, key != '[');
}

static unsigned show_summary(struct rob_tui *tui)
{
    rob_tui_push(tui, &rob_screen_overview);
    return ROB_REDRAW;
}

/* Esc, and Esc again where the text cannot be recorded: then it is left behind in a file or a
 * draft, if that at least could be written. */
static unsigned leave_text(struct rob_tui *tui)
{
    const char *text = rob_field_text(&tui->judging.field);
    bool again = tui->judging.failed && (rob_draft_is_kept(tui) || rob_kept_has(tui, text));
    if (rob_assess_leave_text(tui) || !again)
        return ROB_REDRAW;
    tui->judging.focus = ROB_FOCUS_ITEM;
    tui->judging.failed = false;
    tui->message_stays = false;
    rob_tui_say(tui, "Not saved. The text is offered again at the next start.");
    rob_kept_add(tui, text, strlen(text));
    return ROB_REDRAW;
}

static const struct {
    unsigned (*plain)(struct rob_tui *tui);
    unsigned (*with_key)(struct rob_tui *tui, int key);
} ACTIONS[] = {
    [ACT_JUDGE] = {.with_key = slow_judge},
    [ACT_JUDGE_NEXT] = {.with_key = quick_judge},
    [ACT_CLEAR] = {.plain = clear},
    [ACT_MOVE] = {.with_key = move},
    [ACT_GO] = {.with_key = go_to_number},
    [ACT_NEXT_OPEN] = {.plain = next_open},
    [ACT_TAB] = {.with_key = tab},
    [ACT_EDIT] = {.plain = edit},
    [ACT_QUOTE] = {.plain = rob_assess_add_quote},
    [ACT_SIGNALS] = {.plain = enter_signals},
    [ACT_SIGNAL] = {.with_key = answer_signal},
    [ACT_TEMPLATES] = {.plain = rob_assess_templates},
    [ACT_OUTCOME] = {.plain = rob_assess_turn_outcome},
    [ACT_GUIDANCE] = {.plain = show_guidance},
    [ACT_DONE] = {.plain = rob_assess_done},
    [ACT_REOPEN] = {.plain = rob_assess_reopen},
    [ACT_FLAG] = {.plain = rob_assess_flag},
    [ACT_STUDY] = {.with_key = change_study},
    [ACT_SUMMARY] = {.plain = show_summary},
    [ACT_LEAVE_TEXT] = {.plain = leave_text},
    [ACT_BACK] = {.plain = back},
};

static unsigned act(struct rob_tui *tui, int action, int key)
{
    return ACTIONS[action].plain ? ACTIONS[action].plain(tui) : ACTIONS[action].with_key(tui, key);
}

static unsigned mode(const struct rob_tui *tui)
{
    if (tui->judging.focus == ROB_FOCUS_ITEM)
        return MODE_ITEM;
    return tui->judging.focus == ROB_FOCUS_SIGNAL ? MODE_SIGNAL : MODE_TEXT;
}

static struct rob_field *field(struct rob_tui *tui)
{
    return rob_assess_in_text(tui) ? &tui->judging.field : NULL;
}

static int field_width(const struct rob_tui *tui)
{
    return tui->cols - rob_assess_layout(tui, tui->rows, tui->cols).label_width - 2;
}

static unsigned click(struct rob_tui *tui, int row, int col)
{
    struct rob_assess_layout at = rob_assess_layout(tui, tui->rows, tui->cols);
    struct rob_assess_rows rows = {0};
    if (at.compact || row < 1 || row > at.list_height || col >= at.list_width)
        return 0;
    if (!rob_assess_leave_text(tui))
        return ROB_REDRAW;
    rob_assess_make_rows(&rows, tui);
    size_t i = rob_first_row(rows.cursor, rows.n, at.list_height) + (size_t)(row - 1);
    if (i < rows.n)
        rob_assess_select(tui, rows.at[i].item, rows.at[i].outcome);
    rob_assess_free_rows(&rows);
    return ROB_REDRAW;
}

static void brief(const struct rob_tui *tui, struct rob_buf *out)
{
    const struct rob_item *item = rob_assess_item_here(tui);
    rob_buf_printf(out, "%d %s", item->number, item->title);
}

static void edited(struct rob_tui *tui)
{
    rob_assess_commit(tui);
}

static void leave(struct rob_tui *tui)
{
    if (rob_assess_in_text(tui) && !rob_assess_commit(tui))
        rob_draft_save(tui);
    tui->judging.focus = ROB_FOCUS_ITEM;
}

static const struct rob_binding BINDINGS[] = {
    {ROB_KEY_ANSWER, 0, MODE_ITEM, ACT_JUDGE, NULL, "judge, then write the support", "judge", NULL},
    {ROB_KEY_ANSWER_NEXT, 0, MODE_ITEM, ACT_JUDGE_NEXT, NULL, "judge, then the next open item",
     "and go on", NULL},
    {ROB_KEY_ENTER, 0, MODE_ITEM, ACT_NEXT_OPEN, "next open item", "next open item", "next open",
     NULL},
    {ROB_KEY_TAB, ROB_KEY_BACK_TAB, MODE_ITEM, ACT_TAB, "write the support",
     "support, quote, page, signalling questions", "text", "support quote page"},
    {'a', 0, MODE_ITEM, ACT_SIGNALS, "signalling questions",
     "answer the signalling questions: y n u, x not relevant", "questions", "signals"},
    {'d', 0, MODE_ITEM, ACT_DONE, "done", "done with this study", "done", "complete finish"},
    {'r', 0, MODE_ITEM, ACT_TEMPLATES, "insert a text", "insert a template or an earlier support",
     "insert", "template repeat not reported"},
    {ROB_KEY_ESC, 0, MODE_ITEM, ACT_BACK, NULL, "back", "back", NULL},
    {'O', 0, MODE_ITEM, ACT_OUTCOME, "judge one outcome apart",
     "judge for all outcomes, or for one of them apart", NULL, "outcome"},
    {'e', 0, MODE_ITEM, ACT_EDIT, "edit the support in your editor",
     "write the support in $VISUAL or $EDITOR", NULL, "editor vi"},
    {'+', 0, MODE_ITEM, ACT_QUOTE, "another quote", "write a further quote", NULL, "passage"},
    {'.', 0, MODE_ITEM, ACT_CLEAR, "clear the judgement", "take the judgement away; texts stay",
     NULL, "delete remove"},
    {'i', 0, MODE_ITEM, ACT_GUIDANCE, "guidance", "all guidance on the item", "guidance",
     "help examples why"},
    {'g', 0, MODE_ITEM, ACT_FLAG, "flag the item", "put a flag with a note on the item", NULL,
     "note remark"},
    {ROB_KEY_DOWN, 'j', MODE_ITEM | MODE_SIGNAL, ACT_MOVE, NULL, "next item or question", NULL,
     NULL},
    {ROB_KEY_UP, 'k', MODE_ITEM | MODE_SIGNAL, ACT_MOVE, NULL, "previous item or question", NULL,
     NULL},
    {ROB_KEY_PAGE_DOWN, ROB_KEY_PAGE_UP, MODE_ITEM, ACT_MOVE, NULL, "some items on, back", NULL,
     NULL},
    {ROB_KEY_HOME, ROB_KEY_END, MODE_ITEM, ACT_MOVE, NULL, "first, last item", NULL, NULL},
    {ROB_KEY_DIGIT, 0, MODE_ITEM, ACT_GO, NULL, "go to item 1 to 9, 10", NULL, NULL},
    {']', 0, MODE_ITEM, ACT_STUDY, "next study", "next study of the list", NULL, NULL},
    {'[', 0, MODE_ITEM, ACT_STUDY, NULL, "previous study", NULL, NULL},
    {'D', 0, MODE_ITEM, ACT_REOPEN, "reopen the study", "open a study again; asks the reason", NULL,
     "not done undo done"},
    {'s', 0, MODE_ITEM, ACT_SUMMARY, "summary", "bars and matrix of all studies", NULL,
     "matrix bars"},
    {'q', 'h', MODE_ITEM, ACT_BACK, "back to the list", "back to the list of studies", NULL,
     "list"},

    {'y', 'n', MODE_SIGNAL, ACT_SIGNAL, NULL, "signalling question: yes, no", "yes  n no", NULL},
    {'u', 0, MODE_SIGNAL, ACT_SIGNAL, NULL, "signalling question: unclear", "unclear", NULL},
    {'x', 0, MODE_SIGNAL, ACT_SIGNAL, NULL, "signalling question: not relevant", "not relevant",
     NULL},
    {'.', 0, MODE_SIGNAL, ACT_SIGNAL, NULL, "signalling question: not answered", "clear", NULL},
    {ROB_KEY_ENTER, 0, MODE_SIGNAL, ACT_NEXT_OPEN, NULL, NULL, "next", NULL},
    {ROB_KEY_ESC, 0, MODE_SIGNAL, ACT_BACK, NULL, NULL, "item", NULL},
    {'i', 0, MODE_SIGNAL, ACT_GUIDANCE, NULL, NULL, "guidance", NULL},
    {ROB_KEY_TAB, ROB_KEY_BACK_TAB, MODE_SIGNAL, ACT_TAB, NULL, NULL, NULL, NULL},

    {ROB_KEY_ENTER, 0, MODE_TEXT, ACT_NEXT_OPEN, NULL, "in a text: keep it, next open item",
     "next open", NULL},
    {ROB_KEY_TAB, ROB_KEY_BACK_TAB, MODE_TEXT, ACT_TAB, NULL, "in a text: keep it, next text",
     "next text", NULL},
    {ROB_KEY_ESC, 0, MODE_TEXT, ACT_LEAVE_TEXT, NULL, "in a text: keep it, back to the item",
     "item", NULL},
    {ROB_KEY_NEW_LINE, ROB_KEY_ALT_ENTER, MODE_HELP, 0, NULL, "in a text: new line", NULL, NULL},
    {ROB_CTRL('O'), 0, MODE_TEXT, ACT_EDIT, NULL, "in a text: open it in your editor", "editor",
     NULL},
    {ROB_CTRL('U'), ROB_CTRL('K'), MODE_HELP, 0, NULL, "in a text: delete to line start, end", NULL,
     NULL},
    {ROB_CTRL('W'), 0, MODE_HELP, 0, NULL, "in a text: delete a word", NULL, NULL},
    {ROB_KEY_WORD_LEFT, ROB_KEY_WORD_RIGHT, MODE_HELP, 0, NULL, "in a text: a word back, on", NULL,
     NULL},
};

const struct rob_screen rob_screen_assess = {.name = "assessment form",
                                             .draw = rob_assess_draw,
                                             .brief = brief,
                                             .act = act,
                                             .mode = mode,
                                             .field = field,
                                             .field_width = field_width,
                                             .item = rob_assess_item_here,
                                             .click = click,
                                             .edited = edited,
                                             .leave = leave,
                                             .bindings = BINDINGS,
                                             .n_bindings = ROB_COUNT(BINDINGS)};
