/* Percent agreement, kappa, PABAK, AC1 and AC2: 1 - disagreement / disagreement by chance. */
#include "core/agreement_internal.h"

#include <assert.h>
#include <float.h>
#include <math.h>

enum kind { PERCENT, KAPPA, PABAK, AC };

static const struct {
    enum kind kind;
    int power; /* of the distance between categories; 0: any distance is 1 */
} statistics[] = {
#define X(field, kind, power) {kind, power},
    ROB_AGREEMENT__SCORED(X)
#undef X
};

_Static_assert(sizeof statistics / sizeof *statistics == ROB_AGREEMENT__N_SCORED, "one row each");

/* Distances are whole numbers, so that sums of them over counts are exact; divided by the largest
 * they are 1 - w. */
struct distances {
    double d[ROB_CATEGORIES]; /* of categories 0..q-1 steps apart */
    double largest;
    double all; /* sum over the q x q cells of 1 - w */
};

static void set_distances(struct distances *out, unsigned q, int power)
{
    assert(q);
    out->all = 0;
    for (unsigned steps = 0; steps < q; steps++) {
        double d = steps;
        out->d[steps] = power == 2 ? d * d : power == 1 ? d : steps != 0;
        out->all += (steps ? 2 : 1) * (q - steps) * out->d[steps];
    }
    out->largest = out->d[q - 1];
    out->all /= out->largest;
}

static unsigned apart(unsigned i, unsigned j)
{
    return i < j ? j - i : i - j;
}

/* x - y of two sums of terms >= 0, exactly 0 if they differ only by rounding. */
static double difference(double x, double y)
{
    double d = x - y;
    return fabs(d) <= 64 * DBL_EPSILON * (x + y) ? 0 : d;
}

/* Sum of the distances over all pairs. */
static double observed(const struct rob_agreement__table *table, const struct distances *distances)
{
    double sum = 0;
    for (unsigned i = 0; i < table->q; i++)
        for (unsigned j = 0; j < table->q; j++)
            sum += table->cells[i * table->q + j] * distances->d[apart(i, j)];
    return sum;
}

/* Scores of 1 - disagreement / chance, with a chance that no table changes (1 for plain po). */
static double score_fixed(double *scores, const struct rob_agreement__table *table,
                          const struct distances *distances, double chance)
{
    unsigned q = table->q;
    double mean = observed(table, distances) / (double)table->n;
    for (unsigned i = 0; i < q; i++)
        for (unsigned j = 0; j < q; j++)
            scores[i * q + j] =
                difference(mean, distances->d[apart(i, j)]) / (distances->largest * chance);
    return 1 - mean / (distances->largest * chance);
}

/* With v = 1 - w, a'_i = 1 - a_i, b'_j = 1 - b_j and r = 1 - kappa the score of the literature is
 * [r(a'_i + b'_j) - (v_ij + mean v)] / (1 - pe). */
static double score_kappa(double *scores, const struct rob_agreement__table *table,
                          const struct distances *distances)
{
    unsigned q = table->q;
    double n = (double)table->n, chance = 0, a[ROB_CATEGORIES] = {0}, b[ROB_CATEGORIES] = {0};
    for (unsigned i = 0; i < q; i++) {
        for (unsigned j = 0; j < q; j++) {
            a[i] += distances->d[apart(i, j)] * ((double)table->column[j] / n);
            b[i] += distances->d[apart(i, j)] * ((double)table->row[j] / n);
        }
        chance += (double)table->row[i] / n * a[i];
    }
    double mean = observed(table, distances) / n;
    double ratio = difference(mean, chance) == 0 ? 1 : mean / chance; /* a constant reviewer: 0 */
    for (unsigned i = 0; i < q; i++)
        for (unsigned j = 0; j < q; j++)
            scores[i * q + j] =
                difference(ratio * (a[i] + b[j]), distances->d[apart(i, j)] + mean) / chance;
    return 1 - ratio;
}

/* With v = 1 - w, r = 1 - g and e_ij = T(1 - (P_i + P_j)/2)/(q(q-1)) the score is
 * [(mean v + 2 r pe) - (v_ij + 2 r e_ij)] / (1 - pe). */
static double score_ac(double *scores, const struct rob_agreement__table *table,
                       const struct distances *distances)
{
    unsigned q = table->q;
    double n = (double)table->n, sum = 0, elsewhere[ROB_CATEGORIES];
    double scale = (q * q - distances->all) / (q * (q - 1)); /* T/(q(q-1)) */
    for (unsigned i = 0; i < q; i++) {
        uint64_t used = table->row[i] + table->column[i];
        elsewhere[i] = (double)(2 * table->n - used) / (2 * n); /* 1 - P_i */
        sum += (double)used / (2 * n) * elsewhere[i];
    }
    double pe = scale * sum, chance = 1 - pe;
    double mean = observed(table, distances) / (n * distances->largest), ratio = mean / chance;
    for (unsigned i = 0; i < q; i++)
        for (unsigned j = 0; j < q; j++) {
            double v = distances->d[apart(i, j)] / distances->largest;
            double e = scale * (elsewhere[i] + elsewhere[j]) / 2;
            scores[i * q + j] = difference(mean + 2 * ratio * pe, v + 2 * ratio * e) / chance;
        }
    return 1 - ratio;
}

bool rob_agreement__score(double *value, double *scores, const struct rob_agreement__table *table,
                          unsigned which)
{
    assert(table->n > 0 && which < ROB_AGREEMENT__N_SCORED);
    struct distances distances;
    double cells = (double)table->q * table->q;
    set_distances(&distances, table->q, statistics[which].power);
    switch (statistics[which].kind) {
    case PERCENT:
        *value = score_fixed(scores, table, &distances, 1);
        return true;
    case KAPPA:
        if (rob_agreement__one_category(table))
            return false;
        *value = score_kappa(scores, table, &distances);
        return true;
    case PABAK:
        *value = score_fixed(scores, table, &distances, distances.all / cells);
        return true;
    case AC:
        *value = score_ac(scores, table, &distances);
        return true;
    }
    return false;
}
