/* The cells of a table, and its transposition. */
#include "io/table_rows.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *rob_table_cell(const struct rob_table *table, size_t row, size_t column)
{
    const struct rob_table_memory *memory = table->memory;
    const struct rob_table_row *at = &memory->rows.at[row];
    return column < at->n ? memory->text.data + memory->cells.at[at->first + column] : "";
}

const char *rob_table_header(const struct rob_table *table, size_t column)
{
    return column < table->n_columns ? table->memory->header.at[column] : "";
}

unsigned rob_table_line(const struct rob_table *table, size_t row, size_t column)
{
    const struct rob_table_memory *memory = table->memory;
    return table->transposed && column ? memory->lines.at[column - 1] : memory->rows.at[row].line;
}

bool rob_table_is_apart(const struct rob_table *table, size_t row)
{
    return table->memory->rows.at[row].apart;
}

size_t rob_table_filled(const struct rob_table *table, size_t column)
{
    size_t n = 0;
    for (size_t row = 0; row < table->n_rows; row++) {
        const char *text = rob_table_cell(table, row, column);
        n += text[strspn(text, " \t\n")] != '\0';
    }
    return n;
}

/* The next letter or digit, in lower case if it is ASCII; NUL at the end. */
static int next_letter(const char **at)
{
    for (; **at; (*at)++) {
        unsigned char c = (unsigned char)**at;
        if (isalnum(c) || c >= 0x80)
            return (*at)++, c < 0x80 ? tolower(c) : c;
    }
    return '\0';
}

bool rob_table_same_name(const char *one, const char *other)
{
    int a = 0, b = 0;
    do {
        a = next_letter(&one);
        b = next_letter(&other);
    } while (a == b && a);
    return a == b;
}

int rob_table_column(const struct rob_table *table, const char *name)
{
    const char *letters = name;
    bool has_letters = next_letter(&letters) != '\0';
    for (size_t i = 0; i < table->n_columns; i++)
        if (strcmp(rob_table_header(table, i), name) == 0)
            return (int)i;
    for (size_t i = 0; has_letters && i < table->n_columns; i++)
        if (rob_table_same_name(rob_table_header(table, i), name))
            return (int)i;
    char *end = NULL;
    long number = strtol(name, &end, 10);
    bool is_number = *name >= '0' && *name <= '9' && !*end;
    return is_number && number >= 1 && (size_t)number <= table->n_columns ? (int)number - 1 : -1;
}

/* Adds a row for a column: its name, and its cell of each row. */
static bool add_turned(struct rob_table_memory *turned, const struct rob_table *table,
                       size_t column)
{
    const char *name = rob_table_header(table, column);
    struct rob_table_row row = {turned->cells.n, (unsigned)table->n_rows + 1, table->header_line,
                                false};
    bool ok = rob_table__add_cell(turned, name, strlen(name));
    for (size_t i = 0; ok && i < table->n_rows; i++) {
        const char *text = rob_table_cell(table, i, column);
        ok = rob_table__add_cell(turned, text, strlen(text));
    }
    return ok && rob_vec_push(&turned->rows, row);
}

static bool turn(struct rob_table_memory *turned, const struct rob_table *table)
{
    const char *corner = rob_arena_str(&turned->arena, rob_table_header(table, 0));
    bool ok = corner && rob_vec_push(&turned->header, corner);
    for (size_t i = 0; ok && i < table->n_rows; i++) {
        const char *name = rob_arena_str(&turned->arena, rob_table_cell(table, i, 0));
        ok = name && rob_vec_push(&turned->header, name) &&
             rob_vec_push(&turned->lines, rob_table_line(table, i, 0));
    }
    for (size_t i = 1; ok && i < table->n_columns; i++)
        ok = add_turned(turned, table, i);
    for (size_t i = 0; ok && i < table->n_notes; i++) {
        struct rob_table_note note = table->notes[i];
        note.text = rob_arena_str(&turned->arena, note.text);
        ok = note.text && rob_vec_push(&turned->notes, note);
    }
    return ok;
}

bool rob_table_transpose(struct rob_table *table)
{
    struct rob_table turned = {.delimiter = table->delimiter,
                               .header_line = table->header_line,
                               .transposed = true,
                               .memory = calloc(1, sizeof *turned.memory)};
    if (!turned.memory || !turn(turned.memory, table)) {
        rob_table_free(&turned);
        return false;
    }
    turned.n_columns = turned.memory->header.n;
    turned.n_rows = turned.memory->rows.n;
    turned.notes = turned.memory->notes.at;
    turned.n_notes = turned.memory->notes.n;
    rob_table_free(table);
    *table = turned;
    return true;
}

void rob_table_names(const struct rob_table *table, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < table->n_columns; i++) {
        const char *name = rob_table_header(table, i), *comma = used ? ", " : "";
        size_t need = strlen(comma) + strlen(name) + 2;
        if (!*name)
            continue;
        if (used + need + sizeof ", ..." > size) {
            snprintf(out + used, size - used, "%s...", comma);
            return;
        }
        used += (size_t)snprintf(out + used, size - used, "%s'%s'", comma, name);
    }
}
