#include "session/field.h"

#include "base/utf8.h"

#include <string.h>

void rob_field_free(struct rob_field *field)
{
    rob_buf_free(&field->text);
    *field = (struct rob_field){0};
}

const char *rob_field_text(const struct rob_field *field)
{
    return rob_buf_text(&field->text);
}

void rob_field_set(struct rob_field *field, const char *text, bool one_line)
{
    rob_buf_clear(&field->text);
    rob_buf_str(&field->text, text);
    field->at = field->text.len;
    field->one_line = one_line;
    field->full = false;
    field->left_out = 0;
}

/* False: the character is left out. */
static bool add_typed(struct rob_buf *out, uint32_t code, bool one_line)
{
    if (code == '\r')
        code = '\n';
    if (one_line && (code == '\n' || code == '\t'))
        code = ' ';
    bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
    if ((control && code != '\n' && code != '\t') || rob_utf8_is_noncharacter(code))
        return false;
    rob_utf8_add(out, code);
    return true;
}

/* Returns how many characters were left out. */
static size_t add_clean(struct rob_buf *out, const char *text, size_t len, bool one_line)
{
    size_t left_out = 0;
    for (size_t at = 0; at < len;) {
        uint32_t code = 0;
        size_t n = rob_utf8_next(text + at, len - at, &code);
        bool crlf = code == '\n' && at > 0 && text[at - 1] == '\r';
        if (n == 0 || (!crlf && !add_typed(out, code, one_line)))
            left_out++;
        at += n ? n : 1;
    }
    return left_out;
}

bool rob_field_insert(struct rob_field *field, const char *text, size_t len)
{
    struct rob_buf clean = {0};
    field->left_out = add_clean(&clean, text, len, field->one_line);
    bool fits = field->text.len + clean.len <= ROB_FIELD_MAX && !clean.failed;
    if (fits && clean.len > 0) {
        size_t tail = field->text.len - field->at;
        rob_buf_repeat(&field->text, ' ', clean.len);
        fits = !field->text.failed;
        if (fits) {
            char *gap = field->text.data + field->at;
            memmove(gap + clean.len, gap, tail);
            memcpy(gap, clean.data, clean.len);
            field->at += clean.len;
        }
    }
    rob_buf_free(&clean);
    field->full = !fits;
    return fits;
}

bool rob_field_replace(struct rob_field *field, const char *text, size_t len)
{
    struct rob_buf clean = {0};
    size_t most = field->text.len > ROB_FIELD_MAX ? field->text.len : ROB_FIELD_MAX;
    field->left_out = add_clean(&clean, text, len, field->one_line);
    rob_buf_str(&clean, ""); /* so that there is a text */
    field->full = clean.failed || clean.len > most;
    if (field->full) {
        rob_buf_free(&clean);
        return false;
    }
    rob_buf_free(&field->text);
    field->text = clean;
    field->at = clean.len;
    return true;
}
