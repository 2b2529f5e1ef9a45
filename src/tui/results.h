/* Tables of results as a screen shows them: a title to the left, values to the right. */
#ifndef ROB_TUI_RESULTS_H
#define ROB_TUI_RESULTS_H

#include "tui/grid.h"

#include <syrob/result.h>

/* A column of the table, and how wide it is on the screen. */
struct rob_place {
    size_t column;
    int width;
};

/* " 7 ALT: Blinding of outcome assessors": the outcome first, since the end may be cut off. */
void rob_row_title(struct rob_buf *out, const struct rob_result_row *row);

/* The same in columns 0 to `width - 1` behind `col`. */
void rob_row_draw_title(struct rob_grid *grid, int row, int col, int width, unsigned attr,
                        const struct rob_result_row *from);

/* Columns of the places, which a width of 0 ends. */
int rob_places_width(const struct rob_place *places);

/* The values of a row, or with `from` NULL the names of the columns, before column `end`. */
void rob_row_draw_values(struct rob_grid *grid, int row, int end, unsigned attr,
                         const struct rob_result_table *table, const struct rob_result_row *from,
                         const struct rob_place *places);

#endif
