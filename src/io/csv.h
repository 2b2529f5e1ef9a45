/*
 * A CSV table (RFC 4180, with LF) that is written row by row. Every cell is quoted, its controls
 * are made visible except line ends and tabs, and a text that a spreadsheet would take for a
 * formula gets an apostrophe; rob_table_read() removes one again.
 *
 *     struct rob_csv csv = {.to = out};
 *     rob_csv_text(&csv, "Study");
 *     rob_csv_text(&csv, "Answer");
 *     rob_csv_end_row(&csv);
 *     return rob_csv_end(&csv, err);
 */
#ifndef ROB_IO_CSV_H
#define ROB_IO_CSV_H

#include "base/buf.h"

#include <syrob/status.h>

#include <stdio.h>

struct rob_csv {
    FILE *to;
    struct rob_buf text; /* complete rows that the stream has not got yet, and the present one */
    struct rob_buf shown;
    bool in_row;
};

/* NULL is an empty cell. */
void rob_csv_text(struct rob_csv *csv, const char *text);
void rob_csv_integer(struct rob_csv *csv, long long value);

/* A cell made in a buffer, which is empty afterwards and keeps its memory. */
void rob_csv_take(struct rob_csv *csv, struct rob_buf *text);

void rob_csv_end_row(struct rob_csv *csv);

/* The rest goes to the stream, which remembers a failure; ROB_NO_MEMORY. */
enum rob_status rob_csv_end(struct rob_csv *csv, struct rob_error *err);

/* One cell as it is, quoted and guarded, for a text that is made as a whole. */
void rob_csv_cell(struct rob_buf *out, const char *text);

#endif
