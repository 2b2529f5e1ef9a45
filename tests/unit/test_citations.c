/* Reading citations: tables, and telling formats. */
#include "citations_near.h"

static void refuse(const char *text, const char *words)
{
    const struct rob_citations_options options = {0};
    refuse_with(text, strlen(text), &options, ROB_INVALID, words);
}

/* ---- tables ---- */

static void reads_a_table(void **state)
{
    (void)state;
    struct rob_citations *list = read_text(
        "Authors;Article Title;Source Title;Publication Year;DOI;Volume;Start Page;End "
        "Page;PubMed Id;Abstract\n"
        "\"Alpha, A; Beta, B\";\"On; rats\";J Ex;2014;doi:10.1234/X;3;134;137;123;\"Aim.\n"
        "Result.\"\n"
        ";No author;;;;;;;;\n");
    assert_int_equal(list->format, ROB_CITATIONS_CSV);
    assert_int_equal(list->n, 2);
    const struct rob_citation *first = &list->at[0];
    assert_string_equal(first->title, "On; rats");
    assert_string_equal(first->authors, "Alpha, A; Beta, B");
    assert_string_equal(first->first_author, "Alpha");
    assert_int_equal(first->year, 2014);
    assert_string_equal(first->doi, "10.1234/x");
    assert_string_equal(first->pmid, "123");
    assert_string_equal(first->journal, "J Ex");
    assert_string_equal(first->pages, "134-137");
    assert_string_equal(first->abstract, "Aim.\nResult.");
    assert_string_equal(first->url, "");
    assert_int_equal(first->record, 1);
    assert_int_equal(first->line, 2);
    assert_int_equal(list->at[1].line, 4);
    assert_int_equal(list->n_doubtful, 1);
    DOUBTFUL(list, 2, "no author");
    DOUBTFUL(list, 2, "no year");
    rob_citations_free(list);
}

/* Zotero has no column for the PMID; "PMID: 5" in notes may be that of another paper. */
static void finds_numbers_elsewhere(void **state)
{
    (void)state;
    struct rob_citations *list =
        read_text("Title,Author,Year,DOI,Url,Notes,Extra\n"
                  "A,\"Alpha, A\",2001,,https://doi.org/10.1000/X,,\"PMID: 55\nPMCID: PMC6\"\n"
                  "B,\"Beta, B\",2002,10.1000/b,https://doi.org/10.1000/c,reply to PMID: 5,\n"
                  "C,\"Celo, C\",2003,,https://pubmed.ncbi.nlm.nih.gov/77/,,see 10.1000/d\n");
    static const char *const numbers[][2] = {{"10.1000/x", "55"}, {"10.1000/b", ""}, {"", "77"}};
    assert_int_equal(list->n, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(list->at[i].doi, numbers[i][0]);
        assert_string_equal(list->at[i].pmid, numbers[i][1]);
    }
    rob_citations_free(list);
}

static void tells_doubtful_rows(void **state)
{
    (void)state;
    struct rob_citations *list = read_text("title,author,year,doi,pmid\n"
                                           ",Alpha A,2001,10.1234/x,\n"
                                           ",Alpha A,2001,,\n"
                                           "T,Alpha A,soon,none,abc\n"
                                           "NA,NA,2001,NA,\n"
                                           "Caf\xC3\xA9\x07,Alpha A,2001,,\n");
    assert_int_equal(list->n, 5);
    assert_int_equal(list->n_doubtful, 5);
    DOUBTFUL(list, 1, "no title");
    DOUBTFUL(list, 2, "no title, DOI or PMID");
    DOUBTFUL(list, 3, "no year in 'soon'");
    DOUBTFUL(list, 3, "'none' is not a DOI");
    DOUBTFUL(list, 3, "'abc' is not a PMID");
    DOUBTFUL(list, 4, "no author");
    assert_string_equal(list->at[3].title, "");
    DOUBTFUL(list, 5, "control characters");
    assert_string_equal(list->at[4].title, "Caf\xC3\xA9");
    rob_citations_free(list);
}

