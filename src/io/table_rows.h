/* The parts of table.c, of table_below.c and of the readers that give them rows. */
#ifndef ROB_IO_TABLE_ROWS_H
#define ROB_IO_TABLE_ROWS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "io/table.h"

/* The columns of a table, as cells of a row below another header: for each column the number of the
 * cell, or a number beyond the row's last cell if the row does not have the column. */
struct rob_table_map {
    size_t n; /* columns; it has no others */
    uint32_t *own;
};

/* A row that is not empty. */
struct rob_table_row {
    size_t first; /* of the cells */
    unsigned n;   /* cells */
    unsigned line;
    bool apart;                      /* an empty row is above it */
    const struct rob_table_map *map; /* NULL: its cells are in the order of the columns */
};

/* A cell is the place of its text, which a NUL ends, in `text`. */
struct rob_table_memory {
    struct rob_buf text;
    ROB_VEC(uint32_t) cells;
    ROB_VEC(struct rob_table_row) rows; /* the header among them, until it is found */
    ROB_VEC(const char *) header;       /* in the arena, as the texts of the notes */
    ROB_VEC(struct rob_table_note) notes;
    ROB_VEC(unsigned) lines; /* of a transposed table's columns, from the second on */
    struct rob_arena arena;
    size_t n_unread;
    bool gap;         /* the last row was empty */
    bool rectangular; /* rows of a worksheet: all are as wide as the widest */
};

/* Used for finding the header and for reading the rows below it. */
struct rob_table__finding {
    struct rob_table_memory *memory;
    const struct rob_table_options *options;
    struct rob_error *err;
};

bool rob_table__is_blank(const char *text);

/* The text of a cell; "" where the row ends before this column. */
const char *rob_table__text(const struct rob_table_memory *memory, const struct rob_table_row *row,
                            size_t column);

/* Equal for names that rob_table_same_name() calls the same. */
uint64_t rob_table__name_hash(const char *name);

/* The kind of a text, as the caller of the table sees it. */
enum rob_table_name rob_table__kind(const struct rob_table__finding *in, const char *text);

/* Whether a row can hardly be other than a header: nearly all its texts are names. */
bool rob_table__is_header(const struct rob_table__finding *in, const struct rob_table_row *row);

/* Keeps the rows below the header, which may be two rows, `below` being the second; 0: it is one.
 * Where another header follows, the rows below it get the columns of the first, and those that only
 * it has. */
enum rob_status rob_table__keep_rows(const struct rob_table__finding *in, size_t header,
                                     size_t below);

/* Adds a cell to the row that is being read. false without memory. */
bool rob_table__add_cell(struct rob_table_memory *memory, const char *text, size_t len);

/* Ends a row with the cells since `first`; an empty row is dropped. Errors: ROB_INVALID beyond
 * ROB_TABLE_ROWS_MAX or ROB_TABLE_COLUMNS_MAX; ROB_NO_MEMORY. */
enum rob_status rob_table__end_row(struct rob_table_memory *memory, size_t first, unsigned line,
                                   struct rob_error *err);

__attribute__((format(printf, 5, 6))) enum rob_status rob_table__note(
    struct rob_table_memory *memory, unsigned line, bool unread, struct rob_error *err,
    const char *format, ...);

/* Reads delimited UTF-8 text; *delimiter 0: found out. */
enum rob_status rob_table__read_text(struct rob_table_memory *memory, const char *text, size_t len,
                                     char *delimiter, struct rob_error *err);

/* Reads a worksheet; NULL: the only one with content. */
enum rob_status rob_table__read_workbook(struct rob_table_memory *memory, const char *data,
                                         size_t len, const char *worksheet, struct rob_error *err);

#endif
