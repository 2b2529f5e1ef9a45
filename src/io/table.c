/* A table: finds its header among the rows, and says what it passed over. */
#include "io/table_rows.h"

#include "base/decode_text.h"
#include "base/fail.h"
#include "base/utf8.h"
#include "io/workbook.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NOTE_MAX = 400 };

enum rob_status rob_table_check_text(const char *text, size_t len, struct rob_error *err)
{
    const char *zero = len ? memchr(text, '\0', len) : NULL;
    if (!zero)
        return ROB_OK;
    unsigned line = 1;
    for (const char *c = text; c < zero; c++)
        line += *c == '\n' || (*c == '\r' && c[1] != '\n');
    return rob_fail_at(err, ROB_INVALID, line, "a NUL byte: this is not a text file");
}

/* --- rows -------------------------------------------------------------------------------- */

bool rob_table__add_cell(struct rob_table_memory *memory, const char *text, size_t len)
{
    size_t place = memory->text.len;
    rob_buf_add(&memory->text, text, len);
    rob_buf_char(&memory->text, '\0');
    return !memory->text.failed && place <= UINT32_MAX &&
           rob_vec_push(&memory->cells, (uint32_t)place);
}

static const char *text_at(const struct rob_table_memory *memory, size_t cell)
{
    return memory->text.data + memory->cells.at[cell];
}

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

static bool is_blank(const char *text)
{
    return !text[rob_table_blanks(text)];
}

static bool is_blank_row(const struct rob_table_memory *memory, size_t first)
{
    for (size_t i = first; i < memory->cells.n; i++)
        if (!is_blank(text_at(memory, i)))
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
    while (n > ROB_TABLE_COLUMNS_MAX && is_blank(text_at(memory, first + n - 1)))
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
    struct rob_table_row row = {first, (unsigned)n, line, memory->gap};
    memory->gap = false;
    return rob_vec_push(&memory->rows, row) ? ROB_OK : rob_fail_memory(err);
}

enum rob_status rob_table__note(struct rob_table_memory *memory, unsigned line, bool unread,
                                struct rob_error *err, const char *format, ...)
{
    char text[NOTE_MAX];
    va_list args;
    va_start(args, format);
    rob_utf8_vprint(text, sizeof text, format, args);
    va_end(args);
    memory->n_unread += unread;
    if (memory->n_unread > ROB_TABLE_ROWS_MAX)
        return rob_fail_at(err, ROB_INVALID, line, "more than %d rows", ROB_TABLE_ROWS_MAX);
    struct rob_table_note note = {line, unread, rob_arena_str(&memory->arena, text)};
    return note.text && rob_vec_push(&memory->notes, note) ? ROB_OK : rob_fail_memory(err);
}

/* Bytes that are not UTF-8 in a text that is UTF-8 elsewhere, one by one. */
static enum rob_status mend(struct rob_buf *text, struct rob_error *err)
{
    struct rob_buf whole = {0};
    size_t at = 0;
    while (at < text->len && !whole.failed) {
        size_t n = rob_utf8_valid_prefix(text->data + at, text->len - at);
        rob_buf_add(&whole, text->data + at, n);
        at += n;
        if (at < text->len)
            rob_utf8_add(&whole, rob_text_windows_1252((unsigned char)text->data[at++]));
    }
    rob_buf_free(text);
    *text = whole;
    return whole.failed ? rob_fail_memory(err) : ROB_OK;
}

