/*
 * Screening: one key a record. The key of an answer to the first item judges it, finishes the
 * record and goes on; the key of a reason does so, too, and stands for the answer that its item is
 * asked after. For forms of mode "screen".
 */
#ifndef ROB_SESSION_SCREENING_H
#define ROB_SESSION_SCREENING_H

#include "session/session.h"

/* The decision of a key; false: the key has none. */
bool rob_screening_find(struct rob_decision *out, const struct rob_form *form, int key);

/* This person's decision on the record at hand; `answer` is ROB_NOT_FOUND as long as there is none.
 */
struct rob_decision rob_screening_decision(const struct rob_session *session);

/* Records a decision on the record at hand, finishes it and goes to the next one that is not
 * finished. An exclusion without its reason asks for it. A finished record is changed as long as
 * that is allowed; the history keeps what it was. */
void rob_screening_decide(struct rob_session *session, struct rob_decision decision);

/* Goes back to the record that was decided last, to be decided again. */
void rob_screening_undo(struct rob_session *session);

/* The next or previous record of the list, whether it is finished or not. */
void rob_screening_step(struct rob_session *session, bool forwards);

void rob_screening_free(struct rob_session *session);

#endif
