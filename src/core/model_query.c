/* Queries of slots: their current values, and the results of the judgements. */
#include "core/model.h"

#include "base/buf.h"
#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

/* Of current values with equal content, and of removals of a study, the first in the order of ids
 * is used, so that the result does not depend on the order in which journals were read. */
struct rob_value rob_model_value(const struct rob_model *model, uint64_t key)
{
    struct rob_value value = {0};
    bool removed = true; /* by each of them */
    const struct rob_node *node = rob_model_newest(model, key);
    for (; node; node = rob_model_older(model, node)) {
        if (node->superseded)
            continue;
        if (value.event && !rob_event_same_content(value.event, &node->event))
            value.conflict = true;
        if (!value.event || node->event.id < value.event->id)
            value.event = &node->event;
        removed = removed && node->event.op == ROB_OP_STUDY_DROP;
    }
    if (value.conflict && !removed)
        value.event = NULL;
    return value;
}

const struct rob_event *rob_model_value_of(const struct rob_model *model, uint64_t key,
                                           enum rob_op op)
{
    const struct rob_event *event = rob_model_value(model, key).event;
    return event && event->op == op ? event : NULL;
}

size_t rob_model_heads(const struct rob_model *model, uint64_t key, uint64_t *ids, size_t max)
{
    size_t n = 0;
    const struct rob_node *node = rob_model_newest(model, key);
    for (; node; node = rob_model_older(model, node)) {
        if (node->superseded)
            continue;
        size_t at = n < max ? n : max;
        for (; at > 0 && ids[at - 1] > node->event.id; at--)
            if (at < max)
                ids[at] = ids[at - 1];
        if (at < max)
            ids[at] = node->event.id;
        n++;
    }
    return n;
}

enum rob_status rob_model_need_seat(int *seat, const struct rob_model *model, const char *id,
                                    struct rob_error *err)
{
    struct rob_buf known = {0};
    *seat = rob_model_seat(model, id);
    if (*seat != ROB_NOT_FOUND)
        return ROB_OK;
    for (size_t i = 0; i < model->seats.n; i++)
        rob_buf_printf(
            &known, "%s%s%s%s", i ? ", " : "", model->seats.at[i].id,
            strcmp(model->seats.at[i].id, model->seats.at[i].name) ? " " : "",
            strcmp(model->seats.at[i].id, model->seats.at[i].name) ? model->seats.at[i].name : "");
    enum rob_status status =
        known.failed ? rob_fail_memory(err)
                     : rob_fail(err, ROB_INVALID, "this review has no reviewer '%s'; it has: %s",
                                id, known.len ? rob_buf_text(&known) : "none yet");
    rob_buf_free(&known);
    return status;
}

bool rob_model_by_name(const struct rob_model *model, int study)
{
    return rob_model_newest(model, rob_cell_key(ROB_CELL_ASSIGN, ROB_NOT_FOUND, study,
                                                ROB_NOT_FOUND, ROB_NO_OUTCOME)) != NULL;
}

bool rob_model_is_pilot(const struct rob_model *model, int round)
{
    static const char pilot[] = ROB_ROUND_PILOT;
    const char *name = round == ROB_NOT_FOUND ? "" : model->rounds.words.at[round];
    return strncmp(name, pilot, sizeof pilot - 1) == 0 &&
           (name[sizeof pilot - 1] == '\0' || name[sizeof pilot - 1] == ' ');
}

bool rob_model_has_begun(const struct rob_model *model, int study, int seat)
{
    return model->studies.at[study].begun >> seat & 1;
}

static bool names(const struct rob_event *pass, uint64_t id)
{
    if (pass->n_refs > ROB_REFS_FEW)
        return bsearch(&id, pass->refs, pass->n_refs, sizeof id, rob_model__compare_ids) != NULL;
    for (uint32_t i = 0; i < pass->n_refs; i++)
        if (pass->refs[i] == id)
            return true;
    return false;
}

