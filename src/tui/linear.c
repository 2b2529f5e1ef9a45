#include "tui/linear.h"

#include "tui/assess.h"
#include "tui/kept.h"
#include "tui/screens.h"
#include "tui/words.h"

#include <stdlib.h>
#include <string.h>

void rob_linear_say_guidance(struct rob_linear *linear, const struct rob_item *item)
{
    struct rob_buf text = {0};
    rob_guidance_page(linear->tui, item, &text);
    for (const char *line = rob_buf_text(&text); *line;) {
        size_t len = strcspn(line, "\n");
        rob_linear_say(linear, "%.*s", (int)len, line);
        line += len + (line[len] == '\n');
    }
    rob_buf_free(&text);
}

void rob_linear_say_keys(struct rob_linear *linear, const struct rob_item *item, const char *others)
{
    struct rob_buf text = {0};
    for (size_t i = 0; i < item->n_answers; i++) {
        rob_buf_printf(&text, "%s%s",
                       i == 0              ? ""
                       : linear->explained ? ", "
                                           : "; ",
                       item->answers[i].key);
        if (linear->explained)
            continue;
        rob_buf_char(&text, ' ');
        rob_word_answer(&text, linear->tui->form, item, (int)i);
    }
    rob_linear_say(linear, "Judgement: %s; %s.", rob_buf_text(&text),
                   linear->explained ? "? for all keys" : others);
    linear->explained = true;
    rob_buf_free(&text);
}

/* --- Assessing --------------------------------------------------------------------------- */

static void say_study(struct rob_linear *linear)
{
    struct rob_tui *tui = linear->tui;
    struct rob_study study = rob_view_study(tui->view, tui->judging.study);
    rob_linear_say(linear, "Study %d. %s. %s. %zu of %zu judged.", study.number, study.label,
                   study.title ? study.title : "no title", rob_assess_n_answered(tui),
                   rob_view_n_cells(tui->view, tui->judging.study));
}

static void say_item(struct rob_linear *linear)
{
    struct rob_tui *tui = linear->tui;
    const struct rob_item *item = rob_assess_item_here(tui);
    struct rob_judgement judgement = rob_assess_judgement(tui, rob_assess_cell(tui));
    struct rob_buf text = {0};
    int outcome = tui->judging.outcome;
    rob_linear_say(linear, "Item %zu of %zu. %s.%s%s", tui->judging.item + 1, tui->form->n_items,
                   item->title, outcome >= 0 ? " For the outcome " : "",
                   outcome >= 0 ? rob_view_outcome(tui->view, (size_t)outcome) : "");
    rob_linear_say(linear, "Question: %s", item->question);
    if (judgement.answer >= 0) {
        rob_word_answer(&text, tui->form, item, judgement.answer);
        rob_linear_say(linear, "Judged: %s.%s%s", rob_buf_text(&text),
                       *judgement.support ? " Support: " : "", judgement.support);
        rob_buf_clear(&text);
    }
    rob_buf_free(&text);
    rob_linear_say_keys(linear, item,
                        "i guidance; a signalling questions; o one outcome apart; Enter next; "
                        "b back; a number, that item; z undo, Z redo; d done; q quit");
}

static bool ask_quote(struct rob_linear *linear, struct rob_entry *entry)
{
    if (!rob_entry_need_quotes(entry, 1))
        return false;
    if (!rob_linear_ask_text(linear, "Quote", &entry->quotes[0].text))
        return false;
    if (!*entry->quotes[0].text)
        return true;
    const char *page = rob_linear_ask(linear, "Page: ");
    if (page && linear->line.len > 0)
        rob_linear_take_line(linear, &entry->quotes[0].where);
    return page != NULL;
}

static void say_saved(struct rob_linear *linear)
{
    struct rob_saved saved = rob_review_saved(linear->tui->review);
    char clock[16];
    rob_word_clock(linear->tui, saved.time, clock);
    rob_linear_say(linear, "Saved %s%s.", clock, saved.copies < 2 ? " (one copy)" : "");
}

