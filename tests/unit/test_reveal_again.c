/*
 * Which of several first passes of a reviewer counts: nobody who has read the others can exchange
 * one that they have read, whether the own or another's, with a second laptop or an old copy.
 */
#include "unit/two_laptops.h"

/* r2 has read, and starts again on a second laptop that has only r1's journal: r1's reveal names a
 * first pass that is not there. */
static void nobody_begins_anew_after_reading(void **state)
{
    (void)state;
    r2_has_read();
    to_r1();
    struct rob_review *review = at_r1();
    assert_true(is_open(review, "s1"));
    rob_review_free(review);
    copy_folder(mine, at("again"));
    const char *name = strrchr(journal_of(mine, "r2"), '/') + 1;
    assert_int_equal(unlink(at("again/journals/%s", name)), 0);
    use_laptop("c");
    review = open_review(at("again"));
    refused(judge(review, "r2", "s1", "seq", "no"),
            "this copy lacks a first pass that has been read");
    refused(complete(review, "r2", "s1"), "this copy lacks a first pass that has been read");
    rob_review_free(review);
}

/* r2 has finished on a second laptop, too, and resolves there with that first pass: what r1 has
 * read counts nevertheless. */
static void a_resolution_exchanges_nothing(void **state)
{
    (void)state;
    do_as(at_r1, "r1", "yyy");
    to_r2();
    copy_folder(theirs, at("again"));
    do_as(at_r2, "r2", "uuu");
    to_r1();
    struct rob_review *review = at_r1();
    assert_first_passes(review);
    rob_review_free(review);
    use_laptop("c");
    review = open_review(at("again"));
    assess(review, "r2", "s1", "nnn");
    must(settle(review, "s1", "seq", "no", "discussion", "r1", "r2"));
    rob_review_free(review);
    take(mine, at("again"), "a");
    review = at_r1();
    assert_first_passes(review);
    rob_review_free(review);
}

/* The folder "old" keeps the first of r1's two completions. */
static void r1_changes_before_r2_finishes(void)
{
    do_as(at_r1, "r1", "nnn");
    copy_folder(mine, at("old"));
    struct rob_review *review = at_r1();
    must(on_study(review, "r1", ROB_OP_REOPEN, "s1", "misread"));
    assess(review, "r1", "s1", "yyy");
    rob_review_free(review);
    to_r2();
    do_as(at_r2, "r2", "uuu");
}

static void assert_first_passes_of_r1(void)
{
    struct rob_review *review = at_r1();
    assert_first_passes(review);
    rob_review_free(review);
}

/* r1 had finished, reopened and finished again before r2 has read it. A copy has the first of these
 * and r2's journal: nothing is recorded there that would bring it back. */
static void nobody_goes_back_to_what_was_replaced(void **state)
{
    (void)state;
    r1_changes_before_r2_finishes();
    const char *name = strrchr(journal_of(theirs, "r2"), '/') + 1;
    copy_file(journal_of(theirs, "r2"), at("old/journals/%s", name));
    use_laptop("c");
    struct rob_review *review = open_review(at("old"));
    must(on_study(review, "r2", ROB_OP_FLAG, "s1", "look"));
    rob_review_free(review);
    assert_int_equal(unlink(at("old/journals/%s", name)), 0);
    assert_int_equal(n_reveals(at("old"), "r2"), 0); /* in the journal that is new there */
    take(mine, theirs, "a");
    take(mine, at("old"), "a");
    assert_first_passes_of_r1();
}

/* There, without r2's journal, r2 finishes anew and reads the first of them. */
static void nobody_reads_what_was_replaced_instead(void **state)
{
    (void)state;
    r1_changes_before_r2_finishes();
    to_r1();
    assert_first_passes_of_r1();
    use_laptop("c");
    struct rob_review *review = open_review(at("old"));
    assess(review, "r2", "s1", "yyy");
    assert_true(is_open(review, "s1"));
    rob_review_free(review);
    take(mine, at("old"), "a");
    assert_first_passes_of_r1();
}

static void add_third(struct rob_review *review)
{
    must(record(
        review, "lead",
        (struct rob_event){.op = ROB_OP_SEAT, .seat = "r3", .name = "Cy", .role = "reviewer"}));
}

/* r2 was replaced, has read what the others wrote, and then finishes in an old copy: too late. */
static void who_was_replaced_does_not_come_back(void **state)
{
    (void)state;
    use_laptop("lead");
    struct rob_review *review = open_review(mine);
    add_third(review);
    must(assign(review, "s1", "r1", "r2"));
    rob_review_free(review);
    do_as(at_r1, "r1", "yyy");
    take(theirs, mine, "b");
    use_laptop("lead");
    review = open_review(mine);
    must(assign(review, "s1", "r1", "r3"));
    assess(review, "r3", "s1", "nyy");
    rob_review_free(review);
    do_as(at_r2, "r2", "uuu"); /* without knowing of it */
    to_r1();
    review = at_r1();
    assert_true(is_open(review, "s1"));
    assert_int_equal(progress_of(review, "r3", "s1"), ROB_COMPLETE);
    struct rob_view *view = view_as(review, NULL);
    struct rob_unblinding found;
    must(rob_view_unblinding(&found, view, &last));
    assert_int_equal(found.n_passes, 2);
    rob_view_free(view);
    rob_review_free(review);
}

