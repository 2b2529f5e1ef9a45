/* Questions about the difference at hand; they change nothing. */
#include "session/resolve.h"

bool rob_resolve_in_text(const struct rob_session *session)
{
    return session->resolving.focus != ROB_FOCUS_ITEM;
}

const struct rob_item *rob_resolve_item(const struct rob_session *session)
{
    return &session->form->items[session->resolving.cell.item];
}

struct rob_consensus rob_resolve_consensus(const struct rob_session *session)
{
    return rob_view_consensus(session->view, session->resolving.cell);
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

void rob_resolve_sides(struct rob_sides *out, const struct rob_session *session,
                       struct rob_cell cell)
{
    int seat = 0;
    size_t differs = 0;
    out->n = 0;
    for (size_t k = 0; (seat = rob_view_reviewer(session->view, cell.study, k)) != ROB_NOT_FOUND;
         k++) {
        struct rob_judgement *judgement = &out->judgement[out->n];
        if (out->n == ROB_SIDES_MAX ||
            !rob_view_first_pass(judgement, session->view, cell, (size_t)seat))
            continue;
        if (differs == 0 && judgement->answer != out->judgement[0].answer)
            differs = out->n;
        out->seat[out->n++] = (size_t)seat;
    }
    if (differs > 1 && !rob_view_hides_names(session->view)) /* else C would stand at b */
        move_to_second(out, differs);
}

char rob_resolve_letter(size_t side)
{
    return side < 26 ? (char)('a' + side) : '*';
}

bool rob_resolve_is_open(const struct rob_session *session, struct rob_cell cell)
{
    enum rob_settled state = rob_view_consensus(session->view, cell).state;
    return state == ROB_CELL_DIFFER || state == ROB_CELL_REFERRED;
}

bool rob_resolve_is_mine(const struct rob_session *session, struct rob_cell cell)
{
    return rob_session_adjudicates(session) ||
           rob_view_progress(session->view, cell.study, rob_session_me(session)) == ROB_COMPLETE;
}

bool rob_resolve_is_wanted(const struct rob_session *session, struct rob_cell cell)
{
    enum rob_settled state = rob_view_consensus(session->view, cell).state;
    if (rob_session_adjudicates(session) && session->resolving.n_referred > 0)
        return state == ROB_CELL_REFERRED;
    bool open = state == ROB_CELL_DIFFER || state == ROB_CELL_REFERRED;
    return open && rob_resolve_is_mine(session, cell);
}

bool rob_resolve_is_pending(const struct rob_session *session)
{
    const struct rob_resolving *state = &session->resolving;
    return state->entry && !state->settled && (rob_entry_has_texts(state->entry) || *state->reason);
}
