/* Agreement as JSON. */
#include "io/write_json.h"

static void write_statistic(struct rob_json_writer *json, const char *name,
                            const struct rob_statistic *statistic)
{
    rob_json_open(json, name, '{');
    if (statistic->undefined) {
        rob_json_add_null(json, "value");
        rob_json_add_text(json, "undefined", statistic->undefined);
    } else {
        rob_json__number(json, "value", statistic->value);
        rob_json__number(json, "se", statistic->se);
        rob_json__number(json, "lo", statistic->lo);
        rob_json__number(json, "hi", statistic->hi);
        if (statistic->degenerate)
            rob_json_add_bool(json, "degenerate", true);
        if (statistic->left_out)
            rob_json_add_integer(json, "replicates_left_out", statistic->left_out);
    }
    rob_json_close(json, '}');
}

static void write_test(struct rob_json_writer *json, const char *name,
                       const struct rob_agreement_test *test)
{
    rob_json_open(json, name, '{');
    if (test->undefined) {
        rob_json_add_null(json, "value");
        rob_json_add_text(json, "undefined", test->undefined);
    } else {
        rob_json__number(json, "value", test->value);
        rob_json_add_integer(json, "df", test->df);
        rob_json__number(json, "p", test->p);
    }
    rob_json_close(json, '}');
}

static void write_table(struct rob_json_writer *json, const struct rob_agreement_row *row)
{
    unsigned q = row->stats.q;
    rob_json_open(json, "table", '[');
    for (unsigned i = 0; i < q; i++) {
        rob_json_open(json, NULL, '[');
        for (unsigned j = 0; j < q; j++)
            rob_json_add_integer(json, NULL, row->table[i * q + j]);
        rob_json_close(json, ']');
    }
    rob_json_close(json, ']');
}

/* The categories of a row. */
struct scale {
    const struct rob_form *form;
    const struct rob_item *item; /* NULL: the risks of the form */
};

static const char *category_id(const struct scale *scale, unsigned category)
{
    return scale->item ? rob_item_category_id(scale->item, scale->form, category)
                       : scale->form->risks[category].id;
}

static struct scale scale_of(const struct rob_form *form, enum rob_agreement_by by, size_t item)
{
    return (struct scale){form, by == ROB_BY_ITEM ? &form->items[item] : NULL};
}

/* Each category against the rest. */
static void write_indices(struct rob_json_writer *json, const struct scale *scale,
                          const struct rob_agreement *stats)
{
    rob_json_open(json, "prevalence_index_by_category", '{');
    for (unsigned c = 0; c < stats->q; c++)
        rob_json__number(json, category_id(scale, c), stats->category[c].prevalence_index);
    rob_json_close(json, '}');
    rob_json_open(json, "bias_index_by_category", '{');
    for (unsigned c = 0; c < stats->q; c++)
        rob_json__number(json, category_id(scale, c), stats->category[c].bias_index);
    rob_json_close(json, '}');
}

static void write_row(struct rob_json_writer *json, const struct rob_form *form,
                      enum rob_agreement_by by, const struct rob_agreement_row *row)
{
    const struct scale scale = scale_of(form, by, row->item);
    const struct rob_agreement *stats = &row->stats;
    rob_json_add_integer(json, "n", (int64_t)stats->n);
    rob_json_add_integer(json, "studies", (int64_t)stats->n_studies);
    write_table(json, row);
    rob_json_open(json, "statistics", '{');
#define X(field, name, text) write_statistic(json, name, &stats->field);
    ROB_AGREEMENT_LIST(X)
#undef X
    write_test(json, "bowker", &stats->bowker);
    write_test(json, "stuart_maxwell", &stats->stuart_maxwell);
    rob_json_open(json, "specific_agreement", '{');
    for (unsigned c = 0; c < stats->q; c++)
        rob_json__number(json, category_id(&scale, c), stats->category[c].specific.value);
    rob_json_close(json, '}');
    write_indices(json, &scale, stats);
    rob_json_add_integer(json, "extreme_disagreements", (int64_t)stats->extreme);
    rob_json_close(json, '}');
}

static void write_ratings(struct rob_json_writer *json, const struct rob_agreement_ratings *stats)
{
    rob_json_add_integer(json, "n", (int64_t)stats->n);
    rob_json_add_integer(json, "judgements", (int64_t)stats->n_judgements);
    rob_json_open(json, "statistics", '{');
#define X(field, name, text) write_statistic(json, name, &stats->field);
    ROB_AGREEMENT_RATINGS_LIST(X)
#undef X
    rob_json_close(json, '}');
}

/* --- rows -------------------------------------------------------------------------------- */

/* Outcomes are not pooled: what takes all items together does so for each. */
static const char *const names_of_rows[] = {
    [ROB_BY_ITEM] = "items", [ROB_BY_DOMAIN] = "domains", [ROB_BY_OVERALL] = "outcomes"};

static void open_row(struct rob_json_writer *json, const struct rob_view *view,
                     enum rob_agreement_by by, size_t item, int outcome)
{
    const struct rob_form *form = rob_view_form(view);
    rob_json_open(json, NULL, '{');
    if (by == ROB_BY_ITEM) {
        rob_json_add_text(json, "id", form->items[item].id);
        rob_json_add_integer(json, "number", form->items[item].number);
    } else if (by == ROB_BY_DOMAIN) {
        rob_json_add_text(json, "id", form->domains[item].id);
    }
    rob_json_add_text(json, "outcome",
                      outcome == ROB_NO_OUTCOME ? NULL : rob_view_outcome(view, (size_t)outcome));
}

