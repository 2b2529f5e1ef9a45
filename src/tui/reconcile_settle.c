/* Settling: whose answer holds, why they differed, and the record of it. */
#include "tui/reconcile.h"

#include "tui/draft.h"
#include "tui/kept.h"
#include "tui/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SETTLERS_MAX = 64 };

/* Seats that settle it: the adjudicator alone, or all who have assessed the study. */
static size_t find_settlers(const struct rob_tui *tui, const char *seats[SETTLERS_MAX],
                            bool *adjudication)
{
    size_t me = rob_tui_me(tui), n = 0;
    struct rob_seat mine = rob_view_seat(tui->view, me);
    *adjudication = rob_tui_adjudicates(tui);
    if (*adjudication) {
        seats[0] = mine.id;
        return 1;
    }
    for (size_t seat = 0; seat < rob_view_n_seats(tui->view) && n < SETTLERS_MAX; seat++) {
        struct rob_judgement judgement;
        if (rob_view_first_pass(&judgement, tui->view, tui->reconcile.cell, seat))
            seats[n++] = rob_view_seat(tui->view, seat).id;
    }
    return n;
}

/* Whoever mends a text of what is settled does not settle it: those who did stay named. */
static size_t keep_settlers(const struct rob_consensus *consensus, const char *seats[SETTLERS_MAX])
{
    size_t n = 0;
    for (; n < consensus->n_by && n < SETTLERS_MAX; n++)
        seats[n] = consensus->by[n];
    return n;
}

bool rob_reconcile_record(struct rob_tui *tui)
{
    struct rob_reconcile_state *state = &tui->reconcile;
    const struct rob_item *item = rob_reconcile_item(tui);
    const char *seats[SETTLERS_MAX];
    struct rob_consensus consensus = rob_reconcile_consensus(tui);
    bool adjudication = false, differ = consensus.differ;
    size_t n_seats = find_settlers(tui, seats, &adjudication);
    if (consensus.state == ROB_CELL_RESOLVED)
        n_seats = keep_settlers(&consensus, seats);
    enum rob_how how = !differ        ? ROB_HOW_OVERRIDE
                       : adjudication ? ROB_HOW_ADJUDICATION
                                      : ROB_HOW_DISCUSSION;
    struct rob_event_more more = {.how = rob_how_id(how),
                                  .operator_ = tui->seat,
                                  .cause = state->cause[0] ? state->cause : NULL,
                                  .seats = seats,
                                  .n_seats = n_seats};
    uint32_t n_quotes = 0;
    struct rob_quote *quotes = rob_entry_event_quotes(state->entry, &n_quotes);
    int outcome = state->cell.outcome;
    struct rob_event event = {.op = ROB_OP_RESOLVE,
                              .study = rob_view_study(tui->view, state->cell.study).id,
                              .item = item->id,
                              .outcome = outcome >= 0 ? rob_view_outcome(tui->view, (size_t)outcome)
                                                      : NULL,
                              .answer = item->answers[state->entry->answer].id,
                              .support = state->entry->support,
                              .reason = *state->reason ? state->reason : NULL,
                              .quotes = quotes,
                              .n_quotes = n_quotes,
                              .more = &more};
    struct rob_buf texts = {0};
    rob_kept_join(&texts, state->entry, state->reason); /* a refused recording may load them anew */
    bool recorded = rob_tui_record(tui, ROB_SEAT_CONSENSUS, &event, 1) == ROB_OK;
    free(quotes);
    if (recorded)
        rob_draft_drop(tui);
    state->failed = !recorded && (texts.len == 0 || rob_kept_add(tui, texts.data, texts.len));
    rob_buf_free(&texts);
    return recorded;
}

