/* The report's results: percentages, the studies' lights, and the support of each judgement. */
#include "io/report.h"

#include "io/figure.h"
#include "io/wording.h"
#include "io/write_text.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>

/* --- percentages ------------------------------------------------------------------------- */

void rob_report__percentages(struct rob_report *report)
{
    const struct rob_result *shares = report->shares;
    struct rob_buf svg = {0};
    rob_page_heading(&report->page, rob_words(report->form, ROB_WORDS_BY_ITEM));
    rob_figure_report(&svg, ROB_FIGURE_SUMMARY, report->view, report->summary);
    rob_page_figure(&report->page, rob_words(report->form, ROB_WORDS_BARS), rob_buf_text(&svg));
    for (size_t i = 0; i < shares->n_tables; i++)
        if (shares->tables[i].n_rows)
            rob_page_result(&report->page, &shares->tables[i], NULL, 0);
    report->page.text.failed |= svg.failed;
    rob_buf_free(&svg);
}

/* --- studies ----------------------------------------------------------------------------- */

/* The header of a column: "7" or "7 ALT". */
static void head_of(struct rob_buf *out, const struct rob_report *report,
                    const struct rob_summary_row *row)
{
    rob_buf_printf(out, "%d", report->form->items[row->item].number);
    if (row->outcome != ROB_NO_OUTCOME)
        rob_buf_printf(out, " %s", rob_view_outcome(report->view, (size_t)row->outcome));
}

/* Where the support of a study's judgements is. */
enum { TARGET = 32 };
static void name_target(char target[TARGET], size_t study)
{
    snprintf(target, TARGET, "study-%zu", study + 1);
}

/* "+ low", "/ not applicable" */
static void add_light(struct rob_report *report, const struct rob_light *light, const char *target)
{
    bool rated = light->risk != ROB_RISK_NONE;
    struct rob_buf text = {0};
    rob_buf_printf(&text, "%s %s", light->sign,
                   rated ? report->form->risks[light->risk].id : light->label);
    rob_page_link(&report->page, *light->sign ? rob_buf_text(&text) : "", light->risk,
                  *light->sign ? target : NULL);
    report->page.text.failed |= text.failed;
    rob_buf_free(&text);
}

static void studies_table(struct rob_report *report, struct rob_page_column *columns,
                          struct rob_buf *heads)
{
    const struct rob_summary *summary = report->summary;
    struct rob_buf caption = {0};
    columns[0] = (struct rob_page_column){"Study", false};
    for (size_t i = 0; i < summary->n_rows; i++) {
        head_of(&heads[i], report, &summary->rows[i]);
        columns[i + 1] = (struct rob_page_column){rob_buf_text(&heads[i]), false};
    }
    rob_buf_str(&caption, "Each study, item by item: ");
    for (size_t r = 0; r < report->form->n_risks; r++)
        rob_buf_printf(&caption, "%s %s, ", report->form->risks[r].symbol,
                       report->form->risks[r].label);
    rob_buf_str(&caption, ". missing (not judged, or still blinded), / not applicable");
    if (report->source.kind == ROB_SOURCE_CONSENSUS)
        rob_buf_str(&caption, ", ~ not yet reconciled");
    if (report->source.kind == ROB_SOURCE_FIRST_PASS)
        rob_buf_str(&caption, ", # the reviewers differ");
    if (rob_view_n_outcomes(report->view))
        rob_buf_str(&caption, ", empty: the study does not report the outcome");
    if (report->source.kind == ROB_SOURCE_SEAT)
        rob_buf_str(&caption, ", empty row: not assigned to the reviewer");
    rob_page_table(&report->page, rob_buf_text(&caption), columns, summary->n_rows + 1);
    for (size_t s = 0; s < rob_view_n_studies(report->view); s++) {
        char target[TARGET];
        name_target(target, s);
        rob_page_link(&report->page, rob_view_study(report->view, s).label, ROB_RISK_NONE, target);
        for (size_t i = 0; i < summary->n_rows; i++) {
            struct rob_cell cell = {s, summary->rows[i].item, summary->rows[i].outcome};
            struct rob_light light = rob_light_of(report->view, &report->source, cell);
            add_light(report, &light, target);
        }
    }
    rob_page_table_end(&report->page);
    report->page.text.failed |= caption.failed;
    rob_buf_free(&caption);
}

