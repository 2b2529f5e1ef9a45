#include "io/table.h"

#include "base/fail.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SAVE_AS "save it as \"CSV UTF-8\" (in a spreadsheet: File, Save As, CSV UTF-8)"

enum { SAMPLE_BYTES = 1 << 16, SAMPLE_ROWS = 32 };

struct rob_table_memory {
    char *text; /* as long as the input: a cell's NUL replaces its delimiter */
    ROB_VEC(uint32_t) cells, starts;
    ROB_VEC(unsigned) lines;
};

enum ending { END_FIELD, END_ROW };

struct reader {
    const char *data;
    size_t len, at, used; /* bytes read, and bytes written to the text */
    unsigned line;
    size_t field; /* 0-based, in the row */
    char delimiter;
    struct rob_table_memory *memory;
    struct rob_error *err;
};

static bool begins(const char *data, size_t len, const char *with, size_t n)
{
    return len >= n && memcmp(data, with, n) == 0;
}

static bool looks_like_utf16(const char *data, size_t len)
{
    size_t zeros = 0, n = len < 512 ? len : 512;
    for (size_t i = 0; i < n; i++)
        zeros += data[i] == '\0';
    return begins(data, len, "\xFF\xFE", 2) || begins(data, len, "\xFE\xFF", 2) || zeros * 4 > n;
}

enum rob_status rob_table_check_text(const char *data, size_t len, struct rob_error *err)
{
    if (begins(data, len, "PK\x03\x04", 4) || begins(data, len, "\xD0\xCF\x11\xE0", 4))
        return rob_fail(err, ROB_INVALID,
                        "this is a spreadsheet or archive (.xlsx, .ods, .xls), not a text file; "
                        "open it and " SAVE_AS);
    if (len && looks_like_utf16(data, len))
        return rob_fail(err, ROB_INVALID,
                        "this is UTF-16 text; save it as UTF-8 (in a spreadsheet: File, Save As, "
                        "CSV UTF-8)");
    const char *zero = len ? memchr(data, '\0', len) : NULL;
    if (!zero)
        return ROB_OK;
    unsigned line = 1;
    for (const char *c = data; c < zero; c++)
        line += *c == '\n' || (*c == '\r' && c[1] != '\n');
    return rob_fail_at(err, ROB_INVALID, line, "a NUL byte: this is not a text file");
}

/* Passes over one row and returns its number of fields. */
static size_t count_fields(const char *data, size_t len, size_t *at, char delimiter)
{
    size_t n = 1;
    bool begin = true, quoted = false;
    for (; *at < len; ++*at) {
        char c = data[*at];
        if (c == '"' && (begin || quoted))
            quoted = !quoted;
        begin = false;
        if (quoted)
            continue;
        if (c == '\n' || c == '\r')
            break;
        if (c == delimiter) {
            n++;
            begin = true;
        }
    }
    while (*at < len && (data[*at] == '\n' || data[*at] == '\r'))
        ++*at;
    return n;
}

/* Number of columns that a delimiter gives; *fits is false if a row has more than the header. */
static size_t try_delimiter(const char *data, size_t len, char delimiter, bool *fits)
{
    size_t at = 0, sample = len < SAMPLE_BYTES ? len : SAMPLE_BYTES;
    size_t n_columns = count_fields(data, sample, &at, delimiter);
    *fits = true;
    for (int row = 0; row < SAMPLE_ROWS && at < sample; row++) {
        size_t n = count_fields(data, sample, &at, delimiter);
        if (n > n_columns && (at < sample || sample == len))
            *fits = false;
    }
    return n_columns;
}

char rob_table_delimiter(const char *data, size_t len)
{
    static const char candidates[] = ",;\t|";
    char best = ',';
    size_t most = 1;
    bool best_fits = false;
    for (const char *candidate = candidates; *candidate; candidate++) {
        bool fits = false;
        size_t n = try_delimiter(data, len, *candidate, &fits);
        if (n > 1 && (fits > best_fits || (fits == best_fits && n > most))) {
            most = n;
            best = *candidate;
            best_fits = fits;
        }
    }
    return best;
}

