/* Reconciliation: the effect of keys on a disagreement, and the events recorded. */
#include "view/plain.h"

#include "session/draft_file.h"
#include "session/entry.h"
#include "session/resolve.h"
#include "session/resolve_waiting.h"

static void test_taking_a_side_asks_the_cause(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "b");
    assert_shows(&fixture, "Why did you disagree?");
    assert_int_equal(settled(1, 3).state, ROB_CELL_DIFFER);
    fixture_keys(&fixture, "2");
    struct rob_consensus consensus = settled(1, 3);
    assert_int_equal(consensus.state, ROB_CELL_RESOLVED);
    assert_int_equal(consensus.answer, UNCLEAR);
    assert_string_equal(consensus.cause, "ambiguous-text");
    assert_string_equal(consensus.how, "discussion");
    assert_string_equal(consensus.operator_, "r1");
    assert_int_equal(consensus.n_by, 2);
    assert_string_equal(consensus.support, "Housing is not described beyond \"standard cages\".");
    assert_int_equal(consensus.n_quotes, 2);
    assert_int_equal(fixture_judged(&fixture, "r1", 1, 3).answer, NO);
}

/* Whoever takes the question for the support types on: a digit and Enter are then text, too. */
static void test_text_at_the_cause_settles_nothing(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "asee 2 notes\r");
    assert_true(rob_tui_is_on_top(&fixture.tui, ROB_SCREEN_PROMPT));
    assert_shows(&fixture, "choose again");
    fixture_keys(&fixture, "\033");
    assert_false(rob_tui_is_on_top(&fixture.tui, ROB_SCREEN_PROMPT));
    assert_int_equal(settled(1, 3).state, ROB_CELL_DIFFER);
}

static void test_escape_at_the_cause_settles_nothing(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "a\033");
    assert_int_equal(settled(1, 3).state, ROB_CELL_DIFFER);
    assert_shows(&fixture, "not resolved yet");
}

static void test_both_texts_and_a_judgement_of_their_own(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r2", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "kY\r");
    struct rob_consensus consensus = settled(1, 3);
    assert_int_equal(consensus.answer, YES);
    assert_non_null(strstr(consensus.support, "Cages stacked"));
    assert_non_null(strstr(consensus.support, "Housing is not described"));
    assert_int_equal(consensus.n_quotes, 2); /* one of them is in both */
    assert_string_equal(consensus.cause, "");
    assert_int_equal(fixture.tui.session.resolving.cell.item, 7);
}

static void test_texts_of_what_is_settled_are_mended(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "a1\tX \033");
    assert_non_null(strstr(settled(1, 3).support, "warmer.X "));
    assert_string_equal(settled(1, 3).cause, "missed-text");
    fixture_keys(&fixture, "z");
    assert_null(strstr(settled(1, 3).support, "X "));
    fixture_keys(&fixture, "z");
    assert_int_equal(settled(1, 3).state, ROB_CELL_DIFFER);
}

static void test_own_texts_are_there_when_it_is_opened_again(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "k\tX \033a1b");
    assert_shows(&fixture, "Press . to reopen it first");
    fixture_keys(&fixture, ".read again\r\tY \033");
    assert_int_equal(settled(1, 3).state, ROB_CELL_DIFFER);
    fixture_keys(&fixture, "b1");
    assert_non_null(strstr(settled(1, 3).support, "warmer.\n"));
    assert_non_null(strstr(settled(1, 3).support, "X Y "));
    assert_int_equal(settled(1, 3).answer, UNCLEAR);
}

static void test_taking_a_side_leaves_both_texts(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "ka1");
    assert_non_null(strstr(settled(1, 3).support, "Cages stacked"));
    assert_non_null(strstr(settled(1, 3).support, "Housing is not described"));
    assert_int_equal(settled(1, 3).n_quotes, 2);
}

