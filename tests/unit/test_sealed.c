/*
 * Sealed reviews. Ana (r1) and Bo (r2) have an account and a copy each; neither can read the
 * other's answers before both have finished, and nobody changes them afterwards.
 */
#include "unit/two_laptops.h"

#include "store/journal.h"

#include <syrob/sealing.h>

static int set_up_sealed(void **state)
{
    return set_up_two(state, true);
}

static bool opens(struct rob_review *review)
{
    bool open = is_open(review, "s1");
    rob_review_free(review);
    return open;
}

static bool journal_says(const char *dir, const char *seat, const char *text)
{
    char *journal = slurp(journal_of(dir, seat), NULL);
    bool says = strstr(journal, text) != NULL;
    free(journal);
    return says;
}

/* The answer of r1 to the first item, as r2 sees it; "": closed. */
static const char *pass_seen_by_r2(struct rob_review *review)
{
    struct rob_judgement judgement;
    struct rob_view *view = view_as(review, "r2");
    struct rob_cell cell = {study_index(view, "s1"), SEQ, ROB_NO_OUTCOME};
    bool found =
        rob_view_first_pass(&judgement, view, cell, (size_t)rob_view_find_seat(view, "r1"));
    rob_view_free(view);
    return found ? answer_ids[judgement.answer] : "";
}

static const char *id_of(const char *dir)
{
    struct rob_review *review = open_review(dir);
    const char *id = at("%s", rob_review_id(review)) + strlen(test_room) + 1;
    rob_review_free(review);
    return id;
}

static size_t n_found(const char *dir, const char *kind)
{
    struct rob_check *check = NULL;
    size_t n = 0;
    must(rob_check_new(&check, dir, NULL, &last));
    for (size_t i = 0; i < check->n_problems; i++)
        n += strcmp(check->problems[i].kind, kind) == 0;
    rob_check_free(check);
    return n;
}

static struct rob_sealing sealing_of(struct rob_review *review, const char *seat)
{
    struct rob_view *view = NULL;
    must(rob_view_new(&view, review, NULL, &last));
    struct rob_sealing sealing = rob_view_sealing(view, (size_t)rob_view_find_seat(view, seat));
    rob_view_free(view);
    rob_review_free(review);
    return sealing;
}

static void exchange(void)
{
    to_r1();
    to_r2();
    to_r1();
}

/* --- the order ---------------------------------------------------------------------------- */

static void answers_are_closed_until_both_have_finished(void **state)
{
    (void)state;
    do_as(at_r1, "r1", "yny");
    assert_false(journal_says(mine, "r1", "\"answer\""));
    assert_false(journal_says(mine, "r1", "\"pass\""));
    to_r2();
    assert_false(opens(at_r2()));
    assert_false(journal_says(mine, "r1", "\"reveal\""));
    do_as(at_r2, "r2", "yyy");
    assert_true(journal_says(theirs, "r2", "\"op\":\"reveal\"")); /* r1 had finished */
    assert_false(opens(at_r2()));                                 /* the key of r1 is not here */
    to_r1();
    assert_true(opens(at_r1()));
    assert_false(opens(at_r2()));
    to_r2();
    assert_true(opens(at_r2()));
    to_r1();
    assert_int_equal(n_found(mine, "wrong-key") + n_found(mine, "closed-box"), 0);
}

static void status_says_who_is_awaited(void **state)
{
    (void)state;
    struct rob_view *view = NULL;
    do_as(at_r1, "r1", "yny");
    to_r2();
    do_as(at_r2, "r2", "yyy");
    struct rob_review *review = at_r2();
    must(rob_view_new(&view, review, "r2", &last));
    assert_true(rob_view_awaits(view, 0, 0));
    assert_false(rob_view_awaits(view, 0, 1));
    assert_int_equal(rob_view_n_awaiting(view), 1);
    rob_view_free(view);
    rob_review_free(review);
}

static void the_order_is_proven(void **state)
{
    (void)state;
    do_as(at_r1, "r1", "yny");
    to_r2();
    do_as(at_r2, "r2", "yyy");
    exchange();
    for (int i = 0; i < 2; i++) {
        struct rob_sealing sealing = sealing_of(i ? at_r1() : at_r2(), i ? "r1" : "r2");
        assert_int_equal(sealing.n_read, 1);
        assert_int_equal(sealing.n_fixed_before, 1);
        assert_int_equal(sealing.n_closed + sealing.n_replaced, 0);
    }
}

