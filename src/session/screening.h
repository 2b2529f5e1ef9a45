/*
 * Screening: one key a record. The key of an answer to the first item judges it, finishes the
 * record and goes to the next. The key of a reason does the same, with the answer after which that
 * reason is asked. For forms of mode "screen".
 */
#ifndef ROB_SESSION_SCREENING_H
#define ROB_SESSION_SCREENING_H

#include "session/session.h"

/* The decision that a key makes; false: it does not make one. */
bool rob_screening_find(struct rob_decision *out, const struct rob_form *form, int key);

/* This person's decision on the record that is shown; `answer` is ROB_NOT_FOUND before it is made.
 */
struct rob_decision rob_screening_decision(const struct rob_session *session);

/* Records a decision on the record that is shown, finishes it and goes to the next one that is not
 * finished. What the decision lacks is asked for first: the reason of an exclusion, or another item
 * that follows from the answers. A finished record can be changed until all have finished; the
 * history keeps the earlier decision. */
void rob_screening_decide(struct rob_session *session, struct rob_decision decision);

/* Goes back to the record that was decided last and clears the decision, to be made again. */
void rob_screening_undo(struct rob_session *session);

/* Is there a decision to take back? An unblinded one cannot be taken back. */
bool rob_screening_can_undo(const struct rob_session *session);

/* The next or previous record of the list, whether it is finished or not. */
void rob_screening_step(struct rob_session *session, bool forwards);

void rob_screening_free(struct rob_session *session);

#endif
