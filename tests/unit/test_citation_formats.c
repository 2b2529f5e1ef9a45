/* Citations in other formats: CSL-JSON, tagged texts, lines of JSON from the caller's function. */
#include "citations_near.h"

#include "base/vec.h"

/* ---- CSL-JSON ---- */

static void reads_csl_json(void **state)
{
    (void)state;
    struct rob_citations *list = read_text(
        "[\n{\"id\":\"x\",\"title\":\"Heat &amp; <i>Rattus</i>\",\"author\":[{\"family\":\"Berg\","
        "\"non-dropping-particle\":\"van den\",\"given\":\"Bo\"},{\"literal\":\"The Heat Group\"}],"
        "\"issued\":{\"date-parts\":[[1997,11,5]]},\"DOI\":\"10.1000/H1\",\"PMID\":12345678,"
        "\"container-title\":\"J Heat\",\"volume\":1,\"page\":\"3-4\",\"URL\":\"https://x.org\","
        "\"abstract\":\"M\\u00fcller [\\\"a}\\\"]\",\"score\":1.5,\"made\":1390000000000},\n"
        "{\"title\":[\"Cold\"],\"container-title\":[\"J Cold\",\"JC\"],\"author\":[{\"family\":"
        "\"Chen\"}],\"issued\":{\"raw\":\"May 2011\"},\"note\":\"PMID: 77\"}\n]\n");
    const struct rob_citation *at = list->at;
    assert_int_equal(list->format, ROB_CITATIONS_CSL_JSON);
    assert_int_equal(list->n, 2);
    assert_string_equal(at[0].title, "Heat & Rattus");
    assert_string_equal(at[0].authors, "van den Berg, Bo; The Heat Group");
    assert_int_equal(at[0].year, 1997);
    assert_string_equal(at[0].doi, "10.1000/h1");
    assert_string_equal(at[0].pmid, "12345678");
    assert_string_equal(at[0].journal, "J Heat");
    assert_string_equal(at[0].volume, "1");
    assert_string_equal(at[0].pages, "3-4");
    assert_string_equal(at[0].url, "https://x.org");
    assert_string_equal(at[0].abstract, "M\xC3\xBCller [\"a}\"]");
    assert_int_equal(at[0].line, 2);
    assert_string_equal(at[1].title, "Cold");
    assert_string_equal(at[1].journal, "J Cold");
    assert_int_equal(at[1].year, 2011);
    assert_string_equal(at[1].pmid, "77");
    assert_int_equal(at[1].line, 3);
    assert_int_equal(list->n_problems, 0);
    rob_citations_free(list);
}

static void finds_items(void **state)
{
    (void)state;
    static const char item[] =
        "{\"title\":\"T\",\"author\":[{\"family\":\"A\"}],\"issued\":\"2001\"}";
    static const char *const around[][2] = {{"{\"a\":[\"items\",{}],\"items\": [", "],\"b\":[]}"},
                                            {"{\"b\" :{\"items\":[]}, \"items\":[", "]}"},
                                            {"", ""},
                                            {"\xEF\xBB\xBF [", "]"}};
    for (size_t i = 0; i < ROB_COUNT(around); i++) {
        struct rob_buf text = {0};
        rob_buf_printf(&text, "%s%s%s", around[i][0], item, around[i][1]);
        struct rob_citations *list = read_text(text.data);
        assert_int_equal(list->n, 1);
        assert_string_equal(list->at[0].title, "T");
        assert_int_equal(list->at[0].year, 2001);
        assert_int_equal(list->n_problems, 0);
        rob_citations_free(list);
        rob_buf_free(&text);
    }
}

/* One bad item stops none of the others. */
static void skips_damaged_items(void **state)
{
    (void)state;
    struct rob_buf text = {0};
    rob_buf_str(&text, "[{\"title\":\"One\"},\n{\"title\":Two},\n\"three\",\n{\"a\":");
    rob_buf_repeat(&text, '[', 40);
    rob_buf_repeat(&text, ']', 40);
    rob_buf_str(&text, "},\n]\n{\"title\":\"Five\"},{\"title\":\"Si");
    struct rob_citations *list = read_text(text.data);
    assert_int_equal(list->n, 1);
    assert_int_equal(list->n_unread, 3);
    assert_true(has_problem(list, ROB_CITATION_UNREAD, 2, "not valid JSON"));
    assert_true(has_problem(list, ROB_CITATION_UNREAD, 3, "not an object"));
    assert_true(has_problem(list, ROB_CITATION_UNREAD, 4, "nested too deeply"));
    rob_citations_free(list);
    rob_buf_free(&text);
    list = read_text("[{\"title\":\"Five\"},{\"title\":\"Si");
    assert_int_equal(list->n, 1);
    assert_true(has_problem(list, ROB_CITATION_UNREAD, 2, "not valid JSON"));
    assert_true(has_problem(list, ROB_CITATION_NOTE, 0, "no end"));
    rob_citations_free(list);
    const struct rob_citations_options options = {0};
    refuse_with("[]", 2, &options, ROB_INVALID, "this is JSON without a list of items");
    refuse_with("{\"items\":[]}", 12, &options, ROB_INVALID, "this is JSON without");
}