/* Records the texts; what cannot be is kept in a file. */
static void record_texts(struct rob_linear *linear, const struct rob_entry *entry)
{
    struct rob_tui *tui = linear->tui;
    if (rob_entry_record(tui, entry, rob_assess_cell(tui)))
        rob_kept_add_entry(tui, entry, NULL);
    else if (linear->refused)
        rob_linear_say(linear, "The judgement is saved, without the text that was not taken.");
    else
        say_saved(linear);
}

/* The judgement is saved before its texts are asked, and again with them. */
static bool judge(struct rob_linear *linear, int answer)
{
    struct rob_tui *tui = linear->tui;
    const struct rob_item *item = rob_assess_item_here(tui);
    struct rob_entry entry;
    bool more = false;
    if (!rob_assess_may_change(tui) || !rob_entry_load(&entry, tui, rob_assess_cell(tui))) {
        rob_linear_say_error(linear);
        return true;
    }
    entry.answer = answer;
    if (rob_entry_record(tui, &entry, rob_assess_cell(tui)) == ROB_OK) {
        tui->n_judged++;
        rob_linear_say(linear, "Item %d: %s.", item->number, item->answers[answer].label);
        linear->refused = false;
        more = rob_linear_ask_text(linear, "Support", &entry.support) && ask_quote(linear, &entry);
        record_texts(linear, &entry);
    }
    rob_entry_free(&entry);
    rob_linear_say_error(linear);
    if (!rob_assess_go_open(tui))
        rob_assess_say_all_judged(tui);
    rob_linear_say_error(linear);
    return more || !linear->ended;
}

static bool ask_signals(struct rob_linear *linear)
{
    struct rob_tui *tui = linear->tui;
    const struct rob_item *item = rob_assess_item_here(tui);
    struct rob_entry entry;
    struct rob_buf suggestion = {0};
    if (!rob_assess_may_change(tui) || !rob_entry_load(&entry, tui, rob_assess_cell(tui))) {
        rob_linear_say_error(linear);
        return true;
    }
    for (size_t i = 0; i < item->n_signals; i++) {
        rob_linear_say(linear, "%s. %s (y, n, u, x not relevant; Enter leaves it)",
                       item->signals[i].id, item->signals[i].text);
        const char *line = rob_linear_ask(linear, "> ");
        if (!line)
            break;
        if (*line && !rob_signal_parse(&entry.signals[i], line))
            rob_linear_say(linear, "Not understood: y, n, u or x.");
    }
    rob_entry_record(tui, &entry, rob_assess_cell(tui));
    rob_linear_say_error(linear);
    rob_word_suggestion(&suggestion, tui->form, item, entry.signals);
    if (suggestion.len > 0)
        rob_linear_say(linear, "Suggested: %s.", rob_buf_text(&suggestion));
    rob_buf_free(&suggestion);
    rob_entry_free(&entry);
    return !linear->ended;
}

/* "Done" asks once, as on the screen. */
static bool done(struct rob_linear *linear)
{
    struct rob_tui *tui = linear->tui;
    struct rob_buf label = {0};
    rob_buf_str(&label, rob_view_study(tui->view, tui->judging.study).label);
    struct rob_event event = {.op = ROB_OP_COMPLETE,
                              .study = rob_view_study(tui->view, tui->judging.study).id};
    struct rob_error err = {0};
    struct rob_buf frozen = {0};
    bool finished = false;
    rob_word_when_frozen(&frozen, tui, tui->judging.study);
    if (rob_review_check(tui->review, tui->seat, &event, 1, &err)) {
        rob_linear_say(linear, "%s.", err.text);
    } else {
        rob_linear_say(linear, "Done with %s? %s y: yes. Enter: no.", rob_buf_text(&label),
                       rob_buf_text(&frozen));
        const char *line = rob_linear_ask(linear, "> ");
        finished = line && (*line == 'y' || *line == 'Y') &&
                   rob_tui_record(tui, tui->seat, &event, 1) == ROB_OK;
        rob_linear_say_error(linear);
        if (finished)
            rob_linear_say(linear, "Done with %s.", rob_buf_text(&label));
    }
    rob_buf_free(&frozen);
    rob_buf_free(&label);
    return finished;
}

