/* The program from the first key to the journal, in a pseudo terminal. */
#include "tui/program.h"

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
    assert_terminal_shows(&terminal, "Was the place of each cage");
    terminal_keys(&terminal, "b2");
    assert_terminal_shows(&terminal, "resolved (the text is ambiguous)");
    assert_int_equal(count_in("consensus@", "\"op\":\"resolve\""), 1);
    assert_int_equal(count_in("consensus@", "\"cause\":\"ambiguous-text\""), 1);
    terminal_keys(&terminal, "\r");
    assert_terminal_shows(&terminal, "Were missing animals");
}

/* An editor that does what the shell line says to the file "$1"; the caller frees nothing. */
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

/* A program in the place of the desktop's, which notes what it was to open. */
static void test_paper_is_opened(void **state)
{
    (void)state;
    char path[200], note[200], command[500];
    snprintf(path, sizeof path, "%s/opener", sample.dir);
    snprintf(note, sizeof note, "%s/opened", sample.dir);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "#!/bin/sh\nprintf '%%s\\n' \"$1\" >> '%s.new' && mv '%s.new' '%s'\n", note, note,
            note);
    fclose(file);
    assert_int_equal(chmod(path, 0700), 0);
    setenv("SYROB_OPEN", path, 1);
    start(LIST_R1);
    terminal_keys(&terminal, "\ro");
    assert_terminal_shows(&terminal, "Opening https://doi.org/10.1000/xyz123");
    char *opened = NULL;
    for (int tries = 0; tries < 200 && !opened; tries++) {
        usleep(20000);
        if (access(note, R_OK) == 0)
            opened = sample_read(note, NULL);
    }
    assert_non_null(opened);
    assert_string_equal(opened, "https://doi.org/10.1000/xyz123\n");
    free(opened);
    snprintf(command, sizeof command, "mkdir -p %s/pdf && : > %s/pdf/ferreira-2009-bbbb.pdf",
             sample.path, sample.path);
    assert_int_equal(system(command), 0);
    terminal_keys(&terminal, "qjP");
    assert_terminal_shows(&terminal, "/pdf/ferreira-2009-bbbb.pdf");
    terminal_keys(&terminal, "jP"); /* Hale 1997 has neither */
    assert_terminal_shows(&terminal, "No paper of Hale 1997 is known");
    terminal_close(&terminal);
    terminal.vt = NULL;
    setenv("SYROB_OPEN", "/no/such/program", 1);
    start(LIST_R1);
    unsetenv("SYROB_OPEN");
    terminal_keys(&terminal, "P");
    assert_terminal_shows(&terminal, "No program opens https://doi.org/10.1000/xyz123");
}

