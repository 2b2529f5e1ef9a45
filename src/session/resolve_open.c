/* The way into the reconciliation: what there is to settle, or why there is nothing. */
#include "session/resolve.h"

#include "session/words.h"

/* --- Why not ----------------------------------------------------------------------------- */

/* The reviewers for whom the studies are waiting, and their unfinished studies. */
static void say_what_is_missing(struct rob_session *session)
{
    struct rob_buf text = {0};
    size_t n = 0;
    rob_buf_str(&text, "Nothing to resolve yet.");
    for (size_t seat = 0; seat < rob_view_n_seats(session->view); seat++) {
        size_t parts[3] = {0};
        rob_view_seat_totals(parts, session->view, seat);
        size_t left = parts[ROB_UNTOUCHED] + parts[ROB_PARTIAL];
        if (left == 0)
            continue;
        rob_buf_printf(&text, "%s %s %zu", n++ == 0 ? " Unfinished studies here:" : ",",
                       rob_word_name(session, seat), left);
    }
    rob_session_say(session, "%s", rob_buf_text(&text));
    rob_buf_free(&text);
}

static bool have_same_seats(const struct rob_session *session, size_t a, size_t b)
{
    for (size_t seat = 0; seat < rob_view_n_seats(session->view); seat++)
        if (rob_view_assigned(session->view, a, seat) != rob_view_assigned(session->view, b, seat))
            return false;
    return true;
}

/* Studies that open together with this one and are not done by the seat. */
static size_t count_to_do(const struct rob_session *session, size_t study, size_t seat)
{
    size_t n = 0;
    bool pilot = rob_view_is_pilot(session->view, study);
    for (size_t i = 0; i < rob_view_n_studies(session->view); i++)
        n += rob_view_is_pilot(session->view, i) == pilot && have_same_seats(session, i, study) &&
             rob_view_progress(session->view, i, seat) != ROB_COMPLETE;
    return n;
}

/* "Ann Author and Ben Reviewer", of those who are not done with it. */
static size_t add_unfinished(const struct rob_session *session, size_t study, struct rob_buf *out)
{
    size_t seats[ROB_SIDES_MAX], n = 0;
    for (size_t seat = 0; seat < rob_view_n_seats(session->view) && n < ROB_SIDES_MAX; seat++)
        if (rob_view_assigned(session->view, study, seat) &&
            rob_view_progress(session->view, study, seat) != ROB_COMPLETE)
            seats[n++] = seat;
    for (size_t i = 0; i < n; i++)
        rob_word_add_to_list(out, rob_word_name(session, seats[i]), i, n);
    return n;
}

/* "Ann Author 2, Ben Reviewer 1", of the studies that open together. */
static size_t add_to_do(const struct rob_session *session, size_t study, struct rob_buf *out)
{
    size_t n = 0;
    for (size_t seat = 0; seat < rob_view_n_seats(session->view); seat++) {
        size_t left =
            rob_view_assigned(session->view, study, seat) ? count_to_do(session, study, seat) : 0;
        if (left > 0)
            rob_buf_printf(out, "%s%s %zu", n++ > 0 ? ", " : "", rob_word_name(session, seat),
                           left);
    }
    return n;
}

static void say_why_closed(struct rob_session *session, size_t study)
{
    struct rob_buf who = {0}, awaited = {0};
    const char *label = rob_view_study(session->view, study).label;
    size_t n = add_unfinished(session, study, &who);
    rob_word_awaited(&awaited, session, study);
    if (awaited.len)
        rob_session_say(session, "%s: %s", label, awaited.data);
    else if (rob_view_study(session->view, study).dropped)
        rob_session_say(session, "%s was removed from the review.", label);
    else if (n > 0)
        rob_session_say(session, "%s is still blinded: %s %s not finished it.", label,
                        rob_buf_text(&who), n == 1 ? "has" : "have");
    else if (rob_view_wants_another(session->view, study))
        rob_session_say(session, "%s is waiting for a replacement reviewer.", label);
    else if (add_to_do(session, study, &who) > 0)
        rob_session_say(session, "%s is still blinded. Unfinished in this round: %s.", label,
                        rob_buf_text(&who));
    else
        rob_session_say(session, "%s is still blinded: it is assigned to nobody.", label);
    rob_buf_free(&awaited);
    rob_buf_free(&who);
}

