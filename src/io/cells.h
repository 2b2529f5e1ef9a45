/* The judgements of a study as the rows and columns of tables and documents. */
#ifndef ROB_IO_CELLS_H
#define ROB_IO_CELLS_H

#include "base/buf.h"

#include <syrob/summary.h>

/* The state of a judgement for readers of files, whatever the source: "agreed", "resolved",
 * "unresolved" (the first passes differ), "incomplete" (fewer than two of them are there and
 * unblinded) or "not-applicable" (an answer outside the scale, or one that was not asked for). */
const char *rob_cell_status(const struct rob_consensus *consensus, const struct rob_item *item);

/* Is, or was, there something to reconcile: an answer that the reviewers did not agree on, or that
 * was overridden? */
bool rob_cell_was_reconciled(const struct rob_consensus *consensus);

/* The text behind an answer: that of its resolution, or of the first reviewer who gave one with
 * this answer; "" where nobody did. */
struct rob_support {
    const char *text;
    const struct rob_quote *quotes;
    size_t n_quotes;
};
struct rob_support rob_cell_support(const struct rob_view *view, const struct rob_source *source,
                                    struct rob_cell cell, const struct rob_consensus *consensus);

/* The columns of a table with one row a study: each item, once for each outcome where it is judged
 * per outcome; with `outcome` only that one. `cell.study` is 0. The caller frees the list. */
struct rob_columns {
    struct rob_cell *at;
    size_t n;
};
enum rob_status rob_columns_list(struct rob_columns *out, const struct rob_view *view, int outcome,
                                 struct rob_error *err);

/* Does the study report what the column is about? */
bool rob_column_reported(const struct rob_view *view, struct rob_cell cell);

/* "7", "7a" with outcomes, after z "7aa": a column's name, which a list of the items explains. */
void rob_column_number(struct rob_buf *out, const struct rob_view *view, struct rob_cell cell);

/* Adds a sentence that says what is shown for one outcome; adds nothing for all outcomes. */
void rob_outcome_note(struct rob_buf *out, const struct rob_view *view, int outcome);

/* Name of the cell's outcome; NULL: judged for the whole study. */
const char *rob_cell_outcome(const struct rob_view *view, struct rob_cell cell);

#endif
