#include "tui/reconcile.h"

#include "tui/draft.h"

#include <stdlib.h>
#include <string.h>

const struct rob_item *rob_reconcile_item(const struct rob_tui *tui)
{
    return &tui->form->items[tui->reconcile.cell.item];
}

struct rob_consensus rob_reconcile_consensus(const struct rob_tui *tui)
{
    return rob_view_consensus(tui->view, tui->reconcile.cell);
}

/* Brings a side to the second place; those between move on by one. */
static void move_to_second(struct rob_sides *sides, size_t from)
{
    size_t seat = sides->seat[from];
    struct rob_judgement judgement = sides->judgement[from];
    for (size_t i = from; i > 1; i--) {
        sides->seat[i] = sides->seat[i - 1];
        sides->judgement[i] = sides->judgement[i - 1];
    }
    sides->seat[1] = seat;
    sides->judgement[1] = judgement;
}

void rob_reconcile_sides(struct rob_sides *out, const struct rob_tui *tui, struct rob_cell cell)
{
    int seat = 0;
    size_t differs = 0;
    out->n = 0;
    for (size_t k = 0; (seat = rob_view_reviewer(tui->view, cell.study, k)) != ROB_NOT_FOUND; k++) {
        struct rob_judgement *judgement = &out->judgement[out->n];
        if (out->n == ROB_SIDES_MAX ||
            !rob_view_first_pass(judgement, tui->view, cell, (size_t)seat))
            continue;
        if (differs == 0 && judgement->answer != out->judgement[0].answer)
            differs = out->n;
        out->seat[out->n++] = (size_t)seat;
    }
    if (differs > 1 && !rob_view_hides_names(tui->view)) /* else C would stand at b */
        move_to_second(out, differs);
}

char rob_reconcile_letter(size_t side)
{
    return side < 26 ? (char)('a' + side) : '*';
}

bool rob_reconcile_is_open(const struct rob_tui *tui, struct rob_cell cell)
{
    enum rob_settled state = rob_view_consensus(tui->view, cell).state;
    return state == ROB_CELL_DIFFER || state == ROB_CELL_REFERRED;
}

bool rob_reconcile_is_mine(const struct rob_tui *tui, struct rob_cell cell)
{
    struct rob_judgement judgement;
    return rob_tui_adjudicates(tui) ||
           rob_view_first_pass(&judgement, tui->view, cell, rob_tui_me(tui));
}

bool rob_reconcile_is_wanted(const struct rob_tui *tui, struct rob_cell cell)
{
    enum rob_settled state = rob_view_consensus(tui->view, cell).state;
    if (rob_tui_adjudicates(tui) && tui->reconcile.n_referred > 0)
        return state == ROB_CELL_REFERRED;
    bool open = state == ROB_CELL_DIFFER || state == ROB_CELL_REFERRED;
    return open && rob_reconcile_is_mine(tui, cell);
}

/* --- What is being settled --------------------------------------------------------------- */

static bool make_entry(struct rob_reconcile_state *state)
{
    if (!state->entry)
        state->entry = calloc(1, sizeof *state->entry);
    if (!state->entry)
        return false;
    rob_entry_free(state->entry);
    return rob_entry_init(state->entry) && rob_entry_set(&state->reason, "");
}

