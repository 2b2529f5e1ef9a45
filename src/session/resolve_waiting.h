/*
 * Texts written for differences that are not resolved yet, and left for others: each waits for its
 * difference to be selected again, and all of them are part of the draft on disk.
 */
#ifndef ROB_SESSION_RESOLVE_WAITING_H
#define ROB_SESSION_RESOLVE_WAITING_H

#include "session/session.h"

/* Puts the texts at hand aside, for the row that is being left. */
void rob_resolve_set_aside(struct rob_session *session);

/* Takes those of the row at hand up again; those of one that was resolved since are kept in a
 * file. */
void rob_resolve_take_back(struct rob_session *session);

/* Do texts wait for this row? */
bool rob_resolve_waits(const struct rob_session *session, struct rob_cell cell);

/* Puts texts of a draft aside: support, reason, then each quote and its page. False: no memory. */
bool rob_resolve_add_waiting(struct rob_session *session, struct rob_cell cell, char *const *texts,
                             size_t n);

/* Adds text `i`, below `n_waiting`, as the draft has it, and names its row: the id of the study,
 * which may have been removed, and the item and outcome of `cell`. False: the form lacks the item.
 */
bool rob_resolve_waiting_draft(const struct rob_session *session, size_t i, const char **study,
                               struct rob_cell *cell, struct rob_buf *out);

void rob_resolve_free_waiting(struct rob_session *session);

#endif
