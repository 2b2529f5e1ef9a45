/*
 * Unblinded first passes stay as they were read. Ana (r1) and Bo (r2) have a laptop each; entries
 * made there without knowing of the other do not change a first pass that somebody has read.
 */
#include "unit/two_laptops.h"

/* --- recording --------------------------------------------------------------------------- */

static void it_is_on_disk_before_it_is_shown(void **state)
{
    (void)state;
    r2_has_read();
    assert_int_equal(n_reveals(theirs, "r2"), 1);
    struct rob_review *review = at_r2(); /* once is enough */
    rob_review_free(review);
    assert_int_equal(n_reveals(theirs, "r2"), 1);
    to_r1();
    review = at_r1();
    assert_true(is_open(review, "s1"));
    rob_review_free(review);
    assert_int_equal(n_reveals(mine, "r1"), 1);
}

/* An account that writes for no reviewer of the study reads it, and records nothing. */
static void others_record_nothing(void **state)
{
    (void)state;
    do_as(at_r1, "r1", "yyy");
    do_as(at_r2, "r2", "uuu");
    copy_folder(mine, at("share"));
    take(at("share"), theirs, "lead");
    use_laptop("lead");
    struct rob_review *review = open_review(at("share"));
    assert_true(is_open(review, "s1"));
    rob_review_free(review);
    assert_int_equal(n_reveals(at("share"), "r1") + n_reveals(at("share"), "r2"), 0);
}

static void all_of_a_round_at_once(void **state)
{
    (void)state;
    use_laptop("a");
    const char *dir = new_review("round", 2, "round", NULL);
    struct rob_review *review = open_review(dir);
    must(add_study(review, "s1"));
    must(add_study(review, "s2"));
    assess(review, "r1", "s1", "yyy");
    assess(review, "r1", "s2", "yyy");
    assess(review, "r2", "s1", "yyy");
    assert_int_equal(n_reveals(dir, "r1"), 0);
    assess(review, "r2", "s2", "yyy");
    assert_true(is_open(review, "s1") && is_open(review, "s2"));
    rob_review_free(review);
    assert_int_equal(n_reveals(dir, "r1"), 2);
    assert_int_equal(n_reveals(dir, "r2"), 2);
}

/* A pilot opens by itself, an early study with its reason: each is on record when it does. */
static void pilots_and_early_studies(void **state)
{
    (void)state;
    use_laptop("a");
    const char *dir = new_review("round", 2, "round", NULL), *pilot[] = {"s1"};
    struct rob_review *review = open_review(dir);
    must(add_study(review, "s1"));
    must(add_study(review, "s2"));
    must(add_study(review, "s3"));
    must(record(
        review, "lead",
        (struct rob_event){.op = ROB_OP_ROUND, .name = "pilot", .studies = pilot, .n_studies = 1}));
    assess(review, "r1", "s1", "yyy");
    assess(review, "r2", "s1", "nyy");
    assert_true(is_open(review, "s1"));
    assert_int_equal(n_reveals(dir, "r1"), 1);
    assess(review, "r1", "s2", "yyy");
    assess(review, "r2", "s2", "yyy");
    assert_int_equal(n_reveals(dir, "r1"), 1);
    must(on_study(review, "consensus", ROB_OP_EARLY, "s2", "a question of method"));
    assert_true(is_open(review, "s2"));
    assert_false(is_open(review, "s3"));
    rob_review_free(review);
    assert_int_equal(n_reveals(dir, "r1"), 2);
    assert_int_equal(n_reveals(dir, "r2"), 2);
}

/* A reviewer who finished a study and left reads it, too, when that account opens the review. */
static void who_left_is_on_record(void **state)
{
    (void)state;
    do_as(at_r1, "r1", "yyy");
    do_as(at_r2, "r2", "uuu");
    use_laptop("lead");
    struct rob_review *review = open_review(mine);
    must(record(review, "lead",
                (struct rob_event){.op = ROB_OP_RELEASE, .reason = "gone", .seat = "r2"}));
    rob_review_free(review);
    to_r2();
    review = at_r2();
    assert_true(is_open(review, "s1"));
    rob_review_free(review);
    assert_int_equal(n_reveals(theirs, "r2"), 1);
}

