#include "core/consensus.h"

#include "core/against.h"

bool rob_model_first_passes(struct rob_common *out, const struct rob_model *model, int study,
                            int item, int outcome)
{
    uint64_t completed = model->studies.at[study].completed;
    size_t n = 0;
    *out = (struct rob_common){.answer = ROB_NOT_FOUND};
    for (int seat = 0; seat < (int)model->seats.n; seat++) {
        if (!(completed >> seat & 1))
            continue;
        n++;
        const struct rob_event *pass = rob_model_completion(model, study, seat);
        if (!rob_model_asks(model, study, seat, item, pass))
            continue;
        int given = rob_model_answer(
            model, item, rob_model_judgement(model, study, seat, item, outcome, pass, NULL));
        out->differ = out->differ || (out->n_asked > 0 && given != out->answer);
        out->answer = given;
        out->n_asked++;
    }
    if (out->differ)
        out->answer = ROB_NOT_FOUND;
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

/* Does the consensus have the answer that the item's condition names? */
static bool is_asked(const struct rob_model *model, int study, const struct rob_item *item)
{
    return item->if_item == ROB_NOT_FOUND ||
           rob_model_consensus(model, study, item->if_item, ROB_NO_OUTCOME).answer ==
               item->if_answer;
}

struct rob_consensus rob_model_consensus(const struct rob_model *model, int study, int item,
                                         int outcome)
{
    struct rob_consensus out = rob_consensus_none(ROB_CELL_SINGLE);
    struct rob_common common;
    if (!rob_model_first_passes(&common, model, study, item, outcome))
        return out;
    if (!is_asked(model, study, &model->form->items[item]))
        return rob_consensus_none(ROB_CELL_NOT_ASKED);
    struct rob_value settled =
        rob_model_value(model, rob_cell_key(ROB_CELL_SETTLE, ROB_NOT_FOUND, study, item, outcome));
    const struct rob_event *resolution = rob_model_standing(model, study, settled, &out.stale);
    out.unasked = common.n_asked == 0;
    out.agreed = common.answer != ROB_NOT_FOUND;
    out.differ = !out.agreed && !out.unasked;
    out.conflict = settled.conflict;
    out.answer = rob_model_answer(model, item, resolution);
    if (out.answer != ROB_NOT_FOUND) { /* an answer unknown to the form resolves nothing */
        take_resolution(&out, resolution);
        out.merged = out.agreed && out.answer == common.answer;
        out.against = rob_model_against(model, resolution) != NULL;
    } else if (out.agreed) {
        out.state = ROB_CELL_UNANIMOUS;
        out.answer = common.answer;
    } else {
        bool referred = settled.event && settled.event->op == ROB_OP_REFER;
        out.state = referred ? ROB_CELL_REFERRED : ROB_CELL_DIFFER;
    }
    return out;
}
