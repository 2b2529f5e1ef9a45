/* Merging with damage here, or there. */
#include "unit/support.h"

#include "base/buf.h"

#include <syrob/merge.h>

static const char *here, *there; /* the folder of laptop b, and the whole one that it merges */

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
    assert_int_equal(n_events(&report, "r2"), 2); /* intact journals are merged all the same */
    assert_int_equal(n_events(&report, "r1"), 0);
    assert_int_equal(size_of(journal_of(here, "r1")), len);
    rob_merge_report_free(&report);
    opens_damaged(here, "r1@", 4, __LINE__);
    report = take(there);
    assert_int_equal(n_events(&report, "r1"), 1);
    rob_merge_report_free(&report);
    review = open_review(here);
    assert_string_equal(value(review, "r1", "s1", BLIND), "na");
    rob_review_free(review);
}

/* Each failure in the merged folder names the file with its path as it was given. */
static void a_failure_names_the_side(void **state)
{
    (void)state;
    struct rob_merge_report report = {0};
    const char *theirs = journal_of(there, "r2"), *ours = journal_of(here, "r2");
    rot(theirs, 2);
    invalid(rob_merge_into(here, there, &report, &last), theirs);
    assert_int_equal(last.line, 2);
    invalid(rob_merge_into(here, theirs, &report, &last), theirs);
    invalid(rob_merge_into(here, at("there/journals"), &report, &last), theirs);
    copy_folder(here, at("good"));
    assert_int_equal(unlink(ours), 0);
    assert_int_equal(mkdir(ours, 0777), 0); /* reported when the review opens */
    must(rob_merge_into(here, at("good"), &report, &last));
    rob_merge_report_free(&report);
    opens_damaged(here, "move it away", 0, __LINE__);
    assert_int_equal(rmdir(ours), 0);
    rob_review_free(open_review(here));
}

/* Whether the first line of a journal is damaged, or not whole: its name says whose it was. */
static void a_first_line_is_mended_too(void **state)
{
    (void)state;
    const char *path = journal_of(here, "r1");
    for (int whole = 0; whole < 2; whole++) {
        if (whole)
            rot(path, 1);
        else
            assert_int_equal(truncate(path, 100), 0);
        struct rob_merge_report report = take(there);
        assert_int_equal(report.n, 1);
        assert_int_equal(report.seats[0].n_mended, 1);
        rob_merge_report_free(&report);
        struct rob_review *review = open_review(here);
        assert_string_equal(value(review, "r1", "s1", BLIND), "na");
        assert_int_equal(n_problems(review, NULL), 0);
        rob_review_free(review);
        assert_string_equal(journal_of(here, "r1"), path);
    }
}

/* If the second copy is damaged as well, only another copy of the review helps. */
static void our_own_journal_is_mended_by_another_copy(void **state)
{
    (void)state;
    struct rob_review *review = open_review(there);
    char id[40];
    snprintf(id, sizeof id, "%s", rob_review_id(review));
    const char *path = journal_of(here, "r1");
    rob_review_free(review);
    use_laptop("a");
    adopt(here, at("state-a"));
    rot(path, 3);
    struct rob_merge_report report = take(there); /* the second copy is good: nothing is new */
    assert_int_equal(report.n, 0);
    rob_merge_report_free(&report);
    rob_review_free(open_review(here));
    rot(find_file(at("state-a/syrob/%s", id), "r1@", ".jsonl", NULL), 4);
    review = open_review(here);
    expect_damage(review, "syrob merge PATH", 0, __LINE__);
    invalid(judge(review, "r1", "s1", "blind", "yes"),
            "syrob merge PATH"); /* not past the damage */
    must(judge(review, "r2", "s1", "blind", "yes"));
    rob_review_free(review);
    report = take(there);
    assert_int_equal(report.seats[0].n_mended, 1);
    rob_merge_report_free(&report);
    review = open_review(here);
    assert_string_equal(value(review, "r1", "s1", BLIND), "na");
    must(judge(review, "r1", "s1", "blind", "yes"));
    assert_int_equal(n_problems(review, NULL), 0);
    rob_review_free(review);
}

/* This account's events are passed on from its second copies, and restored here. */
static void syncing_brings_back_our_own(void **state)
{
    (void)state;
    struct rob_merge_report taken = {0}, given = {0};
    use_laptop("a");
    const char *lost = journal_of(there, "r2");
    assert_int_equal(unlink(lost), 0);
    cut(journal_of(there, "r1"), 3);
    assert_int_equal(mkdir(at("stick"), 0777), 0);
    spill(at("stick/form.json.0123456789ab.tmp"), "x", 1); /* from one that was stopped */
    struct rob_review *review = open_review(there);
    must(rob_review_sync(review, at("stick"), &taken, &given, &last));
    rob_merge_report_free(&taken);
    rob_merge_report_free(&given);
    rob_review_free(review);
    assert_true(size_of(lost) > 0);
    use_laptop("b");
    review = open_review(at("stick"));
    assert_string_equal(value(review, "r1", "s1", BLIND), "na");
    assert_string_equal(value(review, "r2", "s1", SEQ), "no");
    rob_review_free(review);
}

static void spoil_form(const char *dir, const char *with, bool lines)
{
    struct rob_buf text = {0};
    for (const char *c = small_form; *c; c++) {
        if (lines && *c == '\n')
            rob_buf_char(&text, '\r');
        rob_buf_char(&text, *c);
    }
    rob_buf_str(&text, with);
    spill(at("%s/form.json", dir + strlen(test_room) + 1), text.data, text.len);
    rob_buf_free(&text);
}

static void a_form_is_taken_where_ours_is_wrong(void **state)
{
    (void)state;
    struct rob_review *review = NULL;
    for (int i = 0; i < 4; i++) {
        if (i < 3)
            spoil_form(here, i == 1 ? " " : i == 2 ? "x" : "", i == 0);
        else {
            assert_int_equal(unlink(at("here/form.json")), 0);
            assert_int_equal(mkdir(at("here/form.json"), 0777), 0);
        }
        invalid(rob_review_open(&review, here, &last), "syrob merge PATH");
        if (i == 0)
            assert_non_null(strstr(last.text, "CR LF"));
        struct rob_merge_report report = take(there);
        rob_merge_report_free(&report);
        rob_review_free(open_review(here));
    }
    size_t n = 0;
    find_file(here, "form.json.aside-", "", &n);
    assert_int_equal(n, 4);
}

static void a_form_is_not_taken_where_theirs_is_wrong(void **state)
{
    (void)state;
    struct rob_merge_report report = {0};
    spoil_form(there, "", true);
    invalid(rob_merge_into(here, there, &report, &last), "CR LF");
    assert_non_null(strstr(last.text, at("there/form.json")));
    spoil_form(there, "x", false);
    invalid(rob_merge_into(here, there, &report, &last), at("there/form.json"));
    spoil_form(there, " ", false);
    invalid(rob_merge_into(here, there, &report, &last), "than the review was created with");
    rob_review_free(open_review(here));
}

#define damage(test) cmocka_unit_test_setup_teardown(test, begin, end_room)

int main(void)
{
    const struct CMUnitTest tests[] = {
        damage(a_damaged_journal_gives_way_to_a_longer_one_only),
        damage(a_failure_names_the_side),
        damage(a_first_line_is_mended_too),
        damage(our_own_journal_is_mended_by_another_copy),
        damage(syncing_brings_back_our_own),
        damage(a_form_is_taken_where_ours_is_wrong),
        damage(a_form_is_not_taken_where_theirs_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
