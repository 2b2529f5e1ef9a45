/* The right to resolve the row at hand, and the reason if it is missing. */
#include "session/resolve.h"

#include "session/words.h"

#include <string.h>

size_t rob_resolve_resolvers(const struct rob_session *session,
                             const char *seats[ROB_RESOLVERS_MAX])
{
    size_t me = rob_session_me(session), n = 0;
    struct rob_seat mine = rob_view_seat(session->view, me);
    if (rob_session_adjudicates(session)) {
        seats[0] = mine.id;
        return 1;
    }
    size_t study = session->resolving.cell.study;
    for (size_t seat = 0; seat < rob_view_n_seats(session->view) && n < ROB_RESOLVERS_MAX; seat++)
        if (rob_view_progress(session->view, study, seat) == ROB_COMPLETE)
            seats[n++] = rob_view_seat(session->view, seat).id;
    return n;
}

static void say_whose_it_is(struct rob_session *session)
{
    const char *seats[ROB_RESOLVERS_MAX];
    size_t n = rob_resolve_resolvers(session, seats);
    struct rob_buf names = {0};
    for (size_t i = 0; i < n; i++) {
        int seat = rob_view_find_seat(session->view, seats[i]);
        rob_word_add_to_list(&names, rob_word_name(session, (size_t)seat), i, n);
    }
    rob_session_say(session, "You did not assess this study; it is up to %s to resolve it.",
                    rob_buf_text(&names));
    rob_buf_free(&names);
}

/* If the other program that resolves has left by now, its right is taken. A key that came in too
 * early does nothing: what it was meant for may have changed. */
static void say_who_settles(struct rob_session *session)
{
    enum rob_status status = rob_session_claim_again(session, ROB_SEAT_CONSENSUS);
    session->resolving.locked = status == ROB_LOCKED;
    if (!status)
        rob_session_say(session, "The other window was closed. You can resolve here now.");
    else if (status == ROB_LOCKED)
        rob_session_say(session, "Read-only: somebody is resolving in another window.");
}

bool rob_resolve_may_change(const struct rob_session *session)
{
    return session->resolving.entry && session->resolving.n_rows > 0 && !session->locked &&
           !session->resolving.locked && rob_resolve_is_mine(session, session->resolving.cell);
}

bool rob_resolve_may_decide(const struct rob_session *session)
{
    struct rob_consensus consensus = rob_resolve_consensus(session);
    bool settled = consensus.state == ROB_CELL_RESOLVED && consensus.answer != ROB_NOT_FOUND;
    bool agreed = consensus.state == ROB_CELL_UNANIMOUS && rob_session_adjudicates(session);
    return rob_resolve_may_change(session) && !settled && !agreed;
}

static bool is_adjudicated(const struct rob_consensus *consensus)
{
    return strcmp(consensus->how, rob_how_id(ROB_HOW_ADJUDICATION)) == 0;
}

bool rob_resolve_may_write(const struct rob_session *session)
{
    struct rob_consensus consensus = rob_resolve_consensus(session);
    if (consensus.state != ROB_CELL_RESOLVED)
        return rob_resolve_may_decide(session);
    return rob_resolve_may_change(session) &&
           is_adjudicated(&consensus) == rob_session_adjudicates(session);
}

bool rob_resolve_can_change(struct rob_session *session)
{
    if (rob_resolve_may_change(session))
        return true;
    if (!session->resolving.entry || session->resolving.n_rows == 0)
        return false;
    if (session->locked)
        rob_session_say_locked(session);
    else if (rob_resolve_is_mine(session, session->resolving.cell))
        say_who_settles(session);
    else
        say_whose_it_is(session);
    return false;
}

/* A letter typed by mistake must not turn what is settled: it is taken back first. */
bool rob_resolve_can_decide(struct rob_session *session)
{
    struct rob_consensus consensus = rob_resolve_consensus(session);
    if (!rob_resolve_can_change(session))
        return false;
    if (rob_resolve_may_decide(session))
        return true;
    if (consensus.state == ROB_CELL_UNANIMOUS)
        rob_session_say(session, "The reviewers agree on this item: only they can change it.");
    else
        rob_session_say(session, "It is resolved as %s. Press . to reopen it first.",
                        rob_resolve_item(session)->answers[consensus.answer].label);
    return false;
}

bool rob_resolve_can_write(struct rob_session *session)
{
    struct rob_consensus consensus = rob_resolve_consensus(session);
    if (consensus.state != ROB_CELL_RESOLVED)
        return rob_resolve_can_decide(session);
    if (!rob_resolve_can_change(session))
        return false;
    if (rob_resolve_may_write(session))
        return true;
    rob_session_say(session, "%s resolved it. Press . to reopen it first.",
                    is_adjudicated(&consensus) ? "The adjudicator" : "The reviewers");
    return false;
}
