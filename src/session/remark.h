/* Remarks on a study, and its history: from every screen. */
#ifndef ROB_SESSION_REMARK_H
#define ROB_SESSION_REMARK_H

#include "session/session.h"

/* Asks for a note on the study; notes are shown by its history. */
void rob_session_note(struct rob_session *session, size_t study);

/* Asks for the text of a flag on the study; an empty one removes the flag. */
void rob_session_flag(struct rob_session *session, size_t study);

/* The history of the study, as far as this person may see it; a sentence if it is empty. */
void rob_session_history(const struct rob_session *session, size_t study, struct rob_buf *out);

/* Asks for a folder (a USB stick, a share), and makes it and this review hold the same. */
void rob_session_sync(struct rob_session *session);

#endif
