/* A journal and its second copy, both hurt at once: what was acknowledged is kept as far as either
 * of them knows it. */
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

#define both(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        both(the_copy_with_more_good_lines_wins),
        both(an_empty_journal_gives_way),
        both(a_lost_journal_is_read_as_far_as_the_copy_is_good),
        both(a_journal_damaged_behind_the_end_of_the_copy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
