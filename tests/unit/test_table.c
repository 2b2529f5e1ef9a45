/* Delimited text: dialects, quoting, line and field numbers, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "io/table.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define READ(table, text) read_text(table, text, sizeof(text) - 1, 0)

static enum rob_table_name is_name(const void *context, const char *text)
{
    (void)context;
    static const char *const names[] = {"Study", "Year", "Title"}, *const below[] = {"Answer",
                                                                                     "Why"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(text, names[i]) == 0)
            return ROB_TABLE_NAME;
    for (size_t i = 0; i < sizeof below / sizeof *below; i++)
        if (strcmp(text, below[i]) == 0)
            return ROB_TABLE_SUBHEADING;
    return ROB_TABLE_UNKNOWN;
}

static void read_text(struct rob_table *table, const char *text, size_t len, char delimiter)
{
    struct rob_error err = {0};
    const struct rob_table_options options = {.delimiter = delimiter, .name = is_name};
    char *exact = malloc(len ? len : 1);
    assert_non_null(exact);
    memcpy(exact, text, len);
    enum rob_status status = rob_table_read(table, exact, len, &options, &err);
    free(exact); /* nothing in the table may lean on the input */
    if (status)
        fail_msg("refused: line %u %s", err.line, err.text);
}

/* A text that is refused with this line and these words. */
static void refuse(const char *text, size_t len, unsigned line, const char *words)
{
    struct rob_table table = {0};
    struct rob_error err = {0};
    assert_int_equal(rob_table_read(&table, text, len, NULL, &err), ROB_INVALID);
    assert_int_equal(err.status, ROB_INVALID);
    assert_null(table.memory);
    if (err.line != line || !strstr(err.text, words))
        fail_msg("line %u '%s', expected line %u '%s'", err.line, err.text, line, words);
}

#define REFUSE(text, line, words) refuse(text, sizeof(text) - 1, line, words)

static void assert_cell(const struct rob_table *table, size_t row, size_t column, const char *text)
{
    assert_true(row < table->n_rows);
    assert_string_equal(rob_table_cell(table, row, column), text);
}

static void reads_a_plain_table(void **state)
{
    (void)state;
    struct rob_table table = {0};
    READ(&table, "Study,Year\nAlpha,2001\nBeta,2002");
    assert_int_equal(table.n_columns, 2);
    assert_int_equal(table.n_rows, 2);
    assert_int_equal(table.header_line, 1);
    assert_string_equal(rob_table_header(&table, 1), "Year");
    assert_string_equal(rob_table_header(&table, 2), "");
    assert_cell(&table, 0, 0, "Alpha");
    assert_cell(&table, 1, 1, "2002");
    assert_int_equal(rob_table_line(&table, 1, 0), 3);
    rob_table_free(&table);
}

static void reads_quotes(void **state)
{
    (void)state;
    struct rob_table table = {0};
    READ(&table,
         "a,b,c\n\"x, y\",\"he said \"\"no\"\"\",\"two\r\nlines\"\n\"\",\"b\" ,in \"side\"\n");
    assert_cell(&table, 0, 0, "x, y");
    assert_cell(&table, 0, 1, "he said \"no\"");
    assert_cell(&table, 0, 2, "two\nlines");
    assert_int_equal(rob_table_line(&table, 1, 0), 4); /* the field before took two lines */
    assert_cell(&table, 1, 0, "");
    assert_cell(&table, 1, 1, "b");
    assert_cell(&table, 1, 2, "in \"side\"");
    rob_table_free(&table);
}

static void reads_any_line_end(void **state)
{
    (void)state;
    struct rob_table table = {0};
    READ(&table, "a,b\r1,2\r\n3,4\n\n5,6\r\r");
    assert_int_equal(table.n_rows, 3);
    assert_int_equal(rob_table_line(&table, 0, 0), 2);
    assert_int_equal(rob_table_line(&table, 1, 0), 3);
    assert_int_equal(rob_table_line(&table, 2, 0), 5);
    assert_cell(&table, 2, 1, "6");
    rob_table_free(&table);
}

