/* RIS: odd and real exports. */
#include "citations_near.h"

#include <time.h>
#include <unistd.h>

static const struct rob_citations_options plain = {.format = ROB_CITATIONS_AUTO};

static void check_oddities(const struct rob_citations *list)
{
    assert_int_equal(list->format, ROB_CITATIONS_RIS);
    assert_int_equal(list->n, 8);
    const struct rob_citation *at = list->at;
    assert_string_equal(at[0].title, "Blinding & housing of Rattus norvegicus: a review");
    assert_string_equal(at[0].authors, "Alpha, Ada; Beta, Bo");
    assert_string_equal(at[0].journal, "Journal of Examples");
    assert_string_equal(at[0].pages, "134-137");
    assert_string_equal(at[0].doi, "10.1234/abc.5");
    assert_string_equal(at[0].pmid, "12345678");
    assert_string_equal(at[0].abstract, "First line, ER then a second and the last.");
    assert_int_equal(at[0].year, 2014);
    assert_int_equal(at[0].line, 4);
    assert_string_equal(at[1].title, "A repeated field before a continued one");
    assert_string_equal(at[1].authors, "Gamma, G; Gamma, G Junior");
    assert_string_equal(at[1].doi, "10.1234/def");
    assert_int_equal(at[1].year, 1948);
    assert_string_equal(at[2].authors, "Food and Drug Administration");
    assert_int_equal(at[2].year, 2009);
    assert_string_equal(at[3].title, "No type");
    assert_string_equal(at[3].pmid, "7654321");
    assert_string_equal(at[3].url, "https://example.org/?a=1&b=2");
    assert_string_equal(at[4].first_author, "van der Berg");
    assert_string_equal(at[4].pages, "117");
    assert_string_equal(at[5].title, "Only a short title");
    assert_string_equal(at[5].authors, "");
    assert_string_equal(at[6].title, "");
    assert_string_equal(at[7].title, "The file ends inside this one");
}

static void check_odd_problems(const struct rob_citations *list)
{
    assert_int_equal(list->n_doubtful, 6);
    DOUBTFUL(list, 3, "the record has no end mark");
    DOUBTFUL(list, 4, "no author");
    DOUBTFUL(list, 5, "'none' is not a DOI");
    DOUBTFUL(list, 6, "no year");
    DOUBTFUL(list, 7, "no title, DOI or PMID");
    DOUBTFUL(list, 8, "the record has no end mark");
    assert_true(has_problem(list, ROB_CITATION_NOTE, 0, "an empty record"));
}

static void reads_odd_ris(void **state)
{
    (void)state;
    struct rob_buf text = file_at(ROB_TEST_DATA, "citations/oddities.ris");
    struct rob_citations *list = read_with(text.data, text.len, &plain);
    check_oddities(list);
    check_odd_problems(list);
    rob_citations_free(list);
    /* The same with other line ends, and twice in one file with a byte order mark between. */
    struct rob_buf other = {0};
    for (size_t i = 0; i < text.len; i++)
        rob_buf_str(&other, text.data[i] == '\n' ? "\r" : (char[]){text.data[i], '\0'});
    list = read_with(other.data, other.len, &plain);
    check_oddities(list);
    assert_int_equal(list->at[7].line, 60);
    rob_citations_free(list);
    rob_buf_clear(&other);
    rob_buf_add(&other, text.data, text.len - 1);
    rob_buf_str(&other, "\xEF\xBB\xBF");
    const char *first = strstr(text.data, "TY  -");
    rob_buf_str(&other, first);
    list = read_with(other.data, other.len, &plain);
    assert_int_equal(list->n, 16);
    assert_string_equal(list->at[8].title, list->at[0].title);
    rob_citations_free(list);
    rob_buf_free(&other);
    rob_buf_free(&text);
}

