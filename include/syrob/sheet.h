/*
 * A reviewer's whole sheet: the judgements of many studies, filled in with a spreadsheet.
 *
 *     struct rob_sheet *sheet = NULL;
 *     struct rob_sheet_options options = {0};
 *     struct rob_error err = {0};
 *     if (rob_sheet_read(&sheet, data, len, form, &options, &err) != ROB_OK)
 *         return complain(&err);
 *     for (size_t i = 0; i < sheet->n_columns; i++)
 *         printf("%s: %s\n", sheet->columns[i].header, sheet->columns[i].note);
 *     for (size_t i = 0; i < sheet->n_problems; i++)
 *         printf("line %u: %s\n", sheet->problems[i].line, sheet->problems[i].message);
 *     for (size_t i = 0; i < sheet->n_entries; i++)
 *         judge(sheet->entries[i].study, sheet->entries[i].item, sheet->entries[i].answer);
 *     rob_sheet_free(sheet);
 *
 * Three shapes are known. A wide sheet has one row a study and one column an item, perhaps with the
 * support for each judgement beside it:
 *
 *     Study,1) Sequence generation,Support,2) Baseline characteristics,Support, ...
 *     "Yamazoe et al., 2014",No,"Not reported",Unclear,"No table", ...
 *
 * A long one has one row a judgement, and columns for the study, the item and the answer, and
 * perhaps for support, quote, where and outcome:
 *
 *     study,item,answer,support,quote,where
 *     "Yamazoe et al., 2014",1,No,"Not reported",,
 *
 * A transposed sheet is a wide one with the items in its rows and the studies in its columns.
 *
 * An item is named by its number, id, title, short title or alias, or so that no other can be
 * meant; an answer by its names in the form (id, label, key, alias), or by a risk, perhaps with a
 * remark behind it ("Low (p. 3)"), which is then support. An empty cell does not judge. Studies are
 * texts here: rob_sheet_import_new() finds the study of the review that each means. Everything in
 * the result belongs to it.
 */
#ifndef SYROB_SHEET_H
#define SYROB_SHEET_H

#include <syrob/form.h>

struct rob_finder;

enum { ROB_SHEET_BYTES_MAX = 64 << 20 };

/* The meaning of a lone "-" in a cell. */
enum rob_sheet_minus {
    ROB_MINUS_ASK, /* a problem: it can be a high risk, an unclear one or nothing */
    ROB_MINUS_HIGH,
    ROB_MINUS_UNCLEAR,
    ROB_MINUS_MISSING,
};

struct rob_sheet_options {
    char delimiter;        /* 0: found out */
    const char *worksheet; /* of a workbook (.xlsx, .ods); NULL: the only one with content, or the
                              one of judgements where rob_write_sheet_xlsx() wrote it */
    enum rob_sheet_minus minus;
    bool partial;  /* accept a sheet that lacks items of the form */
    bool outcomes; /* the review has outcomes: a column "Outcome" of a wide sheet says which one the
                      row's answers to items judged per outcome are about */
    /* NULL, or the meaning of columns that their headings do not show, by name or number:
     * "Artikel=study,Frage 1=sequence-generation,Notiz=ignore". Meanings: study, year (with an
     * author it names the study), item, answer, support, quote, page, outcome, reviewer, ignore; an
     * item of the form; and "support:ITEM", "quote:ITEM", "page:ITEM". */
    const char *map;
    const char *words; /* NULL, or the meaning of words in cells: "niedrig=yes,hoch=no" */
    /* NULL, or whose judgements are read in a sheet of several reviewers: the rows with a value in
     * a column, "Reviewer=AB", or the columns with a name in their headings, "AB". Columns without
     * a name of theirs ("Comment") belong to the column on their left. */
    const char *reviewer;
    /* NULL, or the studies of the review: of several columns the one that names most of them is the
     * column of the study. */
    const struct rob_finder *finder;
};

