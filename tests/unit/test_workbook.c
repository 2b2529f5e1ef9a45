/* Workbooks: what people see in their cells, the choice of a worksheet, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/vec.h"
#include "io/workbook.h"
#include "io/workbook_text.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES = 1 << 20, SHOWN_BYTES = 4000 };

struct seen {
    struct rob_buf text; /* "3|Hale|yes\n": the rows, with their numbers */
    unsigned n_rows, last;
    size_t widest;
};

static enum rob_status take(void *context, unsigned row, const char *const *cells, size_t n_cells,
                            struct rob_error *err)
{
    struct seen *seen = context;
    (void)err;
    assert_true(row > seen->last);
    assert_true(n_cells > 0 && *cells[n_cells - 1]);
    seen->last = row;
    seen->n_rows++;
    seen->widest = n_cells > seen->widest ? n_cells : seen->widest;
    if (seen->text.len > SHOWN_BYTES)
        return ROB_OK;
    rob_buf_printf(&seen->text, "%u", row);
    for (size_t i = 0; i < n_cells; i++)
        rob_buf_printf(&seen->text, "|%.100s", cells[i]);
    rob_buf_char(&seen->text, '\n');
    return ROB_OK;
}

static enum rob_status read_file(struct seen *seen, const char *name, const char *worksheet,
                                 struct rob_error *err)
{
    struct rob_buf file = {0}, path = {0};
    rob_buf_printf(&path, "%s/%s", ROB_TEST_WORKBOOKS, name);
    assert_int_equal(rob_file_read(&file, AT_FDCWD, path.data, FILE_BYTES, true, err), ROB_OK);
    assert_true(rob_workbook_is(file.data, file.len));
    char *exact = malloc(file.len); /* so that reading past the end is noticed */
    assert_non_null(exact);
    memcpy(exact, file.data, file.len);
    enum rob_status status = rob_workbook_read(exact, file.len, worksheet, take, seen, err);
    free(exact);
    rob_buf_free(&file);
    rob_buf_free(&path);
    return status;
}

/* The rows of a worksheet read like this. */
static void reads(const char *name, const char *worksheet, const char *rows)
{
    struct rob_error err = {0};
    struct seen seen = {0};
    if (read_file(&seen, name, worksheet, &err) != ROB_OK)
        fail_msg("%s is refused: %s", name, err.text);
    if (strcmp(rob_buf_text(&seen.text), rows) != 0)
        fail_msg("%s reads\n%sinstead of\n%s", name, rob_buf_text(&seen.text), rows);
    rob_buf_free(&seen.text);
}

/* The file is refused, with these words. */
static void refuses(const char *name, const char *worksheet, const char *words)
{
    struct rob_error err = {0};
    struct seen seen = {0};
    assert_int_equal(read_file(&seen, name, worksheet, &err), ROB_INVALID);
    assert_int_equal(err.status, ROB_INVALID);
    if (!strstr(err.text, words))
        fail_msg("%s: '%s' does not say '%s'", name, err.text, words);
    rob_buf_free(&seen.text);
}

/* --- what is read -------------------------------------------------------------------------- */

static void shows_cells_of_xlsx_as_people_see_them(void **state)
{
    (void)state;
    reads("cells.xlsx", NULL,
          "1|Alpha|rich text|two\nlines _x000D_ \xC3\xA9\n"
          "2|1997|1997|1997|23456789|0.1|0.30000000000000004|0|12345678901234567168|1e-7|2.5|abc\n"
          "3|2019-05-01|2019-05-01|2019-05-01 12:00|2019-05-01|12.3%|50%|7|18:00|1900-02-28|"
          "1900-02-29|-3\n"
          "4|TRUE|FALSE|#N/A|Alphax|2019-05-01|2019-05-01 12:30|2|#FORMULA!||"
          "#FORMULA!|in line\n");
    reads("1904.xlsx", NULL, "1|2019-05-01\n");
}

static void shows_cells_of_ods_as_people_see_them(void **state)
{
    (void)state;
    reads(
        "cells.ods", NULL,
        "1|Study|noted|one  two three\tx\n\nfour||end\n"
        "2|1997|23456789|12%|2019-05-01|2019-05-01 12:30|TRUE|2.5|12:30|#N/A|stored|outer|#DIV/0!\n"
        "6|||x|x|x\n");
}

