/* The marks on differences that are to be resolved together. */
#include "session/resolve.h"
#include "session/resolve_many.h"

#include <stdlib.h>
#include <string.h>

static const char SEVERAL[] = "The marked rows belong to several items; an answer resolves rows of "
                              "one item only.";

static size_t find(const struct rob_session *session, struct rob_cell cell)
{
    const struct rob_marks *marks = &session->resolving.marks;
    for (size_t i = 0; i < marks->n; i++)
        if (rob_resolve_same_cell(marks->at[i].cell, cell))
            return i;
    return SIZE_MAX;
}

bool rob_resolve_is_marked(const struct rob_session *session, struct rob_cell cell)
{
    return find(session, cell) != SIZE_MAX;
}

static bool may_mark(const struct rob_session *session, struct rob_cell cell)
{
    return rob_resolve_is_open(session, cell) && rob_resolve_is_mine(session, cell);
}

static void add_mark(struct rob_session *session, struct rob_cell cell)
{
    struct rob_mark mark = {cell, strdup(rob_view_study(session->view, cell.study).id),
                            ROB_CAUSE_UNASKED};
    if (!mark.study || !rob_vec_push(&session->resolving.marks, mark))
        free(mark.study);
}

static void remove_mark(struct rob_marks *marks, size_t i)
{
    free(marks->at[i].study);
    marks->n--;
    memmove(&marks->at[i], &marks->at[i + 1], (marks->n - i) * sizeof *marks->at);
}

void rob_resolve_mark(struct rob_session *session)
{
    struct rob_marks *marks = &session->resolving.marks;
    struct rob_cell cell = session->resolving.cell;
    size_t at = find(session, cell);
    if (session->resolving.n_rows == 0)
        return;
    if (at != SIZE_MAX)
        remove_mark(marks, at);
    else if (may_mark(session, cell)) {
        add_mark(session, cell);
        if (!rob_resolve_marks_one_item(session))
            rob_session_say(session, SEVERAL);
    } else
        rob_session_say(session, "Only rows that you can still resolve can be marked.");
}

/* The answers that were given, a bit each. */
static uint64_t answers_of(const struct rob_session *session, struct rob_cell cell)
{
    struct rob_sides sides;
    uint64_t given = 0;
    rob_resolve_sides(&sides, session, cell);
    for (size_t i = 0; i < sides.n; i++)
        if (sides.judgement[i].answer >= 0)
            given |= (uint64_t)1 << sides.judgement[i].answer;
    return given;
}

void rob_resolve_mark_alike(struct rob_session *session)
{
    struct rob_resolving *state = &session->resolving;
    uint64_t given = state->n_rows ? answers_of(session, state->cell) : 0;
    size_t before = state->marks.n;
    for (size_t i = 0; i < state->n_rows; i++) {
        struct rob_cell cell = state->rows[i];
        if (cell.item == state->cell.item && may_mark(session, cell) &&
            answers_of(session, cell) == given && !rob_resolve_is_marked(session, cell))
            add_mark(session, cell);
    }
    size_t n = state->marks.n;
    if (n == before)
        rob_session_say(session, "No other row of this item can be marked.");
    else if (!rob_resolve_marks_one_item(session))
        rob_session_say(session, SEVERAL);
    else
        rob_session_say(session, "%zu row%s marked. Press the key of an answer to resolve %s.", n,
                        n == 1 ? "" : "s", n == 1 ? "it" : "all");
}

void rob_resolve_unmark_all(struct rob_session *session)
{
    struct rob_marks *marks = &session->resolving.marks;
    while (marks->n > 0)
        remove_mark(marks, marks->n - 1);
}

bool rob_resolve_marks_one_item(const struct rob_session *session)
{
    const struct rob_marks *marks = &session->resolving.marks;
    size_t same = 0;
    while (same < marks->n && marks->at[same].cell.item == marks->at[0].cell.item)
        same++;
    return same > 0 && same == marks->n;
}

void rob_resolve_refresh_marks(struct rob_session *session)
{
    struct rob_marks *marks = &session->resolving.marks;
    for (size_t i = marks->n; i-- > 0;) {
        int study = rob_view_study_of(session->view, marks->at[i].study);
        marks->at[i].cell.study = (size_t)study;
        if (study == ROB_NOT_FOUND || (size_t)study >= rob_view_n_studies(session->view) ||
            marks->at[i].cell.item >= session->form->n_items ||
            !may_mark(session, marks->at[i].cell))
            remove_mark(marks, i);
    }
}

void rob_resolve_free_marks(struct rob_session *session)
{
    rob_resolve_unmark_all(session);
    rob_vec_free(&session->resolving.marks);
}
