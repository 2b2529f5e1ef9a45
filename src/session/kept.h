/*
 * Texts that were not taken: each is kept in a file of its own, so that nothing that somebody wrote
 * is lost, and the message says where.
 *
 *     rob_session_say(session, "Too long. Nothing was pasted.");
 *     rob_kept_add(session, text, len);                        // "Too long. ...\nIt is kept in
 * FILE"
 *
 * The file lies in the state folder; where that fails, at home or in the folder for temporary
 * files; never in the review, which others read.
 */
#ifndef ROB_SESSION_KEPT_H
#define ROB_SESSION_KEPT_H

#include "session/session.h"
#include "session/entry.h"

/* Keeps the text and adds to the message. The same text is kept once. False: it could be kept
 * nowhere. */
bool rob_kept_add(struct rob_session *session, const char *text, size_t len);

/* The same for all texts of a judgement. `reason` may be NULL. */
bool rob_kept_add_entry(struct rob_session *session, const struct rob_entry *entry,
                        const char *reason);

/* Adds the beginning of the name of a folder for an editor's file, "STATE/REVIEW/edits/r1-HOST-":
 * the number of the process, a minus sign and any letters follow. False: no state folder is known.
 */
bool rob_kept_edits(struct rob_buf *out, const struct rob_session *session);

/* Where that process was killed on this computer, what its editor had written for this reviewer is
 * kept, and the message says so. */
void rob_kept_take_left(struct rob_session *session);

/* All these texts as one, each below its name. */
void rob_kept_join(struct rob_buf *out, const struct rob_entry *entry, const char *reason);

/* Was this text kept since the screens were opened? */
bool rob_kept_has(const struct rob_session *session, const char *text);

/* "A text that was not taken is kept in FILE", a line each. */
void rob_kept_list(const struct rob_session *session, struct rob_buf *out);

void rob_kept_free(struct rob_session *session);

#endif
