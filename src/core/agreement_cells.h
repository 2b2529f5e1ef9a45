/* The answers of a review that the tables of agreement compare, slot by slot. */
#ifndef ROB_CORE_AGREEMENT_CELLS_H
#define ROB_CORE_AGREEMENT_CELLS_H

#include "base/vec.h"

#include <syrob/agreement_view.h>

enum { ROB_AGREEMENT__OFF_SCALE = 255, ROB_AGREEMENT__COLUMNS_MAX = 65 };

/* The judgements that are compared, slot by slot, one study after another; in each slot a column
 * for each seat, or one for the consensus and one for each machine. */
struct rob_agreement__cells {
    const struct rob_view *view;
    size_t columns[ROB_AGREEMENT__COLUMNS_MAX], n_columns; /* seats */
    ROB_VEC(struct rob_cell) at;
    uint8_t *given; /* n_columns a slot: category of the answer, or ROB_AGREEMENT__OFF_SCALE */
    size_t *sorted; /* slots without an outcome, then those of each outcome, in their order */
    size_t *first;  /* start in `sorted` of each of these groups, and the end */
    size_t n_pilot, n_no_outcome;
};

enum rob_status rob_agreement__collect(struct rob_agreement__cells *cells,
                                       const struct rob_agreement_options *options,
                                       struct rob_error *err);
void rob_agreement__cells_free(struct rob_agreement__cells *cells);

/* The column of a seat that is compared. */
size_t rob_agreement__column(const struct rob_agreement__cells *cells, size_t seat);

/* Is any of these items judged per outcome? */
bool rob_agreement__by_outcome(const struct rob_view *view, size_t first_item, size_t n_items);

/* The slots that a row may be about, in order: those of its outcome, and those without one. */
struct rob_agreement__walk {
    const size_t *own, *own_end, *shared, *shared_end;
};

struct rob_agreement__walk rob_agreement__walk_to(const struct rob_agreement__cells *cells,
                                                  int outcome);
bool rob_agreement__next(size_t *cell, struct rob_agreement__walk *walk);

#endif
