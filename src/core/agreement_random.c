/*
 * Random numbers that are the same on every machine: whole numbers from xoshiro256**, and only
 * those floating-point operations that IEEE 754 defines to the last bit, which excludes the C
 * library's logarithm.
 */
#include "core/agreement_internal.h"

#include <assert.h>
#include <math.h>

static uint64_t rotate(uint64_t x, int k)
{
    return x << k | x >> (64 - k);
}

static uint64_t splitmix64(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

void rob_prng__seed(struct rob_prng *prng, uint64_t seed)
{
    for (unsigned i = 0; i < 4; i++)
        prng->s[i] = splitmix64(&seed);
}

uint64_t rob_prng__next(struct rob_prng *prng)
{
    uint64_t *s = prng->s, result = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

/* Between 0 and 1, exclusive: the middles of 2^52 equal parts. */
static double uniform(struct rob_prng *prng)
{
    return ((double)(rob_prng__next(prng) >> 12) + 0.5) * 0x1p-52;
}

static double power(double base, uint64_t exponent)
{
    double result = 1;
    for (; exponent; exponent >>= 1) {
        if (exponent & 1)
            result *= base;
        base *= base;
    }
    return result;
}

/* ln x = e ln 2 + 2 artanh((m-1)/(m+1)) for x = m 2^e, 1/sqrt 2 <= m < sqrt 2. */
static double logarithm(double x)
{
    int e = 0;
    double m = frexp(x, &e);
    if (m < 0.70710678118654752) {
        m *= 2;
        e--;
    }
    double s = (m - 1) / (m + 1), s2 = s * s, series = 0;
    for (int k = 23; k >= 1; k -= 2)
        series = series * s2 + 1.0 / k;
    return e * 0.69314718055994531 + 2 * s * series;
}

/* ln k! less Stirling's formula: (k+1/2) ln(k+1) - (k+1) + ln(2 pi)/2. */
static double stirling_rest(double k)
{
    static const double first[] = {0.08106146679532726, 0.04134069595540929, 0.02767792568499834,
                                   0.02079067210376509, 0.01664469118982119, 0.01387612882307075,
                                   0.01189670994589177, 0.01041126526197209, 0.009255462182712733,
                                   0.008330563433362871};
    if (k < 10)
        return first[(int)k];
    double square = (k + 1) * (k + 1);
    return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1);
}

/* Inversion from 0 upwards: BINV of Kachitvichyanukul and Schmeiser 1988. For n p < 10, where more
 * than 110 successes never happen; the limit stops a loop that rounding could prolong. */
static uint64_t invert(struct rob_prng *prng, uint64_t n, double p)
{
    double odds = p / (1 - p), start = power(1 - p, n);
    for (;;) {
        double u = uniform(prng), chance = start;
        for (uint64_t k = 0; k <= n && k <= 110; k++) {
            if (u <= chance)
                return k;
            u -= chance;
            chance *= odds * (double)(n - k) / (double)(k + 1);
        }
    }
}

/* Transformed rejection with squeeze: BTRS of Hörmann 1993. For n p >= 10, p <= 1/2. */
static uint64_t reject(struct rob_prng *prng, double n, double p)
{
    const double deviation = sqrt(n * p * (1 - p)), b = 1.15 + 2.53 * deviation;
    const double a = -0.0873 + 0.0248 * b + 0.01 * p, middle = n * p + 0.5;
    const double squeeze = 0.92 - 4.2 / b, alpha = (2.83 + 5.1 / b) * deviation;
    const double odds = p / (1 - p), mode = floor((n + 1) * p), nm = n - mode + 1;
    const double h = (mode + 0.5) * logarithm((mode + 1) / (odds * nm)) + stirling_rest(mode) +
                     stirling_rest(n - mode);
    for (;;) {
        double u = uniform(prng) - 0.5, v = uniform(prng), us = 0.5 - fabs(u);
        double k = floor((2 * a / us + b) * u + middle);
        if (k < 0 || k > n)
            continue;
        if (us >= 0.07 && v <= squeeze)
            return (uint64_t)k;
        double nk = n - k + 1;
        if (logarithm(v * alpha / (a / (us * us) + b)) <=
            h + (n + 1) * logarithm(nm / nk) + (k + 0.5) * logarithm(nk * odds / (k + 1)) -
                stirling_rest(k) - stirling_rest(n - k))
            return (uint64_t)k;
    }
}

uint64_t rob_prng__below(struct rob_prng *prng, uint64_t n)
{
    return (uint64_t)(uniform(prng) * (double)n);
}

uint64_t rob_prng__binomial(struct rob_prng *prng, uint64_t n, double p)
{
    assert(p >= 0 && p <= 1);
    bool failures = p > 0.5;
    double rare = failures ? 1 - p : p;
    uint64_t k = 0;
    if (n && rare > 0)
        k = (double)n * rare < 10 ? invert(prng, n, rare) : reject(prng, (double)n, rare);
    return failures ? n - k : k;
}
