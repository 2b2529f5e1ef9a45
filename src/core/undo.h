/* Finding the command that undo or redo reverses, and the events that do so. */
#ifndef ROB_CORE_UNDO_H
#define ROB_CORE_UNDO_H

#include "core/model.h"

struct rob_undo_step {
    struct rob_event *events; /* to be recorded as one command */
    size_t n;
    struct rob_undo_next next; /* what they change */
    char *what;                /* their effect, for a person */
    struct rob_arena arena;
};

/*
 * The commands of a writer form two stacks: an ordinary one goes on the undo stack and empties the
 * redo stack; a command that reverses the top of one stack goes on the other. So undo and redo need
 * no state but the journal. Commands that the same person wrote on another machine are not undone
 * here. ROB_REFUSED if the stack is empty, or if somebody else has since changed the values that
 * the top command set.
 */
enum rob_status rob_undo_find(struct rob_undo_step *out, const struct rob_model *model,
                              const char *seat, const char *writer, bool redo,
                              struct rob_error *err);
void rob_undo_free(struct rob_undo_step *step);

#endif
