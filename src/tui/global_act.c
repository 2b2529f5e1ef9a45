/* What the keys and actions of every screen do. */
#include "tui/screens.h"

#include "session/export.h"
#include "session/remark.h"
#include "session/resolve.h"

/* --- Every screen, also before somebody has entered --------------------------------------------
 */

static unsigned turn_mouse(struct rob_tui *tui)
{
    tui->mouse = !tui->mouse;
    rob_session_say(&tui->session,
                    tui->mouse ? "Mouse on: a click selects, the wheel scrolls; with Shift the "
                                 "terminal selects text."
                               : "Mouse off: the terminal selects text.");
    return ROB_MOUSE;
}

static unsigned run_key(struct rob_tui *tui, int action)
{
    switch (action) {
    case ROB_ACT_HELP:
        rob_help_open(tui, ROB_SCREEN_HELP);
        return ROB_REDRAW;
    case ROB_ACT_PALETTE:
        rob_help_open(tui, ROB_SCREEN_PALETTE);
        return ROB_REDRAW;
    case ROB_ACT_MOUSE:
        return turn_mouse(tui);
    case ROB_ACT_BEHIND:
        tui->behind = true;
        rob_session_say(&tui->session, "The next key is a command, not an answer.");
        return ROB_REDRAW;
    case ROB_ACT_REPAINT:
        return ROB_REPAINT | ROB_RELOAD;
    case ROB_ACT_SUSPEND:
        return ROB_SUSPEND;
    default:
        return ROB_QUIT;
    }
}

/* --- Work ------------------------------------------------------------------------------------ */

static unsigned show_history(struct rob_tui *tui, size_t study)
{
    struct rob_buf text = {0}, title = {0};
    rob_buf_printf(&title, "History of %s", rob_view_study(tui->session.view, study).label);
    rob_session_history(&tui->session, study, &text);
    rob_page_open(tui, rob_buf_text(&title), &text);
    tui->page.top = SIZE_MAX; /* the end: what was changed last */
    rob_buf_free(&title);
    return ROB_REDRAW;
}

static unsigned go_find(struct rob_tui *tui)
{
    tui->session.studies.find.one_line = true;
    tui->finding = true;
    tui->session.before_find = tui->session.studies.study;
    return ROB_HOME;
}

/* The work list lies over the difference at hand, to which it leads. */
static unsigned show_work(struct rob_tui *tui, size_t study)
{
    if (!rob_tui_is_on_top(tui, ROB_SCREEN_RECONCILE)) {
        if (!rob_resolve_open(&tui->session, &study))
            return ROB_REDRAW;
        (void)rob_session_take_go(&tui->session);
        rob_tui_push(tui, ROB_SCREEN_RECONCILE);
    }
    rob_tui_push(tui, ROB_SCREEN_WORK);
    return ROB_REDRAW;
}

static void undo(struct rob_tui *tui, bool redo)
{
    struct rob_session *session = &tui->session;
    bool consensus = rob_tui_base(tui)->consensus || session->resolved_last;
    const size_t *here = rob_tui_base(tui) == tui->screens[ROB_SCREEN_ASSESS]
                             ? &session->judging.study
                         : rob_tui_base(tui)->consensus && session->resolving.n_rows > 0
                             ? &session->resolving.cell.study
                             : NULL;
    rob_session_undo(session, consensus, redo, here);
}

static unsigned run_work(struct rob_tui *tui, int action)
{
    struct rob_session *session = &tui->session;
    size_t study = rob_tui_study(tui);
    switch (action) {
    case ROB_ACT_UNDO:
    case ROB_ACT_REDO:
        undo(tui, action == ROB_ACT_REDO);
        break;
    case ROB_ACT_STUDIES:
        return ROB_HOME;
    case ROB_ACT_FIND:
        return go_find(tui);
    case ROB_ACT_SUMMARY:
        rob_overview_open(tui);
        break;
    case ROB_ACT_AGREEMENT:
        rob_agree_open(tui);
        break;
    case ROB_ACT_RECONCILE:
        rob_resolve_open(session, &study);
        break;
    case ROB_ACT_WORK:
        return show_work(tui, study);
    case ROB_ACT_PAPER:
        return rob_paper_open(tui, study);
    case ROB_ACT_HISTORY:
        return show_history(tui, study);
    case ROB_ACT_NOTE:
        rob_session_note(session, study);
        break;
    case ROB_ACT_FLAG:
        rob_session_flag(session, study);
        break;
    case ROB_ACT_EXPORT:
        rob_session_export(session);
        break;
    case ROB_ACT_FIGURE:
        rob_session_draw(session);
        break;
    default:
        rob_session_sync(session);
    }
    return ROB_REDRAW;
}

static bool needs_study(int action)
{
    return action == ROB_ACT_PAPER || action == ROB_ACT_HISTORY || action == ROB_ACT_NOTE ||
           action == ROB_ACT_FLAG;
}

/* True on a list in which no study matches what is looked for. */
static bool shows_no_study(const struct rob_tui *tui)
{
    return tui->depth > 0 && rob_tui_is_on_top(tui, ROB_SCREEN_LIST) &&
           tui->session.studies.n_rows == 0;
}

unsigned rob_global_act(struct rob_tui *tui, int action)
{
    bool work = action >= ROB_ACT_STUDIES || action == ROB_ACT_UNDO || action == ROB_ACT_REDO;
    if (!work)
        return run_key(tui, action);
    if (!tui->session.seat[0])
        rob_session_say(&tui->session, "Say first who you are.");
    else if (needs_study(action) && rob_view_n_studies(tui->session.view) == 0)
        rob_session_say(&tui->session, "There are no studies yet: syrob import FILE imports them.");
    else if (needs_study(action) && shows_no_study(tui))
        rob_session_say(&tui->session, "There is no study here.");
    else
        return run_work(tui, action);
    return ROB_REDRAW;
}
