/* The results as tables for other programs: one row a study, or one row a judgement. */
#include "io/cells.h"
#include "io/csv.h"

#include "base/text.h"

#include <syrob/output.h>

#include <stdlib.h>

struct table {
    struct rob_csv csv;
    const struct rob_view *view;
    const struct rob_form *form;
    struct rob_source source;
    struct rob_buf cell; /* a text being put together */
};

static void add_all(struct table *table, const char *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        rob_csv_text(&table->csv, texts[i]);
}

static void add_year(struct table *table, int year)
{
    if (year)
        rob_csv_integer(&table->csv, year);
    else
        rob_csv_text(&table->csv, NULL);
}

static const char *risk_id(const struct table *table, const struct rob_answer *answer)
{
    return answer && answer->risk != ROB_RISK_NONE ? table->form->risks[answer->risk].id : NULL;
}

static enum rob_status end(struct table *table, struct rob_error *err)
{
    table->csv.text.failed = table->csv.text.failed || table->cell.failed;
    rob_buf_free(&table->cell);
    return rob_csv_end(&table->csv, err);
}

/* --- one row a study --------------------------------------------------------------------- */

static const char *const of_study[] = {"study_id", "study",   "authors", "year",
                                       "title",    "journal", "doi",     "pmid"};

/* "blinding-assessors[ALT].risk" */
static void add_heading(struct table *table, struct rob_cell cell, const char *part)
{
    const char *outcome = rob_cell_outcome(table->view, cell);
    rob_buf_str(&table->cell, table->form->items[cell.item].id);
    if (outcome)
        rob_buf_printf(&table->cell, "[%s]", outcome);
    rob_buf_printf(&table->cell, ".%s", part);
    rob_csv_take(&table->csv, &table->cell);
}

static void add_cell(struct table *table, struct rob_cell cell)
{
    const struct rob_item *item = &table->form->items[cell.item];
    if (!rob_column_reported(table->view, cell)) {
        add_all(table, (const char *const[]){NULL, NULL, "not-reported"}, 3);
        return;
    }
    struct rob_consensus consensus = rob_view_consensus(table->view, cell);
    int given = ROB_NOT_FOUND;
    bool answered = rob_source_answer(&given, &table->source, table->view, cell) == ROB_ANSWERED;
    const struct rob_answer *answer = answered ? &item->answers[given] : NULL;
    rob_csv_text(&table->csv, answer ? answer->id : NULL);
    rob_csv_text(&table->csv, risk_id(table, answer));
    rob_csv_text(&table->csv, rob_cell_status(&consensus, item));
}

static void add_study(struct table *table, size_t s, const struct rob_columns *columns)
{
    struct rob_study study = rob_view_study(table->view, s);
    add_all(table, (const char *const[]){study.id, study.label, study.authors}, 3);
    add_year(table, study.year);
    add_all(table, (const char *const[]){study.title, study.journal, study.doi, study.pmid}, 4);
    for (size_t i = 0; i < columns->n; i++)
        add_cell(table, (struct rob_cell){s, columns->at[i].item, columns->at[i].outcome});
    rob_csv_end_row(&table->csv);
}

enum rob_status rob_write_summary_csv(FILE *out, const struct rob_view *view,
                                      struct rob_source source, int outcome, struct rob_error *err)
{
    struct table table = {
        .csv = {.to = out}, .view = view, .form = rob_view_form(view), .source = source};
    struct rob_columns columns = {0};
    enum rob_status status = rob_columns_list(&columns, view, outcome, err);
    if (status)
        return status;
    add_all(&table, of_study, sizeof of_study / sizeof *of_study);
    for (size_t i = 0; i < columns.n; i++) {
        add_heading(&table, columns.at[i], "answer");
        add_heading(&table, columns.at[i], "risk");
        add_heading(&table, columns.at[i], "status");
    }
    rob_csv_end_row(&table.csv);
    for (size_t s = 0; s < rob_view_n_studies(view); s++)
        add_study(&table, s, &columns);
    free(columns.at);
    return end(&table, err);
}

/* --- one row a judgement ----------------------------------------------------------------- */

static const char *const of_judgement[] = {
    "study_id",  "study",  "year",   "outcome",     "domain",  "item_number", "item", "title",
    "by",        "status", "answer", "risk",        "support", "quote",       "page", "signals",
    "suggested", "flag",   "how",    "resolved_by", "cause",   "reason",      "time"};

/* Quotes or their places, one a line, in the same order. */
static void add_quotes(struct table *table, const struct rob_quote *quotes, size_t n, bool places)
{
    for (size_t i = 0; i < n; i++) {
        const char *text = places ? quotes[i].where : quotes[i].text;
        rob_buf_str(&table->cell, i ? "\n" : "");
        rob_buf_line(&table->cell, text ? text : "");
    }
    rob_csv_take(&table->csv, &table->cell);
}

