#include "core/undo.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

/* A command: its events follow one another in the model's order. */
struct command {
    size_t first, n;
};

struct stacks {
    ROB_VEC(struct command) undo, redo;
};

static bool takes_back(const struct rob_model *model, struct command by, struct command what)
{
    const struct rob_event *event = &model->nodes.at[by.first]->event;
    for (uint32_t i = 0; i < event->n_undo; i++)
        for (size_t k = 0; k < what.n; k++)
            if (event->undo[i] == model->nodes.at[what.first + k]->event.id)
                return true;
    return false;
}

static bool push(struct stacks *stacks, const struct rob_model *model, struct command command)
{
    const struct rob_event *event = &model->nodes.at[command.first]->event;
    if (rob_ops[event->op].emptied_by == ROB_OP_COUNT)
        return true;
    if (event->n_undo && stacks->undo.n &&
        takes_back(model, command, stacks->undo.at[stacks->undo.n - 1])) {
        stacks->undo.n--;
        return rob_vec_push(&stacks->redo, command);
    }
    if (event->n_undo && stacks->redo.n &&
        takes_back(model, command, stacks->redo.at[stacks->redo.n - 1]))
        stacks->redo.n--;
    else
        stacks->redo.n = 0;
    return rob_vec_push(&stacks->undo, command);
}

static bool build(struct stacks *stacks, const struct rob_model *model, const char *seat,
                  const char *writer)
{
    for (size_t i = 0; i < model->nodes.n;) {
        const struct rob_event *event = &model->nodes.at[i]->event;
        const struct rob_model_journal *journal = &model->journals.at[event->journal];
        struct command command = {i, (size_t)event->left + 1};
        i += command.n;
        if (strcmp(journal->seat, seat) == 0 && strcmp(journal->writer, writer) == 0 &&
            command.first + command.n <= model->nodes.n && !push(stacks, model, command))
            return false;
    }
    return true;
}

/* --- the event that takes one back ------------------------------------------------------- */

/* The slot's value before: the event that this one replaced, if it replaced exactly one. */
static const struct rob_event *before(const struct rob_model *model, const struct rob_event *event)
{
    const struct rob_node *node = event->n_was == 1 ? rob_model_find(model, event->was[0]) : NULL;
    return node ? &node->event : NULL;
}

/* Does the slot still hold the value of this event, or of the undoing of a later one? */
static bool still_stands(const struct rob_model *model, const struct rob_event *event)
{
    const char *orphan = NULL;
    uint64_t key = 0;
    int seat = model->journals.at[event->journal].seat_index;
    if (!rob_model_cell_of(&key, model, event, seat, &orphan))
        return false;
    struct rob_value value = rob_model_value(model, key);
    return value.event && rob_event_same_content(value.event, event);
}

static enum rob_status compensate(struct rob_event *out, struct rob_undo_step *step,
                                  const struct rob_model *model, const struct rob_event *event,
                                  struct rob_error *err)
{
    const struct rob_event *old = before(model, event);
    if (!still_stands(model, event))
        return rob_fail(err, ROB_REFUSED,
                        "%s was changed since, on another computer: it cannot be undone",
                        event->item ? event->item : event->study);
    if (event->op == ROB_OP_UNRESOLVE && event->n_was > 1)
        return rob_fail(
            err, ROB_REFUSED,
            "%s had been resolved in two ways, which cannot be restored: resolve it again",
            event->item);
    uint64_t *undo = rob_arena_new(&step->arena, sizeof *undo);
    if (!undo)
        return rob_fail_memory(err);
    *undo = event->id;
    /* Why and by whom something was reopened before does not explain that it is open again. */
    *out = old && old->op != ROB_OP_UNRESOLVE
               ? *old
               : (struct rob_event){.op = rob_ops[event->op].emptied_by,
                                    .study = event->study,
                                    .item = event->item,
                                    .outcome = event->outcome};
    out->undo = undo;
    out->n_undo = 1;
    return ROB_OK;
}

static void describe(struct rob_buf *what, const struct rob_model *model,
                     const struct rob_event *now, size_t n)
{
    int study = rob_model_study(model, now->study);
    if (n > 1) {
        rob_buf_printf(what, "%zu entries undone", n);
        return;
    }
    rob_buf_printf(what, "%s of %s: back to %s", now->item ? now->item : "the study",
                   study == ROB_NOT_FOUND ? now->study : model->studies.at[study].study.label,
                   now->answer                   ? now->answer
                   : now->op == ROB_OP_UNRESOLVE ? "unresolved"
                   : now->op == ROB_OP_CLEAR     ? "not judged"
                                                 : "what it was");
}

enum rob_status rob_undo_find(struct rob_undo_step *out, const struct rob_model *model,
                              const char *seat, const char *writer, bool redo,
                              struct rob_error *err)
{
    struct stacks stacks = {0};
    struct rob_undo_step step = {0};
    struct rob_buf what = {0};
    enum rob_status status = build(&stacks, model, seat, writer) ? ROB_OK : rob_fail_memory(err);
    size_t depth = redo ? stacks.redo.n : stacks.undo.n;
    if (!status && depth == 0)
        status = rob_fail(err, ROB_REFUSED, "nothing to %s", redo ? "redo" : "undo");
    if (!status) {
        struct command top = redo ? stacks.redo.at[depth - 1] : stacks.undo.at[depth - 1];
        step.events = rob_arena_array(&step.arena, top.n, sizeof *step.events);
        status = step.events ? ROB_OK : rob_fail_memory(err);
        for (size_t i = 0; i < top.n && !status; i++)
            status = compensate(&step.events[step.n++], &step, model,
                                &model->nodes.at[top.first + i]->event, err);
    }
    if (!status) {
        describe(&what, model, step.events, step.n);
        step.what = rob_buf_take(&what);
        status = step.what ? ROB_OK : rob_fail_memory(err);
    }
    rob_buf_free(&what);
    rob_vec_free(&stacks.undo);
    rob_vec_free(&stacks.redo);
    if (status)
        rob_undo_free(&step);
    else
        *out = step;
    return status;
}

void rob_undo_free(struct rob_undo_step *step)
{
    free(step->what);
    rob_arena_free(&step->arena);
    *step = (struct rob_undo_step){0};
}
