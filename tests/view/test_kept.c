/* Texts that cannot be taken: nothing of them is lost, and what was there before stays. */
#include "tui/editor.h"
#include "tui/typing.h"
#include "view/plain.h"

#include <signal.h>
#include <sys/resource.h>

/* A text of `n` bytes that ends with "end"; the caller frees it. */
static char *make_text(size_t n, char c)
{
    char *text = malloc(n + 1);
    assert_non_null(text);
    memset(text, c, n);
    memcpy(text + n - 3, "end", 4);
    return text;
}

/* The message names a file of this account alone; the caller frees what it holds. */
static char *read_kept(size_t *len)
{
    struct stat status;
    const char *path = strrchr(fixture.tui.session.message, '\n');
    if (!path)
        fail_msg("no file is named: %s", fixture.tui.session.message);
    assert_int_equal(stat(path + 1, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    return sample_read(path + 1, len);
}

static void assert_kept(const char *text, size_t n)
{
    size_t len = 0;
    char *kept = read_kept(&len);
    assert_int_equal(len, n);
    assert_memory_equal(kept, text, n);
    free(kept);
    const char *path = strrchr(fixture.tui.session.message, '\n') + 1;
    fixture_draw(&fixture, 24, 200);
    assert_true(fixture_shows(&fixture, path));
    fixture_draw(&fixture, 24, 80);
    fixture_draw(&fixture, 10, 40);
    fixture_draw(&fixture, 24, 80);
}

static void assert_kept_part(const char *text)
{
    char *kept = read_kept(NULL);
    if (!strstr(kept, text))
        fail_msg("not in the file: %.60s", text);
    free(kept);
}

/* Ways into every text, and whether it is recorded alone. */
static const struct {
    enum rob_tui_start start;
    const char *keys;
} TEXTS[] = {
    {ROB_TUI_LIST, "\r\t"},          {ROB_TUI_LIST, "\r\t\t"},    {ROB_TUI_LIST, "\r\t\t\t"},
    {ROB_TUI_LIST, "\rg"},           {ROB_TUI_LIST, "jj\rD"},     {ROB_TUI_LIST, "/"},
    {ROB_TUI_RECONCILE, "\t"},       {ROB_TUI_RECONCILE, "\t\t"}, {ROB_TUI_RECONCILE, "\t\t\t"},
    {ROB_TUI_RECONCILE, "\t\t\t\t"}, {ROB_TUI_RECONCILE, "vjb"},
};

static void begin_text(size_t i)
{
    fixture_begin(&fixture, "r1", TEXTS[i].start);
    fixture_keys(&fixture, TEXTS[i].keys);
}

static void assert_field(const char *text)
{
    const struct rob_screen *screen = rob_tui_top(&fixture.tui);
    struct rob_field *field = screen->field ? screen->field(&fixture.tui) : NULL;
    assert_non_null(field);
    assert_string_equal(rob_field_text(field), text);
}

static const char *const FLAWS[] = {"caf\xe9 of cages", "cut \xe5\xbd", "\xff"};

static void test_paste_that_is_not_taken(void **state)
{
    (void)state;
    for (size_t i = 0; i + 1 < sizeof TEXTS / sizeof TEXTS[0]; i++) {
        char *text = make_text(ROB_FIELD_MAX + 1, 'x');
        begin_text(i);
        if (!rob_tui_top(&fixture.tui)->field || !rob_tui_top(&fixture.tui)->field(&fixture.tui)) {
            free(text);
            fixture_end(&fixture);
            continue;
        }
        fixture_keys(&fixture, "old");
        rob_tui_paste(&fixture.tui, text, strlen(text));
        assert_kept(text, strlen(text));
        assert_field("old");
        for (size_t k = 0; k < sizeof FLAWS / sizeof FLAWS[0]; k++) {
            rob_tui_paste(&fixture.tui, FLAWS[k], strlen(FLAWS[k]));
            assert_kept(FLAWS[k], strlen(FLAWS[k]));
            assert_field("old");
        }
        rob_tui_paste(&fixture.tui, " a\0b\033c", 6);
        assert_kept(" a\0b\033c", 6);
        assert_field("old abc");
        free(text);
        fixture_end(&fixture);
    }
}

static void edit(const char *text, size_t len)
{
    struct rob_edit edited = {.read = true};
    rob_buf_add(&edited.text, text, len);
    rob_buf_str(&edited.text, "");
    assert_false(rob_tui_edited(&fixture.tui, &edited));
    rob_buf_free(&edited.text);
}

static void test_edited_text_that_is_not_taken(void **state)
{
    (void)state;
    char *text = make_text(30000, 'x');
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\r\tan earlier text\033\t");
    edit(text, strlen(text));
    assert_kept(text, strlen(text));
    assert_field("an earlier text");
    edit(FLAWS[0], strlen(FLAWS[0]));
    assert_kept(FLAWS[0], strlen(FLAWS[0]));
    edit("with\0NUL", 8);
    assert_kept("with\0NUL", 8);
    assert_field("withNUL");
    assert_string_equal(fixture_judged(&fixture, "r1", 0, 2).support, "withNUL");
    struct rob_edit failed = {.read = true, .failed = true};
    rob_buf_str(&failed.text, "half written");
    assert_false(rob_tui_edited(&fixture.tui, &failed));
    assert_kept("half written", 12);
    assert_field("withNUL");
    rob_buf_free(&failed.text);
    free(text);
}

/* If no file can be written either, the editor's own must stay. */
static void test_edited_text_that_is_not_kept_stays(void **state)
{
    (void)state;
    char *text = make_text(30000, 'x'), path[] = "/nowhere/text.txt";
    struct rob_edit edited = {.read = true, .path = path};
    rob_buf_str(&edited.text, text);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\r\told");
    struct rlimit before, none;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    none = before;
    none.rlim_cur = 1;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
    assert_true(rob_tui_edited(&fixture.tui, &edited));
    setrlimit(RLIMIT_FSIZE, &before);
    assert_non_null(strstr(fixture.tui.session.message, path));
    assert_field("old");
    rob_buf_free(&edited.text);
    free(text);
}

/* Each text fits, and all of them together do not fit into a line of the journal. */
static void test_texts_too_long_for_one_line(void **state)
{
    (void)state;
    char *support = make_text(ROB_FIELD_MAX, '"'), *quote = make_text(ROB_FIELD_MAX, '\\');
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\r\t");
    rob_tui_paste(&fixture.tui, support, strlen(support));
    fixture_keys(&fixture, "\t");
    assert_string_equal(fixture_judged(&fixture, "r1", 0, 2).support, support);
    rob_tui_paste(&fixture.tui, quote, strlen(quote));
    fixture_keys(&fixture, "\033");
    assert_non_null(strstr(fixture.tui.session.message, "65536 bytes"));
    assert_kept(quote, strlen(quote));
    assert_field(quote);
    fixture_keys(&fixture, "\033");
    assert_kept(quote, strlen(quote));
    assert_int_equal(fixture.tui.session.judging.focus, ROB_FOCUS_ITEM);
    assert_string_equal(fixture_judged(&fixture, "r1", 0, 2).support, support);
    free(support);
    free(quote);
}

static void test_resolution_too_long_for_one_line(void **state)
{
    (void)state;
    char *support = make_text(ROB_FIELD_MAX, '"'), *quote = make_text(ROB_FIELD_MAX, '\\');
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "\t");
    rob_tui_paste(&fixture.tui, support, strlen(support));
    fixture_keys(&fixture, "\t");
    rob_tui_paste(&fixture.tui, quote, strlen(quote));
    fixture_keys(&fixture, "\ra1");
    assert_kept_part(support);
    assert_kept_part(quote);
    fixture_keys(&fixture, "\t");
    assert_field(support);
    fixture_keys(&fixture, "\t\025\r"); /* less of it is settled */
    fixture_keys(&fixture, "a1");
    assert_shows(&fixture, "Resolved with your texts");
    free(support);
    free(quote);
}

/* The same after it is resolved: Esc again leaves the text, and the recorded text stays. */
static void test_mended_resolution_too_long_for_one_line(void **state)
{
    (void)state;
    char *support = make_text(ROB_FIELD_MAX, '"'), *quote = make_text(ROB_FIELD_MAX, '\\');
    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "\t");
    rob_tui_paste(&fixture.tui, support, strlen(support));
    fixture_keys(&fixture, "\ra1\t\t\025");
    rob_tui_paste(&fixture.tui, quote, strlen(quote));
    fixture_keys(&fixture, "\033");
    assert_kept_part(quote);
    assert_field(quote);
    fixture_keys(&fixture, "\033");
    assert_kept_part(quote);
    assert_int_equal(fixture.tui.session.resolving.focus, ROB_FOCUS_ITEM);
    fixture_keys(&fixture, "\t");
    assert_field(support);
    free(support);
    free(quote);
}