static void reopening_ends_with_the_first_key(void **state)
{
    (void)state;
    do_as(at_r1, "r1", "yny");
    struct rob_review *review = at_r1();
    must(on_study(review, "r1", ROB_OP_REOPEN, "s1", "a slip"));
    must(complete(review, "r1", "s1"));
    rob_review_free(review);
    to_r2();
    do_as(at_r2, "r2", "yyy");
    to_r1();
    review = at_r1();
    refused(on_study(review, "r1", ROB_OP_REOPEN, "s1", "too late"), "unblinded");
    rob_review_free(review);
}

/* r1 reopens and finishes otherwise without having heard that r2 has let out the key. */
static void a_race_changes_nothing(void **state)
{
    (void)state;
    do_as(at_r1, "r1", "yny");
    to_r2();
    do_as(at_r2, "r2", "yyy");
    struct rob_review *review = at_r1();
    must(on_study(review, "r1", ROB_OP_REOPEN, "s1", "a slip"));
    must(judge(review, "r1", "s1", "seq", "no"));
    must(complete(review, "r1", "s1"));
    rob_review_free(review);
    exchange();
    struct rob_sealing sealing = sealing_of(at_r2(), "r1");
    assert_int_equal(sealing.n_fixed_before, 1);
    review = at_r2();
    assert_true(is_open(review, "s1"));
    assert_string_equal(pass_seen_by_r2(review), "yes");
    rob_review_free(review);
}

/* Chains all lines anew, as anybody can who may write to the folder. */
static void chain_again(const char *path)
{
    char hash[ROB_HASH_HEX + 1] = "", *text = slurp(path, NULL), *line = text;
    for (char *end = strchr(line, '\n'); end; line = end + 1, end = strchr(line, '\n')) {
        size_t len = (size_t)(end - line) - ROB_CHAIN_TAIL;
        rob_sha256_hex(hash, hash, strlen(hash), line, len);
        memcpy(line + len + sizeof ",\"h\":\"" - 1, hash, ROB_HASH_HEX);
    }
    spill(path, text, strlen(text));
    free(text);
}

/* Verified once, a journal is not taken for verified when it is exchanged for another. */
static void a_wrong_signature_is_found_although_the_chain_fits(void **state)
{
    (void)state;
    sealed_reviews = true;
    do_as(at_r1, "r1", "yny");
    to_r2();
    for (int i = 0; i < 20; i++) { /* enough for this account to remember what it verified */
        struct rob_review *review = at_r1();
        must(on_study(review, "r1", ROB_OP_REOPEN, "s1", "a slip"));
        must(complete(review, "r1", "s1"));
        rob_review_free(review);
    }
    to_r2();
    assert_int_not_equal(
        size_of(find_file(at("state-b/syrob/%s", id_of(theirs)), "verified", "", NULL)), 0);
    const char *path = journal_of(theirs, "r1");
    char *text = slurp(path, NULL), *sig = strstr(text, "\"sig\":\"") + 20;
    *sig = *sig == 'A' ? 'B' : 'A';
    spill(path, text, strlen(text));
    free(text);
    chain_again(path);
    struct rob_review *review = at_r2();
    assert_int_equal(n_problems(review, "damaged"), 1);
    rob_review_free(review);
    assert_int_equal(n_found(theirs, "damaged"), 1);
}

/* --- keys ---------------------------------------------------------------------------------- */

static void the_code_moves_a_reviewer_to_another_account(void **state)
{
    (void)state;
    char code[ROB_KEY_CODE_SIZE];
    struct rob_review *review = at_r1();
    assert_null(rob_review_new_key(review));
    must(judge(review, "r1", "s1", "seq", "yes"));
    assert_string_equal(rob_review_new_key(review), "r1");
    must(rob_key_code(code, review, "r1", &last));
    rob_review_free(review);
    use_laptop("c");
    review = open_review(mine);
    refused(judge(review, "r1", "s1", "house", "no"), "syrob key enter");
    assert_string_equal(value(review, "r1", "s1", SEQ), "");
    must(rob_key_enter(review, "r1", code, &last));
    assert_string_equal(value(review, "r1", "s1", SEQ), "yes");
    must(judge(review, "r1", "s1", "house", "no"));
    rob_review_free(review);
}

