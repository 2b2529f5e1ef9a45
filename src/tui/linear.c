#include "tui/linear.h"

#include "session/judge.h"
#include "session/kept.h"
#include "session/studies.h"
#include "session/visit.h"
#include "session/words.h"

#include <ctype.h>
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
                   rob_judge_n_asked(session));
    rob_linear_say_record(linear, study);
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

/* Says the support of an answer that was given without questions: the form may have added it. */
static void say_default(struct rob_linear *linear, struct rob_cell cell)
{
    struct rob_judgement judgement = rob_judge_judgement(linear->session, cell);
    if (*judgement.support)
        rob_linear_say(linear, "Support: %s", judgement.support);
}

static void judge(struct rob_linear *linear, int answer, bool ask)
{
    struct rob_session *session = linear->session;
    const struct rob_item *item = rob_judge_item(session);
    struct rob_cell before = rob_judge_cell(session);
    bool judged =
        ask ? rob_judge_answer(session, answer) : rob_judge_answer_default(session, answer);
    if (!judged)
        return;
    rob_session_clear_message(session); /* said again when the texts are written */
    rob_linear_say(linear, "Item %d: %s.", item->number, item->answers[answer].label);
    if (!ask)
        say_default(linear, before);
    if (ask && session->form->mode != ROB_MODE_SCREEN) /* there, few records need a text */
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
    bool given = false;
    if (item->n_signals == 0) {
        rob_judge_enter_signals(session);
        return;
    }
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
        else if (*line)
            given = true;
    }
    if (given)
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

static void go_back(struct rob_linear *linear)
{
    step_item(linear->session, -1);
}

static void say_guidance(struct rob_linear *linear)
{
    rob_linear_say_guidance(linear, rob_judge_item(linear->session));
}

static void add_quote(struct rob_linear *linear)
{
    struct rob_session *session = linear->session;
    struct rob_entry entry;
    if (!rob_judge_may_change(session) || !rob_judge_load(&entry, session))
        return;
    size_t n = entry.n_quotes;
    linear->refused = false;
    bool room = rob_entry_need_quotes(&entry, n + 1);
    bool more = room && rob_linear_ask_text(linear, "Quote", &entry.quotes[n].text);
    if (room && *entry.quotes[n].text) { /* also where the input has ended in the text */
        if (more && rob_linear_ask(linear, "Page: ") && linear->line.len > 0)
            rob_linear_take_line(linear, &entry.quotes[n].where);
        if (rob_judge_record(session, &entry) == ROB_OK)
            say_saved(linear);
        else
            rob_kept_add_entry(session, &entry, NULL);
    }
    rob_entry_free(&entry);
}

static void write_texts(struct rob_linear *linear)
{
    if (rob_judge_may_change(linear->session))
        ask_texts(linear);
}

static void change_study(struct rob_linear *linear, bool forwards)
{
    size_t before = linear->session->judging.study;
    rob_judge_step_study(linear->session, forwards);
    rob_session_take_go(linear->session);
    if (linear->session->judging.study != before)
        say_study(linear);
}

static void next_study(struct rob_linear *linear)
{
    change_study(linear, true);
}

static void previous_study(struct rob_linear *linear)
{
    change_study(linear, false);
}

static void undo(struct rob_linear *linear)
{
    rob_session_undo(linear->session, false, false, &linear->session->judging.study);
}

static void redo(struct rob_linear *linear)
{
    rob_session_undo(linear->session, false, true, &linear->session->judging.study);
}

static void explain(struct rob_linear *linear)
{
    linear->explained = false;
}

static void say_summary(struct rob_linear *linear)
{
    struct rob_error err = {0};
    if (rob_linear_summary(linear, &err))
        rob_linear_say(linear, "%s", err.text);
}

static void say_agreement(struct rob_linear *linear)
{
    struct rob_error err = {0};
    if (rob_linear_agreement(linear, &err))
        rob_linear_say(linear, "%s", err.text);
}

