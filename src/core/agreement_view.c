#include <syrob/agreement_view.h>

#include "base/fail.h"
#include "base/vec.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { OFF_SCALE = 255 };

/* The judgements of all seats, cell by cell, studies one after another. */
struct cells {
    const struct rob_view *view;
    ROB_VEC(struct rob_cell) at;
    uint8_t *risks; /* n_seats a cell: index of the risk, or OFF_SCALE */
    size_t n_seats;
    size_t n_pilot;
};

/* --- collecting -------------------------------------------------------------------------- */

static bool counts(struct cells *cells, size_t study, bool with_pilot)
{
    if (!rob_view_open(cells->view, study))
        return false;
    if (with_pilot || !rob_view_is_pilot(cells->view, study))
        return true;
    cells->n_pilot++;
    return false;
}

static uint8_t risk_of(const struct rob_view *view, struct rob_cell cell, size_t seat)
{
    struct rob_judgement judgement;
    if (!rob_view_first_pass(&judgement, view, cell, seat) || judgement.answer == ROB_NOT_FOUND)
        return OFF_SCALE;
    int risk = rob_view_form(view)->items[cell.item].answers[judgement.answer].risk;
    return risk == ROB_RISK_NONE ? OFF_SCALE : (uint8_t)risk;
}

static enum rob_status collect(struct cells *cells, bool with_pilot, struct rob_error *err)
{
    for (size_t s = 0; s < rob_view_n_studies(cells->view); s++) {
        size_t n = counts(cells, s, with_pilot) ? rob_view_n_cells(cells->view, s) : 0;
        for (size_t i = 0; i < n; i++)
            if (!rob_vec_push(&cells->at, rob_view_cell(cells->view, s, i)))
                return rob_fail_memory(err);
    }
    cells->n_seats = rob_view_n_seats(cells->view);
    cells->risks = malloc(cells->at.n * cells->n_seats + 1);
    if (!cells->risks)
        return rob_fail_memory(err);
    for (size_t c = 0; c < cells->at.n; c++)
        for (size_t seat = 0; seat < cells->n_seats; seat++)
            cells->risks[c * cells->n_seats + seat] = risk_of(cells->view, cells->at.at[c], seat);
    return ROB_OK;
}

/* --- pairs of reviewers ------------------------------------------------------------------ */

/* Room for the pairs of one row, used again for the next. */
struct room {
    uint8_t *first, *second;
    uint32_t *study;
    size_t n;
    uint16_t *ratings; /* for the bootstrap of a row with several items: n x q */
    double *work;
};

static void free_room(struct room *room)
{
    free(room->first);
    free(room->second);
    free(room->study);
    free(room->ratings);
    free(room->work);
}

static bool make_room(struct room *room, size_t n, unsigned q, unsigned replicates)
{
    room->first = malloc(n + 1);
    room->second = malloc(n + 1);
    room->study = malloc((n + 1) * sizeof *room->study);
    room->ratings = replicates ? malloc((n + 1) * q * sizeof *room->ratings) : NULL;
    room->work = replicates ? malloc(ROB_BOOTSTRAP_WORK(replicates) * sizeof *room->work) : NULL;
    return room->first && room->second && room->study &&
           (!replicates || (room->ratings && room->work));
}

typedef bool belongs(const struct rob_view *view, struct rob_cell cell,
                     const struct rob_agreement_row *row);

static bool same_item(const struct rob_view *view, struct rob_cell cell,
                      const struct rob_agreement_row *row)
{
    (void)view;
    return cell.item == row->item && cell.outcome == row->outcome;
}

static bool same_domain(const struct rob_view *view, struct rob_cell cell,
                        const struct rob_agreement_row *row)
{
    bool same = cell.outcome == row->outcome;
    bool shared = cell.outcome == ROB_NO_OUTCOME && row->outcome != ROB_NO_OUTCOME &&
                  rob_view_reports(view, cell.study, (size_t)row->outcome);
    return rob_view_form(view)->items[cell.item].domain == row->item && (same || shared);
}

static bool any_item(const struct rob_view *view, struct rob_cell cell,
                     const struct rob_agreement_row *row)
{
    (void)view, (void)cell, (void)row;
    return true;
}

static void take_pairs(struct room *room, const struct cells *cells,
                       const struct rob_agreement_pair *pair, const struct rob_agreement_row *row,
                       belongs *fits)
{
    room->n = 0;
    for (size_t c = 0; c < cells->at.n; c++) {
        const uint8_t *risks = cells->risks + c * cells->n_seats;
        if (!fits(cells->view, cells->at.at[c], row) || risks[pair->first] == OFF_SCALE ||
            risks[pair->second] == OFF_SCALE)
            continue;
        room->first[room->n] = risks[pair->first];
        room->second[room->n] = risks[pair->second];
        room->study[room->n++] = (uint32_t)cells->at.at[c].study;
    }
}

