/* The rules for recording an event. The store asks them before it writes; nothing else decides. */
#ifndef ROB_CORE_RULES_H
#define ROB_CORE_RULES_H

#include "core/model.h"

/*
 * Checks an event of `seat` ("lead", "consensus" or a reviewer) against form and model, and sets
 * the values that it replaces (`was`) and rests on (`pass`, `of`), in the arena. ROB_INVALID: it
 * names something that does not exist, or lacks something; ROB_REFUSED: it would break independence
 * or change a reconciled answer.
 */
enum rob_status rob_rules_prepare(struct rob_event *event, const struct rob_model *model,
                                  const char *seat, struct rob_arena *arena, struct rob_error *err);

/* Checks that the studies that rounds name are in the review or added by the same command;
 * otherwise ROB_INVALID names the study. */
enum rob_status rob_rules_check_rounds(const struct rob_model *model,
                                       const struct rob_event *events, size_t n,
                                       struct rob_error *err);

#endif