static void passes_over_empty_rows(void **state)
{
    (void)state;
    struct rob_table table = {0};
    READ(&table, "\n,,\na,b,c\n,,\n \t,\"\",\n1,,3\n,,\n");
    assert_int_equal(table.header_line, 3);
    assert_int_equal(table.n_rows, 1);
    assert_int_equal(rob_table_line(&table, 0, 0), 6);
    assert_cell(&table, 0, 2, "3");
    rob_table_free(&table);
}

static void fills_short_rows(void **state)
{
    (void)state;
    struct rob_table table = {0};
    READ(&table, "a,b,c\n1\n1,2\n1,2,3\n");
    assert_cell(&table, 0, 1, "");
    assert_cell(&table, 0, 2, "");
    assert_cell(&table, 1, 2, "");
    assert_cell(&table, 1, 1, "2");
    assert_cell(&table, 2, 2, "3");
    rob_table_free(&table);
}

static void finds_the_delimiter(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        char delimiter;
        size_t n_columns;
    } cases[] = {
        {"a,b,c\n1,2,3\n", ',', 3},
        {"a;b;c\n1,5;2,5;3,5\n", ';', 3},
        {"a\tb\n1,2,3\t4\n", '\t', 2},
        {"a|b|c\n1|2|3\n", '|', 3},
        {"title, original;year\nx, y, z;2000\n", ';', 2},
        {"\"a;b\",c\n\"1;2;3\",4\n", ',', 2},
        {"title\nOne\n", ',', 1},
        {"sep=;\na;b,c\n1;2\n", ';', 2},
        {"sep=|\r\na|b,c,d\r\n1|2\r\n", '|', 2},
        {"\xEF\xBB\xBF"
         "a;b\n1;2\n",
         ';', 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rob_table table = {0};
        read_text(&table, cases[i].text, strlen(cases[i].text), 0);
        assert_int_equal(table.delimiter, cases[i].delimiter);
        assert_int_equal(table.n_columns, cases[i].n_columns);
        rob_table_free(&table);
    }
}

static void takes_the_delimiter_given(void **state)
{
    (void)state;
    struct rob_table table = {0};
    static const char text[] = "a,b;c\n1,2;3\n";
    read_text(&table, text, sizeof text - 1, ';');
    assert_int_equal(table.n_columns, 2);
    assert_cell(&table, 0, 0, "1,2");
    rob_table_free(&table);
    static const char colons[] = "a:b\n1:2\n";
    read_text(&table, colons, sizeof colons - 1, ':');
    assert_cell(&table, 0, 1, "2");
    rob_table_free(&table);
}

static void takes_a_bom_off(void **state)
{
    (void)state;
    struct rob_table table = {0};
    READ(&table, "\xEF\xBB\xBF\"Study\",b\nx,\xC3\xA9\n");
    assert_string_equal(rob_table_header(&table, 0), "Study");
    assert_cell(&table, 0, 1, "\xC3\xA9");
    rob_table_free(&table);
}

static void takes_protecting_quotes_off(void **state)
{
    (void)state;
    struct rob_table table = {0};
    READ(&table, "a,b,c,d,e\n'=1+1,'-,\"'@x\",'+,'\"\n'tis,','',\"'\tx\",\"'\rx\"\n");
    assert_cell(&table, 0, 0, "=1+1");
    assert_cell(&table, 0, 1, "-");
    assert_cell(&table, 0, 2, "@x");
    assert_cell(&table, 0, 3, "+");
    assert_cell(&table, 0, 4, "'\"");
    assert_cell(&table, 1, 0, "'tis");
    assert_cell(&table, 1, 1, "'");
    assert_cell(&table, 1, 2, "''");
    assert_cell(&table, 1, 3, "\tx");
    assert_cell(&table, 1, 4, "\nx");
    rob_table_free(&table);
}

static void keeps_stray_quotes_between_tabs(void **state)
{
    (void)state;
    struct rob_table table = {0};
    READ(&table, "a\tb\tc\n\"Smart\" polymers\t\"quoted\ttab\"\t3\n\"open\tx\ty\n");
    assert_cell(&table, 0, 0, "\"Smart\" polymers");
    assert_cell(&table, 0, 1, "quoted\ttab");
    assert_cell(&table, 0, 2, "3");
    assert_cell(&table, 1, 0, "\"open");
    assert_cell(&table, 1, 2, "y");
    rob_table_free(&table);
}

