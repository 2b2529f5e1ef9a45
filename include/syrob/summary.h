/*
 * Counting: the share of the studies with each risk of bias, per item and per type of bias; for an
 * item whose answers have no risk, such as a reason for exclusion, with each answer.
 *
 *     struct rob_source source = {ROB_SOURCE_CONSENSUS, 0};
 *     struct rob_summary *summary = NULL;
 *     rob_summary_new(&summary, view, source, ROB_ALL_OUTCOMES, &err);
 *     for (size_t i = 0; i < summary->n_rows; i++)
 *         printf("%.1f %% low of n = %u\n", rob_tally_percent(&summary->rows[i].tally, 0),
 *                summary->rows[i].tally.n);
 *     rob_summary_free(summary);
 *
 * Judged, not applicable, missing and not yet reconciled are never mixed: percentages are of the
 * judgements made (and of the disagreements, in the first pass), and n is their number.
 */
#ifndef SYROB_SUMMARY_H
#define SYROB_SUMMARY_H

#include <syrob/view.h>

enum rob_source_kind {
    ROB_SOURCE_CONSENSUS,  /* unanimous or resolved judgements of unblinded studies */
    ROB_SOURCE_FIRST_PASS, /* the reviewers' common first answer; else it differs */
    ROB_SOURCE_SEAT,       /* one reviewer's completed first pass */
};

struct rob_source {
    enum rob_source_kind kind;
    size_t seat; /* of ROB_SOURCE_SEAT */
};

enum { ROB_ALL_OUTCOMES = -1 };

/* Reads "consensus", "first-pass" or a reviewer's id. ROB_INVALID lists the sources. */
ROB_API enum rob_status rob_source_parse(struct rob_source *out, const struct rob_view *view,
                                         const char *text, struct rob_error *err);

/* The name as rob_source_parse() takes it. */
ROB_API const char *rob_source_name(const struct rob_source *source, const struct rob_view *view);

/* Is the study one of the source? Those of a reviewer are assigned to the reviewer, or were when
 * the reviewer completed them. */
ROB_API bool rob_source_has(const struct rob_source *source, const struct rob_view *view,
                            size_t study);

/* ROB_NOT_ASKED: the condition of the item is not met; ROB_NOT_ASSIGNED: the study is not one of
 * the source; nothing is missing then. ROB_UNRECONCILED, of the consensus: the reviewers have
 * judged it and differ, and no answer is agreed yet. */
enum rob_standing {
    ROB_MISSING,
    ROB_DIFFERS,
    ROB_ANSWERED,
    ROB_NOT_ASKED,
    ROB_UNRECONCILED,
    ROB_NOT_ASSIGNED,
};

/* The answer of a source, if it has one; *answer is set where ROB_ANSWERED. */
ROB_API enum rob_standing rob_source_answer(int *answer, const struct rob_source *source,
                                            const struct rob_view *view, struct rob_cell cell);

struct rob_tally {
    unsigned counts[ROB_FORM_RISKS_MAX]; /* by category of the item: see rob_item_n_categories() */
    unsigned differ;                     /* first pass only */
    unsigned not_applicable;
    unsigned missing; /* without an answer, `unreconciled` among them */
    unsigned n;       /* denominator of the percentages: all counts and `differ` */
    unsigned unreconciled;
};

struct rob_summary_row {
    size_t item;
    int outcome; /* ROB_NO_OUTCOME: judged for the whole study */
    struct rob_tally tally;
};

/* A type of bias. Where some of its items are judged per outcome, it has a row for each outcome: of
 * the studies that report it, with the items that are judged once for the study. */
struct rob_summary_domain {
    size_t domain;
    int outcome;            /* ROB_NO_OUTCOME: none of its items is judged per outcome */
    struct rob_tally tally; /* counts judgements */
};

struct rob_summary {
    struct rob_source source;
    struct rob_summary_row *rows; /* items with risks, in the form's order; their outcomes one by
                                     one */
    size_t n_rows;
    struct rob_summary_row *unrated; /* the same for the items whose answers have no risk */
    size_t n_unrated;
    struct rob_summary_domain *domains; /* in the form's order, of the items with risks; none in
                                           a screening */
    size_t n_domains;
};

/* `outcome`: only rows of this outcome (and of study-level items), or ROB_ALL_OUTCOMES. */
ROB_API enum rob_status rob_summary_new(struct rob_summary **out, const struct rob_view *view,
                                        struct rob_source source, int outcome,
                                        struct rob_error *err);
ROB_API void rob_summary_free(struct rob_summary *summary);

/* Is there an item with risks on which reviewers differ while nothing is agreed yet? */
ROB_API bool rob_summary_has_unreconciled(const struct rob_summary *summary);

/* Percentage 0..100 of a category, or of the disagreements; 0 where n is 0. */
ROB_API double rob_tally_percent(const struct rob_tally *tally, size_t category);
ROB_API double rob_tally_percent_differ(const struct rob_tally *tally);

/* 95 % interval of that percentage (Wilson 1927), 0..100; descriptive, since the studies of a
 * review are no sample. False where n is 0. */
ROB_API bool rob_tally_interval(double *lo, double *hi, const struct rob_tally *tally,
                                size_t category);

#endif
