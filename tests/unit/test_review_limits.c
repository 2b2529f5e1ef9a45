/* Everything accepted can be read again: odd names, and the limits of counts. */
#include "unit/support.h"

#include <syrob/check.h>
#include <syrob/merge.h>

#include <limits.h>
#include <time.h>

static void names_may_hold_any_sign(void **state)
{
    (void)state;
    const char *dir = new_review("odd", 2, "study", "a \"b\" \\ c\td,AST");
    struct rob_review *review = open_review(dir);
    const char *outcome = "a \"b\" \\ c\td";
    must(add_study(review, "s1"));
    must(record(review, "r1",
                (struct rob_event){.op = ROB_OP_JUDGE,
                                   .study = "s1",
                                   .item = "blind",
                                   .outcome = outcome,
                                   .answer = "no"}));
    rob_review_free(review);
    review = open_review(dir);
    struct rob_view *view = view_as(review, "r1");
    struct rob_judgement judgement;
    struct rob_cell cell = {0, BLIND, rob_view_find_outcome(view, outcome)};
    assert_true(rob_view_judgement(&judgement, view, cell, 0));
    assert_int_equal(judgement.answer, NO);
    rob_view_free(view);
    rob_review_free(review);
}

static enum rob_status add_seats(struct rob_review *review, int n)
{
    static char ids[100][8];
    struct rob_event events[100] = {{0}};
    for (int i = 0; i < n; i++) {
        snprintf(ids[i], sizeof ids[i], "x%d", i);
        events[i] = (struct rob_event){
            .op = ROB_OP_SEAT, .seat = ids[i], .name = "X", .role = "adjudicator"};
    }
    return rob_review_record(review, "lead", events, (size_t)n, &last);
}

static void seats_are_counted_before_they_are_written(void **state)
{
    (void)state;
    struct rob_review *review = open_review(new_review("seats", 2, "study", NULL));
    invalid(add_seats(review, 62), "64"); /* three are there */
    must(add_seats(review, 61));
    struct rob_event event = {.op = ROB_OP_SEAT, .seat = "y", .name = "Y", .role = "reviewer"};
    invalid(record(review, "lead", event), "64");
    event.seat = "first-pass"; /* whose results --source would mean? */
    invalid(record(review, "lead", event), "first-pass");
    event.seat = "x3"; /* one that is there may be changed */
    must(record(review, "lead", event));
    rob_review_free(review);
    rob_review_free(open_review(at("seats")));
}

static enum rob_status set_outcomes(struct rob_review *review, int from, int n)
{
    static char names[1100][8];
    const char *list[1100];
    for (int i = 0; i < n; i++) {
        snprintf(names[i], sizeof names[i], "o%d", from + i);
        list[i] = names[i];
    }
    return record(
        review, "lead",
        (struct rob_event){.op = ROB_OP_OUTCOME, .outcomes = list, .n_outcomes = (size_t)n});
}

static void outcomes_are_counted_before_they_are_written(void **state)
{
    (void)state;
    struct rob_review *review = open_review(new_review("many", 2, "study", NULL));
    invalid(set_outcomes(review, 0, 1001), "1000");
    must(set_outcomes(review, 0, 600));
    invalid(set_outcomes(review, 600, 600), "1000");
    must(set_outcomes(review, 100, 900));
    rob_review_free(review);
    rob_review_free(open_review(at("many")));
}

static void rounds_are_counted_before_they_are_written(void **state)
{
    (void)state;
    static char names[1001][16];
    static struct rob_event events[1001];
    struct rob_review *review = open_review(new_review("rounds", 2, "study", NULL));
    for (int i = 0; i < 1001; i++) {
        snprintf(names[i], sizeof names[i], "round %d", i);
        events[i] = (struct rob_event){.op = ROB_OP_ROUND, .name = names[i]};
    }
    invalid(rob_review_record(review, "lead", events, 1001, &last), "1000");
    must(rob_review_record(review, "lead", events, 1000, &last));
    invalid(rob_review_record(review, "lead", events + 1000, 1, &last), "1000");
    must(rob_review_record(review, "lead", events + 5, 1, &last));
    rob_review_free(review);
    rob_review_free(open_review(at("rounds")));
}

static void rounds_name_studies_that_there_are(void **state)
{
    (void)state;
    const char *studies[] = {"s1", "s2"};
    struct rob_review *review = open_review(new_review("named", 2, "round", NULL));
    struct rob_study_fields fields = {.label = "Roe 2002"};
    struct rob_event events[] = {
        {.op = ROB_OP_ROUND, .name = "second", .studies = studies, .n_studies = 2},
        {.op = ROB_OP_STUDY, .study = "s2", .fields = &fields}};
    invalid(record(review, "lead", events[0]), "s1");
    must(add_study(review, "s1"));
    invalid(record(review, "lead", events[0]), "s2");
    invalid(rob_review_check(review, "lead", events, 1, &last), "s2");
    must(rob_review_check(review, "lead", events, 2, &last));
    must(rob_review_record(review, "lead", events, 2, &last));
    rob_review_free(review);
}

static void numbers_are_those_of_the_format(void **state)
{
    (void)state;
    struct rob_review *review = open_review(new_review("numbers", 2, "study", NULL));
    must(add_study(review, "s1"));
    const char *seats[] = {"r1", "r2"};
    struct rob_event event = {
        .op = ROB_OP_ASSIGN, .study = "s1", .seats = seats, .n_seats = 2, .seed = INT_MIN};
    invalid(record(review, "lead", event), NULL);
    event.seed = -1;
    invalid(record(review, "lead", event), "seed");
    event.seed = INT_MAX;
    must(record(review, "lead", event));
    rob_review_free(review);
    rob_review_free(open_review(at("numbers")));
}

