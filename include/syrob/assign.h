/*
 * Assignments of studies to reviewers: in balance, by chance; the choice of a pilot round; and what
 * becomes of the studies when a reviewer joins or leaves.
 *
 *     struct rob_assignments list = {0};
 *     struct rob_assign_plan *plan = NULL;
 *     if (rob_assign_balanced(&list, view, 2, seed, false, &err) == ROB_OK &&
 *         rob_assign_plan_new(&plan, view, &list, &err) == ROB_OK) {
 *         printf("%zu studies, %zu of them assigned otherwise before\n", list.n, plan->n_renamed);
 *         rob_review_record(review, ROB_SEAT_LEAD, plan->events, plan->n_events, &err);
 *     }
 *     rob_assign_plan_free(plan);
 *     rob_assignments_free(&list);
 *
 * A list can be shown before anything is recorded. rob_assignments_read() (<syrob/import.h>) reads
 * one from a table, and a program may fill one in by itself. The same review and seed give the same
 * list on every machine; the events record the seed.
 */
#ifndef SYROB_ASSIGN_H
#define SYROB_ASSIGN_H

#include <syrob/view.h>

struct rob_assignment {
    size_t study;   /* index of the view's studies */
    uint64_t seats; /* bit i: seat i of the view */
};

struct rob_assignments {
    struct rob_assignment *at; /* in the order of the study list */
    size_t n;
    bool pilot; /* they join the pilot round; else they get these reviewers */
    int seed;   /* of the drawing by chance; 0: none */
};

/*
 * Gives studies to `per_study` reviewers each, so that all reviewers get nearly the same number,
 * then so that pairs come together nearly equally often, then by chance (SplitMix64, Steele, Lea
 * and Flood 2014): the studies that have not been assigned by name yet, as after an import; where
 * all have, or with `again`, all that nobody has begun. The others keep their reviewers and count
 * in the balance. ROB_INVALID where the review has fewer reviewers, or `per_study` is 0.
 */
ROB_API enum rob_status rob_assign_balanced(struct rob_assignments *out,
                                            const struct rob_view *view, size_t per_study,
                                            uint64_t seed, bool again, struct rob_error *err);

/* Chooses `n` studies that nobody has begun and that are not in the pilot round, by chance; `seats`
 * are those who have them now. ROB_INVALID where fewer can be chosen. */
ROB_API enum rob_status rob_assign_pilot(struct rob_assignments *out, const struct rob_view *view,
                                         size_t n, uint64_t seed, struct rob_error *err);

ROB_API void rob_assignments_free(struct rob_assignments *assignments);

/* Events of the lead, made before any is recorded. They borrow from their sources and hold until
 * the review next records or reloads. */
struct rob_assign_plan {
    struct rob_event *events; /* of a list, with the rounds of rob_work_late_round() it needs */
    size_t n_events;
    size_t n_renamed; /* studies assigned to other reviewers than before */
    size_t n_alone;   /* studies of one reviewer only, without anything to compare with */
    size_t n_pilot;   /* studies of all pilot rounds, once it is recorded */
    size_t n_waiting; /* joining: studies that waited for a replacement */
    size_t n_given;   /* leaving: unfinished studies that are reassigned */
    size_t n_apart;   /* leaving: events with a round of the unfinished studies behind the others;
                         equal to `n_events` without a round */
    struct rob_arena *memory;
};

/*
 * An `assign` event a study, with a round of their own for studies that come late; of a pilot list
 * one `round` event, which keeps the studies that the pilot round has. rob_review_check() says
 * whether the review takes the events, and rob_review_unblinded_by() which studies they unblind.
 */
ROB_API enum rob_status rob_assign_plan_new(struct rob_assign_plan **out,
                                            const struct rob_view *view,
                                            const struct rob_assignments *list,
                                            struct rob_error *err);

/* A new reviewer or adjudicator joins: studies of all reviewers stay with those who assess them
 * now, except those waiting for a replacement. ROB_REFUSED where the id is taken. */
ROB_API enum rob_status rob_assign_joining(struct rob_assign_plan **out,
                                           const struct rob_view *view,
                                           const struct rob_seat_setup *who, struct rob_error *err);

/*
 * A reviewer leaves. Unfinished studies wait for a replacement where `to` is NULL; with "none" they
 * go on with the other reviewers, with an id that reviewer joins these. Where the review refuses
 * the first `n_events`, since unblinded studies would wait for the unfinished ones, the first
 * `n_apart` keep them apart.
 *
 * Errors: ROB_INVALID for an unknown id; ROB_USAGE where `to` is the reviewer who leaves;
 * ROB_REFUSED where a study would have one reviewer only; ROB_NO_MEMORY.
 */
ROB_API enum rob_status rob_assign_leaving(struct rob_assign_plan **out,
                                           const struct rob_view *view, const char *id,
                                           const char *to, const char *reason,
                                           struct rob_error *err);

ROB_API void rob_assign_plan_free(struct rob_assign_plan *plan);

#endif
