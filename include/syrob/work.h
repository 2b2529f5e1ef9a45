/*
 * Steps of the work that every front end takes: what comes next, what a new answer keeps of the old
 * one, and how studies that come late stay apart. They only fill in events; the caller records.
 *
 * A changed answer that keeps its support, quotes and signalling answers:
 *
 *     struct rob_cell cell = {.study = 0, .item = item, .outcome = ROB_NO_OUTCOME};
 *     struct rob_signal signals[ROB_FORM_SIGNALS_MAX];
 *     struct rob_event judge = {.op = ROB_OP_JUDGE, .study = "hale-1997-k3f9",
 *                               .item = "random-housing", .answer = "no"};
 *     rob_work_keep_judgement(&judge, signals, view, cell);
 *     rob_review_record(review, "r1", &judge, 1, &err);
 *
 * A study that is added, in a round of its own where answers are unblinded already:
 *
 *     const char *const ids[] = {"chen-2011-x7ta"};
 *     struct rob_study_fields fields = {.title = "On the blinding of rats", .year = 2011};
 *     struct rob_event events[2] = {{.op = ROB_OP_STUDY, .study = ids[0], .fields = &fields}};
 *     struct rob_late_round late;
 *     size_t n = rob_work_late_round(events, 1, &late, view, ids, 1);
 *     rob_review_record(review, ROB_SEAT_LEAD, events, n, &err);
 */
#ifndef SYROB_WORK_H
#define SYROB_WORK_H

#include <syrob/view.h>

/* The next step of the review or of the viewer. ROB_STEP_WAIT: the viewer has to wait for others:
 * a reviewer who has finished every study, or an adjudicator while nothing is to be resolved. */
enum rob_step {
    ROB_STEP_IMPORT,
    ROB_STEP_RECONCILE,
    ROB_STEP_ASSESS,
    ROB_STEP_SUMMARY,
    ROB_STEP_WAIT
};
ROB_API enum rob_step rob_work_next(const struct rob_view *view);

/*
 * Completes the `judge` event of a viewer who is a reviewer: where `support`, `quotes` or `signals`
 * is NULL, that of the present judgement is kept; "" and a list without elements remove it.
 * `signals` is room for the answers that are kept. Nothing is kept for one outcome of a judgement
 * made once for all outcomes.
 */
ROB_API void rob_work_keep_judgement(struct rob_event *event,
                                     struct rob_signal signals[ROB_FORM_SIGNALS_MAX],
                                     const struct rob_view *view, struct rob_cell cell);

/* Does the viewer's present judgement say what this `judge` event says? That made once for all
 * outcomes is not yet that of one outcome. */
ROB_API bool rob_work_is_recorded(const struct rob_event *event, const struct rob_view *view,
                                  struct rob_cell cell);

/* The same as rob_work_keep_judgement() for a `resolve` event and the present resolution: support,
 * reason and cause are kept where they are NULL, quotes where the event has none. */
ROB_API void rob_work_keep_resolution(struct rob_event *event, const struct rob_view *view,
                                      struct rob_cell cell);

/* The way in which these seats resolve a disagreement: adjudication where one of them is an
 * adjudicator's, else discussion. */
ROB_API enum rob_how rob_work_how(const struct rob_view *view, const char *const *seats, size_t n);

/* The memory of a late round: it must outlive the events. */
struct rob_late_round {
    char name[40];
};

/*
 * Studies that come when answers of the round are unblinded already make a round of their own, so
 * that unblinded studies stay so. Adds the `round` event of these studies behind `n` others, where
 * it is needed; returns the number of events with it.
 */
ROB_API size_t rob_work_late_round(struct rob_event *events, size_t n, struct rob_late_round *room,
                                   const struct rob_view *view, const char *const *ids,
                                   size_t n_ids);

/*
 * Writes the `complete` events of the viewer, a reviewer, for the studies with all answers, to
 * `events`, which has room for all studies of the review. `only` has a flag for each study of the
 * view; NULL: all that are assigned to the viewer. *n_left of them lack answers. Returns the number
 * of events.
 */
ROB_API size_t rob_work_completions(struct rob_event *events, size_t *n_left,
                                    const struct rob_view *view, const bool *only);

#endif
