/* Texts: distance, ids, times, normal forms; UTF-8 in clusters and columns; what is shown of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/text.h"
#include "base/utf8.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void distances_count_edits(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        size_t distance;
    } known[] = {
        {"", "", 0},       {"", "abc", 3},      {"abc", "abc", 0},   {"kitten", "sitting", 3},
        {"ab", "ba", 1},   {"abcd", "acbd", 1}, {"ca", "abc", 3},    {"Yes", "yES", 0},
        {"low", "lwo", 1}, {"a", "b", 1},       {"flaw", "lawn", 2}, {"sytle", "style", 1}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        assert_int_equal(rob_text_distance(known[i].a, known[i].b), known[i].distance);
        assert_int_equal(rob_text_distance(known[i].b, known[i].a), known[i].distance);
    }
    char long_a[200], long_b[200];
    memset(long_a, 'a', 199);
    memset(long_b, 'a', 199);
    long_a[199] = long_b[199] = '\0';
    long_b[100] = 'b'; /* behind what is compared */
    assert_int_equal(rob_text_distance(long_a, long_b), 0);
    assert_int_equal(rob_text_distance(long_a, ""), 63);
    assert_null(rob_text_nearer("hig", NULL, "low")); /* not near */
    assert_null(rob_text_nearer("x", NULL, "z"));     /* not a letter in common */
    assert_string_equal(rob_text_nearer("hig", "low", "high"), "high");
    assert_string_equal(rob_text_nearer("cab", "bab", "dab"), "bab"); /* the first of equals */
    assert_string_equal(rob_text_nearer("wang", NULL, "Wang 2005"), "Wang 2005");
    assert_string_equal(rob_text_nearer("summarise", NULL, "summary"), "summary");
    assert_string_equal(rob_text_nearer("judgement", NULL, "judge"), "judge");
}

static void ids_are_plain(void **state)
{
    (void)state;
    static const char *const good[] = {"a", "0", "a-b", "hale-1997-k3f9", "a-"};
    static const char *const bad[] = {"", "-a", "A", "a_b", "a b", "\xc3\xa4", "a.b", "abcdefghi"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(rob_text_is_id(good[i], 14));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(rob_text_is_id(bad[i], 8));
    assert_true(rob_text_is_id("abcdefgh", 8));
}

static void times_come_back(void **state)
{
    (void)state;
    char text[ROB_TIME_LEN + 1];
    static const struct {
        const char *text;
        int64_t seconds;
    } known[] = {{"1970-01-01T00:00:00Z", 0},
                 {"2000-02-29T12:34:56Z", 951827696},
                 {"2038-01-19T03:14:08Z", 2147483648},
                 {"0000-01-01T00:00:00Z", -62167219200},
                 {"9999-12-31T23:59:59Z", 253402300799},
                 {"1969-12-31T23:59:59Z", -1},
                 {"1900-02-28T23:59:59Z", -2203891201}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        int64_t seconds = 5;
        assert_true(rob_time_parse(&seconds, known[i].text));
        assert_true(seconds == known[i].seconds);
        rob_time_text(text, seconds);
        assert_string_equal(text, known[i].text);
    }
    for (int64_t seconds = -62167219200; seconds <= 253402300799; seconds += 86399 * 37) {
        int64_t back = 0;
        rob_time_text(text, seconds);
        assert_true(rob_time_parse(&back, text));
        assert_true(back == seconds);
    }
    static const int64_t beyond[] = {-62167219201, 253402300800, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < 4; i++) {
        rob_time_text(text, beyond[i]);
        assert_string_equal(text, "1970-01-01T00:00:00Z");
    }
}

static void what_is_no_time_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "2026",
                                      "2026-11-20T09:00:00",
                                      "2026-11-20T09:00:00Zx",
                                      "2026-11-20 09:00:00Z",
                                      "2026-11-20T09:00:00z",
                                      "2026-00-20T09:00:00Z",
                                      "2026-13-20T09:00:00Z",
                                      "2026-11-00T09:00:00Z",
                                      "2026-11-31T09:00:00Z",
                                      "2026-02-29T09:00:00Z",
                                      "1900-02-29T09:00:00Z",
                                      "2026-11-20T24:00:00Z",
                                      "2026-11-20T09:60:00Z",
                                      "2026-11-20T09:00:60Z",
                                      "2026-11-20T09:00:0 Z",
                                      "+026-11-20T09:00:00Z",
                                      "2026-1a-20T09:00:00Z"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t seconds = 5;
        if (rob_time_parse(&seconds, bad[i]) || seconds != 5)
            fail_msg("%s", bad[i]);
    }
}

