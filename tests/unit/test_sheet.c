/* A reviewer's sheet: its two shapes, what cells mean, and what is refused. */
#include "sheet_near.h"

#include "base/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef SYROB_SHARED_DIR
#define SYROB_SHARED_DIR "../shared"
#endif

enum { SEQUENCE, HOUSING, ASSESSORS }; /* items of the small form */
enum { YES, UNCLEAR, NO, NA };

static struct rob_sheet *read_text(const char *text)
{
    return read_for(small, text, NULL);
}

static void assert_entry(const struct rob_sheet *sheet, size_t i, const char *study, int item,
                         int answer)
{
    assert_true(i < sheet->n_entries);
    assert_string_equal(sheet->entries[i].study, study);
    assert_int_equal(sheet->entries[i].item, item);
    assert_int_equal(sheet->entries[i].answer, answer);
}

static void assert_problem(const struct rob_sheet *sheet, size_t i, unsigned line, unsigned column,
                           const char *words)
{
    assert_true(i < sheet->n_problems);
    const struct rob_sheet_problem *problem = &sheet->problems[i];
    if (problem->line != line || problem->column != column || !strstr(problem->message, words))
        fail_msg("line %u column %u '%s', expected line %u column %u '%s'", problem->line,
                 problem->column, problem->message, line, column, words);
}

/* ---- columns ---- */

static void reads_a_wide_sheet(void **state)
{
    (void)state;
    struct rob_sheet *sheet = read_text("Study,Year,1) Sequence generation,Item 2,Blinding of "
                                        "outcome assessors,Score\n"
                                        " Alpha 2001 ,2001,Yes,no,?,2\n"
                                        "\"Beta,\n2002\",2002,,High,N.A.,\n");
    assert_false(sheet->is_long);
    assert_int_equal(sheet->n_rows, 2);
    assert_int_equal(sheet->n_entries, 5);
    assert_int_equal(sheet->n_problems, 0);
    assert_int_equal(sheet->n_empty, 1);
    assert_int_equal(sheet->n_missing, 0);
    assert_entry(sheet, 0, "Alpha 2001", SEQUENCE, YES);
    assert_entry(sheet, 1, "Alpha 2001", HOUSING, NO);
    assert_entry(sheet, 2, "Alpha 2001", ASSESSORS, UNCLEAR);
    assert_entry(sheet, 3, "Beta,\n2002", HOUSING, NO);
    assert_entry(sheet, 4, "Beta,\n2002", ASSESSORS, NA);
    assert_int_equal(sheet->entries[3].line, 3);
    assert_string_equal(sheet->entries[0].support, "");
    assert_int_equal(sheet->n_columns, 6);
    assert_int_equal(sheet->columns[0].role, ROB_SHEET_STUDY);
    assert_int_equal(sheet->columns[1].role, ROB_SHEET_NAME);
    assert_string_equal(sheet->columns[1].note, "about the study; column 1 names it");
    assert_int_equal(sheet->columns[2].role, ROB_SHEET_ITEM_ANSWERS);
    assert_int_equal(sheet->columns[3].item, HOUSING);
    assert_string_equal(sheet->columns[4].note, "item 3 (Blinding of outcome assessors)");
    assert_string_equal(sheet->columns[5].header, "Score");
    assert_int_equal(sheet->columns[5].item, ROB_NOT_FOUND);
    rob_sheet_free(sheet);
}

