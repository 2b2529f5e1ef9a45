/*
 * Ana (r1) and Bo (r2) with a laptop and a copy of a review each, which has one study, s1.
 */
#ifndef SYROB_TEST_TWO_LAPTOPS_H
#define SYROB_TEST_TWO_LAPTOPS_H

#include "unit/support.h"

#include <syrob/check.h>
#include <syrob/merge.h>

static const char *mine, *theirs; /* r1's folder on laptop "a", r2's on laptop "b" */

static inline struct rob_review *at_r1(void)
{
    use_laptop("a");
    return open_review(mine);
}

static inline struct rob_review *at_r2(void)
{
    use_laptop("b");
    return open_review(theirs);
}

static inline void take(const char *into, const char *from, const char *laptop)
{
    struct rob_merge_report report = {0};
    use_laptop(laptop);
    must(rob_merge_into(into, from, &report, &last));
    rob_merge_report_free(&report);
    if (sealed_reviews)
        rob_review_free(open_review(into)); /* what is due is recorded on opening */
}

static inline void to_r1(void)
{
    take(mine, theirs, "a");
}

static inline void to_r2(void)
{
    take(theirs, mine, "b");
}

static inline void do_as(struct rob_review *(*at_whose)(void), const char *seat, const char *keys)
{
    struct rob_review *review = at_whose();
    assess(review, seat, "s1", keys);
    rob_review_free(review);
}

static inline int set_up_two(void **state, bool sealed)
{
    if (begin_room(state))
        return -1;
    sealed_reviews = sealed;
    use_laptop("lead");
    mine = new_review("mine", 2, "study", NULL);
    struct rob_review *review = open_review(mine);
    must(add_study(review, "s1"));
    rob_review_free(review);
    theirs = at("theirs");
    copy_folder(mine, theirs);
    return 0;
}

static inline int set_up(void **state)
{
    return set_up_two(state, false);
}

static inline size_t n_reveals(const char *dir, const char *seat)
{
    size_t n = 0;
    char *text = slurp(journal_of(dir, seat), NULL);
    for (const char *at_ = text; (at_ = strstr(at_, "\"op\":\"reveal\"")); at_++)
        n++;
    free(text);
    return n;
}

/* r1 and r2 have done s1; r2 has read what r1 wrote, and r1 does not know. */
static inline void r2_has_read(void)
{
    do_as(at_r1, "r1", "yyy");
    to_r2();
    do_as(at_r2, "r2", "uuu");
    struct rob_review *review = at_r2();
    assert_true(is_open(review, "s1"));
    rob_review_free(review);
}

static inline void assert_first_passes(struct rob_review *review)
{
    assert_true(is_open(review, "s1"));
    assert_string_equal(first_pass(review, "r1", "s1", SEQ), "yes");
    assert_string_equal(value(review, "r1", "s1", SEQ), "yes");
    assert_string_equal(first_pass(review, "r2", "s1", SEQ), "unclear");
    refused(on_study(review, "r1", ROB_OP_REOPEN, "s1", "again"), "is unblinded");
    refused(on_study(review, "r2", ROB_OP_REOPEN, "s1", "again"), "is unblinded");
    refused(judge(review, "r2", "s1", "seq", "yes"), "can no longer be changed");
}

#define revealed(test) cmocka_unit_test_setup_teardown(test, set_up, end_room)

#endif
