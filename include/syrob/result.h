/*
 * The results as tables of data. They are laid out here once; texts, Markdown, HTML, figures and
 * screens are styles over them, so that all say the same.
 *
 *     struct rob_result *result = NULL;
 *     if (rob_result_summary(&result, view, summary, &err) == ROB_OK) {
 *         const struct rob_result_table *table = &result->tables[0];
 *         for (size_t i = 0; i < table->n_rows; i++) {
 *             char low[ROB_STAT_TEXT];
 *             rob_value_text(low, table->columns[1].kind, &table->rows[i].values[1]);
 *             printf("%s: %s\n", table->rows[i].title, low);
 *         }
 *     }
 *     rob_result_free(result);
 *
 * A result holds copies of all it needs and stays as it is when the review goes on. Texts of the
 * users are in it unescaped: a style escapes them.
 */
#ifndef SYROB_RESULT_H
#define SYROB_RESULT_H

#include <syrob/output.h>
#include <syrob/reconciled.h>

/* The unit of a column, and how rob_value_text() writes it. */
enum rob_value_kind {
    ROB_VALUE_COUNT,     /* "17" */
    ROB_VALUE_PART,      /* "17 of 20" */
    ROB_VALUE_CHANGES,   /* the same; `detail` lists the changes */
    ROB_VALUE_SHARE,     /* "17 (85.0 %)"; "0" where the whole is 0 */
    ROB_VALUE_STATISTIC, /* the three parts of rob_stat_text(), with its undefined cases */
    ROB_VALUE_PERCENT,
    ROB_VALUE_INTERVAL,
};

struct rob_value {
    uint64_t count, whole;          /* whole: of all kinds of parts */
    struct rob_statistic statistic; /* of the last three kinds */
    const char *detail;             /* of changes: "yes to unclear 2, no to unclear 1"; "" none */
};

struct rob_result_column {
    const char *id;    /* for machines: "kappa" */
    const char *title; /* for people: "Agree %" */
    const char *name;  /* the same where room is scarce: "agree %" */
    enum rob_value_kind kind;
};

struct rob_result_row {
    enum rob_agreement_by by; /* of no meaning for a cause or an answer */
    int number;               /* of an item; 0: the row is not an item's */
    const char *title;        /* of the item or type of bias; "All items"; a cause; an answer */
    const char *outcome;      /* NULL: none */
    enum rob_remark remark;   /* beside the row's kappa */
    struct rob_value *values; /* one for each column */
};

enum { ROB_RESULT_COLUMNS_MAX = 80 }; /* more than a review has reviewers, or a form risks */

struct rob_result_table {
    const char *title;    /* a sentence without its period */
    const char *row_name; /* heading of the rows' titles: "Item"; "": they are mixed */
    struct rob_result_column *columns;
    struct rob_result_row *rows;
    size_t n_columns, n_rows;
    size_t n_shares; /* columns of shares, side by side from the second column on */
};

struct rob_result {
    struct rob_result_table *tables;
    const char **notes; /* sentences below the tables */
    size_t n_tables, n_notes;
};

/* Two tables: items, and types of bias. Columns: judged (of all), a share for each risk, with the
 * first pass the share that differs, not applicable, missing. Then a table for each item whose
 * answers have no risk, one an outcome: a row an answer, with its share of the studies. */
ROB_API enum rob_status rob_result_summary(struct rob_result **out, const struct rob_view *view,
                                           const struct rob_summary *summary,
                                           struct rob_error *err);

/* Columns of a pair of reviewers, and of all reviewers together. */
enum rob_pair_column {
    ROB_PAIR_N,
    ROB_PAIR_PERCENT,
    ROB_PAIR_KAPPA,
    ROB_PAIR_KAPPA_INTERVAL,
    ROB_PAIR_AC1,
    ROB_PAIR_ALPHA, /* nominal */
    ROB_PAIR_ALPHA_INTERVAL,
    ROB_PAIR_ORDINAL, /* ordinal alpha */
    ROB_PAIR_ORDINAL_INTERVAL,
};
enum rob_all_column {
    ROB_ALL_N,
    ROB_ALL_JUDGEMENTS,
    ROB_ALL_ALPHA,
    ROB_ALL_ALPHA_INTERVAL,
    ROB_ALL_ORDINAL,
    ROB_ALL_FLEISS,
};

/* A table for each pair, in the report's order, and one of all reviewers where the report has it.
 * Rows: items, types of bias, all items. The notes list what the numbers leave out, and why. */
ROB_API enum rob_status rob_result_agreement(struct rob_result **out, const struct rob_view *view,
                                             const struct rob_agreement_report *report,
                                             struct rob_error *err);

/* A table of items and of all of them: disagreements, resolutions, and the changes of each reviewer
 * who may be named. Where anything was resolved, a second one of the causes. */
ROB_API enum rob_status rob_result_moved(struct rob_result **out, const struct rob_view *view,
                                         const struct rob_moved *moved, struct rob_error *err);

ROB_API void rob_result_free(struct rob_result *result);

/* The one text of a value. */
ROB_API void rob_value_text(char out[ROB_STAT_TEXT], enum rob_value_kind kind,
                            const struct rob_value *value);

/* Columns to fill in a bar of `width` columns for count of whole: at least one unless the count is
 * 0; of two or more columns all only if the count is the whole. */
ROB_API size_t rob_bar_filled(const struct rob_value *value, size_t width);

/* Shares a bar of `width` columns out by the counts, which add up to the whole: each share gets its
 * whole columns, and the rest goes to the largest remainders. The sum is exact. No share is off by
 * a column or more, with one exception: a share above 0 that would get no column takes one from the
 * largest. All are 0 where the whole is 0. At most ROB_FORM_RISKS_MAX + 1 shares. */
ROB_API void rob_bar_columns(size_t *columns, const struct rob_value *shares, size_t n,
                             size_t width);

/* The sign of a judgement, for a row of a study and a column of an item. */
struct rob_light {
    const char *sign;  /* of the risk; the key of an answer to an item without risks; else "/" not
                          applicable or not asked for, "#" the reviewers differ, "~" not yet
                          reconciled, "." missing, "" the study does not report the outcome or is
                          not assigned to the reviewer */
    const char *label; /* the same in words */
    int risk;          /* ROB_RISK_NONE: none */
    int answer;        /* index of the item's answers; ROB_NOT_FOUND: none */
};
ROB_API struct rob_light rob_light_of(const struct rob_view *view, const struct rob_source *source,
                                      struct rob_cell cell);

#endif
