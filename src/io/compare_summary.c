/* Does a published summary follow from a review? Both documents are compared value by value. */
#include "base/buf.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/json.h"
#include "base/utf8.h"
#include "store/journal.h"
#include "store/review_state.h"

#include <syrob/output.h>

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LISTED_MAX = 200, SHOWN_COLUMNS = 60, NEAR = 4 };

struct comparing {
    struct rob_review *review;
    const char *file;
    struct rob_buf path; /* of the values that are compared: "studies[Hale 1997].items" */
    size_t n_values, n_different;
    bool went_on; /* lines were added since */
    bool failed;  /* no memory */
};

static const char *text_of(const cJSON *object, const char *name)
{
    const cJSON *value = rob_json_member(object, name);
    return cJSON_IsString(value) ? value->valuestring : NULL;
}

/* --- differences ------------------------------------------------------------------------- */

static void add_value(struct rob_buf *out, const cJSON *value)
{
    char *text = value ? cJSON_PrintUnformatted(value) : NULL;
    size_t len = text ? strlen(text) : 0, used = 0,
           fit = rob_utf8_fit(text, len, SHOWN_COLUMNS, &used);
    if (!value)
        rob_buf_str(out, "missing");
    else if (!text)
        out->failed = true;
    else
        rob_buf_printf(out, "%.*s%s", (int)fit, text, fit < len ? ".." : "");
    cJSON_free(text);
}

static void add_problem(struct comparing *in, const char *message)
{
    in->failed = in->failed || rob_review__add_problem(in->review, in->file, 0, "differs", message);
}

/* NULL: missing on that side. */
static void report(struct comparing *in, const cJSON *published, const cJSON *here)
{
    struct rob_buf text = {0};
    if (in->n_different++ >= LISTED_MAX)
        return;
    rob_buf_printf(&text, "%s: published ", rob_buf_text(&in->path));
    add_value(&text, published);
    rob_buf_str(&text, ", in this review ");
    add_value(&text, here);
    if (text.failed)
        in->failed = true;
    else
        add_problem(in, text.data);
    rob_buf_free(&text);
}

/* --- elements of arrays ------------------------------------------------------------------ */

/* Members that identify an element of an array; elements without them are compared in order. */
static const char *const keys[] = {"study", "item",   "id",    "outcome", "seat",
                                   "seats", "writer", "level", NULL};

static bool equal(const cJSON *a, const cJSON *b)
{
    return (!a && !b) || (a && b && cJSON_Compare(a, b, true));
}

static bool same_key(const cJSON *a, const cJSON *b)
{
    bool same = cJSON_IsObject(a) == cJSON_IsObject(b);
    for (size_t i = 0; keys[i] && same && cJSON_IsObject(a); i++)
        same = equal(rob_json_member(a, keys[i]), rob_json_member(b, keys[i]));
    return same;
}

/* The elements of an array of this review; each is the match of one published element at most,
 * since one that is published twice would count twice in other programs. */
struct elements {
    const cJSON **at; /* NULL once it is matched */
    size_t n, next;
    size_t n_lost; /* published ones that no element matches */
};

static bool list_elements(struct elements *out, const cJSON *array)
{
    const cJSON *element = NULL;
    *out = (struct elements){.at = calloc((size_t)cJSON_GetArraySize(array) + 1, sizeof *out->at)};
    cJSON_ArrayForEach(element, array)
    {
        if (out->at)
            out->at[out->n++] = element;
    }
    return out->at != NULL;
}

/* The element with the same key; both lists mostly have the same order. */
static const cJSON *take(struct elements *elements, const cJSON *published)
{
    /* a list that does not fit at all is not searched for each of its elements */
    size_t most = elements->n_lost > LISTED_MAX && elements->n > NEAR ? NEAR : elements->n;
    for (size_t k = 0; k < most; k++) {
        size_t i = (elements->next + k) % elements->n;
        const cJSON *element = elements->at[i];
        if (!element || !same_key(element, published))
            continue;
        elements->at[i] = NULL;
        elements->next = i + 1;
        return element;
    }
    elements->n_lost++;
    return NULL;
}

