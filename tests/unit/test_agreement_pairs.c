/*
 * The agreement statistics against the formulas as the literature writes them: every small table,
 * and the variance between studies.
 */
#include "agreement_near.h"

#include "core/agreement_internal.h"

/* ---- the formulas as the literature writes them ---- */

enum kind { PERCENT, KAPPA, PABAK, AC };

static const struct {
    enum kind kind;
    int power;
} columns[] = {{PERCENT, 0}, {KAPPA, 0}, {KAPPA, 1}, {KAPPA, 2},
               {PABAK, 0},   {AC, 0},    {AC, 1},    {AC, 2}};

/* value = (po - pe) / below; Var = {sum p x^2 - middle^2} / (n below^2), d = (x - middle) / below.
 */
struct literal {
    double value, x[ROB_CELLS], middle, below, var;
};

static double weight(unsigned i, unsigned j, unsigned q, int power)
{
    double steps = fabs((double)i - (double)j) / (q - 1);
    return power ? 1 - pow(steps, power) : i == j;
}

static struct literal literal(const uint32_t *table, unsigned q, enum kind kind, int power)
{
    struct literal l = {0};
    double n = 0, r[ROB_CATEGORIES] = {0}, c[ROB_CATEGORIES] = {0}, po = 0, pe = 0, t = 0;
    for (unsigned cell = 0; cell < q * q; cell++)
        n += table[cell];
    for (unsigned i = 0; i < q; i++)
        for (unsigned j = 0; j < q; j++) {
            r[i] += table[i * q + j] / n;
            c[j] += table[i * q + j] / n;
            t += weight(i, j, q, power);
            po += weight(i, j, q, power) * table[i * q + j] / n;
        }
    for (unsigned i = 0; i < q; i++) {
        double share = (r[i] + c[i]) / 2;
        pe += kind == AC ? t * share * (1 - share) / (q * (q - 1.0)) : 0;
        for (unsigned j = 0; j < q && kind == KAPPA; j++)
            pe += weight(i, j, q, power) * r[i] * c[j];
    }
    if (kind == PABAK)
        pe = t / (q * (double)q);
    l.below = 1 - pe;
    l.value = (po - pe) / l.below;
    l.middle = kind == KAPPA ? l.value - pe * (1 - l.value)
               : kind == AC  ? po - 2 * (1 - l.value) * pe
                             : po;
    for (unsigned i = 0; i < q; i++)
        for (unsigned j = 0; j < q; j++) {
            double a = 0, b = 0, *x = &l.x[i * q + j], shares = (r[i] + c[i] + r[j] + c[j]) / 2;
            for (unsigned k = 0; k < q; k++) {
                a += weight(i, k, q, power) * c[k];
                b += weight(k, j, q, power) * r[k];
            }
            *x = weight(i, j, q, power);
            if (kind == KAPPA)
                *x -= (a + b) * (1 - l.value);
            if (kind == AC)
                *x -= 2 * (1 - l.value) * t * (1 - shares / 2) / (q * (q - 1.0));
            l.var += table[i * q + j] / n * *x * *x;
        }
    l.var = (l.var - l.middle * l.middle) / (n * l.below * l.below);
    return l;
}

/* n^2 = sum of the products of the margins, in whole numbers. */
static bool one_category(const uint32_t *table, unsigned q)
{
    uint64_t n = 0, products = 0;
    for (unsigned i = 0; i < q; i++) {
        uint64_t row = 0, column = 0;
        for (unsigned j = 0; j < q; j++) {
            row += table[i * q + j];
            column += table[j * q + i];
        }
        n += row;
        products += row * column;
    }
    return n * n == products;
}

static void check_against_literature(const uint32_t *table, unsigned q)
{
    struct rob_agreement a;
    rob_agreement_table(&a, table, q);
    for (unsigned which = 0; which < ROB_AGREEMENT__N_SCORED && a.n; which++) {
        const struct rob_statistic *s = rob_agreement__scored(&a, which);
        bool undefined = columns[which].kind == KAPPA && one_category(table, q);
        assert_true((s->undefined != NULL) == undefined);
        if (undefined)
            continue;
        struct literal l = literal(table, q, columns[which].kind, columns[which].power);
        assert_near(s->value, l.value);
        assert_within(1e-13, s->se * s->se, l.var);
        assert_true(which == 0 || s->degenerate == (l.var < 1e-13));
        assert_true(!s->degenerate || (s->se == 0 && s->lo == s->value && s->hi == s->value));
    }
}

/* All tables of two categories with up to 4 in a cell, of three with up to 2. */
static void test_literature(void **state)
{
    (void)state;
    uint32_t table[9];
    for (unsigned number = 0; number < 625; number++) {
        for (unsigned cell = 0, rest = number; cell < 4; cell++, rest /= 5)
            table[cell] = rest % 5;
        check_against_literature(table, 2);
    }
    for (unsigned number = 0; number < 19683; number++) {
        for (unsigned cell = 0, rest = number; cell < 9; cell++, rest /= 3)
            table[cell] = rest % 3;
        check_against_literature(table, 3);
    }
}

/* ---- several items ---- */

enum { STUDIES = 40, ITEMS = 3, PAIRS = STUDIES * ITEMS };

static uint8_t first[PAIRS], second[PAIRS];
static uint32_t study[PAIRS];

