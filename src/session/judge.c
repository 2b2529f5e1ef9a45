/* Judging, and the way from one item or study to the next. */
#include "session/judge.h"

#include "session/studies.h"

/* The judgement as it is now. The texts for all outcomes support their answer; another one for one
 * outcome begins without them. */
static bool load_for(struct rob_entry *entry, const struct rob_session *session, int answer)
{
    struct rob_judgement now = rob_judge_judgement(session, rob_judge_cell(session));
    bool another = now.default_for_outcomes && now.answer != answer;
    return another ? rob_entry_init(entry) : rob_judge_load(entry, session);
}

/* `support` NULL: none is added. */
static bool record_answer(struct rob_session *session, int answer, const char *support)
{
    struct rob_entry entry;
    if (!rob_judge_may_change(session) || !load_for(&entry, session, answer))
        return false;
    entry.answer = answer;
    bool adds = support && !rob_entry_has_texts(&entry); /* a quote may say the opposite */
    bool whole = !adds || rob_entry_set(&entry.support, support);
    bool recorded = whole && rob_judge_record(session, &entry) == ROB_OK;
    if (recorded && adds && !session->by_lines)
        rob_session_say(session, "The support is \"%s\". z takes it back.", entry.support);
    rob_entry_free(&entry);
    if (recorded && answer >= 0)
        session->n_judged++;
    return recorded;
}

static bool answer_with(struct rob_session *session, int answer, const char *support)
{
    if (answer < 0 || !record_answer(session, answer, support))
        return false;
    if (rob_judge_n_answered(session) == rob_judge_n_asked(session))
        rob_judge_say_all_judged(session);
    return true;
}

bool rob_judge_answer(struct rob_session *session, int answer)
{
    return answer_with(session, answer, NULL);
}

bool rob_judge_answer_default(struct rob_session *session, int answer)
{
    return answer_with(session, answer, rob_item_default(rob_judge_item(session), answer));
}

void rob_judge_clear(struct rob_session *session)
{
    struct rob_cell cell = rob_judge_cell(session);
    struct rob_judgement judgement = rob_judge_judgement(session, cell);
    bool there = cell.outcome >= 0 ? rob_judge_is_apart(session, cell.item, cell.outcome)
                                   : judgement.answer >= 0;
    if (!there || !rob_judge_may_change(session))
        return;
    bool cleared = false;
    if (cell.outcome >= 0) {
        struct rob_entry empty;
        if (!rob_entry_init(&empty))
            return;
        cleared = rob_judge_record(session, &empty) == ROB_OK;
        rob_entry_free(&empty);
    } else {
        cleared = record_answer(session, ROB_NOT_FOUND, NULL);
    }
    if (cleared)
        rob_session_say(session, "Cleared. z brings it back.");
}

void rob_judge_next(struct rob_session *session)
{
    if (session->judging.focus == ROB_FOCUS_SIGNAL) {
        if (++session->judging.signal < rob_judge_item(session)->n_signals)
            return;
        session->judging.focus = ROB_FOCUS_ITEM;
        return;
    }
    if (!rob_judge_leave_text(session))
        return;
    if (!rob_judge_go_open(session))
        rob_judge_say_all_judged(session);
}

void rob_judge_step_study(struct rob_session *session, bool forwards)
{
    if (!rob_judge_leave_text(session))
        return;
    size_t study = rob_studies_beside(session, forwards);
    if (study != SIZE_MAX)
        rob_judge_open(session, study);
    else
        rob_session_say(session, "This is the %s study of the list.", forwards ? "last" : "first");
}

void rob_judge_turn_outcome(struct rob_session *session)
{
    struct rob_judging *judging = &session->judging;
    int n = (int)rob_view_n_outcomes(session->view);
    if (rob_judge_n_outcomes(session, judging->item) == 0) {
        rob_session_say(session, "This item is judged once for the whole study.");
        return;
    }
    do
        judging->outcome = judging->outcome + 1 < n ? judging->outcome + 1 : ROB_NO_OUTCOME;
    while (judging->outcome >= 0 &&
           !rob_view_reports(session->view, judging->study, (size_t)judging->outcome));
}
