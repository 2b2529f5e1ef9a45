/* Any number of reviewers, the bootstrap of their statistics, and the random numbers below it. */
#include "agreement_near.h"

#include "core/agreement_internal.h"

static double work[ROB_BOOTSTRAP_WORK(ROB_BOOTSTRAP_REPLICATES)];

/* ---- random numbers ---- */

/* The first numbers of the authors' own programs. */
static void test_generator(void **state)
{
    (void)state;
    static const uint64_t seeded[] = {6457827717110365317u, 3203168211198807973u,
                                      9817491932198370423u};
    static const uint64_t drawn[] = {11520,
                                     0,
                                     1509978240,
                                     1215971899390074240u,
                                     1216172134540287360u,
                                     607988272756665600u,
                                     16172922978634559625u,
                                     8476171486693032832u};
    struct rob_prng prng;
    rob_prng__seed(&prng, 1234567);
    assert_memory_equal(prng.s, seeded, sizeof seeded);
    prng = (struct rob_prng){{1, 2, 3, 4}};
    for (size_t i = 0; i < sizeof drawn / sizeof *drawn; i++)
        assert_true(rob_prng__next(&prng) == drawn[i]);
}

/* Chi-square of 200,000 draws against the exact probabilities, cells below 20 expected joined. */
static void check_binomial(struct rob_prng *prng, unsigned n, double p)
{
    enum { DRAWS = 200000 };
    uint32_t seen[1001] = {0};
    double chi_square = 0, expected = 0, observed = 0;
    unsigned df = 0;
    for (unsigned i = 0; i < DRAWS; i++) {
        uint64_t k = rob_prng__binomial(prng, n, p);
        assert_true(k <= n);
        seen[k]++;
    }
    for (unsigned k = 0; k <= n; k++) {
        expected += DRAWS * exp(lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0) +
                                k * log(p) + (n - k) * log1p(-p));
        observed += seen[k];
        if (expected >= 20) {
            chi_square += (observed - expected) * (observed - expected) / expected;
            expected = observed = 0;
            df++;
        }
    }
    double tail = rob_chi_square_p(chi_square, df - 1);
    assert_true(tail > 1e-4);
}

static void test_binomial(void **state)
{
    (void)state;
    struct rob_prng prng;
    rob_prng__seed(&prng, 42);
    check_binomial(&prng, 1, 0.25);
    check_binomial(&prng, 20, 0.3);
    check_binomial(&prng, 20, 0.7);
    check_binomial(&prng, 40, 0.25); /* n p = 10: the first the other method draws */
    check_binomial(&prng, 100, 0.5);
    check_binomial(&prng, 1000, 0.03);
    check_binomial(&prng, 1000, 0.97);
    assert_int_equal(rob_prng__binomial(&prng, 50, 0), 0);
    assert_int_equal(rob_prng__binomial(&prng, 50, 1), 50);
    assert_int_equal(rob_prng__binomial(&prng, 0, 0.5), 0);
}

static void test_binomial_of_many(void **state)
{
    (void)state;
    enum { DRAWS = 20000 };
    static const double ps[] = {1e-12, 1e-6, 0.01, 0.5, 0.9};
    const double n = 0x1p40;
    struct rob_prng prng;
    rob_prng__seed(&prng, 43);
    for (size_t i = 0; i < sizeof ps / sizeof *ps; i++) {
        double mean = 0, squares = 0, deviation = sqrt(n * ps[i] * (1 - ps[i]));
        for (unsigned k = 0; k < DRAWS; k++) {
            double z =
                ((double)rob_prng__binomial(&prng, 1ull << 40, ps[i]) - n * ps[i]) / deviation;
            mean += z / DRAWS;
            squares += z * z / DRAWS;
        }
        assert_true(fabs(mean) < 5 / sqrt(DRAWS));
        assert_true(fabs(squares - 1) < 0.06);
    }
}

/* ---- any number of reviewers ---- */

