/* Bytes of a terminal: what acts as a key, and that nothing else does, wherever it comes. */
#include "tui/decode.h"
#include "view/fixture.h"

static struct rob_decoder decoder;
static struct fixture fixture;
static int64_t now;

static int set_up(void **state)
{
    (void)state;
    decoder = (struct rob_decoder){.escape_ms = 25};
    now = 1000000;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rob_decoder_free(&decoder);
    return 0;
}

/* --- One thing after another ------------------------------------------------------------- */

static struct rob_buf seen; /* "Esc Up y paste(text) click(3,4) " */

static void note(const struct rob_input *input)
{
    char name[16];
    rob_key_name(input->key, name);
    rob_buf_str(&seen, name);
    if (input->key == ROB_KEY_PASTE)
        rob_buf_printf(&seen, "(%.*s)", (int)input->len, input->text);
    if (input->key == ROB_KEY_CLICK)
        rob_buf_printf(&seen, "(%d,%d)", input->row, input->col);
    rob_buf_char(&seen, ' ');
}

static void take_all(void)
{
    struct rob_input input;
    while (rob_decoder_next(&decoder, &input))
        note(&input);
    while (rob_decoder_rest(&decoder, now, &input)) {
        note(&input);
        while (rob_decoder_next(&decoder, &input))
            note(&input);
    }
}

static void send_bytes(const char *bytes, size_t n)
{
    rob_decoder_feed(&decoder, bytes, n, now);
    take_all();
}

static void send(const char *bytes)
{
    send_bytes(bytes, strlen(bytes));
}

/* Time goes by as the loop lets it: it wakes when the decoder asks for it. */
static void pass(int ms)
{
    int64_t end = now + ms;
    while (now < end) {
        int wait = rob_decoder_wait(&decoder, now);
        now = wait < 0 || now + wait > end ? end : now + (wait > 0 ? wait : 1);
        take_all();
    }
}

static void assert_seen(const char *expected)
{
    assert_string_equal(rob_buf_text(&seen), expected);
    rob_buf_free(&seen);
}

static void test_plain_keys(void **state)
{
    (void)state;
    send("yU1\r\t\n\001\177\303\251");
    assert_seen("y U 1 Enter Tab Ctrl-J Ctrl-A Backspace \303\251 ");
    send_bytes("\0y", 2);
    send("\303");
    pass(10);
    send("\251\370x\303y");
    assert_seen("y \303\251 x y ");
}

static void test_keys_that_send_sequences(void **state)
{
    (void)state;
    rob_decoder_know(&decoder, "\033[26^", ROB_KEY_HOME);
    rob_decoder_know(&decoder, "\001A\r", ROB_KEY_F1);
    rob_decoder_know(&decoder, "\013", ROB_KEY_UP);
    rob_decoder_know(&decoder, "\r", ROB_KEY_END); /* is Enter all the same */
    send("\033[A\033OB\033[C\033[D\033[H\033OF\033[5~\033[6~\033[3~\033[Z\033OP\033\r\033[[A");
    assert_seen("Up Down Right Left Home End PgUp PgDn Del S-Tab F1 Alt-Enter F1 ");
    send("\033[26^\013\r\001A\r\001y\001");
    assert_seen("Home Up Enter F1 Ctrl-A y ");
    pass(30);
    assert_seen("Ctrl-A ");
    send("\033[");
    pass(300); /* a slow line */
    send("By");
    assert_seen("Down y ");
}

static void test_escape_by_itself(void **state)
{
    (void)state;
    send("\033");
    pass(24);
    assert_seen("");
    pass(2);
    assert_seen("Esc ");
    send("y\033");
    pass(30);
    send("]");
    assert_seen("y Esc ] ");
}

/* "[" and "O" soon after Esc are the rest of a sequence that a slow line tore, if more follows. */
static void test_torn_sequence_does_not_act(void **state)
{
    (void)state;
    static const char *const RESTS[] = {"[A", "OA", "[1;5u", "[27;5;121~", "Oy"};
    for (size_t i = 0; i < sizeof RESTS / sizeof RESTS[0]; i++) {
        send("\033");
        pass(200);
        assert_seen("Esc ");
        send(RESTS[i]);
        pass(600);
        send("y");
        assert_seen("y ");
    }
    send("\033");
    pass(100);
    send("[");
    pass(100);
    send("A");
    pass(30);
    assert_seen("Esc ");
    send("\033");
    pass(100);
    send("[");
    pass(200);
    send("O");
    assert_seen("Esc [ O ");
    send("\033");
    pass(50);
    send("[200~y\033[201~");
    assert_seen("Esc paste(y) ");
}