/* Both rows of the header, or both columns before the studies, have a part of the names. */
static void reads_names_in_two_parts(void **state)
{
    (void)state;
    static const char *const layouts[] = {
        /* the study in the second row, alone, among other texts, or behind the items */
        ",1,,2,,3,\nStudy,Judgement,Support,Judgement,Support,Judgement,Support\n"
        "Alpha,Low,s1,High,s2,?,s3\n",
        ",,Sequence generation,,Random housing,,Blinding of outcome assessors,\n"
        "Strain,Study,Risk,Comment,Risk,Comment,Risk,Comment\n"
        "Wistar,Alpha,Low,s1,High,s2,?,s3\n",
        "1,1,2,2,3,3,,\nJudgement,Support,Judgement,Support,Judgement,Support,Study,Sex\n"
        "Low,s1,High,s2,?,s3,Alpha,both\n",
        ",,,1,,2,,3,\nStudy,Authors,Year,Judgement,Support,Judgement,Support,Judgement,Support\n"
        "Alpha,,,Low,s1,High,s2,?,s3\n",
        "Study,Sequence generation,,Random housing,,Blinding of outcome assessors,\n"
        ",RoB,Rationale,RoB,Rationale,RoB,Rationale\nAlpha,Low,s1,High,s2,?,s3\n",
        /* more names in the second row than in the first */
        "All studies\n,,,,,1. Sequence generation,,2,,3,\n"
        "Study,Authors,Title,DOI,Reviewer,Judgement,Support,Judgement,Support,Judgement,Support\n"
        "Alpha,,,,AB,Low,s1,High,s2,?,s3\n",
        /* items in the rows */
        "Item,,Alpha\n1,Judgement,Low\n,Support,s1\n2,Judgement,High\n,Support,s2\n"
        "3,Judgement,?\n,Support,s3\n",
        "Item,Part,Alpha\nSequence generation,Risk,Low\nSequence generation,Comment,s1\n"
        "Random housing,Risk,High\nRandom housing,Comment,s2\n"
        "Blinding of outcome assessors,Risk,?\nBlinding of outcome assessors,Comment,s3\n",
        "Domain,Alpha,\n,Judgement,Support\n1. Sequence generation,Low,s1\n"
        "2. Random housing,High,s2\n3. Blinding of outcome assessors,?,s3\n",
        "No,Item,Question,Alpha,Comment\n1,Sequence generation,Was it random?,Low,s1\n"
        "2,Random housing,Were cages random?,High,s2\n"
        "3,Blinding of outcome assessors,Was it blind?,?,s3\n",
        "Bias,Item,,Alpha\nSelection,1,Support,s1\n,,Judgement,Low\n,2,Support,s2\n"
        ",,Judgement,High\n,3,Support,s3\n,,Judgement,?\n"};
    for (size_t i = 0; i < ROB_COUNT(layouts); i++) {
        struct rob_sheet *sheet = read_text(layouts[i]);
        assert_int_equal(sheet->n_problems, 0);
        assert_int_equal(sheet->n_entries, 3);
        for (size_t k = 0; k < 3; k++) {
            static const int answers[] = {YES, NO, UNCLEAR};
            static const char *const supports[] = {"s1", "s2", "s3"};
            assert_entry(sheet, k, "Alpha", (int)k, answers[k]);
            assert_string_equal(sheet->entries[k].support, supports[k]);
        }
        rob_sheet_free(sheet);
    }
}

static void refuses_sheets(void **state)
{
    (void)state;
    refuse(small, "Study,1,2\nAlpha,Y,Y\n",
           "the sheet lacks item 3 (Blinding of outcome assessors)");
    refuse(small, "Study,Sequence generation and random housing,3\nAlpha,Y,Y\n",
           "lacks item 1 (Sequence generation) and item 2 (Random housing); column 2 'Sequence "
           "generation and random housing' is not used: it covers item 1 (Sequence generation) and "
           "item 2 (Random housing) at once");
    refuse(syrcle, "Study,1,2,3,4,6,8,9,10,Blinding\nA,Y,Y,Y,Y,Y,Y,Y,Y,Y\n",
           "column 10 'Blinding' is not used: it could be item 3 (Allocation concealment), item 5");
    refuse(small, "Study,1,Sequence generation,2,3\nAlpha,Y,Y,Y,Y\n",
           "columns 2 '1' and 3 'Sequence generation' both seem to be item 1");
    refuse(small, "Study,2) Sequence generation,1) Random housing,3\nAlpha,Y,Y,Y\n",
           "column 2 '2) Sequence generation' contradicts itself: its number and its title mean "
           "item 2 (Random housing) and item 1 (Sequence generation)");
    refuse(small, "Name,Value\nAlpha,1\n",
           "no column is an item of the form; the columns "
           "are 'Name', 'Value'");
    refuse(small, "1,2,3\nY,Y,Y\n", "a column for the study was not found");
    refuse(small, "item,answer\n1,Y\n", "a column for the study was not found");
    refuse(small, "study,item,answer\nAlpha,1,Y\n", "lacks item 2 (Random housing) and item 3");
    refuse(small, "", "empty");
}

