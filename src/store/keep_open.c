/* What was open stays open, whatever is taken in from elsewhere. */
#include "store/merge.h"

#include "base/fail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum rob_status rob_merge__note_open(struct rob_open_list *list, const struct rob_review *review,
                                     struct rob_error *err)
{
    for (size_t i = 0; i < review->model.order.n; i++) {
        const struct rob_model_study *study = &review->model.studies.at[review->model.order.at[i]];
        const char *id = study->open ? rob_arena_str(&list->arena, study->study.id) : NULL;
        if (study->open && (!id || !rob_vec_push(&list->ids, id)))
            return rob_fail_memory(err);
    }
    return ROB_OK;
}

void rob_merge__forget_open(struct rob_open_list *list)
{
    rob_vec_free(&list->ids);
    rob_arena_free(&list->arena);
}

/* A study that a reviewer has reopened elsewhere is closed by that reviewer: the rule for opening
 * early refuses it. */
static enum rob_status open_again(struct rob_review *review, const char *id, struct rob_error *err)
{
    struct rob_event event = {
        .op = ROB_OP_EARLY, .study = id, .reason = "it was open before other copies were taken in"};
    enum rob_status status = rob_review_record(review, ROB_SEAT_CONSENSUS, &event, 1, err);
    if (status == ROB_OK || status == ROB_REFUSED || status == ROB_INVALID)
        return ROB_OK;
    rob_error_hint(err,
                   "; what was taken in has closed %s again: syrob reconcile STUDY --early "
                   "--reason TEXT",
                   id);
    return status;
}

enum rob_status rob_merge__keep_open(const struct rob_open_list *list, struct rob_review *review,
                                     struct rob_error *err)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < list->ids.n && !status; i++) {
        int study = rob_model_study(&review->model, list->ids.at[i]);
        if (study != ROB_NOT_FOUND && !review->model.studies.at[study].open)
            status = open_again(review, list->ids.at[i], err);
    }
    return status;
}
