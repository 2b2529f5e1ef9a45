/* Texts in scripts for R. */
#ifndef ROB_IO_R_SCRIPT_H
#define ROB_IO_R_SCRIPT_H

#include "io/risk_table.h"

#include <stdio.h>

/* A string literal in ASCII, whatever is in the text: quotes, backslashes and controls are escaped,
 * and other characters are written by their number, so that the encoding does not matter. NULL is
 * NA. */
void rob_r_string(struct rob_buf *out, const char *text);

/* NAME <- c("a", "b"); `get` names each. */
typedef const char *rob_r_get(const struct rob_risk_table *table, size_t i);
void rob_r_vector(struct rob_buf *out, const char *name, const struct rob_risk_table *table,
                  rob_r_get *get, size_t n);

/* The titles of the columns as a vector. */
void rob_r_titles(struct rob_buf *out, const char *name, const struct rob_risk_table *table);

/* Vectors "levels", "labels", "colors" and "symbols" of the form's scale. */
void rob_r_scale(struct rob_buf *out, const struct rob_risk_table *table);

/* Begins a script: what writes it, and what it is for. */
void rob_r_begin(struct rob_buf *out, const char *purpose);

/* A function of R: reads a table that was written here, as it is. */
extern const char rob_r_read[];

/* Functions of R: reads the effects of the user, and merges them with the table by study. */
extern const char rob_r_effects[];

/* A function of R: opens a PDF that can show any name. */
extern const char rob_r_pdf[];

/* Hands a script over; frees the text. */
enum rob_status rob_r_end(FILE *to, struct rob_buf *text, struct rob_error *err);

#endif
