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

/* The lines above one that may begin a record. */
struct above {
    bool blank;  /* the last of them, or there are none */
    bool titled; /* the record that they belong to has a title */
};

/* --- where a record begins --------------------------------------------------------------- */

static bool begins_isi(const char *line, struct above above)
{
    (void)above;
    return begins(line, "PT ");
}

static bool begins_nbib(const char *line, struct above above)
{
    (void)above;
    return begins(line, "PMID-") || begins(line, "PMID -");
}

/* Does a line before the next blank line begin with these letters? */
static bool has_before_blank(const char *line, const char *with)
{
    while (*line && !is_blank(line) && !begins(line, with))
        line = next_line(line);
    return *line && !is_blank(line);
}

/* Lines of EndNote after a blank line are a record that lacks its type, if they have authors and a
 * title, and the record above has its title already. */
static bool lacks_type(const char *line, bool titled)
{
    return titled && (begins(line, "%A") || begins(line, "%T")) && has_before_blank(line, "%T") &&
           has_before_blank(line, "%A");
}

static bool begins_enw(const char *line, struct above above)
{
    return begins(line, "%0") || (above.blank && lacks_type(line, above.titled));
}

/* For files in which blank lines separate the records and each has one PubMed number, anywhere in
 * it. */
static bool begins_block(const char *line, struct above above)
{
    return above.blank && !is_blank(line);
}

static bool is_in_blocks(const char *text)
{
    unsigned n = 0, n_blocks = 0;
    bool after_blank = true;
    for (; *text; text = next_line(text)) {
        bool blank = is_blank(text);
        if (after_blank && !blank && n++ != n_blocks++)
            return false;
        n -= after_blank && !blank;
        n += begins_nbib(text, (struct above){.blank = after_blank});
        after_blank = blank;
    }
    return n == n_blocks;
}

/* Without types, a blank line ends a record. */
static bool begins_refer(const char *line, struct above above)
{
    return above.blank && line[0] == '%';
}

static bool has_types(const char *text)
{
    while (*text && !begins(text, "%0"))
        text = next_line(text);
    return *text;
}

static bool split_lines(struct rob_bib_records *out, const char *text,
                        bool (*is_begin)(const char *line, struct above above))
{
    const char *begin = NULL, *from = text;
    unsigned line = 1;
    struct above above = {.blank = true};
    bool ok = true;
    for (const char *at = text; ok && *at; at = next_line(at)) {
        if (is_begin(at, above)) {
            ok = !begin || rob_bib_add(out, begin, (size_t)(at - begin), NULL, &from, &line);
            begin = at;
            above.titled = false;
        }
        above.blank = is_blank(at);
        above.titled = above.titled || begins(at, "%T");
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
        return split_lines(out, text, is_in_blocks(text) ? begins_block : begins_nbib);
    default:
        return split_lines(out, text, has_types(text) ? begins_enw : begins_refer);
    }
}

/* --- the form that libbibutils reads ----------------------------------------------------- */

/* The number of PubMed, with which libbibutils begins a record. */
static void tidy_number(struct rob_buf *out, const struct rob_bib_record *record)
{
    const char *at = record->text, *end = record->text + record->len;
    while (at < end && !begins_nbib(at, (struct above){.blank = false}))
        at = next_line(at);
    if (at >= end)
        return;
    const char *sign = strchr(at, '-');
    rob_buf_printf(out, "PMID%.*s\n", (int)(line_end(at) - sign), sign);
}

/* A blank line would end the record, and one of ISI without "ER" is not read at all. */
static void tidy_lines(struct rob_buf *out, enum rob_citation_format format,
                       const struct rob_bib_record *record)
{
    const char *end = record->text + record->len;
    bool isi = format == ROB_CITATIONS_ISI, nbib = format == ROB_CITATIONS_NBIB;
    if (nbib)
        tidy_number(out, record);
    for (const char *at = record->text; at < end; at = next_line(at)) {
        size_t len = (size_t)(line_end(at) - at);
        if (isi && (begins(at, "ER") || begins(at, "EF")) && len <= 3)
            break;
        if (is_blank(at) || (nbib && begins_nbib(at, (struct above){.blank = false})))
            continue;
        rob_buf_add(out, at, len);
        rob_buf_char(out, '\n');
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
