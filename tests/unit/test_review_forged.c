/* Journals that our own program would not have written: correctly chained, with odd content. */
#include "unit/support.h"

#include "store/journal.h"

static const char *dir;
static struct rob_review *review;

static int begin(void **state)
{
    if (begin_room(state))
        return -1;
    dir = new_review("forged", 2, "study", NULL);
    review = open_review(dir);
    must(add_study(review, "s1"));
    return 0;
}

static int end(void **state)
{
    rob_review_free(review);
    return end_room(state);
}

/* --- a forged journal -------------------------------------------------------------------- */

struct forger {
    struct rob_buf lines;
    char hash[ROB_HASH_HEX + 1];
    uint32_t n;
};

static uint64_t close_line(struct forger *forger, size_t start)
{
    int ok = 0;
    rob_chain_close(&forger->lines, start, forger->hash);
    forger->n++;
    return rob_hex64(forger->hash, &ok);
}

static uint64_t forge(struct forger *forger, struct rob_event event)
{
    size_t start = forger->lines.len;
    event.line = forger->n + 1;
    event.time = 1800000000;
    rob_event_write(&forger->lines, &event, NULL);
    return close_line(forger, start);
}

static uint64_t forge_text(struct forger *forger, const char *text)
{
    size_t start = forger->lines.len;
    rob_buf_str(&forger->lines, text);
    return close_line(forger, start);
}

static struct forger begin_journal(const char *seat, int version)
{
    struct forger forger = {{0}, "", 0};
    struct rob_journal_head head = {
        version, rob_review_id(review), seat, "0f0f0f", "00000000000000000000000000000000", "other",
        NULL};
    struct rob_event event = {.op = ROB_OP_OPEN, .line = 1};
    rob_event_write(&forger.lines, &event, &head);
    close_line(&forger, 0);
    return forger;
}

static void put(struct forger *forger)
{
    spill(at("forged/journals/forged.jsonl"), forger->lines.data, forger->lines.len);
    rob_buf_free(&forger->lines);
}

static void put_and_read(struct forger *forger)
{
    put(forger);
    must(rob_review_reload(review, &last));
}

static void refuses(struct forger *forger, const char *text, unsigned line)
{
    bool lead = strstr(forger->lines.data, "\"seat\":\"lead\"") != NULL;
    put(forger);
    if (lead) {
        invalid(rob_review_reload(review, &last), text);
        assert_int_equal(last.line, line);
        return;
    }
    must(rob_review_reload(review, &last));
    expect_damage(review, text, line, __LINE__);
}

static struct rob_event judgement(const char *item, const char *answer)
{
    return (struct rob_event){.op = ROB_OP_JUDGE, .study = "s1", .item = item, .answer = answer};
}

/* --- tests ------------------------------------------------------------------------------- */

static void only_the_own_cell_is_replaced(void **state)
{
    (void)state;
    struct rob_event theirs = judgement("seq", "yes"), own = judgement("house", "yes");
    must(rob_review_record(review, "r2", &theirs, 1, &last));
    must(rob_review_record(review, "r1", &own, 1, &last));
    const uint64_t ids[] = {theirs.id, own.id};
    struct forger forger = begin_journal("r1", 1);
    struct rob_event event = judgement("seq", "no");
    event.was = ids;
    event.n_was = 2;
    forge(&forger, event);
    put_and_read(&forger);
    assert_string_equal(value(review, "r2", "s1", SEQ), "yes");
    assert_string_equal(value(review, "r1", "s1", HOUSE), "yes");
    assert_string_equal(value(review, "r1", "s1", SEQ), "no");
}

static void a_completion_must_name_the_whole_pass(void **state)
{
    (void)state;
    struct forger forger = begin_journal("r1", 1);
    uint64_t refs[3];
    refs[0] = forge(&forger, judgement("seq", "no"));
    refs[1] = forge(&forger, judgement("house", "no"));
    refs[2] = forge(&forger, judgement("blind", NULL)); /* no answer */
    struct rob_event done = {.op = ROB_OP_COMPLETE, .study = "s1", .refs = refs, .n_refs = 3};
    forge(&forger, done);
    put_and_read(&forger);
    assert_int_equal(progress_of(review, "r1", "s1"), ROB_PARTIAL);
    assess(review, "r2", "s1", "yyy");
    assert_false(is_open(review, "s1"));
}

/* A judgement after the completion, or by another reviewer, does not belong to the first pass. */
static void a_first_pass_is_of_its_seat(void **state)
{
    (void)state;
    struct rob_event theirs = judgement("blind", "na");
    must(rob_review_record(review, "r2", &theirs, 1, &last));
    struct forger forger = begin_journal("r1", 1);
    uint64_t refs[3] = {0, 0, theirs.id};
    refs[0] = forge(&forger, judgement("seq", "no"));
    refs[1] = forge(&forger, judgement("house", "no"));
    forge(&forger,
          (struct rob_event){.op = ROB_OP_COMPLETE, .study = "s1", .refs = refs, .n_refs = 3});
    put_and_read(&forger);
    assert_int_equal(progress_of(review, "r1", "s1"), ROB_PARTIAL);
    assert_string_equal(first_pass(review, "r1", "s1", BLIND), "");
}

static void lines_are_numbered(void **state)
{
    (void)state;
    struct forger forger = begin_journal("r1", 1);
    forger.n = 2; /* as if one had been cut out and the chain made anew */
    forge(&forger, judgement("seq", "no"));
    refuses(&forger, "\"n\" must be 1", 2);
}

