/*
 * Reading JSON objects by tables of their members. Members that are unknown, missing or of the
 * wrong type are refused with their line and path.
 */
#include "core/form_parts.h"

#include "base/fail.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum rob_status rob_form__wrong(struct rob_form_reader *in, const cJSON *value,
                                const char *expected)
{
    return rob_json_fail(in->json, rob_json_node_of(in->json, value), in->err, "expected %s",
                         expected);
}

enum rob_status rob_form__text(struct rob_form_reader *in, const cJSON *value, const char **into)
{
    if (!cJSON_IsString(value))
        return rob_form__wrong(in, value, "a text in quotes");
    if (!*value->valuestring)
        return rob_form__wrong(in, value, "a text that is not empty");
    *into = value->valuestring;
    return ROB_OK;
}

static enum rob_status unknown_member(struct rob_form_reader *in, const cJSON *value,
                                      const struct rob_form_member *members, size_t n)
{
    char word[64];
    (void)snprintf(word, sizeof word, "%s", value->string);
    const char *nearest = NULL;
    for (size_t i = 0; i < n; i++)
        nearest = rob_text_nearer(word, nearest, members[i].name);
    const struct rob_json_node *node = rob_json_node_of(in->json, value) - 1;
    if (!nearest)
        return rob_json_fail(in->json, node, in->err, "unknown member; see syrob-form(5)");
    return rob_json_fail(in->json, node, in->err, "unknown member; did you mean \"%s\"?", nearest);
}

enum rob_status rob_form__keep_problem(struct rob_form_reader *in, enum rob_status status,
                                       bool *bad)
{
    if (status != ROB_INVALID || !in->problems)
        return status;
    *bad = true;
    if (in->err->status == ROB_OK)
        return ROB_OK; /* reported already, further inside */
    if (in->problems->list.n == ROB_FORM_PROBLEMS_MAX)
        return status; /* enough: finding the line and path of each takes time */
    if (!rob_vec_push(&in->problems->list, *in->err))
        return rob_fail_memory(in->err);
    in->err->status = ROB_OK;
    return ROB_OK;
}

static enum rob_status check_members(struct rob_form_reader *in, const cJSON *object,
                                     const struct rob_form_member *members, size_t n)
{
    enum rob_status status = ROB_OK;
    bool bad = false;
    for (const cJSON *value = object->child; value && !status; value = value->next) {
        size_t m = 0;
        while (m < n && strcmp(value->string, members[m].name) != 0)
            m++;
        bool extension = strncmp(value->string, "x-", 2) == 0 && value->string[2];
        if (m == n && !extension)
            status = rob_form__keep_problem(in, unknown_member(in, value, members, n), &bad);
    }
    return status || !bad ? status : ROB_INVALID;
}

bool rob_form__is_empty(const cJSON *value)
{
    return cJSON_IsNull(value) || rob_json_holds(value, "") ||
           (cJSON_IsArray(value) && !cJSON_GetArraySize(value));
}

static enum rob_status read_member(struct rob_form_reader *in, const cJSON *object, void *into,
                                   const struct rob_form_member *member)
{
    const cJSON *value = rob_json_member(object, member->name);
    if (member->need == ROB_OPTIONAL && (!value || rob_form__is_empty(value)))
        return ROB_OK;
    if (!value)
        return rob_json_fail(in->json, rob_json_node_of(in->json, object), in->err,
                             "the member \"%s\" is missing", member->name);
    return member->read
               ? member->read(in, value, into)
               : rob_form__text(in, value, (const char **)((char *)into + member->text_at));
}

enum rob_status rob_form__object(struct rob_form_reader *in, const cJSON *object, void *into,
                                 const struct rob_form_member *members, size_t n)
{
    if (!cJSON_IsObject(object))
        return rob_form__wrong(in, object, "an object in braces");
    bool bad = false;
    enum rob_status status =
        rob_form__keep_problem(in, check_members(in, object, members, n), &bad);
    for (size_t m = 0; m < n && !status; m++) {
        bool failed = false;
        status = rob_form__keep_problem(in, read_member(in, object, into, &members[m]), &failed);
        bad = bad || failed;
        if (failed && members[m].need == ROB_ESSENTIAL)
            break;
    }
    return status || !bad ? status : ROB_INVALID;
}

/* Reads an array of objects or texts into a new array of `size`-byte elements. */
enum rob_status rob_form__array(struct rob_form_reader *in, const cJSON *array, size_t max,
                                size_t size, rob_form_read_fn *read, const void **elements,
                                size_t *n)
{
    size_t found = (size_t)cJSON_GetArraySize(array);
    if (!cJSON_IsArray(array) || found == 0)
        return rob_form__wrong(in, array, "a list in square brackets, not empty");
    if (found > max)
        return rob_json_fail(in->json, rob_json_node_of(in->json, array), in->err,
                             "expected at most %zu entries", max);
    char *at = rob_arena_array(in->arena, found, size);
    if (!at)
        return rob_fail_memory(in->err);
    *elements = at;
    *n = found;
    bool bad = false;
    enum rob_status status = ROB_OK;
    for (const cJSON *value = array->child; value && !status; value = value->next, at += size)
        status = rob_form__keep_problem(in, read(in, value, at), &bad);
    return status || !bad ? status : ROB_INVALID;
}

static enum rob_status read_line(struct rob_form_reader *in, const cJSON *value, void *into)
{
    return rob_form__text(in, value, into);
}

enum { TEXTS_MAX = 200 };

enum rob_status rob_form__texts(struct rob_form_reader *in, const cJSON *value,
                                const char *const **texts, size_t *n)
{
    const void *elements = NULL;
    enum rob_status status =
        rob_form__array(in, value, TEXTS_MAX, sizeof(char *), read_line, &elements, n);
    *texts = elements;
    return status;
}

enum rob_status rob_form__check_id(struct rob_form_reader *in, const cJSON *object, const char *id)
{
    if (rob_text_is_id(id, 64))
        return ROB_OK;
    return rob_form__wrong(in, rob_json_member(object, "id"),
                           "an id of lower-case letters, digits and -");
}