static void mends_bytes(void **state)
{
    (void)state;
    struct rob_citations *list =
        read_text("TY  - JOUR\nTI  - Caf\xE9 \x93quoted\x94\nAU  - M\xFCller, "
                  "A\nPY  - 2001\nER  - \nTY  - JOUR\nTI  - Caf\xC3\xA9\n"
                  "AU  - A, B\nPY  - 2001\nER  - \n");
    assert_string_equal(list->at[0].title, "Caf\xC3\xA9 \xE2\x80\x9Cquoted\xE2\x80\x9D");
    assert_string_equal(list->at[0].first_author, "M\xC3\xBCller");
    assert_string_equal(list->at[1].title, "Caf\xC3\xA9");
    DOUBTFUL(list, 1, "read as Windows-1252");
    assert_int_equal(list->n_doubtful, 1);
    rob_citations_free(list);
}

/* A file without any UTF-8 beyond ASCII is in one encoding: a note for it does. */
static void reads_other_encodings(void **state)
{
    (void)state;
    static const char latin[] = "TY  - JOUR\nTI  - a\nAU  - M\xFCller, A\nPY  - 2001\nER  - \n";
    static const char start[] = "\xFE\xFF";
    struct rob_citations *list = read_text(latin);
    assert_string_equal(list->at[0].first_author, "M\xC3\xBCller");
    assert_int_equal(list->n_doubtful, 0);
    assert_true(has_problem(list, ROB_CITATION_NOTE, 0, "read as Windows-1252"));
    rob_citations_free(list);
    struct rob_buf wide = {0};
    rob_buf_add(&wide, start, 2);
    for (const char *c = latin; *c; c++) {
        rob_buf_char(&wide, '\0');
        rob_buf_char(&wide, *c);
    }
    for (size_t skip = 0; skip <= 2; skip += 2) { /* with and without its mark */
        list = read_with(wide.data + skip, wide.len - skip, &plain);
        assert_string_equal(list->at[0].first_author, "M\xC3\xBCller");
        assert_int_equal(list->n_problems, 0);
        rob_citations_free(list);
    }
    rob_buf_free(&wide);
}

static void reads_single_blank_tags(void **state)
{
    (void)state;
    struct rob_citations *list =
        read_text("TY - JOUR\nTI - A title\nAU - Alpha, A\nPY - 2001\nER -\n"
                  "TY  - JOUR\nTI  - Another\nAB  - levels of\nIL - 6 rose"
                  "\nAU  - Beta, B\nPY  - 2002\nER  -\n");
    assert_int_equal(list->n, 2);
    assert_string_equal(list->at[0].title, "A title");
    assert_string_equal(list->at[1].abstract, "levels of IL - 6 rose");
    rob_citations_free(list);
}

static void reads_tags_before_the_type(void **state)
{
    (void)state;
    struct rob_citations *list = read_text(
        "Provider: X\nDB  - X\nTI  - One\n  more\nTY  - JOUR\nAU  - Alpha, A\nPY  - 2001\n"
        "ER  - \n\nTI  - Two\nTY  - JOUR\nAU  - Beta, B\nPY  - 2002\nER  -\n"
        "TY  - JOUR\nTI  - Three\nAU  - C, D\nPY  - 2003\nTY  - JOUR\nTI  - Four\n"
        "AU  - C, D\nPY  - 2004\nER  -\nN1  - end\nN1  - of search\n");
    assert_int_equal(list->n, 4);
    assert_string_equal(list->at[0].title, "One more");
    assert_int_equal(list->at[0].line, 2);
    assert_string_equal(list->at[1].title, "Two");
    assert_string_equal(list->at[1].authors, "Beta, B");
    assert_string_equal(list->at[2].title, "Three");
    assert_string_equal(list->at[3].title, "Four");
    assert_true(has_problem(list, ROB_CITATION_NOTE, 0,
                            "2 tagged lines behind the last record were skipped"));
    assert_int_equal(list->n_problems, 2); /* and the missing ER */
    rob_citations_free(list);
}

