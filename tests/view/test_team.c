/* More than two people: three and four reviewers of a study, an adjudicator, and those who have
 * not assessed it. */
#include "view/plain.h"

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
    sample_record(sample, "r3", (struct rob_event){.op = ROB_OP_COMPLETE, .study = SAMPLE_IDS[0]});
    sample_pass(sample, "r4", 0, "uuuuuuuuuu", true);
    sample_pass(sample, "r1", 1, "yuunuuuuuy", true);
    sample_pass(sample, "r2", 1, "yuuuuuuuuy", true);
    sample_reopen(sample);
    return 0;
}

static int set_up_without_studies(void **state)
{
    (void)state;
    fixture_init(&fixture, SAMPLE_TEAM);
    return 0;
}

/* Every key of the list, where it is empty. */
static void test_keys_without_studies(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "z");
    assert_shows(&fixture, "Nothing to undo");
    fixture_keys(&fixture, "Z");
    assert_shows(&fixture, "Nothing to redo");
    for (char key = '!'; key < 'q'; key++)
        fixture_keys(&fixture, (const char[]){key, '\033', '\0'});
    assert_true(rob_tui_is_on_top(&fixture.tui, ROB_SCREEN_LIST));
}

static void test_every_answer_is_on_the_screen(void **state)
{
    (void)state;
    static const int SIZES[][2] = {{24, 80}, {10, 40}, {20, 60}, {60, 200}};
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    for (size_t i = 0; i < ROB_COUNT(SIZES); i++) {
        rob_tui_resize(&fixture.tui, SIZES[i][0], SIZES[i][1]);
        assert_shows(&fixture, "Ann Author");
        assert_shows(&fixture, "Dora Reviewer");
        assert_shows(&fixture, "Yes = low risk (+)");
        assert_shows(&fixture, "c  No = high risk (-)  Ben Reviewer");
        assert_shows(&fixture, "d  Unclear (?)  Emil Reviewer");
    }
}

static void test_the_third_and_fourth_are_taken(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    assert_shows(&fixture, "o all");
    fixture_keys(&fixture, "d1");
    assert_int_equal(settled(0, 0).answer, UNCLEAR);
    assert_string_equal(settled(0, 0).support, "Not reported");
    assert_shows(&fixture, ". reopen");
    fixture_keys(&fixture, "c");
    assert_shows(&fixture, "Press . to reopen it first");
}

/* Reviewer A is at key a, B at b: in the order of their names. */
static void test_names_and_keys_of_the_adjudicator_agree(void **state)
{
    (void)state;
    fixture_begin(&fixture, "adj", ROB_TUI_RECONCILE);
    assert_shows(&fixture, "a  Reviewer A");
    assert_shows(&fixture, "b  Reviewer B");
    assert_shows(&fixture, ")  Reviewer C");
    assert_shows(&fixture, ")  Reviewer D");
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
    assert_shows(&fixture, "Consensus: not resolved yet");
}

static void test_a_judgement_takes_the_texts_of_whoever_gave_it(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "u1");
    assert_string_equal(settled(0, 0).support, "Not reported");
    assert_int_equal(settled(0, 0).n_by, 4);
}