/* "a=yes b=unclear" */
static void add_signals(struct table *table, const struct rob_item *item,
                        const struct rob_judgement *judgement)
{
    for (size_t i = 0; i < item->n_signals; i++)
        if (judgement->signals[i] != ROB_SIGNAL_NONE)
            rob_buf_printf(&table->cell, "%s%s=%s", table->cell.len ? " " : "", item->signals[i].id,
                           rob_signal_id(judgement->signals[i]));
    rob_csv_take(&table->csv, &table->cell);
}

static void add_time(struct table *table, int64_t time)
{
    char text[ROB_TIME_LEN + 1];
    rob_time_text(text, time);
    rob_csv_text(&table->csv, text);
}

/* The columns that both kinds of rows have, up to the support and its quotes. */
static void add_lead(struct table *table, struct rob_cell cell, const char *by, const char *status,
                     int answer)
{
    const struct rob_item *item = &table->form->items[cell.item];
    struct rob_study study = rob_view_study(table->view, cell.study);
    const struct rob_answer *given = answer == ROB_NOT_FOUND ? NULL : &item->answers[answer];
    add_all(table, (const char *const[]){study.id, study.label}, 2);
    add_year(table, study.year);
    rob_csv_text(&table->csv, rob_cell_outcome(table->view, cell));
    rob_csv_text(&table->csv, table->form->domains[item->domain].id);
    rob_csv_integer(&table->csv, item->number);
    add_all(table,
            (const char *const[]){item->id, item->title, by, status, given ? given->id : NULL,
                                  risk_id(table, given)},
            6);
}

static void add_support(struct table *table, const struct rob_support *support)
{
    rob_csv_text(&table->csv, support->text);
    add_quotes(table, support->quotes, support->n_quotes, false);
    add_quotes(table, support->quotes, support->n_quotes, true);
}

static void add_first_pass(struct table *table, struct rob_cell cell, size_t seat,
                           const char *status)
{
    const struct rob_item *item = &table->form->items[cell.item];
    struct rob_judgement judgement;
    if (!rob_view_first_pass(&judgement, table->view, cell, seat))
        return;
    int suggested = rob_item_suggest(item, judgement.signals);
    add_lead(table, cell, rob_view_reviewer_id(table->view, cell.study, seat), status,
             judgement.answer);
    add_support(table,
                &(struct rob_support){judgement.support, judgement.quotes, judgement.n_quotes});
    add_signals(table, item, &judgement);
    rob_csv_text(&table->csv, suggested == ROB_NOT_FOUND ? NULL : item->answers[suggested].id);
    rob_csv_text(&table->csv, rob_view_flag(table->view, cell, seat));
    add_all(table, (const char *const[]){NULL, NULL, NULL, NULL}, 4);
    add_time(table, judgement.time);
    rob_csv_end_row(&table->csv);
}

static void add_consensus(struct table *table, struct rob_cell cell,
                          const struct rob_consensus *consensus, const char *status)
{
    struct rob_support support = rob_cell_support(table->view, &table->source, cell, consensus);
    add_lead(table, cell, "consensus", status, consensus->answer);
    add_support(table, &support);
    add_all(table, (const char *const[]){NULL, NULL, NULL, consensus->how}, 4);
    for (size_t i = 0; i < consensus->n_by; i++)
        rob_buf_printf(&table->cell, "%s%s", i ? " " : "", consensus->by[i]);
    rob_csv_take(&table->csv, &table->cell);
    add_all(table, (const char *const[]){consensus->cause, consensus->reason}, 2);
    if (consensus->state == ROB_CELL_RESOLVED)
        add_time(table, consensus->time);
    else
        rob_csv_text(&table->csv, NULL);
    rob_csv_end_row(&table->csv);
}

/* Reviewers' rows are written of unblinded studies only, also to a reviewer who may see more. */
static void add_judgements(struct table *table, struct rob_cell cell)
{
    struct rob_consensus consensus = rob_view_consensus(table->view, cell);
    const char *status = rob_cell_status(&consensus, &table->form->items[cell.item]);
    int seat = ROB_NOT_FOUND;
    bool open = rob_view_open(table->view, cell.study);
    for (size_t k = 0;
         open && (seat = rob_view_reviewer(table->view, cell.study, k)) != ROB_NOT_FOUND; k++)
        add_first_pass(table, cell, (size_t)seat, status);
    add_consensus(table, cell, &consensus, status);
}

enum rob_status rob_write_judgements_csv(FILE *out, const struct rob_view *view, int outcome,
                                         struct rob_error *err)
{
    struct table table = {.csv = {.to = out},
                          .view = view,
                          .form = rob_view_form(view),
                          .source = {ROB_SOURCE_CONSENSUS, 0}};
    struct rob_columns columns = {0};
    enum rob_status status = rob_columns_list(&columns, view, outcome, err);
    if (status)
        return status;
    add_all(&table, of_judgement, sizeof of_judgement / sizeof *of_judgement);
    rob_csv_end_row(&table.csv);
    for (size_t s = 0; s < rob_view_n_studies(view); s++)
        for (size_t i = 0; i < columns.n; i++) {
            struct rob_cell cell = {s, columns.at[i].item, columns.at[i].outcome};
            if (rob_column_reported(view, cell))
                add_judgements(&table, cell);
        }
    free(columns.at);
    return end(&table, err);
}