static void repeats_merged_cells(void **state)
{
    (void)state;
    reads("merged.xlsx", NULL, "1||Bias|Bias\n3|Hale|yes\n4|Hale|no\n5|Hale||unclear\n6||after\n");
    reads("merged.ods", NULL, "1|Hale|Hale|yes\n2|Hale|Hale|no\n4|after||end\n5|again\n6|again\n");
}

static void reads_all_ways_of_writing_the_same(void **state)
{
    (void)state;
    static const char *const names[] = {
        "plain.xlsx", "strict.xlsx", "prefix.xlsx", "absolute.xlsx", "upward.xlsx",
        "case.xlsx",  "utf16.xlsx",  "places.xlsx", "stored.xlsx",
    };
    for (size_t i = 0; i < ROB_COUNT(names); i++)
        reads(names[i], NULL, "1|Study|Year\n2|Hale|1997\n");
}

static void knows_number_formats(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        enum rob_workbook__shown shown;
    } formats[] = {
        {"General", ROB_SHOWN_PLAIN},
        {"0.00E+00", ROB_SHOWN_PLAIN},
        {"#,##0.00\\ \"d\"", ROB_SHOWN_PLAIN},
        {"[Red]0;-0", ROB_SHOWN_PLAIN},
        {"[$-F800]dddd", ROB_SHOWN_DATE},
        {"mmm", ROB_SHOWN_DATE},
        {"mm:ss", ROB_SHOWN_TIME},
        {"[h]:mm", ROB_SHOWN_TIME},
        {"d.m.yy h:mm", ROB_SHOWN_DATE_TIME},
        {"@", ROB_SHOWN_PLAIN},
        {"0;\"day\"", ROB_SHOWN_PLAIN},
        {"0%", ROB_SHOWN_PERCENT},
        {"0\\", ROB_SHOWN_PLAIN},
        {"\"open", ROB_SHOWN_PLAIN},
    };
    for (size_t i = 0; i < ROB_COUNT(formats); i++)
        if (rob_workbook__style_of(formats[i].code, 0).shown != formats[i].shown)
            fail_msg("%s", formats[i].code);
}

/* --- which worksheet ----------------------------------------------------------------------- */

static void chooses_the_worksheet(void **state)
{
    (void)state;
    refuses("several.xlsx", NULL,
            "several worksheets have content: 'Erste Tabelle', 'Zweite'; choose one with --sheet");
    reads("several.xlsx", "Zweite", "1||second\n");
    reads("several.xlsx", "erste tabelle", "2|first\n");
    refuses("several.xlsx", "Dritte", "the names are 'Blank', 'Erste Tabelle', 'Zweite'");
    refuses("several.xlsx", "Blank", "worksheet 'Blank' is empty");
    reads("chart.xlsx", NULL, "2|first\n");
    reads("hidden.xlsx", NULL, "2|first\n");
    reads("hidden.xlsx", "Lists", "1||second\n");
    reads("ours.xlsx", NULL, "1||second\n");
    reads("ours.xlsx", "Notes", "2|first\n");
    refuses("empty.xlsx", NULL, "no visible worksheet has content; those of the file are 'Blank'");
    refuses("several.ods", NULL, "several worksheets have content: 'One', 'Two'");
    reads("several.ods", "two", "1||second\n");
    reads("hidden.ods", NULL, "1|first\n");
    reads("hidden.ods", "Lists", "1|second\n");
}

static enum rob_status stop(void *context, unsigned row, const char *const *cells, size_t n_cells,
                            struct rob_error *err)
{
    (void)cells, (void)n_cells;
    ++*(unsigned *)context;
    snprintf(err->text, sizeof err->text, "enough at %u", row);
    return ROB_REFUSED;
}

static void stops_when_the_caller_does(void **state)
{
    (void)state;
    struct rob_error err = {0};
    struct rob_buf file = {0};
    unsigned n = 0;
    assert_int_equal(
        rob_file_read(&file, AT_FDCWD, ROB_TEST_WORKBOOKS "/plain.xlsx", FILE_BYTES, true, &err),
        ROB_OK);
    assert_int_equal(rob_workbook_read(file.data, file.len, NULL, stop, &n, &err), ROB_REFUSED);
    assert_string_equal(err.text, "enough at 1");
    assert_int_equal(n, 1);
    rob_buf_free(&file);
}