static void wrong_codes_are_explained(void **state)
{
    (void)state;
    char code[ROB_KEY_CODE_SIZE], other[ROB_KEY_CODE_SIZE];
    struct rob_review *review = at_r1();
    must(judge(review, "r1", "s1", "seq", "yes"));
    must(rob_key_code(code, review, "r1", &last));
    must(rob_key_make(review, "r2", &last));
    must(rob_key_code(other, review, "r2", &last));
    rob_review_free(review);
    use_laptop("c");
    review = open_review(mine);
    expect(rob_key_enter(review, "r1", "1234", &last), ROB_USAGE, "28", "short", __LINE__);
    expect(rob_key_enter(review, "r1", other, &last), ROB_USAGE, "another", "other", __LINE__);
    code[11] = code[11] == 'A' ? 'B' : 'A';
    expect(rob_key_enter(review, "r1", code, &last), ROB_USAGE, "group 3", "typo", __LINE__);
    code[20] = code[20] == 'A' ? 'B' : 'A';
    expect(rob_key_enter(review, "r1", code, &last), ROB_USAGE, "more than one", "two", __LINE__);
    rob_review_free(review);
}

static void a_damaged_key_file_is_never_replaced_unasked(void **state)
{
    (void)state;
    struct rob_review *review = at_r1();
    must(judge(review, "r1", "s1", "seq", "yes"));
    const char *path = at("state-a/syrob/%s/r1.key", rob_review_id(review));
    rob_review_free(review);
    spill(path, "{}", 2);
    review = at_r1();
    refused(judge(review, "r1", "s1", "house", "no"), "no key of r1");
    rob_review_free(review);
    size_t len = 0;
    char *bytes = slurp(path, &len);
    assert_int_equal(len, 2);
    free(bytes);
}

/* Somebody who makes up a second r1, and finishes in r1's name, learns nothing. */
static void a_second_key_opens_nothing(void **state)
{
    (void)state;
    do_as(at_r1, "r1", "yny");
    const char *forged = at("forged");
    use_laptop("lead");
    copy_folder(theirs, forged);
    use_laptop("thief");
    struct rob_review *review = open_review(forged);
    assess(review, "r1", "s1", "uuu");
    rob_review_free(review);
    to_r2();
    take(theirs, forged, "b");
    do_as(at_r2, "r2", "yyy");
    assert_false(journal_says(theirs, "r2", "\"reveal\""));
    assert_int_equal(n_found(theirs, "second-key"), 2);
    review = at_r2();
    struct rob_seat_key key = {0};
    for (size_t i = 0; i < rob_review_n_keys(review); i++)
        if (rob_review_key(review, i).trust == ROB_KEY_SECOND)
            key = rob_review_key(review, i);
    assert_string_equal(key.seat, "r1");
    rob_review_free(review);
    review = at_r1(); /* the genuine one */
    for (size_t i = 0; i < rob_review_n_keys(review); i++)
        if (rob_review_key(review, i).trust == ROB_KEY_OWN)
            key = rob_review_key(review, i);
    char fingerprint[ROB_KEY_FINGERPRINT_SIZE];
    memcpy(fingerprint, key.fingerprint, sizeof fingerprint);
    rob_review_free(review);
    review = at_r2();
    expect(rob_key_accept(review, "r2", "r1", "0000-0000", &last), ROB_USAGE, "no key", "accept",
           __LINE__);
    must(rob_key_accept(review, "r2", "r1", fingerprint, &last));
    rob_review_free(review);
    assert_true(journal_says(theirs, "r2", "\"reveal\""));
    to_r1();
    to_r2();
    assert_true(opens(at_r2()));
    review = at_r2();
    assert_string_equal(pass_seen_by_r2(review), "yes");
    rob_review_free(review);
}