/* The replacement reads, and the first pass that the other had begun does not count. */
static void a_replacement_is_on_record(void **state)
{
    (void)state;
    use_laptop("a");
    struct rob_review *review = open_review(mine);
    must(record(
        review, "lead",
        (struct rob_event){.op = ROB_OP_SEAT, .seat = "r3", .name = "Cy", .role = "reviewer"}));
    must(assign(review, "s1", "r1", "r2"));
    must(judge(review, "r2", "s1", "seq", "no"));
    assess(review, "r1", "s1", "yyy");
    must(assign(review, "s1", "r1", "r3"));
    assess(review, "r3", "s1", "nyy");
    assert_true(is_open(review, "s1"));
    rob_review_free(review);
    assert_int_equal(n_reveals(mine, "r1"), 1);
    assert_int_equal(n_reveals(mine, "r3"), 1);
    assert_int_equal(n_reveals(mine, "r2"), 0);
}

/* Undo does not reach a first pass that was read, and does not take back a reveal. */
static void undo_stops_before_it(void **state)
{
    (void)state;
    char *what = NULL;
    r2_has_read();
    struct rob_review *review = at_r2();
    enum rob_status status = rob_review_undo(review, "r2", NULL, &what, &last);
    assert_true(status == ROB_REFUSED || status == ROB_INVALID);
    assert_string_equal(first_pass(review, "r2", "s1", BLIND), "unclear");
    rob_review_free(review);
    assert_int_equal(n_reveals(theirs, "r2"), 1);
}

/* --- first passes that cannot change any more -------------------------------------------- */

static void change_at_r1(void)
{
    struct rob_review *review = at_r1();
    must(on_study(review, "r1", ROB_OP_REOPEN, "s1", "a typo")); /* nothing is known here */
    must(judge(review, "r1", "s1", "seq", "no"));
    must(complete(review, "r1", "s1"));
    rob_review_free(review);
}

static void reopening_elsewhere_changes_nothing(void **state)
{
    (void)state;
    struct rob_unblinding found;
    r2_has_read();
    change_at_r1();
    to_r2();
    struct rob_review *review = at_r2();
    assert_first_passes(review);
    struct rob_view *view = view_as(review, NULL);
    must(rob_view_unblinding(&found, view, &last));
    assert_int_equal(found.n_passes, 2);
    assert_int_equal(found.n_fixed, 2);
    assert_int_equal(found.n_late, 1);
    rob_view_free(view);
    rob_review_free(review);
    to_r1();
    review = at_r1();
    assert_first_passes(review);
    rob_review_free(review);
}

static void what_came_later_is_marked(void **state)
{
    (void)state;
    struct rob_log *log = NULL;
    size_t n_late = 0;
    r2_has_read();
    change_at_r1();
    to_r2();
    struct rob_review *review = at_r2();
    struct rob_view *view = view_as(review, "r2");
    must(rob_view_log(&log, view, ROB_NOT_FOUND, ROB_NOT_FOUND, &last));
    for (size_t i = 0; i < log->n; i++)
        n_late += log->entries[i].late;
    assert_int_equal(n_late, 3); /* reopened, judged, completed */
    rob_log_free(log);
    rob_view_free(view);
    rob_review_free(review);
}

/* Only reopened, and not completed again. */
static void reopening_alone_closes_nothing(void **state)
{
    (void)state;
    r2_has_read();
    struct rob_review *review = at_r1();
    must(on_study(review, "r1", ROB_OP_REOPEN, "s1", "a typo"));
    rob_review_free(review);
    to_r2();
    review = at_r2();
    assert_first_passes(review);
    assert_int_equal(progress_of(review, "r1", "s1"), ROB_COMPLETE);
    rob_review_free(review);
}

