/* Actions of every screen: the palette, help that runs, keys that do nothing. */
#include "view/plain.h"

#include "session/studies.h"
#include "session/words.h"

/* Keys that lead to each screen from the list, and the study that it is then about. */
static const struct {
    const char *keys;
    size_t study;
} SCREENS[] = {{"jjj", 3}, {"j\r", 1}, {"c", 1}, {"sm", 0}, {"sa", 0}};

static void type(const char *text)
{
    fixture_keys(&fixture, "\025");
    fixture_keys(&fixture, text);
    fixture_keys(&fixture, "\r");
}

/* The palette, a word, Enter. */
static void run(const char *word)
{
    fixture_keys(&fixture, ":");
    fixture_keys(&fixture, word);
    fixture_keys(&fixture, "\r");
}

static bool is_there(const char *name)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s", fixture.sample.dir, name);
    return access(path, R_OK) == 0;
}

static void type_path(const char *name)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s", fixture.sample.dir, name);
    type(path);
}

static void test_every_action_from_every_screen(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof SCREENS / sizeof SCREENS[0]; i++) {
        char name[40];
        fixture_begin(&fixture, "r1", ROB_TUI_LIST);
        fixture_keys(&fixture, "kkkkkkkk");
        fixture_keys(&fixture, SCREENS[i].keys);
        size_t before = fixture_n_events(&fixture);
        run("note on");
        type("ask the authors");
        assert_shows(&fixture, "The note on");
        assert_int_equal(fixture_n_events(&fixture), before + 1);
        run("flag the study");
        type("again");
        assert_shows(&fixture, "is flagged");
        run("history");
        assert_shows(&fixture, "ask the authors");
        fixture_keys(&fixture, "q");
        run("export");
        fixture_keys(&fixture, "2");
        snprintf(name, sizeof name, "table-%zu.csv", i);
        type_path(name);
        assert_true(is_there(name));
        run("figure");
        fixture_keys(&fixture, "2");
        snprintf(name, sizeof name, "figure-%zu.svg", i);
        type_path(name);
        assert_true(is_there(name));
        run("synchronise");
        snprintf(name, sizeof name, "stick-%zu", i);
        type_path(name);
        assert_shows(&fixture, "Create it, with a copy of this review?");
        fixture_keys(&fixture, "\r");
        assert_shows(&fixture, "Synchronised with");
        assert_true(is_there(name));
        assert_int_equal(rob_tui_study(&fixture.tui), SCREENS[i].study);
        run("list of studies");
        assert_true(rob_tui_is_on_top(&fixture.tui, ROB_SCREEN_LIST));
        assert_int_equal(fixture.tui.session.studies.study, SCREENS[i].study);
        fixture_end(&fixture);
    }
}

static void test_a_file_is_never_replaced(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "x1");
    type_path("report.html");
    assert_shows(&fixture, "Written: ");
    fixture_keys(&fixture, "x1");
    type_path("report.html");
    assert_shows(&fixture, "exists already; choose another name");
    fixture_keys(&fixture, "\177\177\177\177\177"); /* the name is still there */
    fixture_keys(&fixture, "-2.html\r");
    assert_true(is_there("report-2.html"));
    fixture_keys(&fixture, "p");
    fixture_keys(&fixture, "1");
    type_path("figure.gif");
    assert_shows(&fixture, "Name a file that ends in .svg, .pdf or .png");
    fixture_keys(&fixture, "\033");
    fixture_keys(&fixture, "x1\025\r");
    assert_shows(&fixture, "No file was named");
    fixture_keys(&fixture, "x6");
    type_path("deposit");
    assert_true(is_there("deposit/README.md"));
}

/* A blinded study: the other's answers reach no file from the screens. */
static void test_exports_hold_what_everybody_may_see(void **state)
{
    (void)state;
    sample_judge(&fixture.sample, "r2", 0, 0, "no", "a hidden support");
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\ryan own support\033qx3");
    type_path("long.csv");
    char path[300];
    snprintf(path, sizeof path, "%s/long.csv", fixture.sample.dir);
    char *text = sample_read(path, NULL);
    assert_null(strstr(text, "a hidden support"));
    assert_null(strstr(text, "an own support"));
    assert_non_null(strstr(text, "Ferreira 2009"));
    free(text);
}

