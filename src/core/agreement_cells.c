#include "core/agreement_cells.h"

#include "base/fail.h"

#include <stdlib.h>

size_t rob_agreement__column(const struct rob_agreement__cells *cells, size_t seat)
{
    size_t column = 0;
    while (cells->columns[column] != seat)
        column++;
    return column;
}

static bool counts(struct rob_agreement__cells *cells, size_t study, bool with_pilot)
{
    if (!rob_view_open(cells->view, study))
        return false;
    if (with_pilot || !rob_view_is_pilot(cells->view, study))
        return true;
    cells->n_pilot++;
    return false;
}

bool rob_agreement__by_outcome(const struct rob_view *view, size_t first_item, size_t n_items)
{
    for (size_t i = 0; i < n_items && rob_view_n_outcomes(view); i++)
        if (rob_view_form(view)->items[first_item + i].level == ROB_LEVEL_OUTCOME)
            return true;
    return false;
}

static bool reports_nothing(const struct rob_view *view, size_t study)
{
    for (size_t o = 0; o < rob_view_n_outcomes(view); o++)
        if (rob_view_reports(view, study, o))
            return false;
    return rob_agreement__by_outcome(view, 0, rob_view_form(view)->n_items);
}

static int answer_of(const struct rob_view *view, struct rob_cell cell, size_t seat)
{
    struct rob_judgement judgement;
    if (seat == ROB_AGREEMENT_CONSENSUS)
        return rob_view_consensus(view, cell).answer;
    if (rob_view_seat(view, seat).role == ROB_ROLE_MACHINE)
        return rob_view_machine(view, cell, seat);
    return rob_view_first_pass(&judgement, view, cell, seat) ? judgement.answer : ROB_NOT_FOUND;
}

static uint8_t category_of(const struct rob_view *view, struct rob_cell cell, size_t seat)
{
    int answer = answer_of(view, cell, seat);
    if (answer == ROB_NOT_FOUND)
        return ROB_AGREEMENT__OFF_SCALE;
    int category = rob_item_category(&rob_view_form(view)->items[cell.item], answer);
    return category == ROB_RISK_NONE ? ROB_AGREEMENT__OFF_SCALE : (uint8_t)category;
}

/* A row has one outcome: with thousands of rows, a row cannot look at every slot. */
static bool sort_by_outcome(struct rob_agreement__cells *cells)
{
    size_t n_groups = rob_view_n_outcomes(cells->view) + 1;
    cells->sorted = malloc((cells->at.n + 1) * sizeof *cells->sorted);
    cells->first = calloc(n_groups + 2, sizeof *cells->first);
    if (!cells->sorted || !cells->first)
        return false;
    for (size_t c = 0; c < cells->at.n; c++)
        cells->first[cells->at.at[c].outcome + 3]++;
    for (size_t g = 2; g < n_groups + 2; g++)
        cells->first[g] += cells->first[g - 1];
    for (size_t c = 0; c < cells->at.n; c++)
        cells->sorted[cells->first[cells->at.at[c].outcome + 2]++] = c;
    return true;
}

struct rob_agreement__walk rob_agreement__walk_to(const struct rob_agreement__cells *cells,
                                                  int outcome)
{
    const size_t *group = cells->first + outcome + 1, *none = cells->first;
    bool own = outcome != ROB_NO_OUTCOME;
    return (struct rob_agreement__walk){own ? cells->sorted + group[0] : NULL,
                                        own ? cells->sorted + group[1] : NULL,
                                        cells->sorted + none[0], cells->sorted + none[1]};
}

bool rob_agreement__next(size_t *cell, struct rob_agreement__walk *walk)
{
    bool own = walk->own != walk->own_end, shared = walk->shared != walk->shared_end;
    if (own && (!shared || *walk->own < *walk->shared))
        *cell = *walk->own++;
    else if (shared)
        *cell = *walk->shared++;
    return own || shared;
}

static void list_columns(struct rob_agreement__cells *cells, bool machine)
{
    if (machine)
        cells->columns[cells->n_columns++] = ROB_AGREEMENT_CONSENSUS;
    for (size_t seat = 0; seat < rob_view_n_seats(cells->view); seat++)
        if ((rob_view_seat(cells->view, seat).role == ROB_ROLE_MACHINE) == machine)
            cells->columns[cells->n_columns++] = seat;
}

enum rob_status rob_agreement__collect(struct rob_agreement__cells *cells,
                                       const struct rob_agreement_options *options,
                                       struct rob_error *err)
{
    for (size_t s = 0; s < rob_view_n_studies(cells->view); s++) {
        size_t n = counts(cells, s, options->with_pilot) ? rob_view_n_cells(cells->view, s) : 0;
        cells->n_no_outcome += n && reports_nothing(cells->view, s);
        for (size_t i = 0; i < n; i++)
            if (!rob_vec_push(&cells->at, rob_view_cell(cells->view, s, i)))
                return rob_fail_memory(err);
    }
    list_columns(cells, options->machine);
    cells->given = malloc(cells->at.n * cells->n_columns + 1);
    if (!cells->given || !sort_by_outcome(cells))
        return rob_fail_memory(err);
    for (size_t c = 0; c < cells->at.n; c++)
        for (size_t k = 0; k < cells->n_columns; k++)
            cells->given[c * cells->n_columns + k] =
                category_of(cells->view, cells->at.at[c], cells->columns[k]);
    return ROB_OK;
}

void rob_agreement__cells_free(struct rob_agreement__cells *cells)
{
    rob_vec_free(&cells->at);
    free(cells->given);
    free(cells->sorted);
    free(cells->first);
}
