#include <syrob/agreement_view.h>

#include "core/agreement_cells.h"
#include "core/agreement_internal.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

/* --- pairs of reviewers ------------------------------------------------------------------ */

/* Memory for the pairs of one row, reused for the next. */
struct room {
    uint8_t *first, *second;
    uint32_t *study;
    size_t n;
    uint16_t *ratings; /* n x q: how often each category was chosen */
    double *work;
    double *sums; /* of each study */
};

static void free_room(struct room *room)
{
    free(room->first);
    free(room->second);
    free(room->study);
    free(room->ratings);
    free(room->work);
    free(room->sums);
}

/* The most categories that a row can have; sums are only taken of rows on the scale. */
static unsigned most_categories(const struct rob_form *form)
{
    size_t most = form->n_risks;
    for (size_t i = 0; i < form->n_items; i++) {
        size_t n = rob_item_n_categories(&form->items[i], form);
        most = n > most ? n : most;
    }
    return (unsigned)most;
}

static bool make_room(struct room *room, const struct rob_agreement__cells *cells, unsigned q,
                      unsigned replicates)
{
    size_t n = cells->at.n, n_sums = (rob_view_n_studies(cells->view) + 1) * ROB_AGREEMENT__SUMS(q);
    room->first = malloc(n + 1);
    room->second = malloc(n + 1);
    room->study = malloc((n + 1) * sizeof *room->study);
    room->ratings =
        malloc((n + 1) * most_categories(rob_view_form(cells->view)) * sizeof *room->ratings);
    room->work = replicates ? malloc(ROB_BOOTSTRAP_WORK(replicates) * sizeof *room->work) : NULL;
    room->sums = replicates ? malloc(n_sums * sizeof *room->sums) : NULL;
    return room->first && room->second && room->study && room->ratings &&
           (!replicates || (room->work && room->sums));
}

typedef bool belongs(const struct rob_view *view, struct rob_cell cell,
                     const struct rob_agreement_row *row);

static bool same_item(const struct rob_view *view, struct rob_cell cell,
                      const struct rob_agreement_row *row)
{
    (void)view;
    return cell.item == row->item && cell.outcome == row->outcome;
}

/* Outcomes are not pooled; a judgement for the whole study counts for each of its outcomes. Items
 * without risks have categories of their own and are not pooled with others. */
static bool any_item(const struct rob_view *view, struct rob_cell cell,
                     const struct rob_agreement_row *row)
{
    return rob_item_is_rated(&rob_view_form(view)->items[cell.item]) &&
           (cell.outcome == row->outcome ||
            (cell.outcome == ROB_NO_OUTCOME &&
             rob_view_reports(view, cell.study, (size_t)row->outcome)));
}

/* The categories of a row, and whether they have an order. */
static unsigned categories(bool *ordered, const struct rob_agreement__cells *cells, size_t item,
                           belongs *fits)
{
    const struct rob_form *form = rob_view_form(cells->view);
    *ordered = fits != same_item || rob_item_is_rated(&form->items[item]);
    return *ordered ? (unsigned)form->n_risks : (unsigned)form->items[item].n_answers;
}

static void leave_out(struct rob_statistic *statistic)
{
    if (!statistic->undefined)
        *statistic = rob_agreement__undefined("the answers have no order");
}

static bool same_domain(const struct rob_view *view, struct rob_cell cell,
                        const struct rob_agreement_row *row)
{
    return rob_view_form(view)->items[cell.item].domain == row->item && any_item(view, cell, row);
}

static void take_pairs(struct room *room, const struct rob_agreement__cells *cells,
                       const struct rob_agreement_pair *pair, const struct rob_agreement_row *row,
                       belongs *fits)
{
    struct rob_agreement__walk walk = rob_agreement__walk_to(cells, row->outcome);
    size_t first = rob_agreement__column(cells, pair->first),
           second = rob_agreement__column(cells, pair->second);
    room->n = 0;
    for (size_t c = 0; rob_agreement__next(&c, &walk);) {
        const uint8_t *given = cells->given + c * cells->n_columns;
        if (!fits(cells->view, cells->at.at[c], row) || given[first] == ROB_AGREEMENT__OFF_SCALE ||
            given[second] == ROB_AGREEMENT__OFF_SCALE)
            continue;
        room->first[room->n] = given[first];
        room->second[room->n] = given[second];
        room->study[room->n++] = (uint32_t)cells->at.at[c].study;
    }
}

