/* The person at work. */
#include "session/session.h"

#include <assert.h>

size_t rob_session_me(const struct rob_session *session)
{
    int viewer = rob_view_viewer(session->view);
    assert(viewer >= 0);
    return (size_t)viewer;
}

bool rob_session_adjudicates(const struct rob_session *session)
{
    return rob_view_seat(session->view, rob_session_me(session)).role == ROB_ROLE_ADJUDICATOR;
}
