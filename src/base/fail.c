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

enum rob_status rob_fail_memory(struct rob_error *err)
{
    return rob_fail(err, ROB_NO_MEMORY, "out of memory");
}

static void join(struct rob_error *err, const char *before, const char *after)
{
    rob_utf8_print(err->text, sizeof err->text, "%s%s", before, after);
}

void rob_error_in_file(struct rob_error *err, const char *file)
{
    if (!err || err->status == ROB_OK)
        return;
    char shown[480], before[512];
    rob_utf8_print(shown, sizeof shown, "%s", file);
    if (err->line)
        snprintf(before, sizeof before, "%s:%u: ", shown, err->line);
    else
        snprintf(before, sizeof before, "%s: ", shown);
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
    rob_utf8_vprint(hint, sizeof hint, format, args);
    va_end(args);
    memcpy(text, err->text, sizeof text);
    join(err, text, hint);
}