static uint64_t seed_of(const struct rob_agreement_options *options)
{
    return options->seed ? options->seed : ROB_BOOTSTRAP_SEED;
}

static void take_interval(struct rob_statistic *statistic, const struct rob_statistic *bootstrap)
{
    if (!statistic->undefined)
        *statistic = *bootstrap;
}

/* Drawing by binomials is faster for few studies or kinds; one by one, for many different ones. */
static void bootstrap_studies(struct rob_bootstrap *out, const struct rob_ratings *ratings,
                              struct room *room, const struct rob_agreement_options *options)
{
    enum { MANY = 10000 };
    if (ratings->study && ratings->n_rows >= MANY)
        rob_bootstrap__studies(out, ratings, options->bootstrap, seed_of(options), room->work,
                               room->sums);
    else
        rob_bootstrap_ratings(out, ratings, options->bootstrap, seed_of(options), room->work);
}

/* Alpha's interval, from a bootstrap over the studies with all their pairs; for one item, which a
 * study has once, from its table: the time then does not depend on the number of studies. */
static void add_interval(struct rob_agreement_row *row, struct room *room, bool of_item, unsigned q,
                         const struct rob_agreement_options *options)
{
    struct rob_bootstrap bootstrap;
    memset(room->ratings, 0, room->n * q * sizeof *room->ratings);
    for (size_t i = 0; i < room->n; i++) {
        room->ratings[i * q + room->first[i]]++;
        room->ratings[i * q + room->second[i]]++;
    }
    const struct rob_ratings ratings = {
        .counts = room->ratings, .study = room->study, .n_rows = room->n, .q = q};
    if (of_item)
        rob_bootstrap_table(&bootstrap, row->table, q, options->bootstrap, seed_of(options),
                            room->work);
    else
        bootstrap_studies(&bootstrap, &ratings, room, options);
    take_interval(&row->stats.alpha_nominal, &bootstrap.alpha_nominal);
    take_interval(&row->stats.alpha_ordinal, &bootstrap.alpha_ordinal);
}

/* Answers without an order are never far apart, and have no weights. */
static void leave_out_weights(struct rob_agreement *stats)
{
    leave_out(&stats->kappa_linear);
    leave_out(&stats->kappa_quadratic);
    leave_out(&stats->ac2_linear);
    leave_out(&stats->ac2_quadratic);
    leave_out(&stats->alpha_ordinal);
    stats->extreme = 0;
}

static void fill_row(struct rob_agreement_row *row, const struct rob_agreement__cells *cells,
                     const struct rob_agreement_pair *pair, belongs *fits, struct room *room,
                     const struct rob_agreement_options *options)
{
    bool ordered = true;
    unsigned q = categories(&ordered, cells, row->item, fits);
    take_pairs(room, cells, pair, row, fits);
    const struct rob_pairs pairs = {room->first, room->second, room->study, room->n, q};
    rob_agreement_count(row->table, &pairs);
    if (fits == same_item)
        rob_agreement_table(&row->stats, row->table, q);
    else
        rob_agreement_pairs(&row->stats, &pairs);
    if (!ordered)
        leave_out_weights(&row->stats);
    if (options->bootstrap && !options->only_all && room->n)
        add_interval(row, room, fits == same_item, q, options);
}

