/*
 * The consensus: both first passes side by side, and one answer for both. Reviewers resolve what
 * they have assessed; an adjudicator, what was referred.
 */
#ifndef ROB_SESSION_RESOLVE_H
#define ROB_SESSION_RESOLVE_H

#include "session/entry.h"
#include "session/session.h"

enum { ROB_SIDES_MAX = 64 };

/* The first passes of an item of a study as they are shown. The first two stand side by side: that
 * of the first who has judged it, and that of the first who judged it differently, else of the
 * second. Reviewers called A, B ... stay in that order, so that keys and names go together. */
struct rob_sides {
    size_t n;
    size_t seat[ROB_SIDES_MAX];
    struct rob_judgement judgement[ROB_SIDES_MAX];
};

/* --- The way in (resolve_open.c) ----------------------------------------------------------- */

/* The differences, from this study's on; NULL: from the first. If there are none, or the study has
 * none, the message says so. False: nothing was opened. */
bool rob_resolve_open(struct rob_session *session, const size_t *study);

/* The same of a study that was asked for: no other is opened in its place. */
bool rob_resolve_open_study(struct rob_session *session, const size_t *study);

/* --- The difference at hand (resolve_rows.c) ----------------------------------------------- */

void rob_resolve_sides(struct rob_sides *out, const struct rob_session *session,
                       struct rob_cell cell);

/* "a", "b", ... */
char rob_resolve_letter(size_t side);

const struct rob_item *rob_resolve_item(const struct rob_session *session);
struct rob_consensus rob_resolve_consensus(const struct rob_session *session);

bool rob_resolve_same_cell(struct rob_cell a, struct rob_cell b);

bool rob_resolve_is_open(const struct rob_session *session, struct rob_cell cell);

/* Has this person a part in resolving it: by having assessed it, or as adjudicator? */
bool rob_resolve_is_mine(const struct rob_session *session, struct rob_cell cell);

/* Is it this person's to resolve next? An adjudicator's are those referred, as long as there are
 * any; a reviewer's those of studies that this reviewer has assessed. */
bool rob_resolve_is_wanted(const struct rob_session *session, struct rob_cell cell);

/* Lists the rows anew; the cursor stays on its row. Texts that wait there stay, too. */
void rob_resolve_make_rows(struct rob_session *session);

/* Selects a row, with the texts of its consensus, or those that waited for it. Texts that were
 * written for the row before wait there. */
void rob_resolve_select(struct rob_session *session, size_t row);

/* Drops the texts that were written for the row at hand. */
void rob_resolve_reset(struct rob_session *session);

/* Selects the row of this item of the same study; false if it has no row. */
bool rob_resolve_find_item(struct rob_session *session, size_t item);

/* Selects this very row, unanimous ones too; false: it is not to be seen. */
bool rob_resolve_find(struct rob_session *session, struct rob_cell cell);

/* The next (by 1) or previous (by -1) row that is wanted; false if there is no other. */
bool rob_resolve_step(struct rob_session *session, int by);

/* Adds why there is no other; `done` where nothing at all is left. */
void rob_resolve_add_no_other(const struct rob_session *session, const char *done,
                              struct rob_buf *out);

/* Is there another row to resolve? */
bool rob_resolve_is_another_left(const struct rob_session *session);

/* How many rows are wanted, of this study and of all. */
size_t rob_resolve_n_left(const struct rob_session *session, bool all);

/* Were texts written here that no consensus holds yet? */
bool rob_resolve_is_pending(const struct rob_session *session);

bool rob_resolve_in_text(const struct rob_session *session);

void rob_resolve_free(struct rob_session *session);

/* --- What may be done (resolve_may.c) ------------------------------------------------------ */

/* May this be changed now? May its answer: one that is resolved is opened again first. May its
 * texts: of a consensus, by those who may reach it so. */
bool rob_resolve_may_change(const struct rob_session *session);
bool rob_resolve_may_decide(const struct rob_session *session);
bool rob_resolve_may_write(const struct rob_session *session);

/* The same as may; if not, the message says why. */
bool rob_resolve_can_change(struct rob_session *session);
bool rob_resolve_can_decide(struct rob_session *session);
bool rob_resolve_can_write(struct rob_session *session);

