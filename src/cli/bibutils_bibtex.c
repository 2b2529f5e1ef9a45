/*
 * BibTeX for libbibutils: it reads no entry without a key, loses a value in front of which a comma
 * is missing and what follows quotes inside quotes, and gives a field behind "}," the comma as part
 * of its name. Entries are written anew with a field a line, each value in braces.
 */
#include "cli/bibutils_parts.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>
#include <strings.h>

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static const char *skip_spaces(const char *text)
{
    return text + strspn(text, " \t\r\n");
}

/* "@article {" or "@article("; returns what is behind the bracket, or NULL. */
static const char *entry_body(const char *at, const char **word, size_t *n)
{
    if (*at != '@')
        return NULL;
    *word = skip_spaces(at + 1);
    *n = 0;
    while (isalpha((unsigned char)(*word)[*n]))
        ++*n;
    const char *bracket = skip_spaces(*word + *n);
    return *n && (*bracket == '{' || *bracket == '(') ? bracket + 1 : NULL;
}

/* --- entries ----------------------------------------------------------------------------- */

static bool begins_line(const char *text, const char *at)
{
    while (at > text && (at[-1] == ' ' || at[-1] == '\t'))
        at--;
    return at == text || at[-1] == '\n' || at[-1] == '\r';
}

/* An entry at the beginning of a line, inside another one, shows that the other has no end. */
static bool is_next_entry(const char *text, const char *at)
{
    const char *word = NULL;
    size_t n = 0;
    const char *body = begins_line(text, at) ? entry_body(at, &word, &n) : NULL;
    const char *key = body ? body + strcspn(body, ", \t\r\n{}=") : NULL;
    return key && *skip_spaces(key) == ',';
}

/* The closing bracket of the entry whose body begins here, or where it breaks off; *whole. */
static const char *entry_end(const char *text, const char *body, bool *whole)
{
    char close = body[-1] == '(' ? ')' : '}';
    unsigned depth = 0;
    const char *at = body;
    *whole = false;
    for (; *at; at++) {
        if (*at == '@' && is_next_entry(text, at))
            return at;
        if (*at == '\\' && at[1] && at[1] != '\n')
            at++;
        else if (*at == close && depth == 0) {
            *whole = true;
            return at;
        } else if (*at == '{')
            depth++;
        else if (*at == '}' && depth)
            depth--;
    }
    return at;
}

static bool is_word(const char *word, size_t n, const char *wanted)
{
    return strlen(wanted) == n && strncasecmp(word, wanted, n) == 0;
}

bool rob_bib_split_bibtex(struct rob_bib_records *out, const char *text, size_t len)
{
    const char *from = text, *at = text, *word = NULL;
    unsigned line = 1;
    size_t n = 0;
    bool ok = true, whole = false;
    while (ok && (at = memchr(at, '@', (size_t)(text + len - at)))) {
        const char *body = entry_body(at, &word, &n);
        if (!body) {
            at++;
            continue;
        }
        const char *end = entry_end(text, body, &whole);
        size_t size = (size_t)(end + whole - at);
        if (is_word(word, n, "string") && whole) {
            rob_buf_add(&out->strings, at, size);
            rob_buf_char(&out->strings, '\n');
        } else if (!is_word(word, n, "comment") && !is_word(word, n, "preamble") &&
                   !is_word(word, n, "string")) {
            ok = rob_bib_add(out, at, size, whole ? NULL : "its braces do not match", &from, &line);
        }
        at = end + whole;
    }
    return ok && !out->strings.failed;
}

/* --- the form that libbibutils reads ----------------------------------------------------- */

/* "= {", "= \"", "= 1997" or "= jan," behind the name of a field; not "= y in mice". */
static bool begins_value(const char *at, const char *end)
{
    at = skip_spaces(at);
    if (at >= end || *at != '=')
        return false;
    at = skip_spaces(at + 1);
    if (at >= end || strchr("{\"0123456789", *at))
        return true;
    while (at < end && isalnum((unsigned char)*at))
        at++;
    at = skip_spaces(at);
    return at >= end || *at == ',' || *at == '#';
}

/* Whether a quote ends a value: what is behind it is the next field, or the end. Others are part of
 * the value, though BibTeX would have them in braces: "The "warm" mouse". */
static bool is_last_quote(const char *at, const char *end)
{
    const char *next = skip_spaces(at + 1);
    if (next >= end || *next == '#')
        return true;
    if (*next != ',')
        return false;
    next += strspn(next, " \t\r\n,");
    const char *name = next;
    while (next < end && (isalnum((unsigned char)*next) || strchr("-_:.", *next)))
        next++;
    return next >= end || (next > name && begins_value(next, end));
}

/* A value in braces or quotes, or a word; writes it and returns what is behind it. */
static const char *add_part(struct rob_buf *out, const char *at, const char *end)
{
    char close = *at == '{' ? '}' : *at == '"' ? '"' : '\0';
    unsigned depth = 0;
    if (!close) {
        while (at < end && !is_space(*at) && !strchr(",#{}\"", *at))
            rob_buf_char(out, *at++);
        return at;
    }
    rob_buf_char(out, '{');
    for (at++; at < end; at++) {
        if (*at == close && !depth && (close == '}' || is_last_quote(at, end)))
            break;
        if (*at == '\\' && at + 1 < end && !is_space(at[1]))
            rob_buf_char(out, *at++);
        else
            depth = *at == '{' ? depth + 1 : depth - (*at == '}' && depth);
        rob_buf_char(out, is_space(*at) ? ' ' : *at);
    }
    rob_buf_char(out, '}');
    return at < end ? at + 1 : end;
}

/* jh # { and More} */
static const char *add_value(struct rob_buf *out, const char *at, const char *end)
{
    for (bool more = true; more && at < end; at = more ? skip_spaces(at + 1) : at) {
        const char *before = at;
        at = skip_spaces(add_part(out, at, end));
        more = at < end && *at == '#';
        rob_buf_str(out, more ? " # " : "");
        if (at == before && !more)
            break;
    }
    return at;
}

void rob_bib_tidy_bibtex(struct rob_buf *out, const struct rob_bib_record *record)
{
    const char *end = record->text + record->len - 1, *word = NULL;
    size_t n = 0;
    const char *body = entry_body(record->text, &word, &n);
    assert(body); /* a record was split off where one begins */
    const char *at = skip_spaces(body), *key = at + strcspn(at, ",=");
    at = key < end && *key == ',' ? key + 1 : key < end ? at : end;
    rob_buf_str(out, "@article{key");
    while (at < end) {
        const char *name = at + strspn(at, " \t\r\n,");
        n = strcspn(name, "=, \t\r\n{}\"#");
        at = skip_spaces(name + n);
        if (at >= end || *at != '=' || !n) { /* not a field */
            at += at < end;
            continue;
        }
        rob_buf_printf(out, ",\n  %.*s = ", (int)n, name);
        at = add_value(out, skip_spaces(at + 1), end);
    }
    rob_buf_str(out, "\n}\n");
}

size_t rob_bib_author(const char *text)
{
    unsigned depth = 0;
    size_t n = 0;
    for (; text[n]; n++) {
        bool parts = !depth && is_space(text[n]) && strncasecmp(text + n + 1, "and", 3) == 0 &&
                     (is_space(text[n + 4]) || !text[n + 4]);
        if (parts)
            break;
        if (text[n] == '\\' && text[n + 1])
            n++;
        else
            depth = text[n] == '{' ? depth + 1 : depth - (text[n] == '}' && depth);
    }
    while (n && is_space(text[n - 1]))
        n--;
    return n;
}
