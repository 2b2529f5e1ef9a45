/* A journal and its second copy, both damaged at once: acknowledged lines are kept as far as either
 * of them has them. */
#include "unit/support.h"

static const char *dir, *journal, *copy;
static char *text; /* of the good journal */
static size_t len, ends[8];

enum { N_LINES = 4 };

/* Line 0 and three judgements of r1. Nothing is open when it returns. */
static int begin(void **state)
{
    if (begin_room(state))
        return -1;
    dir = new_review("hurt", 2, "study", NULL);
    struct rob_review *review = open_review(dir);
    must(add_study(review, "s1"));
    must(judge(review, "r1", "s1", "seq", "yes"));
    must(judge(review, "r1", "s1", "house", "no"));
    must(judge(review, "r1", "s1", "blind", "na"));
    journal = journal_of(dir, "r1");
    copy = find_file(at("state-a/syrob/%s", rob_review_id(review)), "r1@", ".jsonl", NULL);
    rob_review_free(review);
    text = slurp(journal, &len);
    ends[0] = 0;
    for (size_t i = 0, line = 0; i < len; i++)
        if (text[i] == '\n')
            ends[++line] = i + 1;
    assert_int_equal(ends[N_LINES], len);
    return 0;
}

static int end(void **state)
{
    free(text);
    return end_room(state);
}

/* So many lines, of which the last is rotten (rot) or the file ends. -1: no file. */
static void leave(const char *path, int lines, bool rot)
{
    unlink(path);
    if (lines < 0)
        return;
    if (rot)
        text[ends[lines] - 100] ^= 1;
    spill(path, text, ends[lines]);
    if (rot)
        text[ends[lines] - 100] ^= 1;
}

static bool recovered(void)
{
    size_t n = 0;
    char *now = slurp(journal, &n);
    bool found = strstr(now, "\"op\":\"recover\"");
    free(now);
    return found;
}

/* The next entry of r1 keeps `known` judgements, and a `recover` event tells of it. */
static void assert_kept(int known, int line)
{
    static const char *const answers[] = {"yes", "no", "na"};
    for (int round = 0; round < 2; round++) {
        struct rob_review *review = open_review(dir);
        for (int i = 0; i < N_ITEMS; i++) {
            const char *expected = i < known ? answers[i] : "";
            if (strcmp(value(review, "r1", "s1", i), expected) != 0)
                fail_msg("line %d: item %d is '%s'", line, i, value(review, "r1", "s1", i));
        }
        must(rob_review_claim(review, "r1", &last));
        rob_review_free(review);
    }
    assert_true(recovered());
    struct rob_review *review = open_review(dir);
    must(judge(review, "r1", "s1", "blind", "no"));
    rob_review_free(review);
    review = open_review(dir);
    assert_int_equal(n_problems(review, NULL), 0);
    rob_review_free(review);
}

static void the_copy_with_more_good_lines_wins(void **state)
{
    (void)state;
    leave(journal, 2, false);
    leave(copy, 4, true);
    assert_kept(2, __LINE__);
}

static void an_empty_journal_gives_way(void **state)
{
    (void)state;
    leave(journal, 0, false);
    leave(copy, 4, true);
    assert_kept(2, __LINE__);
}

static void a_lost_journal_is_read_as_far_as_the_copy_is_good(void **state)
{
    (void)state;
    leave(journal, -1, false);
    leave(copy, 4, true);
    assert_kept(2, __LINE__);
}

static void a_journal_damaged_behind_the_end_of_the_copy(void **state)
{
    (void)state;
    leave(journal, 4, true);
    leave(copy, 2, false);
    assert_kept(2, __LINE__);
}

static void a_copy_that_is_replaced_is_left_alone(void **state)
{
    (void)state;
    struct rob_review *review = open_review(dir);
    must(judge(review, "r1", "s1", "seq", "no"));
    assert_int_equal(rob_review_saved(review).copies, 2);
    size_t n = 0, m = 0;
    char *one = slurp(copy, &n);
    spill(at("other"), one, n);
    assert_int_equal(rename(at("other"), copy), 0);
    must(judge(review, "r1", "s1", "seq", "unclear"));
    assert_int_equal(rob_review_saved(review).copies, 1);
    char *two = slurp(copy, &m);
    assert_int_equal(n, m);
    assert_memory_equal(one, two, n);
    rob_review_free(review);
    review = open_review(dir); /* and completed by the next start */
    must(judge(review, "r1", "s1", "seq", "no"));
    assert_int_equal(rob_review_saved(review).copies, 2);
    rob_review_free(review);
    free(one);
    free(two);
}

/* A folder that two accounts share, after one of them has merged: the other may not add to its own
 * journal any more, and begins another. */
static void a_journal_that_belongs_to_another_account_is_left_alone(void **state)
{
    (void)state;
    char command[128];
    size_t n = 0;
    snprintf(command, sizeof command, "chmod -R a+rwX '%s'", test_room);
    assert_int_equal(system(command), 0);
    assert_int_equal(chmod(journal, 0444), 0);
    bool root = geteuid() == 0;
    if (root && seteuid(65534) != 0)
        skip();
    struct rob_review *review = open_review(dir);
    enum rob_status status = judge(review, "r1", "s1", "seq", "no");
    rob_review_free(review);
    if (root)
        assert_int_equal(seteuid(0), 0);
    must(status);
    review = open_review(dir);
    assert_string_equal(value(review, "r1", "s1", SEQ), "no");
    assert_int_equal(n_problems(review, NULL), 0);
    rob_review_free(review);
    assert_int_equal(size_of(journal), len);
    find_file(at("hurt/journals"), "r1@", ".jsonl", &n);
    assert_int_equal(n, 2);
}

static void a_journal_that_is_restored_keeps_its_mode(void **state)
{
    (void)state;
    struct stat info;
    leave(journal, 2, false);
    assert_int_equal(chmod(journal, 0664), 0);
    mode_t mask = umask(0077);
    struct rob_review *review = open_review(dir);
    must(rob_review_claim(review, "r1", &last));
    rob_review_free(review);
    umask(mask);
    assert_int_equal(stat(journal, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0664);
    assert_true(info.st_size > (off_t)len);
}

#define both(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        both(the_copy_with_more_good_lines_wins),
        both(an_empty_journal_gives_way),
        both(a_lost_journal_is_read_as_far_as_the_copy_is_good),
        both(a_journal_damaged_behind_the_end_of_the_copy),
        both(a_copy_that_is_replaced_is_left_alone),
        both(a_journal_that_belongs_to_another_account_is_left_alone),
        both(a_journal_that_is_restored_keeps_its_mode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
