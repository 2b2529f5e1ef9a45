/* The assessment form: actions (assess.c), drawing (assess_draw.c, assess_panel.c). */
#ifndef ROB_TUI_ASSESS_H
#define ROB_TUI_ASSESS_H

#include "session/judge.h"
#include "tui/screens.h"

struct rob_assess_layout {
    bool compact;    /* one item at a time */
    int studies;     /* columns of the list of studies at the left; 0: none */
    int cols;        /* of the form */
    int list_height; /* rows of the list of items, from row 1 */
    int list_width;
    int panel_col;             /* guidance at the side; 0: below */
    int rule, rule_height;     /* rows of the question */
    int answers_height;        /* and of its answers, below */
    int support, quote, where; /* rows of the texts; 0: not shown */
    int support_height, quote_height;
    int label_width;
    int below; /* row of the rule above the guidance below; 0: none */
};
struct rob_assess_layout rob_assess_layout(const struct rob_tui *tui, int rows, int cols);

void rob_assess_draw(const struct rob_tui *tui, struct rob_grid *grid);

/* The studies of the list in the first `width` columns. */
void rob_assess_draw_studies(const struct rob_tui *tui, struct rob_grid *grid, int width);

/* Guidance or signalling questions in a rectangle. */
void rob_assess_draw_panel(const struct rob_tui *tui, struct rob_grid *grid, int row, int col,
                           int width, int height);

#endif
