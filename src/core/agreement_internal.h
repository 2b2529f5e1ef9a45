/*
 * Shared by the files of the agreement statistics.
 *
 * Chance-corrected agreement is computed in terms of disagreement, 1 - po and 1 - pe, as sums of
 * terms that are never negative: near perfect agreement nothing cancels, and a score that is 0 in
 * exact arithmetic can be distinguished from one that is not.
 */
#ifndef ROB_CORE_AGREEMENT_INTERNAL_H
#define ROB_CORE_AGREEMENT_INTERNAL_H

#include <syrob/agreement.h>

#define ROB_CATEGORIES ROB_AGREEMENT_CATEGORIES_MAX
#define ROB_CELLS (ROB_CATEGORIES * ROB_CATEGORIES)

#define ROB_NO_PAIR "no pair of judgements"
#define ROB_ONE_CATEGORY "both reviewers used one category"
#define ROB_UNUSED_CATEGORY "neither reviewer used the category"
#define ROB_NO_DISCORDANCE "no pair is discordant"
#define ROB_MANY_CATEGORIES "the scale has more than two categories"
#define ROB_NO_JUDGEMENT "no judgement"
#define ROB_NO_SHARED_STUDY "no study has two judgements"
#define ROB_ALL_ONE_CATEGORY "every judgement is in one category"

/* A table with its sums; counts up to 2^40, which doubles hold exactly. */
struct rob_agreement__table {
    const uint32_t *cells;
    unsigned q;
    uint64_t n, row[ROB_CATEGORIES], column[ROB_CATEGORIES];
};

void rob_agreement__sum(struct rob_agreement__table *table, const uint32_t *cells, unsigned q);

/* True if all pairs are in one cell of the diagonal: n^2 = sum of the products of the margins. */
bool rob_agreement__one_category(const struct rob_agreement__table *table);

struct rob_statistic rob_agreement__undefined(const char *why);
struct rob_statistic rob_agreement__bare(double value); /* no standard error */

/* Sets se and the normal interval around `statistic->value`. */
void rob_agreement__normal(struct rob_statistic *statistic, double se);

/* The statistics that have scores, in the order of their columns. */
#define ROB_AGREEMENT__SCORED(X)                                                                   \
    X(percent_agreement, PERCENT, 0)                                                               \
    X(kappa, KAPPA, 0)                                                                             \
    X(kappa_linear, KAPPA, 1)                                                                      \
    X(kappa_quadratic, KAPPA, 2)                                                                   \
    X(pabak, PABAK, 0)                                                                             \
    X(ac1, AC, 0)                                                                                  \
    X(ac2_linear, AC, 1)                                                                           \
    X(ac2_quadratic, AC, 2)

enum {
#define X(field, kind, power) ROB_AGREEMENT__COLUMN_##field,
    ROB_AGREEMENT__SCORED(X)
#undef X
        ROB_AGREEMENT__N_SCORED
};

/* Statistic number `which` as a member of `agreement`. */
struct rob_statistic *rob_agreement__scored(struct rob_agreement *agreement, unsigned which);

/* Value of statistic number `which`, and into `scores` (q x q) its change for one more pair in a
 * cell: mean 0, and Var = sum n_ij d_ij^2 / n^2. False, and nothing written, if undefined; the
 * table is not empty. */
bool rob_agreement__score(double *value, double *scores, const struct rob_agreement__table *table,
                          unsigned which);

/* Sorts in place; the library's own, because qsort() may allocate. */
void rob_agreement__sort(double *values, size_t n);

void rob_agreement__symmetry(struct rob_agreement *out, const struct rob_agreement__table *table);

/* Wilson's interval of the proportion p in n, which need not be whole. */
void rob_agreement__wilson(double *lo, double *hi, double p, double n);

/* The sums over any number of rows from which alpha and Fleiss' kappa are computed. */
struct rob_agreement__sums {
    unsigned q;
    double shared, judged; /* rows with two judgements or more, with one or more */
    double disagreement;   /* sum of 1 - (agreement within the row) */
    double o[ROB_CATEGORIES * ROB_CATEGORIES]; /* coincidences, q x q */
    double share[ROB_CATEGORIES];              /* sum of v_ic/r_i */
};

/* Adds a row `times` times. */
void rob_agreement__add(struct rob_agreement__sums *sums, const uint16_t *row, double times);

enum rob_agreement__ratio { ROB_ALPHA_NOMINAL, ROB_ALPHA_ORDINAL, ROB_FLEISS, ROB_PERCENT };

/* False, and `value` meaningless, if undefined. */
bool rob_agreement__ratio(double *value, const struct rob_agreement__sums *sums,
                          enum rob_agreement__ratio which);

/* The same, with the reason if undefined. */
struct rob_statistic rob_agreement__of_sums(const struct rob_agreement__sums *sums,
                                            enum rob_agreement__ratio which);

/* xoshiro256** of Blackman and Vigna 2018 (public domain), seeded through their splitmix64. */
struct rob_prng {
    uint64_t s[4];
};

void rob_prng__seed(struct rob_prng *prng, uint64_t seed);
uint64_t rob_prng__next(struct rob_prng *prng);

/* Successes in n trials of probability p, 0 <= p <= 1. */
uint64_t rob_prng__binomial(struct rob_prng *prng, uint64_t n, double p);

/* Below n, all equally likely; n < 2^52. */
uint64_t rob_prng__below(struct rob_prng *prng, uint64_t n);

/* A bootstrap over rows with `study` that adds up the rows of each study only once: with many
 * studies of several rows, that is most of the work. `sums`: room for ROB_AGREEMENT__SUMS(q)
 * doubles a study. The draws differ from those of rob_bootstrap_ratings(). */
#define ROB_AGREEMENT__SUMS(q) ((size_t)(q) * (q) + (q) + 3)
void rob_bootstrap__studies(struct rob_bootstrap *out, const struct rob_ratings *ratings,
                            unsigned replicates, uint64_t seed, double *work, double *sums);

#endif