static void normal_forms_are_what_is_shared(void **state)
{
    (void)state;
    static const struct {
        const char *text, *normal;
    } known[] = {{"M\xc3\xbcller, A.", "mullera"},
                 {"Mu\xcc\x88ller a", "mullera"},
                 {"\xef\xac\x81sh (2014)", "fish2014"},
                 {"", ""},
                 {" -.,", ""},
                 {"STRASSE", "strasse"},
                 {"stra\xc3\x9f"
                  "e",
                  "strasse"},
                 {"S\xc3\xb8rensen, \xc3\x86. \xc5\x81", "sorensenael"},
                 {"\xe5\xb1\xb1\xe6\x9c\xac", "\xe5\xb1\xb1\xe6\x9c\xac"},
                 {"\xce\xa3\xce\xaf\xcf\x83\xcf\x85\xcf\x86\xce\xbf\xcf\x82",
                  "\xcf\x83\xce\xb9\xcf\x83\xcf\x85\xcf\x86\xce\xbf\xcf\x83"},
                 {"no \xff utf", "no \xff utf"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char *normal = rob_text_normal(known[i].text);
        assert_string_equal(normal, known[i].normal);
        free(normal);
    }
}

/* --- UTF-8 ------------------------------------------------------------------------------- */

static void code_points_come_back(void **state)
{
    (void)state;
    for (uint32_t code = 1; code <= 0x10FFFF; code += code < 0x3000 ? 1 : 41) {
        if (code >= 0xD800 && code <= 0xDFFF)
            continue;
        struct rob_buf buf = {0};
        uint32_t back = 0;
        rob_utf8_add(&buf, code);
        assert_int_equal(rob_utf8_next(buf.data, buf.len, &back), buf.len);
        assert_int_equal(back, code);
        for (size_t n = 0; n < buf.len; n++) /* none of its beginnings is one */
            assert_int_equal(rob_utf8_next(buf.data, n, &back), 0);
        assert_int_equal(rob_utf8_valid_prefix(buf.data, buf.len), buf.len);
        rob_buf_free(&buf);
    }
    static const char *const bad[] = {"\x80",
                                      "\xc0\x80",
                                      "\xc1\xbf",
                                      "\xe0\x80\x80",
                                      "\xed\xa0\x80",
                                      "\xf0\x80\x80\x80",
                                      "\xf4\x90\x80\x80",
                                      "\xf8\x88\x80\x80\x80",
                                      "\xfe",
                                      "\xff",
                                      "\xe2\x28\xa1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint32_t code = 0;
        assert_int_equal(rob_utf8_next(bad[i], strlen(bad[i]), &code), 0);
    }
    assert_int_equal(rob_utf8_valid_prefix("ab\xc3\xa4\xff", 5), 4);
}

#define FAMILY                                                                                     \
    "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa6" /* by ZWJ */
#define KANJI "\xe5\xb1\xb1"
#define E_ACUTE "e\xcc\x81" /* with a combining accent */

static void clusters_stay_together(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t len;
    } known[] = {{"", 0},
                 {"a", 1},
                 {"ab", 1},
                 {E_ACUTE "x", 3},
                 {E_ACUTE, 3},
                 {KANJI "x", 3},
                 {FAMILY "x", 18},
                 {"\xff"
                  "a",
                  1},
                 {"\r\n", 1},
                 {"\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa\xf0\x9f\x87\xab\xf0\x9f\x87\xb7", 8},
                 {"\xcc\x81x", 2},
                 {"a\xff", 1},
                 {"\xc3\xa4\xcc\x81\xff", 4}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_int_equal(rob_utf8_cluster(known[i].text, strlen(known[i].text)), known[i].len);
}

static void columns_are_those_of_a_terminal(void **state)
{
    (void)state;
    assert_int_equal(rob_utf8_columns("abc", 3), 3);
    assert_int_equal(rob_utf8_columns(KANJI KANJI, 6), 4);
    assert_int_equal(rob_utf8_columns(E_ACUTE, 3), 1);
    assert_int_equal(rob_utf8_columns("\xc3\xa4", 2), 1);
    assert_int_equal(rob_utf8_columns("a\tb\x1b", 4), 2);
    assert_int_equal(rob_utf8_columns("a\xff"
                                      "b",
                                      3),
                     2);
    size_t used = 9;
    assert_int_equal(rob_utf8_fit("a" KANJI KANJI, 7, 4, &used), 4);
    assert_int_equal(used, 3); /* half a sign does not fit */
    assert_int_equal(rob_utf8_fit("xy" E_ACUTE, 5, 3, &used), 5);
    assert_int_equal(rob_utf8_fit("xy" E_ACUTE, 5, 2, NULL), 2);
    assert_int_equal(rob_utf8_fit(E_ACUTE, 3, 0, NULL), 0);
}

static void columns_do_not_need_a_locale(void **state)
{
    char *now = strdup(setlocale(LC_CTYPE, NULL));
    assert_non_null(setlocale(LC_CTYPE, "C"));
    columns_are_those_of_a_terminal(state);
    assert_non_null(setlocale(LC_CTYPE, now));
    free(now);
}

static void texts_are_padded_and_cut(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t columns;
        const char *padded;
    } known[] = {{"ab", 4, "ab  "},
                 {"abcd", 4, "abcd"},
                 {"abcde", 4, "ab.."},
                 {"", 2, "  "},
                 {"abc", 2, ".."},
                 {"abc", 1, "a"},
                 {"abc", 0, ""},
                 {KANJI KANJI KANJI, 5, KANJI ".. "},
                 {KANJI KANJI, 4, KANJI KANJI},
                 {E_ACUTE "fgh", 3, E_ACUTE ".."}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct rob_buf buf = {0};
        rob_utf8_pad(&buf, known[i].text, known[i].columns);
        assert_int_equal(rob_utf8_columns(rob_buf_text(&buf), buf.len), known[i].columns);
        assert_string_equal(rob_buf_text(&buf), known[i].padded);
        rob_buf_free(&buf);
    }
}