static void test_taking_a_side_leaves_own_texts_and_undo_too(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "\tin our own words\033a1");
    assert_string_equal(settled(1, 3).support, "in our own words");
    fixture_keys(&fixture, "z");
    assert_int_equal(settled(1, 3).state, ROB_CELL_DIFFER);
    assert_shows(&fixture, "in our own words");
    fixture_keys(&fixture, "u4");
    assert_string_equal(settled(1, 3).support, "in our own words");
}

static void test_a_cancelled_side_leaves_nothing_behind(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "a\033y1");
    assert_int_equal(settled(1, 3).answer, YES);
    assert_string_equal(settled(1, 3).support, "");
}

static void test_a_look_at_the_quote_is_no_text(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "\t\t\033]");
    assert_int_equal(fixture.tui.session.resolving.cell.item, 7);
}

static void test_what_was_agreed_needs_a_reason(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "v1n\r");
    assert_int_equal(settled(1, 0).state, ROB_CELL_UNANIMOUS);
    fixture_keys(&fixture, "nthe method is not random\r");
    assert_int_equal(settled(1, 0).state, ROB_CELL_RESOLVED);
    assert_int_equal(settled(1, 0).answer, NO);
    assert_string_equal(settled(1, 0).how, "override");
}

/* The answer that was agreed changes nothing: it only merges the texts, as k does. */
static void test_the_agreed_answer_merges(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "v2u");
    assert_int_equal(fixture.tui.session.question.kind, ROB_ASK_NOTHING);
    assert_shows(&fixture, "The texts are the same: there is nothing to merge.");
    fixture_keys(&fixture, "3y");
    assert_shows(&fixture, "You agreed on this item. Why change it?");
}

/* Whatever the width, the selected item is in the strip. */
static void test_the_strip_shows_the_selected_item(void **state)
{
    (void)state;
    for (int cols = 60; cols <= 100; cols++) {
        fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
        fixture_keys(&fixture, "v");
        for (int item = 1; item <= 10; item++) {
            char key[] = {(char)('0' + item % 10), '\0'}, mark[8];
            struct rob_buf row = {0};
            fixture_keys(&fixture, key);
            fixture_draw(&fixture, 24, cols);
            rob_grid_row(&fixture.grid, 1, &row);
            snprintf(mark, sizeof mark, ">%d ", item);
            if (!strstr(rob_buf_text(&row), mark))
                fail_msg("%d columns, item %d: %s", cols, item, rob_buf_text(&row));
            rob_buf_free(&row);
        }
        fixture_end(&fixture);
    }
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
}

static void test_texts_without_a_decision_are_not_lost(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "\tin our own words\033]");
    assert_shows(&fixture, "The texts on Ferreira 2009, item 4, are kept as a draft.");
    assert_int_equal(fixture.tui.session.resolving.cell.item, 7);
    fixture_keys(&fixture, "\tanother text\033[");
    assert_int_equal(fixture.tui.session.resolving.cell.item, 3);
    assert_string_equal(fixture.tui.session.resolving.entry->support, "in our own words");
    fixture_keys(&fixture, "u4");
    assert_string_equal(settled(1, 3).support, "in our own words");
    fixture_keys(&fixture, "]");
    assert_string_equal(fixture.tui.session.resolving.entry->support, "another text");
}

/* All of them: the list is left, a text of the form is written, the program is killed. */
static void test_texts_on_several_items_outlive_the_program(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "\tthe first\033]\tthe second\033qkkkkkkkk\r\tof the form");
    rob_tui_tick(&fixture.tui);
    fixture.tui.session.judging.focus = ROB_FOCUS_ITEM; /* as if the program had been killed */
    rob_resolve_free_waiting(&fixture.tui.session);
    rob_entry_set(&fixture.tui.session.resolving.entry->support, "");
    fixture.tui.session.draft.hash = 0;
    fixture_end(&fixture);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    assert_shows(&fixture, "\"of the form\"");
    assert_shows(&fixture, "others for 2");
    fixture_keys(&fixture, "\r\033q");
    assert_string_equal(fixture_judged(&fixture, "r1", 0, 2).support, "of the form");
    fixture_keys(&fixture, "c");
    assert_string_equal(fixture.tui.session.resolving.entry->support, "the first");
    fixture_keys(&fixture, "a4]");
    assert_string_equal(settled(1, 3).support, "the first");
    fixture_keys(&fixture, "a4q");
    assert_string_equal(settled(1, 7).support, "the second");
    fixture_end(&fixture);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    assert_true(rob_tui_is_on_top(&fixture.tui, ROB_SCREEN_LIST));
}

