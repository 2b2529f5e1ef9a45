/* The cell grid: what is cut, what is shown of unwelcome characters, what a row holds. */
#include "tui/grid.h"

#include "tui/lines.h"

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

static struct rob_grid grid;

static int set_up(void **state)
{
    (void)state;
    setlocale(LC_CTYPE, "C.UTF-8");
    return rob_grid_resize(&grid, 3, 10) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    rob_grid_free(&grid);
    return 0;
}

static void assert_row(int row, const char *expected)
{
    struct rob_buf text = {0};
    rob_grid_row(&grid, row, &text);
    assert_string_equal(rob_buf_text(&text), expected);
    rob_buf_free(&text);
}

static void test_text_is_cut_between_clusters(void **state)
{
    (void)state;
    assert_int_equal(rob_grid_str(&grid, 0, 0, "abcdefghijklm", 0), 10);
    assert_row(0, "abcdefghij");
    assert_int_equal(rob_grid_put(&grid, 1, 0, 3, CJK, strlen(CJK), 0), 2);
    assert_row(1, "\xe5\xbd\xb1");
    assert_int_equal(rob_grid_put(&grid, 2, 9, 5, E_ACUTE "x", strlen(E_ACUTE "x"), 0), 1);
    assert_row(2, "         " E_ACUTE);
}

static void test_outside_is_not_drawn(void **state)
{
    (void)state;
    rob_grid_str(&grid, 3, 0, "below", 0);
    rob_grid_str(&grid, -1, 0, "above", 0);
    rob_grid_str(&grid, 0, 10, "beside", 0);
    rob_grid_str(&grid, 0, -2, "before", 0);
    for (int row = 0; row < 3; row++)
        assert_row(row, "");
}

static void test_half_of_a_wide_cluster_becomes_blank(void **state)
{
    (void)state;
    rob_grid_str(&grid, 0, 0, CJK, 0);
    rob_grid_str(&grid, 0, 1, "x", 0);
    assert_row(0, " x\xe5\x93\x8d");
    rob_grid_str(&grid, 0, 2, "y", 0);
    assert_row(0, " xy");
}

static void test_joined_cluster_is_as_wide_as_its_parts(void **state)
{
    (void)state;
    assert_int_equal(rob_shown_columns(FAMILY, strlen(FAMILY)), 4);
    assert_int_equal(rob_grid_put(&grid, 0, 0, 3, FAMILY, strlen(FAMILY), 0), 0);
    assert_int_equal(rob_grid_str(&grid, 0, 0, FAMILY "z", 0), 5);
    assert_row(0, FAMILY "z");
}

static void test_controls_are_shown_as_escapes(void **state)
{
    (void)state;
    rob_grid_str(&grid, 0, 0, "a\033b\tc", 0);
    assert_row(0, "a\\x1bb\\tc");
    rob_grid_str(&grid, 1, 0, "\xe2\x80\xaex\xff", 0);
    assert_row(1, "\\u202ex");
    rob_grid_str(&grid, 2, 0, "\xcc\x81n", 0);
    assert_row(2, " \xcc\x81n");
}

static void test_title_is_one_line_and_ends_in_dots(void **state)
{
    (void)state;
    rob_grid_title(&grid, 0, 0, 10, " one\n\ttwo ", 0);
    assert_row(0, "one two");
    rob_grid_title(&grid, 1, 0, 10, "Chen 2011  title", 0);
    assert_row(1, "Chen 201..");
    rob_grid_title(&grid, 2, 0, 5, CJK CJK, 0);
    assert_row(2, "\xe5\xbd\xb1..");
}

static void test_attributes_are_kept_apart(void **state)
{
    (void)state;
    rob_grid_str(&grid, 0, 0, "ab", ROB_ATTR_LOW);
    rob_grid_mark(&grid, 0, 1, 20, ROB_ATTR_BOLD);
    assert_int_equal(grid.cells[0].attr, ROB_ATTR_LOW);
    assert_int_equal(grid.cells[1].attr, ROB_ATTR_LOW | ROB_ATTR_BOLD);
    assert_int_equal(grid.cells[9].attr, ROB_ATTR_BOLD);
}

static void assert_lines(const char *text, int width, const char *expected)
{
    struct rob_lines lines = {0};
    struct rob_buf joined = {0};
    assert_true(rob_lines_break(&lines, text, width));
    for (size_t i = 0; i < lines.n; i++) {
        rob_buf_add(&joined, text + lines.at[i].start, lines.at[i].len);
        rob_buf_char(&joined, '|');
    }
    assert_string_equal(rob_buf_text(&joined), expected);
    rob_buf_free(&joined);
    rob_lines_free(&lines);
}

static void test_lines_are_broken_at_blanks(void **state)
{
    (void)state;
    assert_lines("", 5, "|");
    assert_lines("one two three", 8, "one two|three|");
    assert_lines("one two", 3, "one|two|");
    assert_lines("abcdefg", 3, "abc|def|g|");
    assert_lines("a\n\nb\n", 5, "a||b||");
    assert_lines("abc ", 3, "abc||");
    assert_lines(CJK CJK, 3, "\xe5\xbd\xb1|\xe5\x93\x8d|\xe5\xbd\xb1|\xe5\x93\x8d|");
    assert_lines(FAMILY "a", 2, FAMILY "|a|");
}

static void test_labels_hang(void **state)
{
    (void)state;
    struct rob_lines lines = {0};
    assert_true(rob_lines_break_hanging(&lines, "No  one two three\nplain text", 11));
    assert_int_equal(lines.n, 3);
    assert_int_equal(lines.at[0].indent, 0);
    assert_int_equal(lines.at[1].indent, 4);
    assert_int_equal(lines.at[2].indent, 0);
    rob_lines_free(&lines);
}

static void test_what_is_cut_is_announced(void **state)
{
    (void)state;
    assert_int_equal(rob_grid_lines(&grid, 0, 0, 10, 2, "a\nb\nc\nd", 0), 2);
    assert_row(0, "a");
    assert_row(1, ".. +2 more");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_text_is_cut_between_clusters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_outside_is_not_drawn, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_half_of_a_wide_cluster_becomes_blank, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_joined_cluster_is_as_wide_as_its_parts, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_controls_are_shown_as_escapes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_title_is_one_line_and_ends_in_dots, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_attributes_are_kept_apart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lines_are_broken_at_blanks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_labels_hang, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_cut_is_announced, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("grid", tests, NULL, NULL);
}
