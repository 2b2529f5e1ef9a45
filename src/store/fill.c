/*
 * Lines that tell nothing.
 *
 * In a sealed review everybody can count the lines of a study. An item with a condition is asked
 * after some answers and not after others, so the count would tell the answer: a record that was
 * excluded would have one line more, that of the reason. An item that is not asked therefore gets a
 * line, too: the clearing of a judgement that was never made. Nobody else can tell it from a
 * judgement while it is closed, and it changes nothing afterwards.
 */
#include "store/review_state.h"

#include "base/fail.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

typedef ROB_VEC(struct rob_event) event_list;

static bool is_of(const struct rob_event *event, const char *item)
{
    return (event->op == ROB_OP_JUDGE || event->op == ROB_OP_CLEAR) &&
           strcmp(event->item, item) == 0;
}

static bool has_event(const struct rob_model *model, int seat, int study, int item)
{
    return rob_model_newest(
               model, rob_cell_key(ROB_CELL_JUDGE, seat, study, item, ROB_NO_OUTCOME)) != NULL;
}

/* Adds a line for each item of the study with a condition that has none, in the review or in these
 * events of the study. */
static bool add_lines(event_list *out, const struct rob_model *model, int seat, const char *id,
                      const struct rob_event *events, size_t n)
{
    int study = rob_model_study(model, id);
    for (int item = 0; study != ROB_NOT_FOUND && item < (int)model->form->n_items; item++) {
        const struct rob_item *of = &model->form->items[item];
        bool known = of->if_item == ROB_NOT_FOUND || has_event(model, seat, study, item);
        for (size_t i = 0; i < n && !known; i++)
            known = is_of(&events[i], of->id);
        const struct rob_event line = {.op = ROB_OP_CLEAR, .study = id, .item = of->id};
        if (!known && !rob_vec_push(out, line))
            return false;
    }
    return true;
}

/* An event in its place, to sort by study. */
struct placed {
    struct rob_event event;
    size_t at;
};

static int by_study(const void *a, const void *b)
{
    const struct placed *one = a, *other = b;
    int order = strcmp(one->event.study, other->event.study);
    return order ? order : one->at < other->at ? -1 : 1;
}

/* The judgements of a sheet, study by study: in the order of a sheet by items, the place of a line
 * would tell what the number of lines does not. */
static bool sort(event_list *out, const struct rob_event *events, size_t n)
{
    struct placed *all = calloc(n, sizeof *all);
    bool ok = all != NULL;
    for (size_t i = 0; i < n && ok; i++)
        all[i] = (struct placed){events[i], i};
    if (ok)
        qsort(all, n, sizeof *all, by_study);
    for (size_t i = 0; i < n && ok; i++)
        ok = rob_vec_push(out, all[i].event);
    free(all);
    return ok;
}

static enum rob_status fill_in(struct rob_review *review, const char *seat, int index,
                               const struct rob_event *events, size_t n, struct rob_error *err)
{
    event_list sorted = {0}, all = {0};
    bool ok = sort(&sorted, events, n);
    for (size_t i = 0, first = 0; i < n && ok; i++) {
        const struct rob_event *event = &sorted.at[i];
        bool last = i + 1 == n || strcmp(event[1].study, event->study) != 0;
        ok = rob_vec_push(&all, *event);
        if (ok && last) {
            ok = add_lines(&all, &review->model, index, event->study, &sorted.at[first],
                           i + 1 - first);
            first = i + 1;
        }
    }
    enum rob_status status =
        ok ? rob_review__record(review, seat, all.at, all.n, err) : rob_fail_memory(err);
    rob_vec_free(&sorted);
    rob_vec_free(&all);
    return status;
}

/* Whoever judges item by item has a line for each before the completion, so it is the same here.
 * Each line is a command, after which texts of the old model may be gone: the ids are copied. */
static enum rob_status fill_before(struct rob_review *review, const char *seat, int index,
                                   const struct rob_event *events, size_t n, struct rob_error *err)
{
    struct rob_arena ids = {0};
    event_list lines = {0}, done = {0};
    enum rob_status status = rob_review_check(review, seat, events, n, err);
    bool ok = true;
    for (size_t i = 0; i < n && ok && !status; i++) {
        struct rob_event event = events[i];
        event.study = event.study ? rob_arena_str(&ids, event.study) : NULL;
        ok = rob_vec_push(&done, event) &&
             (event.op != ROB_OP_COMPLETE ||
              (event.study && add_lines(&lines, &review->model, index, event.study, NULL, 0)));
    }
    if (!status && !ok)
        status = rob_fail_memory(err);
    for (size_t i = 0; i < lines.n && !status; i++)
        status = rob_review__record(review, seat, &lines.at[i], 1, err);
    if (!status)
        status = rob_review__record(review, seat, done.at, done.n, err);
    rob_vec_free(&lines);
    rob_vec_free(&done);
    rob_arena_free(&ids);
    return status;
}

static bool are_answers(const struct rob_event *events, size_t n)
{
    bool all = true;
    for (size_t i = 0; i < n && all; i++)
        all = (events[i].op == ROB_OP_JUDGE || events[i].op == ROB_OP_CLEAR) && events[i].study &&
              events[i].item && !events[i].n_undo;
    return all;
}

static bool has_conditions(const struct rob_form *form)
{
    bool any = false;
    for (size_t i = 0; i < form->n_items && !any; i++)
        any = form->items[i].if_item != ROB_NOT_FOUND;
    return any;
}

enum rob_status rob_review__record_filled(struct rob_review *review, const char *seat,
                                          struct rob_event *events, size_t n, struct rob_error *err)
{
    enum rob_status status = ROB_OK;
    bool fills = review->sealed && has_conditions(review->form) &&
                 rob_model_seat(&review->model, seat) != ROB_NOT_FOUND &&
                 (events[0].op == ROB_OP_COMPLETE || are_answers(events, n));
    if (fills)
        status = rob_review_claim(review, seat, err); /* it may read the review anew */
    int index = rob_model_seat(&review->model, seat);
    if (status)
        return status;
    if (fills && events[0].op == ROB_OP_COMPLETE)
        return fill_before(review, seat, index, events, n, err);
    if (fills && (n > 1 || events[0].sheet))
        return fill_in(review, seat, index, events, n, err);
    return rob_review__record(review, seat, events, n, err);
}
