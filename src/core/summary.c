#include <syrob/agreement.h>
#include <syrob/summary.h>

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

enum rob_status rob_source_parse(struct rob_source *out, const struct rob_view *view,
                                 const char *text, struct rob_error *err)
{
    struct rob_source source = {ROB_SOURCE_CONSENSUS, 0};
    int seat = rob_view_find_seat(view, text);
    if (seat != ROB_NOT_FOUND && rob_view_hides_names(view))
        return rob_fail(err, ROB_REFUSED,
                        "an adjudicator sees the answers of single reviewers only when every "
                        "disagreement is resolved");
    if (strcmp(text, "first-pass") == 0)
        source.kind = ROB_SOURCE_FIRST_PASS;
    else if (seat != ROB_NOT_FOUND && rob_view_seat(view, (size_t)seat).role == ROB_ROLE_REVIEWER)
        source = (struct rob_source){ROB_SOURCE_SEAT, (size_t)seat};
    else if (strcmp(text, "consensus") != 0)
        return rob_fail(err, ROB_INVALID,
                        "unknown source '%s'; it is consensus, first-pass or a reviewer", text);
    *out = source;
    return ROB_OK;
}

const char *rob_source_name(const struct rob_source *source, const struct rob_view *view)
{
    switch (source->kind) {
    case ROB_SOURCE_CONSENSUS:
        return "consensus";
    case ROB_SOURCE_FIRST_PASS:
        return "first-pass";
    default:
        return rob_view_seat(view, source->seat).id;
    }
}

/* The common first answer of a study's reviewers. A resolution does not change the first pass. */
static enum rob_standing first_pass(int *answer, const struct rob_view *view, struct rob_cell cell)
{
    struct rob_consensus consensus = rob_view_consensus(view, cell);
    struct rob_judgement judgement;
    if (consensus.state == ROB_CELL_HIDDEN || consensus.state == ROB_CELL_SINGLE)
        return ROB_MISSING;
    if (consensus.state == ROB_CELL_NOT_ASKED || consensus.unasked)
        return ROB_NOT_ASKED;
    if (consensus.differ)
        return ROB_DIFFERS;
    for (size_t seat = 0; seat < rob_view_n_seats(view); seat++)
        if (rob_view_first_pass(&judgement, view, cell, seat)) {
            *answer = judgement.answer;
            return ROB_ANSWERED;
        }
    return ROB_MISSING;
}

bool rob_source_has(const struct rob_source *source, const struct rob_view *view, size_t study)
{
    return source->kind != ROB_SOURCE_SEAT || rob_view_assigned(view, study, source->seat) ||
           rob_view_progress(view, study, source->seat) == ROB_COMPLETE;
}

enum rob_standing rob_source_answer(int *answer, const struct rob_source *source,
                                    const struct rob_view *view, struct rob_cell cell)
{
    struct rob_judgement judgement;
    int found = ROB_NOT_FOUND;
    if (source->kind == ROB_SOURCE_FIRST_PASS)
        return first_pass(answer, view, cell);
    if (source->kind == ROB_SOURCE_CONSENSUS) {
        struct rob_consensus consensus = rob_view_consensus(view, cell);
        if (consensus.state == ROB_CELL_NOT_ASKED)
            return ROB_NOT_ASKED;
        bool waits = consensus.state == ROB_CELL_DIFFER || consensus.state == ROB_CELL_REFERRED;
        if (waits && !consensus.unasked) /* else nobody has judged it */
            return ROB_UNRECONCILED;
        found = consensus.answer;
    } else if (!rob_source_has(source, view, cell.study)) {
        return ROB_NOT_ASSIGNED;
    } else if (!rob_view_asks(view, cell, source->seat) &&
               rob_view_progress(view, cell.study, source->seat) == ROB_COMPLETE) {
        return ROB_NOT_ASKED;
    } else if (rob_view_first_pass(&judgement, view, cell, source->seat)) {
        found = judgement.answer;
    }
    if (found == ROB_NOT_FOUND)
        return ROB_MISSING;
    *answer = found;
    return ROB_ANSWERED;
}

