/*
 * Sealed reviews whose reviewers have several keys, or lack journals of one another: nothing is let
 * out to a key that was not accepted, and nobody who has lost something is stuck.
 */
#include "unit/support.h"

#include "store/review_state.h"

#include <syrob/check.h>
#include <syrob/merge.h>
#include <syrob/sealing.h>

/* A laptop "x" has the folder "x". */
static struct rob_review *on(const char *laptop)
{
    use_laptop(laptop);
    return open_review(at("%s", laptop));
}

static int set_up(void **state)
{
    if (begin_room(state))
        return -1;
    sealed_reviews = true;
    use_laptop("lead");
    new_review("lead", 3, "study", NULL);
    struct rob_review *review = on("lead");
    must(add_study(review, "s1"));
    must(add_study(review, "s2"));
    must(assign(review, "s2", "r1", "r2"));
    rob_review_free(review);
    for (int i = 0; i < 4; i++)
        copy_folder(at("lead"), at("%c", "abcd"[i]));
    return 0;
}

static void take(const char *laptop, const char *from)
{
    struct rob_merge_report report = {0};
    struct rob_review *review = on(laptop);
    must(rob_review_merge(review, at("%s", from), &report, &last));
    rob_merge_report_free(&report);
    rob_review_free(review);
}

static void do_as(const char *laptop, const char *seat, const char *study)
{
    struct rob_review *review = on(laptop);
    assess(review, seat, study, "yny");
    rob_review_free(review);
}

static bool has_revealed(const char *laptop, const char *seat)
{
    struct rob_view *view = NULL;
    struct rob_review *review = on(laptop);
    bool has = false;
    must(rob_view_new(&view, review, NULL, &last));
    for (size_t s = 0; s < rob_view_n_studies(view); s++)
        has = has || rob_view_key_is_out(view, s, (size_t)rob_view_find_seat(view, seat));
    rob_view_free(view);
    rob_review_free(review);
    return has;
}

static size_t n_found(const char *laptop, const char *kind)
{
    struct rob_check *check = NULL;
    size_t n = 0;
    use_laptop(laptop);
    must(rob_check_new(&check, at("%s", laptop), NULL, &last));
    for (size_t i = 0; i < check->n_problems; i++)
        n += strcmp(check->problems[i].kind, kind) == 0;
    rob_check_free(check);
    return n;
}

static void accept_all(struct rob_review *review, const char *seat)
{
    for (size_t i = 0; i < rob_review_n_keys(review); i++) {
        struct rob_seat_key key = rob_review_key(review, i);
        if (key.trust == ROB_KEY_SECOND)
            must(rob_key_accept(review, seat, key.seat, key.fingerprint, &last));
    }
}

/* --- three reviewers ----------------------------------------------------------------------- */

/* r1 has accepted a second key of r3 and reads what is finished with it; r2 has not, and waits. */
static void what_another_has_accepted_opens_nothing(void **state)
{
    (void)state;
    struct rob_review *review = on("c");
    must(judge(review, "r3", "s1", "seq", "yes"));
    rob_review_free(review);
    do_as("d", "r3", "s1"); /* at a second machine, without the code */
    do_as("b", "r2", "s1");
    do_as("a", "r1", "s1");
    take("a", "b");
    take("a", "c");
    take("a", "d");
    assert_false(has_revealed("a", "r1"));
    review = on("a");
    accept_all(review, "r1");
    rob_review_free(review);
    assert_true(has_revealed("a", "r1"));
    take("b", "a");
    assert_false(has_revealed("b", "r2"));
    review = on("b");
    accept_all(review, "r2");
    rob_review_free(review);
    assert_true(has_revealed("b", "r2"));
}

/* A line that the program would not record, signed with the reviewer's own key. */
static void forge(const char *laptop, const char *seat, struct rob_event event)
{
    unsigned copies = 0;
    struct rob_buf lines = {0};
    struct rob_review *review = on(laptop);
    must(rob_review_claim(review, seat, &last));
    struct rob_writer *writer = rob_review__writer(review, seat);
    struct rob_journal_end end = writer->end;
    must(rob_review__write_lines(&lines, review, writer, &event, 1, &end, &last));
    must(rob_writer_append(&copies, writer, lines.data, lines.len, &end, &last));
    rob_buf_free(&lines);
    rob_review_free(review);
}

/* The hash of the last line of a journal. */
static const char *last_hash(const char *laptop, const char *seat)
{
    char *journal = slurp(journal_of(at("%s", laptop), seat), NULL);
    const char *hash = at("%.64s", journal + strlen(journal) - 67) + strlen(test_room) + 1;
    free(journal);
    return hash;
}

