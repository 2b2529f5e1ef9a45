/* Locks, full disks, drafts, changes by others, and terminals of every size. */
#include "view/plain.h"

#include <signal.h>
#include <sys/resource.h>

static struct rlimit limit_files(rlim_t bytes)
{
    struct rlimit before, limit;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    limit = before;
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    return before;
}

static void test_taken_place_is_told_and_read_only(void **state)
{
    (void)state;
    struct rob_review *other = NULL;
    struct rob_error err = {0};
    assert_int_equal(rob_review_open(&other, fixture.sample.path, &err), ROB_OK);
    assert_int_equal(rob_review_claim(other, "r1", &err), ROB_OK);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    assert_true(fixture.tui.session.locked);
    assert_true(fixture.tui.session.message_is_error);
    assert_shows(&fixture, "read-only");
    fixture_keys(&fixture, "\ry\t");
    assert_int_equal(fixture.tui.session.judging.focus, ROB_FOCUS_ITEM);
    assert_int_equal(fixture_judged(&fixture, "r1", 0, 2).answer, ROB_NOT_FOUND);
    assert_shows(&fixture, "Read-only: ");
    rob_review_free(other);
    fixture_keys(&fixture, "y"); /* the other window is closed, and this one learns of it */
    assert_shows(&fixture, "The other window was closed. You can write here now.");
    size_t before = fixture_n_events(&fixture);
    fixture_keys(&fixture, "y");
    assert_true(fixture_n_events(&fixture) > before);
}

/* The same while others resolve, until they are done; the kept draft stays. */
static void test_taken_place_of_those_who_settle_is_told(void **state)
{
    (void)state;
    struct rob_review *other = NULL;
    struct rob_error err = {0};
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "\tour own words\r");
    fixture_end(&fixture);
    sample_reopen(&fixture.sample); /* which lets go of its place */
    assert_int_equal(rob_review_open(&other, fixture.sample.path, &err), ROB_OK);
    assert_int_equal(rob_review_claim(other, ROB_SEAT_CONSENSUS, &err), ROB_OK);
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "\r");
    assert_shows(&fixture, "read-only");
    assert_false(fixture_shows(&fixture, "a or b: take"));
    fixture_keys(&fixture, "a\t\033c");
    fixture_keys(&fixture, "a");
    assert_shows(&fixture, "Read-only: somebody is resolving in another window.");
    fixture_end(&fixture);
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    assert_shows(&fixture, "\"our own words\"");
    fixture_keys(&fixture, "\033");
    rob_review_free(other);
    fixture_keys(&fixture, "a");
    assert_shows(&fixture, "You can resolve here now");
    assert_shows(&fixture, "a or b: take");
    fixture_keys(&fixture, "a");
    assert_shows(&fixture, "Why did you disagree?");
}

/* A full disk: the failure stays in sight, the typed text stays where it is, and is saved later. */
static void test_failed_recording_keeps_the_text(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\r\ttyped");
    struct rlimit before = limit_files(1);
    fixture_keys(&fixture, "\033");
    setrlimit(RLIMIT_FSIZE, &before);
    assert_true(fixture.tui.session.message_is_error);
    fixture_keys(&fixture, " more");
    assert_true(fixture.tui.session.message[0]);
    assert_shows(&fixture, "> typed more");
    fixture_keys(&fixture, "\033");
    assert_false(fixture.tui.session.message[0]);
    assert_string_equal(fixture_judged(&fixture, "r1", 0, 2).support, "typed more");
}

/* After repeated failures Esc drops the text once it is safe in the draft. */
static void test_text_that_cannot_be_recorded_can_be_left(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\r\ttyped");
    struct rlimit before = limit_files(1000); /* too little for the journal, enough for a draft */
    fixture_keys(&fixture, "\033");
    assert_true(fixture.tui.session.message_is_error);
    assert_int_equal(fixture.tui.session.judging.focus, ROB_FOCUS_SUPPORT);
    fixture_keys(&fixture, "\033");
    assert_int_equal(fixture.tui.session.judging.focus, ROB_FOCUS_ITEM);
    setrlimit(RLIMIT_FSIZE, &before);
    fixture_end(&fixture);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    assert_shows(&fixture, "\"typed\"");
}

