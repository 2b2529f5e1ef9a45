/* Helpers of the agreement tests: numbers that are equal but for rounding. */
#ifndef ROB_TESTS_AGREEMENT_NEAR_H
#define ROB_TESTS_AGREEMENT_NEAR_H

#include <syrob/agreement.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <math.h>

#define assert_nan(x) assert_true(isnan(x))
#define assert_near(actual, expected) assert_within(5e-12, actual, expected)
#define assert_within(tolerance, actual, expected)                                                 \
    near_at((tolerance), (actual), (expected), __FILE__, __LINE__, #actual)

static inline void near_at(double tolerance, double actual, double expected, const char *file,
                           int line, const char *what)
{
    if (fabs(actual - expected) <= tolerance * fmax(1, fabs(expected)))
        return;
    print_error("%s is %.17g, not %.17g\n", what, actual, expected);
    _fail(file, line);
}

static inline void assert_undefined(const struct rob_statistic *statistic, const char *why)
{
    assert_non_null(statistic->undefined);
    assert_string_equal(statistic->undefined, why);
    assert_nan(statistic->value);
    assert_nan(statistic->se);
    assert_nan(statistic->lo);
    assert_nan(statistic->hi);
    assert_false(statistic->degenerate);
}

#endif
