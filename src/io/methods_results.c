/* The methods paragraph on agreement, and on the resolution of differences. */
#include "io/methods.h"

#include <syrob/reconciled.h>

#include "base/fail.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* --- the cells --------------------------------------------------------------------------- */

static void count_judgement(struct methods_cells *cells, const struct rob_item *item, size_t seat,
                            const struct rob_judgement *judgement)
{
    cells->judged[seat]++;
    cells->from_sheet[seat] += judgement->from_sheet;
    cells->n_off_scale += judgement->answer != ROB_NOT_FOUND &&
                          rob_item_category(item, judgement->answer) == ROB_RISK_NONE;
}

static void note_adjudicator(struct methods_cells *cells, int seat)
{
    bool named = seat == ROB_NOT_FOUND;
    for (size_t k = 0; k < cells->n_adjudicators; k++)
        named = named || cells->adjudicators[k] == (size_t)seat;
    if (!named)
        cells->adjudicators[cells->n_adjudicators++] = (size_t)seat;
}

static void count_resolution(struct methods *in, size_t study,
                             const struct rob_consensus *consensus)
{
    struct methods_cells *cells = &in->cells;
    cells->n_against += consensus->against;
    if (consensus->against || consensus->state != ROB_CELL_RESOLVED || consensus->merged ||
        consensus->unasked)
        return;
    for (int how = 0; how < ROB_HOW_COUNT; how++)
        cells->how[how] += strcmp(consensus->how, rob_how_id((enum rob_how)how)) == 0;
    if (strcmp(consensus->how, rob_how_id(ROB_HOW_ADJUDICATION)) != 0)
        return;
    for (size_t k = 0; k < consensus->n_by; k++) {
        int seat = rob_view_find_seat(in->view, consensus->by[k]);
        note_adjudicator(cells, seat);
        cells->assessed =
            cells->assessed || (seat != ROB_NOT_FOUND &&
                                rob_view_progress(in->view, study, (size_t)seat) != ROB_UNTOUCHED);
    }
}

void rob_methods__count(struct methods *in)
{
    size_t n_seats = rob_view_n_seats(in->view);
    assert(n_seats <= ROB_METHODS_SEATS);
    for (size_t s = 0; s < in->totals.studies; s++)
        for (size_t i = 0; rob_view_open(in->view, s) && i < rob_view_n_cells(in->view, s); i++) {
            struct rob_cell cell = rob_view_cell(in->view, s, i);
            struct rob_consensus consensus = rob_view_consensus(in->view, cell);
            struct rob_judgement judgement;
            count_resolution(in, s, &consensus);
            for (size_t seat = 0; seat < n_seats; seat++)
                if (rob_view_first_pass(&judgement, in->view, cell, seat))
                    count_judgement(&in->cells, &in->form->items[cell.item], seat, &judgement);
                else if (rob_view_seat(in->view, seat).role == ROB_ROLE_MACHINE)
                    in->cells.compared[seat] +=
                        rob_view_machine(in->view, cell, seat) != ROB_NOT_FOUND;
        }
}

/* --- agreement --------------------------------------------------------------------------- */

static void add_interval(struct methods *in, const struct rob_statistic *statistic,
                         const char *words)
{
    char text[ROB_STAT_TEXT];
    rob_stat_text(text, statistic, ROB_STAT_INTERVAL);
    rob_buf_printf(&in->text, ", 95 %% %s %s", words, text);
}

/* Intervals from the variance between studies are too narrow if there are few studies; with about
 * 10 or more, the error is small compared with the width. */
enum { FEW_STUDIES = 10 };