static void accepts_a_partial_sheet(void **state)
{
    (void)state;
    struct rob_sheet_options options = {.partial = true};
    struct rob_sheet *sheet = read_for(
        small, "Study,2,Sequence generation and blinding of outcome assessors\nAlpha,Y,N\n",
        &options);
    assert_int_equal(sheet->n_entries, 1);
    assert_int_equal(sheet->n_missing, 2);
    assert_int_equal(sheet->missing[0], SEQUENCE);
    assert_int_equal(sheet->missing[1], ASSESSORS);
    assert_non_null(strstr(sheet->columns[2].note, "covers item 1"));
    rob_sheet_free(sheet);
    sheet = read_for(small, "study,item,answer\nAlpha,1,Y\n", &options);
    assert_int_equal(sheet->n_missing, 2);
    rob_sheet_free(sheet);
}

/* A row for each outcome: it counts for the items that are judged per outcome. */
static void reads_outcomes_of_wide_sheets(void **state)
{
    (void)state;
    static const char text[] = "Study,Outcome,1,8\nAlpha,ALT,Y,Y\n,AST,Y,N\n";
    static const char *const outcomes[] = {"", "ALT", "", "AST"};
    struct rob_sheet_options options = {.partial = true, .outcomes = true};
    struct rob_sheet *sheet = read_for(syrcle, text, &options);
    assert_int_equal(sheet->n_entries, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(sheet->entries[i].study, "Alpha");
        assert_string_equal(sheet->entries[i].outcome, outcomes[i]);
    }
    rob_sheet_free(sheet);
    options.outcomes = false; /* the column may be about anything */
    sheet = read_for(syrcle, text, &options);
    assert_string_equal(sheet->entries[1].outcome, "");
    assert_int_equal(sheet->columns[1].role, ROB_SHEET_IGNORED);
    assert_int_equal(sheet->n_problems, 1); /* the row without a study */
    rob_sheet_free(sheet);
}

/* ---- cells ---- */

static void understands_answers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int answer;
    } cases[] = {
        {"Yes", YES},
        {"YES", YES},
        {"y", YES},
        {"low", YES},
        {"Low risk", YES},
        {"low risk of bias", YES},
        {"Low-risk", YES},
        {"L", YES},
        {"+", YES},
        {"LOW RISK.", YES},
        {"low RoB", YES},
        {"Risk: low", YES},
        {"?", UNCLEAR},
        {"U", UNCLEAR},
        {"unclear risk of bias", UNCLEAR},
        {"not  clear", UNCLEAR},
        {"No", NO},
        {"n", NO},
        {"H", NO},
        {"High", NO},
        {"high risk", NO},
        {"Not applicable", NA},
        {"NA", NA},
        {"n/a", NA},
        {"x", NA},
        {"n.a.", NA},
        {"Yes (low risk)", YES},
        {"High - No", NO},
        {"Unclear (unclear risk of bias)", UNCLEAR},
    };
    static const char *const contradictions[] = {"Yes (high risk)", "Low (no)", "No - unclear"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int answer = -7;
        char why[512] = "";
        size_t remark = 0;
        enum rob_sheet__cell cell =
            rob_sheet__answer(&answer, &remark, why, sizeof why, small, &small->items[ASSESSORS],
                              cases[i].text, ROB_MINUS_ASK);
        if (cell != ROB_CELL_ANSWER || answer != cases[i].answer)
            fail_msg("'%s': cell %d, answer %d, %s", cases[i].text, (int)cell, answer, why);
        assert_int_equal(remark, 0);
    }
    for (size_t i = 0; i < ROB_COUNT(contradictions); i++) {
        int answer = ROB_NOT_FOUND;
        char why[512] = "";
        size_t remark = 0;
        assert_int_equal(rob_sheet__answer(&answer, &remark, why, sizeof why, small,
                                           &small->items[ASSESSORS], contradictions[i],
                                           ROB_MINUS_ASK),
                         ROB_CELL_WORD);
    }
}

