/* Events as lines of JSON, written and read by the tables. */
#include "core/ops.h"

#include "base/fail.h"
#include "base/hash.h"
#include "base/text.h"

#include <string.h>

/* --- writing ----------------------------------------------------------------------------- */

static void write_ids(struct rob_json_writer *writer, const char *name, const uint64_t *ids,
                      size_t n)
{
    rob_json_open(writer, name, '[');
    for (size_t i = 0; i < n; i++) {
        char hex[17];
        rob_hex64_text(hex, ids[i]);
        rob_json_add_text(writer, NULL, hex);
    }
    rob_json_close(writer, ']');
}

static void write_quotes(struct rob_json_writer *writer, const char *name,
                         const struct rob_quote *quotes, size_t n)
{
    rob_json_open(writer, name, '[');
    for (size_t i = 0; i < n; i++) {
        rob_json_open(writer, NULL, '{');
        rob_json_add_text(writer, "text", quotes[i].text ? quotes[i].text : "");
        rob_json_add_text(writer, "where", quotes[i].where ? quotes[i].where : "");
        rob_json_close(writer, '}');
    }
    rob_json_close(writer, ']');
}

static void write_signals(struct rob_json_writer *writer, const char *name,
                          const struct rob_signal *signals, size_t n)
{
    rob_json_open(writer, name, '{');
    for (size_t i = 0; i < n; i++)
        rob_json_add_text(writer, signals[i].id, signals[i].answer);
    rob_json_close(writer, '}');
}

static void write_list(struct rob_json_writer *writer, const struct rob_field *field,
                       const void *list, size_t n)
{
    if (field->kind == ROB_FIELD_TEXTS || field->kind == ROB_FIELD_HASHES)
        rob_json_add_texts(writer, field->name, list, n);
    else if (field->kind == ROB_FIELD_IDS)
        write_ids(writer, field->name, list, n);
    else if (field->kind == ROB_FIELD_QUOTES)
        write_quotes(writer, field->name, list, n);
    else
        write_signals(writer, field->name, list, n);
}

static void write_field(struct rob_json_writer *writer, const struct rob_field *field,
                        enum rob_field_need need, const char *part)
{
    if (field->kind == ROB_FIELD_TEXT || field->kind == ROB_FIELD_WORD) {
        const char *text = rob_event__text(field, part);
        if (need != ROB_IF_ANY || (text && *text))
            rob_json_add_text(writer, field->name, text || need != ROB_ALWAYS ? text : "");
    } else if (field->kind == ROB_FIELD_NUMBER) {
        int number = rob_event__number(field, part);
        if (need != ROB_IF_ANY || number)
            rob_json_add_integer(writer, field->name, number);
    } else {
        size_t n = 0;
        const void *list = rob_event__list(field, part, &n);
        if (need != ROB_IF_ANY || n)
            write_list(writer, field, list, n);
    }
}

/* The members that every line begins with; the object is closed by its hash. */
static void begin_line(struct rob_json_writer *writer, const struct rob_event *event,
                       const char *op)
{
    char time[ROB_TIME_LEN + 1];
    rob_time_text(time, event->time);
    rob_json_begin(writer, NULL, '{');
    rob_json_add_integer(writer, "n", event->line - 1);
    rob_json_add_text(writer, "t", time);
    rob_json_add_text(writer, "op", op);
}

void rob_event_write(struct rob_buf *out, const struct rob_event *event,
                     const struct rob_journal_head *head)
{
    struct rob_json_writer writer = {.out = out};
    const struct rob_op_row *row = &rob_ops[event->op];
    begin_line(&writer, event, row->id);
    for (size_t i = 0; i < row->n_fields; i++) {
        const struct rob_field *field = row->fields[i].field;
        write_field(&writer, field, row->fields[i].need, rob_event__part(event, head, field));
    }
}

/* --- writing a sealed line --------------------------------------------------------------- */

static const char box_start[] = ",\"box\":\"";

