/*
 * Several differences at once: those that are marked are resolved with one answer, after a
 * confirmation that lists them. Each of them is an event with a cause of its own.
 */
#ifndef ROB_SESSION_RESOLVE_MANY_H
#define ROB_SESSION_RESOLVE_MANY_H

#include "session/session.h"

/* Causes of marks that have none yet: not asked for, and asked for by the open question. */
enum { ROB_CAUSE_UNASKED = -2, ROB_CAUSE_ASKING = -3 };

bool rob_resolve_is_marked(const struct rob_session *session, struct rob_cell cell);

/* Marks the selected row, or takes the mark away; the message says why it cannot be marked. */
void rob_resolve_mark(struct rob_session *session);

/* Marks all that are like the selected row: the same item, with the same answers against each
 * other. */
void rob_resolve_mark_alike(struct rob_session *session);

/* Are rows marked, and do they all belong to one item? An answer can resolve them only then. */
bool rob_resolve_marks_one_item(const struct rob_session *session);

/* After a change of the review: removes marks on what was resolved since. */
void rob_resolve_refresh_marks(struct rob_session *session);

void rob_resolve_unmark_all(struct rob_session *session);

/* Asks whether to resolve all that are marked so, then for the cause of each. The texts are those
 * of the first reviewer who gave that answer. */
void rob_resolve_many(struct rob_session *session, int answer);

void rob_resolve_free_marks(struct rob_session *session);

#endif