static void load_entry(struct rob_tui *tui)
{
    struct rob_reconcile_state *state = &tui->reconcile;
    if (!make_entry(state))
        return;
    state->cause[0] = '\0';
    struct rob_consensus consensus = rob_reconcile_consensus(tui);
    state->settled = consensus.state == ROB_CELL_RESOLVED;
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
static void keep_own_texts(struct rob_tui *tui)
{
    struct rob_reconcile_state *state = &tui->reconcile;
    struct rob_sides sides;
    rob_reconcile_sides(&sides, tui, state->cell);
    for (size_t side = 0; side < sides.n; side++) {
        const struct rob_judgement *judgement = &sides.judgement[side];
        if (rob_entry_is(state->entry, judgement->support, judgement->quotes,
                         judgement->n_quotes)) {
            char *reason = state->reason;
            state->reason = NULL;
            load_entry(tui);
            rob_entry_set(&state->reason, reason);
            free(reason);
            return;
        }
    }
    state->settled = false;
    state->entry->answer = ROB_NOT_FOUND;
    state->cause[0] = '\0';
}

void rob_reconcile_free(struct rob_tui *tui)
{
    struct rob_reconcile_state *state = &tui->reconcile;
    if (state->entry)
        rob_entry_free(state->entry);
    free(state->entry);
    free(state->reason);
    free(state->before);
    free(state->rows);
    rob_field_free(&state->field);
    *state = (struct rob_reconcile_state){0};
}

/* --- Rows -------------------------------------------------------------------------------- */

static bool is_row(const struct rob_tui *tui, struct rob_cell cell)
{
    struct rob_consensus consensus = rob_view_consensus(tui->view, cell);
    switch (consensus.state) {
    case ROB_CELL_DIFFER:
    case ROB_CELL_REFERRED:
    case ROB_CELL_RESOLVED:
        return true;
    case ROB_CELL_UNANIMOUS:
        return tui->reconcile.agreed || consensus.differ;
    default:
        return false;
    }
}

static bool same_cell(struct rob_cell a, struct rob_cell b)
{
    return a.study == b.study && a.item == b.item && a.outcome == b.outcome;
}

static size_t count_open_cells(const struct rob_tui *tui)
{
    size_t n = 0;
    for (size_t study = 0; study < rob_view_n_studies(tui->view); study++)
        if (rob_view_open(tui->view, study))
            n += rob_view_n_cells(tui->view, study);
    return n;
}

static void fill_rows(struct rob_tui *tui)
{
    struct rob_reconcile_state *state = &tui->reconcile;
    state->n_rows = state->n_referred = 0;
    for (size_t study = 0; study < rob_view_n_studies(tui->view); study++) {
        if (!rob_view_open(tui->view, study))
            continue;
        for (size_t i = 0; i < rob_view_n_cells(tui->view, study); i++) {
            struct rob_cell cell = rob_view_cell(tui->view, study, i);
            if (is_row(tui, cell))
                state->rows[state->n_rows++] = cell;
            state->n_referred += rob_view_consensus(tui->view, cell).state == ROB_CELL_REFERRED;
        }
    }
}

/* The row of the selected cell, or of the first one behind it. */
static size_t find_row(const struct rob_reconcile_state *state)
{
    for (size_t i = 0; i < state->n_rows; i++)
        if (same_cell(state->rows[i], state->cell))
            return i;
    for (size_t i = 0; i < state->n_rows; i++) {
        struct rob_cell row = state->rows[i];
        if (row.study > state->cell.study ||
            (row.study == state->cell.study && row.item >= state->cell.item))
            return i;
    }
    return state->n_rows > 0 ? state->n_rows - 1 : 0;
}

/* Does what is settled hold the texts that waited here? So it does where an undo was undone. */
static bool is_settled_as_written(const struct rob_tui *tui)
{
    const struct rob_reconcile_state *state = &tui->reconcile;
    struct rob_consensus consensus = rob_reconcile_consensus(tui);
    return rob_reconcile_is_pending(tui) && strcmp(state->reason, consensus.reason) == 0 &&
           rob_entry_is(state->entry, consensus.support, consensus.quotes, consensus.n_quotes);
}

void rob_reconcile_make_rows(struct rob_tui *tui)
{
    struct rob_reconcile_state *state = &tui->reconcile;
    struct rob_cell *rows = calloc(count_open_cells(tui) + 1, sizeof *rows);
    if (!rows)
        return;
    free(state->rows);
    state->rows = rows;
    fill_rows(tui);
    state->cursor = find_row(state);
    struct rob_cell before = state->cell;
    if (state->n_rows == 0)
        return;
    state->cell = state->rows[state->cursor];
    bool moved = !same_cell(before, state->cell);
    bool settled = rob_reconcile_consensus(tui).state == ROB_CELL_RESOLVED;
    if (!moved && settled && is_settled_as_written(tui))
        rob_draft_drop(tui);
    if (moved || !state->entry || settled)
        load_entry(tui);
    else if (state->settled)
        keep_own_texts(tui);
}

void rob_reconcile_select(struct rob_tui *tui, size_t row)
{
    struct rob_reconcile_state *state = &tui->reconcile;
    if (row >= state->n_rows)
        return;
    state->cursor = row;
    state->cell = state->rows[row];
    state->focus = ROB_FOCUS_ITEM;
    load_entry(tui);
}

bool rob_reconcile_step(struct rob_tui *tui, int by)
{
    struct rob_reconcile_state *state = &tui->reconcile;
    for (size_t i = 1; i < state->n_rows; i++) {
        size_t row = (state->cursor + (by > 0 ? i : state->n_rows - i)) % state->n_rows;
        if (!rob_reconcile_is_wanted(tui, state->rows[row]))
            continue;
        rob_reconcile_select(tui, row);
        return true;
    }
    return false;
}

void rob_reconcile_say_no_other(struct rob_tui *tui, const char *done)
{
    size_t mine = rob_reconcile_n_left(tui, true);
    size_t all = rob_view_totals(tui->view).open_disagreements;
    bool referred = rob_tui_adjudicates(tui) && tui->reconcile.n_referred > 0;
    if (mine > 0 && all > mine && referred)
        rob_tui_say(tui, "Nothing else is referred to you; %zu not settled.", all);
    else if (mine > 0)
        rob_tui_say(tui, "This is the only difference that is left%s.",
                    all > mine ? " for you" : "");
    else
        rob_tui_say(tui, "%s", all > 0 ? "Nothing is left for you to settle." : done);
}

size_t rob_reconcile_n_left(const struct rob_tui *tui, bool all)
{
    const struct rob_reconcile_state *state = &tui->reconcile;
    size_t n = 0;
    for (size_t i = 0; i < state->n_rows; i++)
        n += (all || state->rows[i].study == state->cell.study) &&
             rob_reconcile_is_wanted(tui, state->rows[i]);
    return n;
}
