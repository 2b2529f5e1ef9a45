/*
 * CSL-JSON: an array of items, {"items":[...]}, or one item. The items are found by their brackets
 * and parsed one by one, so that one that is damaged does not stop the others.
 */
#include "io/read_citations.h"

#include "base/fail.h"

#include <cjson/cJSON.h>
#include <string.h>

enum { ITEM_MAX = 4 << 20, DEPTH_MAX = 32 };

struct reading {
    struct rob_citations *list;
    const char *at, *end;
    unsigned line, n_records;
    struct rob_arena arena; /* texts of the current item */
    struct rob_error *err;
};

/* --- an item ----------------------------------------------------------------------------- */

/* A text, a number, or the first of an array of them; NULL: not there, or without memory. */
static const char *text_of(struct reading *in, const cJSON *value)
{
    if (cJSON_IsArray(value))
        value = value->child;
    if (cJSON_IsString(value))
        return value->valuestring;
    if (!cJSON_IsNumber(value))
        return NULL;
    char *digits = cJSON_PrintUnformatted(value);
    const char *copy = digits ? rob_arena_str(&in->arena, digits) : NULL;
    cJSON_free(digits);
    return copy;
}

static const char *member(struct reading *in, const cJSON *item, const char *name)
{
    return text_of(in, cJSON_GetObjectItemCaseSensitive(item, name));
}

static const char *first_member(struct reading *in, const cJSON *item, const char *const *names)
{
    const char *text = NULL;
    for (; *names && !text; names++)
        text = member(in, item, *names);
    return text;
}

/* {"family":"Berg","non-dropping-particle":"van den","given":"Bo"}, or {"literal":"The Group"} */
static const char *name_of(struct reading *in, const cJSON *person)
{
    const char *family = member(in, person, "family"), *given = member(in, person, "given");
    const char *particle = member(in, person, "non-dropping-particle");
    const char *whole = member(in, person, "literal");
    struct rob_buf name = {0};
    if (family && *family) {
        rob_buf_printf(&name, "%s%s%s", particle ? particle : "", particle ? " " : "", family);
        rob_buf_printf(&name, "%s%s", given && *given ? ", " : "", given ? given : "");
    } else {
        whole = whole ? whole : member(in, person, "name");
        rob_buf_printf(&name, "%s%s", whole ? whole : given ? given : "", whole ? "," : "");
    }
    return rob_arena_take(&in->arena, &name);
}

static bool find_authors(struct reading *in, struct rob_citations__draft *draft, const cJSON *item)
{
    const cJSON *persons = cJSON_GetObjectItemCaseSensitive(item, "author"), *person = NULL;
    int n = cJSON_IsArray(persons) ? cJSON_GetArraySize(persons) : 0;
    const char **names = rob_arena_array(&in->arena, (size_t)n, sizeof *names);
    bool ok = names != NULL;
    if (ok && n)
        cJSON_ArrayForEach(person, persons)
        {
            const char *name = name_of(in, person);
            ok = ok && name;
            if (name)
                names[draft->n_authors++] = name;
        }
    draft->authors = names;
    return ok;
}

/* {"date-parts":[[1997,11,5]]}, {"raw":"1997"}, "1997" */
static const char *find_year(struct reading *in, const cJSON *item)
{
    static const char *const dates[] = {"issued", "published-print", "published", "year", NULL};
    static const char *const forms[] = {"raw", "literal", NULL};
    const char *text = NULL;
    for (const char *const *name = dates; *name && !text; name++) {
        const cJSON *date = cJSON_GetObjectItemCaseSensitive(item, *name);
        const cJSON *parts = cJSON_GetObjectItemCaseSensitive(date, "date-parts");
        text = text_of(in, cJSON_GetArrayItem(parts, 0));
        text = text ? text : first_member(in, date, forms);
        text = text ? text : text_of(in, date);
    }
    return text;
}

static const char *find_pmid(struct reading *in, const cJSON *item,
                             char pmid[ROB_CITATIONS__PMID_SIZE])
{
    static const char *const elsewhere[] = {"note", "URL", NULL};
    const char *named = member(in, item, "PMID");
    for (const char *const *name = elsewhere; *name && !named; name++) {
        const char *text = member(in, item, *name);
        named = text && rob_citations__pmid(pmid, text, true) ? pmid : NULL;
    }
    return named;
}

static const char *const members[ROB_CITATIONS__FIELDS][4] = {
    [ROB_CITATIONS__TITLE] = {"title", "title-short"},
    [ROB_CITATIONS__DOI] = {"DOI", "doi"},
    [ROB_CITATIONS__JOURNAL] = {"container-title", "container-title-short"},
    [ROB_CITATIONS__VOLUME] = {"volume"},
    [ROB_CITATIONS__PAGES] = {"page", "page-first", "number", "article-number"},
    [ROB_CITATIONS__ABSTRACT] = {"abstract"},
    [ROB_CITATIONS__URL] = {"URL"},
};