static void reads_records_without_a_type(void **state)
{
    (void)state;
    struct rob_citations *list =
        read_text("C1  - 1\nAU  - Alpha, A\nTI  - One\nPY  - 2001\nER  - \n\n"
                  "TI  - Two\nAU  - Beta, B\nPY  - 2002\nER  -\n\nTI  - Cut off\nAU  - C, D\n"
                  "PY  - 2003");
    assert_int_equal(list->format, ROB_CITATIONS_RIS);
    assert_int_equal(list->n, 3);
    assert_string_equal(list->at[1].title, "Two");
    assert_string_equal(list->at[2].title, "Cut off");
    DOUBTFUL(list, 3, "the record has no end mark");
    rob_citations_free(list);
}

/* As pasted from a mail; in a record that is not indented, an indented tag is a text. */
static void reads_indented_ris(void **state)
{
    (void)state;
    struct rob_citations *list = read_text(
        "  TY  - JOUR\n  TI  - One,\n    and more\n\tAU  - Alpha, A\n  PY  - 2001\n  ER  - \n"
        "  \nTY  - JOUR\nTI  - Two\n  AU  - no author\nPY  - 2002\nAU  - Beta, B\nER  -\n");
    assert_int_equal(list->format, ROB_CITATIONS_RIS);
    assert_int_equal(list->n, 2);
    assert_string_equal(list->at[0].title, "One, and more");
    assert_string_equal(list->at[0].authors, "Alpha, A");
    assert_string_equal(list->at[1].title, "Two AU - no author");
    assert_string_equal(list->at[1].authors, "Beta, B");
    assert_int_equal(list->n_problems, 0);
    rob_citations_free(list);
}

/* The same name under the other tag counts again, and so does one with other accents. */
static void counts_repeated_authors_once(void **state)
{
    (void)state;
    struct rob_citations *list =
        read_text("TY  - JOUR\nTI  - t\nA1  - Beta, B\nAU  - Alpha, A\nAU  - Beta, B\n"
                  "AU  - ALPHA, a\nAU  - \xC3\x84lpha, A\nAU  - Alpha,\n  A\nER  -\n");
    assert_string_equal(list->at[0].authors, "Alpha, A; Beta, B; \xC3\x84lpha, A; Beta, B");
    rob_citations_free(list);
}

static void refuses_ris(void **state)
{
    (void)state;
    const struct rob_citations_options ris = {.format = ROB_CITATIONS_RIS};
    refuse_with("AU  - x\nTI  - y\n", 16, &ris, ROB_INVALID, "no record of RIS: none begins with");
    refuse_with("\xFF\xFET\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0Y\0", 26, &ris, ROB_INVALID,
                "NUL");
    refuse_with("PK\x03\x04\xE9", 5, &ris, ROB_INVALID, "archive");
}

static void two_people_may_have_one_name(void **state)
{
    (void)state;
    struct rob_citations *list =
        read_text("TY  - JOUR\nTI  - t\nAU  - Wang, Y.\nAU  - Wang, Y.\nAU  - Li, X.\n"
                  "AU  - Wang, Y.\nAU  - Li, X.\nER  -\n");
    assert_string_equal(list->at[0].authors, "Wang, Y.; Wang, Y.; Li, X.");
    rob_citations_free(list);
}