/* The lead removes a study while another is being judged: the form stays on its study. */
static void test_form_stays_on_its_study(void **state)
{
    (void)state;
    struct rob_review *lead = NULL;
    struct rob_event drop = {
        .op = ROB_OP_STUDY_DROP, .study = SAMPLE_IDS[0], .reason = "a conference abstract"};
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "jjj\r");
    assert_shows(&fixture, "Zhang 2018  0/10");
    assert_int_equal(rob_review_open(&lead, fixture.sample.path, NULL), ROB_OK);
    assert_int_equal(rob_review_record(lead, ROB_SEAT_LEAD, &drop, 1, NULL), ROB_OK);
    rob_review_free(lead);
    fixture_keys(&fixture, "\014n\033");
    assert_shows(&fixture, "Zhang 2018  1/10");
    assert_int_equal(fixture.tui.session.judging.study, 2);
    assert_int_equal(fixture_judged(&fixture, "r1", 2, 0).answer, NO);
}

static void test_no_answer_is_left_out(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\r");
    for (int cols = 60; cols <= 120; cols++) {
        fixture_draw(&fixture, 24, cols);
        assert_true(fixture_shows(&fixture, "( ) y "));
        assert_true(fixture_shows(&fixture, "( ) u "));
        assert_true(fixture_shows(&fixture, "( ) n No (-)") ||
                    fixture_shows(&fixture, "( ) n No = high risk (-)"));
    }
}

static void test_too_small_takes_no_keys(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\r");
    size_t before = fixture_n_events(&fixture);
    fixture_draw(&fixture, 5, 20);
    fixture_keys(&fixture, "YNUq\033d\r");
    rob_tui_paste(&fixture.tui, "q", 1);
    assert_int_equal(fixture_n_events(&fixture), before);
    assert_ptr_equal(rob_tui_top(&fixture.tui), &rob_screen_assess);
    assert_true(fixture_shows(&fixture, "3 Allocation"));
    assert_true(fixture_shows(&fixture, "too small"));
}

/* Three studies of eight are judged: the bars fill three eighths of 16 columns, and no third of that
 * is lost to rounding. */
static void test_bars_are_as_long_as_one_another(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_SUMMARY);
    fixture_keys(&fixture, "ff");
    fixture_draw(&fixture, 24, 80);
    for (int row = 3; row < 13; row++) {
        struct rob_buf text = {0};
        rob_grid_row(&fixture.grid, row, &text);
        assert_int_equal(strspn(rob_buf_text(&text) + 46, "+?-"), 6);
        rob_buf_free(&text);
    }
}

static void test_every_hint_line_fits_and_holds_help(void **state)
{
    (void)state;
    static const char *const WAYS[] = {"",  "/", "\r", "\r\t", "\ra", "\rr", "\rg", "\ri", "\r?",
                                       ":", "s", "sm", "c",    "cv",  "c\t", "cb",  "jj\r"};
    for (size_t i = 0; i < sizeof WAYS / sizeof WAYS[0]; i++) {
        fixture_begin(&fixture, "r1", ROB_TUI_LIST);
        fixture_keys(&fixture, WAYS[i]);
        for (int cols = 34; cols <= 200; cols += cols < 110 ? 1 : 13) {
            struct rob_buf hint = {0};
            fixture_draw(&fixture, 10 + cols / 4, cols);
            rob_grid_row(&fixture.grid, fixture.grid.rows - 1, &hint);
            const char *text = rob_buf_text(&hint);
            bool typing = fixture.grid.typing;
            assert_non_null(strstr(text, typing ? "F1 help" : "? help"));
            assert_int_equal(rob_shown_columns(text, hint.len), cols - 1);
            assert_non_null(strstr(text, typing ? "  F1 help" : "  ? help"));
            rob_buf_free(&hint);
        }
        fixture_end(&fixture);
    }
}