/* Discarding the text that is shown leaves those that are not. */
static void test_discarding_one_text_leaves_the_others(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "\tthe first\033]\tthe second\033");
    rob_tui_tick(&fixture.tui);
    fixture_end(&fixture);
    for (int i = 0; i < 2; i++) {
        fixture_begin(&fixture, "r1", ROB_TUI_LIST);
        assert_shows(&fixture, i ? "\"the first\"" : "\"the second\"");
        fixture_keys(&fixture, "2");
        rob_tui_tick(&fixture.tui);
        fixture_end(&fixture);
    }
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    assert_true(rob_tui_is_on_top(&fixture.tui, ROB_SCREEN_LIST));
}

/* Same answer, other texts: one key, and no answer counts as changed. */
static void settle_by(const char *how, const char *who)
{
    const char *by[] = {who ? who : "r1", "r2"};
    sample_record(&fixture.sample, ROB_SEAT_CONSENSUS,
                  (struct rob_event){.op = ROB_OP_RESOLVE,
                                     .study = SAMPLE_IDS[1],
                                     .item = "random-housing",
                                     .answer = "no",
                                     .support = "of another",
                                     .how = how,
                                     .seats = by,
                                     .n_seats = who ? 1 : 2,
                                     .operator_ = who ? who : "r2"});
}

static void settle_elsewhere(void)
{
    settle_by("discussion", NULL);
    rob_session_reload(&fixture.tui.session);
}

/* Unfinished texts on an item that somebody else resolves meanwhile are kept, and the draft ends.
 */
static void test_texts_on_what_others_resolve_are_kept(void **state)
{
    (void)state;
    for (int moved = 0; moved < 2; moved++) {
        struct rob_session *session = &fixture.tui.session;
        fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
        fixture_keys(&fixture, "\tmy unfinished text\033");
        assert_true(rob_resolve_is_pending(session));
        rob_tui_tick(&fixture.tui);
        fixture_keys(&fixture, moved ? "]" : "");
        settle_elsewhere();
        if (moved)
            rob_resolve_find(session, (struct rob_cell){1, 3, ROB_NO_OUTCOME});
        assert_int_equal(session->resolving.cell.item, 3);
        assert_shows(&fixture, "Your unfinished texts on it are in a file.");
        assert_int_equal(session->kept.n, 1);
        rob_tui_tick(&fixture.tui);
        assert_int_equal(session->draft.hash, 0);
        assert_int_equal(access(rob_draft_path(session), F_OK), -1);
        fixture_keys(&fixture, "\033z");
        fixture_end(&fixture);
        fixture_free(&fixture);
        fixture_init(&fixture, SAMPLE_PLAIN);
    }
}

/* A draft that can no longer be written in its place is offered once; the others wait as before. */
static void test_a_draft_on_what_an_adjudicator_resolved(void **state)
{
    (void)state;
    struct rob_session *session = &fixture.tui.session;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "8\tthe second text\0334\tthe first text\033");
    assert_int_equal(session->resolving.n_waiting, 1);
    rob_tui_tick(&fixture.tui);
    fixture_end(&fixture);
    settle_by("adjudication", "adj");
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    assert_shows(&fixture, "the first text");
    fixture_keys(&fixture, "\r");
    assert_shows(&fixture, "The adjudicator resolved it.");
    assert_int_equal(session->kept.n, 1);
    assert_int_equal(session->resolving.n_waiting, 1);
    rob_tui_tick(&fixture.tui);
    fixture_end(&fixture);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    assert_shows(&fixture, "the second text");
    fixture_keys(&fixture, "2");
    fixture_end(&fixture);
    fixture_free(&fixture);
    fixture_init(&fixture, SAMPLE_PLAIN);
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
}

