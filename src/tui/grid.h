/*
 * A screen's worth of cells: what the screens draw into, without a terminal.
 *
 * Every text passes here on its way to the terminal, so this is where control characters become
 * visible escapes and where a text is cut, between grapheme clusters and never inside one.
 */
#ifndef ROB_TUI_GRID_H
#define ROB_TUI_GRID_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum rob_attr {
    ROB_ATTR_BOLD = 1,
    ROB_ATTR_REVERSE = 2,
    ROB_ATTR_UNDERLINE = 4,
    ROB_ATTR_DIM = 8,
    ROB_ATTR_LOW = 16, /* the colour of a judgement: one of three, or none */
    ROB_ATTR_MIDDLE = 32,
    ROB_ATTR_HIGH = 48,
    ROB_ATTR_RISK = 48, /* mask of these */
};

struct rob_glyph {
    uint32_t at;   /* offset of its bytes in the pool */
    uint16_t len;  /* bytes of the cluster; 0: blank, or the rest of a wide cluster */
    uint8_t width; /* columns; 0: the rest of a wide cluster */
    uint8_t attr;
};

/* A place that a click selects. `what` and `which` are for the screen that drew it. */
struct rob_target {
    int row, col, width, height;
    int what;
    size_t which;
};

struct rob_targets {
    struct rob_target *at;
    size_t n, cap;
};

struct rob_grid {
    int rows, cols;
    struct rob_glyph *cells;
    int left, stride; /* the part that is drawn into begins there; columns of the whole */
    struct rob_buf pool;
    int cursor_row, cursor_col; /* where the terminal's cursor belongs */
    bool typing;                /* it stands in a text */
    struct rob_targets targets;
    bool unicode; /* the terminal has line-drawing characters */
};

/* False without memory; the grid is then 0 x 0. Clears it. */
bool rob_grid_resize(struct rob_grid *grid, int rows, int cols);
void rob_grid_free(struct rob_grid *grid);
void rob_grid_clear(struct rob_grid *grid);

/* From here on only `cols` columns from `left` on are drawn into, as if they were all there are;
 * and again the whole. */
void rob_grid_part(struct rob_grid *grid, int left, int cols);
void rob_grid_whole(struct rob_grid *grid);

/* Puts a text, at most `width` columns of it; what lies outside the grid is not drawn. Returns the
 * columns used. */
int rob_grid_put(struct rob_grid *grid, int row, int col, int width, const char *text, size_t len,
                 unsigned attr);

/* A whole text of ours, to the right edge. */
int rob_grid_str(struct rob_grid *grid, int row, int col, const char *text, unsigned attr);

/* A text of one line: a run of white space with a tab or line end in it becomes one blank; ends in
 * ".." where it is cut. Returns the columns used. */
int rob_grid_title(struct rob_grid *grid, int row, int col, int width, const char *text,
                   unsigned attr);

__attribute__((format(printf, 5, 6))) int rob_grid_printf(struct rob_grid *grid, int row, int col,
                                                          unsigned attr, const char *format, ...);

void rob_grid_fill(struct rob_grid *grid, int row, int col, int width, char c, unsigned attr);

/* A line: of line-drawing characters where the terminal has them, else of "-" or "|". */
void rob_grid_across(struct rob_grid *grid, int row, int col, int width);
void rob_grid_down(struct rob_grid *grid, int row, int col, int height);

/* Adds attributes to what stands there. */
void rob_grid_mark(struct rob_grid *grid, int row, int col, int width, unsigned attr);

void rob_grid_cursor(struct rob_grid *grid, int row, int col);

/* Notes what a click there selects; the one noted last counts. */
void rob_grid_target(struct rob_grid *grid, int row, int col, int width, int height, int what,
                     size_t which);

/* NULL: nothing is selected there. */
const struct rob_target *rob_grid_target_at(const struct rob_grid *grid, int row, int col);

/* A row as text, without the blanks at its end. */
void rob_grid_row(const struct rob_grid *grid, int row, struct rob_buf *out);

/* --- Texts as the grid shows them -------------------------------------------------------- */

/* Bytes of the first cluster (0 at the end) and the columns it takes when shown: at least 1. */
size_t rob_shown_cluster(const char *text, size_t len, int *columns);

int rob_shown_columns(const char *text, size_t len);

#endif
