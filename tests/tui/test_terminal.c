/* The program from the first key to the journal, in a pseudo terminal. */
#include "tui/terminal.h"

static struct sample sample;
static struct terminal terminal;

static const char *const LIST_R1[] = {"assess", "--as", "r1", NULL};
static const char *const LIST[] = {"assess", NULL};
static const char *const RECONCILE_R1[] = {"reconcile", "--as", "r1", NULL};

static int set_up(void **state)
{
    (void)state;
    char seconds[24];
    snprintf(seconds, sizeof seconds, "%ld", (long)SAMPLE_TIME);
    sample_init(&sample, SAMPLE_PLAIN);
    rob_review_free(sample.review); /* the program is to have it alone */
    sample.review = NULL;
    setenv("TERM", "xterm-256color", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("SYROB_TEST", seconds, 1);
    unsetenv("NO_COLOR");
    unsetenv("ESCDELAY");
    unsetenv("SYROB_SEAT");
    unsetenv("COLUMNS");
    unsetenv("LINES");
    terminal = (struct terminal){.fd = -1};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    if (terminal.vt)
        terminal_close(&terminal);
    sample_free(&sample);
    return 0;
}

static void start(const char *const *words)
{
    if (terminal.vt)
        terminal_close(&terminal);
    terminal_open(&terminal, 24, 80, words, sample.path);
    terminal_sync(&terminal);
}

static size_t count_in(const char *prefix, const char *part)
{
    char *journals = terminal_journals(&sample, prefix);
    size_t n = terminal_count(journals, part);
    free(journals);
    return n;
}

/* --- Working ----------------------------------------------------------------------------- */

static void test_ten_judgements_reach_the_journal(void **state)
{
    (void)state;
    size_t before = count_in("r1@", "\"op\":\"judge\"");
    start(LIST);
    assert_terminal_shows(&terminal, "Who are you?");
    terminal_keys(&terminal, "1");
    assert_terminal_shows(&terminal, "Ann Author");
    terminal_keys(&terminal, "jjj\rYYNUYYUUYYd\r");
    assert_terminal_shows(&terminal, "Zhang 2018");
    terminal_send(&terminal, "q", 1);
    int status = terminal_wait(&terminal);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_true(
        terminal_sent(&terminal, "10 judgements saved. Ann Author: 4 of 8 studies finished.", 0));
    assert_int_equal(count_in("r1@", "\"op\":\"judge\"") - before, 10);
    assert_int_equal(count_in("r1@", "\"op\":\"complete\",\"study\":\"zhang-2018-dddd\""), 1);
}

static void test_difference_is_settled_with_its_cause(void **state)
{
    (void)state;
    start(RECONCILE_R1);
    assert_terminal_shows(&terminal, "Was it left to chance where");
    terminal_keys(&terminal, "b2");
    assert_terminal_shows(&terminal, "resolved (the text is ambiguous)");
    assert_int_equal(count_in("consensus@", "\"op\":\"resolve\""), 1);
    assert_int_equal(count_in("consensus@", "\"cause\":\"ambiguous-text\""), 1);
    terminal_keys(&terminal, "\r");
    assert_terminal_shows(&terminal, "Were missing animals");
}

/* An editor that does what the shell line says to the file "$1"; the caller frees nothing. */
static void use_editor(const char *line)
{
    char path[160];
    snprintf(path, sizeof path, "%s/editor", sample.dir);
    FILE *script = fopen(path, "w");
    assert_non_null(script);
    fprintf(script, "#!/bin/sh\n%s\n", line);
    fclose(script);
    chmod(path, 0700);
    setenv("VISUAL", path, 1);
}

static void test_editor_changes_the_text(void **state)
{
    (void)state;
    use_editor("printf 'from the editor\\n' >>\"$1\"");
    start(LIST_R1);
    terminal_keys(&terminal, "\re");
    assert_terminal_shows(&terminal, "from the editor");
    assert_int_equal(count_in("r1@", "\"support\":\"from the editor\""), 1);
    unsetenv("VISUAL");
}

static void test_failed_editor_keeps_the_text(void **state)
{
    (void)state;
    setenv("VISUAL", "false", 1);
    start(LIST_R1);
    unsetenv("VISUAL");
    terminal_keys(&terminal, "\r\tkept text\017");
    assert_terminal_shows(&terminal, "The editor failed");
    assert_terminal_shows(&terminal, "kept text");
}

static void test_long_text_of_the_editor_is_kept(void **state)
{
    (void)state;
    start(LIST_R1);
    terminal_keys(&terminal, "\r\tan earlier text\033");
    terminal_close(&terminal);
    terminal.vt = NULL;
    use_editor("head -c 30000 /dev/zero | tr '\\0' x >\"$1\"");
    start(LIST_R1);
    unsetenv("VISUAL");
    terminal_keys(&terminal, "\re");
    assert_terminal_shows(&terminal,
                          "Too long, not accepted: a text may have 20000 bytes, this one has "
                          "30000.");
    assert_terminal_shows(&terminal, "> an earlier text");
    terminal_keys(&terminal, "\033q");
    terminal_send(&terminal, "q", 1);
    terminal_wait(&terminal);
    assert_true(terminal_sent(&terminal, "A text that could not be saved is kept in ", 0));
    assert_int_equal(count_in("r1@", "\"support\":\"an earlier text\""), 1);
    assert_int_equal(count_in("r1@", "\"support\":\"xxx"), 0);
    assert_int_equal(count_in("r1@", "\"support\":\"\""), 0);
}

/* --- The picture ------------------------------------------------------------------------- */

static const struct {
    const char *name;
    const char *const *words;
    const char *keys;
} PICTURES[] = {
    {"list", LIST_R1, "jjj"},        {"form", LIST_R1, "\r"},  {"form-signals", LIST_R1, "\r2ay"},
    {"reconcile", RECONCILE_R1, ""}, {"help", LIST_R1, "\r?"}, {"guidance", LIST_R1, "\ri"},
    {"templates", LIST_R1, "\rr"},
};

static void assert_picture(const char *name)
{
    char path[256];
    snprintf(path, sizeof path, SYROB_SOURCE_DIR "/tests/view/golden/%s-%dx%d.txt", name,
             terminal.cols, terminal.rows);
    char *golden = sample_read(path, NULL), *rest = golden;
    for (int row = 0; row < terminal.rows; row++) {
        struct rob_buf drawn = {0};
        char *line = rest, *end = strchr(rest, '\n');
        assert_non_null(end);
        *end = '\0';
        rest = end + 1;
        terminal_row(&terminal, row, &drawn);
        if (strcmp(rob_buf_text(&drawn), line) != 0)
            fail_msg("%s, row %d is\n%s\nand not\n%s", name, row, rob_buf_text(&drawn), line);
        rob_buf_free(&drawn);
    }
    free(golden);
}

/* What libvterm has drawn is, row by row, what the screens drew into the grid. */
static void test_terminal_shows_the_grid(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof PICTURES / sizeof PICTURES[0]; i++) {
        start(PICTURES[i].words);
        terminal_keys(&terminal, PICTURES[i].keys);
        assert_picture(PICTURES[i].name);
        terminal_resize(&terminal, 10, 40);
        assert_picture(PICTURES[i].name);
        terminal_resize(&terminal, 60, 200);
        assert_picture(PICTURES[i].name);
    }
}