static void test_full_text_says_so(void **state)
{
    (void)state;
    char *text = make_text(ROB_FIELD_MAX, 'x');
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\r\t");
    rob_tui_paste(&fixture.tui, text, strlen(text));
    fixture_keys(&fixture, "y");
    assert_shows(&fixture, "This text is full");
    fixture_keys(&fixture, "\177y");
    assert_false(fixture.tui.session.message[0]);
    free(text);
}

/* A text that a command recorded may be longer: it can be edited, and is not cut. */
static void test_longer_recorded_text_can_be_mended(void **state)
{
    (void)state;
    char *text = make_text(ROB_FIELD_MAX + 5000, 'x');
    sample_judge(&fixture.sample, "r1", 0, 2, "yes", text);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\r3\t");
    text[0] = 'y';
    edit(text, strlen(text));
    assert_string_equal(fixture_judged(&fixture, "r1", 0, 2).support, text);
    free(text);
}

/* A reason or a flag that cannot be recorded. */
static void test_answer_that_is_not_recorded(void **state)
{
    (void)state;
    struct rlimit before, little;
    signal(SIGXFSZ, SIG_IGN);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\rga long note");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    little = before;
    little.rlim_cur = 1000; /* too little for the journal */
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
    fixture_keys(&fixture, "\r");
    setrlimit(RLIMIT_FSIZE, &before);
    assert_true(fixture.tui.session.message_is_error);
    assert_kept("a long note", 11);
}