/* Alpha's interval, from a bootstrap over the studies with all their pairs. */
static void add_interval(struct rob_agreement_row *row, struct room *room, unsigned q,
                         const struct rob_agreement_options *options)
{
    struct rob_bootstrap bootstrap;
    uint64_t seed = options->seed ? options->seed : ROB_BOOTSTRAP_SEED;
    memset(room->ratings, 0, room->n * q * sizeof *room->ratings);
    for (size_t i = 0; i < room->n; i++) {
        room->ratings[i * q + room->first[i]]++;
        room->ratings[i * q + room->second[i]]++;
    }
    const struct rob_ratings ratings = {
        .counts = room->ratings, .study = room->study, .n_rows = room->n, .q = q};
    rob_bootstrap_ratings(&bootstrap, &ratings, options->bootstrap, seed, room->work);
    if (!row->stats.alpha_nominal.undefined)
        row->stats.alpha_nominal = bootstrap.alpha_nominal;
    if (!row->stats.alpha_ordinal.undefined)
        row->stats.alpha_ordinal = bootstrap.alpha_ordinal;
}

static void fill_row(struct rob_agreement_row *row, const struct cells *cells,
                     const struct rob_agreement_pair *pair, belongs *fits, struct room *room,
                     unsigned q, const struct rob_agreement_options *options)
{
    take_pairs(room, cells, pair, row, fits);
    const struct rob_pairs pairs = {room->first, room->second, room->study, room->n, q};
    rob_agreement_count(row->table, &pairs);
    if (fits == same_item)
        rob_agreement_table(&row->stats, row->table, q);
    else
        rob_agreement_pairs(&row->stats, &pairs);
    if (options->bootstrap && room->n)
        add_interval(row, room, q, options);
}

static size_t common_studies(const struct rob_view *view, const struct cells *cells, size_t first,
                             size_t second)
{
    size_t n = 0;
    for (size_t c = 0; c < cells->at.n; c++) {
        size_t study = cells->at.at[c].study;
        bool begins = c == 0 || cells->at.at[c - 1].study != study;
        n += begins && rob_view_progress(view, study, first) == ROB_COMPLETE &&
             rob_view_progress(view, study, second) == ROB_COMPLETE;
    }
    return n;
}

/* The rows are the same for every pair: items in the form's order, their outcomes one by one. */
static size_t list_items(struct rob_agreement_row *rows, const struct rob_view *view)
{
    const struct rob_form *form = rob_view_form(view);
    size_t n = 0;
    for (size_t item = 0; item < form->n_items; item++) {
        bool by_outcome =
            form->items[item].level == ROB_LEVEL_OUTCOME && rob_view_n_outcomes(view) > 0;
        int last = by_outcome ? (int)rob_view_n_outcomes(view) - 1 : ROB_NO_OUTCOME;
        for (int o = by_outcome ? 0 : ROB_NO_OUTCOME; o <= last; o++, n++) {
            if (!rows)
                continue;
            rows[n].item = item;
            rows[n].outcome = o;
        }
    }
    return n;
}

/* Types of bias; one row an outcome where any of its items is judged per outcome. */
static size_t list_domains(struct rob_agreement_row *rows, const struct rob_view *view)
{
    const struct rob_form *form = rob_view_form(view);
    size_t n = 0;
    for (size_t d = 0; d < form->n_domains; d++) {
        bool by_outcome = false;
        for (size_t i = 0; i < form->domains[d].n_items && rob_view_n_outcomes(view); i++)
            by_outcome = by_outcome ||
                         form->items[form->domains[d].first_item + i].level == ROB_LEVEL_OUTCOME;
        int last = by_outcome ? (int)rob_view_n_outcomes(view) - 1 : ROB_NO_OUTCOME;
        for (int o = by_outcome ? 0 : ROB_NO_OUTCOME; o <= last; o++, n++) {
            if (!rows)
                continue;
            rows[n].item = d;
            rows[n].outcome = o;
        }
    }
    return n;
}

