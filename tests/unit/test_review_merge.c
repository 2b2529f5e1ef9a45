/* One review on several machines: journals carried by hand from folder to folder. */
#include "unit/support.h"

#include <syrob/check.h>

static const char *here, *there; /* the folders of two laptops */
static struct rob_review *mine, *theirs;

/* Two studies, both assigned to r1 and r2, in the folders of laptops a and b. */
static int begin(void **state)
{
    if (begin_room(state))
        return -1;
    here = new_review("here", 2, "study", NULL);
    mine = open_review(here);
    must(add_study(mine, "s1"));
    must(add_study(mine, "s2"));
    there = at("there");
    copy_folder(here, there);
    use_laptop("b");
    theirs = open_review(there);
    return 0;
}

static int end(void **state)
{
    rob_review_free(mine);
    rob_review_free(theirs);
    return end_room(state);
}

static void meet(void)
{
    carry_journals(here, there);
    carry_journals(there, here);
    must(rob_review_reload(mine, &last));
    must(rob_review_reload(theirs, &last));
}

/* The same on both laptops, and on a third that opens the folder for the first time. */
static void assert_value(const char *seat, const char *study, int item, const char *expected)
{
    struct rob_review *third = open_review(here);
    assert_string_equal(value(mine, seat, study, item), expected);
    assert_string_equal(value(theirs, seat, study, item), expected);
    assert_string_equal(value(third, seat, study, item), expected);
    rob_review_free(third);
}

static void different_answers_are_a_conflict(void **state)
{
    (void)state;
    must(judge(mine, "r1", "s1", "seq", "yes"));
    must(judge(theirs, "r1", "s1", "seq", "no"));
    must(judge(mine, "r1", "s1", "house", "yes"));
    must(judge(theirs, "r1", "s1", "blind", "na"));
    meet();
    assert_value("r1", "s1", SEQ, "conflict");
    assert_value("r1", "s1", HOUSE, "yes");
    assert_value("r1", "s1", BLIND, "na");
    refused(complete(mine, "r1", "s1"), "two answers from two computers");
    must(judge(theirs, "r1", "s1", "seq", "unclear"));
    meet();
    assert_value("r1", "s1", SEQ, "unclear");
    must(complete(mine, "r1", "s1"));
}

static void equal_answers_are_none(void **state)
{
    (void)state;
    set_clock(1800000001);
    must(judge(mine, "r1", "s1", "seq", "yes"));
    set_clock(1800009999);
    must(judge(theirs, "r1", "s1", "seq", "yes"));
    meet();
    assert_value("r1", "s1", SEQ, "yes");
    must(judge(mine, "r1", "s1", "seq", "no")); /* names both */
    meet();
    assert_value("r1", "s1", SEQ, "no");
}

static void every_part_of_a_judgement_is_content(void **state)
{
    (void)state;
    const struct rob_quote quote = {"x", "p. 1"}, moved = {"x", "p. 2"};
    const struct rob_signal yes = {"a", "yes"}, no = {"a", "no"};
    const struct rob_event plain = {
        .op = ROB_OP_JUDGE, .study = "s1", .item = "house", .answer = "yes"};
    struct rob_event variants[6];
    for (size_t i = 0; i < 6; i++)
        variants[i] = plain;
    variants[1].support = "text";
    variants[2].quotes = &quote;
    variants[3].quotes = &moved;
    variants[2].n_quotes = variants[3].n_quotes = 1;
    variants[4].signals = &yes;
    variants[5].signals = &no;
    variants[4].n_signals = variants[5].n_signals = 1;
    for (size_t i = 0; i < 5; i++) {
        must(record(mine, "r1", variants[i]));
        must(record(theirs, "r1", variants[i + 1]));
        meet();
        assert_value("r1", "s1", HOUSE, "conflict");
        must(record(mine, "r1", plain));
        meet();
        assert_value("r1", "s1", HOUSE, "yes");
    }
}

static void clearing_against_judging_is_a_conflict(void **state)
{
    (void)state;
    must(judge(mine, "r1", "s1", "seq", "yes"));
    meet();
    must(record(mine, "r1", (struct rob_event){.op = ROB_OP_CLEAR, .study = "s1", .item = "seq"}));
    must(judge(theirs, "r1", "s1", "seq", "no"));
    meet();
    assert_value("r1", "s1", SEQ, "conflict");
    must(record(mine, "r1", (struct rob_event){.op = ROB_OP_CLEAR, .study = "s1", .item = "seq"}));
    meet();
    assert_value("r1", "s1", SEQ, "");
}

