/* Splits a file of citations into its records: the formats of tagged lines. */
#include "cli/bibutils_parts.h"

#include <string.h>

bool rob_bib_add(struct rob_bib_records *out, const char *text, size_t len, const char *problem,
                 const char **from, unsigned *line)
{
    for (; *from < text; ++*from)
        *line += **from == '\n' || (**from == '\r' && (*from)[1] != '\n');
    return rob_vec_push(out, (struct rob_bib_record){text, len, *line, problem});
}

static const char *line_end(const char *line)
{
    return line + strcspn(line, "\r\n");
}

static const char *next_line(const char *line)
{
    line = line_end(line);
    return line + (line[0] == '\r' && line[1] == '\n' ? 2 : *line ? 1 : 0);
}

static bool begins(const char *line, const char *with)
{
    return strncmp(line, with, strlen(with)) == 0;
}

static bool is_blank(const char *line)
{
    return line + strspn(line, " \t") == line_end(line);
}

/* --- where a record begins --------------------------------------------------------------- */

static bool begins_isi(const char *line, bool after_blank)
{
    (void)after_blank;
    return begins(line, "PT ");
}

static bool begins_nbib(const char *line, bool after_blank)
{
    (void)after_blank;
    return begins(line, "PMID-") || begins(line, "PMID -");
}

static bool begins_enw(const char *line, bool after_blank)
{
    (void)after_blank;
    return begins(line, "%0");
}

/* Without types, a blank line ends a record. */
static bool begins_refer(const char *line, bool after_blank)
{
    return after_blank && line[0] == '%';
}

static bool has_types(const char *text)
{
    while (*text && !begins(text, "%0"))
        text = next_line(text);
    return *text;
}

static bool split_lines(struct rob_bib_records *out, const char *text,
                        bool (*is_begin)(const char *line, bool after_blank))
{
    const char *begin = NULL, *from = text;
    unsigned line = 1;
    bool ok = true, after_blank = true;
    for (const char *at = text; ok && *at; at = next_line(at)) {
        if (is_begin(at, after_blank)) {
            ok = !begin || rob_bib_add(out, begin, (size_t)(at - begin), NULL, &from, &line);
            begin = at;
        }
        after_blank = is_blank(at);
    }
    return ok && (!begin || rob_bib_add(out, begin, strlen(begin), NULL, &from, &line));
}

bool rob_bib_split(struct rob_bib_records *out, enum rob_citation_format format, const char *text,
                   size_t len)
{
    switch (format) {
    case ROB_CITATIONS_BIBTEX:
        return rob_bib_split_bibtex(out, text, len);
    case ROB_CITATIONS_ENDNOTE_XML:
    case ROB_CITATIONS_PUBMED_XML:
        return rob_bib_split_xml(out, format, text, len);
    case ROB_CITATIONS_ISI:
        return split_lines(out, text, begins_isi);
    case ROB_CITATIONS_NBIB:
        return split_lines(out, text, begins_nbib);
    default:
        return split_lines(out, text, has_types(text) ? begins_enw : begins_refer);
    }
}

/* --- the form that libbibutils reads ----------------------------------------------------- */

/* A blank line would end the record, and one of ISI without "ER" is not read at all. */
static void tidy_lines(struct rob_buf *out, enum rob_citation_format format,
                       const struct rob_bib_record *record)
{
    const char *end = record->text + record->len;
    bool isi = format == ROB_CITATIONS_ISI;
    for (const char *at = record->text; at < end; at = next_line(at)) {
        size_t len = (size_t)(line_end(at) - at);
        if (isi && (begins(at, "ER") || begins(at, "EF")) && len <= 3)
            break;
        if (begins(at, "PMID -"))
            rob_buf_add(out, "PMID-", 5);
        if (!is_blank(at))
            rob_buf_add(out, at + (begins(at, "PMID -") ? 6 : 0),
                        len - (begins(at, "PMID -") ? 6 : 0));
        rob_buf_str(out, is_blank(at) ? "" : "\n");
    }
    rob_buf_str(out, isi ? "ER\n" : "");
}

void rob_bib_tidy(struct rob_buf *out, enum rob_citation_format format,
                  const struct rob_bib_record *record)
{
    if (format == ROB_CITATIONS_BIBTEX)
        rob_bib_tidy_bibtex(out, record);
    else if (format == ROB_CITATIONS_ENDNOTE_XML || format == ROB_CITATIONS_PUBMED_XML)
        rob_bib_tidy_xml(out, format, record);
    else
        tidy_lines(out, format, record);
}
