/* Makes a citation from the tags of a RIS record. */
#include "io/read_citations.h"

#include "base/fail.h"
#include "base/intern.h"

#include <string.h>
#include <strings.h>

enum { TAGS_MAX = 10 };

/* The tags of each field, the surest first. */
static const char *const ris_tags[ROB_CITATIONS__FIELDS][TAGS_MAX] = {
    [ROB_CITATIONS__TITLE] = {"TI", "T1", "CT", "BT", "ST"},
    [ROB_CITATIONS__AUTHORS] = {"AU", "A1"},
    [ROB_CITATIONS__YEAR] = {"PY", "Y1", "DA", "YR"},
    [ROB_CITATIONS__DOI] = {"DO", "DI"},
    [ROB_CITATIONS__JOURNAL] = {"JF", "T2", "JO", "J2", "JA", "J1", "JI", "J9", "BT"},
    [ROB_CITATIONS__VOLUME] = {"VL", "VO"},
    [ROB_CITATIONS__PAGES] = {NULL},
    [ROB_CITATIONS__START_PAGE] = {"SP", "BP", "C7"},
    [ROB_CITATIONS__END_PAGE] = {"EP"},
    [ROB_CITATIONS__ABSTRACT] = {"AB", "N2"},
    [ROB_CITATIONS__URL] = {"UR", "LK", "L2"},
};

/* Tags in which some programs put a DOI, or a PMID that is named as such. */
static const char *const doi_elsewhere[] = {"L3", "M3", "UR", "LK", "L2", "N1", "ID", NULL};
static const char *const pmid_elsewhere[] = {"AN", "C2", "N1", "U1", "U2", "U3", "U4",
                                             "U5", "M1", "UR", "LK", "L2", "ID", NULL};

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
static const char *find_year(const struct rob_citations__record *record)
{
    const char *const *tags = ris_tags[ROB_CITATIONS__YEAR];
    for (const char *const *tag = tags; *tag; tag++)
        for (size_t i = 0; i < record->tags.n; i++)
            if (strcmp(record->tags.at[i].name, *tag) == 0 &&
                rob_citations__year(record->tags.at[i].value))
                return record->tags.at[i].value;
    return first_of(record, tags);
}

static const char *find_doi(const struct rob_citations__record *record)
{
    char doi[ROB_DOI_SIZE];
    const char *named = first_of(record, ris_tags[ROB_CITATIONS__DOI]);
    for (size_t i = 0; !named && i < record->tags.n; i++)
        if (is_one_of(record->tags.at[i].name, doi_elsewhere) &&
            rob_doi_normalise(doi, sizeof doi, record->tags.at[i].value))
            named = record->tags.at[i].value;
    return named;
}

/* Whether the accession number is PubMed's. */
static bool is_from_pubmed(const struct rob_citations__record *record)
{
    static const char *const tags[] = {"DB", "DP", NULL};
    const char *const names[] = {"PubMed", "MEDLINE", "Ovid MEDLINE(R)", "NLM"};
    for (size_t i = 0; i < record->tags.n; i++)
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            if (is_one_of(record->tags.at[i].name, tags) &&
                strcasecmp(record->tags.at[i].value, names[k]) == 0)
                return true;
    return false;
}

static const char *find_pmid(const struct rob_citations__record *record,
                             char pmid[ROB_CITATIONS__PMID_SIZE])
{
    const char *number = value_of(record, "AN");
    if (number && is_from_pubmed(record) && rob_citations__pmid(pmid, number, false))
        return pmid;
    for (const char *const *tag = pmid_elsewhere; *tag; tag++)
        for (size_t i = 0; i < record->tags.n; i++)
            if (strcmp(record->tags.at[i].name, *tag) == 0 &&
                rob_citations__pmid(pmid, record->tags.at[i].value, true))
                return pmid;
    return NULL;
}

static uint32_t add_folded(struct rob_intern *seen, struct rob_arena *arena, const char *value)
{
    struct rob_buf folded = {0};
    for (; *value; value++)
        rob_buf_char(&folded, (char)(*value >= 'A' && *value <= 'Z' ? *value | 0x20 : *value));
    uint32_t at =
        folded.failed ? ROB_MAP_NONE : rob_intern_add(seen, arena, folded.data, folded.len);
    rob_buf_free(&folded);
    return at;
}

/* Adds the authors under one tag. A repeated name, in capitals or not, counts once. */
static bool add_authors(struct rob_citations__draft *draft, const char **authors,
                        struct rob_citations__record *record, const char *tag)
{
    struct rob_intern seen = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < record->tags.n; i++) {
        const struct rob_citations__tag *at = &record->tags.at[i];
        size_t n_seen = seen.words.n;
        if (strcmp(at->name, tag) != 0)
            continue;
        ok = add_folded(&seen, &record->texts, at->value) != ROB_MAP_NONE;
        if (seen.words.n > n_seen)
            authors[draft->n_authors++] = at->value;
    }
    rob_intern_free(&seen);
    return ok;
}

static bool find_authors(struct rob_citations__draft *draft, struct rob_citations__record *record)
{
    const char **authors = rob_arena_array(&record->texts, record->tags.n, sizeof *authors);
    bool ok = authors != NULL;
    for (const char *const *tag = ris_tags[ROB_CITATIONS__AUTHORS]; ok && *tag; tag++)
        ok = add_authors(draft, authors, record, *tag);
    draft->authors = authors;
    return ok;
}

enum rob_status rob_citations__add_record(struct rob_citations *list,
                                          struct rob_citations__record *record,
                                          struct rob_error *err)
{
    struct rob_citations__draft draft = record->draft;
    char pmid[ROB_CITATIONS__PMID_SIZE];
    for (size_t i = 0; i < ROB_CITATIONS__FIELDS; i++)
        draft.text[i] = first_of(record, ris_tags[i]);
    draft.text[ROB_CITATIONS__YEAR] = find_year(record);
    draft.text[ROB_CITATIONS__DOI] = find_doi(record);
    draft.text[ROB_CITATIONS__PMID] = find_pmid(record, pmid);
    return find_authors(&draft, record) ? rob_citations__add(list, &draft, err)
                                        : rob_fail_memory(err);
}