static void step_item(struct rob_linear *linear, int by)
{
    struct rob_tui *tui = linear->tui;
    size_t n = tui->form->n_items;
    rob_assess_select(tui, (tui->judging.item + (by > 0 ? 1 : n - 1)) % n, ROB_NO_OUTCOME);
}

static bool take_command(struct rob_linear *linear, char command)
{
    struct rob_tui *tui = linear->tui;
    switch (command) {
    case 'q':
        return false;
    case 'b':
        step_item(linear, -1);
        break;
    case 'i':
        rob_linear_say_guidance(linear, rob_assess_item_here(tui));
        break;
    case 'a':
        return ask_signals(linear);
    case 'o':
        rob_assess_turn_outcome(tui);
        break;
    case 'd':
        return !done(linear);
    case '?':
        linear->explained = false;
        break;
    default:
        rob_tui_undo(tui, command == 'Z');
    }
    rob_linear_say_error(linear);
    return true;
}

/* Deals with one line; false ends the study. */
static bool take_line(struct rob_linear *linear, const char *line)
{
    struct rob_tui *tui = linear->tui;
    int answer = ROB_NOT_FOUND;
    if (!*line) {
        step_item(linear, 1);
    } else if (!line[1] && strchr("qbiaodzZ?", *line)) {
        return take_command(linear, *line);
    } else if (rob_item_find_answer(&answer, rob_assess_item_here(tui), tui->form, line, NULL) ==
               0) {
        return judge(linear, answer);
    } else {
        int item = ROB_NOT_FOUND;
        if (rob_form_find_item(&item, tui->form, line, NULL) == 0)
            rob_assess_select(tui, (size_t)item, ROB_NO_OUTCOME);
        else
            rob_linear_say(linear, "Not understood: an answer's key, an item's number, or q.");
    }
    return true;
}

static void assess_study(struct rob_linear *linear, size_t study)
{
    struct rob_tui *tui = linear->tui;
    tui->judging.study = study;
    rob_assess_select(tui, tui->form->n_items - 1, ROB_NO_OUTCOME);
    if (!rob_assess_go_open(tui))
        rob_assess_select(tui, 0, ROB_NO_OUTCOME);
    say_study(linear);
    const char *line = NULL;
    do {
        say_item(linear);
        line = rob_linear_ask(linear, "> ");
    } while (line && take_line(linear, line));
}

static void say_list(struct rob_linear *linear)
{
    struct rob_tui *tui = linear->tui;
    static const char *const WORDS[] = {"new", "begun", "done"};
    for (size_t i = 0; i < rob_view_n_studies(tui->view); i++) {
        if (!rob_view_assigned(tui->view, i, rob_tui_me(tui)))
            continue;
        struct rob_study study = rob_view_study(tui->view, i);
        rob_linear_say(linear, "%d. %s%s: %s", study.number, study.label,
                       rob_view_is_pilot(tui->view, i) ? " (pilot)" : "",
                       WORDS[rob_view_progress(tui->view, i, rob_tui_me(tui))]);
    }
}

static void assess(struct rob_linear *linear)
{
    struct rob_tui *tui = linear->tui;
    struct rob_error err = {0};
    size_t study = 0;
    say_list(linear);
    const char *line = NULL;
    while ((line = rob_linear_ask(linear, "Which study? (number or name; q quits) ")) &&
           strcmp(line, "q") != 0) {
        if (!*line)
            say_list(linear);
        else if (rob_view_find_study(&study, tui->view, line, &err))
            rob_linear_say(linear, "%s", err.text);
        else if (!rob_view_assigned(tui->view, study, rob_tui_me(tui)))
            rob_linear_say(linear, "That study is not assigned to you.");
        else
            assess_study(linear, study);
    }
}

