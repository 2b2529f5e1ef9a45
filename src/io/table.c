/* A table: reads its rows, finds the header among them, and says what it passed over. */
#include "io/table_rows.h"

#include "base/decode_text.h"
#include "base/fail.h"
#include "base/utf8.h"
#include "io/workbook.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum rob_status rob_table_drop_nul(struct rob_buf *text, unsigned *line, struct rob_error *err)
{
    enum { FEW = 8, PER_BYTES = 1000 };
    size_t n = 0;
    *line = 0;
    if (!text->len || !memchr(text->data, '\0', text->len))
        return ROB_OK;
    *line = 1;
    for (const char *c = text->data; *c; c++)
        *line += *c == '\n' || (*c == '\r' && c[1] != '\n');
    for (size_t i = 0; i < text->len; i++) {
        text->data[n] = text->data[i];
        n += text->data[i] != '\0';
    }
    size_t dropped = text->len - n;
    text->len = n;
    text->data[n] = '\0';
    return dropped > FEW + n / PER_BYTES
               ? rob_fail_at(err, ROB_INVALID, *line, "many NUL bytes: this is not a text file")
               : ROB_OK;
}

/* --- reading ----------------------------------------------------------------------------- */

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
    unsigned line = 0;
    enum rob_status status =
        text.failed ? rob_fail_memory(err) : rob_table_drop_nul(&text, &line, err);
    if (!status && line)
        status = rob_table__note(memory, line, false, err, "a NUL byte was left out");
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

enum rob_table_name rob_table__kind(const struct rob_table__finding *in, const char *text)
{
    return in->options->name && !rob_table__is_blank(text)
               ? in->options->name(in->options->context, text)
               : ROB_TABLE_UNKNOWN;
}

/* The text of a cell; "" for one that repeats its neighbour, as a merged cell does. */
static const char *cell_once(const struct rob_table_memory *memory, const struct rob_table_row *row,
                             size_t column)
{
    const char *text = rob_table__text(memory, row, column);
    bool again = column && strcmp(text, rob_table__text(memory, row, column - 1)) == 0;
    return again ? "" : text;
}

static size_t count_filled(const struct rob_table__finding *in, size_t at)
{
    size_t n = 0;
    for (size_t i = 0; i < in->memory->rows.at[at].n; i++)
        n += !rob_table__is_blank(cell_once(in->memory, &in->memory->rows.at[at], i));
    return n;
}

enum { LOOK_AT = 256 }; /* columns: a name can take a while to compare */

/* The kinds of texts in a row: of the first LOOK_AT columns. */
struct kinds {
    size_t filled, names, values;
    size_t numbers; /* 1, 2, 3 ... one after another, as names of items */
};

static struct kinds kinds_of(const struct rob_table__finding *in, const struct rob_table_row *row)
{
    struct kinds kinds = {0};
    long last = 0;
    for (size_t i = 0; i < row->n && i < LOOK_AT; i++) {
        const char *text = cell_once(in->memory, row, i);
        char *end = NULL;
        long number = strtol(text, &end, 10);
        enum rob_table_name name = rob_table__kind(in, text);
        kinds.filled += !rob_table__is_blank(text);
        kinds.names += name == ROB_TABLE_NAME;
        kinds.values += name == ROB_TABLE_VALUE;
        if (end == text || *end || number < 1 || number > ROB_TABLE_COLUMNS_MAX)
            continue;
        kinds.numbers += kinds.numbers == 0 || number == last + 1 || number == last - 1;
        last = number;
    }
    kinds.numbers = kinds.numbers > 2 ? kinds.numbers : 0;
    return kinds;
}

/* Names, and the numbers of items beside them ("Study, 1, 2, 3"). Rows with answers hold no names:
 * "Selection bias, Sequence generation, Low, High". */
static size_t count_names(const struct rob_table__finding *in, size_t at)
{
    struct kinds kinds = kinds_of(in, &in->memory->rows.at[at]);
    bool none = !kinds.names || kinds.values * 2 >= kinds.names;
    return none ? 0 : kinds.names + kinds.numbers;
}

/* True if a row has names or numbers of items, and may be above one with subheadings. */
static bool has_names(const struct rob_table__finding *in, size_t at)
{
    struct kinds kinds = kinds_of(in, &in->memory->rows.at[at]);
    return kinds.values == 0 && kinds.names + kinds.numbers > 0;
}

/* Whether a row can hardly be other than a header: nearly all its texts are names. */
bool rob_table__is_header(const struct rob_table__finding *in, const struct rob_table_row *row)
{
    struct kinds kinds = kinds_of(in, row);
    size_t n = kinds.names + (kinds.names ? kinds.numbers : 0);
    return kinds.values * 4 <= n &&
           (n > 2 ? n * 4 >= kinds.filled * 3 : n == 2 && kinds.filled == 2);
}

/* The first wide row, where the rows above it have a single cell each. */
static size_t find_widening(const struct rob_table__finding *in, size_t n)
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

