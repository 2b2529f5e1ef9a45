#include "core/agreement_internal.h"

#include <assert.h>
#include <math.h>
#include <string.h>

void rob_agreement__normal(struct rob_statistic *statistic, double se)
{
    statistic->se = se;
    statistic->lo = statistic->value - ROB_NORMAL_975 * se;
    statistic->hi = statistic->value + ROB_NORMAL_975 * se;
    statistic->degenerate = se <= 0;
}

void rob_agreement__sum(struct rob_agreement__table *table, const uint32_t *cells, unsigned q)
{
    assert(q >= 2 && q <= ROB_CATEGORIES);
    *table = (struct rob_agreement__table){.cells = cells, .q = q};
    for (unsigned i = 0; i < q; i++)
        for (unsigned j = 0; j < q; j++) {
            uint32_t count = cells[i * q + j];
            table->n += count;
            table->row[i] += count;
            table->column[j] += count;
        }
}

struct rob_statistic *rob_agreement__scored(struct rob_agreement *agreement, unsigned which)
{
    switch (which) {
#define X(field, kind, power)                                                                      \
    case ROB_AGREEMENT__COLUMN_##field:                                                            \
        return &agreement->field;
        ROB_AGREEMENT__SCORED(X)
#undef X
    default:
        assert(0);
        return NULL;
    }
}

static double standard_error(const struct rob_agreement__table *table, const double *scores)
{
    double sum = 0;
    for (unsigned cell = 0; cell < table->q * table->q; cell++)
        sum += table->cells[cell] * (scores[cell] * scores[cell]);
    return sqrt(sum) / (double)table->n;
}

static void set_scored(struct rob_agreement *out, const struct rob_agreement__table *table)
{
    double scores[ROB_CELLS];
    for (unsigned which = 0; which < ROB_AGREEMENT__N_SCORED; which++) {
        struct rob_statistic *statistic = rob_agreement__scored(out, which);
        *statistic = rob_agreement__bare(NAN);
        if (rob_agreement__score(&statistic->value, scores, table, which))
            rob_agreement__normal(statistic, standard_error(table, scores));
        else
            *statistic = rob_agreement__undefined(ROB_ONE_CATEGORY);
    }
    out->wald_lo = out->percent_agreement.lo;
    out->wald_hi = out->percent_agreement.hi;
    rob_wilson(&out->percent_agreement.lo, &out->percent_agreement.hi, out->agreed, out->n);
    out->percent_agreement.degenerate = false;
}

static void set_alphas(struct rob_agreement *out, const struct rob_agreement__table *table)
{
    unsigned q = table->q;
    struct rob_agreement__sums sums = {.q = q};
    for (unsigned i = 0; i < q; i++)
        for (unsigned j = 0; j < q; j++)
            sums.o[i * q + j] = (double)table->cells[i * q + j] + (double)table->cells[j * q + i];
    double value = NAN;
    out->alpha_nominal = rob_agreement__ratio(&value, &sums, ROB_ALPHA_NOMINAL)
                             ? rob_agreement__bare(value)
                             : rob_agreement__undefined(ROB_ONE_CATEGORY);
    out->alpha_ordinal = rob_agreement__ratio(&value, &sums, ROB_ALPHA_ORDINAL)
                             ? rob_agreement__bare(value)
                             : rob_agreement__undefined(ROB_ONE_CATEGORY);
}

/* 1 - (1 - sum of the smaller margins) / (1 - pe), on counts. */
static void set_kappa_max(struct rob_agreement *out, const struct rob_agreement__table *table)
{
    if (rob_agreement__one_category(table)) {
        out->kappa_max = rob_agreement__undefined(ROB_ONE_CATEGORY);
        return;
    }
    double n = (double)table->n, chance = 0;
    uint64_t apart = table->n;
    for (unsigned i = 0; i < table->q; i++) {
        apart -= table->row[i] < table->column[i] ? table->row[i] : table->column[i];
        chance += (double)table->row[i] * (double)(table->n - table->column[i]);
    }
    out->kappa_max = rob_agreement__bare(1 - (double)apart * n / chance);
}

