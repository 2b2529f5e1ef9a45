/*
 * Formats that libbibutils reads: a child that fails in every way, LaTeX, and files with mutations.
 * Started with --bibutils-read, this program is that child itself.
 */
#include "citations_near.h"

#include "base/vec.h"
#include "cli/bibutils_parts.h"
#include "cli/bibutils_run.h"

#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---- a child that fails ---- */

static char script[] = "/tmp/syrob-test-XXXXXX";

static void write_script(const char *body)
{
    FILE *file = fopen(script, "w");
    assert_non_null(file);
    fprintf(file, "#!/bin/sh\n%s\n", body);
    fchmod(fileno(file), 0700);
    fclose(file);
}

/* Runs it on a text of `len` bytes; `words` are in the lines or in the error. */
static void expect(const char *program, unsigned seconds, size_t len, enum rob_status status,
                   const char *words)
{
    struct rob_cli_bibutils how = {
        .program = "/nonexistent", .instead = program, .seconds = seconds};
    struct rob_error err = {0};
    char *text = malloc(len + 1), *out = NULL;
    size_t n = 0;
    assert_non_null(text);
    memset(text, 'x', len);
    text[len] = '\0';
    assert_int_equal(rob_cli_bibutils_read(&how, ROB_CITATIONS_BIBTEX, text, len, &out, &n, &err),
                     status);
    if (status ? !strstr(err.text, words) : !strstr(out, words))
        fail_msg("'%s', expected '%s'", status ? err.text : out, words);
    free(out);
    free(text);
}

static void survives_the_child(void **state)
{
    (void)state;
    const size_t many = 4 << 20;
    int fd = mkstemp(script);
    assert_true(fd >= 0);
    close(fd);
    expect("/nonexistent", 0, 1, ROB_SYSTEM, "cannot run");
    write_script("kill -9 $$");
    expect(script, 0, many, ROB_INVALID, "the reader of bibtex failed");
    write_script("echo first line >&2; echo second >&2; exit 3");
    expect(script, 0, many, ROB_INVALID, "failed: first line");
    write_script("exec >&- 2>&-; sleep 30");
    expect(script, 1, 1, ROB_INVALID, "took too long");
    write_script("sleep 30");
    expect(script, 1, many, ROB_INVALID, "took too long");
    write_script("cat /dev/zero | tr '\\0' y");
    expect(script, 20, 1, ROB_INVALID, "far more");
    write_script("cat /dev/zero | tr '\\0' y | head -c 3000000 >&2; cat; echo");
    expect(script, 20, many, ROB_OK, "xxxx");
    unlink(script);
}

/* The third record is its end, and the fifth takes too long. */
static void goes_on_behind_a_breakdown(void **state)
{
    (void)state;
    static const char lines[] =
        "{\"line\":1,\"fields\":[]}\n{\"line\":2,\"fields\":[]}\n"
        "{\"line\":3,\"problem\":\"libbibutils, which reads it, broke down on "
        "it\"}\n{\"line\":4,\"fields\":[]}\n{\"line\":5,\"problem\":\"reading it "
        "took too long\"}\n{\"line\":6,\"fields\":[]}\n";
    strcpy(script + sizeof script - 7, "XXXXXX");
    int fd = mkstemp(script);
    assert_true(fd >= 0);
    close(fd);
    write_script("cat > /dev/null; i=$3\n"
                 "while [ $i -lt 6 ]; do i=$((i + 1)); printf '{\"line\":%d,' $i\n"
                 "[ $i -ne 3 ] || { printf '\"fields\":[[\"half'; kill -SEGV $$; }\n"
                 "[ $i -ne 5 ] || kill -ALRM $$\n"
                 "echo '\"fields\":[]}'; done");
    expect(script, 20, 10, ROB_OK, lines);
    write_script("printf '{\"line\":1,'");
    expect(script, 20, 10, ROB_INVALID, "the reader of bibtex failed"); /* for ever */
    unlink(script);
}

/* ---- LaTeX ---- */

static void resolves_latex(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"M{\\\"u}ller \\\"u \\\"{u} {\\\"{u}}", "Müller ü ü ü"},
        {"\\'{\\i} {\\'\\i} Mart\\'\\i nez \\v{s} {\\v s} \\c c \\k{a} \\H{o} \\.{z}",
         "í í Martínez š š ç ą ő ż"},
        {"\\ss{} {\\ss} \\o{} \\AA{} {\\L}\\'od\\'z", "ß ß ø Å Łódź"},
        {"$\\alpha$-x $\\leq$ 5\\% \\& 2\\,mg CO$_2$ $10^{5}$ x_2", "α-x ≤ 5% & 2 mg CO2 105 x_2"},
        {"\\emph{in vivo} {\\it c} \\textbf{{GABA}} \\href{http://x}{b} \\unknown{a}",
         "in vivo c GABA b a"},
        {"a--b---c ``q'' d~e \\$ \\{x\\} \\\\ \\textbackslash{} \\", "a–b—c “q” d e $ {x}   \\ "},
        {"\\\"", ""},
        {"é \\'", "é "},
    };
    for (size_t i = 0; i < ROB_COUNT(cases); i++) {
        struct rob_buf out = {0};
        rob_bib_latex(&out, cases[i][0], strlen(cases[i][0]), false);
        assert_string_equal(rob_buf_text(&out), cases[i][1]);
        rob_buf_free(&out);
    }
    static const char doi[] = "10.1/a--b_c\\_d{x}~e\\textasciitilde{}f$g\\%";
    struct rob_buf out = {0};
    rob_bib_latex(&out, doi, sizeof doi - 1, true);
    assert_string_equal(rob_buf_text(&out), "10.1/a--b_c_dx~e~f$g%");
    rob_buf_free(&out);
}

