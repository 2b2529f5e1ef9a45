/* The parts that the files of the sheet reader share. */
#ifndef ROB_IO_READ_SHEET_H
#define ROB_IO_READ_SHEET_H

#include "base/arena.h"
#include "base/vec.h"
#include "io/table.h"

#include <syrob/sheet.h>

struct rob_sheet_memory {
    struct rob_arena arena;
    ROB_VEC(struct rob_sheet_row) rows;
    ROB_VEC(struct rob_sheet_entry) entries;
    ROB_VEC(struct rob_sheet_problem) problems;
    ROB_VEC(struct rob_sheet_note) notes;
};

/* A word that the user explained, and the answer that it means. */
struct rob_sheet__word {
    const char *word, *answer;
};

/* Whether the cells of a column name studies without their years. */
enum rob_sheet__yearless { ROB_YEARLESS_UNKNOWN, ROB_YEARLESS_YES, ROB_YEARLESS_NO };

/* A column's state beyond its role. */
struct rob_sheet__state {
    enum rob_sheet__yearless yearless; /* when it was asked for */
    bool settled;                      /* by the user's map */
    bool near;        /* it is for an item by its words, not by a name of the form */
    bool opposite;    /* its heading asks for a high risk of bias */
    bool another;     /* only the columns of one reviewer are read, and this is not one of them */
    const char *name; /* its header without the name of that reviewer */
};