static void set_categories(struct rob_agreement *out, const struct rob_agreement__table *table)
{
    double n = (double)table->n;
    for (unsigned i = 0; i < table->q; i++) {
        struct rob_agreement_category *category = &out->category[i];
        double row = (double)table->row[i], column = (double)table->column[i];
        category->first = table->row[i];
        category->second = table->column[i];
        category->specific =
            table->row[i] + table->column[i]
                ? rob_agreement__bare(2.0 * table->cells[i * table->q + i] / (row + column))
                : rob_agreement__undefined(ROB_UNUSED_CATEGORY);
        category->prevalence_index = (row + column - n) / n;
        category->bias_index = (row - column) / n;
    }
    if (table->q == 2) {
        out->prevalence_index = rob_agreement__bare(out->category[0].prevalence_index);
        out->bias_index = rob_agreement__bare(out->category[0].bias_index);
    } else {
        out->prevalence_index = rob_agreement__undefined(ROB_MANY_CATEGORIES);
        out->bias_index = rob_agreement__undefined(ROB_MANY_CATEGORIES);
    }
}

static void set_empty(struct rob_agreement *out)
{
#define X(field, name, text) out->field = rob_agreement__undefined(ROB_NO_PAIR);
    ROB_AGREEMENT_LIST(X)
#undef X
    out->wald_lo = out->wald_hi = NAN;
    out->bowker = out->stuart_maxwell = (struct rob_agreement_test){NAN, NAN, 0, ROB_NO_PAIR};
    for (unsigned i = 0; i < out->q; i++) {
        out->category[i].specific = rob_agreement__undefined(ROB_NO_PAIR);
        out->category[i].prevalence_index = out->category[i].bias_index = NAN;
    }
}

void rob_agreement_table(struct rob_agreement *out, const uint32_t *cells, unsigned q)
{
    struct rob_agreement__table table;
    rob_agreement__sum(&table, cells, q);
    memset(out, 0, sizeof *out);
    out->q = q;
    out->n = out->n_studies = table.n;
    for (unsigned i = 0; i < q; i++)
        out->agreed += cells[i * q + i];
    out->extreme = (uint64_t)cells[q - 1] + cells[(size_t)(q - 1) * q];
    if (!table.n) {
        set_empty(out);
        return;
    }
    set_scored(out, &table);
    set_alphas(out, &table);
    set_kappa_max(out, &table);
    set_categories(out, &table);
    rob_agreement__symmetry(out, &table);
}

/* Lets the value at `root` sink to its place in a heap of n values, the largest on top. */
static void sink(double *values, size_t root, size_t n)
{
    double value = values[root];
    for (size_t child = 2 * root + 1; child < n; child = 2 * root + 1) {
        if (child + 1 < n && values[child + 1] > values[child])
            child++;
        if (values[child] <= value)
            break;
        values[root] = values[child];
        root = child;
    }
    values[root] = value;
}

void rob_agreement__sort(double *values, size_t n)
{
    for (size_t root = n / 2; root-- > 0;)
        sink(values, root, n);
    for (size_t end = n; end-- > 1;) {
        double largest = values[0];
        values[0] = values[end];
        values[end] = largest;
        sink(values, 0, end);
    }
}

void rob_agreement_spread(struct rob_agreement_spread *out, double *values, size_t n)
{
    size_t defined = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i])) {
            double value = values[i];
            values[i] = values[defined];
            values[defined++] = value;
        }
    *out = (struct rob_agreement_spread){NAN, NAN, NAN, defined, n - defined};
    if (!defined)
        return;
    rob_agreement__sort(values, defined);
    out->min = values[0];
    out->max = values[defined - 1];
    out->median =
        defined % 2 ? values[defined / 2] : (values[defined / 2 - 1] + values[defined / 2]) / 2;
}
