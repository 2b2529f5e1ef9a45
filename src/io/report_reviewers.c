/* The report's reviewers: how far they agreed, and what became of what they did not agree on. */
#include "io/report.h"

#include "io/write_text.h"

#include <stdio.h>
#include <string.h>

/* --- agreement --------------------------------------------------------------------------- */

static void stat_cell(struct rob_report *report, const struct rob_statistic *statistic,
                      enum rob_stat_part part)
{
    char text[ROB_STAT_TEXT];
    rob_stat_text(text, statistic, part);
    rob_page_cell(&report->page, text);
}

static void agreement_cells(struct rob_report *report, const struct rob_agreement *stats)
{
    rob_page_cellf(&report->page, "%llu", (unsigned long long)stats->n);
    stat_cell(report, &stats->percent_agreement, ROB_STAT_PERCENT);
    stat_cell(report, &stats->kappa, ROB_STAT_VALUE);
    stat_cell(report, &stats->kappa, ROB_STAT_INTERVAL);
    stat_cell(report, &stats->ac1, ROB_STAT_VALUE);
    stat_cell(report, &stats->alpha_nominal, ROB_STAT_VALUE);
}

static void add_titled(struct rob_report *report, const char *title,
                       const struct rob_agreement_row *row)
{
    rob_report__titled_cell(report, title, row->outcome);
    agreement_cells(report, &row->stats);
}

/* "Item 1, 4 (ALT): low kappa beside high agreement ..." */
static void add_remark(struct rob_report *report, struct rob_buf *rows, int remark)
{
    if (rows->len) {
        rob_buf_printf(rows, ": %s.", rob_remark_text((enum rob_remark)remark));
        rob_page_item(&report->page, rob_buf_text(rows));
    }
    report->page.text.failed |= rows->failed;
    rob_buf_free(rows);
}

static void name_row(struct rob_report *report, struct rob_buf *rows, const char *title,
                     const struct rob_agreement_row *row)
{
    rob_buf_printf(rows, "%s%s", rows->len ? ", " : "", title);
    if (row->outcome != ROB_NO_OUTCOME)
        rob_buf_printf(rows, " (%s)", rob_view_outcome(report->view, (size_t)row->outcome));
}

/* What has to be said so that no kappa is misread, once for each kind of remark. */
static void add_remarks(struct rob_report *report, const struct rob_agreement_pair *pair)
{
    for (int remark = ROB_REMARK_NONE + 1; remark < ROB_REMARK_COUNT; remark++) {
        struct rob_buf rows = {0};
        for (size_t i = 0; i < pair->n_items; i++) {
            const struct rob_agreement_row *row = &pair->items[i];
            char title[32];
            snprintf(title, sizeof title, "%s%d", rows.len ? "" : "Item ",
                     report->form->items[row->item].number);
            if ((int)rob_agreement_remark(&row->stats) == remark)
                name_row(report, &rows, title, row);
        }
        for (size_t d = 0; d < pair->n_domains; d++)
            if ((int)rob_agreement_remark(&pair->domains[d].stats) == remark)
                name_row(report, &rows, report->form->domains[pair->domains[d].item].title,
                         &pair->domains[d]);
        for (size_t i = 0; i < pair->n_overall; i++)
            if ((int)rob_agreement_pair_remark(pair, &pair->overall[i]) == remark)
                name_row(report, &rows, rows.len ? "all items" : "All items", &pair->overall[i]);
        add_remark(report, &rows, remark);
    }
}

static void add_pair(struct rob_report *report, const struct rob_agreement_pair *pair)
{
    static const struct rob_page_column columns[] = {
        {"", false},       {"n", true},   {"Agree %", true},        {"Kappa", true},
        {"95 % CI", true}, {"AC1", true}, {"Alpha (nominal)", true}};
    struct rob_buf caption = {0};
    rob_buf_printf(&caption, "%s and %s, first judgements, %zu %s",
                   rob_view_ranked_name(report->view, pair->first),
                   rob_view_ranked_name(report->view, pair->second), pair->n_studies,
                   pair->n_studies == 1 ? "study" : "studies");
    rob_page_table(&report->page, rob_buf_text(&caption), columns,
                   sizeof columns / sizeof *columns);
    for (size_t i = 0; i < pair->n_items; i++) {
        rob_report__item_cell(report, pair->items[i].item, pair->items[i].outcome);
        agreement_cells(report, &pair->items[i].stats);
    }
    for (size_t d = 0; d < pair->n_domains; d++)
        add_titled(report, report->form->domains[pair->domains[d].item].title, &pair->domains[d]);
    for (size_t i = 0; i < pair->n_overall; i++)
        add_titled(report, "All items", &pair->overall[i]);
    rob_page_table_end(&report->page);
    add_remarks(report, pair);
    report->page.text.failed |= caption.failed;
    rob_buf_free(&caption);
}

