/*
 * From one visit to the next: where this reviewer was, what the others have finished since, and how
 * long a study takes. Each reviewer has a small file for this in the state folder, outside the
 * review.
 */
#ifndef ROB_SESSION_VISIT_H
#define ROB_SESSION_VISIT_H

#include "session/session.h"

/* Takes up filter, order and, unless a study of the pilot round comes first, the study of the last
 * visit, where they still exist; says what others have finished since, if nothing else was said. */
void rob_visit_resume(struct rob_session *session);

/* Reads what others have written meanwhile, at most every few seconds, and says who has finished
 * what, once nothing else is said. True: the review was read again, or there is a message. */
bool rob_visit_look(struct rob_session *session);

/* On the form of the study that the last visit ended with: selects its item, once. */
void rob_visit_resume_item(struct rob_session *session);

/* Keeps this visit for the next one. */
void rob_visit_save(struct rob_session *session);

/* The clock of a study: a study is opened; it is left; it was finished. */
void rob_visit_begin_study(struct rob_session *session);
void rob_visit_pause_study(struct rob_session *session);
void rob_visit_finish_study(struct rob_session *session);

/* "6 min a study, about 5 h left", from the studies finished in this visit; "" before the third. */
void rob_visit_pace(const struct rob_session *session, struct rob_buf *out);

#endif