/* "[Hale 1997, allocation-concealment]", or "[3]" */
static void add_place(struct rob_buf *path, const cJSON *element, size_t i)
{
    static const char *const names[] = {"label", "item", "outcome", "seat", "writer"};
    size_t before = path->len;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if (text_of(element, names[k]))
            rob_buf_printf(path, "%s%s", path->len == before ? "[" : ", ",
                           text_of(element, names[k]));
    if (path->len == before && text_of(element, "id"))
        rob_buf_printf(path, "[%s", text_of(element, "id"));
    if (path->len == before)
        rob_buf_printf(path, "[%zu", i);
    rob_buf_char(path, ']');
}

static void leave(struct rob_buf *path, size_t len)
{
    if (path->failed)
        return;
    path->len = len;
    path->data[len] = '\0';
}

static void compare(struct comparing *in, const cJSON *published, const cJSON *here);

static void compare_element(struct comparing *in, const cJSON *published, const cJSON *here,
                            size_t i)
{
    size_t before = in->path.len;
    add_place(&in->path, published ? published : here, i);
    compare(in, published, here);
    leave(&in->path, before);
}

static void compare_arrays(struct comparing *in, const cJSON *published, const cJSON *here)
{
    bool journals = strcmp(rob_buf_text(&in->path), "journals") == 0;
    struct elements elements;
    size_t i = 0;
    if (!list_elements(&elements, here)) {
        in->failed = true;
        return;
    }
    for (const cJSON *at = published->child; at; at = at->next)
        compare_element(in, at, take(&elements, at), i++);
    for (i = 0; i < elements.n; i++)
        if (elements.at[i] && journals)
            in->went_on = true; /* another laptop began to write */
        else if (elements.at[i])
            compare_element(in, NULL, elements.at[i], i);
    free(elements.at);
}

/* --- journals ---------------------------------------------------------------------------- */

/* Has the journal the published line? It may have gone on since. */
static bool holds(const struct rob_review *review, const cJSON *published, const cJSON *here)
{
    const char *seat = text_of(published, "seat"), *writer = text_of(published, "writer");
    const char *head = text_of(published, "head");
    const cJSON *lines = rob_json_member(published, "lines"), *now = rob_json_member(here, "lines");
    struct rob_buf name = {0}, bytes = {0};
    bool found = false;
    if (!seat || !writer || !head || strlen(head) != ROB_HASH_HEX || !cJSON_IsNumber(lines) ||
        !cJSON_IsNumber(now) || lines->valuedouble > now->valuedouble)
        return false;
    rob_buf_printf(&name, "%s@%s.jsonl", seat, writer);
    if (!name.failed && rob_file_read(&bytes, review->journals, name.data, ROB_JOURNAL_BYTES_MAX,
                                      false, NULL) == ROB_OK) {
        double line = 1;
        const char *at = bytes.data, *end = at + bytes.len, *lf = NULL;
        for (; line <= lines->valuedouble && (lf = memchr(at, '\n', (size_t)(end - at))); line++) {
            found = line == lines->valuedouble && lf - at > ROB_HASH_HEX + 2 &&
                    memcmp(lf - 2 - ROB_HASH_HEX, head, ROB_HASH_HEX) == 0;
            at = lf + 1;
        }
    }
    rob_buf_free(&name);
    rob_buf_free(&bytes);
    return found;
}

/* --- values ------------------------------------------------------------------------------ */

/* Another machine's mathematics may differ in the last digit. */
static bool near(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fmax(1, fmax(fabs(a), fabs(b)));
}

/* The number of first passes that were shown to somebody, and are final since, grows. */
static bool may_grow(const struct comparing *in)
{
    return strcmp(rob_buf_text(&in->path), "progress.first_passes.fixed") == 0;
}

