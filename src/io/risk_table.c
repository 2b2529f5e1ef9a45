#include "io/risk_table.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

int rob_risk_table_risk(const struct rob_risk_table *table, size_t row, size_t column)
{
    struct rob_cell cell = table->columns.at[column];
    int answer = ROB_NOT_FOUND;
    cell.study = table->rows[row];
    if (!rob_column_reported(table->view, cell) ||
        rob_source_answer(&answer, &table->source, table->view, cell) != ROB_ANSWERED)
        return ROB_RISK_NONE;
    return table->form->items[cell.item].answers[answer].risk;
}

const char *rob_risk_table_label(const struct rob_risk_table *table, size_t row)
{
    return rob_view_study(table->view, table->rows[row]).label;
}

void rob_risk_table_title(struct rob_buf *out, const struct rob_risk_table *table, size_t column)
{
    struct rob_cell cell = table->columns.at[column];
    const char *outcome = rob_cell_outcome(table->view, cell);
    rob_buf_line(out, table->form->items[cell.item].title);
    if (outcome)
        rob_buf_printf(out, ": %s", outcome);
}

/* Why a cell has no risk. */
static const char *reason(const struct rob_risk_table *table, struct rob_cell cell)
{
    int answer = ROB_NOT_FOUND;
    if (!rob_column_reported(table->view, cell))
        return "the study does not report the outcome";
    enum rob_standing standing = rob_source_answer(&answer, &table->source, table->view, cell);
    if (standing == ROB_ANSWERED)
        return "not applicable";
    if (table->source.kind == ROB_SOURCE_CONSENSUS &&
        rob_view_consensus(table->view, cell).state == ROB_CELL_SINGLE)
        return "judged by one reviewer only; --source REVIEWER exports those answers";
    return standing == ROB_DIFFERS || standing == ROB_UNRECONCILED ? "the reviewers differ"
                                                                   : "not judged";
}

static enum rob_status refuse(const struct rob_risk_table *table, struct rob_cell first, size_t n,
                              struct rob_error *err)
{
    const struct rob_item *item = &table->form->items[first.item];
    const char *outcome = rob_cell_outcome(table->view, first);
    int answer = ROB_NOT_FOUND;
    bool judged = rob_source_answer(&answer, &table->source, table->view, first) == ROB_ANSWERED ||
                  !rob_column_reported(table->view, first);
    return rob_fail(err, ROB_REFUSED,
                    "%zu %s no risk, the first of %s, item %d%s%s (%s); %sleave such cells empty "
                    "with --allow-missing",
                    n, n == 1 ? "judgement has" : "judgements have",
                    rob_view_study(table->view, first.study).label, item->number,
                    outcome ? ", " : "", outcome ? outcome : "", reason(table, first),
                    judged ? "" : "finish the review, or ");
}

/* An item whose condition is not met is not asked, so it is not missing. */
static bool is_missing(const struct rob_risk_table *table, size_t row, size_t column)
{
    struct rob_cell cell = table->columns.at[column];
    int answer = ROB_NOT_FOUND;
    cell.study = table->rows[row];
    return rob_risk_table_risk(table, row, column) == ROB_RISK_NONE &&
           rob_source_answer(&answer, &table->source, table->view, cell) != ROB_NOT_ASKED;
}

static enum rob_status check_missing(const struct rob_risk_table *table, struct rob_error *err)
{
    struct rob_cell first = {0};
    size_t n = 0;
    for (size_t r = 0; r < table->n_rows; r++)
        for (size_t i = 0; i < table->columns.n; i++)
            if (is_missing(table, r, i) && n++ == 0) {
                first = table->columns.at[i];
                first.study = table->rows[r];
            }
    return n ? refuse(table, first, n, err) : ROB_OK;
}

static enum rob_status list_rows(struct rob_risk_table *table, struct rob_error *err)
{
    size_t n = rob_view_n_studies(table->view);
    table->rows = calloc(n + 1, sizeof *table->rows);
    if (!table->rows)
        return rob_fail_memory(err);
    for (size_t s = 0; s < n; s++)
        if (rob_source_has(&table->source, table->view, s))
            table->rows[table->n_rows++] = s;
    return ROB_OK;
}

/* An item without any answer on the scale can have no risk. */
static void leave_out_unrated(struct rob_columns *columns, const struct rob_form *form)
{
    size_t n = 0;
    for (size_t i = 0; i < columns->n; i++)
        if (rob_item_is_rated(&form->items[columns->at[i].item]))
            columns->at[n++] = columns->at[i];
    columns->n = n;
}

enum rob_status rob_risk_table_begin(struct rob_risk_table *out, const struct rob_view *view,
                                     struct rob_source source, int outcome, bool allow_missing,
                                     struct rob_error *err)
{
    *out = (struct rob_risk_table){.view = view, .form = rob_view_form(view), .source = source};
    enum rob_status status = rob_columns_list(&out->columns, view, outcome, err);
    leave_out_unrated(&out->columns, out->form);
    if (!status)
        status = list_rows(out, err);
    return status || allow_missing ? status : check_missing(out, err);
}

void rob_risk_table_end(struct rob_risk_table *table)
{
    free(table->columns.at);
    free(table->rows);
    table->rows = NULL;
    table->n_rows = 0;
    table->columns = (struct rob_columns){0};
}

enum rob_status rob_risk_table_words(const char *words[ROB_FORM_RISKS_MAX],
                                     const struct rob_form *form, const char *what,
                                     struct rob_error *err)
{
    static const char *const known[][2] = {
        {"low", "Low"}, {"unclear", "Unclear"}, {"high", "High"}};
    for (size_t r = 0; r < form->n_risks; r++) {
        words[r] = NULL;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (strcmp(form->risks[r].id, known[i][0]) == 0)
                words[r] = known[i][1];
        if (!words[r])
            return rob_fail(err, ROB_INVALID,
                            "%s knows the risks low, unclear and high, and this form has '%s'; "
                            "syrob export csv writes any scale",
                            what, form->risks[r].id);
    }
    return ROB_OK;
}