static void test_unknown_sequences_are_taken_whole(void **state)
{
    (void)state;
    static const char *const UNKNOWN[] = {
        "\033u",
        "\033Y",
        "\033\303\251",
        "\033\t",
        "\033[121u",
        "\033[121;3u",
        "\033[27;5;121~",
        "\033[1;5C",
        "\033[15;5~",
        "\033[?62;1;6c",
        "\033[24;80R",
        "\033[I",
        "\033Oy",
        "\033O5y",
        "\033]0;yun\007",
        "\033]52;c;yun\033\\",
        "\033Pyun\033\\",
        "\033_Gyun\033\\",
        "\033^yun\033\\",
        "\033Xyun\033\\",
        "\033Pyun\302\234",
        "\033Pyun\030",
        "\033\033[A",
        "\033\033",
        "\033[<0;5;5M",
        "\033[M yu",
        "\302\233121u",
        "\302\217y",
        "\302\235yun\007",
        "\233121u",
        "\033[1\030",
        "\033[201~",
    };
    for (size_t i = 0; i < sizeof UNKNOWN / sizeof UNKNOWN[0]; i++) {
        send(UNKNOWN[i]);
        pass(30);
        send("x");
        assert_seen("x ");
        send(UNKNOWN[i]);
        send("y"); /* together with it */
        pass(30);
        assert_seen("");
        for (const char *at = UNKNOWN[i]; *at; at++)
            send_bytes(at, 1);
        pass(30);
        send("x");
        assert_seen("x ");
    }
}

/* The wait for the end of a sequence is limited, however steadily somebody types. */
static void test_unfinished_sequences_end(void **state)
{
    (void)state;
    static const char *const BEGUN[] = {"\033[1",  "\033[", "\033O",  "\033]0;y", "\033P",
                                        "\033_yy", "\033^", "\033Xy", "\033[<0;1"};
    for (size_t i = 0; i < sizeof BEGUN / sizeof BEGUN[0]; i++) {
        send(BEGUN[i]);
        pass(600);
        send("x");
        assert_seen("x ");
        send(BEGUN[i]);
        for (int k = 0; k < 40; k++) {
            pass(50);
            send("1");
        }
        assert_true(seen.len >= strlen("1 ") * 15);
        rob_buf_free(&seen);
    }
    send("\033[");
    for (int k = 0; k < 1000; k++)
        send("1;");
    pass(30);
    send("x");
    assert_seen("x ");
}

static void test_pastes(void **state)
{
    (void)state;
    send("\033[200~y\033[A\r\033[20");
    pass(1000);
    send("x\033[201");
    pass(1000);
    send("~n");
    assert_seen("paste(y\033[A\r\033[20x) n ");
    send("\033u\033[200~y\033[201~");
    assert_seen("paste(y) ");
    send("\033[200~for ever");
    pass(2100);
    pass(2100);
    send("x");
    assert_seen("paste(for ever) x ");
}

static void test_clicks(void **state)
{
    (void)state;
    decoder.mouse = true;
    send("\033[<0;10;7M\033[<0;10;7m\033[<2;1;1M\033[<64;1;1M\033[M !\"\033[M#!!\033[<0;0;0M");
    assert_seen("click(6,9) wheel click(1,0) ");
    send("\033[<0;10M\033[<y;1;1M");
    assert_seen("");
}

/* --- Everything -------------------------------------------------------------------------- */

/* The sequences that are keys, independent of the decoder: all others must do nothing. */
static bool begins_with_key(const char *after, size_t n)
{
    static const char *const KEYS[] = {
        "[A", "[B", "[C", "[D", "[H",  "[F",  "[Z",  "OA",  "OB",  "OC",  "OD",  "OH",  "OF",  "OP",
        "OM", "b",  "f",  "\r", "[1~", "[3~", "[4~", "[5~", "[6~", "[7~", "[8~", "[[A", "[11~"};
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++) {
        size_t len = strlen(KEYS[i]);
        if (len <= n && memcmp(after, KEYS[i], len) == 0)
            return true;
    }
    return false;
}

static size_t n_fed;