/* A note with this line and these words, the n-th of the table. */
static void assert_note(const struct rob_table *table, size_t n, unsigned line, bool unread,
                        const char *words)
{
    assert_true(n < table->n_notes);
    const struct rob_table_note *note = &table->notes[n];
    if (note->line != line || note->unread != unread || !strstr(note->text, words))
        fail_msg("line %u '%s', expected line %u '%s'", note->line, note->text, line, words);
}

static void refuses_a_table_of_bad_rows(void **state)
{
    (void)state;
    REFUSE("a,b\n3,\"open\n", 2, "field 2: the quote that opens here is never");
    REFUSE("a,b\n1,\"x\" y\n", 2, "field 2: text after the closing quote");
    REFUSE("a,b\n1,2,3\n", 2, "row 1 has 3 fields, but the header has 2");
    REFUSE("a,b\r\n1,\"x\ry\r\nz\",3\r\n", 2, "row 1 has 3 fields");
}

static void reads_on_after_a_bad_row(void **state)
{
    (void)state;
    struct rob_table table = {0};
    READ(&table, "a,b\n1,2\n1,\"x\" y\n4,5\n\n1,2,3\n6,7\n3,\"open\n8,9\n");
    assert_int_equal(table.n_rows, 4);
    assert_cell(&table, 1, 0, "4");
    assert_cell(&table, 3, 1, "9");
    assert_int_equal(table.n_notes, 3);
    assert_note(&table, 0, 3, true, "field 2: text after the closing quote");
    assert_note(&table, 1, 6, true, "row 3 has 3 fields, but the header has 2");
    assert_note(&table, 2, 8, true, "field 2: the quote that opens here is never");
    rob_table_free(&table);
}

static void reads_on_after_many_bad_rows(void **state)
{
    enum { MANY = 5000 };
    (void)state;
    struct rob_table table = {0};
    struct rob_buf text = {0};
    rob_buf_str(&text, "a,b\n");
    for (int i = 0; i < MANY; i++)
        rob_buf_str(&text, "1,2,3\n");
    rob_buf_str(&text, "1,2\n");
    assert_int_equal(rob_table_read(&table, text.data, text.len, NULL, NULL), ROB_OK);
    assert_int_equal(table.n_rows, 1);
    assert_int_equal(table.n_notes, MANY);
    rob_table_free(&table);
    rob_buf_free(&text);
}

static void does_not_mind_empty_fields_behind(void **state)
{
    (void)state;
    struct rob_table table = {0};
    READ(&table, "\xEF\xBB\xBFStudy\tYear\nAlpha\t2001\t\nBeta\t2002\t\n");
    assert_int_equal(table.n_columns, 2);
    assert_int_equal(table.n_rows, 2);
    assert_int_equal(table.n_notes, 0);
    rob_table_free(&table);
}

static void reads_other_encodings(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t len;
        size_t n_notes;
    } cases[] = {
        {"a;b\nx;caf\xC3\xA9\n", 11, 0},
        {"a;b\nx;caf\xE9\n", 10, 1},
        {"\xFF\xFE"
         "a\0;\0b\0\n\0x\0;\0c\0a\0f\0\xE9\0\n\0",
         22, 0},
        {"\xFE\xFF\0a\0;\0b\0\n\0x\0;\0c\0a\0f\0\xE9\0\n", 22, 0},
        {"\xC3\xA4;b\nx;caf\xE9\n", 11, 1}, /* UTF-8, but not everywhere */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rob_table table = {0};
        read_text(&table, cases[i].text, cases[i].len, 0);
        assert_cell(&table, 0, 1, "caf\xC3\xA9");
        assert_int_equal(table.n_notes, cases[i].n_notes);
        if (table.n_notes)
            assert_note(&table, 0, 0, false, "read as Windows-1252");
        rob_table_free(&table);
    }
}