static void assert_cursor_on_selection(void)
{
    struct rob_buf row = {0};
    terminal_row(&terminal, terminal.cursor.row, &row);
    if (!strchr(rob_buf_text(&row), '>'))
        fail_msg("the cursor is not on the selected row: %s", rob_buf_text(&row));
    rob_buf_free(&row);
}

static void test_cursor_stands_on_the_selection(void **state)
{
    (void)state;
    static const char *const KEYS[] = {"", "j", "\033[F", "\r", "j", "\033[H", "a", "\033", "r"};
    start(LIST_R1);
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++) {
        if (KEYS[i][0] == '\033' && KEYS[i][1])
            terminal_send(&terminal, KEYS[i], strlen(KEYS[i]));
        else
            terminal_keys(&terminal, KEYS[i]);
        terminal_sync(&terminal);
        assert_cursor_on_selection();
    }
    start(RECONCILE_R1);
    assert_cursor_on_selection();
}

/* Ways into every screen. */
static const struct {
    const char *const *words;
    const char *keys;
} SCREENS[] = {
    {LIST, ""},          {LIST_R1, ""},        {LIST_R1, "/"},          {LIST_R1, "i"},
    {LIST_R1, "?"},      {LIST_R1, ":"},       {LIST_R1, "s"},          {LIST_R1, "sm"},
    {LIST_R1, "\r"},     {LIST_R1, "\r\t"},    {LIST_R1, "\ra"},        {LIST_R1, "\rr"},
    {LIST_R1, "\rg"},    {LIST_R1, "\ri"},     {RECONCILE_R1, ""},      {RECONCILE_R1, "b"},
    {RECONCILE_R1, "v"}, {RECONCILE_R1, "\t"}, {LIST_R1, "\rYYYYYYYd"}, {LIST_R1, "sa"},
    {LIST_R1, "sa\r"},
};

