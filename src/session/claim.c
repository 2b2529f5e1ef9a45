/* Trying again to write, after another window of the same person was in the way. */
#include "session/session.h"

#include "session/places.h"

enum rob_status rob_session_claim_again(struct rob_session *session, const char *seat)
{
    struct rob_error err = {0};
    char *ids[ROB_N_PLACES];
    if (rob_review_is_taken(session->review, seat))
        return ROB_LOCKED;
    rob_session__remember_places(session, ids); /* the other window may have changed the list */
    enum rob_status status = rob_review_claim(session->review, seat, &err);
    rob_session__find_places(session, ids);
    if (!status)
        rob_session_reload(session);
    else if (status != ROB_LOCKED)
        rob_session_complain(session, &err);
    return status;
}

void rob_session_say_locked(struct rob_session *session)
{
    const char *name = rob_view_seat(session->view, rob_session_me(session)).name;
    enum rob_status status = rob_session_claim_again(session, session->seat);
    session->locked = status != ROB_OK;
    if (status == ROB_LOCKED)
        rob_session_say(session,
                        "Read-only: %s has this review open in another window or on another "
                        "machine.",
                        name);
    else if (!status)
        rob_session_say(session, "The other window was closed. You can write here now.");
}
