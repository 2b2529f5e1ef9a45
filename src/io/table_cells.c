/* The rows of a table as they are read, its cells and notes, and its transposition. */
#include "io/table_rows.h"

#include "base/fail.h"
#include "base/utf8.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t rob_table_blanks(const char *text)
{
    size_t at = 0;
    for (size_t n; (n = rob_utf8_blank(text + at)) > 0;)
        at += n;
    return at;
}

size_t rob_table_trimmed(const char *text)
{
    size_t len = 0;
    for (size_t at = 0; text[at];) {
        size_t blank = rob_utf8_blank(text + at);
        at += blank ? blank : 1;
        len = blank ? len : at;
    }
    return len;
}

bool rob_table__is_blank(const char *text)
{
    return !text[rob_table_blanks(text)];
}

bool rob_table__add_cell(struct rob_table_memory *memory, const char *text, size_t len)
{
    size_t place = memory->text.len;
    rob_buf_add(&memory->text, text, len);
    rob_buf_char(&memory->text, '\0');
    return !memory->text.failed && place <= UINT32_MAX &&
           rob_vec_push(&memory->cells, (uint32_t)place);
}

const char *rob_table__text(const struct rob_table_memory *memory, const struct rob_table_row *row,
                            size_t column)
{
    if (row->map)
        column = column < row->map->n ? row->map->own[column] : row->n;
    return column < row->n ? memory->text.data + memory->cells.at[row->first + column] : "";
}

