/*
 * Tables of results as text for a terminal: a number and a title, then values set to the right.
 *
 *     static const struct rob_text_place places[] = {{ROB_PAIR_N, 6}, {ROB_PAIR_KAPPA, 7}, {0}};
 *     struct rob_text_layout layout;
 *     rob_text__lay_out(&layout, table, places, 80);
 *     rob_text__head(&text, &layout, "item");
 *     for (size_t i = 0; i < table->n_rows; i++)
 *         rob_text__row(&text, &layout, &table->rows[i]);
 *
 * Lines are not ended, so that more may follow in them.
 */
#ifndef ROB_IO_TEXT_TABLE_H
#define ROB_IO_TEXT_TABLE_H

#include "io/write_text.h"

#include <syrob/result.h>

struct rob_text_place {
    size_t column; /* of the table */
    size_t width;
};

struct rob_text_layout {
    const struct rob_result_table *table;
    size_t title;                                             /* columns of the rows' titles */
    struct rob_text_place places[ROB_RESULT_COLUMNS_MAX + 1]; /* ended by a width of 0 */
};

/* Widens places as their values need. The titles get the rest of the line, at least a few columns;
 * the caller may give them less. */
void rob_text__lay_out(struct rob_text_layout *layout, const struct rob_result_table *table,
                       const struct rob_text_place *places, size_t line);

void rob_text__head(struct rob_buf *text, const struct rob_text_layout *layout,
                    const char *row_name);
void rob_text__row(struct rob_buf *text, const struct rob_text_layout *layout,
                   const struct rob_result_row *row);

/* A text from outside in lines of at most 80 columns, those after the first indented. */
void rob_text__wrapped(struct rob_buf *text, const char *words);

/* The same of a text that is safe to show already, with these indents of the first and the other
 * lines. */
void rob_text__wrap(struct rob_buf *text, const struct rob_buf *shown, size_t first, size_t next);

/* "7 Blinding of outcome assessors: ALT" */
void rob_text__row_name(struct rob_buf *out, const struct rob_result_row *row);

#endif
