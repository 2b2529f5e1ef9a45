/* Assignments, completions, unblinding, and the number of slots left to resolve. */
#include "core/consensus.h"

#include "base/fail.h"
#include "base/parallel.h"

#include <stdlib.h>
#include <string.h>

static uint64_t machines(const struct rob_model *model)
{
    uint64_t seats = 0;
    for (int seat = 0; seat < (int)model->seats.n; seat++)
        seats |= (uint64_t)(model->seats.at[seat].role == ROB_ROLE_MACHINE) << seat;
    return seats;
}

/* All that an assignment names, machines included. */
static uint64_t named_by(const struct rob_model *model, const struct rob_event *assign)
{
    uint64_t seats = 0;
    for (size_t i = 0; i < assign->n_seats; i++) {
        int seat = rob_model_seat(model, assign->seats[i]);
        if (seat != ROB_NOT_FOUND)
            seats |= (uint64_t)1 << seat;
    }
    return seats;
}

static uint64_t seats_of(const struct rob_model *model, const struct rob_event *assign)
{
    return named_by(model, assign) & ~machines(model);
}

static uint64_t all_reviewers(const struct rob_model *model)
{
    uint64_t seats = 0;
    for (int i = 0; i < (int)model->seats.n; i++)
        if (model->seats.at[i].role == ROB_ROLE_REVIEWER)
            seats |= (uint64_t)1 << i;
    return seats;
}

/* Two leads may each have assigned the study to others. If one of these assignments is completed
 * and the study unblinded by it, it is used (the first in the order of ids, if there are several),
 * so that a merge blinds nothing. Otherwise everybody named is assigned. */
static uint64_t assigned_by_lead(const struct rob_model *model, int study, uint64_t done)
{
    uint64_t key =
        rob_cell_key(ROB_CELL_ASSIGN, ROB_NOT_FOUND, study, ROB_NOT_FOUND, ROB_NO_OUTCOME);
    const struct rob_event *first = NULL;
    const struct rob_node *node = rob_model_newest(model, key);
    uint64_t named = node ? 0 : all_reviewers(model);
    for (; node; node = rob_model_older(model, node)) {
        uint64_t seats = node->superseded ? 0 : seats_of(model, &node->event);
        named |= seats;
        if (seats && !(seats & ~done) && (!first || node->event.id < first->id))
            first = &node->event;
    }
    return first ? seats_of(model, first) : named;
}

/* A completion counts when all events that it names are here: a half-synced copy that lacks some of
 * them does not have the whole first pass. The answers it needs were checked when it was recorded,
 * by the form and the outcomes of that day, and are not checked again: with a later form, chosen on
 * a copy that does not know the answers, its being whole or not would reveal them. */
static bool is_whole(const struct rob_model *model, const struct rob_event *completion, int seat)
{
    for (uint32_t i = 0; i < completion->n_refs; i++) {
        const struct rob_node *node = rob_model_find(model, completion->refs[i]);
        if (!node || node->event.op != ROB_OP_JUDGE || !node->event.answer || !node->event.study ||
            strcmp(node->event.study, completion->study) != 0 ||
            model->journals.at[node->event.journal].seat_index != seat)
            return false;
    }
    return true;
}

/* The seats that have completed a study; in `twice`, those that did so on two machines with
 * different first passes, who are asked to choose. */
static uint64_t done_by(const struct rob_model *model, int study, uint64_t *twice)
{
    uint64_t done = 0;
    const struct rob_model_study *of = &model->studies.at[study];
    *twice = 0;
    for (size_t i = 0; i < of->n_passes; i++) {
        const struct rob_pass *pass = &model->passes.at[of->first_pass + i];
        if (model->seats.at[pass->seat].role == ROB_ROLE_MACHINE ||
            !is_whole(model, pass->event, pass->seat))
            continue;
        done |= (uint64_t)1 << pass->seat;
        *twice |= (uint64_t)pass->twice << pass->seat;
    }
    return done;
}

static uint64_t find_released(const struct rob_model *model)
{
    uint64_t released = 0;
    for (int seat = 0; seat < (int)model->seats.n; seat++)
        released |= (uint64_t)model->seats.at[seat].released << seat;
    return released;
}

