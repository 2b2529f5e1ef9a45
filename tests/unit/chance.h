/*
 * Shared by the tests that play random histories of several laptops: numbers by chance, failures
 * that name their seed, and all that is printed for somebody. SYROB_RUNS is the number of runs,
 * SYROB_SEED the seed of the first.
 */
#ifndef SYROB_TEST_CHANCE_H
#define SYROB_TEST_CHANCE_H

#include "unit/support.h"

#include <syrob/output.h>

#include <sodium.h>

static struct {
    uint64_t seed, state, bytes;
} chance;

/* The disk is not tested here, and waiting for it would take most of the time. */
int fsync(int fd)
{
    (void)fd;
    return 0;
}

int fdatasync(int fd)
{
    (void)fd;
    return 0;
}

/* SplitMix64. */
static uint64_t next_number(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static uint64_t number(void)
{
    return next_number(&chance.state);
}

/* The library's keys, nonces and names of writers, so that a seed repeats its run. */
void randombytes_buf(void *const bytes, const size_t n)
{
    for (size_t i = 0; i < n; i++)
        ((unsigned char *)bytes)[i] = (unsigned char)next_number(&chance.bytes);
}

static void seed_chance(uint64_t seed)
{
    chance.seed = chance.state = seed;
    chance.bytes = ~seed;
}

static int below(int n)
{
    return (int)(number() % (uint64_t)n);
}

static uint64_t setting(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text && *text ? strtoull(text, NULL, 10) : otherwise;
}

#define hold(condition)                                                                            \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("SYROB_SEED=%llu: line %d: %s", (unsigned long long)chance.seed, __LINE__,    \
                     #condition);                                                                  \
    } while (0)

/* --- what is printed --------------------------------------------------------------------- */

/* The ends of the journals differ between laptops that say the same: each has written by itself
 * what it revealed. */
static void leave_out_journals(char *document)
{
    static const char begin[] = "\n  \"journals\": [", end[] = "\n  ],";
    for (char *at = document; (at = strstr(at, begin));) {
        char *behind = strstr(at, end);
        assert_non_null(behind);
        memmove(at, behind + strlen(end), strlen(behind + strlen(end)) + 1);
    }
}

/* The tables of the review's state, one after the other. */
static void write_state(FILE *out, const struct rob_view *view, bool with_log)
{
    must(rob_write_status_json(out, view, &last));
    must(rob_write_disagreements_json(out, view, &last));
    if (with_log)
        must(rob_write_log_json(out, view, ROB_NOT_FOUND, ROB_NOT_FOUND, &last));
    must(rob_write_studies_json(out, view, NULL, &last));
}

/* All that is printed for somebody, one text after the other; the caller frees it. */
static char *all_output(const struct rob_view *view, bool with_log)
{
    static const char *const sources[] = {"consensus", "first-pass", "r1", "r2", "r3"};
    char *all = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&all, &len);
    assert_non_null(out);
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        struct rob_source source;
        if (rob_source_parse(&source, view, sources[i], &last)) /* hidden from the adjudicator */
            continue;
        must(rob_write_summary_json(out, view, source, ROB_ALL_OUTCOMES, &last));
    }
    write_state(out, view, with_log);
    assert_int_equal(fclose(out), 0);
    leave_out_journals(all);
    return all;
}

#endif