static size_t find_header(const struct rob_table__finding *in)
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
    for (size_t i = 0; i + 1 < best; i++) /* two tables, one below the other */
        if (rob_table__is_header(in, &in->memory->rows.at[i]) &&
            !rob_table__is_header(in, &in->memory->rows.at[i + 1]))
            best = i;
    bool alone = most == 1; /* one known name may also be a cell of the table */
    for (size_t i = 0; i < best; i++)
        alone = alone && count_filled(in, i) == 1;
    return most > 1 || alone ? best : find_widening(in, n);
}

/* Numbers of items below fewer names, those of groups: "Selection bias", and below it 1, 2, 3. */
static bool are_item_numbers(const struct rob_table__finding *in, size_t at)
{
    if (at >= in->memory->rows.n)
        return false;
    const struct rob_table_row *row = &in->memory->rows.at[at];
    struct kinds kinds = kinds_of(in, row);
    return rob_table__is_blank(rob_table__text(in->memory, row, 0)) && !kinds.values &&
           kinds.numbers == kinds.filled && kinds.numbers > kinds_of(in, row - 1).names;
}

/* A row with subheadings below the names of another; other texts ("Study") must have an empty cell
 * above. */
static bool are_subheadings(const struct rob_table__finding *in, size_t at)
{
    size_t n = 0;
    if (!at || at >= in->memory->rows.n)
        return false;
    const struct rob_table_row *row = &in->memory->rows.at[at], *above = row - 1;
    for (size_t i = 0; i < row->n; i++) {
        const char *text = rob_table__text(in->memory, row, i);
        const char *over = rob_table__text(in->memory, above, i);
        if (rob_table__is_blank(text) || strcmp(text, over) == 0) /* or a merged cell */
            continue;
        enum rob_table_name kind = rob_table__kind(in, text);
        if (kind == ROB_TABLE_VALUE || (kind != ROB_TABLE_SUBHEADING && !rob_table__is_blank(over)))
            return false;
        n += kind == ROB_TABLE_SUBHEADING;
    }
    return n > 1;
}

/* The cells of a row with the same text as one of them, as a merged cell counted once. */
static size_t count_same(const struct rob_table__finding *in, const struct rob_table_row *row,
                         const char *text)
{
    size_t n = 0;
    for (size_t i = 0; i < row->n && i < LOOK_AT; i++)
        n += rob_table_same_name(cell_once(in->memory, row, i), text);
    return n;
}

static bool has_letter(const char *text)
{
    for (; *text; text++)
        if (isalpha((unsigned char)*text) || (unsigned char)*text >= 0x80)
            return true;
    return false;
}

/* The same marks ("AB", "CD") below each of several names: those of reviewers. A name is over more
 * than one of them; names with nothing above them may stand in the row. */
static bool are_marks(const struct rob_table__finding *in, size_t at)
{
    size_t n = 0, n_under_one = 0;
    const char *first = NULL;
    bool differ = false;
    if (at >= in->memory->rows.n || !has_names(in, at - 1))
        return false;
    const struct rob_table_row *row = &in->memory->rows.at[at], *above = row - 1;
    for (size_t i = 0; i < row->n && i < LOOK_AT; i++) {
        const char *text = rob_table__text(in->memory, row, i);
        const char *over = cell_once(in->memory, above, i);
        enum rob_table_name kind = rob_table__kind(in, text);
        if (rob_table__is_blank(text) || (kind == ROB_TABLE_NAME && rob_table__is_blank(over)) ||
            strcmp(text, over) == 0)
            continue;
        if (kind == ROB_TABLE_VALUE || !has_letter(text) || count_same(in, row, text) < 2)
            return false;
        n++;
        n_under_one += rob_table__is_blank(over);
        first = first ? first : text;
        differ = differ || !rob_table_same_name(first, text);
    }
    return differ && n_under_one * 2 >= n;
}

/* Names that come again in the header, each group below a text of its own: "AB" above the columns
 * of one reviewer, "CD" above those of the other. */
static bool are_groups(const struct rob_table__finding *in, size_t header)
{
    size_t n = 0, n_again = 0, n_above = 0;
    if (!header)
        return false;
    const struct rob_table_row *row = &in->memory->rows.at[header], *above = row - 1;
    for (size_t i = 0; i < row->n && i < LOOK_AT; i++) {
        const char *text = rob_table__text(in->memory, row, i);
        const char *over = cell_once(in->memory, above, i);
        enum rob_table_name kind = rob_table__kind(in, over);
        if (kind == ROB_TABLE_VALUE || kind == ROB_TABLE_SUBHEADING)
            return false;
        bool number = *text && !text[strspn(text, "0123456789")];
        bool name = number || rob_table__kind(in, text) == ROB_TABLE_NAME;
        n += name;
        n_again += name && count_same(in, row, text) > 1;
        n_above += kind == ROB_TABLE_UNKNOWN && has_letter(over);
    }
    return n_above > 1 && n_again > 2 && n_again * 2 >= n;
}

