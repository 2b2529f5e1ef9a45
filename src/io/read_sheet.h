/* The parts that the files of the sheet reader share. */
#ifndef ROB_IO_READ_SHEET_H
#define ROB_IO_READ_SHEET_H

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "io/table.h"

#include <syrob/sheet.h>

struct rob_sheet_memory {
    struct rob_arena arena;
    ROB_VEC(struct rob_sheet_entry) entries;
    ROB_VEC(struct rob_sheet_problem) problems;
    struct rob_map seen; /* entries by study, item and outcome */
};

struct rob_sheet__reader {
    struct rob_sheet *sheet;
    struct rob_sheet_memory *memory;
    const struct rob_form *form;
    const struct rob_sheet_options *options;
    const struct rob_table *table;
    struct rob_sheet__matcher *matcher;
    struct rob_sheet_column *columns; /* those of the sheet, not yet const */
    struct rob_error *err;
};

/* Finds items by the headers of columns. */
enum rob_sheet__match {
    ROB_MATCH_NONE,
    ROB_MATCH_ITEM,          /* items[0] */
    ROB_MATCH_SEVERAL,       /* it covers all of items[0 .. n_items) together */
    ROB_MATCH_AMBIGUOUS,     /* it could mean any of them */
    ROB_MATCH_CONTRADICTION, /* items[0] by its number, items[1] by its title */
};

enum { ROB_MATCH_ITEMS_MAX = 4 };

struct rob_sheet__found {
    enum rob_sheet__match match;
    int items[ROB_MATCH_ITEMS_MAX];
    size_t n_items;
    bool near; /* not one of the form's own names */
};

/* Learns the names of the form's items; NULL without memory. */
struct rob_sheet__matcher *rob_sheet__matcher_new(const struct rob_form *form);
void rob_sheet__matcher_free(struct rob_sheet__matcher *matcher);

/* false without memory. */
bool rob_sheet__find_item(struct rob_sheet__found *out, const struct rob_sheet__matcher *matcher,
                          const char *text);

/* The meaning of a cell. */
enum rob_sheet__cell {
    ROB_CELL_ANSWER,
    ROB_CELL_EMPTY,
    ROB_CELL_PROBLEM,
};

/* Reads an answer; `why` receives the problem in words. */
enum rob_sheet__cell rob_sheet__answer(int *answer, char *why, size_t size,
                                       const struct rob_form *form, const struct rob_item *item,
                                       const char *text, enum rob_sheet_minus minus);

/* A trimmed copy without C0 controls except LF and TAB, in the sheet's arena; NULL without
 * memory. */
const char *rob_sheet__text(struct rob_sheet_memory *memory, const char *text);

/* Adds an entry; one for the same judgement as an earlier entry becomes a problem instead. `column`
 * is 1-based. */
enum rob_status rob_sheet__add(struct rob_sheet__reader *in, const struct rob_sheet_entry *entry,
                               unsigned column);

__attribute__((format(printf, 4, 5))) enum rob_status rob_sheet__problem(
    struct rob_sheet__reader *in, unsigned line, unsigned column, const char *format, ...);

/* Finds the meaning of the columns, and refuses a table that is not a sheet for this form. */
enum rob_status rob_sheet__map_columns(struct rob_sheet__reader *in);

/* The column with a role, or -1. */
int rob_sheet__column(const struct rob_sheet__reader *in, enum rob_sheet_role role);

/* "item 5 (Blinding of caregivers and investigators)" and further items, for a message. */
void rob_sheet__name_items(char *out, size_t size, const struct rob_form *form, const int *items,
                           size_t n, const char *between);

/* The items without a column or row in the sheet: refused, or noted with `partial`. */
enum rob_status rob_sheet__check_missing(struct rob_sheet__reader *in, const bool *present,
                                         const char *hint);

#endif
