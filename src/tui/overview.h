/* The summary's parts: actions (overview.c), bars (overview_bars.c), matrix (overview_matrix.c). */
#ifndef ROB_TUI_OVERVIEW_H
#define ROB_TUI_OVERVIEW_H

#include "tui/screens.h"

#include <syrob/result.h>

/* "+ low   ? unclear   - high   . missing", from `col` on. */
void rob_overview_legend(const struct rob_tui *tui, struct rob_grid *grid, int row, int col);

/* The sign of a judgement in the source. */
struct rob_light rob_overview_light(const struct rob_tui *tui, struct rob_cell cell);

struct rob_cell rob_overview_cell_here(const struct rob_tui *tui,
                                       const struct rob_summary *summary);

/* The rows of bars, without their head. */
size_t rob_overview_n_bars(const struct rob_result *result);
void rob_overview_draw_bars(const struct rob_tui *tui, struct rob_grid *grid, int row, int height);
void rob_overview_draw_matrix(const struct rob_tui *tui, struct rob_grid *grid,
                              const struct rob_summary *summary, int row, int height);

/* One line about the selected cell of the matrix. */
void rob_overview_draw_cell(const struct rob_tui *tui, struct rob_grid *grid,
                            const struct rob_summary *summary, int row, int height);

/* Do the keys move in the matrix now? */
bool rob_overview_in_matrix(const struct rob_tui *tui);

/* All that is said about a cell: each reviewer's judgement and texts, and the consensus. */
void rob_overview_cell_text(const struct rob_tui *tui, struct rob_cell cell, struct rob_buf *out);

#endif
