/*
 * The paragraph for the methods section. Every sentence is made from what the review holds; what is
 * not true of it, or not known, is left out and said below.
 */
#include "io/write_text.h"

#include <syrob/reconciled.h>

#include <math.h>
#include <string.h>

struct methods {
    struct rob_buf text, left_out;
    const struct rob_view *view;
    const struct rob_form *form;
    struct rob_totals totals;
};

static void leave_out(struct methods *in, const char *what)
{
    rob_buf_printf(&in->left_out, "- %s\n", what);
}

/* --- who --------------------------------------------------------------------------------- */

/* "Ana Ruiz and Bram Visser": those who have completed a study that is open. */
static size_t name_reviewers(struct methods *in, struct rob_buf *names)
{
    size_t n = 0, of = 0, sheet = 0;
    for (int count = 1; count >= 0; count--)
        for (size_t seat = 0; seat < rob_view_n_seats(in->view); seat++) {
            if (!rob_view_n_first_pass(&sheet, in->view, seat))
                continue;
            if (count) {
                of++;
                continue;
            }
            rob_buf_str(names, n == 0 ? "" : n + 1 == of ? " and " : ", ");
            rob_text__show(names, rob_view_seat(in->view, seat).name);
            n++;
        }
    return n;
}

static void add_instrument(struct methods *in)
{
    rob_buf_str(&in->text, "Risk of bias was assessed with ");
    rob_text__show(&in->text, in->form->title);
    rob_buf_str(&in->text, " (form ");
    rob_text__show(&in->text, in->form->id);
    rob_buf_str(&in->text, ", version ");
    rob_text__show(&in->text, in->form->version);
    if (in->form->doi) {
        rob_buf_str(&in->text, "; doi ");
        rob_text__show(&in->text, in->form->doi);
    }
    rob_buf_printf(&in->text, "), %zu item%s in %zu type%s of bias. ", in->form->n_items,
                   in->form->n_items == 1 ? "" : "s", in->form->n_domains,
                   in->form->n_domains == 1 ? "" : "s");
}

static size_t count_from_sheets(const struct methods *in)
{
    size_t all = 0, sheet = 0;
    for (size_t seat = 0; seat < rob_view_n_seats(in->view); seat++) {
        (void)rob_view_n_first_pass(&sheet, in->view, seat);
        all += sheet;
    }
    return all;
}

/* What came from a spreadsheet may have been written together: that is the team's to say. */
static void add_reviewers(struct methods *in)
{
    struct rob_buf names = {0};
    size_t n = name_reviewers(in, &names), n_sheet = count_from_sheets(in);
    if (!n) {
        leave_out(in, "the reviewers and how they worked: no study is open yet");
        rob_buf_free(&names);
        return;
    }
    rob_buf_printf(&in->text, "%zu reviewer%s (%s) assessed the studies%s", n, n == 1 ? "" : "s",
                   rob_buf_text(&names), n >= 2 && !n_sheet ? " independently" : "");
    if (n >= 2)
        rob_buf_printf(&in->text,
                       "%s syrob %s, which showed nobody another reviewer's judgements on a study "
                       "before all its reviewers had completed %s",
                       n_sheet ? "; the judgements were recorded in" : " in", ROB_VERSION,
                       rob_view_opens_by_round(in->view) ? "every study of the round" : "it");
    rob_buf_str(&in->text, ". ");
    if (n_sheet)
        leave_out(in, "how the judgements were kept independent before the sheets were taken in: "
                      "the program cannot know");
    in->text.failed |= names.failed;
    rob_buf_free(&names);
}

/* Of the open studies: how many reviewers each had, where that is not all there are. */
static void add_shares(struct methods *in)
{
    size_t least = SIZE_MAX, most = 0, reviewers = 0;
    while (rob_view_ranked(in->view, reviewers) != ROB_NOT_FOUND)
        reviewers++;
    for (size_t s = 0; s < in->totals.studies; s++) {
        size_t n = 0;
        while (rob_view_reviewer(in->view, s, n) != ROB_NOT_FOUND)
            n++;
        if (!rob_view_open(in->view, s))
            continue;
        least = n < least ? n : least;
        most = n > most ? n : most;
    }
    if (!most || least == reviewers)
        return;
    rob_buf_printf(&in->text, "Each study was assessed by %zu", least);
    if (most > least)
        rob_buf_printf(&in->text, " to %zu", most);
    rob_buf_str(&in->text, " of them. ");
    leave_out(in, "how the studies were shared among the reviewers: the log of each study has it");
}

/* "Bo left the review; the studies completed before that count." */
static void add_leavers(struct methods *in)
{
    for (size_t seat = 0; seat < rob_view_n_seats(in->view); seat++) {
        size_t handed_on = 0;
        if (!rob_view_seat(in->view, seat).released)
            continue;
        for (size_t s = 0; s < in->totals.studies; s++)
            handed_on += rob_view_left(in->view, s, seat);
        rob_text__show(&in->text, rob_view_seat(in->view, seat).name);
        rob_buf_str(&in->text, " left the review before its end");
        if (handed_on)
            rob_buf_printf(&in->text,
                           "; what had been judged of %zu unfinished stud%s does not count",
                           handed_on, handed_on == 1 ? "y" : "ies");
        rob_buf_str(&in->text, ". ");
    }
}

