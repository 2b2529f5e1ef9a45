/* The report's reviewers: their agreement, and the outcome of their disagreements. */
#include "io/cells.h"
#include "io/report.h"

#include "io/write_text.h"

#include <string.h>

/* --- agreement --------------------------------------------------------------------------- */

static void name_row(struct rob_buf *rows, const struct rob_result_row *row)
{
    bool first = !rows->len;
    rob_buf_str(rows, first ? "" : ", ");
    if (row->by == ROB_BY_ITEM)
        rob_buf_printf(rows, "%s%d", first ? "Item " : "", row->number);
    else
        rob_buf_str(rows, row->by == ROB_BY_OVERALL && !first ? "all items" : row->title);
    if (row->outcome)
        rob_buf_printf(rows, " (%s)", row->outcome);
}

/* "Item 1, 4 (ALT): low kappa beside high agreement ...", once for each remark. */
static void add_remarks(struct rob_page *page, const struct rob_result_table *table)
{
    for (int remark = ROB_REMARK_NONE + 1; remark < ROB_REMARK_COUNT; remark++) {
        struct rob_buf rows = {0};
        for (size_t i = 0; i < table->n_rows; i++)
            if ((int)table->rows[i].remark == remark)
                name_row(&rows, &table->rows[i]);
        if (rows.len) {
            rob_buf_printf(&rows, ": %s.", rob_remark_text((enum rob_remark)remark));
            rob_page_item(page, rob_buf_text(&rows));
        }
        page->text.failed |= rows.failed;
        rob_buf_free(&rows);
    }
}

void rob_report__agreement(struct rob_report *report)
{
    static const size_t of_pair[] = {ROB_PAIR_N,     ROB_PAIR_PERCENT,
                                     ROB_PAIR_KAPPA, ROB_PAIR_KAPPA_INTERVAL,
                                     ROB_PAIR_AC1,   ROB_PAIR_ALPHA};
    static const size_t of_all[] = {ROB_ALL_N, ROB_ALL_JUDGEMENTS, ROB_ALL_ALPHA, ROB_ALL_ORDINAL,
                                    ROB_ALL_FLEISS};
    const struct rob_result *agreed = report->agreed;
    size_t n_pairs = report->agreement->n_pairs;
    rob_page_heading(&report->page, "Agreement of the first passes");
    for (size_t i = 0; i < n_pairs; i++) {
        rob_page_result(&report->page, &agreed->tables[i], of_pair,
                        sizeof of_pair / sizeof *of_pair);
        add_remarks(&report->page, &agreed->tables[i]);
    }
    if (agreed->n_tables > n_pairs)
        rob_page_result(&report->page, &agreed->tables[n_pairs], of_all,
                        sizeof of_all / sizeof *of_all);
    if (n_pairs)
        rob_page_paragraph(
            &report->page,
            "Kappa is Cohen's, unweighted, with the interval of Fleiss, Cohen and Everitt (1969); "
            "AC1 is Gwet's (2008), alpha Krippendorff's (2011). Intervals for types of bias and "
            "for all items take the study as the unit. An asterisk marks an interval that is a "
            "single point and says nothing about sampling error, a dash a statistic that does not "
            "exist.");
    for (size_t i = 0; i < agreed->n_notes; i++)
        rob_page_paragraph(&report->page, agreed->notes[i]);
}

/* --- changes during consensus ------------------------------------------------------------ */

void rob_report__moved(struct rob_report *report)
{
    rob_page_heading(&report->page, "Changes during consensus");
    for (size_t i = 0; i < report->moved->n_tables; i++)
        rob_page_result(&report->page, &report->moved->tables[i], NULL, 0);
    for (size_t i = 0; i < report->moved->n_notes; i++)
        rob_page_paragraph(&report->page, report->moved->notes[i]);
}

/* --- resolutions ------------------------------------------------------------------------- */

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
        rob_page_cell(&report->page,
                      consensus->state == ROB_CELL_REFERRED ? "referred" : "not resolved");
    rob_page_cell(&report->page, consensus->how);
    by_cell(report, consensus);
    rob_page_cell(&report->page, cause_text(consensus->cause));
    rob_page_cell(&report->page, consensus->reason);
}

void rob_report__settled(struct rob_report *report)
{
    static const struct rob_page_column columns[] = {
        {"Study", false},       {"Item", false},  {"First judgements", false},
        {"Resolved as", false}, {"How", false},   {"By", false},
        {"Cause", false},       {"Reason", false}};
    size_t n = 0;
    for (size_t s = 0; s < rob_view_n_studies(report->view); s++)
        for (size_t i = 0; i < rob_view_n_cells(report->view, s); i++) {
            struct rob_cell cell = rob_view_cell(report->view, s, i);
            struct rob_consensus consensus = rob_view_consensus(report->view, cell);
            if (!rob_cell_was_reconciled(&consensus))
                continue;
            if (!n++) {
                rob_page_fold(&report->page, "Every judgement that differed, or was overridden",
                              NULL);
                rob_page_table(&report->page, "Disagreements, and how they were resolved", columns,
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
                    rob_page_heading(&report->page,
                                     "Judgements that differ from what the questions suggest");
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
