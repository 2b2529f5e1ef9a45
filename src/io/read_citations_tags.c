/* Makes a citation from the tags of a record. */
#include "io/read_citations.h"

#include "base/buf.h"
#include "base/fail.h"
#include "base/intern.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { TAGS_MAX = 10, ELSEWHERE_MAX = 14 };

/* The tags of each field in a format, the surest first. All authors have the first tag of theirs
 * that the record has; `more_authors` are added to them. */
struct known {
    const char *tags[ROB_CITATIONS__FIELDS][TAGS_MAX];
    const char *more_authors[TAGS_MAX];
    /* Tags in which some programs put a DOI, or a PMID that is named as such. */
    const char *doi_elsewhere[ELSEWHERE_MAX], *pmid_elsewhere[ELSEWHERE_MAX];
    /* The number that a database gives a record, a PMID where the database is PubMed. */
    const char *number, *databases[3];
    const char *subtitle;
};

#define TITLE [ROB_CITATIONS__TITLE]
#define AUTHORS [ROB_CITATIONS__AUTHORS]
#define YEAR [ROB_CITATIONS__YEAR]
#define DOI [ROB_CITATIONS__DOI]
#define PMID [ROB_CITATIONS__PMID]
#define JOURNAL [ROB_CITATIONS__JOURNAL]
#define VOLUME [ROB_CITATIONS__VOLUME]
#define PAGES [ROB_CITATIONS__PAGES]
#define START_PAGE [ROB_CITATIONS__START_PAGE]
#define END_PAGE [ROB_CITATIONS__END_PAGE]
#define ABSTRACT [ROB_CITATIONS__ABSTRACT]
#define URL [ROB_CITATIONS__URL]

static const struct known ris = {
    .tags = {TITLE = {"TI", "T1", "CT", "BT", "ST"}, AUTHORS = {"AU"},
             YEAR = {"PY", "Y1", "DA", "YR"}, DOI = {"DO", "DI"},
             JOURNAL = {"JF", "T2", "JO", "J2", "JA", "J1", "JI", "J9", "BT"},
             VOLUME = {"VL", "VO"}, START_PAGE = {"SP", "BP", "C7"}, END_PAGE = {"EP"},
             ABSTRACT = {"AB", "N2"}, URL = {"UR", "LK", "L2"}},
    .more_authors = {"A1"},
    .doi_elsewhere = {"L3", "M3", "UR", "LK", "L2", "N1", "ID"},
    .pmid_elsewhere = {"AN", "C2", "N1", "U1", "U2", "U3", "U4", "U5", "M1", "UR", "LK", "L2",
                       "ID"},
    .number = "AN",
    .databases = {"DB", "DP"},
};

static const struct known bibtex = {
    .tags = {TITLE = {"title"}, AUTHORS = {"author"}, YEAR = {"year", "date", "issued"},
             DOI = {"doi"}, PMID = {"pmid"},
             JOURNAL = {"journal", "journaltitle", "booktitle", "shortjournal"},
             VOLUME = {"volume"}, PAGES = {"pages", "eid", "article-number"},
             ABSTRACT = {"abstract"}, URL = {"url"}},
    .doi_elsewhere = {"url", "note", "eprint", "howpublished", "bdsk-url-1", "ee"},
    .pmid_elsewhere = {"note", "annote", "url", "eprint", "howpublished", "bdsk-url-1"},
    .number = "eprint",
    .databases = {"eprinttype", "archiveprefix"},
    .subtitle = "subtitle",
};

static const struct known endnote = {
    .tags = {TITLE = {"%T"}, AUTHORS = {"%A"}, YEAR = {"%D", "%8"}, DOI = {"DOI", "%R"},
             JOURNAL = {"%J", "%B"}, VOLUME = {"%V"}, PAGES = {"%P"}, ABSTRACT = {"%X"},
             URL = {"%U"}},
    .doi_elsewhere = {"%U", "%O", "%1", "%2", "%3", "%4"},
    .pmid_elsewhere = {"%O", "%U", "%1", "%2", "%3", "%4", "%M"},
    .number = "%M",
    .databases = {"%~", "%W"},
};

static const struct known isi = {
    .tags = {TITLE = {"TI"}, AUTHORS = {"AU", "AF", "BA", "BF"}, YEAR = {"PY", "PD", "EA", "DA"},
             DOI = {"DI", "D2"}, PMID = {"PM"}, JOURNAL = {"SO", "JI", "J9"}, VOLUME = {"VL"},
             PAGES = {"PS"}, START_PAGE = {"BP", "AR"}, END_PAGE = {"EP"}, ABSTRACT = {"AB"}},
    .more_authors = {"CA", "GP"},
};