static void test_texts_of_an_agreed_item_are_merged(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    size_t resolved = rob_view_totals(fixture.tui.session.view).resolved;
    fixture_keys(&fixture, "v1k"); /* neither of them wrote anything */
    assert_shows(&fixture, "The texts are the same: there is nothing to merge.");
    assert_int_equal(settled(1, 0).state, ROB_CELL_UNANIMOUS);
    fixture_end(&fixture);
    for (int seat = 0; seat < 2; seat++) {
        const char *who = seat ? "r2" : "r1";
        sample_pass(&fixture.sample, who, 3, "yuuuunuuyy", false);
        sample_judge(&fixture.sample, who, 3, 0, "yes", seat ? "Random numbers" : "From a table");
        sample_record(&fixture.sample, who,
                      (struct rob_event){.op = ROB_OP_COMPLETE, .study = SAMPLE_IDS[3]});
    }
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "vw");
    while (fixture.tui.session.resolving.cell.study != 3)
        fixture_keys(&fixture, "j");
    assert_shows(&fixture, "texts differ");
    fixture_keys(&fixture, "m");
    assert_shows(&fixture, "The texts of all are kept as the support.");
    assert_int_equal(settled(3, 0).state, ROB_CELL_RESOLVED);
    assert_true(settled(3, 0).merged);
    assert_non_null(strstr(settled(3, 0).support, "From a table"));
    assert_non_null(strstr(settled(3, 0).support, "Random numbers"));
    assert_int_equal(rob_view_totals(fixture.tui.session.view).resolved, resolved);
    assert_true(rob_view_reconciled(fixture.tui.session.view, 3));
    fixture_keys(&fixture, "m");
    assert_shows(&fixture, "The texts are merged already.");
    fixture_keys(&fixture, "z");
    assert_int_equal(settled(3, 0).state, ROB_CELL_UNANIMOUS);
    rob_tui_tick(&fixture.tui);
    fixture_end(&fixture);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST); /* nobody wrote them: they are no draft */
    assert_true(rob_tui_is_on_top(&fixture.tui, ROB_SCREEN_LIST));
}

static void test_unfinished_common_text_is_offered_again(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "\tin our own wor");
    rob_tui_tick(&fixture.tui);
    fixture.tui.session.resolving.focus = ROB_FOCUS_ITEM; /* as if the program had been killed */
    fixture_end(&fixture);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    assert_shows(&fixture, "\"in our own wor\"");
    fixture_keys(&fixture, "\rds\033u\r");
    assert_string_equal(settled(1, 3).support, "in our own words");
}

static void test_text_that_waits_for_its_judgement_outlives_the_program(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "\tin our own words\033");
    fixture_end(&fixture);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    assert_shows(&fixture, "\"in our own words\"");
    fixture_keys(&fixture, "\ru\r");
    assert_string_equal(settled(1, 3).support, "in our own words");
    fixture_end(&fixture);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    assert_ptr_equal(rob_tui_top(&fixture.tui), &rob_screen_list);
}

/* Starts again, continues with the kept draft, and resolves it as unclear. */
static void go_on_and_settle(const char *shown)
{
    fixture_end(&fixture);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    assert_shows(&fixture, shown);
    fixture_keys(&fixture, "\r");
    assert_shows(&fixture, "Your texts are not saved yet");
    fixture_keys(&fixture, "u4");
    fixture_end(&fixture);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    assert_ptr_equal(rob_tui_top(&fixture.tui), &rob_screen_list);
}