/* The role of a column. name, and the word for it in a map ("" where an item says it) */
#define ROB_SHEET_ROLE_LIST(X)                                                                     \
    X(IGNORED, "ignore")                                                                           \
    X(STUDY, "study")                                                                              \
    X(YEAR, "year")     /* names the study together with the author */                             \
    X(NAME, "")         /* names the study, too; another column is read */                         \
    X(ITEM_ANSWERS, "") /* wide: the answers for one item */                                       \
    X(ITEM, "item")     /* long: the item judged */                                                \
    X(ANSWER, "answer")                                                                            \
    X(SUPPORT, "support") /* wide: of one item */                                                  \
    X(QUOTE, "quote")                                                                              \
    X(WHERE, "page")                                                                               \
    X(OUTCOME, "outcome")                                                                          \
    X(REVIEWER, "reviewer")

enum rob_sheet_role {
#define X(name, word) ROB_SHEET_##name,
    ROB_SHEET_ROLE_LIST(X)
#undef X
};

struct rob_sheet_column {
    const char *header; /* as in the sheet */
    enum rob_sheet_role role;
    int item;         /* wide: index of the item that it is about; else ROB_NOT_FOUND */
    const char *note; /* its role in words, and why: "item 1 (Sequence generation)" */
    size_t n_filled;  /* cells with text */
};

struct rob_sheet_row {
    unsigned line;     /* 1-based, where the row begins; in a workbook the row */
    const char *study; /* as in the sheet, without blanks around it */
    bool apart;        /* an empty row is above it: perhaps a legend */
    size_t n_answers;  /* its entries */
    size_t n_texts;    /* its cells with text in the columns of items and beside them */
};

/* One judgement. Texts are never NULL; "" where the sheet has none. */
struct rob_sheet_entry {
    size_t row;
    unsigned line; /* of its row; in a transposed sheet of its item */
    const char *study;
    int item;         /* index of the form's items */
    int answer;       /* index of the item's answers */
    const char *word; /* the text that says the answer */
    const char *outcome, *support, *quote, *where;
    bool has_support, has_quote; /* the sheet says something about them, if only that they are "" */
};

struct rob_sheet_problem {
    unsigned line;    /* 1-based, where the row begins */
    unsigned column;  /* 1-based; 0: the row as a whole */
    int row;          /* index of the rows, or ROB_NOT_FOUND */
    const char *word; /* an answer that is not known; NULL: another problem */
    const char *message;
};

/* Something that was passed over. */
struct rob_sheet_note {
    unsigned line; /* 0: the sheet as a whole */
    const char *message;
};

struct rob_sheet {
    bool is_long, transposed;
    const struct rob_sheet_column *columns; /* all of them, in the order of the sheet */
    size_t n_columns;
    const struct rob_sheet_row *rows;
    size_t n_rows;
    const struct rob_sheet_entry *entries; /* by row, then by column */
    size_t n_entries;
    const struct rob_sheet_problem *problems; /* cells and rows without an entry, by row */
    size_t n_problems;
    const struct rob_sheet_note *notes;
    size_t n_notes;
    size_t n_empty;  /* cells without a judgement */
    char sha256[65]; /* of the file's bytes, lower-case hex */
    const int
        *missing; /* items not in the sheet, in order; without `partial` only those with an `if` */
    size_t n_missing;
    struct rob_sheet_memory *memory;
};

/*
 * Reads a sheet for a form; `form` may be freed afterwards. A cell or row that cannot be understood
 * is a problem of the result; the call succeeds, and a caller that wants all or nothing refuses a
 * sheet with problems.
 *
 * Errors: ROB_INVALID (with the line) for a text that is not a table, for a sheet without a column
 * for the study, with two columns for one item, with columns of support whose item is not clear,
 * with rows of several reviewers and no `reviewer`, or with a number that contradicts the title
 * beside it, and, unless `partial`, for one that lacks items (named, also with a column that covers
 * two at once); ROB_USAGE for a map, words or a reviewer that make no sense; ROB_NO_MEMORY.
 */
ROB_API enum rob_status rob_sheet_read(struct rob_sheet **out, const char *data, size_t len,
                                       const struct rob_form *form,
                                       const struct rob_sheet_options *options,
                                       struct rob_error *err);

ROB_API void rob_sheet_free(struct rob_sheet *sheet);

#endif