static void the_longest_line_is_read_again(void **state)
{
    (void)state;
    static char text[65536];
    struct rob_review *review = open_review(new_review("long", 2, "study", NULL));
    must(add_study(review, "s1"));
    must(judge(review, "r1", "s1", "seq", "yes"));
    struct rob_event event = {
        .op = ROB_OP_JUDGE, .study = "s1", .item = "house", .answer = "no", .support = text};
    size_t longest = 0;
    for (size_t step = 32768, n = 0; step > 0; step /= 2) {
        memset(text, 'x', n + step);
        text[n + step] = '\0';
        if (rob_review_record(review, "r1", &event, 1, &last) == ROB_OK)
            longest = n += step;
    }
    assert_true(longest > 65000 && longest < 65536);
    rob_review_free(review);
    review = open_review(at("long"));
    struct rob_view *view = view_as(review, "r1");
    struct rob_judgement judgement;
    assert_true(
        rob_view_judgement(&judgement, view, (struct rob_cell){0, HOUSE, ROB_NO_OUTCOME}, 0));
    assert_int_equal(strlen(judgement.support), longest);
    rob_view_free(view);
    rob_review_free(review);
}

/* Fills the folder up with copies of r1's journal. */
static void fill_journals(const char *dir, int n)
{
    const char *path = journal_of(dir, "r1");
    size_t there = 0, len = 0;
    char *text = slurp(path, &len);
    find_file(at("%s/journals", dir + strlen(test_room) + 1), "", ".jsonl", &there);
    for (int i = (int)there; i < n; i++)
        spill(at("%s/journals/r1 copy %d.jsonl", dir + strlen(test_room) + 1, i), text, len);
    free(text);
}

static void journals_are_counted_before_they_are_written(void **state)
{
    (void)state;
    const char *dir = new_review("many", 2, "study", NULL), *more = at("more");
    struct rob_review *review = open_review(dir);
    must(add_study(review, "s1"));
    must(judge(review, "r1", "s1", "seq", "yes"));
    rob_review_free(review);
    copy_folder(dir, more);
    fill_journals(dir, 999);
    setenv("XDG_STATE_HOME", "/dev/null/none", 1); /* every opening is another writer */
    review = open_review(dir);
    must(judge(review, "r2", "s1", "seq", "yes"));
    rob_review_free(review);
    review = open_review(dir);
    refused(judge(review, "r2", "s1", "seq", "no"), "1000 journals");
    rob_review_free(review);

    use_laptop("b");
    struct rob_merge_report report = {0};
    review = open_review(more);
    must(judge(review, "r2", "s1", "house", "no"));
    rob_review_free(review);
    refused(rob_merge_into(dir, more, &report, &last), "1001 journals");
    review = open_review(dir);
    rob_review_free(review);

    fill_journals(dir, 1002);
    invalid(rob_review_open(&review, dir, &last), "1002 journals");
    struct rob_check *check = NULL;
    must(rob_check_new(&check, dir, NULL, &last));
    assert_true(check->n_problems > 0);
    assert_string_equal(check->problems[0].file, "journals");
    rob_check_free(check);
}

/* Judges all items of 4,000 studies in one command. */
static void judge_many(struct rob_review *review)
{
    enum { N = 4000 };
    static char ids[N][8];
    struct rob_study_fields fields = {.title = "T", .authors = "Hale, A", .year = 1997};
    struct rob_event *events = calloc(N * N_ITEMS, sizeof *events);
    assert_non_null(events);
    for (int i = 0; i < N; i++) {
        snprintf(ids[i], sizeof ids[i], "s%d", i);
        events[i] = (struct rob_event){.op = ROB_OP_STUDY, .study = ids[i], .fields = &fields};
    }
    must(rob_review_record(review, "lead", events, N, &last));
    for (int i = 0; i < N * N_ITEMS; i++)
        events[i] = (struct rob_event){.op = ROB_OP_JUDGE,
                                       .study = ids[i / N_ITEMS],
                                       .item = item_ids[i % N_ITEMS],
                                       .answer = "yes"};
    must(rob_review_record(review, "r1", events, N * N_ITEMS, &last));
    free(events);
}

static void checking_takes_hardly_longer_than_opening(void **state)
{
    (void)state;
    struct rob_check *check = NULL;
    const char *dir = new_review("big", 2, "study", NULL);
    struct rob_review *review = open_review(dir);
    judge_many(review);
    rob_review_free(review);
    clock_t start = clock();
    rob_review_free(open_review(dir));
    clock_t opened = clock();
    must(rob_check_new(&check, dir, NULL, &last));
    clock_t checked = clock();
    assert_int_equal(check->n_problems, 0);
    rob_check_free(check);
    if (checked - opened > 3 * (opened - start))
        fail_msg("opening %ld, checking %ld", (long)(opened - start), (long)(checked - opened));
}

#define in_room(test) cmocka_unit_test_setup_teardown(test, begin_room, end_room)

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_room(names_may_hold_any_sign),
        in_room(seats_are_counted_before_they_are_written),
        in_room(outcomes_are_counted_before_they_are_written),
        in_room(rounds_are_counted_before_they_are_written),
        in_room(rounds_name_studies_that_there_are),
        in_room(numbers_are_those_of_the_format),
        in_room(the_longest_line_is_read_again),
        in_room(journals_are_counted_before_they_are_written),
        in_room(checking_takes_hardly_longer_than_opening),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
