/* A form file as a whole: members, types of bias, loading. */
#include "core/form_parts.h"

#include "base/fail.h"
#include "base/file.h"
#include "base/hash.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

static const struct rob_json_limits limits = {
    .bytes = ROB_FORM_BYTES_MAX, .depth = 12, .members = 1000};

/* --- types of bias ----------------------------------------------------------------------- */

static enum rob_status read_domain_items(struct rob_form_reader *in, const cJSON *value, void *into)
{
    struct rob_domain *domain = into;
    struct rob_form *form = in->form;
    if (!cJSON_IsArray(value) || !value->child)
        return rob_form__wrong(in, value, "a list of items, not empty");
    domain->first_item = form->n_items;
    domain->n_items = (size_t)cJSON_GetArraySize(value);
    bool bad = false;
    enum rob_status status = ROB_OK;
    for (const cJSON *one = value->child; one && !status; one = one->next) {
        struct rob_item *item = &in->items[form->n_items++];
        item->domain = form->n_domains;
        status = rob_form__keep_problem(in, rob_form__item(in, one, item), &bad);
    }
    return status || !bad ? status : ROB_INVALID;
}

static const struct rob_form_member domain_members[] = {
    ROB_FORM_TEXT(rob_domain, "id", id, ROB_REQUIRED),
    ROB_FORM_TEXT(rob_domain, "title", title, ROB_REQUIRED),
    ROB_FORM_PART("items", ROB_REQUIRED, read_domain_items),
};

static enum rob_status read_domain(struct rob_form_reader *in, const cJSON *value, void *into)
{
    struct rob_domain *domain = into;
    enum rob_status status = ROB_FORM_OBJECT(in, value, domain, domain_members);
    if (!status)
        status = rob_form__check_id(in, value, domain->id);
    for (const struct rob_domain *other = in->form->domains; !status && other < domain; other++)
        if (other->id && strcmp(other->id, domain->id) == 0)
            status = rob_form__wrong(in, value, "an id that no other type of bias has");
    in->form->n_domains++;
    return status;
}

static size_t count_items(const cJSON *domains)
{
    size_t n = 0;
    const cJSON *domain = NULL;
    cJSON_ArrayForEach(domain, domains)
    {
        const cJSON *items = rob_json_member(domain, "items");
        n += cJSON_IsArray(items) ? (size_t)cJSON_GetArraySize(items) : 0;
    }
    return n;
}

static enum rob_status read_domains(struct rob_form_reader *in, const cJSON *value, void *into)
{
    struct rob_form *form = into;
    size_t n_domains = 0, n_items = cJSON_IsArray(value) ? count_items(value) : 0;
    if (n_items > ROB_FORM_ITEMS_MAX)
        return rob_json_fail(in->json, rob_json_node_of(in->json, value), in->err,
                             "expected at most %d items", ROB_FORM_ITEMS_MAX);
    in->items = rob_arena_array(in->arena, n_items, sizeof *in->items);
    if (!in->items)
        return rob_fail_memory(in->err);
    form->items = in->items;
    return rob_form__array(in, value, ROB_FORM_ITEMS_MAX, sizeof(struct rob_domain), read_domain,
                           (const void **)&form->domains, &n_domains);
}

/* --- the whole --------------------------------------------------------------------------- */

static enum rob_status read_version(struct rob_form_reader *in, const cJSON *value, void *into)
{
    (void)into;
    if (cJSON_IsNumber(value) && value->valueint == 1)
        return ROB_OK;
    return rob_form__wrong(in, value, "1, the version of the format that this program reads");
}

static const struct rob_form_member source_members[] = {
    ROB_FORM_TEXT(rob_form, "citation", citation, ROB_REQUIRED),
    ROB_FORM_TEXT(rob_form, "doi", doi, ROB_OPTIONAL),
    ROB_FORM_TEXT(rob_form, "wording", wording, ROB_OPTIONAL),
};

static enum rob_status read_source(struct rob_form_reader *in, const cJSON *value, void *into)
{
    return ROB_FORM_OBJECT(in, value, into, source_members);
}

static enum rob_status read_form_answers(struct rob_form_reader *in, const cJSON *value, void *into)
{
    (void)into;
    return rob_form__answers(in, value, false, &in->answers, &in->n_answers);
}