static void test_done_tells_who_is_waited_for(void **state)
{
    (void)state;
    fixture_free(&fixture);
    fixture_init(&fixture, SAMPLE_TEAM);
    sample_study(&fixture.sample, 0, 2);
    sample_study(&fixture.sample, 1, 4);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\rYYYYYYYYYY");
    assert_shows(&fixture,
                 "Press d to finish the study: all items are judged, 10 without support (1, 2");
    fixture_keys(&fixture, "d");
    assert_shows(&fixture, "Your answers are locked once the other reviewer");
    fixture_keys(&fixture, "\033\033j\rYYYYYYYYYYd");
    assert_shows(&fixture, "Your answers are locked once the other reviewers");
    fixture_end(&fixture);
    sample_record(&fixture.sample, ROB_SEAT_LEAD,
                  (struct rob_event){.op = ROB_OP_MODE, .value = "round"});
    fixture_begin(&fixture, "r1", ROB_TUI_LIST); /* on the study of the last visit */
    fixture_keys(&fixture, "k\rd");
    assert_shows(&fixture, "Your answers are locked once both of you have");
    assert_shows(&fixture, "that you share in this round.");
    fixture_end(&fixture);
    sample_pass(&fixture.sample, "r2", 0, "uuuuuuuuuu", true);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST); /* the other study is awaited */
    fixture_keys(&fixture, "\rd");
    assert_shows(&fixture, "Your answers are locked once both of you have");
    fixture_end(&fixture);
    sample_record(&fixture.sample, ROB_SEAT_LEAD,
                  (struct rob_event){.op = ROB_OP_MODE, .value = "study"});
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\rd");
    assert_shows(&fixture, "This unblinds it now.");
}

static void test_the_pilot_round_is_marked_and_comes_first(void **state)
{
    (void)state;
    static const char *const STUDIES[] = {"ferreira-2009-bbbb"};
    fixture_free(&fixture);
    fixture_init(&fixture, SAMPLE_TEAM);
    sample_studies(&fixture.sample, 3);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "f9");
    assert_shows(&fixture, "Show: all (f)");
    fixture_end(&fixture);
    sample_record(&fixture.sample, ROB_SEAT_LEAD,
                  (struct rob_event){
                      .op = ROB_OP_ROUND, .name = "pilot", .studies = STUDIES, .n_studies = 1});
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    assert_int_equal(fixture.tui.session.studies.study, 1);
    assert_shows(&fixture, "Ferreira 2009 (pilot)  Cooling");
    assert_shows(&fixture, " Ferreira 2009, of the pilot round ");
    assert_shows(&fixture, "The pilot round comes first");
    fixture_keys(&fixture, "f9");
    assert_shows(&fixture, "Show: pilot round (f)");
    assert_int_equal(fixture.tui.session.studies.n_rows, 1);
}

static void test_others_are_told_in_the_plural(void **state)
{
    (void)state;
    fixture_free(&fixture);
    fixture_init(&fixture, SAMPLE_TEAM);
    sample_study(&fixture.sample, 0, 4);
    sample_pass(&fixture.sample, "r2", 0, "yu", false);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    assert_shows(&fixture, "1 study  mine");
    assert_shows(&fixture, "The other reviewers have not all started.");
}

static void test_a_study_that_somebody_left_is_told(void **state)
{
    (void)state;
    fixture_free(&fixture);
    fixture_init(&fixture, SAMPLE_TEAM);
    sample_study(&fixture.sample, 0, 2);
    sample_pass(&fixture.sample, "r1", 0, "uuuuuuuuuu", true);
    sample_record(&fixture.sample, ROB_SEAT_LEAD,
                  (struct rob_event){.op = ROB_OP_RELEASE, .seat = "r2", .reason = "new job"});
    fixture_begin_with(
        &fixture, (struct rob_tui_options){.seat = "r1", .start = ROB_TUI_RECONCILE, .study = "1"});
    assert_shows(&fixture, "Chen 2011 is waiting for a replacement reviewer.");
}

static void test_mending_a_text_leaves_who_settled_it(void **state)
{
    (void)state;
    static const char *const BY[] = {"r1", "r4"};
    sample_record(&fixture.sample, ROB_SEAT_CONSENSUS,
                  (struct rob_event){.op = ROB_OP_RESOLVE,
                                     .study = SAMPLE_IDS[0],
                                     .item = "sequence-generation",
                                     .answer = "no",
                                     .support = "so",
                                     .how = "discussion",
                                     .operator_ = "r1",
                                     .seats = BY,
                                     .n_seats = 2});
    fixture_begin(&fixture, "r3", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "1\t and so\033");
    assert_string_equal(settled(0, 0).support, "so and so");
    assert_string_equal(settled(0, 0).operator_, "r3");
    assert_int_equal(settled(0, 0).n_by, 2);
    assert_string_equal(settled(0, 0).by[1], "r4");
}

