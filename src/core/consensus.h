/* The consensus on a slot, derived from first passes and resolutions, whoever asks. */
#ifndef ROB_CORE_CONSENSUS_H
#define ROB_CORE_CONSENSUS_H

#include "core/model.h"

/* The first passes in a slot, of those of whom its item was asked. */
struct rob_common {
    int answer; /* what all gave; ROB_NOT_FOUND: they differ, or the form has it no longer */
    bool differ;
    size_t n_asked;
};

/* True if at least two reviewers have completed the study. */
bool rob_model_first_passes(struct rob_common *out, const struct rob_model *model, int study,
                            int item, int outcome);

/* A slot in which nothing is decided. */
struct rob_consensus rob_consensus_none(enum rob_settled state);

/* The state of a slot of an unblinded study. */
struct rob_consensus rob_model_consensus(const struct rob_model *model, int study, int item,
                                         int outcome);

#endif
