/* Parts of the check of a review: check.c, and check_sealed.c for sealed reviews. */
#ifndef ROB_STORE_CHECK_PARTS_H
#define ROB_STORE_CHECK_PARTS_H

#include "store/review_state.h"

/* Keys, commitments and boxes of a sealed review; signatures were verified when it was read. */
enum rob_status rob_check__sealing(struct rob_review *review);

#endif