static void test_who_has_not_assessed_it_settles_nothing(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r3", ROB_TUI_RECONCILE);
    size_t before = fixture_n_events(&fixture);
    fixture_keys(&fixture, "1]]]");
    assert_int_equal(fixture.tui.session.resolving.cell.study, 0);
    fixture_keys(&fixture, "jjjj");
    assert_int_equal(fixture.tui.session.resolving.cell.study, 1);
    assert_shows(&fixture, "for others to resolve; yours: 2");
    assert_false(fixture_shows(&fixture, "a or b: take"));
    fixture_draw(&fixture, 10, 40);
    assert_true(fixture_shows(&fixture, "Ferreira 2009  others' "));
    assert_false(fixture_shows(&fixture, "of 2 left"));
    fixture_draw(&fixture, 24, 80);
    static const char KEYS[] = "abukt\t";
    for (size_t i = 0; KEYS[i]; i++) {
        fixture_key(&fixture, KEYS[i]);
        assert_shows(&fixture, "You did not assess this study; it is up to Ann Author and Ben "
                               "Revi");
    }
    assert_int_equal(fixture_n_events(&fixture), before);
}

static void test_who_has_not_assessed_it_undoes_nothing(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "jja1");
    assert_int_equal(settled(1, 3).state, ROB_CELL_RESOLVED);
    fixture_end(&fixture);
    fixture_begin(&fixture, "r4", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "jj");
    fixture_keys(&fixture, "z");
    assert_shows(&fixture, "You did not assess this study; it is up to Ann Author and Ben");
    assert_int_equal(settled(1, 3).state, ROB_CELL_RESOLVED);
    fixture_end(&fixture);
    fixture_begin(&fixture, "r2", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "z");
    assert_shows(&fixture, "The last change was made by Ann Author in another study");
    fixture_keys(&fixture, "\r");
    assert_int_equal(settled(1, 3).state, ROB_CELL_DIFFER);
    fixture_keys(&fixture, "jjZ"); /* the undoing was this person's own */
    assert_int_equal(settled(1, 3).state, ROB_CELL_RESOLVED);
    fixture_keys(&fixture, "z");
    assert_int_equal(settled(1, 3).state, ROB_CELL_DIFFER);
    fixture_end(&fixture);
    fixture_begin(&fixture, "r4", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "jjZ");
    assert_int_equal(settled(1, 3).state, ROB_CELL_DIFFER);
}

static void test_the_adjudicator_goes_to_what_was_referred(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "jjjt");
    assert_shows(&fixture, "referred to the adjudicator");
    fixture_end(&fixture);
    fixture_begin(&fixture, "adj", ROB_TUI_RECONCILE);
    assert_int_equal(fixture.tui.session.resolving.cell.study, 1);
    assert_shows(&fixture, "referred: 1 here, 1 in all, of 3");
    fixture_keys(&fixture, "]");
    assert_int_equal(fixture.tui.session.resolving.cell.study, 1);
    assert_shows(&fixture, "Nothing else is referred to you; 3 are not resolved.");
    fixture_keys(&fixture, "u");
    assert_shows(&fixture, "Why did they disagree?");
    assert_shows(&fixture, "one reviewer missed a passage");
    fixture_keys(&fixture, "3");
    assert_string_equal(settled(1, 3).how, "adjudication");
    assert_shows(&fixture, "guidance was read differently");
    assert_shows(&fixture, "Resolved. Nothing else is referred to you; 2 are not resolved.");
    fixture_keys(&fixture, "]");
    assert_int_equal(fixture.tui.session.resolving.cell.study, 0);
    assert_shows(&fixture, "not referred: 2 here, 2 in all");
    fixture_end(&fixture);
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "jjj\t");
    assert_shows(&fixture, "The adjudicator resolved it. Press . to reopen it first");
}

