/* Undo and redo. */
#include "session/session.h"

#include "session/places.h"
#include "session/resolve.h"

#include "base/buf.h"

#include <stdlib.h>

/* The study that the next step changes; ROB_NOT_FOUND: there is none, or several. */
static int next_study(struct rob_session *session, bool redo)
{
    char *id = NULL;
    int study = ROB_NOT_FOUND;
    if (rob_review_undo_study(&id, session->review, session->seat, redo, NULL) == ROB_OK && id)
        study = rob_view_study_of(session->view, id);
    free(id);
    return study;
}

/* The way back from what a key of the screen has finished is another key. */
static bool say_finished(struct rob_session *session, int study)
{
    bool finished =
        study != ROB_NOT_FOUND && !session->by_lines &&
        !rob_view_open(session->view, (size_t)study) &&
        rob_view_progress(session->view, (size_t)study, rob_session_me(session)) == ROB_COMPLETE;
    if (!finished)
        return false;
    if (session->form->mode == ROB_MODE_SCREEN && session->decided.n > 0)
        rob_session_say(session, "The last record is finished: in the record, Backspace takes it "
                                 "back.");
    else
        rob_session_say(session, "%s is finished: on its form, D reopens it.",
                        rob_view_study(session->view, (size_t)study).label);
    return true;
}

static void take_step(struct rob_session *session, bool consensus, bool redo)
{
    struct rob_error err = {0};
    char *ids[ROB_N_PLACES], *what = NULL;
    const char *seat = consensus ? ROB_SEAT_CONSENSUS : session->seat;
    int study = consensus ? ROB_NOT_FOUND : next_study(session, redo);
    rob_session__remember_places(session, ids);
    enum rob_status status = redo ? rob_review_redo(session->review, seat, &what, &err)
                                  : rob_review_undo(session->review, seat, &what, &err);
    rob_session__find_places(session, ids);
    session->resolved_last = consensus && !status;
    if (!status)
        rob_session_say(session, "%s: %s   (%s)", redo ? "Redone" : "Undone", what,
                        redo ? "z: undo" : "Z: redo");
    else if (status != ROB_REFUSED || !say_finished(session, study))
        rob_session_complain(session, &err);
    free(what);
}

static void undo_elsewhere(struct rob_session *session, const char *text, int choice)
{
    (void)text, (void)choice;
    take_step(session, false, false);
}

static void redo_elsewhere(struct rob_session *session, const char *text, int choice)
{
    (void)text, (void)choice;
    take_step(session, false, true);
}

/* Would the step change another study than that of the form? Then it is asked about first. */
static bool ask_elsewhere(struct rob_session *session, bool redo)
{
    struct rob_buf text = {0};
    int study = next_study(session, redo);
    if (study == ROB_NOT_FOUND || (size_t)study == session->judging.study)
        return false;
    rob_buf_printf(&text, "%s in another study, %s.\n%s it?",
                   redo ? "What was undone last is" : "The last change was",
                   rob_view_study(session->view, (size_t)study).label, redo ? "Redo" : "Undo");
    rob_session_ask_yes(session, rob_buf_text(&text), redo ? redo_elsewhere : undo_elsewhere);
    rob_buf_free(&text);
    return true;
}

void rob_session_undo(struct rob_session *session, bool consensus, bool redo, bool on_form)
{
    if (consensus && session->resolving.n_rows > 0 && !rob_resolve_can_change(session))
        return;
    if (!consensus && session->locked) /* reads the review anew if it can be written now */
        rob_session_say_locked(session);
    if (consensus || session->locked || !on_form || !ask_elsewhere(session, redo))
        take_step(session, consensus, redo);
}
