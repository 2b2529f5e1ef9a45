#include "session/screening.h"

#include "session/judge.h"
#include "session/studies.h"
#include "session/visit.h"
#include "session/words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

bool rob_screening_find(struct rob_decision *out, const struct rob_form *form, int key)
{
    *out = (struct rob_decision){ROB_NOT_FOUND, ROB_NOT_FOUND, ROB_NOT_FOUND};
    if (key <= ' ' || key > 'z' || !isalnum(key))
        return false;
    out->answer = rob_answer_of_key(&form->items[0], key);
    for (size_t i = 1; out->answer < 0 && i < form->n_items; i++) {
        int reason =
            form->items[i].if_item == 0 ? rob_answer_of_key(&form->items[i], key) : ROB_NOT_FOUND;
        if (reason >= 0)
            *out = (struct rob_decision){form->items[i].if_answer, (int)i, reason};
    }
    return out->answer >= 0;
}

static int answer_to(const struct rob_session *session, size_t item)
{
    struct rob_cell cell = {session->judging.study, item, ROB_NO_OUTCOME};
    size_t me = rob_session_me(session);
    return rob_view_asks(session->view, cell, me) ? rob_judge_judgement(session, cell).answer
                                                  : ROB_NOT_FOUND;
}

struct rob_decision rob_screening_decision(const struct rob_session *session)
{
    struct rob_decision decision = {answer_to(session, 0), ROB_NOT_FOUND, ROB_NOT_FOUND};
    for (size_t i = 1; i < session->form->n_items && decision.reason < 0; i++)
        if (session->form->items[i].if_item == 0) {
            decision.reason = answer_to(session, i);
            decision.reason_item = decision.reason >= 0 ? (int)i : ROB_NOT_FOUND;
        }
    return decision;
}

/* --- What was decided last ------------------------------------------------------------------- */

void rob_screening_free(struct rob_session *session)
{
    for (size_t i = 0; i < session->decided.n; i++)
        free(session->decided.at[i]);
    rob_vec_free(&session->decided);
}

static void remember(struct rob_session *session)
{
    char *id = strdup(rob_view_study(session->view, session->judging.study).id);
    if (id && !rob_vec_push(&session->decided, id))
        free(id);
}

static bool reopen(struct rob_session *session, const char *reason)
{
    struct rob_event event = {.op = ROB_OP_REOPEN,
                              .study = rob_view_study(session->view, session->judging.study).id,
                              .reason = reason};
    return rob_session_record(session, session->seat, &event, 1) == ROB_OK;
}

static bool is_finished(const struct rob_session *session)
{
    return rob_studies_progress(session, session->judging.study) == ROB_COMPLETE;
}

/* Judges an item, or clears it where the answer is ROB_NOT_FOUND. */
static struct rob_event item_event(const struct rob_session *session, size_t i, int answer)
{
    const struct rob_item *item = &session->form->items[i];
    return (struct rob_event){.op = answer >= 0 ? ROB_OP_JUDGE : ROB_OP_CLEAR,
                              .study = rob_view_study(session->view, session->judging.study).id,
                              .item = item->id,
                              .answer = answer >= 0 ? item->answers[answer].id : NULL};
}

/* True if a sealed review has a line of this item whatever its answer: it has a condition. */
static bool has_line_always(const struct rob_session *session, size_t i)
{
    return rob_review_is_sealed(session->review) &&
           session->form->items[i].if_item != ROB_NOT_FOUND;
}

/* Clears the decision and its reason: until it is made again, nothing finishes the record with it.
 * In a sealed review as many lines are cleared, whatever was decided. */
static void clear_answers(struct rob_session *session)
{
    size_t n_items = session->form->n_items, n = 0;
    struct rob_event *events = calloc(n_items + 1, sizeof *events);
    for (size_t i = 0; events && i < n_items; i++) {
        struct rob_cell cell = {session->judging.study, i, ROB_NO_OUTCOME};
        if (has_line_always(session, i) ||
            rob_judge_judgement(session, cell).answer != ROB_NOT_FOUND)
            events[n++] = item_event(session, i, ROB_NOT_FOUND);
    }
    if (n)
        (void)rob_session_record(session, session->seat, events, n);
    free(events);
}

bool rob_screening_can_undo(const struct rob_session *session)
{
    size_t n = session->decided.n;
    int study = n ? rob_view_study_of(session->view, session->decided.at[n - 1]) : ROB_NOT_FOUND;
    return study != ROB_NOT_FOUND && !rob_view_open(session->view, (size_t)study);
}

