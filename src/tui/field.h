/*
 * A text being edited: insertion, deletion and movement by grapheme cluster, over several lines.
 *
 * The cursor is a byte offset between clusters. Nothing here knows the terminal; a screen draws the
 * field with rob_field_draw(), which keeps the cursor's line in sight.
 */
#ifndef ROB_TUI_FIELD_H
#define ROB_TUI_FIELD_H

#include "tui/grid.h"
#include "tui/keys.h"

enum { ROB_FIELD_MAX = 20000 }; /* bytes of one text */

struct rob_field {
    struct rob_buf text;
    size_t at;     /* the cursor */
    bool one_line; /* line ends become blanks */
};

void rob_field_free(struct rob_field *field);

/* Begins to edit a copy of `text`, the cursor at its end. */
void rob_field_set(struct rob_field *field, const char *text, bool one_line);

const char *rob_field_text(const struct rob_field *field);

/* Inserts at the cursor, without controls, invalid bytes and noncharacters; CR and CR LF become LF.
 * False, and the field unchanged, where it would be longer than ROB_FIELD_MAX. */
bool rob_field_insert(struct rob_field *field, const char *text, size_t len);

/* What a key does to a text shown `width` columns wide; false: it is no key for a text. Enter, Tab
 * and Esc never are. */
bool rob_field_key(struct rob_field *field, int key, int width);

/* Draws the part around the cursor and, if `focused`, places the terminal's cursor. */
void rob_field_draw(const struct rob_field *field, struct rob_grid *grid, int row, int col,
                    int width, int height, bool focused);

/* Rows that the whole text takes. */
int rob_field_height(const struct rob_field *field, int width);

#endif
