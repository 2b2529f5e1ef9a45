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

/* Bytes of one text, wherever it comes from. In a journal line, where each may take two, it leaves
 * room for all else of a judgement; several such texts may be too much for one line, which the
 * recording then refuses. */
enum { ROB_FIELD_MAX = 20000 };

struct rob_field {
    struct rob_buf text;
    size_t at;       /* the cursor */
    bool one_line;   /* line ends become blanks */
    bool full;       /* what was inserted last did not fit */
    size_t left_out; /* characters that were left out of it */
};

void rob_field_free(struct rob_field *field);

/* Begins to edit a copy of `text`, the cursor at its end. */
void rob_field_set(struct rob_field *field, const char *text, bool one_line);

const char *rob_field_text(const struct rob_field *field);

/* Inserts at the cursor, without controls, invalid bytes and noncharacters; CR and CR LF become LF.
 * False, and the field unchanged, where it would be longer than ROB_FIELD_MAX. */
bool rob_field_insert(struct rob_field *field, const char *text, size_t len);

/* Replaces the text the same way. A text that was longer already, recorded by a command, may stay
 * as long. */
bool rob_field_replace(struct rob_field *field, const char *text, size_t len);

/* What a key does to a text shown `width` columns wide; false: it is no key for a text. Enter, Tab
 * and Esc never are. */
bool rob_field_key(struct rob_field *field, int key, int width);

/* Draws the part around the cursor and, if `focused`, places the terminal's cursor. */
void rob_field_draw(const struct rob_field *field, struct rob_grid *grid, int row, int col,
                    int width, int height, bool focused);

/* Rows that the whole text takes. */
int rob_field_height(const struct rob_field *field, int width);

#endif