/* The lines of a text, with | between them. */
static char *wrapped(const char *text, size_t columns)
{
    struct rob_buf out = {0};
    size_t len = strlen(text), skip = 0;
    while (len > 0) {
        size_t n = rob_utf8_wrap(text, len, columns, &skip);
        assert_true(skip > 0 && skip <= len && n <= skip);
        rob_buf_add(&out, text, n);
        rob_buf_char(&out, '|');
        text += skip;
        len -= skip;
    }
    return rob_buf_take(&out);
}

static void lines_are_broken_where_they_may(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t columns;
        const char *lines;
    } known[] = {{"one two three", 7, "one two|three|"},
                 {"one two three", 6, "one|two|three|"},
                 {"onetwo three", 4, "onet|wo|thre|e|"},
                 {"a\n\nb", 5, "a||b|"},
                 {"one two\nthree", 20, "one two|three|"},
                 {"abc ", 3, "abc|"},
                 {KANJI KANJI KANJI, 4, KANJI KANJI "|" KANJI "|"},
                 {KANJI "x", 1, KANJI "|x|"},
                 {"a " E_ACUTE E_ACUTE, 2, "a|" E_ACUTE E_ACUTE "|"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char *lines = wrapped(known[i].text, known[i].columns);
        assert_string_equal(lines, known[i].lines);
        free(lines);
    }
    srand(3);
    for (int i = 0; i < 2000;
         i++) { /* whatever the text, it ends, and nothing but blanks is lost */
        char text[60];
        size_t n = 0;
        static const char *const pieces[] = {"a", " ", KANJI, E_ACUTE, "\n", FAMILY, "\xff"};
        for (int k = rand() % 12; k > 0 && n < 40; k--)
            n += (size_t)sprintf(text + n, "%s", pieces[rand() % 7]);
        text[n] = '\0';
        free(wrapped(text, (size_t)(rand() % 6)));
    }
}

