/* Which papers are the same, and which may be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/papers.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { OTHER = ROB_PAPER_OTHER, DOUBT = ROB_PAPER_DOUBTFUL, SAME = ROB_PAPER_SAME };

#define LONG "Effects of cooling after myocardial infarction in rats"

static enum rob_likeness compare(const struct rob_paper *one, const struct rob_paper *other)
{
    struct rob_papers *papers = rob_papers_new();
    struct rob_papers_found found[2];
    assert_true(papers && rob_papers_add(papers, one));
    size_t n = rob_papers_find(found, 2, papers, other);
    rob_papers_free(papers);
    assert_true(n <= 1);
    assert_true(!n || (found[0].paper == 0 && *found[0].why));
    return n ? found[0].likeness : ROB_PAPER_OTHER;
}

/* title, authors, doi, pmid, pages, year */
static const struct {
    struct rob_paper one, other;
    int likeness;
} cases[] = {
    /* one DOI or PubMed number, and alike titles: whatever year and author */
    {{LONG, "Chen, A", "10.1/a", "", "1", 2011, 0},
     {LONG, "Tschen, A", "10.1/a", "", "", 2012, 0},
     SAME},
    {{LONG, "Chen, A", "", "77", "", 2011, 0}, {LONG, "", "10.1/a", "77", "", 0, 0}, SAME},
    {{LONG, "", "10.1/a", "", "", 0, 0},
     {LONG ": a randomised study", "", "10.1/a", "", "", 0, 0},
     SAME},
    {{"", "", "10.1/a", "", "", 0, 0}, {LONG, "", "10.1/a", "", "", 0, 0}, SAME},
    /* abstracts of a supplement */
    {{LONG, "", "10.1/a", "", "S3", 0, 0},
     {"Insulin and the aorta", "", "10.1/a", "", "S4", 0, 0},
     DOUBT},
    {{LONG, "", "10.1/a", "", "51", 0, 0}, {"The " LONG, "", "10.1/a", "", "52", 0, 0}, DOUBT},
    /* titles that differ in a sign or a point */
    {{"Effects of 1.5 mg morphine", "Chen", "", "", "", 2011, 0},
     {"Effects of 15 mg morphine", "Chen", "", "", "", 2011, 0},
     DOUBT},
    {{"(+)-Catechin and the liver", "Chen", "", "", "", 2011, 0},
     {"(\xE2\x88\x92)-Catechin and the liver", "Chen", "", "", "", 2011, 0},
     DOUBT},
    {{"CD4+ cells in mice with lupus", "Chen", "", "", "", 2011, 0},
     {"CD4- cells in mice with lupus", "Chen", "", "", "", 2011, 0},
     DOUBT},
    {{"CD4- cells: a follow-up in 1,000 mice", "Chen", "", "", "", 2011, 0},
     {"CD4\xE2\x88\x92 cells - a follow up in 1000 mice", "Chen", "", "", "", 2011, 0},
     SAME},
    {{"CD4+ cells in mice with lupus", "Chen", "10.1/a", "", "", 2011, 0},
     {"CD4 cells in mice with lupus", "Chen", "10.1/a", "", "", 2011, 0},
     SAME},
    /* one title, author and year */
    {{LONG, "Chen, A", "10.1/a", "", "", 2011, 0}, {LONG, "Chen", "", "", "", 2011, 0}, SAME},
    {{"On rats", "Chen, A", "", "", "", 2011, 0}, {"ON RATS!", "CHEN", "", "", "", 2011, 0}, SAME},
    {{"Die Wirkung von \xCE\x91-Tocopherol auf M\xC3\xA4use", "Wang, A", "", "", "", 2015, 0},
     {"DIE WIRKUNG VON \xCE\xB1-TOCOPHEROL AUF MAUSE", "Wang", "", "", "", 2015, 0},
     SAME},
    {{LONG, "Chen", "", "", "3-9", 2011, 0}, {LONG, "Chen", "", "", "3", 2012, 0}, SAME},
    {{LONG, "M\xC3\xBCller, A", "", "", "", 2011, 0}, {LONG, "Mueller", "", "", "", 2011, 0}, SAME},
    {{LONG, "S\xC3\xB8rensen, A", "", "", "", 2011, 0},
     {LONG, "Soerensen", "", "", "", 2011, 0},
     SAME},
    {{LONG, "Miller", "", "", "", 2011, 0}, {LONG, "Mueller", "", "", "", 2011, 0}, DOUBT},
    /* the same title is not enough */
    {{LONG, "Chen", "", "", "", 2011, 0}, {LONG, "Chen", "", "", "", 2012, 0}, DOUBT},
    {{LONG, "Chen", "", "", "", 2011, 0}, {LONG, "Hale", "", "", "", 2011, 0}, DOUBT},
    {{LONG, "Chen", "", "", "45", 2011, 0}, {LONG, "Chen", "", "", "374", 2011, 0}, DOUBT},
    {{LONG, "Chen", "10.1/a", "", "", 2011, 0}, {LONG, "Chen", "10.1/b", "", "", 2013, 0}, DOUBT},
    {{"On rats", "Chen", "10.1/a", "", "", 2011, 0},
     {"On rats", "Chen", "", "", "", 2011, 0},
     DOUBT},
    {{"Abstracts", "", "", "", "", 2001, 0}, {"Abstracts", "", "", "", "", 2009, 0}, OTHER},
    /* similar titles */
    {{LONG, "Chen", "", "", "", 2011, 0}, {LONG " (abstract)", "Chen", "", "", "", 2011, 0}, DOUBT},
    {{"Tumour growth after cooling in rats and in mice", "Chen", "", "", "", 2011, 0},
     {"Tumor growth after cooling in rats and in mice", "Chen", "", "", "", 2011, 0},
     SAME},
    {{"Tumour growth after cooling in rats and in mice", "Chen", "", "", "", 2011, 0},
     {"Tumor growth after cooling in rats and in mice", "Chen", "", "", "", 2012, 0},
     DOUBT},
    /* titles that differ by more, of one author and year */
    {{"Cold in mice and rats", "Chen", "", "", "", 2011, 0},
     {"Cold in mcie and rats", "Chen", "", "", "", 2011, 0},
     DOUBT},
    {{"Cold in mice and rats", "Chen", "", "", "", 2011, 0},
     {"Cold in mcie and rats", "Hale", "", "", "", 2011, 0},
     OTHER},
    {{"Cold in mice and rats", "Chen", "", "", "3", 2011, 0},
     {"Cold in mcie and rats", "Chen", "", "", "4", 2011, 0},
     OTHER},
    {{"Cold in mice and rats 2", "Chen", "", "", "", 2011, 0},
     {"Cold in mice and rabbits 3", "Chen", "", "", "", 2011, 0},
     OTHER},
    {{"Cold in mice", "Chen", "", "", "", 2011, 0},
     {"Cold in rats", "Chen", "", "", "", 2011, 0},
     OTHER},
    {{LONG, "", "", "", "", 2011, 0},
     {"Effects of cooling after myocardail infarction in rats", "", "", "", "", 2011, 0},
     DOUBT},
    {{LONG, "Chen", "", "", "", 2011, 0},
     {"Effects of warming before cerebral infarction in mice", "Chen", "", "", "", 2011, 0},
     OTHER},
    {{LONG, "", "", "", "", 2001, 0}, {LONG " (abstract)", "", "", "", "", 2011, 0}, OTHER},
    {{"", "", "", "", "", 0, 0}, {"", "", "", "", "", 0, 0}, OTHER},
};

