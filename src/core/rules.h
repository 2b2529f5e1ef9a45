/*
 * Which events may be recorded now. The store asks before it writes a line; nothing else decides.
 */
#ifndef ROB_CORE_RULES_H
#define ROB_CORE_RULES_H

#include "core/model.h"

/*
 * Checks an event of `seat` ("lead", "consensus" or a reviewer) against form and model, and fills
 * in what it replaces (`was`) and rests on (`pass`, `of`), in the arena. ROB_INVALID: it names
 * something that does not exist, or lacks something; ROB_REFUSED: it would break independence or
 * change what is settled.
 */
enum rob_status rob_rules_prepare(struct rob_event *event, const struct rob_model *model,
                                  const char *seat, struct rob_arena *arena, struct rob_error *err);

/* Whether the studies that rounds name are in the review, or come with the same command;
 * ROB_INVALID names one that does neither. */
enum rob_status rob_rules_check_rounds(const struct rob_model *model,
                                       const struct rob_event *events, size_t n,
                                       struct rob_error *err);

#endif
