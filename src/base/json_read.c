#include "base/json.h"

#include "base/fail.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <stdarg.h>
#include <string.h>

struct reader {
    struct rob_json *json;
    const struct rob_json_limits *limits;
    size_t at;
    unsigned depth;
    struct rob_error *err;
};

void rob_json_free(struct rob_json *json)
{
    free(json->nodes);
    cJSON_Delete(json->root);
    *json = (struct rob_json){0};
}

static unsigned line_of(const struct rob_json *json, size_t offset)
{
    unsigned line = 1;
    for (size_t i = 0; i < offset && i < json->len; i++)
        line += json->text[i] == '\n';
    return line;
}

static enum rob_status bad(struct reader *in, const char *what)
{
    size_t at = in->at;
    unsigned line = line_of(in->json, at);
    while (at > 0 && in->json->text[at - 1] != '\n')
        at--;
    return rob_fail_at(in->err, ROB_INVALID, line, "column %zu: %s", in->at - at + 1, what);
}

static int peek(const struct reader *in)
{
    return in->at < in->json->len ? (unsigned char)in->json->text[in->at] : -1;
}

static void pass_blanks(struct reader *in)
{
    for (int c = peek(in); c == ' ' || c == '\t' || c == '\n' || c == '\r'; c = peek(in)) {
        if (in->limits->one_line && (c == '\n' || c == '\r'))
            break;
        in->at++;
    }
}

static inline void skip_blanks(struct reader *in)
{
    if (peek(in) <= ' ')
        pass_blanks(in);
}

static enum rob_status add_node(struct reader *in, enum rob_json_type type, uint32_t *index)
{
    struct rob_json *json = in->json;
    if (!rob_vec__reserve((void **)&json->nodes, json->n_nodes, &json->cap, sizeof *json->nodes))
        return rob_fail_memory(in->err);
    *index = (uint32_t)json->n_nodes;
    json->nodes[json->n_nodes++] =
        (struct rob_json_node){.type = (uint8_t)type, .start = (uint32_t)in->at, .span = 1};
    return ROB_OK;
}

