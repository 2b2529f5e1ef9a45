/* Recognises the format of a citation file by the beginnings of its lines. */
#include "io/read_citations.h"

#include "base/decode_text.h"
#include "io/table.h"
#include "io/workbook.h"

#include <stdio.h>
#include <string.h>

enum { LOOK_AT = 1 << 18 }; /* bytes in which a file shows its format */

/* One line of the file without its end. */
struct line {
    const char *text;
    size_t len;
};

static bool begins(struct line line, const char *with)
{
    size_t n = strlen(with);
    return line.len >= n && memcmp(line.text, with, n) == 0;
}

static bool begins_one_of(struct line line, const char *const *with)
{
    while (*with && !begins(line, *with))
        with++;
    return *with != NULL;
}

static struct line unindented(struct line line)
{
    while (line.len && (*line.text == ' ' || *line.text == '\t')) {
        line.text++;
        line.len--;
    }
    return line;
}

/* --- lines that only one format has ------------------------------------------------------ */

static bool is_ris_line(struct line line)
{
    static const char *const types[] = {"TY  -", "TY -", "TY   -", "ty  -", NULL};
    return begins_one_of(unindented(line), types);
}

static bool is_nbib_line(struct line line)
{
    static const char *const numbers[] = {"PMID-", "PMID -", NULL};
    return begins_one_of(line, numbers);
}

/* "FN Clarivate ...", "PT J" */
static bool is_isi_line(struct line line)
{
    return begins(line, "FN ") ||
           (line.len == 4 && begins(line, "PT ") && strchr("JBSPC", line.text[3]));
}

/* "@article{key," */
static bool is_bibtex_line(struct line line)
{
    line = unindented(line);
    if (line.len < 4 || *line.text != '@')
        return false;
    size_t i = 1;
    while (i < line.len && (line.text[i] | 0x20) >= 'a' && (line.text[i] | 0x20) <= 'z')
        i++;
    while (i < line.len && line.text[i] == ' ')
        i++;
    return i > 1 && i < line.len && (line.text[i] == '{' || line.text[i] == '(');
}

static bool is_enw_line(struct line line)
{
    return begins(line, "%0 ");
}

static const struct {
    enum rob_citation_format format;
    bool (*is_line)(struct line);
} sure[] = {
    {ROB_CITATIONS_RIS, is_ris_line},       {ROB_CITATIONS_NBIB, is_nbib_line},
    {ROB_CITATIONS_ISI, is_isi_line},       {ROB_CITATIONS_ENW, is_enw_line},
    {ROB_CITATIONS_BIBTEX, is_bibtex_line},
};

/* --- lines that show a format together --------------------------------------------------- */

/* Other files, too, may have a line of either kind. RIS whose records have no type ends them. */
static const struct {
    enum rob_citation_format format;
    const char *const one[4], *const other[4];
} together[] = {
    {ROB_CITATIONS_RIS, {"ER  -", "ER -", NULL}, {"TI  -", "T1  -", "AU  -", NULL}},
    {ROB_CITATIONS_ENW, {"%T ", NULL}, {"%A ", "%D ", "%J ", NULL}},
    {ROB_CITATIONS_COCHRANE, {"TI: ", NULL}, {"AU: ", "Record #", "ID: ", NULL}},
    {ROB_CITATIONS_REFWORKS, {"RT ", NULL}, {"T1 ", "A1 ", NULL}},
};

enum { N_TOGETHER = sizeof together / sizeof *together };

struct seen {
    bool one[N_TOGETHER], other[N_TOGETHER];
};

static void look(struct seen *seen, struct line line)
{
    line = unindented(line);
    for (size_t i = 0; i < N_TOGETHER; i++) {
        seen->one[i] |= begins_one_of(line, together[i].one);
        seen->other[i] |= begins_one_of(line, together[i].other);
    }
}

/* --- the whole text ---------------------------------------------------------------------- */