/* All reviewers together, where there are more than two. */
static void add_all(struct rob_report *report)
{
    static const struct rob_page_column columns[] = {{"", false},
                                                     {"n", true},
                                                     {"Judgements", true},
                                                     {"Alpha (nominal)", true},
                                                     {"Alpha (ordinal)", true},
                                                     {"Fleiss' kappa", true}};
    const struct rob_agreement_report *agreement = report->agreement;
    rob_page_table(&report->page, "All reviewers together", columns,
                   sizeof columns / sizeof *columns);
    for (size_t i = 0; i < agreement->n_all; i++) {
        const struct rob_agreement_all *all = &agreement->all[i];
        if (i < agreement->n_all_items)
            rob_report__item_cell(report, all->item, all->outcome);
        else if (i < agreement->n_all_items + agreement->n_all_domains)
            rob_report__titled_cell(report, report->form->domains[all->item].title, all->outcome);
        else
            rob_report__titled_cell(report, "All items", all->outcome);
        rob_page_cellf(&report->page, "%llu", (unsigned long long)all->stats.n);
        rob_page_cellf(&report->page, "%llu", (unsigned long long)all->stats.n_judgements);
        stat_cell(report, &all->stats.alpha_nominal, ROB_STAT_VALUE);
        stat_cell(report, &all->stats.alpha_ordinal, ROB_STAT_VALUE);
        stat_cell(report, &all->stats.fleiss, ROB_STAT_VALUE);
    }
    rob_page_table_end(&report->page);
}

void rob_report__agreement(struct rob_report *report)
{
    const struct rob_agreement_report *agreement = report->agreement;
    rob_page_heading(&report->page, "Agreement of the first judgements");
    if (!agreement->n_pairs && !agreement->n_all)
        rob_page_paragraph(&report->page, agreement->n_pilot
                                              ? "Only studies of the pilot round are open."
                                              : "No study is open yet that two reviewers have "
                                                "done.");
    for (size_t i = 0; i < agreement->n_pairs; i++)
        add_pair(report, &agreement->pairs[i]);
    if (agreement->n_all)
        add_all(report);
    if (agreement->n_pairs)
        rob_page_paragraph(
            &report->page,
            "Kappa is Cohen's, unweighted, with the interval of Fleiss, Cohen and Everitt (1969); "
            "AC1 is Gwet's (2008), alpha Krippendorff's (2011). Intervals of types of bias and of "
            "all items are between studies. An asterisk marks an interval without sampling "
            "information, a dash a statistic that does not exist.");
    if (agreement->same_risk)
        rob_page_paragraph(&report->page,
                           "Risks are compared: two answers of the same risk agree.");
    if (agreement->n_no_outcome) {
        char text[160];
        snprintf(text, sizeof text,
                 "%zu %s none of the outcomes: in no row of several items, because outcomes are "
                 "not pooled.",
                 agreement->n_no_outcome,
                 agreement->n_no_outcome == 1 ? "study reports" : "studies report");
        rob_page_paragraph(&report->page, text);
    }
    if (agreement->n_pilot) {
        char text[120];
        snprintf(text, sizeof text, "The pilot round (%zu %s) is left out of the agreement.",
                 agreement->n_pilot, agreement->n_pilot == 1 ? "study" : "studies");
        rob_page_paragraph(&report->page, text);
    }
}

/* --- what moved -------------------------------------------------------------------------- */

