/* The report: the result with its figures and tables, the methods, and the source. */
#include "io/cells.h"
#include "io/heads.h"
#include "io/report.h"

#include "io/wording.h"
#include "io/write_text.h"

#include <syrob/sealing.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* --- the review -------------------------------------------------------------------------- */

static void add_head(struct rob_report *report, int outcome)
{
    struct rob_totals totals = rob_view_totals(report->view);
    struct rob_buf text = {0};
    rob_buf_printf(&text, "%s with %s. ", rob_words(report->form, ROB_WORDS_DONE),
                   report->form->title);
    rob_buf_printf(&text, "%zu of %zu %s reconciled, %zu unblinded; %zu %s left to resolve. ",
                   totals.reconciled, totals.studies, totals.studies == 1 ? "study" : "studies",
                   totals.open, totals.open_disagreements,
                   totals.open_disagreements == 1 ? "disagreement" : "disagreements");
    if (report->source.kind == ROB_SOURCE_CONSENSUS)
        rob_buf_str(&text, "The consensus is shown.");
    else if (report->source.kind == ROB_SOURCE_FIRST_PASS)
        rob_buf_str(&text, "The original judgements are shown where all reviewers agree.");
    else
        rob_buf_printf(&text, "The original judgements of %s are shown.",
                       rob_view_seat(report->view, report->source.seat).name);
    rob_page_paragraph(&report->page, rob_buf_text(&text));
    rob_buf_clear(&text);
    rob_outcome_note(&text, report->view, outcome);
    if (text.len)
        rob_page_paragraph(&report->page, rob_buf_text(&text));
    report->page.text.failed |= text.failed;
    rob_buf_free(&text);
}

/* --- the methods ------------------------------------------------------------------------- */

/* The lines of the methods text: paragraphs, and below them the omissions as points. */
static enum rob_status add_methods(struct rob_report *report, struct rob_error *err)
{
    char *text = NULL;
    enum rob_status status = rob_write_methods(&text, report->view, err);
    if (status)
        return status;
    rob_page_heading(&report->page, "Methods");
    for (char *line = text, *end = NULL; *line; line = end + 1) {
        end = strchr(line, '\n');
        assert(end); /* the text ends in one */
        *end = '\0';
        if (strncmp(line, "- ", 2) == 0)
            rob_page_item(&report->page, line + 2);
        else if (*line)
            rob_page_paragraph(&report->page, line);
    }
    free(text);
    return ROB_OK;
}

static void add_fact(struct rob_report *report, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    rob_page_cell(&report->page, name);
    rob_page_cell(&report->page, value);
}

/* "178 of 178; 2 of them were changed afterwards ..." */
static void add_first_passes(struct rob_report *report)
{
    const struct rob_unblinding *found = &report->unblinding;
    struct rob_buf text = {0};
    rob_buf_printf(&text, "%zu of %zu", found->n_fixed, found->n_passes);
    if (found->n_late)
        rob_buf_printf(&text, "; %zu changed on a copy without the others' answers (not counted)",
                       found->n_late);
    add_fact(report, "First passes fixed before unblinding", rob_buf_text(&text));
    report->page.text.failed |= text.failed;
    rob_buf_free(&text);
}

/* "Anna Berg (r1), Bo Chen (r2)" */
static void add_people(struct rob_report *report)
{
    static const char *const names[] = {[ROB_ROLE_REVIEWER] = "Reviewers",
                                        [ROB_ROLE_ADJUDICATOR] = "Adjudicators",
                                        [ROB_ROLE_MACHINE] = "Programs (not counted)"};
    for (int role = ROB_ROLE_REVIEWER; role <= ROB_ROLE_MACHINE; role++) {
        struct rob_buf text = {0};
        for (size_t i = 0; i < rob_view_n_seats(report->view); i++) {
            struct rob_seat seat = rob_view_seat(report->view, i);
            if ((int)seat.role == role)
                rob_buf_printf(&text, "%s%s (%s)", text.len ? ", " : "", seat.name, seat.id);
        }
        add_fact(report, names[role], rob_buf_text(&text));
        report->page.text.failed |= text.failed;
        rob_buf_free(&text);
    }
}

