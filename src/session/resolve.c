/* Resolving: whose answer holds, why they differed, and the record of it. */
#include "session/resolve.h"

#include "session/draft.h"
#include "session/kept.h"
#include "session/words.h"

#include <syrob/work.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Editing a text of a consensus does not resolve it again: its resolvers stay named. */
static size_t keep_resolvers(const struct rob_consensus *consensus,
                             const char *seats[ROB_RESOLVERS_MAX])
{
    size_t n = 0;
    for (; n < consensus->n_by && n < ROB_RESOLVERS_MAX; n++)
        seats[n] = consensus->by[n];
    return n;
}

static struct rob_event cell_event(const struct rob_session *session, enum rob_op op)
{
    struct rob_cell cell = session->resolving.cell;
    return (struct rob_event){.op = op,
                              .operator_ = session->seat,
                              .study = rob_view_study(session->view, cell.study).id,
                              .item = session->form->items[cell.item].id,
                              .outcome = cell.outcome >= 0
                                             ? rob_view_outcome(session->view, (size_t)cell.outcome)
                                             : NULL};
}

bool rob_resolve_record(struct rob_session *session)
{
    struct rob_resolving *state = &session->resolving;
    const char *seats[ROB_RESOLVERS_MAX];
    struct rob_consensus consensus = rob_resolve_consensus(session);
    size_t n_seats = rob_resolve_resolvers(session, seats);
    if (consensus.state == ROB_CELL_RESOLVED)
        n_seats = keep_resolvers(&consensus, seats);
    uint32_t n_quotes = 0;
    struct rob_quote *quotes = rob_entry_event_quotes(state->entry, &n_quotes);
    struct rob_event event = cell_event(session, ROB_OP_RESOLVE);
    event.answer = rob_resolve_item(session)->answers[state->entry->answer].id;
    event.support = state->entry->support;
    event.quotes = quotes;
    event.n_quotes = n_quotes;
    event.reason = *state->reason ? state->reason : NULL;
    event.cause = state->cause[0] ? state->cause : NULL;
    event.seats = seats;
    event.n_seats = n_seats;
    event.how = rob_how_id(consensus.agreed ? ROB_HOW_OVERRIDE
                                            : rob_work_how(session->view, seats, n_seats));
    struct rob_buf texts = {0};
    rob_kept_join(&texts, state->entry, state->reason); /* a refused recording may load them anew */
    bool recorded = rob_session_record(session, ROB_SEAT_CONSENSUS, &event, 1) == ROB_OK;
    free(quotes);
    if (recorded)
        rob_draft_drop(session);
    state->failed = !recorded && (texts.len == 0 || rob_kept_add(session, texts.data, texts.len));
    rob_buf_free(&texts);
    return recorded;
}

/* Copies of the answer that was chosen and of the texts that go with it. */
static bool make_decision(struct rob_session *session, struct rob_entry *made)
{
    const struct rob_resolving *state = &session->resolving;
    bool whole = false;
    if (state->side < 0) {
        whole = rob_entry_copy(made, state->entry);
    } else if (rob_entry_init(made)) {
        struct rob_sides sides;
        rob_resolve_sides(&sides, session, state->cell);
        const struct rob_judgement *judgement = &sides.judgement[state->side];
        whole = rob_entry_add_quotes(made, judgement->quotes, judgement->n_quotes) &&
                rob_entry_set(&made->support, judgement->support);
        if (!whole)
            rob_entry_free(made);
    }
    if (whole)
        made->answer = state->answer;
    return whole;
}

static bool put_in(struct rob_session *session, struct rob_entry *kept)
{
    struct rob_entry made;
    if (!make_decision(session, &made))
        return false;
    *kept = *session->resolving.entry;
    *session->resolving.entry = made;
    return true;
}

static void put_back(struct rob_session *session, struct rob_entry *kept, bool recorded)
{
    if (recorded) {
        rob_entry_free(kept);
        return;
    }
    rob_entry_free(session->resolving.entry);
    *session->resolving.entry = *kept;
}

static void say_resolved(struct rob_session *session, bool own_texts)
{
    const char *how = own_texts ? "Resolved with your texts" : "Resolved";
    size_t here = rob_resolve_n_left(session, false), all = rob_resolve_n_left(session, true);
    size_t left = rob_view_totals(session->view).open_disagreements;
    if (rob_session_adjudicates(session) && left > 0 && session->resolving.n_referred == 0)
        rob_session_say(session, "%s. Nothing else is referred to you; %zu are not resolved.", how,
                        left);
    else if (all == 0 && left > 0)
        rob_session_say(session, "%s. Nothing is left for you to resolve.", how);
    else if (all == 0)
        rob_session_say(session, "%s. Nothing is left to resolve. s shows the summary.", how);
    else
        rob_session_say(session, "%s. %zu left in this study, %zu in all. ]: next", how, here, all);
}

