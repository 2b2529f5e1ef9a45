/*
 * Changes during consensus: how resolving the disagreements changed each reviewer's answers, and
 * why the reviewers had differed.
 *
 *     struct rob_moved *moved = NULL;
 *     rob_moved_new(&moved, view, &err);
 *     for (size_t i = 0; i < moved->n_rows; i++)
 *         printf("%zu changed\n", moved->rows[i].seats[0].n_changed);
 *     rob_moved_free(moved);
 *
 * Only judgements with a resolution count; a unanimous answer changes nothing.
 */
#ifndef SYROB_RECONCILED_H
#define SYROB_RECONCILED_H

#include <syrob/view.h>

struct rob_moved_seat {
    size_t n_judged;  /* resolutions in which this reviewer's first pass has an answer */
    size_t n_changed; /* of them, those with another answer than the reviewer's */
    /* from[a * ROB_FORM_ANSWERS_MAX + b]: the reviewer's answer a was resolved as b */
    size_t from[ROB_FORM_ANSWERS_MAX * ROB_FORM_ANSWERS_MAX];
};

struct rob_moved_row {
    size_t item;
    size_t n_differ;                /* disagreements on unblinded studies */
    size_t n_settled;               /* judgements with a resolution */
    size_t how[ROB_HOW_COUNT];      /* of them, by the way in which they were resolved */
    size_t causes[ROB_CAUSE_COUNT]; /* and by the cause that was given */
    size_t n_no_cause;
    struct rob_moved_seat *seats; /* one for each of the view's seats */
};

struct rob_moved {
    struct rob_moved_row *rows; /* items in the form's order, all their outcomes together */
    size_t n_rows, n_seats;
    struct rob_moved_row total; /* `from` is not filled in: items differ in their answers */
};

ROB_API enum rob_status rob_moved_new(struct rob_moved **out, const struct rob_view *view,
                                      struct rob_error *err);
ROB_API void rob_moved_free(struct rob_moved *moved);

#endif
