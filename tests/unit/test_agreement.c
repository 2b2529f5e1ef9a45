/*
 * The agreement statistics against published and exact values (tests/data/agreement), and against
 * what must not change them.
 */
#include "agreement_near.h"

#include "core/agreement_internal.h"

#include <ctype.h>
#include <stdio.h>

#ifndef ROB_TEST_DATA
#define ROB_TEST_DATA "tests/data"
#endif

enum { SETS_MAX = 64, ROWS_MAX = 512 };

/* ---- the reference file ---- */

struct set {
    char name[48];
    unsigned q, n_reviewers; /* 0 reviewers: a table */
    uint32_t table[ROB_CELLS];
    uint16_t rows[ROWS_MAX * ROB_CATEGORIES];
    uint32_t times[ROWS_MAX];
    size_t n_rows;
    char expected[40][160];
    size_t n_expected;
};

static struct set sets[SETS_MAX];
static size_t n_sets;

/* One digit per reviewer; the pair of two reviewers also goes into the table. */
static void read_rows(struct set *set, char *line)
{
    for (char *row = strtok(line, " \n"); row; row = strtok(NULL, " \n")) {
        assert_true(set->n_rows < ROWS_MAX && strlen(row) == set->n_reviewers);
        for (unsigned i = 0; i < set->n_reviewers; i++)
            if (row[i] != '.')
                set->rows[set->n_rows * set->q + (unsigned)(row[i] - '1')]++;
        if (set->n_reviewers == 2 && row[0] != '.' && row[1] != '.')
            set->table[(unsigned)(row[0] - '1') * set->q + (unsigned)(row[1] - '1')]++;
        set->times[set->n_rows++] = 1;
    }
}

static void read_table(struct set *set, char *cells)
{
    for (unsigned cell = 0; cell < set->q * set->q; cell++) {
        set->table[cell] = (uint32_t)strtoul(cells, &cells, 10);
        set->rows[cell * set->q + cell / set->q]++;
        set->rows[cell * set->q + cell % set->q]++;
        set->times[set->n_rows++] = set->table[cell];
    }
}

static void read_sets(void)
{
    char line[256];
    FILE *file = fopen(ROB_TEST_DATA "/agreement/reference.txt", "r");
    if (!file) {
        perror(ROB_TEST_DATA "/agreement/reference.txt");
        exit(1);
    }
    struct set *set = NULL;
    while (fgets(line, sizeof line, file)) {
        if (strncmp(line, "set ", 4) == 0) {
            set = &sets[n_sets++];
            assert_int_equal(sscanf(line, "set %47s %u", set->name, &set->q), 2);
        } else if (strncmp(line, "table ", 6) == 0)
            read_table(set, line + 6);
        else if (strncmp(line, "ratings ", 8) == 0)
            set->n_reviewers = (unsigned)strtoul(line + 8, NULL, 10);
        else if (islower((unsigned char)line[0]))
            strcpy(set->expected[set->n_expected++], line);
        else if (line[0] != '#' && line[0] != '\n')
            read_rows(set, line);
    }
    fclose(file);
}

/* The numbers after the word on a line; 0 of them for "undefined". */
static unsigned numbers_of(const char *line, double numbers[4])
{
    unsigned n = 0;
    char *end = NULL;
    for (const char *at = strchr(line, ' '); n < 4; at = end) {
        numbers[n] = strtod(at, &end);
        if (end == at)
            break;
        n++;
    }
    return n;
}

static bool is_about(const char *line, const char *word)
{
    return strncmp(line, word, strlen(word)) == 0 && line[strlen(word)] == ' ';
}

static void check_statistic(const struct rob_statistic *actual, const char *line)
{
    double numbers[4] = {0};
    unsigned n = numbers_of(line, numbers);
    bool percent = is_about(line, "percent_agreement");
    assert_true((actual->undefined != NULL) == (n == 0));
    if (n == 0)
        return;
    assert_near(actual->value, numbers[0]);
    if (n == 1) {
        assert_nan(actual->se);
        assert_nan(actual->lo);
        return;
    }
    assert_near(actual->se, numbers[1]);
    if (!percent) { /* its printed interval is Wilson's */
        assert_near(actual->lo, numbers[2]);
        assert_near(actual->hi, numbers[3]);
        assert_true(actual->degenerate == (numbers[1] <= 0));
    }
}

