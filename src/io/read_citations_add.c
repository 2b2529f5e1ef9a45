/* Turns a draft into a citation: cleans its texts and notes their problems. */
#include "io/read_citations.h"

#include "base/fail.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SHOWN_MAX = 80 };

struct adding {
    struct rob_citations *list;
    struct rob_citations_memory *memory;
    const struct rob_citations__draft *draft;
    struct rob_citation *out;
    struct rob_error *err;
    bool odd, doubtful;
};

enum rob_status rob_citations__problem(struct rob_citations *list,
                                       enum rob_citation_problem_kind kind, unsigned record,
                                       unsigned line, struct rob_error *err, const char *format,
                                       ...)
{
    struct rob_buf text = {0};
    char message[512];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    rob_citations__mend(&text, message, strlen(message)); /* it may be cut inside a character */
    const char *copy = rob_arena_take(&list->memory->arena, &text);
    list->n_unread += kind == ROB_CITATION_UNREAD;
    return copy && rob_vec_push(&list->memory->problems,
                                (struct rob_citation_problem){kind, record, line, copy})
               ? ROB_OK
               : rob_fail_memory(err);
}

__attribute__((format(printf, 2, 3))) static enum rob_status doubt(struct adding *in,
                                                                   const char *format, ...)
{
    char message[400];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    in->doubtful = true;
    return rob_citations__problem(in->list, ROB_CITATION_DOUBTFUL, in->draft->record,
                                  in->draft->line, in->err, "%s", message);
}

/* Words that some programs write for a missing value. */
static bool is_nothing(const char *text)
{
    static const char *const exact[] = {"NA", "NULL", "None", "nan", "NaN", "NaT"};
    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++)
        if (strcmp(text, exact[i]) == 0)
            return true;
    return strcasecmp(text, "n/a") == 0 || strcasecmp(text, "undefined") == 0;
}

static enum rob_status clean(struct adding *in, const char **out, enum rob_citations__field field)
{
    const char *raw = in->draft->text[field];
    *out = rob_citations__clean(in->memory, raw ? raw : "", field == ROB_CITATIONS__ABSTRACT,
                                &in->odd);
    if (!*out)
        return rob_fail_memory(in->err);
    if (is_nothing(*out))
        *out = "";
    return ROB_OK;
}

/* In RIS a comma at the end marks an institution, in BibTeX braces do: "Groupe d'Etude des Rats de
 * Lyon,", "{Heat Group}". */
static bool is_marked_whole(const char *name)
{
    size_t len = strlen(name);
    while (len && strchr(" \t\r\n", name[len - 1]))
        len--;
    bool braces = len > 2 && name[0] == '{' && name[len - 1] == '}';
    return braces || (len && name[len - 1] == ',' && !memchr(name, ',', len - 1));
}

static enum rob_status join_authors(struct adding *in, const char *const *names, size_t n)
{
    struct rob_buf joined = {0};
    const char *first = NULL;
    bool ok = true, is_whole = false;
    for (size_t i = 0; ok && i < n; i++) {
        const char *name = rob_citations__author(in->memory, names[i], &in->odd);
        ok = name != NULL;
        if (!ok || !*name)
            continue;
        if (!first) {
            first = name;
            is_whole = is_marked_whole(names[i]);
        }
        rob_buf_str(&joined, joined.len ? "; " : "");
        rob_buf_str(&joined, name);
    }
    in->out->authors = joined.failed
                           ? NULL
                           : rob_arena_text(&in->memory->arena, rob_buf_text(&joined), joined.len);
    in->out->first_author =
        is_whole ? first : rob_citations__surname(&in->memory->arena, first ? first : "");
    rob_buf_free(&joined);
    return ok && in->out->authors && in->out->first_author ? ROB_OK : rob_fail_memory(in->err);
}

/* A label of a study in a table of judgements: "Amorim, 2017", "Ali et al., 2019 [13]", "Saravi
 * 2016a". Returns the year and the length of the name before it; 0 if the title is not a label. */