/* The screen without the message and the hints. */
static char *picture_of_content(void)
{
    struct rob_buf text = {0};
    fixture_draw(&fixture, 24, 200);
    for (int row = 0; row < fixture.grid.rows - 2; row++) {
        rob_grid_row(&fixture.grid, row, &text);
        rob_buf_char(&text, '\n');
    }
    rob_buf_printf(&text, "%d %d", fixture.grid.cursor_row, fixture.grid.cursor_col);
    return rob_buf_take(&text);
}

/* Each key of the hint line does more than to say why not. */
static void assert_hints_do_something(const char *way)
{
    for (size_t i = 0;; i++) {
        fixture_begin(&fixture, "r1", ROB_TUI_LIST);
        fixture_keys(&fixture, way);
        const struct rob_screen *screen = rob_tui_top(&fixture.tui);
        if (i == screen->n_bindings) {
            fixture_end(&fixture);
            return;
        }
        const struct rob_binding *binding = &screen->bindings[i];
        bool offered =
            binding->hint && rob_binding_is_offered(binding, rob_screen_mode(&fixture.tui, screen));
        bool answer = binding->key == ROB_KEY_ANSWER || binding->key == ROB_KEY_ANSWER_NEXT;
        if (offered && binding->key != ROB_KEY_DIGIT) {
            char *before = picture_of_content();
            unsigned reaction = fixture_key(&fixture, !answer ? binding->key
                                                      : binding->key == ROB_KEY_ANSWER ? 'n'
                                                                                       : 'N');
            char *after = reaction & ROB_QUIT ? strdup("") : picture_of_content();
            bool done = reaction & (ROB_OPEN | ROB_COPY) || strcmp(before, after) != 0;
            if (!done)
                fail_msg("after \"%s\", \"%s\" only says: %s", way, binding->hint,
                         fixture.tui.session.message);
            free(before);
            free(after);
        }
        fixture_end(&fixture);
    }
}

static void test_every_hint_can_be_done(void **state)
{
    (void)state;
    static const char *const WAYS[] = {"",  "j",  "\r", "\ra", "j\r", "s",         "sm",
                                       "c", "cv", "cw", "cw ", "cwv", "s\033/Fer", "/zz\r"};
    for (size_t i = 0; i < ROB_COUNT(WAYS); i++) {
        assert_hints_do_something(WAYS[i]);
        fixture_free(&fixture);
        fixture_init(&fixture, SAMPLE_PLAIN);
    }
}

static void assert_hint(const char *way, const char *hint, bool offered)
{
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, way);
    fixture_draw(&fixture, 24, 200);
    struct rob_buf line = {0};
    rob_grid_row(&fixture.grid, fixture.grid.rows - 1, &line);
    if ((strstr(rob_buf_text(&line), hint) != NULL) != offered)
        fail_msg("after \"%s\", \"%s\" is %soffered: %s", way, hint, offered ? "not " : "",
                 rob_buf_text(&line));
    rob_buf_free(&line);
    fixture_end(&fixture);
}

/* What can be done changes with the work. */
static void test_hints_follow_the_work(void **state)
{
    (void)state;
    assert_hint("", "c reconcile", true); /* the second study is unblinded */
    assert_hint("", "] unfinished", true);
    assert_hint("/zz\r", "Enter open", false);
    assert_hint("\r", "d finish", false);
    assert_hint("\r", "Enter next unanswered", true);
    assert_hint("j\r", "y/u/n judge", false);
    assert_hint("j\r", "r insert", false);
    assert_hint("j\r", "D reopen", false);
    assert_hint("j\r", "] next study", true);
    assert_hint("j\ra", "y yes", false);
    assert_hint("s", "n numbers", true);
    assert_hint("s", "Enter details", false);
    assert_hint("sm", "n numbers", false);
    assert_hint("sm", "Enter details", true);
    assert_hint("\rUUUUUUUUUU", "d finish", true);
    assert_hint("\r", "Enter next unanswered", false);
    assert_hint("\rd\r", "] unfinished", true);
    assert_hint("kkkkkkk\r", "D reopen", true);
    assert_hint("\r", "d finish", false);
    assert_hint("c", "Enter next", true);
    assert_hint("ca1\ra1\ra1", "Enter next", false);
}