static void a_lost_key_is_begun_anew(void **state)
{
    (void)state;
    do_as(at_r1, "r1", "yny");
    struct rob_review *review = at_r1();
    refused(rob_key_renew(review, "r1", "why not", &last), "nothing is lost");
    rob_review_free(review);
    use_laptop("new");
    review = open_review(mine);
    must(rob_key_renew(review, "r1", "the laptop was stolen", &last));
    must(on_study(review, "r1", ROB_OP_REOPEN, "s1", "the key was lost"));
    assess(review, "r1", "s1", "uuu");
    rob_review_free(review);
    take(theirs, mine, "b");
    do_as(at_r2, "r2", "yyy");
    assert_false(journal_says(theirs, "r2", "\"reveal\"")); /* until r2 accepts the new key */
}

/* r2 has let out a key for what can no longer be read: r1 makes it anew, and all see that. */
static void what_was_read_is_made_anew(void **state)
{
    (void)state;
    do_as(at_r1, "r1", "yny");
    to_r2();
    do_as(at_r2, "r2", "yyy");
    assert_true(journal_says(theirs, "r2", "\"reveal\""));
    take(mine, theirs, "new");
    struct rob_review *review = open_review(mine);
    refused(on_study(review, "r1", ROB_OP_REOPEN, "s1", "no key"), "no key of r1");
    must(rob_key_renew(review, "r1", "the laptop was stolen", &last));
    refused(judge(review, "r1", "s1", "seq", "yes"), "syrob reopen");
    must(on_study(review, "r1", ROB_OP_REOPEN, "s1", "the key was lost"));
    assert_false(is_open(review, "s1"));
    assess(review, "r1", "s1", "uuu");
    assert_true(is_open(review, "s1"));
    refused(on_study(review, "r1", ROB_OP_REOPEN, "s1", "again"), "unblinded");
    rob_review_free(review);
    to_r2();
    assert_false(opens(at_r2())); /* until r2 accepts the new key */
    struct rob_view *view = NULL;
    review = at_r2();
    size_t n = rob_review_n_keys(review);
    for (size_t i = 0; i < n; i++) {
        struct rob_seat_key key = rob_review_key(review, i);
        if (key.trust == ROB_KEY_SECOND)
            must(rob_key_accept(review, "r2", "r1", key.fingerprint, &last));
    }
    assert_true(is_open(review, "s1"));
    must(rob_view_new(&view, review, "r2", &last));
    assert_int_equal(rob_view_sealing(view, 0).n_replaced, 1);
    assert_int_equal(rob_view_sealing(view, 0).n_fixed_before, 0);
    assert_int_equal(rob_view_sealing(view, 1).n_fixed_before, 1);
    rob_view_free(view);
    rob_review_free(review);
}

/* --- who must have finished ---------------------------------------------------------------- */

static void one_reviewer_alone_must_ask(void **state)
{
    (void)state;
    use_laptop("lead");
    struct rob_review *review = open_review(mine);
    must(assign(review, "s1", "r1", NULL));
    rob_review_free(review);
    do_as(at_r1, "r1", "yny");
    assert_false(opens(at_r1()));
    assert_false(journal_says(mine, "r1", "\"reveal\""));
    review = at_r1();
    invalid(on_study(review, "r1", ROB_OP_REVEAL, "s1", NULL), "reason");
    must(on_study(review, "r1", ROB_OP_REVEAL, "s1", "the only one who reads Japanese"));
    assert_true(is_open(review, "s1"));
    rob_review_free(review);
}

/* A lead who names a reviewer of his own does not make another's program let out its key: both
 * first passes would have to be signed with different keys, and this one has only its own. */
static void two_seats_with_one_key_let_out_nothing(void **state)
{
    (void)state;
    do_as(at_r1, "r1", "yny");
    struct rob_review *review = at_r1();
    refused(on_study(review, "r1", ROB_OP_REVEAL, "s1", "why not"), "nothing to reveal");
    rob_review_free(review);
    use_laptop("lead");
    review = open_review(mine);
    must(record(review, "lead",
                (struct rob_event){.op = ROB_OP_RELEASE, .seat = "r2", .reason = "moved"}));
    must(assign(review, "s1", "r1", NULL));
    rob_review_free(review);
    assert_false(opens(at_r1()));
    assert_false(journal_says(mine, "r1", "\"reveal\""));
}

