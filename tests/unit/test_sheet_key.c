/* Sheets in which Yes may mean a high risk of bias: by their key, or by their headings. */
#include "sheet_near.h"

/* Yes may be a high risk by a key ... */
static void refuses_opposite_keys(void **state)
{
    (void)state;
    refuse(small, "Y = high risk\nStudy,1,2,3\nAlpha,N (p. 3),Unclear,Low\nBeta,Y: cages,n,L\n",
           "line 1 gives 'N (p. 3)' a different meaning from the form; if 'N (p. 3)' means a low "
           "risk: --words \"Y=No,N=Yes\"; if it means a high one: --words \"Y=Yes,N=No\"");
    static const char *const keys[] = {"Yes = high risk of bias",
                                       "\"Y = high risk of bias, N = low risk of bias\"",
                                       "Y: high risk; N: low risk",
                                       "\"Y - high risk, N - low risk\"",
                                       "Y=H; N=L",
                                       "\"Y, high risk of bias; N, low risk\"",
                                       "Key: Y = high risk of bias",
                                       "High risk of bias = Y",
                                       "Note: Yes means bias likely",
                                       "N (low risk)",
                                       "N = no bias",
                                       "Legend: U unclear | N: low",
                                       "Yes = low quality"};
    for (size_t i = 0; i < ROB_COUNT(keys); i++) {
        struct rob_buf text = {0};
        rob_buf_printf(&text, "%s\nStudy,1,2,3\nAlpha,Yes,No,Yes\n", keys[i]);
        refuse(small, rob_buf_text(&text), "line 1 gives 'Yes' a different meaning from the form");
        rob_buf_clear(&text);
        rob_buf_printf(&text, "Study,1,2,3\nAlpha,Y,N,Y\n\n%s\n", keys[i]);
        refuse(small, rob_buf_text(&text), "line 4 gives 'Y' a different meaning from the form");
        rob_buf_free(&text);
    }
    refuse(small, "Study,1,2,3\nAlpha,+,-,?\n\n+ high risk; - low risk\n", "gives '+' a different");
    refuse(small, "Study,1,2,3\nAlpha,Yes,No,Yes\n\nLow risk: no\n", "line 4 gives 'Yes'");
}

/* ... or by a heading; */
static void refuses_opposite_headings(void **state)
{
    (void)state;
    refuse(small, "Study,High risk: sequence generation,2,3\nAlpha,Y,N,Yes\nBeta,no,no,no\n",
           "'High risk: sequence generation' seems to ask for a high risk of bias; if 'Y' "
           "means a high risk: --words \"Y=No,Yes=No,no=Yes,N=Yes\"");
    static const char *const headings[] = {"No random housing",
                                           "Random housing (Yes = high risk)",
                                           "Random housing (Y = bias)",
                                           "Random housing bias present",
                                           "Random housing problem",
                                           "Concerns about random housing",
                                           "Bias in random housing",
                                           "Risk of bias: random housing",
                                           "Risk: random housing",
                                           "Random housing missing",
                                           "Random housing: is there bias?",
                                           "Failure of random housing",
                                           "Random housing violated",
                                           "Is there a risk by random housing?"};
    for (size_t i = 0; i < ROB_COUNT(headings); i++) {
        struct rob_buf text = {0};
        rob_buf_printf(&text, "Study,1,%s,3\nAlpha,Y,N,Y\n", headings[i]);
        refuse(small, rob_buf_text(&text), "seems to ask for a high risk of bias");
        rob_buf_free(&text);
    }
    refuse(syrcle,
           "Study,1,2,3,4,5,6,7,8,Was there selective outcome reporting?,10\n"
           "Alpha,Y,Y,Y,Y,Y,Y,Y,Y,N,Y\n",
           "'Was there selective outcome reporting?' seems to ask");
    refuse(syrcle,
           "Study,1,2,3,4,5,6,7,8,Evidence of selective reporting,10\n"
           "Alpha,Y,Y,Y,Y,Y,Y,Y,Y,N,Y\n",
           "'Evidence of selective reporting' seems to ask");
    refuse(small, "Study,Item,Risk of bias?\nAlpha,1,Yes\nAlpha,2,No\nAlpha,3,No\n",
           "'Risk of bias?' seems to ask");
    refuse(small, "Study,Item,Answer\nAlpha,No random housing,Yes\nAlpha,1,No\nAlpha,3,No\n",
           "'No random housing' seems to ask");
}

/* Low and High, or a key that agrees, leave no doubt. */
static void reads_clear_sheets(void **state)
{
    (void)state;
    static const char *const clear[] = {
        "Study,High risk: sequence generation,No random housing,3\nAlpha,Low,High,Low\n",
        "Low = yes; high = no; unclear = unclear\nStudy,1,2,3\nAlpha,Yes,No,Yes\n",
        "Study,1,2,3\nAlpha,Yes,No,Yes\n\nHigh or unclear: yes\n",
        "Study,1,No. 2 Random housing,3\nAlpha,Yes,No,Yes\n",
        "\"Y = low risk, N = high risk, U = unclear\"\nStudy,1,2,3\nAlpha,Y,N,Y\n",
        "Study,1,2,3\nAlpha,Y,N,Y\n\nY: yes; N: no; U: unclear; H: high risk\n",
        "\"low risk: Y, high risk: N\"\nStudy,1,2,3\nAlpha,Y,N,Y\n",
        "\"Y = yes, N = no, U = no information\"\nStudy,1,2,3\nAlpha,Y,N,Y\n",
        "Study,1,2,3\nAlpha,Y,N,Y\n\nLow risk: n = 12; high risk: n = 3\n",
        "Study,1,2,3\nAlpha,Y,N,Y\n\n- Low risk of bias: yes\n- High risk of bias: no\n",
        "low risk - unclear - high risk\nStudy,1,2,3\nAlpha,Y,N,Y\n",
        "Low (+) - Unclear (?) - High (-)\nStudy,1,2,3\nAlpha,Y,N,Y\n",
        "Study,1,Random housing present,3\nAlpha,Y,N,Y\n",
        "Y = high quality; N = low quality\nStudy,1,2,3\nAlpha,Y,N,Y\n",
        "Risk of bias (Y/N/U) of the animal studies\nStudy,1,2,3\nAlpha,Y,N,Y\n",
        "Study,1,Was random housing used?,3\nAlpha,Y,N,Y\n",
        "Study,1,Random housing (performance bias),3\nAlpha,Y,N,Y\n",
    };
    for (size_t i = 0; i < ROB_COUNT(clear); i++) {
        struct rob_sheet *sheet = read_for(small, clear[i], NULL);
        assert_int_equal(sheet->n_entries, 3);
        for (size_t k = 0; k < 3; k++)
            assert_string_equal(small->items[k].answers[sheet->entries[k].answer].id,
                                k == 1 ? "no" : "yes");
        rob_sheet_free(sheet);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(refuses_opposite_keys),
                                       cmocka_unit_test(refuses_opposite_headings),
                                       cmocka_unit_test(reads_clear_sheets)};
    return cmocka_run_group_tests(tests, load_forms, free_forms);
}
