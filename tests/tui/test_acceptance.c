/* What the screens promise as a whole, with the real program in a pseudo terminal. */
#include "base/vec.h"
#include "tui/program.h"

/* --- Keys a study ------------------------------------------------------------------------ */

/* Types what is between the texts, and counts it; texts are not counted. */
struct piece {
    const char *keys, *text;
};

static size_t type(const struct piece *pieces, size_t n)
{
    size_t typed = 0;
    for (size_t i = 0; i < n; i++) {
        terminal_keys(&terminal, pieces[i].keys);
        if (pieces[i].text)
            terminal_keys(&terminal, pieces[i].text);
        typed += strlen(pieces[i].keys);
    }
    return typed;
}

static void test_study_without_texts_takes_14_keys(void **state)
{
    (void)state;
    static const struct piece KEYS[] = {{"\rYYNUYYUUYYd\r", NULL}};
    start(LIST_R1);
    terminal_keys(&terminal, "jjj");
    assert_in_range(type(KEYS, ROB_COUNT(KEYS)), 12, 14);
    assert_int_equal(count_in("r1@", "\"op\":\"complete\",\"study\":\"zhang-2018-dddd\""), 1);
}

/* Six items that the paper does not report, four with support, quote and page. */
static void test_study_with_texts_takes_28_keys(void **state)
{
    (void)state;
    static const struct piece KEYS[] = {
        {"\rUUUUUUy", "Coin"}, {"\t", "tossed"}, {"\t", "p. 1"}, {"\rn", "One"}, {"\t", "a"},
        {"\t", "p. 2"},        {"\ry", "Two"},   {"\t", "b"},    {"\t", "p. 3"}, {"\ru", "Six"},
        {"\t", "c"},           {"\t", "p. 4"},   {"\rd\r", NULL}};
    start(LIST_R1);
    terminal_keys(&terminal, "jjj");
    size_t before = count_in("r1@", "\"support\":\"Not reported\"");
    assert_in_range(type(KEYS, ROB_COUNT(KEYS)), 20, 28);
    assert_int_equal(count_in("r1@", "\"support\":\"Not reported\"") - before, 6);
    assert_int_equal(count_in("r1@", "\"quotes\":[{\"text\":\"tossed\",\"where\":\"p. 1\"}]"), 1);
    assert_int_equal(count_in("r1@", "\"quotes\":[{\"text\":\"c\",\"where\":\"p. 4\"}]"), 1);
    assert_int_equal(count_in("r1@", "\"op\":\"complete\",\"study\":\"zhang-2018-dddd\""), 1);
}

/* --- Texts ------------------------------------------------------------------------------- */

/* Wide, joined and invisible signs, as they are pasted and as they are drawn. */
static void test_texts_come_back_byte_for_byte(void **state)
{
    (void)state;
    static const char TEXT[] = "CJK \xe5\xbd\xb1, e\xcc\x81, soft\xc2\xadhyphen, tab\t, "
                               "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xac";
    static const char WRITTEN[] = "CJK \xe5\xbd\xb1, e\xcc\x81, soft\xc2\xadhyphen, tab\\t, "
                                  "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xac\"";
    start(LIST_R1);
    terminal_keys(&terminal, "\ry");
    terminal_paste(&terminal, TEXT);
    terminal_keys(&terminal, "\t");
    terminal_paste(&terminal, TEXT);
    terminal_keys(&terminal, "\033");
    char support[160], quote[160];
    snprintf(support, sizeof support, "\"support\":\"%s", WRITTEN);
    snprintf(quote, sizeof quote, "\"quotes\":[{\"text\":\"%s", WRITTEN);
    assert_in_range(count_in("r1@", support), 1, 9); /* the draft of the text, and the rest */
    assert_in_range(count_in("r1@", quote), 1, 9);
    start(LIST_R1); /* read again, and shown with the signs in their places */
    terminal_keys(&terminal, "\r");
    assert_terminal_shows(&terminal, "CJK \xe5\xbd\xb1, e\xcc\x81, soft");
}

/* --- Hints ------------------------------------------------------------------------------- */

static void test_every_hint_line_fits_and_names_help(void **state)
{
    (void)state;
    static const struct {
        const char *keys, *help;
    } WAYS[] = {{"", "? help"},     {"i", "? help"},   {"s", "? help"},   {"sm", "? help"},
                {"sa", "? help"},   {"\r", "? help"},  {"\rr", "? help"}, {"\ri", "? help"},
                {"\r?", "F1 help"}, {":", "F1 help"},  {"/", "F1 help"},  {"\r\t", "F1 help"},
                {"\ra", "? help"},  {"\rg", "F1 help"}};
    static const int SIZES[][2] = {{10, 40}, {24, 80}, {60, 200}};
    for (size_t i = 0; i < ROB_COUNT(WAYS); i++) {
        start(LIST_R1);
        terminal_keys(&terminal, WAYS[i].keys);
        for (size_t k = 0; k < ROB_COUNT(SIZES); k++) {
            struct rob_buf hint = {0};
            terminal_resize(&terminal, SIZES[k][0], SIZES[k][1]);
            terminal_row(&terminal, SIZES[k][0] - 1, &hint);
            bool named = strstr(rob_buf_text(&hint), WAYS[i].help);
            if (!named)
                print_error("'%s', %d columns: %s\n", WAYS[i].keys, SIZES[k][1],
                            rob_buf_text(&hint));
            rob_buf_free(&hint);
            assert_true(named);
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_study_without_texts_takes_14_keys),
        TEST(test_study_with_texts_takes_28_keys),
        TEST(test_texts_come_back_byte_for_byte),
        TEST(test_every_hint_line_fits_and_names_help),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
