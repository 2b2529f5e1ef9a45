/* Screening by plain lines: a record is read out, a line decides on it, and the next one follows.
 */
#include "tui/linear.h"

#include "session/judge.h"
#include "session/remark.h"
#include "session/screening.h"
#include "session/studies.h"

#include <ctype.h>
#include <string.h>

static void add_answers(struct rob_buf *out, const struct rob_item *item)
{
    for (size_t i = 0; i < item->n_answers; i++)
        rob_buf_printf(out, "%s%s %s", out->len ? "; " : "", item->answers[i].key,
                       item->answers[i].label);
}

/* The first time, and when asked for, with their meanings. */
static void say_keys(struct rob_linear *linear)
{
    const struct rob_form *form = linear->session->form;
    struct rob_buf answers = {0}, reasons = {0};
    if (linear->explained) {
        rob_linear_say(linear, "Decision: ? for all keys.");
        return;
    }
    linear->explained = true;
    add_answers(&answers, &form->items[0]);
    for (size_t i = 1; i < form->n_items; i++)
        if (form->items[i].if_item == 0)
            add_answers(&reasons, &form->items[i]);
    rob_linear_say(linear, "Decision: %s.", rob_buf_text(&answers));
    if (reasons.len)
        rob_linear_say(linear, "Or its reason: %s.", rob_buf_text(&reasons));
    rob_linear_say(linear, "undo takes the last decision back; next and previous go on without "
                           "one; guidance; flag; q back.");
    rob_buf_free(&answers);
    rob_buf_free(&reasons);
}

static void say_decision(struct rob_linear *linear)
{
    const struct rob_form *form = linear->session->form;
    struct rob_decision now = rob_screening_decision(linear->session);
    if (now.answer < 0)
        return;
    rob_linear_say(linear, "Decided: %s%s%s.", form->items[0].answers[now.answer].label,
                   now.reason_item > 0 ? ", " : "",
                   now.reason_item > 0 ? form->items[now.reason_item].answers[now.reason].label
                                       : "");
}

static void say_record(struct rob_linear *linear)
{
    const struct rob_session *session = linear->session;
    struct rob_study study = rob_view_study(session->view, session->judging.study);
    rob_linear_say(linear, "Record %d of %zu. %s.", study.number, rob_view_n_studies(session->view),
                   study.label);
    rob_linear_say_record(linear, session->judging.study);
    say_decision(linear);
    say_keys(linear);
}

/* A key, or the words of an answer or a reason. */
static bool find_decision(struct rob_decision *out, const struct rob_form *form, const char *line)
{
    *out = (struct rob_decision){ROB_NOT_FOUND, ROB_NOT_FOUND, ROB_NOT_FOUND};
    if (line[0] && !line[1])
        return rob_screening_find(out, form, tolower((unsigned char)*line));
    if (rob_item_find_answer(&out->answer, &form->items[0], form, line, NULL) == ROB_OK)
        return true;
    for (size_t i = 1; i < form->n_items; i++) {
        int reason = ROB_NOT_FOUND;
        if (form->items[i].if_item != 0 ||
            rob_item_find_answer(&reason, &form->items[i], form, line, NULL) != ROB_OK)
            continue;
        *out = (struct rob_decision){form->items[i].if_answer, (int)i, reason};
        return true;
    }
    return false;
}

/* The words always, the keys where the form leaves them. */
static bool is_command(const char *line, const char *key, const char *word)
{
    return strcmp(line, word) == 0 || (key && strcmp(line, key) == 0);
}

/* False: the record need not be read out again. */
static bool take(struct rob_linear *linear, const char *line)
{
    struct rob_session *session = linear->session;
    struct rob_decision decision;
    size_t before = session->judging.study;
    if (find_decision(&decision, session->form, line)) {
        rob_screening_decide(session, decision);
    } else if (is_command(line, "z", "undo")) {
        rob_screening_undo(session);
    } else if (is_command(line, "]", "next") || is_command(line, "[", "previous")) {
        rob_screening_step(session, is_command(line, "]", "next"));
    } else if (is_command(line, "g", "flag")) {
        rob_session_flag(session, before);
        return false;
    } else if (is_command(line, NULL, "guidance")) {
        rob_linear_say_guidance(linear, &session->form->items[0]);
        return false;
    } else if (is_command(line, "?", "help")) {
        linear->explained = false;
        say_keys(linear);
        return false;
    } else {
        rob_linear_say(linear, "Not understood: a decision, ? for all keys, or q.");
        return false;
    }
    return true;
}

void rob_linear_screen(struct rob_linear *linear, size_t study)
{
    struct rob_session *session = linear->session;
    bool more = rob_judge_open(session, study);
    (void)rob_session_take_go(session);
    if (!more)
        rob_linear_say_message(linear);
    for (bool say = true; more;) {
        size_t before = session->judging.study, n = session->decided.n;
        if (say)
            say_record(linear);
        const char *line = rob_linear_ask(linear, "> ");
        if (!line || strcmp(line, "q") == 0 || strcmp(line, "quit") == 0)
            return;
        say = take(linear, line);
        more = rob_linear_reply(linear);
        (void)rob_session_take_go(session);
        if (session->decided.n > n && session->judging.study == before) /* it was the last one */
            say = false;
    }
}
