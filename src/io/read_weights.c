/* Weights of studies from a table: a study, and its weight. */
#include <syrob/figure.h>

#include "io/table.h"

#include "base/fail.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* "12.5", "12,5" and "12.5 %", whatever the locale; false for anything else, and for less than 0.
 */
static bool read_number(double *out, const char *text)
{
    double value = 0, unit = 1;
    bool digits = false, fraction = false;
    for (; (*text >= '0' && *text <= '9') || (!fraction && (*text == '.' || *text == ','));
         text++) {
        if (*text == '.' || *text == ',') {
            fraction = true;
            continue;
        }
        digits = true;
        value = 10 * value + (*text - '0');
        unit *= fraction ? 10 : 1;
    }
    text += strspn(text, " ");
    text += *text == '%';
    *out = value / unit;
    return digits && !*text && value < 1e15;
}

/* The column of this name, or else the one in this place. */
static size_t find_column(const struct rob_table *table, const char *name, size_t otherwise)
{
    int column = rob_table_column(table, name);
    return column >= 0 ? (size_t)column : otherwise;
}

static enum rob_status read_row(double *weights, const struct rob_finder *finder,
                                const struct rob_table *table, size_t row, struct rob_error *err)
{
    size_t study = 0, at = find_column(table, "weight", 1);
    double weight = 0;
    unsigned line = rob_table_line(table, row, at);
    enum rob_status status = rob_finder_find(
        &study, finder, rob_table_cell(table, row, find_column(table, "study", 0)), err);
    if (status && err)
        err->line = line;
    if (status)
        return status;
    if (!read_number(&weight, rob_table_cell(table, row, at)))
        return rob_fail_at(err, ROB_INVALID, line, "a weight is a number such as 12.5, not '%.*s'",
                           rob_utf8_part(rob_table_cell(table, row, at), 40),
                           rob_table_cell(table, row, at));
    if (weights[study] >= 0)
        return rob_fail_at(err, ROB_INVALID, line, "this study has a weight already");
    weights[study] = weight;
    return ROB_OK;
}

/* A study that the table lacks has none. */
static enum rob_status fill_up(double *weights, size_t n, size_t *n_without, struct rob_error *err)
{
    double sum = 0;
    *n_without = 0;
    for (size_t s = 0; s < n; s++) {
        *n_without += !(weights[s] > 0);
        weights[s] = weights[s] > 0 ? weights[s] : 0;
        sum += weights[s];
    }
    return sum > 0 ? ROB_OK : rob_fail(err, ROB_INVALID, "no study of this review has a weight");
}

enum rob_status rob_weights_read(double **out, size_t *n_without, const struct rob_view *view,
                                 const char *data, size_t len, struct rob_error *err)
{
    const struct rob_table_options options = {.worksheet = NULL};
    struct rob_table table = {0};
    size_t n = rob_view_n_studies(view);
    enum rob_status status = rob_table_read(&table, data, len, &options, err);
    if (status)
        return status;
    struct rob_finder *finder = rob_finder_new(view);
    double *weights = malloc((n + 1) * sizeof *weights);
    if (!finder || !weights)
        status = rob_fail_memory(err);
    else if (table.n_columns < 2)
        status = rob_fail_at(err, ROB_INVALID, table.header_line,
                             "expected a column for the study and one for its weight");
    for (size_t s = 0; s < n && !status; s++)
        weights[s] = -1;
    for (size_t row = 0; row < table.n_rows && !status; row++)
        status = read_row(weights, finder, &table, row, err);
    if (!status)
        status = fill_up(weights, n, n_without, err);
    rob_finder_free(finder);
    rob_table_free(&table);
    if (status)
        free(weights);
    else
        *out = weights;
    return status;
}
