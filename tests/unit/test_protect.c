/* A key that is protected by a passphrase: what the library does without it, and with it. */
#include "unit/support.h"

#include <syrob/sealing.h>

static const char phrase[] = "correct horse";
static const char *dir;

static int set_up(void **state)
{
    if (begin_room(state))
        return -1;
    sealed_reviews = true;
    use_laptop("a");
    dir = new_review("shared", 2, "study", NULL);
    struct rob_review *review = open_review(dir);
    must(add_study(review, "s1"));
    assess(review, "r1", "s1", "yny");
    must(rob_key_protect(review, "r1", phrase, &last));
    assert_false(rob_key_is_locked(review, "r1")); /* it was given, until the review is closed */
    rob_review_free(review);
    return 0;
}

static bool sees_own_answer(struct rob_review *review)
{
    struct rob_judgement judgement;
    struct rob_view *view = view_as(review, "r1");
    bool sees = rob_view_first_pass(&judgement, view, rob_view_cell(view, 0, 0), 0);
    rob_view_free(view);
    return sees;
}

static void nothing_is_done_without_it(void **state)
{
    (void)state;
    char code[ROB_KEY_CODE_SIZE];
    struct rob_review *review = open_review(dir);
    assert_true(rob_key_is_locked(review, "r1"));
    assert_false(sees_own_answer(review));
    refused(on_study(review, "r1", ROB_OP_REOPEN, "s1", "why"), "passphrase");
    refused(rob_key_code(code, review, "r1", &last), "passphrase");
    refused(rob_key_protect(review, "r1", phrase, &last), "passphrase");
    assess(review, "r2", "s1", "yyy"); /* lets out r2's key, not r1's */
    assert_false(is_open(review, "s1"));
    assert_int_equal(rob_review_n_problems(review), 0);
    rob_review_free(review);
}

static void it_opens_and_reveals(void **state)
{
    (void)state;
    struct rob_review *review = open_review(dir);
    assess(review, "r2", "s1", "yyy");
    refused(rob_key_unlock(review, "r1", "correct horsf", &last), "not the passphrase");
    refused(rob_key_unlock(review, "r1", "", &last), "not the passphrase");
    assert_true(rob_key_is_locked(review, "r1"));
    must(rob_key_unlock(review, "r1", phrase, &last));
    must(rob_key_unlock(review, "r1", "not asked again", &last));
    assert_true(is_open(review, "s1"));
    assert_true(sees_own_answer(review));
    assert_true(rob_review_key(review, 0).is_protected);
    rob_review_free(review);
}

static void the_code_ends_it(void **state)
{
    (void)state;
    char code[ROB_KEY_CODE_SIZE];
    struct rob_review *review = open_review(dir);
    must(rob_key_unlock(review, "r1", phrase, &last));
    must(rob_key_code(code, review, "r1", &last));
    rob_review_free(review);
    review = open_review(dir);
    must(rob_key_enter(review, "r1", code, &last));
    assert_false(rob_key_is_locked(review, "r1"));
    assert_false(rob_review_key(review, 0).is_protected);
    rob_review_free(review);
    review = open_review(dir);
    assert_true(sees_own_answer(review));
    expect(rob_key_protect(review, "r1", "seven77", &last), ROB_USAGE, "at least 8", "short",
           __LINE__);
    rob_review_free(review);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, end_room)
    const struct CMUnitTest tests[] = {
        T(nothing_is_done_without_it),
        T(it_opens_and_reveals),
        T(the_code_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
