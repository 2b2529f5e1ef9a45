/*
 * The file of a draft: five lines (format, study, item, outcome or nothing, text and its number),
 * then the text as it is; or, of a consensus, all texts that wait for a decision, each after its
 * length. Several drafts follow one another, each after its length.
 */
#ifndef ROB_SESSION_DRAFT_FILE_H
#define ROB_SESSION_DRAFT_FILE_H

#include "session/session.h"

#define ROB_DRAFT_ONE "syrob draft 1"
#define ROB_DRAFT_ALL "syrob draft 2"
#define ROB_DRAFT_MANY "syrob draft 3"

/* The path of this person's draft, its folder made; NULL: there is no place for one. */
const char *rob_draft_path(struct rob_session *session);

/* Appends the file; false if it is missing or empty. */
bool rob_draft_read(struct rob_session *session, struct rob_buf *out);

#endif