static enum rob_status read_mode(struct rob_form_reader *in, const cJSON *value, void *into)
{
    struct rob_form *form = into;
    if (!rob_json_holds(value, "screen"))
        return rob_form__wrong(in, value, "\"screen\"; a form without a mode is an assessment");
    form->mode = ROB_MODE_SCREEN;
    return ROB_OK;
}

static enum rob_status read_highlight(struct rob_form_reader *in, const cJSON *value, void *into)
{
    struct rob_form *form = into;
    return rob_form__texts(in, value, &form->highlight, &form->n_highlight);
}

/* In an order in which each finds the members it needs: the scale before the risks and so on. */
static const struct rob_form_member form_members[] = {
    ROB_FORM_PART("syrob_form", ROB_REQUIRED, read_version),
    ROB_FORM_TEXT(rob_form, "id", id, ROB_REQUIRED),
    ROB_FORM_TEXT(rob_form, "version", version, ROB_REQUIRED),
    ROB_FORM_TEXT(rob_form, "title", title, ROB_REQUIRED),
    ROB_FORM_PART("source", ROB_OPTIONAL, read_source),
    ROB_FORM_TEXT(rob_form, "note", note, ROB_OPTIONAL),
    ROB_FORM_PART("mode", ROB_OPTIONAL, read_mode),
    ROB_FORM_PART("highlight", ROB_OPTIONAL, read_highlight),
    ROB_FORM_PART("scale", ROB_ESSENTIAL, rob_form__scale),
    ROB_FORM_PART("risks", ROB_REQUIRED, rob_form__risks),
    ROB_FORM_PART("answers", ROB_REQUIRED, read_form_answers),
    ROB_FORM_PART("domains", ROB_REQUIRED, read_domains),
};

static enum rob_status read_whole(struct rob_form__owner *owner, const char *text, size_t len,
                                  struct rob_form_problems *problems, struct rob_error *err)
{
    struct rob_json json = {0};
    struct rob_form_reader in = {.json = &json,
                                 .arena = &owner->arena,
                                 .form = &owner->form,
                                 .problems = problems,
                                 .err = err};
    bool bad = false;
    size_t bom = len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0; /* of an editor */
    enum rob_status status = rob_form__keep_problem(
        &in, rob_json_parse(&json, text + bom, len - bom, &limits, err), &bad);
    if (!status && !bad)
        status = rob_form__keep_problem(
            &in, ROB_FORM_OBJECT(&in, json.root, &owner->form, form_members), &bad);
    if (!status && !bad)
        status =
            rob_form__keep_problem(&in, rob_form__check_id(&in, json.root, owner->form.id), &bad);
    owner->json = json.root;
    json.root = NULL;
    rob_json_free(&json);
    rob_sha256_hex(owner->form.sha256, text, len, "", 0);
    return status;
}

enum rob_status rob_form_read(struct rob_form **out, const char *text, size_t len,
                              struct rob_error *err)
{
    struct rob_form__owner *owner = calloc(1, sizeof *owner);
    if (!owner)
        return rob_fail_memory(err);
    enum rob_status status = read_whole(owner, text, len, NULL, err);
    if (status)
        rob_form_free(&owner->form);
    else
        *out = &owner->form;
    return status;
}

enum rob_status rob_form_check(struct rob_error **out, size_t *n, const char *text, size_t len,
                               struct rob_error *err)
{
    struct rob_form_problems problems = {0};
    struct rob_error last = {0};
    struct rob_form__owner *owner = calloc(1, sizeof *owner);
    if (!owner)
        return rob_fail_memory(err);
    enum rob_status status = read_whole(owner, text, len, &problems, &last);
    rob_form_free(&owner->form);
    if (status && status != ROB_INVALID) {
        rob_vec_free(&problems.list);
        return rob_fail_memory(err);
    }
    *out = problems.list.at;
    *n = problems.list.n;
    return ROB_OK;
}

enum rob_status rob_form_load(struct rob_form **out, const char *path, struct rob_error *err)
{
    struct rob_buf text = {0};
    enum rob_status status = rob_file_read(&text, AT_FDCWD, path, ROB_FORM_BYTES_MAX, true, err);
    if (!status) {
        status = rob_form_read(out, rob_buf_text(&text), text.len, err);
        if (status)
            rob_error_in_file(err, path);
    }
    rob_buf_free(&text);
    return status;
}

void rob_form_free(struct rob_form *form)
{
    if (!form)
        return;
    struct rob_form__owner *owner = (struct rob_form__owner *)form;
    rob_arena_free(&owner->arena);
    cJSON_Delete(owner->json);
    free(owner);
}
