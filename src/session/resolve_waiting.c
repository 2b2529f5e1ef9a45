#include "session/resolve_waiting.h"

#include "session/draft.h"
#include "session/entry.h"
#include "session/kept.h"
#include "session/resolve.h"

#include <stdlib.h>
#include <string.h>

/* The study by its id: the list of studies may change. */
struct rob_waiting {
    char *study;
    size_t item;
    int outcome;
    struct rob_entry entry;
    char *reason;
};

static void free_one(struct rob_waiting *waiting)
{
    rob_entry_free(&waiting->entry);
    free(waiting->study);
    free(waiting->reason);
}

static void remove_one(struct rob_resolving *state, size_t i)
{
    free_one(&state->waiting[i]);
    state->n_waiting--;
    memmove(&state->waiting[i], &state->waiting[i + 1],
            (state->n_waiting - i) * sizeof *state->waiting);
}

void rob_resolve_free_waiting(struct rob_session *session)
{
    struct rob_resolving *state = &session->resolving;
    for (size_t i = 0; i < state->n_waiting; i++)
        free_one(&state->waiting[i]);
    free(state->waiting);
    state->waiting = NULL;
    state->n_waiting = 0;
}

static bool is_of(const struct rob_session *session, const struct rob_waiting *waiting,
                  struct rob_cell cell)
{
    return waiting->item == cell.item && waiting->outcome == cell.outcome &&
           strcmp(waiting->study, rob_view_study(session->view, cell.study).id) == 0;
}

static size_t find(const struct rob_session *session, struct rob_cell cell)
{
    const struct rob_resolving *state = &session->resolving;
    for (size_t i = 0; i < state->n_waiting; i++)
        if (is_of(session, &state->waiting[i], cell))
            return i;
    return SIZE_MAX;
}

bool rob_resolve_waits(const struct rob_session *session, struct rob_cell cell)
{
    return find(session, cell) != SIZE_MAX;
}

/* An empty one for the row; NULL without memory. */
static struct rob_waiting *add(struct rob_session *session, struct rob_cell cell)
{
    struct rob_resolving *state = &session->resolving;
    struct rob_waiting made = {.item = cell.item, .outcome = cell.outcome};
    struct rob_waiting *all =
        realloc(state->waiting, (state->n_waiting + 1) * sizeof *state->waiting);
    if (!all)
        return NULL;
    state->waiting = all;
    made.study = strdup(rob_view_study(session->view, cell.study).id);
    if (!made.study || !rob_entry_init(&made.entry) || !rob_entry_set(&made.reason, "")) {
        free_one(&made);
        return NULL;
    }
    all[state->n_waiting] = made;
    return &all[state->n_waiting++];
}

void rob_resolve_set_aside(struct rob_session *session)
{
    struct rob_resolving *state = &session->resolving;
    if (!rob_resolve_is_pending(session))
        return;
    struct rob_waiting *waiting = add(session, state->cell);
    if (!waiting) {
        rob_kept_add_entry(session, state->entry, state->reason);
        return;
    }
    struct rob_entry empty = waiting->entry;
    char *reason = waiting->reason;
    waiting->entry = *state->entry;
    waiting->reason = state->reason;
    *state->entry = empty;
    state->reason = reason;
    rob_session_say(session, "The texts on %s, item %d, are kept as a draft.",
                    rob_view_study(session->view, state->cell.study).label,
                    session->form->items[state->cell.item].number);
}

void rob_resolve_take_back(struct rob_session *session)
{
    struct rob_resolving *state = &session->resolving;
    size_t i = find(session, state->cell);
    if (i == SIZE_MAX || !state->entry)
        return;
    struct rob_waiting *waiting = &state->waiting[i];
    if (state->settled) {
        rob_session_say(session,
                        "This item was resolved since. Your unfinished texts on it are in a file.");
        rob_kept_add_entry(session, &waiting->entry, waiting->reason);
        remove_one(state, i);
        rob_draft_drop(session);
        return;
    }
    struct rob_entry before = *state->entry;
    char *reason = state->reason;
    *state->entry = waiting->entry;
    state->reason = waiting->reason;
    waiting->entry = before;
    waiting->reason = reason;
    remove_one(state, i);
}

bool rob_resolve_add_waiting(struct rob_session *session, struct rob_cell cell, char *const *texts,
                             size_t n)
{
    struct rob_waiting *waiting = n >= 2 ? add(session, cell) : NULL;
    bool whole = waiting && rob_entry_set(&waiting->entry.support, texts[0]) &&
                 rob_entry_set(&waiting->reason, texts[1]);
    for (size_t i = 2; whole && i + 1 < n; i += 2) {
        whole = rob_entry_need_quotes(&waiting->entry, i / 2);
        struct rob_entry_quote *quote = &waiting->entry.quotes[i / 2 - 1];
        whole = whole && rob_entry_set(&quote->text, texts[i]) &&
                rob_entry_set(&quote->where, texts[i + 1]);
    }
    if (waiting && !whole)
        remove_one(&session->resolving, session->resolving.n_waiting - 1);
    return whole;
}

bool rob_resolve_waiting_draft(const struct rob_session *session, size_t i, const char **study,
                               struct rob_cell *cell, struct rob_buf *out)
{
    const struct rob_waiting *waiting = &session->resolving.waiting[i];
    *study = waiting->study;
    *cell = (struct rob_cell){.item = waiting->item, .outcome = waiting->outcome};
    if (waiting->item >= session->form->n_items)
        return false;
    rob_resolve_add_texts(&waiting->entry, waiting->reason, out);
    return true;
}
