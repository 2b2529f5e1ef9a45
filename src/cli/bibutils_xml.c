/*
 * The XML of EndNote and PubMed, for libbibutils: it loses the words of a text in italics, all
 * paragraphs of an abstract but one, a journal that is named as periodical only, and takes
 * the DOI of a cited paper for the paper's own.
 */
#include "cli/bibutils_parts.h"

#include <assert.h>
#include <string.h>

/* "<name>" or "<name attribute>" at this place; `close` for "</name>". */
static bool is_tag(const char *text, const char *name, bool close)
{
    size_t n = strlen(name);
    if (text[0] != '<' || (text[1] == '/') != close)
        return false;
    text += 1 + close;
    return strncmp(text, name, n) == 0 && text[n] && strchr("> \t\r\n/", text[n]);
}

/* The place of the word before `end`; or `end`. */
static const char *find(const char *text, const char *end, const char *word)
{
    size_t n = strlen(word);
    while (text < end && ((size_t)(end - text) < n || memcmp(text, word, n) != 0)) {
        text = memchr(text + 1, *word, (size_t)(end - text - 1));
        text = text ? text : end;
    }
    return text;
}

static const char *find_tag(const char *text, const char *end, const char *name, bool close)
{
    while (text < end && !is_tag(text, name, close)) {
        text = memchr(text + 1, '<', (size_t)(end - text - 1));
        text = text ? text : end;
    }
    return text;
}

/* Behind the ">" of the tag here. */
static const char *behind(const char *tag, const char *end)
{
    const char *close = memchr(tag, '>', (size_t)(end - tag));
    return close ? close + 1 : end;
}

/* --- records ----------------------------------------------------------------------------- */

/* The first record at or behind this place, and the name of its element; `end`: none. */
static const char *find_record(const char **name, const char *text, const char *end,
                               const char *const *names)
{
    for (; *names; names++) {
        const char *tag = find_tag(text, end, *names, false);
        *name = tag < end ? *names : *name;
        end = tag;
    }
    return end;
}

static bool split(struct rob_bib_records *out, const char *text, size_t len,
                  const char *const *names)
{
    const char *from = text, *end = text + len, *name = NULL;
    const char *at = find_record(&name, text, end, names);
    unsigned line = 1;
    bool ok = true;
    while (ok && at < end) {
        assert(name); /* of the record here */
        const char *inside = behind(at, end), *this = name;
        const char *next = find_record(&name, inside, end, names);
        const char *close = find_tag(inside, next, this, true);
        const char *problem = close == next          ? "its end tag is missing"
                              : strstr(this, "Book") ? "it is a book, whose XML is not known"
                                                     : NULL;
        ok = rob_bib_add(out, at, (size_t)((close < next ? behind(close, next) : next) - at),
                         problem, &from, &line);
        at = next;
    }
    return ok;
}

bool rob_bib_split_xml(struct rob_bib_records *out, enum rob_citation_format format,
                       const char *text, size_t len)
{
    static const char *const endnote[] = {"record", NULL};
    static const char *const articles[] = {"PubmedArticle", "PubmedBookArticle", NULL};
    static const char *const bare[] = {"MedlineCitation", NULL};
    const char *end = text + len, *name = NULL;
    if (format == ROB_CITATIONS_ENDNOTE_XML)
        return split(out, text, len, endnote);
    return split(out, text, len, find_record(&name, text, end, articles) < end ? articles : bare);
}

/* --- EndNote ----------------------------------------------------------------------------- */

/* libbibutils takes "and" in a name for two persons; an entity hides it. */
static void add_name(struct rob_buf *out, const char *text, const char *end)
{
    for (; text < end; text++)
        if (end - text > 5 && strncmp(text, " and ", 5) == 0) {
            rob_buf_str(out, " &#97;nd");
            text += 3;
        } else {
            rob_buf_char(out, *text);
        }
}

/* The text between the tags of the first element of this name; false: it does not exist. */
static bool content_of(const char **text, const char **end, const char *from, const char *name)
{
    const char *tag = find_tag(from, *end, name, false);
    if (tag == *end)
        return false;
    *text = behind(tag, *end);
    *end = find_tag(*text, *end, name, true);
    return true;
}

/* The periodical as a title, for it is not read, and the number as a PMID if it is PubMed's. */
static void add_more(struct rob_buf *out, const char *from, const char *end)
{
    const char *text = NULL, *stop = end, *number = NULL, *number_end = end;
    bool titled = find_tag(from, end, "secondary-title", false) < end;
    if (!titled && content_of(&text, &stop, from, "full-title")) {
        rob_buf_str(out, "<titles><secondary-title>");
        rob_buf_add(out, text, (size_t)(stop - text));
        rob_buf_str(out, "</secondary-title></titles>");
    }
    stop = end;
    bool pubmed = content_of(&text, &stop, from, "remote-database-name") &&
                  (find(text, stop, "PubMed") < stop || find(text, stop, "edline") < stop ||
                   find(text, stop, "MEDLINE") < stop);
    if (pubmed && content_of(&number, &number_end, from, "accession-num")) {
        rob_buf_str(out, "<notes>PMID: ");
        rob_buf_add(out, number, (size_t)(number_end - number));
        rob_buf_str(out, "</notes>");
    }
}

static void tidy_endnote(struct rob_buf *out, const char *text, const char *end)
{
    const char *from = text, *last = find_tag(text, end, "record", true);
    while (text < last) {
        const char *tag = find_tag(text, last, "author", false), *inside = behind(tag, last);
        const char *close = find_tag(inside, last, "author", true);
        rob_buf_add(out, text, (size_t)(inside - text));
        add_name(out, inside, close);
        text = close;
    }
    add_more(out, from, last);
    rob_buf_str(out, "</record>");
}