/* Studies with a judgement of both; of two reviewers, those that both have completed. */
static size_t common_studies(const struct rob_agreement__cells *cells, size_t first, size_t second)
{
    const struct rob_view *view = cells->view;
    size_t n = 0, counted = SIZE_MAX, a = rob_agreement__column(cells, first),
           b = rob_agreement__column(cells, second);
    for (size_t c = 0; c < cells->at.n; c++) {
        size_t study = cells->at.at[c].study;
        const uint8_t *given = cells->given + c * cells->n_columns;
        bool both =
            first == ROB_AGREEMENT_CONSENSUS
                ? given[a] != ROB_AGREEMENT__OFF_SCALE && given[b] != ROB_AGREEMENT__OFF_SCALE
                : rob_view_progress(view, study, first) == ROB_COMPLETE &&
                      rob_view_progress(view, study, second) == ROB_COMPLETE;
        if (!both || study == counted)
            continue;
        counted = study;
        n++;
    }
    return n;
}

/* Adds a row, or one an outcome; returns their number. `rows` NULL: only counts them. */
static size_t list_row(struct rob_agreement_row *rows, size_t item, bool by_outcome,
                       const struct rob_view *view)
{
    size_t n = by_outcome ? rob_view_n_outcomes(view) : 1;
    for (size_t o = 0; rows && o < n; o++) {
        rows[o].item = item;
        rows[o].outcome = by_outcome ? (int)o : ROB_NO_OUTCOME;
    }
    return n;
}

/* The rows are the same for every pair: items in the form's order, their outcomes one by one. */
static size_t list_items(struct rob_agreement_row *rows, const struct rob_view *view)
{
    size_t n = 0;
    for (size_t item = 0; item < rob_view_form(view)->n_items; item++)
        n += list_row(rows ? rows + n : NULL, item, rob_agreement__by_outcome(view, item, 1), view);
    return n;
}

static size_t list_domains(struct rob_agreement_row *rows, const struct rob_view *view)
{
    const struct rob_form *form = rob_view_form(view);
    size_t n = 0;
    for (size_t d = 0; form->mode == ROB_MODE_ASSESS && d < form->n_domains; d++) {
        const struct rob_domain *domain = &form->domains[d];
        n += list_row(rows ? rows + n : NULL, d,
                      rob_agreement__by_outcome(view, domain->first_item, domain->n_items), view);
    }
    return n;
}

static size_t list_overall(struct rob_agreement_row *rows, const struct rob_view *view)
{
    return list_row(rows, 0, rob_agreement__by_outcome(view, 0, rob_view_form(view)->n_items),
                    view);
}

typedef size_t list_rows(struct rob_agreement_row *rows, const struct rob_view *view);

struct source {
    const struct rob_agreement__cells *cells;
    struct room *room;
    const struct rob_agreement_options *options;
};

static bool fill_rows(struct rob_agreement_row **rows, size_t *n, list_rows *list, belongs *fits,
                      const struct rob_agreement_pair *pair, const struct source *source)
{
    const struct rob_view *view = source->cells->view;
    *n = list(NULL, view);
    *rows = calloc(*n + 1, sizeof **rows);
    if (!*rows)
        return false;
    list(*rows, view);
    for (size_t i = 0; i < *n; i++)
        fill_row(&(*rows)[i], source->cells, pair, fits, source->room, source->options);
    return true;
}

static enum rob_status fill_pair(struct rob_agreement_pair *pair, const struct source *source,
                                 struct rob_error *err)
{
    const struct rob_form *form = rob_view_form(source->cells->view);
    bool filled =
        fill_rows(&pair->items, &pair->n_items, list_items, same_item, pair, source) &&
        fill_rows(&pair->domains, &pair->n_domains, list_domains, same_domain, pair, source) &&
        fill_rows(&pair->overall, &pair->n_overall, list_overall, any_item, pair, source);
    double *kappas = filled ? calloc(pair->n_items, sizeof *kappas) : NULL;
    if (!kappas)
        return rob_fail_memory(err);
    size_t n = 0;
    for (size_t i = 0; i < pair->n_items; i++)
        if (rob_item_is_rated(&form->items[pair->items[i].item]))
            kappas[n++] = pair->items[i].stats.kappa.value;
    rob_agreement_spread(&pair->kappas, kappas, n);
    free(kappas);
    return ROB_OK;
}

