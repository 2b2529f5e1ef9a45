/* The form: one reviewer judges one study, item by item. */
#include "tui/assess.h"

#include "session/guidance.h"
#include "session/studies.h"
#include "session/words.h"
#include "tui/frame.h"
#include "tui/overview.h"

#include <stdlib.h>

/* The first four say which keys count; the others, what can be done. */
enum {
    MODE_ITEM = 1,
    MODE_TEXT = 2,
    MODE_SIGNAL = 4,
    MODE_HELP = 8,
    MODE_WRITE = 16,   /* the study may be changed */
    MODE_LEFT = 32,    /* and items are unanswered */
    MODE_JUDGED = 64,  /* or none are */
    MODE_ASKS = 128,   /* the item has signalling questions */
    MODE_APART = 256,  /* it may be judged for one outcome */
    MODE_REOPEN = 512, /* the study is finished, and not by everybody */
    MODE_PAPER = 1024, /* its paper is known */
    MODE_MORE = 2048,  /* another study follows */
};

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
    ACT_PAPER,
    ACT_COPY,
    ACT_LEAVE_TEXT,
    ACT_BACK,
};

static unsigned step_row(struct rob_tui *tui, int key)
{
    struct rob_judge_rows rows = {0};
    rob_judge_make_rows(&rows, &tui->session);
    if (rob_move(&rows.cursor, rows.n, key, 6) && rows.n > 0)
        rob_judge_select(&tui->session, rows.at[rows.cursor].item, rows.at[rows.cursor].outcome);
    rob_judge_free_rows(&rows);
    return ROB_REDRAW;
}

static unsigned move(struct rob_tui *tui, int key)
{
    if (tui->session.judging.focus != ROB_FOCUS_SIGNAL)
        return step_row(tui, key);
    rob_move(&tui->session.judging.signal, rob_judge_item(&tui->session)->n_signals, key, 2);
    return ROB_REDRAW;
}

static unsigned go_to_number(struct rob_tui *tui, int key)
{
    size_t item = key == '0' ? 9 : (size_t)(key - '1');
    if (item < tui->session.form->n_items)
        rob_judge_select(&tui->session, item, ROB_NO_OUTCOME);
    return ROB_REDRAW;
}

static unsigned judge(struct rob_tui *tui, int key)
{
    int answer = rob_answer_of_key(rob_judge_item(&tui->session), key);
    if (rob_judge_answer(&tui->session, answer))
        rob_judge_enter_text(&tui->session, ROB_FOCUS_SUPPORT, 0);
    return ROB_REDRAW;
}

static unsigned judge_next(struct rob_tui *tui, int key)
{
    int answer = rob_answer_of_key(rob_judge_item(&tui->session), key);
    if (rob_judge_answer_default(&tui->session, answer))
        rob_judge_go_open(&tui->session);
    return ROB_REDRAW;
}

/* --- The table --------------------------------------------------------------------------- */

static unsigned edit(struct rob_tui *tui)
{
    if (!rob_judge_in_text(&tui->session))
        rob_judge_enter_text(&tui->session, ROB_FOCUS_SUPPORT, 0);
    if (!rob_judge_in_text(&tui->session))
        return ROB_REDRAW;
    return rob_entry_set(&tui->edit, rob_field_text(&tui->session.judging.field)) ? ROB_EDIT
                                                                                  : ROB_REDRAW;
}

static unsigned show_guidance(struct rob_tui *tui)
{
    struct rob_buf text = {0};
    rob_guidance_page(tui->session.form, rob_judge_item(&tui->session), &text);
    rob_page_open(tui, rob_judge_item(&tui->session)->title, &text);
    return ROB_REDRAW;
}

static unsigned back(struct rob_tui *tui)
{
    if (tui->session.judging.focus == ROB_FOCUS_SIGNAL) {
        tui->session.judging.focus = ROB_FOCUS_ITEM;
        return ROB_REDRAW;
    }
    return rob_judge_leave_text(&tui->session) ? ROB_CLOSE : ROB_REDRAW;
}

/* The texts of a study that is done are to be read. */
static unsigned show_texts(struct rob_tui *tui)
{
    const struct rob_view *view = tui->session.view;
    struct rob_cell cell = rob_judge_cell(&tui->session);
    struct rob_buf text = {0};
    for (size_t i = 0; cell.outcome < 0 && i < rob_view_n_cells(view, cell.study); i++)
        if (rob_view_cell(view, cell.study, i).item == cell.item)
            cell = rob_view_cell(view, cell.study, i);
    rob_overview_cell_text(tui, cell, &text);
    rob_page_open(tui, rob_view_study(view, cell.study).label, &text);
    return ROB_REDRAW;
}

