/* The figures of risk of bias, as SVG. */
#ifndef ROB_IO_FIGURE_H
#define ROB_IO_FIGURE_H

#include "base/buf.h"

#include <syrob/result.h>

/* Stacked bars: the share of each risk, a row an item (and outcome). */
void rob_figure_bars(struct rob_buf *svg, const struct rob_form *form,
                     const struct rob_result_table *items);

/* Traffic lights: a row a study, a column an item (and outcome). */
void rob_figure_matrix(struct rob_buf *svg, const struct rob_view *view,
                       const struct rob_summary *summary);

#endif