static void test_resizing_every_screen(void **state)
{
    (void)state;
    static const int SIZES[][2] = {{10, 40}, {5, 20}, {2, 5}, {1, 1}, {8, 34}, {60, 200}};
    for (size_t i = 0; i < sizeof SCREENS / sizeof SCREENS[0]; i++) {
        start(SCREENS[i].words);
        terminal_keys(&terminal, SCREENS[i].keys);
        char *before = terminal_picture(&terminal);
        for (size_t k = 0; k < sizeof SIZES / sizeof SIZES[0]; k++)
            terminal_resize(&terminal, SIZES[k][0], SIZES[k][1]);
        terminal_resize(&terminal, 24, 80);
        char *after = terminal_picture(&terminal);
        assert_string_equal(after, before);
        free(before);
        free(after);
    }
}

static void test_paste_is_never_keys(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof SCREENS / sizeof SCREENS[0]; i++) {
        start(SCREENS[i].words);
        terminal_keys(&terminal, SCREENS[i].keys);
        char *before = terminal_journals(&sample, "");
        terminal_paste(&terminal, "yes, no, q\nn = 10");
        char *after = terminal_journals(&sample, "");
        assert_string_equal(after, before);
        free(before);
        free(after);
    }
}

static void test_paste_in_pieces_and_with_escapes(void **state)
{
    (void)state;
    start(LIST_R1);
    terminal_keys(&terminal, "\r\t");
    terminal_send(&terminal, "\033[200~quote", 11);
    while (terminal_take(&terminal, 100))
        continue;
    terminal_send(&terminal, "d \033[Atext\r\nq\033[201~", 18);
    terminal_sync(&terminal);
    terminal_keys(&terminal, "\033");
    char *journals = terminal_journals(&sample, "r1@");
    if (!strstr(journals, "\"support\":\"quoted [Atext\\nq\""))
        fail_msg("not in the journal: %s", strrchr(journals, '{'));
    free(journals);
}

/* What keys send that are none here, with letters in it that would judge. */
static const char *const UNKNOWN[] = {
    "\033u",          "\033y",          "\033\033[A",      "\033[121u",      "\033[117;3u",
    "\033[27;5;121~", "\033[27;3;110~", "\033[1;5y",       "\033[15;5~",     "\033[?62;1;6c",
    "\033Oy",         "\033]0;yun\007", "\033]0;yu\033\\", "\033Pyun\033\\", "\033_yun\033\\",
    "\033^yun\033\\", "\033Xyun\033\\", "\033[M yu",       "\033[<0;12;5M",  "\302\233121u",
};

static void test_unknown_keys_do_nothing(void **state)
{
    (void)state;
    static const char *const PLACES[] = {"\r", "\r\ttext", "\r\t\ttext", "\rgtext"};
    for (size_t place = 0; place < sizeof PLACES / sizeof PLACES[0]; place++) {
        start(LIST_R1);
        terminal_keys(&terminal, PLACES[place]);
        char *before = terminal_picture(&terminal);
        for (size_t i = 0; i < sizeof UNKNOWN / sizeof UNKNOWN[0]; i++) {
            terminal_send(&terminal, UNKNOWN[i], strlen(UNKNOWN[i]));
            terminal_sync(&terminal);
            char *after = terminal_picture(&terminal);
            if (strcmp(after, before) != 0)
                fail_msg("Esc %s in place %zu:\n%s", UNKNOWN[i] + 1, place, after);
            free(after);
        }
        free(before);
    }
}