/* --- PubMed ------------------------------------------------------------------------------ */

static const char *one_of(const char *tag, const char *const *names, bool close)
{
    while (*names && !is_tag(tag, *names, close))
        names++;
    return *names;
}

/* Label="METHODS" of a part of an abstract */
static void add_label(struct rob_buf *out, const char *tag, const char *end)
{
    static const char name[] = "Label=\"";
    const char *label = find(tag, end, name);
    label += label < end ? sizeof name - 1 : 0;
    const char *close = find(label, end, "\"");
    if (close == end || close == label)
        return;
    rob_buf_add(out, label, (size_t)(close - label));
    rob_buf_str(out, ": ");
}

struct tidying {
    struct rob_buf *out;
    const char *inside; /* the element whose text this is, without tags; or NULL */
    bool abstract;      /* in an abstract, of which a part was written */
};

static void take_tag(struct tidying *in, const char *tag, const char *end)
{
    static const char *const texts[] = {"ArticleTitle",
                                        "VernacularTitle",
                                        "CollectiveName",
                                        "AbstractText",
                                        "Title",
                                        "BookTitle",
                                        NULL};
    bool part = is_tag(tag, "AbstractText", false) || is_tag(tag, "AbstractText", true);
    if (in->inside && !is_tag(tag, in->inside, true))
        return;
    if (in->abstract && is_tag(tag, "Abstract", true)) {
        rob_buf_str(in->out, "</AbstractText>");
        in->abstract = false;
    }
    bool empty = end[-1] == '>' && end[-2] == '/';
    in->inside = in->inside || empty ? NULL : one_of(tag, texts, false);
    if (!part)
        rob_buf_add(in->out, tag, (size_t)(end - tag));
    else if (in->inside) {
        rob_buf_str(in->out, in->abstract ? " " : "<AbstractText>");
        add_label(in->out, tag, end);
        in->abstract = true;
    }
}

static void tidy_pubmed(struct rob_buf *out, const char *text, const char *end)
{
    static const char *const left_out[] = {"ReferenceList", "CommentsCorrectionsList",
                                           "OtherAbstract", "CopyrightInformation", NULL};
    struct tidying in = {.out = out};
    while (text < end) {
        const char *tag = memchr(text, '<', (size_t)(end - text));
        tag = tag ? tag : end;
        if (!in.abstract || in.inside) /* between the parts of an abstract are blanks */
            rob_buf_add(out, text, (size_t)(tag - text));
        if (tag == end)
            return;
        const char *skip = in.inside ? NULL : one_of(tag, left_out, false);
        const char *close = behind(tag, end);
        if (!skip)
            take_tag(&in, tag, close);
        else if (close[-2] != '/')
            close = behind(find_tag(close, end, skip, true), end);
        text = close;
    }
}

/* A DOI that is only in ELocationID, where libbibutils does not read it, is copied to
 * ArticleIdList. */
static void add_pubmed(struct rob_buf *out, const char *text, const char *end)
{
    static const char location[] = "<ELocationID EIdType=\"doi\"";
    const char *cited = find_tag(text, end, "ReferenceList", false);
    const char *at = find(text, cited, location), *value = behind(at, cited);
    const char *close = find_tag(value, cited, "ELocationID", true);
    const char *last = find_tag(text, end, "PubmedArticle", true);
    bool valid = find(at, value, "ValidYN=\"N\"") == value;
    bool alone = close < cited && valid && find(text, cited, "IdType=\"doi\">") == cited;
    const char *list = find_tag(text, cited, "ArticleIdList", false);
    const char *place = list < cited ? behind(list, end) : last;
    tidy_pubmed(out, text, alone ? place : end);
    if (!alone)
        return;
    rob_buf_printf(out, "%s<ArticleId IdType=\"doi\">%.*s</ArticleId>%s",
                   list < cited ? "" : "<PubmedData><ArticleIdList>", (int)(close - value), value,
                   list < cited ? "" : "</ArticleIdList></PubmedData>");
    tidy_pubmed(out, place, end);
}

/* Sections of plain text are not read: they become text with entities. */
static void add_plainly(struct rob_buf *out, const char *text, const char *end)
{
    while (text < end) {
        const char *section = find(text, end, "<![CDATA[");
        rob_buf_add(out, text, (size_t)(section - text));
        if (section == end)
            return;
        const char *close = find(section, end, "]]>");
        for (const char *c = section + 9; c < close; c++)
            if (*c == '<' || *c == '&')
                rob_buf_str(out, *c == '<' ? "&lt;" : "&amp;");
            else
                rob_buf_char(out, *c);
        text = close < end ? close + 3 : end;
    }
}

void rob_bib_tidy_xml(struct rob_buf *out, enum rob_citation_format format,
                      const struct rob_bib_record *record)
{
    struct rob_buf plain = {0};
    add_plainly(&plain, record->text, record->text + record->len);
    const char *text = rob_buf_text(&plain);
    bool endnote = format == ROB_CITATIONS_ENDNOTE_XML;
    rob_buf_str(out, endnote ? "<xml><records>" : "<PubmedArticleSet>");
    (endnote ? tidy_endnote : add_pubmed)(out, text, text + plain.len);
    rob_buf_str(out, endnote ? "</records></xml>\n" : "</PubmedArticleSet>\n");
    out->failed |= plain.failed;
    rob_buf_free(&plain);
}
