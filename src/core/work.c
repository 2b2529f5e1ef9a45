#include <syrob/work.h>

#include "core/view_state.h"

#include <stdio.h>

static bool has_role(const struct rob_view *view, enum rob_role role)
{
    int viewer = rob_view_viewer(view);
    return viewer != ROB_NOBODY && rob_view_seat(view, (size_t)viewer).role == role;
}

static bool has_finished(const struct rob_view *view)
{
    size_t n[3] = {0};
    if (has_role(view, ROB_ROLE_REVIEWER))
        rob_view_seat_totals(n, view, (size_t)rob_view_viewer(view));
    return n[ROB_COMPLETE] > 0 && !n[ROB_PARTIAL] && !n[ROB_UNTOUCHED];
}

enum rob_step rob_work_next(const struct rob_view *view)
{
    struct rob_totals totals = rob_view_totals(view);
    if (totals.studies == 0)
        return ROB_STEP_IMPORT;
    if (totals.open_disagreements)
        return ROB_STEP_RECONCILE;
    if (totals.reconciled == totals.studies)
        return ROB_STEP_SUMMARY;
    return has_role(view, ROB_ROLE_ADJUDICATOR) || has_finished(view) ? ROB_STEP_WAIT
                                                                      : ROB_STEP_ASSESS;
}

/* --- texts that stay --------------------------------------------------------------------- */

static void keep_signals(struct rob_event *event, struct rob_signal *signals,
                         const struct rob_item *item, const struct rob_judgement *now)
{
    event->signals = signals;
    event->n_signals = 0;
    for (size_t i = 0; i < item->n_signals; i++)
        if (now->signals[i] != ROB_SIGNAL_NONE)
            signals[event->n_signals++] =
                (struct rob_signal){item->signals[i].id, rob_signal_id(now->signals[i])};
}

void rob_work_keep_judgement(struct rob_event *event,
                             struct rob_signal signals[ROB_FORM_SIGNALS_MAX],
                             const struct rob_view *view, struct rob_cell cell)
{
    struct rob_judgement now;
    int seat = rob_view_viewer(view);
    if (seat == ROB_NOBODY || !rob_view_judgement(&now, view, cell, (size_t)seat) ||
        now.default_for_outcomes)
        return;
    if (!event->support)
        event->support = now.support;
    if (!event->quotes) {
        event->quotes = now.quotes;
        event->n_quotes = (uint32_t)now.n_quotes;
    }
    if (!event->signals)
        keep_signals(event, signals, &rob_view_form(view)->items[cell.item], &now);
}

bool rob_work_is_recorded(const struct rob_event *event, const struct rob_view *view,
                          struct rob_cell cell)
{
    bool conflict = false;
    int seat = rob_view_viewer(view);
    const struct rob_event *now =
        seat == ROB_NOBODY ? NULL : rob_view__judgement(view, cell, (size_t)seat, &conflict);
    return now && !now->outcome == !event->outcome && rob_event_same_content(now, event);
}

static void keep_text(const char **text, const char *now)
{
    if (!*text && *now)
        *text = now;
}

void rob_work_keep_resolution(struct rob_event *event, const struct rob_view *view,
                              struct rob_cell cell)
{
    struct rob_consensus now = rob_view_consensus(view, cell);
    if (now.state != ROB_CELL_RESOLVED)
        return;
    keep_text(&event->cause, now.cause);
    keep_text(&event->reason, now.reason);
    keep_text(&event->support, now.support);
    if (event->n_quotes)
        return;
    event->quotes = now.quotes;
    event->n_quotes = (uint32_t)now.n_quotes;
}

enum rob_how rob_work_how(const struct rob_view *view, const char *const *seats, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int seat = rob_view_find_seat(view, seats[i]);
        if (seat != ROB_NOT_FOUND && rob_view_seat(view, (size_t)seat).role == ROB_ROLE_ADJUDICATOR)
            return ROB_HOW_ADJUDICATION;
    }
    return ROB_HOW_DISCUSSION;
}

/* --- rounds and completions -------------------------------------------------------------- */

/* A study that was removed counts, too: it may be restored. */
static bool is_any_open(const struct rob_view *view)
{
    size_t n = rob_view_n_studies(view) + rob_view_n_dropped(view);
    for (size_t s = 0; s < n; s++)
        if (rob_view_open(view, s))
            return true;
    return false;
}

size_t rob_work_late_round(struct rob_event *events, size_t n, struct rob_late_round *room,
                           const struct rob_view *view, const char *const *ids, size_t n_ids)
{
    if (!n_ids || !rob_view_opens_by_round(view) || !is_any_open(view))
        return n;
    snprintf(room->name, sizeof room->name, "round %zu", rob_view_n_rounds(view) + 2);
    events[n] = (struct rob_event){
        .op = ROB_OP_ROUND, .name = room->name, .studies = ids, .n_studies = n_ids};
    return n + 1;
}

size_t rob_work_completions(struct rob_event *events, size_t *n_left, const struct rob_view *view,
                            const bool *only)
{
    size_t n = 0, seat = (size_t)rob_view_viewer(view);
    *n_left = 0;
    for (size_t s = 0; s < rob_view_n_studies(view); s++) {
        enum rob_progress progress = rob_view_progress(view, s, seat);
        if (progress == ROB_COMPLETE || !(only ? only[s] : rob_view_assigned(view, s, seat)))
            continue;
        if (progress == ROB_PARTIAL &&
            rob_view_n_answered(view, s, seat) == rob_view_n_asked(view, s, seat))
            events[n++] =
                (struct rob_event){.op = ROB_OP_COMPLETE, .study = rob_view_study(view, s).id};
        else
            ++*n_left;
    }
    return n;
}