/* A command by its key, unless an answer has that, or by its word. */
static const struct command {
    const char *key, *word, *help;
    void (*say)(struct rob_linear *linear);
    void (*act)(struct rob_session *session);
} COMMANDS[] = {
    {"i", "guidance", "guidance", say_guidance, NULL},
    {"a", "questions", "signalling questions", ask_signals, NULL},
    {"t", "texts", "texts: support, quote, page", write_texts, NULL},
    {"+", "quote", "another quote", add_quote, NULL},
    {"r", "insert", "insert a usual or an earlier text", NULL, rob_judge_templates},
    {"g", "flag", "flag", NULL, rob_judge_flag},
    {".", "clear", "clear the judgement", NULL, rob_judge_clear},
    {"o", "outcome", "judge one outcome alone", NULL, rob_judge_turn_outcome},
    {"b", "back", "back", go_back, NULL},
    {"]", "next", "next study", next_study, NULL},
    {"[", "previous", "previous study", previous_study, NULL},
    {"z", "undo", "undo", undo, NULL},
    {"Z", "redo", "redo", redo, NULL},
    {"d", "finish", "finish", NULL, rob_judge_done},
    {"D", "reopen", "reopen the finished study", NULL, rob_judge_reopen},
    {"s", "summary", "summary of all studies", say_summary, NULL},
    {"k", "agreement", "agreement of the reviewers", say_agreement, NULL},
    {"?", "help", "all keys", explain, NULL},
    {"q", "quit", "back to the list of studies", NULL, NULL},
};

/* An answer's key, small or capital; ROB_NOT_FOUND: another line. */
static int answer_of_key(const struct rob_item *item, const char *line)
{
    return *line && !line[1] ? rob_answer_of_key(item, (unsigned char)*line) : ROB_NOT_FOUND;
}

static bool is_of_use(const struct rob_session *session, const struct command *command)
{
    return (command->say != ask_signals || rob_judge_item(session)->n_signals > 0) &&
           (command->act != rob_judge_turn_outcome || rob_view_n_outcomes(session->view) > 0);
}

/* A command whose key belongs to an answer is listed by its word. */
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
    } else if (*judgement.support) {
        rob_linear_say(linear, "Not judged yet. Support: %s", judgement.support);
    }
    rob_buf_free(&text);
    struct rob_buf others = {0};
    for (size_t i = 0; i < ROB_COUNT(COMMANDS); i++)
        if (is_of_use(session, &COMMANDS[i]))
            rob_buf_printf(&others, "%s %s; ",
                           answer_of_key(item, COMMANDS[i].key) == ROB_NOT_FOUND ? COMMANDS[i].key
                                                                                 : COMMANDS[i].word,
                           COMMANDS[i].help);
    if (session->form->mode == ROB_MODE_ASSESS)
        rob_buf_str(&others, "an answer's key in capitals, without texts; ");
    rob_buf_str(&others, "Enter next; a number, that item");
    rob_linear_say_keys(linear, item, rob_buf_text(&others), "");
    rob_buf_free(&others);
}

static const struct command *find_command(const char *line)
{
    for (size_t i = 0; i < ROB_COUNT(COMMANDS); i++)
        if (strcmp(line, COMMANDS[i].key) == 0 || strcmp(line, COMMANDS[i].word) == 0)
            return &COMMANDS[i];
    return NULL;
}

/* False: the item need not be said again. */
static bool take_line(struct rob_linear *linear, const char *line)
{
    struct rob_session *session = linear->session;
    int answer = answer_of_key(rob_judge_item(session), line), item = ROB_NOT_FOUND;
    const struct command *command = answer == ROB_NOT_FOUND ? find_command(line) : NULL;
    if (!*line)
        step_item(session, 1);
    else if (answer != ROB_NOT_FOUND)
        judge(linear, answer, !isupper((unsigned char)*line));
    else if (command && command->say)
        command->say(linear);
    else if (command && command->act)
        command->act(session);
    else if (!rob_item_find_answer(&answer, rob_judge_item(session), session->form, line, NULL))
        judge(linear, answer, true);
    else if (!rob_form_find_item(&item, session->form, line, NULL))
        rob_judge_select(session, (size_t)item, ROB_NO_OUTCOME);
    else {
        rob_linear_say(linear,
                       "Not understood: an answer's key, an item's number, ? for all keys, or q.");
        return false;
    }
    return true;
}

