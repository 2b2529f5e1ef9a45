/* Facts for the methods section. */
#include "core/view_state.h"

#include "core/against.h"

#include "base/fail.h"

#include <stdlib.h>

const char *rob_view_early(const struct rob_view *view, size_t study)
{
    int s = rob_view__study(view, study);
    uint64_t key = rob_cell_key(ROB_CELL_EARLY, ROB_NOT_FOUND, s, ROB_NOT_FOUND, ROB_NO_OUTCOME);
    const struct rob_event *event =
        view->model->studies.at[s].open ? rob_model_value_of(view->model, key, ROB_OP_EARLY) : NULL;
    return event ? event->reason : NULL;
}

size_t rob_view_n_conflicts(const struct rob_view *view)
{
    const struct rob_model *model = view->model;
    size_t n = 0;
    for (size_t i = 0; i < model->cells.n; i++) {
        uint64_t key = model->cells.at[i].key;
        enum rob_cell_kind kind = rob_cell_kind_of(key);
        int study = rob_cell_study_of(key);
        if (kind == ROB_CELL_JUDGE || kind == ROB_CELL_DONE || kind == ROB_CELL_FLAG ||
            kind == ROB_CELL_REVEAL ||
            kind == ROB_CELL_ROUND || /* two leads may each put studies into it */
            (kind == ROB_CELL_SETTLE && !model->studies.at[study].open))
            continue;
        n += rob_model_value(model, key).conflict;
    }
    return n;
}

bool rob_view_has_pilot(const struct rob_view *view)
{
    bool found = false;
    for (size_t s = 0; s < rob_view_n_studies(view) && !found; s++)
        found = rob_view_is_pilot(view, s);
    return found;
}

size_t rob_view_n_finished_twice(const struct rob_view *view)
{
    int viewer = rob_view_viewer(view);
    size_t n = 0;
    for (size_t s = 0; viewer != ROB_NOBODY && s < rob_view_n_studies(view); s++) {
        const struct rob_pass *pass =
            rob_model__pass(view->model, rob_view__study(view, s), viewer);
        n += pass && pass->twice && !rob_view_open(view, s);
    }
    return n;
}

size_t rob_view_n_unfinished(const struct rob_view *view, size_t seat)
{
    size_t n = 0;
    const struct rob_model *model = view->model;
    for (size_t s = 0; s < rob_view_n_studies(view) && model->seats.at[seat].released; s++) {
        int study = rob_view__study(view, s);
        uint64_t done = model->studies.at[study].completed | model->studies.at[study].unused;
        n += !(done >> seat & 1) && rob_model_has_begun(model, study, (int)seat);
    }
    return n;
}

bool rob_view_is_unused(const struct rob_view *view, size_t study, size_t seat)
{
    const struct rob_model *model = view->model;
    return model->studies.at[rob_view__study(view, study)].unused >> seat & 1;
}

const char *rob_view_form_change(const struct rob_view *view, size_t k)
{
    for (size_t i = 0; i < view->model->nodes.n; i++) {
        const struct rob_event *event = &view->model->nodes.at[i]->event;
        if (event->op == ROB_OP_FORM && event->n_was && k-- == 0)
            return event->reason ? event->reason : "";
    }
    return NULL;
}

/* Seats, one bit each, with entries on a study from after it was unblinded. */
static enum rob_status find_late(uint64_t **out, const struct rob_model *model,
                                 struct rob_error *err)
{
    bool *leads = NULL;
    enum rob_status status = rob_model_leads(&leads, model, err);
    uint64_t *late = status ? NULL : calloc(model->studies.n + 1, sizeof *late);
    for (size_t i = 0; late && i < model->nodes.n; i++) {
        const struct rob_event *event = &model->nodes.at[i]->event;
        if (rob_model_is_late(model, i, leads))
            late[rob_model_study(model, event->study)] |=
                (uint64_t)1 << model->journals.at[event->journal].seat_index;
    }
    free(leads);
    *out = late;
    return late ? ROB_OK : rob_fail_memory(err);
}

enum rob_status rob_view_unblinding(struct rob_unblinding *out, const struct rob_view *view,
                                    struct rob_error *err)
{
    struct rob_unblinding counts = {.n_passes = 0};
    uint64_t *late = NULL;
    enum rob_status status = find_late(&late, view->model, err);
    if (status)
        return status;
    for (size_t s = 0; s < rob_view_n_studies(view); s++) {
        int study = rob_view__study(view, s);
        const struct rob_model_study *of = &view->model->studies.at[study];
        for (size_t seat = 0; of->open && seat < rob_view_n_seats(view); seat++) {
            const struct rob_pass *pass = rob_model__pass(view->model, study, (int)seat);
            bool fixed = of->completed >> seat & 1 && pass->revealed;
            counts.n_passes += (size_t)(of->completed >> seat & 1);
            counts.n_fixed += fixed;
            counts.n_late += fixed && late[study] >> seat & 1;
        }
    }
    free(late);
    *out = counts;
    return ROB_OK;
}

size_t rob_view_n_against(const struct rob_view *view)
{
    const struct rob_model *model = view->model;
    size_t n = 0;
    for (size_t i = 0; i < model->nodes.n; i++) {
        const struct rob_event *event = &model->nodes.at[i]->event;
        int study = rob_model_study(model, event->study);
        bool lead = model->journals.at[event->journal].kind == ROB_JOURNAL_LEAD;
        if (!lead && study != ROB_NOT_FOUND && model->studies.at[study].open)
            n += rob_model_against(model, event) != NULL;
    }
    return n;
}