/* Keys as the terminal says that it sends them, and in pieces. */
static void test_sequences_of_keys_act(void **state)
{
    (void)state;
    start(LIST_R1);
    terminal_keys(&terminal, "\r");
    terminal_send(&terminal, "\033[B", 3);
    terminal_sync(&terminal);
    assert_terminal_shows(&terminal, ">  4 Random housing");
    terminal_send(&terminal, "\033O", 2);
    while (terminal_take(&terminal, 100))
        continue;
    terminal_send(&terminal, "A", 1);
    terminal_sync(&terminal);
    assert_terminal_shows(&terminal, ">  3 Allocation");
    terminal_send(&terminal, "\033OP", 3);
    terminal_sync(&terminal);
    assert_terminal_shows(&terminal, "Help: assessment form");
    terminal_keys(&terminal, "\033\tone two");
    terminal_send(&terminal, "\033b\033[D\033\r", 7);
    terminal_sync(&terminal);
    terminal_keys(&terminal, "\033");
    assert_int_equal(count_in("r1@", "\"support\":\"one\\n two\""), 1);
}

/* --- Colours ----------------------------------------------------------------------------- */

/* Numbers of every SGR sequence; true if one of them sets a colour. */
static bool sends_color(void)
{
    const char *bytes = rob_buf_text(&terminal.bytes);
    for (size_t i = 0; i + 1 < terminal.bytes.len; i++) {
        if (bytes[i] != '\033' || bytes[i + 1] != '[')
            continue;
        size_t end = i + 2;
        while (end < terminal.bytes.len && strchr("0123456789;", bytes[end]))
            end++;
        if (bytes[end] != 'm')
            continue;
        for (const char *at = bytes + i + 2; at < bytes + end;) {
            char *next = NULL;
            long number = strtol(at, &next, 10);
            if ((number >= 30 && number <= 49) || (number >= 90 && number <= 107))
                return true;
            at = next > at ? next + 1 : at + 1;
        }
    }
    return false;
}

static void test_colors_only_where_wanted(void **state)
{
    (void)state;
    static const char *const NEVER[] = {"--color", "never", "assess", "--as", "r1", NULL};
    static const char KEYS[] = "j\r\033sm\033";
    start(LIST_R1);
    terminal_keys(&terminal, KEYS);
    assert_true(sends_color());
    start(NEVER);
    terminal_keys(&terminal, KEYS);
    assert_false(sends_color());
    setenv("NO_COLOR", "1", 1);
    start(LIST_R1);
    terminal_keys(&terminal, KEYS);
    assert_false(sends_color());
    unsetenv("NO_COLOR");
    setenv("TERM", "vt100", 1);
    start(LIST_R1);
    terminal_keys(&terminal, KEYS);
    assert_false(sends_color());
}

/* --- Signals ----------------------------------------------------------------------------- */

static void assert_restored(void)
{
    assert_true(terminal_sent(&terminal, "\033[?2004l", 0));
    assert_true(terminal_sent(&terminal, "\033[?1049l", 0));
}

static void test_signals_restore_the_terminal_and_keep_the_text(void **state)
{
    (void)state;
    static const int SIGNALS[] = {SIGTERM, SIGHUP, SIGINT};
    for (size_t i = 0; i < sizeof SIGNALS / sizeof SIGNALS[0]; i++) {
        start(LIST_R1);
        terminal_keys(&terminal, "\r\tunfinished");
        kill(terminal.pid, SIGNALS[i]);
        int status = terminal_wait(&terminal);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), SIGNALS[i]);
        assert_restored();
        start(LIST_R1);
        assert_terminal_shows(&terminal, "\"unfinished\"");
        terminal_keys(&terminal, "2");
    }
}

static void test_all_texts_that_wait_to_be_settled_are_kept(void **state)
{
    (void)state;
    static const char *const ALL = "\"ours\", \"why\", \"said\", \"p. 2\"";
    start(RECONCILE_R1);
    terminal_keys(&terminal, "\tours\tsaid\tp. 2\twhy\r");
    terminal_send(&terminal, "\003", 1);
    terminal_wait(&terminal);
    start(RECONCILE_R1);
    assert_terminal_shows(&terminal, ALL);
    terminal_keys(&terminal, "1");
    kill(terminal.pid, SIGHUP);
    terminal_wait(&terminal);
    start(RECONCILE_R1);
    assert_terminal_shows(&terminal, ALL);
    terminal_keys(&terminal, "1u4");
    assert_int_equal(count_in("consensus@", "\"support\":\"ours\",\"quotes\":[{\"text\":\"said\","
                                            "\"where\":\"p. 2\"}]"),
                     1);
    assert_int_equal(count_in("consensus@", "\"reason\":\"why\""), 1);
}