static unsigned tab(struct rob_tui *tui, int key)
{
    if (rob_studies_progress(&tui->session, tui->session.judging.study) == ROB_COMPLETE)
        return show_texts(tui);
    rob_judge_tab(&tui->session, key == ROB_KEY_BACK_TAB ? -1 : 1);
    return ROB_REDRAW;
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
            rob_judge_signal(&tui->session, ANSWERS[i].answer);
    return ROB_REDRAW;
}

static unsigned change_study(struct rob_tui *tui, int key)
{
    rob_judge_step_study(&tui->session, key != '[');
    return ROB_REDRAW;
}

static unsigned show_summary(struct rob_tui *tui)
{
    rob_overview_open(tui);
    return ROB_REDRAW;
}

static unsigned open_paper(struct rob_tui *tui)
{
    return rob_paper_open(tui, tui->session.judging.study);
}

static unsigned copy(struct rob_tui *tui)
{
    struct rob_buf text = {0};
    rob_judge_copy(&tui->session, &text);
    bool any = text.len > 0 && rob_entry_set(&tui->edit, rob_buf_text(&text));
    rob_session_say(&tui->session,
                    any ? "Copied to the clipboard, if the terminal allows it: support and quotes."
                        : "This item does not have support or quotes to copy.");
    rob_buf_free(&text);
    return any ? ROB_COPY | ROB_REDRAW : ROB_REDRAW;
}

/* Most actions are acts of the session. */
static const struct {
    void (*act)(struct rob_session *session);
    unsigned (*show)(struct rob_tui *tui);
    unsigned (*with_key)(struct rob_tui *tui, int key);
} ACTIONS[] = {
    [ACT_JUDGE] = {.with_key = judge},
    [ACT_JUDGE_NEXT] = {.with_key = judge_next},
    [ACT_CLEAR] = {.act = rob_judge_clear},
    [ACT_MOVE] = {.with_key = move},
    [ACT_GO] = {.with_key = go_to_number},
    [ACT_NEXT_OPEN] = {.act = rob_judge_next},
    [ACT_TAB] = {.with_key = tab},
    [ACT_EDIT] = {.show = edit},
    [ACT_QUOTE] = {.act = rob_judge_add_quote},
    [ACT_SIGNALS] = {.act = rob_judge_enter_signals},
    [ACT_SIGNAL] = {.with_key = answer_signal},
    [ACT_TEMPLATES] = {.act = rob_judge_templates},
    [ACT_OUTCOME] = {.act = rob_judge_turn_outcome},
    [ACT_GUIDANCE] = {.show = show_guidance},
    [ACT_DONE] = {.act = rob_judge_done},
    [ACT_REOPEN] = {.act = rob_judge_reopen},
    [ACT_FLAG] = {.act = rob_judge_flag},
    [ACT_STUDY] = {.with_key = change_study},
    [ACT_SUMMARY] = {.show = show_summary},
    [ACT_PAPER] = {.show = open_paper},
    [ACT_COPY] = {.show = copy},
    [ACT_LEAVE_TEXT] = {.act = rob_judge_escape_text},
    [ACT_BACK] = {.show = back},
};

static unsigned act(struct rob_tui *tui, int action, int key)
{
    if (ACTIONS[action].with_key)
        return ACTIONS[action].with_key(tui, key);
    if (ACTIONS[action].show)
        return ACTIONS[action].show(tui);
    ACTIONS[action].act(&tui->session);
    return ROB_REDRAW;
}

static unsigned possible(const struct rob_session *session)
{
    const struct rob_judging *judging = &session->judging;
    unsigned can = (judging->has_paper ? MODE_PAPER : 0) |
                   (rob_studies_beside(session, true) != SIZE_MAX ? MODE_MORE : 0);
    if (session->locked)
        return can;
    if (rob_studies_progress(session, judging->study) == ROB_COMPLETE)
        return can | (rob_judge_is_final(session) ? 0 : MODE_REOPEN);
    bool left = rob_judge_n_answered(session) < rob_judge_n_asked(session);
    return can | MODE_WRITE | (left ? MODE_LEFT : MODE_JUDGED) |
           (rob_judge_item(session)->n_signals > 0 ? MODE_ASKS : 0) |
           (rob_judge_n_outcomes(session, judging->item) > 0 ? MODE_APART : 0);
}

static unsigned mode(const struct rob_tui *tui)
{
    if (tui->session.judging.focus == ROB_FOCUS_ITEM)
        return MODE_ITEM | possible(&tui->session);
    return tui->session.judging.focus == ROB_FOCUS_SIGNAL ? MODE_SIGNAL | possible(&tui->session)
                                                          : MODE_TEXT;
}

