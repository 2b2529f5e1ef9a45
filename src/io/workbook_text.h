/* Values of cells as the text that people see. */
#ifndef ROB_IO_WORKBOOK_TEXT_H
#define ROB_IO_WORKBOOK_TEXT_H

#include "base/buf.h"

#include <stdbool.h>

enum rob_workbook__shown {
    ROB_SHOWN_PLAIN,
    ROB_SHOWN_DATE,
    ROB_SHOWN_DATE_TIME,
    ROB_SHOWN_TIME,
    ROB_SHOWN_PERCENT,
};

struct rob_workbook__style {
    enum rob_workbook__shown shown;
    int decimals; /* of a percentage */
};

/* What a number format of .xlsx shows: by its code, or, where that is NULL, by its number. */
struct rob_workbook__style rob_workbook__style_of(const char *code, unsigned number);

/* Adds a number as it is shown; a text that is no number is added unchanged. Days are counted from
 * 1900, or from 1904 where the workbook says so. */
void rob_workbook__add_number(struct rob_buf *out, const char *text,
                              struct rob_workbook__style style, bool from_1904);

/* Adds the date "2019-05-01T12:30:00" as it is shown: without a time that is midnight. */
void rob_workbook__add_date(struct rob_buf *out, const char *text);

#endif
