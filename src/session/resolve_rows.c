#include "session/resolve.h"

#include "session/draft.h"
#include "session/kept.h"
#include "session/resolve_many.h"
#include "session/resolve_waiting.h"

#include <stdlib.h>
#include <string.h>

/* --- Texts at hand --------------------------------------------------------------- */

static bool make_entry(struct rob_resolving *state)
{
    if (!state->entry)
        state->entry = calloc(1, sizeof *state->entry);
    if (!state->entry)
        return false;
    rob_entry_free(state->entry);
    return rob_entry_init(state->entry) && rob_entry_set(&state->reason, "");
}

static void load_entry(struct rob_session *session)
{
    struct rob_resolving *state = &session->resolving;
    if (!make_entry(state))
        return;
    state->cause[0] = '\0';
    struct rob_consensus consensus = rob_resolve_consensus(session);
    state->settled = consensus.state == ROB_CELL_RESOLVED;
    rob_resolve_take_back(session);
    if (!state->settled)
        return;
    state->entry->answer = consensus.answer;
    rob_entry_set(&state->entry->support, consensus.support);
    rob_entry_add_quotes(state->entry, consensus.quotes, consensus.n_quotes);
    rob_entry_set(&state->reason, consensus.reason);
    strncat(state->cause, consensus.cause, sizeof state->cause - 1);
}

/* It was taken back what had been settled here: texts that stand nowhere else are kept, for the
 * next attempt. */
static void keep_own_texts(struct rob_session *session)
{
    struct rob_resolving *state = &session->resolving;
    struct rob_sides sides;
    rob_resolve_sides(&sides, session, state->cell);
    for (size_t side = 0; side < sides.n; side++) {
        const struct rob_judgement *judgement = &sides.judgement[side];
        if (rob_entry_is(state->entry, judgement->support, judgement->quotes,
                         judgement->n_quotes)) {
            char *reason = state->reason;
            state->reason = NULL;
            load_entry(session);
            rob_entry_set(&state->reason, reason);
            free(reason);
            return;
        }
    }
    state->settled = false;
    state->entry->answer = ROB_NOT_FOUND;
    state->cause[0] = '\0';
}

void rob_resolve_free(struct rob_session *session)
{
    struct rob_resolving *state = &session->resolving;
    if (state->entry)
        rob_entry_free(state->entry);
    free(state->entry);
    rob_resolve_free_waiting(session);
    rob_resolve_free_marks(session);
    free(state->reason);
    free(state->before);
    free(state->rows);
    rob_field_free(&state->field);
    *state = (struct rob_resolving){0};
}

/* --- Rows -------------------------------------------------------------------------------- */

static bool is_row(const struct rob_session *session, struct rob_cell cell)
{
    struct rob_consensus consensus = rob_view_consensus(session->view, cell);
    switch (consensus.state) {
    case ROB_CELL_DIFFER:
    case ROB_CELL_REFERRED:
    case ROB_CELL_RESOLVED:
        return true;
    case ROB_CELL_UNANIMOUS:
        return session->resolving.agreed;
    default:
        return false;
    }
}

bool rob_resolve_same_cell(struct rob_cell a, struct rob_cell b)
{
    return a.study == b.study && a.item == b.item && a.outcome == b.outcome;
}

static size_t count_open_cells(const struct rob_session *session)
{
    size_t n = 0;
    for (size_t study = 0; study < rob_view_n_studies(session->view); study++)
        if (rob_view_open(session->view, study))
            n += rob_view_n_cells(session->view, study);
    return n;
}

/* -1, 0 or 1: `a` comes before `b` in the order of the studies, or of the items. */
static int compare_cells(struct rob_cell a, struct rob_cell b, bool by_item)
{
    if (by_item && a.item != b.item)
        return a.item < b.item ? -1 : 1;
    if (by_item && a.outcome != b.outcome)
        return a.outcome < b.outcome ? -1 : 1;
    if (a.study != b.study)
        return a.study < b.study ? -1 : 1;
    if (a.item != b.item)
        return a.item < b.item ? -1 : 1;
    return a.outcome < b.outcome ? -1 : a.outcome > b.outcome;
}

static int compare_by_item(const void *a, const void *b)
{
    return compare_cells(*(const struct rob_cell *)a, *(const struct rob_cell *)b, true);
}

static void fill_rows(struct rob_session *session)
{
    struct rob_resolving *state = &session->resolving;
    state->n_rows = state->n_referred = 0;
    for (size_t study = 0; study < rob_view_n_studies(session->view); study++) {
        if (!rob_view_open(session->view, study))
            continue;
        for (size_t i = 0; i < rob_view_n_cells(session->view, study); i++) {
            struct rob_cell cell = rob_view_cell(session->view, study, i);
            if (is_row(session, cell))
                state->rows[state->n_rows++] = cell;
            state->n_referred += rob_view_consensus(session->view, cell).state == ROB_CELL_REFERRED;
        }
    }
    if (state->by_item)
        qsort(state->rows, state->n_rows, sizeof *state->rows, compare_by_item);
}