static enum rob_status add_pair(struct rob_agreement_report *report, const struct source *source,
                                size_t first, size_t second, struct rob_error *err)
{
    size_t common = common_studies(source->cells, first, second);
    if (!common)
        return ROB_OK;
    struct rob_agreement_pair *pair = &report->pairs[report->n_pairs++];
    *pair = (struct rob_agreement_pair){first, second, .n_studies = common};
    return fill_pair(pair, source, err);
}

static enum rob_status add_machines(struct rob_agreement_report *report,
                                    const struct source *source, struct rob_error *err)
{
    const struct rob_agreement__cells *cells = source->cells;
    enum rob_status status = ROB_OK;
    for (size_t k = 1; k < cells->n_columns && !status; k++)
        status = add_pair(report, source, ROB_AGREEMENT_CONSENSUS, cells->columns[k], err);
    return status;
}

static enum rob_status add_reviewers(struct rob_agreement_report *report,
                                     const struct source *source, struct rob_error *err)
{
    const struct rob_view *view = source->cells->view;
    enum rob_status status = ROB_OK;
    for (size_t i = 0; rob_view_ranked(view, i) != ROB_NOT_FOUND; i++)
        for (size_t j = i + 1; rob_view_ranked(view, j) != ROB_NOT_FOUND && !status; j++)
            status = add_pair(report, source, (size_t)rob_view_ranked(view, i),
                              (size_t)rob_view_ranked(view, j), err);
    return status;
}

static enum rob_status fill_pairs(struct rob_agreement_report *report,
                                  const struct rob_agreement__cells *cells,
                                  const struct rob_agreement_options *options,
                                  struct rob_error *err)
{
    size_t n = cells->n_columns;
    struct room room = {0};
    const struct source source = {cells, &room, options};
    report->pairs = calloc(n * n + 1, sizeof *report->pairs);
    report->pairs_hidden = !options->machine && rob_view_hides_names(cells->view) && n > 2 &&
                           cells->at.n && rob_view_ranked(cells->view, 0) == ROB_NOT_FOUND;
    enum rob_status status = report->pairs && make_room(&room, cells, report->q, options->bootstrap)
                                 ? ROB_OK
                                 : rob_fail_memory(err);
    if (!status)
        status = options->machine ? add_machines(report, &source, err)
                                  : add_reviewers(report, &source, err);
    free_room(&room);
    return status;
}

/* --- all reviewers ----------------------------------------------------------------------- */

static void tally_row(uint16_t *counts, const uint8_t *given, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (given[k] != ROB_AGREEMENT__OFF_SCALE)
            counts[given[k]]++;
}

static void add_intervals(struct rob_agreement_ratings *stats, const struct rob_ratings *ratings,
                          struct room *room, const struct rob_agreement_options *options)
{
    struct rob_bootstrap bootstrap;
    bootstrap_studies(&bootstrap, ratings, room, options);
    take_interval(&stats->alpha_nominal, &bootstrap.alpha_nominal);
    take_interval(&stats->alpha_ordinal, &bootstrap.alpha_ordinal);
    take_interval(&stats->fleiss, &bootstrap.fleiss);
}

static void fill_ratings(struct rob_agreement_all *all, const struct rob_agreement__cells *cells,
                         const struct rob_agreement_row *row, belongs *fits, struct room *room,
                         const struct rob_agreement_options *options)
{
    bool ordered = true;
    unsigned q = categories(&ordered, cells, row->item, fits);
    struct rob_ratings ratings = {.counts = room->ratings, .study = room->study, .q = q};
    struct rob_agreement__walk walk = rob_agreement__walk_to(cells, row->outcome);
    for (size_t c = 0; rob_agreement__next(&c, &walk);) {
        if (!fits(cells->view, cells->at.at[c], row))
            continue;
        uint16_t *counts = room->ratings + ratings.n_rows * q;
        room->study[ratings.n_rows++] = (uint32_t)cells->at.at[c].study;
        memset(counts, 0, q * sizeof *counts);
        tally_row(counts, cells->given + c * cells->n_columns, cells->n_columns);
    }
    all->item = row->item;
    all->outcome = row->outcome;
    rob_agreement_ratings(&all->stats, &ratings);
    if (!ordered)
        leave_out(&all->stats.alpha_ordinal);
    if (!options->bootstrap || !ratings.n_rows || (options->only_all && fits != any_item))
        return;
    if (fits == same_item) { /* each row is a study: equal ones need not be drawn one by one */
        ratings.n_rows = rob_ratings_tally(room->ratings, room->study, ratings.n_rows, q);
        ratings.times = room->study;
        ratings.study = NULL;
    }
    add_intervals(&all->stats, &ratings, room, options);
}

