/*
 * The draft of an unfinished text: one small file a reviewer in the state folder, so that a crash
 * or a lost connection costs two seconds of typing at most. It is no part of the review.
 */
#ifndef ROB_SESSION_DRAFT_H
#define ROB_SESSION_DRAFT_H

#include "session/session.h"

/* Writes the open text if it differs from what is recorded and from what was written before. */
void rob_draft_save(struct rob_session *session);

/* Is the open text, as it is now, in the draft? */
bool rob_draft_is_kept(const struct rob_session *session);

/* The text has been recorded, or given up. */
void rob_draft_drop(struct rob_session *session);

/* At the start: if a draft lies there, asks whether to go on with it. */
void rob_draft_offer(struct rob_session *session);

void rob_draft_free(struct rob_session *session);

#endif