static void test_all_texts_that_wait_outlive_the_program(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "\tour\n own words\tquoted\tp. 2\tby phone\r");
    go_on_and_settle("\"our own words\", \"by phone\", \"quoted\", \"p. 2\"");
    struct rob_consensus consensus = settled(1, 3);
    assert_string_equal(consensus.support, "our\n own words");
    assert_string_equal(consensus.reason, "by phone");
    assert_int_equal(consensus.n_quotes, 1);
    assert_string_equal(consensus.quotes[0].text, "quoted");
    assert_string_equal(consensus.quotes[0].where, "p. 2");
}

static void test_texts_kept_from_both_outlive_the_program(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "k");
    go_on_and_settle("\"Cages stacked by treatment group;");
    assert_non_null(strstr(settled(1, 3).support, "warmer.\nHousing is not described"));
    assert_int_equal(settled(1, 3).n_quotes, 2);
    assert_string_equal(settled(1, 3).quotes[1].where, "p. 3");
}

static void test_the_text_in_focus_is_typed_on_beside_the_others(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "\tour own words\tquo");
    rob_tui_tick(&fixture.tui);
    fixture.tui.session.resolving.focus = ROB_FOCUS_ITEM; /* as if the program had been killed */
    fixture_end(&fixture);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\rted\033u\r");
    assert_string_equal(settled(1, 3).support, "our own words");
    assert_int_equal(settled(1, 3).n_quotes, 1);
    assert_string_equal(settled(1, 3).quotes[0].text, "quoted");
}

static void test_texts_on_what_was_agreed_outlive_the_program(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "v1\tour own words\r");
    fixture_end(&fixture);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\rnnot random\r");
    assert_int_equal(settled(1, 0).answer, NO);
    assert_string_equal(settled(1, 0).support, "our own words");
}

static void test_texts_taken_away_or_settled_again_leave_no_draft(void **state)
{
    (void)state;
    static const char *const WAYS[] = {"\town\033\t\025\033", "\town\033.\r", "\town\033a1zZ"};
    for (size_t i = 0; i < ROB_COUNT(WAYS); i++) {
        fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
        for (const char *key = WAYS[i]; *key; key++) {
            fixture_key(&fixture, (unsigned char)*key);
            rob_tui_tick(&fixture.tui);
        }
        fixture_end(&fixture);
        fixture_begin(&fixture, "r1", ROB_TUI_LIST);
        assert_ptr_equal(rob_tui_top(&fixture.tui), &rob_screen_list);
        fixture_end(&fixture);
    }
}

static void test_nothing_to_settle_says_what_is_missing(void **state)
{
    (void)state;
    fixture_free(&fixture);
    fixture_init(&fixture, SAMPLE_OUTCOMES);
    sample_studies(&fixture.sample, 2);
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    assert_ptr_equal(rob_tui_top(&fixture.tui), &rob_screen_list);
    assert_shows(
        &fixture,
        "Nothing to resolve yet. Unfinished studies here: Ann Author 2, Ben Reviewer 2");
}

static void begin_with(const char *study)
{
    fixture_begin_with(&fixture, (struct rob_tui_options){
                                     .seat = "r1", .start = ROB_TUI_RECONCILE, .study = study});
}

static void test_a_study_that_is_not_open_is_told_and_no_other_shown(void **state)
{
    (void)state;
    begin_with("Zhang 2018");
    assert_ptr_equal(rob_tui_top(&fixture.tui), &rob_screen_list);
    assert_shows(&fixture,
                 "Zhang 2018 is still blinded: Ann Author and Ben Reviewer have not finished");
    fixture_end(&fixture);
    begin_with("Kanemoto 2009");
    assert_shows(&fixture, "Kanemoto 2009 is still blinded: Ben Reviewer has not finished it.");
    assert_int_equal(fixture.tui.session.studies.study, 6);
    fixture_keys(&fixture, "c");
    assert_shows(&fixture, "Kanemoto 2009 is still blinded. This is Ferreira 2009.");
}

