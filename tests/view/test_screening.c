/* Screening: one key a record. */
#include "view/plain.h"

#include "session/studies.h"

static int set_up(void **state)
{
    (void)state;
    fixture_init(&fixture, SAMPLE_SCREENING);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\r");
    return 0;
}

enum { INCLUDE, UNSURE, EXCLUDE };

static bool is_finished(size_t study)
{
    const struct rob_session *session = &fixture.tui.session;
    return rob_view_progress(session->view, study, rob_session_me(session)) == ROB_COMPLETE;
}

static void test_one_key_a_record(void **state)
{
    (void)state;
    assert_true(rob_tui_is_on_top(&fixture.tui, ROB_SCREEN_SCREENING));
    assert_shows(&fixture, "decided 0 of 8");
    fixture_keys(&fixture, "im35iiii");
    assert_shows(&fixture, "All records of this list are decided.");
    for (size_t i = 0; i < SAMPLE_N_STUDIES; i++)
        assert_true(is_finished(i));
    assert_int_equal(fixture_judged(&fixture, "r1", 0, 0).answer, INCLUDE);
    assert_int_equal(fixture_judged(&fixture, "r1", 1, 0).answer, UNSURE);
    assert_int_equal(fixture_judged(&fixture, "r1", 2, 0).answer, EXCLUDE);
    assert_int_equal(fixture_judged(&fixture, "r1", 2, 1).answer, 2); /* wrong intervention */
    assert_int_equal(fixture_judged(&fixture, "r1", 3, 1).answer, 4);
    assert_int_equal(fixture_judged(&fixture, "r1", 0, 1).answer, ROB_NOT_FOUND);
}

static void test_exclusion_without_its_reason_asks_for_it(void **state)
{
    (void)state;
    fixture_keys(&fixture, "e");
    assert_shows(&fixture, "Why is the record excluded?");
    fixture_keys(&fixture, "\033");
    assert_false(is_finished(0));
    fixture_keys(&fixture, "e2");
    assert_true(is_finished(0));
    assert_int_equal(fixture_judged(&fixture, "r1", 0, 1).answer, 1);
    assert_int_equal(fixture.tui.session.judging.study, 1);
}

/* An undo reaches no record that is finished; its key is another one. */
static void test_undo_names_the_key_that_takes_back(void **state)
{
    (void)state;
    fixture_keys(&fixture, "iz");
    assert_shows(&fixture, "The last record is finished: in the record, Backspace");
    fixture_key(&fixture, ROB_KEY_BACKSPACE);
    assert_false(is_finished(0));
    fixture_keys(&fixture, "qsi");
    assert_shows(&fixture, "Screening has no scores");
}

static void test_reasons_stand_in_the_summary(void **state)
{
    (void)state;
    fixture_keys(&fixture, "im35iiiiqsff");
    fixture_draw(&fixture, 24, 80);
    assert_true(fixture_shows(&fixture, "source: first pass"));
    assert_true(fixture_shows(&fixture, "2 Reason for exclusion (n = 2)"));
    assert_true(fixture_shows(&fixture, "Duplicate report")); /* the last one */
    assert_false(fixture_shows(&fixture, "more"));
    assert_false(fixture_shows(&fixture, "score"));
}

static void test_taking_back(void **state)
{
    (void)state;
    fixture_keys(&fixture, "i1u");
    assert_int_equal(fixture.tui.session.judging.study, 1);
    assert_false(is_finished(1));
    assert_shows(&fixture, "Taken back: Ferreira 2009. Decide again.");
    assert_int_equal(fixture_judged(&fixture, "r1", 1, 0).answer, ROB_NOT_FOUND);
    assert_int_equal(fixture_judged(&fixture, "r1", 1, 1).answer, ROB_NOT_FOUND);
    fixture_key(&fixture, ROB_KEY_BACKSPACE);
    assert_int_equal(fixture.tui.session.judging.study, 0);
    assert_false(is_finished(0));
    fixture_keys(&fixture, "mi");
    assert_int_equal(fixture_judged(&fixture, "r1", 0, 0).answer, UNSURE);
    assert_int_equal(fixture_judged(&fixture, "r1", 1, 0).answer, INCLUDE);
    assert_int_equal(fixture_judged(&fixture, "r1", 1, 1).answer, ROB_NOT_FOUND);
    fixture_keys(&fixture, "uuu");
    assert_shows(&fixture, "You cannot take back any decision from this session.");
}