/* A draft without a decision is not lost to the next one. */
static void test_other_draft_is_kept(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\r\tunfinished");
    rob_tui_tick(&fixture.tui);
    fixture.tui.session.judging.focus = ROB_FOCUS_ITEM; /* as if the program had been killed */
    fixture_end(&fixture);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\033\r4\tanother");
    rob_tui_tick(&fixture.tui);
    assert_kept_part("unfinished");
}

/* A note or a flag that is cancelled, and one that is open when the program ends. */
static void test_cancelled_note_is_kept(void **state)
{
    (void)state;
    static const char *const ways[] = {"e", "g", "\rg"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        fixture_begin(&fixture, "r1", ROB_TUI_LIST);
        fixture_keys(&fixture, ways[i]);
        fixture_keys(&fixture, "written for nothing");
        fixture_keys(&fixture, "\033");
        assert_kept_part("written for nothing");
        fixture_keys(&fixture, ways[i]);
        fixture_keys(&fixture, "and at the end");
        rob_prompt_keep(&fixture.tui);
        assert_kept_part("and at the end");
        fixture_end(&fixture);
    }
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "e\033"); /* nothing was typed */
    assert_null(strchr(fixture.tui.session.message, '\n'));
}

/* Nothing is recorded on a study that the list does not show. */
static void test_no_note_on_a_hidden_study(void **state)
{
    (void)state;
    static const char *const keys[] = {"e", "g", "H", "P"};
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "/zzzz\r");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        fixture_keys(&fixture, keys[i]);
        if (strcmp(fixture.tui.session.message, "There is no study here.") != 0)
            fail_msg("%s: %s", keys[i], fixture.tui.session.message);
        assert_true(rob_tui_is_on_top(&fixture.tui, ROB_SCREEN_LIST));
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up_plain, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_paste_that_is_not_taken),
        TEST(test_edited_text_that_is_not_taken),
        TEST(test_edited_text_that_is_not_kept_stays),
        TEST(test_texts_too_long_for_one_line),
        TEST(test_resolution_too_long_for_one_line),
        TEST(test_mended_resolution_too_long_for_one_line),
        TEST(test_full_text_says_so),
        TEST(test_longer_recorded_text_can_be_mended),
        TEST(test_answer_that_is_not_recorded),
        TEST(test_other_draft_is_kept),
        TEST(test_cancelled_note_is_kept),
        TEST(test_no_note_on_a_hidden_study),
    };
    return cmocka_run_group_tests_name("kept", tests, NULL, NULL);
}