static void test_a_study_that_waits_for_the_round_is_told(void **state)
{
    (void)state;
    fixture_free(&fixture);
    fixture_init(&fixture, SAMPLE_TEAM);
    sample_record(&fixture.sample, ROB_SEAT_LEAD,
                  (struct rob_event){.op = ROB_OP_MODE, .value = "round"});
    sample_studies(&fixture.sample, 2);
    sample_pass(&fixture.sample, "r1", 0, "uuuuuuuuuu", true);
    sample_pass(&fixture.sample, "r2", 0, "yuuuuuuuuu", true);
    sample_pass(&fixture.sample, "r2", 1, "yuuuuuuuuu", true);
    begin_with("Chen 2011");
    assert_ptr_equal(rob_tui_top(&fixture.tui), &rob_screen_list);
    assert_shows(&fixture, "Chen 2011 is still blinded. Unfinished in this round: Ann Author 1.");
}

static void test_a_study_without_differences_is_told(void **state)
{
    (void)state;
    begin_with("Hale 1997");
    assert_ptr_equal(rob_tui_top(&fixture.tui), &rob_screen_reconcile);
    assert_int_equal(fixture.tui.session.resolving.cell.study, 2);
    assert_shows(&fixture, "Nothing to resolve in Hale 1997: you agree on every item.");
}

/* What is being written is seen, as far as there is room: four lines at 80x24. */
static void test_a_long_text_is_seen_while_it_is_written(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "\tBeginning of a text, ");
    for (int i = 0; i < 9; i++)
        fixture_keys(&fixture, "and more of it, ");
    fixture_keys(&fixture, "end.");
    fixture_draw(&fixture, 24, 80);
    assert_true(fixture_shows(&fixture, "> Beginning of a text,"));
    assert_true(fixture_shows(&fixture, "and more of it, end."));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up_plain, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_taking_a_side_asks_the_cause),
        TEST(test_text_at_the_cause_settles_nothing),
        TEST(test_escape_at_the_cause_settles_nothing),
        TEST(test_both_texts_and_a_judgement_of_their_own),
        TEST(test_texts_of_what_is_settled_are_mended),
        TEST(test_own_texts_are_there_when_it_is_opened_again),
        TEST(test_text_that_waits_for_its_judgement_outlives_the_program),
        TEST(test_taking_a_side_leaves_both_texts),
        TEST(test_taking_a_side_leaves_own_texts_and_undo_too),
        TEST(test_a_cancelled_side_leaves_nothing_behind),
        TEST(test_a_look_at_the_quote_is_no_text),
        TEST(test_what_was_agreed_needs_a_reason),
        TEST(test_texts_on_what_others_resolve_are_kept),
        TEST(test_a_draft_on_what_an_adjudicator_resolved),
        TEST(test_texts_of_an_agreed_item_are_merged),
        TEST(test_the_agreed_answer_merges),
        TEST(test_the_strip_shows_the_selected_item),
        TEST(test_texts_without_a_decision_are_not_lost),
        TEST(test_texts_on_several_items_outlive_the_program),
        TEST(test_discarding_one_text_leaves_the_others),
        TEST(test_unfinished_common_text_is_offered_again),
        TEST(test_all_texts_that_wait_outlive_the_program),
        TEST(test_texts_kept_from_both_outlive_the_program),
        TEST(test_the_text_in_focus_is_typed_on_beside_the_others),
        TEST(test_texts_on_what_was_agreed_outlive_the_program),
        TEST(test_texts_taken_away_or_settled_again_leave_no_draft),
        TEST(test_nothing_to_settle_says_what_is_missing),
        TEST(test_a_study_that_is_not_open_is_told_and_no_other_shown),
        TEST(test_a_study_that_waits_for_the_round_is_told),
        TEST(test_a_study_without_differences_is_told),
        TEST(test_a_long_text_is_seen_while_it_is_written),
    };
    return cmocka_run_group_tests_name("settle", tests, NULL, NULL);
}
