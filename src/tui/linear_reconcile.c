/* Reconciling, and the summary, by plain lines. */
#include "tui/linear.h"

#include "session/kept.h"
#include "session/resolve.h"
#include "session/words.h"

#include <syrob/output.h>
#include <syrob/summary.h>

#include <stdlib.h>
#include <string.h>

static void say_side(struct rob_linear *linear, const struct rob_sides *sides, size_t side)
{
    struct rob_session *session = linear->session;
    const struct rob_judgement *judgement = &sides->judgement[side];
    struct rob_buf text = {0};
    rob_word_author(&text, session, session->resolving.cell.study, sides->seat[side]);
    rob_buf_str(&text, ": ");
    rob_word_answer(&text, session->form, rob_resolve_item(session), judgement->answer);
    rob_linear_say(linear, "%c. %s.", rob_resolve_letter(side), rob_buf_text(&text));
    rob_buf_free(&text);
    if (*judgement->support)
        rob_linear_say(linear, "Support: %s", judgement->support);
    for (size_t i = 0; i < judgement->n_quotes; i++)
        rob_linear_say(linear, "Quote: %s%s%s", judgement->quotes[i].text,
                       *judgement->quotes[i].text && *judgement->quotes[i].where ? ", " : "",
                       judgement->quotes[i].where);
}

static bool has_adjudicator(const struct rob_session *session)
{
    for (size_t seat = 0; seat < rob_view_n_seats(session->view); seat++) {
        struct rob_seat who = rob_view_seat(session->view, seat);
        if (who.role == ROB_ROLE_ADJUDICATOR && !who.released)
            return true;
    }
    return false;
}

/* Each goes before an answer's key. */
static const char COMMANDS[] = "abcdkrt.vizZ?";

/* The keys that can do something here: in full where they are these for the first time. */
static void say_keys(struct rob_linear *linear)
{
    struct rob_session *session = linear->session;
    struct rob_consensus consensus = rob_resolve_consensus(session);
    enum rob_settled state = consensus.state;
    bool change = rob_resolve_may_change(session), decide = rob_resolve_may_decide(session);
    bool again = change && (state == ROB_CELL_RESOLVED || state == ROB_CELL_REFERRED);
    bool refer = decide && state == ROB_CELL_DIFFER && !rob_session_adjudicates(session) &&
                 has_adjudicator(session);
    unsigned kind = 1U << (change + 2 * decide + 4 * again + 8 * refer + 16 * consensus.unasked);
    struct rob_buf keys = {0};
    if (decide && !consensus.unasked)
        rob_buf_str(&keys, "a, b and so on takes that answer; k copies the texts of all; ");
    if (decide)
        rob_buf_str(&keys, "r gives a reason; ");
    if (refer)
        rob_buf_str(&keys, "t refers it to the adjudicator; ");
    if (decide || again)
        rob_buf_printf(&keys, ". %s; ",
                       !again   ? "discards texts"
                       : decide ? "reopens it, or discards texts"
                                : "reopens it");
    rob_buf_printf(&keys,
                   "v all items of the study; a number, that item; Enter next; "
                   "i guidance; %sq quit",
                   change ? "z undo, Z redo; " : "");
    linear->explained = linear->explained && (linear->shown & kind);
    linear->shown |= kind;
    if (decide)
        rob_linear_say_keys(linear, rob_resolve_item(session), rob_buf_text(&keys), COMMANDS);
    else
        rob_linear_say(linear, "Keys: %s.",
                       linear->explained ? "? for all keys" : rob_buf_text(&keys));
    linear->explained = true;
    rob_buf_free(&keys);
}