static void the_first_pass_is_what_it_was(void **state)
{
    (void)state;
    must(judge(theirs, "r1", "s1", "seq", "no")); /* not known here yet */
    assess(mine, "r1", "s1", "yyu");
    assess(mine, "r2", "s1", "yny");
    assert_true(is_open(mine, "s1"));
    meet();
    assert_value("r1", "s1", SEQ, "yes"); /* the first pass that was read counts, and no other */
    assert_string_equal(first_pass(mine, "r1", "s1", SEQ), "yes");
    assert_string_equal(first_pass(theirs, "r1", "s1", BLIND), "unclear");
    assert_int_equal(consensus_of(theirs, "s1", SEQ).state, ROB_CELL_UNANIMOUS);
    assert_int_equal(consensus_of(theirs, "s1", SEQ).answer, YES);
    assert_int_equal(consensus_of(theirs, "s1", HOUSE).state, ROB_CELL_DIFFER);
    refused(judge(theirs, "r1", "s1", "seq", "no"), "can no longer be changed");
}

static size_t n_conflicts(const char *dir, const char *seat)
{
    struct rob_check *check = NULL;
    size_t n = 0;
    must(rob_check_new(&check, dir, seat, &last));
    for (size_t i = 0; i < check->n_problems; i++)
        n += strcmp(check->problems[i].kind, "conflict") == 0;
    rob_check_free(check);
    return n;
}

/* Entries of a machine that did not know of a completion can no longer be resolved, nor matter. */
static void a_first_pass_that_counts_decides(void **state)
{
    (void)state;
    must(judge(theirs, "r1", "s1", "seq", "no"));
    must(judge(theirs, "r1", "s2", "seq", "no"));
    must(judge(mine, "r1", "s2", "seq", "yes"));
    assess(mine, "r1", "s1", "yyy");
    assess(mine, "r2", "s1", "yyy");
    meet();
    assert_int_equal(n_conflicts(here, NULL), 0);
    assert_int_equal(n_conflicts(here, "r1"), 1); /* s2 is not done */
}

/* A first pass left unfinished in an open study stays hidden, in a check as well. */
static void who_left_is_not_told_of(void **state)
{
    (void)state;
    struct rob_event seat = {.op = ROB_OP_SEAT, .seat = "r3", .name = "Cy", .role = "reviewer"};
    must(record(mine, "lead", seat));
    meet();
    must(judge(mine, "r3", "s1", "seq", "yes"));
    must(judge(theirs, "r3", "s1", "seq", "no"));
    assess(mine, "r1", "s1", "yyy");
    assess(mine, "r2", "s1", "yyy");
    must(record(mine, "lead",
                (struct rob_event){.op = ROB_OP_RELEASE, .reason = "gone", .seat = "r3"}));
    meet();
    assert_true(is_open(mine, "s1"));
    assert_int_equal(n_conflicts(here, NULL), 0);
    assert_int_equal(n_conflicts(here, "r2"), 0);
    assert_int_equal(n_conflicts(here, "r3"), 1);
}

static void two_completions_must_be_told_apart(void **state)
{
    (void)state;
    assess(mine, "r1", "s1", "yyy");
    assess(theirs, "r1", "s1", "nyy");
    meet();
    assert_int_equal(progress_of(mine, "r1", "s1"), ROB_PARTIAL);
    assert_string_equal(first_pass(mine, "r1", "s1", HOUSE), "");
    refused(complete(mine, "r1", "s1"), "item 1 (two answers");
    must(judge(mine, "r1", "s1", "seq", "no"));
    must(complete(mine, "r1", "s1"));
    meet();
    assert_int_equal(progress_of(theirs, "r1", "s1"), ROB_COMPLETE);
    assert_string_equal(first_pass(theirs, "r1", "s1", SEQ), "no");
}

/* r1 has reopened on a copy without the record that r2 had read the answers. */
static void a_resolution_survives_a_reopening_elsewhere(void **state)
{
    (void)state;
    assess(mine, "r1", "s1", "yyy");
    meet();
    assess(mine, "r2", "s1", "nny");
    must(settle(mine, "s1", "seq", "no", "discussion", "r1", "r2"));
    must(on_study(theirs, "r1", ROB_OP_REOPEN, "s1", "not open over there"));
    must(judge(theirs, "r1", "s1", "house", "no"));
    must(complete(theirs, "r1", "s1"));
    meet();
    assert_int_equal(consensus_of(mine, "s1", SEQ).state, ROB_CELL_RESOLVED);
    assert_false(consensus_of(mine, "s1", SEQ).stale);
    assert_int_equal(consensus_of(theirs, "s1", SEQ).answer, NO);
    assert_int_equal(consensus_of(theirs, "s1", HOUSE).state, ROB_CELL_DIFFER);
    assert_string_equal(first_pass(theirs, "r1", "s1", HOUSE), "yes");
    refused(on_study(theirs, "r1", ROB_OP_REOPEN, "s1", "again"), "is unblinded");
}

