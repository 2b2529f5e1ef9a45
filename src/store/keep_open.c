/* An unblinded study stays unblinded, whatever a merge brings. */
#include "store/merge.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

static bool note_seats(struct rob_open_list *list, struct rob_open_study *open,
                       const struct rob_model *model, uint64_t seats)
{
    open->seats = rob_arena_array(&list->arena, model->seats.n, sizeof *open->seats);
    for (int seat = 0; open->seats && seat < (int)model->seats.n; seat++) {
        if (!(seats >> seat & 1))
            continue;
        const char *id = rob_arena_str(&list->arena, model->seats.at[seat].id);
        if (!id)
            return false;
        open->seats[open->n_seats++] = id;
    }
    return open->seats != NULL;
}

static size_t count_late(const struct rob_review *review)
{
    struct rob_unblinding found = {.n_late = 0};
    struct rob_view *view = NULL;
    bool known = rob_view_new(&view, (struct rob_review *)review, NULL, NULL) == ROB_OK &&
                 rob_view_unblinding(&found, view, NULL) == ROB_OK;
    rob_view_free(view);
    return known ? found.n_late : 0;
}

size_t rob_merge__count_late(const struct rob_open_list *list, const struct rob_review *review)
{
    size_t now = count_late(review);
    return now > list->n_late ? now - list->n_late : 0;
}

enum rob_status rob_merge__note_open(struct rob_open_list *list, const struct rob_review *review,
                                     struct rob_error *err)
{
    rob_model_demands(list->demands, &review->model);
    list->n_passes = review->model.passes.n;
    list->n_late = count_late(review);
    for (size_t i = 0; i < review->model.order.n; i++) {
        const struct rob_model_study *study = &review->model.studies.at[review->model.order.at[i]];
        struct rob_open_study open = {.n_seats = 0};
        if (!study->open)
            continue;
        open.id = rob_arena_str(&list->arena, study->study.id);
        if (!open.id || !note_seats(list, &open, &review->model, study->assigned) ||
            !rob_vec_push(&list->studies, open))
            return rob_fail_memory(err);
    }
    return ROB_OK;
}

bool rob_merge__asks_more(const struct rob_open_list *list, const struct rob_review *review)
{
    char demands[ROB_HASH_HEX + 1];
    const struct rob_model *model = &review->model;
    rob_model_demands(demands, model);
    if (strcmp(demands, list->demands) != 0)
        return model->passes.n > 0;
    return model->passes.n > list->n_passes &&
           (rob_review__had_other_form(model) || rob_model_had_other_outcomes(model));
}

void rob_merge__forget_open(struct rob_open_list *list)
{
    rob_vec_free(&list->studies);
    rob_arena_free(&list->arena);
}

static bool is_open(const struct rob_review *review, const char *id)
{
    int study = rob_model_study(&review->model, id);
    return study == ROB_NOT_FOUND || review->model.studies.at[study].open;
}

static enum rob_status open_early(struct rob_review *review, const char *id, struct rob_error *err)
{
    struct rob_event event = {.op = ROB_OP_EARLY, .study = id, .reason = ROB_EARLY_KEPT};
    return rob_review_record(review, ROB_SEAT_CONSENSUS, &event, 1, err);
}

/* Assigns the study to exactly those who have read it: reviewers whom another lead put in their
 * place could not assess it without bias. */
static enum rob_status assign_again(struct rob_review *review, const struct rob_open_study *open,
                                    struct rob_error *err)
{
    struct rob_event event = {.op = ROB_OP_ASSIGN,
                              .study = open->id,
                              .reason = ROB_EARLY_KEPT,
                              .seats = open->seats,
                              .n_seats = open->n_seats};
    return rob_review_record(review, ROB_SEAT_LEAD, &event, 1, err);
}

static bool is_refusal(enum rob_status status)
{
    return status == ROB_REFUSED || status == ROB_INVALID;
}

/* The rules refuse a study that a reviewer has reopened elsewhere: that reviewer has closed it. */
static enum rob_status open_again(struct rob_review *review, const struct rob_open_study *open,
                                  struct rob_error *err)
{
    enum rob_status status = open_early(review, open->id, err);
    if (is_refusal(status)) {
        status = assign_again(review, open, err);
        if (!status && !is_open(review, open->id))
            status = open_early(review, open->id, err);
    }
    if (status == ROB_OK || is_refusal(status))
        return ROB_OK;
    rob_error_hint(err,
                   "; the imported changes have blinded %s again: syrob reconcile STUDY --early "
                   "--reason TEXT",
                   open->id);
    return status;
}

enum rob_status rob_merge__keep_open(size_t *n_closed, const struct rob_open_list *list,
                                     struct rob_review *review, struct rob_error *err)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < list->studies.n && !status; i++) {
        const struct rob_open_study *open = &list->studies.at[i];
        if (!is_open(review, open->id))
            status = open_again(review, open, err);
        *n_closed += !status && !is_open(review, open->id);
    }
    return status;
}
