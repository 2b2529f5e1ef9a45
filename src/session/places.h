/* The studies that a session has selected, by their ids while a change of the review may shift
 * them. */
#ifndef ROB_SESSION_PLACES_H
#define ROB_SESSION_PLACES_H

#include "session/session.h"

enum { ROB_N_PLACES = 6 };

/* Between the two calls the review is changed or read anew. Without memory a place stays an index.
 */
void rob_session__remember_places(struct rob_session *session, char *ids[ROB_N_PLACES]);
void rob_session__find_places(struct rob_session *session, char *ids[ROB_N_PLACES]);

/* Instead of the second one, where the list of studies is known to be the same. */
void rob_session__drop_places(char *ids[ROB_N_PLACES]);

#endif
