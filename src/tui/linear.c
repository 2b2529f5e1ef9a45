#include "tui/linear.h"

#include "session/judge.h"
#include "session/kept.h"
#include "session/studies.h"
#include "session/visit.h"
#include "session/words.h"

#include <stdlib.h>
#include <string.h>

/* --- Assessing --------------------------------------------------------------------------- */

static void say_study(struct rob_linear *linear)
{
    const struct rob_session *session = linear->session;
    size_t study = session->judging.study;
    struct rob_study s = rob_view_study(session->view, study);
    rob_linear_say(linear, "Study %d. %s. %s. %zu of %zu judged.", s.number, s.label,
                   s.title ? s.title : "no title", rob_judge_n_answered(session),
                   rob_view_n_cells(session->view, study));
}

static void say_item(struct rob_linear *linear)
{
    const struct rob_session *session = linear->session;
    const struct rob_item *item = rob_judge_item(session);
    struct rob_judgement judgement = rob_judge_judgement(session, rob_judge_cell(session));
    struct rob_buf text = {0};
    int outcome = session->judging.outcome;
    rob_linear_say(linear, "Item %zu of %zu. %s.%s%s", session->judging.item + 1,
                   session->form->n_items, item->title, outcome >= 0 ? " For the outcome " : "",
                   outcome >= 0 ? rob_view_outcome(session->view, (size_t)outcome) : "");
    rob_linear_say(linear, "Question: %s", item->question);
    if (judgement.answer >= 0) {
        rob_word_answer(&text, session->form, item, judgement.answer);
        rob_linear_say(linear, "Judged: %s.%s%s", rob_buf_text(&text),
                       *judgement.support ? " Support: " : "", judgement.support);
    }
    rob_buf_free(&text);
    rob_linear_say_keys(linear, item,
                        "i guidance; a signalling questions; o one outcome separately; Enter next; "
                        "b back; a number, that item; z undo, Z redo; d finish; q quit");
}

static void ask_quote(struct rob_linear *linear, struct rob_entry *entry)
{
    if (!rob_entry_need_quotes(entry, 1) ||
        !rob_linear_ask_text(linear, "Quote", &entry->quotes[0].text) || !*entry->quotes[0].text)
        return;
    if (rob_linear_ask(linear, "Page: ") && linear->line.len > 0)
        rob_linear_take_line(linear, &entry->quotes[0].where);
}

static void say_saved(struct rob_linear *linear)
{
    struct rob_saved saved = rob_review_saved(linear->session->review);
    char clock[16];
    rob_word_clock(linear->session, saved.time, clock);
    rob_linear_say(linear, "Saved %s%s.", clock, saved.copies < 2 ? " (one copy)" : "");
}

/* Asks for the texts of a judgement that is saved already, and saves it again with them; texts that
 * cannot be recorded are kept in a file. */
static void ask_texts(struct rob_linear *linear)
{
    struct rob_session *session = linear->session;
    struct rob_entry entry;
    if (!rob_judge_load(&entry, session))
        return;
    linear->refused = false;
    if (rob_linear_ask_text(linear, "Support", &entry.support))
        ask_quote(linear, &entry);
    if (rob_judge_record(session, &entry))
        rob_kept_add_entry(session, &entry, NULL);
    else if (linear->refused)
        rob_linear_say(linear, "The judgement is saved, without the text that was not accepted.");
    else
        say_saved(linear);
    rob_entry_free(&entry);
    rob_linear_say_message(linear);
}

static void judge(struct rob_linear *linear, int answer)
{
    struct rob_session *session = linear->session;
    const struct rob_item *item = rob_judge_item(session);
    if (!rob_judge_answer(session, answer))
        return;
    rob_session_clear_message(session); /* said again when the texts are written */
    rob_linear_say(linear, "Item %d: %s.", item->number, item->answers[answer].label);
    ask_texts(linear);
    if (!rob_judge_go_open(session))
        rob_judge_say_all_judged(session);
}

static void ask_signals(struct rob_linear *linear)
{
    struct rob_session *session = linear->session;
    const struct rob_item *item = rob_judge_item(session);
    struct rob_entry entry;
    struct rob_buf suggestion = {0};
    if (!rob_judge_may_change(session) || !rob_judge_load(&entry, session))
        return;
    for (size_t i = 0; i < item->n_signals; i++) {
        rob_linear_say(linear, "%s. %s (y, n, u, x not relevant; Enter leaves it)",
                       item->signals[i].id, item->signals[i].text);
        const char *line = rob_linear_ask(linear, "> ");
        if (!line)
            break;
        if (*line && !rob_signal_parse(&entry.signals[i], line))
            rob_linear_say(linear, "Not understood: y, n, u or x.");
    }
    rob_judge_record(session, &entry);
    rob_linear_say_message(linear);
    rob_word_suggestion(&suggestion, session->form, item, entry.signals);
    if (suggestion.len > 0)
        rob_linear_say(linear, "Suggested: %s.", rob_buf_text(&suggestion));
    rob_buf_free(&suggestion);
    rob_entry_free(&entry);
}

static void step_item(struct rob_session *session, int by)
{
    size_t n = session->form->n_items;
    rob_judge_select(session, (session->judging.item + (by > 0 ? 1 : n - 1)) % n, ROB_NO_OUTCOME);
}

