/*
 * Agreement between reviewers: statistics of tables of judgements, and their uncertainty.
 *
 * Everything here is arithmetic on arrays of the caller: no input or output, no allocation, no
 * state between calls. Nothing can fail; a statistic that does not exist in the data at hand
 * says why in `undefined` and is NaN. It is never silently 0 or 1. Arguments out of range are the
 * caller's mistake and are asserted.
 *
 * Two reviewers, one item. Count the pairs of judgements, row = first reviewer, column = second,
 * categories in the order of the form's scale, whether somebody used them or not:
 *
 *     const uint32_t table[9] = {18, 5, 0,    // first: low
 *                                3,  9, 0,    // first: unclear
 *                                1,  0, 4};   // first: high
 *     struct rob_agreement a;
 *     rob_agreement_table(&a, table, 3);
 *     if (a.kappa.undefined)
 *         printf("kappa: not defined, %s\n", a.kappa.undefined);
 *     else
 *         printf("kappa %.2f (%.2f to %.2f)\n", a.kappa.value, a.kappa.lo, a.kappa.hi);
 *
 * All single numbers, in the order in which they are printed:
 *
 *     #define X(field, name, text) print_row(name, text, &a.field);
 *     ROB_AGREEMENT_LIST(X)
 *     #undef X
 *
 * The interval of Krippendorff's alpha comes from a bootstrap over the studies:
 *
 *     static double work[ROB_BOOTSTRAP_WORK(ROB_BOOTSTRAP_REPLICATES)];
 *     struct rob_bootstrap b;
 *     rob_bootstrap_table(&b, table, 3, ROB_BOOTSTRAP_REPLICATES, ROB_BOOTSTRAP_SEED, work);
 *
 * A domain, or the whole form: several judgements of one study are not independent. Hand over
 * the pairs with the study of each, and the standard errors are between studies:
 *
 *     const uint8_t first[] = {0, 1, 0, 2, 0, 0}, second[] = {0, 1, 1, 2, 0, 2};
 *     const uint32_t study[] = {1, 1, 2, 2, 3, 3};     // two items, three studies
 *     rob_agreement_pairs(&a, &(struct rob_pairs){first, second, study, 6, 3});
 *
 * More than two reviewers, or judgements missing: for each study the number of reviewers that
 * put it into each category.
 *
 *     const uint16_t counts[] = {3, 0, 0,   2, 1, 0,   0, 2, 0,   0, 0, 3};
 *     const struct rob_ratings ratings = {.counts = counts, .n_rows = 4, .q = 3};
 *     struct rob_agreement_ratings r;
 *     rob_agreement_ratings(&r, &ratings);
 *     rob_bootstrap_ratings(&b, &ratings, ROB_BOOTSTRAP_REPLICATES, ROB_BOOTSTRAP_SEED, work);
 *
 * Notation of the formulas: n_ij is the table, n its sum, p_ij = n_ij/n, R_i and C_j the margins
 * divided by n, q the number of categories, w_ij a weight of agreement: unweighted 1 on the
 * diagonal and 0 off it, linear 1 - |i-j|/(q-1), quadratic 1 - (i-j)^2/(q-1)^2. po = sum w_ij p_ij.
 * Weighted statistics, and ordinal alpha, take the order of the categories as given: with low,
 * unclear, high they assume that "unclear" lies between the other two. Say so beside them.
 */
#ifndef SYROB_AGREEMENT_H
#define SYROB_AGREEMENT_H

#include <syrob/status.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A scale has 2 to this many categories. */
#define ROB_AGREEMENT_CATEGORIES_MAX 16

/* The 0.975 quantile of the normal distribution: every 95 % interval here uses it. */
#define ROB_NORMAL_975 1.959963984540054

/*
 * One number with its uncertainty. `se`, `lo` and `hi` (95 %) are NaN where none belongs to the
 * statistic. An interval is not cut off at 1 or -1.
 */