static enum rob_status add_item(struct reading *in, unsigned line, const cJSON *item)
{
    struct rob_citations__draft draft = {.record = in->n_records, .line = line};
    char pmid[ROB_CITATIONS__PMID_SIZE];
    for (size_t i = 0; i < ROB_CITATIONS__FIELDS; i++)
        for (size_t k = 0; k < 4 && members[i][k] && !draft.text[i]; k++)
            draft.text[i] = member(in, item, members[i][k]);
    draft.text[ROB_CITATIONS__YEAR] = find_year(in, item);
    draft.text[ROB_CITATIONS__PMID] = find_pmid(in, item, pmid);
    return find_authors(in, &draft, item) ? rob_citations__add(in->list, &draft, in->err)
                                          : rob_fail_memory(in->err);
}

/* --- finding the items ------------------------------------------------------------------- */

static char peek(const struct reading *in)
{
    return in->at < in->end ? *in->at : '\0';
}

static void skip(struct reading *in, const char *these)
{
    for (; peek(in) && strchr(these, peek(in)); in->at++)
        in->line += peek(in) == '\n';
}

static void skip_string(struct reading *in)
{
    in->at++;
    for (; peek(in) && peek(in) != '"'; in->at++)
        if (peek(in) == '\\' && in->at + 1 < in->end)
            in->at++;
    in->at += peek(in) == '"';
}

/* Passes over a value, whose brackets need not match in kind; returns how deep it goes. */
static unsigned skip_value(struct reading *in)
{
    unsigned depth = 0, deepest = 0;
    while (in->at < in->end) {
        char c = peek(in);
        if (!depth && strchr(",]}", c))
            break;
        if (c == '"') {
            skip_string(in);
            continue;
        }
        depth += c == '{' || c == '[';
        deepest = depth > deepest ? depth : deepest;
        depth -= c == '}' || c == ']';
        in->line += c == '\n';
        in->at++;
        if (!depth && (c == '}' || c == ']'))
            break;
    }
    return deepest;
}

static enum rob_status skip_record(struct reading *in, unsigned line, const char *why)
{
    return rob_citations__problem(in->list, ROB_CITATION_UNREAD, in->n_records, line, in->err,
                                  "not read: %s", why);
}

static enum rob_status take_item(struct reading *in)
{
    const char *start = in->at, *end = NULL;
    unsigned line = in->line, depth = skip_value(in);
    size_t len = (size_t)(in->at - start);
    in->n_records++;
    if (depth > DEPTH_MAX || len > ITEM_MAX)
        return skip_record(in, line, depth > DEPTH_MAX ? "nested too deeply" : "longer than 4 MiB");
    cJSON *item = cJSON_ParseWithLengthOpts(start, len, &end, false);
    bool whole = cJSON_IsObject(item) && end == in->at;
    enum rob_status status =
        whole ? add_item(in, line, item)
              : skip_record(in, line, item ? "not an object of JSON" : "not valid JSON");
    cJSON_Delete(item);
    rob_arena_free(&in->arena);
    return status;
}

static enum rob_status take_items(struct reading *in)
{
    enum rob_status status = ROB_OK;
    in->at++; /* [ */
    for (skip(in, " \t\r\n,"); !status && peek(in) && peek(in) != ']'; skip(in, " \t\r\n,")) {
        const char *before = in->at;
        status = take_item(in);
        if (in->at == before) /* a bracket that closes nothing */
            in->at++;
    }
    if (!status && peek(in) != ']')
        status = rob_citations__problem(in->list, ROB_CITATION_NOTE, 0, in->line, in->err,
                                        "the list of items has no end; some may be missing");
    return status;
}

/* Moves to the array that is the member "items" of the object here; false: it has none. */
static bool find_items(struct reading *in)
{
    in->at++;
    while (skip(in, " \t\r\n,"), peek(in) == '"') {
        const char *name = in->at;
        skip_string(in);
        bool items = (size_t)(in->at - name) == 7 && memcmp(name, "\"items\"", 7) == 0;
        skip(in, " \t\r\n:");
        if (items && peek(in) == '[')
            return true;
        skip_value(in);
    }
    return false;
}

enum rob_status rob_citations__read_csl(struct rob_citations *list,
                                        const struct rob_citations__source *source,
                                        struct rob_error *err)
{
    struct rob_buf text = {0};
    enum rob_status status = rob_citations__mend_file(&text, list, source, err);
    struct reading in = {.list = list, .at = rob_buf_text(&text), .line = 1, .err = err};
    in.end = in.at + text.len;
    skip(&in, " \t\r\n");
    struct reading start = in;
    bool array = peek(&in) == '[' || (peek(&in) == '{' && find_items(&in));
    if (!status && !array) {
        in = start; /* one object, or one on each line */
        for (; !status && peek(&in) == '{'; skip(&in, " \t\r\n,"))
            status = take_item(&in);
        if (!status && in.n_records && peek(&in))
            status = rob_citations__problem(list, ROB_CITATION_NOTE, 0, in.line, err,
                                            "text after the last record was not read");
    } else if (!status) {
        status = take_items(&in);
    }
    if (!status && !in.n_records)
        status = rob_fail(err, ROB_INVALID,
                          "this is JSON without a list of items as CSL-JSON has it; please export "
                          "the search as CSL-JSON or RIS");
    rob_arena_free(&in.arena);
    rob_buf_free(&text);
    return status;
}
