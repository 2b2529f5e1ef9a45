/* Changing the review, and reading the changes of others. */
#include "session/counts.h"
#include "session/find.h"
#include "session/places.h"
#include "session/studies.h"

#include <string.h>

/* The study that all events are about; false: there is no such study. */
static bool common_study(size_t *study, const struct rob_session *session,
                         const struct rob_event *events, size_t n)
{
    const size_t *const places[] = {&session->judging.study, &session->studies.study};
    for (size_t i = 0; i < n; i++)
        if (!events[i].study || strcmp(events[i].study, events[0].study) != 0)
            return false;
    for (size_t i = 0; i < ROB_COUNT(places); i++)
        if (*places[i] < rob_view_n_studies(session->view) &&
            strcmp(rob_view_study(session->view, *places[i]).id, events[0].study) == 0) {
            *study = *places[i];
            return true;
        }
    return false;
}

/* Nothing has changed but one study: all else stays as it was counted. */
static void touch(struct rob_session *session, size_t study, enum rob_progress before,
                  bool only_judgements, char *ids[ROB_N_PLACES])
{
    rob_session__drop_places(ids);
    rob_session__recount(session, study, before);
    if (!only_judgements && rob_session_adjudicates(session))
        rob_session__count(session);
    session->revision++;
    rob_find_touch(session, study);
    if (rob_studies_depend_on_answers(session) ||
        (!only_judgements && session->studies.filter != ROB_STUDIES_ALL))
        rob_studies_make_rows(session);
}

enum rob_status rob_session_record(struct rob_session *session, const char *seat,
                                   struct rob_event *events, size_t n)
{
    struct rob_error err = {0};
    char *ids[ROB_N_PLACES];
    size_t study = 0;
    bool one = session->seat[0] && common_study(&study, session, events, n);
    enum rob_progress before = one ? rob_studies_progress(session, study) : ROB_UNTOUCHED;
    unsigned generation = rob_view_generation(session->view);
    unsigned shape = rob_view_shape(session->view);
    rob_session__remember_places(session, ids);
    enum rob_status status = rob_review_record(session->review, seat, events, n, &err);
    bool only_judgements = generation == rob_view_generation(session->view);
    bool alone =
        shape == rob_view_shape(session->view) && (only_judgements || !session->resolving.opened);
    if (!status && one && alone)
        touch(session, study, before, only_judgements, ids);
    else
        rob_session__find_places(session, ids);
    if (status) {
        rob_session_complain(session, &err);
    } else {
        session->noted_last = events[0].op == ROB_OP_NOTE;
        if (!session->noted_last) /* which cannot be undone */
            session->resolved_last = strcmp(seat, ROB_SEAT_CONSENSUS) == 0;
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
