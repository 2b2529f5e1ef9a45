/* Sealed reviews through the view: whose keys are awaited, and what is proven. */
#include "core/view_state.h"

#include <syrob/custody.h>

static const struct rob_model_study *study_of(const struct rob_view *view, size_t study)
{
    return &view->model->studies.at[rob_view__study(view, study)];
}

bool rob_view_awaits(const struct rob_view *view, size_t study, size_t seat)
{
    return study_of(view, study)->awaited >> seat & 1;
}

bool rob_view_key_is_out(const struct rob_view *view, size_t study, size_t seat)
{
    return rob_model_key_is_out(view->model, rob_view__study(view, study), (int)seat);
}

bool rob_view_is_lost(const struct rob_view *view, size_t study, size_t seat)
{
    int s = rob_view__study(view, study);
    return rob_model_is_lost(view->model, rob_model_completion(view->model, s, (int)seat));
}

size_t rob_view_n_awaiting(const struct rob_view *view)
{
    size_t n = 0;
    for (size_t s = 0; s < rob_view_n_studies(view); s++)
        n += study_of(view, s)->awaited && !study_of(view, s)->alone;
    return n;
}

bool rob_view_is_alone(const struct rob_view *view, size_t study)
{
    return study_of(view, study)->alone && !study_of(view, study)->open;
}

/* --- what is proven ---------------------------------------------------------------------- */

/* Of one first pass: is a key of somebody else out, and did each that is out name it? */
struct order {
    bool read, before;
};

static struct order order_of(const struct rob_model *model, int study, int seat)
{
    struct order order = {false, true};
    const struct rob_event *pass = rob_model_completion(model, study, seat);
    for (int other = 0; pass && other < (int)model->seats.n; other++) {
        if (other == seat || !rob_model_key_is_out(model, study, other))
            continue;
        order.read = true;
        order.before = order.before && rob_model_has_named(model, study, other, pass);
    }
    return order;
}

/* Was the first pass made with another key than one that somebody had read before? */
static bool is_replaced(const struct rob_model *model, int study, int seat)
{
    const struct rob_event *pass = rob_model_completion(model, study, seat);
    return pass && rob_model_has_other_key(model, study, seat, pass);
}

/* A key that is out for nobody: no other reviewer has finished the study. */
static bool is_out_alone(const struct rob_model *model, int study, int seat)
{
    bool alone = rob_model_key_is_out(model, study, seat);
    for (int other = 0; other < (int)model->seats.n && alone; other++)
        alone = other == seat || !rob_model_completion(model, study, other);
    return alone;
}

struct rob_sealing rob_view_sealing(const struct rob_view *view, size_t seat)
{
    struct rob_sealing sealing = {0};
    const struct rob_model *model = view->model;
    for (size_t s = 0; model->keyring && s < model->n_active; s++) {
        int study = (int)model->order.at[s];
        if (model->studies.at[study].unused >> seat & 1)
            continue;
        struct order order = order_of(model, study, (int)seat);
        bool replaced = order.read && is_replaced(model, study, (int)seat);
        sealing.n_read += order.read;
        sealing.n_fixed_before += order.read && order.before && !replaced;
        sealing.n_closed += order.read && !rob_model_key_is_out(model, study, (int)seat);
        sealing.n_replaced += replaced;
        sealing.n_alone += is_out_alone(model, study, (int)seat);
    }
    return sealing;
}

/* --- custody ----------------------------------------------------------------------------- */

bool rob_view_custodian(struct rob_custodian *out, const struct rob_view *view)
{
    const struct rob_event *event = rob_model_custodian(view->model);
    if (!event)
        return false;
    out->name = view->anonymous ? NULL : event->name;
    rob_custodian_key_text(out->key, event->public_key);
    return true;
}