static void test_the_unsure_ones_are_listed_and_changed(void **state)
{
    (void)state;
    fixture_keys(&fixture, "mimiiiiiq");
    fixture_keys(&fixture, "f9");
    assert_shows(&fixture, "Show: unsure (f)");
    assert_int_equal(fixture.tui.session.studies.n_rows, 2);
    fixture_keys(&fixture, "kk\r6");
    assert_int_equal(fixture_judged(&fixture, "r1", 0, 0).answer, EXCLUDE);
    assert_true(is_finished(0));
}

/* The filter takes a finished record out of the rows: none is skipped. */
static void test_no_record_is_skipped_where_a_filter_hides_the_finished(void **state)
{
    (void)state;
    fixture_keys(&fixture, "q");
    fixture.tui.session.studies.filter = ROB_STUDIES_TO_DO;
    rob_studies_make_rows(&fixture.tui.session);
    fixture_keys(&fixture, "kkkkkkkk\r");
    for (size_t i = 0; i < SAMPLE_N_STUDIES; i++) {
        assert_int_equal(fixture.tui.session.judging.study, i);
        fixture_keys(&fixture, "i");
    }
}

/* Scrolling ends with the record, and each record begins at its top. */
static void test_scrolling(void **state)
{
    (void)state;
    fixture_draw(&fixture, 12, 40);
    fixture_keys(&fixture, "                    ");
    size_t last = fixture.tui.record_top;
    fixture_key(&fixture, ROB_KEY_UP);
    assert_int_equal(fixture.tui.record_top, last ? last - 1 : 0);
    fixture_key(&fixture, ROB_KEY_DOWN);
    assert_int_equal(fixture.tui.record_top, last);
    fixture_keys(&fixture, "i");
    assert_int_equal(fixture.tui.record_top, 0);
}

/* The first record has two reasons, the second two opinions; the others are included. */
static void screened_by_both(void)
{
    static const struct {
        const char *seat, *answers[2];
    } PASSES[] = {{"r1", {"species", "include"}}, {"r2", {"control", "unsure"}}};
    fixture_end(&fixture);
    for (size_t i = 0; i < 2; i++) {
        sample_judge(&fixture.sample, PASSES[i].seat, 0, 0, "exclude", "");
        sample_judge(&fixture.sample, PASSES[i].seat, 0, 1, PASSES[i].answers[0], "");
        sample_judge(&fixture.sample, PASSES[i].seat, 1, 0, PASSES[i].answers[1], "");
        for (size_t s = 2; s < SAMPLE_N_STUDIES; s++)
            sample_judge(&fixture.sample, PASSES[i].seat, s, 0, "include", "");
        for (size_t s = 0; s < SAMPLE_N_STUDIES; s++)
            sample_record(&fixture.sample, PASSES[i].seat,
                          (struct rob_event){.op = ROB_OP_COMPLETE, .study = SAMPLE_IDS[s]});
    }
    sample_reopen(&fixture.sample);
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
}

/* What is decided is the record: it is there to be read, at the smallest size too. */
static void test_the_record_is_shown(void **state)
{
    (void)state;
    fixture_draw(&fixture, 10, 40);
    assert_true(fixture_shows(&fixture, "infarct"));
    assert_true(fixture_shows(&fixture, "123456 Reason for exclusion: c"));
    assert_true(fixture_shows(&fixture, "i Include"));
    assert_true(fixture_shows(&fixture, "1 Chen 2011  0 of 8"));
    screened_by_both();
    fixture_draw(&fixture, 24, 80);
    assert_true(fixture_shows(&fixture, " The record "));
    assert_true(fixture_shows(&fixture, "infarct"));
    fixture_keys(&fixture, "o");
    assert_shows(&fixture, "infarct");
}

/* The answers have no risk: the strip and the guidance call them by their keys. */
static void test_reasons_are_told_apart(void **state)
{
    (void)state;
    screened_by_both();
    fixture_draw(&fixture, 24, 80);
    assert_true(fixture_shows(&fixture, ">2 1/2<"));
    fixture_keys(&fixture, "?");
    assert_shows(&fixture, "   1/2/3/4/5/6      resolve with this judgement");
    assert_false(fixture_shows(&fixture, "resolve with this judgement, next"));
    assert_shows(&fixture, "\\1-9 ");
    fixture_keys(&fixture, "\033");
    fixture_draw(&fixture, 40, 200);
    assert_true(fixture_shows(&fixture, "3 Wrong intervention  "));
}