/* The row of the selected cell, or of the first one behind it. */
static size_t find_row(const struct rob_resolving *state)
{
    for (size_t i = 0; i < state->n_rows; i++)
        if (rob_resolve_same_cell(state->rows[i], state->cell))
            return i;
    for (size_t i = 0; i < state->n_rows; i++)
        if (compare_cells(state->rows[i], state->cell, state->by_item) > 0)
            return i;
    return state->n_rows > 0 ? state->n_rows - 1 : 0;
}

/* Does what is settled hold the texts that waited here? So it does where an undo was undone. */
static bool is_settled_as_written(const struct rob_session *session)
{
    const struct rob_resolving *state = &session->resolving;
    struct rob_consensus consensus = rob_resolve_consensus(session);
    return strcmp(state->reason, consensus.reason) == 0 &&
           rob_entry_is(state->entry, consensus.support, consensus.quotes, consensus.n_quotes);
}

void rob_resolve_make_rows(struct rob_session *session)
{
    struct rob_resolving *state = &session->resolving;
    struct rob_cell *rows = calloc(count_open_cells(session) + 1, sizeof *rows);
    if (!rows)
        return;
    free(state->rows);
    state->rows = rows;
    fill_rows(session);
    state->cursor = find_row(state);
    struct rob_cell before = state->cell;
    if (state->n_rows == 0)
        return;
    if (!rob_resolve_same_cell(before, state->rows[state->cursor]))
        rob_resolve_set_aside(session);
    state->cell = state->rows[state->cursor];
    bool moved = !rob_resolve_same_cell(before, state->cell);
    bool settled = rob_resolve_consensus(session).state == ROB_CELL_RESOLVED;
    if (!moved && settled && rob_resolve_is_pending(session)) {
        if (!is_settled_as_written(session)) {
            rob_session_say(
                session,
                "This item was resolved since. Your unfinished texts on it are in a file.");
            rob_kept_add_entry(session, state->entry, state->reason);
        }
        rob_draft_drop(session);
    }
    if (moved || !state->entry || settled)
        load_entry(session);
    else if (state->settled)
        keep_own_texts(session);
}

void rob_resolve_select(struct rob_session *session, size_t row)
{
    struct rob_resolving *state = &session->resolving;
    if (row >= state->n_rows)
        return;
    bool same = rob_resolve_same_cell(state->cell, state->rows[row]);
    state->cursor = row;
    state->focus = ROB_FOCUS_ITEM;
    if (same && rob_resolve_is_pending(session))
        return;
    rob_resolve_set_aside(session);
    state->cell = state->rows[row];
    load_entry(session);
}

void rob_resolve_reset(struct rob_session *session)
{
    session->resolving.focus = ROB_FOCUS_ITEM;
    load_entry(session);
}

bool rob_resolve_find_item(struct rob_session *session, size_t item)
{
    const struct rob_resolving *state = &session->resolving;
    for (size_t i = 0; i < state->n_rows; i++)
        if (state->rows[i].study == state->cell.study && state->rows[i].item == item) {
            rob_resolve_select(session, i);
            return true;
        }
    return false;
}

bool rob_resolve_find(struct rob_session *session, struct rob_cell cell)
{
    struct rob_resolving *state = &session->resolving;
    for (int attempt = 0; attempt < 2; attempt++) {
        for (size_t i = 0; i < state->n_rows; i++)
            if (rob_resolve_same_cell(state->rows[i], cell)) {
                rob_resolve_select(session, i);
                return true;
            }
        state->agreed = true;
        rob_resolve_make_rows(session);
    }
    return false;
}

bool rob_resolve_step(struct rob_session *session, int by)
{
    struct rob_resolving *state = &session->resolving;
    for (size_t i = 1; i < state->n_rows; i++) {
        size_t row = (state->cursor + (by > 0 ? i : state->n_rows - i)) % state->n_rows;
        if (!rob_resolve_is_wanted(session, state->rows[row]))
            continue;
        rob_resolve_select(session, row);
        return true;
    }
    return false;
}

bool rob_resolve_is_another_left(const struct rob_session *session)
{
    const struct rob_resolving *state = &session->resolving;
    for (size_t i = 0; i < state->n_rows; i++)
        if (!rob_resolve_same_cell(state->rows[i], state->cell) &&
            rob_resolve_is_wanted(session, state->rows[i]))
            return true;
    return false;
}

size_t rob_resolve_n_left(const struct rob_session *session, bool all)
{
    const struct rob_resolving *state = &session->resolving;
    size_t n = 0;
    for (size_t i = 0; i < state->n_rows; i++)
        n += (all || state->rows[i].study == state->cell.study) &&
             rob_resolve_is_wanted(session, state->rows[i]);
    return n;
}

void rob_resolve_add_no_other(const struct rob_session *session, const char *done,
                              struct rob_buf *out)
{
    size_t mine = rob_resolve_n_left(session, true);
    size_t all = rob_view_totals(session->view).open_disagreements;
    bool referred = rob_session_adjudicates(session) && session->resolving.n_referred > 0;
    if (mine > 0 && all > mine && referred)
        rob_buf_printf(out, "Nothing else is referred to you; %zu are not resolved.", all);
    else if (mine > 0)
        rob_buf_printf(out, "This is the only disagreement left%s.", all > mine ? " for you" : "");
    else
        rob_buf_str(out, all > 0 ? "Nothing is left for you to resolve." : done);
}