static void test_help_runs_what_is_selected(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "?bars and matrix\r");
    assert_true(rob_tui_is_on_top(&fixture.tui, ROB_SCREEN_OVERVIEW));
    fixture_keys(&fixture, "q\r?judge, then the next\r");
    assert_true(rob_tui_is_on_top(&fixture.tui, ROB_SCREEN_ASSESS));
    assert_shows(&fixture, "Press the key itself where it is needed: Y/U/N");
    fixture_keys(&fixture, "?in a text: delete a word\r");
    assert_shows(&fixture, "Press the key itself where it is needed: Ctrl-W");
    assert_int_equal(fixture_judged(&fixture, "r1", 0, 2).answer, ROB_NOT_FOUND);
    fixture_keys(&fixture, "?all guidance\r");
    assert_true(rob_tui_is_on_top(&fixture.tui, ROB_SCREEN_PAGE));
}

static void test_a_key_without_a_command_says_so(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "v");
    assert_shows(&fixture, "v does nothing here; in the reconciliation, it is: show all items.");
    fixture_keys(&fixture, "K");
    assert_shows(&fixture, "K does nothing here; ? shows all keys.");
    rob_tui_key(&fixture.tui, ROB_KEY_LEFT);
    assert_shows(&fixture, "Left does nothing here; ? shows all keys.");
    fixture_keys(&fixture, "j\rdK");
    assert_shows(&fixture, "K does nothing here");
    fixture_keys(&fixture, "\033sb");
    assert_shows(&fixture, "These are the bars: m shows the matrix.");
    fixture_keys(&fixture, "j");
    assert_shows(&fixture, "The bars have nothing to select: m shows the matrix.");
    fixture_keys(&fixture, "\r");
    assert_shows(&fixture, "The bars have nothing to select: m shows the matrix.");
    fixture_keys(&fixture, "mm");
    assert_shows(&fixture, "This is the matrix: b shows the bars.");
    fixture_keys(&fixture, "n");
    assert_shows(&fixture, "The numbers stand beside the bars: b shows them.");
}

/* The palette offers nothing that the present state refuses by its key alone. */
static void test_the_palette_offers_what_can_be_done(void **state)
{
    (void)state;
    fixture_begin(&fixture, "adj", ROB_TUI_LIST);
    fixture_keys(&fixture, ":assess the study");
    assert_shows(&fixture, "No command that can be used now matches.");
    fixture_keys(&fixture, "\033");
    fixture_end(&fixture);
    fixture_begin(&fixture, NULL, ROB_TUI_LIST);
    run("export");
    assert_shows(&fixture, "Say first who you are.");
}

/* Before the first answer of a reviewer, and then never again. */
static void test_the_first_form_says_three_things(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\r");
    fixture_draw(&fixture, 24, 80);
    assert_false(fixture_shows(&fixture, "d finishes the study."));
    fixture_end(&fixture);
    sample_free(&fixture.sample);
    sample_init(&fixture.sample, SAMPLE_LETTERS);
    sample_studies(&fixture.sample, 2);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "j"); /* what was said at the start goes */
    fixture_keys(&fixture, "\r");
    assert_shows(&fixture, "Everything is saved at once. z undoes; d finishes the study.");
    fixture_keys(&fixture, "j");
    fixture_draw(&fixture, 24, 80);
    assert_false(fixture_shows(&fixture, "Everything is saved at once."));
}

/* --- The mouse --------------------------------------------------------------------------- */

/* Clicks on the first place where the text is drawn. */
static void click(const char *text)
{
    fixture_draw(&fixture, 24, 80);
    for (int row = 0; row < 24; row++) {
        struct rob_buf line = {0};
        rob_grid_row(&fixture.grid, row, &line);
        const char *at = strstr(rob_buf_text(&line), text);
        int col = at ? (int)(at - line.data) : -1;
        rob_buf_free(&line);
        if (col < 0)
            continue;
        rob_tui_click(&fixture.tui, &fixture.grid, row, col);
        return;
    }
    char *picture = fixture_picture(&fixture);
    print_message("%s", picture);
    free(picture);
    fail_msg("%s is not there to be clicked on", text);
}

