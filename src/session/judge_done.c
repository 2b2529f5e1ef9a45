/* Done with a study, open it again, and flags. Nothing becomes done by itself. */
#include "session/judge.h"

#include "session/kept.h"
#include "session/studies.h"
#include "session/words.h"
#include "session/visit.h"

#include <string.h>

static struct rob_event study_event(const struct rob_session *session, enum rob_op op)
{
    return (struct rob_event){.op = op,
                              .study = rob_view_study(session->view, session->judging.study).id};
}

/* "3, 5 and 9": numbers of the items that `wanted` picks. */
static size_t add_numbers(const struct rob_session *session, struct rob_buf *out,
                          bool (*wanted)(const struct rob_judgement *))
{
    size_t n = 0;
    int last = 0;
    for (size_t i = 0; i < rob_view_n_cells(session->view, session->judging.study); i++) {
        struct rob_cell cell = rob_view_cell(session->view, session->judging.study, i);
        struct rob_judgement judgement = rob_judge_judgement(session, cell);
        int number = session->form->items[cell.item].number;
        if (!wanted(&judgement) || number == last ||
            !rob_view_asks(session->view, cell, rob_session_me(session)))
            continue;
        rob_buf_printf(out, "%s%d", n > 0 ? ", " : "", number);
        last = number;
        n++;
    }
    return n;
}

static bool is_open(const struct rob_judgement *judgement)
{
    return judgement->answer < 0;
}

static bool is_unsupported(const struct rob_judgement *judgement)
{
    return judgement->answer >= 0 && !*judgement->support && judgement->n_quotes == 0;
}

/* ", 2 without support (5, 9)" */
static void add_unsupported(const struct rob_session *session, struct rob_buf *out)
{
    struct rob_buf numbers = {0};
    size_t n = add_numbers(session, &numbers, is_unsupported);
    if (n > 0)
        rob_buf_printf(out, ", %zu without support (%s)", n, rob_buf_text(&numbers));
    rob_buf_free(&numbers);
}

void rob_judge_say_all_judged(struct rob_session *session)
{
    struct rob_buf text = {0};
    if (rob_view_progress(session->view, session->judging.study, rob_session_me(session)) ==
        ROB_COMPLETE) {
        rob_buf_str(&text, "You have finished this study. ] goes to the next one.");
    } else {
        rob_buf_str(&text,
                    "Press d to finish the study: all items are judged"); /* the list may be cut */
        add_unsupported(session, &text);
        rob_buf_char(&text, '.');
    }
    rob_session_say(session, "%s", rob_buf_text(&text));
    rob_buf_free(&text);
}

/* --- Done -------------------------------------------------------------------------------- */

static void complete(struct rob_session *session, const char *text, int choice)
{
    (void)text;
    (void)choice;
    struct rob_event event = study_event(session, ROB_OP_COMPLETE);
    struct rob_buf label = {0};
    rob_buf_str(&label, rob_view_study(session->view, session->judging.study).label);
    if (rob_session_record(session, session->seat, &event, 1) == ROB_OK) {
        session->go = ROB_GO_BACK;
        rob_visit_finish_study(session);
        rob_studies_say_next(session, rob_buf_text(&label));
    }
    rob_buf_free(&label);
}

void rob_judge_done(struct rob_session *session)
{
    struct rob_buf text = {0};
    if (!rob_judge_may_change(session))
        return;
    size_t n = add_numbers(session, &text, is_open);
    if (n > 0) {
        rob_session_say(session, "Not finished: item%s %s %s unanswered.", n == 1 ? "" : "s",
                        rob_buf_text(&text), n == 1 ? "is" : "are");
        struct rob_judgement here = rob_judge_judgement(session, rob_judge_cell(session));
        if (!is_open(&here)) /* an unanswered one at hand is the one to answer next */
            rob_judge_go_open(session);
    } else {
        rob_buf_clear(&text);
        rob_buf_str(&text, "All items are judged");
        add_unsupported(session, &text);
        rob_buf_printf(&text, ".\nFinish %s? ",
                       rob_view_study(session->view, session->judging.study).label);
        rob_word_when_frozen(&text, session, session->judging.study);
        rob_session_ask_yes(session, rob_buf_text(&text), complete);
    }
    rob_buf_free(&text);
}

/* --- Reopened ---------------------------------------------------------------------------- */

static void reopen(struct rob_session *session, const char *text, int choice)
{
    (void)choice;
    struct rob_event event = study_event(session, ROB_OP_REOPEN);
    event.reason = text;
    if (!*text)
        rob_session_say(session, "Not reopened: give a reason.");
    else if (rob_session_record(session, session->seat, &event, 1) == ROB_OK)
        rob_session_say(session, "Reopened. Press d when you have finished.");
    else
        rob_kept_add(session, text, strlen(text));
}

void rob_judge_reopen(struct rob_session *session)
{
    struct rob_event event = study_event(session, ROB_OP_REOPEN);
    struct rob_error err = {0};
    if (rob_view_progress(session->view, session->judging.study, rob_session_me(session)) !=
        ROB_COMPLETE) {
        rob_session_say(session,
                        "You have not finished this study, so there is nothing to reopen.");
        return;
    }
    event.reason = "?";
    if (rob_review_check(session->review, session->seat, &event, 1, &err))
        rob_session_complain(session, &err);
    else
        rob_session_ask_text(session, "Why are you reopening this study?", "", reopen);
}

/* --- Flags ------------------------------------------------------------------------------- */

static void set_flag(struct rob_session *session, const char *text, int choice)
{
    (void)choice;
    struct rob_event event = study_event(session, ROB_OP_FLAG);
    event.item = rob_judge_item(session)->id;
    event.reason = text;
    if (rob_session_record(session, session->seat, &event, 1) == ROB_OK)
        rob_session_say(session, *text ? "Flagged: a ! marks it." : "Flag removed.");
    else if (*text)
        rob_kept_add(session, text, strlen(text));
}

void rob_judge_flag(struct rob_session *session)
{
    const char *flag =
        rob_view_flag(session->view, rob_judge_cell(session), rob_session_me(session));
    struct rob_buf question = {0};
    rob_buf_printf(
        &question, "Flag item %d with a note (others see it%s; without a text the flag is removed)",
        rob_judge_item(session)->number,
        rob_view_open(session->view, session->judging.study) ? "" : " once the study is unblinded");
    rob_session_ask_text(session, rob_buf_text(&question), flag ? flag : "", set_flag);
    session->question.keeps = true;
    rob_buf_free(&question);
}
