/* Imports: the records that are new to a review, and the changes that a sheet of judgements makes.
 */
#include "unit/support.h"

#include <syrob/import.h>
#include <syrob/work.h>

/* --- studies ------------------------------------------------------------------------------ */

#define HEADER "title,authors,year,doi\n"

static struct rob_citations *read_table(const char *rows)
{
    struct rob_citations *found = NULL;
    const struct rob_citations_options options = {.format = ROB_CITATIONS_CSV};
    char text[4096];
    snprintf(text, sizeof text, HEADER "%s", rows);
    must(rob_citations_read(&found, text, strlen(text), &options, &last));
    return found;
}

/* One file against a review; the caller frees both. */
static struct rob_import *import_rows(struct rob_citations **found, const struct rob_view *view,
                                      const char *rows)
{
    struct rob_import *import = NULL;
    *found = read_table(rows);
    const struct rob_import_file file = {.name = "refs.csv", .citations = *found};
    must(rob_import_new(&import, view, &file, 1, &last));
    return import;
}

static void add_rows(struct rob_review *review, const struct rob_view *view, const char *rows)
{
    struct rob_citations *found = NULL;
    struct rob_import *import = import_rows(&found, view, rows);
    must(rob_review_record(review, ROB_SEAT_LEAD, import->events, import->n_events, &last));
    rob_import_free(import);
    rob_citations_free(found);
}

/* The result of each record, a letter each: n new, l new and like another, p present, - empty. */
static void expect_kinds(const struct rob_view *view, const char *rows, const char *wanted,
                         size_t n_doubtful)
{
    char kinds[16] = "";
    struct rob_citations *found = NULL;
    struct rob_import *import = import_rows(&found, view, rows);
    for (size_t i = 0; i < import->n_records; i++) {
        const struct rob_import_record *one = &import->records[i];
        kinds[i] = one->kind == ROB_IMPORT_NEW ? (one->n_pairs ? 'l' : 'n') : "np-u"[one->kind];
        assert_true((*one->id == '\0') == (one->kind == ROB_IMPORT_EMPTY));
    }
    assert_string_equal(kinds, wanted);
    assert_int_equal(import->n_doubtful, n_doubtful);
    assert_int_equal(import->n_new + import->n_present + import->n_unreadable, import->n_records);
    rob_import_free(import);
    rob_citations_free(found);
}

static void test_new_and_present(void **state)
{
    (void)state;
    struct rob_review *review = open_review(new_review("new", 2, "round", NULL));
    struct rob_view *view = view_as(review, NULL);
    expect_kinds(view, "", "", 0);
    expect_kinds(view, "On rats,\"Chen, A\",2011,10.1234/a\nOn mice,\"Hale, B\",1997,\n", "nn", 0);
    /* the same DOI, however it is written; the same title, year and author */
    expect_kinds(
        view,
        "On rats,\"Chen, A\",2011,10.1234/a\nRats,\"Chen, A\",2011,https://doi.org/10.1234/A\n"
        "On mice,\"Hale, B\",1997,\nON MICE.,\"Hale, B\",1997,\n",
        "npnp", 0);
    /* the same title in the same year or in none: perhaps the same paper; in another year: no */
    expect_kinds(view,
                 "On rats,\"Chen, A\",2011,10.1234/a\n\"On rats!\",\"Chen, A\",2011,10.1234/b\n"
                 "On rats,\"Vos, C\",2014,10.1234/c\n",
                 "nln", 1);
    add_rows(review, view, "On rats,\"Chen, A\",2011,10.1234/a\n");
    must(on_study(review, "lead", ROB_OP_STUDY_DROP, rob_view_study(view, 0).id, "not of rats"));
    expect_kinds(view, "On rats,\"Chen, A\",2011,10.1234/a\n", "p", 0); /* it was taken out */
    expect_kinds(view, ",\"Chen, A\",2011,\n", "-", 0);
    rob_view_free(view);
    rob_review_free(review);
}

/* The ids are short. Where two papers share one, the second has a longer suffix; a record of
 * either is known again. */
