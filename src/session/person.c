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

void rob_session_say_locked(struct rob_session *session)
{
    struct rob_error err = {0};
    session->locked = rob_review_claim(session->review, session->seat, &err) == ROB_LOCKED;
    if (!session->locked)
        rob_session_reload(session);
    rob_session_say(
        session,
        session->locked
            ? "Read-only: %s has this review open in another window or on another machine."
            : "The other window of %s is closed: from now on, this one may write.",
        rob_view_seat(session->view, rob_session_me(session)).name);
}