static void count(struct rob_tally *tally, const struct rob_item *item, enum rob_standing standing,
                  int answer)
{
    int category = standing == ROB_ANSWERED ? rob_item_category(item, answer) : ROB_RISK_NONE;
    if (standing == ROB_NOT_ASKED || standing == ROB_NOT_ASSIGNED)
        return;
    tally->unreconciled += standing == ROB_UNRECONCILED;
    if (standing == ROB_MISSING || standing == ROB_UNRECONCILED)
        tally->missing++;
    else if (standing == ROB_DIFFERS)
        tally->differ++;
    else if (category == ROB_RISK_NONE)
        tally->not_applicable++;
    else
        tally->counts[category]++;
    tally->n += standing == ROB_DIFFERS || category != ROB_RISK_NONE;
}

static bool by_outcome(const struct rob_view *view, size_t item)
{
    return rob_view_form(view)->items[item].level == ROB_LEVEL_OUTCOME &&
           rob_view_n_outcomes(view) > 0;
}

static bool domain_by_outcome(const struct rob_view *view, size_t domain)
{
    const struct rob_domain *of = &rob_view_form(view)->domains[domain];
    bool any = false;
    for (size_t i = 0; i < of->n_items; i++)
        any = any || by_outcome(view, of->first_item + i);
    return any;
}

static void add_row(struct rob_summary *summary, const struct rob_item *item, size_t index,
                    int outcome)
{
    const struct rob_summary_row row = {.item = index, .outcome = outcome};
    if (rob_item_is_rated(item))
        summary->rows[summary->n_rows++] = row;
    else
        summary->unrated[summary->n_unrated++] = row;
}

static enum rob_status make_rows(struct rob_summary *summary, const struct rob_view *view,
                                 int outcome, struct rob_error *err)
{
    const struct rob_form *form = rob_view_form(view);
    int n_outcomes = (int)rob_view_n_outcomes(view);
    size_t n_rows = form->n_items * ((size_t)n_outcomes + 1);
    summary->rows = calloc(n_rows, sizeof *summary->rows);
    summary->unrated = calloc(n_rows, sizeof *summary->unrated);
    summary->domains = calloc(form->n_domains * ((size_t)n_outcomes + 1), sizeof *summary->domains);
    if (!summary->rows || !summary->unrated || !summary->domains)
        return rob_fail_memory(err);
    for (size_t d = 0; form->mode == ROB_MODE_ASSESS && d < form->n_domains; d++)
        for (int o = ROB_NO_OUTCOME; o < n_outcomes; o++)
            if (domain_by_outcome(view, d) == (o != ROB_NO_OUTCOME) &&
                (o == ROB_NO_OUTCOME || outcome == ROB_ALL_OUTCOMES || o == outcome))
                summary->domains[summary->n_domains++] =
                    (struct rob_summary_domain){.domain = d, .outcome = o};
    for (size_t item = 0; item < form->n_items; item++)
        for (int o = ROB_NO_OUTCOME; o < n_outcomes; o++)
            if (by_outcome(view, item) == (o != ROB_NO_OUTCOME) &&
                (o == ROB_NO_OUTCOME || outcome == ROB_ALL_OUTCOMES || o == outcome))
                add_row(summary, &form->items[item], item, o);
    return ROB_OK;
}

/* Rows follow the form, those of an item or a domain together, one an outcome in their order: a row
 * is found by its item and outcome without looking at the others. */
static int compare_rows(const void *key, const void *at)
{
    const struct rob_cell *cell = key;
    const struct rob_summary_row *row = at;
    if (cell->item != row->item)
        return cell->item < row->item ? -1 : 1;
    return (cell->outcome > row->outcome) - (cell->outcome < row->outcome);
}