static void compares_two_papers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int forth = (int)compare(&cases[i].one, &cases[i].other);
        int back = (int)compare(&cases[i].other, &cases[i].one);
        if (forth != cases[i].likeness || back != forth)
            fail_msg("case %zu: %d and %d, expected %d", i, forth, back, cases[i].likeness);
    }
}

static void lists_the_surest_first(void **state)
{
    (void)state;
    struct rob_papers *papers = rob_papers_new();
    struct rob_papers_found found[3];
    const struct rob_paper like = {LONG " (abstract)", "Chen", "", "", "", 2011, 0};
    const struct rob_paper same = {LONG, "Chen", "10.1/a", "", "", 2011, 0};
    const struct rob_paper wanted = {LONG, "Chen", "10.1/a", "", "", 2012, 0};
    assert_true(rob_papers_add(papers, &like) && rob_papers_add(papers, &same));
    assert_int_equal(rob_papers_find(found, 3, papers, &wanted), 2);
    assert_int_equal(found[0].paper, 1);
    assert_int_equal(found[0].likeness, SAME);
    assert_int_equal(found[1].paper, 0);
    assert_int_equal(rob_papers_find(found, 1, papers, &wanted), 1);
    assert_int_equal(found[0].paper, 1);
    rob_papers_free(papers);
}

/* Seconds of processor time for so many papers that begin alike, each looked for. */
static double time_many(unsigned n)
{
    struct rob_papers *papers = rob_papers_new();
    struct rob_papers_found found[16];
    clock_t start = clock();
    for (unsigned i = 0; i < n; i++) {
        char title[100], doi[40];
        snprintf(title, sizeof title, "Effects of cooling after infarction, part %u", i);
        snprintf(doi, sizeof doi, "10.1000/%u", i);
        const struct rob_paper paper = {title, "Chen", doi, "", "", 2011, 0};
        assert_true(rob_papers_find(found, 16, papers, &paper) != SIZE_MAX);
        assert_true(rob_papers_keep(papers));
        assert_false(rob_papers_keep(papers)); /* once */
    }
    rob_papers_free(papers);
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

static void takes_time_with_the_number_of_papers(void **state)
{
    (void)state;
    double few = time_many(2000), many = time_many(8000);
    if (many > 8 * few + 0.05) /* 16 times, if each were compared with each */
        fail_msg("%.3f s for 2,000 papers, %.3f s for 8,000", few, many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares_two_papers),
        cmocka_unit_test(lists_the_surest_first),
        cmocka_unit_test(takes_time_with_the_number_of_papers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