static void check_test(const struct rob_agreement_test *actual, const char *line)
{
    double numbers[4] = {0};
    unsigned n = numbers_of(line, numbers);
    assert_true((actual->undefined != NULL) == (n == 0));
    if (n == 0) {
        assert_nan(actual->value);
        assert_nan(actual->p);
        assert_int_equal(actual->df, 0);
        return;
    }
    assert_near(actual->value, numbers[0]);
    assert_int_equal(actual->df, (unsigned)numbers[1]);
    assert_within(1e-9, actual->p, numbers[2]);
}

/* Returns whether the line is about two reviewers. */
static bool check_line(const struct rob_agreement *a, const char *line)
{
    double numbers[4] = {0};
    if (is_about(line, "n")) {
        numbers_of(line, numbers);
        assert_int_equal(a->n, (uint64_t)numbers[0]);
    } else if (is_about(line, "bowker"))
        check_test(&a->bowker, line);
    else if (is_about(line, "stuart_maxwell"))
        check_test(&a->stuart_maxwell, line);
    else if (is_about(line, "specific"))
        check_statistic(&a->category[line[9] - '1'].specific, line + 9);
#define X(field, name, text) else if (is_about(line, name)) check_statistic(&a->field, line);
    ROB_AGREEMENT_LIST(X)
#undef X
    else return false;
    return true;
}

static void test_two_reviewers(void **state)
{
    const struct set *set = *state;
    struct rob_agreement a;
    double numbers[4] = {0};
    if (set->n_reviewers > 2)
        return;
    rob_agreement_table(&a, set->table, set->q);
    for (size_t i = 0; i < set->n_expected; i++) {
        const char *line = set->expected[i];
        if (is_about(line, "percent_agreement")) {
            numbers_of(line, numbers);
            assert_near(a.wald_lo, numbers[2]);
            assert_near(a.wald_hi, numbers[3]);
        }
        assert_true(check_line(&a, line) || strstr(line, "_available"));
    }
}

/* Tables too: they are rows of two judgements. */
static void test_all_reviewers(void **state)
{
    const struct set *set = *state;
    struct rob_agreement_ratings r;
    unsigned checked = 0;
    rob_agreement_ratings(
        &r, &(struct rob_ratings){
                .counts = set->rows, .times = set->times, .n_rows = set->n_rows, .q = set->q});
    for (size_t i = 0; i < set->n_expected; i++) {
        const char *line = set->expected[i];
        const struct rob_statistic *statistic = is_about(line, "alpha_nominal")   ? &r.alpha_nominal
                                                : is_about(line, "alpha_ordinal") ? &r.alpha_ordinal
                                                : is_about(line, "fleiss_available") ? &r.fleiss
                                                : is_about(line, "percent_available")
                                                    ? &r.percent_agreement
                                                    : NULL;
        if (!statistic)
            continue;
        check_statistic(statistic, line);
        checked++;
    }
    assert_true(checked >= 3);
}

/* ---- what does not exist, what must not matter, what is large ---- */

static void test_undefined(void **state)
{
    (void)state;
    struct rob_agreement a;
    const uint32_t nothing[9] = {0}, one[9] = {0, 0, 0, 0, 7, 0, 0, 0, 0};
    rob_agreement_table(&a, nothing, 3);
#define X(field, name, text) assert_undefined(&a.field, "no pair of judgements");
    ROB_AGREEMENT_LIST(X)
#undef X
    assert_string_equal(a.bowker.undefined, "no pair of judgements");
    assert_string_equal(a.stuart_maxwell.undefined, "no pair of judgements");
    assert_undefined(&a.category[2].specific, "no pair of judgements");
    assert_nan(a.category[0].prevalence_index);
    assert_nan(a.wald_lo);

    rob_agreement_table(&a, one, 3);
    const struct rob_statistic *undefined[] = {&a.kappa,           &a.kappa_linear,
                                               &a.kappa_quadratic, &a.alpha_nominal,
                                               &a.alpha_ordinal,   &a.kappa_max};
    for (size_t i = 0; i < sizeof undefined / sizeof *undefined; i++)
        assert_undefined(undefined[i], "both reviewers used one category");
    assert_undefined(&a.category[0].specific, "neither reviewer used the category");
    assert_undefined(&a.bias_index, "the scale has more than two categories");
    assert_string_equal(a.bowker.undefined, "no pair is discordant");
    assert_true(a.pabak.value == 1 && a.pabak.se == 0 && a.pabak.degenerate);
    assert_true(a.ac1.value == 1 && a.ac1.degenerate && a.percent_agreement.value == 1);
    assert_true(a.percent_agreement.lo < 0.7 && a.percent_agreement.hi == 1);
    assert_false(a.percent_agreement.degenerate);
}

