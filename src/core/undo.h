/* Finding the command that undo or redo takes back, and the events that do it. */
#ifndef ROB_CORE_UNDO_H
#define ROB_CORE_UNDO_H

#include "core/model.h"

struct rob_undo_step {
    struct rob_event *events; /* to be recorded as one command */
    size_t n;
    char *what; /* what they do, for a person */
    struct rob_arena arena;
};

/*
 * The commands of a writer form two stacks: an ordinary one goes on the stack to be undone and
 * empties the other; a command that takes back the top of one stack goes on the other. So undo
 * and redo need no state but the journal. What the same person wrote on another machine is not
 * ours to take back. ROB_REFUSED where the stack is empty, and where somebody else has changed
 * since what the top one changed.
 */
enum rob_status rob_undo_find(struct rob_undo_step *out, const struct rob_model *model,
                              const char *seat, const char *writer, bool redo,
                              struct rob_error *err);
void rob_undo_free(struct rob_undo_step *step);

#endif