/* ---- tagged texts ---- */

static void reads_cochrane(void **state)
{
    (void)state;
    struct rob_citations *list = read_text(
        "Record #1 of 2\nID: CN-0001\nAU: Hale S\nAU: Berg B\nTI: Heat in\n rats: a trial\n"
        "SO: J Heat\nYR: 1997\nVL: 1\nPG: 3-4\nPM: PUBMED 12345678,EMBASE 9\nDOI: 10.1000/h1\n"
        "AB: AIM: a.\n\n\nRecord #2 of 2\r\nID: CN-0002\r\nAU: Chen A\r\nTI: Cold\r\nYR: 2011\r\n");
    assert_int_equal(list->format, ROB_CITATIONS_COCHRANE);
    assert_int_equal(list->n, 2);
    assert_string_equal(list->at[0].title, "Heat in rats: a trial");
    assert_string_equal(list->at[0].authors, "Hale S; Berg B");
    assert_string_equal(list->at[0].pmid, "12345678");
    assert_string_equal(list->at[0].doi, "10.1000/h1");
    assert_string_equal(list->at[0].pages, "3-4");
    assert_string_equal(list->at[0].abstract, "AIM: a.");
    assert_int_equal(list->at[1].line, 16);
    assert_int_equal(list->at[1].year, 2011);
    assert_int_equal(list->n_problems, 0);
    rob_citations_free(list);
    list = read_text("ID: 1\nTI: One\nAU: A B\nYR: 2001\n\nID: 2\nTI: Two\nAU: A B\nYR: 2001\n");
    assert_int_equal(list->n, 2);
    assert_string_equal(list->at[1].title, "Two");
    rob_citations_free(list);
}

static void reads_refworks(void **state)
{
    (void)state;
    struct rob_citations *list = read_text(
        "RT Journal Article\nSR Electronic(1)\nID 7\nA1 Hale, S.\nA1 Berg, B.\nT1 Heat in\n"
        "IN rats\nJF J Heat\nYR 1997\nVO 1\nSP 3\nOP 4\nDO 10.1000/h1\nAB text\nOF it\nUL http://x\n\n"
        "RT Journal Article\nA1 Chen, A.\nT1 Cold\nYR 2011\n");
    assert_int_equal(list->format, ROB_CITATIONS_REFWORKS);
    assert_int_equal(list->n, 2);
    assert_string_equal(list->at[0].title, "Heat in IN rats");
    assert_string_equal(list->at[0].authors, "Hale, S.; Berg, B.");
    assert_string_equal(list->at[0].pages, "3-4");
    assert_string_equal(list->at[0].url, "http://x");
    assert_string_equal(list->at[1].title, "Cold");
    assert_int_equal(list->at[1].line, 18);
    rob_citations_free(list);
    const struct rob_citations_options as_refworks = {.format = ROB_CITATIONS_REFWORKS};
    refuse_with("a,b\n", 4, &as_refworks, ROB_INVALID, "no record of RefWorks tagged text");
}

/* ---- the caller's function ---- */

static const char *lines; /* that it writes */

static enum rob_status write_lines(void *context, enum rob_citation_format format, const char *text,
                                   size_t len, char **out, size_t *n_out, struct rob_error *err)
{
    (void)err;
    assert_int_equal(format, *(enum rob_citation_format *)context);
    assert_int_equal(strlen(text), len);
    *out = strdup(lines);
    *n_out = strlen(lines);
    return *out ? ROB_OK : ROB_NO_MEMORY;
}

static struct rob_citations *convert(enum rob_citation_format format, const char *text,
                                     const char *what)
{
    struct rob_citations_options options = {.convert = write_lines, .context = &format};
    lines = what;
    return read_with(text, strlen(text), &options);
}

static void reads_converted(void **state)
{
    (void)state;
    struct rob_citations *list = convert(
        ROB_CITATIONS_BIBTEX, "@article{a, title={b}}",
        "{\"line\":3,\"fields\":[[\"author\",\"Hale, S.\"],[\"author\",\"Heat Group,\"],"
        "[\"author\",\"family=Worp, given=H. Bart, prefix=van der, useprefix=true\"],"
        "[\"title\",\"Heat\"],[\"subtitle\",\"a trial\"],[\"journaltitle\",\"J Heat\"],[\"date\",\"1997-11-05\"],[\"note\",\"PMID: 5\"],[\"doi\",\" \"]]}\n"
        "{\"line\":9,\"problem\":\"its braces do not match\"}\nnonsense\n{\"line\":12,\"fields\":[]}\n"
        "{\"line\":13,\"fields\":[[\"title\",\"Five\"],7,[\"year\"]]}\n");
    assert_int_equal(list->n, 2);
    assert_string_equal(list->at[0].authors, "Hale, S.; Heat Group; van der Worp, H. Bart");
    assert_string_equal(list->at[0].title, "Heat: a trial");
    assert_string_equal(list->at[0].journal, "J Heat");
    assert_string_equal(list->at[0].pmid, "5");
    assert_int_equal(list->at[0].year, 1997);
    assert_int_equal(list->at[0].line, 3);
    assert_int_equal(list->at[1].record, 5);
    assert_int_equal(list->n_unread, 3);
    assert_true(has_problem(list, ROB_CITATION_UNREAD, 2, "its braces do not match"));
    assert_true(has_problem(list, ROB_CITATION_UNREAD, 3, "could not understand"));
    assert_true(has_problem(list, ROB_CITATION_UNREAD, 4, "no fields"));
    rob_citations_free(list);
}