static struct rob_field *field(struct rob_tui *tui)
{
    return rob_judge_in_text(&tui->session) ? &tui->session.judging.field : NULL;
}

static int field_width(const struct rob_tui *tui)
{
    struct rob_assess_layout at = rob_assess_layout(tui, tui->rows, tui->cols);
    return at.cols - at.label_width - 2;
}

static bool paste(struct rob_tui *tui, const char *text, size_t len)
{
    if (rob_judge_in_text(&tui->session))
        return rob_judge_paste_in_quote(&tui->session, text, len);
    rob_judge_paste(&tui->session, text, len);
    return true;
}

static unsigned click(struct rob_tui *tui, const struct rob_target *target)
{
    struct rob_judge_rows rows = {0};
    if (!rob_judge_leave_text(&tui->session))
        return ROB_REDRAW;
    if (target->what == ROB_TARGET_FIELD) {
        rob_judge_enter_text(&tui->session, (enum rob_focus)target->which,
                             tui->session.judging.quote);
        return ROB_REDRAW;
    }
    if (target->what == ROB_TARGET_STUDY) {
        rob_judge_open(&tui->session, target->which);
        return ROB_REDRAW;
    }
    rob_judge_make_rows(&rows, &tui->session);
    if (target->which < rows.n)
        rob_judge_select(&tui->session, rows.at[target->which].item,
                         rows.at[target->which].outcome);
    rob_judge_free_rows(&rows);
    return ROB_REDRAW;
}

static void brief(const struct rob_tui *tui, struct rob_buf *out)
{
    const struct rob_item *item = rob_judge_item(&tui->session);
    rob_buf_printf(out, "%d %s", item->number, item->title);
}

static void edited(struct rob_tui *tui)
{
    rob_judge_commit(&tui->session);
}

static void leave(struct rob_tui *tui)
{
    rob_judge_leave(&tui->session);
}

static const struct rob_item *item(const struct rob_tui *tui)
{
    return rob_judge_item(&tui->session);
}

static size_t study(const struct rob_tui *tui)
{
    return tui->session.judging.study;
}

