/* The part of merging that syncing uses too. */
#ifndef ROB_STORE_MERGE_H
#define ROB_STORE_MERGE_H

#include "store/review_state.h"

#include <syrob/merge.h>

/* Takes in what `path` has, without replaying the review: only its list of journals is needed. */
enum rob_status rob_merge__take(struct rob_review *review, const char *path,
                                struct rob_merge_report *report, struct rob_error *err);

#endif
