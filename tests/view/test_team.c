/* More than two people: three and four reviewers of a study, an adjudicator, and those who have
 * not assessed it. */
#include "view/fixture.h"

static struct fixture fixture;

/* Chen 2011 assessed by all four, Ferreira 2009 by r1 and r2: items 1 and 2 differ, and 4 of the
 * second. */
static int set_up(void **state)
{
    (void)state;
    struct sample *sample = &fixture.sample;
    fixture_init(&fixture, SAMPLE_TEAM);
    sample_study(sample, 0, 4);
    sample_study(sample, 1, 2);
    sample_pass(sample, "r1", 0, "nuuuuuuuuu", true);
    sample_pass(sample, "r2", 0, "nuuuuuuuuu", true);
    sample_pass(sample, "r3", 0, "ynuuuuuuuu", false);
    sample_judge(sample, "r3", 0, 0, "yes", "A random number table, says the appendix.");
    sample_record(sample, "r3",
                  (struct rob_event){.op = ROB_OP_COMPLETE, .study = SAMPLE_IDS[0]});
    sample_pass(sample, "r4", 0, "uuuuuuuuuu", true);
    sample_pass(sample, "r1", 1, "yuunuuuuuy", true);
    sample_pass(sample, "r2", 1, "yuuuuuuuuy", true);
    sample_reopen(sample);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fixture_free(&fixture);
    return 0;
}

static struct rob_consensus settled(size_t study, size_t item)
{
    struct rob_cell cell = {study, item, ROB_NO_OUTCOME};
    return rob_view_consensus(fixture.tui.view, cell);
}

static void test_every_answer_is_on_the_screen(void **state)
{
    (void)state;
    static const int SIZES[][2] = {{24, 80}, {10, 40}, {20, 60}, {60, 200}};
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    for (size_t i = 0; i < ROB_COUNT(SIZES); i++) {
        rob_tui_resize(&fixture.tui, SIZES[i][0], SIZES[i][1]);
        assert_shows(&fixture, "a  Ann Author");
        assert_shows(&fixture, "b  Dora Reviewer");
        assert_shows(&fixture, "Yes = low risk (+)");
        assert_shows(&fixture, "c  Ben Reviewer: No = high risk (-)");
        assert_shows(&fixture, "d  Emil Reviewer: Unclear (?)");
    }
}

static void test_o_shows_all_answers_whole(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_draw(&fixture, 10, 40);
    fixture_keys(&fixture, "o");
    fixture_draw(&fixture, 24, 80);
    assert_shows(&fixture, "Support  A random number table, says the appendix.");
    assert_shows(&fixture, "d  Emil Reviewer: Unclear (?)");
    assert_shows(&fixture, "Consensus: not settled yet");
}

static void test_a_judgement_takes_the_texts_of_whoever_gave_it(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "u1");
    assert_string_equal(settled(0, 0).support, "Not reported");
    assert_int_equal(settled(0, 0).n_by, 4);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_every_answer_is_on_the_screen),
        TEST(test_o_shows_all_answers_whole),
        TEST(test_a_judgement_takes_the_texts_of_whoever_gave_it),
    };
    return cmocka_run_group_tests_name("team", tests, NULL, NULL);
}