/* r2 moves r1's journal aside: the study closes, and r2's own reveal is still valid. */
static void moving_a_journal_aside_opens_no_way(void **state)
{
    (void)state;
    r2_has_read();
    const char *journal = journal_of(theirs, "r1");
    assert_int_equal(rename(journal, at("aside")), 0);
    struct rob_review *review = at_r2();
    assert_false(is_open(review, "s1"));
    refused(on_study(review, "r2", ROB_OP_REOPEN, "s1", "to copy"), "is unblinded");
    refused(judge(review, "r2", "s1", "seq", "yes"), "can no longer be changed");
    rob_review_free(review);
    assert_int_equal(rename(at("aside"), journal), 0);
    review = at_r2();
    assert_first_passes(review);
    rob_review_free(review);
}

/* Both have read, on two copies, other completions of r1: the one with the lower line counts. */
static void of_two_that_were_read_the_earlier_counts(void **state)
{
    (void)state;
    do_as(at_r1, "r1", "yyy");
    to_r2();
    struct rob_review *review = at_r1();
    must(on_study(review, "r1", ROB_OP_REOPEN, "s1", "a typo"));
    must(judge(review, "r1", "s1", "seq", "no"));
    must(complete(review, "r1", "s1"));
    rob_review_free(review);
    copy_folder(theirs, at("other")); /* r2 at two machines, as the first was copied */
    do_as(at_r2, "r2", "uuu");
    take(at("other"), mine, "c");
    use_laptop("c");
    review = open_review(at("other"));
    assess(review, "r2", "s1", "nnn");
    assert_true(is_open(review, "s1"));
    rob_review_free(review);
    take(theirs, at("other"), "b");
    take(at("other"), theirs, "c");
    const char *dirs[] = {theirs, at("other")};
    for (size_t i = 0; i < 2; i++) {
        use_laptop("reader");
        review = open_review(dirs[i]);
        assert_string_equal(first_pass(review, "r1", "s1", SEQ), "yes");
        rob_review_free(review);
    }
}

/* r2 reads it at a second laptop, too, with another first pass, and fewer lines: what r1 has read
 * of r2 counts. */
static void nobody_exchanges_what_another_has_read(void **state)
{
    (void)state;
    const char *again = at("again");
    do_as(at_r1, "r1", "yyy");
    to_r2();
    copy_folder(theirs, again);
    struct rob_review *review = at_r2();
    must(judge(review, "r2", "s1", "seq", "no")); /* a line more */
    assess(review, "r2", "s1", "uuu");
    rob_review_free(review);
    to_r1();
    review = at_r1();
    assert_true(is_open(review, "s1"));
    rob_review_free(review);
    use_laptop("c");
    review = open_review(again);
    assess(review, "r2", "s1", "nnn");
    assert_true(is_open(review, "s1"));
    rob_review_free(review);
    take(mine, again, "a");
    take(again, mine, "c");
    const char *dirs[] = {mine, again};
    for (size_t i = 0; i < 2; i++) {
        use_laptop("reader");
        review = open_review(dirs[i]);
        assert_first_passes(review);
        rob_review_free(review);
    }
}

/* The folder is restored, or another copy: this account knows that it has read the study. */
static void a_folder_put_back_is_not_unread(void **state)
{
    (void)state;
    do_as(at_r1, "r1", "yyy");
    copy_folder(theirs, at("before"));
    to_r2();
    do_as(at_r2, "r2", "uuu");
    struct rob_review *review = open_review(at("before"));
    refused(judge(review, "r2", "s1", "seq", "yes"), "was unblinded for");
    refused(complete(review, "r2", "s1"), "was unblinded for");
    rob_review_free(review);
    take(at("before"), theirs, "b");
    review = open_review(at("before"));
    assert_first_passes(review);
    rob_review_free(review);
}

