/* Reconciling, and the summary, by plain lines. */
#include "tui/linear.h"

#include "tui/kept.h"
#include "tui/reconcile.h"
#include "tui/screens.h"
#include "tui/words.h"

#include <syrob/summary.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static void say_side(struct rob_linear *linear, const struct rob_sides *sides, size_t side)
{
    struct rob_tui *tui = linear->tui;
    const struct rob_judgement *judgement = &sides->judgement[side];
    struct rob_buf text = {0};
    rob_word_author(&text, tui, tui->reconcile.cell.study, sides->seat[side]);
    rob_buf_str(&text, ": ");
    rob_word_answer(&text, tui->form, rob_reconcile_item(tui), judgement->answer);
    rob_linear_say(linear, "%c. %s.", rob_reconcile_letter(side), rob_buf_text(&text));
    rob_buf_free(&text);
    if (*judgement->support)
        rob_linear_say(linear, "Support: %s", judgement->support);
    for (size_t i = 0; i < judgement->n_quotes; i++)
        rob_linear_say(linear, "Quote: %s%s%s", judgement->quotes[i].text,
                       *judgement->quotes[i].where ? ", " : "", judgement->quotes[i].where);
}

static bool has_adjudicator(const struct rob_tui *tui)
{
    for (size_t seat = 0; seat < rob_view_n_seats(tui->view); seat++) {
        struct rob_seat who = rob_view_seat(tui->view, seat);
        if (who.role == ROB_ROLE_ADJUDICATOR && !who.released)
            return true;
    }
    return false;
}

/* The keys that can do something here: in full where they are these for the first time. */
static void say_keys(struct rob_linear *linear)
{
    struct rob_tui *tui = linear->tui;
    enum rob_settled state = rob_reconcile_consensus(tui).state;
    bool change = rob_reconcile_may_change(tui), decide = rob_reconcile_may_decide(tui);
    bool again = change && (state == ROB_CELL_RESOLVED || state == ROB_CELL_REFERRED);
    bool refer =
        decide && state == ROB_CELL_DIFFER && !rob_tui_adjudicates(tui) && has_adjudicator(tui);
    unsigned kind = 1U << (change + 2 * decide + 4 * again + 8 * refer);
    struct rob_buf keys = {0};
    if (decide)
        rob_buf_str(&keys, "a, b and so on takes that answer; k keeps the texts of all; "
                           "r gives a reason; ");
    if (refer)
        rob_buf_str(&keys, "t leaves it to the adjudicator; ");
    if (decide || again)
        rob_buf_printf(&keys, ". %s; ",
                       !again   ? "drops texts"
                       : decide ? "opens it again, or drops texts"
                                : "opens it again");
    rob_buf_printf(&keys,
                   "v all items of the study; a number, that item; Enter next; "
                   "i guidance; %sq quit",
                   change ? "z undo, Z redo; " : "");
    linear->explained = linear->explained && (linear->told & kind);
    linear->told |= kind;
    if (decide)
        rob_linear_say_keys(linear, rob_reconcile_item(tui), rob_buf_text(&keys));
    else
        rob_linear_say(linear, "Keys: %s.",
                       linear->explained ? "? for all keys" : rob_buf_text(&keys));
    linear->explained = true;
    rob_buf_free(&keys);
}

static void say_cell(struct rob_linear *linear)
{
    struct rob_tui *tui = linear->tui;
    const struct rob_item *item = rob_reconcile_item(tui);
    struct rob_cell cell = tui->reconcile.cell;
    struct rob_sides sides;
    struct rob_buf text = {0};
    bool referred = rob_tui_adjudicates(tui) && tui->reconcile.n_referred > 0;
    rob_linear_say(linear, "%s. Item %d, %s%s%s. %zu %s in this study, %zu in all.",
                   rob_view_study(tui->view, cell.study).label, item->number, item->title,
                   cell.outcome >= 0 ? ", for the outcome " : "",
                   cell.outcome >= 0 ? rob_view_outcome(tui->view, (size_t)cell.outcome) : "",
                   rob_reconcile_n_left(tui, false), referred ? "referred to you" : "to settle",
                   rob_reconcile_n_left(tui, true));
    rob_linear_say(linear, "Question: %s", item->question);
    rob_reconcile_sides(&sides, tui, cell);
    for (size_t side = 0; side < sides.n; side++)
        say_side(linear, &sides, side);
    if (rob_reconcile_is_pending(tui) && *tui->reconcile.entry->support)
        rob_linear_say(linear, "Support so far: %s", tui->reconcile.entry->support);
    if (rob_reconcile_is_pending(tui) && *tui->reconcile.reason)
        rob_linear_say(linear, "Reason so far: %s", tui->reconcile.reason);
    rob_reconcile_add_standing(tui, &text);
    rob_linear_say(linear, "%s", rob_buf_text(&text));
    rob_buf_free(&text);
    say_keys(linear);
}

