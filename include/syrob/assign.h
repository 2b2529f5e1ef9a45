/*
 * Who assesses which study: in balance, from a table, and which studies are the pilot round.
 *
 *     struct rob_assignments list = {0};
 *     if (rob_assign_balanced(&list, view, 2, seed, false, &err) == ROB_OK)
 *         for (size_t i = 0; i < list.n; i++)
 *             record(list.at[i].study, list.at[i].seats);
 *     rob_assignments_free(&list);
 *
 * Nothing is recorded here: an assignment is an `assign` event of the lead. The same review and
 * seed give the same list on every machine; the seed stands in the events.
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
};

/*
 * Gives studies to `per_study` reviewers each, so that all reviewers get nearly the same number,
 * then so that pairs come together nearly equally often, then by chance (SplitMix64, Steele, Lea
 * and Flood 2014): those that have not been assigned by name yet, as after an import; where all
 * have, or with `again`, all that nobody has begun. The others keep their reviewers and count in
 * the balance. ROB_INVALID where there are not that many reviewers, or `per_study` is 0.
 */
ROB_API enum rob_status rob_assign_balanced(struct rob_assignments *out,
                                            const struct rob_view *view, size_t per_study,
                                            uint64_t seed, bool again, struct rob_error *err);

/* Chooses `n` studies that nobody has begun and that are not in the pilot round, by chance; `seats`
 * are those who have them now. ROB_INVALID where there are not that many. */
ROB_API enum rob_status rob_assign_pilot(struct rob_assignments *out, const struct rob_view *view,
                                         size_t n, uint64_t seed, struct rob_error *err);

/* Reads a table with a column for the study and, behind it, one reviewer a column or a column
 * "reviewers" with "r1,r2". ROB_INVALID with the line. */
ROB_API enum rob_status rob_assignments_read(struct rob_assignments *out,
                                             const struct rob_view *view, const char *data,
                                             size_t len, struct rob_error *err);

ROB_API void rob_assignments_free(struct rob_assignments *assignments);

#endif
