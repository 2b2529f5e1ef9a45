#include "base/json.h"

#include "base/utf8.h"

#include <assert.h>

/* --- layout ------------------------------------------------------------------------------ */

/* The size of a stream's pieces: a shorter document is written as a whole or, without memory, not
 * at all. */
enum { PIECE = 1 << 20 };

static void new_line(struct rob_json_writer *writer)
{
    if (!writer->indent)
        return;
    rob_buf_char(writer->out, '\n');
    rob_buf_repeat(writer->out, ' ', (size_t)writer->indent * writer->depth);
}

/* Adds a printed string up to its closing quote, with escapes for invalid UTF-8 and for characters
 * that a terminal would obey: cJSON passes both on, in names too. Returns the quote. */
static const char *add_string(struct rob_json_writer *writer, const char *at, const char *end)
{
    const char *plain = at++;
    while (*at != '"') {
        uint32_t code = 0xFFFD; /* replaces bytes that are not valid UTF-8 */
        size_t n = *at == '\\' ? 2 : rob_utf8_next(at, (size_t)(end - at), &code);
        if (n == 0 || (writer->show && rob_utf8_is_control(code))) {
            rob_buf_add(writer->out, plain, (size_t)(at - plain));
            rob_buf_printf(writer->out, "\\u%04x", (unsigned)code);
            plain = at + (n ? n : 1);
        }
        at += n ? n : 1;
    }
    rob_buf_add(writer->out, plain, (size_t)(at + 1 - plain));
    return at;
}

/* Adds a line printed by cJSON, with the line ends that this writer uses. */
static void lay_out(struct rob_json_writer *writer, const char *text)
{
    for (const char *at = text, *end = text + strlen(text); at < end; at++) {
        if (*at == '"') {
            at = add_string(writer, at, end);
            continue;
        }
        bool opens = *at == '{' || *at == '[', closes = *at == '}' || *at == ']';
        bool empty = opens && at[1] == at[0] + 2; /* the closing bracket, in ASCII */
        writer->depth -= closes;
        if (closes)
            new_line(writer);
        rob_buf_add(writer->out, at, empty ? 2 : 1);
        at += empty;
        writer->depth += opens && !empty;
        if (*at == ',' || (opens && !empty))
            new_line(writer);
        else if (*at == ':' && writer->indent)
            rob_buf_char(writer->out, ' ');
    }
}

/* Writes the text to the stream once it fills a piece. */
static void pass_on(struct rob_json_writer *writer)
{
    if (!writer->to || writer->out->len < PIECE || writer->out->failed)
        return;
    (void)fwrite(writer->out->data, 1, writer->out->len, writer->to); /* see ferror() */
    rob_buf_clear(writer->out);
}

/* Prints a value and frees it. NULL: there was no memory for it. Most are single strings, which
 * need no memory. */
static void print(struct rob_json_writer *writer, cJSON *value)
{
    char single[2048], *text = NULL;
    if (value && !value->child && cJSON_PrintPreallocated(value, single, sizeof single, false))
        lay_out(writer, single);
    else if ((text = cJSON_PrintUnformatted(value)))
        lay_out(writer, text);
    else
        writer->out->failed = true;
    cJSON_free(text);
    cJSON_Delete(value);
    pass_on(writer);
}

static void begin_value(struct rob_json_writer *writer, const char *name)
{
    if (writer->begun)
        rob_buf_char(writer->out, ',');
    if (writer->depth)
        new_line(writer);
    writer->begun = true;
    if (!name)
        return;
    print(writer, cJSON_CreateStringReference(name));
    rob_buf_str(writer->out, writer->indent ? ": " : ":");
}

/* --- values ------------------------------------------------------------------------------ */

/* Puts a value into the open one, or prints it. Returns it if it was put in, otherwise NULL: cJSON
 * refuses to add to NULL, so that callers need no checks. */
static cJSON *add(struct rob_json_writer *writer, const char *name, cJSON *value)
{
    cJSON *parent = writer->n_open ? writer->open[writer->n_open - 1] : NULL;
    if (!writer->n_open) {
        begin_value(writer, name);
        print(writer, value);
        return NULL;
    }
    if (name ? cJSON_AddItemToObject(parent, name, value) : cJSON_AddItemToArray(parent, value))
        return value;
    writer->out->failed = true;
    cJSON_Delete(value);
    return NULL;
}

void rob_json_begin(struct rob_json_writer *writer, const char *name, char bracket)
{
    assert(writer->n_open == 0);
    begin_value(writer, name);
    rob_buf_char(writer->out, bracket);
    writer->depth++;
    writer->begun = false;
}

void rob_json_open(struct rob_json_writer *writer, const char *name, char bracket)
{
    assert(writer->n_open < ROB_JSON_OPEN_MAX);
    cJSON *value = bracket == '{' ? cJSON_CreateObject() : cJSON_CreateArray();
    if (writer->n_open)
        value = add(writer, name, value);
    else
        begin_value(writer, name);
    writer->open[writer->n_open++] = value;
}

void rob_json_close(struct rob_json_writer *writer, char bracket)
{
    if (writer->n_open) {
        cJSON *value = writer->open[--writer->n_open];
        if (!writer->n_open)
            print(writer, value);
        return;
    }
    writer->depth--;
    if (writer->begun)
        new_line(writer);
    rob_buf_char(writer->out, bracket);
    writer->begun = true;
}

void rob_json_add_text(struct rob_json_writer *writer, const char *name, const char *text)
{
    (void)add(writer, name, text ? cJSON_CreateString(text) : cJSON_CreateNull());
}

void rob_json_add_texts(struct rob_json_writer *writer, const char *name, const char *const *texts,
                        size_t n)
{
    rob_json_open(writer, name, '[');
    for (size_t i = 0; i < n; i++)
        rob_json_add_text(writer, NULL, texts[i]);
    rob_json_close(writer, ']');
}

/* Numbers are added as text: cJSON has no integers beyond an int, and fewer digits. */
static void add_digits(struct rob_json_writer *writer, const char *name, const char *text)
{
    if (writer->n_open) {
        (void)add(writer, name, cJSON_CreateRaw(text));
        return;
    }
    begin_value(writer, name);
    rob_buf_str(writer->out, text);
    pass_on(writer);
}

void rob_json_add_integer(struct rob_json_writer *writer, const char *name, int64_t value)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%lld", (long long)value);
    add_digits(writer, name, text);
}

void rob_json_add_number(struct rob_json_writer *writer, const char *name, double value)
{
    char text[40];
    struct rob_buf number = {.data = text, .cap = sizeof text}; /* never grows */
    rob_buf_double(&number, value);
    add_digits(writer, name, text);
}

void rob_json_add_bool(struct rob_json_writer *writer, const char *name, bool value)
{
    (void)add(writer, name, cJSON_CreateBool(value));
}

void rob_json_add_null(struct rob_json_writer *writer, const char *name)
{
    (void)add(writer, name, cJSON_CreateNull());
}
