/* Changing the review, and reading the changes of others. */
#include "session/places.h"

enum rob_status rob_session_record(struct rob_session *session, const char *seat,
                                   struct rob_event *events, size_t n)
{
    struct rob_error err = {0};
    char *ids[ROB_N_PLACES];
    rob_session__remember_places(session, ids);
    enum rob_status status = rob_review_record(session->review, seat, events, n, &err);
    rob_session__find_places(session, ids);
    if (status) {
        rob_session_complain(session, &err);
    } else {
        session->message_stays = false;
        rob_session_clear_message(session);
    }
    return status;
}

void rob_session_reload(struct rob_session *session)
{
    struct rob_error err = {0};
    char *ids[ROB_N_PLACES];
    rob_session__remember_places(session, ids);
    if (rob_review_reload(session->review, &err))
        rob_session_complain(session, &err);
    rob_session__find_places(session, ids);
}
