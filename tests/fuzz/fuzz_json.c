/*
 * The strict reader on any bytes, within the limits of a form and of a journal line. What is
 * accepted can be decoded, every text quoted and read again is the same, and so is the whole
 * document written anew. cJSON behind it takes the same bytes and finds the same values in them.
 */
#include "must.h"

#include "base/json.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

static const struct rob_json_limits all_limits[] = {
    {.bytes = 1 << 16, .depth = 12, .members = 1000},
    {.bytes = 1 << 16, .depth = 4, .members = 256, .one_line = true},
};

static const struct rob_json_limits one_text = {.bytes = 1 << 20, .depth = 1};

/* The text of a node, which must decode to UTF-8 without controls. */
static const char *text_of(const struct rob_json *json, const struct rob_json_node *node,
                           struct rob_arena *arena)
{
    const char *text = rob_json_text(json, node, arena);
    size_t len = strlen(text);
    must(len <= node->len && (node->escaped || len == node->len));
    for (size_t at = 0; at < len;) {
        uint32_t code = 0;
        size_t n = rob_utf8_next(text + at, len - at, &code);
        must(n > 0 && !rob_utf8_is_noncharacter(code) && (code < 0x7F || code > 0x9F));
        must(code >= 0x20 || (node->escaped && (code == '\n' || code == '\t')));
        at += n;
    }
    must(node->escaped || rob_json_equals(json, node, text, len));
    return text;
}

static void check_quoted(const char *text, bool show)
{
    struct rob_buf quoted = {0};
    struct rob_json json = {0};
    struct rob_arena arena = {0};
    struct rob_json_writer writer = {.out = &quoted, .show = show};
    rob_json_add_text(&writer, NULL, text);
    enum rob_status status = rob_json_read(&json, quoted.data, quoted.len, &one_text, NULL);
    must(status == ROB_OK && json.n_nodes == 1 && json.nodes->type == ROB_JSON_STRING);
    must(strcmp(text_of(&json, json.nodes, &arena), text) == 0);
    rob_json_free(&json);
    rob_buf_free(&quoted);
    rob_arena_free(&arena);
}

/* Every node is inside its parent, and line and path find it. */
static void check_node(const struct rob_json *json, const struct rob_json_node *node)
{
    size_t index = (size_t)(node - json->nodes);
    struct rob_buf path = {0};
    must(index < json->n_nodes && node->span >= 1 && node->span <= json->n_nodes - index);
    must((size_t)node->start + node->len <= json->len);
    must(rob_json_line(json, node) >= 1 && rob_json_line(json, node) <= json->len + 1);
    rob_json_path(json, node, &path);
    must(!path.failed && (index > 0 || path.len == 0)); /* a name may be empty */
    rob_buf_free(&path);
}

enum { PATHS_MAX = 200 }; /* each costs the length of the document */

static void write_again(struct rob_json_writer *writer, const struct rob_json *json,
                        const struct rob_json_node *node, const char *name, struct rob_arena *arena)
{
    bool object = node->type == ROB_JSON_OBJECT;
    const struct rob_json_node *child = rob_json_first(node);
    if (node->type == ROB_JSON_NULL)
        rob_json_add_null(writer, name);
    else if (node->type == ROB_JSON_TRUE || node->type == ROB_JSON_FALSE)
        rob_json_add_bool(writer, name, node->type == ROB_JSON_TRUE);
    else if (node->type == ROB_JSON_INTEGER)
        rob_json_add_integer(writer, name, node->integer);
    else if (node->type == ROB_JSON_STRING)
        rob_json_add_text(writer, name, text_of(json, node, arena));
    else {
        rob_json_open(writer, name, object ? '{' : '[');
        for (uint32_t i = 0; i < node->n; i++, child = rob_json_next(child)) {
            const char *member = object ? text_of(json, child, arena) : NULL;
            child += object;
            write_again(writer, json, child, member, arena);
            must(!object || rob_json_get(json, node, member) == child);
        }
        rob_json_close(writer, object ? '}' : ']');
    }
}

static void check_same(const struct rob_json *a, const struct rob_json *b)
{
    struct rob_arena arena = {0};
    must(a->n_nodes == b->n_nodes);
    for (size_t i = 0; i < a->n_nodes; i++) {
        const struct rob_json_node *one = &a->nodes[i], *other = &b->nodes[i];
        must(one->type == other->type && one->n == other->n && one->span == other->span &&
             one->integer == other->integer);
        if (one->type == ROB_JSON_STRING)
            must(strcmp(text_of(a, one, &arena), text_of(b, other, &arena)) == 0);
    }
    rob_arena_free(&arena);
}

