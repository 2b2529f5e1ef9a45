/* What two or more first passes amount to, and what was settled: without asking who looks. */
#ifndef ROB_CORE_CONSENSUS_H
#define ROB_CORE_CONSENSUS_H

#include "core/model.h"

/* The reviewers' first pass in a cell: true where at least two have completed the study; *answer is
 * what all of them say, or ROB_NOT_FOUND where they differ. */
bool rob_model_first_passes(int *answer, const struct rob_model *model, int study, int item,
                            int outcome);

/* A cell in which nothing is decided. */
struct rob_consensus rob_consensus_none(enum rob_settled state);

/* The state of a cell of an open study. */
struct rob_consensus rob_model_consensus(const struct rob_model *model, int study, int item,
                                         int outcome);

#endif
