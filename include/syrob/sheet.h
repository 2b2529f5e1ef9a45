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
 * Two shapes are known. A wide sheet has one row a study and one column an item:
 *
 *     Study,1) Sequence generation,2) Baseline characteristics, ...
 *     "Yamazoe et al., 2014",No,Unclear, ...
 *
 * A long one has one row a judgement, and columns for the study, the item and the answer, and
 * perhaps for support, quote, where and outcome:
 *
 *     study,item,answer,support,quote,where
 *     "Yamazoe et al., 2014",1,No,"Not reported",,
 *
 * An item is named by its number, id, title, short title or alias, or so that no other can be
 * meant; an answer by its names in the form (id, label, key, alias), or by a risk. An empty cell
 * does not judge. Studies are texts here: the caller finds the study of the review that each means.
 * Everything in the result belongs to it.
 */
#ifndef SYROB_SHEET_H
#define SYROB_SHEET_H

#include <syrob/form.h>

enum { ROB_SHEET_BYTES_MAX = 64 << 20 };

/* The meaning of a lone "-" in a cell. */
enum rob_sheet_minus {
    ROB_MINUS_ASK, /* a problem: it can be a high risk, an unclear one or nothing */
    ROB_MINUS_HIGH,
    ROB_MINUS_UNCLEAR,
    ROB_MINUS_MISSING,
};

struct rob_sheet_options {
    char delimiter; /* 0: found out */
    enum rob_sheet_minus minus;
    bool partial; /* accept a sheet that lacks items of the form */
};

/* The role of a column. */
enum rob_sheet_role {
    ROB_SHEET_IGNORED,
    ROB_SHEET_STUDY,
    ROB_SHEET_ITEM_ANSWERS, /* wide: the answers for one item */
    ROB_SHEET_ITEM,         /* long: the item judged */
    ROB_SHEET_ANSWER,
    ROB_SHEET_SUPPORT,
    ROB_SHEET_QUOTE,
    ROB_SHEET_WHERE,
    ROB_SHEET_OUTCOME,
};

struct rob_sheet_column {
    const char *header; /* as in the sheet */
    enum rob_sheet_role role;
    int item;         /* ROB_SHEET_ITEM_ANSWERS: index of the form's items; else ROB_NOT_FOUND */
    const char *note; /* its role in words, and why: "item 1 (Sequence generation)" */
};

/* One judgement. Texts are never NULL; "" where the sheet has none. */
struct rob_sheet_entry {
    unsigned line;     /* 1-based, where its row begins */
    const char *study; /* as in the sheet, without blanks around it */
    int item;          /* index of the form's items */
    int answer;        /* index of the item's answers */
    const char *outcome, *support, *quote, *where;
};

struct rob_sheet_problem {
    unsigned line;   /* 1-based, where the row begins */
    unsigned column; /* 1-based; 0: the row as a whole */
    const char *message;
};

struct rob_sheet {
    bool is_long;
    const struct rob_sheet_column *columns; /* all of them, in the order of the sheet */
    size_t n_columns;
    const struct rob_sheet_entry *entries; /* by line, then by column */
    size_t n_entries;
    const struct rob_sheet_problem *problems; /* cells and rows without an entry, by line */
    size_t n_problems;
    size_t n_rows;      /* of the sheet, without the header */
    size_t n_empty;     /* cells without a judgement */
    char sha256[65];    /* of the file's bytes, lower-case hex */
    const int *missing; /* items that the sheet lacks, in order; none unless `partial` */
    size_t n_missing;
    struct rob_sheet_memory *memory;
};

/*
 * Reads a sheet for a form; `form` may be freed afterwards. A cell or row that cannot be understood
 * is a problem of the result; the call succeeds, and a caller that wants all or nothing refuses a
 * sheet with problems.
 *
 * Errors: ROB_INVALID (with the line) for a text that is not a table, for a sheet without a column
 * for the study, with two columns for one item or a number that contradicts the title beside it,
 * and, unless `partial`, for one that lacks items (named, also with a column that covers two at
 * once); ROB_NO_MEMORY.
 */
ROB_API enum rob_status rob_sheet_read(struct rob_sheet **out, const char *data, size_t len,
                                       const struct rob_form *form,
                                       const struct rob_sheet_options *options,
                                       struct rob_error *err);

ROB_API void rob_sheet_free(struct rob_sheet *sheet);

#endif
