/* Undo and redo. */
#include "session/session.h"

#include "session/places.h"
#include "session/resolve.h"

#include <stdlib.h>
#include <string.h>

/* The label of the study on the form; "" without one. */
static const char *label_here(const struct rob_session *session)
{
    size_t study = session->judging.study;
    return study < rob_view_n_studies(session->view) ? rob_view_study(session->view, study).label
                                                     : "";
}

/* The way back from what a key of the screen has finished is another key. */
static void explain(struct rob_session *session, const struct rob_error *err)
{
    const char *label = label_here(session), *finished = " was finished by ";
    bool reopens = strstr(err->text, "reopen it first") != NULL && !session->by_lines;
    bool here = *label && strncmp(err->text, label, strlen(label)) == 0 &&
                strncmp(err->text + strlen(label), finished, strlen(finished)) == 0;
    if (reopens && session->form->mode == ROB_MODE_SCREEN && session->decided.n > 0)
        rob_session_say(session, "The last record is finished: in the record, Backspace takes it "
                                 "back.");
    else if (reopens && here && session->form->mode == ROB_MODE_ASSESS)
        rob_session_say(session, "%s is finished: on its form, D reopens it.", label);
    else
        rob_session_complain(session, err);
}

void rob_session_undo(struct rob_session *session, bool consensus, bool redo)
{
    struct rob_error err = {0};
    char *ids[ROB_N_PLACES], *what = NULL;
    const char *seat = consensus ? ROB_SEAT_CONSENSUS : session->seat;
    if (consensus && session->resolving.n_rows > 0 && !rob_resolve_can_change(session))
        return;
    rob_session__remember_places(session, ids);
    enum rob_status status = redo ? rob_review_redo(session->review, seat, &what, &err)
                                  : rob_review_undo(session->review, seat, &what, &err);
    rob_session__find_places(session, ids);
    session->resolved_last = consensus && !status;
    if (status)
        explain(session, &err);
    else
        rob_session_say(session, "%s: %s   (%s)", redo ? "Redone" : "Undone", what,
                        redo ? "z: undo" : "Z: redo");
    free(what);
}
