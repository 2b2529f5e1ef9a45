/* Writing into a field: its keys, and how it is drawn. */
#ifndef ROB_TUI_TYPING_H
#define ROB_TUI_TYPING_H

#include "session/field.h"
#include "tui/grid.h"

/* Applies a key to a text shown `width` columns wide; false: it is no key for a text. Enter, Tab
 * and Esc never are. */
bool rob_typing_key(struct rob_field *field, int key, int width);

/* Draws the part around the cursor and, if `focused`, places the terminal's cursor. */
void rob_typing_draw(const struct rob_field *field, struct rob_grid *grid, int row, int col,
                     int width, int height, bool focused);

/* Rows that the whole text takes. */
int rob_typing_height(const struct rob_field *field, int width);

#endif
