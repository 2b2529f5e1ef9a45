/* Any number of reviewers: Krippendorff's alpha and Fleiss' kappa from counts per category. */
#include "core/agreement_internal.h"

#include <assert.h>
#include <math.h>
#include <string.h>

void rob_agreement__add(struct rob_agreement__sums *sums, const uint16_t *row, double times)
{
    unsigned q = sums->q, reviewers = 0;
    for (unsigned c = 0; c < q; c++)
        reviewers += row[c];
    if (!reviewers)
        return;
    sums->judged += times;
    for (unsigned c = 0; c < q; c++)
        sums->share[c] += times * row[c] / reviewers;
    if (reviewers < 2)
        return;
    sums->shared += times;
    double others = reviewers - 1.0, mixed = 0;
    for (unsigned c = 0; c < q; c++) {
        if (!row[c])
            continue;
        double one = times * row[c];
        sums->o[c * q + c] += one * (row[c] - 1.0) / others;
        for (unsigned k = c + 1; k < q; k++) {
            double pairs = one * row[k];
            mixed += pairs;
            sums->o[c * q + k] += pairs / others;
            sums->o[k * q + c] += pairs / others;
        }
    }
    sums->disagreement += 2 * mixed / (reviewers * others);
}

/* Position of each category among all coincidences: sum_{g<c} n_g + n_c/2, so that the ordinal
 * distance of two categories is the square of their difference; nominal, all are 1 apart. */
static bool alpha(double *value, const struct rob_agreement__sums *sums, bool ordinal)
{
    unsigned q = sums->q, used = 0;
    double n[ROB_CATEGORIES] = {0}, position[ROB_CATEGORIES], total = 0;
    for (unsigned c = 0; c < q; c++) {
        for (unsigned k = 0; k < q; k++)
            n[c] += sums->o[c * q + k];
        used += n[c] > 0;
        position[c] = total + n[c] / 2;
        total += n[c];
    }
    if (used < 2)
        return false;
    double observed = 0, expected = 0;
    for (unsigned c = 0; c < q; c++)
        for (unsigned k = c + 1; k < q; k++) {
            double distance = ordinal ? position[k] - position[c] : 1;
            observed += sums->o[c * q + k] * distance * distance;
            expected += n[c] * n[k] * distance * distance;
        }
    *value = 1 - (total - 1) * observed / expected;
    return true;
}

static bool fleiss(double *value, const struct rob_agreement__sums *sums)
{
    double chance = 0;
    if (sums->shared <= 0)
        return false;
    for (unsigned c = 0; c < sums->q; c++)
        for (unsigned k = c + 1; k < sums->q; k++)
            chance += 2 * (sums->share[c] / sums->judged) * (sums->share[k] / sums->judged);
    if (chance <= 0)
        return false;
    *value = 1 - sums->disagreement / sums->shared / chance;
    return true;
}

bool rob_agreement__ratio(double *value, const struct rob_agreement__sums *sums,
                          enum rob_agreement__ratio which)
{
    switch (which) {
    case ROB_PERCENT:
        *value = 1 - sums->disagreement / sums->shared;
        return sums->shared > 0;
    case ROB_ALPHA_NOMINAL:
    case ROB_ALPHA_ORDINAL:
        return alpha(value, sums, which == ROB_ALPHA_ORDINAL);
    case ROB_FLEISS:
        return fleiss(value, sums);
    }
    return false;
}

struct rob_statistic rob_agreement__of_sums(const struct rob_agreement__sums *sums,
                                            enum rob_agreement__ratio which)
{
    double value = NAN;
    if (sums->judged <= 0)
        return rob_agreement__undefined(ROB_NO_JUDGEMENT);
    if (sums->shared <= 0)
        return rob_agreement__undefined(ROB_NO_SHARED_STUDY);
    if (!rob_agreement__ratio(&value, sums, which))
        return rob_agreement__undefined(ROB_ALL_ONE_CATEGORY);
    return rob_agreement__bare(value);
}

void rob_agreement_ratings(struct rob_agreement_ratings *out, const struct rob_ratings *ratings)
{
    unsigned q = ratings->q;
    assert(q >= 2 && q <= ROB_CATEGORIES);
    struct rob_agreement__sums sums = {.q = q};
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < ratings->n_rows; i++) {
        const uint16_t *row = &ratings->counts[i * q];
        uint32_t times = ratings->times ? ratings->times[i] : 1, reviewers = 0;
        for (unsigned c = 0; c < q; c++)
            reviewers += row[c];
        out->n += reviewers >= 2 ? times : 0;
        out->n_single += reviewers == 1 ? times : 0;
        out->n_judgements += (uint64_t)times * reviewers;
        rob_agreement__add(&sums, row, times);
    }
    out->percent_agreement = rob_agreement__of_sums(&sums, ROB_PERCENT);
    out->alpha_nominal = rob_agreement__of_sums(&sums, ROB_ALPHA_NOMINAL);
    out->alpha_ordinal = rob_agreement__of_sums(&sums, ROB_ALPHA_ORDINAL);
    out->fleiss = rob_agreement__of_sums(&sums, ROB_FLEISS);
}

struct rows {
    uint16_t *counts;
    uint32_t *times;
    unsigned q;
};

/* By the numbers, not by their bytes: the order decides the draws of a bootstrap, which must be the
 * same on machines of either byte order. */
static int compare(const struct rows *rows, size_t a, size_t b)
{
    const uint16_t *x = &rows->counts[a * rows->q], *y = &rows->counts[b * rows->q];
    for (unsigned c = 0; c < rows->q; c++)
        if (x[c] != y[c])
            return x[c] < y[c] ? -1 : 1;
    return 0;
}

static void move(const struct rows *rows, size_t to, size_t from)
{
    memmove(&rows->counts[to * rows->q], &rows->counts[from * rows->q],
            rows->q * sizeof *rows->counts);
    rows->times[to] = rows->times[from];
}

static void swap(const struct rows *rows, size_t a, size_t b)
{
    uint16_t kept[ROB_CATEGORIES];
    memcpy(kept, &rows->counts[a * rows->q], rows->q * sizeof *kept);
    move(rows, a, b);
    memcpy(&rows->counts[b * rows->q], kept, rows->q * sizeof *kept);
}

/* Restores the heap of the first n rows below `at`. */
static void sift(const struct rows *rows, size_t at, size_t n)
{
    for (size_t child = 2 * at + 1; child < n; child = 2 * at + 1) {
        if (child + 1 < n && compare(rows, child, child + 1) < 0)
            child++;
        if (compare(rows, at, child) >= 0)
            return;
        swap(rows, at, child);
        at = child;
    }
}

/* Heapsort: in place, and fast for any order of the rows. */
size_t rob_ratings_tally(uint16_t *counts, uint32_t *times, size_t n_rows, unsigned q)
{
    assert(q >= 2 && q <= ROB_CATEGORIES);
    const struct rows rows = {counts, times, q};
    size_t kept = 0;
    for (size_t i = 0; i < n_rows; i++)
        times[i] = 1;
    for (size_t i = n_rows / 2; i-- > 0;)
        sift(&rows, i, n_rows);
    for (size_t n = n_rows; n > 1; n--) {
        swap(&rows, 0, n - 1);
        sift(&rows, 0, n - 1);
    }
    for (size_t i = 1; i < n_rows; i++) {
        if (compare(&rows, kept, i) == 0)
            times[kept]++;
        else
            move(&rows, ++kept, i);
    }
    return n_rows ? kept + 1 : 0;
}