/* Each reviewer used one category, but not the same: kappa exists and is 0. */
static void test_constant_reviewers(void **state)
{
    (void)state;
    struct rob_agreement a;
    rob_agreement_table(&a, (const uint32_t[]){0, 0, 9, 0, 0, 0, 0, 0, 0}, 3);
    assert_true(a.kappa.value == 0 && a.kappa.se == 0 && a.kappa.degenerate);
    assert_true(a.kappa_quadratic.value == 0 && a.kappa_quadratic.degenerate);
    assert_int_equal(a.extreme, 9);
    rob_agreement_table(&a, (const uint32_t[]){9, 8, 7, 6, 5, 4, 3, 2, 1}, 3);
    assert_int_equal(a.extreme, 7 + 3);
    assert_int_equal(a.agreed, 9 + 5 + 1);
    rob_agreement_table(&a, (const uint32_t[]){3, 2, 0, 5, 1, 0, 0, 0, 0}, 3);
    assert_false(a.kappa.degenerate);
    assert_near(a.category[0].prevalence_index, 2.0 / 11);
    assert_near(a.category[0].bias_index, -3.0 / 11);
}

static void same(const struct rob_statistic *a, const struct rob_statistic *b)
{
    assert_near(a->value, b->value);
    assert_near(a->se, b->se);
}

static void test_invariances(void **state)
{
    (void)state;
    static const unsigned moved[3] = {2, 0, 1};
    const uint32_t table[9] = {21, 4, 1, 3, 9, 2, 0, 6, 8};
    uint32_t turned[9], relabelled[9], tenfold[9];
    struct rob_agreement a, b;
    for (unsigned i = 0; i < 3; i++)
        for (unsigned j = 0; j < 3; j++) {
            turned[j * 3 + i] = table[i * 3 + j];
            relabelled[moved[i] * 3 + moved[j]] = table[i * 3 + j];
            tenfold[i * 3 + j] = 10 * table[i * 3 + j];
        }
    rob_agreement_table(&a, table, 3);
    rob_agreement_table(&b, turned, 3);
    for (unsigned which = 0; which < ROB_AGREEMENT__N_SCORED; which++)
        same(rob_agreement__scored(&a, which), rob_agreement__scored(&b, which));
    assert_near(a.alpha_ordinal.value, b.alpha_ordinal.value);
    assert_near(a.stuart_maxwell.value, b.stuart_maxwell.value);
    assert_near(a.category[1].bias_index, -b.category[1].bias_index);

    rob_agreement_table(&b, relabelled, 3);
    same(&a.kappa, &b.kappa);
    same(&a.pabak, &b.pabak);
    same(&a.ac1, &b.ac1);
    assert_near(a.alpha_nominal.value, b.alpha_nominal.value);
    assert_near(a.stuart_maxwell.value, b.stuart_maxwell.value);
    assert_near(a.kappa_max.value, b.kappa_max.value);
    assert_true(fabs(a.kappa_linear.value - b.kappa_linear.value) > 1e-3);
    assert_true(fabs(a.alpha_ordinal.value - b.alpha_ordinal.value) > 1e-3);

    rob_agreement_table(&b, tenfold, 3);
    for (unsigned which = 0; which < ROB_AGREEMENT__N_SCORED; which++) {
        const struct rob_statistic *s = rob_agreement__scored(&a, which);
        assert_near(rob_agreement__scored(&b, which)->value, s->value);
        assert_near(rob_agreement__scored(&b, which)->se, s->se / sqrt(10));
    }
    assert_near(b.bowker.value, 10 * a.bowker.value);
}

static void test_two_categories(void **state)
{
    (void)state;
    struct rob_agreement a;
    rob_agreement_table(&a, (const uint32_t[]){40, 9, 6, 45}, 2);
    same(&a.kappa_linear, &a.kappa);
    same(&a.kappa_quadratic, &a.kappa);
    same(&a.ac2_linear, &a.ac1);
    assert_near(a.pabak.value, 2 * 0.85 - 1);
    assert_near(a.bowker.value, 9.0 / 15);
    assert_near(a.stuart_maxwell.value, 9.0 / 15);
}