static void test_missing_judgements(void **state)
{
    (void)state;
    const uint16_t counts[] = {2, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 3, 1, 0};
    struct rob_agreement_ratings r;
    rob_agreement_ratings(&r, &(struct rob_ratings){.counts = counts, .n_rows = 5, .q = 3});
    assert_int_equal(r.n, 3);
    assert_int_equal(r.n_single, 1);
    assert_int_equal(r.n_judgements, 10);
    assert_near(r.percent_agreement.value, (1.0 / 3 + 1 + 1.0 / 2) / 3);
    double pi[] = {(2.0 / 3 + 1 + 3.0 / 4) / 4, (1 + 1.0 / 4) / 4, 1.0 / 3 / 4};
    double pe = pi[0] * pi[0] + pi[1] * pi[1] + pi[2] * pi[2];
    assert_near(r.fleiss.value, (r.percent_agreement.value - pe) / (1 - pe));
}

static void test_undefined_ratings(void **state)
{
    (void)state;
    const uint16_t counts[] = {0, 0, 1, 0, 0, 1, 2, 0, 0, 3};
    struct rob_agreement_ratings r;
    struct rob_ratings ratings = {.counts = counts, .n_rows = 1, .q = 2};
    rob_agreement_ratings(&r, &ratings);
    assert_undefined(&r.fleiss, "no judgement");
    ratings.n_rows = 3;
    rob_agreement_ratings(&r, &ratings);
    assert_undefined(&r.percent_agreement, "no study has two judgements");
    assert_undefined(&r.alpha_nominal, "no study has two judgements");
    assert_undefined(&r.fleiss, "no study has two judgements");
    ratings.n_rows = 4; /* the single judgement in the other category is Fleiss' alone */
    rob_agreement_ratings(&r, &ratings);
    assert_undefined(&r.alpha_ordinal, "every judgement is in one category");
    assert_null(r.fleiss.undefined);
    ratings.n_rows = 5;
    rob_agreement_ratings(&r, &ratings);
    assert_near(r.alpha_nominal.value, 1);
    ratings.counts = &counts[6];
    ratings.n_rows = 1;
    rob_agreement_ratings(&r, &ratings);
    assert_near(r.percent_agreement.value, 1);
    assert_undefined(&r.fleiss, "every judgement is in one category");
}

static void test_tally(void **state)
{
    (void)state;
    enum { N = 3000 };
    static uint16_t counts[N * 3], tallied[N * 3];
    static uint32_t times[N];
    struct rob_prng prng;
    struct rob_agreement_ratings whole, patterns;
    rob_prng__seed(&prng, 3);
    for (size_t i = 0; i < N; i++)
        for (uint64_t draw = rob_prng__next(&prng) >> 40, k = draw % 5; k > 0; k--, draw /= 3)
            counts[i * 3 + draw % 3]++;
    memcpy(tallied, counts, sizeof counts);
    size_t n = rob_ratings_tally(tallied, times, N, 3);
    assert_int_equal(n, 1 + 3 + 6 + 10 + 15);
    for (size_t i = 1; i < n; i++)
        assert_true(memcmp(&tallied[i * 3], &tallied[i * 3 - 3], 3 * sizeof *tallied) != 0);
    rob_agreement_ratings(&whole, &(struct rob_ratings){.counts = counts, .n_rows = N, .q = 3});
    rob_agreement_ratings(
        &patterns, &(struct rob_ratings){.counts = tallied, .times = times, .n_rows = n, .q = 3});
    assert_int_equal(whole.n, patterns.n);
    assert_int_equal(whole.n_judgements, patterns.n_judgements);
#define X(field, name, text) assert_near(patterns.field.value, whole.field.value);
    ROB_AGREEMENT_RATINGS_LIST(X)
#undef X
    assert_int_equal(rob_ratings_tally(tallied, times, 0, 3), 0);
    assert_int_equal(rob_ratings_tally(tallied, times, 1, 3), 1);
}