/* All cells of the study: what was agreed is left out where differences are gone through. */
static void say_all_items(struct rob_linear *linear)
{
    struct rob_tui *tui = linear->tui;
    size_t study = tui->reconcile.cell.study;
    for (size_t i = 0; i < rob_view_n_cells(tui->view, study); i++) {
        struct rob_cell cell = rob_view_cell(tui->view, study, i);
        const struct rob_item *item = &tui->form->items[cell.item];
        struct rob_consensus consensus = rob_view_consensus(tui->view, cell);
        struct rob_buf text = {0};
        rob_buf_printf(&text, "Item %d, %s", item->number, item->title);
        if (cell.outcome >= 0)
            rob_buf_printf(&text, " (%s)", rob_view_outcome(tui->view, (size_t)cell.outcome));
        rob_buf_str(&text, ": ");
        if (consensus.answer >= 0)
            rob_word_answer(&text, tui->form, item, consensus.answer);
        rob_linear_say(linear, "%s%s.", rob_buf_text(&text),
                       consensus.state == ROB_CELL_RESOLVED    ? ", settled"
                       : consensus.state == ROB_CELL_UNANIMOUS ? ", agreed"
                       : consensus.state == ROB_CELL_REFERRED  ? "left to the adjudicator"
                                                               : "to settle");
        rob_buf_free(&text);
    }
}

static bool ask_cause(struct rob_linear *linear)
{
    rob_linear_say(linear, "%s", rob_word_why_differ(linear->tui));
    for (size_t i = 0; i < ROB_CAUSE_COUNT; i++)
        rob_linear_say(linear, "%zu %s", i + 1, rob_word_cause(linear->tui, (enum rob_cause)i));
    const char *line = rob_linear_ask(linear, "Number > ");
    if (!line)
        return false;
    long cause = strtol(line, NULL, 10);
    linear->tui->reconcile.cause[0] = '\0';
    if (cause >= 1 && cause <= ROB_CAUSE_COUNT)
        snprintf(linear->tui->reconcile.cause, sizeof linear->tui->reconcile.cause, "%s",
                 rob_cause_id((enum rob_cause)(cause - 1)));
    return true;
}

static void step(struct rob_linear *linear)
{
    if (rob_reconcile_is_pending(linear->tui))
        rob_reconcile_say_pending(linear->tui);
    else if (!rob_reconcile_step(linear->tui, 1))
        rob_reconcile_say_no_other(linear->tui, "Nothing is left to settle.");
}

/* Records the decision, its support as it is left here; false at the end of the input. What was
 * typed stays where it could not be recorded. */
static bool record(struct rob_linear *linear)
{
    struct rob_tui *tui = linear->tui;
    struct rob_entry kept, *entry = tui->reconcile.entry;
    struct rob_buf before = {0};
    if (!rob_reconcile_put_in(tui, &kept))
        return true;
    rob_buf_str(&before, entry->support);
    linear->refused = false;
    bool more = rob_linear_ask_text(linear, "Support", &entry->support);
    bool typed = strcmp(entry->support, rob_buf_text(&before)) != 0;
    bool recorded = !linear->refused && rob_reconcile_record(tui);
    if (linear->refused)
        rob_linear_say(linear, "Not settled: the text was not taken.");
    rob_reconcile_put_back(tui, &kept, recorded || typed);
    rob_buf_free(&before);
    if (recorded)
        rob_linear_say(linear, "Settled and saved.");
    rob_linear_say_error(linear);
    rob_reconcile_make_rows(tui);
    if (recorded)
        step(linear);
    rob_linear_say_error(linear);
    return more;
}

/* The calls of the screen leave a question open; here it is asked in lines. */
static bool answer_question(struct rob_linear *linear)
{
    struct rob_tui *tui = linear->tui;
    if (tui->depth == 0)
        return true;
    tui->depth = 0;
    bool differ = rob_reconcile_consensus(tui).differ;
    if (differ && !ask_cause(linear))
        return false;
    if (!differ) {
        const char *reason = rob_linear_ask(linear, "You agreed here. Why is it changed? > ");
        if (!reason || linear->line.len == 0)
            return reason != NULL;
        if (!rob_linear_take_line(linear, &tui->reconcile.reason))
            return true;
    }
    return record(linear);
}

static void open_again(struct rob_linear *linear)
{
    struct rob_tui *tui = linear->tui;
    enum rob_settled state = rob_reconcile_consensus(tui).state;
    bool pending = rob_reconcile_is_pending(tui);
    if (!pending && state != ROB_CELL_RESOLVED && state != ROB_CELL_REFERRED) {
        rob_linear_say(linear, "Nothing is settled here.");
        return;
    }
    if (!rob_reconcile_can_change(tui))
        return;
    const char *line = rob_linear_ask(
        linear, pending ? "Drop the texts that were written here? y: yes. Enter: no > "
                        : "Why is it to be settled again? > ");
    char *reason = NULL;
    if (line && !pending && rob_entry_set(&reason, "") && rob_linear_take_line(linear, &reason))
        rob_reconcile_unresolve(tui, reason);
    else if (line && (*line == 'y' || *line == 'Y'))
        rob_reconcile_select(tui, tui->reconcile.cursor);
    free(reason);
}

