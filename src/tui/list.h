/* The study list's parts: drawing (list_draw.c), actions (list.c). */
#ifndef ROB_TUI_LIST_H
#define ROB_TUI_LIST_H

#include "session/studies.h"
#include "tui/screens.h"

/* The places of the parts, for a screen of this size. */
struct rob_list_layout {
    int top, height;                                /* rows of the list */
    int panel;                                      /* row of the rule above the details; 0: none */
    int col_study, col_items, col_mine, col_others; /* 0: not shown */
    int item_step;                                  /* columns from one item's symbol to the next */
};
struct rob_list_layout rob_list_layout(const struct rob_tui *tui, int rows, int cols);

void rob_list_draw(const struct rob_tui *tui, struct rob_grid *grid);

#endif