/* --- what is refused ----------------------------------------------------------------------- */

static void refuses_other_files_by_name(void **state)
{
    (void)state;
    refuses("old.xls", NULL,
            "an old Excel file (.xls), which is not read. In Excel: File, Save As");
    refuses("password.xlsx", NULL, "protected by a password; save it without one");
    refuses("password.ods", NULL, "protected by a password; save it without one");
    refuses("binary.xlsb", NULL, "a binary Excel workbook (.xlsb)");
    refuses("letter.docx", NULL, "a Word document (.docx)");
    refuses("letter.odt", NULL, "an OpenDocument file (application/vnd.oasis.opendocument.text)");
    refuses("table.numbers", NULL, "Apple Numbers");
    refuses("archive.zip", NULL, "a ZIP archive without a workbook in it");
    refuses("bzip2.xlsx", NULL, "packed in a way that spreadsheets do not use");
    assert_false(rob_workbook_is("Study,Year\n", 11));
    assert_false(rob_workbook_is("", 0));
}

static void refuses_damaged_files(void **state)
{
    (void)state;
    refuses("half.xlsx", NULL, "damaged or cut short");
    refuses("changed.xlsx", NULL, "is damaged; copy it again");
    refuses("cut.xlsx", NULL,
            "worksheet 'Data', row 7: 'xl/worksheets/sheet1.xml' in the file is "
            "damaged (mismatched tag)");
    refuses("backwards.xlsx", NULL, "worksheet 'Data', row 5: row 4 follows here");
    refuses("no_text.xlsx", NULL, "worksheet 'Data', row 4: a cell refers to text 7");
    refuses("no_sheet.xlsx", NULL, "the file has no part 'xl/worksheets/sheet1.xml'");
    refuses("no_workbook.xlsx", NULL, "the file has no part 'xl/workbook.xml'");
    refuses("entity.xlsx", NULL, "declares a document type");
    refuses("doctype.ods", NULL, "declares a document type");
    refuses("endless.xlsx", NULL, "a tag without an end");
    refuses("deep.xlsx", NULL, "nested too deeply");
}

static void measures(const char *name, unsigned n_rows, unsigned last, size_t widest)
{
    struct rob_error err = {0};
    struct seen seen = {0};
    if (read_file(&seen, name, NULL, &err) != ROB_OK)
        fail_msg("%s is refused: %s", name, err.text);
    assert_int_equal(seen.n_rows, n_rows);
    assert_int_equal(seen.last, last);
    assert_int_equal(seen.widest, widest);
    rob_buf_free(&seen.text);
}

static void keeps_its_limits(void **state)
{
    (void)state;
    measures("wide.xlsx", 1, 1, 4096);
    refuses("wider.xlsx", NULL, "worksheet 'Data', row 1: more than 4096 columns");
    measures("tall.xlsx", 2, 1000000, 1);
    refuses("taller.xlsx", NULL, "worksheet 'Data', row 1000001: more than 1000000 rows");
    measures("long.xlsx", 1, 3, 2);
    refuses("longer.xlsx", NULL, "worksheet 'Data', row 3: a cell with more than 256 KiB of text");
    refuses("shared_long.xlsx", NULL, "row 3: a cell with more than 256 KiB of text");
    refuses("repeated.ods", NULL, "more than 64 MiB of text");
    refuses("repeated_columns.ods", NULL, "row 1: more than 4096 columns");
    refuses("repeated_rows.ods", NULL, "row 1: more than 1000000 rows");
    refuses("bomb.xlsx", NULL, "'xl/worksheets/sheet1.xml' in the file unpacks to more than");
    refuses("again.xlsx", NULL, "row 2: more than 64 MiB of text");
    refuses("amplified.xlsx", NULL, "more than 64 MiB of text");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_cells_of_xlsx_as_people_see_them),
        cmocka_unit_test(shows_cells_of_ods_as_people_see_them),
        cmocka_unit_test(repeats_merged_cells),
        cmocka_unit_test(reads_all_ways_of_writing_the_same),
        cmocka_unit_test(knows_number_formats),
        cmocka_unit_test(chooses_the_worksheet),
        cmocka_unit_test(stops_when_the_caller_does),
        cmocka_unit_test(refuses_other_files_by_name),
        cmocka_unit_test(refuses_damaged_files),
        cmocka_unit_test(keeps_its_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
