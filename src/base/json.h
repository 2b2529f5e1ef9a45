/*
 * Reading and writing JSON.
 *
 * Reading is strict I-JSON (RFC 7493) and narrower: UTF-8 without BOM, no duplicate names, no
 * escapes in names, integers within +-(2^31-1) and no other numbers, no control characters,
 * lone surrogates or noncharacters in a string, escaped or not (but LF and TAB escaped). One
 * pass checks the bytes and records the place of each value, so that every error, also one found
 * later by the reader of a form, can name its line and path. Lines of journals are many and are
 * read from these records; forms and review.json go to cJSON once they are checked.
 *
 *     struct rob_json json = {0};
 *     if (rob_json_read(&json, text, len, &limits, err) != ROB_OK) ...
 *     const struct rob_json_node *title = rob_json_get(&json, json.nodes, "title");
 *     if (!title || title->type != ROB_JSON_STRING)
 *         rob_json_fail(&json, title, err, "a string");
 *     rob_json_free(&json);
 */
#ifndef ROB_BASE_JSON_H
#define ROB_BASE_JSON_H

#include "base/arena.h"
#include "base/buf.h"

#include <syrob/status.h>

#include <cjson/cJSON.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum rob_json_type {
    ROB_JSON_NULL,
    ROB_JSON_FALSE,
    ROB_JSON_TRUE,
    ROB_JSON_INTEGER,
    ROB_JSON_STRING,
    ROB_JSON_ARRAY,
    ROB_JSON_OBJECT,
};

struct rob_json_node {
    uint8_t type;
    uint8_t escaped; /* a string with at least one escape */
    uint32_t start;  /* offset in the text; of a string, after the opening quote */
    uint32_t len;    /* bytes; of a string, up to the closing quote */
    uint32_t n;      /* elements of an array, members of an object */
    uint32_t span;   /* nodes that belong to this value, including itself */
    uint32_t names;  /* of an object: a bit for each of its names; names may share a bit */
    int32_t integer;
};

struct rob_json_limits {
    size_t bytes;     /* at most UINT32_MAX */
    unsigned depth;   /* of nesting; the outermost value is 1 */
    unsigned members; /* of one object */
    bool one_line;    /* no line ends, as in a journal */
};

struct rob_json {
    const char *text; /* borrowed */
    size_t len;
    struct rob_json_node *nodes; /* nodes[0] is outermost; an object holds name, value, name, ... */
    size_t n_nodes, cap;
    cJSON *root; /* of rob_json_parse(); otherwise NULL */
};

/* Frees nodes and root; the struct may be used for the next rob_json_read() without it. */
void rob_json_free(struct rob_json *json);

/* ROB_INVALID with line and reason, or ROB_NO_MEMORY. `text` must outlive `json`. */
enum rob_status rob_json_read(struct rob_json *json, const char *text, size_t len,
                              const struct rob_json_limits *limits, struct rob_error *err);

/* Value of the member `name` of an object; NULL if there is no such member. */
const struct rob_json_node *rob_json_get(const struct rob_json *json,
                                         const struct rob_json_node *object, const char *name);

/* The same for a name whose length is known. */
const struct rob_json_node *rob_json_find(const struct rob_json *json,
                                          const struct rob_json_node *object, const char *name,
                                          size_t len);

/* First and next child of an array or object: elements, or names and values in turn. */
const struct rob_json_node *rob_json_first(const struct rob_json_node *parent);
const struct rob_json_node *rob_json_next(const struct rob_json_node *node);

/* True if the node is a string (or name) equal to `text`, written without an escape. */
static inline bool rob_json_equals(const struct rob_json *json, const struct rob_json_node *node,
                                   const char *text, size_t len)
{
    return node->len == len && node->type == ROB_JSON_STRING && !node->escaped &&
           memcmp(json->text + node->start, text, len) == 0;
}

/* A string's value, decoded, NUL-terminated, in the arena; NULL without memory. */
char *rob_json_text(const struct rob_json *json, const struct rob_json_node *node,
                    struct rob_arena *arena);

/* 1-based line on which the node begins, and its path ("domains[0].items[2].id"). */
unsigned rob_json_line(const struct rob_json *json, const struct rob_json_node *node);
void rob_json_path(const struct rob_json *json, const struct rob_json_node *node,
                   struct rob_buf *path);

/* Reports at the node's line and path: "domains[0].title: expected a string". */
__attribute__((format(printf, 4, 5))) enum rob_status rob_json_fail(
    const struct rob_json *json, const struct rob_json_node *node, struct rob_error *err,
    const char *format, ...);

/*
 * Checks a text as rob_json_read() does and parses it with cJSON, which alone would accept much
 * invalid JSON. `json->root` is its value until rob_json_free().
 */
enum rob_status rob_json_parse(struct rob_json *json, const char *text, size_t len,
                               const struct rob_json_limits *limits, struct rob_error *err);

/* Value of the member `name`; NULL if there is no such member, or `object` is not an object. */
static inline const cJSON *rob_json_member(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

/* True if the value is this text. */
static inline bool rob_json_holds(const cJSON *value, const char *text)
{
    return cJSON_IsString(value) && strcmp(value->valuestring, text) == 0;
}

/* The node of a value in `json->root`, for its line and path; the node of its name precedes it. */
const struct rob_json_node *rob_json_node_of(const struct rob_json *json, const cJSON *value);

/*
 * Writing: values are added in order; commas and line ends are added for them. `name` is NULL in an
 * array. An opened value is built in cJSON and printed when it is closed; a begun value is printed
 * member by member, so that only one of them is held in memory. A list may be begun only inside a
 * begun value. Failures are checked once, in the buffer:
 *
 *     struct rob_json_writer writer = {.out = &text};
 *     rob_json_open(&writer, NULL, '{');
 *     rob_json_add_text(&writer, "id", id);
 *     rob_json_close(&writer, '}');
 *     if (text.failed) ...
 */
enum { ROB_JSON_OPEN_MAX = 16 };

struct rob_json_writer {
    struct rob_buf *out;
    FILE *to;        /* receives the text once there is much of it; NULL: all stays in `out` */
    unsigned indent; /* blanks a level; 0: all on one line */
    bool show;       /* escapes controls as \u beyond JSON's own rules */
    unsigned depth;  /* of begun values */
    bool begun;      /* a value precedes on this level */
    cJSON *open[ROB_JSON_OPEN_MAX]; /* opened and not yet closed, the outermost first */
    unsigned n_open;
};

void rob_json_begin(struct rob_json_writer *writer, const char *name, char bracket);
void rob_json_open(struct rob_json_writer *writer, const char *name, char bracket);
void rob_json_close(struct rob_json_writer *writer, char bracket); /* opened or begun */
void rob_json_add_text(struct rob_json_writer *writer, const char *name, const char *text);
void rob_json_add_texts(struct rob_json_writer *writer, const char *name, const char *const *texts,
                        size_t n);
void rob_json_add_integer(struct rob_json_writer *writer, const char *name, int64_t value);
void rob_json_add_number(struct rob_json_writer *writer, const char *name, double value);
void rob_json_add_bool(struct rob_json_writer *writer, const char *name, bool value);
void rob_json_add_null(struct rob_json_writer *writer, const char *name);

#endif