/* ---- bootstrap ---- */

static const uint32_t example[9] = {18, 5, 0, 3, 9, 0, 1, 0, 4};

static struct rob_bootstrap bootstrap(const uint32_t *table, unsigned q, uint64_t seed)
{
    struct rob_bootstrap b;
    rob_bootstrap_table(&b, table, q, ROB_BOOTSTRAP_REPLICATES, seed, work);
    return b;
}

/* Compares member by member, since padding has no value. */
static void assert_same(const struct rob_bootstrap *a, const struct rob_bootstrap *b)
{
    const struct rob_statistic *ones[] = {&a->alpha_nominal, &a->alpha_ordinal, &a->fleiss};
    const struct rob_statistic *others[] = {&b->alpha_nominal, &b->alpha_ordinal, &b->fleiss};
    for (int i = 0; i < 3; i++) {
        assert_memory_equal(ones[i], others[i], offsetof(struct rob_statistic, undefined));
        assert_ptr_equal(ones[i]->undefined, others[i]->undefined);
        assert_int_equal(ones[i]->degenerate, others[i]->degenerate);
        assert_int_equal(ones[i]->left_out, others[i]->left_out);
    }
    assert_int_equal(a->replicates, b->replicates);
}

/* To the last digit, on every machine. */
static void test_same_digits(void **state)
{
    (void)state;
    struct rob_bootstrap a = bootstrap(example, 3, ROB_BOOTSTRAP_SEED);
    struct rob_bootstrap b = bootstrap(example, 3, ROB_BOOTSTRAP_SEED);
    assert_same(&a, &b);
    assert_true(a.alpha_nominal.lo == 0.31938461538461538 &&
                a.alpha_nominal.hi == 0.82788671023965144);
    assert_true(a.alpha_ordinal.lo == 0.31221801704080987 &&
                a.alpha_ordinal.hi == 0.85031578947368425);
    assert_true(bootstrap(example, 3, 1).alpha_nominal.lo != a.alpha_nominal.lo ||
                bootstrap(example, 3, 1).alpha_nominal.hi != a.alpha_nominal.hi);
    const uint32_t hundredfold[9] = {1800, 500, 0, 300, 900, 0, 100, 0, 400};
    b = bootstrap(hundredfold, 3, ROB_BOOTSTRAP_SEED);
    assert_true(b.alpha_nominal.lo == 0.57720356871270928 &&
                b.alpha_ordinal.hi == 0.64148429937120877);
    const uint32_t turned[9] = {18, 3, 1, 5, 9, 0, 0, 0, 4};
    b = bootstrap(turned, 3, ROB_BOOTSTRAP_SEED);
    assert_same(&a, &b);
}

/* The standard errors of the linearised alpha (over n-1) of the same tables. */
static void test_standard_error(void **state)
{
    (void)state;
    static const struct {
        uint32_t table[9];
        double value, se;
    } known[] = {
        {{88, 14, 18, 10, 40, 10, 2, 6, 12}, 0.48846153846153845, 0.052414029117253555},
        {{69, 7, 4, 14, 76, 7, 5, 8, 60}, 0.7289614716106605, 0.03682257957417605},
        {{276, 103, 118, 106, 79, 63, 121, 61, 73}, 0.08519832085119115, 0.023592213532568664}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct rob_bootstrap b = bootstrap(known[i].table, 3, ROB_BOOTSTRAP_SEED);
        assert_near(b.alpha_nominal.value, known[i].value);
        assert_true(fabs(b.alpha_nominal.se / known[i].se - 1) < 0.06);
        assert_true(fabs(b.alpha_nominal.lo - (known[i].value - 1.96 * known[i].se)) <
                    0.35 * known[i].se);
        assert_true(fabs(b.alpha_nominal.hi - (known[i].value + 1.96 * known[i].se)) <
                    0.35 * known[i].se);
        assert_int_equal(b.alpha_nominal.left_out, 0);
    }
}