static void add_openings(struct methods *in)
{
    size_t early = 0, pilot = 0;
    for (size_t s = 0; s < in->totals.studies; s++) {
        early += rob_view_early(in->view, s) != NULL;
        pilot += rob_view_is_pilot(in->view, s);
    }
    if (early)
        rob_buf_printf(&in->text,
                       "%zu stud%s opened before the round was complete, with a recorded "
                       "reason. ",
                       early, early == 1 ? "y was" : "ies were");
    if (pilot)
        rob_buf_printf(&in->text,
                       "%zu stud%s served as a pilot round, which counts in the percentages and "
                       "not in the agreement. ",
                       pilot, pilot == 1 ? "y" : "ies");
}

static void add_sheets(struct methods *in)
{
    for (size_t seat = 0; seat < rob_view_n_seats(in->view); seat++) {
        size_t sheet = 0, n = rob_view_n_first_pass(&sheet, in->view, seat);
        if (!sheet)
            continue;
        rob_buf_printf(&in->text, "%zu of the %zu judgements of ", sheet, n);
        rob_text__show(&in->text, rob_view_seat(in->view, seat).name);
        rob_buf_str(&in->text, " were entered from a spreadsheet. ");
    }
}

/* --- agreement --------------------------------------------------------------------------- */

static void add_kappa(struct methods *in, const struct rob_statistic *kappa)
{
    if (kappa->undefined) {
        rob_buf_printf(&in->text, "Cohen's kappa is not defined, since %s", kappa->undefined);
        return;
    }
    rob_buf_str(&in->text, "Cohen's kappa ");
    rob_buf_fixed(&in->text, kappa->value, 2);
    if (!isfinite(kappa->lo))
        return;
    rob_buf_str(&in->text, ", 95 % confidence interval ");
    rob_buf_fixed(&in->text, fmax(kappa->lo, -1.0), 2);
    rob_buf_str(&in->text, " to ");
    rob_buf_fixed(&in->text, fmin(kappa->hi, 1.0), 2);
    rob_buf_str(&in->text, ", standard error between studies");
}

/* "805 of 890 judgements (90.4 %; Cohen's kappa ...)" */
static void add_row(struct methods *in, const struct rob_agreement_row *row)
{
    const struct rob_agreement *stats = &row->stats;
    rob_buf_printf(&in->text, "%llu of %llu judgements", (unsigned long long)stats->agreed,
                   (unsigned long long)stats->n);
    if (row->outcome != ROB_NO_OUTCOME) {
        rob_buf_str(&in->text, " for ");
        rob_text__show(&in->text, rob_view_outcome(in->view, (size_t)row->outcome));
    }
    if (!stats->n)
        return;
    rob_buf_str(&in->text, " (");
    rob_buf_fixed(&in->text, 100.0 * stats->percent_agreement.value, 1);
    rob_buf_str(&in->text, " %; ");
    add_kappa(in, &stats->kappa);
    rob_buf_str(&in->text, ")");
}

static void add_spread(struct methods *in, const struct rob_agreement_pair *pair)
{
    if (pair->kappas.n_defined < 2)
        return;
    rob_buf_str(&in->text, "The kappas of the items had a median of ");
    rob_buf_fixed(&in->text, pair->kappas.median, 2);
    rob_buf_str(&in->text, " and a range from ");
    rob_buf_fixed(&in->text, pair->kappas.min, 2);
    rob_buf_str(&in->text, " to ");
    rob_buf_fixed(&in->text, pair->kappas.max, 2);
    if (pair->kappas.n_undefined)
        rob_buf_printf(&in->text, "; %zu of %zu %s not defined", pair->kappas.n_undefined,
                       pair->n_items, pair->kappas.n_undefined == 1 ? "is" : "are");
    rob_buf_str(&in->text, ". ");
}

static void add_pair(struct methods *in, const struct rob_agreement_pair *pair,
                     const struct rob_agreement_report *report)
{
    rob_buf_printf(&in->text, "On the %zu %s%s that both completed, ", pair->n_studies,
                   pair->n_studies == 1 ? "study" : "studies",
                   report->n_pilot ? " outside the pilot round" : "");
    if (report->n_pairs > 1) {
        rob_text__show(&in->text, rob_view_ranked_name(in->view, pair->first));
        rob_buf_str(&in->text, " and ");
        rob_text__show(&in->text, rob_view_ranked_name(in->view, pair->second));
    } else {
        rob_buf_str(&in->text, "they");
    }
    rob_buf_str(&in->text, " agreed, before any discussion, in ");
    for (size_t i = 0; i < pair->n_overall; i++) {
        rob_buf_str(&in->text, i == 0 ? "" : i + 1 < pair->n_overall ? ", in " : ", and in ");
        add_row(in, &pair->overall[i]);
    }
    rob_buf_str(&in->text, ". ");
    add_spread(in, pair);
}