static void assess_study(struct rob_linear *linear, size_t study)
{
    struct rob_session *session = linear->session;
    const char *line = NULL;
    if (session->form->mode == ROB_MODE_SCREEN) {
        rob_linear_screen(linear, study);
        return;
    }
    bool more = rob_judge_open(session, study);
    rob_session_take_go(session);
    if (more)
        say_study(linear);
    for (bool say = true; more;) {
        if (say)
            say_item(linear);
        line = rob_linear_ask(linear, "> ");
        if (!line || strcmp(line, "q") == 0 || strcmp(line, "quit") == 0)
            return;
        say = take_line(linear, line);
        more = rob_linear_reply(linear) && rob_session_take_go(session) != ROB_GO_BACK;
    }
    rob_linear_say_message(linear);
}

static void say_list(struct rob_linear *linear)
{
    static const char *const WORDS[] = {"new", "started", "finished"};
    const struct rob_session *session = linear->session;
    const struct rob_studies *list = &session->studies;
    for (size_t i = 0; i < list->n_rows; i++) {
        size_t at = list->rows[i];
        struct rob_study study = rob_view_study(session->view, at);
        if (rob_view_assigned(session->view, at, rob_session_me(session)))
            rob_linear_say(linear, "%d. %s%s: %s", study.number, study.label,
                           rob_view_is_pilot(session->view, at) ? " (pilot)" : "",
                           WORDS[rob_studies_progress(session, at)]);
    }
    struct rob_buf filter = {0};
    rob_studies_filter_words(session, &filter);
    rob_linear_say(linear, "Shown: %s, by %s; %zu of %zu studies.%s%s", rob_buf_text(&filter),
                   rob_studies_sorts[list->sort], list->n_rows, rob_view_n_studies(session->view),
                   *rob_field_text(&list->find) ? " Found by " : "", rob_field_text(&list->find));
    rob_buf_free(&filter);
}

static bool is_either(const char *line, const char *key, const char *word)
{
    return strcmp(line, key) == 0 || strcmp(line, word) == 0;
}

/* "/words" finds, "f" filters, "o" orders, "s" sums up, "a" compares. False: the line names a
 * study. */
static bool take_list_command(struct rob_linear *linear, const char *line)
{
    struct rob_session *session = linear->session;
    if (*line == '/') {
        rob_field_set(&session->studies.find, line + 1, true);
        rob_studies_make_rows(session);
    } else if (is_either(line, "f", "filter")) {
        rob_studies_ask_filter(session);
        if (!rob_linear_reply(linear))
            return true;
    } else if (is_either(line, "o", "order")) {
        rob_studies_turn_sort(session);
    } else if (is_either(line, "s", "summary")) {
        say_summary(linear);
        return true;
    } else if (is_either(line, "a", "agreement")) {
        say_agreement(linear);
        return true;
    } else if (*line && !is_either(line, "?", "help")) {
        return false;
    }
    say_list(linear);
    return true;
}

static void assess(struct rob_linear *linear)
{
    struct rob_error err = {0};
    size_t study = 0;
    say_list(linear);
    const char *line = NULL;
    while ((line = rob_linear_ask(linear, "Which study? (number or name; / and words find; f "
                                          "filter, o order, s summary, a agreement; q quits) ")) &&
           strcmp(line, "q") != 0) {
        if (take_list_command(linear, line))
            continue;
        if (rob_view_find_study(&study, linear->session->view, line, &err))
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
    for (size_t i = 0; i < n; i++) {
        struct rob_buf name = {0};
        rob_word_full_name(&name, session, i);
        rob_linear_say(linear, "%zu %s", i + 1, rob_buf_text(&name));
        rob_buf_free(&name);
    }
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
    (void)rob_linear_reply(linear);
    rob_studies_open(session, false);
    rob_visit_resume(session);
    rob_linear_say_message(linear);
    status = work(linear, options, err);
    rob_visit_save(session);
    if (!status)
        rob_session_farewell(session, options->review, &farewell);
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
    rob_linear_catch_signals();
    if (!status)
        status = run(&linear, options, err);
    rob_buf_free(&linear.line);
    rob_session_free(&session);
    fflush(stdout);
    rob_linear_release_signals();
    return status;
}
