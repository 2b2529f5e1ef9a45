/* Undo and redo. */
#include "session/session.h"

#include "session/places.h"
#include "session/resolve.h"

#include <stdlib.h>
#include <string.h>

/* The way back from what a key of the screen has finished is another key. */
static void explain(struct rob_session *session, const struct rob_error *err)
{
    struct rob_study study = rob_view_study(session->view, session->judging.study);
    bool finished = strstr(err->text, "was finished by") != NULL;
    if (session->by_lines || !finished)
        rob_session_complain(session, err);
    else if (session->form->mode == ROB_MODE_SCREEN)
        rob_session_say(session, "The last record is finished: Backspace takes it back.");
    else if (strncmp(err->text, study.label, strlen(study.label)) == 0)
        rob_session_say(session, "%s is finished: D reopens it.", study.label);
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