static void without_a_state_folder_nothing_is_written(void **state)
{
    (void)state;
    setenv("XDG_STATE_HOME", "/proc/nowhere", 1);
    struct rob_review *review = open_review(mine);
    refused(judge(review, "r1", "s1", "seq", "yes"), "state folder");
    rob_review_free(review);
}

static void plain_journals_do_not_mix_with_sealed_ones(void **state)
{
    (void)state;
    sealed_reviews = false;
    use_laptop("a");
    const char *plain = new_review("plain", 2, "study", NULL);
    struct rob_review *review = open_review(plain);
    must(add_study(review, "s1"));
    must(judge(review, "r1", "s1", "seq", "yes"));
    assert_false(rob_review_is_sealed(review));
    refused(rob_key_make(review, "r1", &last), "not sealed");
    rob_review_free(review);
    do_as(at_r1, "r1", "yny");
    copy_file(journal_of(mine, "r1"), at("plain/journals/r9@0f0f0f.jsonl"));
    assert_int_equal(n_found(plain, "foreign-journal"), 1);
}

/* Studies and assignments of a plain review go into a sealed one, without its answers. */
static void a_sealed_review_takes_up_a_plain_one(void **state)
{
    (void)state;
    sealed_reviews = false;
    use_laptop("a");
    const char *plain = new_review("plain", 3, "round", "ALT,AST"), *sealed = at("sealed");
    static const char *const outcomes[] = {"AST"}, *const pilot[] = {"s2"};
    struct rob_review *review = open_review(plain);
    for (int i = 1; i <= 4; i++)
        must(add_study(review, at("s%d", i) + strlen(test_room) + 1));
    must(assign(review, "s1", "r1", "r3"));
    must(record(review, "lead",
                (struct rob_event){
                    .op = ROB_OP_OUTCOME, .study = "s3", .outcomes = outcomes, .n_outcomes = 1}));
    must(record(
        review, "lead",
        (struct rob_event){.op = ROB_OP_ROUND, .name = "pilot", .studies = pilot, .n_studies = 1}));
    must(on_study(review, "lead", ROB_OP_STUDY_DROP, "s4", "not an animal"));
    must(judge(review, "r1", "s1", "seq", "yes"));
    rob_review_free(review);
    must(rob_review_create_from(sealed, plain, NULL, true, NULL, &last));
    review = open_review(sealed);
    assert_true(rob_review_is_sealed(review));
    struct rob_view *view = view_as(review, "r1");
    assert_string_equal(rob_view_title(view), "A review");
    assert_int_equal(rob_view_n_seats(view), 4);
    assert_int_equal(rob_view_n_studies(view), 3);
    assert_int_equal(rob_view_n_dropped(view), 0);
    assert_false(rob_view_assigned(view, study_index(view, "s1"), 1));
    assert_true(rob_view_assigned(view, study_index(view, "s1"), 2));
    assert_true(rob_view_is_pilot(view, study_index(view, "s2")));
    assert_false(rob_view_reports(view, study_index(view, "s3"), 0));
    assert_true(rob_view_reports(view, study_index(view, "s3"), 1));
    assert_int_equal(rob_view_progress(view, study_index(view, "s1"), 0), ROB_UNTOUCHED);
    rob_view_free(view);
    rob_review_free(review);
    refused(rob_review_create_from(sealed, plain, NULL, true, NULL, &last), "exists");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up_sealed, end_room)
    const struct CMUnitTest tests[] = {
        T(answers_are_closed_until_both_have_finished),
        T(status_says_who_is_awaited),
        T(the_order_is_proven),
        T(reopening_ends_with_the_first_key),
        T(a_race_changes_nothing),
        T(a_wrong_signature_is_found_although_the_chain_fits),
        T(the_code_moves_a_reviewer_to_another_account),
        T(wrong_codes_are_explained),
        T(a_damaged_key_file_is_never_replaced_unasked),
        T(a_second_key_opens_nothing),
        T(a_lost_key_is_begun_anew),
        T(what_was_read_is_made_anew),
        T(one_reviewer_alone_must_ask),
        T(two_seats_with_one_key_let_out_nothing),
        T(without_a_state_folder_nothing_is_written),
        T(plain_journals_do_not_mix_with_sealed_ones),
        T(a_sealed_review_takes_up_a_plain_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