static enum rob_status fill_pair(struct rob_agreement_pair *pair, const struct cells *cells,
                                 struct room *room, const struct rob_agreement_options *options,
                                 struct rob_error *err)
{
    const struct rob_form *form = rob_view_form(cells->view);
    unsigned q = (unsigned)form->n_risks;
    pair->n_items = list_items(NULL, cells->view);
    pair->items = calloc(pair->n_items, sizeof *pair->items);
    pair->n_domains = list_domains(NULL, cells->view);
    pair->domains = calloc(pair->n_domains, sizeof *pair->domains);
    double *kappas = calloc(pair->n_items, sizeof *kappas);
    if (!pair->items || !pair->domains || !kappas) {
        free(kappas);
        return rob_fail_memory(err);
    }
    list_items(pair->items, cells->view);
    for (size_t i = 0; i < pair->n_items; i++) {
        fill_row(&pair->items[i], cells, pair, same_item, room, q, options);
        kappas[i] = pair->items[i].stats.kappa.value;
    }
    list_domains(pair->domains, cells->view);
    for (size_t d = 0; d < pair->n_domains; d++)
        fill_row(&pair->domains[d], cells, pair, same_domain, room, q, options);
    pair->overall.outcome = ROB_NO_OUTCOME;
    fill_row(&pair->overall, cells, pair, any_item, room, q, options);
    rob_agreement_spread(&pair->kappas, kappas, pair->n_items);
    free(kappas);
    return ROB_OK;
}

static enum rob_status fill_pairs(struct rob_agreement_report *report, const struct cells *cells,
                                  const struct rob_agreement_options *options,
                                  struct rob_error *err)
{
    size_t n = cells->n_seats;
    struct room room = {0};
    report->pairs = calloc(n * n + 1, sizeof *report->pairs);
    enum rob_status status =
        report->pairs && make_room(&room, cells->at.n, report->q, options->bootstrap)
            ? ROB_OK
            : rob_fail_memory(err);
    for (size_t a = 0; a < n && !status; a++)
        for (size_t b = a + 1; b < n && !status; b++) {
            size_t common = common_studies(cells->view, cells, a, b);
            if (!common)
                continue;
            struct rob_agreement_pair *pair = &report->pairs[report->n_pairs++];
            *pair = (struct rob_agreement_pair){.first = a, .second = b, .n_studies = common};
            status = fill_pair(pair, cells, &room, options, err);
        }
    free_room(&room);
    return status;
}

/* --- all reviewers ----------------------------------------------------------------------- */

static void tally_row(uint16_t *counts, const uint8_t *risks, size_t n_seats)
{
    for (size_t seat = 0; seat < n_seats; seat++)
        if (risks[seat] != OFF_SCALE)
            counts[risks[seat]]++;
}

static enum rob_status fill_all(struct rob_agreement_report *report, const struct cells *cells,
                                struct rob_error *err)
{
    size_t n_rows = list_items(NULL, cells->view), q = report->q;
    struct rob_agreement_row *rows = calloc(n_rows, sizeof *rows);
    uint16_t *counts = malloc((cells->at.n + 1) * q * sizeof *counts);
    report->all = calloc(n_rows + 1, sizeof *report->all);
    if (!rows || !counts || !report->all) {
        free(rows);
        free(counts);
        return rob_fail_memory(err);
    }
    list_items(rows, cells->view);
    for (size_t r = 0; r <= n_rows; r++) {
        struct rob_ratings ratings = {.counts = counts, .q = (unsigned)q};
        for (size_t c = 0; c < cells->at.n; c++) {
            if (r < n_rows && !same_item(cells->view, cells->at.at[c], &rows[r]))
                continue;
            uint16_t *row = counts + ratings.n_rows++ * q;
            memset(row, 0, q * sizeof *row);
            tally_row(row, cells->risks + c * cells->n_seats, cells->n_seats);
        }
        struct rob_agreement_all *all = &report->all[report->n_all++];
        all->item = r < n_rows ? rows[r].item : 0;
        all->outcome = r < n_rows ? rows[r].outcome : ROB_NO_OUTCOME;
        rob_agreement_ratings(&all->stats, &ratings);
    }
    free(rows);
    free(counts);
    return ROB_OK;
}

enum rob_status rob_agreement_report_new(struct rob_agreement_report **out,
                                         const struct rob_view *view,
                                         const struct rob_agreement_options *options,
                                         struct rob_error *err)
{
    struct cells cells = {.view = view};
    struct rob_agreement_report *report = calloc(1, sizeof *report);
    enum rob_status status = report ? ROB_OK : rob_fail_memory(err);
    if (!status) {
        report->q = (unsigned)rob_view_form(view)->n_risks;
        status = collect(&cells, options->with_pilot, err);
    }
    if (!status)
        status = fill_pairs(report, &cells, options, err);
    if (!status && report->n_pairs > 1)
        status = fill_all(report, &cells, err);
    if (status)
        rob_agreement_report_free(report);
    else {
        report->n_pilot = cells.n_pilot;
        *out = report;
    }
    rob_vec_free(&cells.at);
    free(cells.risks);
    return status;
}

void rob_agreement_report_free(struct rob_agreement_report *report)
{
    if (!report)
        return;
    for (size_t i = 0; i < report->n_pairs; i++) {
        free(report->pairs[i].items);
        free(report->pairs[i].domains);
    }
    free(report->pairs);
    free(report->all);
    free(report);
}