static void finds_the_header(void **state)
{
    (void)state;
    struct rob_table table = {0};
    READ(&table, "Table 2. Studies,,\n,,\nStudy,x,Year\nAlpha,1,2001\nStudy,x,Year\nBeta,2,2002\n");
    assert_int_equal(table.header_line, 3);
    assert_int_equal(table.n_rows, 2);
    assert_cell(&table, 1, 0, "Beta");
    assert_note(&table, 0, 1, false, "above the header: 'Table 2. Studies'");
    assert_note(&table, 1, 5, false, "repeated header");
    rob_table_free(&table);
    READ(&table, "About these data\nk,l,m\n1,2,3\n"); /* without names that the caller knows */
    assert_string_equal(rob_table_header(&table, 1), "l");
    rob_table_free(&table);
    READ(&table, "one,two\n1,2\n3,4\n");
    assert_string_equal(rob_table_header(&table, 0), "one");
    rob_table_free(&table);
}

static void passes_over_what_is_beside(void **state)
{
    (void)state;
    struct rob_table table = {0};
    READ(&table, "Study,Year\nAlpha,2001,,L,low\nBeta,2002,,H,high\n");
    assert_int_equal(table.n_columns, 2);
    assert_int_equal(table.n_rows, 2);
    assert_cell(&table, 1, 1, "2002");
    assert_note(&table, 0, 2, false, "beside the table: 'L'");
    rob_table_free(&table);
}

static void joins_two_header_rows(void **state)
{
    (void)state;
    struct rob_table table = {0};
    READ(&table, "Study,Title,,Year,\n,Answer,Why,Answer,Why\nAlpha,1,2,3,4\n");
    assert_int_equal(table.n_rows, 1);
    assert_string_equal(rob_table_header(&table, 0), "Study");
    assert_string_equal(rob_table_header(&table, 2), "Title: Why");
    assert_string_equal(rob_table_header(&table, 3), "Year: Answer");
    rob_table_free(&table);
    READ(&table, "Study,Groups,\n,Title,Year\nAlpha,1,2\n");
    assert_string_equal(rob_table_header(&table, 0), "Study");
    assert_string_equal(rob_table_header(&table, 1), "Title");
    assert_int_equal(table.n_rows, 1);
    rob_table_free(&table);
}

/* Merged cells repeat their text; the title counts once, and a heading over two rows is one. */
static void reads_a_worksheet(void **state)
{
    (void)state;
    struct rob_buf file = {0};
    struct rob_table table = {0};
    struct rob_error err = {0};
    static const char *const names[] = {"Study",        "Title: Answer", "Title: Why",
                                        "Year: Answer", "Year: Why",     ""};
    struct rob_table_options options = {.name = is_name};
    assert_int_equal(
        rob_file_read(&file, AT_FDCWD, ROB_TEST_WORKBOOKS "/table.xlsx", 1 << 20, true, &err),
        ROB_OK);
    if (rob_table_read(&table, file.data, file.len, &options, &err) != ROB_OK)
        fail_msg("refused: %s", err.text);
    assert_int_equal(table.n_columns, 6);
    for (size_t i = 0; i < 6; i++)
        assert_string_equal(rob_table_header(&table, i), names[i]);
    assert_int_equal(table.n_rows, 2);
    assert_int_equal(table.header_line, 3);
    assert_cell(&table, 0, 5, "beside");
    assert_cell(&table, 1, 4, "4");
    assert_int_equal(rob_table_line(&table, 1, 0), 7);
    assert_false(rob_table_is_apart(&table, 0));
    assert_true(rob_table_is_apart(&table, 1));
    rob_table_free(&table);
    options.worksheet = "Other";
    assert_int_equal(rob_table_read(&table, file.data, file.len, &options, &err), ROB_INVALID);
    assert_non_null(strstr(err.text, "the names are 'Data'"));
    assert_int_equal(rob_table_read(&table, "a,b\n1,2\n", 8, &options, &err), ROB_INVALID);
    assert_non_null(strstr(err.text, "not a workbook"));
    rob_buf_free(&file);
}

static enum rob_table_name no_name(const void *context, const char *text)
{
    (void)context;
    (void)text;
    return ROB_TABLE_UNKNOWN;
}