/* Esc and these bytes, then a pause; what the decoder gives goes to the screens. */
static void play(const char *after, size_t n)
{
    struct rob_input input;
    char bytes[80] = "\033";
    memcpy(bytes + 1, after, n);
    rob_decoder_feed(&decoder, bytes, n + 1, now);
    while (rob_decoder_next(&decoder, &input) || rob_decoder_rest(&decoder, now, &input) ||
           rob_decoder_rest(&decoder, now += 3000, &input)) {
        if (input.key == ROB_KEY_PASTE)
            rob_tui_paste(&fixture.tui, input.text, input.len);
        else if (input.key == ROB_KEY_CLICK)
            rob_tui_click(&fixture.tui, &fixture.grid, input.row, input.col);
        else
            rob_tui_key(&fixture.tui, input.key);
        if (!begins_with_key(after, n))
            fail_msg("key %d from Esc %02x %02x %02x", input.key, (unsigned char)after[0],
                     n > 1 ? (unsigned char)after[1] : 0, n > 2 ? (unsigned char)after[2] : 0);
    }
    n_fed++;
}

/* Bytes, each `n`th of them: 1 for all. */
static void play_all(size_t n, unsigned step)
{
    unsigned end = 1U << (8 * n);
    for (unsigned i = 0; i < end; i += step) {
        char after[3] = {(char)i, (char)(i >> 8), (char)(i >> 16)};
        if (!begins_with_key(after, n))
            play(after, n);
    }
}

static unsigned dice(void)
{
    static uint64_t x = 88172645463325252U;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return (unsigned)(x >> 32);
}

/* Half of them of letters that do something, and of what sequences are made of. */
static void play_at_random(size_t times)
{
    static const char LIKELY[] = "[]OPX^_yunYUN.d\r\t\033;0123~u\\\007?<M";
    for (size_t i = 0; i < times; i++) {
        char after[64];
        size_t n = 1 + dice() % (i % 10 ? 8 : 64);
        for (size_t k = 0; k < n; k++)
            after[k] = i % 2 ? LIKELY[dice() % (sizeof LIKELY - 1)] : (char)dice();
        if (!begins_with_key(after, n))
            play(after, n);
    }
}

/* Places where a key might do harm, and the way there. */
static const struct {
    enum rob_tui_start start;
    const char *keys;
} PLACES[] = {
    {ROB_TUI_LIST, "\r"},
    {ROB_TUI_LIST, "\r\ttext"},
    {ROB_TUI_LIST, "\r\t\ttext"},
    {ROB_TUI_LIST, "\r\t\t\ttext"},
    {ROB_TUI_LIST, "\r2a"},
    {ROB_TUI_LIST, "\rgtext"},
    {ROB_TUI_LIST, "/e"},
    {ROB_TUI_LIST, "\rd"},
    {ROB_TUI_RECONCILE, ""},
    {ROB_TUI_RECONCILE, "\ttext"},
    {ROB_TUI_RECONCILE, "\t\tt"},
    {ROB_TUI_RECONCILE, "\t\t\tt"},
    {ROB_TUI_RECONCILE, "\t\t\t\tt"},
    {ROB_TUI_RECONCILE, "b"},
};

static char *look(void)
{
    fixture_draw(&fixture, 24, 80);
    char *picture = fixture_picture(&fixture);
    struct rob_buf all = {0};
    rob_buf_printf(&all, "%zu events\n%s", fixture_n_events(&fixture), picture);
    free(picture);
    return rob_buf_take(&all);
}

static void test_nothing_else_acts_anywhere(void **state)
{
    (void)state;
    n_fed = 0;
    for (size_t i = 0; i < sizeof PLACES / sizeof PLACES[0]; i++) {
        fixture_init(&fixture, SAMPLE_PLAIN);
        fixture_begin(&fixture, "r1", PLACES[i].start);
        fixture_keys(&fixture, PLACES[i].keys);
        char *before = look();
        play_all(1, 1);
        play_all(2, 1);
        play_all(3, 997);
        play_at_random(100000);
        char *after = look();
        assert_string_equal(after, before);
        free(before);
        free(after);
        fixture_free(&fixture);
    }
    print_message("%zu sequences in %zu places\n", n_fed, sizeof PLACES / sizeof PLACES[0]);
}

/* All of three bytes, of which the decoder must make nothing: then it matters not where. */
static void test_nothing_else_is_a_key(void **state)
{
    (void)state;
    n_fed = 0;
    play_all(3, getenv("SYROB_LONG") ? 1 : 61);
    print_message("%zu sequences of Esc and three bytes\n", n_fed);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_plain_keys),
        TEST(test_keys_that_send_sequences),
        TEST(test_escape_by_itself),
        TEST(test_torn_sequence_does_not_act),
        TEST(test_unknown_sequences_are_taken_whole),
        TEST(test_unfinished_sequences_end),
        TEST(test_pastes),
        TEST(test_clicks),
        TEST(test_nothing_else_acts_anywhere),
        TEST(test_nothing_else_is_a_key),
    };
    return cmocka_run_group_tests_name("decode", tests, NULL, NULL);
}