static void say_and_step(struct rob_session *session)
{
    struct rob_buf text = {0};
    rob_buf_str(&text, "Resolved and saved.");
    if (!rob_resolve_step(session, 1)) {
        rob_buf_char(&text, '\n');
        rob_resolve_add_no_other(session, "Nothing is left to resolve.", &text);
    }
    rob_session_say(session, "%s", rob_buf_text(&text));
    rob_buf_free(&text);
}

static void record_and_go_on(struct rob_session *session)
{
    struct rob_entry kept;
    bool go_on = session->resolving.go_on;
    bool own_texts = rob_entry_has_texts(session->resolving.entry);
    session->resolving.go_on = false;
    if (!put_in(session, &kept))
        return;
    bool recorded = rob_resolve_record(session);
    put_back(session, &kept, recorded);
    if (!recorded)
        return;
    if (go_on)
        rob_resolve_step(session, 1);
    say_resolved(session, own_texts);
}

/* Lines ask for the support before they record; a text typed there stays though recording fails. */
static void take_support(struct rob_session *session, const char *text, int choice)
{
    struct rob_resolving *state = &session->resolving;
    struct rob_entry kept;
    (void)choice;
    if (!put_in(session, &kept))
        return;
    bool typed = strcmp(state->entry->support, text) != 0;
    bool recorded = rob_entry_set(&state->entry->support, text) && rob_resolve_record(session);
    put_back(session, &kept, recorded || typed);
    if (recorded)
        say_and_step(session);
}

/* The decision is made: it is recorded, with the texts that go with it. Lines ask for a text only
 * where there is none: the next line is then a command, and not taken for a text. */
static void decide(struct rob_session *session)
{
    struct rob_entry made;
    if (!session->by_lines) {
        record_and_go_on(session);
    } else if (make_decision(session, &made)) {
        if (*made.support)
            take_support(session, made.support, 0);
        else
            rob_session_ask_lines(session, "Support", "", take_support);
        rob_entry_free(&made);
    }
}

static void take_cause(struct rob_session *session, const char *text, int choice)
{
    (void)text;
    session->resolving.cause[0] = '\0';
    if (choice >= 0)
        snprintf(session->resolving.cause, sizeof session->resolving.cause, "%s",
                 rob_cause_id((enum rob_cause)choice));
    decide(session);
}

static void take_reason(struct rob_session *session, const char *text, int choice)
{
    (void)choice;
    if (!*text) {
        rob_session_say(session,
                        "Not changed: give a reason to change an answer that you agreed on.");
        return;
    }
    rob_entry_set(&session->resolving.reason, text);
    decide(session);
}

/* Asks for the cause, or the reason for changing what was agreed. `side` is whose texts are taken;
 * texts that were written here go before. */
static void decide_on(struct rob_session *session, int answer, int side)
{
    const char *causes[ROB_CAUSE_COUNT];
    session->resolving.answer = answer;
    session->resolving.side = rob_entry_has_texts(session->resolving.entry) ? ROB_NOT_FOUND : side;
    struct rob_consensus consensus = rob_resolve_consensus(session);
    if (consensus.unasked) {
        take_cause(session, "", ROB_NOT_FOUND); /* nobody differed: there is no cause to ask for */
        return;
    }
    if (consensus.agreed) {
        rob_session_ask_text(session, "You agreed on this item. Why change it?",
                             session->resolving.reason, take_reason);
        return;
    }
    for (size_t i = 0; i < ROB_CAUSE_COUNT; i++)
        causes[i] = rob_cause_text((enum rob_cause)i);
    rob_session_ask_choice(session, rob_word_why_differ(session), causes, ROB_COUNT(causes), -1,
                           take_cause);
}

/* --- The acts -------------------------------------------------------------------------------- */

void rob_resolve_say_pending(struct rob_session *session)
{
    rob_session_say(
        session, "Your texts are not saved yet: choose a judgement, or press . to discard them.");
}

static void say_bare(struct rob_session *session)
{
    rob_session_say(session, "No reviewer answered this item: choose the judgement by its key.");
}

void rob_resolve_take(struct rob_session *session, size_t side)
{
    struct rob_sides sides;
    rob_resolve_sides(&sides, session, session->resolving.cell);
    if (sides.n == 0)
        say_bare(session);
    else if (side >= sides.n)
        rob_session_say(session, "There is no reviewer %c here.", rob_resolve_letter(side));
    if (side >= sides.n || !rob_resolve_can_decide(session))
        return;
    decide_on(session, sides.judgement[side].answer, (int)side);
}

void rob_resolve_judge(struct rob_session *session, int answer)
{
    struct rob_sides sides;
    int side = ROB_NOT_FOUND;
    if (!rob_resolve_can_decide(session))
        return;
    struct rob_consensus consensus = rob_resolve_consensus(session);
    if (consensus.state == ROB_CELL_UNANIMOUS && consensus.answer == answer &&
        !rob_entry_has_texts(session->resolving.entry)) {
        rob_resolve_keep_both(session); /* nothing changes but the texts */
        return;
    }
    rob_resolve_sides(&sides, session, session->resolving.cell);
    for (size_t i = sides.n; i-- > 0;)
        if (sides.judgement[i].answer == answer)
            side = (int)i;
    decide_on(session, answer, side);
}