static void add_kappa(struct methods *in, const struct rob_agreement *stats, const char *who)
{
    const struct rob_statistic *kappa = &stats->kappa;
    if (kappa->undefined) {
        rob_buf_printf(&in->text, "Cohen's kappa is not defined, since %s", kappa->undefined);
        return;
    }
    char value[ROB_STAT_TEXT];
    rob_stat_text(value, kappa, ROB_STAT_VALUE);
    rob_buf_printf(&in->text, "Cohen's kappa %s", value);
    if (!isfinite(kappa->lo)) {
        rob_methods__leave_out(
            in, "an interval of kappa, %s: it cannot be estimated from one study", who);
    } else if (kappa->degenerate) {
        rob_methods__leave_out(in,
                               "an interval of kappa %s, %s: for these judgements it is a single "
                               "point and says nothing about sampling error",
                               value, who);
    } else if (stats->n_studies < FEW_STUDIES) {
        rob_methods__leave_out(in,
                               "an interval of kappa %s, %s: with only %llu studies it would look "
                               "more precise than it is; syrob agreement shows it",
                               value, who, (unsigned long long)stats->n_studies);
    } else {
        add_interval(in, kappa, "confidence interval");
        if (stats->n > stats->n_studies)
            rob_buf_str(&in->text, " allowing for clustering within studies");
    }
}

/* "805 of 890 judgements (90.4 %; Cohen's kappa ...)" */
static void add_row(struct methods *in, const struct rob_agreement_row *row, const char *who,
                    bool of_risk)
{
    const struct rob_agreement *stats = &row->stats;
    rob_buf_printf(&in->text, "%llu of %llu judgement%s%s", (unsigned long long)stats->agreed,
                   (unsigned long long)stats->n, stats->n == 1 ? "" : "s",
                   of_risk ? " of risk" : "");
    if (row->outcome != ROB_NO_OUTCOME) {
        rob_buf_str(&in->text, " for ");
        rob_text__show(&in->text, rob_view_outcome(in->view, (size_t)row->outcome));
        rob_buf_str(&in->text, " (");
        rob_methods__studies(in, (size_t)stats->n_studies);
        rob_buf_str(&in->text, ")");
    }
    char percent[ROB_STAT_TEXT];
    rob_stat_text(percent, &stats->percent_agreement, ROB_STAT_PERCENT);
    rob_buf_printf(&in->text, " (%s %%; ", percent);
    add_kappa(in, stats, who);
    rob_buf_str(&in->text, ")");
}

static void add_spread(struct methods *in, const struct rob_agreement_pair *pair)
{
    if (pair->kappas.n_defined < 2)
        return;
    rob_buf_str(&in->text, "The kappas of the single items had a median of ");
    rob_text__value(&in->text, pair->kappas.median);
    rob_buf_str(&in->text, " and ranged from ");
    rob_text__value(&in->text, pair->kappas.min);
    rob_buf_str(&in->text, " to ");
    rob_text__value(&in->text, pair->kappas.max);
    if (pair->kappas.n_undefined)
        rob_buf_printf(&in->text, "; kappa was not defined for %zu of %zu items",
                       pair->kappas.n_undefined, pair->kappas.n_defined + pair->kappas.n_undefined);
    rob_buf_str(&in->text, ". ");
}

/* Items whose answers have no risk are not among the judgements above. */
static void add_unrated(struct methods *in, const struct rob_agreement_pair *pair, const char *who)
{
    for (size_t i = 0; i < pair->n_items; i++) {
        const struct rob_agreement_row *row = &pair->items[i];
        const struct rob_item *item = &in->form->items[row->item];
        if (rob_item_is_rated(item) || !row->stats.n)
            continue;
        rob_buf_printf(&in->text, "On item %d (", item->number);
        rob_text__show(&in->text, item->title);
        rob_buf_str(&in->text, "), they agreed in ");
        add_row(in, row, who, false);
        rob_buf_str(&in->text, ". ");
    }
}

static size_t count_rows(const struct rob_agreement_pair *pair)
{
    size_t n = 0;
    for (size_t i = 0; i < pair->n_overall; i++)
        n += pair->overall[i].stats.n > 0;
    return n;
}

static void name_pair(struct methods *in, struct rob_buf *names,
                      const struct rob_agreement_pair *pair)
{
    rob_text__show(names, rob_view_ranked_name(in->view, pair->first));
    rob_buf_str(names, " and ");
    rob_text__show(names, rob_view_ranked_name(in->view, pair->second));
}