/* "3 of 17 (yes to unclear 2, no to unclear 1)" */
static void changed_cell(struct rob_report *report, const struct rob_item *item,
                         const struct rob_moved_seat *moved)
{
    struct rob_buf text = {0};
    const char *before = " (";
    rob_buf_printf(&text, "%zu of %zu", moved->n_changed, moved->n_judged);
    for (size_t a = 0; item && a < item->n_answers; a++)
        for (size_t b = 0; b < item->n_answers; b++) {
            size_t n = moved->from[a * ROB_FORM_ANSWERS_MAX + b];
            if (a == b || !n)
                continue;
            rob_buf_printf(&text, "%s%s to %s %zu", before, item->answers[a].id,
                           item->answers[b].id, n);
            before = ", ";
        }
    rob_buf_str(&text, *before == ',' ? ")" : "");
    rob_page_take_cell(&report->page, &text);
}

static void moved_cells(struct rob_report *report, const struct rob_item *item,
                        const struct rob_moved_row *row)
{
    rob_page_cellf(&report->page, "%zu", row->n_differ);
    rob_page_cellf(&report->page, "%zu", row->n_settled);
    for (size_t k = 0; rob_view_ranked(report->view, k) != ROB_NOT_FOUND; k++)
        changed_cell(report, item, &row->seats[rob_view_ranked(report->view, k)]);
}

static void add_causes(struct rob_report *report, const struct rob_moved_row *all)
{
    static const struct rob_page_column columns[] = {{"Why they differed", false}, {"n", true}};
    rob_page_table(&report->page, "Causes of the differences, as recorded when they were settled",
                   columns, 2);
    for (int i = 0; i < ROB_CAUSE_COUNT; i++) {
        rob_page_cell(&report->page, rob_cause_text((enum rob_cause)i));
        rob_page_cellf(&report->page, "%zu", all->causes[i]);
    }
    rob_page_cell(&report->page, "no cause given");
    rob_page_cellf(&report->page, "%zu", all->n_no_cause);
    rob_page_table_end(&report->page);
}

void rob_report__moved(struct rob_report *report)
{
    enum { SEATS_MAX = 64 };
    struct rob_page_column columns[3 + SEATS_MAX] = {
        {"Item", false}, {"Differed", true}, {"Settled", true}};
    const struct rob_moved *moved = report->moved;
    size_t n = 3;
    rob_page_heading(&report->page, "What settling changed");
    for (size_t k = 0; n < 3 + SEATS_MAX && rob_view_ranked(report->view, k) != ROB_NOT_FOUND; k++)
        columns[n++] = (struct rob_page_column){
            rob_view_ranked_name(report->view, (size_t)rob_view_ranked(report->view, k)), false};
    rob_page_table(&report->page,
                   "Judgements that differed, and how many of each reviewer's were settled "
                   "otherwise",
                   columns, n);
    for (size_t i = 0; i < moved->n_rows; i++) {
        rob_report__item_cell(report, i, ROB_NO_OUTCOME);
        moved_cells(report, &report->form->items[i], &moved->rows[i]);
    }
    rob_page_cell(&report->page, "All items");
    moved_cells(report, NULL, &moved->total);
    rob_page_table_end(&report->page);
    if (moved->total.n_settled)
        add_causes(report, &moved->total);
}

/* --- what was settled -------------------------------------------------------------------- */

/* "Ana Ruiz: Yes; Bram Visser: Unclear" */
static void answers_cell(struct rob_report *report, struct rob_cell cell)
{
    const struct rob_item *item = &report->form->items[cell.item];
    struct rob_buf text = {0};
    struct rob_judgement judgement;
    int seat = ROB_NOT_FOUND;
    for (size_t k = 0; (seat = rob_view_reviewer(report->view, cell.study, k)) != ROB_NOT_FOUND;
         k++)
        if (rob_view_first_pass(&judgement, report->view, cell, (size_t)seat) &&
            judgement.answer != ROB_NOT_FOUND)
            rob_buf_printf(&text, "%s%s: %s", text.len ? "; " : "",
                           rob_view_reviewer_name(report->view, cell.study, (size_t)seat),
                           item->answers[judgement.answer].label);
    rob_page_take_cell(&report->page, &text);
}

static const char *cause_text(const char *id)
{
    for (int i = 0; i < ROB_CAUSE_COUNT; i++)
        if (strcmp(rob_cause_id((enum rob_cause)i), id) == 0)
            return rob_cause_text((enum rob_cause)i);
    return "";
}

