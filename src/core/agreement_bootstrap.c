/* Percentile intervals by drawing studies with replacement. */
#include "core/agreement_internal.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { N_RATIOS = ROB_FLEISS + 1 };

static size_t end_of_study(const struct rob_ratings *ratings, size_t at)
{
    size_t end = at + 1;
    if (ratings->study)
        while (end < ratings->n_rows && ratings->study[end] == ratings->study[at])
            end++;
    return end;
}

/* The number of studies like the one in rows at..end-1; 0 if nobody judged it. */
static uint64_t studies_like(const struct rob_ratings *ratings, size_t at, size_t end)
{
    for (size_t i = at * ratings->q; i < end * ratings->q; i++)
        if (ratings->counts[i])
            return ratings->times ? ratings->times[at] : 1;
    return 0;
}

/* Draws as many studies as there are: the counts of the kinds are multinomial, drawn as one
 * conditional binomial after another. */
static void draw(struct rob_agreement__sums *sums, const struct rob_ratings *ratings,
                 uint64_t n_studies, struct rob_prng *prng)
{
    uint64_t studies_left = n_studies, draws_left = n_studies;
    *sums = (struct rob_agreement__sums){.q = ratings->q};
    for (size_t at = 0, end = 0; at < ratings->n_rows && draws_left; at = end) {
        end = end_of_study(ratings, at);
        uint64_t like = studies_like(ratings, at, end);
        if (!like)
            continue;
        uint64_t times = rob_prng__binomial(prng, draws_left, (double)like / (double)studies_left);
        studies_left -= like;
        draws_left -= times;
        for (size_t i = at; times && i < end; i++)
            rob_agreement__add(sums, &ratings->counts[i * ratings->q], (double)times);
    }
}

/* --- studies that are added up once ------------------------------------------------------ */

static void pack(double *to, const struct rob_agreement__sums *sums)
{
    size_t q = sums->q;
    to[0] = sums->shared;
    to[1] = sums->judged;
    to[2] = sums->disagreement;
    memcpy(to + 3, sums->share, q * sizeof *to);
    memcpy(to + 3 + q, sums->o, q * q * sizeof *to);
}

static void unpack(struct rob_agreement__sums *sums, const double *from, unsigned q)
{
    *sums = (struct rob_agreement__sums){
        .q = q, .shared = from[0], .judged = from[1], .disagreement = from[2]};
    memcpy(sums->share, from + 3, q * sizeof *from);
    memcpy(sums->o, from + 3 + q, (size_t)q * q * sizeof *from);
}

static void pack_studies(double *packed, const struct rob_ratings *ratings)
{
    for (size_t at = 0, end = 0; at < ratings->n_rows; at = end) {
        end = end_of_study(ratings, at);
        if (!studies_like(ratings, at, end))
            continue;
        struct rob_agreement__sums sums = {.q = ratings->q};
        for (size_t i = at; i < end; i++)
            rob_agreement__add(&sums, &ratings->counts[i * ratings->q], 1);
        pack(packed, &sums);
        packed += ROB_AGREEMENT__SUMS(ratings->q);
    }
}

static void draw_packed(struct rob_agreement__sums *sums, const double *packed, unsigned q,
                        uint64_t n_studies, struct rob_prng *prng)
{
    double total[ROB_AGREEMENT__SUMS(ROB_CATEGORIES)] = {0};
    size_t width = ROB_AGREEMENT__SUMS(q);
    for (uint64_t i = 0; i < n_studies; i++) {
        const double *study = packed + rob_prng__below(prng, n_studies) * width;
        for (size_t k = 0; k < width; k++)
            total[k] += study[k];
    }
    unpack(sums, total, q);
}

/* --- intervals --------------------------------------------------------------------------- */

/* Sorts the n replicates that are defined and takes the interval from them. */
static void set_interval(struct rob_statistic *out, double *replicates, unsigned n)
{
    double mean = 0, squares = 0;
    rob_agreement__sort(replicates, n);
    unsigned tail = (n + 39) / 40; /* 2.5 %, rounded up */
    out->lo = replicates[tail - 1];
    out->hi = replicates[n - tail];
    out->degenerate = replicates[0] >= replicates[n - 1];
    for (unsigned i = 0; i < n; i++)
        mean += replicates[i] / n;
    for (unsigned i = 0; i < n; i++)
        squares += (replicates[i] - mean) * (replicates[i] - mean);
    if (n > 1)
        out->se = out->degenerate ? 0 : sqrt(squares / (n - 1));
}