static const struct rob_event *judgement_in(const struct rob_model *model, uint64_t key,
                                            const struct rob_event *pass, bool *conflict)
{
    const struct rob_node *node = pass ? rob_model_newest(model, key) : NULL;
    const struct rob_event *named = NULL;
    for (; node; node = rob_model_older(model, node))
        if (names(pass, node->event.id) && (!named || node->event.id < named->id))
            named = &node->event; /* the first in the order of ids, if it names several */
    if (pass)
        return named;
    struct rob_value value = rob_model_value(model, key);
    *conflict = *conflict || value.conflict;
    return value.event && value.event->op == ROB_OP_JUDGE ? value.event : NULL;
}

const struct rob_event *rob_model_judgement(const struct rob_model *model, int study, int seat,
                                            int item, int outcome, const struct rob_event *pass,
                                            bool *conflict)
{
    bool ignored = false;
    pass = pass ? pass : rob_model_fixed(model, study, seat);
    conflict = conflict ? conflict : &ignored;
    *conflict = false;
    const struct rob_event *found = judgement_in(
        model, rob_cell_key(ROB_CELL_JUDGE, seat, study, item, outcome), pass, conflict);
    if (found || *conflict || outcome == ROB_NO_OUTCOME)
        return found;
    return judgement_in(model, rob_cell_key(ROB_CELL_JUDGE, seat, study, item, ROB_NO_OUTCOME),
                        pass, conflict);
}

int rob_model_answer(const struct rob_model *model, int item, const struct rob_event *event)
{
    return event && event->answer ? rob_item_answer(&model->form->items[item], event->answer)
                                  : ROB_NOT_FOUND;
}

bool rob_model_asks(const struct rob_model *model, int study, int seat, int item,
                    const struct rob_event *pass)
{
    const struct rob_item *of = &model->form->items[item];
    if (of->if_item == ROB_NOT_FOUND)
        return true;
    const struct rob_event *given =
        rob_model_judgement(model, study, seat, of->if_item, ROB_NO_OUTCOME, pass, NULL);
    return rob_model_asks(model, study, seat, of->if_item, pass) &&
           rob_model_answer(model, of->if_item, given) == of->if_answer;
}

const struct rob_event *rob_model_drop(const struct rob_model *model, int study)
{
    uint64_t key = rob_cell_key(ROB_CELL_DROP, ROB_NOT_FOUND, study, ROB_NOT_FOUND, ROB_NO_OUTCOME);
    return rob_model_value_of(model, key, ROB_OP_STUDY_DROP);
}

const char *rob_model_kept(const struct rob_event *drop)
{
    return drop->other ? drop->other : drop->report_of;
}

int rob_model_assessed_as(const struct rob_model *model, int study)
{
    for (size_t steps = 0; study != ROB_NOT_FOUND && steps <= model->studies.n; steps++) {
        if (!model->studies.at[study].study.dropped)
            return study;
        const struct rob_event *drop = rob_model_drop(model, study);
        const char *other = drop ? rob_model_kept(drop) : NULL;
        study = other ? rob_model_study(model, other) : ROB_NOT_FOUND;
    }
    return ROB_NOT_FOUND; /* two leads removed each as the other */
}

/* A resolution must rest on the present completions, and on all of them. */
static bool stands_on_present(const struct rob_model *model, int study,
                              const struct rob_event *resolution)
{
    uint32_t n = 0;
    uint64_t completed = model->studies.at[study].completed;
    for (int seat = 0; seat < (int)model->seats.n; seat++) {
        if (!(completed >> seat & 1))
            continue;
        const struct rob_event *completion = rob_model_completion(model, study, seat);
        if (!completion || !names(resolution, completion->id))
            return false;
        n++;
    }
    return n == resolution->n_refs;
}

const struct rob_event *rob_model_standing(const struct rob_model *model, int study,
                                           struct rob_value value, bool *stale)
{
    const struct rob_event *event = value.event;
    bool resolved = event && event->op == ROB_OP_RESOLVE;
    bool stands = resolved && stands_on_present(model, study, event);
    *stale = resolved && !stands;
    return stands ? event : NULL;
}

const struct rob_event *rob_model_resolution(const struct rob_model *model, int study, int item,
                                             int outcome)
{
    uint64_t key = rob_cell_key(ROB_CELL_SETTLE, ROB_NOT_FOUND, study, item, outcome);
    bool stale = false;
    return rob_model_standing(model, study, rob_model_value(model, key), &stale);
}