/* Of an item whose answers have no risk: they take the place of the risks. */
static void write_categories(struct rob_json_writer *json, const struct rob_view *view,
                             enum rob_agreement_by by, size_t item)
{
    const struct rob_item *of = by == ROB_BY_ITEM ? &rob_view_form(view)->items[item] : NULL;
    if (!of || rob_item_is_rated(of))
        return;
    rob_json_open(json, "categories", '[');
    for (size_t i = 0; i < of->n_answers; i++)
        rob_json_add_text(json, NULL, of->answers[i].id);
    rob_json_close(json, ']');
}

static void write_pair_rows(struct rob_json_writer *json, const struct rob_view *view,
                            enum rob_agreement_by by, const struct rob_agreement_row *rows,
                            size_t n)
{
    rob_json_begin(json, names_of_rows[by], '[');
    for (size_t i = 0; i < n; i++) {
        open_row(json, view, by, rows[i].item, rows[i].outcome);
        write_categories(json, view, by, rows[i].item);
        write_row(json, rob_view_form(view), by, &rows[i]);
        rob_json_close(json, '}');
    }
    rob_json_close(json, ']');
}

static void write_all_rows(struct rob_json_writer *json, const struct rob_view *view,
                           enum rob_agreement_by by, const struct rob_agreement_all *rows, size_t n)
{
    rob_json_begin(json, names_of_rows[by], '[');
    for (size_t i = 0; i < n; i++) {
        open_row(json, view, by, rows[i].item, rows[i].outcome);
        write_ratings(json, &rows[i].stats);
        rob_json_close(json, '}');
    }
    rob_json_close(json, ']');
}

static void write_pair(struct rob_json_writer *json, const struct rob_view *view,
                       const struct rob_agreement_pair *pair)
{
    const struct rob_form *form = rob_view_form(view);
    rob_json_begin(json, NULL, '{');
    rob_json_open(json, "seats", '[');
    rob_json_add_text(json, NULL,
                      pair->first == ROB_AGREEMENT_CONSENSUS
                          ? ROB_SEAT_CONSENSUS
                          : rob_view_ranked_id(view, pair->first));
    rob_json_add_text(json, NULL, rob_view_ranked_id(view, pair->second));
    rob_json_close(json, ']');
    rob_json_add_integer(json, "studies", (int64_t)pair->n_studies);
    rob_json_open(json, "categories", '[');
    for (size_t r = 0; r < form->n_risks; r++)
        rob_json_add_text(json, NULL, form->risks[r].id);
    rob_json_close(json, ']');
    write_pair_rows(json, view, ROB_BY_ITEM, pair->items, pair->n_items);
    write_pair_rows(json, view, ROB_BY_DOMAIN, pair->domains, pair->n_domains);
    rob_json_begin(json, "overall", '{');
    if (pair->n_overall == 1)
        write_row(json, form, ROB_BY_OVERALL, pair->overall);
    else
        write_pair_rows(json, view, ROB_BY_OVERALL, pair->overall, pair->n_overall);
    rob_json__number(json, "item_kappa_min", pair->kappas.min);
    rob_json__number(json, "item_kappa_median", pair->kappas.median);
    rob_json__number(json, "item_kappa_max", pair->kappas.max);
    rob_json_add_integer(json, "items_undefined", (int64_t)pair->kappas.n_undefined);
    rob_json_close(json, '}');
    rob_json_close(json, '}');
}

static void write_all(struct rob_json_writer *json, const struct rob_view *view,
                      const struct rob_agreement_report *report)
{
    const struct rob_agreement_all *domains = report->all + report->n_all_items;
    const struct rob_agreement_all *overall = domains + report->n_all_domains;
    size_t n_overall = report->n_all - report->n_all_items - report->n_all_domains;
    rob_json_begin(json, "all", '{');
    write_all_rows(json, view, ROB_BY_ITEM, report->all, report->n_all_items);
    write_all_rows(json, view, ROB_BY_DOMAIN, domains, report->n_all_domains);
    rob_json_begin(json, "overall", '{');
    if (n_overall == 1)
        write_ratings(json, &overall->stats);
    else
        write_all_rows(json, view, ROB_BY_OVERALL, overall, n_overall);
    rob_json_close(json, '}');
    rob_json_close(json, '}');
}

void rob_json__agreement(struct rob_json_writer *json, const struct rob_view *view,
                         const struct rob_agreement_report *report)
{
    rob_json_add_integer(json, "pilot_studies_left_out", (int64_t)report->n_pilot);
    rob_json_add_integer(json, "studies_without_outcome", (int64_t)report->n_no_outcome);
    rob_json_begin(json, "pairs", '[');
    for (size_t i = 0; i < report->n_pairs; i++)
        write_pair(json, view, &report->pairs[i]);
    rob_json_close(json, ']');
    if (report->n_all)
        write_all(json, view, report);
}

static void write_bootstrap(struct rob_json_writer *json,
                            const struct rob_agreement_options *options)
{
    if (!options->bootstrap) {
        rob_json_add_null(json, "bootstrap");
        return;
    }
    rob_json_open(json, "bootstrap", '{');
    rob_json_add_integer(json, "replicates", (int64_t)options->bootstrap);
    rob_json_add_integer(json, "seed", options->seed ? (int64_t)options->seed : ROB_BOOTSTRAP_SEED);
    rob_json_close(json, '}');
}

enum rob_status rob_write_agreement_json(FILE *out, const struct rob_view *view,
                                         const struct rob_agreement_options *options,
                                         struct rob_error *err)
{
    struct rob_document document;
    struct rob_agreement_report *report = NULL;
    enum rob_status status = rob_agreement_report_new(&report, view, options, err);
    if (status)
        return status;
    rob_document_begin(&document, out, "agreement/1");
    write_bootstrap(&document.json, options);
    rob_json__agreement(&document.json, view, report);
    rob_agreement_report_free(report);
    return rob_document_end(&document, err);
}
