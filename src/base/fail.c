#include "base/fail.h"

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

/* snprintf cuts at a byte; a character cut in two would be shown as rubbish. */
static void drop_half_character(char *text, size_t size)
{
    size_t len = strlen(text);
    if (len + 1 < size)
        return;
    size_t start = len;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start > 0 && ((unsigned char)text[start - 1] & 0x80))
        text[start - 1] = '\0';
}

static void set_text(struct rob_error *err, const char *format, va_list args)
{
    vsnprintf(err->text, sizeof err->text, format, args);
    drop_half_character(err->text, sizeof err->text);
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
    set_text(err, format, args);
    va_end(args);
    return status;
}

enum rob_status rob_fail_memory(struct rob_error *err)
{
    return rob_fail(err, ROB_NO_MEMORY, "out of memory");
}

static void join(struct rob_error *err, const char *before, const char *after)
{
    char joined[sizeof err->text * 2];
    snprintf(joined, sizeof joined, "%s%s", before, after);
    snprintf(err->text, sizeof err->text, "%.*s", (int)sizeof err->text - 1, joined);
    drop_half_character(err->text, sizeof err->text);
}

void rob_error_in_file(struct rob_error *err, const char *file)
{
    if (!err || err->status == ROB_OK)
        return;
    char before[512];
    if (err->line)
        snprintf(before, sizeof before, "%.480s:%u: ", file, err->line);
    else
        snprintf(before, sizeof before, "%.480s: ", file);
    char text[sizeof err->text];
    memcpy(text, err->text, sizeof text);
    join(err, before, text);
}

void rob_error_hint(struct rob_error *err, const char *format, ...)
{
    if (!err || err->status == ROB_OK)
        return;
    char hint[512], text[sizeof err->text];
    va_list args;
    va_start(args, format);
    vsnprintf(hint, sizeof hint, format, args);
    va_end(args);
    memcpy(text, err->text, sizeof text);
    join(err, text, hint);
}