static enum rob_status read_text(struct rob_table *out, const char *data, size_t len,
                                 struct rob_error *err)
{
    struct rob_table_memory *memory = out->memory;
    struct rob_buf text = {0};
    enum rob_text_encoding encoding = rob_text_decode(&text, data, len);
    enum rob_status status = text.failed ? rob_fail_memory(err) : ROB_OK;
    if (!status)
        status = rob_table_check_text(rob_buf_text(&text), text.len, err);
    if (!status && encoding == ROB_TEXT_WINDOWS_1252)
        status = rob_table__note(memory, 0, false, err, "not UTF-8; read as Windows-1252");
    if (!status && encoding == ROB_TEXT_MIXED) {
        status = mend(&text, err);
        if (!status)
            status = rob_table__note(memory, 0, false, err,
                                     "some bytes are not UTF-8; they are read as Windows-1252");
    }
    if (!status)
        status = rob_table__read_text(memory, rob_buf_text(&text), text.len, &out->delimiter, err);
    rob_buf_free(&text);
    return status;
}

/* --- the header -------------------------------------------------------------------------- */

struct finding {
    struct rob_table_memory *memory;
    const struct rob_table_options *options;
    struct rob_error *err;
};

static const char *cell_of(const struct rob_table_memory *memory, const struct rob_table_row *row,
                           size_t column)
{
    return column < row->n ? text_at(memory, row->first + column) : "";
}

static enum rob_table_name name_of(const struct finding *in, const char *text)
{
    return in->options->name && !is_blank(text) ? in->options->name(in->options->context, text)
                                                : ROB_TABLE_UNKNOWN;
}

/* The text of a cell; "" for one that repeats its neighbour, as a merged cell does. */
static const char *cell_once(const struct rob_table_memory *memory, const struct rob_table_row *row,
                             size_t column)
{
    const char *text = cell_of(memory, row, column);
    bool again = column && strcmp(text, cell_of(memory, row, column - 1)) == 0;
    return again ? "" : text;
}

static size_t count_filled(const struct finding *in, size_t at)
{
    size_t n = 0;
    for (size_t i = 0; i < in->memory->rows.at[at].n; i++)
        n += !is_blank(cell_once(in->memory, &in->memory->rows.at[at], i));
    return n;
}

static size_t count_names(const struct finding *in, size_t at)
{
    enum { LOOK_AT = 256 }; /* columns: a name can take a while to compare */
    size_t n = 0;
    for (size_t i = 0; i < in->memory->rows.at[at].n && i < LOOK_AT; i++)
        n += name_of(in, cell_once(in->memory, &in->memory->rows.at[at], i)) == ROB_TABLE_NAME;
    return n;
}

/* The first wide row, where the rows above it have a single cell each. */
static size_t find_widening(const struct finding *in, size_t n)
{
    enum { WIDE = 3 };
    for (size_t i = 0; i < n; i++) {
        size_t filled = count_filled(in, i);
        if (filled >= WIDE)
            return i;
        if (filled > 1)
            break;
    }
    return 0;
}

static size_t find_header(const struct finding *in)
{
    size_t rows = in->memory->rows.n, best = 0, most = 0;
    size_t n = rows < ROB_TABLE_HEADER_WITHIN ? rows : ROB_TABLE_HEADER_WITHIN;
    for (size_t i = 0; i < n; i++) {
        size_t names = count_names(in, i);
        if (names > most) {
            most = names;
            best = i;
        }
    }
    bool alone = most == 1; /* one known name may also be a cell of the table */
    for (size_t i = 0; i < best; i++)
        alone = alone && count_filled(in, i) == 1;
    return most > 1 || alone ? best : find_widening(in, n);
}

static bool are_subheadings(const struct finding *in, size_t at)
{
    size_t n = 0;
    if (at >= in->memory->rows.n)
        return false;
    const struct rob_table_row *row = &in->memory->rows.at[at];
    for (size_t i = 0; i < row->n; i++) {
        const char *text = cell_of(in->memory, row, i);
        bool merged = at && strcmp(text, cell_of(in->memory, row - 1, i)) == 0;
        if (is_blank(text) || merged)
            continue;
        if (name_of(in, text) != ROB_TABLE_SUBHEADING)
            return false;
        n++;
    }
    return n > 1;
}