/* A lead who has not heard that r2 has read the study replaces r2: both first passes stay. */
static void a_replacement_that_comes_too_late_drops_nobody(void **state)
{
    (void)state;
    use_laptop("lead");
    struct rob_review *review = open_review(mine);
    add_third(review);
    must(assign(review, "s1", "r1", "r2"));
    rob_review_free(review);
    copy_folder(mine, at("lead"));
    take(theirs, mine, "b");
    r2_has_read();
    use_laptop("lead");
    review = open_review(at("lead"));
    must(assign(review, "s1", "r1", "r3"));
    rob_review_free(review);
    take(theirs, at("lead"), "b");
    review = at_r2();
    assert_first_passes(review);
    rob_review_free(review);
    take(mine, theirs, "a");
    assert_first_passes_of_r1();
}

/* r3 lets himself out in a copy, so that the others unblind the study; reads it there; and then
 * finishes in his old copy. */
static void who_has_left_does_not_come_back(void **state)
{
    (void)state;
    use_laptop("lead");
    struct rob_review *review = open_review(mine);
    add_third(review);
    rob_review_free(review);
    take(theirs, mine, "b");
    do_as(at_r1, "r1", "yyy");
    do_as(at_r2, "r2", "uuu");
    copy_folder(theirs, at("old"));
    take(at("old"), mine, "c");
    copy_folder(at("old"), at("let"));
    use_laptop("d");
    review = open_review(at("let"));
    must(record(review, "lead",
                (struct rob_event){.op = ROB_OP_RELEASE, .reason = "gone", .seat = "r3"}));
    rob_review_free(review);
    take(mine, at("let"), "a");
    assert_first_passes_of_r1();
    use_laptop("c");
    review = open_review(at("old"));
    assess(review, "r3", "s1", "nnn");
    rob_review_free(review);
    take(mine, at("old"), "a");
    review = at_r1();
    assert_first_passes(review);
    struct rob_view *view = view_as(review, NULL);
    struct rob_unblinding found;
    must(rob_view_unblinding(&found, view, &last));
    assert_int_equal(found.n_passes, 2);
    rob_view_free(view);
    rob_review_free(review);
}

/* r1 and r2 discuss at a third computer, before either account has read anything. At home r2
 * finishes anew, and reads r1 with that. */
static void what_was_discussed_is_not_exchanged(void **state)
{
    (void)state;
    do_as(at_r1, "r1", "yyy");
    do_as(at_r2, "r2", "uuu");
    copy_folder(mine, at("talk"));
    carry_journals(theirs, at("talk"));
    use_laptop("talk");
    struct rob_review *review = open_review(at("talk"));
    must(settle(review, "s1", "seq", "yes", "discussion", "r1", "r2"));
    rob_review_free(review);
    review = at_r2();
    must(on_study(review, "r2", ROB_OP_REOPEN, "s1", "on reflection"));
    assess(review, "r2", "s1", "yyy");
    rob_review_free(review);
    to_r2();
    review = at_r2();
    assert_true(is_open(review, "s1"));
    rob_review_free(review);
    take(theirs, at("talk"), "b");
    review = at_r2();
    assert_string_equal(first_pass(review, "r2", "s1", SEQ), "unclear");
    rob_review_free(review);
}

/* r1's journal is lost for good, after r2 has read it: another reviewer who is named can begin. */
static void a_lost_first_pass_is_replaced_by_name(void **state)
{
    (void)state;
    r2_has_read();
    assert_int_equal(unlink(journal_of(theirs, "r1")), 0);
    use_laptop("lead");
    struct rob_review *review = open_review(theirs);
    add_third(review);
    rob_review_free(review);
    use_laptop("c");
    review = open_review(theirs);
    refused(judge(review, "r3", "s1", "seq", "no"), "the lead names another reviewer");
    rob_review_free(review);
    use_laptop("lead");
    review = open_review(theirs);
    must(assign(review, "s1", "r2", "r3"));
    rob_review_free(review);
    use_laptop("c");
    review = open_review(theirs);
    assess(review, "r3", "s1", "nnn");
    assert_true(is_open(review, "s1"));
    rob_review_free(review);
}

/* One lead names a person r3 and another, elsewhere, a machine: r3 is a machine. What r1 and r3
 * were to assess is not unblinded by r1 alone. */
static void a_machine_of_the_same_name_unblinds_nothing(void **state)
{
    (void)state;
    copy_folder(mine, at("elsewhere"));
    use_laptop("lead");
    struct rob_review *review = open_review(mine);
    add_third(review);
    must(assign(review, "s1", "r1", "r3"));
    rob_review_free(review);
    use_laptop("lead2");
    review = open_review(at("elsewhere"));
    must(record(review, "lead",
                (struct rob_event){.op = ROB_OP_SEAT,
                                   .seat = "r3",
                                   .name = "Robot",
                                   .role = "machine",
                                   .tool_version = "1",
                                   .tool_date = "2026-01-01"}));
    rob_review_free(review);
    do_as(at_r1, "r1", "yyy");
    take(mine, at("elsewhere"), "a");
    review = at_r1();
    assert_false(is_open(review, "s1"));
    rob_review_free(review);
    use_laptop("lead");
    review = open_review(mine);
    must(assign(review, "s1", "r1", "r2"));
    assess(review, "r2", "s1", "uuu");
    assert_true(is_open(review, "s1"));
    rob_review_free(review);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        revealed(nobody_begins_anew_after_reading),
        revealed(a_resolution_exchanges_nothing),
        revealed(nobody_goes_back_to_what_was_replaced),
        revealed(nobody_reads_what_was_replaced_instead),
        revealed(who_was_replaced_does_not_come_back),
        revealed(a_replacement_that_comes_too_late_drops_nobody),
        revealed(who_has_left_does_not_come_back),
        revealed(what_was_discussed_is_not_exchanged),
        revealed(a_lost_first_pass_is_replaced_by_name),
        revealed(a_machine_of_the_same_name_unblinds_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