static enum rob_status bad(struct reader *in, unsigned line, const char *what)
{
    return rob_fail_at(in->err, ROB_INVALID, line, "field %zu: %s", in->field + 1, what);
}

static void put(struct reader *in, char c)
{
    in->memory->text[in->used++] = c;
}

static bool at_row_end(const struct reader *in)
{
    return in->at >= in->len || in->data[in->at] == '\n' || in->data[in->at] == '\r';
}

static void skip_line_end(struct reader *in)
{
    if (in->at >= in->len)
        return;
    bool crlf = in->data[in->at] == '\r' && in->at + 1 < in->len && in->data[in->at + 1] == '\n';
    in->at += crlf ? 2 : 1;
    in->line++;
}

static void read_plain(struct reader *in)
{
    while (!at_row_end(in) && in->data[in->at] != in->delimiter)
        put(in, in->data[in->at++]);
}

/* Text up to the closing quote; false if that is missing or followed by other text. */
static bool read_quoted(struct reader *in)
{
    in->at++;
    while (in->at < in->len) {
        char c = in->data[in->at];
        if (c == '\n' || c == '\r') {
            put(in, '\n');
            skip_line_end(in);
            continue;
        }
        in->at++;
        if (c == '"' && (in->at >= in->len || in->data[in->at] != '"')) {
            while (in->at < in->len && in->data[in->at] == ' ')
                in->at++;
            return at_row_end(in) || in->data[in->at] == in->delimiter;
        }
        in->at += c == '"';
        put(in, c);
    }
    return false;
}

/* In tab-separated exports quotes often belong to the text ("Smart" polymers ...). */
static enum rob_status read_either(struct reader *in)
{
    struct reader begin = *in;
    if (read_quoted(in))
        return ROB_OK;
    bool closed = in->at < in->len;
    unsigned line = in->line;
    *in = begin;
    if (in->delimiter == '\t') {
        read_plain(in);
        return ROB_OK;
    }
    return closed ? bad(in, line,
                        "text behind the closing quote; a quote inside a quoted field is "
                        "written twice")
                  : bad(in, in->line, "the quote that opens here is never closed");
}

static bool is_protected(const char *cell)
{
    const char *after = cell + strspn(cell, "'"); /* an apostrophe of the text itself is doubled */
    return after > cell && *after && strchr("=+-@\t\r\n", *after);
}

static enum rob_status read_field(struct reader *in, enum ending *ending)
{
    struct rob_table_memory *memory = in->memory;
    size_t start = in->used;
    unsigned line = in->line;
    enum rob_status status = ROB_OK;
    if (in->at < in->len && in->data[in->at] == '"')
        status = read_either(in);
    else
        read_plain(in);
    if (status)
        return status;
    const char *cell = memory->text + start;
    if (rob_utf8_valid_prefix(cell, in->used - start) < in->used - start)
        return bad(in, line, "not UTF-8 text; " SAVE_AS);
    put(in, '\0');
    if (in->field >= ROB_TABLE_COLUMNS_MAX)
        return rob_fail_at(in->err, ROB_INVALID, line, "more than %d columns",
                           ROB_TABLE_COLUMNS_MAX);
    if (!rob_vec_push(&memory->cells, (uint32_t)(start + is_protected(cell))))
        return rob_fail_memory(in->err);
    *ending = at_row_end(in) ? END_ROW : END_FIELD;
    if (*ending == END_ROW)
        skip_line_end(in);
    else
        in->at++;
    in->field++;
    return ROB_OK;
}

static bool is_blank_row(const struct rob_table_memory *memory, size_t first)
{
    for (size_t i = first; i < memory->cells.n; i++) {
        const char *cell = memory->text + memory->cells.at[i];
        if (cell[strspn(cell, " \t\n")])
            return false;
    }
    return true;
}