/* "r1, r2 (r1 at the keyboard)" */
static void by_cell(struct rob_report *report, const struct rob_consensus *consensus)
{
    struct rob_buf text = {0};
    for (size_t i = 0; i < consensus->n_by; i++)
        rob_buf_printf(&text, "%s%s", i ? ", " : "", consensus->by[i]);
    if (*consensus->operator_)
        rob_buf_printf(&text, " (%s at the keyboard)", consensus->operator_);
    rob_page_take_cell(&report->page, &text);
}

static void settled_row(struct rob_report *report, struct rob_cell cell,
                        const struct rob_consensus *consensus)
{
    const struct rob_item *item = &report->form->items[cell.item];
    rob_page_cell(&report->page, rob_view_study(report->view, cell.study).label);
    rob_report__item_cell(report, cell.item, cell.outcome);
    answers_cell(report, cell);
    if (consensus->state == ROB_CELL_RESOLVED)
        rob_page_risk(&report->page, item->answers[consensus->answer].label,
                      item->answers[consensus->answer].risk);
    else
        rob_page_cell(&report->page, consensus->state == ROB_CELL_REFERRED ? "with the adjudicator"
                                                                           : "not settled");
    rob_page_cell(&report->page, consensus->how);
    by_cell(report, consensus);
    rob_page_cell(&report->page, cause_text(consensus->cause));
    rob_page_cell(&report->page, consensus->reason);
}

void rob_report__settled(struct rob_report *report)
{
    static const struct rob_page_column columns[] = {
        {"Study", false},      {"Item", false},  {"First judgements", false},
        {"Settled as", false}, {"How", false},   {"By", false},
        {"Cause", false},      {"Reason", false}};
    size_t n = 0;
    for (size_t s = 0; s < rob_view_n_studies(report->view); s++)
        for (size_t i = 0; i < rob_view_n_cells(report->view, s); i++) {
            struct rob_cell cell = rob_view_cell(report->view, s, i);
            struct rob_consensus consensus = rob_view_consensus(report->view, cell);
            if (!consensus.differ && consensus.state != ROB_CELL_RESOLVED)
                continue;
            if (!n++) {
                rob_page_fold(&report->page, "Every judgement that differed, or was overridden");
                rob_page_table(&report->page, "What differed, and how it was settled", columns,
                               sizeof columns / sizeof *columns);
            }
            settled_row(report, cell, &consensus);
        }
    if (!n)
        return;
    rob_page_table_end(&report->page);
    rob_page_fold_end(&report->page);
}

/* --- departures -------------------------------------------------------------------------- */

void rob_report__departures(struct rob_report *report)
{
    static const struct rob_page_column columns[] = {{"Study", false},
                                                     {"Item", false},
                                                     {"Reviewer", false},
                                                     {"Suggested", false},
                                                     {"Judged", false}};
    struct rob_judgement judgement;
    size_t n = 0;
    for (size_t s = 0; s < rob_view_n_studies(report->view); s++)
        for (size_t i = 0; i < rob_view_n_cells(report->view, s); i++) {
            struct rob_cell cell = rob_view_cell(report->view, s, i);
            const struct rob_item *item = &report->form->items[cell.item];
            int seat = ROB_NOT_FOUND;
            for (size_t k = 0; (seat = rob_view_reviewer(report->view, s, k)) != ROB_NOT_FOUND;
                 k++) {
                if (!rob_view_open(report->view, s) ||
                    !rob_view_first_pass(&judgement, report->view, cell, (size_t)seat))
                    continue;
                int suggested = rob_item_suggest(item, judgement.signals);
                if (suggested == ROB_NOT_FOUND || suggested == judgement.answer ||
                    judgement.answer == ROB_NOT_FOUND)
                    continue;
                if (!n++) {
                    rob_page_heading(&report->page, "Judgements beside what the questions suggest");
                    rob_page_table(&report->page,
                                   "Where a reviewer's signalling answers suggest another answer",
                                   columns, 5);
                }
                rob_page_cell(&report->page, rob_view_study(report->view, s).label);
                rob_report__item_cell(report, cell.item, cell.outcome);
                rob_page_cell(&report->page, rob_view_reviewer_name(report->view, s, (size_t)seat));
                rob_page_cell(&report->page, item->answers[suggested].label);
                rob_page_cell(&report->page, item->answers[judgement.answer].label);
            }
        }
    if (n)
        rob_page_table_end(&report->page);
}