/* The hints name what can be done, and nothing that is refused. */
static void test_texts_are_offered_to_those_who_settled_it(void **state)
{
    (void)state;
    static const char *const OTHERS[][2] = {{"r1", "adj"}, {"adj", "r1"}};
    for (size_t i = 0; i < ROB_COUNT(OTHERS); i++) {
        fixture_begin(&fixture, OTHERS[i][0], ROB_TUI_RECONCILE);
        fixture_keys(&fixture, "a1");
        assert_shows(&fixture, ". reopen");
        assert_shows(&fixture, "Tab edit texts");
        fixture_end(&fixture);
        fixture_begin(&fixture, OTHERS[i][1], ROB_TUI_RECONCILE);
        fixture_key(&fixture, ROB_KEY_HOME);
        fixture_keys(&fixture, i == 0 ? "" : "j");
        assert_shows(&fixture, ". reopen");
        assert_false(fixture_shows(&fixture, "mend texts"));
        fixture_keys(&fixture, "\t");
        assert_shows(&fixture, "resolved it. Press . to reopen it first");
        fixture_end(&fixture);
    }
}

static void test_the_list_of_the_adjudicator(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "jjjt");
    fixture_end(&fixture);
    fixture_begin(&fixture, "adj", ROB_TUI_LIST);
    assert_shows(&fixture, "2 studies  unblinded: 2  to resolve: 3  referred to you: 1");
    assert_shows(&fixture, "-      1 for you");
    assert_shows(&fixture, "Enter resolve");
    fixture_keys(&fixture, "j\r");
    assert_ptr_equal(rob_tui_top(&fixture.tui), &rob_screen_reconcile);
    assert_int_equal(fixture.tui.session.resolving.cell.study, 1);
}

static void test_the_adjudicator_leaves_what_is_agreed(void **state)
{
    (void)state;
    fixture_begin(&fixture, "adj", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "v3");
    assert_shows(&fixture, "the reviewers agreed");
    assert_false(fixture_shows(&fixture, "a or b: take"));
    fixture_keys(&fixture, "n");
    assert_shows(&fixture, "only they can change it");
}

static void test_the_adjudicator_is_told_why_no_pair_is_shown(void **state)
{
    (void)state;
    static const char *const STUDIES[] = {"ferreira-2009-bbbb"};
    sample_record(&fixture.sample, ROB_SEAT_LEAD,
                  (struct rob_event){
                      .op = ROB_OP_ROUND, .name = "pilot", .studies = STUDIES, .n_studies = 1});
    fixture_begin(&fixture, "adj", ROB_TUI_SUMMARY);
    fixture_keys(&fixture, "a");
    assert_shows(&fixture, "Pairs of reviewers are shown once every disagreement");
    assert_false(fixture_shows(&fixture, "Only the pilot round is open"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_keys_without_studies, set_up_without_studies,
                                        tear_down),
        TEST(test_every_answer_is_on_the_screen),
        TEST(test_the_third_and_fourth_are_taken),
        TEST(test_names_and_keys_of_the_adjudicator_agree),
        TEST(test_o_shows_all_answers_whole),
        TEST(test_a_judgement_takes_the_texts_of_whoever_gave_it),
        TEST(test_done_tells_who_is_waited_for),
        TEST(test_the_pilot_round_is_marked_and_comes_first),
        TEST(test_others_are_told_in_the_plural),
        TEST(test_a_study_that_somebody_left_is_told),
        TEST(test_mending_a_text_leaves_who_settled_it),
        TEST(test_who_has_not_assessed_it_settles_nothing),
        TEST(test_who_has_not_assessed_it_undoes_nothing),
        TEST(test_the_adjudicator_goes_to_what_was_referred),
        TEST(test_texts_are_offered_to_those_who_settled_it),
        TEST(test_the_list_of_the_adjudicator),
        TEST(test_the_adjudicator_leaves_what_is_agreed),
        TEST(test_the_adjudicator_is_told_why_no_pair_is_shown),
    };
    return cmocka_run_group_tests_name("team", tests, NULL, NULL);
}