/* Is the study assigned to a short name that another lead gave to a machine? Then a person may be
 * missing. */
static bool asked_machine(const struct rob_model *model, int study)
{
    uint64_t named = 0, key = rob_cell_key(ROB_CELL_ASSIGN, ROB_NOT_FOUND, study, ROB_NOT_FOUND,
                                           ROB_NO_OUTCOME);
    for (const struct rob_node *node = rob_model_newest(model, key); node;
         node = rob_model_older(model, node))
        named |= node->superseded ? 0 : named_by(model, &node->event);
    return named & machines(model);
}

/* Those who have left, and finished the study where others have read it without them. */
static uint64_t come_too_late(const struct rob_model_study *study, uint64_t released)
{
    bool several = study->readers & (study->readers - 1);
    uint64_t only = several ? 0 : study->readers; /* who alone has read it was not left out */
    return study->readers ? released & ~study->read & ~only : 0;
}

static void assign(struct rob_model *model, int s)
{
    uint64_t released = find_released(model);
    struct rob_model_study *study = &model->studies.at[s];
    uint64_t twice = 0, done = done_by(model, s, &twice);
    size_t n = 0;
    study->assigned = assigned_by_lead(model, s, done);
    if (study->read_whole) { /* nobody joins those who have read it */
        bool waits = study->assigned & ~done & ~released;
        uint64_t owners = waits ? study->fixed : study->read; /* who was replaced stays out */
        study->assigned = (study->assigned & done & ~come_too_late(study, released)) |
                          ((owners | study->lost) & ~machines(model));
    }
    /* If all are done, it may have been unblinded on one of the machines, and cannot be blinded
     * again: one first pass is then chosen, the same on every copy. */
    study->completed = study->assigned & done;
    if (study->assigned & ~done & ~released)
        study->completed &= ~twice;
    study->left = 0;
    for (int seat = 0; seat < (int)model->seats.n; seat++) {
        uint64_t bit = (uint64_t)1 << seat;
        if (study->assigned & ~study->completed & bit && model->seats.at[seat].released)
            study->left |= bit; /* a reviewer who left without finishing does not count */
        n += (study->assigned & ~study->left & bit) != 0;
    }
    study->assigned &= ~study->left;
    study->unused = done & ~study->assigned;
    study->wants_another = (study->left && (n < 2 || rob_model_by_name(model, s))) ||
                           (!study->read_whole && n < 2 && asked_machine(model, s));
}

/* --- unblinding -------------------------------------------------------------------------- */

/* A study that a reviewer left stays blinded until somebody else has assessed it, or the lead has
 * assigned it without one: after unblinding, nobody could be asked to any more. */
static bool all_done(const struct rob_model_study *study)
{
    return study->assigned && study->completed == study->assigned && !study->wants_another;
}

/* All first passes that count have been read, or the study was unblinded early: a study added to
 * the round later does not make them unread, and unblinding is final. */
static bool was_opened(const struct rob_model *model, int s)
{
    const struct rob_model_study *study = &model->studies.at[s];
    uint64_t early = rob_cell_key(ROB_CELL_EARLY, ROB_NOT_FOUND, s, ROB_NOT_FOUND, ROB_NO_OUTCOME);
    return !(study->completed & ~study->fixed) || rob_model_newest(model, early);
}

static int compare_groups(const void *a, const void *b)
{
    const struct rob_group *first = a, *second = b;
    if (first->round != second->round)
        return first->round < second->round ? -1 : 1;
    return (first->seats > second->seats) - (first->seats < second->seats);
}

static struct rob_group *group_of(const struct rob_model *model,
                                  const struct rob_model_study *study)
{
    struct rob_group wanted = {.seats = study->assigned, .round = study->round};
    return model->groups.n == 0
               ? NULL
               : bsearch(&wanted, model->groups.at, model->groups.n, sizeof wanted, compare_groups);
}