static void outside_texts_are_shown_safely(void **state)
{
    (void)state;
    static const struct {
        const char *text, *shown;
    } known[] = {{"plain \xc3\xa4 " KANJI, "plain \xc3\xa4 " KANJI},
                 {"\x1b[31m", "\\x1b[31m"},
                 {"a\nb\tc\rd", "a\\nb\\tc\\rd"},
                 {"\x7f\xc2\x9b"
                  "1",
                  "\\x7f\\x9b"
                  "1"},
                 {"\xe2\x80\xae"
                  "abc",
                  "\\u202eabc"},
                 {"\xe2\x81\xa6\xd8\x9c\xe2\x80\x8f", "\\u2066\\u061c\\u200f"},
                 {"\xe2\x80\xa8\xe2\x80\xa9", "\\u2028\\u2029"},
                 {"\xff\xc3", "\\xff\\xc3"},
                 {"\xe2\x82", "\\xe2\\x82"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct rob_buf buf = {0};
        rob_text_show(&buf, known[i].text, strlen(known[i].text));
        assert_string_equal(rob_buf_text(&buf), known[i].shown);
        rob_buf_free(&buf);
    }
    for (uint32_t code = 0; code < 0x110000; code += code < 0x2100 ? 1 : 97) {
        struct rob_buf in = {0}, out = {0};
        if (code >= 0xD800 && code <= 0xDFFF)
            continue;
        rob_utf8_add(&in, code);
        rob_text_show(&out, in.data, in.len);
        bool bidi = code == 0x61C || code == 0x200E || code == 0x200F ||
                    (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
        bool control = code < 0x20 || (code >= 0x7F && code <= 0x9F);
        bool line = code == 0x2028 || code == 0x2029;
        assert_int_equal(rob_utf8_is_control(code), control || bidi || line);
        assert_int_equal(strcmp(in.data, out.data) != 0, control || bidi || line);
        rob_buf_free(&in);
        rob_buf_free(&out);
    }
}

static void what_does_not_fit_is_cut_between_characters(void **state)
{
    (void)state;
    const char *text = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x90\x80z"; /* 1, 2, 3, 4 bytes and 1 */
    static const size_t kept[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11};
    for (size_t size = 1; size <= sizeof kept / sizeof *kept; size++) {
        char out[16];
        rob_utf8_print(out, size, "%s", text);
        assert_int_equal(strlen(out), kept[size - 1]);
        assert_memory_equal(out, text, kept[size - 1]);
    }
    for (size_t max = 0; max < sizeof kept / sizeof *kept; max++)
        assert_int_equal(rob_utf8_part(text, max), (int)kept[max]);
}

int main(void)
{
    if (!setlocale(LC_CTYPE, "C.UTF-8") && !setlocale(LC_CTYPE, "en_US.UTF-8"))
        return 77;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_count_edits),
        cmocka_unit_test(ids_are_plain),
        cmocka_unit_test(times_come_back),
        cmocka_unit_test(what_is_no_time_is_refused),
        cmocka_unit_test(normal_forms_are_what_is_shared),
        cmocka_unit_test(code_points_come_back),
        cmocka_unit_test(clusters_stay_together),
        cmocka_unit_test(columns_are_those_of_a_terminal),
        cmocka_unit_test(columns_do_not_need_a_locale),
        cmocka_unit_test(texts_are_padded_and_cut),
        cmocka_unit_test(lines_are_broken_where_they_may),
        cmocka_unit_test(outside_texts_are_shown_safely),
        cmocka_unit_test(what_does_not_fit_is_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
