/* In a file of its own, so that a test can link another one in its place. */
#include "core/event.h"

const uint64_t rob_id_mask = UINT64_MAX;
