#include "base/json.h"

#include "base/utf8.h"

#include <string.h>

/* What JSON or a terminal cannot take as it is. */
static void add_escape(struct rob_buf *out, uint32_t code)
{
    if (code == '"' || code == '\\')
        rob_buf_printf(out, "\\%c", (char)code);
    else if (code == '\n')
        rob_buf_str(out, "\\n");
    else if (code == '\t')
        rob_buf_str(out, "\\t");
    else
        rob_buf_printf(out, "\\u%04x", (unsigned)code);
}

void rob_json_quote(struct rob_buf *out, const char *text, size_t len, bool show)
{
    size_t plain = 0, at = 0;
    rob_buf_char(out, '"');
    while (at < len) {
        uint32_t code = 0xFFFD; /* stands for bytes that are no UTF-8 */
        size_t n = rob_utf8_next(text + at, len - at, &code);
        bool escape = n == 0 || code == '"' || code == '\\' || code < 0x20 ||
                      (show && rob_utf8_is_control(code));
        if (escape) {
            rob_buf_add(out, text + plain, at - plain);
            add_escape(out, code);
            plain = at + (n ? n : 1);
        }
        at += n ? n : 1;
    }
    rob_buf_add(out, text + plain, at - plain);
    rob_buf_char(out, '"');
}

static void new_line(struct rob_json_writer *writer)
{
    if (!writer->indent)
        return;
    rob_buf_char(writer->out, '\n');
    rob_buf_repeat(writer->out, ' ', (size_t)writer->indent * writer->depth);
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
    rob_json_quote(writer->out, name, strlen(name), writer->show);
    rob_buf_str(writer->out, writer->indent ? ": " : ":");
}

void rob_json_open(struct rob_json_writer *writer, const char *name, char bracket)
{
    begin_value(writer, name);
    rob_buf_char(writer->out, bracket);
    writer->depth++;
    writer->begun = false;
}

void rob_json_close(struct rob_json_writer *writer, char bracket)
{
    writer->depth--;
    if (writer->begun)
        new_line(writer);
    rob_buf_char(writer->out, bracket);
    writer->begun = true;
}

void rob_json_add_text(struct rob_json_writer *writer, const char *name, const char *text)
{
    if (!text) {
        rob_json_add_null(writer, name);
        return;
    }
    begin_value(writer, name);
    rob_json_quote(writer->out, text, strlen(text), writer->show);
}

void rob_json_add_texts(struct rob_json_writer *writer, const char *name, const char *const *texts,
                        size_t n)
{
    rob_json_open(writer, name, '[');
    for (size_t i = 0; i < n; i++)
        rob_json_add_text(writer, NULL, texts[i]);
    rob_json_close(writer, ']');
}

void rob_json_add_integer(struct rob_json_writer *writer, const char *name, int64_t value)
{
    begin_value(writer, name);
    rob_buf_printf(writer->out, "%lld", (long long)value);
}

void rob_json_add_number(struct rob_json_writer *writer, const char *name, double value)
{
    begin_value(writer, name);
    rob_buf_double(writer->out, value);
}

void rob_json_add_bool(struct rob_json_writer *writer, const char *name, bool value)
{
    begin_value(writer, name);
    rob_buf_str(writer->out, value ? "true" : "false");
}

void rob_json_add_null(struct rob_json_writer *writer, const char *name)
{
    begin_value(writer, name);
    rob_buf_str(writer->out, "null");
}
