/* Which item of the form a column of a sheet is about. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "io/read_sheet.h"

#include <stdio.h>
#include <string.h>

#ifndef SYROB_SOURCE_DIR
#define SYROB_SOURCE_DIR "."
#endif

static struct rob_form *syrcle;

static int load_form(void **state)
{
    (void)state;
    struct rob_error err = {0};
    if (rob_form_load(&syrcle, SYROB_SOURCE_DIR "/forms/syrcle.json", &err) != ROB_OK)
        fail_msg("%s", err.text);
    return 0;
}

static int free_form(void **state)
{
    (void)state;
    rob_form_free(syrcle);
    return 0;
}

/* Ten columns in the words that authors use; the n-th is item n. */
static void assert_ten(const char *header)
{
    struct rob_buf text = {0};
    rob_buf_str(&text, header);
    rob_buf_str(&text, "\nAlpha,Y,N,U,Yes,No,?,Low,High,Unclear,+\n");
    struct rob_sheet_options options = {0};
    struct rob_sheet *sheet = NULL;
    struct rob_error err = {0};
    if (rob_sheet_read(&sheet, text.data, text.len, syrcle, &options, &err) != ROB_OK)
        fail_msg("refused: %s", err.text);
    assert_int_equal(sheet->n_entries, 10);
    for (int i = 0; i < 10; i++)
        assert_int_equal(sheet->entries[i].item, i);
    rob_sheet_free(sheet);
    rob_buf_free(&text);
}

static void knows_headers(void **state)
{
    (void)state;
    assert_ten("Study,1,2,3,4,5,6,7,8,9,10");
    assert_ten("Reference,item1,ITEM_2,Item 3,item-4,Q5,No. 6,#7,8.,9),(10)");
    assert_ten("Study,Selection bias,,,Performance bias,,Detection bias,,Attrition bias,Reporting "
               "bias,Other\n,1,2,3,4,5,6,7,8,9,10");
    assert_ten("Study,1 (final),2 (final),3 [final],4 (final),5 (final),6 (final),7 (final),"
               "8 (final),9 (final),10 (final)");
    assert_ten("StudyID,SequenceGeneration,BaselineCharacteristics,AllocationConcealment,"
               "RandomHousing,BlindingOfCaregiversAndInvestigators,RandomOutcomeAssessment,"
               "BlindingOfOutcomeAssessors,IncompleteOutcomeData,SelectiveOutcomeReporting,"
               "OtherSourcesOfBias");
    assert_ten("Study,1) Sequence generation,2. Baseline characteristics,3: Allocation concealment,"
               "4 Random housing,5) Blinding caregivers,Item 6: Random outcome assessment,"
               "7) Blinding outcome assessment,8) Incomplete outcome data,"
               "9 - Selective outcome reporting,10) Other");
    assert_ten("study,sequence-generation,baseline,allocation-concealment,random-housing,"
               "blinding-caregivers,random-outcome-assessment,blinding-assessors,"
               "incomplete-outcome-data,selective-outcome-reporting,other-bias");
    assert_ten(
        "First author,SEQUENCE GENERATION?,Baseline  characteristics.,Allocation-concealment,"
        "Random_housing,Blinding of caregivers & investigators,Random outcome assessment*,"
        "Blinding of outcome assessors:,Incomplete outcome data (attrition bias),"
        "Selective outcome reporting (reporting bias),Other sources of bias");
    assert_ten("Study,Random seqence generation,Group similarity at the baseline,"
               "Was allocation adequately concealed?,Animals randomly housed (random housing),"
               "Blinding of the caregivers,Random selection of animals for outcome assessment,"
               "Blinded assessment of outcome,Incomplete outcome data adequately addressed,"
               "Selective reporting of outcomes,Other biases");
    assert_ten(",Seq,Bas,Con,Hou,BlC,ROA,BlA,Inc,Sel,Oth");
}

static void matches_one_item(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum rob_sheet__match match;
        int number;
    } cases[] = {
        {"5) Blinding", ROB_MATCH_ITEM, 5},
        {"7. Blinding (detection bias)", ROB_MATCH_ITEM, 7},
        {"Blinding", ROB_MATCH_AMBIGUOUS, 3},
        {"1) Random housing", ROB_MATCH_CONTRADICTION, 1},
        {"item 3: Sequence generation", ROB_MATCH_CONTRADICTION, 3},
        {"3 months", ROB_MATCH_NONE, 0},
        {"2) Something else entirely", ROB_MATCH_ITEM, 2},
        {"2014", ROB_MATCH_NONE, 0},
        {"11", ROB_MATCH_NONE, 0},
        {"11) Random housing", ROB_MATCH_NONE, 0},
        {"0", ROB_MATCH_NONE, 0},
        {"5/7", ROB_MATCH_SEVERAL, 5},
        {"5 + 7 Blinding", ROB_MATCH_SEVERAL, 5},
        {"Blinding of caregivers and/or investigators and outcome assessor", ROB_MATCH_SEVERAL, 5},
        {"Sequence generation and allocation concealment", ROB_MATCH_SEVERAL, 1},
        {"Comment on random housing", ROB_MATCH_NONE, 0},
        {"1 support", ROB_MATCH_NONE, 0},
        {"4) comment", ROB_MATCH_NONE, 0},
        {"Overall", ROB_MATCH_NONE, 0},
        {"Score", ROB_MATCH_NONE, 0},
        {"Selection bias", ROB_MATCH_AMBIGUOUS, 1},
        {"Species", ROB_MATCH_NONE, 0},
        {"Housing", ROB_MATCH_ITEM, 4},
        {"", ROB_MATCH_NONE, 0},
        {" \xE2\x80\x94 ", ROB_MATCH_NONE, 0},
    };
    struct rob_sheet__matcher *matcher = rob_sheet__matcher_new(syrcle);
    assert_non_null(matcher);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rob_sheet__found found;
        assert_true(rob_sheet__find_item(&found, matcher, cases[i].text));
        int number = found.n_items ? syrcle->items[found.items[0]].number : 0;
        if (found.match != cases[i].match || (cases[i].match && number != cases[i].number))
            fail_msg("'%s': match %d, item %d", cases[i].text, (int)found.match, number);
    }
    rob_sheet__matcher_free(matcher);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_headers),
        cmocka_unit_test(matches_one_item),
    };
    return cmocka_run_group_tests(tests, load_form, free_form);
}
