/* The work list of the reconciliation: its order, marks, and several resolved at once. */
#include "view/plain.h"

#include "session/resolve.h"
#include "session/resolve_many.h"

/* Three more studies with the same difference on item 4, one with it the other way round. */
static int set_up(void **state)
{
    set_up_plain(state);
    sample_pass(&fixture.sample, "r1", 3, "yuununuuyy", true);
    sample_pass(&fixture.sample, "r2", 3, "yuuuunuuyy", true);
    sample_pass(&fixture.sample, "r1", 5, "yuuyunuuyy", true);
    sample_pass(&fixture.sample, "r2", 5, "yuuuunuuyy", true);
    sample_pass(&fixture.sample, "r1", 7, "yuuuunuuyn", true);
    sample_pass(&fixture.sample, "r2", 7, "yuununuuyn", true);
    sample_reopen(&fixture.sample);
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "w");
    return 0;
}

static const struct rob_resolving *resolving(void)
{
    return &fixture.tui.session.resolving;
}

static void test_order_by_study_and_by_item(void **state)
{
    (void)state;
    assert_shows(&fixture, "Disagreements by study: 5 to resolve");
    assert_shows(&fixture, "2 of 2 to resolve");
    fixture_keys(&fixture, "o");
    assert_shows(&fixture, "Disagreements by item: 5 to resolve");
    assert_shows(&fixture, "4 of 4 to resolve");
    for (size_t i = 1; i < resolving()->n_rows; i++)
        assert_true(resolving()->rows[i - 1].item <= resolving()->rows[i].item);
    /* The next difference is that of the same item in another study. */
    fixture_keys(&fixture, "kkkkk\r");
    assert_true(rob_tui_is_on_top(&fixture.tui, ROB_SCREEN_RECONCILE));
    assert_int_equal(resolving()->cell.study, 1);
    fixture_keys(&fixture, "]");
    assert_int_equal(resolving()->cell.item, 3);
    assert_int_equal(resolving()->cell.study, 3);
}

static void test_all_that_are_alike_are_resolved_at_once(void **state)
{
    (void)state;
    size_t before = fixture_n_events(&fixture);
    fixture_keys(&fixture, "kkkkk*");
    assert_int_equal(resolving()->marks.n, 3); /* not that of Yes and Unclear */
    fixture_keys(&fixture, "n");
    assert_shows(&fixture, "Resolve 3 rows as No = high risk (-) on item 4?");
    assert_shows(&fixture, "Ferreira 2009: No, Unclear");
    assert_shows(&fixture, "Yamazoe 2014: Unclear, No");
    fixture_keys(&fixture, "\r");
    assert_shows(&fixture, "1 of 3, Ferreira 2009: Why did you disagree?");
    fixture_keys(&fixture, "1");
    assert_shows(&fixture, "the cause before this one, for all 2 that are left");
    assert_int_equal(fixture_n_events(&fixture), before); /* nothing until the last is given */
    fixture_keys(&fixture, "22");
    assert_shows(&fixture, "3 resolved and saved. 2 left.");
    assert_int_equal(fixture_n_events(&fixture), before + 3);
    assert_string_equal(settled(1, 3).cause, "missed-text");
    assert_string_equal(settled(3, 3).cause, "ambiguous-text");
    assert_int_equal(settled(7, 3).answer, NO);
    assert_int_equal(settled(1, 3).n_by, 2);
    assert_string_equal(settled(1, 3).support,
                        fixture_judged(&fixture, "r1", 1, 3).support); /* of who said No */
    assert_int_equal(resolving()->marks.n, 0);
}

static void test_one_cause_for_all_and_none(void **state)
{
    (void)state;
    fixture_keys(&fixture, "kkkkk*n\r26");
    assert_string_equal(settled(7, 3).cause, "ambiguous-text");
    fixture_keys(&fixture, "z");
    assert_int_equal(settled(7, 3).state, ROB_CELL_DIFFER);
    assert_int_equal(settled(1, 3).state, ROB_CELL_DIFFER); /* one act, one undo */
    fixture_keys(&fixture, "kkkkkkk*u\r\r\033");
    assert_int_equal(settled(1, 3).state, ROB_CELL_DIFFER); /* cancelled in the middle */
    fixture_keys(&fixture, "u\r\r\r\r");
    assert_string_equal(settled(1, 3).cause, "");
    assert_int_equal(settled(1, 3).answer, UNCLEAR);
}

static void test_nothing_is_resolved_unseen(void **state)
{
    (void)state;
    size_t before = fixture_n_events(&fixture);
    fixture_keys(&fixture, "y");
    assert_shows(&fixture, "No row is marked. Space marks a row");
    fixture_keys(&fixture, "kkkkk  "); /* items 4 and 8 of a study */
    assert_int_equal(resolving()->marks.n, 2);
    fixture_keys(&fixture, "y");
    assert_shows(&fixture, "The marked rows belong to several items.");
    assert_shows(&fixture, "remove all marks.");
    fixture_keys(&fixture, "-");
    assert_int_equal(resolving()->marks.n, 0);
    fixture_keys(&fixture, "v");
    assert_shows(&fixture, "Showing all items.");
    fixture_keys(&fixture, "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk "); /* one that was agreed */
    assert_shows(&fixture, "Only rows that you can still resolve can be marked.");
    assert_int_equal(fixture_n_events(&fixture), before);
}

