/* The functions that the files of the sheet reader share: texts, notes and problems. */
#include "io/read_sheet.h"

#include "base/fail.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { WHY_MAX = 512 };

const char *rob_sheet__text(struct rob_sheet_memory *memory, const char *text)
{
    text += rob_table_blanks(text);
    size_t len = rob_table_trimmed(text);
    char *copy = rob_arena_text(&memory->arena, text, len), *to = copy;
    for (const char *from = copy; copy && from < copy + len;) {
        uint32_t code = 0;
        size_t n = rob_utf8_next(from, (size_t)(copy + len - from), &code);
        bool control = (code < 0x20 && code != '\n' && code != '\t') ||
                       (code >= 0x7F && code < 0xA0) || rob_utf8_is_noncharacter(code);
        n = n ? n : 1;
        if (!control)
            memmove(to, from, n);
        to += control ? 0 : n;
        from += n;
    }
    if (copy)
        *to = '\0';
    return copy;
}

enum rob_status rob_sheet__problem(struct rob_sheet__reader *in, int row, unsigned line,
                                   unsigned column, const char *word, const char *format, ...)
{
    char text[WHY_MAX];
    va_list args;
    va_start(args, format);
    rob_utf8_vprint(text, sizeof text, format, args);
    va_end(args);
    const char *copy = rob_sheet__text(in->memory, text);
    struct rob_sheet_problem problem = {line, column, row, word, copy};
    return copy && rob_vec_push(&in->memory->problems, problem) ? ROB_OK : rob_fail_memory(in->err);
}

void rob_sheet__name_items(char *out, size_t size, const struct rob_form *form, const int *items,
                           size_t n, const char *between)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < n && used < size; i++) {
        const struct rob_item *item = &form->items[items[i]];
        const char *joint = i == 0 ? "" : i + 1 < n ? ", " : between;
        used += (size_t)snprintf(out + used, size - used, "%sitem %d (%s)", joint, item->number,
                                 item->title);
    }
    out[rob_utf8_valid_prefix(out, strlen(out))] = '\0'; /* it may be cut inside a character */
}

int rob_sheet__column(const struct rob_sheet__reader *in, enum rob_sheet_role role)
{
    for (size_t i = 0; i < in->sheet->n_columns; i++)
        if (in->columns[i].role == role)
            return (int)i;
    return -1;
}

enum rob_status rob_sheet__note(struct rob_sheet__reader *in, size_t column, const char *format,
                                ...)
{
    char text[WHY_MAX];
    va_list args;
    va_start(args, format);
    rob_utf8_vprint(text, sizeof text, format, args);
    va_end(args);
    in->columns[column].note = rob_sheet__text(in->memory, text);
    return in->columns[column].note ? ROB_OK : rob_fail_memory(in->err);
}