/* The name of a column from its cell, the row above it and the subheadings below it. `over` is the
 * last name to the left: a merged cell is over several columns. */
static const char *join_names(const struct finding *in, const char *above, const char *name,
                              const char *over, const char *below)
{
    struct rob_arena *arena = &in->memory->arena;
    struct rob_buf joined = {0};
    if (is_blank(name) && name_of(in, above) == ROB_TABLE_NAME)
        name = above;
    if (is_blank(below) || strcmp(below, name) == 0) /* a merged cell */
        return rob_arena_str(arena, name);
    rob_buf_printf(&joined, "%s: %s", is_blank(name) ? over : name, below);
    const char *text = joined.failed ? NULL : rob_arena_str(arena, rob_buf_text(&joined));
    rob_buf_free(&joined);
    return text;
}

static size_t width(const struct rob_table_memory *memory, size_t header)
{
    size_t n = memory->rows.at[header].n;
    for (size_t i = 0; memory->rectangular && i < memory->rows.n; i++)
        n = memory->rows.at[i].n > n ? memory->rows.at[i].n : n;
    return n;
}

static enum rob_status name_columns(const struct finding *in, size_t header, size_t below)
{
    struct rob_table_memory *memory = in->memory;
    static const struct rob_table_row none = {0};
    const struct rob_table_row *rows = memory->rows.at, *own = &rows[header];
    const struct rob_table_row *above = header ? &rows[header - 1] : &none;
    const struct rob_table_row *under = below ? &rows[below] : &none;
    const char *over = "";
    size_t n = width(memory, header);
    n = under->n > n ? under->n : n;
    for (size_t i = 0; i < n; i++) {
        const char *name = cell_of(memory, own, i);
        over = is_blank(name) ? over : name;
        const char *text =
            join_names(in, cell_of(memory, above, i), name, over, cell_of(memory, under, i));
        if (!text || !rob_vec_push(&memory->header, text))
            return rob_fail_memory(in->err);
    }
    return ROB_OK;
}

/* --- the rows below the header ----------------------------------------------------------- */

static const char *first_text(const struct rob_table_memory *memory,
                              const struct rob_table_row *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (!is_blank(cell_of(memory, row, i)))
            return cell_of(memory, row, i);
    return "";
}

static enum rob_status note_above(const struct finding *in, size_t header)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < header && !status; i++) {
        const struct rob_table_row *row = &in->memory->rows.at[i];
        status = rob_table__note(in->memory, row->line, false, in->err,
                                 "skipped: above the header: '%.80s'", first_text(in->memory, row));
    }
    return status;
}

static bool is_header_again(const struct finding *in, const struct rob_table_row *row,
                            const struct rob_table_row *header)
{
    size_t n = row->n > header->n ? row->n : header->n;
    for (size_t i = 0; i < n; i++)
        if (strcmp(cell_of(in->memory, row, i), cell_of(in->memory, header, i)) != 0)
            return false;
    return true;
}

/* The cells up to the last that is not empty. */
static size_t used_cells(const struct finding *in, const struct rob_table_row *row)
{
    size_t n = row->n;
    while (n && is_blank(cell_of(in->memory, row, n - 1)))
        n--;
    return n;
}

/* Text beside the table, such as a legend, is parted from it by an empty cell. */
static enum rob_status cut_beside(const struct finding *in, struct rob_table_row *row)
{
    size_t n = in->memory->header.n, first = n;
    while (is_blank(cell_of(in->memory, row, first)))
        first++;
    row->n = (unsigned)n;
    return rob_table__note(in->memory, row->line, false, in->err,
                           "skipped: beside the table: '%.80s'",
                           text_at(in->memory, row->first + first));
}