static enum rob_status list_groups(struct rob_model *model, struct rob_error *err)
{
    size_t n = 0;
    model->groups.n = 0;
    for (size_t i = 0; i < model->n_active; i++) {
        const struct rob_model_study *study = &model->studies.at[model->order.at[i]];
        const struct rob_group group = {study->assigned, study->round, !all_done(study)};
        if (!rob_vec_push(&model->groups, group))
            return rob_fail_memory(err);
    }
    if (model->groups.n)
        qsort(model->groups.at, model->groups.n, sizeof *model->groups.at, compare_groups);
    for (size_t i = 1; i < model->groups.n; i++)
        if (compare_groups(&model->groups.at[n], &model->groups.at[i]) == 0)
            model->groups.at[n].n_unfinished += model->groups.at[i].n_unfinished;
        else
            model->groups.at[++n] = model->groups.at[i];
    model->groups.n = model->groups.n ? n + 1 : 0;
    return ROB_OK;
}

/* Is there an unfinished study of the same round and seats? */
static bool waits(const struct rob_model *model, const struct rob_model_study *study)
{
    const struct rob_group *group = group_of(model, study);
    return group && group->n_unfinished > 0;
}

/* An unreadable journal may hold a reopening: a study that nobody is known to have read stays
 * blinded until the journal can be read again. */
static bool is_hidden_by_damage(const struct rob_model *model, const struct rob_model_study *study)
{
    return (model->unreadable & study->assigned) && (study->completed & ~study->fixed);
}

/* An account that writes for a reviewer of the study shows nothing of others before it has recorded
 * that this reviewer may have read the study. */
static uint64_t reveals_due(const struct rob_model *model, int s)
{
    const struct rob_model_study *study = &model->studies.at[s];
    uint64_t due = 0, asked = model->own & study->completed;
    if (study->alone) /* its reviewer must ask for it */
        return 0;
    for (int seat = 0; asked >> seat && seat < (int)model->seats.n; seat++)
        if (asked >> seat & 1 && !rob_model_has_revealed(model, s, seat) &&
            !rob_model_lacks_read(model, s, (uint64_t)1 << seat))
            due |= (uint64_t)1 << seat;
    return due;
}

/* In a sealed review a reviewer has nothing to let out on this account without the key that the
 * completion was made with: one that was made later, after a loss, opens other boxes. */
static uint64_t keyed_seats(const struct rob_model *model, int s)
{
    uint64_t seats = 0;
    for (int seat = 0; seat < (int)model->seats.n; seat++)
        if (rob_model_holds_key(model, s, seat))
            seats |= (uint64_t)1 << seat;
    return seats;
}

/* Sealed: those who have finished a study, and whose answers cannot be read yet. What they have
 * finished may be in an account that has not heard that the others have, too. */
static uint64_t keys_awaited(const struct rob_model *model, int s)
{
    uint64_t awaited = 0, completed = model->studies.at[s].completed;
    for (int seat = 0; completed >> seat && seat < (int)model->seats.n; seat++) {
        const struct rob_event *completion =
            completed >> seat & 1 ? rob_model_completion(model, s, seat) : NULL;
        if (completion &&
            (completion->seal != ROB_SEAL_OPEN || !is_whole(model, completion, seat) ||
             !rob_model_key_is_out(model, s, seat)))
            awaited |= (uint64_t)1 << seat;
    }
    return awaited;
}

/* Sealed: has everything been signed with one key? Then nobody else has finished it, and a lead who
 * names a second reviewer, or releases one, would make the program let out what is closed. */
static bool is_of_one_key(const struct rob_model *model, int s)
{
    const char *first = NULL;
    bool other = false;
    for (int seat = 0; seat < (int)model->seats.n; seat++) {
        const struct rob_event *completion = model->studies.at[s].completed >> seat & 1
                                                 ? rob_model_completion(model, s, seat)
                                                 : NULL;
        const char *key = completion ? model->journals.at[completion->journal].key : NULL;
        other = other || (first && key && strcmp(first, key) != 0);
        first = first ? first : key;
    }
    return !other;
}

/* The conditions between a study that everybody has finished and its answers: a reveal of somebody
 * here, or the key of somebody elsewhere. */
static void ask_for_reveals(struct rob_model *model, int s)
{
    struct rob_model_study *study = &model->studies.at[s];
    bool sealed = study->open && model->keyring;
    study->alone = sealed && is_of_one_key(model, s);
    study->due = study->open ? reveals_due(model, s) : 0;
    if (sealed)
        study->due &= keyed_seats(model, s);
    study->awaited = sealed ? keys_awaited(model, s) : 0;
    study->open = study->open && !study->due && !study->awaited;
}

