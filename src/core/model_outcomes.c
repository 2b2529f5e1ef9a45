/* The outcomes that a study reports, and the slots that an item therefore has in it. */
#include "core/model.h"

#include "base/fail.h"
#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

/* Place of a name in the review's outcomes; ROB_NOT_FOUND if it is not one of them now. */
static int place_of(const struct rob_model *model, const char *name)
{
    int word = rob_model_outcome(model, name);
    return word == ROB_NOT_FOUND ? ROB_NOT_FOUND : model->outcome_places[word];
}

/* Words and places of the review's outcomes, each found from the other; all of them are the list of
 * a study for which none are chosen. */
static enum rob_status number_outcomes(struct rob_model *model, struct rob_error *err)
{
    size_t n = model->n_outcome_names, n_words = model->outcomes.words.n;
    model->outcome_words = rob_arena_array(&model->derived, n, sizeof *model->outcome_words);
    model->outcome_places =
        rob_arena_array(&model->derived, n_words, sizeof *model->outcome_places);
    model->every_outcome = rob_arena_array(&model->derived, n, sizeof *model->every_outcome);
    if (!model->outcome_words || !model->outcome_places || !model->every_outcome)
        return rob_fail_memory(err);
    for (size_t word = 0; word < n_words; word++)
        model->outcome_places[word] = ROB_NOT_FOUND;
    for (size_t place = 0; place < n; place++) {
        int word = rob_model_outcome(model, model->outcome_names[place]);
        model->outcome_words[place] = word;
        model->every_outcome[place] = (int)place;
        if (word != ROB_NOT_FOUND && model->outcome_places[word] == ROB_NOT_FOUND)
            model->outcome_places[word] = (int)place;
    }
    return ROB_OK;
}

/* The places of the outcomes that one study names, in the review's order. */
static enum rob_status list_reported(struct rob_model *model, struct rob_model_study *study,
                                     const struct rob_event *said, struct rob_error *err)
{
    size_t n = model->n_outcome_names;
    bool *named = rob_arena_array(&model->derived, n, sizeof *named);
    int *places = rob_arena_array(&model->derived, n, sizeof *places);
    if (!named || !places)
        return rob_fail_memory(err);
    for (size_t i = 0; i < said->n_outcomes; i++) {
        int place = place_of(model, said->outcomes[i]);
        if (place != ROB_NOT_FOUND)
            named[place] = true;
    }
    study->n_reported = 0;
    for (size_t place = 0; place < n; place++)
        if (named[place])
            places[study->n_reported++] = (int)place;
    study->reported = places;
    return ROB_OK;
}

enum rob_status rob_model__refresh_outcomes(struct rob_model *model, struct rob_error *err)
{
    enum rob_status status = number_outcomes(model, err);
    for (int s = 0; s < (int)model->studies.n && !status; s++) {
        struct rob_model_study *study = &model->studies.at[s];
        const struct rob_event *said = rob_model_value_of(
            model, rob_cell_key(ROB_CELL_OUTCOMES, ROB_NOT_FOUND, s, ROB_NOT_FOUND, ROB_NO_OUTCOME),
            ROB_OP_OUTCOME);
        study->reported = model->every_outcome;
        study->n_reported = model->n_outcome_names;
        if (said)
            status = list_reported(model, study, said, err);
    }
    return status;
}

bool rob_model_by_outcome(const struct rob_model *model, int item)
{
    return model->n_outcome_names > 0 && model->form->items[item].level == ROB_LEVEL_OUTCOME;
}

static int compare_places(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

bool rob_model_reports(const struct rob_model *model, int study, int outcome)
{
    const struct rob_model_study *of = &model->studies.at[study];
    int place = model->outcome_places[outcome];
    return place != ROB_NOT_FOUND && of->n_reported &&
           bsearch(&place, of->reported, of->n_reported, sizeof place, compare_places);
}

size_t rob_model_n_slots(const struct rob_model *model, int study, int item)
{
    return rob_model_by_outcome(model, item) ? model->studies.at[study].n_reported : 1;
}

int rob_model_slot_place(const struct rob_model *model, int study, int item, size_t k)
{
    return rob_model_by_outcome(model, item) ? model->studies.at[study].reported[k]
                                             : ROB_NO_OUTCOME;
}

int rob_model_slot_outcome(const struct rob_model *model, int study, int item, size_t k)
{
    int place = rob_model_slot_place(model, study, item, k);
    return place == ROB_NO_OUTCOME ? ROB_NO_OUTCOME : model->outcome_words[place];
}

/* --- requirements ------------------------------------------------------------------------ */

/* A study's outcomes may be chosen again; the number of choices shows whether they changed. */
static size_t n_said_of_studies(const struct rob_model *model)
{
    size_t n = 0;
    for (size_t i = 0; i < model->nodes.n; i++)
        n += model->nodes.at[i]->event.op == ROB_OP_OUTCOME && model->nodes.at[i]->event.study;
    return n;
}

void rob_model_demands(char hash[ROB_HASH_HEX + 1], const struct rob_model *model)
{
    size_t n = n_said_of_studies(model);
    rob_sha256_hex(hash, model->form->sha256, ROB_HASH_HEX, &n, sizeof n);
    for (size_t i = 0; i < model->n_outcome_names; i++)
        rob_sha256_hex(hash, hash, ROB_HASH_HEX, model->outcome_names[i],
                       strlen(model->outcome_names[i]));
}

bool rob_model_had_other_outcomes(const struct rob_model *model)
{
    for (size_t i = 0; i < model->nodes.n; i++) {
        const struct rob_event *event = &model->nodes.at[i]->event;
        if (event->op == ROB_OP_OUTCOME && event->n_was)
            return true;
    }
    return false;
}
