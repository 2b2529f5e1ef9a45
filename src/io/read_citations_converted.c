/* Citations in formats that the caller's function reads: the lines of JSON that it writes. */
#include "io/read_citations.h"

#include "base/fail.h"
#include "base/json.h"

#include <string.h>

struct reading {
    struct rob_citations *list;
    struct rob_citations__record record;
    unsigned n_records;
    struct rob_error *err;
};

static enum rob_status skip_record(struct reading *in, unsigned line, const char *why)
{
    return rob_citations__problem(in->list, ROB_CITATION_UNREAD, in->n_records, line, in->err,
                                  "not read: %s", why);
}

/* ["title","Heat in rats"] */
static enum rob_status add_field(struct reading *in, const cJSON *field)
{
    const char *name = cJSON_GetStringValue(cJSON_GetArrayItem(field, 0));
    const char *value = cJSON_GetStringValue(cJSON_GetArrayItem(field, 1));
    if (!name || !value || !value[strspn(value, " \t\n")])
        return ROB_OK;
    return rob_vec_push(&in->record.tags, (struct rob_citations__tag){name, value})
               ? ROB_OK
               : rob_fail_memory(in->err);
}

static enum rob_status add_record(struct reading *in, const struct rob_json *json)
{
    const cJSON *line = rob_json_member(json->root, "line"), *field = NULL;
    const cJSON *problem = rob_json_member(json->root, "problem");
    unsigned at = cJSON_IsNumber(line) && line->valueint > 0 ? (unsigned)line->valueint : 0;
    if (problem)
        return skip_record(in, at, cJSON_IsString(problem) ? problem->valuestring : "");
    in->record.draft = (struct rob_citations__draft){.record = in->n_records, .line = at};
    enum rob_status status = ROB_OK;
    cJSON_ArrayForEach(field, rob_json_member(json->root, "fields")) status =
        status ? status : add_field(in, field);
    if (!status && !in->record.tags.n)
        status = skip_record(in, at, "it has no fields");
    else if (!status)
        status = rob_citations__add_record(in->list, &in->record, in->err);
    in->record.tags.n = 0;
    rob_arena_free(&in->record.texts);
    return status;
}

/* A line that is not JSON is one more record that could not be read. */
static enum rob_status take_line(struct reading *in, const char *text, size_t len)
{
    static const struct rob_json_limits limits = {
        .bytes = ROB_CITATIONS_BYTES_MAX, .depth = 3, .members = 4, .one_line = true};
    struct rob_json json = {0};
    in->n_records++;
    enum rob_status status = rob_json_parse(&json, text, len, &limits, NULL);
    if (status == ROB_OK)
        status = add_record(in, &json);
    else if (status == ROB_INVALID)
        status = skip_record(in, 0, "its reader could not understand it");
    else
        status = rob_fail_memory(in->err);
    rob_json_free(&json);
    return status;
}

static enum rob_status take_lines(struct reading *in, const char *text, size_t len)
{
    enum rob_status status = ROB_OK;
    for (const char *end = text + len, *next = text; !status && text < end; text = next + 1) {
        next = memchr(text, '\n', (size_t)(end - text));
        next = next ? next : end;
        status = take_line(in, text, (size_t)(next - text));
    }
    bool xml = in->list->format == ROB_CITATIONS_ENDNOTE_XML ||
               in->list->format == ROB_CITATIONS_PUBMED_XML;
    if (!status && !in->n_records)
        status =
            rob_fail(in->err, ROB_INVALID,
                     "no record of %s in it; please export the search as RIS or CSV",
                     xml ? "EndNote or PubMed" : rob_citation_format_text(in->list->format));
    return status;
}

enum rob_status rob_citations__read_converted(struct rob_citations *list,
                                              const struct rob_citations__source *source,
                                              struct rob_error *err)
{
    const struct rob_citations_options *options = source->options;
    struct reading in = {.list = list, .err = err};
    struct rob_buf text = {0};
    char *lines = NULL;
    size_t len = 0;
    if (!options->convert)
        return rob_fail(err, ROB_INVALID,
                        "this is %s, which cannot be read here; please export the search as RIS or "
                        "CSV",
                        rob_citation_format_text(list->format));
    enum rob_status status = rob_citations__mend_file(&text, list, source, err);
    if (!status)
        status = options->convert(options->context, list->format, rob_buf_text(&text), text.len,
                                  &lines, &len, err);
    rob_buf_free(&text);
    if (!status)
        status = take_lines(&in, lines, len);
    free(lines);
    rob_vec_free(&in.record.tags);
    rob_arena_free(&in.record.texts);
    return status;
}