struct rob_statistic {
    double value;          /* NaN where undefined */
    double se;             /* standard error of the value, never negative */
    double lo, hi;         /* 95 % interval */
    const char *undefined; /* NULL, or why there is no value; static storage */
    bool degenerate;       /* the interval is a single point and says nothing of the sampling: as
                              with perfect agreement, or a reviewer who used one category */
    unsigned left_out;     /* bootstrap replicates without a value, which are not in the interval */
};

/* A test of symmetry: chi-square value, degrees of freedom, upper tail. */
struct rob_agreement_test {
    double value;          /* >= 0; NaN where undefined */
    double p;              /* 0..1; NaN where undefined */
    unsigned df;           /* 0 where undefined */
    const char *undefined; /* as in struct rob_statistic */
};

/*
 * One category against all the others. With a = pairs in which both chose it, b = the first
 * reviewer only, c = the second only, d = neither.
 */
struct rob_agreement_category {
    uint64_t first, second;        /* judgements of each reviewer in this category */
    struct rob_statistic specific; /* 2a/(2a+b+c), no interval; specific agreement, Dice 1945;
                                      undefined where neither reviewer used the category */
    double prevalence_index;       /* (a-d)/n, -1..1; Byrt, Bishop and Carlin 1993; NaN: n = 0 */
    double bias_index;             /* (b-c)/n, -1..1; the same source; NaN: n = 0 */
};

/* field of struct rob_agreement, name in JSON, name for people */
#define ROB_AGREEMENT_LIST(X)                                                                      \
    X(percent_agreement, "percent_agreement", "percent agreement")                                 \
    X(kappa, "kappa", "Cohen's kappa")                                                             \
    X(kappa_linear, "kappa_linear", "weighted kappa, linear")                                      \
    X(kappa_quadratic, "kappa_quadratic", "weighted kappa, quadratic")                             \
    X(pabak, "pabak", "PABAK (Brennan-Prediger)")                                                  \
    X(ac1, "ac1", "Gwet's AC1")                                                                    \
    X(ac2_linear, "ac2_linear", "Gwet's AC2, linear")                                              \
    X(ac2_quadratic, "ac2_quadratic", "Gwet's AC2, quadratic")                                     \
    X(alpha_nominal, "alpha_nominal", "Krippendorff's alpha, nominal")                             \
    X(alpha_ordinal, "alpha_ordinal", "Krippendorff's alpha, ordinal")                             \
    X(kappa_max, "kappa_max", "largest kappa these margins allow")                                 \
    X(prevalence_index, "prevalence_index", "prevalence index")                                    \
    X(bias_index, "bias_index", "bias index")

/* Two reviewers. Ratios are fractions: 0.875, not 87.5. */
struct rob_agreement {
    unsigned q;         /* categories of the scale */
    uint64_t n;         /* pairs of judgements */
    uint64_t agreed;    /* pairs on the diagonal */
    uint64_t extreme;   /* pairs of the first with the last category, either way: low <-> high */
    uint64_t n_studies; /* studies the standard errors rest on; rob_agreement_table(): n */
    double wald_lo;     /* normal interval of percent agreement, not cut off; the printed one */
    double wald_hi;     /* is percent_agreement.lo and .hi: Wilson 1927, within 0..1 */

    struct rob_statistic percent_agreement; /* po; se sqrt(po(1-po)/n) */

    /* (po-pe)/(1-pe), pe = sum w_ij R_i C_j: Cohen 1960, weighted Cohen 1968. With
     * a_i = sum_j w_ij C_j and b_j = sum_i w_ij R_i the variance is
     * {sum p_ij [w_ij-(a_i+b_j)(1-k)]^2 - [k-pe(1-k)]^2} / (n(1-pe)^2): Fleiss, Cohen and
     * Everitt 1969. Undefined where all pairs lie in one category; 0 with no sampling
     * information where one reviewer used one category only. */
    struct rob_statistic kappa, kappa_linear, kappa_quadratic;

    /* (q po-1)/(q-1): Bennett, Alpert and Goldstein 1954, Brennan and Prediger 1981; for q = 2
     * the PABAK of Byrt, Bishop and Carlin 1993, 2po-1. Variance po(1-po)/(n(1-1/q)^2). */
    struct rob_statistic pabak;

