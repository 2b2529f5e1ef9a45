/*
 * The program's own work around libbibutils on any bytes: files are split into records that lie in
 * them in order, each is put in order, and LaTeX is resolved, without reading beyond what was
 * given.
 */
#include "must.h"

#include "cli/bibutils_parts.h"

#include <stdlib.h>
#include <string.h>

static void check_record(enum rob_citation_format format, const struct rob_bib_record *record)
{
    struct rob_buf tidy = {0};
    if (!record->problem)
        rob_bib_tidy(&tidy, format, record);
    must(!tidy.failed && tidy.len <= 8 * record->len + 200);
    rob_buf_free(&tidy);
}

static void check_texts(const char *text, size_t len)
{
    for (int plain = 0; plain < 2; plain++) {
        struct rob_buf out = {0};
        rob_bib_latex(&out, text, len, plain);
        must(!out.failed);
        rob_buf_free(&out);
    }
    for (size_t at = 0; at < len; at += rob_bib_author(text + at) + 1)
        must(rob_bib_author(text + at) <= len - at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum rob_citation_format formats[] = {
        ROB_CITATIONS_BIBTEX, ROB_CITATIONS_ENW,  ROB_CITATIONS_ENDNOTE_XML,
        ROB_CITATIONS_ISI,    ROB_CITATIONS_NBIB, ROB_CITATIONS_PUBMED_XML};
    if (size < 2 || memchr(data, '\0', size - 1))
        return 0;
    char *text = strndup((const char *)data + 1, size - 1);
    size_t len = strlen(text);
    enum rob_citation_format format = formats[data[0] % 6];
    struct rob_bib_records records = {0};
    must(rob_bib_split(&records, format, text, len));
    const char *end = text;
    unsigned line = 1;
    for (size_t i = 0; i < records.n; i++) {
        const struct rob_bib_record *record = &records.at[i];
        must(record->text >= end && record->len <= len - (size_t)(record->text - text));
        must(record->line >= line);
        end = record->text + record->len;
        line = record->line;
        check_record(format, record);
    }
    check_texts(text, len);
    rob_vec_free(&records);
    rob_buf_free(&records.strings);
    free(text);
    return 0;
}