static void test_left_out(void **state)
{
    (void)state;
    /* one study of 10 holds the second category: absent from (9/10)^10 = 34.9 % of the draws */
    struct rob_bootstrap b = bootstrap((const uint32_t[]){9, 0, 0, 1}, 2, ROB_BOOTSTRAP_SEED);
    assert_true(b.alpha_nominal.left_out > 620 && b.alpha_nominal.left_out < 775);
    assert_int_equal(b.alpha_nominal.left_out, b.fleiss.left_out);
    assert_int_equal(b.replicates, ROB_BOOTSTRAP_REPLICATES);
    assert_true(b.alpha_nominal.lo == 1 && b.alpha_nominal.hi == 1 && b.alpha_nominal.se == 0);
    assert_true(b.alpha_nominal.degenerate);

    b = bootstrap((const uint32_t[]){9, 0, 0, 0}, 2, ROB_BOOTSTRAP_SEED);
    assert_undefined(&b.alpha_nominal, "every judgement is in one category");
    assert_int_equal(b.replicates, 0);
    b = bootstrap((const uint32_t[]){0, 0, 0, 0}, 2, ROB_BOOTSTRAP_SEED);
    assert_undefined(&b.fleiss, "no judgement");
    b = bootstrap((const uint32_t[]){0, 1, 0, 0}, 2, ROB_BOOTSTRAP_SEED); /* one study */
    assert_true(b.alpha_nominal.degenerate && b.alpha_nominal.left_out == 0);
}

/* Studies nobody judged change nothing; rows of one study are drawn together. */
static void test_studies(void **state)
{
    (void)state;
    const uint16_t counts[] = {2, 0, 0, 0, 1, 1, 2, 0, 0, 0, 0, 2, 2, 0, 1, 1};
    const uint16_t judged[] = {2, 0, 1, 1, 2, 0, 0, 2, 2, 0, 1, 1};
    const uint32_t pairs[] = {1, 1, 2, 2, 3, 3}, each[] = {1, 2, 3, 4, 5, 6};
    const uint16_t doubled[] = {2, 0, 2, 0, 1, 1, 1, 1, 0, 2, 0, 2};
    const uint16_t once[] = {2, 0, 1, 1, 0, 2};
    struct rob_bootstrap a, b;
    rob_bootstrap_ratings(&a, &(struct rob_ratings){.counts = counts, .n_rows = 8, .q = 2}, 500, 1,
                          work);
    rob_bootstrap_ratings(&b, &(struct rob_ratings){.counts = judged, .n_rows = 6, .q = 2}, 500, 1,
                          work);
    assert_same(&a, &b);
    rob_bootstrap_ratings(
        &b, &(struct rob_ratings){.counts = judged, .study = each, .n_rows = 6, .q = 2}, 500, 1,
        work);
    assert_same(&a, &b);
    rob_bootstrap_ratings(
        &a, &(struct rob_ratings){.counts = doubled, .study = pairs, .n_rows = 6, .q = 2}, 500, 1,
        work);
    rob_bootstrap_ratings(&b, &(struct rob_ratings){.counts = once, .n_rows = 3, .q = 2}, 500, 1,
                          work);
    assert_true(a.fleiss.lo == b.fleiss.lo && a.fleiss.hi == b.fleiss.hi);
    assert_int_equal(a.fleiss.left_out, b.fleiss.left_out);
}

