#include "tui/results.h"

#include <stdio.h>
#include <string.h>

void rob_row_title(struct rob_buf *out, const struct rob_result_row *row)
{
    if (row->number)
        rob_buf_printf(out, "%2d ", row->number);
    else
        rob_buf_str(out, "   ");
    if (row->outcome)
        rob_buf_printf(out, "%s: ", row->outcome);
    rob_buf_str(out, row->title);
}

void rob_row_draw_title(struct rob_grid *grid, int row, int col, int width, unsigned attr,
                        const struct rob_result_row *from)
{
    struct rob_buf title = {0};
    rob_row_title(&title, from);
    rob_grid_put(grid, row, col, 3, rob_buf_text(&title), 3, attr);
    rob_grid_title(grid, row, col + 3, width - 3, rob_buf_text(&title) + 3, attr);
    rob_buf_free(&title);
}

int rob_places_width(const struct rob_place *places)
{
    int width = 0;
    for (; places->width; places++)
        width += places->width;
    return width;
}

void rob_row_draw_values(struct rob_grid *grid, int row, int end, unsigned attr,
                         const struct rob_result_table *table, const struct rob_result_row *from,
                         const struct rob_place *places)
{
    int col = end - rob_places_width(places);
    for (; places->width; places++) {
        const struct rob_result_column *column = &table->columns[places->column];
        char text[ROB_STAT_TEXT];
        col += places->width;
        if (from)
            rob_value_text(text, column->kind, &from->values[places->column]);
        else
            snprintf(text, sizeof text, "%s", column->name);
        rob_grid_str(grid, row, col - rob_shown_columns(text, strlen(text)), text, attr);
    }
}