/* --- Who, and what ----------------------------------------------------------------------- */

static enum rob_status enter(struct rob_linear *linear, const char *seat, struct rob_error *err)
{
    struct rob_tui *tui = linear->tui;
    struct rob_view *view = NULL;
    enum rob_status status = rob_view_new(&view, tui->review, seat, err);
    if (status)
        return status;
    snprintf(tui->seat, sizeof tui->seat, "%s", seat);
    rob_view_free(tui->view);
    tui->view = view;
    struct rob_error claim = {0};
    if (rob_review_claim(tui->review, tui->seat, &claim))
        rob_linear_say(linear, "%s", claim.text);
    return ROB_OK;
}

static enum rob_status ask_who(struct rob_linear *linear, struct rob_error *err)
{
    struct rob_tui *tui = linear->tui;
    size_t n = rob_view_n_seats(tui->view);
    rob_linear_say(linear, "Who are you?");
    for (size_t i = 0; i < n; i++)
        rob_linear_say(linear, "%zu %s", i + 1, rob_word_name(tui, i));
    const char *line = NULL;
    while ((line = rob_linear_ask(linear, "> ")) && strcmp(line, "q") != 0) {
        long number = strtol(line, NULL, 10);
        int seat = rob_view_find_seat(tui->view, line);
        if (number >= 1 && (size_t)number <= n)
            seat = (int)number - 1;
        char id[64];
        if (seat >= 0) {
            snprintf(id, sizeof id, "%s", rob_view_seat(tui->view, (size_t)seat).id);
            return enter(linear, id, err);
        }
        rob_linear_say(linear, "A number from 1 to %zu, or q.", n);
    }
    return ROB_OK;
}

static enum rob_status run(struct rob_linear *linear, struct rob_error *err)
{
    struct rob_tui *tui = linear->tui;
    const struct rob_tui_options *options = &tui->options;
    size_t study = 0;
    enum rob_status status = rob_view_new(&tui->view, tui->review, NULL, err);
    if (!status)
        status = options->seat ? enter(linear, options->seat, err) : ask_who(linear, err);
    if (status || !tui->seat[0])
        return status;
    rob_tui_notice(tui);
    if (*tui->message)
        rob_linear_say(linear, "%s\n", tui->message);
    rob_tui_clear_message(tui);
    if (options->study)
        status = rob_view_find_study(&study, tui->view, options->study, err);
    if (status)
        return status;
    if (options->study)
        tui->judging.study = study;
    if (options->start == ROB_TUI_RECONCILE)
        return rob_linear_reconcile(linear);
    if (options->start == ROB_TUI_SUMMARY)
        return rob_linear_summary(linear);
    if (options->study)
        assess_study(linear, study);
    else
        assess(linear);
    return ROB_OK;
}

enum rob_status rob_linear_run(struct rob_review *review, const struct rob_tui_options *options,
                               struct rob_error *err)
{
    struct rob_tui *tui = calloc(1, sizeof *tui);
    if (!tui) {
        if (err)
            *err = (struct rob_error){.status = ROB_NO_MEMORY, .text = "out of memory"};
        return ROB_NO_MEMORY;
    }
    struct rob_linear linear = {.tui = tui, .in = stdin, .out = stdout};
    rob_tui_init(tui, review, options);
    enum rob_status status = run(&linear, err);
    struct rob_buf farewell = {0};
    if (!status)
        rob_tui_farewell(tui, &farewell);
    if (farewell.len > 0)
        rob_linear_say(&linear, "%s", rob_buf_text(&farewell));
    rob_buf_free(&farewell);
    rob_buf_free(&linear.line);
    rob_tui_free(tui);
    free(tui);
    return status;
}
