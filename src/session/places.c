#include "session/places.h"

#include "session/counts.h"
#include "session/resolve.h"
#include "session/resolve_many.h"
#include "session/studies.h"

#include <stdlib.h>
#include <string.h>

static size_t *place(struct rob_session *session, size_t i)
{
    size_t *const places[ROB_N_PLACES] = {
        &session->studies.study, &session->judging.study, &session->resolving.cell.study,
        &session->shown,         &session->remarked,      &session->visit.study};
    return places[i];
}

void rob_session__remember_places(struct rob_session *session, char *ids[ROB_N_PLACES])
{
    size_t n = rob_view_n_studies(session->view) + rob_view_n_dropped(session->view);
    for (size_t i = 0; i < ROB_N_PLACES; i++)
        ids[i] = *place(session, i) < n
                     ? strdup(rob_view_study(session->view, *place(session, i)).id)
                     : NULL;
}

static void find_place(struct rob_session *session, size_t *study, const char *id)
{
    int found = rob_view_study_of(session->view, id);
    if (found != ROB_NOT_FOUND)
        *study = (size_t)found;
}

/* Reading the review anew may bring another version of the form. */
static void take_form(struct rob_session *session)
{
    session->form = rob_review_form(session->review);
    size_t last = session->form->n_items - 1;
    if (session->judging.item > last)
        session->judging.item = last;
    if (session->resolving.cell.item > last)
        session->resolving.cell.item = last;
}

void rob_session__drop_places(char *ids[ROB_N_PLACES])
{
    for (size_t i = 0; i < ROB_N_PLACES; i++)
        free(ids[i]);
}

void rob_session__find_places(struct rob_session *session, char *ids[ROB_N_PLACES])
{
    take_form(session);
    for (size_t i = 0; i < ROB_N_PLACES; i++) {
        if (ids[i])
            find_place(session, place(session, i), ids[i]);
        free(ids[i]);
    }
    rob_resolve_refresh_marks(session);
    session->revision++;
    rob_session__count(session);
    if (session->seat[0])
        rob_studies_make_rows(session);
    if (session->resolving.opened)
        rob_resolve_make_rows(session);
}
