/* Pairs of several items: the pooled table, with the variance between studies. */
#include "core/agreement_internal.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* One more row and column than the scale can have take the pairs that are left out, so that the
 * loops over millions of pairs need no branch for them. */
#define SIDE (ROB_CATEGORIES + 1)

static unsigned cell_of(uint8_t first, uint8_t second, unsigned q)
{
    unsigned i = first < q ? first : q, j = second < q ? second : q;
    return i * (q + 1) + j;
}

void rob_agreement_count(uint32_t *table, const struct rob_pairs *pairs)
{
    unsigned q = pairs->q;
    assert(q >= 2 && q <= ROB_CATEGORIES);
    /* neighbouring pairs often have the same cell; separate tables avoid waiting for each other */
    uint32_t counts[4][SIDE * SIDE] = {{0}};
    for (size_t i = 0; i < pairs->n; i++)
        counts[i % 4][cell_of(pairs->first[i], pairs->second[i], q)]++;
    for (unsigned i = 0; i < q; i++)
        for (unsigned j = 0; j < q; j++)
            for (unsigned turn = 0; turn < 4; turn++)
                table[i * q + j] += counts[turn][i * (q + 1) + j];
}

/* The scores of one cell side by side: one pair adds one line of the cache. */
struct line {
    double score[ROB_AGREEMENT__N_SCORED];
};

struct clusters {
    unsigned q;
    uint64_t n_studies;
    struct line cells[SIDE * SIDE]; /* 0 where the pair is left out or the statistic undefined */
    struct line squares;            /* sums of the squared totals of the studies */
};

static void set_lines(struct clusters *clusters, const struct rob_agreement__table *table)
{
    unsigned q = table->q;
    double scores[ROB_CELLS], value = NAN;
    memset(clusters, 0, sizeof *clusters);
    clusters->q = q;
    for (unsigned which = 0; which < ROB_AGREEMENT__N_SCORED; which++)
        if (rob_agreement__score(&value, scores, table, which))
            for (unsigned i = 0; i < q; i++)
                for (unsigned j = 0; j < q; j++)
                    clusters->cells[i * (q + 1) + j].score[which] = scores[i * q + j];
}

static void add_studies(struct clusters *clusters, const struct rob_pairs *pairs)
{
    const uint8_t *first = pairs->first, *second = pairs->second;
    const uint32_t *study = pairs->study;
    const size_t n = pairs->n;
    const unsigned q = pairs->q;
    for (size_t i = 0, end = 0; i < n; i = end) {
        struct line total = {{0}};
        bool judged = false;
        for (end = i; end < n && study[end] == study[i]; end++) {
            const double *score = clusters->cells[cell_of(first[end], second[end], q)].score;
            /* written out, since compilers do not unroll a loop of eight */
#define X(field, kind, power)                                                                      \
    total.score[ROB_AGREEMENT__COLUMN_##field] += score[ROB_AGREEMENT__COLUMN_##field];
            ROB_AGREEMENT__SCORED(X)
#undef X
            judged |= first[end] < q && second[end] < q;
        }
        for (unsigned which = 0; which < ROB_AGREEMENT__N_SCORED; which++)
            clusters->squares.score[which] += total.score[which] * total.score[which];
        clusters->n_studies += judged;
    }
}

/* Wilson's interval with the number of independent pairs that would have the same variance. */
static void set_percent_interval(struct rob_agreement *out)
{
    struct rob_statistic *percent = &out->percent_agreement;
    double n = (double)out->n, effective = (double)out->n_studies;
    out->wald_lo = percent->lo;
    out->wald_hi = percent->hi;
    if (percent->se > 0)
        effective = percent->value * (1 - percent->value) / (percent->se * percent->se);
    effective = effective > n ? n : effective < 1 ? 1 : effective;
    rob_agreement__wilson(&percent->lo, &percent->hi, percent->value, effective);
    percent->degenerate = false;
}

static void set_errors(struct rob_agreement *out, const struct clusters *clusters)
{
    double n = (double)out->n, g = (double)clusters->n_studies;
    for (unsigned which = 0; which < ROB_AGREEMENT__N_SCORED; which++) {
        struct rob_statistic *statistic = rob_agreement__scored(out, which);
        if (statistic->undefined)
            continue;
        double plain = statistic->se * n, squares = clusters->squares.score[which];
        if (squares <= 1e-24 * plain * plain) /* totals that are 0 except for rounding */
            squares = 0;
        rob_agreement__normal(statistic, g < 2 ? NAN : sqrt(g / (g - 1) * squares) / n);
    }
    out->n_studies = clusters->n_studies;
    if (g >= 2)
        set_percent_interval(out);
    else
        out->percent_agreement.lo = out->percent_agreement.hi = out->wald_lo = out->wald_hi = NAN;
}

void rob_agreement_pairs(struct rob_agreement *out, const struct rob_pairs *pairs)
{
    uint32_t cells[ROB_CELLS] = {0};
    struct rob_agreement__table table;
    struct clusters clusters;
    rob_agreement_count(cells, pairs);
    rob_agreement_table(out, cells, pairs->q);
    if (!out->n)
        return;
    rob_agreement__sum(&table, cells, pairs->q);
    set_lines(&clusters, &table);
    add_studies(&clusters, pairs);
    set_errors(out, &clusters);
}