/* Two groups of categories that never meet: V has one rank less, and each group its own part. */
static void test_separate_groups(void **state)
{
    (void)state;
    struct rob_agreement a;
    const uint32_t table[16] = {9, 5, 0, 0, 1, 9, 0, 0, 0, 0, 9, 7, 0, 0, 2, 9};
    const uint32_t mixed[16] = {9, 0, 5, 0, 0, 9, 0, 7, 1, 0, 9, 0, 0, 2, 0, 9};
    rob_agreement_table(&a, table, 4);
    assert_near(a.stuart_maxwell.value, 16.0 / 6 + 25.0 / 9);
    assert_int_equal(a.stuart_maxwell.df, 2);
    rob_agreement_table(&a, mixed, 4);
    assert_near(a.stuart_maxwell.value, 16.0 / 6 + 25.0 / 9);
    assert_int_equal(a.stuart_maxwell.df, 2);
}

static void test_large_counts(void **state)
{
    (void)state;
    struct rob_agreement a;
    uint32_t full[ROB_CELLS];
    rob_agreement_table(&a, (const uint32_t[]){1u << 31, 1, 0, 2, 0, 0, 0, 0, 3}, 3);
    assert_near(a.kappa.value, 0.66666666613201853);
    assert_within(1e-9, a.kappa.se / 0.18144368481724141, 1);
    assert_near(a.kappa_quadratic.value, 0.88888888867426308);
    assert_within(1e-9, a.ac1.se / 8.0654900817156483e-10, 1);
    assert_within(1e-9, a.pabak.se / 1.2098235088771393e-09, 1);
    assert_near(a.alpha_nominal.value, 0.66666666620100534);
    assert_near(a.alpha_ordinal.value, 0.66666666697710752);
    rob_agreement_table(&a, (const uint32_t[]){1u << 31, 5, 1, 2, 1u << 31, 7, 0, 4, UINT32_MAX},
                        3);
    assert_within(1e-9, a.kappa.se / 8.1190819429469449e-10, 1);
    assert_within(1e-9, a.kappa_linear.se / 6.2404143848085939e-10, 1);
    assert_within(1e-9, a.ac2_quadratic.se / 4.5254142688063965e-10, 1);
    assert_near(a.alpha_ordinal.value, 0.99999999803387452);

    for (unsigned cell = 0; cell < ROB_CELLS; cell++)
        full[cell] = UINT32_MAX;
    rob_agreement_table(&a, full, ROB_CATEGORIES);
    assert_int_equal(a.n, (uint64_t)UINT32_MAX * ROB_CELLS);
    assert_near(a.percent_agreement.value, 1.0 / 16);
    assert_near(a.kappa.value, 0);
    assert_near(a.kappa_quadratic.value, 0);
    assert_near(a.pabak.value, 0);
    assert_near(a.ac2_linear.value, 0);
    assert_near(a.alpha_nominal.value, 1.0 / (double)(2 * a.n));
    assert_int_equal(a.bowker.df, 120);
    assert_near(a.bowker.p, 1);
    assert_int_equal(a.stuart_maxwell.df, 15);
}

static void test_spread(void **state)
{
    (void)state;
    struct rob_agreement_spread spread;
    double values[] = {0.5, NAN, -0.25, 0.75, NAN, 0.1};
    rob_agreement_spread(&spread, values, 6);
    assert_int_equal(spread.n_defined, 4);
    assert_int_equal(spread.n_undefined, 2);
    assert_near(spread.min, -0.25);
    assert_near(spread.median, 0.3);
    assert_near(spread.max, 0.75);
    rob_agreement_spread(&spread, values, 3);
    assert_near(spread.median, 0.1);
    rob_agreement_spread(&spread, values + 4, 2);
    assert_int_equal(spread.n_defined, 0);
    assert_nan(spread.median);
}

/* ---- remarks ---- */

static enum rob_remark remark_on(const uint32_t *table, unsigned q, double chance)
{
    struct rob_agreement a;
    rob_agreement_table(&a, table, q);
    if (a.n)
        assert_near(rob_agreement_chance(&a), chance);
    else
        assert_nan(rob_agreement_chance(&a));
    enum rob_remark remark = rob_agreement_remark(&a);
    assert_int_equal(*rob_remark_text(remark) == '\0', remark == ROB_REMARK_NONE);
    return remark;
}