static struct line next_line(const char **at, const char *end)
{
    struct line line = {*at, 0};
    while (*at < end && **at != '\n' && **at != '\r')
        ++*at;
    line.len = (size_t)(*at - line.text);
    while (*at < end && (**at == '\n' || **at == '\r'))
        ++*at;
    if (begins(line, "\xEF\xBB\xBF"))
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

/* A bracket, and behind it what a value in JSON may begin with. */
static bool is_json(const char *text, size_t len)
{
    size_t n = 1;
    if (!len || (*text != '[' && *text != '{'))
        return false;
    while (n < len && strchr(" \t\r\n", text[n]) && text[n])
        n++;
    return n < len && text[n] && strchr(*text == '[' ? "{]" : "\"}", text[n]);
}

/* XML and JSON are known by their first letter. */
static bool detect_document(enum rob_citation_format *out, const char *text, size_t len)
{
    while (len && strchr(" \t\r\n", *text) && *text) {
        text++;
        len--;
    }
    bool xml = len && *text == '<';
    bool pubmed = xml && (holds(text, len, "<PubmedArticle") || holds(text, len, "<PubmedBook") ||
                          holds(text, len, "<MedlineCitation"));
    *out = pubmed ? ROB_CITATIONS_PUBMED_XML
           : xml  ? ROB_CITATIONS_ENDNOTE_XML
                  : ROB_CITATIONS_CSL_JSON;
    return xml || is_json(text, len);
}

/* Is the first line the header of a table? If so, quoted cells must not decide
 * the format. */
static bool is_header(const char *text, size_t len)
{
    static const char *const titles[] = {"title", "article title", "document title"};
    const char *at = text, *end = text + len;
    struct line line = next_line(&at, end);
    bool found = false;
    for (size_t from = 0; from < line.len && !found;) {
        size_t n = 0;
        char cell[32];
        while (from + n < line.len && !strchr(",;\t|", line.text[from + n]))
            n++;
        size_t quoted = n > 1 && line.text[from] == '"' && line.text[from + n - 1] == '"';
        snprintf(cell, sizeof cell, "%.*s", (int)(n < sizeof cell ? n - 2 * quoted : 0),
                 line.text + from + quoted);
        for (size_t i = 0; i < sizeof titles / sizeof *titles && n < line.len; i++)
            found = found || rob_table_same_name(cell, titles[i]);
        from += n + 1;
    }
    return found;
}

static bool detect_lines(enum rob_citation_format *out, const char *text, size_t len)
{
    struct seen seen = {{false}, {false}};
    const char *at = text, *end = text + len;
    while (at < end) {
        struct line line = next_line(&at, end);
        for (size_t i = 0; i < sizeof sure / sizeof *sure; i++)
            if (sure[i].is_line(line)) {
                *out = sure[i].format;
                return true;
            }
        look(&seen, line);
    }
    for (size_t i = 0; i < N_TOGETHER; i++)
        if (seen.one[i] && seen.other[i]) {
            *out = together[i].format;
            return true;
        }
    return false;
}

enum rob_citation_format rob_citations__detect(const char *text, size_t len)
{
    enum rob_citation_format format = ROB_CITATIONS_CSV;
    size_t sample = len < LOOK_AT ? len : LOOK_AT;
    if (rob_workbook_is(text, len))
        return ROB_CITATIONS_WORKBOOK;
    if (detect_document(&format, text, sample) ||
        (!is_header(text, sample) && detect_lines(&format, text, sample)))
        return format;
    return rob_table_delimiter(text, len) == '\t' ? ROB_CITATIONS_TSV : ROB_CITATIONS_CSV;
}

enum rob_citation_format rob_citations_detect(const char *data, size_t len)
{
    struct rob_buf text = {0};
    if (rob_workbook_is(data, len))
        return ROB_CITATIONS_WORKBOOK;
    (void)rob_text_decode(&text, data, len < LOOK_AT ? len : LOOK_AT);
    enum rob_citation_format format = rob_citations__detect(rob_buf_text(&text), text.len);
    rob_buf_free(&text);
    return format;
}

/* The format of which this line begins a record. ISI has a line "FN" before all of them. */
static enum rob_citation_format begun_by(struct line line)
{
    for (size_t i = 0; i < sizeof sure / sizeof *sure; i++)
        if (sure[i].is_line(line) && !begins(line, "FN "))
            return sure[i].format;
    return ROB_CITATIONS_AUTO;
}

static bool is_tagged(enum rob_citation_format format)
{
    bool found = format == ROB_CITATIONS_COCHRANE || format == ROB_CITATIONS_REFWORKS;
    for (size_t i = 0; i < sizeof sure / sizeof *sure; i++)
        found = found || sure[i].format == format;
    return found;
}

/* May a record of another format begin on this line, behind `last`, the last line with text? Texts
 * of RIS and BibTeX go on over lines that look like anything; those of the others are indented. */
static bool is_boundary(enum rob_citation_format format, struct line line, struct line last)
{
    if (format == ROB_CITATIONS_RIS)
        return !last.len || begins(unindented(last), "ER");
    while (last.len && strchr(" \t,", last.text[last.len - 1]))
        last.len--;
    if (format == ROB_CITATIONS_BIBTEX)
        return !last.len || last.text[last.len - 1] == '}' || last.text[last.len - 1] == ')';
    return line.len && *line.text != ' ' && *line.text != '\t';
}

/* Other formats have lines with a PubMed number, too: it begins a record behind an empty line only.
 */
enum rob_status rob_citations__note_other_formats(struct rob_citations *list,
                                                  const struct rob_citations__source *source,
                                                  struct rob_error *err)
{
    const char *end = source->data + source->len;
    enum rob_citation_format format = list->format;
    struct line last = {"", 0};
    unsigned number = 0;
    bool after_blank = true;
    enum rob_status status = ROB_OK;
    for (const char *at = source->data; at < end && !status && is_tagged(list->format);) {
        const char *newline = memchr(at, '\n', (size_t)(end - at)), *stop = newline ? newline : end;
        struct line line = {at, (size_t)(stop - at)};
        line.len -= line.len && at[line.len - 1] == '\r';
        number++;
        at = newline ? newline + 1 : end;
        enum rob_citation_format begun = begun_by(line);
        bool begins_one = begun != ROB_CITATIONS_AUTO && is_boundary(format, line, last) &&
                          (begun != ROB_CITATIONS_NBIB || after_blank);
        after_blank = !unindented(line).len;
        last = after_blank ? last : line;
        format = begins_one ? begun : format;
        if (begins_one && begun != list->format)
            status = rob_citations__problem(
                list, ROB_CITATION_UNREAD, 0, number, err,
                "a record of %s among those of %s; put it into a file of its own",
                rob_citation_format_text(begun), rob_citation_format_text(list->format));
    }
    return status;
}
