/* The rows of delimited text. */
#include "io/table_rows.h"

#include "base/fail.h"

#include <string.h>
#include <strings.h>

enum { SAMPLE_BYTES = 1 << 16, SAMPLE_ROWS = 32 };

static const char bom[] = "\xEF\xBB\xBF";

/* --- the delimiter ----------------------------------------------------------------------- */

/* Passes over one row and returns its number of fields; an empty last field does not count. */
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
    n -= begin && n > 1;
    while (*at < len && (data[*at] == '\n' || data[*at] == '\r'))
        ++*at;
    return n;
}

/* The rows of the sample that are as wide as the most frequent width, and that width. */
struct fit {
    size_t n_columns, n_rows;
};

static struct fit try_delimiter(const char *data, size_t len, char delimiter)
{
    size_t widths[SAMPLE_ROWS], n = 0, at = 0;
    size_t sample = len < SAMPLE_BYTES ? len : SAMPLE_BYTES;
    struct fit best = {0};
    while (n < SAMPLE_ROWS && at < sample) {
        size_t width = count_fields(data, sample, &at, delimiter);
        if (n && at >= sample && sample < len) /* cut off */
            break;
        widths[n++] = width;
    }
    for (size_t i = 0; i < n; i++) {
        size_t same = 0;
        for (size_t k = 0; k < n; k++)
            same += widths[k] == widths[i];
        if (widths[i] > 1 &&
            (same > best.n_rows || (same == best.n_rows && widths[i] > best.n_columns)))
            best = (struct fit){widths[i], same};
    }
    return best;
}

static bool is_better(struct fit one, struct fit other)
{
    return one.n_rows != other.n_rows ? one.n_rows > other.n_rows : one.n_columns > other.n_columns;
}

/* The same number of tabs in each of several lines is no chance, even where a lone quote joins the
 * lines for every delimiter. */
static bool are_tabs(const char *data, size_t len)
{
    size_t first = 0, n_lines = 0;
    for (size_t at = 0; at < len && n_lines < SAMPLE_ROWS;) {
        size_t tabs = 0, begin = at, seen = 0; /* `tabs`: those with text after them */
        for (; at < len && data[at] != '\n' && data[at] != '\r'; at++) {
            seen += data[at] == '\t';
            tabs = data[at] == '\t' ? tabs : seen;
        }
        if (at > begin && (!tabs || (n_lines && tabs != first)))
            return false;
        n_lines += at > begin;
        first = tabs ? tabs : first;
        at++;
    }
    return n_lines > 1;
}

char rob_table_delimiter(const char *data, size_t len)
{
    if (are_tabs(data, len < SAMPLE_BYTES ? len : SAMPLE_BYTES))
        return '\t';
    static const char candidates[] = ",;\t|";
    char found = ',';
    struct fit best = {0};
    for (const char *candidate = candidates; *candidate; candidate++) {
        struct fit fit = try_delimiter(data, len, *candidate);
        if (is_better(fit, best)) {
            best = fit;
            found = *candidate;
        }
    }
    return found;
}

/* --- rows -------------------------------------------------------------------------------- */

struct reader {
    const char *data;
    size_t len, at;
    unsigned line;
    char delimiter;
    const char *why; /* a field that cannot be read; NULL: none */
    struct rob_buf field;
    struct rob_table_memory *memory;
    struct rob_error *err;
};

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
    size_t start = in->at;
    while (!at_row_end(in) && in->data[in->at] != in->delimiter)
        in->at++;
    rob_buf_add(&in->field, in->data + start, in->at - start);
}

/* Text up to the closing quote; NULL, or the fault. */
static const char *read_quoted(struct reader *in)
{
    in->at++;
    while (in->at < in->len && in->field.len < ROB_TABLE_CELL_MAX) {
        char c = in->data[in->at];
        if (c == '\n' || c == '\r') {
            rob_buf_char(&in->field, '\n');
            skip_line_end(in);
            continue;
        }
        in->at++;
        if (c == '"' && (in->at >= in->len || in->data[in->at] != '"')) {
            while (in->at < in->len && in->data[in->at] == ' ')
                in->at++;
            return at_row_end(in) || in->data[in->at] == in->delimiter
                       ? NULL
                       : "text after the closing quote; a quote inside a quoted field must be "
                         "doubled";
        }
        in->at += c == '"';
        rob_buf_char(&in->field, c);
    }
    return in->at < in->len ? "a quoted field of more than a million bytes"
                            : "the quote that opens here is never closed";
}

/* In tab-separated exports quotes often belong to the text ("Smart" polymers ...): a quote at the
 * beginning of such a field does not swallow cells and lines up to the next quote. */
static void read_either(struct reader *in)
{
    size_t start = in->at;
    unsigned line = in->line;
    const char *why = read_quoted(in);
    const char *text = rob_buf_text(&in->field);
    bool over = in->delimiter == '\t' && strchr(text, '\t') && strchr(text, '\n');
    if (!why && !over)
        return;
    in->at = start;
    in->line = line;
    in->field.len = 0;
    read_plain(in);
    if (in->delimiter != '\t')
        in->why = why;
}

static bool is_protected(const char *cell)
{
    const char *after = cell + strspn(cell, "'"); /* an apostrophe of the text itself is doubled */
    return after > cell && *after && strchr("=+-@\t\r\n", *after);
}

static bool read_field(struct reader *in)
{
    in->field.len = 0;
    if (in->len - in->at >= strlen(bom) && memcmp(in->data + in->at, bom, strlen(bom)) == 0)
        in->at += strlen(bom); /* of a file that was put behind another */
    if (in->at < in->len && in->data[in->at] == '"')
        read_either(in);
    else
        read_plain(in);
    const char *text = rob_buf_text(&in->field);
    size_t skip = is_protected(text);
    return !in->field.failed && rob_table__add_cell(in->memory, text + skip, in->field.len - skip);
}

/* After a field that cannot be read, the rest of its line is passed over with it. */
static enum rob_status read_row(struct reader *in)
{
    struct rob_table_memory *memory = in->memory;
    size_t first = memory->cells.n, field = 1;
    unsigned line = in->line;
    in->why = NULL;
    for (;; field++) {
        if (!read_field(in))
            return rob_fail_memory(in->err);
        if (in->why || at_row_end(in))
            break;
        in->at++;
    }
    unsigned at = in->line;
    if (!in->why) {
        skip_line_end(in);
        return rob_table__end_row(memory, first, line, in->err);
    }
    while (!at_row_end(in))
        in->at++;
    skip_line_end(in);
    memory->cells.n = first;
    return rob_table__note(memory, at, true, in->err, "field %zu: %s", field, in->why);
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

enum rob_status rob_table__read_text(struct rob_table_memory *memory, const char *text, size_t len,
                                     char *delimiter, struct rob_error *err)
{
    struct reader in = {
        .data = text, .len = len, .line = 1, .delimiter = *delimiter, .memory = memory, .err = err};
    enum rob_status status = ROB_OK;
    read_sep_line(&in);
    if (!in.delimiter)
        in.delimiter = rob_table_delimiter(text + in.at, len - in.at);
    while (!status && in.at < len)
        status = read_row(&in);
    *delimiter = in.delimiter;
    rob_buf_free(&in.field);
    return status;
}