struct rob_sheet__reader {
    struct rob_sheet *sheet;
    struct rob_sheet_memory *memory;
    const struct rob_form *form;
    const struct rob_sheet_options *options;
    struct rob_table *table;
    struct rob_sheet__matcher *matcher;
    struct rob_sheet_column *columns; /* those of the sheet, not yet const */
    struct rob_sheet__state *states;  /* of the columns */
    ROB_VEC(struct rob_sheet__word) words;
    const char *data; /* of the file */
    size_t len;
    unsigned key;       /* line of a key that contradicts the form; 0: none */
    bool key_apart;     /* it is in another worksheet */
    unsigned quality;   /* line that speaks of quality, so that "high" may be a low risk; 0: none */
    unsigned items_key; /* line of a key that gives the items' numbers other names; 0: none */
    bool items_key_apart;
    const char
        *reviewed_by; /* the text of a line that heads the rows of one reviewer; NULL: none */
    unsigned reviewed_line, reviewed_again; /* its line, and that of a line with another text */
    const char *whose; /* the value of the reviewer whose rows are read; NULL: all */
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

/* Whether a text is an answer of the form's first item, and nothing else. */
bool rob_sheet__is_answer(const struct rob_sheet__matcher *matcher, const char *text);

/* The meaning of a cell. */
enum rob_sheet__cell {
    ROB_CELL_ANSWER,
    ROB_CELL_EMPTY,
    ROB_CELL_WORD, /* not an answer that is known */
    ROB_CELL_PROBLEM,
};

/* Reads an answer; `why` receives the problem in words. A remark behind the answer ("Low (p. 3)")
 * begins at text + *remark; 0: there is not one. */
enum rob_sheet__cell rob_sheet__answer(int *answer, size_t *remark, char *why, size_t size,
                                       const struct rob_form *form, const struct rob_item *item,
                                       const char *text, enum rob_sheet_minus minus);

/* The only answer of an item with this risk (ROB_RISK_NONE: not applicable), or ROB_NOT_FOUND. */
int rob_sheet__only_answer(const struct rob_item *item, int risk);

/* The length of the text before a remark in a cell, and where the remark begins; 0: no remark. */
size_t rob_sheet__remark(size_t *remark, const char *text);

/* A trimmed copy without C0 controls except LF and TAB, in the sheet's arena; NULL without
 * memory. */
const char *rob_sheet__text(struct rob_sheet_memory *memory, const char *text);

/* `row` is an index of the rows, or ROB_NOT_FOUND; `column` is 1-based; `word` an unknown answer,
 * or NULL. */
__attribute__((format(printf, 6, 7))) enum rob_status rob_sheet__problem(
    struct rob_sheet__reader *in, int row, unsigned line, unsigned column, const char *word,
    const char *format, ...);

/* Sets the note of a column. */
__attribute__((format(printf, 3, 4))) enum rob_status rob_sheet__note(struct rob_sheet__reader *in,
                                                                      size_t column,
                                                                      const char *format, ...);

/* Applies the map, the words and the reviewer of the options. */
enum rob_status rob_sheet__apply_map(struct rob_sheet__reader *in);
enum rob_status rob_sheet__learn_words(struct rob_sheet__reader *in);
enum rob_status rob_sheet__find_reviewer(struct rob_sheet__reader *in);

/* Finds the columns with the name of the reviewer whose judgements are read, if the option names
 * no column of reviewers, and notes of another column why it is not read. */
enum rob_status rob_sheet__choose_columns(struct rob_sheet__reader *in);
enum rob_status rob_sheet__note_another(struct rob_sheet__reader *in, size_t column);

/* True for words such as "reviewer" and "rater", and for a heading with one of them. */
bool rob_sheet__is_reviewer(const char *word, size_t len);
bool rob_sheet__names_reviewer(const char *heading);

/* Looks whether a line heads the rows of one reviewer, "Assessed by Anna Berg", and refuses a sheet
 * with such lines of two. */
void rob_sheet__look_at_reviewers(struct rob_sheet__reader *in, const char *text, unsigned line);
enum rob_status rob_sheet__check_reviewers(const struct rob_sheet__reader *in);

/* Adds the options that read one of two columns for the same item, by the words in which their
 * headings differ. false: none does. */
bool rob_sheet__add_reviewers(struct rob_buf *out, const char *one, const char *other);

/* The answer that the user's words say a text means; the text itself where they do not. */
const char *rob_sheet__explained(const struct rob_sheet__reader *in, const char *text);

/* True if most cells of a column are answers of an item, and if two columns have the same answers.
 */
bool rob_sheet__has_answers(const struct rob_sheet__reader *in, size_t column, int item);
bool rob_sheet__same_answers(const struct rob_sheet__reader *in, size_t one, size_t other,
                             int item);

/* Reads a column of judgements beside an item's column of texts, or refuses a sheet in which both
 * have answers and differ. */
enum rob_status rob_sheet__check_beside(struct rob_sheet__reader *in);

/* Refuses a long sheet in which a column that is not read names other items than the one that is.
 */
enum rob_status rob_sheet__check_item_names(const struct rob_sheet__reader *in);

/* *names: the row below the header has the names of the items; one with other items is refused. */
enum rob_status rob_sheet__look_at_names(bool *names, const struct rob_sheet__reader *in,
                                         size_t row);

/* Looks whether a text around the table gives the numbers of the items other names than the form
 * does, and refuses the sheet if so and its items are known by numbers alone. */
void rob_sheet__look_at_items(struct rob_sheet__reader *in, const char *text, unsigned line,
                              bool apart);
enum rob_status rob_sheet__check_items_key(const struct rob_sheet__reader *in);

/* Finds the item of each column of support, quotes or pages in a wide sheet. */
enum rob_status rob_sheet__map_asides(struct rob_sheet__reader *in);

/* Whether a heading is one for studies: "Reference", "First author", "DOI". */
bool rob_sheet__is_study_name(const char *heading);

/* Chooses the column of the study, or refuses a sheet without one. */
enum rob_status rob_sheet__find_study_column(struct rob_sheet__reader *in);

/* Whether another column of the row names another study than `study`: then there is a problem. */
enum rob_status rob_sheet__check_names(bool *differ, struct rob_sheet__reader *in, size_t row,
                                       const char *study);

/* read_sheet_pairs.c: whether a text pairs an answer with another risk than its own, as "Yes = high
 * risk"; the same by its signs alone, as in headings; whether it rates quality; whether a cell says
 * which risk it means, "low" or "L", and whether it says that it speaks of a risk or of bias. */
bool rob_sheet__pairs_otherwise(const struct rob_form *form, const char *text);
bool rob_sheet__has_sign_otherwise(const struct rob_form *form, const char *text);
bool rob_sheet__speaks_of_quality(const char *text);
bool rob_sheet__says_risk(const struct rob_form *form, const char *cell);
bool rob_sheet__names_bias(const char *cell);

/* Looks for a key around the table that gives the form's answers another meaning, and for headings
 * that ask for a high risk. */
void rob_sheet__find_key(struct rob_sheet__reader *in);

/* Refuses a Yes or No in a sheet whose key or headings mean the opposite of the form, where the
 * user's words do not say what it means. `asked`: the item as a row of a long sheet names it, where
 * that is not a name of the form; else "". */
enum rob_status rob_sheet__check_key(const struct rob_sheet__reader *in,
                                     const struct rob_sheet_entry *entry, const char *cell,
                                     size_t column, const char *asked);

/* The text that names the study of a row; NULL without memory. */
const char *rob_sheet__study_text(struct rob_sheet__reader *in, size_t row);

/* The kind of a text in a header; the context is the matcher. */
enum rob_table_name rob_sheet__name(const void *matcher, const char *text);

/* The advice for a column that is not understood. */
#define ROB_SHEET__MAP_HINT "--map \"COLUMN=MEANING\" says what a column is"

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