/* The members that would have stood in the line, as an object. */
static void write_inner(struct rob_buf *out, const struct rob_event *event)
{
    struct rob_json_writer writer = {.out = out};
    const struct rob_op_row *row = &rob_ops[event->op];
    rob_json_begin(&writer, NULL, '{');
    if (rob_op_outer(event->op) == ROB_OP_SEALED)
        rob_json_add_text(&writer, "op", row->id);
    for (size_t i = 0; i < row->n_fields; i++) {
        const struct rob_field *field = row->fields[i].field;
        if (rob_op_hides(event->op, field))
            write_field(&writer, field, row->fields[i].need, rob_event__part(event, NULL, field));
    }
    rob_json_close(&writer, '}');
}

/* The box opens only behind the line before and the public members before it. */
static void write_box(struct rob_buf *out, size_t start, const struct rob_event *event,
                      const struct rob_seal_keys *keys, const char *hash_before)
{
    unsigned char key[ROB_KEY_BYTES];
    struct rob_buf inner = {0}, context = {0};
    rob_buf_str(out, box_start);
    rob_buf_str(&context, hash_before);
    rob_buf_add(&context, out->failed ? "" : out->data + start, out->failed ? 0 : out->len - start);
    write_inner(&inner, event);
    rob_seal_study_key(key, keys, event->study);
    if (inner.failed || context.failed)
        out->failed = true;
    else
        rob_seal_close(out, key, context.data, context.len, inner.data, inner.len);
    rob_buf_char(out, '"');
    rob_buf_free(&inner);
    rob_buf_free(&context);
}

void rob_event_write_sealed(struct rob_buf *out, const struct rob_event *event,
                            const struct rob_seal_keys *keys, const char *hash_before)
{
    size_t start = out->len;
    struct rob_json_writer writer = {.out = out};
    const struct rob_op_row *row = &rob_ops[event->op];
    bool boxed = false;
    begin_line(&writer, event, rob_ops[rob_op_outer(event->op)].id);
    for (size_t i = 0; i < row->n_fields; i++) {
        const struct rob_field *field = row->fields[i].field;
        bool hidden = rob_op_hides(event->op, field);
        if (!hidden)
            write_field(&writer, field, row->fields[i].need, rob_event__part(event, NULL, field));
        else if (!boxed)
            write_box(out, start, event, keys, hash_before);
        boxed = boxed || hidden;
    }
}

/* --- reading ----------------------------------------------------------------------------- */

struct reader {
    const struct rob_json *json;
    struct rob_arena *arena;
    struct rob_intern *words;
    struct rob_error *err;
};

static enum rob_status wrong(struct reader *in, const struct rob_json_node *value,
                             const char *expected)
{
    return rob_json_fail(in->json, value, in->err, "expected %s", expected);
}

static enum rob_status read_text(struct reader *in, const struct rob_json_node *value,
                                 const char **into)
{
    if (value->type != ROB_JSON_STRING)
        return wrong(in, value, "a text");
    *into = rob_json_text(in->json, value, in->arena);
    return *into ? ROB_OK : rob_fail_memory(in->err);
}

static enum rob_status read_word(struct reader *in, const struct rob_json_node *value,
                                 const struct rob_field *field, const char **into)
{
    const char *text = in->json->text + value->start;
    size_t len = value->len;
    if (value->type != ROB_JSON_STRING)
        return wrong(in, value, "a word");
    if (value->escaped) { /* an outcome may have any name */
        text = rob_json_text(in->json, value, in->arena);
        if (!text)
            return rob_fail_memory(in->err);
        len = strlen(text);
    }
    uint32_t at = rob_intern_add_next(in->words, text, len, field->word);
    if (at == ROB_MAP_NONE)
        return rob_fail_memory(in->err);
    *into = in->words->words.at[at];
    return ROB_OK;
}

static enum rob_status read_id(struct reader *in, const struct rob_json_node *value, void *into)
{
    int ok = 0;
    if (value->type == ROB_JSON_STRING && value->len == 16 && !value->escaped)
        *(uint64_t *)into = rob_id_parse(in->json->text + value->start, &ok);
    return ok ? ROB_OK : wrong(in, value, "16 hex digits, in lower case");
}