const char *rob_table_cell(const struct rob_table *table, size_t row, size_t column)
{
    return rob_table__text(table->memory, &table->memory->rows.at[row], column);
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

static bool push_note(struct rob_table_memory *memory, unsigned line, bool unread, const char *text)
{
    struct rob_table_note note = {line, unread, rob_arena_str(&memory->arena, text)};
    return note.text && rob_vec_push(&memory->notes, note);
}

enum rob_status rob_table__note(struct rob_table_memory *memory, unsigned line, bool unread,
                                struct rob_error *err, const char *format, ...)
{
    char text[400];
    va_list args;
    va_start(args, format);
    rob_utf8_vprint(text, sizeof text, format, args);
    va_end(args);
    memory->n_unread += unread;
    if (memory->n_unread > ROB_TABLE_ROWS_MAX)
        return rob_fail_at(err, ROB_INVALID, line, "more than %d rows", ROB_TABLE_ROWS_MAX);
    return push_note(memory, line, unread, text) ? ROB_OK : rob_fail_memory(err);
}

static bool is_blank_row(const struct rob_table_memory *memory, size_t first)
{
    for (size_t i = first; i < memory->cells.n; i++)
        if (!rob_table__is_blank(memory->text.data + memory->cells.at[i]))
            return false;
    return true;
}

enum rob_status rob_table__end_row(struct rob_table_memory *memory, size_t first, unsigned line,
                                   struct rob_error *err)
{
    size_t n = memory->cells.n - first;
    if (is_blank_row(memory, first)) {
        memory->cells.n = first;
        memory->gap = true;
        return ROB_OK;
    }
    while (n > ROB_TABLE_COLUMNS_MAX &&
           rob_table__is_blank(memory->text.data + memory->cells.at[first + n - 1]))
        n--;
    memory->cells.n = first + n;
    if (n > ROB_TABLE_COLUMNS_MAX && memory->rows.n) {
        memory->cells.n = first;
        return rob_table__note(memory, line, true, err, "more than %d columns",
                               ROB_TABLE_COLUMNS_MAX);
    }
    if (n > ROB_TABLE_COLUMNS_MAX)
        return rob_fail_at(err, ROB_INVALID, line, "more than %d columns", ROB_TABLE_COLUMNS_MAX);
    if (memory->rows.n > ROB_TABLE_ROWS_MAX)
        return rob_fail_at(err, ROB_INVALID, line, "more than %d rows", ROB_TABLE_ROWS_MAX);
    struct rob_table_row row = {
        .first = first, .n = (unsigned)n, .line = line, .apart = memory->gap};
    memory->gap = false;
    return rob_vec_push(&memory->rows, row) ? ROB_OK : rob_fail_memory(err);
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

uint64_t rob_table__name_hash(const char *name)
{
    uint64_t hash = 0xcbf29ce484222325U;
    for (int letter = next_letter(&name); letter; letter = next_letter(&name))
        hash = (hash ^ (uint64_t)letter) * 0x100000001b3U;
    return hash;
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

static bool is_subheading(const struct rob_table_options *options, const char *text)
{
    return options->name(options->context, text) == ROB_TABLE_SUBHEADING;
}

/* The length of a name before the subheading that joins it, "Hale 1997" of "Hale 1997: Support"; 0:
 * it has none. */
static size_t before_subheading(const struct rob_table_options *options, const char *name)
{
    const char *last = NULL;
    for (const char *at = strstr(name, ": "); at; at = strstr(at + 1, ": "))
        last = at;
    return last && is_subheading(options, last + 2) ? (size_t)(last - name) : 0;
}

/* Adds a row for a column: its name, and its cell of each row. Of several columns with one name,
 * "Hale 1997: Judgement" and "Hale 1997: Support", the first keeps the name, the others have
 * their subheading alone.
 */
static bool add_turned(struct rob_table_memory *turned, const struct rob_table *table,
                       size_t column, const struct rob_table_options *options)
{
    const char *name = rob_table_header(table, column);
    const char *left = column ? rob_table_header(table, column - 1) : "";
    size_t len = before_subheading(options, name);
    bool again = len && before_subheading(options, left) == len && strncmp(name, left, len) == 0;
    struct rob_table_row row = {
        .first = turned->cells.n, .n = (unsigned)table->n_rows + 1, .line = table->header_line};
    name += again ? len + 2 : 0;
    bool ok = rob_table__add_cell(turned, name, len && !again ? len : strlen(name));
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
    snprintf(text, sizeof text, "not used: column '%.*s' (%zu cell%s)", rob_utf8_part(name, 80),
             name, n, n == 1 ? "" : "s");
    return push_note(memory, line, false, text);
}

/* The first column on the right that holds only subheadings, such as "Judgement" and "Support" for
 * the item beside or above them; 0 if no column does. */
static size_t find_subheadings(const struct rob_table *table, size_t column,
                               const struct rob_table_options *options)
{
    for (size_t i = column + 1; i < table->n_columns; i++) {
        size_t filled = 0, n = 0;
        for (size_t row = 0; row < table->n_rows && n == filled; row++) {
            const char *text = rob_table_cell(table, row, i);
            filled += !rob_table__is_blank(text);
            n += is_subheading(options, text);
        }
        if (n > 1 && n == filled)
            return i;
    }
    return 0;
}

/* Makes names of columns from the texts of a column and the subheadings beside them. */
static bool name_turned(struct rob_table_memory *turned, const struct rob_table *table,
                        size_t column, size_t parts)
{
    const char *name = "";
    bool ok = true;
    for (size_t i = 0; ok && i < table->n_rows; i++) {
        const char *text = rob_table_cell(table, i, column);
        const char *part = parts ? rob_table_cell(table, i, parts) : "";
        struct rob_buf joined = {0};
        name = rob_table__is_blank(text) && !rob_table__is_blank(part) ? name : text;
        rob_buf_printf(&joined, "%s%s%s", name, *part ? ": " : "", part);
        text = rob_arena_take(&turned->arena, &joined);
        ok = text && rob_vec_push(&turned->header, text) &&
             rob_vec_push(&turned->lines, rob_table_line(table, i, 0));
    }
    return ok;
}

static bool turn(struct rob_table_memory *turned, const struct rob_table *table, size_t column,
                 const struct rob_table_options *options)
{
    size_t parts = find_subheadings(table, column, options);
    const char *corner = rob_arena_str(&turned->arena, rob_table_header(table, column));
    bool ok = corner && rob_vec_push(&turned->header, corner) &&
              name_turned(turned, table, column, parts);
    for (size_t i = 0; ok && i < table->n_columns; i++) {
        const char *name = rob_table_header(table, i);
        bool about = options->name(options->context, name) == ROB_TABLE_NAME; /* "Question" */
        if (i == column || (parts && i == parts))
            continue;
        ok = i < column || about
                 ? note_unused(turned, table->header_line, name, rob_table_filled(table, i))
                 : add_turned(turned, table, i, options);
    }
    return ok && copy_notes(turned, table);
}

static void publish(struct rob_table *table)
{
    table->n_columns = table->memory->header.n;
    table->n_rows = table->memory->rows.n;
    table->notes = table->memory->notes.at;
    table->n_notes = table->memory->notes.n;
}

bool rob_table_transpose(struct rob_table *table, size_t column,
                         const struct rob_table_options *options)
{
    struct rob_table turned = {.delimiter = table->delimiter,
                               .header_line = table->header_line,
                               .transposed = true,
                               .memory = calloc(1, sizeof *turned.memory)};
    if (!turned.memory || !turn(turned.memory, table, column, options)) {
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
    return row && is_subheading(in->options, rob_table_cell(in->table, row, 0));
}

/* The row with a subheading that is below `row` and before the next one of its own; 0: none. */
static size_t find_below(const struct folding *in, size_t row, const char *subheading)
{
    for (size_t i = row + 1; i < in->table->n_rows && is_below(in, i); i++)
        if (rob_table_same_name(rob_table_cell(in->table, i, 0), subheading))
            return i;
    return 0;
}

/* How many rows have this subheading below them, and how many there are in all. */
static size_t count_below(const struct folding *in, const char *subheading, size_t *n_rows)
{
    size_t n = 0;
    *n_rows = 0;
    for (size_t i = 0; i < in->table->n_rows; i++) {
        if (is_below(in, i))
            continue;
        n += find_below(in, i, subheading) > 0;
        ++*n_rows;
    }
    return n;
}

static bool add_columns(const struct folding *in, const char *subheading)
{
    struct rob_table_memory *memory = in->table->memory;
    bool ok = true;
    for (size_t i = 1; ok && i < in->n_columns; i++) {
        struct rob_buf name = {0};
        rob_buf_printf(&name, "%s: %s", memory->header.at[i], subheading);
        const char *text = rob_arena_take(&memory->arena, &name);
        ok = text && rob_vec_push(&memory->header, text) &&
             rob_vec_push(&memory->lines, memory->lines.at[i - 1]);
    }
    return ok;
}

/* Adds the cells of a row from a column on to those at the end, by their places in the text; empty
 * ones for a row that is not there. */
static bool add_cells(const struct folding *in, const struct rob_table_row *row, size_t column)
{
    struct rob_table_memory *memory = in->table->memory;
    bool ok = true;
    for (; ok && column < in->n_columns; column++) {
        uint32_t place = (uint32_t)memory->text.len - 1; /* the NUL that ends the last text */
        if (row && column < row->n)
            place = memory->cells.at[row->first + column];
        ok = rob_vec_push(&memory->cells, place);
    }
    return ok;
}

struct subheadings {
    const char *at[4];
    size_t n;
};

/* The row with those below it behind it. */
static bool widen(const struct folding *in, size_t row, const struct subheadings *below)
{
    struct rob_table_memory *memory = in->table->memory;
    size_t first = memory->cells.n;
    bool ok = add_cells(in, &memory->rows.at[row], 0);
    for (size_t i = 0; ok && i < below->n; i++) {
        size_t at = find_below(in, row, below->at[i]);
        ok = add_cells(in, at ? &memory->rows.at[at] : NULL, 1);
    }
    memory->rows.at[row].first = first;
    memory->rows.at[row].n = (unsigned)(memory->cells.n - first);
    return ok;
}

static bool is_known(const struct subheadings *below, const char *text)
{
    for (size_t i = 0; i < below->n; i++)
        if (rob_table_same_name(below->at[i], text))
            return true;
    return false;
}

/* Those that most rows have become columns. */
static bool choose_subheadings(struct subheadings *out, const struct folding *in)
{
    bool ok = true;
    for (size_t i = 1; ok && i < in->table->n_rows; i++) {
        const char *text = rob_table_cell(in->table, i, 0);
        size_t n_rows = 0;
        if (!is_below(in, i) || out->n == ROB_COUNT(out->at) || is_known(out, text))
            continue;
        size_t n = count_below(in, text, &n_rows);
        if (n != n_rows && n * 2 <= n_rows)
            continue;
        out->at[out->n++] = text;
        ok = add_columns(in, text);
    }
    return ok;
}

/* A lone "Comment" is about all of them; what else is left over could be of this row or that. */
static bool note_left(const struct folding *in, size_t row, size_t above, bool lone)
{
    struct rob_table_memory *memory = in->table->memory;
    const char *text = rob_table_cell(in->table, row, 0);
    size_t filled = 0;
    for (size_t i = 1; i < in->n_columns; i++)
        filled += !rob_table__is_blank(rob_table_cell(in->table, row, i));
    if (lone || !filled)
        return note_unused(memory, in->table->header_line, text, filled);
    char why[240];
    const char *beside = rob_table_cell(in->table, above, 0);
    snprintf(why, sizeof why,
             "'%.*s' beside '%.*s' (%zu cells): it is not clear which row they belong to",
             rob_utf8_part(text, 60), text, rob_utf8_part(beside, 60), beside, filled);
    return push_note(memory, in->table->header_line, true, why);
}

bool rob_table_fold(struct rob_table *table, const struct rob_table_options *options)
{
    const struct folding in = {table, options, table->n_columns};
    struct rob_table_memory *memory = table->memory;
    struct subheadings below = {.n = 0};
    size_t kept = 0, above = 0, n_rows = 0;
    bool ok = choose_subheadings(&below, &in);
    for (size_t i = 0; ok && i < table->n_rows; i++) {
        const char *text = rob_table_cell(table, i, 0);
        bool own = !is_below(&in, i);
        above = own ? i : above;
        if (own)
            ok = !below.n || widen(&in, i, &below);
        else if (!is_known(&below, text) || find_below(&in, above, text) != i)
            ok = note_left(&in, i, above, count_below(&in, text, &n_rows) == 1);
    }
    for (size_t i = 0; ok && i < table->n_rows; i++) /* now that none is looked at again */
        if (i == 0 || !is_below(&in, i))
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

void rob_table_free(struct rob_table *table)
{
    if (table->memory) {
        rob_buf_free(&table->memory->text);
        rob_vec_free(&table->memory->cells);
        rob_vec_free(&table->memory->rows);
        rob_vec_free(&table->memory->header);
        rob_vec_free(&table->memory->notes);
        rob_vec_free(&table->memory->lines);
        rob_arena_free(&table->memory->arena);
        free(table->memory);
    }
    *table = (struct rob_table){0};
}