/* ---- files with mutations ---- */

static const struct {
    const char *name;
    enum rob_citation_format format;
} files[] = {
    {"small.bib", ROB_CITATIONS_BIBTEX},
    {"small-endnote.xml", ROB_CITATIONS_ENDNOTE_XML},
    {"small-pubmed.xml", ROB_CITATIONS_PUBMED_XML},
    {"small.ciw", ROB_CITATIONS_ISI},
    {"small.nbib", ROB_CITATIONS_NBIB},
    {"small.enw", ROB_CITATIONS_ENW},
};

/* SplitMix64. */
static size_t random_below(uint64_t *seed, size_t n)
{
    uint64_t z = *seed += 0x9E3779B97F4A7C15U;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27) * 0x94D049BB133111EBU;
    return n ? (size_t)((z ^ z >> 31) % n) : 0;
}

/* Bytes that mean something to one of the formats. */
static char any_byte(uint64_t *seed)
{
    static const char bytes[] = "{}\"@,=#%<>/&;- \n\rPTERA0\\$|\x80\xC3\xFF";
    return bytes[random_below(seed, sizeof bytes - 1)];
}

static void mutate(struct rob_buf *text, uint64_t *seed)
{
    for (size_t n = 1 + random_below(seed, 6); n && text->len > 4; n--) {
        size_t at = random_below(seed, text->len - 1);
        size_t len = random_below(seed, text->len - at < 80 ? text->len - at : 80);
        switch (random_below(seed, 4)) {
        case 0:
            text->data[at] = any_byte(seed);
            break;
        case 1: /* left out */
            memmove(text->data + at, text->data + at + len, text->len - at - len + 1);
            text->len -= len;
            break;
        case 2: /* put in */
            rob_buf_char(text, ' ');
            memmove(text->data + at + 1, text->data + at, text->len - at - 1);
            text->data[at] = any_byte(seed);
            break;
        default:                                     /* repeated at the end */
            assert_true(rob_buf_reserve(text, len)); /* so that it does not move */
            rob_buf_add(text, text->data + at, len);
        }
    }
}

/* Read or refused, in time; the child's program is the one without sanitizers, if it is there. */
static void read_mutated(const struct rob_buf *text, size_t file, const char *program,
                         unsigned long *n_broken)
{
    struct rob_cli_bibutils how = {.instead = program, .seconds = 30};
    struct rob_citations_options options = {
        .format = files[file].format, .convert = rob_cli_bibutils_read, .context = &how};
    struct rob_citations *list = NULL;
    struct rob_error err = {0};
    enum rob_status status = rob_citations_read(&list, text->data, text->len, &options, &err);
    if (status && !strstr(err.text, "no record of") && !strstr(err.text, "NUL"))
        fail_msg("%s: '%s'", files[file].name, err.text);
    for (size_t i = 0; list && i < list->n_problems; i++) {
        if (strstr(list->problems[i].message, "too long"))
            fail_msg("%s: a record took too long", files[file].name);
        *n_broken += strstr(list->problems[i].message, "broke down") != NULL;
    }
    rob_citations_free(list);
}

static void survives_mutations(void **state)
{
    (void)state;
    unsigned long n = getenv("SYROB_LONG") ? 10000 : 120, n_broken = 0;
    const char *program = getenv("SYROB_PLAIN");
    uint64_t seed = 12;
    for (unsigned long i = 0; i < n; i++) {
        size_t file = i % ROB_COUNT(files);
        struct rob_buf text = file_at(ROB_TEST_DATA "/citations", files[file].name);
        if (i >= ROB_COUNT(files)) /* the first time as it is */
            mutate(&text, &seed);
        read_mutated(&text, file, program, &n_broken);
        rob_buf_free(&text);
        if (i + 1 == ROB_COUNT(files))
            assert_int_equal(n_broken, 0);
    }
    print_message("%lu files with mutations; libbibutils broke down on %lu records\n", n, n_broken);
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], ROB_CLI_BIBUTILS_COMMAND) == 0)
        return rob_cli_bibutils_child(argv[2], argv[3]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(survives_the_child),
        cmocka_unit_test(goes_on_behind_a_breakdown),
        cmocka_unit_test(resolves_latex),
        cmocka_unit_test(survives_mutations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