static int year_of_label(const char *title, size_t *n_name)
{
    enum { LONGEST = 60 };
    const char *year = title;
    while (*year && !(year > title && strchr(" ,(", year[-1]) && strspn(year, "0123456789") == 4))
        year++;
    const char *rest = *year ? year + 4 : year;
    rest += *rest >= 'a' && *rest <= 'z';
    rest += *rest == ')';
    if (!*year || year - title > LONGEST || (*rest && *rest != ' ') || (*rest && rest[1] != '['))
        return 0;
    const char *et_al = strstr(title, " et al");
    size_t n = (size_t)((et_al && et_al < year ? et_al : year) - title);
    while (n && strchr(" ,(", title[n - 1]))
        n--;
    *n_name = n;
    int value = (int)strtol(year, NULL, 10);
    return n && value >= 1900 && value <= 2100 ? value : 0;
}

static bool is_label(const struct adding *in)
{
    size_t n = 0;
    const struct rob_citations__draft *draft = in->draft;
    return !draft->authors && !draft->text[ROB_CITATIONS__AUTHORS] &&
           !draft->text[ROB_CITATIONS__YEAR] && year_of_label(in->out->title, &n);
}

static enum rob_status add_label(struct adding *in)
{
    size_t n = 0;
    in->out->year = year_of_label(in->out->title, &n);
    in->out->authors = "";
    in->out->first_author = rob_arena_text(&in->memory->arena, in->out->title, n);
    return in->out->first_author ? ROB_OK : rob_fail_memory(in->err);
}

static enum rob_status add_nothing(struct adding *in)
{
    (void)in;
    return ROB_OK;
}

static enum rob_status add_authors(struct adding *in)
{
    const struct rob_citations__draft *draft = in->draft;
    const char *const *names = draft->authors;
    size_t n = draft->n_authors;
    bool several = names && n == 1 && rob_citations__are_several(names[0]);
    if (!names || several) {
        const char *all = several ? names[0] : draft->text[ROB_CITATIONS__AUTHORS];
        if (all && strchr(all, '&') && strchr(all, ';')) /* "M&uuml;ller": no end of a name */
            all = rob_citations__decoded(in->memory, all, &in->odd);
        if (!all && (several || draft->text[ROB_CITATIONS__AUTHORS]))
            return rob_fail_memory(in->err);
        names = rob_citations__split_authors(&in->memory->arena, all ? all : "", &n);
    }
    enum rob_status status = names ? join_authors(in, names, n) : rob_fail_memory(in->err);
    if (!status && !in->out->authors[0])
        status = doubt(in, "no author");
    return status;
}

static enum rob_status add_year(struct adding *in)
{
    const char *text = NULL;
    enum rob_status status = clean(in, &text, ROB_CITATIONS__YEAR);
    if (status)
        return status;
    in->out->year = rob_citations__year(text);
    const char *bracket = strchr(in->out->journal, '(');
    if (!*text && bracket) /* "Endoscopic Ultrasound (2014) 3:3 (152-160)" */
        in->out->year = rob_citations__year(bracket);
    if (in->out->year)
        return ROB_OK;
    return *text ? doubt(in, "no year in '%.*s'", rob_utf8_part(text, SHOWN_MAX), text)
                 : doubt(in, "no year");
}

static enum rob_status add_doi(struct adding *in)
{
    const char *text = NULL;
    char doi[ROB_DOI_SIZE];
    enum rob_status status = clean(in, &text, ROB_CITATIONS__DOI);
    if (status)
        return status;
    bool is_doi = rob_doi_normalise(doi, sizeof doi, text);
    in->out->doi = rob_arena_str(&in->memory->arena, doi);
    if (!in->out->doi)
        return rob_fail_memory(in->err);
    return is_doi || !*text
               ? ROB_OK
               : doubt(in, "'%.*s' is not a DOI", rob_utf8_part(text, SHOWN_MAX), text);
}

