/* The identity of a paper: DOI, PMID, year, names, and the study id made from them. */
#include "citations_near.h"

static void normalises_dois(void **state)
{
    (void)state;
    static const struct {
        const char *text, *doi;
    } cases[] = {
        {"10.1186/1471-2288-14-43", "10.1186/1471-2288-14-43"},
        {"  10.1016/J.JARMAC.2018.03.001 ", "10.1016/j.jarmac.2018.03.001"},
        {"https://doi.org/10.1016/j.tins.2017.04.002", "10.1016/j.tins.2017.04.002"},
        {"http://dx.doi.org/10.1002/jts.22387", "10.1002/jts.22387"},
        {"HTTPS://DOI.ORG/10.1234/A%2FB%28c%29", "10.1234/a/b(c)"},
        {"https://doi.org/10.1234/abc?utm_source=x#top", "10.1234/abc"},
        {"doi:10.1002/ebm2.15", "10.1002/ebm2.15"},
        {"DOI: https://doi.org/10.1234/x", "10.1234/x"},
        {"Doi 10.2989/Sf.2008.70.3.8.669", "10.2989/sf.2008.70.3.8.669"},
        {"doi.org/10.1234/x", "10.1234/x"},
        {"10.1234/abc.", "10.1234/abc"},
        {"10.1234/abc).", "10.1234/abc"},
        {"10.1016/S0140-6736(05)12345-(x)", "10.1016/s0140-6736(05)12345-(x)"},
        {"10.1234/abc [doi]", "10.1234/abc"},
        {"10.1038/srep30723 https://www.nature.com/x", "10.1038/srep30723"},
        {"10.1002/(SICI)1099-162X(1998100)18:4<335::AID-PAD21>3.0.CO;2-F",
         "10.1002/(sici)1099-162x(1998100)18:4<335::aid-pad21>3.0.co;2-f"},
        {"10.1659/0276-4741(2004)024 [ 0141:SPOCMP]2.0.CO;2",
         "10.1659/0276-4741(2004)024[0141:spocmp]2.0.co;2"},
        {"10.1234.5/x", "10.1234.5/x"},
        {"10.1234/%41", "10.1234/%41"},
        {"https://doi.org/10.1234/a%7Fb%1f", "10.1234/a%7fb%1f"},
        {"", ""},
        {"10.1234", ""},
        {"10.1234/", ""},
        {"10.12/x", ""},
        {"osf.io/9s8kh", ""},
        {"https://github.com/10.1234/x", ""},
        {"none", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char doi[ROB_DOI_SIZE] = "before";
        bool found = rob_doi_normalise(doi, sizeof doi, cases[i].text);
        assert_string_equal(doi, cases[i].doi);
        assert_int_equal(found, *cases[i].doi != '\0');
    }
    struct rob_buf text = {0};
    char doi[ROB_DOI_SIZE];
    rob_buf_str(&text, "10.1234/");
    rob_buf_repeat(&text, 'x', ROB_DOI_SIZE);
    assert_false(rob_doi_normalise(doi, sizeof doi, text.data));
    text.data[ROB_DOI_SIZE - 2] = '\0';
    assert_true(rob_doi_normalise(doi, sizeof doi, text.data));
    rob_buf_free(&text);
}

static void finds_pmids(void **state)
{
    (void)state;
    static const struct {
        const char *text, *pmid;
        bool named;
    } cases[] = {
        {"21553931", "21553931", false},
        {"21553931", "", true},
        {"PMID: 21553931", "21553931", true},
        {"PUBMED-25193095", "25193095", true},
        {"35957633 [PMID]", "35957633", true},
        {"25193095[pmid]", "25193095", true},
        {"https://www.ncbi.nlm.nih.gov/pubmed/25193095", "25193095", true},
        {"https://pubmed.ncbi.nlm.nih.gov/25193095/", "25193095", true},
        {"2019 [https://www.ncbi.nlm.nih.gov/pubmed/?term=25193095]", "25193095", true},
        {"PubMed 2015 edition", "", true},
        {"PMC9359172 [PMCID]", "", true},
        {"WOS:000082252000006", "", false},
        {"123456789", "", false},
        {"012345", "", false},
        {"12ab", "", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char pmid[ROB_CITATIONS__PMID_SIZE] = "";
        rob_citations__pmid(pmid, cases[i].text, cases[i].named);
        assert_string_equal(pmid, cases[i].pmid);
    }
}

static void finds_years(void **state)
{
    (void)state;
    assert_int_equal(rob_citations__year("2014//"), 2014);
    assert_int_equal(rob_citations__year("1948/07//"), 1948);
    assert_int_equal(rob_citations__year("Mar 2019"), 2019);
    assert_int_equal(rob_citations__year("12/31/1999"), 1999);
    assert_int_equal(rob_citations__year("20141231"), 2014);
    assert_int_equal(rob_citations__year("2014-2015"), 2014);
    assert_int_equal(rob_citations__year("10 15"), 0);
    assert_int_equal(rob_citations__year("0999 12345"), 0);
    assert_int_equal(rob_citations__year("in press"), 0);
}

static void finds_surnames(void **state)
{
    (void)state;
    static const struct {
        const char *name, *surname;
    } cases[] = {
        {"Marx, Karl", "Marx"},
        {"van der Berg, K. L.", "van der Berg"},
        {"Liu R.", "Liu"},
        {"Parkes-Loach PS", "Parkes-Loach"},
        {"de la Cruz J.-P.", "de la Cruz"},
        {"J. K. Rowling", "Rowling"},
        {"Ludwig van Beethoven", "van Beethoven"},
        {"Ben Walton", "Walton"},
        {"John Smith Jr.", "Smith"},
        {"Smith, John, Jr.", "Smith"},
        {"Smith JA, Jr.", "Smith"},
        {"VAN DER BERG P", "VAN DER BERG"},
        {"Li J. P.", "Li"},
        {"John Smith III", "Smith"},
        {"Suyadi", "Suyadi"},
        {"\xC3\x96ztürk \xC3\x84", "\xC3\x96ztürk"},
        {", John", ""},
        {"", ""},
    };
    struct rob_arena arena = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(rob_citations__surname(&arena, cases[i].name), cases[i].surname);
    rob_arena_free(&arena);
}

static void splits_authors(void **state)
{
    (void)state;
    static const struct {
        const char *text, *joined;
    } cases[] = {
        {"Marx, Karl; Lindgren, Astrid", "Marx, Karl/Lindgren, Astrid"},
        {"Marx, Karl", "Marx, Karl"},
        {"Liu R., Adler D.G.", "Liu R./Adler D.G."},
        {"Smith J, Doe AB, van Roe C", "Smith J/Doe AB/van Roe C"},
        {"Marx, K., Lindgren, A.", "Marx, K./Lindgren, A."},
        {"Karl Marx, Astrid Lindgren", "Karl Marx/Astrid Lindgren"},
        {"Karl Marx and Astrid Lindgren", "Karl Marx/Astrid Lindgren"},
        {"Marx, Karl and Lindgren, Astrid", "Marx, Karl/Lindgren, Astrid"},
        {"Smith J, Doe A & Roe C", "Smith J/Doe A/Roe C"},
        {"Food and Drug Administration", "Food and Drug Administration"},
        {"['Marx, Karl', 'Lindgren, Astrid']", "Marx, Karl/Lindgren, Astrid"},
        {"[\"O'Neil, A\", 'Roe, B']", "O'Neil, A/Roe, B"},
        {"Smith and Doe", "Smith/Doe"},
        {"Smith & Doe", "Smith/Doe"},
        {"Berg P. and Chen A.", "Berg P./Chen A."},
        {"Smith J.; Doe A. and Berg C.", "Smith J./Doe A./Berg C."},
        {"Marx, Karl; Lindgren, Astrid and Li, Bo", "Marx, Karl/Lindgren, Astrid/Li, Bo"},
        {"Marx, Karl; Heart and Lung Institute", "Marx, Karl/Heart and Lung Institute"},
        {"Smith J*, Doe A1,2", "Smith J*/Doe A1"},
        {"Stroke and Council", "Stroke and Council"},
        {"Johnson & Johnson", "Johnson & Johnson"},
        {"Merck & Co", "Merck & Co"},
        {"Marx, Karl|Lindgren, Astrid", "Marx, Karl/Lindgren, Astrid"},
        {"Marx, Karl\nLindgren, Astrid\n", "Marx, Karl/Lindgren, Astrid"},
        {"van Gogh, Vincent", "van Gogh, Vincent"},
        {"; ;", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rob_arena arena = {0};
        struct rob_buf joined = {0};
        size_t n = 0;
        const char *const *names = rob_citations__split_authors(&arena, cases[i].text, &n);
        for (size_t k = 0; k < n; k++)
            rob_buf_printf(&joined, "%s%s", k ? "/" : "", names[k]);
        assert_string_equal(rob_buf_text(&joined), cases[i].joined);
        rob_buf_free(&joined);
        rob_arena_free(&arena);
    }
}

static void tells_several_authors(void **state)
{
    (void)state;
    static const char *const several[] = {"Hale S, Chen A", "Hale SL, Chen A., Berg B",
                                          "Hale S. and Chen A.", "Hale S; Chen A"};
    static const char *const single[] = {"Hale, Sharon",
                                         "Hale, S. L., Jr.",
                                         "Hale S",
                                         "Smith, John, MD",
                                         "World Health Organization, Geneva",
                                         "Li, J P",
                                         ""};
    for (size_t i = 0; i < sizeof several / sizeof *several; i++)
        if (!rob_citations__are_several(several[i]))
            fail_msg("one author: %s", several[i]);
    for (size_t i = 0; i < sizeof single / sizeof *single; i++)
        if (rob_citations__are_several(single[i]))
            fail_msg("several authors: %s", single[i]);
}

static void cleans_texts(void **state)
{
    (void)state;
    static const struct {
        const char *text, *clean;
        bool odd;
    } cases[] = {
        {"  two \t blanks\nand a line ", "two blanks and a line", false},
        {"a &amp; b &lt;c&gt; &#946;&#x3B2;&beta;&nbsp;x", "a & b <c> \xCE\xB2\xCE\xB2\xCE\xB2 x",
         false},
        {"&unknown; &#0; &#xD800; &;", "&unknown; &#0; &#xD800; &;", false},
        {"p < 0.05 <i>Rattus</i> H<sub>2</sub>O", "p < 0.05 Rattus H2O", false},
        {"<jats:p>One</jats:p><p class=\"x\">two</p>", "One two", false},
        {"<iframe> <b", "<iframe> <b", false},
        {"bell\x07 and \x7F", "bell and", true},
        {"it\xC2\x92s", "it\xE2\x80\x99s", true}, /* U+0092, that is Windows-1252 */
        {"\xEF\xBB\xBFx\xEF\xBF\xBE", "x", true},
        {"a\xC2\xA0\xE2\x80\x89"
         "b\xE3\x80\x80"
         "c",
         "a b c", false},
    };
    struct rob_citations_memory memory = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool odd = false;
        assert_string_equal(rob_citations__clean(&memory, cases[i].text, false, &odd),
                            cases[i].clean);
        assert_int_equal(odd, cases[i].odd);
    }
    bool odd = false;
    assert_string_equal(
        rob_citations__clean(&memory, "Aim: x \r\n\r\n Result: y<br/>z", true, &odd),
        "Aim: x\nResult: y\nz");
    rob_buf_free(&memory.decoded);
    rob_buf_free(&memory.cleaned);
    rob_arena_free(&memory.arena);
}

static void makes_study_ids(void **state)
{
    (void)state;
    struct rob_citation paper = {.title =
                                     "SYRCLE\xE2\x80\x99s risk of bias tool for animal studies",
                                 .authors = "",
                                 .first_author = "Molina-Hern\xC3\xA1ndez",
                                 .year = 2014,
                                 .doi = "10.1186/1471-2288-14-43",
                                 .pmid = "24667063"};
    /* as sha256sum and base32 give it for the DOI, "pmid:24667063", and "syrcle s risk of
     * ...|2014|..." */
    assert_id(&paper, 4, "molinahernandez-2014-zc7f");
    assert_id(&paper, 26, "molinahernandez-2014-zc7f4w7c4r3tgcqfht27cvnph2");
    paper.doi = "https://doi.org/10.1186/1471-2288-14-43";
    assert_id(&paper, 4, "molinahernandez-2014-zc7f");
    paper.doi = "";
    assert_id(&paper, 4, "molinahernandez-2014-o67r");
    paper.pmid = "";
    assert_id(&paper, 4, "molinahernandez-2014-kxnb");
    paper.title = "Syrcle's  RISK of bias tool; for animal studies";
    assert_id(&paper, 4, "molinahernandez-2014-kxnb");
}

static void folds_surnames(void **state)
{
    (void)state;
    static const struct {
        const char *name, *id;
    } cases[] = {
        {"Wei\xC3\x9F", "weiss-nd-"},
        {"\xC3\x98sterg\xC3\xA5rd", "ostergard-nd-"},
        {"\xC5\x81ukasz", "lukasz-nd-"},
        {"\xC3\x9E\xC3\xB3r\xC3\xB0"
         "arson",
         "thordarson-nd-"},
        {"\xC3\x86r\xC3\xB8", "aero-nd-"},
        {"\xC4\x90\xE1\xBB\x97", "do-nd-"},
        {"da Silva Dias", "dasilvadias-nd-"},
        {"O\xE2\x80\x99"
         "Connor",
         "oconnor-nd-"},
        {"\xD0\x98\xD0\xB2\xD0\xB0\xD0\xBD\xD0\xBE\xD0\xB2", "anon-nd-"},
        {"", "anon-nd-"},
        {"Abcdefghijklmnopqrstuvwxyzabcdefghijkl", "abcdefghijklmnopqrstuvwxyzabcdef-nd-"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char id[ROB_STUDY_ID_SIZE];
        struct rob_citation paper = {
            .title = "t", .first_author = cases[i].name, .doi = "", .pmid = ""};
        assert_int_equal(rob_citation_study_id(id, sizeof id, &paper, 4, NULL), ROB_OK);
        id[strlen(id) - 4] = '\0';
        assert_string_equal(id, cases[i].id);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normalises_dois), cmocka_unit_test(finds_pmids),
        cmocka_unit_test(finds_years),     cmocka_unit_test(finds_surnames),
        cmocka_unit_test(splits_authors),  cmocka_unit_test(tells_several_authors),
        cmocka_unit_test(cleans_texts),    cmocka_unit_test(makes_study_ids),
        cmocka_unit_test(folds_surnames),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