/* The field by which each format names what a study needs. */
static void knows_the_tags(void **state)
{
    (void)state;
    static const struct {
        enum rob_citation_format format;
        const char *text, *fields;
    } cases[] = {
        {ROB_CITATIONS_ISI, "FN x\nPT J\n",
         "[[\"AU\",\"Hale, S\"],[\"AF\",\"Hale, Sara\"],[\"CA\",\"G\"],[\"TI\",\"T\"],[\"SO\",\"J\"],[\"PY\",\"1997\"],"
         "[\"BP\",\"3\"],[\"EP\",\"4\"],[\"DI\",\"10.1000/h1\"],[\"PM\",\"5\"],[\"VL\",\"1\"]]"},
        {ROB_CITATIONS_NBIB, "PMID- 5\n",
         "[[\"FAU\",\"Hale, S\"],[\"AU\",\"Hale S\"],[\"CN\",\"G\"],[\"TI\",\"T\"],[\"JT\",\"J\"],[\"DP\",\"1997 Jan\"],"
         "[\"PG\",\"3-4\"],[\"LID\",\"S1 [pii]\"],[\"LID\",\"10.1000/h1 [doi]\"],[\"PMID\",\"5\"],[\"VI\",\"1\"]]"},
        {ROB_CITATIONS_ENW, "%0 Book\n",
         "[[\"%A\",\"Hale, S\"],[\"%A\",\"G,\"],[\"%T\",\"T\"],[\"%J\",\"J\"],[\"%D\",\"1997\"],[\"%P\",\"3-4\"],[\"%R\","
         "\"doi:10.1000/h1\"],[\"%M\",\"5\"],[\"%~\",\"PubMed\"],[\"%V\",\"1\"]]"},
        {ROB_CITATIONS_ENDNOTE_XML, " <xml><records><record>",
         "[[\"%A\",\"Hale, S\"],[\"%A\",\"G\"],[\"%T\",\"T\"],[\"%B\",\"J\"],[\"%D\",\"1997\"],[\"%P\",\"3-4\"],[\"DOI\","
         "\"10.1000/h1\"],[\"%O\",\"PMID: 5\"],[\"%V\",\"1\"]]"},
        {ROB_CITATIONS_PUBMED_XML, "<?xml?><PubmedArticleSet><PubmedArticle>",
         "[[\"AUTHOR\",\"Hale, S\"],[\"AUTHOR:CORP\",\"G,\"],[\"TITLE\",\"T\"],[\"host.TITLE\",\"J\"],[\"host.PARTDATE:YEAR\","
         "\"1997\"],[\"host.PAGES:START\",\"3\"],[\"host.PAGES:STOP\",\"4\"],[\"DOI\",\"10.1000/h1\"],[\"PMID\",\"5\"],"
         "[\"host.VOLUME\",\"1\"]]"},
    };
    for (size_t i = 0; i < ROB_COUNT(cases); i++) {
        struct rob_buf line = {0};
        rob_buf_printf(&line, "{\"line\":1,\"fields\":%s}\n", cases[i].fields);
        struct rob_citations *list = convert(cases[i].format, cases[i].text, line.data);
        assert_int_equal(list->format, cases[i].format);
        assert_string_equal(list->at[0].title, "T");
        assert_string_equal(list->at[0].authors, "Hale, S; G");
        assert_string_equal(list->at[0].journal, "J");
        assert_string_equal(list->at[0].pages, "3-4");
        assert_string_equal(list->at[0].doi, "10.1000/h1");
        assert_string_equal(list->at[0].pmid, "5");
        assert_string_equal(list->at[0].volume, "1");
        assert_int_equal(list->at[0].year, 1997);
        assert_int_equal(list->n_problems, 0);
        rob_citations_free(list);
        rob_buf_free(&line);
    }
}

static void refuses_by_name(void **state)
{
    (void)state;
    enum rob_citation_format format = ROB_CITATIONS_ENW;
    const struct rob_citations_options none = {0};
    refuse_with("%0 Book\n", 8, &none, ROB_INVALID, "this is EndNote tagged text (.enw), which");
    lines = "";
    const struct rob_citations_options empty = {.convert = write_lines, .context = &format};
    refuse_with("%0 Book\n", 8, &empty, ROB_INVALID, "no record of EndNote tagged text (.enw)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_csl_json),      cmocka_unit_test(finds_items),
        cmocka_unit_test(skips_damaged_items), cmocka_unit_test(reads_cochrane),
        cmocka_unit_test(reads_refworks),      cmocka_unit_test(reads_converted),
        cmocka_unit_test(knows_the_tags),      cmocka_unit_test(refuses_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
