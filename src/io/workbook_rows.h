/* The rows of a worksheet on their way to the caller: merged cells, empty ones, limits. */
#ifndef ROB_IO_WORKBOOK_ROWS_H
#define ROB_IO_WORKBOOK_ROWS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "io/workbook.h"

#include <stdint.h>

/* A merged cell: its text stands in all that it covers. */
struct rob_workbook__span {
    unsigned first_row, last_row;
    size_t column;
    const char *text; /* NULL: empty */
};

struct rob_workbook__rows {
    rob_workbook_row each; /* NULL: the rows are only measured */
    void *context;
    struct rob_error *err;
    unsigned row; /* 1-based; 0 before the first */
    size_t width; /* columns with content; known when rows are given out, found when measured */
    bool theirs;  /* the status is that of `each` */
    /* private */
    bool content; /* of this row's own, not only of a cell merged with rows above */
    struct rob_buf text;
    ROB_VEC(size_t) cells; /* offsets in the text, plus 1; 0: empty */
    ROB_VEC(const char *) pointers;
    ROB_VEC(struct rob_workbook__span) spans;
    ROB_VEC(uint32_t) covering; /* by column, the newest span there, plus 1 */
    struct rob_arena arena;
    size_t bytes; /* given out */
};

void rob_workbook__rows_free(struct rob_workbook__rows *rows);

/* Begins a row, whose number is greater than that of the one before. */
void rob_workbook__rows_begin(struct rob_workbook__rows *rows, unsigned row);

/* A merged cell, given before the text of its first cell. Where it overlaps another it ends. */
enum rob_status rob_workbook__rows_merge(struct rob_workbook__rows *rows, unsigned first_row,
                                         size_t column, unsigned n_rows, size_t n_columns);

/* The text of `n` cells from a column (0-based) on. */
enum rob_status rob_workbook__rows_cell(struct rob_workbook__rows *rows, size_t column, size_t n,
                                        const char *text);

/* Ends a row that is there `n` times. */
enum rob_status rob_workbook__rows_end(struct rob_workbook__rows *rows, unsigned n);

#endif
