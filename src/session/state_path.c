#include "session/state_path.h"

#include "base/buf.h"

#include <stdlib.h>

char *rob_state_path(const struct rob_review *review, const char *folder, const char *name)
{
    struct rob_buf path = {0};
    char *state = rob_state_folder();
    if (!state)
        return NULL;
    rob_buf_printf(&path, "%s/%s/%s/%s", state, rob_review_id(review), folder, name);
    free(state);
    return rob_buf_take(&path);
}
