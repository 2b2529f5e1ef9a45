/* Changing the review, and keeping the screens where they are while its lists change. */
#include "tui/app.h"

#include "tui/reconcile.h"

#include <stdlib.h>
#include <string.h>

/* Places that the screens remember as indices, which a change of the study list may shift. */
enum { N_PLACES = 4 };

static size_t *place(struct rob_tui *tui, size_t i)
{
    size_t *const places[N_PLACES] = {&tui->list.study, &tui->judging.study,
                                      &tui->reconcile.cell.study, &tui->summary.study};
    return places[i];
}

static void remember_places(struct rob_tui *tui, char *ids[N_PLACES])
{
    size_t n = rob_view_n_studies(tui->view) + rob_view_n_dropped(tui->view);
    for (size_t i = 0; i < N_PLACES; i++)
        ids[i] = *place(tui, i) < n ? strdup(rob_view_study(tui->view, *place(tui, i)).id) : NULL;
}

static bool is_at(const struct rob_tui *tui, size_t study, const char *id)
{
    size_t n = rob_view_n_studies(tui->view) + rob_view_n_dropped(tui->view);
    return study < n && strcmp(rob_view_study(tui->view, study).id, id) == 0;
}

static void find_place(struct rob_tui *tui, size_t *study, const char *id)
{
    if (is_at(tui, *study, id))
        return;
    size_t n = rob_view_n_studies(tui->view) + rob_view_n_dropped(tui->view);
    for (size_t i = 0; i < n; i++)
        if (is_at(tui, i, id)) {
            *study = i;
            return;
        }
}

/* Reading the review anew may bring another version of the form. */
static void take_form(struct rob_tui *tui)
{
    tui->form = rob_review_form(tui->review);
    size_t last = tui->form->n_items - 1;
    if (tui->judging.item > last)
        tui->judging.item = last;
    if (tui->reconcile.cell.item > last)
        tui->reconcile.cell.item = last;
}

static void find_places(struct rob_tui *tui, char *ids[N_PLACES])
{
    take_form(tui);
    for (size_t i = 0; i < N_PLACES; i++) {
        if (ids[i])
            find_place(tui, place(tui, i), ids[i]);
        free(ids[i]);
    }
    for (size_t i = 0; i < tui->depth; i++)
        if (tui->stack[i]->refresh)
            tui->stack[i]->refresh(tui);
}

enum rob_status rob_tui_record(struct rob_tui *tui, const char *seat, struct rob_event *events,
                               size_t n)
{
    struct rob_error err = {0};
    char *ids[N_PLACES];
    remember_places(tui, ids);
    enum rob_status status = rob_review_record(tui->review, seat, events, n, &err);
    find_places(tui, ids);
    if (status) {
        rob_tui_complain(tui, &err);
    } else {
        tui->message_stays = false;
        rob_tui_clear_message(tui);
    }
    return status;
}

void rob_tui_reload(struct rob_tui *tui)
{
    struct rob_error err = {0};
    char *ids[N_PLACES];
    remember_places(tui, ids);
    if (rob_review_reload(tui->review, &err))
        rob_tui_complain(tui, &err);
    find_places(tui, ids);
}

void rob_tui_undo(struct rob_tui *tui, bool redo)
{
    struct rob_error err = {0};
    char *ids[N_PLACES], *what = NULL;
    bool consensus = rob_tui_base(tui)->consensus;
    const char *seat = consensus ? ROB_SEAT_CONSENSUS : tui->seat;
    if (consensus && tui->reconcile.n_rows > 0 && !rob_reconcile_can_change(tui))
        return;
    remember_places(tui, ids);
    enum rob_status status = redo ? rob_review_redo(tui->review, seat, &what, &err)
                                  : rob_review_undo(tui->review, seat, &what, &err);
    find_places(tui, ids);
    if (status)
        rob_tui_complain(tui, &err);
    else
        rob_tui_say(tui, "%s: %s   (%s)", redo ? "Redone" : "Undone", what,
                    redo ? "z undoes it" : "Z redoes it");
    free(what);
}