static enum rob_status check_row(const struct finding *in, struct rob_table_row *row,
                                 const struct rob_table_row *header, size_t number, bool *keep)
{
    size_t n = used_cells(in, row), width = in->memory->header.n;
    *keep = n > width && width && is_blank(cell_of(in->memory, row, width));
    if (*keep)
        return cut_beside(in, row);
    if (is_header_again(in, row, header))
        return rob_table__note(in->memory, row->line, false, in->err, "skipped: repeated header");
    if (n > width)
        return rob_table__note(in->memory, row->line, true, in->err,
                               "row %zu has %zu fields, but the header has %zu; a field with the "
                               "delimiter in it needs quotes",
                               number, n, width);
    *keep = true;
    return ROB_OK;
}

static enum rob_status keep_rows(const struct finding *in, size_t header, size_t below)
{
    struct rob_table_memory *memory = in->memory;
    const struct rob_table_row top = memory->rows.at[header];
    size_t kept = 0, first = (below ? below : header) + 1;
    enum rob_status status = ROB_OK;
    for (size_t i = first; i < memory->rows.n && !status; i++) {
        struct rob_table_row row = memory->rows.at[i];
        bool keep = true;
        status = check_row(in, &row, &top, i - first + 1, &keep);
        if (keep)
            memory->rows.at[kept++] = row;
    }
    memory->rows.n = kept;
    return status;
}

static int by_line(const void *a, const void *b)
{
    const struct rob_table_note *one = a, *other = b;
    return (one->line > other->line) - (one->line < other->line);
}

/* A table of which nothing can be read is an error: that of its first row. */
static enum rob_status finish(struct rob_table *out, struct rob_error *err)
{
    const struct rob_table_memory *memory = out->memory;
    if (memory->notes.n)
        qsort(memory->notes.at, memory->notes.n, sizeof *memory->notes.at, by_line);
    for (size_t i = 0; !memory->rows.n && i < memory->notes.n; i++)
        if (memory->notes.at[i].unread)
            return rob_fail_at(err, ROB_INVALID, memory->notes.at[i].line, "%s",
                               memory->notes.at[i].text);
    out->n_columns = memory->header.n;
    out->n_rows = memory->rows.n;
    out->notes = memory->notes.at;
    out->n_notes = memory->notes.n;
    return ROB_OK;
}

static enum rob_status find_parts(struct rob_table *out, const struct rob_table_options *options,
                                  struct rob_error *err)
{
    struct rob_table_memory *memory = out->memory;
    const struct finding in = {memory, options, err};
    if (!memory->rows.n && memory->notes.n)
        return finish(out, err);
    if (!memory->rows.n)
        return rob_fail(err, ROB_INVALID, "the table is empty: it has no header");
    size_t header = find_header(&in);
    size_t below = are_subheadings(&in, header + 1) ? header + 1 : 0;
    out->header_line = memory->rows.at[header].line;
    enum rob_status status = name_columns(&in, header, below);
    if (!status)
        status = note_above(&in, header);
    if (!status)
        status = keep_rows(&in, header, below);
    return status ? status : finish(out, err);
}

enum rob_status rob_table_read(struct rob_table *out, const char *data, size_t len,
                               const struct rob_table_options *options, struct rob_error *err)
{
    static const struct rob_table_options plain = {0};
    options = options ? options : &plain;
    if (len > ROB_TABLE_BYTES_MAX)
        return rob_fail(err, ROB_INVALID, "longer than %d bytes", ROB_TABLE_BYTES_MAX);
    enum rob_status status = rob_table_check_worksheet(data, len, options->worksheet, err);
    if (status)
        return status;
    struct rob_table table = {.delimiter = options->delimiter,
                              .memory = calloc(1, sizeof *table.memory)};
    if (!table.memory)
        return rob_fail_memory(err);
    status = rob_workbook_is(data, len)
                 ? rob_table__read_workbook(table.memory, data, len, options->worksheet, err)
                 : read_text(&table, data, len, err);
    if (!status)
        status = find_parts(&table, options, err);
    if (status)
        rob_table_free(&table);
    else
        *out = table;
    return status;
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
