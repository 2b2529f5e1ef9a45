/* Helpers of the files that write texts for a terminal. */
#ifndef ROB_IO_WRITE_TEXT_H
#define ROB_IO_WRITE_TEXT_H

#include "base/buf.h"

#include <syrob/output.h>

/* Hands the text over; the buffer is empty afterwards. */
enum rob_status rob_text__end(char **out, struct rob_buf *text, struct rob_error *err);

/* A statistic that is only a value: "0.81". */
void rob_text__value(struct rob_buf *out, double value);

/* A text from outside, its controls made visible; NULL is nothing. */
void rob_text__show(struct rob_buf *out, const char *text);

/* "Incomplete outcome data: ALT" in this many columns: the title is cut before the outcome is;
 * `outcome` may be NULL. */
void rob_text__titled_column(struct rob_buf *out, const char *title, const char *outcome,
                             size_t columns);

/* "Incomplete outcome data: ALT". */
void rob_text__item(struct rob_buf *out, const struct rob_view *view, size_t item, int outcome);

/* Lines of the status of a sealed review, and half a sentence on what it proves; "" in a plain one
 * (write_sealing.c). */
void rob_text__sealing_status(struct rob_buf *text, const struct rob_view *view);
void rob_text__sealing_proof(struct rob_buf *text, const struct rob_view *view);

#endif