/* One sign does not stand for another, nor for an empty cell. */
static void takes_words_exactly(void **state)
{
    (void)state;
    static const struct {
        const char *words, *cells;
        int answers[3]; /* ROB_NOT_FOUND: the cell is not an answer, or empty */
    } sheets[] = {
        {"+=low,-=high,?=unclear", "+,-,?", {YES, NO, UNCLEAR}},
        {"-=no", "+,-,\xE2\x80\x93", {YES, NO, NO}},
        {"+=no,-=yes", "+,\xE2\x88\x92,-", {NO, YES, YES}},
        {"1=low,-1=high", "1,-1,+1", {YES, NO, ROB_NOT_FOUND}},
        {"1*=unclear,1=yes,0=no", "1,1*,0", {YES, UNCLEAR, NO}},
        {"Y?=unclear,N?=unclear", "y?,Y,N", {UNCLEAR, YES, NO}},
        {"*=unclear", "*, ,\xC2\xA0", {UNCLEAR, ROB_NOT_FOUND, ROB_NOT_FOUND}},
        {"++=yes", "++,+++,(+)", {YES, ROB_NOT_FOUND, ROB_NOT_FOUND}},
        {"ja=yes,na ja=no", "Ja.,J\xC3\xA4,na  JA", {YES, YES, NO}},
    };
    for (size_t i = 0; i < ROB_COUNT(sheets); i++) {
        struct rob_buf text = {0};
        struct rob_sheet_options options = {.words = sheets[i].words};
        rob_buf_printf(&text, "Study,1,2,3\nAlpha,%s\n", sheets[i].cells);
        struct rob_sheet *sheet = read_for(small, rob_buf_text(&text), &options);
        int answers[3] = {ROB_NOT_FOUND, ROB_NOT_FOUND, ROB_NOT_FOUND};
        for (size_t k = 0; k < sheet->n_entries; k++)
            answers[sheet->entries[k].item] = sheet->entries[k].answer;
        for (size_t k = 0; k < 3; k++)
            if (answers[k] != sheets[i].answers[k])
                fail_msg("%s: cell %zu of %s is %d", sheets[i].words, k + 1, sheets[i].cells,
                         answers[k]);
        rob_sheet_free(sheet);
        rob_buf_free(&text);
    }
    struct rob_error err = {0};
    struct rob_sheet *sheet = NULL;
    struct rob_sheet_options options = {.words = "x=yes,o=no,X=no"};
    assert_int_equal(rob_sheet_read(&sheet, "Study,1,2,3\nA,x,o,x\n", 20, small, &options, &err),
                     ROB_USAGE);
    assert_non_null(strstr(err.text, "gives 'X' two meanings: yes and no"));
}

static void reports_cells(void **state)
{
    (void)state;
    struct rob_sheet *sheet = read_text("Study,1,2,3\n"
                                        "Alpha,NA,maybe,yes*\n"
                                        "Beta,-,\xE2\x80\x93,Yes/No\n"
                                        "Gamma,1,probably yes,Y?\n"
                                        ",Y,Y,Y\n");
    assert_int_equal(sheet->n_entries, 1);
    assert_entry(sheet, 0, "Alpha", ASSESSORS, YES);
    assert_int_equal(sheet->n_problems, 9);
    assert_problem(sheet, 0, 2, 2, "'NA': item 1 has no answer \"not applicable\"");
    assert_problem(sheet, 1, 2, 3, "'maybe' is not an answer of item 2; it has Yes, Unclear, No");
    assert_problem(sheet, 2, 3, 2, "a lone '-' can mean");
    assert_problem(sheet, 3, 3, 3, "a lone '-' can mean");
    assert_problem(sheet, 4, 3, 4, "'Yes/No' is not an answer of item 3");
    assert_problem(sheet, 5, 4, 2, "'1' is not an answer");
    assert_problem(sheet, 7, 4, 4, "'Y?' is not an answer of item 3");
    assert_problem(sheet, 8, 5, 1, "a row without a study");
    rob_sheet_free(sheet);
}

