/* A workbook while it is read: what the readers of .xlsx and .ods share. */
#ifndef ROB_IO_WORKBOOK_BOOK_H
#define ROB_IO_WORKBOOK_BOOK_H

#include "io/workbook_rows.h"
#include "io/workbook_text.h"
#include "io/workbook_zip.h"

/* "A2:C4", 0-based columns. */
struct rob_workbook__area {
    unsigned first_row, last_row;
    size_t first_column, last_column;
};

struct rob_workbook__sheet {
    const char *name;
    const char *part; /* of .xlsx: the entry with its cells */
    bool hidden;
    size_t width;                              /* columns with content; 0: empty */
    ROB_VEC(struct rob_workbook__area) merged; /* of .xlsx, by first row */
};

struct rob_workbook__book {
    struct rob_workbook__zip zip;
    struct rob_arena arena;
    ROB_VEC(struct rob_workbook__sheet) sheets;
    struct rob_error *err;
    /* .xlsx */
    const char *strings, *styles; /* entries, NULL: not there */
    struct rob_buf shared;        /* texts that cells refer to, each ended by a NUL */
    ROB_VEC(size_t) shared_starts;
    ROB_VEC(struct rob_workbook__style) formats; /* by the number in a cell's `s` */
    bool from_1904;
};

/* Adds a worksheet. Errors: ROB_NO_MEMORY, ROB_INVALID for too many. */
enum rob_status rob_workbook__add_sheet(struct rob_workbook__book *book, const char *name,
                                        const char *part, bool hidden);

/* Adds to the text of a cell. Errors: ROB_NO_MEMORY, ROB_INVALID for one that is too long. */
enum rob_status rob_workbook__add_text(struct rob_workbook__book *book, struct rob_buf *cell,
                                       const char *text, size_t len);

/* Puts the worksheet and the row before the error's text. */
void rob_workbook__in_sheet(struct rob_workbook__book *book,
                            const struct rob_workbook__sheet *sheet, unsigned row);

/* A format: finds the worksheets (`open`); measures one of them, or all (`only` < 0); gives the
 * rows of one. */
struct rob_workbook__reader {
    enum rob_status (*open)(struct rob_workbook__book *book);
    enum rob_status (*measure)(struct rob_workbook__book *book, int only);
    enum rob_status (*read)(struct rob_workbook__book *book, size_t sheet,
                            struct rob_workbook__rows *rows);
};

extern const struct rob_workbook__reader rob_workbook__xlsx, rob_workbook__ods;

/* The parts of .xlsx beside its worksheets: which there are, texts, number formats. */
enum rob_status rob_workbook__xlsx_open(struct rob_workbook__book *book);

/* Undoes "_x000D_" and the like in place, and makes every line end a LF. */
void rob_workbook__xlsx_unescape(struct rob_buf *text, size_t from);

#endif
