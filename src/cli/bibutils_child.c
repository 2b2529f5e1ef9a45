/* The hidden command that reads citations with libbibutils and writes them as lines of JSON. */
#include "cli/bibutils_parts.h"
#include "cli/bibutils_run.h"

#include "base/file.h"
#include "base/json.h"
#include "base/utf8.h"

#include <bibutils/bibformats.h>
#include <bibutils/bibutils.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <unistd.h>

enum { MEMORY_MAX = 2000, CPU_SECONDS = 120, RECORD_SECONDS = 10 }; /* MEMORY_MAX in MiB */

/* The functions of the formats are called directly: bibl_initparams() of 7.2 refuses ISI. */
static const struct reader {
    enum rob_citation_format format;
    int (*init)(param *settings, const char *program);
} readers[] = {
    {ROB_CITATIONS_BIBTEX, bibtexin_initparams},      {ROB_CITATIONS_ENW, endin_initparams},
    {ROB_CITATIONS_ENDNOTE_XML, endxmlin_initparams}, {ROB_CITATIONS_ISI, isiin_initparams},
    {ROB_CITATIONS_NBIB, nbibin_initparams},          {ROB_CITATIONS_PUBMED_XML, medin_initparams},
};

/* The output for the records, apart from what libbibutils prints. */
struct child {
    const struct reader *reader;
    param settings;
    int to;
    struct rob_buf in, tidy, line;
    struct rob_bib_records records;
};

/* The address space of a sanitized program is larger than any limit. */
static void limit_self(void)
{
    struct rlimit none = {0, 0}, cpu = {CPU_SECONDS, CPU_SECONDS};
    setrlimit(RLIMIT_CORE, &none);
    setrlimit(RLIMIT_CPU, &cpu);
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNLIMITED 1
#endif
#endif
#if !defined(__SANITIZE_ADDRESS__) && !defined(UNLIMITED)
    struct rlimit memory = {(rlim_t)MEMORY_MAX << 20, (rlim_t)MEMORY_MAX << 20};
    setrlimit(RLIMIT_AS, &memory);
#endif
}

/* --- a field ----------------------------------------------------------------------------- */

/* libbibutils works in bytes, and might have cut a character. */
static void add_text(struct rob_buf *out, const char *text, size_t len)
{
    struct rob_buf whole = {0};
    struct rob_json_writer writer = {.out = out};
    while (len) {
        size_t n = rob_utf8_valid_prefix(text, len);
        rob_buf_add(&whole, text, n);
        rob_buf_str(&whole, n < len ? "?" : "");
        text += n + (n < len);
        len -= n + (n < len);
    }
    rob_json_add_text(&writer, NULL, rob_buf_text(&whole));
    out->failed |= whole.failed;
    rob_buf_free(&whole);
}

static void add_field(struct child *in, const char *tag, const char *value, size_t len)
{
    struct rob_buf *out = &in->line;
    rob_buf_str(out, out->data[out->len - 1] == '[' ? "[" : ",[");
    add_text(out, tag, strlen(tag));
    rob_buf_char(out, ',');
    add_text(out, value, len);
    rob_buf_char(out, ']');
}

/* "Hale, S. and {The Heat Group} and others"; a name in braces is an organisation's. */
static void add_bibtex_authors(struct child *in, const char *value)
{
    struct rob_buf name = {0};
    while (*value) {
        size_t n = rob_bib_author(value), skip = n;
        bool whole = n > 2 && value[0] == '{' && value[n - 1] == '}' && !memchr(value, '\\', n);
        rob_buf_clear(&name);
        rob_bib_latex(&name, value, n, false);
        rob_buf_str(&name, whole ? "," : "");
        if (name.len && strcmp(name.data, "others") != 0)
            add_field(in, "author", name.data, name.len);
        skip += strspn(value + skip, " \t\n");
        if (strncasecmp(value + skip, "and", 3) == 0 && strchr(" \t\n", value[skip + 3]))
            skip += 3;
        value += skip;
        value += strspn(value, " \t\n");
    }
    in->line.failed |= name.failed;
    rob_buf_free(&name);
}

static bool is_one_of(const char *word, const char *const *words)
{
    while (*words && strcmp(*words, word) != 0)
        words++;
    return *words != NULL;
}

/* "3--4" */
static void add_pages(struct child *in, const char *value)
{
    struct rob_buf pages = {0};
    for (; *value; value++)
        if (value[0] != '-' || value[1] != '-')
            rob_buf_char(&pages, *value);
    add_field(in, "pages", rob_buf_text(&pages), pages.len);
    in->line.failed |= pages.failed;
    rob_buf_free(&pages);
}

static void add_bibtex(struct child *in, const char *tag, const char *value)
{
    static const char *const plain[] = {"doi",  "url", "eprint",     "pages",
                                        "pmid", "ee",  "bdsk-url-1", NULL};
    char lower[40] = "";
    struct rob_buf text = {0};
    tag += strspn(tag, " ,\t\n");
    for (size_t i = 0; i + 1 < sizeof lower && tag[i]; i++)
        lower[i] = (char)tolower((unsigned char)tag[i]);
    if (strcmp(lower, "author") == 0) {
        add_bibtex_authors(in, value);
        return;
    }
    rob_bib_latex(&text, value, strlen(value), is_one_of(lower, plain));
    if (strcmp(lower, "pages") == 0)
        add_pages(in, rob_buf_text(&text));
    else
        add_field(in, lower, rob_buf_text(&text), text.len);
    in->line.failed |= text.failed;
    rob_buf_free(&text);
}