static void say_cell(struct rob_linear *linear)
{
    struct rob_session *session = linear->session;
    const struct rob_item *item = rob_resolve_item(session);
    struct rob_cell cell = session->resolving.cell;
    struct rob_sides sides;
    struct rob_buf text = {0};
    bool referred = rob_session_adjudicates(session) && session->resolving.n_referred > 0;
    rob_linear_say(linear, "%s. Item %d, %s%s%s. %zu %s in this study, %zu in all.",
                   rob_view_study(session->view, cell.study).label, item->number, item->title,
                   cell.outcome >= 0 ? ", for the outcome " : "",
                   cell.outcome >= 0 ? rob_view_outcome(session->view, (size_t)cell.outcome) : "",
                   rob_resolve_n_left(session, false), referred ? "referred to you" : "to resolve",
                   rob_resolve_n_left(session, true));
    rob_linear_say_record(linear, cell.study);
    rob_linear_say(linear, "Question: %s", item->question);
    rob_resolve_sides(&sides, session, cell);
    for (size_t side = 0; side < sides.n; side++)
        say_side(linear, &sides, side);
    if (rob_resolve_consensus(session).unasked)
        rob_linear_say(linear, "%s", ROB_WORD_UNASKED);
    if (rob_resolve_is_pending(session) && *session->resolving.entry->support)
        rob_linear_say(linear, "Support so far: %s", session->resolving.entry->support);
    if (rob_resolve_is_pending(session) && *session->resolving.reason)
        rob_linear_say(linear, "Reason so far: %s", session->resolving.reason);
    rob_resolve_add_standing(session, &text);
    rob_linear_say(linear, "%s", rob_buf_text(&text));
    rob_buf_free(&text);
    say_keys(linear);
}

/* All cells of the study: what was agreed is left out where differences are gone through. */
static void say_all_items(struct rob_linear *linear)
{
    struct rob_session *session = linear->session;
    size_t study = session->resolving.cell.study;
    for (size_t i = 0; i < rob_view_n_cells(session->view, study); i++) {
        struct rob_cell cell = rob_view_cell(session->view, study, i);
        const struct rob_item *item = &session->form->items[cell.item];
        struct rob_consensus consensus = rob_view_consensus(session->view, cell);
        struct rob_buf text = {0};
        rob_buf_printf(&text, "Item %d, %s", item->number, item->title);
        if (cell.outcome >= 0)
            rob_buf_printf(&text, " (%s)", rob_view_outcome(session->view, (size_t)cell.outcome));
        rob_buf_str(&text, ": ");
        if (consensus.answer >= 0)
            rob_word_answer(&text, session->form, item, consensus.answer);
        rob_linear_say(linear, "%s%s.", rob_buf_text(&text),
                       consensus.state == ROB_CELL_RESOLVED    ? ", resolved"
                       : consensus.state == ROB_CELL_UNANIMOUS ? ", agreed"
                       : consensus.state == ROB_CELL_REFERRED  ? "referred to the adjudicator"
                       : consensus.state == ROB_CELL_NOT_ASKED ? "not asked for"
                                                               : "to resolve");
        rob_buf_free(&text);
    }
}

static void step(struct rob_session *session)
{
    if (rob_resolve_is_pending(session))
        rob_resolve_say_pending(session);
    else
        rob_resolve_go(session, 1);
}

static void go_to_item(struct rob_session *session, size_t item)
{
    if (rob_resolve_is_pending(session)) {
        rob_resolve_say_pending(session);
        return;
    }
    if (rob_resolve_find_item(session, item))
        return;
    session->resolving.agreed = true;
    rob_resolve_make_rows(session);
    rob_resolve_find_item(session, item);
}

static void take_command(struct rob_linear *linear, char command)
{
    struct rob_session *session = linear->session;
    switch (command) {
    case 'a':
    case 'b':
    case 'c':
    case 'd':
        rob_resolve_take(session, (size_t)(command - 'a'));
        break;
    case 'k':
        rob_resolve_keep_both(session);
        break;
    case 'r':
        if (rob_resolve_can_decide(session))
            rob_linear_ask_text(linear, "Reason", &session->resolving.reason);
        break;
    case 't':
        rob_resolve_refer(session);
        break;
    case '.':
        rob_resolve_clear(session);
        break;
    case 'v':
        say_all_items(linear);
        break;
    case 'i':
        rob_linear_say_guidance(linear, rob_resolve_item(session));
        break;
    case '?':
        linear->explained = false;
        break;
    default:
        rob_session_undo(session, true, command == 'Z', NULL);
    }
}

