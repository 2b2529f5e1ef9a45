/* Citations: recognises the format of a file, and calls its reader. */
#include "io/read_citations.h"

#include "base/decode_text.h"
#include "base/fail.h"
#include "io/table.h"
#include "io/workbook.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LOOK_AT = 1 << 18 }; /* bytes in which a file shows its format */

/* One line of the file without its end. */
struct line {
    const char *text;
    size_t len;
};

static bool is_tag_line(struct line line, const char *tag, const char *blanks_and_sign)
{
    size_t n = strlen(tag), m = strlen(blanks_and_sign);
    return line.len >= n + m && memcmp(line.text, tag, n) == 0 &&
           memcmp(line.text + n, blanks_and_sign, m) == 0;
}

static bool is_ris_line(struct line line)
{
    return is_tag_line(line, "TY", "  -") || is_tag_line(line, "TY", " -") ||
           is_tag_line(line, "TY", "   -");
}

static bool is_nbib_line(struct line line)
{
    return is_tag_line(line, "PMID", "-") || is_tag_line(line, "PMID", " -");
}

/* "FN Clarivate ...", "PT J" */
static bool is_isi_line(struct line line)
{
    return is_tag_line(line, "FN", " ") ||
           (line.len == 4 && is_tag_line(line, "PT", " ") && strchr("JBSPC", line.text[3]));
}

/* "@article{key," */
static bool is_bibtex_line(struct line line)
{
    while (line.len && (*line.text == ' ' || *line.text == '\t')) {
        line.text++;
        line.len--;
    }
    if (line.len < 4 || *line.text != '@')
        return false;
    size_t i = 1;
    while (i < line.len && (line.text[i] | 0x20) >= 'a' && (line.text[i] | 0x20) <= 'z')
        i++;
    while (i < line.len && line.text[i] == ' ')
        i++;
    return i > 1 && i < line.len && (line.text[i] == '{' || line.text[i] == '(');
}

/* One row a format: how it is recognised, and its reader (NULL: none yet). */
static const struct format {
    const char *name, *text;
    bool (*is_line)(struct line);
    enum rob_status (*read)(struct rob_citations *, const struct rob_citations__source *,
                            struct rob_error *);
} formats[] = {
#define X(id, name, text) [ROB_CITATIONS_##id] = {name, text, FORMAT_##id},
#define FORMAT_AUTO NULL, NULL
#define FORMAT_CSV NULL, rob_citations__read_table
#define FORMAT_TSV NULL, rob_citations__read_table
#define FORMAT_WORKBOOK NULL, rob_citations__read_table
#define FORMAT_RIS is_ris_line, rob_citations__read_ris
#define FORMAT_BIBTEX is_bibtex_line, NULL
#define FORMAT_ENDNOTE_XML NULL, NULL
#define FORMAT_ISI is_isi_line, NULL
#define FORMAT_NBIB is_nbib_line, NULL
#define FORMAT_PUBMED_XML NULL, NULL
    ROB_CITATION_FORMAT_LIST(X)
#undef X
};

enum { N_FORMATS = sizeof formats / sizeof *formats };

const char *rob_citation_format_name(enum rob_citation_format format)
{
    return formats[format].name;
}

const char *rob_citation_format_text(enum rob_citation_format format)
{
    return formats[format].text;
}

bool rob_citation_format_find(enum rob_citation_format *out, const char *name)
{
    for (size_t i = 0; i < N_FORMATS; i++)
        if (strcasecmp(formats[i].name, name) == 0) {
            *out = (enum rob_citation_format)i;
            return true;
        }
    return false;
}

static struct line next_line(const char **at, const char *end)
{
    struct line line = {*at, 0};
    while (*at < end && **at != '\n' && **at != '\r')
        ++*at;
    line.len = (size_t)(*at - line.text);
    while (*at < end && (**at == '\n' || **at == '\r'))
        ++*at;
    if (line.len >= 3 && memcmp(line.text, "\xEF\xBB\xBF", 3) == 0)
        line = (struct line){line.text + 3, line.len - 3};
    return line;
}

static bool holds(const char *data, size_t len, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= len; i++)
        if (data[i] == *word && memcmp(data + i, word, n) == 0)
            return true;
    return false;
}

enum rob_citation_format rob_citations_detect(const char *data, size_t len)
{
    if (rob_workbook_is(data, len))
        return ROB_CITATIONS_WORKBOOK;
    const char *at = data, *end = data + (len < LOOK_AT ? len : LOOK_AT);
    size_t sample = (size_t)(end - data);
    bool first = true;
    while (at < end) {
        struct line line = next_line(&at, end);
        if (first && line.len && *line.text == '<')
            return holds(data, sample, "<PubmedArticle") ? ROB_CITATIONS_PUBMED_XML
                                                         : ROB_CITATIONS_ENDNOTE_XML;
        first = first && !line.len;
        for (size_t i = 0; i < N_FORMATS; i++)
            if (formats[i].is_line && formats[i].is_line(line))
                return (enum rob_citation_format)i;
    }
    bool bom = len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0;
    size_t skip = bom ? 3 : 0;
    char delimiter = rob_table_delimiter(data + skip, len - skip);
    return delimiter == '\t' ? ROB_CITATIONS_TSV : ROB_CITATIONS_CSV;
}