/* Each table calls for one remark; the chance is counted by hand. */
static void test_remarks(void **state)
{
    (void)state;
    assert_int_equal(remark_on((const uint32_t[9]){0}, 3, 0), ROB_REMARK_NONE);
    assert_int_equal(remark_on((const uint32_t[9]){0, 0, 0, 0, 89}, 3, 1), ROB_REMARK_ONE_CATEGORY);
    assert_int_equal(remark_on((const uint32_t[4]){3, 0, 0, 7}, 2, 0.58), ROB_REMARK_PERFECT);
    assert_int_equal(remark_on((const uint32_t[4]){0, 0, 1, 9}, 2, 0.9), ROB_REMARK_ONE_SIDED);
    /* 85 of 89 agree on the middle one: (1*2 + 87*87 + 1*0) / 89^2 */
    const uint32_t skewed[9] = {0, 1, 0, 2, 85, 0, 0, 1, 0};
    assert_int_equal(remark_on(skewed, 3, 7571.0 / 7921.0), ROB_REMARK_PREVALENCE);
    assert_int_equal(remark_on((const uint32_t[4]){50, 10, 10, 30}, 2, 0.52), ROB_REMARK_NONE);
    /* 20 against 80 of 100 in the first one: kappa could reach 0.24 and is 0.12 */
    assert_int_equal(remark_on((const uint32_t[4]){18, 2, 62, 18}, 2, 0.32), ROB_REMARK_MARGINS);
    /* as bad an agreement, but of equal margins */
    assert_int_equal(remark_on((const uint32_t[4]){30, 20, 20, 30}, 2, 0.5), ROB_REMARK_NONE);
}

/* ---- intervals and tails ---- */

static void test_wilson(void **state)
{
    (void)state;
    double lo = 0, hi = 0;
    for (unsigned n = 1; n < 1000; n++) {
        rob_wilson(&lo, &hi, 0, n);
        assert_true(lo == 0 && hi > 0);
        rob_wilson(&lo, &hi, n, n);
        assert_true(hi == 1 && lo < 1);
    }
    rob_wilson(&lo, &hi, 0, 89);
    assert_near(hi, 0.04137654523625251);
    rob_wilson(&lo, &hi, 89, 89);
    assert_true(hi == 1);
    assert_near(lo, 0.95862345476374749);
    rob_wilson(&lo, &hi, 35, 40);
    assert_near(lo, 0.73887880161148904);
    assert_near(hi, 0.94540499749054598);
    rob_wilson(&lo, &hi, 1, 1000000);
    assert_within(1e-9, lo / 1.765245767453715e-7, 1);
    rob_wilson(&lo, &hi, 0, 0);
    assert_nan(lo);
    assert_nan(hi);
}

static void test_chi_square(void **state)
{
    (void)state;
    static const struct {
        double x;
        unsigned df;
        double p;
    } tails[] = {{0, 1, 1},
                 {0, 2, 1},
                 {1e-6, 1, 0.99920211557217787},
                 {0.5, 3, 0.91889141165467586},
                 {3.841458820694124, 1, 0.050000000000000057},
                 {10, 2, 0.0067379469990854671},
                 {19.10655021526677, 6, 0.0039874198404285756},
                 {30, 7, 9.4959725081341838e-5},
                 {119.3, 120, 0.50087837801582655},
                 {150, 119, 0.028729309365612495},
                 {700, 120, 1.0834213533251489e-82},
                 {1e300, 120, 0},
                 {INFINITY, 3, 0}};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        assert_within(1e-14, rob_chi_square_p(tails[i].x, tails[i].df), tails[i].p);
    assert_nan(rob_chi_square_p(1, 0));
    assert_nan(rob_chi_square_p(NAN, 1));
}

/* A test of each set, under its name. */
static int test_sets(void)
{
    struct CMUnitTest two[SETS_MAX] = {{0}}, all[SETS_MAX] = {{0}};
    read_sets();
    for (size_t i = 0; i < n_sets; i++) {
        two[i] = (struct CMUnitTest){sets[i].name, test_two_reviewers, NULL, NULL, &sets[i]};
        all[i] = (struct CMUnitTest){sets[i].name, test_all_reviewers, NULL, NULL, &sets[i]};
    }
    return (n_sets != 45) + _cmocka_run_group_tests("two reviewers", two, n_sets, NULL, NULL) +
           _cmocka_run_group_tests("all reviewers", all, n_sets, NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_undefined),       cmocka_unit_test(test_constant_reviewers),
        cmocka_unit_test(test_invariances),     cmocka_unit_test(test_two_categories),
        cmocka_unit_test(test_separate_groups), cmocka_unit_test(test_large_counts),
        cmocka_unit_test(test_spread),          cmocka_unit_test(test_wilson),
        cmocka_unit_test(test_chi_square),      cmocka_unit_test(test_remarks),
    };
    return (test_sets() + cmocka_run_group_tests(tests, NULL, NULL)) != 0;
}
