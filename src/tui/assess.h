/* The assessment form's parts: actions (assess.c), cells (assess_cells.c), texts (assess_text.c),
 * done (assess_done.c), drawing (assess_draw.c, assess_panel.c). */
#ifndef ROB_TUI_ASSESS_H
#define ROB_TUI_ASSESS_H

#include "tui/app.h"
#include "tui/entry.h"
#include "tui/screens.h"

/* A line of the list of items: an item, or an item for one outcome. */
struct rob_assess_row {
    size_t item;
    int outcome;
};

struct rob_assess_rows {
    struct rob_assess_row *at;
    size_t n, cap;
    size_t cursor;
};

/* All items; of an item judged per outcome, also the outcomes judged apart and the selected one. */
void rob_assess_make_rows(struct rob_assess_rows *rows, const struct rob_tui *tui);
void rob_assess_free_rows(struct rob_assess_rows *rows);

struct rob_cell rob_assess_cell(const struct rob_tui *tui);
const struct rob_item *rob_assess_item_here(const struct rob_tui *tui);

/* Outcomes that the study reports; 0 where the item is judged once for the study. */
size_t rob_assess_n_outcomes(const struct rob_tui *tui, size_t item);

/* My judgement there; one without an answer where there is none. */
struct rob_judgement rob_assess_judgement(const struct rob_tui *tui, struct rob_cell cell);

/* All outcomes, then each apart, then all again. */
unsigned rob_assess_turn_outcome(struct rob_tui *tui);

/* Is there a judgement for this very outcome (or, without one, for the whole study)? */
bool rob_assess_judged_apart(const struct rob_tui *tui, size_t item, int outcome);

void rob_assess_select(struct rob_tui *tui, size_t item, int outcome);

size_t rob_assess_n_answered(const struct rob_tui *tui);

/* Selects the next cell without an answer, after the present one and from the start again; false if
 * all have one. */
bool rob_assess_go_open(struct rob_tui *tui);

/* Whether the study may be changed by this reviewer now; says why not. */
bool rob_assess_may_change(struct rob_tui *tui);

/* "2 without support (5, 9)" where all are judged. */
void rob_assess_add_unsupported(const struct rob_tui *tui, struct rob_buf *out);
void rob_assess_say_all_judged(struct rob_tui *tui);

/* --- Texts (assess_text.c) */

bool rob_assess_in_text(const struct rob_tui *tui);

/* Puts a text into focus, with what is recorded of it. */
void rob_assess_enter_text(struct rob_tui *tui, enum rob_focus focus, size_t quote);

/* Records the text in focus if it has changed. False: it could not be recorded and stays. */
bool rob_assess_commit(struct rob_tui *tui);

/* Commits, and selects the item itself. */
bool rob_assess_leave_text(struct rob_tui *tui);

unsigned rob_assess_tab(struct rob_tui *tui, int by);
unsigned rob_assess_add_quote(struct rob_tui *tui);
unsigned rob_assess_templates(struct rob_tui *tui);
unsigned rob_assess_signal(struct rob_tui *tui, enum rob_signal_answer answer);

/* --- Done, reopened, flagged (assess_done.c) */

unsigned rob_assess_done(struct rob_tui *tui);
unsigned rob_assess_reopen(struct rob_tui *tui);
unsigned rob_assess_flag(struct rob_tui *tui);

/* --- Drawing */

struct rob_assess_layout {
    bool compact;    /* one item at a time */
    int list_height; /* rows of the list of items, from row 1 */
    int list_width;
    int panel_col;             /* guidance at the side; 0: below */
    int rule, rule_height;     /* rows of the question */
    int support, quote, where; /* rows of the texts; 0: not shown */
    int support_height, quote_height;
    int label_width;
    int below; /* row of the rule above the guidance below; 0: none */
};
struct rob_assess_layout rob_assess_layout(const struct rob_tui *tui, int rows, int cols);

void rob_assess_draw(const struct rob_tui *tui, struct rob_grid *grid);

/* Guidance or signalling questions in a rectangle. */
void rob_assess_draw_panel(const struct rob_tui *tui, struct rob_grid *grid, int row, int col,
                           int width, int height);

#endif