static bool find_row(const struct rob_tui *tui, int item, size_t *row)
{
    const struct rob_reconcile_state *state = &tui->reconcile;
    for (*row = 0; *row < state->n_rows; (*row)++)
        if (state->rows[*row].study == state->cell.study && (int)state->rows[*row].item == item)
            return true;
    return false;
}

static void go_to_item(struct rob_linear *linear, int item)
{
    struct rob_tui *tui = linear->tui;
    size_t row = 0;
    if (rob_reconcile_is_pending(tui)) {
        rob_reconcile_say_pending(tui);
        return;
    }
    if (!find_row(tui, item, &row)) {
        tui->reconcile.agreed = true;
        rob_reconcile_make_rows(tui);
    }
    if (find_row(tui, item, &row))
        rob_reconcile_select(tui, row);
}

static void undo(struct rob_tui *tui, bool redo)
{
    tui->stack[tui->depth++] = &rob_screen_reconcile;
    rob_tui_undo(tui, redo);
    tui->depth = 0;
}

static void take_command(struct rob_linear *linear, char command)
{
    struct rob_tui *tui = linear->tui;
    switch (command) {
    case 'a':
    case 'b':
    case 'c':
    case 'd':
        rob_reconcile_take(tui, (size_t)(command - 'a'));
        break;
    case 'k':
        rob_reconcile_keep_both(tui);
        break;
    case 'r':
        if (rob_reconcile_can_decide(tui))
            rob_linear_ask_text(linear, "Reason", &tui->reconcile.reason);
        break;
    case 't':
        rob_reconcile_refer(tui);
        break;
    case '.':
        open_again(linear);
        break;
    case 'v':
        say_all_items(linear);
        break;
    case 'i':
        rob_linear_say_guidance(linear, rob_reconcile_item(tui));
        break;
    case '?':
        linear->explained = false;
        break;
    default:
        undo(tui, command == 'Z');
    }
}

/* Deals with one line; false ends it. */
static bool take_line(struct rob_linear *linear, const char *line)
{
    struct rob_tui *tui = linear->tui;
    int answer = ROB_NOT_FOUND, item = ROB_NOT_FOUND;
    if (strcmp(line, "q") == 0)
        return false;
    if (!*line)
        step(linear);
    else if (!line[1] && strchr("abcdkrt.vizZ?", *line))
        take_command(linear, *line);
    else if (rob_item_find_answer(&answer, rob_reconcile_item(tui), tui->form, line, NULL) == 0)
        rob_reconcile_judge(tui, answer);
    else if (rob_form_find_item(&item, tui->form, line, NULL) == 0)
        go_to_item(linear, item);
    else
        rob_linear_say(linear, "Not understood: a, b, an answer's key, an item's number, or q; ? "
                               "tells all keys.");
    rob_linear_say_error(linear);
    return answer_question(linear) && !linear->ended;
}

enum rob_status rob_linear_reconcile(struct rob_linear *linear)
{
    struct rob_tui *tui = linear->tui;
    const size_t *study = &tui->judging.study;
    bool opened =
        tui->options.study ? rob_reconcile_open_study(tui, study) : rob_reconcile_open(tui, NULL);
    tui->depth = 0;
    rob_linear_say_error(linear);
    const char *line = NULL;
    while (opened && tui->reconcile.n_rows > 0) {
        say_cell(linear);
        line = rob_linear_ask(linear, "> ");
        if (!line || !take_line(linear, line))
            break;
        rob_reconcile_make_rows(tui);
    }
    if (rob_reconcile_is_pending(tui)) {
        rob_tui_say(tui, "This cell was not settled. The texts that you wrote for it:");
        rob_kept_add_entry(tui, tui->reconcile.entry, tui->reconcile.reason);
        rob_linear_say_error(linear);
    }
    return ROB_OK;
}

enum rob_status rob_linear_summary(struct rob_linear *linear)
{
    struct rob_tui *tui = linear->tui;
    struct rob_source source = {ROB_SOURCE_CONSENSUS, 0};
    struct rob_summary *summary = NULL;
    struct rob_error err = {0};
    enum rob_status status = rob_summary_new(&summary, tui->view, source, ROB_ALL_OUTCOMES, &err);
    if (status)
        return status;
    for (size_t i = 0; i < summary->n_rows; i++) {
        const struct rob_summary_row *row = &summary->rows[i];
        struct rob_buf line = {0};
        rob_buf_printf(&line, "Item %d, %s", tui->form->items[row->item].number,
                       tui->form->items[row->item].title);
        if (row->outcome >= 0)
            rob_buf_printf(&line, " (%s)", rob_view_outcome(tui->view, (size_t)row->outcome));
        for (size_t risk = 0; risk < tui->form->n_risks; risk++)
            rob_buf_printf(&line, "%s %s %u", risk == 0 ? ":" : ",", tui->form->risks[risk].id,
                           row->tally.counts[risk]);
        rob_linear_say(linear, "%s; missing %u.", rob_buf_text(&line), row->tally.missing);
        rob_buf_free(&line);
    }
    rob_linear_say(linear, "No overall score is given: the authors of the tool advise against it.");
    rob_summary_free(summary);
    return ROB_OK;
}