    /* (po-pe)/(1-pe), pe = T sum P_i(1-P_i) / (q(q-1)), P_i = (R_i+C_i)/2, T = sum w_ij, and the
     * variance {sum p_ij [w_ij-2(1-g)T(1-(P_i+P_j)/2)/(q(q-1))]^2 - [po-2(1-g)pe]^2} /
     * (n(1-pe)^2): Gwet 2008, weighted Gwet 2014. */
    struct rob_statistic ac1, ac2_linear, ac2_quadratic;

    /* 1 - (N-1) sum o_ck d_ck / sum n_c n_k d_ck, o = n_ij + n_ji, n_c its row sums, N = 2n:
     * Krippendorff 2011. d is 1 off the diagonal (nominal), or the square of
     * sum_{g=c..k} n_g - (n_c+n_k)/2 (ordinal), which depends on the margins. No interval here:
     * see rob_bootstrap_table(). Undefined where all pairs lie in one category. */
    struct rob_statistic alpha_nominal, alpha_ordinal;

    /* (sum min(R_i,C_i)-pe)/(1-pe), unweighted: Cohen 1960. No interval; undefined with kappa. */
    struct rob_statistic kappa_max;

    /* Of the first category, where the scale has two: p_11-p_22 and p_12-p_21, Byrt, Bishop and
     * Carlin 1993. Undefined for more: `category` has each against the rest. No interval. */
    struct rob_statistic prevalence_index, bias_index;

    /* sum_{i<j} (n_ij-n_ji)^2/(n_ij+n_ji) over the pairs of categories that are not empty, df
     * their number: Bowker 1948 (McNemar 1947 for q = 2, without a continuity correction). */
    struct rob_agreement_test bowker;

    /* d'V^-1 d with d_i = n_i. - n_.i, V_ii = n_i. + n_.i - 2n_ii, V_ij = -(n_ij+n_ji): Stuart
     * 1955, Maxwell 1970. df is the rank of V: the categories in which anybody disagreed less
     * one, or less one for each group of categories that never meets the others. Undefined, as
     * Bowker's, where no pair is discordant. */
    struct rob_agreement_test stuart_maxwell;

    struct rob_agreement_category category[ROB_AGREEMENT_CATEGORIES_MAX]; /* the first q */
};

/*
 * All statistics of one table. `table` is q x q, row-major, row = first reviewer; counts up to
 * UINT32_MAX in every cell; q 2..ROB_AGREEMENT_CATEGORIES_MAX. An empty table leaves everything
 * undefined. Pairs count as independent: one judgement of each reviewer per study.
 */
ROB_API void rob_agreement_table(struct rob_agreement *out, const uint32_t *table, unsigned q);

/* Remarks beside a kappa, so that nobody misreads it; each fits a line. */
#define ROB_REMARK_LIST(X)                                                                         \
    X(NONE, "")                                                                                    \
    X(ONE_CATEGORY, "kappa is not defined, because both reviewers used the same one category")     \
    X(ONE_SIDED, "kappa is 0, because one of the reviewers used only one category")                \
    X(PERFECT, "agreement is perfect; the interval therefore says nothing about sampling error")   \
    X(POINT, "the interval is a single point and says nothing about sampling error")               \
    X(PREVALENCE, "kappa is low despite high agreement, as one category dominates; see AC1")       \
    X(MARGINS, "kappa cannot be high, because the reviewers used categories at unequal rates")     \
    X(POOLED, "pooled kappa is inflated by the differences between the items")

enum rob_remark {
#define X(name, text) ROB_REMARK_##name,
    ROB_REMARK_LIST(X)
#undef X
        ROB_REMARK_COUNT
};

/* The remark that a table calls for. ONE_SIDED, PERFECT, POINT: the interval is degenerate, for
 * this reason or another. PREVALENCE, the first paradox of Feinstein and Cicchetti 1990: percent
 * agreement from 0.8, kappa below 0.4; MARGINS: kappa below 0.4 where the largest that the
 * margins allow is below 0.6 (the limits are our own). NONE also for an empty table; POOLED is not
 * a table's, but a pair's: <syrob/agreement_view.h>. */
