#include "core/undo.h"

#include "core/consensus.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

/* A command: its events follow one another in the model's order. */
struct command {
    size_t first, n;
};

struct stacks {
    ROB_VEC(struct command) undo, redo;
    bool noted; /* the last command was a note, which stays */
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
    stacks->noted = event->op == ROB_OP_NOTE;
    if (rob_ops[event->op].emptied_by == ROB_OP_COUNT || rob_event_is_filler(event))
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

/* Does its slot still hold the value of this event, or of the undoing of a later one? *orphan: an
 * id in the event, such as an item, that is no longer in the review; then it has no slot. */
static bool is_current(const struct rob_model *model, const struct rob_event *event,
                       const char **orphan)
{
    uint64_t key = 0;
    int seat = model->journals.at[event->journal].seat_index;
    if (!rob_model_cell_of(&key, model, event, seat, orphan))
        return false;
    struct rob_value value = rob_model_value(model, key);
    return value.event && rob_event_same_content(value.event, event);
}

static void add_name(struct rob_buf *out, const struct rob_model *model,
                     const struct rob_event *event)
{
    rob_model_add_name(out, model, rob_model_study(model, event->study),
                       event->item ? rob_form_item(model->form, event->item) : ROB_NOT_FOUND,
                       event->outcome ? rob_model_outcome(model, event->outcome) : ROB_NO_OUTCOME);
}

static enum rob_status refuse(const struct rob_model *model, const struct rob_event *event,
                              const char *why, struct rob_error *err)
{
    struct rob_buf name = {0};
    add_name(&name, model, event);
    enum rob_status status = rob_fail(err, ROB_REFUSED, "%s %s", rob_buf_text(&name), why);
    rob_buf_free(&name);
    return status;
}

static enum rob_status compensate(struct rob_event *out, struct rob_undo_step *step,
                                  const struct rob_model *model, const struct rob_event *event,
                                  struct rob_error *err)
{
    const struct rob_event *old = before(model, event);
    const char *orphan = NULL;
    bool current = is_current(model, event, &orphan);
    if (orphan)
        return rob_fail(err, ROB_REFUSED,
                        "the last change cannot be undone: '%s' is no longer in this review",
                        orphan);
    if (!current)
        return refuse(model, event,
                      "has since been changed on another computer: your change cannot be undone",
                      err);
    if (event->op == ROB_OP_UNRESOLVE && event->n_was > 1)
        return refuse(
            model, event,
            "was resolved in two different ways, and undo cannot restore both: resolve it again",
            err);
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

static const char *answer_label(const struct rob_model *model, int item, const char *id)
{
    const struct rob_item *of = &model->form->items[item];
    int answer = rob_item_answer(of, id);
    return answer == ROB_NOT_FOUND ? id : of->answers[answer].label;
}

static bool is_flagged(const struct rob_event *event)
{
    return event->op == ROB_OP_FLAG && event->reason && *event->reason;
}

/* An item on which the reviewers agree does not become unresolved when its resolution is undone. */
static const char *unresolved_word(const struct rob_model *model, const struct rob_event *now,
                                   int item)
{
    int study = rob_model_study(model, now->study);
    int outcome = now->outcome ? rob_model_outcome(model, now->outcome) : ROB_NO_OUTCOME;
    struct rob_common common = {.answer = ROB_NOT_FOUND};
    if (study != ROB_NOT_FOUND && item != ROB_NOT_FOUND)
        (void)rob_model_first_passes(&common, model, study, item, outcome);
    return common.answer == ROB_NOT_FOUND ? "unresolved" : "the agreed answer";
}

static const char BEFORE[] = "what it was";

/* The state that an event brings back. */
static void add_state(struct rob_buf *what, const struct rob_model *model,
                      const struct rob_event *now, int item)
{
    rob_buf_str(what, now->answer && item != ROB_NOT_FOUND ? answer_label(model, item, now->answer)
                      : now->op == ROB_OP_UNRESOLVE        ? unresolved_word(model, now, item)
                      : now->op == ROB_OP_REFER            ? "its referral to the adjudicator"
                      : now->op == ROB_OP_CLEAR            ? "not judged"
                      : is_flagged(now)                    ? "flagged"
                      : now->op == ROB_OP_FLAG             ? "not flagged"
                                                           : BEFORE);
}

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* "12 entries of Hale 1997: back to what they were", "12 entries of 3 studies: entered again" */
static void describe_many(struct rob_buf *what, const struct rob_model *model,
                          const struct rob_undo_step *step, bool redo)
{
    struct rob_intern studies = {0};
    for (size_t i = 0; i < step->n; i++) {
        const char *id = step->events[i].study ? step->events[i].study : "";
        what->failed |= rob_intern_add(&studies, id, strlen(id)) == ROB_MAP_NONE;
    }
    rob_buf_printf(what, "%zu entries of ", step->n);
    if (studies.words.n > 1)
        rob_buf_printf(what, "%zu studies", studies.words.n);
    else
        rob_model_add_name(what, model, rob_model_study(model, step->events[0].study),
                           ROB_NOT_FOUND, ROB_NO_OUTCOME);
    rob_buf_str(what, redo ? ": entered again" : ": back to what they were");
    rob_intern_free(&studies);
}

/* "back to Yes", or "now Yes". If only texts or signalling answers change: "the earlier entry is
 * back". */
static void describe(struct rob_buf *what, const struct rob_model *model,
                     const struct rob_undo_step *step, const struct rob_event *undone, bool redo)
{
    const struct rob_event *now = &step->events[0];
    int item = now->item ? rob_form_item(model->form, now->item) : ROB_NOT_FOUND;
    bool answered = undone->answer && now->answer && strcmp(undone->answer, now->answer) == 0;
    bool alike = answered || (is_flagged(undone) && is_flagged(now));
    if (step->n > 1) {
        describe_many(what, model, step, redo);
        return;
    }
    struct rob_buf state = {0};
    add_state(&state, model, now, item);
    add_name(what, model, now);
    if (alike || (redo && same(rob_buf_text(&state), BEFORE)))
        rob_buf_str(what, redo ? ": the later entry is back" : ": the earlier entry is back");
    else
        rob_buf_printf(what, redo ? ": now %s" : ": back to %s", rob_buf_text(&state));
    what->failed = what->failed || state.failed;
    rob_buf_free(&state);
}

/* The events of a command usually belong to one study. */
static struct rob_undo_next find_next(const struct rob_undo_step *step)
{
    const struct rob_event *event = &step->events[0];
    struct rob_undo_next next = {.study = event->study,
                                 .item = event->item,
                                 .outcome = event->outcome,
                                 .of_pass = event->op == ROB_OP_JUDGE || event->op == ROB_OP_CLEAR};
    for (size_t i = 1; i < step->n; i++) {
        next.study = same(next.study, step->events[i].study) ? next.study : NULL;
        next.item = same(next.item, step->events[i].item) ? next.item : NULL;
        next.outcome = same(next.outcome, step->events[i].outcome) ? next.outcome : NULL;
    }
    return next;
}

enum rob_status rob_undo_find(struct rob_undo_step *out, const struct rob_model *model,
                              const char *seat, const char *writer, bool redo,
                              struct rob_error *err)
{
    struct stacks stacks = {0};
    struct rob_undo_step step = {0};
    struct rob_buf what = {0};
    const struct rob_event *undone = NULL;
    enum rob_status status = build(&stacks, model, seat, writer) ? ROB_OK : rob_fail_memory(err);
    size_t depth = redo ? stacks.redo.n : stacks.undo.n;
    if (!status && depth == 0)
        status = rob_fail(err, ROB_REFUSED, "nothing to %s", redo ? "redo" : "undo");
    if (!status) {
        struct command top = redo ? stacks.redo.at[depth - 1] : stacks.undo.at[depth - 1];
        undone = &model->nodes.at[top.first]->event;
        step.events = rob_arena_array(&step.arena, top.n, sizeof *step.events);
        status = step.events ? ROB_OK : rob_fail_memory(err);
        for (size_t i = 0; i < top.n && !status; i++) {
            const struct rob_event *event = &model->nodes.at[top.first + i]->event;
            status = compensate(&step.events[step.n++], &step, model, event, err);
        }
    }
    if (!status) {
        step.next = find_next(&step);
        step.next.behind_note = !redo && stacks.noted;
        step.next.operator_ = undone->operator_;
        describe(&what, model, &step, undone, redo);
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