static bool hex4(const char *text, uint32_t *value)
{
    *value = 0;
    for (int i = 0; i < 4; i++) {
        char c = text[i];
        uint32_t digit = 0;
        if (c >= '0' && c <= '9')
            digit = (uint32_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            digit = (uint32_t)(c - 'a') + 10;
        else if (c >= 'A' && c <= 'F')
            digit = (uint32_t)(c - 'A') + 10;
        else
            return false;
        *value = *value << 4 | digit;
    }
    return true;
}

/* Decodes \uXXXX, or a pair of surrogates; returns the bytes used, 0 if malformed. `text` begins
 * after the backslash. */
static size_t unicode_escape(const char *text, size_t len, uint32_t *code)
{
    uint32_t low = 0;
    if (len < 5 || !hex4(text + 1, code))
        return 0;
    if (*code < 0xD800 || *code > 0xDFFF)
        return 5;
    if (*code > 0xDBFF || len < 11 || text[5] != '\\' || text[6] != 'u' || !hex4(text + 7, &low) ||
        low < 0xDC00 || low > 0xDFFF)
        return 0;
    *code = 0x10000 + ((*code - 0xD800) << 10) + (low - 0xDC00);
    return 11;
}

/* The escape after a backslash; returns the bytes used, 0 if it is not an escape. */
static size_t escape(const char *text, size_t len, uint32_t *code)
{
    static const char letters[] = "\"\\/nt", values[] = "\"\\/\n\t";
    if (len == 0)
        return 0;
    if (text[0] == 'u')
        return unicode_escape(text, len, code);
    const char *found = memchr(letters, text[0], sizeof letters - 1);
    if (!found)
        return 0;
    *code = (unsigned char)values[found - letters];
    return 1;
}

static bool may_stand(uint32_t code, bool escaped)
{
    if (escaped && (code == '\n' || code == '\t'))
        return true;
    return code >= 0x20 && !(code >= 0x7F && code < 0xA0) && !rob_utf8_is_noncharacter(code);
}

/* The bytes of a word that are below 0x20, above 0x7E, a quote or a backslash have their highest
 * bit set. A carry can mark a byte wrongly only above one that is marked rightly, so the lowest
 * mark is always right. */
static uint64_t mark_special(const char *text)
{
    const uint64_t ones = 0x0101010101010101U, highs = 0x8080808080808080U;
    uint64_t bytes = 0;
    memcpy(&bytes, text, sizeof bytes);
    uint64_t quote = bytes ^ ones * '"', slash = bytes ^ ones * '\\';
    return ((bytes - ones * 0x20) | (bytes + ones) | bytes | ((quote - ones) & ~quote) |
            ((slash - ones) & ~slash)) &
           highs;
}

/* Skips printable ASCII without a special meaning, 8 bytes at a time, and 32 where a text is longer
 * than most. */
static size_t skip_plain(const char *text, size_t at, size_t len)
{
    enum { SHORT = 24 };
    for (size_t start = at; at + 8 <= len; at += 8) {
        while (at >= start + SHORT && at + 32 <= len &&
               !(mark_special(text + at) | mark_special(text + at + 8) |
                 mark_special(text + at + 16) | mark_special(text + at + 24)))
            at += 32;
        if (at + 8 > len)
            break;
        uint64_t found = mark_special(text + at);
        if (found)
#if defined __GNUC__ && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
            return at + (size_t)__builtin_ctzll(found) / 8;
#else
            break;
#endif
    }
    for (; at < len; at++) {
        unsigned char c = (unsigned char)text[at];
        if (c < 0x20 || c >= 0x7F || c == '"' || c == '\\')
            break;
    }
    return at;
}

static enum rob_status read_string(struct reader *in, bool name, uint32_t *index)
{
    const char *text = in->json->text;
    size_t len = in->json->len;
    in->at++;
    enum rob_status status = add_node(in, ROB_JSON_STRING, index);
    struct rob_json_node *node = status ? NULL : &in->json->nodes[*index];
    while (!status) {
        uint32_t code = 0;
        in->at = skip_plain(text, in->at, len);
        if (in->at >= len)
            return bad(in, "the text ends inside a string");
        unsigned char c = (unsigned char)text[in->at];
        if (c == '"')
            break;
        bool escaped = c == '\\';
        size_t n = escaped ? escape(text + in->at + 1, len - in->at - 1, &code)
                           : rob_utf8_next(text + in->at, len - in->at, &code);
        if (n == 0)
            return bad(in, escaped ? "an escape that is not allowed here" : "not valid UTF-8");
        if (!may_stand(code, escaped))
            return bad(in, "a control character or noncharacter in a string");
        if (escaped && name)
            return bad(in, "an escape in a name");
        node->escaped |= escaped;
        in->at += n + escaped;
    }
    if (!status) {
        node->len = (uint32_t)(in->at - node->start);
        in->at++;
    }
    return status;
}

static enum rob_status read_integer(struct reader *in)
{
    uint32_t index = 0;
    int64_t value = 0;
    size_t digits = 0, start = in->at;
    bool negative = peek(in) == '-';
    enum rob_status status = add_node(in, ROB_JSON_INTEGER, &index);
    if (status)
        return status;
    in->at += negative;
    size_t first = in->at;
    for (int c = peek(in); c >= '0' && c <= '9'; in->at++, digits++, c = peek(in))
        if (value <= INT32_MAX)
            value = value * 10 + (c - '0');
    bool padded = digits > 1 && in->json->text[first] == '0';
    if (digits == 0 || padded || (negative && value == 0))
        return bad(in, "not a number as JSON writes it");
    if (value > INT32_MAX)
        return bad(in, "a number beyond 2147483647");
    int c = peek(in);
    if (c == '.' || c == 'e' || c == 'E')
        return bad(in, "a number that is not whole");
    in->json->nodes[index].len = (uint32_t)(in->at - start);
    in->json->nodes[index].integer = (int32_t)(negative ? -value : value);
    return ROB_OK;
}

static enum rob_status read_word(struct reader *in)
{
    static const struct {
        const char *word;
        enum rob_json_type type;
    } words[] = {{"null", ROB_JSON_NULL}, {"true", ROB_JSON_TRUE}, {"false", ROB_JSON_FALSE}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i].word);
        uint32_t index = 0;
        if (in->json->len - in->at < n || memcmp(in->json->text + in->at, words[i].word, n) != 0)
            continue;
        enum rob_status status = add_node(in, words[i].type, &index);
        if (!status)
            in->json->nodes[index].len = (uint32_t)n;
        in->at += n;
        return status;
    }
    return bad(in, in->at < in->json->len ? "not a JSON value" : "the text ends too early");
}

