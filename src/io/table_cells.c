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

static bool copy_notes(struct rob_table_memory *turned, const struct rob_table *table)
{
    bool ok = true;
    for (size_t i = 0; ok && i < table->n_notes; i++) {
        struct rob_table_note note = table->notes[i];
        note.text = rob_arena_str(&turned->arena, note.text);
        ok = note.text && rob_vec_push(&turned->notes, note);
    }
    return ok;
}

static bool note_unused(struct rob_table_memory *memory, unsigned line, const char *name, size_t n)
{
    char text[200];
    snprintf(text, sizeof text, "not used: column '%.80s' (%zu cell%s)", name, n,
             n == 1 ? "" : "s");
    struct rob_table_note note = {line, false, rob_arena_str(&memory->arena, text)};
    return note.text && rob_vec_push(&memory->notes, note);
}

static bool turn(struct rob_table_memory *turned, const struct rob_table *table, size_t column)
{
    const char *corner = rob_arena_str(&turned->arena, rob_table_header(table, column));
    bool ok = corner && rob_vec_push(&turned->header, corner);
    for (size_t i = 0; ok && i < table->n_rows; i++) {
        const char *name = rob_arena_str(&turned->arena, rob_table_cell(table, i, column));
        ok = name && rob_vec_push(&turned->header, name) &&
             rob_vec_push(&turned->lines, rob_table_line(table, i, 0));
    }
    for (size_t i = 0; ok && i < column; i++)
        ok = note_unused(turned, table->header_line, rob_table_header(table, i),
                         rob_table_filled(table, i));
    for (size_t i = column + 1; ok && i < table->n_columns; i++)
        ok = add_turned(turned, table, i);
    return ok && copy_notes(turned, table);
}

static void publish(struct rob_table *table)
{
    table->n_columns = table->memory->header.n;
    table->n_rows = table->memory->rows.n;
    table->notes = table->memory->notes.at;
    table->n_notes = table->memory->notes.n;
}

bool rob_table_transpose(struct rob_table *table, size_t column)
{
    struct rob_table turned = {.delimiter = table->delimiter,
                               .header_line = table->header_line,
                               .transposed = true,
                               .memory = calloc(1, sizeof *turned.memory)};
    if (!turned.memory || !turn(turned.memory, table, column)) {
        rob_table_free(&turned);
        return false;
    }
    publish(&turned);
    rob_table_free(table);
    *table = turned;
    return true;
}

/* --- subheadings below a row --------------------------------------------------------------- */

struct folding {
    struct rob_table *table;
    const struct rob_table_options *options;
    size_t n_columns; /* before */
};

static bool is_below(const struct folding *in, size_t row)
{
    return row && in->options->name(in->options->context, rob_table_cell(in->table, row, 0)) ==
                      ROB_TABLE_SUBHEADING;
}

/* The row with a subheading that is below `row` and before the next one of its own; 0: none. */
static size_t find_below(const struct folding *in, size_t row, const char *subheading)
{
    for (size_t i = row + 1; i < in->table->n_rows && is_below(in, i); i++)
        if (rob_table_same_name(rob_table_cell(in->table, i, 0), subheading))
            return i;
    return 0;
}

static bool is_below_all(const struct folding *in, const char *subheading)
{
    for (size_t i = 0; i < in->table->n_rows; i++)
        if (!is_below(in, i) && !find_below(in, i, subheading))
            return false;
    return true;
}

static bool add_columns(const struct folding *in, const char *subheading)
{
    struct rob_table_memory *memory = in->table->memory;
    bool ok = true;
    for (size_t i = 1; ok && i < in->n_columns; i++) {
        struct rob_buf name = {0};
        rob_buf_printf(&name, "%s: %s", memory->header.at[i], subheading);
        const char *text = name.failed ? NULL : rob_arena_str(&memory->arena, rob_buf_text(&name));
        rob_buf_free(&name);
        ok = text && rob_vec_push(&memory->header, text) &&
             rob_vec_push(&memory->lines, memory->lines.at[i - 1]);
    }
    return ok;
}

/* Adds the cells of `from` but the first to those at the end. */
static bool add_cells(const struct folding *in, size_t from, size_t first)
{
    struct rob_table_memory *memory = in->table->memory;
    bool ok = true;
    for (size_t i = first; ok && i < in->n_columns; i++) {
        const struct rob_table_row *row = &memory->rows.at[from];
        ok = i < row->n && rob_vec_push(&memory->cells, memory->cells.at[row->first + i]);
    }
    return ok;
}

/* The row with those below it behind it. */
static bool widen(const struct folding *in, size_t row, const char *const *subheadings, size_t n)
{
    struct rob_table_memory *memory = in->table->memory;
    size_t first = memory->cells.n;
    bool ok = add_cells(in, row, 0);
    for (size_t i = 0; ok && i < n; i++)
        ok = add_cells(in, find_below(in, row, subheadings[i]), 1);
    memory->rows.at[row].first = first;
    memory->rows.at[row].n = (unsigned)(memory->cells.n - first);
    return ok;
}

bool rob_table_fold(struct rob_table *table, const struct rob_table_options *options)
{
    enum { SUBHEADINGS_MAX = 4 };
    const struct folding in = {table, options, table->n_columns};
    struct rob_table_memory *memory = table->memory;
    const char *subheadings[SUBHEADINGS_MAX];
    size_t n = 0, kept = 0;
    bool ok = true;
    for (size_t i = 1; ok && i < table->n_rows && is_below(&in, i) && n < SUBHEADINGS_MAX; i++) {
        const char *text = rob_table_cell(table, i, 0);
        if (is_below_all(&in, text) && add_columns(&in, text))
            subheadings[n++] = text;
    }
    for (size_t i = 0; ok && i < table->n_rows; i++) {
        const char *text = rob_table_cell(table, i, 0);
        bool folded = false;
        for (size_t k = 0; k < n; k++)
            folded = folded || rob_table_same_name(text, subheadings[k]);
        if (!is_below(&in, i))
            ok = !n || widen(&in, i, subheadings, n);
        else if (!folded)
            ok = note_unused(memory, table->header_line, text, memory->rows.at[i].n - 1);
    }
    for (size_t i = 0; ok && i < table->n_rows; i++) /* now that none is looked at again */
        if (i == 0 ||
            options->name(options->context, rob_table_cell(table, i, 0)) != ROB_TABLE_SUBHEADING)
            memory->rows.at[kept++] = memory->rows.at[i];
    memory->rows.n = ok ? kept : memory->rows.n;
    publish(table);
    return ok;
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