static bool same_value(const struct comparing *in, const cJSON *published, const cJSON *here)
{
    if (may_grow(in) && cJSON_IsNumber(published) && cJSON_IsNumber(here))
        return published->valuedouble <= here->valuedouble;
    if (cJSON_IsNumber(published) && cJSON_IsNumber(here))
        return near(published->valuedouble, here->valuedouble);
    return cJSON_Compare(published, here, true);
}

/* A name that stands twice is one member too many: programs do not agree which of them counts. */
static void compare_objects(struct comparing *in, const cJSON *published, const cJSON *here)
{
    size_t before = in->path.len;
    if (text_of(published, "head") && holds(in->review, published, here)) {
        in->n_values++;
        in->went_on = in->went_on || !cJSON_Compare(published, here, true);
        return;
    }
    for (const cJSON *at = published->child; at; at = at->next) {
        if (before == 0 && strcmp(at->string, "generator") == 0)
            continue; /* another version may say the same */
        rob_buf_printf(&in->path, "%s%s", before ? "." : "", at->string);
        compare(in, at,
                rob_json_member(published, at->string) == at ? rob_json_member(here, at->string)
                                                             : NULL);
        leave(&in->path, before);
    }
    for (const cJSON *at = here->child; at; at = at->next)
        if (!rob_json_member(published, at->string)) {
            rob_buf_printf(&in->path, "%s%s", before ? "." : "", at->string);
            compare(in, NULL, at);
            leave(&in->path, before);
        }
}

static void compare(struct comparing *in, const cJSON *published, const cJSON *here)
{
    if (cJSON_IsObject(published) && cJSON_IsObject(here))
        compare_objects(in, published, here);
    else if (cJSON_IsArray(published) && cJSON_IsArray(here))
        compare_arrays(in, published, here);
    else {
        in->n_values++;
        if (!published || !here || !same_value(in, published, here))
            report(in, published, here);
    }
}

/* --- the document of this review --------------------------------------------------------- */

/* The one outcome of a summary that was exported for one; otherwise all. */
static int outcome_of(const struct rob_view *view, const cJSON *published)
{
    const char *only = NULL;
    const cJSON *row = NULL;
    cJSON_ArrayForEach(row, rob_json_member(published, "items"))
    {
        const char *outcome = text_of(row, "outcome");
        if (outcome && only && strcmp(outcome, only) != 0)
            return ROB_ALL_OUTCOMES;
        only = outcome ? outcome : only;
    }
    for (size_t i = 0; only && i < rob_view_n_outcomes(view); i++)
        if (strcmp(rob_view_outcome(view, i), only) == 0)
            return (int)i;
    return ROB_ALL_OUTCOMES;
}

static bool is_anonymous(const cJSON *published)
{
    const cJSON *seats = rob_json_member(published, "seats"), *seat = NULL;
    bool ids = cJSON_GetArraySize(seats) > 0;
    cJSON_ArrayForEach(seat, seats)
    {
        const char *id = text_of(seat, "id"), *name = text_of(seat, "name");
        ids = ids && id && name && strcmp(id, name) == 0;
    }
    return ids;
}

/* The summary as the published one was asked for. */
static enum rob_status write_here(cJSON **out, struct rob_view *view, const cJSON *published,
                                  struct rob_error *err)
{
    struct rob_source source = {ROB_SOURCE_CONSENSUS, 0};
    const char *name = text_of(published, "source");
    char *text = NULL;
    size_t len = 0;
    if (is_anonymous(published))
        rob_view_leave_out_names(view);
    enum rob_status status = rob_source_parse(&source, view, name ? name : "", err);
    FILE *stream = status ? NULL : open_memstream(&text, &len);
    if (!status && !stream)
        status = rob_fail_memory(err);
    if (!status)
        status = rob_write_summary_json(stream, view, source, outcome_of(view, published), err);
    if (stream && fclose(stream) != 0 && !status)
        status = rob_fail_memory(err);
    *out = status ? NULL : cJSON_ParseWithLength(text, len);
    free(text);
    return status || *out ? status : rob_fail_memory(err);
}