static enum rob_status add_pmid(struct adding *in)
{
    const char *text = NULL;
    char pmid[ROB_CITATIONS__PMID_SIZE] = "";
    enum rob_status status = clean(in, &text, ROB_CITATIONS__PMID);
    if (status)
        return status;
    bool is_pmid = rob_citations__pmid(pmid, text, false);
    in->out->pmid = is_pmid ? rob_arena_str(&in->memory->arena, pmid) : "";
    if (!in->out->pmid)
        return rob_fail_memory(in->err);
    return is_pmid || !*text
               ? ROB_OK
               : doubt(in, "'%.*s' is not a PMID", rob_utf8_part(text, SHOWN_MAX), text);
}

static enum rob_status add_pages(struct adding *in)
{
    const char *start = NULL, *end = NULL;
    enum rob_status status = clean(in, &in->out->pages, ROB_CITATIONS__PAGES);
    if (!status)
        status = clean(in, &start, ROB_CITATIONS__START_PAGE);
    if (!status)
        status = clean(in, &end, ROB_CITATIONS__END_PAGE);
    bool nowhere = !status && strcasecmp(start, "No") == 0 && strcasecmp(end, "Specified") == 0;
    if (status || in->out->pages[0] || !*start || nowhere)
        return status;
    struct rob_buf both = {0};
    rob_buf_str(&both, start);
    if (*end && strcmp(start, end) != 0 && !strchr(start, '-'))
        rob_buf_printf(&both, "-%s", end);
    in->out->pages = both.failed ? NULL : rob_arena_str(&in->memory->arena, both.data);
    rob_buf_free(&both);
    return in->out->pages ? ROB_OK : rob_fail_memory(in->err);
}

static enum rob_status add_texts(struct adding *in)
{
    struct rob_citation *out = in->out;
    const struct {
        const char **text;
        enum rob_citations__field field;
    } plain[] = {{&out->title, ROB_CITATIONS__TITLE},
                 {&out->journal, ROB_CITATIONS__JOURNAL},
                 {&out->volume, ROB_CITATIONS__VOLUME},
                 {&out->url, ROB_CITATIONS__URL},
                 {&out->abstract, ROB_CITATIONS__ABSTRACT}};
    enum rob_status status = ROB_OK;
    for (size_t i = 0; !status && i < sizeof plain / sizeof *plain; i++)
        status = clean(in, plain[i].text, plain[i].field);
    return status;
}

static enum rob_status check_title(struct adding *in)
{
    const struct rob_citation *out = in->out;
    if (out->title[0])
        return ROB_OK;
    return out->doi[0] || out->pmid[0]
               ? doubt(in, "no title")
               : doubt(in, "no title, DOI or PMID to distinguish it from other records");
}

enum rob_status rob_citations__add(struct rob_citations *list,
                                   const struct rob_citations__draft *draft, struct rob_error *err)
{
    struct rob_citation citation = {.record = draft->record, .line = draft->line};
    struct adding in = {
        .list = list, .memory = list->memory, .draft = draft, .out = &citation, .err = err};
    enum rob_status status = add_texts(&in);
    in.odd |= draft->mended & ROB_MENDED_CONTROLS;
    if (!status && draft->mended & ROB_MENDED_BYTES)
        status = doubt(&in, "not UTF-8; read as Windows-1252");
    if (!status && draft->unended)
        status = doubt(&in, "the record has no end mark (ER); something may be missing");
    bool label = !status && is_label(&in);
    /* cppcheck-suppress uninitvar ; it is what this line defines */
    enum rob_status (*const steps[])(struct adding *) = {label ? add_label : add_authors,
                                                         label ? add_nothing : add_year,
                                                         add_doi,
                                                         add_pmid,
                                                         add_pages,
                                                         check_title};
    for (size_t i = 0; !status && i < sizeof steps / sizeof *steps; i++)
        status = steps[i](&in);
    if (!status && in.odd)
        status = doubt(&in, "control characters, or bytes that are not text, were removed");
    if (status)
        return status;
    list->n_doubtful += in.doubtful;
    return rob_vec_push(&list->memory->items, citation) ? ROB_OK : rob_fail_memory(err);
}