static void take_command(struct rob_linear *linear, char command)
{
    struct rob_session *session = linear->session;
    switch (command) {
    case 'b':
        step_item(session, -1);
        break;
    case 'i':
        rob_linear_say_guidance(linear, rob_judge_item(session));
        break;
    case 'a':
        ask_signals(linear);
        break;
    case 'o':
        rob_judge_turn_outcome(session);
        break;
    case 'd':
        rob_judge_done(session);
        break;
    case '?':
        linear->explained = false;
        break;
    default:
        rob_session_undo(session, false, command == 'Z');
    }
}

static void take_line(struct rob_linear *linear, const char *line)
{
    struct rob_session *session = linear->session;
    int answer = ROB_NOT_FOUND, item = ROB_NOT_FOUND;
    if (!*line)
        step_item(session, 1);
    else if (!line[1] && strchr("biaodzZ?", *line))
        take_command(linear, *line);
    else if (!rob_item_find_answer(&answer, rob_judge_item(session), session->form, line, NULL))
        judge(linear, answer);
    else if (!rob_form_find_item(&item, session->form, line, NULL))
        rob_judge_select(session, (size_t)item, ROB_NO_OUTCOME);
    else
        rob_linear_say(linear, "Not understood: an answer's key, an item's number, or q.");
}

static void assess_study(struct rob_linear *linear, size_t study)
{
    struct rob_session *session = linear->session;
    const char *line = NULL;
    bool more = rob_judge_open(session, study);
    rob_session_take_go(session);
    if (more)
        say_study(linear);
    while (more) {
        say_item(linear);
        line = rob_linear_ask(linear, "> ");
        if (!line || strcmp(line, "q") == 0)
            return;
        take_line(linear, line);
        more = rob_linear_reply(linear) && rob_session_take_go(session) != ROB_GO_BACK;
    }
    rob_linear_say_message(linear);
}

static void say_list(struct rob_linear *linear)
{
    static const char *const WORDS[] = {"new", "started", "finished"};
    const struct rob_session *session = linear->session;
    for (size_t i = 0; i < rob_view_n_studies(session->view); i++) {
        if (!rob_view_assigned(session->view, i, rob_session_me(session)))
            continue;
        struct rob_study study = rob_view_study(session->view, i);
        rob_linear_say(linear, "%d. %s%s: %s", study.number, study.label,
                       rob_view_is_pilot(session->view, i) ? " (pilot)" : "",
                       WORDS[rob_studies_progress(session, i)]);
    }
}

static void assess(struct rob_linear *linear)
{
    struct rob_error err = {0};
    size_t study = 0;
    say_list(linear);
    const char *line = NULL;
    while ((line = rob_linear_ask(linear, "Which study? (number or name; q quits) ")) &&
           strcmp(line, "q") != 0) {
        if (!*line)
            say_list(linear);
        else if (rob_view_find_study(&study, linear->session->view, line, &err))
            rob_linear_say(linear, "%s", err.text);
        else
            assess_study(linear, study);
    }
}

/* --- The person, and the work ------------------------------------------------------------ */

static enum rob_status ask_who(struct rob_linear *linear, struct rob_error *err)
{
    struct rob_session *session = linear->session;
    size_t n = rob_view_n_seats(session->view);
    rob_linear_say(linear, "Who are you?");
    for (size_t i = 0; i < n; i++)
        rob_linear_say(linear, "%zu %s", i + 1, rob_word_name(session, i));
    const char *line = NULL;
    while ((line = rob_linear_ask(linear, "> ")) && strcmp(line, "q") != 0) {
        long number = strtol(line, NULL, 10);
        int seat = rob_view_find_seat(session->view, line);
        if (number >= 1 && (size_t)number <= n)
            seat = (int)number - 1;
        if (seat >= 0)
            return rob_session_enter(session, rob_view_seat(session->view, (size_t)seat).id, err);
        rob_linear_say(linear, "A number from 1 to %zu, or q.", n);
    }
    return ROB_OK;
}

static enum rob_status work(struct rob_linear *linear, const struct rob_tui_options *options,
                            struct rob_error *err)
{
    size_t study = 0;
    if (options->study) {
        enum rob_status status =
            rob_view_find_study(&study, linear->session->view, options->study, err);
        if (status)
            return status;
    }
    if (options->start == ROB_TUI_SUMMARY)
        return rob_linear_summary(linear, err);
    if (options->start == ROB_TUI_RECONCILE)
        rob_linear_reconcile(linear, options->study ? &study : NULL);
    else if (options->study)
        assess_study(linear, study);
    else
        assess(linear);
    return ROB_OK;
}

static enum rob_status run(struct rob_linear *linear, const struct rob_tui_options *options,
                           struct rob_error *err)
{
    struct rob_session *session = linear->session;
    struct rob_buf farewell = {0};
    enum rob_status status =
        options->seat ? rob_session_enter(session, options->seat, err) : ask_who(linear, err);
    if (status || !session->seat[0])
        return status;
    rob_session_notice(session);
    rob_linear_say_message(linear);
    rob_studies_open(session, false);
    rob_visit_resume(session);
    rob_linear_say_message(linear);
    status = work(linear, options, err);
    rob_visit_save(session);
    if (!status)
        rob_session_farewell(session, &farewell);
    rob_linear_say(linear, "%s", rob_buf_text(&farewell));
    rob_buf_free(&farewell);
    return status;
}

enum rob_status rob_linear_run(struct rob_review *review, const struct rob_tui_options *options,
                               struct rob_error *err)
{
    struct rob_session session;
    struct rob_linear linear = {.session = &session, .in = stdin, .out = stdout};
    enum rob_status status = rob_session_init(&session, review, err);
    session.by_lines = true;
    if (!status)
        status = run(&linear, options, err);
    rob_buf_free(&linear.line);
    rob_session_free(&session);
    return status;
}