ROB_API enum rob_remark rob_agreement_remark(const struct rob_agreement *agreement);
ROB_API const char *rob_remark_text(enum rob_remark remark);

/* Agreement to be expected by chance, 0..1: sum R_i C_i; Cohen 1960. NaN for n = 0. */
ROB_API double rob_agreement_chance(const struct rob_agreement *agreement);

/*
 * Pairs of judgements, category numbers from 0. A number of q or more stands for no judgement on
 * the scale (missing, not applicable); its pair is left out. Pairs of one study lie side by side;
 * `study` is any number that differs from one study to the next.
 */
struct rob_pairs {
    const uint8_t *first, *second; /* n each */
    const uint32_t *study;         /* n */
    size_t n;
    unsigned q; /* categories, 2..ROB_AGREEMENT_CATEGORIES_MAX */
};

/* Adds the pairs to a table of q x q, which the caller has set to 0 before; `study` may be NULL. */
ROB_API void rob_agreement_count(uint32_t *table, const struct rob_pairs *pairs);

/*
 * All statistics of the pairs of several items: the values are those of the pooled table, the
 * standard errors and intervals are between studies. Every statistic s of a table has scores
 * d_ij of mean 0 with Var(s) = sum p_ij d_ij^2/n; for kappa, after Fleiss, Cohen and Everitt 1969,
 * d_ij = [w_ij-(1-k)(a_i+b_j)-(k-pe(1-k))]/(1-pe). With U_s the sum of the scores of study s and
 * G studies, Var = G/(G-1) sum U_s^2/n^2 (linearised ratio of cluster totals; Binder 1983). The
 * interval of percent agreement is Wilson's with the effective number of pairs,
 * po(1-po)/Var, between 1 and n (Kott and Carr 1997); where that variance is 0, with G.
 *
 * With one pair in every study the variances are those of rob_agreement_table() times G/(G-1). With
 * fewer than two studies the values remain and se, lo, hi are NaN. Tests of symmetry have no such
 * correction; they are those of the pooled table and take the pairs as independent. Two passes over
 * the pairs; n below 2^32.
 */
ROB_API void rob_agreement_pairs(struct rob_agreement *out, const struct rob_pairs *pairs);

/* Spread of the items of a domain, or of the form. */
struct rob_agreement_spread {
    double min, median, max; /* of the defined values; NaN where all are undefined */
    size_t n_defined, n_undefined;
};

/* Spread of n values, say the kappas of the items; NaN = undefined. Sorts `values`. */
ROB_API void rob_agreement_spread(struct rob_agreement_spread *out, double *values, size_t n);

/*
 * Judgements of any number of reviewers. A row is one study (or one item of a study) and holds,
 * for each category, how many reviewers chose it; reviewers who did not judge count nowhere.
 */
struct rob_ratings {
    const uint16_t *counts; /* n_rows x q, row-major */
    const uint32_t *times;  /* n_rows: the row stands for this many studies; NULL: for one */
    const uint32_t *study;  /* n_rows: rows of one study lie side by side and have one number (and
                               one `times`); NULL: every row is a study. For the bootstrap */
    size_t n_rows;
    unsigned q; /* categories, 2..ROB_AGREEMENT_CATEGORIES_MAX */
};

/* field of struct rob_agreement_ratings, name in JSON, name for people */
#define ROB_AGREEMENT_RATINGS_LIST(X)                                                              \
    X(percent_agreement, "percent_agreement", "percent agreement, pairs of reviewers")             \
    X(alpha_nominal, "alpha_nominal", "Krippendorff's alpha, nominal")                             \
    X(alpha_ordinal, "alpha_ordinal", "Krippendorff's alpha, ordinal")                             \
    X(fleiss, "fleiss", "Fleiss' kappa, all available ratings")

/* All reviewers together. v_ic = the row, r_i its sum. No intervals: see rob_bootstrap_ratings().
 */
struct rob_agreement_ratings {
    uint64_t n;            /* rows with two judgements or more: those that can agree */
    uint64_t n_single;     /* rows with one judgement; only Fleiss' kappa uses them */
    uint64_t n_judgements; /* all judgements */