static void turns_a_table(void **state)
{
    (void)state;
    struct rob_table table = {0};
    const struct rob_table_options options = {.name = no_name};
    READ(&table, "Item,Alpha,Beta\n\nk,1,2\nl,3\n");
    assert_true(rob_table_is_apart(&table, 0));
    assert_false(rob_table_is_apart(&table, 1));
    assert_int_equal(rob_table_filled(&table, 2), 1);
    assert_true(rob_table_transpose(&table, 0, &options));
    assert_int_equal(table.n_columns, 3);
    assert_int_equal(table.n_rows, 2);
    assert_string_equal(rob_table_header(&table, 2), "l");
    assert_cell(&table, 0, 0, "Alpha");
    assert_cell(&table, 0, 2, "3");
    assert_cell(&table, 1, 1, "2");
    assert_cell(&table, 1, 2, "");
    assert_int_equal(rob_table_line(&table, 1, 2), 4);
    rob_table_free(&table);
}

static void refuses_what_is_no_text(void **state)
{
    (void)state;
    REFUSE("PK\x03\x04"
           "anything",
           0, "damaged or cut short");
    REFUSE("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
           "anything",
           0, ".xlsx");
    REFUSE("study,year\nalpha,2001\nbeta,\0\0\0\0\0\0\0\0\0002002\n", 3, "NUL");
    REFUSE("", 0, "empty");
    REFUSE("\n\n , \n", 0, "empty");
    REFUSE("\xEF\xBB\xBF", 0, "empty");
}

static void keeps_its_limits(void **state)
{
    (void)state;
    struct rob_buf text = {0};
    for (int i = 0; i <= ROB_TABLE_COLUMNS_MAX; i++)
        rob_buf_str(&text, "a,");
    refuse(text.data, text.len, 1, "more than 4096 columns");
    rob_buf_clear(&text);
    rob_buf_str(&text, "a\n");
    for (int i = 0; i <= ROB_TABLE_ROWS_MAX; i++)
        rob_buf_str(&text, "x\n");
    refuse(text.data, text.len, ROB_TABLE_ROWS_MAX + 2, "more than 1000000 rows");
    struct rob_table table = {0};
    read_text(&table, text.data, text.len - 2, 0);
    assert_int_equal(table.n_rows, ROB_TABLE_ROWS_MAX);
    rob_table_free(&table);
    rob_buf_free(&text);
    refuse("", (size_t)ROB_TABLE_BYTES_MAX + 1, 0, "longer than");
}

static void names_columns(void **state)
{
    (void)state;
    struct rob_table table = {0};
    char names[40];
    READ(&table, "Study,,Year,A column with a long name,Other\n");
    rob_table_names(&table, names, sizeof names);
    assert_string_equal(names, "'Study', 'Year', ...");
    rob_table_free(&table);
    READ(&table, "Study,Year\n");
    rob_table_names(&table, names, sizeof names);
    assert_string_equal(names, "'Study', 'Year'");
    rob_table_free(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_plain_table),
        cmocka_unit_test(reads_quotes),
        cmocka_unit_test(reads_any_line_end),
        cmocka_unit_test(passes_over_empty_rows),
        cmocka_unit_test(fills_short_rows),
        cmocka_unit_test(finds_the_delimiter),
        cmocka_unit_test(takes_the_delimiter_given),
        cmocka_unit_test(takes_a_bom_off),
        cmocka_unit_test(takes_protecting_quotes_off),
        cmocka_unit_test(keeps_stray_quotes_between_tabs),
        cmocka_unit_test(refuses_a_table_of_bad_rows),
        cmocka_unit_test(reads_on_after_a_bad_row),
        cmocka_unit_test(reads_on_after_many_bad_rows),
        cmocka_unit_test(does_not_mind_empty_fields_behind),
        cmocka_unit_test(reads_other_encodings),
        cmocka_unit_test(finds_the_header),
        cmocka_unit_test(passes_over_what_is_beside),
        cmocka_unit_test(joins_two_header_rows),
        cmocka_unit_test(reads_a_worksheet),
        cmocka_unit_test(turns_a_table),
        cmocka_unit_test(refuses_what_is_no_text),
        cmocka_unit_test(keeps_its_limits),
        cmocka_unit_test(names_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
