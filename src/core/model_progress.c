/* Assignments, completions, unblinding, and the number of slots left to resolve. */
#include "core/consensus.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

static uint64_t seats_of(const struct rob_model *model, const struct rob_event *assign)
{
    uint64_t seats = 0;
    for (size_t i = 0; i < assign->n_seats; i++) {
        int seat = rob_model_seat(model, assign->seats[i]);
        if (seat != ROB_NOT_FOUND)
            seats |= (uint64_t)1 << seat;
    }
    return seats;
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
        if (!is_whole(model, pass->event, pass->seat))
            continue;
        done |= (uint64_t)1 << pass->seat;
        *twice |= (uint64_t)pass->twice << pass->seat;
    }
    return done;
}

static void refresh_progress(struct rob_model *model)
{
    uint64_t released = 0;
    for (int seat = 0; seat < (int)model->seats.n; seat++)
        released |= (uint64_t)model->seats.at[seat].released << seat;
    for (int s = 0; s < (int)model->studies.n; s++) {
        struct rob_model_study *study = &model->studies.at[s];
        uint64_t twice = 0, done = done_by(model, s, &twice);
        size_t n = 0;
        study->assigned = assigned_by_lead(model, s, done);
        if (rob_model_is_read_whole(model, s)) /* nobody joins those who have read it */
            study->assigned = (study->assigned & done) | study->fixed | study->lost;
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
        study->wants_another = study->left && (n < 2 || rob_model_by_name(model, s));
    }
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

struct group {
    uint64_t seats;
    int round;
    bool unfinished;
};

static int compare_groups(const void *a, const void *b)
{
    const struct group *first = a, *second = b;
    if (first->round != second->round)
        return first->round < second->round ? -1 : 1;
    if (first->seats != second->seats)
        return first->seats < second->seats ? -1 : 1;
    return second->unfinished - first->unfinished; /* the unfinished ones come first */
}

/* Is there an unfinished study of the same round and seats? */
static bool waits(const struct group *groups, size_t n, const struct rob_model_study *study)
{
    struct group wanted = {study->assigned, study->round, true};
    return bsearch(&wanted, groups, n, sizeof *groups, compare_groups) != NULL;
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
        if (asked >> seat & 1 && !rob_model_has_revealed(model, s, seat))
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

static enum rob_status refresh_open(struct rob_model *model, struct rob_error *err)
{
    struct group *groups = malloc((model->n_active + 1) * sizeof *groups);
    if (!groups)
        return rob_fail_memory(err);
    for (size_t i = 0; i < model->n_active; i++) {
        const struct rob_model_study *study = &model->studies.at[model->order.at[i]];
        groups[i] = (struct group){study->assigned, study->round, !all_done(study)};
    }
    qsort(groups, model->n_active, sizeof *groups, compare_groups);
    model->due = 0;
    for (size_t i = 0; i < model->order.n; i++) {
        int s = (int)model->order.at[i];
        struct rob_model_study *study = &model->studies.at[s];
        study->open =
            all_done(study) && (!model->opens_by_round || !waits(groups, model->n_active, study) ||
                                was_opened(model, s));
        study->open = study->open && !is_hidden_by_damage(model, study);
        ask_for_reveals(model, s);
        model->due |= study->due;
    }
    free(groups);
    return ROB_OK;
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

static void refresh_settled(struct rob_model *model)
{
    model->n_unsettled = model->n_closed = model->n_resolved = model->n_reconciled = 0;
    for (size_t i = 0; i < model->order.n; i++) {
        const struct rob_model_study *study = &model->studies.at[model->order.at[i]];
        count_settled(model, (int)model->order.at[i]);
        if (i < model->n_active) {
            model->n_unsettled += study->n_unsettled;
            model->n_closed += !study->open;
            model->n_resolved += study->n_resolved;
            model->n_reconciled += study->reconciled;
        }
    }
}

enum rob_status rob_model__refresh_progress(struct rob_model *model, struct rob_error *err)
{
    refresh_progress(model);
    enum rob_status status = refresh_open(model, err);
    if (!status)
        refresh_settled(model);
    return status;
}