/* The ends of the journals: whoever has them on record can show that nothing before was changed. */
static void add_journals(struct rob_report *report)
{
    static const struct rob_page_column columns[] = {
        {"Journal", false}, {"Lines", true}, {"SHA-256 of the last line", false}};
    struct rob_head *heads = NULL;
    size_t n = 0;
    bool given = false;
    if (rob_heads_list(&heads, &n, &given, report->view, NULL))
        report->page.text.failed = true;
    if (!given)
        return;
    rob_page_table(&report->page, "The last line of each journal", columns,
                   sizeof columns / sizeof *columns);
    for (size_t i = 0; i < n; i++) {
        struct rob_buf text = {0};
        rob_buf_printf(&text, "%s@%s", heads[i].seat, heads[i].writer);
        rob_page_take_cell(&report->page, &text);
        rob_buf_printf(&text, "%zu", heads[i].n_lines);
        rob_page_take_cell(&report->page, &text);
        rob_page_cell(&report->page, heads[i].hash);
    }
    rob_page_table_end(&report->page);
    free(heads);
}

static void add_provenance(struct rob_report *report)
{
    static const struct rob_page_column columns[] = {{"", false}, {"", false}};
    const struct rob_form *form = report->form;
    struct rob_buf text = {0};
    rob_page_heading(&report->page, "Sources");
    rob_page_table(&report->page, "Provenance", columns, sizeof columns / sizeof *columns);
    add_fact(report, "Review", rob_view_title(report->view));
    add_fact(report, "Id of the review", rob_review_id(rob_view_review(report->view)));
    rob_buf_printf(&text, "%s, version %s (%s)", form->title, form->version, form->id);
    add_fact(report, "Instrument", rob_buf_text(&text));
    add_fact(report, "Source of the form", form->citation);
    add_fact(report, "Its DOI", form->doi);
    add_fact(report, "Wording", form->wording);
    add_fact(report, "SHA-256 of the form", form->sha256);
    add_first_passes(report);
    add_people(report);
    add_fact(report, "Made with", "syrob " ROB_VERSION);
    rob_page_table_end(&report->page);
    add_journals(report);
    rob_page_paragraph(&report->page,
                       "No overall score is given: the authors of the tool advise against it, "
                       "since it would give every item the same weight.");
    if (form->note)
        rob_page_paragraph(&report->page, form->note);
    report->page.text.failed |= text.failed;
    rob_buf_free(&text);
}

/* --- the whole --------------------------------------------------------------------------- */

static enum rob_status collect(struct rob_report *report, int outcome, struct rob_error *err)
{
    const struct rob_agreement_options options = {.bootstrap = 0};
    const struct rob_view *view = report->view;
    struct rob_moved *moved = NULL;
    enum rob_status status = rob_summary_new(&report->summary, view, report->source, outcome, err);
    if (!status)
        status = rob_result_summary(&report->shares, view, report->summary, err);
    if (!status)
        status = rob_agreement_report_new(&report->agreement, view, &options, err);
    if (!status)
        status = rob_result_agreement(&report->agreed, view, report->agreement, err);
    if (!status)
        status = rob_view_unblinding(&report->unblinding, view, err);
    if (!status)
        status = rob_moved_new(&moved, view, err);
    if (!status)
        status = rob_result_moved(&report->moved, view, moved, err);
    rob_moved_free(moved);
    return status;
}

static enum rob_status write_report(char **out, const struct rob_view *view,
                                    struct rob_source source, int outcome,
                                    const struct rob_page_style *style, struct rob_error *err)
{
    struct rob_report report = {.view = view, .form = rob_view_form(view), .source = source};
    report.page = (struct rob_page){.style = style, .form = report.form};
    enum rob_status status = collect(&report, outcome, err);
    if (!status) {
        rob_page_begin(&report.page, rob_view_title(view));
        add_head(&report, outcome);
        rob_report__percentages(&report);
        rob_report__studies(&report);
        rob_report__agreement(&report);
        rob_report__moved(&report);
        rob_report__settled(&report);
        rob_report__departures(&report);
        status = add_methods(&report, err);
    }
    if (!status) {
        add_provenance(&report);
        rob_report__support(&report);
        rob_page_end(&report.page);
        status = rob_text__end(out, &report.page.text, err);
    }
    rob_buf_free(&report.page.text);
    rob_buf_free(&report.page.contents);
    rob_result_free(report.moved);
    rob_result_free(report.agreed);
    rob_agreement_report_free(report.agreement);
    rob_result_free(report.shares);
    rob_summary_free(report.summary);
    return status;
}

enum rob_status rob_write_markdown(char **out, const struct rob_view *view,
                                   struct rob_source source, int outcome, struct rob_error *err)
{
    return write_report(out, view, source, outcome, &rob_page_markdown, err);
}

enum rob_status rob_write_html(char **out, const struct rob_view *view, struct rob_source source,
                               int outcome, struct rob_error *err)
{
    return write_report(out, view, source, outcome, &rob_page_html, err);
}
