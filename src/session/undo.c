/* Undo and redo. */
#include "session/session.h"

#include "session/judge.h"
#include "session/places.h"
#include "session/resolve.h"

#include "base/buf.h"

#include <stdlib.h>

/* The indices of what the next step changes; ROB_NOT_FOUND: it changes several, or none. */
struct place {
    int study, item, outcome;
    int by; /* the seat that made the change in the consensus; ROB_NOT_FOUND: not known */
    bool behind_note, of_pass;
};

static struct place find_next(struct rob_session *session, bool consensus, bool redo)
{
    struct rob_undo_next next = {0};
    struct place place = {ROB_NOT_FOUND, ROB_NOT_FOUND, ROB_NO_OUTCOME,
                          ROB_NOT_FOUND, false,         false};
    const char *seat = consensus ? ROB_SEAT_CONSENSUS : session->seat;
    if (rob_review_next_undo(&next, session->review, seat, redo, NULL) != ROB_OK)
        return place;
    place.behind_note = next.behind_note || (consensus && !redo && session->noted_last);
    place.of_pass = next.of_pass;
    if (consensus && next.operator_)
        place.by = rob_view_find_seat(session->view, next.operator_);
    if (next.study)
        place.study = rob_view_study_of(session->view, next.study);
    if (next.item)
        place.item = rob_form_item(session->form, next.item);
    if (next.outcome)
        place.outcome = rob_view_find_outcome(session->view, next.outcome);
    return place;
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

/* Selects the item if the form of its study is open, so that the next key does not judge another.
 */
static void go_there(struct rob_session *session, struct place place)
{
    if (session->judging.opened && place.item != ROB_NOT_FOUND &&
        place.study == (int)session->judging.study && !rob_judge_in_text(session))
        rob_judge_select(session, (size_t)place.item, place.outcome);
}

static void take_step(struct rob_session *session, bool consensus, bool redo, struct place place)
{
    struct rob_error err = {0};
    char *ids[ROB_N_PLACES], *what = NULL;
    const char *seat = consensus ? ROB_SEAT_CONSENSUS : session->seat;
    const char *operator_ = consensus ? session->seat : NULL;
    rob_session__remember_places(session, ids);
    enum rob_status status = redo ? rob_review_redo(session->review, seat, operator_, &what, &err)
                                  : rob_review_undo(session->review, seat, operator_, &what, &err);
    rob_session__find_places(session, ids);
    session->resolved_last = consensus && !status;
    session->noted_last = session->noted_last && status;
    if (consensus && !redo && !status)
        rob_resolve_forget_merge(session);
    if (!status)
        go_there(session, place);
    if (!status)
        rob_session_say(session, "%s: %s   (%s)", redo ? "Redone" : "Undone", what,
                        redo ? "z: undo" : "Z: redo");
    else if (status != ROB_REFUSED || !say_finished(session, place.study))
        rob_session_complain(session, &err);
    free(what);
}

static void undo_elsewhere(struct rob_session *session, const char *text, int choice)
{
    (void)text, (void)choice;
    take_step(session, false, false, find_next(session, false, false));
}

static void redo_elsewhere(struct rob_session *session, const char *text, int choice)
{
    (void)text, (void)choice;
    take_step(session, false, true, find_next(session, false, true));
}

static void unresolve_elsewhere(struct rob_session *session, const char *text, int choice)
{
    (void)text, (void)choice;
    take_step(session, true, false, find_next(session, true, false));
}

static void resolve_elsewhere(struct rob_session *session, const char *text, int choice)
{
    (void)text, (void)choice;
    take_step(session, true, true, find_next(session, true, true));
}

static const char *name_of(const struct rob_session *session, size_t seat)
{
    return rob_view_hides_names(session->view) ? "another person"
                                               : rob_view_seat(session->view, seat).name;
}

/* If the step changes a study other than the one that is shown, what was before a note, or what
 * another person did, asks first. */
static bool ask_elsewhere(struct rob_session *session, bool consensus, bool redo,
                          const size_t *here, struct place place)
{
    static void (*const then[2][2])(struct rob_session *, const char *, int) = {
        {undo_elsewhere, redo_elsewhere}, {unresolve_elsewhere, resolve_elsewhere}};
    struct rob_buf text = {0};
    bool known = place.study != ROB_NOT_FOUND;
    bool elsewhere = known && here && (size_t)place.study != *here;
    bool others = place.by != ROB_NOT_FOUND && (size_t)place.by != rob_session_me(session);
    if (!elsewhere && !place.behind_note && !others)
        return false;
    rob_buf_str(&text, redo && others      ? "The last undo was"
                       : redo              ? "The last undone change was"
                       : place.behind_note ? "A note cannot be undone. The change before it was"
                                           : "The last change was");
    if (others)
        rob_buf_printf(&text, " made by %s", name_of(session, (size_t)place.by));
    rob_buf_printf(&text, "%s: %s", elsewhere ? " in another study" : "",
                   known ? rob_view_study(session->view, (size_t)place.study).label
                         : "several studies at once");
    if (place.item != ROB_NOT_FOUND)
        rob_buf_printf(&text, ", item %d", session->form->items[place.item].number);
    rob_buf_printf(&text, ".\n%s it?", redo ? "Redo" : "Undo");
    rob_session_ask_yes(session, rob_buf_text(&text), then[consensus][redo]);
    rob_buf_free(&text);
    return true;
}

void rob_session_undo(struct rob_session *session, bool consensus, bool redo, const size_t *here)
{
    if (consensus && session->resolving.n_rows > 0 && !rob_resolve_can_change(session))
        return;
    if (!consensus && session->locked) /* reads the review anew if it can be written now */
        rob_session_say_locked(session);
    if (!consensus && session->locked)
        return;
    struct place place = find_next(session, consensus, redo);
    bool refused = !consensus && place.of_pass && say_finished(session, place.study);
    if (!refused && !ask_elsewhere(session, consensus, redo, here, place))
        take_step(session, consensus, redo, place);
}