static enum rob_status read_value(struct reader *in);

/* The bit by which an object remembers a name, so that most names need not be compared. With these
 * factors the names of a journal's lines seldom share one. */
static uint32_t bit_of(const char *name, size_t len)
{
    unsigned first = len ? (unsigned char)name[0] : 0,
             last = len ? (unsigned char)name[len - 1] : 0;
    return (uint32_t)1 << ((2 * first + 11 * last + 9 * len) & 31);
}

/* Names are compared in pairs, so their number is bounded by the caller's limits. */
static bool is_duplicate(struct rob_json *json, uint32_t object, uint32_t name)
{
    const struct rob_json_node *wanted = &json->nodes[name];
    const struct rob_json_node *other = &json->nodes[object + 1];
    uint32_t bit = bit_of(json->text + wanted->start, wanted->len);
    bool perhaps = json->nodes[object].names & bit;
    json->nodes[object].names |= bit;
    for (; perhaps && other < wanted; other = rob_json_next(rob_json_next(other)))
        if (other->len == wanted->len &&
            memcmp(json->text + other->start, json->text + wanted->start, wanted->len) == 0)
            return true;
    return false;
}

static enum rob_status read_name(struct reader *in, uint32_t object)
{
    uint32_t name = 0;
    if (peek(in) != '"')
        return bad(in, "expected a name in quotes");
    if (in->json->nodes[object].n >= in->limits->members)
        return bad(in, "an object with too many members");
    enum rob_status status = read_string(in, true, &name);
    if (!status && is_duplicate(in->json, object, name))
        status = bad(in, "a name that occurs twice in one object");
    if (status)
        return status;
    skip_blanks(in);
    if (peek(in) != ':')
        return bad(in, "expected a colon");
    in->at++;
    skip_blanks(in);
    return ROB_OK;
}

static enum rob_status read_container(struct reader *in, bool object)
{
    uint32_t index = 0;
    char end = object ? '}' : ']';
    enum rob_status status = add_node(in, object ? ROB_JSON_OBJECT : ROB_JSON_ARRAY, &index);
    if (status)
        return status;
    if (++in->depth > in->limits->depth)
        return bad(in, "nested too deeply");
    in->at++;
    skip_blanks(in);
    bool more = peek(in) != end;
    while (more && !status) {
        if (object)
            status = read_name(in, index);
        if (!status)
            status = read_value(in);
        if (status)
            return status;
        in->json->nodes[index].n++;
        skip_blanks(in);
        more = peek(in) == ',';
        if (!more && peek(in) != end)
            return bad(in, object ? "expected a comma or }" : "expected a comma or ]");
        in->at += more;
        if (more)
            skip_blanks(in);
    }
    in->at++;
    in->depth--;
    struct rob_json_node *node = &in->json->nodes[index];
    node->len = (uint32_t)(in->at - node->start);
    node->span = (uint32_t)in->json->n_nodes - index;
    return ROB_OK;
}

static enum rob_status read_value(struct reader *in)
{
    uint32_t index = 0;
    int c = peek(in);
    if (c == '"')
        return read_string(in, false, &index);
    if (c == '{' || c == '[')
        return read_container(in, c == '{');
    if (c == '-' || (c >= '0' && c <= '9'))
        return read_integer(in);
    return read_word(in);
}

