/*
 * Any keys in any order, at any size: nothing crashes, what is drawn stays in the grid, and the
 * review is sound afterwards. 8,000 keys; with SYROB_LONG, 100,000.
 */
#include "view/plain.h"

#include <syrob/check.h>

static uint64_t dice(void)
{
    static uint64_t x = 88172645463325252U;
    x ^= x << 13;
    x ^= x >> 7;
    return x ^= x << 17;
}

/* Keys that do something, more often than not; Ctrl-C and Ctrl-Z leave. */
static int any_key(void)
{
    static const int SPECIAL[] = {
        ROB_KEY_UP,        ROB_KEY_DOWN,      ROB_KEY_LEFT,     ROB_KEY_RIGHT,
        ROB_KEY_PAGE_UP,   ROB_KEY_PAGE_DOWN, ROB_KEY_HOME,     ROB_KEY_END,
        ROB_KEY_DELETE,    ROB_KEY_BACKSPACE, ROB_KEY_BACK_TAB, ROB_KEY_ALT_ENTER,
        ROB_KEY_WORD_LEFT, ROB_KEY_F1,        ROB_KEY_WHEEL_UP, ROB_KEY_WHEEL_DOWN};
    static const char LIKELY[] = "yunYUNabkvwoscfxgdDjrti/:?]['.*- \t\r\r\r\033\033q123456789zZ";
    switch (dice() % 8) {
    case 0:
        return SPECIAL[dice() % (sizeof SPECIAL / sizeof *SPECIAL)];
    case 1:
        return ' ' + (int)(dice() % 95);
    case 2:
        return 0xA1 + (int)(dice() % 20000);
    default:
        return LIKELY[dice() % (sizeof LIKELY - 1)];
    }
}

static void check_sound(void)
{
    struct rob_check *check = NULL;
    struct rob_error err = {0};
    if (rob_check_new(&check, fixture.sample.path, NULL, &err))
        fail_msg("%s", err.text);
    for (size_t i = 0; i < check->n_problems; i++)
        fail_msg("%s: %s", check->problems[i].kind, check->problems[i].message);
    rob_check_free(check);
}

static void play(const char *seat, size_t n)
{
    static const int SIZES[][2] = {{24, 80}, {60, 200}, {10, 40}, {30, 100}, {24, 170}, {5, 20}};
    fixture_begin(&fixture, seat, ROB_TUI_LIST);
    for (size_t i = 0; i < n; i++) {
        unsigned reaction = 0;
        if (dice() % 50 == 0)
            reaction = rob_tui_paste(&fixture.tui, "yes, no, q\nn = 10 (p. 4)", 24);
        else if (dice() % 20 == 0)
            reaction =
                rob_tui_click(&fixture.tui, &fixture.grid, (int)(dice() % 60), (int)(dice() % 200));
        else
            reaction = rob_tui_key(&fixture.tui, any_key());
        if (dice() % 30 == 0)
            rob_tui_tick(&fixture.tui);
        size_t size = dice() % 10 ? 0 : (size_t)(dice() % 6);
        fixture_draw(&fixture, SIZES[size][0], SIZES[size][1]);
        if (reaction & ROB_QUIT) {
            fixture_end(&fixture);
            fixture_begin(&fixture, seat, ROB_TUI_LIST);
        }
    }
    fixture_end(&fixture);
    check_sound();
}

static void test_any_keys(void **state)
{
    (void)state;
    const char *longer = getenv("SYROB_LONG");
    size_t n = longer && *longer ? 25000 : 2000;
    assert_int_equal(chdir(fixture.sample.dir), 0); /* where exports go */
    play("r1", n);
    play("r2", n);
    play("adj", n);
    play("r1", n);
    assert_int_equal(chdir("/"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_any_keys, set_up_plain, tear_down)};
    return cmocka_run_group_tests_name("any keys", tests, NULL, NULL);
}