/* A lead who does not know that a study was read can neither close it nor remove a reviewer. */
static void assigning_elsewhere_closes_nothing(void **state)
{
    (void)state;
    copy_folder(mine, at("lead"));
    r2_has_read();
    use_laptop("lead");
    struct rob_review *review = open_review(at("lead"));
    must(record(
        review, "lead",
        (struct rob_event){.op = ROB_OP_SEAT, .seat = "r3", .name = "Cy", .role = "reviewer"}));
    must(assign(review, "s1", "r2", "r3"));
    rob_review_free(review);
    carry_journals(at("lead"), theirs); /* without a merge, which would open it again */
    review = at_r2();
    assert_first_passes(review);
    assert_int_equal(progress_of(review, "r1", "s1"), ROB_COMPLETE);
    rob_review_free(review);
}

/* A copy that has the reveal and not the completions: nothing can be changed there either. */
static void a_reveal_alone_is_enough(void **state)
{
    (void)state;
    r2_has_read();
    const char *name = strrchr(journal_of(theirs, "r2"), '/') + 1;
    copy_file(journal_of(theirs, "r2"), at("mine/journals/%s", name));
    assert_int_equal(unlink(journal_of(theirs, "r1")), 0);
    struct rob_review *review = at_r1();
    refused(on_study(review, "r1", ROB_OP_REOPEN, "s1", "a typo"), "is unblinded");
    rob_review_free(review);
}

static void nobody_records_one_by_hand(void **state)
{
    (void)state;
    struct rob_review *review = at_r1();
    assess(review, "r1", "s1", "yyy");
    refused(on_study(review, "r1", ROB_OP_REVEAL, "s1", NULL), "nothing to reveal");
    rob_review_free(review);
}

/* A check does not write to the review. */
static void a_check_records_nothing(void **state)
{
    (void)state;
    struct rob_check *check = NULL;
    do_as(at_r1, "r1", "yyy");
    do_as(at_r2, "r2", "uuu");
    carry_journals(theirs, mine);
    use_laptop("a");
    must(rob_check_new(&check, mine, NULL, &last));
    assert_int_equal(check->n_problems, 0);
    rob_check_free(check);
    assert_int_equal(n_reveals(mine, "r1"), 0);
    rob_review_free(at_r1());
    assert_int_equal(n_reveals(mine, "r1"), 1);
}

static void a_look_records_nothing(void **state)
{
    (void)state;
    struct rob_review *review = NULL;
    do_as(at_r1, "r1", "yyy");
    do_as(at_r2, "r2", "uuu");
    carry_journals(theirs, mine);
    use_laptop("a");
    must(rob_review_peek(&review, mine, &last));
    assert_false(is_open(review, "s1"));
    rob_review_free(review);
    assert_int_equal(n_reveals(mine, "r1"), 0);
    review = at_r1();
    assert_true(is_open(review, "s1"));
    rob_review_free(review);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        revealed(it_is_on_disk_before_it_is_shown),
        revealed(others_record_nothing),
        revealed(all_of_a_round_at_once),
        revealed(pilots_and_early_studies),
        revealed(who_left_is_on_record),
        revealed(a_replacement_is_on_record),
        revealed(undo_stops_before_it),
        revealed(reopening_elsewhere_changes_nothing),
        revealed(what_came_later_is_marked),
        revealed(reopening_alone_closes_nothing),
        revealed(moving_a_journal_aside_opens_no_way),
        revealed(of_two_that_were_read_the_earlier_counts),
        revealed(nobody_exchanges_what_another_has_read),
        revealed(a_folder_put_back_is_not_unread),
        revealed(assigning_elsewhere_closes_nothing),
        revealed(a_reveal_alone_is_enough),
        revealed(nobody_records_one_by_hand),
        revealed(a_check_records_nothing),
        revealed(a_look_records_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
