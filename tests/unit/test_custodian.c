/* A sealed review with a custodian, on laptop "dana": who is named when, and what is recovered. */
#include "unit/support.h"

#include <syrob/custody.h>

static const char *plain, *sealed, *kept; /* kept: the one with a custodian */
static struct rob_custodian_keys_text dana;

static int set_up(void **state)
{
    if (begin_room(state))
        return -1;
    use_laptop("dana");
    must(rob_custodian_make(&dana, &last));
    use_laptop("lead");
    plain = new_review("plain", 2, "study", NULL);
    struct rob_review *review = open_review(plain);
    must(add_study(review, "s1"));
    rob_review_free(review);
    sealed = at("sealed");
    kept = at("kept");
    struct rob_custodian_setup custodian = {"Dana Lee", dana.public_key};
    must(rob_review_create_from(sealed, plain, NULL, true, NULL, &last));
    must(rob_review_create_from(kept, plain, NULL, true, &custodian, &last));
    return 0;
}

static bool has_custodian(const char *dir)
{
    struct rob_review *review = open_review(dir);
    struct rob_view *view = view_as(review, NULL);
    struct rob_custodian custodian;
    bool has = rob_view_custodian(&custodian, view);
    if (has) {
        assert_string_equal(custodian.name, "Dana Lee");
        assert_string_equal(custodian.key, dana.public_key);
    }
    rob_view_free(view);
    rob_review_free(review);
    return has;
}

/* A lead who could name one later could name himself, and read what the reviewers write. */
static void nobody_is_named_later(void **state)
{
    (void)state;
    const char *const dirs[] = {plain, sealed, kept};
    const struct rob_event named = {
        .op = ROB_OP_CUSTODIAN,
        .name = "Eve",
        .public_key = "66558b1575524154ceef3253b2c3aef6fee2c0a0559239a89ed407b0a4f6f414"};
    for (size_t i = 0; i < 3; i++) {
        struct rob_review *review = open_review(dirs[i]);
        assert_int_equal(record(review, "lead", named), ROB_REFUSED);
        assert_int_equal(record(review, "r1", named), ROB_INVALID);
        rob_review_free(review);
        assert_int_equal(has_custodian(dirs[i]), dirs[i] == kept);
    }
}

static void nothing_is_given_without_a_custodian(void **state)
{
    (void)state;
    const struct rob_event given = {.op = ROB_OP_CUSTODY, .custody = "AAAA"};
    const char *const dirs[] = {plain, sealed};
    for (size_t i = 0; i < 2; i++) {
        struct rob_review *review = open_review(dirs[i]);
        assert_int_equal(record(review, "r1", given), ROB_REFUSED);
        rob_review_free(review);
    }
}

static void a_custodian_becomes_no_reviewer(void **state)
{
    (void)state;
    const struct rob_event joins = {
        .op = ROB_OP_SEAT, .seat = "r3", .name = "dana  lee", .role = "adjudicator"};
    struct rob_review *review = open_review(kept);
    refused(record(review, "lead", joins), "custodian");
    rob_review_free(review);
    use_laptop("dana");
    review = open_review(kept);
    refused(judge(review, "r1", "s1", "seq", "yes"), "Dana Lee");
    refused(rob_key_make(review, "r1", &last), "Dana Lee");
    rob_review_free(review);
}

/* The code is that of the reviewer's own account. */
static void a_key_is_recovered_in_the_custodians_account(void **state)
{
    (void)state;
    char code[ROB_KEY_CODE_SIZE] = "", recovered[ROB_KEY_CODE_SIZE] = "";
    use_laptop("a");
    struct rob_review *review = open_review(kept);
    must(judge(review, "r1", "s1", "seq", "yes"));
    must(rob_key_code(code, review, "r1", &last));
    refused(rob_key_recover(recovered, review, "r1", NULL, &last), "Dana Lee");
    rob_review_free(review);
    use_laptop("dana");
    review = open_review(kept);
    must(rob_key_recover(recovered, review, "r1", NULL, &last));
    assert_string_equal(recovered, code);
    refused(rob_key_recover(recovered, review, "r2", NULL, &last), "nothing");
    rob_review_free(review);
    review = open_review(sealed);
    refused(rob_key_recover(recovered, review, "r1", NULL, &last), "no custodian");
    rob_review_free(review);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, end_room)
    const struct CMUnitTest tests[] = {
        T(nobody_is_named_later),
        T(nothing_is_given_without_a_custodian),
        T(a_custodian_becomes_no_reviewer),
        T(a_key_is_recovered_in_the_custodians_account),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