/* Killed outright, it loses what was typed in the last two seconds at most: the draft is there. */
static void test_kill_leaves_the_draft(void **state)
{
    (void)state;
    char path[300];
    start(LIST_R1);
    terminal_keys(&terminal, "\r\tunfinished");
    snprintf(path, sizeof path, "%s/syrob/%s/drafts/r1", sample.state, sample.id);
    for (int i = 0; i < TERMINAL_PATIENCE / 20 && access(path, F_OK) != 0; i++)
        terminal_take(&terminal, 20);
    assert_int_equal(access(path, F_OK), 0);
    kill(terminal.pid, SIGKILL);
    terminal_wait(&terminal);
    start(LIST_R1);
    terminal_keys(&terminal, "1");
    assert_terminal_shows(&terminal, "> unfinished");
}

static long milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Letters typed without a pause, and when each was sent. */
struct typing {
    char text[400];
    long sent[400];
    size_t n;
};

static void type_steadily(struct typing *typing, long ms)
{
    long begun = milliseconds();
    *typing = (struct typing){.n = 0};
    while (milliseconds() - begun < ms && typing->n + 1 < sizeof typing->text) {
        char letter = (char)('a' + (typing->n * typing->n + typing->n / 26) % 26);
        terminal_send(&terminal, &letter, 1);
        typing->sent[typing->n] = milliseconds();
        typing->text[typing->n++] = letter;
        while (milliseconds() - typing->sent[typing->n - 1] < 30)
            terminal_take(&terminal, 5);
    }
}

/* Letters of it that the draft holds; 0 without a draft. */
static size_t count_kept(const struct typing *typing)
{
    char path[300], part[400];
    snprintf(path, sizeof path, "%s/syrob/%s/drafts/r1", sample.state, sample.id);
    if (access(path, F_OK) != 0)
        return 0;
    char *draft = sample_read(path, NULL);
    size_t n = typing->n;
    do
        snprintf(part, sizeof part, "%.*s", (int)n, typing->text);
    while (!strstr(draft, part) && n-- > 0);
    free(draft);
    unlink(path);
    return n;
}

/* Killed in the middle of steady typing, it loses what was typed in the last two seconds at most.
 * More runs with SYROB_LONG. */
static void test_kill_while_typing_loses_two_seconds(void **state)
{
    (void)state;
    static const struct {
        const char *const *words, *keys;
    } TEXTS[] = {{LIST_R1, "\r\t"}, {RECONCILE_R1, "\t"}, {RECONCILE_R1, "\t\t\t\t"}};
    size_t runs = getenv("SYROB_LONG") ? 20 : 3;
    for (size_t run = 0; run < runs; run++) {
        struct typing typing;
        start(TEXTS[run % 3].words);
        terminal_keys(&terminal, TEXTS[run % 3].keys);
        type_steadily(&typing, 2300 + 370 * (long)(run % 7));
        kill(terminal.pid, SIGKILL);
        long killed = milliseconds();
        terminal_wait(&terminal);
        size_t kept = count_kept(&typing);
        long lost = kept < typing.n ? killed - typing.sent[kept] : 0;
        if (runs > 3)
            print_message("run %zu: %zu of %zu letters lost, %ld ms\n", run, typing.n - kept,
                          typing.n, lost);
        assert_in_range(lost, 0, 2000);
    }
}

/* A shell that does job control: the program in a process group of its own. */
static pid_t start_job(int *fd)
{
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    pid_t shell = forkpty(fd, NULL, NULL, &size);
    assert_true(shell >= 0);
    if (shell == 0) {
        execl(
            "/bin/sh", "sh", "-mc",
            "\"$SYROB_PROGRAM\" --review \"$REVIEW\" assess --as r1; echo stopped; fg; echo ended",
            (char *)NULL);
        _exit(126);
    }
    return shell;
}

