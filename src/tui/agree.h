/* The screen of agreement: actions (agree.c), picture (agree_draw.c), pages (agree_pages.c). */
#ifndef ROB_TUI_AGREE_H
#define ROB_TUI_AGREE_H

#include "tui/screens.h"
#include "tui/results.h"

/* The two reviewers at hand; NULL: no two have a study in common that is open. */
const struct rob_agreement_pair *rob_agree_pair(const struct rob_tui *tui);

/* Its table, and the rows that are shown: items or types of bias, then all items. NULL where there
 * are none, and behind the last. */
const struct rob_result_table *rob_agree_table(const struct rob_tui *tui);
const struct rob_result_row *rob_agree_row(const struct rob_tui *tui, size_t i);
size_t rob_agree_n_rows(const struct rob_tui *tui);

/* The counts behind the selected row, with all its statistics; NULL: none is selected. */
const struct rob_agreement_row *rob_agree_counts(const struct rob_tui *tui);

/* A category of the table of the selected row: the id of a risk, or, for an item whose answers have
 * no risk, of an answer. */
const char *rob_agree_category(const struct rob_tui *tui, size_t category);

bool rob_agree_is_ordered(const struct rob_tui *tui);

/* The remark beside the kappa of the selected row, with its numbers; nothing where it speaks for
 * itself. */
void rob_agree_remark(const struct rob_tui *tui, struct rob_buf *out);

/* Pages over the screen: all statistics of the selected row; how settling changed each reviewer's
 * answers, and why they had differed; what the numbers are. They return reactions. */
unsigned rob_agree_show_statistics(struct rob_tui *tui);
unsigned rob_agree_show_moved(struct rob_tui *tui);
unsigned rob_agree_show_meaning(struct rob_tui *tui);

void rob_agree_draw(const struct rob_tui *tui, struct rob_grid *grid);

#endif
