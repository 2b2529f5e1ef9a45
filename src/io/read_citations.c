#define _GNU_SOURCE /* memmem */
/* Citations: finds the reader for a file, and calls it. */
#include "io/read_citations.h"

#include "base/decode_text.h"
#include "base/fail.h"
#include "io/table.h"
#include "io/workbook.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static enum rob_status (*const readers[])(struct rob_citations *,
                                          const struct rob_citations__source *,
                                          struct rob_error *) = {
    [ROB_CITATIONS_CSV] = rob_citations__read_table,
    [ROB_CITATIONS_TSV] = rob_citations__read_table,
    [ROB_CITATIONS_WORKBOOK] = rob_citations__read_table,
    [ROB_CITATIONS_RIS] = rob_citations__read_ris,
    [ROB_CITATIONS_BIBTEX] = rob_citations__read_converted,
    [ROB_CITATIONS_ENDNOTE_XML] = rob_citations__read_converted,
    [ROB_CITATIONS_ENW] = rob_citations__read_converted,
    [ROB_CITATIONS_ISI] = rob_citations__read_converted,
    [ROB_CITATIONS_NBIB] = rob_citations__read_converted,
    [ROB_CITATIONS_PUBMED_XML] = rob_citations__read_converted,
    [ROB_CITATIONS_CSL_JSON] = rob_citations__read_csl,
    [ROB_CITATIONS_COCHRANE] = rob_citations__read_tagged,
    [ROB_CITATIONS_REFWORKS] = rob_citations__read_tagged,
};

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

/* "1. J Heat. 1997 Nov 5;3(1):3-4. doi: 10.1000/h1." and so on, each with "PMID: 1234567  [Indexed
 * for MEDLINE]" at its end: what PubMed saves as "Abstract". */
static bool is_pubmed_text(const char *text, size_t len)
{
    enum { LOOK_AT = 1 << 16 };
    size_t n = len < LOOK_AT ? len : LOOK_AT;
    return n > 3 && strncmp(text, "1. ", 3) == 0 && memmem(text, n, "\nPMID: ", 7);
}

/* Files that are no lists of records, by how they begin. */
static enum rob_status check_begin(const char *data, size_t len, struct rob_error *err)
{
    static const struct {
        const char *begin;
        size_t len;
        const char *what;
    } kinds[] = {
        {"%PDF-", 5,
         "this is a PDF, not a list of records; to link the papers of studies in the review: syrob "
         "pdf FOLDER"},
        {"{\\rtf", 5, "this is a document (.rtf); export the search as RIS"},
        {"\x1F\x8B", 2, "this file is compressed (gzip); unpack it first"},
        {"7z\xBC\xAF", 4, "this file is compressed (7z); unpack it first"},
        {"<!doctype html", 14, "this is a web page; export the search as RIS"},
        {"<html", 5, "this is a web page; export the search as RIS"},
    };
    size_t filled = len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (filled < len && strchr(" \t\r\n", data[filled]) && data[filled])
        filled++;
    if (filled == len)
        return rob_fail(err, ROB_INVALID, "the file is empty");
    if (is_pubmed_text(data + filled, len - filled))
        return rob_fail(err, ROB_INVALID,
                        "this is PubMed's format \"Abstract\"; save the search again in the format "
                        "\"PubMed\" (.nbib)");
    for (size_t i = 0; i < ROB_COUNT(kinds); i++)
        if (len - filled >= kinds[i].len &&
            strncasecmp(data + filled, kinds[i].begin, kinds[i].len) == 0)
            return rob_fail(err, ROB_INVALID, "%s", kinds[i].what);
    return ROB_OK;
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

/* The result of decoding a text. */
struct decoded {
    enum rob_text_encoding encoding;
    unsigned nul; /* the line of a NUL byte that was left out; 0: none */
};

static enum rob_status decode(struct rob_buf *text, struct decoded *found, const char *data,
                              size_t len, struct rob_error *err)
{
    found->encoding = rob_text_decode(text, data, len);
    return text->failed ? rob_fail_memory(err) : rob_table_drop_nul(text, &found->nul, err);
}

static enum rob_status note_decoding(struct rob_citations *list, const struct decoded *found,
                                     struct rob_error *err)
{
    enum rob_status status = found->nul
                                 ? rob_citations__problem(list, ROB_CITATION_NOTE, 0, found->nul,
                                                          err, "a NUL byte was left out")
                                 : ROB_OK;
    if (status || found->encoding != ROB_TEXT_WINDOWS_1252)
        return status;
    return rob_citations__problem(list, ROB_CITATION_NOTE, 0, 0, err,
                                  "the file is not UTF-8 and was read as Windows-1252; please "
                                  "check letters with accents");
}

static enum rob_status read_source(struct rob_citations **out,
                                   const struct rob_citations__source *source,
                                   const struct decoded *found, struct rob_error *err)
{
    enum rob_citation_format format = source->options->format;
    if (format == ROB_CITATIONS_AUTO)
        format = rob_citations__detect(source->data, source->len);
    if (source->options->map && readers[format] != rob_citations__read_table)
        return rob_fail(err, ROB_INVALID,
                        "this file is %s, not a table, so it has no columns; leave out --map",
                        rob_citation_format_name(format));
    struct rob_citations *list = new_list(format);
    if (!list)
        return rob_fail_memory(err);
    enum rob_status status = note_decoding(list, found, err);
    if (!status)
        status = readers[format](list, source, err);
    if (!status && readers[format] != rob_citations__read_table)
        status = rob_citations__note_other_formats(list, source, err);
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
    struct decoded found = {ROB_TEXT_UTF8, 0};
    enum rob_status status = check_begin(data, len, err);
    if (!status)
        status = check_kind(data, len, options, err);
    if (status)
        return status;
    if (rob_workbook_is(data, len))
        return read_source(out, &(struct rob_citations__source){data, len, options}, &found, err);
    struct rob_buf text = {0};
    status = decode(&text, &found, data, len, err);
    const struct rob_citations__source source = {rob_buf_text(&text), text.len, options};
    if (!status)
        status = read_source(out, &source, &found, err);
    rob_buf_free(&text);
    return status;
}
