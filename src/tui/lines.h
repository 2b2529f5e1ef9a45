/* Breaking a text into the lines of a column, as the grid will show them. */
#ifndef ROB_TUI_LINES_H
#define ROB_TUI_LINES_H

#include "base/vec.h"
#include "tui/grid.h"

/* One line: `len` bytes from `start`. The blank or LF at which it was broken belongs to none. */
struct rob_line {
    size_t start, len;
    int indent; /* columns to leave free before it */
};

struct rob_lines {
    struct rob_line *at;
    size_t n, cap;
};

/* Replaces the lines by those of `text` in a column `width` (1 or more) wide: broken at a LF, else
 * at the last blank that fits, else between clusters. There is always one line at least, unless
 * memory ran out (false). */
bool rob_lines_break(struct rob_lines *lines, const char *text, int width);
/* The same for a text to be read: what follows of a line stands below its beginning, which is
 * behind its leading blanks, or behind a label of up to 24 columns and two blanks ("No
 * Alternation..."). */
bool rob_lines_break_hanging(struct rob_lines *lines, const char *text, int width);
void rob_lines_free(struct rob_lines *lines);

/* The number of lines, at least 1. */
int rob_lines_needed(const char *text, int width, bool hanging);

/* Draws lines `first` and following of a broken text. Returns the rows used. */
int rob_grid_broken(struct rob_grid *grid, int row, int col, int width, int height,
                    const char *text, const struct rob_lines *lines, size_t first);

/* Says at the end of a row, before column `end`, that `n` more are not shown: ".. +3 more". */
void rob_lines_more(struct rob_grid *grid, int row, int end, size_t n, const char *of_what);

/* Draws a text into rows `row` to `row + height - 1`; what does not fit is announced by ".. +N
 * more" at the end of the last row. Returns the rows used. */
int rob_grid_lines(struct rob_grid *grid, int row, int col, int width, int height, const char *text,
                   unsigned attr);

#endif