static enum rob_status check_kind(const cJSON *published, const char *file, struct rob_error *err)
{
    static const char schema[] = "syrob/summary/2", family[] = "syrob/summary/";
    const char *is = text_of(published, "schema"), *viewer = text_of(published, "viewer");
    if (viewer)
        return rob_fail(err, ROB_INVALID,
                        "%s was written with --as %s, so it holds answers that are not public yet; "
                        "write it without --as",
                        file, viewer);
    if (is && strcmp(is, schema) == 0)
        return ROB_OK;
    if (is && strncmp(is, family, sizeof family - 1) == 0)
        return rob_fail(err, ROB_INVALID, "%s: its version is \"%s\"; this program compares \"%s\"",
                        file, is, schema);
    return rob_fail(err, ROB_INVALID, "%s is not a summary as 'export json' writes it", file);
}

static enum rob_status read_published(cJSON **out, const char *file, const char *data, size_t len,
                                      struct rob_error *err)
{
    const char *end = data;
    *out = cJSON_ParseWithLengthOpts(data, len, &end, false);
    size_t rest = *out ? len - (size_t)(end - data) : 0;
    while (rest && strchr(" \t\r\n", data[len - rest]) && data[len - rest])
        rest--;
    if (!*out || rest)
        return rob_fail(err, ROB_INVALID, "%s is not JSON", file);
    return check_kind(*out, file, err);
}

static enum rob_status compare_documents(struct comparing *in, const cJSON *published,
                                         struct rob_error *err)
{
    const char *id = text_of(rob_json_member(published, "review"), "id");
    struct rob_view *view = NULL;
    cJSON *here = NULL;
    if (!id || strcmp(id, rob_review_id(in->review)) != 0) {
        in->n_different = 1;
        add_problem(in, "the summary is of another review: its id is not the same");
        return in->failed ? rob_fail_memory(err) : ROB_OK;
    }
    enum rob_status status = rob_view_new(&view, in->review, NULL, err);
    if (!status)
        status = write_here(&here, view, published, err);
    if (!status)
        compare(in, published, here);
    if (!status && in->n_different > LISTED_MAX) {
        struct rob_buf text = {0};
        rob_buf_printf(&text, "%zu more values differ", in->n_different - LISTED_MAX);
        add_problem(in, rob_buf_text(&text));
        in->failed = in->failed || text.failed;
        rob_buf_free(&text);
    }
    cJSON_Delete(here);
    rob_view_free(view);
    return !status && (in->failed || in->path.failed) ? rob_fail_memory(err) : status;
}

enum rob_status rob_check_summary(struct rob_compared *out, struct rob_check *check,
                                  const char *file, const char *data, size_t len,
                                  struct rob_error *err)
{
    struct comparing in = {.review = check->review, .file = file};
    cJSON *published = NULL;
    if (check->review->formless)
        return rob_fail(err, ROB_INVALID,
                        "the review's form cannot be read, so that nothing can be compared");
    for (size_t s = 0; s < check->review->model.studies.n; s++)
        if (check->review->model.studies.at[s].due)
            return rob_fail(err, ROB_REFUSED,
                            "studies were unblinded that this account has not seen yet; open the "
                            "review first: syrob status");
    enum rob_status status = read_published(&published, file, data, len, err);
    if (!status)
        status = compare_documents(&in, published, err);
    check->problems = check->review->problems.at;
    check->n_problems = check->review->problems.n;
    *out = (struct rob_compared){in.n_values, in.n_different, in.went_on};
    cJSON_Delete(published);
    rob_buf_free(&in.path);
    return status;
}