static bool has_judgements(const struct rob_agreement_pair *pair)
{
    uint64_t n = 0;
    for (size_t i = 0; i < pair->n_overall; i++)
        n += pair->overall[i].stats.n;
    return n > 0;
}

/* Judgements that are no risk of bias, as "not applicable", form no pair. */
static void add_off_scale(struct methods *in)
{
    size_t n = 0;
    for (size_t s = 0; s < in->totals.studies; s++)
        for (size_t i = 0; rob_view_open(in->view, s) && i < rob_view_n_cells(in->view, s); i++) {
            struct rob_cell cell = rob_view_cell(in->view, s, i);
            const struct rob_item *item = &in->form->items[cell.item];
            struct rob_judgement judgement;
            for (size_t seat = 0; seat < rob_view_n_seats(in->view); seat++)
                n += rob_view_first_pass(&judgement, in->view, cell, seat) &&
                     judgement.answer != ROB_NOT_FOUND &&
                     item->answers[judgement.answer].risk == ROB_RISK_NONE;
        }
    if (n)
        rob_buf_printf(&in->text,
                       "%zu judgement%s \"not applicable\" and without a place in the "
                       "agreement. ",
                       n, n == 1 ? " was" : "s were");
}

static void add_agreement(struct methods *in, const struct rob_agreement_report *report)
{
    for (size_t p = 0; p < report->n_pairs; p++)
        if (has_judgements(&report->pairs[p]))
            add_pair(in, &report->pairs[p], report);
    if (!report->n_pairs)
        leave_out(in, "agreement: no study is open yet that two reviewers have completed");
    add_off_scale(in);
}

/* --- settling ---------------------------------------------------------------------------- */

static void add_settling(struct methods *in, const struct rob_moved *moved)
{
    static const char *const by[] = {[ROB_HOW_DISCUSSION] = "by discussion",
                                     [ROB_HOW_ADJUDICATION] = "by an adjudicator who had not "
                                                              "assessed the study",
                                     [ROB_HOW_OVERRIDE] = "by changing a unanimous answer, with "
                                                          "a recorded reason"};
    const struct rob_moved_row *all = &moved->total;
    const char *comma = "";
    if (!all->n_settled) {
        if (all->n_differ)
            leave_out(in, "how differences were settled: none is settled yet");
        return;
    }
    rob_buf_printf(&in->text, "%zu judgements were settled: ", all->n_settled);
    for (int i = 0; i < ROB_HOW_COUNT; i++) {
        if (!all->how[i])
            continue;
        rob_buf_printf(&in->text, "%s%zu %s", comma, all->how[i], by[i]);
        comma = ", ";
    }
    rob_buf_str(&in->text, ". ");
    if (in->totals.open_disagreements)
        rob_buf_printf(&in->text, "%zu are still open. ", in->totals.open_disagreements);
    if (all->n_no_cause)
        leave_out(in, "the causes of the differences: not given for all of them");
}

static void add_coverage(struct methods *in)
{
    if (!in->totals.studies) {
        leave_out(in, "the studies: there are none in the review yet");
        rob_buf_char(&in->text, '\n');
        return;
    }
    if (in->totals.reconciled == in->totals.studies)
        rob_buf_printf(&in->text, "All %zu studies were reconciled. ", in->totals.studies);
    else
        rob_buf_printf(&in->text, "%zu of %zu studies were reconciled. ", in->totals.reconciled,
                       in->totals.studies);
    rob_buf_str(&in->text, "The first judgements were kept unchanged beside the consensus.\n");
}

enum rob_status rob_write_methods(char **out, const struct rob_view *view, struct rob_error *err)
{
    struct methods in = {
        .view = view, .form = rob_view_form(view), .totals = rob_view_totals(view)};
    struct rob_agreement_report *report = NULL;
    struct rob_moved *moved = NULL;
    const struct rob_agreement_options options = {.bootstrap = 0};
    enum rob_status status = rob_agreement_report_new(&report, view, &options, err);
    if (!status)
        status = rob_moved_new(&moved, view, err);
    if (!status) {
        add_instrument(&in);
        add_reviewers(&in);
        add_shares(&in);
        add_leavers(&in);
        add_openings(&in);
        add_sheets(&in);
        add_agreement(&in, report);
        add_settling(&in, moved);
        add_coverage(&in);
        leave_out(&in, report->n_pilot ? "whether the form was adapted before the start: the "
                                         "review does not say; add it"
                                       : "whether the form was adapted and piloted before the "
                                         "start: the review does not say; add it");
        leave_out(&in, "the reviewers' training and how the outcomes were chosen: not in the "
                       "review");
        rob_buf_printf(&in.text, "\nLeft out:\n%s", rob_buf_text(&in.left_out));
        in.text.failed = in.text.failed || in.left_out.failed;
        status = rob_text__end(out, &in.text, err);
    }
    rob_buf_free(&in.text);
    rob_buf_free(&in.left_out);
    rob_moved_free(moved);
    rob_agreement_report_free(report);
    return status;
}