static void follows_the_minus_option(void **state)
{
    (void)state;
    static const char text[] = "Study,1,2,3\nAlpha,-,'-,\xE2\x88\x92\n";
    struct rob_sheet_options options = {.minus = ROB_MINUS_HIGH};
    struct rob_sheet *sheet = read_for(small, text, &options);
    assert_int_equal(sheet->n_entries, 3);
    assert_entry(sheet, 0, "Alpha", SEQUENCE, NO);
    assert_entry(sheet, 2, "Alpha", ASSESSORS, NO);
    rob_sheet_free(sheet);
    options.minus = ROB_MINUS_UNCLEAR;
    sheet = read_for(small, text, &options);
    assert_entry(sheet, 1, "Alpha", HOUSING, UNCLEAR);
    rob_sheet_free(sheet);
    options.minus = ROB_MINUS_MISSING;
    sheet = read_for(small, text, &options);
    assert_int_equal(sheet->n_entries, 0);
    assert_int_equal(sheet->n_empty, 3);
    assert_int_equal(sheet->n_problems, 0);
    rob_sheet_free(sheet);
}

/* ---- long sheets ---- */

static void reads_a_long_sheet(void **state)
{
    (void)state;
    struct rob_sheet *sheet =
        read_text("Item,Study,Judgement,Support for judgement,Quote,Page,Outcome,Reviewer\n"
                  "1,Alpha,Yes,\"Computer,\ngenerated\",\"a list\",p. 3,,me\n"
                  "random housing,Alpha,High,,,,,me\n"
                  "3) Blinding of outcome assessors,Alpha,Unclear,,,,ALT,me\n"
                  "assessors,Alpha,Yes,,,,AST,me\n"
                  "assessors,Alpha,,,,,Weight,me\n");
    assert_true(sheet->is_long);
    assert_int_equal(sheet->n_problems, 0);
    assert_int_equal(sheet->n_entries, 4);
    assert_int_equal(sheet->n_empty, 1);
    assert_entry(sheet, 0, "Alpha", SEQUENCE, YES);
    assert_string_equal(sheet->entries[0].support, "Computer,\ngenerated");
    assert_string_equal(sheet->entries[0].quote, "a list");
    assert_string_equal(sheet->entries[0].where, "p. 3");
    assert_string_equal(sheet->entries[0].outcome, "");
    assert_entry(sheet, 1, "Alpha", HOUSING, NO);
    assert_int_equal(sheet->entries[1].line, 4);
    assert_entry(sheet, 3, "Alpha", ASSESSORS, YES);
    assert_string_equal(sheet->entries[3].outcome, "AST");
    assert_int_equal(sheet->columns[0].role, ROB_SHEET_ITEM);
    assert_int_equal(sheet->columns[7].role, ROB_SHEET_REVIEWER);
    assert_string_equal(sheet->columns[7].note, "reviewer: 'me'");
    rob_sheet_free(sheet);
}

static void reports_long_rows(void **state)
{
    (void)state;
    struct rob_sheet *sheet = read_text("study;item;answer\n"
                                        "Alpha;1;Y\n"
                                        "Alpha;2;Y\n"
                                        "Alpha;3;Y\n"
                                        "ALPHA;sequence;N\n"
                                        "Alpha;4;Y\n"
                                        "Alpha;1) Random housing;Y\n"
                                        "Alpha;1+2;Y\n"
                                        ";;\n"
                                        "Beta;1;perhaps\n");
    assert_int_equal(sheet->n_entries, 4);
    assert_int_equal(sheet->n_problems, 4);
    assert_problem(sheet, 0, 6, 2, "'4' is not an item of the form");
    assert_problem(sheet, 1, 7, 2, "has a number and a title of different items: item 1");
    assert_problem(sheet, 2, 8, 2, "covers several items at once: item 1");
    assert_problem(sheet, 3, 10, 3, "'perhaps' is not an answer of item 1");
    rob_sheet_free(sheet);
}

static void takes_controls_out(void **state)
{
    (void)state;
    struct rob_sheet *sheet = read_text("study,item,answer,support\n"
                                        "Al\x07pha\xC2\x9B,1,Y,\" \x1B[31mred\n\tx\x7F \"\n"
                                        "Alpha,2,Y,\nAlpha,3,Y,\n");
    assert_int_equal(sheet->n_problems, 0);
    assert_string_equal(sheet->entries[0].study, "Alpha");
    assert_string_equal(sheet->entries[0].support, "[31mred\n\tx");
    rob_sheet_free(sheet);
}