static struct rob_citations *new_list(enum rob_citation_format format)
{
    struct rob_citations *list = calloc(1, sizeof *list);
    if (!list)
        return NULL;
    list->format = format;
    list->memory = calloc(1, sizeof *list->memory);
    if (!list->memory) {
        free(list);
        return NULL;
    }
    return list;
}

void rob_citations_free(struct rob_citations *citations)
{
    if (!citations)
        return;
    struct rob_citations_memory *memory = citations->memory;
    rob_vec_free(&memory->items);
    rob_vec_free(&memory->problems);
    rob_buf_free(&memory->decoded);
    rob_buf_free(&memory->cleaned);
    rob_arena_free(&memory->arena);
    free(memory);
    free(citations);
}

static int by_record(const void *a, const void *b)
{
    const struct rob_citation_problem *x = a, *y = b;
    if (x->record != y->record)
        return x->record < y->record ? -1 : 1;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return strcmp(x->message, y->message);
}

static void publish(struct rob_citations *list)
{
    struct rob_citations_memory *memory = list->memory;
    if (memory->problems.n)
        qsort(memory->problems.at, memory->problems.n, sizeof *memory->problems.at, by_record);
    list->at = memory->items.at;
    list->n = memory->items.n;
    list->problems = memory->problems.at;
    list->n_problems = memory->problems.n;
}

/* A file that is a workbook, though another format was named, or the other way round. */
static enum rob_status check_kind(const char *data, size_t len,
                                  const struct rob_citations_options *options,
                                  struct rob_error *err)
{
    bool workbook = rob_workbook_is(data, len), named = options->format == ROB_CITATIONS_WORKBOOK;
    if (options->format != ROB_CITATIONS_AUTO && workbook != named)
        return rob_fail(err, ROB_INVALID, "this is %s (.xlsx, .ods); leave out --format",
                        workbook ? "a workbook or another archive" : "not a workbook");
    return rob_table_check_worksheet(data, len, options->worksheet, err);
}

static enum rob_status decode(struct rob_buf *text, enum rob_text_encoding *encoding,
                              const char *data, size_t len, struct rob_error *err)
{
    *encoding = rob_text_decode(text, data, len);
    if (text->failed)
        return rob_fail_memory(err);
    bool wide = *encoding == ROB_TEXT_UTF16_LE || *encoding == ROB_TEXT_UTF16_BE;
    return wide ? rob_table_check_text(rob_buf_text(text), text->len, err)
                : rob_table_check_text(data, len, err);
}

static enum rob_status note_encoding(struct rob_citations *list, enum rob_text_encoding encoding,
                                     struct rob_error *err)
{
    if (encoding != ROB_TEXT_WINDOWS_1252)
        return ROB_OK;
    return rob_citations__problem(list, ROB_CITATION_NOTE, 0, 0, err,
                                  "the file is not UTF-8 and was read as Windows-1252; please "
                                  "check letters with accents");
}

static enum rob_status read_source(struct rob_citations **out,
                                   const struct rob_citations__source *source,
                                   enum rob_text_encoding encoding, struct rob_error *err)
{
    enum rob_citation_format format = source->options->format;
    if (format == ROB_CITATIONS_AUTO)
        format = rob_citations_detect(source->data, source->len);
    if (!formats[format].read)
        return rob_fail(err, ROB_INVALID,
                        "this looks like %s, which cannot be read yet; export the search as RIS or "
                        "CSV",
                        formats[format].text);
    struct rob_citations *list = new_list(format);
    if (!list)
        return rob_fail_memory(err);
    enum rob_status status = note_encoding(list, encoding, err);
    if (!status)
        status = formats[format].read(list, source, err);
    if (status) {
        rob_citations_free(list);
        return status;
    }
    publish(list);
    *out = list;
    return ROB_OK;
}

enum rob_status rob_citations_read(struct rob_citations **out, const char *data, size_t len,
                                   const struct rob_citations_options *options,
                                   struct rob_error *err)
{
    if (len > ROB_CITATIONS_BYTES_MAX)
        return rob_fail(err, ROB_INVALID, "longer than %d bytes", ROB_CITATIONS_BYTES_MAX);
    enum rob_text_encoding encoding = ROB_TEXT_UTF8;
    enum rob_status status = check_kind(data, len, options, err);
    if (status)
        return status;
    if (rob_workbook_is(data, len))
        return read_source(out, &(struct rob_citations__source){data, len, options}, encoding, err);
    struct rob_buf text = {0};
    status = decode(&text, &encoding, data, len, err);
    const struct rob_citations__source source = {rob_buf_text(&text), text.len, options};
    if (!status)
        status = read_source(out, &source, encoding, err);
    rob_buf_free(&text);
    return status;
}