/* Samples of 120 studies from a known population: about 95 % of the intervals hold its alpha. */
static void test_coverage(void **state)
{
    (void)state;
    enum { SAMPLES = 400, STUDIES = 120, REPLICATES = 400 };
    static const double population[9] = {0.30, 0.08, 0.02, 0.05, 0.25, 0.05, 0.02, 0.03, 0.20};
    const uint32_t large[9] = {300000, 80000, 20000, 50000, 250000, 50000, 20000, 30000, 200000};
    struct rob_agreement truth;
    struct rob_prng prng;
    unsigned nominal = 0, ordinal = 0;
    rob_agreement_table(&truth, large, 3);
    rob_prng__seed(&prng, 11);
    for (unsigned sample = 0; sample < SAMPLES; sample++) {
        uint32_t table[9];
        double left = 1;
        uint64_t studies = STUDIES;
        for (unsigned cell = 0; cell < 9; left -= population[cell++]) {
            uint64_t k = rob_prng__binomial(&prng, studies, fmin(1, population[cell] / left));
            table[cell] = (uint32_t)(cell < 8 ? k : studies);
            studies -= table[cell];
        }
        struct rob_bootstrap b;
        rob_bootstrap_table(&b, table, 3, REPLICATES, sample, work);
        nominal += b.alpha_nominal.lo <= truth.alpha_nominal.value &&
                   truth.alpha_nominal.value <= b.alpha_nominal.hi;
        ordinal += b.alpha_ordinal.lo <= truth.alpha_ordinal.value &&
                   truth.alpha_ordinal.value <= b.alpha_ordinal.hi;
    }
    print_message("    coverage %u and %u of %u\n", nominal, ordinal, SAMPLES);
    assert_true(nominal >= SAMPLES * 0.91 && nominal <= SAMPLES * 0.98);
    assert_true(ordinal >= SAMPLES * 0.91 && ordinal <= SAMPLES * 0.98);
}

static void test_large_table(void **state)
{
    (void)state;
    const uint32_t table[4] = {1u << 31, UINT32_MAX, UINT32_MAX, 1u << 31};
    struct rob_bootstrap b = bootstrap(table, 2, ROB_BOOTSTRAP_SEED);
    assert_true(b.alpha_nominal.lo < b.alpha_nominal.value);
    assert_true(b.alpha_nominal.value < b.alpha_nominal.hi);
    double po = 1.0 / 3, n = 3 * 0x1p32; /* half of each category: alpha = 2po - 1 */
    assert_true(fabs(b.alpha_nominal.se / (2 * sqrt(po * (1 - po) / n)) - 1) < 0.06);
}

/* The example of the header. */
static void test_header_example(void **state)
{
    (void)state;
    const uint16_t counts[] = {3, 0, 0, 2, 1, 0, 0, 2, 0, 0, 0, 3};
    const struct rob_ratings ratings = {.counts = counts, .n_rows = 4, .q = 3};
    struct rob_agreement_ratings r;
    struct rob_bootstrap b;
    rob_agreement_ratings(&r, &ratings);
    rob_bootstrap_ratings(&b, &ratings, ROB_BOOTSTRAP_REPLICATES, ROB_BOOTSTRAP_SEED, work);
    assert_near(b.alpha_nominal.value, r.alpha_nominal.value);
    assert_near(b.fleiss.value, r.fleiss.value);

    const uint8_t first[] = {0, 1, 0, 2, 0, 0}, second[] = {0, 1, 1, 2, 0, 2};
    const uint32_t study[] = {1, 1, 2, 2, 3, 3};
    struct rob_agreement a;
    rob_agreement_pairs(&a, &(struct rob_pairs){first, second, study, 6, 3});
    assert_near(a.percent_agreement.value, 4.0 / 6);
    assert_int_equal(a.n_studies, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_generator),         cmocka_unit_test(test_binomial),
        cmocka_unit_test(test_binomial_of_many),  cmocka_unit_test(test_missing_judgements),
        cmocka_unit_test(test_undefined_ratings), cmocka_unit_test(test_tally),
        cmocka_unit_test(test_same_digits),       cmocka_unit_test(test_standard_error),
        cmocka_unit_test(test_left_out),          cmocka_unit_test(test_studies),
        cmocka_unit_test(test_coverage),          cmocka_unit_test(test_large_table),
        cmocka_unit_test(test_header_example),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