static uint64_t point_values(struct rob_bootstrap *out, const struct rob_ratings *ratings)
{
    uint64_t n_studies = 0;
    struct rob_agreement__sums sums = {.q = ratings->q};
    for (size_t at = 0, end = 0; at < ratings->n_rows; at = end) {
        end = end_of_study(ratings, at);
        uint64_t like = studies_like(ratings, at, end);
        n_studies += like;
        for (size_t i = at; like && i < end; i++)
            rob_agreement__add(&sums, &ratings->counts[i * ratings->q], (double)like);
    }
    memset(out, 0, sizeof *out);
    out->alpha_nominal = rob_agreement__of_sums(&sums, ROB_ALPHA_NOMINAL);
    out->alpha_ordinal = rob_agreement__of_sums(&sums, ROB_ALPHA_ORDINAL);
    out->fleiss = rob_agreement__of_sums(&sums, ROB_FLEISS);
    return n_studies;
}

/* With `packed` not NULL, over the studies stored there. */
static void bootstrap(struct rob_bootstrap *out, const struct rob_ratings *ratings,
                      const double *packed, unsigned replicates, uint64_t seed, double *work)
{
    assert(ratings->q >= 2 && ratings->q <= ROB_CATEGORIES && replicates >= 1);
    uint64_t n_studies = point_values(out, ratings);
    struct rob_statistic *statistics[N_RATIOS] = {&out->alpha_nominal, &out->alpha_ordinal,
                                                  &out->fleiss};
    unsigned n_defined[N_RATIOS] = {0};
    if (out->alpha_nominal.undefined && out->fleiss.undefined)
        return;
    struct rob_prng prng;
    rob_prng__seed(&prng, seed);
    out->replicates = replicates;
    for (unsigned r = 0; r < replicates; r++) {
        struct rob_agreement__sums sums;
        if (packed)
            draw_packed(&sums, packed, ratings->q, n_studies, &prng);
        else
            draw(&sums, ratings, n_studies, &prng);
        for (unsigned which = 0; which < N_RATIOS; which++) {
            double value = NAN;
            if (rob_agreement__ratio(&value, &sums, (enum rob_agreement__ratio)which))
                work[(size_t)which * replicates + n_defined[which]++] = value;
        }
    }
    for (unsigned which = 0; which < N_RATIOS; which++) {
        if (!statistics[which]->undefined && n_defined[which])
            set_interval(statistics[which], work + (size_t)which * replicates, n_defined[which]);
        if (!statistics[which]->undefined)
            statistics[which]->left_out = replicates - n_defined[which];
    }
}

void rob_bootstrap_ratings(struct rob_bootstrap *out, const struct rob_ratings *ratings,
                           unsigned replicates, uint64_t seed, double *work)
{
    bootstrap(out, ratings, NULL, replicates, seed, work);
}

void rob_bootstrap__studies(struct rob_bootstrap *out, const struct rob_ratings *ratings,
                            unsigned replicates, uint64_t seed, double *work, double *sums)
{
    assert(ratings->study && !ratings->times && ratings->q <= ROB_CATEGORIES);
    pack_studies(sums, ratings);
    bootstrap(out, ratings, sums, replicates, seed, work);
}

void rob_bootstrap_table(struct rob_bootstrap *out, const uint32_t *table, unsigned q,
                         unsigned replicates, uint64_t seed, double *work)
{
    /* alpha does not depend on who judged what: n_ij and n_ji are one kind of study; if both
     * together exceed 32 bits, it takes two rows */
    uint16_t rows[ROB_CATEGORIES * (ROB_CATEGORIES + 1) * ROB_CATEGORIES] = {0};
    uint32_t times[ROB_CATEGORIES * (ROB_CATEGORIES + 1)] = {0};
    size_t n_rows = 0;
    assert(q >= 2 && q <= ROB_CATEGORIES);
    for (unsigned i = 0; i < q; i++)
        for (unsigned j = i; j < q; j++) {
            uint64_t like = (uint64_t)table[i * q + j] + (i == j ? 0 : table[j * q + i]);
            while (like) {
                rows[n_rows * q + i]++;
                rows[n_rows * q + j]++;
                times[n_rows] = like < UINT32_MAX ? (uint32_t)like : UINT32_MAX;
                like -= times[n_rows++];
            }
        }
    const struct rob_ratings ratings = {.counts = rows, .times = times, .n_rows = n_rows, .q = q};
    rob_bootstrap_ratings(out, &ratings, replicates, seed, work);
}
