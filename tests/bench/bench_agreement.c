/*
 * The cost of the agreement statistics, beside their goals and, where R is installed, the cost of R
 * in the same run. Prints a table and returns 1 where a goal is missed. Processor
 * time, the best of several runs.
 */
#include <syrob/agreement.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { STUDIES = 1000000, ITEMS = 10, RUNS = 5, TABLE_RUNS = 1000 };

static const uint32_t tables[ITEMS][9] = {
    {290, 30, 1, 2, 60, 3, 20, 4, 10},
    {180, 50, 3, 30, 90, 5, 10, 6, 40},
    {180, 40, 10, 7, 50, 8, 40, 20, 60},
    {340, 10, 9, 8, 40, 7, 6, 5, 10},
    {18, 5, 0, 3, 9, 0, 1, 0, 4},
    {1800, 500, 70, 300, 900, 60, 100, 50, 400},
    {39, 4, 1, 1, 13, 1, 2, 4, 15},
    {65, 12, 1, 3, 20, 4, 7, 2, 10},
    {106, 10, 4, 22, 28, 10, 2, 12, 6},
    {520000, 90000, 9000, 80000, 190000, 8000, 7000, 6000, 90000}};

static struct rob_pairs pairs;
static double work[ROB_BOOTSTRAP_WORK(ROB_BOOTSTRAP_REPLICATES)];
static volatile double sink; /* keeps the compiler from dropping what nobody reads */

static void all_statistics(void)
{
    for (unsigned run = 0; run < TABLE_RUNS; run++)
        for (unsigned item = 0; item < ITEMS; item++) {
            struct rob_agreement a;
            rob_agreement_table(&a, tables[item], 3);
            sink += a.kappa.se;
        }
}

static void count(void)
{
    uint32_t table[9] = {0};
    rob_agreement_count(table, &pairs);
    sink += table[0];
}

static void cluster_variance(void)
{
    struct rob_agreement a;
    rob_agreement_pairs(&a, &pairs);
    sink += a.kappa.se;
}

static void bootstrap(void)
{
    for (unsigned item = 0; item < ITEMS; item++) {
        struct rob_bootstrap b;
        rob_bootstrap_table(&b, tables[item], 3, ROB_BOOTSTRAP_REPLICATES, ROB_BOOTSTRAP_SEED,
                            work);
        sink += b.alpha_nominal.lo;
    }
}

/* Rows of five reviewers, 1 to 5 of whom judged, tallied and drawn. */
static void tally_and_bootstrap(void)
{
    uint16_t *counts = calloc((size_t)STUDIES * 3, sizeof *counts);
    uint32_t *times = calloc(STUDIES, sizeof *times);
    if (!counts || !times)
        exit(1);
    for (size_t i = 0; i < STUDIES; i++)
        for (unsigned k = 0; k <= pairs.first[i * ITEMS] + i % 3; k++)
            counts[i * 3 + (pairs.second[i * ITEMS + k] + k * i % 2) % 3]++;
    size_t n = rob_ratings_tally(counts, times, STUDIES, 3);
    struct rob_bootstrap b;
    rob_bootstrap_ratings(
        &b, &(struct rob_ratings){.counts = counts, .times = times, .n_rows = n, .q = 3},
        ROB_BOOTSTRAP_REPLICATES, ROB_BOOTSTRAP_SEED, work);
    sink += b.alpha_nominal.lo;
    free(counts);
    free(times);
}

static double best(void (*run)(void))
{
    double least = 1e9;
    for (unsigned i = 0; i < RUNS; i++) {
        clock_t start = clock();
        run();
        double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        least = seconds < least ? seconds : least;
    }
    return least;
}

static int row(const char *what, double seconds, double goal)
{
    printf("%-62s %10.6f s", what, seconds);
    if (goal > 0)
        printf("  goal %g s: %s", goal, seconds < goal ? "met" : "MISSED");
    putchar('\n');
    return goal > 0 && seconds >= goal;
}

static void make_pairs(void)
{
    const size_t n = (size_t)STUDIES * ITEMS;
    uint8_t *first = malloc(n), *second = malloc(n);
    uint32_t *study = malloc(n * sizeof *study), random = 1;
    if (!first || !second || !study)
        exit(1);
    for (size_t i = 0; i < n; i++) {
        random = random * 1664525u + 1013904223u;
        first[i] = (uint8_t)((random >> 24) % 3);
        second[i] = (random >> 16) % 4 ? first[i] : (uint8_t)((random >> 20) % 3);
        study[i] = (uint32_t)(i / ITEMS);
    }
    pairs = (struct rob_pairs){first, second, study, n, 3};
}

/* The tables and what we make of them, for R to compare with; it prints rows of its own. */
static void beside_r(void)
{
    fflush(stdout);
    bool there = system("command -v Rscript > /dev/null") == 0;
    FILE *r = there ? popen("Rscript '" SYROB_SOURCE_DIR "/tests/bench/agreement.R'", "w") : NULL;
    if (!r) {
        puts("R: not installed, skipped");
        return;
    }
    for (unsigned item = 0; item < ITEMS; item++) {
        struct rob_agreement a;
        rob_agreement_table(&a, tables[item], 3);
        for (unsigned cell = 0; cell < 9; cell++)
            fprintf(r, "%u ", (unsigned)tables[item][cell]);
        fprintf(r, "%.17g %.17g\n", a.kappa.value, a.kappa.se);
    }
    if (pclose(r) != 0)
        puts("R: it failed");
}

int main(void)
{
    int missed = 0;
    make_pairs();
    missed += row("all statistics of 10 items, from ready tables",
                  best(all_statistics) / TABLE_RUNS, 0.001);
    missed += row("counting 10,000,000 pairs into a table", best(count), 0);
    missed +=
        row("pooled statistics between 1,000,000 studies x 10 items", best(cluster_variance), 0.05);
    missed += row("alpha and Fleiss, 2,000 replicates x 10 items", best(bootstrap), 1);
    missed += row("1,000,000 studies of up to 5 reviewers, tally + 2,000 replicates",
                  best(tally_and_bootstrap), 0);
    beside_r();
    free((void *)pairs.first);
    free((void *)pairs.second);
    free((void *)pairs.study);
    return missed != 0;
}