static const struct known nbib = {
    .tags = {TITLE = {"TI", "TT", "BTI"}, AUTHORS = {"FAU", "AU"}, YEAR = {"DP", "DEP", "EDAT"},
             PMID = {"PMID"}, JOURNAL = {"JT", "TA"}, VOLUME = {"VI"}, PAGES = {"PG"},
             ABSTRACT = {"AB"}},
    .more_authors = {"CN"},
    .doi_elsewhere = {"LID", "AID", "SO"},
};

static const struct known pubmed_xml = {
    .tags = {TITLE = {"TITLE"}, AUTHORS = {"AUTHOR"},
             YEAR = {"host.PARTDATE:YEAR", "host.DATE:YEAR", "DATE:YEAR", "PARTDATE:YEAR"},
             DOI = {"DOI"}, PMID = {"PMID"}, JOURNAL = {"host.TITLE", "host.SHORTTITLE"},
             VOLUME = {"host.VOLUME", "VOLUME"}, START_PAGE = {"host.PAGES:START", "PAGES:START"},
             END_PAGE = {"host.PAGES:STOP", "PAGES:STOP"}, ABSTRACT = {"ABSTRACT"}},
    .more_authors = {"AUTHOR:CORP"},
};

static const struct known cochrane = {
    .tags = {TITLE = {"TI"}, AUTHORS = {"AU"}, YEAR = {"YR"}, DOI = {"DOI"}, JOURNAL = {"SO"},
             VOLUME = {"VL"}, PAGES = {"PG"}, ABSTRACT = {"AB"}, URL = {"US", "UR"}},
    .doi_elsewhere = {"US", "UR"},
    .pmid_elsewhere = {"PM", "XR"},
};

static const struct known refworks = {
    .tags = {TITLE = {"T1", "ST"}, AUTHORS = {"A1"}, YEAR = {"YR", "FD"}, DOI = {"DO"},
             JOURNAL = {"JF", "JO", "T2"}, VOLUME = {"VO"}, START_PAGE = {"SP"}, END_PAGE = {"OP"},
             ABSTRACT = {"AB"}, URL = {"UL", "LK"}},
    .doi_elsewhere = {"UL", "LK", "NO"},
    .pmid_elsewhere = {"AN", "NO", "ID", "UL", "LK"},
    .number = "AN",
    .databases = {"DB", "DS"},
};

static const struct known *const by_format[] = {
    [ROB_CITATIONS_RIS] = &ris,
    [ROB_CITATIONS_BIBTEX] = &bibtex,
    [ROB_CITATIONS_ENDNOTE_XML] = &endnote,
    [ROB_CITATIONS_ENW] = &endnote,
    [ROB_CITATIONS_ISI] = &isi,
    [ROB_CITATIONS_NBIB] = &nbib,
    [ROB_CITATIONS_PUBMED_XML] = &pubmed_xml,
    [ROB_CITATIONS_COCHRANE] = &cochrane,
    [ROB_CITATIONS_REFWORKS] = &refworks,
};

static const char *value_of(const struct rob_citations__record *record, const char *tag)
{
    for (size_t i = 0; i < record->tags.n; i++)
        if (strcmp(record->tags.at[i].name, tag) == 0)
            return record->tags.at[i].value;
    return NULL;
}

static const char *first_of(const struct rob_citations__record *record, const char *const *tags)
{
    const char *value = NULL;
    for (; *tags && !value; tags++)
        value = value_of(record, *tags);
    return value;
}

static bool is_one_of(const char *tag, const char *const *tags)
{
    while (*tags && strcmp(*tags, tag) != 0)
        tags++;
    return *tags != NULL;
}

/* "10 15" is not a year; another tag may have one. */
static const char *find_year(const struct rob_citations__record *record, const struct known *known)
{
    const char *const *tags = known->tags[ROB_CITATIONS__YEAR];
    for (const char *const *tag = tags; *tag; tag++)
        for (size_t i = 0; i < record->tags.n; i++)
            if (strcmp(record->tags.at[i].name, *tag) == 0 &&
                rob_citations__year(record->tags.at[i].value))
                return record->tags.at[i].value;
    return first_of(record, tags);
}

static const char *find_doi(const struct rob_citations__record *record, const struct known *known)
{
    char doi[ROB_DOI_SIZE];
    const char *named = first_of(record, known->tags[ROB_CITATIONS__DOI]);
    for (size_t i = 0; !named && i < record->tags.n; i++)
        if (is_one_of(record->tags.at[i].name, known->doi_elsewhere) &&
            rob_doi_normalise(doi, sizeof doi, record->tags.at[i].value))
            named = record->tags.at[i].value;
    return named;
}

static bool is_from_pubmed(const struct rob_citations__record *record, const struct known *known)
{
    /* "Ovid MEDLINE(R) <1946 to March 2020>" */
    const char *const names[] = {"PubMed", "MEDLINE", "Ovid MEDLINE", "NLM"};
    for (size_t i = 0; i < record->tags.n; i++)
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            if (is_one_of(record->tags.at[i].name, known->databases) &&
                strncasecmp(record->tags.at[i].value, names[k], strlen(names[k])) == 0 &&
                !isalnum((unsigned char)record->tags.at[i].value[strlen(names[k])]))
                return true;
    return false;
}