/* A third reviewer, not known here, has assessed the study elsewhere. */
static void a_resolution_of_other_completions_is_stale(void **state)
{
    (void)state;
    const char *seats[] = {"r1", "r2", "r3"};
    assess(mine, "r1", "s1", "yyy");
    assess(mine, "r2", "s1", "nny");
    must(settle(mine, "s1", "seq", "no", "discussion", "r1", "r2"));
    must(record(
        theirs, "lead",
        (struct rob_event){.op = ROB_OP_SEAT, .seat = "r3", .name = "Cy", .role = "reviewer"}));
    must(record(
        theirs, "lead",
        (struct rob_event){.op = ROB_OP_ASSIGN, .study = "s1", .seats = seats, .n_seats = 3}));
    assess(theirs, "r3", "s1", "nny");
    meet();
    struct rob_consensus consensus = consensus_of(mine, "s1", SEQ);
    assert_int_equal(consensus.state, ROB_CELL_DIFFER);
    assert_true(consensus.stale);
    assert_int_equal(consensus.answer, ROB_NOT_FOUND);
    must(settle(theirs, "s1", "seq", "yes", "discussion", "r1", "r2"));
    meet();
    assert_int_equal(consensus_of(mine, "s1", SEQ).answer, YES);
    assert_false(consensus_of(mine, "s1", SEQ).stale);
}

static void different_resolutions_settle_nothing(void **state)
{
    (void)state;
    assess(mine, "r1", "s1", "yyy");
    assess(mine, "r2", "s1", "nny");
    meet();
    must(settle(mine, "s1", "seq", "no", "discussion", "r1", "r2"));
    must(settle(theirs, "s1", "seq", "yes", "discussion", "r1", "r2"));
    must(settle(mine, "s1", "house", "no", "discussion", "r1", "r2"));
    must(settle(theirs, "s1", "house", "no", "discussion", "r1", "r2"));
    meet();
    assert_int_equal(consensus_of(mine, "s1", SEQ).state, ROB_CELL_DIFFER);
    assert_int_equal(consensus_of(mine, "s1", HOUSE).state, ROB_CELL_RESOLVED);
    must(settle(mine, "s1", "seq", "unclear", "discussion", "r1", "r2"));
    meet();
    assert_int_equal(consensus_of(theirs, "s1", SEQ).answer, UNCLEAR);
}

/* Whatever the random names of the journals, and so the order in which they are read. */
static void what_another_lead_made_can_be_used(void **state)
{
    (void)state;
    for (int i = 0; i < 6; i++) {
        char study[8], seat[8];
        snprintf(study, sizeof study, "new%d", i);
        snprintf(seat, sizeof seat, "n%d", i);
        use_laptop(i % 2 ? "b" : "a");
        copy_folder(here, at("turn%d", i));
        here = at("turn%d", i);
        use_laptop(study); /* a lead's journal of its own each time */
        struct rob_review *review = open_review(here);
        must(add_study(review, study));
        must(record(
            review, "lead",
            (struct rob_event){.op = ROB_OP_SEAT, .seat = seat, .name = "N", .role = "reviewer"}));
        rob_review_free(review);
        use_laptop("other"); /* another lead uses them */
        review = open_review(here);
        must(assign(review, study, seat, "r1"));
        must(record(
            review, "lead",
            (struct rob_event){
                .op = ROB_OP_STUDY_EDIT, .study = study, .field = "title", .value = "Edited"}));
        rob_review_free(review);
        review = open_review(here);
        struct rob_view *view = view_as(review, seat);
        size_t s = study_index(view, study);
        assert_int_equal(n_problems(review, NULL), 0);
        assert_string_equal(rob_view_study(view, s).title, "Edited");
        assert_true(rob_view_assigned(view, s, (size_t)rob_view_viewer(view)));
        assert_true(rob_view_assigned(view, s, (size_t)rob_view_find_seat(view, "r1")));
        assert_false(rob_view_assigned(view, s, (size_t)rob_view_find_seat(view, "r2")));
        rob_view_free(view);
        rob_review_free(review);
    }
}