/* --- Opening ----------------------------------------------------------------------------- */

static bool has_rows(const struct rob_session *session, size_t study)
{
    for (size_t i = 0; i < session->resolving.n_rows; i++)
        if (session->resolving.rows[i].study == study)
            return true;
    return false;
}

static bool is_left(const struct rob_session *session, size_t study)
{
    for (size_t i = 0; i < session->resolving.n_rows; i++)
        if (session->resolving.rows[i].study == study &&
            rob_resolve_is_open(session, session->resolving.rows[i]))
            return true;
    return false;
}

static void make_rows(struct rob_session *session, bool agreed)
{
    session->resolving.agreed = agreed;
    rob_resolve_make_rows(session);
}

static void select_first(struct rob_session *session, const size_t *study)
{
    struct rob_resolving *state = &session->resolving;
    size_t chosen = state->n_rows;
    for (size_t i = state->n_rows; i-- > 0;) {
        bool here = study && state->rows[i].study == *study;
        bool open = rob_resolve_is_wanted(session, state->rows[i]);
        bool chosen_here = chosen < state->n_rows && study && state->rows[chosen].study == *study;
        bool chosen_open =
            chosen < state->n_rows && rob_resolve_is_wanted(session, state->rows[chosen]);
        if (here > chosen_here || (here == chosen_here && open >= chosen_open))
            chosen = i;
    }
    rob_resolve_select(session, chosen);
}

static void show(struct rob_session *session)
{
    struct rob_error err = {0};
    session->resolving.opened = true;
    session->go = ROB_GO_CONSENSUS;
    enum rob_status status = rob_review_claim(session->review, ROB_SEAT_CONSENSUS, &err);
    session->resolving.locked = status == ROB_LOCKED;
    if (status)
        rob_session_complain(session, &err);
    session->form = rob_review_form(session->review);
}

/* The message when another study is shown, since the selected one has no disagreement. */
static void say_which(struct rob_session *session, size_t study)
{
    size_t shown = session->resolving.cell.study;
    const char *here = rob_view_study(session->view, shown).label;
    const char *wanted = rob_view_study(session->view, study).label;
    if (shown == study || session->resolving.agreed)
        return;
    if (rob_view_open(session->view, study))
        rob_session_say(session, "No disagreement in %s. This is %s.", wanted, here);
    else
        rob_session_say(session, "%s is still blinded. This is %s.", wanted, here);
}

bool rob_resolve_open(struct rob_session *session, const size_t *study)
{
    rob_session_reload(session);
    make_rows(session, false);
    if (session->resolving.n_rows == 0 && rob_view_totals(session->view).open > 0) {
        make_rows(session, true);
        rob_session_say(session, "%s agree on everything that is unblinded.",
                        rob_session_adjudicates(session) ? "The reviewers" : "You");
    }
    if (session->resolving.n_rows == 0) {
        say_what_is_missing(session);
        return false;
    }
    select_first(session, study);
    if (study)
        say_which(session, *study);
    else if (rob_session_adjudicates(session) && session->resolving.n_referred == 0 &&
             !session->resolving.agreed)
        rob_session_say(session, "The reviewers have not referred any open disagreement to you. "
                                 "These are the disagreements that they have not resolved.");
    show(session);
    return true;
}

bool rob_resolve_open_study(struct rob_session *session, const size_t *study)
{
    rob_session_reload(session);
    if (!rob_view_open(session->view, *study)) {
        say_why_closed(session, *study);
        return false;
    }
    make_rows(session, false);
    bool differed = has_rows(session, *study);
    if (!differed)
        make_rows(session, true);
    const char *label = rob_view_study(session->view, *study).label;
    if (!has_rows(session, *study)) {
        rob_session_say(
            session, "Nothing to resolve in %s: fewer than two reviewers have finished it.", label);
        return false;
    }
    if (!differed)
        rob_session_say(session, "Nothing to resolve in %s: %s agree on every item.", label,
                        rob_session_adjudicates(session) ? "the reviewers" : "you");
    else if (!is_left(session, *study))
        rob_session_say(session, "Nothing is left to resolve in %s.", label);
    select_first(session, study);
    show(session);
    return true;
}
