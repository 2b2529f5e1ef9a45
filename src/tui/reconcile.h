/* The reconciliation: actions (reconcile.c), both sides (reconcile_sides.c), drawing
 * (reconcile_draw.c). */
#ifndef ROB_TUI_RECONCILE_H
#define ROB_TUI_RECONCILE_H

#include "session/resolve.h"
#include "tui/screens.h"

int rob_reconcile_label_width(void);

/* Draw the sides: in columns, to column `cols`; or one below the other, which returns the rows
 * used. */
void rob_reconcile_draw_sides(const struct rob_tui *tui, struct rob_grid *grid, int row, int height,
                              int cols);
/* The rows that show all sides whole, with their texts close together. */
int rob_reconcile_sides_need(const struct rob_tui *tui, int cols);
int rob_reconcile_draw_narrow(const struct rob_tui *tui, struct rob_grid *grid, int row,
                              int height);

/* Adds all sides whole, and the consensus: a page to read. */
void rob_reconcile_page(const struct rob_tui *tui, struct rob_buf *out);

void rob_reconcile_draw(const struct rob_tui *tui, struct rob_grid *grid);

#endif
