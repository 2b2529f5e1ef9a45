/*
 * Recording that a study was unblinded in this account, before any of it is shown.
 *
 * The model keeps a study blinded while one of its reviewers for whom this account writes has not
 * recorded a `reveal` on the present first passes (`due` in core/model.h). So no caller can forget
 * the record: a study is not unblinded until the record is on disk.
 */
#include "store/review_state.h"

#include "store/state.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

/* The studies for which this seat must record a reveal, as events; NULL without memory. */
static struct rob_event *list_due(const struct rob_model *model, int seat, size_t *n)
{
    struct rob_event *events = calloc(model->studies.n + 1, sizeof *events);
    *n = 0;
    for (size_t i = 0; events && i < model->order.n; i++) {
        const struct rob_model_study *study = &model->studies.at[model->order.at[i]];
        if (study->due >> seat & 1)
            events[(*n)++] = (struct rob_event){.op = ROB_OP_REVEAL, .study = study->study.id};
    }
    return events;
}

/* A study whose reveal could not be recorded stays blinded, and everybody is shown the reason. */
static enum rob_status keep_closed(struct rob_review *review, const char *seat, size_t n,
                                   const struct rob_error *why)
{
    struct rob_buf text = {0};
    rob_buf_printf(&text,
                   "%zu stud%s stay%s blinded here, since it could not be recorded that %s reads "
                   "the other answers (%s)",
                   n, n == 1 ? "y" : "ies", n == 1 ? "s" : "", seat, why->text);
    enum rob_status status =
        text.failed ? ROB_NO_MEMORY
                    : rob_review__add_problem(review, "journals", 0, "not-recorded", text.data);
    rob_buf_free(&text);
    return status;
}

/* Lists the events again: the failed attempt may have freed the texts that they borrow. */
static enum rob_status keep_aside(struct rob_review *review, const char *id, int seat)
{
    size_t n = 0;
    struct rob_event *events = list_due(&review->model, seat, &n);
    enum rob_status status = events ? rob_review__keep(review, id, events, n, NULL) : ROB_NO_MEMORY;
    free(events);
    return status;
}

static enum rob_status reveal_as(struct rob_review *review, int seat)
{
    size_t n = 0;
    struct rob_error why = {0};
    char id[ROB_SEAT_ID_MAX + 1] = "";
    rob_review__forget(review); /* the events borrow from the present model */
    struct rob_event *events = list_due(&review->model, seat, &n);
    if (!events)
        return ROB_NO_MEMORY;
    strncat(id, review->model.seats.at[seat].id, ROB_SEAT_ID_MAX); /* claiming may read the review
                                                                      again */
    struct rob_buf lines = {0};
    for (size_t i = 0; i < n; i++)
        rob_buf_printf(&lines, "%s %s\n", id, events[i].study);
    enum rob_status status = rob_review__record(review, id, events, n, &why);
    if (status == ROB_SYSTEM) /* the medium is read-only or full */
        status = keep_aside(review, id, seat);
    if (!status)
        rob_state_add_revealed(review->state, &lines);
    else if (status != ROB_NO_MEMORY)
        status = keep_closed(review, id, n, &why);
    rob_buf_free(&lines);
    free(events);
    return status;
}

/* Records the reveals that are due, so that the studies are unblinded. A study whose reveal cannot
 * be recorded stays blinded and is a problem of the review; only lack of memory is a failure. */
static enum rob_status reveal(struct rob_review *review, struct rob_error *err)
{
    enum rob_status status = ROB_OK;
    for (int seat = 0; seat < (int)review->model.seats.n && !status; seat++) {
        bool due = false;
        for (size_t s = 0; s < review->model.studies.n && !due; s++)
            due = review->model.studies.at[s].due >> seat & 1;
        if (due)
            status = reveal_as(review, seat);
    }
    return status ? rob_fail_memory(err) : ROB_OK;
}

/* --- events that may unblind a study ------------------------------------------------------ */

enum rob_status rob_review_record(struct rob_review *review, const char *seat,
                                  struct rob_event *events, size_t n, struct rob_error *err)
{
    if (n == 0)
        return ROB_OK;
    enum rob_status status = rob_review__record(review, seat, events, n, err);
    return status ? status : reveal(review, err); /* the requested event is on disk */
}

enum rob_status rob_review_open(struct rob_review **out, const char *dir, struct rob_error *err)
{
    struct rob_review *review = NULL;
    enum rob_status status = rob_review__open_folder(&review, dir, err);
    if (!status)
        status = rob_review__load_whole(review, err);
    if (!status)
        status = reveal(review, err);
    if (status)
        rob_review_free(review);
    else
        *out = review;
    return status;
}

enum rob_status rob_review_reload(struct rob_review *review, struct rob_error *err)
{
    enum rob_status status = rob_review__load_again(review, err);
    if (!status)
        status = reveal(review, err);
    rob_review__forget(review);
    return status;
}