enum rob_status rob_json_read(struct rob_json *json, const char *text, size_t len,
                              const struct rob_json_limits *limits, struct rob_error *err)
{
    json->text = text;
    json->len = len;
    json->n_nodes = 0;
    struct reader in = {.json = json, .limits = limits, .err = err};
    if (len > limits->bytes)
        return rob_fail(err, ROB_INVALID, "longer than %zu bytes", limits->bytes);
    skip_blanks(&in);
    enum rob_status status = read_value(&in);
    if (status)
        return status;
    skip_blanks(&in);
    return in.at == len ? ROB_OK : bad(&in, "there is text after the end of the value");
}

const struct rob_json_node *rob_json_first(const struct rob_json_node *parent)
{
    return parent->n ? parent + 1 : NULL;
}

const struct rob_json_node *rob_json_next(const struct rob_json_node *node)
{
    return node + node->span;
}

const struct rob_json_node *rob_json_get(const struct rob_json *json,
                                         const struct rob_json_node *object, const char *name)
{
    return rob_json_find(json, object, name, strlen(name));
}

const struct rob_json_node *rob_json_find(const struct rob_json *json,
                                          const struct rob_json_node *object, const char *name,
                                          size_t len)
{
    if (object->type != ROB_JSON_OBJECT || !(object->names & bit_of(name, len)))
        return NULL;
    const struct rob_json_node *node = object + 1;
    for (uint32_t i = 0; i < object->n; i++, node = rob_json_next(node + 1))
        if (rob_json_equals(json, node, name, len))
            return node + 1;
    return NULL;
}

char *rob_json_text(const struct rob_json *json, const struct rob_json_node *node,
                    struct rob_arena *arena)
{
    const char *from = json->text + node->start, *end = from + node->len;
    char *text = rob_arena_text(arena, from, node->len);
    if (!text || !node->escaped)
        return text;
    char *to = text;
    while (from < end) {
        if (*from != '\\') {
            *to++ = *from++;
            continue;
        }
        uint32_t code = 0;
        from += 1 + escape(from + 1, (size_t)(end - from - 1), &code);
        char bytes[8];
        struct rob_buf one = {.data = bytes, .cap = sizeof bytes}; /* never grows */
        rob_utf8_add(&one, code);
        /* cppcheck-suppress uninitvar ; rob_utf8_add() has written one.len bytes */
        memcpy(to, bytes, one.len);
        to += one.len;
    }
    *to = '\0';
    return text;
}

unsigned rob_json_line(const struct rob_json *json, const struct rob_json_node *node)
{
    return line_of(json, node->start);
}

void rob_json_path(const struct rob_json *json, const struct rob_json_node *node,
                   struct rob_buf *path)
{
    const struct rob_json_node *at = json->nodes;
    while (at != node) {
        const struct rob_json_node *child = at + 1, *name = NULL;
        bool object = at->type == ROB_JSON_OBJECT;
        for (uint32_t i = 0; i < at->n; i++) {
            name = object ? child : NULL;
            child += object;
            if (node < child + child->span) {
                if (!object)
                    rob_buf_printf(path, "[%u]", (unsigned)i);
                break;
            }
            child += child->span;
        }
        if (name)
            rob_buf_printf(path, "%s%.*s", path->len ? "." : "", (int)name->len,
                           json->text + name->start);
        if (name == node)
            return;
        at = child;
    }
}

enum rob_status rob_json_fail(const struct rob_json *json, const struct rob_json_node *node,
                              struct rob_error *err, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    rob_utf8_vprint(text, sizeof text, format, args);
    va_end(args);
    struct rob_buf path = {0};
    rob_json_path(json, node, &path);
    enum rob_status status =
        path.failed ? rob_fail_memory(err)
                    : rob_fail_at(err, ROB_INVALID, rob_json_line(json, node), "%s%s%s",
                                  rob_buf_text(&path), path.len ? ": " : "", text);
    rob_buf_free(&path);
    return status;
}