static const struct rob_binding BINDINGS[] = {
    {ROB_KEY_ANSWER, 0, MODE_ITEM | ROB_OFFERED(MODE_WRITE), ACT_JUDGE, NULL,
     "judge, then write the support", "judge", NULL},
    {ROB_KEY_ANSWER_NEXT, 0, MODE_ITEM | ROB_OFFERED(MODE_WRITE), ACT_JUDGE_NEXT, NULL,
     "judge, then the next unanswered item", "judge + next", NULL},
    {ROB_KEY_ENTER, 0, MODE_ITEM | ROB_OFFERED(MODE_LEFT), ACT_NEXT_OPEN, "next unanswered item",
     "next unanswered item", "next unanswered", NULL},
    {ROB_KEY_TAB, ROB_KEY_BACK_TAB, MODE_ITEM, ACT_TAB, "write the support",
     "support, quote, page, signalling questions", "text", "support quote page"},
    {'a', 0, MODE_ITEM | ROB_OFFERED(MODE_ASKS), ACT_SIGNALS, "signalling questions",
     "answer the signalling questions: y n u, x not relevant", "questions", "signals"},
    {'d', 0, MODE_ITEM | ROB_OFFERED(MODE_JUDGED), ACT_DONE, "finish the study",
     "finish this study", "finish", "complete done"},
    {'r', 0, MODE_ITEM | ROB_OFFERED(MODE_WRITE), ACT_TEMPLATES, "insert a text",
     "insert a template or an earlier support", "insert", "template repeat not reported"},
    {ROB_KEY_ESC, 0, MODE_ITEM, ACT_BACK, NULL, "back", "back", NULL},
    {'O', 0, MODE_ITEM | ROB_OFFERED(MODE_APART), ACT_OUTCOME, "judge one outcome alone",
     "judge all outcomes together, or one alone", NULL, "outcome"},
    {'e', 0, MODE_ITEM | ROB_OFFERED(MODE_WRITE), ACT_EDIT, "edit the support in your editor",
     "write the support in $VISUAL, $EDITOR or nano", NULL, "editor vi nano"},
    {'+', 0, MODE_ITEM | ROB_OFFERED(MODE_WRITE), ACT_QUOTE, "another quote",
     "write a further quote", NULL, "passage"},
    {'.', 0, MODE_ITEM | ROB_OFFERED(MODE_WRITE), ACT_CLEAR, "clear the judgement",
     "clear the judgement; texts stay", NULL, "delete remove"},
    {'i', 0, MODE_ITEM, ACT_GUIDANCE, "guidance", "all guidance on the item", "guidance",
     "help examples why"},
    {'g', 0, MODE_ITEM, ACT_FLAG, "flag the item", "put a flag with a note on the item", NULL,
     "note remark"},
    {ROB_KEY_DOWN, 'j', MODE_ITEM | MODE_SIGNAL, ACT_MOVE, NULL, "next item or question", NULL,
     NULL},
    {ROB_KEY_UP, 'k', MODE_ITEM | MODE_SIGNAL, ACT_MOVE, NULL, "previous item or question", NULL,
     NULL},
    {ROB_KEY_PAGE_DOWN, ROB_KEY_PAGE_UP, MODE_ITEM, ACT_MOVE, NULL, "page down, up", NULL, NULL},
    {ROB_KEY_HOME, ROB_KEY_END, MODE_ITEM, ACT_MOVE, NULL, "first, last item", NULL, NULL},
    {ROB_KEY_DIGIT, 0, MODE_ITEM, ACT_GO, NULL, "go to item 1 to 9; 0: item 10", NULL, NULL},
    {'o', 'P', MODE_ITEM | ROB_OFFERED(MODE_PAPER), ACT_PAPER, "open the paper",
     "open the paper of the study", "paper", "pdf doi"},
    {'C', 0, MODE_ITEM, ACT_COPY, "copy support and quotes",
     "copy support and quotes to the clipboard", NULL, "clipboard yank"},
    {']', 0, MODE_ITEM | ROB_OFFERED(MODE_MORE), ACT_STUDY, "next study", "next study of the list",
     "next study", NULL},
    {'[', 0, MODE_ITEM, ACT_STUDY, NULL, "previous study", NULL, NULL},
    {'D', 0, MODE_ITEM | ROB_OFFERED(MODE_REOPEN), ACT_REOPEN, "reopen the study",
     "reopen a finished study; asks for a reason", "reopen", "not done undo done"},
    {'s', 0, MODE_ITEM, ACT_SUMMARY, "summary", "bars and matrix of all studies", NULL,
     "matrix bars"},
    {'q', 'h', MODE_ITEM, ACT_BACK, "back to the list", "back to the list of studies", NULL,
     "list"},

    {'y', 'n', MODE_SIGNAL | ROB_OFFERED(MODE_WRITE), ACT_SIGNAL, NULL,
     "signalling question: yes, no", "yes  n no", NULL},
    {'u', 0, MODE_SIGNAL | ROB_OFFERED(MODE_WRITE), ACT_SIGNAL, NULL,
     "signalling question: unclear", "unclear", NULL},
    {'x', 0, MODE_SIGNAL | ROB_OFFERED(MODE_WRITE), ACT_SIGNAL, NULL,
     "signalling question: not relevant", "not relevant", NULL},
    {'.', 0, MODE_SIGNAL | ROB_OFFERED(MODE_WRITE), ACT_SIGNAL, NULL,
     "signalling question: not answered", "clear", NULL},
    {ROB_KEY_ENTER, 0, MODE_SIGNAL, ACT_NEXT_OPEN, NULL, NULL, "next", NULL},
    {ROB_KEY_ESC, 0, MODE_SIGNAL, ACT_BACK, NULL, NULL, "item", NULL},
    {'i', 0, MODE_SIGNAL, ACT_GUIDANCE, NULL, NULL, "guidance", NULL},
    {ROB_KEY_TAB, ROB_KEY_BACK_TAB, MODE_SIGNAL, ACT_TAB, NULL, NULL, NULL, NULL},

    {ROB_KEY_ENTER, 0, MODE_TEXT, ACT_NEXT_OPEN, NULL, "in a text: keep it, next unanswered item",
     "next unanswered", NULL},
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
    {ROB_KEY_WORD_LEFT, ROB_KEY_WORD_RIGHT, MODE_HELP, 0, NULL, "in a text: a word back, forward",
     NULL, NULL},
};

const struct rob_screen rob_screen_assess = {.name = "assessment form",
                                             .place = "on the form",
                                             .study = study,
                                             .draw = rob_assess_draw,
                                             .brief = brief,
                                             .act = act,
                                             .mode = mode,
                                             .field = field,
                                             .field_width = field_width,
                                             .item = item,
                                             .paste = paste,
                                             .click = click,
                                             .edited = edited,
                                             .leave = leave,
                                             .bindings = BINDINGS,
                                             .n_bindings = ROB_COUNT(BINDINGS)};