/* The texts of all sides are whole where there is room, and going round says so. */
static void test_both_texts_and_the_ends_are_shown(void **state)
{
    (void)state;
    fixture_keys(&fixture, "kkkkkkkkk");
    assert_shows(&fixture, "b  Housing is not described");
    fixture_keys(&fixture, "\r[");
    assert_shows(&fixture, "No earlier disagreement; on to the last one.");
    fixture_keys(&fixture, "]");
    assert_shows(&fixture, "No further disagreement; back to the first one.");
    fixture_keys(&fixture, "]");
    fixture_draw(&fixture, 24, 80);
    assert_false(fixture_shows(&fixture, " disagreement; "));
}

/* A mark stays with its study while others change the list, and goes when it is resolved. */
static void test_marks_follow_the_review(void **state)
{
    (void)state;
    fixture_keys(&fixture, "kkkkk*");
    const char *by[] = {"r1", "r2"};
    sample_record(&fixture.sample, ROB_SEAT_CONSENSUS,
                  (struct rob_event){.op = ROB_OP_RESOLVE,
                                     .study = SAMPLE_IDS[3],
                                     .item = "random-housing",
                                     .answer = "no",
                                     .how = "discussion",
                                     .seats = by,
                                     .n_seats = 2,
                                     .operator_ = "r2"});
    sample_record(&fixture.sample, ROB_SEAT_LEAD,
                  (struct rob_event){
                      .op = ROB_OP_STUDY_DROP, .study = SAMPLE_IDS[0], .reason = "of the test"});
    rob_session_reload(&fixture.tui.session);
    assert_int_equal(resolving()->marks.n, 2);
    for (size_t i = 0; i < 2; i++) {
        struct rob_mark mark = resolving()->marks.at[i];
        assert_string_equal(rob_view_study(fixture.tui.session.view, mark.cell.study).id,
                            mark.study);
    }
}

static void resolve_elsewhere(size_t study)
{
    const char *by[] = {"r1", "r2"};
    sample_record(&fixture.sample, ROB_SEAT_CONSENSUS,
                  (struct rob_event){.op = ROB_OP_RESOLVE,
                                     .study = SAMPLE_IDS[study],
                                     .item = "random-housing",
                                     .answer = "no",
                                     .how = "discussion",
                                     .seats = by,
                                     .n_seats = 2,
                                     .operator_ = "r2"});
    rob_session_reload(&fixture.tui.session);
}

/* Others resolve what is marked, while the causes are asked for. */
static void test_marks_that_go_while_a_question_is_open(void **state)
{
    (void)state;
    fixture_keys(&fixture, "kkkkk*n\r1");
    assert_shows(&fixture, "2 of 3, Zhang 2018: Why did you disagree?");
    resolve_elsewhere(3); /* that of the question */
    fixture_keys(&fixture, "2");
    assert_shows(&fixture, "2 of 2, Yamazoe 2014: Why did you disagree?");
    fixture_keys(&fixture, "3");
    assert_shows(&fixture, "2 resolved and saved.");
    assert_string_equal(settled(1, 3).cause, "missed-text");
    assert_string_equal(settled(7, 3).cause, "guidance-read-differently");
    rob_resolve_find(&fixture.tui.session, (struct rob_cell){5, 3, ROB_NO_OUTCOME});
    rob_resolve_mark(&fixture.tui.session);
    assert_int_equal(resolving()->marks.n, 1);
    fixture_keys(&fixture, "n\r");
    resolve_elsewhere(5);
    rob_resolve_refresh_marks(&fixture.tui.session);
    size_t before = fixture_n_events(&fixture);
    fixture_keys(&fixture, "1");
    assert_int_equal(fixture_n_events(&fixture), before);
}

static void test_adjudicator_sees_the_list_too(void **state)
{
    (void)state;
    fixture_end(&fixture);
    fixture_begin(&fixture, "adj", ROB_TUI_LIST);
    fixture_keys(&fixture, "w");
    assert_shows(&fixture, "Disagreements by study");
    fixture_draw(&fixture, 24, 80);
    assert_false(fixture_shows(&fixture, "Ann Author"));
    fixture_keys(&fixture, "q");
    assert_true(rob_tui_is_on_top(&fixture.tui, ROB_SCREEN_RECONCILE));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_order_by_study_and_by_item),
        TEST(test_all_that_are_alike_are_resolved_at_once),
        TEST(test_one_cause_for_all_and_none),
        TEST(test_both_texts_and_the_ends_are_shown),
        TEST(test_nothing_is_resolved_unseen),
        TEST(test_marks_follow_the_review),
        TEST(test_marks_that_go_while_a_question_is_open),
        TEST(test_adjudicator_sees_the_list_too),
    };
    return cmocka_run_group_tests_name("work list", tests, NULL, NULL);
}
