#include "base/fail.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *text;
    int exit_code;
} statuses[] = {
#define X(name, code, text) {#name, text, code},
    ROB_STATUS_LIST(X)
#undef X
};

_Static_assert(sizeof statuses / sizeof *statuses == ROB_NO_MEMORY + 1, "one row a status");

const char *rob_status_name(enum rob_status status)
{
    return statuses[status].name;
}

const char *rob_status_text(enum rob_status status)
{
    return statuses[status].text;
}

int rob_status_exit_code(enum rob_status status)
{
    return statuses[status].exit_code;
}

const char *rob_version(void)
{
    return ROB_VERSION;
}

enum rob_status rob_fail_at(struct rob_error *err, enum rob_status status, unsigned line,
                            const char *format, ...)
{
    if (!err)
        return status;
    err->status = status;
    err->line = line;
    va_list args;
    va_start(args, format);
    rob_utf8_vprint(err->text, sizeof err->text, format, args);
    va_end(args);
    return status;
}

static void join(struct rob_error *err, const char *before, const char *after)
{
    rob_utf8_print(err->text, sizeof err->text, "%s%s", before, after);
}

/* Length of the file's name, or the last parts of it, at the beginning of a text. */
static size_t named_at(const char *text, const char *file)
{
    for (const char *part = file; part; part = strchr(part, '/')) {
        part += *part == '/';
        size_t len = strlen(part);
        if (len && strncmp(text, part, len) == 0)
            return len;
    }
    return 0;
}

/* The text after "NAME: " or "NAME:LINE: "; NULL if it begins with neither. */
static const char *behind_name(const char *text, size_t len)
{
    const char *at = text + len;
    if (*at != ':')
        return NULL;
    size_t digits = strspn(at + 1, "0123456789");
    if (digits && at[1 + digits] == ':')
        at += 1 + digits;
    return at[1] == ' ' ? at + 2 : NULL;
}

void rob_fail_without_file(struct rob_buf *out, const char *text, const char *file)
{
    size_t len = named_at(text, file), verb = 0;
    const char *rest = len ? behind_name(text, len) : NULL;
    if (rest) {
        rob_buf_str(out, rest);
        return;
    }
    if (strncmp(text, "cannot ", 7) == 0)
        verb = 7 + strcspn(text + 7, " ") + 1;
    if (verb && verb < strlen(text))
        len = named_at(text + verb, file);
    rest = text + verb + len;
    if (len && (verb ? *rest == ':' : *rest == ' ')) {
        rob_buf_add(out, text, verb);
        rob_buf_printf(out, "it%s", rest);
    } else {
        rob_buf_str(out, text);
    }
}

void rob_error_in_file(struct rob_error *err, const char *file)
{
    if (!err || err->status == ROB_OK)
        return;
    char shown[480], before[512];
    struct rob_buf text = {0};
    rob_utf8_print(shown, sizeof shown, "%s", file);
    if (err->line)
        snprintf(before, sizeof before, "%s:%u: ", shown, err->line);
    else
        snprintf(before, sizeof before, "%s: ", shown);
    rob_fail_without_file(&text, err->text, file);
    if (!text.failed)
        join(err, before, rob_buf_text(&text));
    rob_buf_free(&text);
}

void rob_error_hint(struct rob_error *err, const char *format, ...)
{
    if (!err || err->status == ROB_OK)
        return;
    char hint[512], text[sizeof err->text];
    va_list args;
    va_start(args, format);
    rob_utf8_vprint(hint, sizeof hint, format, args);
    va_end(args);
    memcpy(text, err->text, sizeof text);
    join(err, text, hint);
}