/* Only judgements made in the program are known to precede any discussion. */
static void add_pair(struct methods *in, const struct rob_agreement_pair *pair,
                     const struct rob_agreement_report *report)
{
    struct rob_buf names = {0};
    size_t n = count_rows(pair), done = 0;
    name_pair(in, &names, pair);
    if (n) {
        rob_buf_str(&in->text, "On the ");
        if (pair->n_studies == 1)
            rob_buf_str(&in->text, "study");
        else
            rob_methods__studies(in, pair->n_studies);
        rob_buf_printf(&in->text, "%s that both completed, %s agreed%s in ",
                       report->n_pilot ? " outside the pilot round" : "",
                       in->n_reviewers == 2 ? "they" : rob_buf_text(&names),
                       in->n_sheet || in->n_against ? ", in their original answers,"
                                                    : " before any discussion");
    } else {
        rob_methods__leave_out(in, "the agreement of %s: their judgements are not on the scale",
                               rob_buf_text(&names));
    }
    for (size_t i = 0; i < pair->n_overall; i++) {
        if (!pair->overall[i].stats.n)
            continue;
        rob_buf_str(&in->text, done == 0 ? "" : done + 1 < n ? ", in " : ", and in ");
        add_row(in, &pair->overall[i], rob_buf_text(&names), report->same_risk);
        done++;
    }
    rob_buf_str(&in->text, n ? ". " : "");
    add_spread(in, pair);
    add_unrated(in, pair, rob_buf_text(&names));
    in->text.failed |= names.failed;
    rob_buf_free(&names);
}

/* Several pairs are summed up by alpha: a pooled kappa would weigh reviewers by their numbers of
 * studies. */
static void add_all(struct methods *in, const struct rob_agreement_report *report)
{
    for (size_t i = report->n_all_items + report->n_all_domains; i < report->n_all; i++) {
        const struct rob_agreement_all *all = &report->all[i];
        const struct rob_statistic *alpha = &all->stats.alpha_nominal;
        rob_buf_str(&in->text, "Over all reviewers");
        if (all->outcome != ROB_NO_OUTCOME) {
            rob_buf_str(&in->text, ", for ");
            rob_text__show(&in->text, rob_view_outcome(in->view, (size_t)all->outcome));
            rob_buf_char(&in->text, ',');
        }
        if (alpha->undefined) {
            rob_buf_printf(&in->text, " Krippendorff's alpha is not defined, since %s. ",
                           alpha->undefined);
            continue;
        }
        char value[ROB_STAT_TEXT];
        rob_stat_text(value, alpha, ROB_STAT_VALUE);
        rob_buf_printf(&in->text, " Krippendorff's alpha (nominal) was %s", value);
        if (isfinite(alpha->lo) && !alpha->degenerate) {
            add_interval(in, alpha, "interval");
            rob_buf_printf(&in->text, " by a bootstrap of %d replicates over the studies",
                           ROB_BOOTSTRAP_REPLICATES);
        }
        rob_buf_str(&in->text, ". ");
    }
}

/* Answers without a risk of bias, such as "not applicable", do not form pairs. */
static void add_off_scale(struct methods *in)
{
    size_t n = in->cells.n_off_scale;
    if (!n)
        return;
    rob_methods__opening(in, n);
    rob_buf_printf(&in->text,
                   " judgement%s without a risk (such as \"not applicable\") %s not included in "
                   "the agreement, nor were the judgements paired with %s. ",
                   n == 1 ? "" : "s", n == 1 ? "was" : "were", n == 1 ? "it" : "them");
}

static void leave_out_agreement(struct methods *in, const struct rob_agreement_report *report)
{
    if (report->pairs_hidden)
        rob_methods__leave_out(in,
                               "the agreement of each pair of reviewers, from which an adjudicator "
                               "could recognise a reviewer");
    else if (!report->n_pairs && report->n_pilot)
        rob_methods__leave_out(in, "agreement: only the pilot round is unblinded");
    else if (!report->n_pairs)
        rob_methods__leave_out(in, in->n_reviewers == 1
                                       ? "agreement: there is one reviewer"
                                       : "agreement: no study that two reviewers have "
                                         "finished is unblinded yet");
    if (report->n_no_outcome)
        rob_methods__leave_out(in,
                               "%zu %s without any of the outcomes, in the agreement of all items: "
                               "outcomes are not pooled",
                               report->n_no_outcome,
                               report->n_no_outcome == 1 ? "study" : "studies");
}