static void test_suspend_and_resume(void **state)
{
    (void)state;
    if (!getenv("SYROB_PROGRAM"))
        setenv("SYROB_PROGRAM", SYROB_PROGRAM, 1);
    setenv("REVIEW", sample.path, 1);
    terminal_start_vterm(&terminal, 24, 80);
    terminal.pid = start_job(&terminal.fd);
    terminal_sync(&terminal);
    terminal_keys(&terminal, "\r");
    char *before = terminal_picture(&terminal);
    size_t from = terminal.bytes.len;
    terminal_send(&terminal, "\032", 1);
    while (!terminal_sent(&terminal, "stopped", from))
        assert_true(terminal_take(&terminal, TERMINAL_PATIENCE));
    assert_true(terminal_sent(&terminal, "\033[?1049l", from));
    terminal_sync(&terminal);
    char *after = terminal_picture(&terminal);
    assert_string_equal(after, before);
    free(before);
    free(after);
    terminal_send(&terminal, "\003", 1);
    terminal_wait(&terminal);
    assert_true(terminal_sent(&terminal, "ended", from));
}

static void test_suspend_in_the_editor(void **state)
{
    (void)state;
    if (!getenv("SYROB_PROGRAM"))
        setenv("SYROB_PROGRAM", SYROB_PROGRAM, 1);
    setenv("REVIEW", sample.path, 1);
    use_editor("printf 'before and ' >>\"$1\"; kill -TSTP 0; printf 'after' >>\"$1\"");
    terminal_start_vterm(&terminal, 24, 80);
    terminal.pid = start_job(&terminal.fd);
    terminal_sync(&terminal);
    size_t from = terminal.bytes.len;
    terminal_keys(&terminal, "\re");
    assert_true(terminal_sent(&terminal, "stopped", from));
    assert_terminal_shows(&terminal, "before and after");
    unsetenv("VISUAL");
}

static void test_click_selects(void **state)
{
    (void)state;
    start(LIST_R1);
    terminal_send(&terminal, "\033[<0;10;7M\033[<0;10;7m", 20);
    terminal_sync(&terminal);
    assert_int_equal(terminal.cursor.row, 4);
    terminal_keys(&terminal, "%");
    terminal_send(&terminal, "\033[<0;10;7M\033[<0;10;7m", 20);
    terminal_sync(&terminal);
    assert_int_equal(terminal.cursor.row, 6);
    terminal_send(&terminal, "q", 1);
    terminal_wait(&terminal);
    assert_true(terminal_sent(&terminal, "\033[?1000l", 0) ||
                terminal_sent(&terminal, "\033[?1006;1000l", 0));
}

/* --- Time -------------------------------------------------------------------------------- */

static void test_escape_answers_at_once(void **state)
{
    (void)state;
    long best = TERMINAL_PATIENCE;
    start(LIST_R1);
    for (int i = 0; i < 5; i++) {
        terminal_keys(&terminal, "\r");
        long begun = milliseconds();
        terminal_send(&terminal, "\033", 1);
        while (!terminal_shows(&terminal, "8 studies"))
            assert_true(terminal_take(&terminal, TERMINAL_PATIENCE));
        long took = milliseconds() - begun;
        best = took < best ? took : best;
    }
    assert_in_range(best, 0, 100);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_ten_judgements_reach_the_journal),
        TEST(test_difference_is_settled_with_its_cause),
        TEST(test_editor_changes_the_text),
        TEST(test_failed_editor_keeps_the_text),
        TEST(test_long_text_of_the_editor_is_kept),
        TEST(test_terminal_shows_the_grid),
        TEST(test_cursor_stands_on_the_selection),
        TEST(test_resizing_every_screen),
        TEST(test_paste_is_never_keys),
        TEST(test_paste_in_pieces_and_with_escapes),
        TEST(test_unknown_keys_do_nothing),
        TEST(test_sequences_of_keys_act),
        TEST(test_colors_only_where_wanted),
        TEST(test_signals_restore_the_terminal_and_keep_the_text),
        TEST(test_all_texts_that_wait_to_be_settled_are_kept),
        TEST(test_kill_leaves_the_draft),
        TEST(test_kill_while_typing_loses_two_seconds),
        TEST(test_suspend_and_resume),
        TEST(test_suspend_in_the_editor),
        TEST(test_click_selects),
        TEST(test_escape_answers_at_once),
    };
    return cmocka_run_group_tests_name("terminal", tests, NULL, NULL);
}
