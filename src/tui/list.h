/* The study list's parts: rows (list_rows.c), drawing (list_draw.c), actions (list.c). */
#ifndef ROB_TUI_LIST_H
#define ROB_TUI_LIST_H

#include "tui/app.h"
#include "tui/screens.h"

enum rob_list_filter {
    ROB_LIST_ALL,
    ROB_LIST_TO_DO,
    ROB_LIST_DONE,
    ROB_LIST_TO_SETTLE,
    ROB_LIST_SETTLED,
    ROB_LIST_PILOT, /* passed over where there is no pilot round */
    ROB_LIST_N_FILTERS,
};

enum rob_list_sort {
    ROB_LIST_AS_IMPORTED,
    ROB_LIST_BY_NAME,
    ROB_LIST_BY_YEAR,
    ROB_LIST_BY_PROGRESS,
    ROB_LIST_N_SORTS,
};

extern const char *const rob_list_filters[ROB_LIST_N_FILTERS];
extern const char *const rob_list_sorts[ROB_LIST_N_SORTS];

/* Filters and sorts anew; the cursor stays on its study. */
void rob_list_make_rows(struct rob_tui *tui);
void rob_list_place_cursor(struct rob_tui *tui);

enum rob_progress rob_list_progress(const struct rob_tui *tui, size_t study);

/* Cells of an open study that are still to be settled. */
size_t rob_list_n_differ(const struct rob_tui *tui, size_t study);

/* Where things are, for a screen of this size. */
struct rob_list_layout {
    int top, height; /* rows of the list */
    int panel;       /* row of the rule above the particulars; 0: none */
    int col_study, col_items, col_mine, col_others; /* 0: not shown */
    int item_step;                                  /* columns from one item's symbol to the next */
};
struct rob_list_layout rob_list_layout(const struct rob_tui *tui, int rows, int cols);

/* After a study is done: selects the next unfinished one and says so. */
void rob_list_say_next(struct rob_tui *tui, const char *done);

void rob_list_draw(const struct rob_tui *tui, struct rob_grid *grid);

#endif