static void names_institutions_whole(void **state)
{
    (void)state;
    static const struct {
        const char *author, *surname;
    } cases[] = {
        {"Groupe d'Etude des Rats de Lyon,", "Groupe d'Etude des Rats de Lyon"},
        {"World Health Organization", "World Health Organization"},
        {"STAIR Study Group", "STAIR Study Group"},
        {"van der Berg, A", "van der Berg"},
        {"Team, B", "Team"},
        {"Karl Marx", "Marx"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[200];
        snprintf(text, sizeof text, "TY  - JOUR\nTI  - t\nAU  - %s\nER  -\n", cases[i].author);
        struct rob_citations *list = read_text(text);
        assert_string_equal(list->at[0].first_author, cases[i].surname);
        rob_citations_free(list);
    }
}

/* Spreadsheets write long numbers in their own way. */
static void reads_numbers_of_spreadsheets(void **state)
{
    (void)state;
    static const struct {
        const char *cell, *pmid;
    } cases[] = {{"25600001", "25600001"},
                 {"25600001.0", "25600001"},
                 {"2,56E+07", ""},
                 {"2.56E+07", ""},
                 {"2.56", ""},
                 {"None", ""},
                 {"nan", ""},
                 {"25600001, PMC1", "25600001"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[100];
        snprintf(text, sizeof text, "title;pmid\nHeat in rats;%s\n", cases[i].cell);
        struct rob_citations *list = read_with(text, strlen(text), &plain);
        assert_string_equal(list->at[0].pmid, cases[i].pmid);
        rob_citations_free(list);
    }
}

/* Seconds of processor time to read a megabyte of `word` between two texts. */
static double time_long(const char *before, const char *word, const char *behind)
{
    struct rob_buf text = {0};
    rob_buf_str(&text, before);
    while (text.len < 1 << 20)
        rob_buf_str(&text, word);
    rob_buf_str(&text, behind);
    clock_t start = clock();
    rob_citations_free(read_with(text.data, text.len, &plain));
    rob_buf_free(&text);
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

/* A time that grows with the square of the length is more than twenty times as long. */
static void reads_long_values_in_time(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"title\n", "1", "\n"},
        {"TY  - JOUR\n", "AU  - A, B\n", "ER  -\n"},
        {"TY  - JOUR\nAB  - ", "<a", "\nER  -\n"},
        {"TY  - JOUR\nN1  - ", "pubmed ", "\nER  -\n"},
        {"TY  - JOUR\nU1  - ", "1 [pmid]", "\nER  -\n"},
        {"TY  - JOUR\nDO  - ", "doi:", "\nER  -\n"},
    };
    double usual = time_long("TY  - JOUR\nAB  - ", "words and more ", "\nER  -\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double time = time_long(cases[i][0], cases[i][1], cases[i][2]);
        if (time > 10 * usual)
            fail_msg("'%s': %.1f s where %.1f are usual", cases[i][1], time, usual);
    }
    struct rob_buf name = {0}; /* a long word before many initials */
    rob_buf_str(&name, "TY  - JOUR\nAU  - ");
    rob_buf_repeat(&name, 'a', 1 << 19);
    double time = time_long(name.data, " A", "\nER  -\n");
    rob_buf_free(&name);
    if (time > 10 * usual)
        fail_msg("initials: %.1f s where %.1f are usual", time, usual);
}

/* ---- real exports ---- */

static const char *shared(void)
{
    const char *given = getenv("SYROB_SHARED_DIR");
    return given && *given ? given : SYROB_SHARED_DIR;
}

/* Records as an independent reader counted them. */
static void reads_real_exports(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum rob_citation_format format;
        size_t n;
    } files[] = {
        {"asysd_zotero_export.ris", ROB_CITATIONS_RIS, 1000},
        {"asysd_wos_test.ris", ROB_CITATIONS_RIS, 50},
        {"asreview_test_scopus.ris", ROB_CITATIONS_RIS, 6},
        {"asreview_test_proquest.ris", ROB_CITATIONS_RIS, 6},
        {"asreview_test_ovid_psycinfo.ris", ROB_CITATIONS_RIS, 6},
        {"asreview_test_baseline_reference_types.ris", ROB_CITATIONS_RIS, 60},
        {"asreview_test_faulty_year.ris", ROB_CITATIONS_RIS, 1},
        {"asreview_test_pubmed_endnote.txt", ROB_CITATIONS_RIS, 6},
        {"asreview_test_web_of_science.txt", ROB_CITATIONS_RIS, 10},
        {"citesource_test_1.ris", ROB_CITATIONS_RIS, 642},
        {"citesource_GreenFile.ris", ROB_CITATIONS_RIS, 139},
        {"citesource_Dimensions_246.ris", ROB_CITATIONS_RIS, 246},
        {"litsearchr_scopus.ris", ROB_CITATIONS_RIS, 92},
        {"rispy_example_bom.ris", ROB_CITATIONS_RIS, 1},
        {"rispy_example_extraneous_data.ris", ROB_CITATIONS_RIS, 2},
        {"rispy_example_full.ris", ROB_CITATIONS_RIS, 2},
        {"rispy_example_multiline.ris", ROB_CITATIONS_RIS, 3},
        {"rispy_example_urls.ris", ROB_CITATIONS_RIS, 4},
        {"rispy_example_utf_chars.ris", ROB_CITATIONS_RIS, 1},
        {"joined_5700.ris", ROB_CITATIONS_RIS, 5700},
        {"asreview_test_generic_semicolon.csv", ROB_CITATIONS_CSV, 2},
        {"asreview_test_generic_tab.tsv", ROB_CITATIONS_TSV, 2},
        {"asreview_test_missing_values.csv", ROB_CITATIONS_CSV, 4},
        {"asreview_test_embase.csv", ROB_CITATIONS_CSV, 6},
        {"litsearchr_biosis.txt", ROB_CITATIONS_TSV, 212},
    };
    char folder[4096];
    snprintf(folder, sizeof folder, "%s/data/citations", shared());
    if (access(folder, R_OK) != 0)
        skip();
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct rob_buf text = file_at(folder, files[i].name);
        struct rob_citations *list = read_with(text.data, text.len, &plain);
        if (list->format != files[i].format || list->n != files[i].n)
            fail_msg("%s: %zu records", files[i].name, list->n);
        rob_citations_free(list);
        rob_buf_free(&text);
    }
}