/* "Q1", "D1", "1": a code, whose meaning may be in the cell above it. */
static bool is_code(const char *text)
{
    size_t letters = 0;
    while (isalpha((unsigned char)text[letters]))
        letters++;
    size_t digits = strspn(text + letters, "0123456789");
    return letters <= 1 && digits && digits <= 2 && !text[letters + digits];
}

/* The name of a column from its cell, the row above it and the row below it. *over is the last name
 * to the left: a merged cell is over several columns, up to one with a name in the row below. */
static const char *join_names(const struct rob_table__finding *in, const char *above,
                              const char *name, const char **over, const char *below)
{
    struct rob_arena *arena = &in->memory->arena;
    struct rob_buf joined = {0};
    bool blank = rob_table__is_blank(name);
    if (!blank && is_code(name) && rob_table__kind(in, above) == ROB_TABLE_NAME) {
        rob_buf_printf(&joined, "%s: %s", name, above);
        name = rob_arena_take(arena, &joined);
        if (!name)
            return NULL;
    }
    if (!blank)
        *over = name;
    else if (rob_table__kind(in, below) == ROB_TABLE_NAME)
        *over = "";
    if (blank && rob_table__kind(in, above) == ROB_TABLE_NAME)
        name = above;
    if (rob_table__is_blank(below) || strcmp(below, name) == 0) /* a merged cell */
        return rob_arena_str(arena, name);
    name = rob_table__is_blank(name) ? *over : name;
    rob_buf_printf(&joined, "%s%s%s", name, *name ? ": " : "", below);
    return rob_arena_take(arena, &joined);
}

static size_t width(const struct rob_table_memory *memory, size_t header)
{
    size_t n = memory->rows.at[header].n;
    for (size_t i = 0; memory->rectangular && i < memory->rows.n; i++)
        n = memory->rows.at[i].n > n ? memory->rows.at[i].n : n;
    return n;
}

/* "Random housing (AB)" */
static const char *add_group(struct rob_table_memory *memory, const char *group, const char *name)
{
    struct rob_buf joined = {0};
    rob_buf_printf(&joined, "%s (%s)", name, group);
    return rob_arena_take(&memory->arena, &joined);
}

static enum rob_status name_columns(const struct rob_table__finding *in, size_t header,
                                    size_t below, bool grouped)
{
    struct rob_table_memory *memory = in->memory;
    static const struct rob_table_row none = {0};
    const struct rob_table_row *rows = memory->rows.at, *own = &rows[header];
    const struct rob_table_row *above = header ? &rows[header - 1] : &none;
    const struct rob_table_row *under = below ? &rows[below] : &none;
    const char *over = "", *group = "";
    size_t n = width(memory, header);
    n = under->n > n ? under->n : n;
    for (size_t i = 0; i < n; i++) {
        const char *name = rob_table__text(memory, own, i);
        const char *text = join_names(in, rob_table__text(memory, above, i), name, &over,
                                      rob_table__text(memory, under, i));
        if (grouped && !rob_table__is_blank(rob_table__text(memory, above, i)))
            group = rob_table__text(memory, above, i);
        if (text && *text && *group)
            text = add_group(memory, group, text);
        if (!text || !rob_vec_push(&memory->header, text))
            return rob_fail_memory(in->err);
    }
    return ROB_OK;
}

/* --- the rows below the header ----------------------------------------------------------- */

/* The texts of a row, one that comes again once. */
static void add_texts(struct rob_buf *out, const struct rob_table_memory *memory,
                      const struct rob_table_row *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (!rob_table__is_blank(cell_once(memory, row, i)))
            rob_buf_printf(out, "%s%s", out->len ? ", " : "", cell_once(memory, row, i));
}

static enum rob_status note_above(const struct rob_table__finding *in, size_t header, bool grouped)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i + grouped < header && !status; i++) {
        const struct rob_table_row *row = &in->memory->rows.at[i];
        struct rob_buf texts = {0};
        add_texts(&texts, in->memory, row);
        status = rob_table__note(in->memory, row->line, false, in->err, ROB_TABLE_ABOVE "%.*s'",
                                 rob_utf8_part(rob_buf_text(&texts), 80), rob_buf_text(&texts));
        rob_buf_free(&texts);
    }
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
    const struct rob_table__finding in = {memory, options, err};
    if (!memory->rows.n && memory->notes.n)
        return finish(out, err);
    if (!memory->rows.n)
        return rob_fail(err, ROB_INVALID, "the table is empty: it has no header");
    size_t header = find_header(&in);
    if (are_subheadings(&in, header) && has_names(&in, header - 1))
        header--;
    header += are_item_numbers(&in, header + 1);
    bool two = are_subheadings(&in, header + 1) || are_marks(&in, header + 1);
    size_t below = two ? header + 1 : 0;
    out->header_line = memory->rows.at[header].line;
    bool grouped = are_groups(&in, header);
    enum rob_status status = name_columns(&in, header, below, grouped);
    if (!status)
        status = note_above(&in, header, grouped);
    if (!status)
        status = rob_table__keep_rows(&in, header, below);
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
