/* The paths of what a session keeps in the state folder of this account. */
#ifndef ROB_SESSION_STATE_PATH_H
#define ROB_SESSION_STATE_PATH_H

#include <syrob/review.h>

/* The path of `name` in "drafts", "edits", "kept" or "visits" of a review; the caller frees it.
 * NULL: no state folder is known, or no memory. */
char *rob_state_path(const struct rob_review *review, const char *folder, const char *name);

#endif
