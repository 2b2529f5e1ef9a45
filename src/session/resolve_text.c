/* The texts of the consensus, and the way from one difference to the next. */
#include "session/resolve.h"

#include "session/draft.h"
#include "session/resolve_waiting.h"

#include <stdlib.h>
#include <string.h>

/* The text of a focus as it is at rest; NULL without memory. */
static char **text_of(struct rob_session *session, enum rob_focus focus)
{
    struct rob_resolving *state = &session->resolving;
    switch (focus) {
    case ROB_FOCUS_SUPPORT:
        return &state->entry->support;
    case ROB_FOCUS_REASON:
        return &state->reason;
    default:
        break;
    }
    if (!rob_entry_need_quotes(state->entry, 1))
        return NULL;
    return focus == ROB_FOCUS_QUOTE ? &state->entry->quotes[0].text
                                    : &state->entry->quotes[0].where;
}

void rob_resolve_enter_text(struct rob_session *session, enum rob_focus focus)
{
    struct rob_resolving *state = &session->resolving;
    char **text = NULL;
    if (!rob_resolve_can_write(session) || !(text = text_of(session, focus)))
        return;
    if (!rob_entry_set(&state->before, *text))
        return;
    state->focus = focus;
    state->failed = false;
    rob_field_set(&state->field, *text, focus == ROB_FOCUS_WHERE);
}

bool rob_resolve_commit(struct rob_session *session)
{
    struct rob_resolving *state = &session->resolving;
    if (!rob_resolve_in_text(session) || !state->before)
        return true;
    if (strcmp(rob_field_text(&state->field), state->before) == 0)
        return true;
    if (state->settled)
        rob_draft_save(session);
    char **text = text_of(session, state->focus);
    if (!text || !rob_entry_set(text, rob_field_text(&state->field)))
        return false;
    if (state->settled && !rob_resolve_record(session))
        return false;
    if (!state->settled && !rob_resolve_is_pending(session))
        rob_draft_drop(session);
    return rob_entry_set(&state->before, rob_field_text(&state->field));
}

void rob_resolve_leave_text(struct rob_session *session)
{
    struct rob_resolving *state = &session->resolving;
    bool again = state->failed;
    if (rob_resolve_commit(session)) {
        state->focus = ROB_FOCUS_ITEM;
    } else if (again && state->failed) {
        rob_draft_drop(session);
        rob_resolve_reset(session);
    }
    rob_draft_save(session);
}

void rob_resolve_tab(struct rob_session *session, int by)
{
    static const enum rob_focus RING[] = {ROB_FOCUS_ITEM, ROB_FOCUS_SUPPORT, ROB_FOCUS_QUOTE,
                                          ROB_FOCUS_WHERE, ROB_FOCUS_REASON};
    size_t n = ROB_COUNT(RING), at = 0;
    if (!rob_resolve_commit(session))
        return;
    while (at + 1 < n && RING[at] != session->resolving.focus)
        at++;
    at = (at + (by < 0 ? n - 1 : 1)) % n;
    if (RING[at] == ROB_FOCUS_ITEM)
        session->resolving.focus = ROB_FOCUS_ITEM;
    else
        rob_resolve_enter_text(session, RING[at]);
    rob_draft_save(session);
}

void rob_resolve_leave(struct rob_session *session)
{
    rob_resolve_commit(session);
    session->resolving.focus = ROB_FOCUS_ITEM;
    rob_resolve_set_aside(session);
    rob_draft_save(session);
    session->resolving.opened = false;
}

/* --- Going ----------------------------------------------------------------------------------- */

void rob_resolve_go(struct rob_session *session, int by)
{
    struct rob_buf text = {0};
    size_t before = session->resolving.cursor;
    bool went = rob_resolve_step(session, by);
    size_t now = session->resolving.cursor;
    if (went && (by > 0 ? now < before : now > before))
        rob_session_say(session, by > 0 ? "No further disagreement; back to the first one."
                                        : "No earlier disagreement; on to the last one.");
    if (!went) {
        rob_resolve_add_no_other(session,
                                 session->by_lines
                                     ? "Nothing is left to resolve."
                                     : "Nothing is left to resolve. s shows the summary.",
                                 &text);
        rob_session_say(session, "%s", rob_buf_text(&text));
    }
    rob_buf_free(&text);
}

void rob_resolve_next(struct rob_session *session)
{
    if (rob_resolve_in_text(session)) {
        rob_resolve_leave_text(session);
        return;
    }
    bool open = rob_resolve_is_wanted(session, session->resolving.cell);
    if (open && !rob_resolve_step(session, 1))
        rob_session_say(session, "Not resolved yet: press a, b, or the key of another judgement.");
    else if (!open)
        rob_resolve_go(session, 1);
}

void rob_resolve_show_agreed(struct rob_session *session)
{
    session->resolving.agreed = !session->resolving.agreed;
    rob_resolve_make_rows(session);
    if (session->resolving.n_rows == 0) {
        session->resolving.agreed = true;
        rob_resolve_make_rows(session);
    }
    rob_session_say(session, session->resolving.agreed ? "Showing all items."
                                                       : "Showing disagreements only.");
}
