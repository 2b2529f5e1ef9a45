/*
 * Workbooks: the rows of a worksheet of an .xlsx or .ods file.
 *
 *     static enum rob_status take(void *context, unsigned row, const char *const *cells,
 *                                 size_t n_cells, struct rob_error *err) ...
 *
 *     if (rob_workbook_is(data, len))
 *         status = rob_workbook_read(data, len, NULL, take, &table, err);
 *
 * A cell is the text that people see in it: a number in its shortest form (1997, never 1997.0 or
 * 1.997E3), a date as YYYY-MM-DD, a percentage as shown, a formula's result, TRUE or FALSE, an
 * error such as #N/A; notes are left out. A merged cell's text stands in each cell
 * that it covers, in the columns and rows that have content. Hidden rows and columns are read like
 * others; a hidden worksheet is read only by its name.
 */
#ifndef ROB_IO_WORKBOOK_H
#define ROB_IO_WORKBOOK_H

#include <syrob/status.h>

#include <stdbool.h>
#include <stddef.h>

/* What is unpacked is counted while it is unpacked; what the archive's directory says is a promise
 * of the file. */
enum {
    ROB_WORKBOOK_BYTES_MAX = 64 << 20,     /* of the file */
    ROB_WORKBOOK_PART_MAX = 256 << 20,     /* unpacked, of one entry of the archive */
    ROB_WORKBOOK_UNPACKED_MAX = 768 << 20, /* of all, each as often as it is read */
    ROB_WORKBOOK_RATIO_MAX = 300,          /* of unpacked to packed bytes, in entries with more */
    ROB_WORKBOOK_RATIO_FROM = 8 << 20,     /* unpacked bytes than this */
    ROB_WORKBOOK_TEXT_MAX = 64 << 20,      /* of all cells of a worksheet, merged ones repeated */
    ROB_WORKBOOK_CELL_MAX = 1 << 18,       /* bytes of one cell's text */
    ROB_WORKBOOK_ROWS_MAX = 1000000,       /* the last row with content */
    ROB_WORKBOOK_COLUMNS_MAX = 4096,       /* the last column with content */
    ROB_WORKBOOK_SHEETS_MAX = 1000,
};

/* The worksheets of the workbook that `export sheet` writes. One with both is read from its
 * worksheet of judgements, whatever else it has. */
#define ROB_WORKBOOK_JUDGEMENTS "Judgements"
#define ROB_WORKBOOK_HOW_TO "How to use"

/* The text of a cell with a formula whose result is not in the file. */
#define ROB_WORKBOOK_UNSTORED "#FORMULA!"

/* True for a ZIP archive, and for the older files of Excel, which rob_workbook_read() refuses by
 * their name: everything that is not text and should be given to it. */
bool rob_workbook_is(const char *data, size_t len);

/* Receives a row: its 1-based number in the spreadsheet, and its cells, UTF-8, borrowed for the
 * call, without the empty ones at the end. Empty rows are left out. A status other than ROB_OK ends
 * the reading and is returned as it is. */
typedef enum rob_status (*rob_workbook_row)(void *context, unsigned row, const char *const *cells,
                                            size_t n_cells, struct rob_error *err);

/* Reads a worksheet. `worksheet` NULL: the only visible one with content. Errors: ROB_INVALID, with
 * worksheet and row where they are known, and the remedy: several worksheets with content, or none
 * of this name (the text names those that exist), a file that is no workbook, is encrypted or
 * damaged, or exceeds the limits above; ROB_NO_MEMORY. */
enum rob_status rob_workbook_read(const char *data, size_t len, const char *worksheet,
                                  rob_workbook_row each, void *context, struct rob_error *err);

/* Reads the other visible worksheets with content, one after another. */
enum rob_status rob_workbook_read_others(const char *data, size_t len, const char *worksheet,
                                         rob_workbook_row each, void *context,
                                         struct rob_error *err);

#endif
