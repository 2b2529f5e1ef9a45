/*
 * Texts from outside the screens: pasted, from an editor, in lines. Each is taken whole or not at
 * all; one that is not is kept in a file, and the message says so. What was there before stays
 * until the new text is in its place.
 */
#ifndef ROB_SESSION_INTAKE_H
#define ROB_SESSION_INTAKE_H

#include "session/session.h"

/* Inserts at the cursor; false: it was not taken. */
bool rob_intake_insert(struct rob_session *session, struct rob_field *field, const char *text,
                       size_t len);

/* Replaces the whole; false: it was not taken, and *kept (may be NULL) tells whether it is in a
 * file. */
bool rob_intake_replace(struct rob_session *session, struct rob_field *field, const char *text,
                        size_t len, bool *kept);

#endif
