/*
 * One row a study, one column an item with risks (and outcome), as packages for meta-analysis take
 * it: only the risk. A cell without a risk is an error that names it, unless cells may be missing,
 * since such packages leave them out without a word.
 *
 *     struct rob_risk_table table;
 *     enum rob_status status = rob_risk_table_begin(&table, view, source, outcome, false, err);
 *     for (size_t r = 0; !status && r < table.n_rows; r++)
 *         for (size_t i = 0; i < table.columns.n; i++)
 *             put(rob_risk_table_risk(&table, r, i));     // ROB_RISK_NONE: missing
 *     rob_risk_table_end(&table);
 */
#ifndef ROB_IO_RISK_TABLE_H
#define ROB_IO_RISK_TABLE_H

#include "base/buf.h"

#include "io/cells.h"

struct rob_risk_table {
    const struct rob_view *view;
    const struct rob_form *form;
    struct rob_source source;
    struct rob_columns columns;
    size_t *rows; /* the studies of the source: rob_source_has() */
    size_t n_rows;
};

/* ROB_REFUSED: cells are missing; ROB_NO_MEMORY. The table may be ended after a failure too. */
enum rob_status rob_risk_table_begin(struct rob_risk_table *out, const struct rob_view *view,
                                     struct rob_source source, int outcome, bool allow_missing,
                                     struct rob_error *err);
void rob_risk_table_end(struct rob_risk_table *table);

int rob_risk_table_risk(const struct rob_risk_table *table, size_t row, size_t column);
const char *rob_risk_table_label(const struct rob_risk_table *table, size_t row);

/* "Blinding (detection bias): ALT". The titles of a table differ. */
void rob_risk_table_title(struct rob_buf *out, const struct rob_risk_table *table, size_t column);

/* "Low", "Unclear" or "High" of a risk that has such an id; ROB_INVALID where the form has others:
 * `what` cannot show them. */
enum rob_status rob_risk_table_words(const char *words[ROB_FORM_RISKS_MAX],
                                     const struct rob_form *form, const char *what,
                                     struct rob_error *err);

#endif
