#include <syrob/reconciled.h>

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

static void count_words(struct rob_moved_row *row, const struct rob_consensus *consensus)
{
    bool found = false;
    for (int i = 0; i < ROB_HOW_COUNT; i++)
        row->how[i] += strcmp(consensus->how, rob_how_id((enum rob_how)i)) == 0;
    for (int i = 0; i < ROB_CAUSE_COUNT && !found; i++) {
        found = strcmp(consensus->cause, rob_cause_id((enum rob_cause)i)) == 0;
        row->causes[i] += found;
    }
    row->n_no_cause += !found && consensus->differ; /* an agreed answer has no cause */
}

static void count_seat(struct rob_moved_seat *seat, int before, int after, bool pairs)
{
    seat->n_judged++;
    seat->n_changed += before != after;
    if (pairs)
        seat->from[before * ROB_FORM_ANSWERS_MAX + after]++;
}

static void count_cell(struct rob_moved *moved, const struct rob_view *view, struct rob_cell cell)
{
    struct rob_moved_row *rows[] = {&moved->rows[cell.item], &moved->total};
    struct rob_consensus consensus = rob_view_consensus(view, cell);
    bool settled = consensus.state == ROB_CELL_RESOLVED && consensus.answer != ROB_NOT_FOUND &&
                   !consensus.merged && !consensus.unasked;
    struct rob_judgement judgement;
    for (size_t r = 0; r < 2; r++) {
        rows[r]->n_differ += consensus.differ;
        rows[r]->n_settled += settled;
        if (settled)
            count_words(rows[r], &consensus);
    }
    for (size_t seat = 0; settled && seat < moved->n_seats; seat++)
        if (rob_view_first_pass(&judgement, view, cell, seat))
            for (size_t r = 0; r < 2; r++)
                count_seat(&rows[r]->seats[seat], judgement.answer, consensus.answer, r == 0);
}

static enum rob_status make_rows(struct rob_moved *moved, const struct rob_view *view,
                                 struct rob_error *err)
{
    moved->n_rows = rob_view_form(view)->n_items;
    moved->n_seats = rob_view_n_seats(view);
    moved->rows = calloc(moved->n_rows, sizeof *moved->rows);
    moved->total.seats = calloc(moved->n_seats + 1, sizeof *moved->total.seats);
    bool ok = moved->rows && moved->total.seats;
    for (size_t i = 0; ok && i < moved->n_rows; i++) {
        moved->rows[i].item = i;
        moved->rows[i].seats = calloc(moved->n_seats + 1, sizeof *moved->rows[i].seats);
        ok = moved->rows[i].seats != NULL;
    }
    return ok ? ROB_OK : rob_fail_memory(err);
}

enum rob_status rob_moved_new(struct rob_moved **out, const struct rob_view *view,
                              struct rob_error *err)
{
    struct rob_moved *moved = calloc(1, sizeof *moved);
    enum rob_status status = moved ? make_rows(moved, view, err) : rob_fail_memory(err);
    if (status) {
        rob_moved_free(moved);
        return status;
    }
    for (size_t s = 0; s < rob_view_n_studies(view); s++)
        for (size_t i = 0; i < rob_view_n_cells(view, s); i++)
            count_cell(moved, view, rob_view_cell(view, s, i));
    *out = moved;
    return ROB_OK;
}

void rob_moved_free(struct rob_moved *moved)
{
    if (!moved)
        return;
    for (size_t i = 0; moved->rows && i < moved->n_rows; i++)
        free(moved->rows[i].seats);
    free(moved->rows);
    free(moved->total.seats);
    free(moved);
}