static enum rob_status read_line_text(struct reader *in, const struct rob_json_node *value,
                                      void *into)
{
    return read_text(in, value, into);
}

static enum rob_status read_hash(struct reader *in, const struct rob_json_node *value, void *into)
{
    bool whole = value->type == ROB_JSON_STRING && value->len == ROB_HASH_HEX && !value->escaped;
    uint64_t numbers[4] = {0};
    whole = whole && rob_hash_numbers(numbers, in->json->text + value->start);
    return whole ? read_text(in, value, into) : wrong(in, value, "64 hex digits, in lower case");
}

static enum rob_status read_quote(struct reader *in, const struct rob_json_node *value, void *into)
{
    struct rob_quote *quote = into;
    const struct rob_json_node *text = rob_json_get(in->json, value, "text"),
                               *where = rob_json_get(in->json, value, "where");
    if (!text || !where)
        return wrong(in, value, "an object with \"text\" and \"where\"");
    enum rob_status status = read_text(in, text, &quote->text);
    return status ? status : read_text(in, where, &quote->where);
}

/* The node is the name; its value follows it. */
static enum rob_status read_signal(struct reader *in, const struct rob_json_node *name, void *into)
{
    struct rob_signal *signal = into;
    enum rob_status status = read_text(in, name, &signal->id);
    return status ? status : read_text(in, name + 1, &signal->answer);
}

static const struct {
    enum rob_json_type type;
    size_t size;
    enum rob_status (*read)(struct reader *in, const struct rob_json_node *value, void *into);
} lists[] = {
    [ROB_FIELD_TEXTS] = {ROB_JSON_ARRAY, sizeof(char *), read_line_text},
    [ROB_FIELD_HASHES] = {ROB_JSON_ARRAY, sizeof(char *), read_hash},
    [ROB_FIELD_IDS] = {ROB_JSON_ARRAY, sizeof(uint64_t), read_id},
    [ROB_FIELD_QUOTES] = {ROB_JSON_ARRAY, sizeof(struct rob_quote), read_quote},
    [ROB_FIELD_SIGNALS] = {ROB_JSON_OBJECT, sizeof(struct rob_signal), read_signal},
};

static uint32_t list_max(const struct rob_field *field)
{
    return field->word == ROB_WORD_SEAT      ? ROB_SEATS_LISTED_MAX
           : field->word == ROB_WORD_OUTCOME ? ROB_OUTCOMES_LISTED_MAX
                                             : UINT32_MAX;
}

static enum rob_status read_list(struct reader *in, const struct rob_json_node *value,
                                 const struct rob_field *field, char *part)
{
    if (value->type != lists[field->kind].type)
        return wrong(in, value, value->type == ROB_JSON_OBJECT ? "a list" : "a list or object");
    if (value->n == 0)
        return ROB_OK;
    if (value->n > list_max(field))
        return rob_json_fail(in->json, value, in->err, "more than %u elements",
                             (unsigned)list_max(field));
    size_t size = lists[field->kind].size;
    char *elements = rob_arena_array(in->arena, value->n, size);
    if (!elements)
        return rob_fail_memory(in->err);
    bool object = value->type == ROB_JSON_OBJECT;
    const struct rob_json_node *element = rob_json_first(value);
    for (uint32_t i = 0; i < value->n; i++, element = rob_json_next(element + object)) {
        enum rob_status status = lists[field->kind].read(in, element, elements + i * size);
        if (status)
            return status;
    }
    rob_event__set_list(field, part, elements, value->n);
    return ROB_OK;
}