static void test_clicks(void **state)
{
    (void)state;
    fixture_begin(&fixture, NULL, ROB_TUI_LIST);
    click("Ben Reviewer");
    fixture_keys(&fixture, "\r");
    assert_string_equal(fixture.tui.session.seat, "r2");
    click("Zhang 2018");
    assert_int_equal(fixture.tui.session.studies.study, 3);
    click("open");
    assert_true(rob_tui_is_on_top(&fixture.tui, ROB_SCREEN_ASSESS));
    click("Random housing");
    assert_int_equal(fixture.tui.session.judging.item, 3);
    click("Quote");
    fixture_keys(&fixture, "typed after a click");
    click("Baseline");
    assert_int_equal(fixture.tui.session.judging.item, 1);
    assert_string_equal(fixture_judged(&fixture, "r2", 3, 3).quotes[0].text, "typed after a click");
    fixture_keys(&fixture, "qsm");
    click("Ferreira");
    assert_int_equal(fixture.tui.session.shown, 1);
    fixture_keys(&fixture, "q?");
    click("bars and matrix");
    fixture_keys(&fixture, "\r");
    assert_true(rob_tui_is_on_top(&fixture.tui, ROB_SCREEN_OVERVIEW));
    fixture_keys(&fixture, "qf");
    click("assessed");
    fixture_keys(&fixture, "\r");
    assert_int_equal(fixture.tui.session.studies.filter, ROB_STUDIES_DONE);
    fixture_keys(&fixture, "c");
    click("8 ");
    assert_int_equal(fixture.tui.session.resolving.cell.item, 7);
    click("Reason");
    assert_int_equal(fixture.tui.session.resolving.focus, ROB_FOCUS_REASON);
    /* A text that is being typed stays where it was begun. */
    fixture_keys(&fixture, "typed, then a click");
    click(" 4");
    assert_int_equal(fixture.tui.session.resolving.cell.item, 3);
    assert_int_equal(fixture.tui.session.resolving.n_waiting, 1);
    click("8* ");
    assert_shows(&fixture, "typed, then a click");
    /* A hint of two keys is none to click on: the wrong one would be pressed. */
    click("or b: take");
    fixture_draw(&fixture, 24, 80);
    assert_false(fixture_shows(&fixture, "Why did you disagree?"));
}

/* A flag on a study is found, shown, and offered to be changed. */
static void test_a_flag_on_a_study_is_seen(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "jjjgask the authors\r");
    fixture_keys(&fixture, "f6");
    assert_int_equal(fixture.tui.session.studies.n_rows, 1);
    assert_shows(&fixture, "Zhang 2018");
    fixture_keys(&fixture, "f1/the authors\r");
    assert_int_equal(fixture.tui.session.studies.n_rows, 1);
    fixture_keys(&fixture, "i");
    assert_shows(&fixture, "Flag     Ann Author: ask the authors");
    fixture_keys(&fixture, "qg\r"); /* the text is there, and stays */
    assert_shows(&fixture, "is flagged");
    fixture_keys(&fixture, "g\025\r");
    assert_shows(&fixture, "The flag of Zhang 2018 is removed");
}

/* The numbers of the second line are whole at every width. */
static void test_totals_are_never_cut(void **state)
{
    (void)state;
    struct rob_totals all;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    all = rob_view_totals(fixture.tui.session.view);
    for (int cols = 60; cols <= 200; cols++) {
        char whole[40];
        fixture_draw(&fixture, 24, cols);
        snprintf(whole, sizeof whole, "to resolve: %zu ", all.open_disagreements);
        struct rob_buf row = {0};
        rob_grid_row(&fixture.grid, 1, &row);
        rob_buf_char(&row, ' ');
        bool shown = strstr(rob_buf_text(&row), whole);
        rob_buf_free(&row);
        assert_true(shown);
    }
}

/* z undoes the last change, also where it was not made. */
static void test_undo_reaches_the_consensus_from_the_list(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "jcb2\033");
    fixture_keys(&fixture, "z");
    assert_shows(&fixture, "Undone: ");
    fixture_keys(&fixture, "Z");
    assert_shows(&fixture, "Redone: ");
    fixture_keys(&fixture, "k\rz"); /* on a form, what is not of its study is named first */
    assert_shows(&fixture, "The last change was in another study: Ferreira 2009, item 4.");
    fixture_keys(&fixture, "\033\033:note on\rask\rz");
    assert_shows(&fixture, "A note cannot be undone. The change before it was");
    fixture_keys(&fixture, "\r");
    assert_shows(&fixture, "Undone: Ferreira 2009, item 4");
}

/* A search that is cancelled selects nothing else. */
static void test_a_cancelled_search_leaves_the_selection(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "jjj");
    size_t study = fixture.tui.session.studies.study;
    fixture_keys(&fixture, "/ferreira\033");
    assert_int_equal(fixture.tui.session.studies.study, study);
    fixture_keys(&fixture, "/ferreira\r\033"); /* what was found stays selected */
    assert_int_equal(fixture.tui.session.studies.study, 1);
}