/* An answer resolves the item of the marked row, wherever the cursor is. */
static void test_an_answer_is_that_of_the_marked_item(void **state)
{
    (void)state;
    screened_by_both();
    fixture_keys(&fixture, "wkkk "); /* the reason; then the cursor is on the other record */
    assert_int_equal(fixture.tui.session.resolving.cell.study, 1);
    fixture_keys(&fixture, "2");
    assert_shows(&fixture, "Resolve 1 row as No control group");
    fixture_keys(&fixture, "\r1");
    assert_int_equal(settled(0, 1).answer, 1);
}

/* Together they exclude what neither of them did: nobody was asked why. */
static void test_a_reason_nobody_was_asked_for(void **state)
{
    (void)state;
    screened_by_both();
    fixture_keys(&fixture, "1\r]"); /* the reason of the first record is resolved */
    assert_int_equal(fixture.tui.session.resolving.cell.study, 1);
    fixture_keys(&fixture, "e\r]");
    assert_int_equal(fixture.tui.session.resolving.cell.study, 1);
    assert_int_equal(fixture.tui.session.resolving.cell.item, 1);
    fixture_draw(&fixture, 24, 80);
    assert_true(fixture_shows(&fixture, "to resolve: 1 here, 1 in all"));
    assert_true(fixture_shows(&fixture, "No reviewer answered this item"));
    fixture_draw(&fixture, 10, 40);
    assert_true(fixture_shows(&fixture, "No reviewer answered this item"));
    assert_false(fixture_shows(&fixture, "take")); /* there is nobody to take it from */
    fixture_draw(&fixture, 24, 80);
    fixture_keys(&fixture, "k");
    assert_shows(&fixture, "No reviewer answered this item: choose the judgement by its key.");
    fixture_keys(&fixture, "a");
    assert_int_equal(settled(1, 1).state, ROB_CELL_DIFFER);
    fixture_keys(&fixture, "3"); /* no cause is asked for: nobody differed */
    assert_int_equal(settled(1, 1).answer, 2);
    assert_string_equal(settled(1, 1).how, rob_how_id(ROB_HOW_DISCUSSION));
    assert_int_equal(settled(1, 1).n_by, 2);
    assert_false(settled(1, 1).differ);
}

static void test_what_is_unblinded_stays(void **state)
{
    (void)state;
    fixture_keys(&fixture, "i");
    fixture_end(&fixture);
    fixture_begin(&fixture, "r2", ROB_TUI_LIST);
    fixture_keys(&fixture, "\r1");
    size_t before = fixture_n_events(&fixture);
    fixture_keys(&fixture, "[i");
    assert_shows(&fixture, "Everybody has decided on Chen 2011: it can no longer be changed.");
    assert_int_equal(fixture_n_events(&fixture), before);
}

static void test_words_and_criteria(void **state)
{
    (void)state;
    fixture_draw(&fixture, 30, 120);
    assert_true(fixture_shows(&fixture, "2  No control group: Every group had"));
    struct rob_glyph at = fixture.grid.cells[fixture.grid.stride + 2];
    assert_true(at.attr & ROB_ATTR_BOLD); /* the title */
    fixture_keys(&fixture, "c");
    assert_shows(&fixture, "Give the first reason in this list");
    fixture_keys(&fixture, "q\t");
    assert_true(rob_tui_is_on_top(&fixture.tui, ROB_SCREEN_ASSESS));
    fixture_keys(&fixture, "q");
    assert_true(rob_tui_is_on_top(&fixture.tui, ROB_SCREEN_SCREENING));
    fixture_end(&fixture);
    fixture_begin_with(&fixture, (struct rob_tui_options){
                                     .seat = "r1", .study = "1", .highlight = "rabbit,infarct"});
    fixture_draw(&fixture, 24, 80);
    size_t n = 0;
    for (int col = 0; col < 80; col++)
        n += (fixture.grid.cells[fixture.grid.stride + col].attr & ROB_ATTR_UNDERLINE) != 0;
    assert_int_equal(n, strlen("infarct") + strlen("rabbit"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_one_key_a_record),
        TEST(test_exclusion_without_its_reason_asks_for_it),
        TEST(test_undo_names_the_key_that_takes_back),
        TEST(test_reasons_stand_in_the_summary),
        TEST(test_taking_back),
        TEST(test_the_unsure_ones_are_listed_and_changed),
        TEST(test_no_record_is_skipped_where_a_filter_hides_the_finished),
        TEST(test_scrolling),
        TEST(test_the_record_is_shown),
        TEST(test_reasons_are_told_apart),
        TEST(test_an_answer_is_that_of_the_marked_item),
        TEST(test_a_reason_nobody_was_asked_for),
        TEST(test_what_is_unblinded_stays),
        TEST(test_words_and_criteria),
    };
    return cmocka_run_group_tests_name("screening", tests, NULL, NULL);
}
