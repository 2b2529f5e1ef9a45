/*
 * A first pass: one reviewer judges one study, item by item. Every act records at once; where it
 * may not, the message says why.
 */
#ifndef ROB_SESSION_JUDGE_H
#define ROB_SESSION_JUDGE_H

#include "session/entry.h"
#include "session/session.h"

/* --- The study at hand (judge_cells.c) ----------------------------------------------------- */

/* Selects a study and its first item without a judgement. False: it is not assigned to this person,
 * as the message says. */
bool rob_judge_open(struct rob_session *session, size_t study);

/* A line of the list of items: an item, or an item for one outcome. */
struct rob_judge_row {
    size_t item;
    int outcome;
};

struct rob_judge_rows {
    struct rob_judge_row *at;
    size_t n, cap;
    size_t cursor;
};

/* All items; of an item judged per outcome, also the outcomes judged apart and the selected one. */
void rob_judge_make_rows(struct rob_judge_rows *rows, const struct rob_session *session);
void rob_judge_free_rows(struct rob_judge_rows *rows);

struct rob_cell rob_judge_cell(const struct rob_session *session);
const struct rob_item *rob_judge_item(const struct rob_session *session);

/* Outcomes that the study reports; 0 where the item is judged once for the study. */
size_t rob_judge_n_outcomes(const struct rob_session *session, size_t item);

/* This person's judgement; without an answer if nothing was judged. */
struct rob_judgement rob_judge_judgement(const struct rob_session *session, struct rob_cell cell);

/* Is there a judgement for this very outcome (or, without one, for the whole study)? */
bool rob_judge_is_apart(const struct rob_session *session, size_t item, int outcome);

size_t rob_judge_n_answered(const struct rob_session *session);
size_t rob_judge_n_asked(const struct rob_session *session);

void rob_judge_select(struct rob_session *session, size_t item, int outcome);

/* Selects the next item without a judgement, after the present one and from the start again; false
 * if all have one. */
bool rob_judge_go_open(struct rob_session *session);

bool rob_judge_in_text(const struct rob_session *session);

/* --- Recording (judge_record.c) ------------------------------------------------------------ */

/* This person has finished the study, and others may have read it: it stays as it is. */
bool rob_judge_is_final(const struct rob_session *session);

/* May this person change the study now? If not, the message says why. */
bool rob_judge_may_change(struct rob_session *session);

/* Loads this person's judgement of the selected item into `entry`, which the caller frees; false
 * without memory. */
bool rob_judge_load(struct rob_entry *entry, const struct rob_session *session);

/* Records an entry as that judgement, unless it is recorded so already; an empty one clears it. */
enum rob_status rob_judge_record(struct rob_session *session, const struct rob_entry *entry);

/* --- Judging (judge.c) --------------------------------------------------------------------- */

/* Judges the selected item. The front end goes on to the support (rob_judge_enter_text()) or to the
 * next item (rob_judge_go_open()). */
bool rob_judge_answer(struct rob_session *session, int answer);

/* The same; the template that the form makes the default of this answer becomes the support, unless
 * there is a support or a quote. */
bool rob_judge_answer_default(struct rob_session *session, int answer);

/* Takes the judgement of an item away, and leaves its texts; that of one outcome goes as a whole,
 * and the judgement for all outcomes holds again. */
void rob_judge_clear(struct rob_session *session);

/* All outcomes, then each apart, then all again. */
void rob_judge_turn_outcome(struct rob_session *session);

/* The next item without a judgement; among signalling questions, the next question. */
void rob_judge_next(struct rob_session *session);

/* The next or previous assigned study of the list. */
void rob_judge_step_study(struct rob_session *session, bool forwards);

/* --- Texts (judge_text.c) ------------------------------------------------------------------ */

/* Puts a text into focus, as it is recorded. */
void rob_judge_enter_text(struct rob_session *session, enum rob_focus focus, size_t quote);

/* Records the text in focus if it has changed. False: it could not be recorded and stays. */
bool rob_judge_commit(struct rob_session *session);

/* Commits, and selects the item itself. */
bool rob_judge_leave_text(struct rob_session *session);

/* The same; a text that could not be recorded twice is left behind, in a file or a draft. */
void rob_judge_escape_text(struct rob_session *session);

/* The form is left: commits, or at least keeps the text as a draft. */
void rob_judge_leave(struct rob_session *session);

/* The next (by 1) or previous (by -1) of: item, support, quotes and pages, signalling questions. */
void rob_judge_tab(struct rob_session *session, int by);

void rob_judge_add_quote(struct rob_session *session);

/* Records a pasted passage as the next quote of the selected item (judge_quote.c). A page that
 * stands before or behind it, "(p. 4)", "p. 4:" or on a line of its own, becomes that of the quote;
 * a page alone that of the last quote. False: it was not taken, as the message says. */
bool rob_judge_paste(struct rob_session *session, const char *text, size_t len);

/* The same for a paste into an empty quote that has no page. False: the pasted text names no page,
 * or another text is being written; the caller inserts it unchanged. */
bool rob_judge_paste_in_quote(struct rob_session *session, const char *text, size_t len);

/* Asks which template or earlier text is to be inserted as support. */
void rob_judge_templates(struct rob_session *session);

/* Adds the texts of the selected item as one text: the support, and each quote with its page. */
void rob_judge_copy(const struct rob_session *session, struct rob_buf *out);

void rob_judge_enter_signals(struct rob_session *session);

/* Answers the selected signalling question and selects the next one. */
void rob_judge_signal(struct rob_session *session, enum rob_signal_answer answer);

void rob_judge_free(struct rob_session *session);

/* --- Done, reopened, flagged (judge_done.c) ------------------------------------------------ */

void rob_judge_say_all_judged(struct rob_session *session);

/* Each asks first: to be sure, for the reason, for the text of the flag. */
void rob_judge_done(struct rob_session *session);
void rob_judge_reopen(struct rob_session *session);
void rob_judge_flag(struct rob_session *session);

#endif
