/* Who is assigned to what, what is completed, what is open, and what is left to settle. */
#include "core/consensus.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

static uint64_t seats_of(const struct rob_model *model, const struct rob_event *assign)
{
    uint64_t seats = 0;
    for (size_t i = 0; i < assign->more->n_seats; i++) {
        int seat = rob_model_seat(model, assign->more->seats[i]);
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

/* Two leads may each have assigned the study to others. One of these assignments may be done, and
 * the study open by it: then that one holds (the first in the order of ids, should several be), so
 * that a merge closes nothing. Else it is everybody's who was named. */
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

/* A completion counts when every cell has its answer, one that the form knows, among the events
 * that it names; a copy that lacks some of them (half synced) has not got the whole first pass. */
static bool is_whole(const struct rob_model *model, const struct rob_event *completion, int study,
                     int seat)
{
    for (int item = 0; item < (int)model->form->n_items; item++) {
        bool by_outcome = rob_model_by_outcome(model, item);
        size_t n = by_outcome ? model->n_outcome_names : 1;
        for (size_t o = 0; o < n; o++) {
            int outcome =
                by_outcome ? rob_model_outcome(model, model->outcome_names[o]) : ROB_NO_OUTCOME;
            if (by_outcome && !rob_model_reports(model, study, outcome))
                continue;
            const struct rob_event *judgement =
                rob_model_judgement(model, study, seat, item, outcome, completion, NULL);
            if (rob_model_answer(model, item, judgement) == ROB_NOT_FOUND)
                return false;
        }
    }
    return true;
}

/* Who has done a study; in `twice`, those who completed it on two machines with different first
 * passes: they are asked to tell them apart. */
static uint64_t done_by(const struct rob_model *model, int study, uint64_t *twice)
{
    uint64_t done = 0;
    *twice = 0;
    for (int seat = 0; seat < (int)model->seats.n; seat++) {
        bool conflict = false;
        const struct rob_event *completion = rob_model__completion(model, study, seat, &conflict);
        if (!completion || !is_whole(model, completion, study, seat))
            continue;
        done |= (uint64_t)1 << seat;
        *twice |= (uint64_t)conflict << seat;
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
        /* Where all are done, it may have been open on one of the machines, and what was open
         * cannot be closed: then one first pass holds, the same on every copy. */
        study->completed = study->assigned & done;
        if (study->assigned & ~done & ~released)
            study->completed &= ~twice;
        study->left = 0;
        for (int seat = 0; seat < (int)model->seats.n; seat++) {
            uint64_t bit = (uint64_t)1 << seat;
            if (study->assigned & ~study->completed & bit && model->seats.at[seat].released)
                study->left |= bit; /* who left without finishing no longer counts */
            n += (study->assigned & ~study->left & bit) != 0;
        }
        study->assigned &= ~study->left;
        study->wants_another = study->left && (n < 2 || rob_model_by_name(model, s));
    }
}

/* --- openness ---------------------------------------------------------------------------- */

/* A study that a reviewer left stays closed until somebody else has assessed it, or the lead has
 * assigned it without: once it were open, nobody could be asked to any more. */
static bool all_done(const struct rob_model_study *study)
{
    return study->assigned && study->completed == study->assigned && !study->wants_another;
}

/* Somebody settled a cell on the present completions, so the answers have been seen: a study
 * added to the round later does not make them unseen. */
static bool was_opened(const struct rob_model *model, int s)
{
    for (int item = 0; item < (int)model->form->n_items; item++)
        for (int o = ROB_NO_OUTCOME; o < (int)model->outcomes.words.n; o++)
            if (rob_model_resolution(model, s, item, o, NULL))
                return true;
    uint64_t early = rob_cell_key(ROB_CELL_EARLY, ROB_NOT_FOUND, s, ROB_NOT_FOUND, ROB_NO_OUTCOME);
    return rob_model_newest(model, early) != NULL; /* there is no taking it back */
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
    for (size_t i = 0; i < model->order.n; i++) {
        int s = (int)model->order.at[i];
        struct rob_model_study *study = &model->studies.at[s];
        study->open =
            all_done(study) && (!model->opens_by_round || !waits(groups, model->n_active, study) ||
                                was_opened(model, s));
    }
    free(groups);
    return ROB_OK;
}

/* Counted once, because an adjudicator's view asks for it at every name. */
static size_t count_unsettled(const struct rob_model *model, int study)
{
    size_t n = 0;
    for (int item = 0; item < (int)model->form->n_items; item++) {
        bool by_outcome = rob_model_by_outcome(model, item);
        for (size_t o = 0; o < (by_outcome ? model->n_outcome_names : 1); o++) {
            int outcome =
                by_outcome ? rob_model_outcome(model, model->outcome_names[o]) : ROB_NO_OUTCOME;
            if (by_outcome && !rob_model_reports(model, study, outcome))
                continue;
            enum rob_settled state = rob_model_consensus(model, study, item, outcome).state;
            n += state == ROB_CELL_DIFFER || state == ROB_CELL_REFERRED;
        }
    }
    return n;
}

static void refresh_unsettled(struct rob_model *model)
{
    model->n_unsettled = model->n_closed = 0;
    for (size_t i = 0; i < model->n_active; i++)
        if (model->studies.at[model->order.at[i]].open)
            model->n_unsettled += count_unsettled(model, (int)model->order.at[i]);
        else
            model->n_closed++;
}

enum rob_status rob_model__refresh_progress(struct rob_model *model, struct rob_error *err)
{
    refresh_progress(model);
    enum rob_status status = refresh_open(model, err);
    if (!status)
        refresh_unsettled(model);
    return status;
}
