/* Records from the helper's JSON Lines: which tag holds what, and whether none got lost. */
#include "io/read_citations.h"

#include "base/fail.h"
#include "base/json.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { TAGS_MAX = 10 };

/* One field of a record. */
struct field {
    const char *tag, *value;
};

typedef ROB_VEC(struct field) field_list;

/* Where RIS has what, the surest tag first. */
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

/* Tags in which some programs put a DOI, or a PMID that is called one. */
static const char *const doi_elsewhere[] = {"L3", "M3", "UR", "LK", "L2", "N1", "ID", NULL};
static const char *const pmid_elsewhere[] = {"AN", "C2", "N1", "U1", "U2", "U3", "U4",
                                             "U5", "M1", "UR", "LK", "L2", "ID", NULL};

static const char *value_of(const field_list *fields, const char *tag)
{
    for (size_t i = 0; i < fields->n; i++)
        if (strcmp(fields->at[i].tag, tag) == 0)
            return fields->at[i].value;
    return NULL;
}

static const char *first_of(const field_list *fields, const char *const *tags)
{
    const char *value = NULL;
    for (; *tags && !value; tags++)
        value = value_of(fields, *tags);
    return value;
}

static bool is_one_of(const char *tag, const char *const *tags)
{
    while (*tags && strcmp(*tags, tag) != 0)
        tags++;
    return *tags != NULL;
}

/* "10 15" is no year; another tag may have one. */
static const char *find_year(const field_list *fields)
{
    const char *first = NULL;
    for (const char *const *tag = ris_tags[ROB_CITATIONS__YEAR]; *tag; tag++)
        for (size_t i = 0; i < fields->n; i++) {
            if (strcmp(fields->at[i].tag, *tag) != 0)
                continue;
            if (rob_citations__year(fields->at[i].value))
                return fields->at[i].value;
            first = first ? first : fields->at[i].value;
        }
    return first;
}

static const char *find_doi(const field_list *fields)
{
    char doi[ROB_DOI_SIZE];
    const char *named = first_of(fields, ris_tags[ROB_CITATIONS__DOI]);
    for (size_t i = 0; !named && i < fields->n; i++)
        if (is_one_of(fields->at[i].tag, doi_elsewhere) &&
            rob_doi_normalise(doi, sizeof doi, fields->at[i].value))
            named = fields->at[i].value;
    return named;
}

/* Whether the accession number is PubMed's. */
static bool is_from_pubmed(const field_list *fields)
{
    static const char *const tags[] = {"DB", "DP", NULL};
    const char *const names[] = {"PubMed", "MEDLINE", "Ovid MEDLINE(R)", "NLM"};
    for (size_t i = 0; i < fields->n; i++)
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            if (is_one_of(fields->at[i].tag, tags) &&
                strcasecmp(fields->at[i].value, names[k]) == 0)
                return true;
    return false;
}

static const char *find_pmid(const field_list *fields, char pmid[ROB_CITATIONS__PMID_SIZE])
{
    const char *number = value_of(fields, "AN");
    if (number && is_from_pubmed(fields) && rob_citations__pmid(pmid, number, false))
        return pmid;
    for (const char *const *tag = pmid_elsewhere; *tag; tag++)
        for (size_t i = 0; i < fields->n; i++)
            if (strcmp(fields->at[i].tag, *tag) == 0 &&
                rob_citations__pmid(pmid, fields->at[i].value, true))
                return pmid;
    return NULL;
}

static enum rob_status add_record(struct rob_citations *list, const field_list *fields,
                                  const struct rob_citations__start *start, unsigned record,
                                  struct rob_error *err)
{
    struct rob_citations__draft draft = {
        .record = record, .line = start->line, .mended = start->mended, .unended = start->unended};
    char pmid[ROB_CITATIONS__PMID_SIZE];
    for (size_t i = 0; i < ROB_CITATIONS__FIELDS; i++)
        draft.text[i] = first_of(fields, ris_tags[i]);
    draft.text[ROB_CITATIONS__YEAR] = find_year(fields);
    draft.text[ROB_CITATIONS__DOI] = find_doi(fields);
    draft.text[ROB_CITATIONS__PMID] = find_pmid(fields, pmid);
    const char **authors = calloc(fields->n + 1, sizeof *authors);
    if (!authors)
        return rob_fail_memory(err);
    for (const char *const *tag = ris_tags[ROB_CITATIONS__AUTHORS]; *tag; tag++)
        for (size_t i = 0; i < fields->n; i++)
            if (strcmp(fields->at[i].tag, *tag) == 0)
                authors[draft.n_authors++] = fields->at[i].value;
    draft.authors = authors;
    enum rob_status status = rob_citations__add(list, &draft, err);
    free(authors);
    return status;
}