void rob_report__studies(struct rob_report *report)
{
    size_t n = report->summary->n_rows;
    struct rob_page_column *columns = calloc(n + 1, sizeof *columns);
    struct rob_buf *heads = calloc(n + 1, sizeof *heads), svg = {0};
    rob_page_heading(&report->page, rob_words(report->form, ROB_WORDS_BY_STUDY));
    rob_figure_report(&svg, ROB_FIGURE_MATRIX, report->view, report->summary);
    rob_page_figure(&report->page, "Every judgement, study by study", rob_buf_text(&svg));
    rob_page_fold(&report->page, "Table of the judgements", NULL);
    if (columns && heads)
        studies_table(report, columns, heads);
    rob_page_fold_end(&report->page);
    report->page.text.failed |= svg.failed || !columns || !heads;
    for (size_t i = 0; heads && i < n; i++) {
        report->page.text.failed |= heads[i].failed;
        rob_buf_free(&heads[i]);
    }
    rob_buf_free(&svg);
    free(columns);
    free(heads);
}

/* --- support ----------------------------------------------------------------------------- */

/* "Ana Ruiz: Coded slides", and the quotes below; nothing without a text. */
static void add_texts(struct rob_buf *out, const char *who, const char *support,
                      const struct rob_quote *quotes, size_t n_quotes)
{
    if (!*support && !n_quotes)
        return;
    rob_buf_printf(out, "%s%s%s%s", out->len ? "\n" : "", who, *who ? ": " : "", support);
    for (size_t i = 0; i < n_quotes; i++) {
        rob_buf_str(out, out->len ? "\n" : "");
        rob_text_quote(out, quotes[i].text, quotes[i].where);
    }
}

/* The texts that belong to the answer: those of its resolution, or of all who gave it. */
static void support_cell(struct rob_report *report, struct rob_cell cell, int answer)
{
    struct rob_consensus consensus = rob_view_consensus(report->view, cell);
    struct rob_buf text = {0};
    struct rob_judgement judgement;
    int seat = ROB_NOT_FOUND;
    if (consensus.state == ROB_CELL_RESOLVED && report->source.kind == ROB_SOURCE_CONSENSUS)
        add_texts(&text, "", consensus.support, consensus.quotes, consensus.n_quotes);
    bool settled = text.len > 0;
    for (size_t k = 0;
         !settled && (seat = rob_view_reviewer(report->view, cell.study, k)) != ROB_NOT_FOUND;
         k++) {
        bool asked = report->source.kind != ROB_SOURCE_SEAT || (size_t)seat == report->source.seat;
        if (asked && rob_view_first_pass(&judgement, report->view, cell, (size_t)seat) &&
            judgement.answer == answer)
            add_texts(&text, rob_view_reviewer_name(report->view, cell.study, (size_t)seat),
                      judgement.support, judgement.quotes, judgement.n_quotes);
    }
    rob_page_take_cell(&report->page, &text);
}

