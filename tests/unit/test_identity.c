/*
 * Two lines of one short name. Only the first 32 bits of a hash are the name here, so that a pair
 * that would cost somebody hours is found at once; the library is otherwise the one that is
 * shipped.
 */
#include "unit/support.h"

#include "core/event.h"
#include "store/journal.h"

#include <syrob/check.h>
#include <syrob/merge.h>

const uint64_t rob_id_mask = 0xFFFFFFFF00000000u;

enum { VARIANTS = 1 << 17 };

/* A journal of r1 of two lines: the second judges "seq" of s1, with a number as its support. */
static void write_journal(struct rob_buf *out, const char *review, const char *writer,
                          const char *answer, int variant, char hash[ROB_HASH_HEX + 1])
{
    rob_buf_clear(out);
    hash[0] = '\0';
    rob_buf_printf(out,
                   "{\"n\":0,\"t\":\"2026-11-20T09:00:00Z\",\"op\":\"open\",\"v\":1,\"review\":"
                   "\"%s\",\"seat\":\"r1\",\"writer\":\"%s\",\"salt\":"
                   "\"00000000000000000000000000000000\",\"app\":\"test\"",
                   review, writer);
    rob_chain_close(out, 0, hash);
    size_t start = out->len;
    rob_buf_printf(out,
                   "{\"n\":1,\"t\":\"2026-11-20T09:00:00Z\",\"op\":\"judge\",\"study\":\"s1\","
                   "\"item\":\"seq\",\"outcome\":null,\"answer\":\"%s\",\"support\":\"%d\","
                   "\"was\":[]",
                   answer, variant);
    rob_chain_close(out, start, hash);
    assert_false(out->failed);
}

struct named {
    uint64_t id;
    int variant;
};

static int compare_named(const void *a, const void *b)
{
    const struct named *first = a, *second = b;
    return (first->id > second->id) - (first->id < second->id);
}

/* Puts "yes" and "no" of one short name into two journals. */
static void find_pair(const char *review, struct rob_buf *yes, struct rob_buf *no)
{
    struct named *names = malloc(VARIANTS * sizeof *names), key, *found = NULL;
    char hash[ROB_HASH_HEX + 1];
    int ok = 0;
    assert_non_null(names);
    for (int i = 0; i < VARIANTS; i++) {
        write_journal(yes, review, "aaaaaa", "yes", i, hash);
        names[i] = (struct named){rob_id_parse(hash, &ok), i};
    }
    qsort(names, VARIANTS, sizeof *names, compare_named);
    for (int i = 0; !found && i < 16 * VARIANTS; i++) {
        write_journal(no, review, "bbbbbb", "no", i, hash);
        key.id = rob_id_parse(hash, &ok);
        found = bsearch(&key, names, VARIANTS, sizeof *names, compare_named);
    }
    assert_non_null(found);
    write_journal(yes, review, "aaaaaa", "yes", found->variant, hash);
    assert_int_equal(rob_id_parse(hash, &ok), found->id);
    free(names);
}

static void make_pair(const char *dir, bool both)
{
    struct rob_buf yes = {0}, no = {0};
    struct rob_review *review = open_review(dir);
    must(add_study(review, "s1"));
    find_pair(rob_review_id(review), &yes, &no);
    rob_review_free(review);
    spill(at("a/journals/r1@aaaaaa.jsonl"), yes.data, yes.len);
    if (both)
        spill(at("a/journals/r1@bbbbbb.jsonl"), no.data, no.len);
    spill(at("no.jsonl"), no.data, no.len);
    rob_buf_free(&yes);
    rob_buf_free(&no);
}

static void test_pair_is_damage(void **state)
{
    struct rob_review *review = NULL;
    struct rob_check *check = NULL;
    (void)state;
    const char *dir = new_review("a", 2, "round", NULL);
    make_pair(dir, true);
    invalid(rob_review_open(&review, dir, &last), "line 2 of journals/r1@bbbbbb.jsonl");
    assert_int_equal(last.line, 2);
    assert_non_null(strstr(last.text, "journals/r1@aaaaaa.jsonl"));
    must(rob_check_new(&check, dir, NULL, &last));
    assert_int_equal(check->n_problems, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(check->problems[i].kind, "damaged");
        assert_string_equal(check->problems[i].file,
                            i ? "journals/r1@bbbbbb.jsonl" : "journals/r1@aaaaaa.jsonl");
        assert_int_equal(check->problems[i].line, 2);
    }
    rob_check_free(check);
}

/* The same event in two files, as after a fork, is the same event. */
static void test_same_event_twice(void **state)
{
    (void)state;
    const char *dir = new_review("a", 2, "round", NULL);
    make_pair(dir, false);
    copy_file(at("a/journals/r1@aaaaaa.jsonl"), at("a/journals/r1@aaaaaa copy.jsonl"));
    struct rob_review *review = open_review(dir);
    assert_string_equal(value(review, "r1", "s1", SEQ), "yes");
    rob_review_free(review);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_pair_is_damage, begin_room, end_room),
        cmocka_unit_test_setup_teardown(test_same_event_twice, begin_room, end_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