static void reads_no_record_where_there_is_none(void **state)
{
    (void)state;
    char folder[4096];
    snprintf(folder, sizeof folder, "%s/data/citations", shared());
    if (access(folder, R_OK) != 0)
        skip();
    static const char *const names[] = {"rispy_example_wos.ris", "litsearchr_zoorec.txt",
                                        "revtools_restoration_WoS.ciw"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct rob_buf text = file_at(folder, names[i]);
        const struct rob_citations_options as_ris = {.format = ROB_CITATIONS_RIS};
        refuse_with(text.data, text.len, &plain, ROB_INVALID,
                    "this is ISI tagged text (Web of Science, plain text), which cannot be read "
                    "here; please export the search as RIS or CSV");
        refuse_with(text.data, text.len, &as_ris, ROB_INVALID, "no record");
        rob_buf_free(&text);
    }
}

/* The same paper has the same id, whichever tool it comes from. */
static void knows_a_paper_again(void **state)
{
    (void)state;
    char folder[4096];
    snprintf(folder, sizeof folder, "%s/data/citations", shared());
    if (access(folder, R_OK) != 0)
        skip();
    struct rob_buf wos = file_at(folder, "asysd_wos_test.ris");
    struct rob_buf zotero = file_at(folder, "asysd_zotero_export.ris");
    struct rob_citations *a = read_with(wos.data, wos.len, &plain);
    struct rob_citations *b = read_with(zotero.data, zotero.len, &plain);
    char id[ROB_STUDY_ID_SIZE];
    assert_int_equal(rob_citation_study_id(id, sizeof id, &a->at[0], 4, NULL), ROB_OK);
    assert_id(&b->at[0], 4, id);
    rob_citations_free(a);
    rob_citations_free(b);
    rob_buf_free(&wos);
    rob_buf_free(&zotero);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_odd_ris),
        cmocka_unit_test(mends_bytes),
        cmocka_unit_test(reads_other_encodings),
        cmocka_unit_test(reads_single_blank_tags),
        cmocka_unit_test(reads_tags_before_the_type),
        cmocka_unit_test(reads_records_without_a_type),
        cmocka_unit_test(reads_indented_ris),
        cmocka_unit_test(counts_repeated_authors_once),
        cmocka_unit_test(refuses_ris),
        cmocka_unit_test(two_people_may_have_one_name),
        cmocka_unit_test(names_institutions_whole),
        cmocka_unit_test(reads_numbers_of_spreadsheets),
        cmocka_unit_test(reads_long_values_in_time),
        cmocka_unit_test(reads_real_exports),
        cmocka_unit_test(reads_no_record_where_there_is_none),
        cmocka_unit_test(knows_a_paper_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
