/* The results as tables for other programs: one row a study, or one row a judgement; and the
 * codebook, which says what their columns mean. */
#include "io/cells.h"
#include "io/csv.h"

#include "base/text.h"

#include <syrob/output.h>

#include <stdlib.h>
#include <string.h>

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

/* A column that does not depend on the form. */
struct column {
    const char *name, *meaning;
};

static void add_names(struct table *table, const struct column *columns, size_t n)
{
    for (size_t i = 0; i < n; i++)
        rob_csv_text(&table->csv, columns[i].name);
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

static const struct column of_study[] = {
    {"study_id", "the id of the study, the same in every file of the review"},
    {"study", "the name of the study: first author and year"},
    {"authors", "the authors of the paper"},
    {"year", "the year of publication"},
    {"title", "the title of the paper"},
    {"journal", "the journal, or what else the paper appeared in"},
    {"doi", "the digital object identifier, without a resolver"},
    {"pmid", "the number in PubMed"},
};

enum { N_OF_STUDY = sizeof of_study / sizeof *of_study };

/* "blinding-assessors[ALT].risk" */
static void write_heading(struct rob_buf *out, const struct table *table, struct rob_cell cell,
                          const char *part)
{
    const char *outcome = rob_cell_outcome(table->view, cell);
    rob_buf_str(out, table->form->items[cell.item].id);
    if (outcome)
        rob_buf_printf(out, "[%s]", outcome);
    rob_buf_printf(out, ".%s", part);
}

static void add_heading(struct table *table, struct rob_cell cell, const char *part)
{
    write_heading(&table->cell, table, cell, part);
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
    add_names(&table, of_study, N_OF_STUDY);
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

static const struct column of_judgement[] = {
    {"study_id", "the id of the study, the same in every file of the review"},
    {"study", "the name of the study: first author and year"},
    {"year", "the year of publication"},
    {"outcome", "the outcome that is judged; empty: the study as a whole"},
    {"domain", "the id of the type of bias"},
    {"item_number", "the number of the item in the instrument"},
    {"item", "the id of the item"},
    {"title", "the title of the item"},
    {"by", "the id of the reviewer whose first pass this is, or consensus"},
    {"status", "the state of the judgement among the reviewers"},
    {"answer", "the answer; empty: none was given"},
    {"risk", "the risk of bias that the answer stands for; empty: none"},
    {"support", "the text that supports the answer"},
    {"quote", "quotes from the paper, one a line"},
    {"page", "the places of the quotes, one a line, in the same order"},
    {"signals", "answers to the signalling questions, such as a=yes b=unclear"},
    {"suggested", "the answer that the signalling questions suggest; empty: none"},
    {"flag", "the reviewer's flag on the judgement"},
    {"how", "the way in which reviewers who differed resolved it"},
    {"resolved_by", "the ids of those who resolved it"},
    {"cause", "the cause of the difference, as they gave it"},
    {"reason", "their reason, in their words"},
    {"time", "the time of the judgement or resolution (UTC)"},
};

enum { N_OF_JUDGEMENT = sizeof of_judgement / sizeof *of_judgement };

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
    add_names(&table, of_judgement, N_OF_JUDGEMENT);
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

/* --- the codebook ------------------------------------------------------------------------ */

static const char of_studies[] = "studies.csv", of_judgements[] = "judgements.csv";

/* Without a value, the row is about the column. */
static void add_code(struct table *table, const char *file, const char *column, const char *value,
                     const char *meaning)
{
    add_all(table, (const char *const[]){file, column, value, meaning}, 4);
    rob_csv_end_row(&table->csv);
}

static void add_codes(struct table *table, const char *file, const char *column,
                      const struct column *values)
{
    for (; values->name; values++)
        add_code(table, file, column, values->name, values->meaning);
}

static const struct column statuses[] = {
    {"agreed", "the reviewers gave the same answer"},
    {"resolved", "they differed and resolved it, or changed an answer that they had in common"},
    {"unresolved", "they differ, and nothing is resolved"},
    {"incomplete", "the answer of a reviewer is missing or not yet unblinded"},
    {"not-applicable", "the reviewers agree that the item does not apply; or its condition is not "
                       "met, so it is not asked for"},
    {NULL, NULL},
};
static const struct column not_reported[] = {
    {"not-reported", "the study does not report the outcome"}, {NULL, NULL}};
#define X(name, id, text) {id, text},
static const struct column hows[] = {ROB_HOW_LIST(X){NULL, NULL}};
static const struct column causes[] = {ROB_CAUSE_LIST(X){NULL, NULL}};
#undef X

static void add_risks(struct table *table, const char *file, const char *column)
{
    for (size_t r = 0; r < table->form->n_risks; r++)
        add_code(table, file, column, table->form->risks[r].id, table->form->risks[r].label);
}

/* "Yes (Low risk of bias)" */
static void add_answers(struct table *table, const char *file, const char *column,
                        const struct rob_item *item)
{
    for (size_t a = 0; a < item->n_answers; a++) {
        const struct rob_answer *answer = &item->answers[a];
        struct rob_buf meaning = {0};
        rob_buf_str(&meaning, answer->label);
        if (answer->risk != ROB_RISK_NONE)
            rob_buf_printf(&meaning, " (%s)", table->form->risks[answer->risk].label);
        add_code(table, file, column, answer->id, rob_buf_text(&meaning));
        table->cell.failed = table->cell.failed || meaning.failed;
        rob_buf_free(&meaning);
    }
}

static void add_codes_of_column(struct table *table, struct rob_cell cell)
{
    static const char *const parts[] = {"answer", "risk", "status"};
    static const char *const meanings[] = {
        "", "the risk of bias by the answer to: ", "the state of the judgement on: "};
    const struct rob_item *item = &table->form->items[cell.item];
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct rob_buf name = {0};
        write_heading(&name, table, cell, parts[i]);
        const char *column = rob_buf_text(&name);
        struct rob_buf meaning = {0};
        rob_buf_printf(&meaning, "%s%s", meanings[i], item->question);
        add_code(table, of_studies, column, NULL, rob_buf_text(&meaning));
        table->cell.failed = table->cell.failed || meaning.failed;
        rob_buf_free(&meaning);
        if (i == 0)
            add_answers(table, of_studies, column, item);
        else if (i == 1)
            add_risks(table, of_studies, column);
        else
            add_codes(table, of_studies, column, statuses);
        if (i == 2 && cell.outcome != ROB_NO_OUTCOME)
            add_codes(table, of_studies, column, not_reported);
        table->cell.failed = table->cell.failed || name.failed;
        rob_buf_free(&name);
    }
}

/* The values of a column of judgements.csv, where they are a list. */
static void add_values(struct table *table, const char *column)
{
    static const struct {
        const char *column;
        const struct column *values;
    } lists[] = {{"status", statuses}, {"how", hows}, {"cause", causes}};
    const struct rob_form *form = table->form;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (strcmp(column, lists[i].column) == 0)
            add_codes(table, of_judgements, column, lists[i].values);
    if (strcmp(column, "risk") == 0)
        add_risks(table, of_judgements, column);
    for (size_t d = 0; strcmp(column, "domain") == 0 && d < form->n_domains; d++)
        add_code(table, of_judgements, column, form->domains[d].id, form->domains[d].title);
    for (size_t i = 0; strcmp(column, "item") == 0 && i < form->n_items; i++)
        add_code(table, of_judgements, column, form->items[i].id, form->items[i].question);
    if (strcmp(column, "by") == 0) {
        for (size_t i = 0; i < rob_view_n_seats(table->view); i++) {
            struct rob_seat seat = rob_view_seat(table->view, i);
            add_code(table, of_judgements, column, seat.id, seat.name);
        }
        add_code(table, of_judgements, column, "consensus", "the judgement agreed on");
    }
}

enum rob_status rob_write_codebook_csv(FILE *out, const struct rob_view *view,
                                       struct rob_error *err)
{
    struct table table = {.csv = {.to = out}, .view = view, .form = rob_view_form(view)};
    struct rob_columns columns = {0};
    enum rob_status status = rob_columns_list(&columns, view, ROB_ALL_OUTCOMES, err);
    if (status)
        return status;
    add_code(&table, "file", "column", "value", "meaning");
    for (size_t i = 0; i < N_OF_STUDY; i++)
        add_code(&table, of_studies, of_study[i].name, NULL, of_study[i].meaning);
    for (size_t i = 0; i < columns.n; i++)
        add_codes_of_column(&table, columns.at[i]);
    for (size_t i = 0; i < N_OF_JUDGEMENT; i++) {
        add_code(&table, of_judgements, of_judgement[i].name, NULL, of_judgement[i].meaning);
        add_values(&table, of_judgement[i].name);
    }
    free(columns.at);
    return end(&table, err);
}