/* r3 has not finished, and says that r1 and r2 were read without it: they go on waiting. */
static void who_has_not_finished_makes_nobody_read(void **state)
{
    (void)state;
    static const char key[] = "00000000000000000000000000000000"
                              "00000000000000000000000000000000";
    struct rob_review *review = on("c");
    must(judge(review, "r3", "s1", "seq", "yes"));
    rob_review_free(review);
    do_as("a", "r1", "s1");
    do_as("b", "r2", "s1");
    const char *named[] = {last_hash("a", "r1"), last_hash("b", "r2")};
    take("c", "a");
    take("c", "b");
    forge("c", "r3",
          (struct rob_event){.op = ROB_OP_REVEAL,
                             .study = "s1",
                             .key = key,
                             .completions = named,
                             .n_completions = 2});
    take("b", "c");
    assert_false(has_revealed("b", "r2"));
    do_as("c", "r3", "s1");
    take("b", "c");
    assert_true(has_revealed("b", "r2"));
}

/* --- lost and found ------------------------------------------------------------------------ */

/* r2 has finished, and goes on at a new laptop with the recovery code: the key goes out from there,
 * although nothing is written there. */
static void a_key_goes_out_where_nothing_was_written(void **state)
{
    (void)state;
    char code[ROB_KEY_CODE_SIZE];
    do_as("b", "r2", "s2");
    struct rob_review *review = on("b");
    must(rob_key_code(code, review, "r2", &last));
    rob_review_free(review);
    take("d", "b");
    review = on("d");
    must(rob_key_enter(review, "r2", code, &last));
    rob_review_free(review);
    take("a", "b");
    do_as("a", "r1", "s2");
    take("d", "a");
    assert_true(has_revealed("d", "r2"));
    take("a", "d");
    review = on("a");
    assert_true(is_open(review, "s2"));
    rob_review_free(review);
}

/* What is written after a code was entered is signed with its key. */
static void another_key_begins_another_journal(void **state)
{
    (void)state;
    char code[ROB_KEY_CODE_SIZE];
    struct rob_review *review = on("b");
    must(judge(review, "r2", "s2", "seq", "yes"));
    must(rob_key_code(code, review, "r2", &last));
    rob_review_free(review);
    review = on("d");
    must(judge(review, "r2", "s2", "house", "yes"));
    rob_review_free(review);
    take("d", "b");
    review = on("d");
    must(judge(review, "r2", "s2", "blind", "yes"));
    must(rob_key_enter(review, "r2", code, &last));
    assess(review, "r2", "s2", "nnn");
    rob_review_free(review);
    assert_int_equal(n_found("d", "damaged"), 0);
}

/* A copy that has what r1 wrote, and not what r2 wrote, raises no alarm. */
static void a_meeting_without_the_other_is_no_wrong_key(void **state)
{
    (void)state;
    do_as("b", "r2", "s2");
    take("a", "b");
    do_as("a", "r1", "s2");
    assert_true(has_revealed("a", "r1"));
    copy_file(journal_of(at("a"), "r1"), at("d/journals/r1@0a0a0a.jsonl"));
    assert_int_equal(n_found("d", "wrong-key"), 0);
    assert_int_equal(n_found("d", "missing-reference"), 2); /* the meeting, and the completion */
}

/* r2 has lost key and code, and begins anew on a copy that lacks what the lost key had finished and
 * r1 has read. When that arrives, r2 acknowledges the old key, and makes the first pass anew. */
static void an_old_key_that_comes_later_is_lost_too(void **state)
{
    (void)state;
    struct rob_merge_report report = {0};
    do_as("b", "r2", "s2");
    take("a", "b");
    do_as("a", "r1", "s2");
    struct rob_review *review = on("d");
    must(rob_key_renew(review, "r2", "the laptop was stolen", &last));
    rob_review_free(review);
    copy_folder(at("d"), at("e")); /* where another journal begins */
    use_laptop("d");
    review = open_review(at("e"));
    must(rob_review_merge(review, at("a"), &report, &last));
    rob_merge_report_free(&report);
    accept_all(review, "r2");
    must(on_study(review, "r2", ROB_OP_REOPEN, "s2", "the key was lost"));
    assess(review, "r2", "s2", "uuu");
    rob_review_free(review);
    take("a", "e");
    review = on("a");
    accept_all(review, "r1");
    assert_true(is_open(review, "s2"));
    rob_review_free(review);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, end_room)
    const struct CMUnitTest tests[] = {
        T(what_another_has_accepted_opens_nothing),     T(who_has_not_finished_makes_nobody_read),
        T(a_key_goes_out_where_nothing_was_written),    T(another_key_begins_another_journal),
        T(a_meeting_without_the_other_is_no_wrong_key), T(an_old_key_that_comes_later_is_lost_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