static bool is_triple(const struct rob_json_node *node)
{
    return node->type == ROB_JSON_ARRAY && node->n == 3 && node[1].type == ROB_JSON_STRING &&
           node[2].type == ROB_JSON_INTEGER && node[3].type == ROB_JSON_STRING;
}

/* The fields of the work itself; ROB_INVALID where the line is not as agreed. */
static enum rob_status read_fields(field_list *out, struct rob_arena *arena,
                                   const struct rob_json *json, struct rob_error *err)
{
    const struct rob_json_node *fields = rob_json_get(json, json->nodes, "fields");
    if (!fields || fields->type != ROB_JSON_ARRAY)
        return rob_fail(err, ROB_INVALID, "no fields in a record of the helper");
    const struct rob_json_node *node = rob_json_first(fields);
    for (uint32_t i = 0; i < fields->n; i++, node = rob_json_next(node)) {
        if (!is_triple(node))
            return rob_fail(err, ROB_INVALID, "a field of the helper that is not as agreed");
        if (node[2].integer != 0)
            continue;
        struct field field = {rob_json_text(json, &node[1], arena),
                              rob_json_text(json, &node[3], arena)};
        if (!field.tag || !field.value || !rob_vec_push(out, field))
            return rob_fail_memory(err);
    }
    return ROB_OK;
}

/* Which of the prepared records it is; 0: none of them. */
static unsigned number_of(const field_list *fields, size_t n_records)
{
    const char *text = value_of(fields, ROB_CITATIONS__NUMBER_TAG);
    char *end = NULL;
    unsigned long number = text ? strtoul(text, &end, 10) : 0;
    return text && !*end && number <= n_records ? (unsigned)number : 0;
}

static enum rob_status add_line(struct rob_citations *list,
                                const struct rob_citations__prepared *prepared, bool *seen,
                                const char *text, size_t len, struct rob_error *err)
{
    const struct rob_json_limits limits = {
        .bytes = ROB_CITATIONS_BYTES_MAX, .depth = 3, .members = 4, .one_line = true};
    struct rob_json json = {0};
    struct rob_arena arena = {0};
    field_list fields = {0};
    enum rob_status status = rob_json_read(&json, text, len, &limits, err);
    if (!status)
        status = read_fields(&fields, &arena, &json, err);
    unsigned number = status ? 0 : number_of(&fields, prepared->records.n);
    if (!status && (!number || seen[number - 1]))
        status = rob_citations__problem(list, ROB_CITATION_NOTE, 0, 0, err,
                                        "the helper returned a record that is not in the file; it "
                                        "was left out");
    else if (!status)
        status = add_record(list, &fields, &prepared->records.at[number - 1], number, err);
    if (number)
        seen[number - 1] = true;
    rob_vec_free(&fields);
    rob_arena_free(&arena);
    rob_json_free(&json);
    return status;
}

static enum rob_status report_lost(struct rob_citations *list,
                                   const struct rob_citations__prepared *prepared, const bool *seen,
                                   struct rob_error *err)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; !status && i < prepared->records.n; i++)
        if (!seen[i])
            status = rob_citations__problem(list, ROB_CITATION_UNREADABLE, (unsigned)i + 1,
                                            prepared->records.at[i].line, err,
                                            "the record could not be read");
    return status;
}

enum rob_status rob_citations__add_jsonl(struct rob_citations *list,
                                         const struct rob_citations__prepared *prepared,
                                         const char *jsonl, size_t len, struct rob_error *err)
{
    bool *seen = calloc(prepared->records.n + 1, sizeof *seen);
    if (!seen)
        return rob_fail_memory(err);
    enum rob_status status = ROB_OK;
    for (size_t at = 0; !status && at < len;) {
        const char *newline = memchr(jsonl + at, '\n', len - at);
        size_t n = newline ? (size_t)(newline - jsonl) - at : len - at;
        struct rob_error bad = {0};
        status = n ? add_line(list, prepared, seen, jsonl + at, n, &bad) : ROB_OK;
        if (status == ROB_INVALID) /* one bad line costs one record */
            status =
                rob_citations__problem(list, ROB_CITATION_NOTE, 0, 0, err,
                                       "a line of the helper was not understood: %s", bad.text);
        else if (status && err)
            *err = bad;
        at += n + 1;
    }
    if (!status)
        status = report_lost(list, prepared, seen, err);
    free(seen);
    return status;
}