/* PubMed's names are in parts: "Hale|Sara|B". */
static void add_parted_name(struct child *in, const char *tag, const char *value)
{
    struct rob_buf name = {0};
    for (unsigned n = 0; *value; value++)
        if (*value == '|')
            rob_buf_str(&name, n++ ? " " : ", ");
        else
            rob_buf_char(&name, *value);
    add_field(in, tag, rob_buf_text(&name), name.len);
    in->line.failed |= name.failed;
    rob_buf_free(&name);
}

static void add_tagged(struct child *in, const char *tag, int level, const char *value)
{
    static const char *const organisations[] = {"CN", "CA", "GP", "AUTHOR:CORP", NULL};
    struct rob_buf name = {0}, text = {0};
    rob_buf_printf(&name, "%s%s", level > 0 ? "host." : "", tag);
    if (strcmp(tag, "AUTHOR") == 0) {
        add_parted_name(in, tag, value);
    } else {
        rob_buf_printf(&text, "%s%s", value, is_one_of(tag, organisations) ? "," : "");
        add_field(in, rob_buf_text(&name), rob_buf_text(&text), text.len);
    }
    in->line.failed |= name.failed || text.failed;
    rob_buf_free(&name);
    rob_buf_free(&text);
}

/* --- a record ---------------------------------------------------------------------------- */

static void add_fields(struct child *in, fields *found)
{
    for (int i = 0; i < fields_num(found); i++) {
        const char *tag = fields_tag(found, i, FIELDS_CHRP_NOUSE);
        const char *value = fields_value(found, i, FIELDS_CHRP_NOUSE);
        if (!tag || !value)
            continue;
        if (in->reader->format == ROB_CITATIONS_BIBTEX)
            add_bibtex(in, tag, value);
        else
            add_tagged(in, tag, fields_level(found, i), value);
    }
}

/* Raw fields, as they are named in the file: in libbibutils' own terms "Food and Drug
 * Administration" is two persons. */
static bool read_record(struct child *in, const struct rob_bib_record *record)
{
    static char file[] = "citations";
    bibl found;
    rob_buf_clear(&in->tidy);
    rob_buf_str(&in->tidy, rob_buf_text(&in->records.strings));
    rob_bib_tidy(&in->tidy, in->reader->format, record);
    rob_buf_char(&in->tidy, '\n'); /* libbibutils misses a short text without it */
    FILE *from =
        in->tidy.failed || !in->tidy.len ? NULL : fmemopen(in->tidy.data, in->tidy.len, "r");
    if (!from)
        return false;
    bibl_init(&found);
    bool ok = bibl_read(&found, from, file, &in->settings) == BIBL_OK;
    for (long i = 0; ok && i < found.n; i++)
        add_fields(in, found.ref[i]);
    bibl_free(&found);
    fclose(from);
    return ok;
}

/* The line's beginning is written before libbibutils is called, and shows where that broke down. */
static bool take_record(struct child *in, const struct rob_bib_record *record)
{
    char begin[40];
    int n = snprintf(begin, sizeof begin, "{\"line\":%u,", record->line);
    if (!rob_file_write_all(in->to, begin, (size_t)n))
        return false;
    rob_buf_clear(&in->line);
    rob_buf_str(&in->line, "\"fields\":[");
    alarm(RECORD_SECONDS);
    const char *problem = record->problem;
    if (!problem && !read_record(in, record))
        problem = "libbibutils, which reads it, could not understand it";
    alarm(0);
    if (problem) {
        rob_buf_clear(&in->line);
        rob_buf_printf(&in->line, "\"problem\":\"%s\"}\n", problem);
    } else {
        rob_buf_str(&in->line, "]}\n");
    }
    return !in->line.failed && rob_file_write_all(in->to, in->line.data, in->line.len);
}

static bool read_input(struct rob_buf *in)
{
    ssize_t n = 1;
    while (n > 0 && rob_buf_reserve(in, 1 << 16)) {
        n = read(STDIN_FILENO, in->data + in->len, 1 << 16);
        in->len += n > 0 ? (size_t)n : 0;
        in->data[in->len] = '\0';
    }
    return n == 0;
}

static bool read_all(struct child *in, size_t first)
{
    static char program[] = "syrob";
    bool ok = read_input(&in->in) &&
              rob_bib_split(&in->records, in->reader->format, rob_buf_text(&in->in), in->in.len) &&
              in->reader->init(&in->settings, program) == BIBL_OK;
    in->settings.output_raw = 1;
    in->settings.nosplittitle = 1;
    for (size_t i = first; ok && i < in->records.n; i++)
        ok = take_record(in, &in->records.at[i]);
    return ok;
}

int rob_cli_bibutils_child(const char *format, const char *first)
{
    struct child in = {.to = dup(STDOUT_FILENO)};
    enum rob_citation_format wanted = ROB_CITATIONS_AUTO;
    bool known = rob_citation_format_find(&wanted, format);
    for (size_t i = 0; known && i < sizeof readers / sizeof *readers; i++)
        if (readers[i].format == wanted)
            in.reader = &readers[i];
    if (!in.reader || in.to < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
        fprintf(stderr, "no reader for '%s'\n", format);
        return rob_status_exit_code(ROB_USAGE);
    }
    limit_self();
    bool ok = read_all(&in, strtoul(first, NULL, 10));
    if (!ok)
        fprintf(stderr, "out of memory, or nobody reads the result\n");
    fflush(stderr);
    _exit(ok ? 0 : rob_status_exit_code(ROB_SYSTEM)); /* nothing is freed */
}