/* Pairs that go together within a study; every eleventh is missing on one side or both. */
static struct rob_pairs make_pairs(void)
{
    struct rob_prng prng;
    rob_prng__seed(&prng, 7);
    for (unsigned i = 0; i < PAIRS; i++) {
        uint64_t draw = rob_prng__next(&prng) >> 32;
        study[i] = 1000 - i / ITEMS;
        first[i] = (uint8_t)((i / ITEMS + draw % 2) % 3);
        second[i] = (uint8_t)(draw % 5 < 3 ? first[i] : draw % 3);
        if (i % 11 == 0)
            first[i] = 3;
        if (i % 22 == 0)
            second[i] = 255;
    }
    return (struct rob_pairs){first, second, study, PAIRS, 3};
}

static void test_clusters(void **state)
{
    (void)state;
    const struct rob_pairs pairs = make_pairs();
    struct rob_agreement a, pooled;
    uint32_t table[9] = {0};
    rob_agreement_pairs(&a, &pairs);
    rob_agreement_count(table, &pairs);
    rob_agreement_table(&pooled, table, 3);
    assert_int_equal(a.n, PAIRS - 11);
    assert_int_equal(a.n_studies, STUDIES);
    for (unsigned which = 0; which < ROB_AGREEMENT__N_SCORED; which++) {
        const struct rob_statistic *s = rob_agreement__scored(&a, which);
        struct literal l = literal(table, 3, columns[which].kind, columns[which].power);
        double n = (double)a.n, var = 0;
        for (unsigned i = 0; i < STUDIES; i++) {
            double total = 0;
            for (unsigned j = i * ITEMS; j < (i + 1) * ITEMS; j++)
                if (first[j] < 3 && second[j] < 3)
                    total += (l.x[first[j] * 3 + second[j]] - l.middle) / l.below;
            var += STUDIES / (STUDIES - 1.0) * total * total / (n * n);
        }
        assert_near(s->value, l.value);
        assert_near(s->se, sqrt(var));
        assert_true(fabs(s->se - rob_agreement__scored(&pooled, which)->se) > 1e-4);
        if (which > 0)
            assert_near(s->hi, s->value + ROB_NORMAL_975 * s->se);
    }
    const struct rob_statistic *percent = &a.percent_agreement;
    double po = percent->value, lo = 0, hi = 0;
    rob_agreement__wilson(&lo, &hi, po, po * (1 - po) / (percent->se * percent->se));
    assert_near(percent->lo, lo);
    assert_near(percent->hi, hi);
    assert_near(a.wald_lo, po - ROB_NORMAL_975 * percent->se);
    assert_true(percent->hi - percent->lo >
                pooled.percent_agreement.hi - pooled.percent_agreement.lo);
    assert_near(a.bowker.value, pooled.bowker.value);
}

static void test_one_pair_a_study(void **state)
{
    (void)state;
    const struct rob_pairs pairs = make_pairs();
    struct rob_agreement a, plain;
    uint32_t table[9] = {0};
    for (unsigned i = 0; i < PAIRS; i++)
        study[i] = i;
    rob_agreement_pairs(&a, &pairs);
    rob_agreement_count(table, &pairs);
    rob_agreement_table(&plain, table, 3);
    double g = (double)plain.n;
    assert_int_equal(a.n_studies, plain.n);
    for (unsigned which = 0; which < ROB_AGREEMENT__N_SCORED; which++) {
        const struct rob_statistic *s = rob_agreement__scored(&plain, which);
        assert_near(rob_agreement__scored(&a, which)->se, sqrt(g / (g - 1)) * s->se);
    }
}

static void test_few_studies(void **state)
{
    (void)state;
    struct rob_agreement a;
    const uint8_t x[] = {0, 1, 2, 0}, y[] = {0, 1, 1, 0}, none[] = {9, 9, 9, 9};
    const uint32_t one[] = {5, 5, 5, 5}, two[] = {5, 5, 6, 6};
    rob_agreement_pairs(&a, &(struct rob_pairs){x, y, one, 4, 3});
    assert_int_equal(a.n_studies, 1);
    assert_near(a.percent_agreement.value, 0.75);
    assert_nan(a.percent_agreement.lo);
    assert_nan(a.kappa.se);
    assert_nan(a.kappa.hi);
    assert_false(a.kappa.degenerate);
    rob_agreement_pairs(&a, &(struct rob_pairs){x, none, one, 4, 3});
    assert_undefined(&a.kappa, "no pair of judgements");
    assert_int_equal(a.n_studies, 0);
    rob_agreement_pairs(&a, &(struct rob_pairs){x, y, two, 0, 3});
    assert_undefined(&a.percent_agreement, "no pair of judgements");

    double lo = 0, hi = 0; /* all agree: what counts is the two studies, not the four pairs */
    rob_agreement_pairs(&a, &(struct rob_pairs){x, x, two, 4, 3});
    rob_wilson(&lo, &hi, 2, 2);
    assert_true(a.kappa.value == 1 && a.kappa.se == 0 && a.kappa.degenerate);
    assert_near(a.percent_agreement.lo, lo);
    assert_true(a.percent_agreement.hi == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_literature),
        cmocka_unit_test(test_clusters),
        cmocka_unit_test(test_one_pair_a_study),
        cmocka_unit_test(test_few_studies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
