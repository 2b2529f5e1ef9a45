/* A judgement in and out of the review, and whether it may be changed. */
#include "session/judge.h"

#include <syrob/work.h>

#include <stdlib.h>
#include <string.h>

static bool is_finished(const struct rob_session *session)
{
    return rob_view_progress(session->view, session->judging.study, rob_session_me(session)) ==
           ROB_COMPLETE;
}

bool rob_judge_is_final(const struct rob_session *session)
{
    return is_finished(session) && rob_view_open(session->view, session->judging.study);
}

bool rob_judge_may_change(struct rob_session *session)
{
    const char *label = rob_view_study(session->view, session->judging.study).label;
    bool done = is_finished(session);
    if (session->locked) {
        rob_session_say_locked(session);
        return false; /* if it may write now, the key is pressed again: what it meant may be gone */
    }
    if (rob_judge_is_final(session))
        rob_session_say(session, "Everybody has finished %s: its answers can no longer be changed.",
                        label);
    else if (done)
        rob_session_say(session, "You have finished %s. Press D to reopen it.", label);
    return !done;
}

bool rob_judge_load(struct rob_entry *entry, const struct rob_session *session)
{
    struct rob_judgement judgement;
    if (!rob_entry_init(entry))
        return false;
    if (!rob_view_judgement(&judgement, session->view, rob_judge_cell(session),
                            rob_session_me(session)))
        return true;
    entry->answer = judgement.answer;
    memcpy(entry->signals, judgement.signals, sizeof entry->signals);
    bool whole = rob_entry_set(&entry->support, judgement.support) &&
                 rob_entry_add_quotes(entry, judgement.quotes, judgement.n_quotes);
    if (!whole)
        rob_entry_free(entry);
    return whole;
}

static bool is_empty(const struct rob_entry *entry, uint32_t n_quotes, uint32_t n_signals)
{
    return entry->answer < 0 && !*entry->support && n_quotes == 0 && n_signals == 0;
}

enum rob_status rob_judge_record(struct rob_session *session, const struct rob_entry *entry)
{
    struct rob_cell cell = rob_judge_cell(session);
    const struct rob_item *item = rob_judge_item(session);
    struct rob_signal signals[ROB_FORM_SIGNALS_MAX];
    uint32_t n_signals = 0, n_quotes = 0;
    for (size_t i = 0; i < item->n_signals; i++)
        if (entry->signals[i] != ROB_SIGNAL_NONE)
            signals[n_signals++] =
                (struct rob_signal){item->signals[i].id, rob_signal_id(entry->signals[i])};
    struct rob_quote *quotes = rob_entry_event_quotes(entry, &n_quotes);
    struct rob_study study = rob_view_study(session->view, cell.study);
    struct rob_event event = {
        .op = is_empty(entry, n_quotes, n_signals) ? ROB_OP_CLEAR : ROB_OP_JUDGE,
        .study = study.id,
        .item = item->id,
        .outcome =
            cell.outcome >= 0 ? rob_view_outcome(session->view, (size_t)cell.outcome) : NULL};
    if (event.op == ROB_OP_JUDGE) {
        event.answer = entry->answer >= 0 ? item->answers[entry->answer].id : NULL;
        event.support = entry->support;
        event.quotes = quotes;
        event.n_quotes = n_quotes;
        event.signals = signals;
        event.n_signals = n_signals;
    }
    enum rob_status status = rob_work_is_recorded(&event, session->view, cell)
                                 ? ROB_OK
                                 : rob_session_record(session, session->seat, &event, 1);
    free(quotes);
    return status;
}
