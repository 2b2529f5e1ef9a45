/*
 * Delimited text, CSV and TSV: a header and rows of cells.
 *
 *     struct rob_table table = {0};
 *     if (rob_table_read(&table, data, len, 0, err) != ROB_OK) ...
 *     for (size_t row = 0; row < table.n_rows; row++)
 *         use(table.lines[row], rob_table_cell(&table, row, column));
 *     rob_table_free(&table);
 *
 * Quotes, doubled quotes and line ends inside quotes follow RFC 4180; lines end in LF, CR LF or a
 * bare CR. Empty rows are skipped. A `'` that protects a cell beginning with one of = + - @ TAB CR
 * from a spreadsheet is removed.
 */
#ifndef ROB_IO_TABLE_H
#define ROB_IO_TABLE_H

#include <syrob/status.h>

#include <stddef.h>
#include <stdint.h>

enum {
    ROB_TABLE_BYTES_MAX = 64 << 20,
    ROB_TABLE_ROWS_MAX = 1000000,
    ROB_TABLE_COLUMNS_MAX = 4096,
};

struct rob_table {
    char delimiter;   /* the one given or found */
    size_t n_columns; /* of the header */
    size_t n_rows;    /* without the header */
    unsigned header_line;
    const unsigned *lines; /* of each row, the 1-based line on which it begins */
    /* The cells are in `text`, each ended by a NUL: the header's and then those of each row, from
     * cells[starts[row]] up to cells[starts[row + 1]]. */
    const char *text;
    const uint32_t *cells, *starts;
    struct rob_table_memory *memory;
};

/* Reads UTF-8 text, with or without BOM. `delimiter` 0: found at the beginning of the text, one of
 * , ; TAB | or the one that a first line "sep=;" names. Errors: ROB_INVALID, with the line and, in
 * the text, the field concerned and the remedy; ROB_NO_MEMORY. */
enum rob_status rob_table_read(struct rob_table *out, const char *data, size_t len, char delimiter,
                               struct rob_error *err);

void rob_table_free(struct rob_table *table);

/* Refuses files that are not 8-bit text (archives such as .xlsx, UTF-16, NUL bytes) and says how to
 * save them. Does not look for invalid UTF-8. */
enum rob_status rob_table_check_text(const char *data, size_t len, struct rob_error *err);

/* The delimiter that fits the beginning of a text (without BOM) best. */
char rob_table_delimiter(const char *data, size_t len);

/* Borrowed; "" where the row ends before this column. */
const char *rob_table_cell(const struct rob_table *table, size_t row, size_t column);
const char *rob_table_header(const struct rob_table *table, size_t column);

/* The names in the header for a message: 'Study', 'Year', ... cut where there are too many. */
void rob_table_names(const struct rob_table *table, char *out, size_t size);

#endif