/* Esc ends a search that is done, and a filter. */
static void test_esc_shows_all_studies_again(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "/cool\r\033");
    assert_int_equal(fixture.tui.session.studies.n_rows, 8);
    fixture_keys(&fixture, "/cool\r/ferr\r"); /* another search, not a longer one */
    assert_int_equal(fixture.tui.session.studies.n_rows, 1);
    fixture_keys(&fixture, "\033f3\033");
    assert_int_equal(fixture.tui.session.studies.n_rows, 8);
}

static void note_read(struct rob_session *session, const char *text, int choice)
{
    (void)text, (void)choice;
    rob_session_say(session, "It was read.");
}

/* A text to be read is not a question: both keys go on. */
static void test_a_text_to_be_read(void **state)
{
    (void)state;
    static const char *const KEYS[] = {"\r", "\033"};
    for (size_t i = 0; i < ROB_COUNT(KEYS); i++) {
        fixture_begin(&fixture, "r1", ROB_TUI_LIST);
        rob_session_ask_read(&fixture.tui.session, "Write the code down.", note_read);
        rob_prompt_open(&fixture.tui);
        assert_shows(&fixture, "Write the code down.");
        assert_shows(&fixture, "Enter continue");
        fixture_keys(&fixture, KEYS[i]);
        assert_shows(&fixture, "It was read.");
        fixture_end(&fixture);
    }
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
}

/* A refusal begins like a sentence, unless with what somebody has named. */
static void test_refusals_are_sentences(void **state)
{
    (void)state;
    static const struct {
        const char *text, *shown;
    } CASES[] = {
        {"nothing to undo", "Nothing to undo"},
        {"the file is damaged", "The file is damaged"},
        {"r1 has left the review", "r1 has left the review"},
        {"figure.svg: no such folder", "figure.svg: no such folder"},
        {"dir/a b: it is a folder", "dir/a b: it is a folder"},
        {"Chen 2011 is unblinded", "Chen 2011 is unblinded"},
        {"", NULL}, /* that of the status */
    };
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    for (size_t i = 0; i < ROB_COUNT(CASES); i++) {
        struct rob_error err = {.status = ROB_INVALID};
        snprintf(err.text, sizeof err.text, "%s", CASES[i].text);
        rob_session_complain(&fixture.tui.session, &err);
        if (*CASES[i].text)
            assert_string_equal(fixture.tui.session.message, CASES[i].shown);
        else
            assert_true(fixture.tui.session.message[0] >= 'A' &&
                        fixture.tui.session.message[0] <= 'Z');
    }
}

/* Help is there over a menu and a question, too, where nothing of it can be run. */
static void test_help_over_a_menu(void **state)
{
    (void)state;
    static const char *const OVERLAYS[] = {"x", "f", "i"};
    for (size_t i = 0; i < ROB_COUNT(OVERLAYS); i++) {
        fixture_begin(&fixture, "r1", ROB_TUI_LIST);
        fixture_keys(&fixture, OVERLAYS[i]);
        fixture_keys(&fixture, "?");
        assert_shows(&fixture, "Help:");
        fixture_keys(&fixture, "\r");
        assert_shows(&fixture, "Close the menu or question first (Esc).");
        fixture_end(&fixture);
    }
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "g");
    fixture_key(&fixture, ROB_KEY_F1);
    assert_shows(&fixture, "Help:");
    fixture_key(&fixture, ROB_KEY_F1);
    assert_shows(&fixture, "with a reminder");
}

/* The end of a message often says what to do. */
static void test_a_long_message_is_whole(void **state)
{
    (void)state;
    static const int SIZES[][2] = {{24, 80}, {10, 40}, {60, 200}};
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    for (size_t i = 0; i < ROB_COUNT(SIZES); i++) {
        rob_session_say(&fixture.tui.session, "%s %s",
                        "This first pass cannot be changed on this account, because the study was "
                        "unblinded in another copy of the review;",
                        "merge that copy.");
        fixture_draw(&fixture, SIZES[i][0], SIZES[i][1]);
        assert_true(fixture_shows(&fixture, "copy."));
        assert_true(fixture_shows(&fixture, "This first pass"));
    }
}