/* Copies of the answer that was chosen and of the texts that go with it. */
static bool make_decision(struct rob_tui *tui, struct rob_entry *made)
{
    const struct rob_reconcile_state *state = &tui->reconcile;
    bool whole = false;
    if (state->side < 0) {
        whole = rob_entry_copy(made, state->entry);
    } else if (rob_entry_init(made)) {
        struct rob_sides sides;
        rob_reconcile_sides(&sides, tui, state->cell);
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

bool rob_reconcile_put_in(struct rob_tui *tui, struct rob_entry *kept)
{
    struct rob_entry made;
    if (!make_decision(tui, &made))
        return false;
    *kept = *tui->reconcile.entry;
    *tui->reconcile.entry = made;
    return true;
}

void rob_reconcile_put_back(struct rob_tui *tui, struct rob_entry *kept, bool recorded)
{
    if (recorded) {
        rob_entry_free(kept);
        return;
    }
    rob_entry_free(tui->reconcile.entry);
    *tui->reconcile.entry = *kept;
}

static void say_settled(struct rob_tui *tui, bool own_texts)
{
    const char *how = own_texts ? "Settled, with your texts" : "Settled";
    size_t here = rob_reconcile_n_left(tui, false), all = rob_reconcile_n_left(tui, true);
    size_t left = rob_view_totals(tui->view).open_disagreements;
    if (rob_tui_adjudicates(tui) && left > 0 && tui->reconcile.n_referred == 0)
        rob_tui_say(tui, "%s. Nothing else is referred to you; %zu not settled.", how, left);
    else if (all == 0 && left > 0)
        rob_tui_say(tui, "%s. Nothing is left for you to settle.", how);
    else if (all == 0)
        rob_tui_say(tui, "%s. Nothing is left to settle: s shows the summary.", how);
    else
        rob_tui_say(tui, "%s. %zu left in this study, %zu in all. ] next", how, here, all);
}

static unsigned record_and_go_on(struct rob_tui *tui)
{
    struct rob_entry kept;
    bool go_on = tui->reconcile.go_on;
    bool own_texts = rob_entry_has_texts(tui->reconcile.entry);
    tui->reconcile.go_on = false;
    if (!rob_reconcile_put_in(tui, &kept))
        return ROB_REDRAW;
    bool recorded = rob_reconcile_record(tui);
    rob_reconcile_put_back(tui, &kept, recorded);
    if (!recorded)
        return ROB_REDRAW;
    if (go_on)
        rob_reconcile_step(tui, 1);
    say_settled(tui, own_texts);
    return ROB_REDRAW;
}

static unsigned take_cause(struct rob_tui *tui, const char *text, int choice)
{
    (void)text;
    tui->reconcile.cause[0] = '\0';
    if (choice >= 0)
        snprintf(tui->reconcile.cause, sizeof tui->reconcile.cause, "%s",
                 rob_cause_id((enum rob_cause)choice));
    return record_and_go_on(tui);
}

static unsigned take_reason(struct rob_tui *tui, const char *text, int choice)
{
    (void)choice;
    if (!*text) {
        rob_tui_say(tui, "Not changed: what both agreed on needs a reason to be changed.");
        return ROB_REDRAW;
    }
    rob_entry_set(&tui->reconcile.reason, text);
    return record_and_go_on(tui);
}

/* Asks for the cause, or the reason for changing what was agreed. `side` is whose texts are taken;
 * texts that were written here go before. */
static unsigned settle(struct rob_tui *tui, int answer, int side)
{
    const char *causes[ROB_CAUSE_COUNT];
    tui->reconcile.answer = answer;
    tui->reconcile.side = rob_entry_has_texts(tui->reconcile.entry) ? ROB_NOT_FOUND : side;
    if (!rob_reconcile_consensus(tui).differ) {
        rob_tui_ask(tui, "You agreed here. Why is the answer changed?", tui->reconcile.reason,
                    take_reason);
        return ROB_REDRAW;
    }
    for (size_t i = 0; i < ROB_CAUSE_COUNT; i++)
        causes[i] = rob_word_cause(tui, (enum rob_cause)i);
    rob_tui_choose(tui, rob_word_why_differ(tui), causes, ROB_COUNT(causes), -1, take_cause);
    return ROB_REDRAW;
}

/* --- The actions ------------------------------------------------------------------------- */

static void say_whose_it_is(struct rob_tui *tui)
{
    const char *seats[SETTLERS_MAX];
    bool adjudication = false;
    size_t n = find_settlers(tui, seats, &adjudication);
    struct rob_buf names = {0};
    for (size_t i = 0; i < n; i++) {
        int seat = rob_view_find_seat(tui->view, seats[i]);
        rob_word_add_to_list(&names, rob_word_name(tui, (size_t)seat), i, n);
    }
    rob_tui_say(tui, "You did not assess this study; it is settled by %s.", rob_buf_text(&names));
    rob_buf_free(&names);
}

/* A key that came in too early is not taken: what it was meant for may have changed. */
static void say_who_settles(struct rob_tui *tui)
{
    if (rob_reconcile_unlock(tui))
        rob_tui_say(tui, "The other window is closed: now you can settle here.");
    else
        rob_tui_say(tui, "Read only: somebody else is settling in another window.");
}

bool rob_reconcile_may_change(const struct rob_tui *tui)
{
    return tui->reconcile.entry && tui->reconcile.n_rows > 0 && !tui->locked &&
           !tui->reconcile.locked && rob_reconcile_is_mine(tui, tui->reconcile.cell);
}

bool rob_reconcile_may_decide(const struct rob_tui *tui)
{
    struct rob_consensus consensus = rob_reconcile_consensus(tui);
    bool settled = consensus.state == ROB_CELL_RESOLVED && consensus.answer != ROB_NOT_FOUND;
    bool agreed = consensus.state == ROB_CELL_UNANIMOUS && rob_tui_adjudicates(tui);
    return rob_reconcile_may_change(tui) && !settled && !agreed;
}

static bool is_adjudicated(const struct rob_consensus *consensus)
{
    return strcmp(consensus->how, rob_how_id(ROB_HOW_ADJUDICATION)) == 0;
}

bool rob_reconcile_may_write(const struct rob_tui *tui)
{
    struct rob_consensus consensus = rob_reconcile_consensus(tui);
    if (consensus.state != ROB_CELL_RESOLVED)
        return rob_reconcile_may_decide(tui);
    return rob_reconcile_may_change(tui) && is_adjudicated(&consensus) == rob_tui_adjudicates(tui);
}

bool rob_reconcile_can_change(struct rob_tui *tui)
{
    if (rob_reconcile_may_change(tui))
        return true;
    if (!tui->reconcile.entry || tui->reconcile.n_rows == 0)
        return false;
    if (tui->locked)
        rob_tui_say(tui, "Read only: %s is at work in another window or on another machine.",
                    rob_word_name(tui, rob_tui_me(tui)));
    else if (rob_reconcile_is_mine(tui, tui->reconcile.cell))
        say_who_settles(tui);
    else
        say_whose_it_is(tui);
    return false;
}

/* A letter typed by mistake must not turn what is settled: it is taken back first. */
bool rob_reconcile_can_decide(struct rob_tui *tui)
{
    struct rob_consensus consensus = rob_reconcile_consensus(tui);
    if (!rob_reconcile_can_change(tui))
        return false;
    if (rob_reconcile_may_decide(tui))
        return true;
    if (consensus.state == ROB_CELL_UNANIMOUS)
        rob_tui_say(tui, "The reviewers agree here: only they can change it.");
    else
        rob_tui_say(tui, "It is settled as %s. To change that, take it back first: .",
                    rob_reconcile_item(tui)->answers[consensus.answer].label);
    return false;
}

bool rob_reconcile_can_write(struct rob_tui *tui)
{
    struct rob_consensus consensus = rob_reconcile_consensus(tui);
    if (consensus.state != ROB_CELL_RESOLVED)
        return rob_reconcile_can_decide(tui);
    if (!rob_reconcile_can_change(tui))
        return false;
    if (rob_reconcile_may_write(tui))
        return true;
    rob_tui_say(tui, "%s settled it. To change that, take it back first: .",
                is_adjudicated(&consensus) ? "The adjudicator" : "The reviewers");
    return false;
}

bool rob_reconcile_is_pending(const struct rob_tui *tui)
{
    const struct rob_reconcile_state *state = &tui->reconcile;
    return state->entry && !state->settled && (rob_entry_has_texts(state->entry) || *state->reason);
}

void rob_reconcile_say_pending(struct rob_tui *tui)
{
    rob_tui_say(tui, "Your texts are not settled yet: settle it, or drop them with a full stop.");
}

unsigned rob_reconcile_take(struct rob_tui *tui, size_t side)
{
    struct rob_sides sides;
    rob_reconcile_sides(&sides, tui, tui->reconcile.cell);
    if (side >= sides.n)
        rob_tui_say(tui, "There is no reviewer %c here.", rob_reconcile_letter(side));
    if (side >= sides.n || !rob_reconcile_can_decide(tui))
        return ROB_REDRAW;
    return settle(tui, sides.judgement[side].answer, (int)side);
}

/* Another judgement; it takes over the texts of the reviewer who gave it, if one did. */
unsigned rob_reconcile_judge(struct rob_tui *tui, int answer)
{
    struct rob_sides sides;
    int side = ROB_NOT_FOUND;
    if (!rob_reconcile_can_decide(tui))
        return ROB_REDRAW;
    rob_reconcile_sides(&sides, tui, tui->reconcile.cell);
    for (size_t i = sides.n; i-- > 0;)
        if (sides.judgement[i].answer == answer)
            side = (int)i;
    return settle(tui, answer, side);
}

unsigned rob_reconcile_keep_both(struct rob_tui *tui)
{
    struct rob_sides sides;
    if (!rob_reconcile_can_decide(tui))
        return ROB_REDRAW;
    rob_reconcile_sides(&sides, tui, tui->reconcile.cell);
    for (size_t side = 0; side < sides.n; side++) {
        const struct rob_judgement *judgement = &sides.judgement[side];
        if (!rob_entry_add_texts(tui->reconcile.entry, judgement->support, judgement->quotes,
                                 judgement->n_quotes))
            return ROB_REDRAW;
    }
    rob_tui_say(tui, "%s texts are taken. Now the judgement: a, b or its key.",
                sides.n > 2 ? "All" : "Both");
    return ROB_REDRAW;
}

static struct rob_event cell_event(const struct rob_tui *tui, enum rob_op op)
{
    struct rob_cell cell = tui->reconcile.cell;
    return (struct rob_event){
        .op = op,
        .study = rob_view_study(tui->view, cell.study).id,
        .item = tui->form->items[cell.item].id,
        .outcome = cell.outcome >= 0 ? rob_view_outcome(tui->view, (size_t)cell.outcome) : NULL};
}

bool rob_reconcile_unresolve(struct rob_tui *tui, const char *reason)
{
    struct rob_event_more more = {.operator_ = tui->seat};
    struct rob_event event = cell_event(tui, ROB_OP_UNRESOLVE);
    event.reason = reason;
    event.more = &more;
    if (!*reason)
        rob_tui_say(tui, "Nothing was changed: a reason is needed.");
    else if (rob_tui_record(tui, ROB_SEAT_CONSENSUS, &event, 1) == ROB_OK)
        rob_tui_say(tui, "Open again.");
    else
        rob_kept_add(tui, reason, strlen(reason));
    return *reason != '\0';
}

static unsigned unresolve(struct rob_tui *tui, const char *text, int choice)
{
    (void)choice;
    rob_reconcile_unresolve(tui, text);
    return ROB_REDRAW;
}

static unsigned drop(struct rob_tui *tui, const char *text, int choice)
{
    (void)text;
    (void)choice;
    rob_draft_drop(tui);
    rob_reconcile_select(tui, tui->reconcile.cursor);
    return ROB_REDRAW;
}

unsigned rob_reconcile_clear(struct rob_tui *tui)
{
    enum rob_settled state = rob_reconcile_consensus(tui).state;
    if (rob_reconcile_is_pending(tui))
        rob_tui_confirm(tui, "Drop the texts that were written here?", drop);
    else if (state != ROB_CELL_RESOLVED && state != ROB_CELL_REFERRED)
        rob_tui_say(tui, "Nothing is settled here.");
    else if (rob_reconcile_can_change(tui))
        rob_tui_ask(tui,
                    state == ROB_CELL_REFERRED ? "Why is it taken back from the adjudicator?"
                                               : "Why is it to be settled again?",
                    "", unresolve);
    return ROB_REDRAW;
}

unsigned rob_reconcile_refer(struct rob_tui *tui)
{
    struct rob_event_more more = {.operator_ = tui->seat};
    struct rob_event event = cell_event(tui, ROB_OP_REFER);
    event.more = &more;
    if (rob_tui_adjudicates(tui))
        rob_tui_say(tui, "It is for the reviewers to leave it to you.%s",
                    rob_reconcile_may_decide(tui) ? " You can settle it all the same." : "");
    else if (rob_reconcile_can_change(tui) &&
             rob_tui_record(tui, ROB_SEAT_CONSENSUS, &event, 1) == ROB_OK)
        rob_tui_say(tui, "Left to the adjudicator. You can still settle it yourselves.");
    return ROB_REDRAW;
}
