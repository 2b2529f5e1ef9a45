/*
 * Judgements, completions and reopenings after unblinding: all events of a reviewer outside the
 * completion that others have read. They are kept and shown as late, but do not count.
 */
#include "core/model.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

struct walk {
    const struct rob_model *model;
    bool *leads; /* of each node: a first pass that was read rests on it */
    ROB_VEC(uint32_t) next;
};

static bool visit(struct walk *walk, uint64_t id)
{
    uint32_t at = rob_model_find_at(walk->model, id);
    if (at == ROB_MAP_NONE || walk->leads[at])
        return true;
    walk->leads[at] = true;
    return rob_vec_push(&walk->next, at);
}

static bool visit_all(struct walk *walk, const uint64_t *ids, uint32_t n)
{
    bool ok = true;
    for (uint32_t i = 0; i < n && ok; i++)
        ok = visit(walk, ids[i]);
    return ok;
}

enum rob_status rob_model_leads(bool **out, const struct rob_model *model, struct rob_error *err)
{
    struct walk walk = {.model = model, .leads = calloc(model->nodes.n + 1, sizeof(bool))};
    bool ok = walk.leads != NULL;
    for (size_t i = 0; ok && i < model->passes.n; i++)
        if (model->passes.at[i].fixed)
            ok = visit(&walk, model->passes.at[i].event->id);
    while (ok && walk.next.n) {
        const struct rob_event *event = &model->nodes.at[walk.next.at[--walk.next.n]]->event;
        ok = visit_all(&walk, event->was, event->n_was) &&
             visit_all(&walk, event->refs, event->n_refs);
    }
    rob_vec_free(&walk.next);
    if (!ok) {
        free(walk.leads);
        return rob_fail_memory(err);
    }
    *out = walk.leads;
    return ROB_OK;
}

static bool precedes(const struct rob_model *model, const struct rob_event *event,
                     const struct rob_event *completion)
{
    const struct rob_model_journal *one = &model->journals.at[event->journal],
                                   *other = &model->journals.at[completion->journal];
    return event->line < completion->line && strcmp(one->writer, other->writer) == 0;
}

bool rob_model_is_late(const struct rob_model *model, size_t node, const bool *leads)
{
    const struct rob_event *event = &model->nodes.at[node]->event;
    if (event->op != ROB_OP_JUDGE && event->op != ROB_OP_CLEAR && event->op != ROB_OP_COMPLETE &&
        event->op != ROB_OP_REOPEN)
        return false;
    int seat = model->journals.at[event->journal].seat_index;
    int study = rob_model_study(model, event->study);
    if (seat == ROB_NOT_FOUND || study == ROB_NOT_FOUND)
        return false;
    const struct rob_event *completion = rob_model_fixed(model, study, seat);
    return completion && !leads[node] && !precedes(model, event, completion);
}
