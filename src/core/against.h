/* Checks whether this program would have recorded an event that was read. */
#ifndef ROB_CORE_AGAINST_H
#define ROB_CORE_AGAINST_H

#include "core/model.h"

/* NULL, or the rule that the event breaks, as half a sentence; static storage. The model must be
 * refreshed. */
const char *rob_model_against(const struct rob_model *model, const struct rob_event *event);

#endif