static void test_shared_id(void **state)
{
    (void)state;
    struct rob_review *review = open_review(new_review("shared", 2, "round", NULL));
    struct rob_view *view = view_as(review, NULL);
    char taken[ROB_STUDY_ID_SIZE];
    const struct rob_citation other = {.title = "On mice",
                                       .first_author = "Chen",
                                       .authors = "Chen, A",
                                       .year = 2011,
                                       .doi = "10.1234/b",
                                       .pmid = ""};
    must(rob_citation_study_id(taken, sizeof taken, &other, ROB_STUDY_ID_SUFFIX, &last));
    struct rob_study_fields fields = {.title = "On rats", .doi = "10.1234/a", .year = 2011};
    must(record(review, "lead",
                (struct rob_event){.op = ROB_OP_STUDY, .study = taken, .fields = &fields}));
    struct rob_citations *found = NULL;
    struct rob_import *import = import_rows(&found, view, "On mice,\"Chen, A\",2011,10.1234/b\n");
    assert_int_equal(import->n_new, 1);
    assert_int_equal(strlen(import->records[0].id), strlen(taken) + 1);
    assert_memory_equal(import->records[0].id, taken, strlen(taken));
    must(rob_review_record(review, ROB_SEAT_LEAD, import->events, import->n_events, &last));
    rob_import_free(import);
    rob_citations_free(found);
    expect_kinds(view, "On mice,\"Chen, A\",2011,10.1234/b\n", "p", 0);
    rob_view_free(view);
    rob_review_free(review);
}

static void test_two_files(void **state)
{
    (void)state;
    struct rob_review *review = open_review(new_review("files", 2, "round", NULL));
    struct rob_view *view = view_as(review, NULL);
    struct rob_citations *a = read_table("On rats,\"Chen, A\",2011,10.1234/a\n");
    struct rob_citations *b =
        read_table("On rats,\"Chen, A\",2011,10.1234/a\nOn mice,,,10.1234/b\n");
    const struct rob_import_file files[] = {{.name = "a.csv", .citations = a},
                                            {.name = "b.csv", .citations = b}};
    struct rob_import *import = NULL;
    must(rob_import_new(&import, view, files, 2, &last));
    assert_int_equal(import->n_records, 3);
    assert_int_equal(import->records[1].file, 1);
    assert_int_equal(import->records[1].kind, ROB_IMPORT_PRESENT);
    assert_string_equal(import->records[1].id, import->records[0].id);
    assert_int_equal(import->n_events, 2);
    must(rob_review_record(review, ROB_SEAT_LEAD, import->events, import->n_events, &last));
    assert_string_equal(rob_view_study(view, 0).label, "Chen 2011");
    assert_string_equal(rob_view_study(view, 0).id, import->records[0].id); /* holds */
    rob_import_free(import);
    rob_citations_free(a);
    rob_citations_free(b);
    rob_import_free(NULL);
    rob_view_free(view);
    rob_review_free(review);
}

/* Studies that come after unblinding get a round of their own, so that no study closes. */
static void test_late_import(void **state)
{
    (void)state;
    struct rob_review *review = open_review(new_review("late", 2, "round", NULL));
    struct rob_view *view = view_as(review, NULL);
    must(add_study(review, "s0"));
    assess(review, "r1", "s0", "yyy");
    assess(review, "r2", "s0", "yyy");
    struct rob_citations *found = NULL;
    struct rob_import *import = import_rows(&found, view, "On rats,\"Chen, A\",2011,10.1234/a\n");
    assert_int_equal(import->n_events, 2);
    assert_int_equal(import->events[1].op, ROB_OP_ROUND);
    assert_string_equal(import->events[1].studies[0], import->records[0].id);
    must(rob_review_record(review, ROB_SEAT_LEAD, import->events, import->n_events, &last));
    assert_true(is_open(review, "s0"));
    rob_import_free(import);
    import = import_rows((rob_citations_free(found), &found), view,
                         "On rats,\"Chen, A\",2011,10.1234/a\n");
    assert_int_equal(import->n_events, 0); /* nothing is new, nothing is late */
    rob_import_free(import);
    rob_citations_free(found);
    rob_view_free(view);
    rob_review_free(review);
}

/* --- judgements --------------------------------------------------------------------------- */