static enum rob_status read_field(struct reader *in, const struct rob_json_node *value,
                                  const struct rob_field *field, enum rob_field_need need,
                                  char *part)
{
    if (value->type == ROB_JSON_NULL && need == ROB_NULLABLE)
        return ROB_OK;
    if (field->kind == ROB_FIELD_TEXT || field->kind == ROB_FIELD_WORD) {
        const char *text = NULL;
        enum rob_status status = field->kind == ROB_FIELD_WORD ? read_word(in, value, field, &text)
                                                               : read_text(in, value, &text);
        memcpy(part + field->at, &text, sizeof text);
        return status;
    }
    if (field->kind != ROB_FIELD_NUMBER)
        return read_list(in, value, field, part);
    if (value->type != ROB_JSON_INTEGER || value->integer < 0)
        return wrong(in, value, "a whole number from 0");
    memcpy(part + field->at, &value->integer, sizeof value->integer);
    return ROB_OK;
}

/* Fields follow the order of the table, so that the next is mostly found after the last. */
static const struct rob_json_node *find_next(const struct rob_json *json,
                                             const struct rob_json_node **cursor, const char *name,
                                             size_t len)
{
    const struct rob_json_node *end = json->nodes + json->nodes->span;
    if (*cursor < end && rob_json_equals(json, *cursor, name, len)) {
        const struct rob_json_node *value = *cursor + 1;
        *cursor = rob_json_next(value);
        return value;
    }
    return rob_json_find(json, json->nodes, name, len);
}

/* Which fields of an op are read: of a plain line all, of a sealed one those outside the box or
 * those within. */
enum side { WHOLE, OUTSIDE, INSIDE };

static bool is_on(enum side side, enum rob_op op, const struct rob_field *field)
{
    return side == WHOLE || rob_op_hides(op, field) == (side == INSIDE);
}

static enum rob_status read_fields(struct reader *in, struct rob_event *event,
                                   struct rob_journal_head *head, enum side side,
                                   const struct rob_json_node *cursor)
{
    const struct rob_op_row *row = &rob_ops[event->op];
    if (event->op == ROB_OP_STUDY)
        event->fields = rob_arena_new(in->arena, sizeof *event->fields);
    if (event->op == ROB_OP_STUDY && !event->fields)
        return rob_fail_memory(in->err);
    for (size_t i = 0; i < row->n_fields; i++) {
        const struct rob_field *field = row->fields[i].field;
        if (!is_on(side, event->op, field))
            continue;
        const struct rob_json_node *value = find_next(in->json, &cursor, field->name, field->len);
        if (!value && row->fields[i].need == ROB_IF_ANY)
            continue;
        if (!value)
            return rob_json_fail(in->json, in->json->nodes, in->err, "the field \"%s\" is missing",
                                 field->name);
        enum rob_status status =
            read_field(in, value, field, row->fields[i].need, rob_event__part(event, head, field));
        if (status)
            return status;
    }
    return ROB_OK;
}

static enum rob_op find_op(const struct rob_json *json, const struct rob_json_node *value)
{
    size_t i = 0;
    while (i < ROB_OP_COUNT && !rob_json_equals(json, value, rob_ops[i].id, rob_ops[i].len))
        i++;
    return (enum rob_op)i;
}

/* In a sealed review nothing of a reviewer that belongs in a box may stand outside. */
static enum rob_status check_box(struct reader *in, struct rob_event *event)
{
    enum rob_op outer = event->op == ROB_OP_SEALED ? ROB_OP_SEALED : rob_op_outer(event->op);
    const struct rob_json_node *box = rob_json_get(in->json, in->json->nodes, "box");
    if (event->op == ROB_OP_CUSTODY && box && box->escaped)
        return rob_fail(in->err, ROB_INVALID, "the field \"box\" holds an escape");
    if (outer == ROB_OP_COUNT)
        return ROB_OK;
    if (outer != event->op)
        return rob_fail(in->err, ROB_INVALID, "\"%s\" is not encrypted in a sealed review",
                        rob_op_id(event->op));
    if (!box || box->type != ROB_JSON_STRING || box->escaped)
        return rob_fail(in->err, ROB_INVALID, "the field \"box\" is missing");
    event->seal = ROB_SEAL_CLOSED;
    return ROB_OK;
}

