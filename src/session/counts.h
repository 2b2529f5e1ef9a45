/* Numbers that every picture shows, counted once for each change of the review. */
#ifndef ROB_SESSION_COUNTS_H
#define ROB_SESSION_COUNTS_H

#include "session/session.h"

/* Counts anew. */
void rob_session__count(struct rob_session *session);

/* The same where only one study has changed, with which this person was so far before. */
void rob_session__recount(struct rob_session *session, size_t study, enum rob_progress before);

/* Judgements of a study that were left to the adjudicator. */
size_t rob_session_n_referred(const struct rob_session *session, size_t study);

#endif