static bool gather_texts(struct rob_session *session, const struct rob_sides *sides)
{
    for (size_t side = 0; side < sides->n; side++) {
        const struct rob_judgement *judgement = &sides->judgement[side];
        if (!rob_entry_add_texts(session->resolving.entry, judgement->support, judgement->quotes,
                                 judgement->n_quotes))
            return false;
    }
    return true;
}

static const char MERGED[] = "Same answer; the texts of all are kept";

void rob_resolve_forget_merge(struct rob_session *session)
{
    struct rob_resolving *state = &session->resolving;
    if (!state->entry || !state->reason || strcmp(state->reason, MERGED) != 0)
        return;
    rob_resolve_reset(session);
    rob_draft_drop(session);
    rob_draft_save(session);
}

/* The texts differ, and the answers do not: there is nothing to decide. */
static void merge_texts(struct rob_session *session, const struct rob_sides *sides)
{
    struct rob_resolving *state = &session->resolving;
    bool any = false;
    for (size_t side = 0; side < sides->n; side++)
        any = any || !rob_entry_is(state->entry, sides->judgement[side].support,
                                   sides->judgement[side].quotes, sides->judgement[side].n_quotes);
    state->entry->answer = rob_resolve_consensus(session).answer;
    if (!any) {
        rob_resolve_reset(session);
        rob_session_say(session, "The texts are the same: there is nothing to merge.");
    } else if (rob_entry_set(&state->reason, MERGED) && rob_resolve_record(session)) {
        rob_session_say(session, "The texts of all are kept as the support. z undoes it.");
    }
}

void rob_resolve_keep_both(struct rob_session *session)
{
    struct rob_sides sides;
    if (!rob_resolve_can_decide(session))
        return;
    bool agreed = rob_resolve_consensus(session).state == ROB_CELL_UNANIMOUS;
    rob_resolve_sides(&sides, session, session->resolving.cell);
    if (sides.n == 0) {
        say_bare(session);
        return;
    }
    if (!gather_texts(session, &sides))
        return;
    if (agreed) {
        merge_texts(session, &sides);
        return;
    }
    rob_draft_save(session);
    if (sides.n > 2)
        rob_session_say(session,
                        "All texts were copied. Now choose the judgement: a to %c, or its key.",
                        (char)('a' + sides.n - 1));
    else
        rob_session_say(session,
                        "Both texts were copied. Now choose the judgement: a, b or its key.");
}

static void unresolve(struct rob_session *session, const char *reason, int choice)
{
    (void)choice;
    struct rob_event event = cell_event(session, ROB_OP_UNRESOLVE);
    event.reason = reason;
    if (!*reason)
        rob_session_say(session, "Not reopened: give a reason.");
    else if (rob_session_record(session, ROB_SEAT_CONSENSUS, &event, 1) == ROB_OK)
        rob_session_say(session, "Reopened.");
    else
        rob_kept_add(session, reason, strlen(reason));
}

static void drop(struct rob_session *session, const char *text, int choice)
{
    (void)text;
    (void)choice;
    rob_draft_drop(session);
    rob_resolve_reset(session);
}

void rob_resolve_clear(struct rob_session *session)
{
    enum rob_settled state = rob_resolve_consensus(session).state;
    if (rob_resolve_is_pending(session))
        rob_session_ask_yes(session, "Discard the texts that were written here?", drop);
    else if (state != ROB_CELL_RESOLVED && state != ROB_CELL_REFERRED)
        rob_session_say(session, "This item has not been resolved.");
    else if (rob_resolve_can_change(session))
        rob_session_ask_text(session,
                             state == ROB_CELL_REFERRED ? "Why take it back from the adjudicator?"
                                                        : "Why reopen it?",
                             "", unresolve);
}

void rob_resolve_refer(struct rob_session *session)
{
    struct rob_event event = cell_event(session, ROB_OP_REFER);
    enum rob_settled state = rob_resolve_consensus(session).state;
    if (rob_session_adjudicates(session))
        rob_session_say(session, "Only the reviewers can refer it to you.%s",
                        rob_resolve_may_decide(session) ? " You can resolve it all the same." : "");
    else if (!rob_resolve_can_change(session))
        return;
    else if (state == ROB_CELL_RESOLVED)
        rob_session_say(session, "It is resolved. The key . reopens it.");
    else if (state == ROB_CELL_REFERRED)
        rob_session_say(session, "It has already been referred to the adjudicator.");
    else if (rob_session_record(session, ROB_SEAT_CONSENSUS, &event, 1) == ROB_OK)
        rob_session_say(session,
                        "Referred to the adjudicator. You can still resolve it yourselves.");
}
