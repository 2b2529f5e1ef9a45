/* The reconciliation's parts: rows (reconcile_rows.c), settling (reconcile_settle.c), texts and
 * table (reconcile.c), what is kept of them (reconcile_draft.c), drawing (reconcile_draw.c). */
#ifndef ROB_TUI_RECONCILE_H
#define ROB_TUI_RECONCILE_H

#include "tui/app.h"
#include "tui/entry.h"
#include "tui/screens.h"

enum { ROB_SIDES_MAX = 64 };

/* The first passes of a cell as they are shown. The first two stand side by side: that of the first
 * who has judged it, and that of the first who judged it differently, else of the second. Reviewers
 * called A, B ... stay in that order, so that keys and names go together. */
struct rob_sides {
    size_t n;
    size_t seat[ROB_SIDES_MAX];
    struct rob_judgement judgement[ROB_SIDES_MAX];
};
void rob_reconcile_sides(struct rob_sides *out, const struct rob_tui *tui, struct rob_cell cell);

/* "a", "b", ... */
char rob_reconcile_letter(size_t side);

const struct rob_item *rob_reconcile_item(const struct rob_tui *tui);
struct rob_consensus rob_reconcile_consensus(const struct rob_tui *tui);

bool rob_reconcile_is_open(const struct rob_tui *tui, struct rob_cell cell);

/* Has the viewer a part in settling it: by having assessed it, or as adjudicator? */
bool rob_reconcile_is_mine(const struct rob_tui *tui, struct rob_cell cell);

/* Is it the viewer's to settle next? An adjudicator's are those referred, as long as there are any;
 * a reviewer's those of studies that this reviewer has assessed. */
bool rob_reconcile_is_wanted(const struct rob_tui *tui, struct rob_cell cell);

/* Lists the cells anew; the cursor stays on its cell, and what is being settled is loaded. */
void rob_reconcile_make_rows(struct rob_tui *tui);

/* Selects a row, with what is recorded of it. */
void rob_reconcile_select(struct rob_tui *tui, size_t row);

/* The next (by 1) or previous (by -1) cell that is wanted; false if there is no other. */
bool rob_reconcile_step(struct rob_tui *tui, int by);

/* Says why there is no other; `done` is said where nothing at all is left. */
void rob_reconcile_say_no_other(struct rob_tui *tui, const char *done);

/* How many cells are wanted, of this study and of all. */
size_t rob_reconcile_n_left(const struct rob_tui *tui, bool all);

/* May this cell be changed now? May its answer: a settled one is opened again first. May its texts:
 * of what is settled, by those who may settle it so. */
bool rob_reconcile_may_change(const struct rob_tui *tui);
bool rob_reconcile_may_decide(const struct rob_tui *tui);
bool rob_reconcile_may_write(const struct rob_tui *tui);

/* Is the place of those who settle free by now? It is taken then, and all is read anew. */
bool rob_reconcile_unlock(struct rob_tui *tui);

/* The same as may; if not, it has been said why. */
bool rob_reconcile_can_change(struct rob_tui *tui);
bool rob_reconcile_can_decide(struct rob_tui *tui);
bool rob_reconcile_can_write(struct rob_tui *tui);

/* Were texts written here that nothing settled holds yet? */
bool rob_reconcile_is_pending(const struct rob_tui *tui);
void rob_reconcile_say_pending(struct rob_tui *tui);

/* --- Their draft (reconcile_draft.c) */

/* The same, with the text in focus as it is being typed. */
bool rob_reconcile_has_draft(const struct rob_tui *tui);

/* All of them: support, reason, then each quote and its page. */
void rob_reconcile_add_draft(const struct rob_tui *tui, struct rob_buf *out);

/* Reads that: the next text, in place and with its end marked; NULL behind the last, and `*rest`
 * then NULL too unless something else is there. */
char *rob_reconcile_next_of_draft(char **rest);

/* Shows a cell, agreed ones too; false: it is not to be seen. */
bool rob_reconcile_find(struct rob_tui *tui, struct rob_cell cell);

/* Takes up what was written for the cell shown, the text in focus being typed again; false: it may
 * not be changed. One text only is that in focus. */
bool rob_reconcile_take_up(struct rob_tui *tui, char *const *texts, size_t n, enum rob_focus focus);

/* The calls below that settle ask for what is missing (the cause, or the reason for changing what
 * was agreed). Only when that is answered, the decision takes its place: put_in() brings answer and
 * texts into state->entry, what was there into *kept; record() records that; put_back() restores
 * *kept unless it was recorded. */
bool rob_reconcile_put_in(struct rob_tui *tui, struct rob_entry *kept);
bool rob_reconcile_record(struct rob_tui *tui);
void rob_reconcile_put_back(struct rob_tui *tui, struct rob_entry *kept, bool recorded);

unsigned rob_reconcile_take(struct rob_tui *tui, size_t side);
unsigned rob_reconcile_judge(struct rob_tui *tui, int answer);
unsigned rob_reconcile_keep_both(struct rob_tui *tui);
unsigned rob_reconcile_clear(struct rob_tui *tui);
bool rob_reconcile_unresolve(struct rob_tui *tui, const char *reason);
unsigned rob_reconcile_refer(struct rob_tui *tui);

/* The text of a focus as it is at rest; NULL without memory. */
char **rob_reconcile_text(struct rob_tui *tui, enum rob_focus focus);

/* Puts a text into focus. */
void rob_reconcile_enter_text(struct rob_tui *tui, enum rob_focus focus);

bool rob_reconcile_in_text(const struct rob_tui *tui);
int rob_reconcile_label_width(void);

/* Draw the sides: in columns; or one below the other, which returns the rows used. */
void rob_reconcile_draw_sides(const struct rob_tui *tui, struct rob_grid *grid, int row,
                              int height);
int rob_reconcile_draw_narrow(const struct rob_tui *tui, struct rob_grid *grid, int row,
                              int height);

/* All sides whole, and how it stands: a page to read. */
void rob_reconcile_page(const struct rob_tui *tui, struct rob_buf *out);

/* "Consensus: No = high risk (-), settled by Ann Author and Ben Reviewer (a slip)" */
void rob_reconcile_add_standing(const struct rob_tui *tui, struct rob_buf *out);

void rob_reconcile_draw(const struct rob_tui *tui, struct rob_grid *grid);

#endif