/* ---- published tables ---- */

static const char *shared(void)
{
    const char *given = getenv("SYROB_SHARED_DIR");
    return given && *given ? given : SYROB_SHARED_DIR;
}

static struct rob_buf table_named(const char *name)
{
    struct rob_buf text = {0};
    struct rob_error err = {0};
    char path[4096];
    snprintf(path, sizeof path, "%s/data/syrcle/%s", shared(), name);
    if (access(path, R_OK) != 0)
        skip();
    if (rob_file_read(&text, AT_FDCWD, path, ROB_SHEET_BYTES_MAX, true, &err) != ROB_OK)
        fail_msg("%s", err.text);
    return text;
}

static void reads_published_tables(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        size_t n_studies, low, unclear, high;
    } files[] = {
        {"Risk_of_bias_original.csv", 22, 55, 159, 6},
        {"Risk_of_bias_replication.csv", 28, 63, 189, 28},
        {"Risk_of_bias_original_comparison.csv", 20, 48, 147, 5},
        {"Risk_of_bias_replication_comparison.csv", 20, 50, 132, 18},
        {"PMC11918708_table2.csv", 14, 24, 100, 16},
        {"PMC9570198_table3.csv", 15, 90, 45, 15},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        size_t counts[3] = {0};
        struct rob_buf text = table_named(files[i].name);
        struct rob_sheet *sheet = read_for(syrcle, text.data, NULL);
        assert_int_equal(sheet->n_rows, files[i].n_studies);
        assert_int_equal(sheet->n_problems, 0);
        assert_int_equal(sheet->n_entries, files[i].n_studies * 10);
        for (size_t k = 0; k < sheet->n_entries; k++) {
            assert_int_equal(sheet->entries[k].item, k % 10);
            counts[sheet->entries[k].answer]++;
        }
        if (counts[YES] != files[i].low || counts[UNCLEAR] != files[i].unclear ||
            counts[NO] != files[i].high)
            fail_msg("%s: %zu low, %zu unclear, %zu high", files[i].name, counts[YES],
                     counts[UNCLEAR], counts[NO]);
        rob_sheet_free(sheet);
        rob_buf_free(&text);
    }
}

static void refuses_nine_columns(void **state)
{
    (void)state;
    struct rob_buf text = table_named("PMC6509856_table2_nine_columns.csv");
    refuse(syrcle, text.data,
           "the sheet lacks item 5 (Blinding of caregivers and investigators) and item 7 "
           "(Blinding of outcome assessors); column 6 'Blinding of caregivers and/or investigators "
           "and outcome assessor' is not used: it covers item 5");
    struct rob_sheet_options partial = {.partial = true};
    struct rob_sheet *sheet = read_for(syrcle, text.data, &partial);
    assert_int_equal(sheet->n_entries, 7 * 8);
    assert_int_equal(sheet->n_missing, 2);
    rob_sheet_free(sheet);
    rob_buf_free(&text);
    text = table_named("rob_summary_combined.csv"); /* counts, no sheet */
    refuse(syrcle, text.data, "a column for the study was not found");
    rob_buf_free(&text);
    text = table_named("rob_agreement_metrics.csv");
    refuse(syrcle, text.data, "no column is an item");
    rob_buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_wide_sheet),
        cmocka_unit_test(reads_names_in_two_parts),
        cmocka_unit_test(refuses_sheets),
        cmocka_unit_test(accepts_a_partial_sheet),
        cmocka_unit_test(reads_outcomes_of_wide_sheets),
        cmocka_unit_test(understands_answers),
        cmocka_unit_test(takes_words_exactly),
        cmocka_unit_test(reports_cells),
        cmocka_unit_test(follows_the_minus_option),
        cmocka_unit_test(reads_a_long_sheet),
        cmocka_unit_test(reports_long_rows),
        cmocka_unit_test(takes_controls_out),
        cmocka_unit_test(reads_published_tables),
        cmocka_unit_test(refuses_nine_columns),
    };
    return cmocka_run_group_tests(tests, load_forms, free_forms);
}