struct sheet_test {
    struct rob_review *review;
    struct rob_view *view; /* of r1 */
    struct rob_sheet *sheet;
    struct rob_sheet_import *import;
};

/* Two studies, of which r1 has judged one item with support and a quote. */
static int begin_sheets(void **state)
{
    static struct sheet_test test;
    if (begin_room(state))
        return -1;
    const struct rob_quote passage = {"in cages", "p. 2"};
    const struct rob_signal signal = {"a", "yes"};
    test = (struct sheet_test){open_review(new_review("sheets", 2, "round", "ALT,AST")), NULL, NULL,
                               NULL};
    must(add_study(test.review, "s0"));
    must(add_study(test.review, "s1"));
    must(record(test.review, "r1",
                (struct rob_event){.op = ROB_OP_JUDGE,
                                   .study = "s0",
                                   .item = "house",
                                   .answer = "yes",
                                   .support = "Described",
                                   .quotes = &passage,
                                   .n_quotes = 1,
                                   .signals = &signal,
                                   .n_signals = 1}));
    test.view = view_as(test.review, "r1");
    *state = &test;
    return 0;
}

static void drop_sheet(struct sheet_test *test)
{
    rob_sheet_import_free(test->import);
    rob_sheet_free(test->sheet);
    test->import = NULL;
    test->sheet = NULL;
}

static int end_sheets(void **state)
{
    struct sheet_test *test = *state;
    drop_sheet(test);
    rob_view_free(test->view);
    rob_review_free(test->review);
    return end_room(state);
}

static const struct rob_sheet_import *take_in(struct sheet_test *test, const char *text,
                                              bool complete_)
{
    const struct rob_sheet_options options = {.partial = true};
    drop_sheet(test);
    must(rob_sheet_read(&test->sheet, text, strlen(text), rob_view_form(test->view), &options,
                        &last));
    const struct rob_sheet_import_options how = {.file = "folder/r1.csv", .complete = complete_};
    must(rob_sheet_import_new(&test->import, test->view, test->sheet, &how, &last));
    return test->import;
}

/* The only problem. */
static void expect_problem(const struct rob_sheet_import *import, unsigned line, const char *text)
{
    assert_int_equal(import->n_problems, 1);
    assert_int_equal(import->problems[0].line, line);
    assert_non_null(strstr(import->problems[0].message, text));
}

static void test_sheet_events(void **state)
{
    struct sheet_test *test = *state;
    const struct rob_sheet_import *import =
        take_in(test, "study,item,answer\ns0,1,no\ns0,2,no\ns1,1,\n", false);
    assert_int_equal(import->n_problems, 0);
    assert_int_equal(import->n_events, 2);
    assert_true(import->studies[0]);
    assert_false(import->studies[1]);
    const struct rob_event *event = &import->events[1];
    assert_string_equal(event->item, "house");
    assert_string_equal(event->answer, "no");
    assert_string_equal(event->sheet, "r1.csv"); /* its folders are private */
    assert_int_equal(event->row, 3);
    assert_string_equal(event->support, "Described"); /* the sheet has no column for it */
    assert_string_equal(event->quotes[0].where, "p. 2");
    assert_string_equal(event->signals[0].id, "a");
    must(rob_review_record(test->review, "r1", import->events, import->n_events, &last));
    assert_string_equal(value(test->review, "r1", "s0", HOUSE), "no");
    import = take_in(test, "study,item,answer\ns0,1,no\ns0,2,no\n", false);
    assert_int_equal(import->n_events, 0);
    assert_int_equal(import->n_unchanged, 2);
}

static void test_sheet_texts(void **state)
{
    struct sheet_test *test = *state;
    const struct rob_sheet_import *import = take_in(
        test, "study,item,answer,support,quote,where\ns0,2,yes,Described,in cages,p. 2\n", false);
    assert_int_equal(import->n_unchanged, 1);
    import = take_in(test, "study,item,answer,support,quote,where\ns0,2,yes,,,\n", false);
    assert_int_equal(import->n_events, 0); /* an empty cell takes no text away */
    assert_int_equal(import->n_unchanged, 1);
    import = take_in(test, "study,item,answer,support,quote\ns0,2,no,Other,\n", false);
    assert_int_equal(import->events[0].n_quotes, 1);
    assert_string_equal(import->events[0].support, "Other");
    assert_int_equal(import->events[0].n_signals, 1);
    import = take_in(test, "study,item,answer,quote,where\ns0,2,yes,in cages,p. 3\n", false);
    assert_int_equal(import->n_events, 1);
    assert_string_equal(import->events[0].quotes[0].where, "p. 3");
}

