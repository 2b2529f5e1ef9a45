/* Merging where something here, or there, is damaged. */
#include "unit/support.h"

#include <syrob/merge.h>

static const char *here, *there; /* the folder of laptop b, and the whole one that it takes in */

/* Three judgements of r1 and one of r2, written by laptop a; the work goes on as laptop b. */
static int begin(void **state)
{
    if (begin_room(state))
        return -1;
    there = new_review("there", 2, "study", NULL);
    struct rob_review *review = open_review(there);
    must(add_study(review, "s1"));
    must(judge(review, "r1", "s1", "seq", "yes"));
    must(judge(review, "r1", "s1", "house", "no"));
    must(judge(review, "r1", "s1", "blind", "na"));
    must(judge(review, "r2", "s1", "seq", "no"));
    rob_review_free(review);
    here = at("here");
    copy_folder(there, here);
    use_laptop("b");
    return 0;
}

/* The length of the first `lines` lines of a file. */
static size_t length_of(const char *path, int lines)
{
    char *text = slurp(path, NULL), *end = text;
    for (int i = 0; i < lines; i++)
        end = strchr(end, '\n') + 1;
    size_t len = (size_t)(end - text);
    free(text);
    return len;
}

static void cut(const char *path, int lines)
{
    assert_int_equal(truncate(path, (off_t)length_of(path, lines)), 0);
}

static void rot(const char *path, int line)
{
    size_t len = 0, at = length_of(path, line) - 100;
    char *text = slurp(path, &len);
    text[at] ^= 1;
    spill(path, text, len);
    free(text);
}

static struct rob_merge_report take(const char *path)
{
    struct rob_merge_report report = {0};
    must(rob_merge_into(here, path, &report, &last));
    return report;
}

static size_t n_events(const struct rob_merge_report *report, const char *seat)
{
    for (size_t i = 0; i < report->n; i++)
        if (strcmp(report->seats[i].seat, seat) == 0)
            return report->seats[i].n_events;
    return 0;
}

static void a_damaged_journal_gives_way_to_a_longer_one_only(void **state)
{
    (void)state;
    struct rob_review *review = NULL;
    copy_folder(there, at("older"));
    cut(journal_of(at("older"), "r1"), 2);
    assert_int_equal(unlink(journal_of(here, "r2")), 0);
    rot(journal_of(here, "r1"), 4);
    size_t len = size_of(journal_of(here, "r1"));
    struct rob_merge_report report = take(at("older"));
    assert_int_equal(n_events(&report, "r2"), 2); /* what is good comes all the same */
    assert_int_equal(n_events(&report, "r1"), 0);
    assert_int_equal(size_of(journal_of(here, "r1")), len);
    rob_merge_report_free(&report);
    invalid(rob_review_open(&review, here, &last), "r1@");
    assert_int_equal(last.line, 4);
    report = take(there);
    assert_int_equal(n_events(&report, "r1"), 1);
    rob_merge_report_free(&report);
    review = open_review(here);
    assert_string_equal(value(review, "r1", "s1", BLIND), "na");
    rob_review_free(review);
}

#define damage(test) cmocka_unit_test_setup_teardown(test, begin, end_room)

int main(void)
{
    const struct CMUnitTest tests[] = {
        damage(a_damaged_journal_gives_way_to_a_longer_one_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
