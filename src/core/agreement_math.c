#include "core/agreement_internal.h"

#include <assert.h>
#include <math.h>

struct rob_statistic rob_agreement__undefined(const char *why)
{
    return (struct rob_statistic){NAN, NAN, NAN, NAN, why, false, 0};
}

struct rob_statistic rob_agreement__bare(double value)
{
    return (struct rob_statistic){value, NAN, NAN, NAN, NULL, false, 0};
}

bool rob_agreement__one_category(const struct rob_agreement__table *table)
{
    for (unsigned i = 0; i < table->q; i++)
        if (table->row[i] == table->n && table->column[i] == table->n)
            return true;
    return false;
}

/* The exact ends matter more than the last digit: at k = 0 the formula gives 0 only up to
 * rounding, and a bar drawn from -1e-18 is wrong. */
void rob_agreement__wilson(double *lo, double *hi, double p, double n)
{
    const double z2 = ROB_NORMAL_975 * ROB_NORMAL_975;
    double middle = (n * p + z2 / 2) / (n + z2);
    double half = ROB_NORMAL_975 / (n + z2) * sqrt(n * p * (1 - p) + z2 / 4);
    *lo = p <= 0 ? 0 : middle - half;
    *hi = p >= 1 ? 1 : middle + half;
}

void rob_wilson(double *lo, double *hi, uint64_t k, uint64_t n)
{
    assert(k <= n);
    *lo = *hi = NAN;
    if (n)
        rob_agreement__wilson(lo, hi, (double)k / (double)n, (double)n);
}

/* Q(a+1, y) = Q(a, y) + y^a e^-y / Gamma(a+1), from Q(1/2, y) = erfc(sqrt y) or Q(0, y) = 0:
 * no term is negative. */
double rob_chi_square_p(double x, unsigned df)
{
    const double pi = 3.14159265358979323846;
    if (!df || isnan(x))
        return NAN;
    assert(x >= 0);
    if (isinf(x))
        return 0;
    double y = x / 2, a = df % 2 ? 0.5 : 0;
    double p = df % 2 ? erfc(sqrt(y)) : 0;
    double term = exp(-y) * (df % 2 ? 2 * sqrt(y / pi) : 1);
    for (; 2 * a < df; a++) {
        p += term;
        term *= y / (a + 1);
    }
    return p < 1 ? p : 1;
}