static void open_or_close(struct rob_model *model, int s)
{
    struct rob_model_study *study = &model->studies.at[s];
    study->open =
        all_done(study) && (!model->opens_by_round || !waits(model, study) || was_opened(model, s));
    study->open = study->open && !is_hidden_by_damage(model, study);
    ask_for_reveals(model, s);
}

/* Counted once, because the totals are needed at every turn, and for every name in an adjudicator's
 * view. */
static void count_settled(struct rob_model *model, int s)
{
    struct rob_model_study *study = &model->studies.at[s];
    study->n_unsettled = study->n_resolved = 0;
    study->reconciled = study->open;
    for (int item = 0; study->open && item < (int)model->form->n_items; item++)
        for (size_t k = 0; k < rob_model_n_slots(model, s, item); k++) {
            int outcome = rob_model_slot_outcome(model, s, item, k);
            struct rob_consensus now = rob_model_consensus(model, s, item, outcome);
            enum rob_settled state = now.state;
            study->n_unsettled += state == ROB_CELL_DIFFER || state == ROB_CELL_REFERRED;
            study->n_resolved += state == ROB_CELL_RESOLVED && !now.merged;
            study->reconciled =
                study->reconciled && (state == ROB_CELL_RESOLVED || state == ROB_CELL_UNANIMOUS ||
                                      state == ROB_CELL_NOT_ASKED);
        }
}

/* Adds what a study of the list counts to the totals, or with `sign` -1 takes it away. */
static void add_settled(struct rob_model *model, const struct rob_model_study *study, size_t sign)
{
    model->n_unsettled += sign * study->n_unsettled;
    model->n_closed += sign * !study->open;
    model->n_resolved += sign * study->n_resolved;
    model->n_reconciled += sign * study->reconciled;
}

static void assign_one(void *model, size_t s)
{
    assign(model, (int)s);
}

static void settle_one(void *context, size_t i)
{
    struct rob_model *model = context;
    open_or_close(model, (int)model->order.at[i]);
    count_settled(model, (int)model->order.at[i]);
}

enum rob_status rob_model__refresh_progress(struct rob_model *model, struct rob_error *err)
{
    rob_parallel(model->studies.n, assign_one, model);
    enum rob_status status = list_groups(model, err);
    if (status)
        return status;
    rob_parallel(model->order.n, settle_one, model);
    model->due = model->n_due = 0;
    model->n_unsettled = model->n_closed = model->n_resolved = model->n_reconciled = 0;
    for (size_t i = 0; i < model->order.n; i++) {
        const struct rob_model_study *study = &model->studies.at[model->order.at[i]];
        model->due |= study->due;
        model->n_due += study->due != 0;
        if (i < model->n_active)
            add_settled(model, study, 1);
    }
    model->due_of = model->own;
    return status;
}

/* --- one study ---------------------------------------------------------------------------- */

/* False: other studies of the group are unblinded or blinded by it. */
static bool count_in_group(struct rob_model *model, const struct rob_model_study *study,
                           bool was_done)
{
    struct rob_group *group = study->study.dropped ? NULL : group_of(model, study);
    if (!group || was_done == all_done(study))
        return true;
    bool waited = group->n_unfinished > 0;
    group->n_unfinished += was_done ? (size_t)1 : (size_t)-1;
    return !model->opens_by_round || waited == (group->n_unfinished > 0);
}

bool rob_model__refresh_progress_of(struct rob_model *model, int s)
{
    struct rob_model_study *study = &model->studies.at[s];
    uint64_t assigned = study->assigned, due = study->due;
    bool was_done = all_done(study);
    if (!study->study.dropped)
        add_settled(model, study, (size_t)-1);
    assign(model, s);
    if (study->assigned != assigned || !count_in_group(model, study, was_done))
        return false;
    open_or_close(model, s);
    count_settled(model, s);
    model->n_due += (size_t)(study->due != 0) - (due != 0);
    if (!study->study.dropped)
        add_settled(model, study, 1);
    model->due |= study->due;
    if (model->n_due == 0)
        model->due = 0;
    return model->n_due == 0 || !(due & ~study->due); /* else others may still be due */
}
