#include "core/consensus.h"

#include "core/against.h"

bool rob_model_first_passes(int *answer, const struct rob_model *model, int study, int item,
                            int outcome)
{
    uint64_t completed = model->studies.at[study].completed;
    size_t n = 0;
    *answer = ROB_NOT_FOUND;
    bool differ = false;
    for (int seat = 0; seat < (int)model->seats.n; seat++) {
        if (!(completed >> seat & 1))
            continue;
        const struct rob_event *pass = rob_model_completion(model, study, seat);
        int given = rob_model_answer(
            model, item, rob_model_judgement(model, study, seat, item, outcome, pass, NULL));
        differ = differ || (n > 0 && given != *answer);
        *answer = given;
        n++;
    }
    if (differ)
        *answer = ROB_NOT_FOUND;
    return n >= 2;
}

static void take_resolution(struct rob_consensus *out, const struct rob_event *event)
{
    out->state = ROB_CELL_RESOLVED;
    out->support = event->support ? event->support : "";
    out->quotes = event->quotes;
    out->n_quotes = event->n_quotes;
    out->how = event->how;
    out->cause = event->cause ? event->cause : "";
    out->reason = event->reason ? event->reason : "";
    out->by = event->seats;
    out->n_by = event->n_seats;
    out->operator_ = event->operator_ ? event->operator_ : "";
    out->time = event->time;
}

struct rob_consensus rob_consensus_none(enum rob_settled state)
{
    return (struct rob_consensus){.state = state,
                                  .answer = ROB_NOT_FOUND,
                                  .support = "",
                                  .how = "",
                                  .cause = "",
                                  .reason = "",
                                  .operator_ = ""};
}

struct rob_consensus rob_model_consensus(const struct rob_model *model, int study, int item,
                                         int outcome)
{
    struct rob_consensus out = rob_consensus_none(ROB_CELL_SINGLE);
    int common = ROB_NOT_FOUND;
    if (!rob_model_first_passes(&common, model, study, item, outcome))
        return out;
    struct rob_value settled =
        rob_model_value(model, rob_cell_key(ROB_CELL_SETTLE, ROB_NOT_FOUND, study, item, outcome));
    const struct rob_event *resolution = rob_model_standing(model, study, settled, &out.stale);
    out.differ = common == ROB_NOT_FOUND;
    out.conflict = settled.conflict;
    out.answer = rob_model_answer(model, item, resolution);
    if (out.answer != ROB_NOT_FOUND) { /* an answer unknown to the form resolves nothing */
        take_resolution(&out, resolution);
        out.merged = !out.differ && out.answer == common;
        out.against = rob_model_against(model, resolution) != NULL;
    } else if (!out.differ) {
        out.state = ROB_CELL_UNANIMOUS;
        out.answer = common;
    } else {
        bool referred = settled.event && settled.event->op == ROB_OP_REFER;
        out.state = referred ? ROB_CELL_REFERRED : ROB_CELL_DIFFER;
    }
    return out;
}