static enum rob_status fill_all(struct rob_agreement_report *report,
                                const struct rob_agreement__cells *cells,
                                const struct rob_agreement_options *options, struct rob_error *err)
{
    struct room room = {0};
    size_t n_items = list_items(NULL, cells->view), n_domains = list_domains(NULL, cells->view);
    size_t n_rows = n_items + n_domains + list_overall(NULL, cells->view);
    struct rob_agreement_row *rows = calloc(n_rows, sizeof *rows);
    report->all = calloc(n_rows, sizeof *report->all);
    bool ok = rows && report->all && make_room(&room, cells, report->q, options->bootstrap);
    if (ok) {
        list_items(rows, cells->view);
        list_domains(rows + n_items, cells->view);
        list_overall(rows + n_items + n_domains, cells->view);
        report->n_all_items = n_items;
        report->n_all_domains = n_domains;
        report->n_all = n_rows;
    }
    for (size_t r = 0; ok && r < n_rows; r++) {
        belongs *fits = r < n_items ? same_item : r < n_items + n_domains ? same_domain : any_item;
        fill_ratings(&report->all[r], cells, &rows[r], fits, &room, options);
    }
    free(rows);
    free_room(&room);
    return ok ? ROB_OK : rob_fail_memory(err);
}

static bool has_same_risk(const struct rob_form *form)
{
    for (size_t i = 0; i < form->n_items; i++)
        for (size_t a = 0; a < form->items[i].n_answers; a++)
            for (size_t b = 0; b < a; b++)
                if (form->items[i].answers[a].risk == form->items[i].answers[b].risk &&
                    form->items[i].answers[a].risk != ROB_RISK_NONE)
                    return true;
    return false;
}

enum rob_status rob_agreement_report_new(struct rob_agreement_report **out,
                                         const struct rob_view *view,
                                         const struct rob_agreement_options *options,
                                         struct rob_error *err)
{
    struct rob_agreement__cells cells = {.view = view};
    struct rob_agreement_report *report = calloc(1, sizeof *report);
    enum rob_status status = report ? ROB_OK : rob_fail_memory(err);
    if (!status) {
        report->q = (unsigned)rob_view_form(view)->n_risks;
        status = rob_agreement__collect(&cells, options, err);
    }
    if (!status)
        status = fill_pairs(report, &cells, options, err);
    if (!status && !options->machine && (report->n_pairs > 1 || report->pairs_hidden))
        status = fill_all(report, &cells, options, err);
    if (status)
        rob_agreement_report_free(report);
    else {
        report->machine = options->machine;
        report->n_pilot = cells.n_pilot;
        report->n_no_outcome = cells.n_no_outcome;
        for (size_t i = 0; i < rob_view_form(view)->n_items; i++)
            report->n_unrated += !rob_item_is_rated(&rob_view_form(view)->items[i]);
        report->same_risk = has_same_risk(rob_view_form(view));
        *out = report;
    }
    rob_agreement__cells_free(&cells);
    return status;
}

void rob_agreement_report_free(struct rob_agreement_report *report)
{
    if (!report)
        return;
    for (size_t i = 0; i < report->n_pairs; i++) {
        free(report->pairs[i].items);
        free(report->pairs[i].domains);
        free(report->pairs[i].overall);
    }
    free(report->pairs);
    free(report->all);
    free(report);
}
