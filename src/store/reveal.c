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

struct batch {
    struct rob_event *events; /* the caller's to free; NULL without memory */
    size_t n, n_reveals;
};

static bool is_listed(const struct batch *batch, const char *seat, const char *key)
{
    bool listed = false;
    for (size_t i = 0; i < batch->n && !listed; i++)
        listed = batch->events[i].op == ROB_OP_MEET && strcmp(batch->events[i].key, key) == 0 &&
                 strcmp(batch->events[i].seat, seat) == 0;
    return listed;
}

/* In a sealed review it is written down, before the own key goes out, whose keys it goes out for.
 */
static void list_meetings(struct batch *batch, const struct rob_model *model, int study, int seat)
{
    for (int other = 0; model->keyring && other < (int)model->seats.n; other++) {
        const char *id = model->seats.at[other].id;
        const char *key = model->studies.at[study].completed >> other & 1
                              ? rob_model_unmet(model, study, seat, other)
                              : NULL;
        if (key && !is_listed(batch, id, key))
            batch->events[batch->n++] =
                (struct rob_event){.op = ROB_OP_MEET, .seat = id, .key = key};
    }
}

static bool is_due(const struct rob_model *model, int study, int seat)
{
    return model->studies.at[study].due >> seat & 1;
}

/* The studies for which this seat has to record a reveal, as events. */
static struct batch list_due(const struct rob_model *model, int seat)
{
    size_t max = model->studies.n + model->journals.n + 1;
    struct batch batch = {.events = calloc(max, sizeof *batch.events)};
    for (size_t i = 0; batch.events && i < model->order.n; i++)
        if (is_due(model, (int)model->order.at[i], seat))
            list_meetings(&batch, model, (int)model->order.at[i], seat);
    for (size_t i = 0; batch.events && i < model->order.n; i++)
        if (is_due(model, (int)model->order.at[i], seat)) {
            const char *id = model->studies.at[model->order.at[i]].study.id;
            batch.events[batch.n++] = (struct rob_event){.op = ROB_OP_REVEAL, .study = id};
            batch.n_reveals++;
        }
    return batch;
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
    struct batch batch = list_due(&review->model, seat);
    enum rob_status status =
        batch.events ? rob_review__keep(review, id, batch.events, batch.n, NULL) : ROB_NO_MEMORY;
    free(batch.events);
    return status;
}

static enum rob_status reveal_as(struct rob_review *review, int seat)
{
    struct rob_error why = {0};
    char id[ROB_SEAT_ID_MAX + 1] = "";
    rob_review__forget(review); /* the events borrow from the present model */
    struct batch batch = list_due(&review->model, seat);
    if (!batch.events)
        return ROB_NO_MEMORY;
    strncat(id, review->model.seats.at[seat].id, ROB_SEAT_ID_MAX); /* claiming may read the review
                                                                      again */
    struct rob_buf lines = {0};
    for (size_t i = batch.n - batch.n_reveals; i < batch.n; i++)
        rob_buf_printf(&lines, "%s %s\n", id, batch.events[i].study);
    enum rob_status status = rob_review__record(review, id, batch.events, batch.n, &why);
    if (status == ROB_SYSTEM) /* the medium is read-only or full */
        status = keep_aside(review, id, seat);
    if (!status)
        rob_state_add_revealed(review->state, &lines);
    else if (status != ROB_NO_MEMORY)
        status = keep_closed(review, id, batch.n_reveals, &why);
    rob_buf_free(&lines);
    free(batch.events);
    return status;
}

/* Records the reveals that are due, so that the studies are unblinded. A study whose reveal cannot
 * be recorded stays blinded and is a problem of the review; only lack of memory is a failure. */
static enum rob_status reveal(struct rob_review *review, struct rob_error *err)
{
    enum rob_status status = ROB_OK;
    for (int seat = 0; seat < (int)review->model.seats.n && !status; seat++) {
        if (review->model.due >> seat & 1)
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
    enum rob_status status = rob_review__record_filled(review, seat, events, n, err);
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