/* Reads a row, the header being the first; an empty row is skipped. */
static enum rob_status read_row(struct reader *in, struct rob_table *out)
{
    struct rob_table_memory *memory = in->memory;
    unsigned line = in->line;
    size_t first = memory->cells.n;
    enum ending ending = END_FIELD;
    in->field = 0;
    while (ending == END_FIELD) {
        enum rob_status status = read_field(in, &ending);
        if (status)
            return status;
    }
    if (is_blank_row(memory, first)) {
        memory->cells.n = first;
        return ROB_OK;
    }
    if (!out->n_columns) {
        out->n_columns = in->field;
        out->header_line = line;
        return ROB_OK;
    }
    if (in->field > out->n_columns)
        return rob_fail_at(in->err, ROB_INVALID, line,
                           "row %zu has %zu fields, but the header has %zu; a field with the "
                           "delimiter in it needs quotes",
                           memory->lines.n + 1, in->field, out->n_columns);
    if (memory->lines.n >= ROB_TABLE_ROWS_MAX)
        return rob_fail_at(in->err, ROB_INVALID, line, "more than %d rows", ROB_TABLE_ROWS_MAX);
    if (!rob_vec_push(&memory->lines, line) || !rob_vec_push(&memory->starts, (uint32_t)first))
        return rob_fail_memory(in->err);
    return ROB_OK;
}

/* Excel's own first line, "sep=;". */
static void read_sep_line(struct reader *in)
{
    const char *data = in->data + in->at;
    size_t len = in->len - in->at;
    if (len < 5 || strncasecmp(data, "sep=", 4) != 0 ||
        (len > 5 && data[5] != '\n' && data[5] != '\r'))
        return;
    if (!in->delimiter)
        in->delimiter = data[4];
    in->at += 5;
    skip_line_end(in);
}

static enum rob_status read_rows(struct reader *in, struct rob_table *out)
{
    enum rob_status status = ROB_OK;
    struct rob_table_memory *memory = in->memory;
    in->at = begins(in->data, in->len, "\xEF\xBB\xBF", 3) ? 3 : 0;
    read_sep_line(in);
    if (!in->delimiter)
        in->delimiter = rob_table_delimiter(in->data + in->at, in->len - in->at);
    while (!status && in->at < in->len)
        status = read_row(in, out);
    if (!status && !out->n_columns)
        status = rob_fail(in->err, ROB_INVALID, "the table is empty: it has no header");
    if (!status && !rob_vec_push(&memory->starts, (uint32_t)memory->cells.n))
        status = rob_fail_memory(in->err);
    return status;
}

enum rob_status rob_table_read(struct rob_table *out, const char *data, size_t len, char delimiter,
                               struct rob_error *err)
{
    if (len > ROB_TABLE_BYTES_MAX)
        return rob_fail(err, ROB_INVALID, "longer than %d bytes", ROB_TABLE_BYTES_MAX);
    enum rob_status status = rob_table_check_text(data, len, err);
    if (status)
        return status;
    struct rob_table table = {.memory = calloc(1, sizeof *table.memory)};
    if (table.memory)
        table.memory->text = malloc(len + 1);
    if (!table.memory || !table.memory->text) {
        rob_table_free(&table);
        return rob_fail_memory(err);
    }
    struct reader in = {.data = data,
                        .len = len,
                        .line = 1,
                        .delimiter = delimiter,
                        .memory = table.memory,
                        .err = err};
    status = read_rows(&in, &table);
    if (status) {
        rob_table_free(&table);
        return status;
    }
    table.delimiter = in.delimiter;
    table.n_rows = table.memory->lines.n;
    table.lines = table.memory->lines.at;
    table.text = table.memory->text;
    table.cells = table.memory->cells.at;
    table.starts = table.memory->starts.at;
    *out = table;
    return ROB_OK;
}

void rob_table_free(struct rob_table *table)
{
    if (table->memory) {
        free(table->memory->text);
        rob_vec_free(&table->memory->cells);
        rob_vec_free(&table->memory->starts);
        rob_vec_free(&table->memory->lines);
        free(table->memory);
    }
    *table = (struct rob_table){0};
}

const char *rob_table_cell(const struct rob_table *table, size_t row, size_t column)
{
    size_t first = table->starts[row], end = table->starts[row + 1];
    return column < end - first ? table->text + table->cells[first + column] : "";
}

const char *rob_table_header(const struct rob_table *table, size_t column)
{
    return column < table->n_columns ? table->text + table->cells[column] : "";
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
            used += (size_t)snprintf(out + used, size - used, "%s...", comma);
            return;
        }
        used += (size_t)snprintf(out + used, size - used, "%s'%s'", comma, name);
    }
}
