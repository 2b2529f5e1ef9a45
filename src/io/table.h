/*
 * Tables as people make them, CSV, TSV or a worksheet of .xlsx or .ods: a header and rows of cells.
 *
 *     struct rob_table table = {0};
 *     struct rob_table_options options = {.name = is_name_of_a_field};
 *     if (rob_table_read(&table, data, len, &options, err) != ROB_OK) ...
 *     for (size_t row = 0; row < table.n_rows; row++)
 *         use(rob_table_line(&table, row, column), rob_table_cell(&table, row, column));
 *     rob_table_free(&table);
 *
 * Quotes, doubled quotes and line ends inside quotes follow RFC 4180; lines end in LF, CR LF or a
 * bare CR. Text that is not UTF-8 is read as UTF-16 or Windows-1252. Empty rows are skipped, and so
 * is a header that comes again. A `'` that protects a cell beginning with one of = + - @ TAB CR
 * from a spreadsheet is removed.
 *
 * The header is the row with the most names that the caller knows, within the first
 * ROB_TABLE_HEADER_WITHIN rows; otherwise the first row, without lines of a single cell above a
 * wider table. Two rows can make a header: an empty cell takes the name above it, and a row of
 * subheadings ("Judgement", "Support") joins the names above it as "Random housing: Support"; names
 * with nothing above them ("Study") may stand in it. So do marks that come again below each name
 * ("AB", "CD": reviewers), and texts above names that come again: "Random housing (AB)".
 *
 * A row that cannot be read is a note, not an error.
 */
#ifndef ROB_IO_TABLE_H
#define ROB_IO_TABLE_H

#include "base/buf.h"

#include <syrob/status.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    ROB_TABLE_BYTES_MAX = 64 << 20,
    ROB_TABLE_ROWS_MAX = 1000000,
    ROB_TABLE_COLUMNS_MAX = 4096,
    ROB_TABLE_CELL_MAX = 1 << 20, /* bytes of a quoted cell */
    ROB_TABLE_HEADER_WITHIN = 30,
};

/* The kind of a text in the header, as the caller sees it. */
enum rob_table_name {
    ROB_TABLE_UNKNOWN,
    ROB_TABLE_NAME,
    ROB_TABLE_SUBHEADING, /* below a name: "Judgement", "Support" */
    ROB_TABLE_VALUE,      /* a text of cells, which no header has: "Low" */
};

struct rob_table_options {
    char delimiter;        /* 0: found at the beginning of the text, one of , ; TAB | or the one
                              that a first line "sep=;" names */
    const char *worksheet; /* of a workbook; NULL: the only one with content */
    enum rob_table_name (*name)(const void *context, const char *text); /* or NULL */
    const void *context;
};

/* The note on a row above the header begins so; its texts follow. */
#define ROB_TABLE_ABOVE "skipped: above the header: '"

struct rob_table_note {
    unsigned line; /* 1-based; 0: the table as a whole */
    bool unread;   /* this row could not be read; otherwise it was passed over */
    const char *text;
};

struct rob_table {
    char delimiter;   /* the one given or found */
    size_t n_columns; /* of the header */
    size_t n_rows;    /* without the header */
    unsigned header_line;
    bool transposed;
    const struct rob_table_note *notes; /* by line */
    size_t n_notes;
    struct rob_table_memory *memory;
};

/* Errors: ROB_INVALID, with the line and the remedy, for a text without a header, one in which no
 * row can be read, and one beyond the limits above; ROB_NO_MEMORY. */
enum rob_status rob_table_read(struct rob_table *out, const char *data, size_t len,
                               const struct rob_table_options *options, struct rob_error *err);

/* Makes columns of the rows and rows of the columns from a column on, which becomes the header;
 * columns to its left, and others with a name that the caller knows ("Question"), are noted. A
 * column with nothing but subheadings on its right becomes part of the names: "Random housing:
 * Support", also for the empty cells below "Random housing". Lines stay those of the file. false
 * without memory. */
bool rob_table_transpose(struct rob_table *table, size_t column,
                         const struct rob_table_options *options);

/* Rows whose first cell is a subheading ("Support") below most other rows become columns of those:
 * "Random housing: Support". Others are left out: with a note, or where it is unclear what they
 * belong to as rows that could not be read. false without memory. */
bool rob_table_fold(struct rob_table *table, const struct rob_table_options *options);

void rob_table_free(struct rob_table *table);

/* Refuses the name of a worksheet, if there is one, for what is not a workbook. */
enum rob_status rob_table_check_worksheet(const char *data, size_t len, const char *worksheet,
                                          struct rob_error *err);

/* Removes the NUL bytes of a decoded text, and sets *line to that of the first one; 0: there is
 * none. Refuses a text with many of them. */
enum rob_status rob_table_drop_nul(struct rob_buf *text, unsigned *line, struct rob_error *err);

/* The delimiter that fits the beginning of a text (without BOM) best. */
char rob_table_delimiter(const char *data, size_t len);

/* Borrowed; "" where the row ends before this column. */
const char *rob_table_cell(const struct rob_table *table, size_t row, size_t column);
const char *rob_table_header(const struct rob_table *table, size_t column);

/* The 1-based line of the file on which the row of a cell begins; in a workbook its row. */
unsigned rob_table_line(const struct rob_table *table, size_t row, size_t column);

/* Whether empty lines or rows stand between this row and the one before. */
bool rob_table_is_apart(const struct rob_table *table, size_t row);

/* The bytes of blanks at the beginning of a text, and its length without those at its end; blanks
 * are those of rob_utf8_blank(). */
size_t rob_table_blanks(const char *text);
size_t rob_table_trimmed(const char *text);

/* Whether two names are equal but for case, blanks and punctuation. */
bool rob_table_same_name(const char *one, const char *other);

/* The column with a name as the user writes it: exactly, else as above, else by its 1-based
 * number. -1 where there is not one. */
int rob_table_column(const struct rob_table *table, const char *name);

/* The cells with text in a column. */
size_t rob_table_filled(const struct rob_table *table, size_t column);

/* The names in the header for a message: 'Study', 'Year', ... cut where there are too many. */
void rob_table_names(const struct rob_table *table, char *out, size_t size);

#endif
