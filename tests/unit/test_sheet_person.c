/* Sheets with the columns of several reviewers side by side. */
#include "sheet_near.h"

#define ROWS                                                                                       \
    "Hale 1997,Yes,No,Unclear,Yes\n"                                                               \
    "Chen 2011,No,Yes,No,Unclear\n"

/* The judgements of a sheet, "1=Yes(support) 2=No". */
static char *list(const struct rob_sheet *sheet)
{
    struct rob_buf out = {0};
    for (size_t i = 0; i < sheet->n_entries; i++) {
        const struct rob_sheet_entry *entry = &sheet->entries[i];
        const struct rob_item *item = &syrcle->items[entry->item];
        rob_buf_printf(&out, "%s%d=%s", i ? " " : "", item->number,
                       item->answers[entry->answer].label);
        if (*entry->support)
            rob_buf_printf(&out, "(%s)", entry->support);
    }
    return rob_buf_take(&out);
}

static const struct {
    const char *sheet, *reviewer, *judgements;
} sheets[] = {
    {"Study,Sequence generation (Ann),Sequence generation (Bo),Random housing (Ann),"
     "Random housing (Bo)\n" ROWS,
     "bo", "1=No 4=Yes 1=Yes 4=Unclear"},
    {"Study,D1_R1,D1_R2,D4_R1,D4_R2\n" ROWS, "R1", "1=Yes 4=Unclear 1=No 4=No"},
    {"Study,Reviewer 1: 1. Sequence generation,Reviewer 2: 1. Sequence generation,"
     "Reviewer 1: 4. Random housing,Reviewer 2: 4. Random housing\n" ROWS,
     "Reviewer 2", "1=No 4=Yes 1=Yes 4=Unclear"},
    /* names above the columns of each */
    {",Ann Berg,,Bo Chen,\nStudy,Sequence generation,Random housing,Sequence generation,"
     "Random housing\n" ROWS,
     "Bo Chen", "1=Unclear 4=Yes 1=No 4=Unclear"},
    {",AB,AB,CD,CD\nStudy,Sequence generation,Random housing,Sequence generation,"
     "Random housing\n" ROWS,
     "AB", "1=Yes 4=No 1=No 4=Yes"},
    {"Table S1,,,,,,\n,Ann,,,Bo,,\nStudy,1,2,3,1,2,3\nHale 1997,Yes,No,Yes,No,No,Unclear\n", "Bo",
     "1=No 2=No 3=Unclear"},
    /* names below each item */
    {"Study,Sequence generation,,Random housing,\n,AB,CD,AB,CD\n" ROWS, "CD",
     "1=No 4=Yes 1=Yes 4=Unclear"},
    {",Sequence generation,,Random housing,\nStudy,AB,CD,AB,CD\n" ROWS, "AB",
     "1=Yes 4=Unclear 1=No 4=No"},
    {"Study,Sequence generation,Sequence generation,Random housing,Random housing\n,AB,CD,AB,CD\n" ROWS,
     "CD", "1=No 4=Yes 1=Yes 4=Unclear"},
    {"Study,Sequence generation,,,,Random housing,,,\n,AB,AB comment,CD,CD comment,AB,AB comment,CD,"
     "CD comment\nHale 1997,Yes,a,No,b,Yes,c,No,d\n",
     "CD", "1=No(b) 4=No(d)"},
    /* a bare column of texts belongs to the column on its left */
    {"Study,Sequence generation AB,Comment,Sequence generation CD,Comment\nHale 1997,Yes,a,No,b\n",
     "AB", "1=Yes(a)"},
    {"Study,Sequence generation AB,Sequence generation CD,Comment\nHale 1997,Yes,No,b\n", "AB",
     "1=Yes"},
    /* a row for each judgement */
    {"study,item,Answer AB,Answer CD,Comment AB,Comment CD\nHale 1997,1,Yes,No,a,b\n", "CD",
     "1=No(b)"},
    /* what was agreed is not a reviewer's */
    {"Study,D1 AB,D1 CD,D1 agreed,D4 agreed\n" ROWS, "AB", "1=Yes 1=No"},
};

static void test_columns_of_one_reviewer(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++) {
        const struct rob_sheet_options options = {.partial = true, .reviewer = sheets[i].reviewer};
        struct rob_sheet *sheet = read_for(syrcle, sheets[i].sheet, &options);
        char *found = list(sheet);
        if (strcmp(found, sheets[i].judgements) != 0)
            fail_msg("sheet %zu: %s, not %s", i, found, sheets[i].judgements);
        free(found);
        rob_sheet_free(sheet);
    }
}

static void test_names_the_option(void **state)
{
    (void)state;
    refuse(syrcle, "Study,D1_R1,D1_R2\nHale 1997,Yes,No\n",
           "if they are of two reviewers: --reviewer \"R1\" or --reviewer \"R2\"");
    refuse(syrcle, ",Ann Berg,,Bo Chen,\nStudy,D1,D4,D1,D4\n" ROWS,
           "--reviewer \"Ann Berg\" or --reviewer \"Bo Chen\"");
    refuse(syrcle, "Study,D1 Rater A,D1 Rater B\nHale 1997,Yes,No\n",
           "--reviewer \"Rater A\" or --reviewer \"Rater B\"");
    refuse(syrcle, "Study,D1 Reviewer 1,D1 Reviewer 2\nHale 1997,Yes,No\n",
           "--reviewer \"NAME\" reads the columns with NAME in their headings");
    refuse(syrcle, "Study,D1,D1\nHale 1997,Yes,No\n", "say which to ignore");
}

/* Numbers in headings that no integer holds. */
static void test_huge_numbers_are_no_items(void **state)
{
    (void)state;
    refuse(syrcle, "Study,99999999999999999999,99999999999999999998\nHale 1997,Yes,No\n",
           "no column is an item of the form");
}

static void test_name_in_no_heading(void **state)
{
    (void)state;
    const struct rob_sheet_options options = {.reviewer = "EF"};
    static const char text[] = "Study,D1 AB,D1 CD\nHale 1997,Yes,No\n";
    struct rob_sheet *sheet = NULL;
    struct rob_error err = {0};
    assert_int_equal(rob_sheet_read(&sheet, text, strlen(text), syrcle, &options, &err),
                     ROB_INVALID);
    assert_non_null(strstr(err.text, "no column has 'EF' in its heading"));
}

/* Rows of answers below the header are no marks of reviewers. */
static void test_rows_are_not_marks(void **state)
{
    (void)state;
    const struct rob_sheet_options options = {.partial = true};
    struct rob_sheet *sheet =
        read_for(syrcle, "Study,D1,D2,D3,D4\n,,,,\nHale 1997,Yes,No,Yes,No\n", &options);
    assert_int_equal(sheet->n_entries, 4);
    rob_sheet_free(sheet);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns_of_one_reviewer),
        cmocka_unit_test(test_names_the_option),
        cmocka_unit_test(test_huge_numbers_are_no_items),
        cmocka_unit_test(test_name_in_no_heading),
        cmocka_unit_test(test_rows_are_not_marks),
    };
    return cmocka_run_group_tests(tests, load_forms, free_forms);
}