static void test_support_is_copied_to_the_clipboard(void **state)
{
    (void)state;
    start(LIST_R1);
    terminal_keys(&terminal, "\rC");
    assert_terminal_shows(&terminal, "does not have support or quotes to copy");
    terminal_keys(&terminal, "\tCoin\tby toss\tp. 4\033C");
    assert_terminal_shows(&terminal, "Copied to the clipboard");
    /* Coin, LF, "by toss" (p. 4) */
    assert_true(terminal_sent(&terminal, "\033]52;c;Q29pbgoiYnkgdG9zcyIgKHAuIDQp\007", 0));
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

/* The picture of libvterm equals, row by row, the grid of the screens. */
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
    size_t n_quotes = 0;
    for (size_t i = 0; i < sizeof SCREENS / sizeof SCREENS[0]; i++) {
        start(SCREENS[i].words);
        terminal_keys(&terminal, SCREENS[i].keys);
        char *before = terminal_journals(&sample, "");
        terminal_paste(&terminal, "yes, no, q\nn = 10");
        char *after = terminal_journals(&sample, "");
        bool on_an_item = terminal_shows(&terminal, "Pasted as quote 1");
        if (on_an_item && !strstr(after, "\"quotes\":[{\"text\":\"yes, no, q\\nn = 10\""))
            fail_msg("the quote is not in the journal");
        else if (!on_an_item)
            assert_string_equal(after, before);
        n_quotes += on_an_item;
        free(before);
        free(after);
    }
    assert_int_equal(n_quotes, 1); /* and when pasted again, it is there already */
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

/* Sequences of unknown keys, with letters in them that would judge. */
static const char *const UNKNOWN[] = {
    "\033u",          "\033y",          "\033\033[A",      "\033[121u",      "\033[117;3u",
    "\033[27;5;121~", "\033[27;3;110~", "\033[1;5y",       "\033[15;5~",     "\033[?62;1;6c",
    "\033Oy",         "\033]0;yun\007", "\033]0;yu\033\\", "\033Pyun\033\\", "\033_yun\033\\",
    "\033^yun\033\\", "\033Xyun\033\\", "\033[M yu",       "\033[<1;12;5M",  "\302\233121u",
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

/* Keys as the terminal describes them, and in pieces. */
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

static void click(int row, int col)
{
    char report[64];
    int n = snprintf(report, sizeof report, "\033[<0;%d;%dM\033[<0;%d;%dm", col + 1, row + 1,
                     col + 1, row + 1);
    terminal_send(&terminal, report, (size_t)n);
    terminal_sync(&terminal);
}

static void test_click_selects(void **state)
{
    (void)state;
    start(LIST_R1);
    click(6, 9);
    assert_int_equal(terminal.cursor.row, 6);
    terminal_send(&terminal, "\033[<64;1;1M", 11); /* the wheel, up */
    terminal_sync(&terminal);
    assert_int_equal(terminal.cursor.row, 4);
    terminal_keys(&terminal, "%");
    click(6, 9);
    assert_int_equal(terminal.cursor.row, 4);
    terminal_send(&terminal, "q", 1);
    terminal_wait(&terminal);
    assert_true(terminal_sent(&terminal, "\033[?1000l", 0) ||
                terminal_sent(&terminal, "\033[?1006;1000l", 0));
}

/* A text, an item, a key of the hint line; a click never judges. */
static void test_click_on_fields_and_hints(void **state)
{
    (void)state;
    start(LIST_R1);
    terminal_keys(&terminal, "\r");
    char *before = terminal_journals(&sample, "");
    for (int row = 0; row < 23; row++)
        for (int col = 0; col < 80; col += 7)
            click(row, col);
    char *after = terminal_journals(&sample, "");
    assert_string_equal(after, before);
    free(before);
    free(after);
    click(2, 9);
    assert_terminal_shows(&terminal, " >  2 Baseline");
    click(23, 76);
    assert_terminal_shows(&terminal, "Help: assessment form");
    terminal_keys(&terminal, "\033");
    terminal_keys(&terminal, "\r");
    terminal_close(&terminal);
    terminal.vt = NULL;
}

/* Over a slow line: what the cursor leaves and comes to, and the text on it below. On the form, the
 * guidance of an item alone has some 400 bytes. */
static void test_a_move_sends_little(void **state)
{
    (void)state;
    static const char *const PLACES[] = {"", "\r"};
    static const size_t MOST[] = {400, 540};
    static const char KEYS[] = "jjkjkk";
    for (size_t place = 0; place < sizeof PLACES / sizeof PLACES[0]; place++) {
        start(LIST_R1);
        terminal_keys(&terminal, PLACES[place]);
        for (const char *key = KEYS; *key; key++) {
            const char one[] = {*key, '\0'};
            size_t before = terminal.bytes.len;
            terminal_keys(&terminal, one);
            size_t sent = terminal.bytes.len - before - strlen("\033]2;syrob 1\a"); /* the sync */
            if (sent >= MOST[place])
                fail_msg("%c in place %zu sends %zu bytes", *key, place, sent);
        }
        terminal_close(&terminal);
        terminal.vt = NULL;
    }
}

static void test_unknown_terminal_is_said(void **state)
{
    (void)state;
    setenv("TERM", "no-such-terminal", 1);
    start(LIST_R1);
    assert_terminal_shows(&terminal, "\"no-such-terminal\" is not known here");
    terminal_keys(&terminal, "jj\r");
    assert_terminal_shows(&terminal, "Was the");
    setenv("TERM", "xterm-256color", 1);
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
        TEST(test_paper_is_opened),
        TEST(test_support_is_copied_to_the_clipboard),
        TEST(test_click_selects),
        TEST(test_click_on_fields_and_hints),
        TEST(test_unknown_terminal_is_said),
        TEST(test_a_move_sends_little),
    };
    return cmocka_run_group_tests_name("terminal", tests, NULL, NULL);
}