static void take_line(struct rob_linear *linear, const char *line)
{
    struct rob_session *session = linear->session;
    int answer = ROB_NOT_FOUND, item = ROB_NOT_FOUND;
    if (!*line)
        step(session);
    else if (!line[1] && strchr(COMMANDS, *line))
        take_command(linear, *line);
    else if (!rob_item_find_answer(&answer, rob_resolve_item(session), session->form, line, NULL))
        rob_resolve_judge(session, answer);
    else if (!rob_form_find_item(&item, session->form, line, NULL))
        go_to_item(session, (size_t)item);
    else
        rob_linear_say(linear, "Not understood: a, b, an answer's key, an item's number, or q; ? "
                               "shows all keys.");
}

void rob_linear_reconcile(struct rob_linear *linear, const size_t *study)
{
    struct rob_session *session = linear->session;
    bool more = study ? rob_resolve_open_study(session, study) : rob_resolve_open(session, NULL);
    rob_linear_say_message(linear);
    while (more && session->resolving.n_rows > 0) {
        say_cell(linear);
        const char *line = rob_linear_ask(linear, "> ");
        if (!line || strcmp(line, "q") == 0)
            break;
        take_line(linear, line);
        more = rob_linear_reply(linear);
    }
    if (rob_resolve_is_pending(session)) {
        rob_session_say(session, "This item was not resolved. Your texts on it are in a file.");
        rob_kept_add_entry(session, session->resolving.entry, session->resolving.reason);
        rob_linear_say_message(linear);
    }
}

enum rob_status rob_linear_agreement(struct rob_linear *linear, struct rob_error *err)
{
    const struct rob_agreement_options wanted = {0};
    char *text = NULL, *rest = NULL;
    enum rob_status status =
        rob_write_agreement_text(&text, linear->session->view, &wanted, ROB_BY_ITEM, err);
    for (char *line = text ? strtok_r(text, "\n", &rest) : NULL; line && !status;
         line = strtok_r(NULL, "\n", &rest))
        rob_linear_say(linear, "%s", line);
    free(text);
    return status;
}

/* An item whose answers have no risk: how often each was given. */
static void say_answers(struct rob_linear *linear, const struct rob_summary_row *row)
{
    const struct rob_item *item = &linear->session->form->items[row->item];
    struct rob_buf line = {0};
    rob_buf_printf(&line, "Item %d, %s", item->number, item->title);
    for (size_t i = 0; i < item->n_answers; i++)
        rob_buf_printf(&line, "%s %s %u", i == 0 ? ":" : ",", item->answers[i].label,
                       row->tally.counts[i]);
    rob_linear_say(linear, "%s.", rob_buf_text(&line));
    rob_buf_free(&line);
}

enum rob_status rob_linear_summary(struct rob_linear *linear, struct rob_error *err)
{
    struct rob_session *session = linear->session;
    struct rob_source source = {ROB_SOURCE_CONSENSUS, 0};
    struct rob_summary *summary = NULL;
    enum rob_status status =
        rob_summary_new(&summary, session->view, source, ROB_ALL_OUTCOMES, err);
    if (status)
        return status;
    for (size_t i = 0; i < summary->n_rows; i++) {
        const struct rob_summary_row *row = &summary->rows[i];
        struct rob_buf line = {0};
        rob_buf_printf(&line, "Item %d, %s", session->form->items[row->item].number,
                       session->form->items[row->item].title);
        if (row->outcome >= 0)
            rob_buf_printf(&line, " (%s)", rob_view_outcome(session->view, (size_t)row->outcome));
        for (size_t risk = 0; risk < session->form->n_risks; risk++)
            rob_buf_printf(&line, "%s %s %u", risk == 0 ? ":" : ",", session->form->risks[risk].id,
                           row->tally.counts[risk]);
        if (row->tally.unreconciled)
            rob_buf_printf(&line, "; not yet reconciled %u", row->tally.unreconciled);
        rob_linear_say(linear, "%s; missing %u.", rob_buf_text(&line),
                       row->tally.missing - row->tally.unreconciled);
        rob_buf_free(&line);
    }
    for (size_t i = 0; i < summary->n_unrated; i++)
        say_answers(linear, &summary->unrated[i]);
    if (session->form->mode == ROB_MODE_ASSESS)
        rob_linear_say(linear,
                       "No overall score is given: the authors of the tool advise against it.");
    rob_summary_free(summary);
    return ROB_OK;
}