static void follows_a_map(void **state)
{
    (void)state;
    static const char text[] = "Titel, deutsch;Wer;Wann;title\nEins;Alpha A;2001;Not this\n";
    struct rob_citations_options options = {.map = "title=Titel, deutsch,year=3,authors=wer"};
    struct rob_citations *list = read_with(text, sizeof text - 1, &options);
    assert_string_equal(list->at[0].title, "Eins");
    assert_string_equal(list->at[0].first_author, "Alpha");
    assert_int_equal(list->at[0].year, 2001);
    assert_int_equal(list->n_doubtful, 0);
    rob_citations_free(list);
    options.map = "title=title,authors=Wann";
    list = read_with(text, sizeof text - 1, &options);
    assert_string_equal(list->at[0].title, "Not this");
    rob_citations_free(list);
    options.map = "title=year"; /* a column holds one thing only */
    list = read_with("year,doi\n2001,10.1234/x\n", 22, &options);
    assert_string_equal(list->at[0].title, "2001");
    assert_int_equal(list->at[0].year, 0);
    rob_citations_free(list);
    options.map = "titel=1";
    refuse_with(text, sizeof text - 1, &options, ROB_USAGE, "'titel=1' in the map");
    options.map = "title=Nowhere,year=3";
    refuse_with(text, sizeof text - 1, &options, ROB_INVALID,
                "no column 'Nowhere'; it has 'Titel, deutsch', 'Wer'");
    options.map = "title=5";
    refuse_with(text, sizeof text - 1, &options, ROB_INVALID, "no column '5'");
    static const char ris[] = "TY  - JOUR\nTI  - Eins\nER  - \n";
    refuse_with(ris, sizeof ris - 1, &options, ROB_INVALID, "is ris, not a table");
}

static void refuses_tables(void **state)
{
    (void)state;
    refuse("\n<!DOCTYPE html>\n<html><body>x</body></html>", "this is a web page");
    refuse("1. J Heat. 1997 Nov 5;3(1):3-4.\n\nHeat in rats.\n\nHale S(1).\n\nPMID: 1234567\n",
           "save the search again in the format \"PubMed\" (.nbib)");
    refuse("\xEF\xBB\xBF<!DOCTYPE HTML PUBLIC \"x\">", "this is a web page");
    refuse("<HTML><body>x</body></html>", "this is a web page");
    refuse("name,year\nx,2001\n",
           "a column for the title was not found; the columns are 'name', 'year'");
    refuse("title,year\n\"open,2001\n", "never closed");
    refuse("PK\x03\x04zzz", "damaged or cut short");
    refuse("", "empty");
}

static void tells_formats(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum rob_citation_format format;
    } cases[] = {
        {"title,year\n", ROB_CITATIONS_CSV},
        {"title\tyear\nx\t2001\n", ROB_CITATIONS_TSV},
        {"\xEF\xBB\xBFTY  - JOUR\nER  - \n", ROB_CITATIONS_RIS},
        {"Record 1\r\rTY  - JOUR\r", ROB_CITATIONS_RIS},
        {"\n @article{key,\n title={x}}\n", ROB_CITATIONS_BIBTEX},
        {"FN Clarivate\nVR 1.0\nPT J\n", ROB_CITATIONS_ISI},
        {"\nPMID- 123\nTI  - x\n", ROB_CITATIONS_NBIB},
        {"<?xml version=\"1.0\"?><xml><records>", ROB_CITATIONS_ENDNOTE_XML},
        {"<PubmedArticleSet><PubmedArticle>", ROB_CITATIONS_PUBMED_XML},
        {"%0 Book\n%T x\n", ROB_CITATIONS_ENW},
        {"%A x\n%T x\n", ROB_CITATIONS_ENW},
        {"%T x\n", ROB_CITATIONS_CSV},
        {"  TY  - JOUR\n", ROB_CITATIONS_RIS},
        {"C1  - 1\nTI  - x\nER  - \n", ROB_CITATIONS_RIS},
        {"Record #1 of 2\nProvider: x\nTY  - JOUR\n", ROB_CITATIONS_RIS},
        {"Record #1 of 2\nID: x\nTI: x\n", ROB_CITATIONS_COCHRANE},
        {"RT Journal Article\nT1 x\n", ROB_CITATIONS_REFWORKS},
        {"RT PCR,title\nx,y\n", ROB_CITATIONS_CSV},
        {"\n[ {\"title\":\"x\"}]", ROB_CITATIONS_CSL_JSON},
        {"{\n\"items\":[]}", ROB_CITATIONS_CSL_JSON},
        {"[id],title\nx,y\n", ROB_CITATIONS_CSV},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum rob_citation_format found = ROB_CITATIONS_AUTO;
        assert_int_equal(rob_citations_detect(cases[i].text, strlen(cases[i].text)),
                         cases[i].format);
        assert_true(rob_citation_format_find(&found, rob_citation_format_name(cases[i].format)));
        assert_int_equal(found, cases[i].format);
        if (cases[i].format >= ROB_CITATIONS_BIBTEX && cases[i].format <= ROB_CITATIONS_PUBMED_XML)
            refuse(cases[i].text, rob_citation_format_text(cases[i].format));
    }
    enum rob_citation_format found = ROB_CITATIONS_RIS;
    assert_false(rob_citation_format_find(&found, "word"));
    assert_int_equal(found, ROB_CITATIONS_RIS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_table),       cmocka_unit_test(finds_numbers_elsewhere),
        cmocka_unit_test(tells_doubtful_rows), cmocka_unit_test(follows_a_map),
        cmocka_unit_test(refuses_tables),      cmocka_unit_test(tells_formats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