    struct rob_statistic percent_agreement; /* pa: mean of sum_c v_ic(v_ic-1)/(r_i(r_i-1)) over n */

    /* As for two reviewers, with o_ck = sum_i v_ic(v_ik-[c=k])/(r_i-1): Krippendorff 2011.
     * Undefined where the rows of two judgements or more lie in one category. */
    struct rob_statistic alpha_nominal, alpha_ordinal;

    /* (pa-pe)/(1-pe), pe = sum pi_c^2, pi_c the mean of v_ic/r_i over all rows with a judgement:
     * Fleiss 1971, for missing judgements Gwet 2014. Undefined where every judgement is in one
     * category or no row has two. */
    struct rob_statistic fleiss;
};

/* All statistics of the ratings; rows without a judgement count nowhere. `study` is not read. */
ROB_API void rob_agreement_ratings(struct rob_agreement_ratings *out,
                                   const struct rob_ratings *ratings);

/*
 * Puts equal rows together: sorts `counts` (n_rows x q, row-major) in place, leaves each different
 * row once at the front, writes to `times` (n_rows) how often it came, and returns their number.
 * Afterwards the bootstrap costs the same for a thousand studies and for a million.
 */
ROB_API size_t rob_ratings_tally(uint16_t *counts, uint32_t *times, size_t n_rows, unsigned q);

#define ROB_BOOTSTRAP_REPLICATES 2000 /* for a 95 % interval: 50 replicates beyond either end */
#define ROB_BOOTSTRAP_SEED 20111119u  /* any number would do; a fixed one repeats the result */
#define ROB_BOOTSTRAP_WORK(replicates) (3 * (size_t)(replicates)) /* doubles of working room */

/*
 * Percentile intervals (Efron 1979) of the statistics that have no formula. lo and hi are the
 * k-th smallest and k-th largest replicate, k = 2.5 % of them rounded up; se is their standard
 * deviation. Replicates in which a statistic is undefined are left out and counted with it: many
 * mean that the interval answers "if the rare category turns up at all".
 */
struct rob_bootstrap {
    struct rob_statistic alpha_nominal, alpha_ordinal; /* degenerate: all replicates are equal */
    struct rob_statistic fleiss;
    unsigned replicates; /* drawn; 0 where the three statistics are undefined themselves */
};

/*
 * Bootstrap over the studies of a table, one pair of judgements each. `work` is the caller's room
 * of ROB_BOOTSTRAP_WORK(replicates) doubles; replicates >= 1. The same table, replicates and seed
 * give the same digits wherever doubles are IEEE 754 and the compiler does not contract
 * operations (-ffp-contract=off). How often each kind of study is drawn comes from conditional
 * binomials, so that the cost does not depend on the number of studies.
 */
ROB_API void rob_bootstrap_table(struct rob_bootstrap *out, const uint32_t *table, unsigned q,
                                 unsigned replicates, uint64_t seed, double *work);

/*
 * The same for any number of reviewers. With `study` the rows of a study are drawn together, as
 * they must be where several items are pooled. Studies without any judgement are not drawn. The
 * cost grows with the rows: see rob_ratings_tally() for rows that are studies of their own.
 */
ROB_API void rob_bootstrap_ratings(struct rob_bootstrap *out, const struct rob_ratings *ratings,
                                   unsigned replicates, uint64_t seed, double *work);

/*
 * 95 % interval of a proportion of k in n, as fractions: Wilson 1927. Exactly 0 below for k = 0 and
 * exactly 1 above for k = n; NaN for n = 0. k <= n.
 */
ROB_API void rob_wilson(double *lo, double *hi, uint64_t k, uint64_t n);

/*
 * Probability that chi-square with df degrees of freedom is x or more: the regularised incomplete
 * gamma function Q(df/2, x/2) in its closed form for whole df (Abramowitz and Stegun 1964, 26.4.4
 * and 26.4.5). x >= 0; NaN for df = 0 or x NaN.
 */
ROB_API double rob_chi_square_p(double x, unsigned df);

#endif