static void check_written_again(const struct rob_json *json, const struct rob_json_limits *limits)
{
    struct rob_json_limits wide = *limits;
    struct rob_buf text = {0};
    struct rob_arena arena = {0};
    struct rob_json again = {0};
    struct rob_json_writer writer = {.out = &text, .indent = limits->one_line ? 0 : 2};
    wide.bytes = 1 << 24;
    write_again(&writer, json, json->nodes, NULL, &arena);
    enum rob_status status = rob_json_read(&again, rob_buf_text(&text), text.len, &wide, NULL);
    must(status == ROB_OK);
    check_same(json, &again);
    rob_json_free(&again);
    rob_arena_free(&arena);
    rob_buf_free(&text);
}

/* --- cJSON behind the check --------------------------------------------------------------- */

static const int types[] = {[ROB_JSON_NULL] = cJSON_NULL,     [ROB_JSON_FALSE] = cJSON_False,
                            [ROB_JSON_TRUE] = cJSON_True,     [ROB_JSON_INTEGER] = cJSON_Number,
                            [ROB_JSON_STRING] = cJSON_String, [ROB_JSON_ARRAY] = cJSON_Array,
                            [ROB_JSON_OBJECT] = cJSON_Object};

/* The value is that of the node; returns the node behind it. */
static const struct rob_json_node *check_value(const struct rob_json *json,
                                               const struct rob_json_node *node, const cJSON *value,
                                               struct rob_arena *arena)
{
    const struct rob_json_node *child = rob_json_first(node);
    must(value->type == types[node->type]);
    if (node->type == ROB_JSON_INTEGER)
        must(value->valueint == node->integer && value->valuedouble == node->integer);
    if (node->type == ROB_JSON_STRING)
        must(strcmp(value->valuestring, text_of(json, node, arena)) == 0);
    must((uint32_t)cJSON_GetArraySize(value) == node->n);
    for (const cJSON *inner = value->child; inner; inner = inner->next) {
        if (node->type == ROB_JSON_OBJECT) {
            must(strcmp(inner->string, text_of(json, child++, arena)) == 0);
            must(rob_json_member(value, inner->string) == inner);
        }
        child = check_value(json, child, inner, arena);
    }
    return rob_json_next(node);
}

/* The verdict of rob_json_parse() is that of the reader, and what it refuses is not there. */
static void check_parsed(const struct rob_json *read, const struct rob_json_limits *limits,
                         enum rob_status status)
{
    struct rob_json json = {0};
    struct rob_arena arena = {0};
    must(rob_json_parse(&json, read->text, read->len, limits, NULL) == status);
    must((json.root != NULL) == (status == ROB_OK));
    if (json.root) {
        const cJSON *last = json.root;
        while (last->child)
            last = last->child->prev; /* of a first child: the last */
        must(check_value(read, read->nodes, json.root, &arena) == read->nodes + read->n_nodes);
        must(rob_json_node_of(&json, json.root) == json.nodes);
        must(rob_json_next(rob_json_node_of(&json, last)) == json.nodes + json.n_nodes);
    }
    rob_arena_free(&arena);
    rob_json_free(&json);
}

static void check_accepted(const struct rob_json *json, const struct rob_json_limits *limits)
{
    struct rob_arena arena = {0};
    must(rob_utf8_valid_prefix(json->text, json->len) == json->len);
    must(!limits->one_line || !memchr(json->text, '\n', json->len));
    must(json->n_nodes > 0 && json->nodes->span == json->n_nodes);
    for (size_t i = 0; i < json->n_nodes; i++) {
        if (i < PATHS_MAX)
            check_node(json, &json->nodes[i]);
        if (json->nodes[i].type != ROB_JSON_STRING)
            continue;
        const char *text = text_of(json, &json->nodes[i], &arena);
        check_quoted(text, false);
        check_quoted(text, true);
    }
    rob_arena_free(&arena);
    check_written_again(json, limits);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < sizeof all_limits / sizeof *all_limits; i++) {
        struct rob_json json = {0};
        struct rob_error err = {0};
        enum rob_status status =
            rob_json_read(&json, (const char *)data, size, &all_limits[i], &err);
        must(status == err.status);
        check_parsed(&json, &all_limits[i], status);
        if (status == ROB_OK) {
            check_accepted(&json, &all_limits[i]);
        } else {
            must(status == ROB_INVALID && err.text[0]);
            must(err.line <= size + 1);
            must(rob_utf8_valid_prefix(err.text, strlen(err.text)) == strlen(err.text));
        }
        rob_json_free(&json);
    }
    return 0;
}