/* The reviewers who resolve the row at hand: the adjudicator alone, or all who have assessed it. */
enum { ROB_RESOLVERS_MAX = 64 };
size_t rob_resolve_resolvers(const struct rob_session *session,
                             const char *seats[ROB_RESOLVERS_MAX]);

/* --- Resolving (resolve.c) ----------------------------------------------------------------- */

/* Takes the answer and the texts of a side; or judges anew, with the texts of whoever gave that
 * answer. Asks for the cause, or for the reason to change what was unanimous. Texts that wait here
 * go before those of the side. */
void rob_resolve_take(struct rob_session *session, size_t side);
void rob_resolve_judge(struct rob_session *session, int answer);

/* After undoing a merge: its texts were copied, not written, so they are no draft. */
void rob_resolve_forget_merge(struct rob_session *session);

/* Gathers the texts of all sides; the judgement is still to come. Where all gave one answer, it
 * records them. */
void rob_resolve_keep_both(struct rob_session *session);

/* Takes back what was resolved or referred, with a reason; or drops the texts that wait. */
void rob_resolve_clear(struct rob_session *session);

/* Leaves it to the adjudicator. */
void rob_resolve_refer(struct rob_session *session);

/* Records the consensus of the row with the texts at hand. */
bool rob_resolve_record(struct rob_session *session);

void rob_resolve_say_pending(struct rob_session *session);

/* --- Its texts (resolve_text.c) ------------------------------------------------------------ */

/* Puts a text into focus. */
void rob_resolve_enter_text(struct rob_session *session, enum rob_focus focus);

/* Takes the text in focus over; that of a consensus is recorded. False: it could not be. */
bool rob_resolve_commit(struct rob_session *session);

/* Leaves the text in focus; the second time also where it could not be recorded. */
void rob_resolve_leave_text(struct rob_session *session);

/* The reconciliation is left: what waits is kept as a draft. */
void rob_resolve_leave(struct rob_session *session);

/* The next (by 1) or previous (by -1) of: item, support, quote, page, reason. */
void rob_resolve_tab(struct rob_session *session, int by);

/* --- Going (resolve_text.c) ---------------------------------------------------------------- */

/* The next or previous wanted row; if no row is left, the message says so. */
void rob_resolve_go(struct rob_session *session, int by);

/* Leaves the text in focus, or goes to the next row; from a row that is open, not silently. */
void rob_resolve_next(struct rob_session *session);

/* Shows unanimous judgements, too, or hides them. */
void rob_resolve_show_agreed(struct rob_session *session);

/* --- In words (resolve_words.c) ------------------------------------------------------------ */

/* "resolved (a slip)", "not resolved yet" */
void rob_resolve_add_state(const struct rob_session *session, struct rob_buf *out);

/* "by Ann Author and Ben Reviewer" */
void rob_resolve_add_resolvers(const struct rob_session *session, struct rob_buf *out);

/* "Consensus: No = high risk (-), settled, by Ann Author and Ben Reviewer" */
void rob_resolve_add_standing(const struct rob_session *session, struct rob_buf *out);

/* --- Their draft (resolve_draft.c) --------------------------------------------------------- */

/* Are there texts that wait, the one in focus as it is being typed among them? */
bool rob_resolve_has_draft(const struct rob_session *session);

/* Adds all of them: support, reason, then each quote and its page. */
void rob_resolve_add_draft(const struct rob_session *session, struct rob_buf *out);

/* The same of texts that are not being typed. */
void rob_resolve_add_texts(const struct rob_entry *entry, const char *reason, struct rob_buf *out);

/* --- Taking it up (resolve_take_up.c) ------------------------------------------------------ */

/* Reads the texts of a draft: the next one, in place and with its end marked; NULL behind the last,
 * and `*rest` then NULL too unless something else is there. */
char *rob_resolve_next_of_draft(char **rest);

/* Takes texts of a draft up for the row at hand, the text in focus being typed again; false: it may
 * not be changed. One text only is that in focus. */
bool rob_resolve_take_up(struct rob_session *session, char *const *texts, size_t n,
                         enum rob_focus focus);

#endif