/* Shows each reviewer's answer and support for a judgement that is not agreed yet. */
static void unresolved_cell(struct rob_report *report, struct rob_cell cell)
{
    const struct rob_item *item = &report->form->items[cell.item];
    struct rob_buf text = {0};
    struct rob_judgement judgement;
    int seat = ROB_NOT_FOUND;
    for (size_t k = 0; (seat = rob_view_reviewer(report->view, cell.study, k)) != ROB_NOT_FOUND;
         k++) {
        struct rob_buf who = {0};
        if (!rob_view_first_pass(&judgement, report->view, cell, (size_t)seat) ||
            judgement.answer == ROB_NOT_FOUND)
            continue;
        rob_buf_printf(&who, "%s (%s)",
                       rob_view_reviewer_name(report->view, cell.study, (size_t)seat),
                       item->answers[judgement.answer].label);
        if (*judgement.support || judgement.n_quotes)
            add_texts(&text, rob_buf_text(&who), judgement.support, judgement.quotes,
                      judgement.n_quotes);
        else
            rob_buf_printf(&text, "%s%s", text.len ? "\n" : "", rob_buf_text(&who));
        text.failed |= who.failed;
        rob_buf_free(&who);
    }
    rob_page_take_cell(&report->page, &text);
}

/* ROB_MISSING: there is nothing to show of the cell. */
static enum rob_standing standing_of(int *answer, const struct rob_report *report,
                                     struct rob_cell cell)
{
    enum rob_standing standing = rob_source_answer(answer, &report->source, report->view, cell);
    bool shown = (standing == ROB_ANSWERED && *answer != ROB_NOT_FOUND) ||
                 standing == ROB_UNRECONCILED || standing == ROB_DIFFERS;
    return shown ? standing : ROB_MISSING;
}

static bool has_texts(const struct rob_report *report, size_t s)
{
    bool any = false;
    int answer = ROB_NOT_FOUND;
    for (size_t i = 0; i < rob_view_n_cells(report->view, s) && !any; i++)
        any = standing_of(&answer, report, rob_view_cell(report->view, s, i)) != ROB_MISSING;
    return any;
}

static void support_of_study(struct rob_report *report, size_t s)
{
    static const struct rob_page_column columns[] = {
        {"Item", false}, {"Judgement", false}, {"Support for the judgement", false}};
    struct rob_study study = rob_view_study(report->view, s);
    struct rob_buf caption = {0};
    char target[TARGET];
    name_target(target, s);
    rob_page_fold(&report->page, study.label, target);
    if (!has_texts(report, s)) {
        rob_page_paragraph(&report->page, rob_view_open(report->view, s)
                                              ? "There are no judgements to show for this study."
                                              : "This study is still blinded.");
        rob_page_fold_end(&report->page);
        return;
    }
    rob_buf_printf(&caption, "%s%s%s%s%s", study.title ? study.title : study.label,
                   study.journal ? ". " : "", study.journal ? study.journal : "",
                   study.doi ? ". doi " : "", study.doi ? study.doi : "");
    rob_page_table(&report->page, rob_buf_text(&caption), columns,
                   sizeof columns / sizeof *columns);
    for (size_t i = 0; i < rob_view_n_cells(report->view, s); i++) {
        struct rob_cell cell = rob_view_cell(report->view, s, i);
        const struct rob_item *item = &report->form->items[cell.item];
        int answer = ROB_NOT_FOUND;
        enum rob_standing standing = standing_of(&answer, report, cell);
        bool answered = standing == ROB_ANSWERED;
        if (standing == ROB_MISSING)
            continue;
        rob_report__item_cell(report, cell.item, cell.outcome);
        if (answered) {
            rob_page_risk(&report->page, item->answers[answer].label, item->answers[answer].risk);
            support_cell(report, cell, answer);
        } else {
            rob_page_risk(&report->page,
                          standing == ROB_DIFFERS ? "the reviewers differ" : "not yet reconciled",
                          ROB_RISK_NONE);
            unresolved_cell(report, cell);
        }
    }
    rob_page_table_end(&report->page);
    rob_page_fold_end(&report->page);
    report->page.text.failed |= caption.failed;
    rob_buf_free(&caption);
}

void rob_report__support(struct rob_report *report)
{
    rob_page_heading(&report->page, "Support for each judgement");
    for (size_t s = 0; s < rob_view_n_studies(report->view); s++)
        support_of_study(report, s);
}