/* The time of saving gives way to what the numbers are about; a title gives way to it. */
static void test_the_heading_keeps_what_it_counts(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\rY");
    fixture_draw(&fixture, 24, 80);
    assert_true(fixture_shows(&fixture, "saved "));
    fixture_keys(&fixture, "\033s");
    fixture_draw(&fixture, 24, 80);
    assert_true(fixture_shows(&fixture, "source: consensus"));
}

static void test_every_line_of_help_fits(void **state)
{
    (void)state;
    static const struct rob_screen *const SCREENS[] = {
        &rob_screen_who,      &rob_screen_list,  &rob_screen_assess, &rob_screen_reconcile,
        &rob_screen_overview, &rob_screen_agree, &rob_screen_global};
    enum { ROOM = 58 }; /* beside the keys, at 80 columns */
    for (size_t i = 0; i < ROB_COUNT(SCREENS); i++)
        for (size_t k = 0; k < SCREENS[i]->n_bindings; k++)
            if (SCREENS[i]->bindings[k].help && strlen(SCREENS[i]->bindings[k].help) > ROOM)
                fail_msg("cut: %s", SCREENS[i]->bindings[k].help);
}

/* At every size the cursor is inside, and on the selected item or text. */
static void test_every_size_is_drawn(void **state)
{
    (void)state;
    static const char *const WAYS[] = {"jjjjj", "jj/", "\r", "\r\t", "\ra",
                                       "\r?",   "sm",  "c",  "\rr"};
    for (size_t i = 0; i < sizeof WAYS / sizeof WAYS[0]; i++) {
        fixture_begin(&fixture, "r1", ROB_TUI_LIST);
        fixture_keys(&fixture, WAYS[i]);
        for (int rows = 1; rows <= 40; rows += rows < 12 ? 1 : 4)
            for (int cols = 1; cols <= 130; cols += cols < 40 ? 3 : 11) {
                fixture_draw(&fixture, rows, cols);
                assert_in_range(fixture.grid.cursor_row, 0, rows - 1);
                assert_in_range(fixture.grid.cursor_col, 0, cols - 1);
            }
        fixture_end(&fixture);
    }
}

static void test_unfinished_text_is_offered_again(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\r\tan unfinished sent");
    rob_tui_tick(&fixture.tui);
    char *path = strdup(fixture.tui.session.draft.path);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    free(path);
    fixture.tui.session.judging.focus = ROB_FOCUS_ITEM; /* as if the program had been killed */
    fixture_end(&fixture);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    assert_shows(&fixture, "\"an unfinished sent\"");
    fixture_keys(&fixture, "\rence\r");
    assert_string_equal(fixture_judged(&fixture, "r1", 0, 2).support, "an unfinished sentence");
    fixture_end(&fixture);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    assert_ptr_equal(rob_tui_top(&fixture.tui), &rob_screen_list);
}

static void test_recorded_text_leaves_no_draft(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\r\ttext");
    rob_tui_tick(&fixture.tui);
    char *path = strdup(fixture.tui.session.draft.path);
    assert_int_equal(access(path, F_OK), 0);
    fixture_keys(&fixture, "\033");
    assert_int_not_equal(access(path, F_OK), 0);
    free(path);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up_plain, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_taken_place_is_told_and_read_only),
        TEST(test_taken_place_of_those_who_settle_is_told),
        TEST(test_failed_recording_keeps_the_text),
        TEST(test_text_that_cannot_be_recorded_can_be_left),
        TEST(test_form_stays_on_its_study),
        TEST(test_no_answer_is_left_out),
        TEST(test_too_small_takes_no_keys),
        TEST(test_bars_are_as_long_as_one_another),
        TEST(test_every_hint_line_fits_and_holds_help),
        TEST(test_every_hint_can_be_done),
        TEST(test_hints_follow_the_work),
        TEST(test_the_heading_keeps_what_it_counts),
        TEST(test_every_line_of_help_fits),
        TEST(test_every_size_is_drawn),
        TEST(test_unfinished_text_is_offered_again),
        TEST(test_recorded_text_leaves_no_draft),
    };
    return cmocka_run_group_tests_name("trouble", tests, NULL, NULL);
}