void rob_screening_undo(struct rob_session *session)
{
    if (session->decided.n == 0) {
        rob_session_say(session, "You cannot take back any decision from this session.");
        return;
    }
    char *id = session->decided.at[--session->decided.n];
    int study = rob_view_study_of(session->view, id);
    if (study != ROB_NOT_FOUND && (size_t)study < rob_view_n_studies(session->view)) {
        rob_judge_open(session, (size_t)study);
        if (is_finished(session) && reopen(session, "taken back while screening")) {
            clear_answers(session);
            rob_session_say(session, "Taken back: %s. Decide again.",
                            rob_view_study(session->view, (size_t)study).label);
        }
    }
    free(id);
}

/* --- Deciding -------------------------------------------------------------------------------- */

/* True if an item is part of the decision, by the answers that were given so far. */
static bool is_asked(const struct rob_session *session, size_t i)
{
    const struct rob_item *item = &session->form->items[i];
    return item->level == ROB_LEVEL_STUDY &&
           (item->if_item == ROB_NOT_FOUND || session->given[item->if_item] == item->if_answer);
}

/* The first item that is asked and has no answer yet; ROB_NOT_FOUND: the decision is whole. */
static int lacking(const struct rob_session *session)
{
    for (size_t i = 0; i < session->form->n_items; i++)
        if (session->given[i] < 0 && is_asked(session, i))
            return (int)i;
    return ROB_NOT_FOUND;
}

/* The rows are walked once around; where all is finished, the record stays. */
static void go_on(struct rob_session *session)
{
    if (rob_studies_step_after(session, session->judging.study))
        rob_judge_open(session, session->studies.study);
    else
        rob_session_say(session,
                        "All records of this list are decided. The key q goes back to the list.");
}

/* In a sealed review a decision without a reason has as many lines as one with it. */
static bool record_answers(struct rob_session *session)
{
    size_t n_items = session->form->n_items, n = 0;
    struct rob_event *events = calloc(n_items + 1, sizeof *events);
    if (!events)
        return false;
    for (size_t i = 0; i < n_items; i++)
        if (session->given[i] >= 0 || has_line_always(session, i))
            events[n++] = item_event(session, i, session->given[i]);
    bool recorded = rob_session_record(session, session->seat, events, n) == ROB_OK;
    free(events);
    return recorded;
}

static void record(struct rob_session *session)
{
    if (is_finished(session) && !reopen(session, "changed while screening"))
        return;
    if (!record_answers(session))
        return;
    struct rob_event done = {.op = ROB_OP_COMPLETE, /* recording may have read the review anew */
                             .study = rob_view_study(session->view, session->judging.study).id};
    if (rob_session_record(session, session->seat, &done, 1) != ROB_OK)
        return;
    session->n_judged++;
    rob_visit_finish_study(session);
    remember(session);
    go_on(session);
}

static void take_answer(struct rob_session *session, const char *text, int choice);

/* Records the decision once all that it asks for is answered. */
static void ask_rest(struct rob_session *session)
{
    const char *choices[ROB_FORM_ANSWERS_MAX];
    session->asked = lacking(session);
    if (session->asked == ROB_NOT_FOUND) {
        record(session);
        return;
    }
    const struct rob_item *of = &session->form->items[session->asked];
    for (size_t i = 0; i < of->n_answers; i++)
        choices[i] = of->answers[i].label;
    rob_session_ask_choice(session, of->question, choices, of->n_answers, 0, take_answer);
}

static void take_answer(struct rob_session *session, const char *text, int choice)
{
    (void)text;
    if (choice < 0)
        return;
    session->given[session->asked] = choice;
    ask_rest(session);
}

void rob_screening_decide(struct rob_session *session, struct rob_decision decision)
{
    for (size_t i = 0; i < session->form->n_items; i++)
        session->given[i] = ROB_NOT_FOUND;
    session->given[0] = decision.answer;
    if (decision.reason_item >= 0)
        session->given[decision.reason_item] = decision.reason;
    if (session->locked)
        rob_session_say_locked(session);
    else if (rob_judge_is_final(session))
        rob_session_say(session, "Everybody has decided on %s: it can no longer be changed.",
                        rob_view_study(session->view, session->judging.study).label);
    else
        ask_rest(session);
}

void rob_screening_step(struct rob_session *session, bool forwards)
{
    rob_studies_select(session, session->judging.study);
    size_t study = rob_studies_beside(session, forwards);
    if (study != SIZE_MAX)
        rob_judge_open(session, study);
    else
        rob_session_say(session, "This is the %s record of the list.", forwards ? "last" : "first");
}
