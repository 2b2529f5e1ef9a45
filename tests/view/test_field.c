/* The text field: every key keeps the text whole clusters and the cursor between them. */
#include "tui/keys.h"
#include "tui/typing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <locale.h>

#define CJK "\xe5\xbd\xb1\xe5\x93\x8d"
#define E_ACUTE "e\xcc\x81"
#define FAMILY "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xac"

static struct rob_field field;

static int set_up(void **state)
{
    (void)state;
    setlocale(LC_CTYPE, "C.UTF-8");
    field = (struct rob_field){0};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rob_field_free(&field);
    return 0;
}

static void keys(const char *text)
{
    for (; *text; text++)
        assert_true(rob_typing_key(&field, (unsigned char)*text, 20));
}

static void key(int code)
{
    rob_typing_key(&field, code, 20);
}

static void assert_text(const char *expected)
{
    assert_string_equal(rob_field_text(&field), expected);
}

static void test_typing_and_deleting(void **state)
{
    (void)state;
    keys("one two");
    key(ROB_KEY_BACKSPACE);
    assert_text("one tw");
    key(ROB_CTRL('A'));
    keys("x");
    key(ROB_KEY_DELETE);
    assert_text("xne tw");
    key(ROB_CTRL('E'));
    key(ROB_CTRL('W'));
    assert_text("xne ");
    key(ROB_CTRL('U'));
    assert_text("");
    key(ROB_KEY_BACKSPACE);
    key(ROB_KEY_DELETE);
    assert_text("");
}

static void test_whole_clusters_are_passed_and_deleted(void **state)
{
    (void)state;
    rob_field_set(&field, "a" E_ACUTE CJK FAMILY "z", false);
    key(ROB_KEY_LEFT);
    key(ROB_KEY_BACKSPACE);
    assert_text("a" E_ACUTE CJK "z");
    key(ROB_KEY_BACKSPACE);
    assert_text("a" E_ACUTE "\xe5\xbd\xb1z");
    key(ROB_KEY_LEFT);
    key(ROB_KEY_BACKSPACE);
    assert_text("a\xe5\xbd\xb1z");
}

static void test_lines(void **state)
{
    (void)state;
    keys("one");
    key(ROB_KEY_NEW_LINE);
    keys("two");
    key(ROB_KEY_ALT_ENTER);
    assert_text("one\ntwo\n");
    key(ROB_KEY_UP);
    key(ROB_KEY_END);
    keys("!");
    key(ROB_KEY_HOME);
    key(ROB_CTRL('K'));
    assert_text("one\n\n");
    key(ROB_KEY_BACKSPACE);
    assert_text("one\n");
}

static void test_up_and_down_keep_the_column(void **state)
{
    (void)state;
    rob_field_set(&field, "abcdef\n" CJK "\nabcdef", false);
    key(ROB_KEY_LEFT);
    key(ROB_KEY_LEFT);
    key(ROB_KEY_LEFT);
    key(ROB_KEY_UP);
    keys("x");
    assert_text("abcdef\n\xe5\xbd\xb1x\xe5\x93\x8d\nabcdef");
    key(ROB_KEY_UP);
    keys("y");
    assert_text("abcydef\n\xe5\xbd\xb1x\xe5\x93\x8d\nabcdef");
}

static void test_one_line_stays_one(void **state)
{
    (void)state;
    field.one_line = true;
    assert_true(rob_field_insert(&field, "p.\n4\t5", 6));
    key(ROB_KEY_NEW_LINE);
    assert_text("p. 4 5");
}

static void test_unwelcome_characters_are_left_out(void **state)
{
    (void)state;
    static const char TEXT[] =
        "a\033[31mb\r\nc\rd\x07\x7f\xc2\x9b\xff\xef\xbf\xbf\te\xcc\x81\xc2\xad";
    assert_true(rob_field_insert(&field, TEXT, sizeof TEXT - 1));
    assert_text("a[31mb\nc\nd\te\xcc\x81\xc2\xad");
}

static void test_too_much_is_refused_whole(void **state)
{
    (void)state;
    char *much = malloc(ROB_FIELD_MAX + 1);
    assert_non_null(much);
    memset(much, 'x', ROB_FIELD_MAX + 1);
    keys("a");
    assert_false(rob_field_insert(&field, much, ROB_FIELD_MAX));
    assert_text("a");
    assert_true(rob_field_insert(&field, much, ROB_FIELD_MAX - 1));
    assert_int_equal(field.text.len, ROB_FIELD_MAX);
    free(much);
}

static void test_moving_by_words(void **state)
{
    (void)state;
    rob_field_set(&field, "one  two\nthree", false);
    key(ROB_KEY_WORD_LEFT);
    assert_int_equal(field.at, 9);
    key(ROB_KEY_WORD_LEFT);
    assert_int_equal(field.at, 5);
    key(ROB_KEY_WORD_LEFT);
    key(ROB_KEY_WORD_LEFT);
    assert_int_equal(field.at, 0);
    key(ROB_KEY_WORD_RIGHT);
    assert_int_equal(field.at, 3);
    key(ROB_KEY_WORD_RIGHT);
    key(ROB_KEY_WORD_RIGHT);
    key(ROB_KEY_WORD_RIGHT);
    assert_int_equal(field.at, 14);
}

static void test_cursor_is_drawn_where_it_is(void **state)
{
    (void)state;
    struct rob_grid grid = {0};
    assert_true(rob_grid_resize(&grid, 4, 20));
    rob_field_set(&field, "one two three four\nfive six", false);
    rob_typing_draw(&field, &grid, 1, 2, 10, 2, true);
    struct rob_buf row = {0};
    rob_grid_row(&grid, 2, &row);
    assert_string_equal(rob_buf_text(&row), "  five six");
    assert_int_equal(grid.cursor_row, 2);
    assert_int_equal(grid.cursor_col, 10);
    assert_true(grid.typing);
    rob_buf_free(&row);
    rob_grid_free(&grid);
}

/* Random keys never leave the cursor inside a cluster or the text no UTF-8. */
static void test_random_keys(void **state)
{
    (void)state;
    static const int KEYS[] = {'a',
                               ' ',
                               0x5F71,
                               0x301,
                               0x1F469,
                               0x200D,
                               ROB_KEY_LEFT,
                               ROB_KEY_RIGHT,
                               ROB_KEY_UP,
                               ROB_KEY_DOWN,
                               ROB_KEY_BACKSPACE,
                               ROB_KEY_DELETE,
                               ROB_KEY_NEW_LINE,
                               ROB_CTRL('W'),
                               ROB_CTRL('K'),
                               ROB_KEY_HOME};
    unsigned seed = 12345;
    for (int i = 0; i < 20000; i++) {
        seed = seed * 1103515245u + 12345u;
        rob_typing_key(&field, KEYS[(seed >> 16) % (sizeof KEYS / sizeof KEYS[0])], 7);
        assert_true(field.at <= field.text.len);
        if (field.text.len > 300)
            rob_field_set(&field, "", false);
        const char *text = rob_field_text(&field);
        assert_true(field.at == field.text.len || ((unsigned char)text[field.at] & 0xC0) != 0x80);
        assert_int_equal(strlen(text), field.text.len);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_typing_and_deleting, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_whole_clusters_are_passed_and_deleted, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_lines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_up_and_down_keep_the_column, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_one_line_stays_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unwelcome_characters_are_left_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_too_much_is_refused_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_moving_by_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cursor_is_drawn_where_it_is, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_random_keys, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("field", tests, NULL, NULL);
}