static void test_a_second_pasted_quote_is_shown(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "jjj\r");
    rob_tui_paste(&fixture.tui, "the first passage", 17);
    rob_tui_paste(&fixture.tui, "the second passage", 18);
    assert_shows(&fixture, "Quote 2/2");
    assert_shows(&fixture, "the second passage");
}

/* In an empty quote, too, the page of a paste goes where pages go. */
static void test_the_page_of_a_paste_in_a_quote(void **state)
{
    (void)state;
    static const char PASTE[] = "cages were drawn by lot (p. 4)";
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "jjj\r\t\t");
    assert_int_equal(fixture.tui.session.judging.focus, ROB_FOCUS_QUOTE);
    rob_tui_paste(&fixture.tui, PASTE, sizeof PASTE - 1);
    assert_string_equal(rob_field_text(&fixture.tui.session.judging.field),
                        "cages were drawn by lot");
    assert_shows(&fixture, "Recorded as a quote on p. 4.");
    rob_tui_paste(&fixture.tui, " (p. 5)", 7); /* it is no longer empty */
    assert_string_equal(rob_field_text(&fixture.tui.session.judging.field),
                        "cages were drawn by lot (p. 5)");
    fixture_keys(&fixture, "\t");
    assert_int_equal(fixture.tui.session.judging.focus, ROB_FOCUS_WHERE);
    assert_string_equal(rob_field_text(&fixture.tui.session.judging.field), "p. 4");
}

/* Whatever shows a text behind its label: its further lines stand below its beginning. */
static void test_lines_stand_below_the_first(void **state)
{
    (void)state;
    struct rob_buf out = {0};
    rob_word_labelled(&out, "Support", "one\ntwo");
    rob_word_quote(&out, &(struct rob_quote){"three\nfour", "p. 2"});
    rob_word_quote(&out, &(struct rob_quote){"", "p. 3"});
    rob_word_quote(&out, &(struct rob_quote){"\"Coin toss\" is all that is said", ""});
    assert_string_equal(rob_buf_text(&out), "Support  one\n"
                                            "         two\n"
                                            "Quote  p. 2: \"three\n"
                                            "       four\"\n"
                                            "Quote  p. 3\n"
                                            "Quote  \"Coin toss\" is all that is said\n");
    rob_buf_free(&out);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
}

/* A support that the form brings along is not written in silence; one that is there stays. */
static void test_a_usual_support_is_named(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "jjj\rU");
    assert_shows(&fixture, "The support is \"Not reported\". z takes it back.");
    fixture_keys(&fixture, "\tmine\033U");
    fixture_draw(&fixture, 24, 80);
    assert_false(fixture_shows(&fixture, "The support is"));
}

/* The time that is left stands in the list at 80 columns, too; a search takes its place. */
static void test_the_pace_is_shown(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture.tui.session.visit.n_finished = 3;
    fixture.tui.session.visit.spent = 3 * 360;
    fixture_draw(&fixture, 24, 80);
    assert_true(fixture_shows(&fixture, "6 min a study, about"));
    fixture_keys(&fixture, "/rats");
    fixture_draw(&fixture, 24, 80);
    assert_true(fixture_shows(&fixture, "Find: rats"));
    assert_false(fixture_shows(&fixture, "a study, about"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up_plain, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_every_action_from_every_screen),
        TEST(test_a_file_is_never_replaced),
        TEST(test_exports_hold_what_everybody_may_see),
        TEST(test_help_runs_what_is_selected),
        TEST(test_a_key_without_a_command_says_so),
        TEST(test_the_palette_offers_what_can_be_done),
        TEST(test_the_first_form_says_three_things),
        TEST(test_clicks),
        TEST(test_a_flag_on_a_study_is_seen),
        TEST(test_totals_are_never_cut),
        TEST(test_undo_reaches_the_consensus_from_the_list),
        TEST(test_a_cancelled_search_leaves_the_selection),
        TEST(test_esc_shows_all_studies_again),
        TEST(test_a_text_to_be_read),
        TEST(test_refusals_are_sentences),
        TEST(test_help_over_a_menu),
        TEST(test_a_long_message_is_whole),
        TEST(test_a_second_pasted_quote_is_shown),
        TEST(test_the_page_of_a_paste_in_a_quote),
        TEST(test_lines_stand_below_the_first),
        TEST(test_a_usual_support_is_named),
        TEST(test_the_pace_is_shown),
    };
    return cmocka_run_group_tests_name("everywhere", tests, NULL, NULL);
}