static void journals_hold_their_own_ops(void **state)
{
    (void)state;
    struct forger forger = begin_journal("lead", 1);
    forge(&forger, judgement("seq", "no"));
    refuses(&forger, "a journal of lead cannot hold \"judge\"", 2);
    forger = begin_journal("r1", 1);
    forge(&forger, (struct rob_event){.op = ROB_OP_EARLY, .study = "s1", .reason = "x"});
    refuses(&forger, "a journal of r1 cannot hold \"early\"", 2);
    forger = begin_journal("r1", 1);
    forge_text(&forger, "{\"n\":1,\"t\":\"2027-01-15T08:00:00Z\",\"op\":\"open\"");
    refuses(&forger, "line 1, and no other", 2);
}

static void the_first_line_is_a_beginning(void **state)
{
    (void)state;
    static const char *const seats[] = {"", "R1", "r 1", "../r1", "r@1"};
    for (size_t i = 0; i < sizeof seats / sizeof *seats; i++) {
        struct forger forger = begin_journal(seats[i], 1);
        refuses(&forger, "not the beginning of a journal", 0);
    }
    struct forger forger = {{0}, "", 0};
    forge(&forger, judgement("seq", "no"));
    refuses(&forger, NULL, 0);
}

static void commands_count_down(void **state)
{
    (void)state;
    struct forger forger = begin_journal("r1", 1);
    struct rob_event event = judgement("seq", "no");
    event.left = 2;
    forge(&forger, event);
    event.left = 0;
    forge(&forger, event);
    refuses(&forger, "\"left\" must be 1", 3);
    forger = begin_journal("r1", 1);
    forge(&forger, judgement("house", "no"));
    event.left = 1;
    forge(&forger, event); /* the end of it is missing */
    put_and_read(&forger);
    assert_int_equal(n_problems(review, "torn-line"), 1);
    assert_string_equal(value(review, "r1", "s1", SEQ), "");
    assert_string_equal(value(review, "r1", "s1", HOUSE), "no");
}

/* Lines of a newer program are read as far as they are understood, and reported. */
static void newer_journals_are_only_read(void **state)
{
    (void)state;
    struct forger forger = begin_journal("r1", 1);
    forge(&forger, judgement("seq", "no"));
    forge_text(&forger, "{\"n\":2,\"t\":\"2027-01-15T08:00:00Z\",\"op\":\"vote\",\"study\":\"s1\"");
    forge_text(&forger, "{\"n\":3,\"t\":\"2027-01-15T08:00:00Z\",\"op\":\"judge\",\"study\":\"s1\","
                        "\"item\":\"house\",\"outcome\":null,\"answer\":\"yes\",\"mood\":7,"
                        "\"was\":[]");
    put_and_read(&forger);
    assert_int_equal(n_problems(review, "newer"), 1);
    assert_int_equal(rob_review_problem(review, 0).line, 0); /* nor how much r1 has written */
    assert_string_equal(value(review, "r1", "s1", SEQ), "no");
    assert_string_equal(value(review, "r1", "s1", HOUSE), "yes");
    forger = begin_journal("r1", 3);
    forge(&forger, judgement("seq", "no"));
    put_and_read(&forger);
    assert_int_equal(n_problems(review, "newer"), 1);
    assert_string_equal(value(review, "r1", "s1", SEQ), "no");
}

/* Our own journal is not written to after a newer program has added to it. */
static void an_own_newer_journal_is_left_alone(void **state)
{
    (void)state;
    must(judge(review, "r1", "s1", "seq", "yes"));
    rob_review_free(review);
    const char *path = journal_of(dir, "r1");
    size_t len = 0, now = 0;
    char *text = slurp(path, &len);
    struct forger forger = {{0}, "", 2};
    rob_buf_add(&forger.lines, text, len);
    memcpy(forger.hash, text + len - 67, ROB_HASH_HEX);
    forge_text(&forger, "{\"n\":2,\"t\":\"2027-01-15T08:00:00Z\",\"op\":\"vote\"");
    spill(path, forger.lines.data, len = forger.lines.len);
    rob_buf_free(&forger.lines);
    free(text);
    review = open_review(dir);
    assert_int_equal(n_problems(review, "newer"), 1);
    must(judge(review, "r1", "s1", "seq", "no"));
    assert_string_equal(value(review, "r1", "s1", SEQ), "no");
    text = slurp(path, &now);
    assert_int_equal(now, len);
    free(text);
}

/* A word that becomes known while the review is open: its cells and their replacements are found.
 */
static void late_words_are_placed_with_their_history(void **state)
{
    (void)state;
    struct forger forger = begin_journal("r1", 1);
    struct rob_event event = judgement("seq", "yes");
    event.study = "s9";
    uint64_t before = forge(&forger, event);
    event.answer = "no";
    event.was = &before;
    event.n_was = 1;
    forge(&forger, event);
    put_and_read(&forger);
    assert_int_equal(n_problems(review, "unknown-word"), 1); /* their number is hidden */
    must(add_study(review, "s9"));
    assert_string_equal(value(review, "r1", "s9", SEQ), "no");
    rob_review_free(review);
    review = open_review(dir);
    assert_int_equal(n_problems(review, NULL), 0);
    assert_string_equal(value(review, "r1", "s9", SEQ), "no");
}

#define forged(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        forged(only_the_own_cell_is_replaced),
        forged(a_completion_must_name_the_whole_pass),
        forged(a_first_pass_is_of_its_seat),
        forged(lines_are_numbered),
        forged(journals_hold_their_own_ops),
        forged(the_first_line_is_a_beginning),
        forged(commands_count_down),
        forged(newer_journals_are_only_read),
        forged(an_own_newer_journal_is_left_alone),
        forged(late_words_are_placed_with_their_history),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
