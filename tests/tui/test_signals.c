/* Signals to the program in a pseudo terminal, and how soon it answers. */
#include "tui/program.h"

static void assert_restored(void)
{
    assert_true(terminal_sent(&terminal, "\033[?2004l", 0));
    assert_true(terminal_sent(&terminal, "\033[?1049l", 0));
}

static void test_signals_restore_the_terminal_and_keep_the_text(void **state)
{
    (void)state;
    static const int SIGNALS[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT};
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
    return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
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

/* Ctrl-C in an editor that takes it as a key of its own does not end the program. */
static void test_interrupt_in_the_editor(void **state)
{
    (void)state;
    use_editor("trap '' INT; kill -INT 0; printf 'typed after Ctrl-C' >>\"$1\"");
    start(LIST_R1);
    terminal_keys(&terminal, "\re");
    assert_terminal_shows(&terminal, "typed after Ctrl-C");
    assert_int_equal(count_in("r1@", "\"support\":\"typed after Ctrl-C\""), 1);
    unsetenv("VISUAL");
}

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
        TEST(test_signals_restore_the_terminal_and_keep_the_text),
        TEST(test_all_texts_that_wait_to_be_settled_are_kept),
        TEST(test_kill_leaves_the_draft),
        TEST(test_kill_while_typing_loses_two_seconds),
        TEST(test_suspend_and_resume),
        TEST(test_suspend_in_the_editor),
        TEST(test_interrupt_in_the_editor),
        TEST(test_escape_answers_at_once),
    };
    return cmocka_run_group_tests_name("signals", tests, NULL, NULL);
}