static struct rob_summary_row *find_row(struct rob_summary *summary, struct rob_cell cell,
                                        bool rated)
{
    return rated
               ? bsearch(&cell, summary->rows, summary->n_rows, sizeof *summary->rows, compare_rows)
               : bsearch(&cell, summary->unrated, summary->n_unrated, sizeof *summary->unrated,
                         compare_rows);
}

static int compare_domains(const void *key, const void *at)
{
    const struct rob_summary_domain *wanted = key, *domain = at;
    if (wanted->domain != domain->domain)
        return wanted->domain < domain->domain ? -1 : 1;
    return (wanted->outcome > domain->outcome) - (wanted->outcome < domain->outcome);
}

static struct rob_summary_domain *find_domain(struct rob_summary *summary, size_t domain,
                                              int outcome)
{
    const struct rob_summary_domain wanted = {.domain = domain, .outcome = outcome};
    return bsearch(&wanted, summary->domains, summary->n_domains, sizeof wanted, compare_domains);
}

/* A judgement for the whole study counts for each of its outcomes. */
static void count_domains(struct rob_summary *summary, const struct rob_view *view,
                          struct rob_cell cell, enum rob_standing standing, int answer)
{
    const struct rob_item *item = &rob_view_form(view)->items[cell.item];
    bool shared = cell.outcome == ROB_NO_OUTCOME && domain_by_outcome(view, item->domain);
    int first = shared ? 0 : cell.outcome;
    int last = shared ? (int)rob_view_n_outcomes(view) - 1 : cell.outcome;
    for (int o = first; o <= last; o++) {
        struct rob_summary_domain *domain = find_domain(summary, item->domain, o);
        if (domain && (!shared || rob_view_reports(view, cell.study, (size_t)o)))
            count(&domain->tally, item, standing, answer);
    }
}

enum rob_status rob_summary_new(struct rob_summary **out, const struct rob_view *view,
                                struct rob_source source, int outcome, struct rob_error *err)
{
    const struct rob_form *form = rob_view_form(view);
    struct rob_summary *summary = calloc(1, sizeof *summary);
    enum rob_status status =
        summary ? make_rows(summary, view, outcome, err) : rob_fail_memory(err);
    if (status) {
        rob_summary_free(summary);
        return status;
    }
    summary->source = source;
    for (size_t s = 0; s < rob_view_n_studies(view); s++)
        for (size_t i = 0; i < rob_view_n_cells(view, s); i++) {
            struct rob_cell cell = rob_view_cell(view, s, i);
            const struct rob_item *item = &form->items[cell.item];
            bool rated = rob_item_is_rated(item);
            struct rob_summary_row *row = find_row(summary, cell, rated);
            if (!row)
                continue;
            int answer = ROB_NOT_FOUND;
            enum rob_standing standing = rob_source_answer(&answer, &summary->source, view, cell);
            count(&row->tally, item, standing, answer);
            if (rated)
                count_domains(summary, view, cell, standing, answer);
        }
    *out = summary;
    return ROB_OK;
}

void rob_summary_free(struct rob_summary *summary)
{
    if (!summary)
        return;
    free(summary->rows);
    free(summary->unrated);
    free(summary->domains);
    free(summary);
}

bool rob_summary_has_unreconciled(const struct rob_summary *summary)
{
    bool any = false;
    for (size_t i = 0; i < summary->n_rows && !any; i++)
        any = summary->rows[i].tally.unreconciled > 0;
    return any;
}

static double percent(unsigned k, unsigned n)
{
    return n ? 100.0 * k / n : 0.0;
}

double rob_tally_percent(const struct rob_tally *tally, size_t category)
{
    return percent(tally->counts[category], tally->n);
}

double rob_tally_percent_differ(const struct rob_tally *tally)
{
    return percent(tally->differ, tally->n);
}

bool rob_tally_interval(double *lo, double *hi, const struct rob_tally *tally, size_t category)
{
    if (tally->n == 0)
        return false;
    rob_wilson(lo, hi, tally->counts[category], tally->n);
    *lo *= 100.0;
    *hi *= 100.0;
    return true;
}