/* "PUBMED 123,EMBASE 456", as Cochrane writes it in a field of its own */
static bool read_pmid(char pmid[ROB_CITATIONS__PMID_SIZE], const char *tag, const char *value)
{
    bool listed = strcmp(tag, "PM") == 0 && strncasecmp(value, "pubmed ", 7) == 0;
    return rob_citations__pmid(pmid, listed ? value + 7 : value, !listed);
}

static const char *find_pmid(const struct rob_citations__record *record, const struct known *known,
                             char pmid[ROB_CITATIONS__PMID_SIZE])
{
    const char *named = first_of(record, known->tags[ROB_CITATIONS__PMID]);
    const char *number = known->number ? value_of(record, known->number) : NULL;
    if (named)
        return named;
    if (number && is_from_pubmed(record, known) && rob_citations__pmid(pmid, number, false))
        return pmid;
    for (const char *const *tag = known->pmid_elsewhere; *tag; tag++)
        for (size_t i = 0; i < record->tags.n; i++)
            if (strcmp(record->tags.at[i].name, *tag) == 0 &&
                read_pmid(pmid, *tag, record->tags.at[i].value))
                return pmid;
    return NULL;
}

static uint32_t add_folded(struct rob_intern *seen, const char *value)
{
    struct rob_buf folded = {0};
    for (; *value; value++)
        rob_buf_char(&folded, (char)(*value >= 'A' && *value <= 'Z' ? *value | 0x20 : *value));
    uint32_t at = folded.failed ? ROB_MAP_NONE : rob_intern_add(seen, folded.data, folded.len);
    rob_buf_free(&folded);
    return at;
}

/* Adds the authors under one tag. A repeated name, in capitals or not, counts once, since databases
 * double whole lists; one that follows itself is another person of the same name. */
static bool add_authors(struct rob_citations__draft *draft, const char **authors,
                        struct rob_citations__record *record, const char *tag)
{
    struct rob_intern seen = {0};
    const char *last = "";
    bool ok = true;
    for (size_t i = 0; ok && i < record->tags.n; i++) {
        const struct rob_citations__tag *at = &record->tags.at[i];
        size_t n_seen = seen.words.n;
        if (strcmp(at->name, tag) != 0)
            continue;
        ok = add_folded(&seen, at->value) != ROB_MAP_NONE;
        if (seen.words.n > n_seen || strcmp(last, at->value) == 0)
            authors[draft->n_authors++] = at->value;
        last = at->value;
    }
    rob_intern_free(&seen);
    return ok;
}

static bool find_authors(struct rob_citations__draft *draft, struct rob_citations__record *record,
                         const struct known *known)
{
    const char **authors = rob_arena_array(&record->texts, record->tags.n, sizeof *authors);
    const char *const *tag = known->tags[ROB_CITATIONS__AUTHORS];
    bool ok = authors != NULL;
    for (; ok && *tag && !draft->n_authors; tag++)
        ok = add_authors(draft, authors, record, *tag);
    for (tag = known->more_authors; ok && *tag; tag++)
        ok = add_authors(draft, authors, record, *tag);
    draft->authors = authors;
    return ok;
}

/* The title with the subtitle that BibLaTeX has in a field of its own; NULL without memory. */
static const char *add_subtitle(struct rob_citations__record *record, const char *title,
                                const char *subtitle)
{
    struct rob_buf both = {0};
    rob_buf_printf(&both, "%s: %s", title, subtitle);
    return rob_arena_take(&record->texts, &both);
}

enum rob_status rob_citations__add_record(struct rob_citations *list,
                                          struct rob_citations__record *record,
                                          struct rob_error *err)
{
    const struct known *known = by_format[list->format];
    struct rob_citations__draft draft = record->draft;
    char pmid[ROB_CITATIONS__PMID_SIZE];
    for (size_t i = 0; i < ROB_CITATIONS__FIELDS; i++)
        draft.text[i] = first_of(record, known->tags[i]);
    const char **title = &draft.text[ROB_CITATIONS__TITLE];
    const char *subtitle = known->subtitle ? value_of(record, known->subtitle) : NULL;
    if (*title && **title && subtitle && *subtitle &&
        !(*title = add_subtitle(record, *title, subtitle)))
        return rob_fail_memory(err);
    draft.text[ROB_CITATIONS__YEAR] = find_year(record, known);
    draft.text[ROB_CITATIONS__DOI] = find_doi(record, known);
    draft.text[ROB_CITATIONS__PMID] = find_pmid(record, known, pmid);
    return find_authors(&draft, record, known) ? rob_citations__add(list, &draft, err)
                                               : rob_fail_memory(err);
}