/* Another lead's seats may come before ours; a view keeps its person. */
static void a_view_stays_with_its_person(void **state)
{
    (void)state;
    struct rob_view *view = view_as(mine, "r2");
    assess(mine, "r1", "s1", "yyy");
    must(judge(mine, "r2", "s1", "seq", "no"));
    for (int i = 0; i < 8; i++) {
        char seat[8], laptop[8];
        snprintf(seat, sizeof seat, "z%d", i);
        snprintf(laptop, sizeof laptop, "l%d", i);
        use_laptop(laptop);
        struct rob_review *review = open_review(here);
        must(record(review, "lead",
                    (struct rob_event){
                        .op = ROB_OP_SEAT, .seat = seat, .name = "Z", .role = "adjudicator"}));
        rob_review_free(review);
        must(rob_review_reload(mine, &last));
        assert_string_equal(rob_view_seat(view, (size_t)rob_view_viewer(view)).id, "r2");
        size_t r1 = (size_t)rob_view_find_seat(view, "r1");
        assert_int_equal(rob_view_n_answered(view, 0, r1), 0);
        assert_int_equal(rob_view_n_answered(view, 0, (size_t)rob_view_viewer(view)), 1);
    }
    rob_view_free(view);
}

static void unknown_words_count_for_nothing_and_are_told(void **state)
{
    (void)state;
    must(add_study(theirs, "s3"));
    must(judge(theirs, "r1", "s3", "seq", "yes"));
    must(judge(theirs, "r1", "s1", "seq", "yes"));
    copy_file(journal_of(there, "r1"), at("here/journals/copied.jsonl")); /* the lead's not */
    must(rob_review_reload(mine, &last));
    assert_int_equal(n_problems(mine, "unknown-word"), 1);
    struct rob_problem problem = rob_review_problem(mine, 0);
    assert_int_equal(problem.line, 0); /* the item is still hidden */
    assert_string_equal(problem.file, "journals/copied.jsonl");
    assert_non_null(strstr(problem.message, "in a blinded study"));
    assert_string_equal(value(mine, "r1", "s1", SEQ), "yes");
    meet();
    assert_int_equal(n_problems(mine, NULL), 0);
    assert_value("r1", "s3", SEQ, "yes");
}

static void a_copied_journal_counts_once(void **state)
{
    (void)state;
    must(judge(mine, "r1", "s1", "seq", "yes"));
    copy_file(journal_of(here, "r1"), at("here/journals/r1 (conflicted copy).jsonl"));
    must(judge(mine, "r1", "s1", "seq", "no"));
    rob_review_free(mine);
    use_laptop("a");
    mine = open_review(here);
    struct rob_view *view = view_as(mine, "r1");
    struct rob_log *log = NULL;
    must(rob_view_log(&log, view, 0, SEQ, &last));
    assert_int_equal(log->n, 2);
    rob_log_free(log);
    rob_view_free(view);
    assert_string_equal(value(mine, "r1", "s1", SEQ), "no");
}

/* Two answers for one outcome are a conflict, and do not yield to the answer for all outcomes. */
static void a_conflict_hides_the_default(void **state)
{
    (void)state;
    const char *names[] = {"ALT", "AST"};
    struct rob_event event = {
        .op = ROB_OP_JUDGE, .study = "s1", .item = "blind", .outcome = "ALT", .answer = "no"};
    must(record(mine, "lead",
                (struct rob_event){.op = ROB_OP_OUTCOME, .outcomes = names, .n_outcomes = 2}));
    must(judge(mine, "r1", "s1", "blind", "yes"));
    meet();
    must(record(mine, "r1", event));
    event.answer = "unclear";
    must(record(theirs, "r1", event));
    meet();
    struct rob_view *view = view_as(mine, "r1");
    struct rob_judgement judgement;
    assert_true(rob_view_judgement(&judgement, view, (struct rob_cell){0, BLIND, 0}, 0));
    assert_true(judgement.conflict);
    assert_true(rob_view_judgement(&judgement, view, (struct rob_cell){0, BLIND, 1}, 0));
    assert_int_equal(judgement.answer, YES);
    rob_view_free(view);
}

#define merged(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        merged(different_answers_are_a_conflict),
        merged(equal_answers_are_none),
        merged(every_part_of_a_judgement_is_content),
        merged(clearing_against_judging_is_a_conflict),
        merged(the_first_pass_is_what_it_was),
        merged(a_first_pass_that_counts_decides),
        merged(who_left_is_not_told_of),
        merged(two_completions_must_be_told_apart),
        merged(a_resolution_survives_a_reopening_elsewhere),
        merged(a_resolution_of_other_completions_is_stale),
        merged(different_resolutions_settle_nothing),
        merged(what_another_lead_made_can_be_used),
        merged(a_view_stays_with_its_person),
        merged(unknown_words_count_for_nothing_and_are_told),
        merged(a_copied_journal_counts_once),
        merged(a_conflict_hides_the_default),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