enum rob_status rob_event_read(struct rob_event *out, struct rob_journal_head *head,
                               const struct rob_json *json, bool sealed, struct rob_arena *arena,
                               struct rob_intern *words, struct rob_error *err)
{
    struct reader in = {json, arena, words, err};
    struct rob_event event = {.op = ROB_OP_COUNT};
    const struct rob_json_node *cursor = json->nodes + 1;
    (void)find_next(json, &cursor, "n", 1);
    const struct rob_json_node *time = find_next(json, &cursor, "t", 1),
                               *op = find_next(json, &cursor, "op", 2);
    char text[ROB_TIME_LEN + 1] = "";
    if (!op || op->type != ROB_JSON_STRING)
        return rob_fail(err, ROB_INVALID, "the field \"op\" is missing");
    if (op->escaped)
        return rob_fail(err, ROB_INVALID, "the field \"op\" holds an escape");
    if (time && time->type == ROB_JSON_STRING && time->len == ROB_TIME_LEN)
        memcpy(text, json->text + time->start, ROB_TIME_LEN);
    if (!rob_time_parse(&event.time, text) || strncmp(text, "0000", 4) == 0)
        return rob_fail(err, ROB_INVALID, "the field \"t\" is not a time in UTC");
    event.op = find_op(json, op);
    enum rob_status status = sealed && event.op != ROB_OP_COUNT ? check_box(&in, &event) : ROB_OK;
    if (!status && event.op != ROB_OP_COUNT && (event.op != ROB_OP_OPEN || head))
        status = read_fields(&in, &event, head, sealed ? OUTSIDE : WHOLE, cursor);
    if (event.op == ROB_OP_COUNT) { /* it may be part of a known command */
        const struct rob_json_node *left = rob_json_get(json, json->nodes, "left");
        bool some = left && left->type == ROB_JSON_INTEGER && left->integer > 0;
        event.left = some ? (uint32_t)left->integer : 0;
    }
    if (!status)
        *out = event;
    return status;
}

/* --- reading a box ----------------------------------------------------------------------- */

static enum rob_status read_inner(struct reader *in, struct rob_event *event)
{
    struct rob_event inner = *event;
    const struct rob_json_node *cursor = in->json->nodes + 1, *op = NULL;
    inner.box = NULL;
    if (event->op == ROB_OP_SEALED) {
        op = find_next(in->json, &cursor, "op", 2);
        inner.op = op ? find_op(in->json, op) : ROB_OP_COUNT;
    }
    if (inner.op == ROB_OP_COUNT || rob_op_outer(inner.op) != event->op)
        return rob_fail(in->err, ROB_INVALID, "the box holds no event of a reviewer");
    enum rob_status status = read_fields(in, &inner, NULL, INSIDE, cursor);
    inner.seal = ROB_SEAL_OPEN;
    if (!status)
        *event = inner;
    return status;
}

void rob_event_room_free(struct rob_event_room *room)
{
    rob_buf_free(&room->text);
    rob_json_free(&room->json);
}

enum rob_status rob_event_unseal(struct rob_event *event, bool *opened,
                                 const struct rob_event_box *box, const unsigned char *study_key,
                                 struct rob_event_room *room, struct rob_arena *arena,
                                 struct rob_intern *words, struct rob_error *err)
{
    static const struct rob_json_limits limits = {
        .bytes = ROB_BOX_TEXT_MAX, .depth = 4, .members = 256, .one_line = true};
    struct reader in = {&room->json, arena, words, err};
    struct rob_buf *text = &room->text;
    *opened = false;
    if (!rob_seal_open(text, study_key, box->context, box->n_context, box->text, box->len))
        return text->failed ? rob_fail_memory(err) : ROB_OK;
    enum rob_status status = rob_json_read(&room->json, text->data, text->len, &limits, err);
    if (!status && room->json.nodes->type != ROB_JSON_OBJECT)
        status = rob_fail(err, ROB_INVALID, "the box holds no object");
    if (!status)
        status = read_inner(&in, event);
    *opened = !status;
    return status == ROB_NO_MEMORY ? status : ROB_OK;
}