enum rob_status rob_methods__agreement(struct methods *in, struct rob_error *err)
{
    struct rob_agreement_report *report = NULL;
    const struct rob_agreement_options options = {.bootstrap = ROB_BOOTSTRAP_REPLICATES,
                                                  .only_all = true};
    enum rob_status status = rob_agreement_report_new(&report, in->view, &options, err);
    if (status)
        return status;
    for (size_t p = 0; p < report->n_pairs; p++)
        add_pair(in, &report->pairs[p], report);
    if (report->n_all)
        add_all(in, report);
    leave_out_agreement(in, report);
    if (report->n_pairs || report->n_all)
        add_off_scale(in);
    rob_agreement_report_free(report);
    return ROB_OK;
}

/* --- consensus --------------------------------------------------------------------------- */

/* "Eve": those who adjudicated. */
static void add_adjudicators(struct methods *in)
{
    for (size_t k = 0; k < in->cells.n_adjudicators; k++) {
        rob_buf_str(&in->text, k ? ", " : "");
        rob_text__show(&in->text, rob_view_seat(in->view, in->cells.adjudicators[k]).name);
    }
}

/* "by discussion", or "3 by discussion and 1 by adjudication (Eve, ...)". */
static void add_ways(struct methods *in, const struct methods_cells *ways)
{
    size_t discussed = ways->how[ROB_HOW_DISCUSSION], decided = ways->how[ROB_HOW_ADJUDICATION];
    bool both = discussed && decided;
    if (both)
        rob_buf_printf(&in->text, ", %zu ", discussed);
    rob_buf_str(&in->text, both ? "by discussion and " : discussed ? " by discussion" : " ");
    if (both)
        rob_buf_printf(&in->text, "%zu ", decided);
    if (decided) {
        rob_buf_str(&in->text, "by adjudication (");
        add_adjudicators(in);
        rob_buf_str(&in->text, ways->assessed ? ")" : ", who had not assessed the study)");
        if (ways->assessed)
            rob_methods__leave_out(in,
                                   "that the adjudicators had not assessed the studies themselves: "
                                   "one of them adjudicated a study that he or she had started to "
                                   "assess in another copy of the review");
    }
}

static void add_changed(struct methods *in, size_t n)
{
    if (!n)
        return;
    rob_methods__opening(in, n);
    rob_buf_printf(&in->text, " unanimous answer%s with a recorded reason. ",
                   n == 1 ? " was changed," : "s were changed, each");
}

enum rob_status rob_methods__settling(struct methods *in, struct rob_error *err)
{
    struct rob_moved *moved = NULL;
    enum rob_status status = rob_moved_new(&moved, in->view, err);
    if (status)
        return status;
    const struct rob_moved_row *all = &moved->total;
    size_t open = in->totals.open_disagreements, n_against = in->cells.n_against;
    size_t n = all->n_settled - n_against;
    if (n_against)
        rob_methods__leave_out(
            in,
            "how %zu judgement%s resolved: the entries that record it break the rules of "
            "the program; syrob check names them",
            n_against, n_against == 1 ? " was" : "s were");
    size_t changed = in->cells.how[ROB_HOW_OVERRIDE], differed = n - changed;
    if (n) {
        if (differed) {
            rob_methods__opening(in, differed);
            rob_buf_printf(&in->text, " disagreement%s resolved",
                           differed == 1 ? " was" : "s were");
            add_ways(in, &in->cells);
            rob_buf_str(&in->text, ". ");
        }
        add_changed(in, changed);
        if (open) {
            rob_methods__opening(in, open);
            rob_buf_printf(&in->text, " disagreement%s not resolved yet. ",
                           open == 1 ? " is" : "s are");
        }
        if (all->n_no_cause)
            rob_methods__leave_out(in, "the causes of the differences: not given for %zu of them",
                                   all->n_no_cause);
    } else if (all->n_differ && !n_against) {
        rob_methods__leave_out(in, "how disagreements were resolved: none has been resolved yet");
    }
    rob_moved_free(moved);
    return ROB_OK;
}
