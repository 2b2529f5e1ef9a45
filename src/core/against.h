/* Whether an event that was read is one that this program would have recorded. */
#ifndef ROB_CORE_AGAINST_H
#define ROB_CORE_AGAINST_H

#include "core/model.h"

/* NULL, or which rule the event breaks, as half a sentence; static storage. The model is refreshed.
 */
const char *rob_model_against(const struct rob_model *model, const struct rob_event *event);

#endif