static void test_sheet_problems(void **state)
{
    struct sheet_test *test = *state;
    expect_problem(take_in(test, "study,item,answer\nnix,1,no\nnix,2,no\ns0,1,no\n", false), 2,
                   "nix");
    assert_int_equal(test->import->n_events, 1);
    expect_problem(take_in(test, "study,item,answer\ns0,1,perhaps\n", false), 2, "perhaps");
    expect_problem(take_in(test, "study,item,answer,outcome\ns0,3,no,ALT\ns0,3,no,PSA\n", false), 3,
                   "PSA");
    assert_string_equal(test->import->events[0].outcome, "ALT");
    must(judge(test->review, "r1", "s0", "blind",
               "no")); /* for all outcomes: not for an unknown one */
    expect_problem(take_in(test, "study,item,answer,outcome\ns0,3,no,PSA\n", false), 2, "PSA");
    must(on_study(test->review, "lead", ROB_OP_STUDY_DROP, "s1", "a duplicate"));
    expect_problem(take_in(test, "study,item,answer\ns1,1,no\ns1,2,no\n", false), 2,
                   "removed from");
    assess(test->review, "r1", "s0", "yyy");
    expect_problem(take_in(test, "study,item,answer\ns0,1,no\n", false), 2, ""); /* it is done */
    assert_int_equal(test->import->n_events, 0);

    struct rob_view *nobody = view_as(test->review, NULL);
    struct rob_sheet_import *import = NULL;
    const struct rob_sheet_import_options how = {.file = "x"};
    expect(rob_sheet_import_new(&import, nobody, test->sheet, &how, &last), ROB_USAGE,
           "for a reviewer", "a sheet of nobody", __LINE__);
    rob_view_free(nobody);
}

static void test_sheet_completeness(void **state)
{
    struct sheet_test *test = *state;
    struct rob_event events[2];
    size_t n_left = 0;
    const struct rob_sheet_import *import = take_in(
        test, "study,item,answer,outcome\ns1,1,no,\ns0,1,no,\ns0,3,no,ALT\ns1,3,no,\ns1,2,no,\n",
        true);
    expect_problem(import, 3, "item 3"); /* of s0, for AST */
    assert_int_equal(import->n_events, 5);
    must(rob_review_record(test->review, "r1", import->events, import->n_events, &last));
    assert_int_equal(rob_work_completions(events, &n_left, test->view, import->studies), 1);
    assert_string_equal(events[0].study, "s1");
    assert_int_equal(n_left, 1);
    import = take_in(test, "study,item,answer,outcome\ns0,3,no,AST\n", true);
    assert_int_equal(import->n_problems, 0); /* the rest was there */

    const struct rob_signal signal = {"a",
                                      "yes"}; /* a signalling answer alone is not a judgement */
    must(add_study(test->review, "s2"));
    must(record(test->review, "r1",
                (struct rob_event){.op = ROB_OP_JUDGE,
                                   .study = "s2",
                                   .item = "house",
                                   .signals = &signal,
                                   .n_signals = 1}));
    expect_problem(take_in(test, "study,item,answer\ns2,1,no\ns2,3,no\n", true), 2, "item 2");
}

int main(void)
{
#define sheets(test) cmocka_unit_test_setup_teardown(test, begin_sheets, end_sheets)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_new_and_present, begin_room, end_room),
        cmocka_unit_test_setup_teardown(test_shared_id, begin_room, end_room),
        cmocka_unit_test_setup_teardown(test_two_files, begin_room, end_room),
        cmocka_unit_test_setup_teardown(test_late_import, begin_room, end_room),
        sheets(test_sheet_events),
        sheets(test_sheet_texts),
        sheets(test_sheet_problems),
        sheets(test_sheet_completeness),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
