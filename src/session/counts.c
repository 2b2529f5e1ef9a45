#include "session/counts.h"

size_t rob_session_n_referred(const struct rob_session *session, size_t study)
{
    size_t n = 0;
    if (!rob_view_open(session->view, study))
        return 0;
    for (size_t i = 0; i < rob_view_n_cells(session->view, study); i++)
        n += rob_view_consensus(session->view, rob_view_cell(session->view, study, i)).state ==
             ROB_CELL_REFERRED;
    return n;
}

void rob_session__count(struct rob_session *session)
{
    struct rob_counts *counts = &session->counts;
    *counts = (struct rob_counts){0};
    if (!session->seat[0])
        return;
    rob_view_seat_totals(counts->mine, session->view, rob_session_me(session));
    if (rob_session_adjudicates(session))
        for (size_t i = 0; i < rob_view_n_studies(session->view); i++)
            counts->referred += rob_session_n_referred(session, i);
}

void rob_session__recount(struct rob_session *session, size_t study, enum rob_progress before)
{
    size_t me = rob_session_me(session);
    if (!rob_view_assigned(session->view, study, me))
        return;
    session->counts.mine[before]--;
    session->counts.mine[rob_view_progress(session->view, study, me)]++;
}
