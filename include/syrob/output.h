/*
 * Output of everything in a view, as JSON or as text for a terminal.
 *
 *     char *text = NULL;
 *     if (rob_write_status_text(&text, view, &err) == ROB_OK)
 *         fputs(text, stdout);
 *     free(text);
 *     if (rob_write_summary_json(stdout, view, source, ROB_ALL_OUTCOMES, &err) != ROB_OK)
 *         fputs(err.text, stderr);
 *
 * A text is new, NUL-terminated UTF-8 that ends in LF, the caller's to free(); controls from
 * outside are shown in it as visible escapes. A JSON document goes to a stream, in pieces, so that
 * a large review needs no more memory for it than a small one; the schemas in forms/schema describe
 * it. fflush() and ferror() show whether the stream took it. Texts and documents depend on the view
 * alone: not on the locale, the time or the machine. Errors: ROB_NO_MEMORY (then a document of more
 * than 1 MiB may be written in part), and those of the queries (nothing was written).
 */
#ifndef SYROB_OUTPUT_H
#define SYROB_OUTPUT_H

#include <syrob/agreement_view.h>
#include <syrob/check.h>
#include <syrob/summary.h>

#include <stdio.h>

/*
 * Numbers for people, written alike everywhere: a statistic with two decimals, a share as a
 * percentage with one. A part never reads like the whole: 889 of 890 equal answers are 99.9 %, and
 * their kappa is 0.99, not 1.00.
 */
enum { ROB_STAT_TEXT = 48 };
enum rob_stat_part {
    ROB_STAT_VALUE,    /* "0.81"; "-": not defined */
    ROB_STAT_PERCENT,  /* of a statistic from 0 to 1: "90.4"; "-": not defined */
    ROB_STAT_INTERVAL, /* "0.65 to 0.93", and "*" where it carries no sampling information; "": none
                        */
};
ROB_API void rob_stat_text(char out[ROB_STAT_TEXT], const struct rob_statistic *statistic,
                           enum rob_stat_part part);

/* The share of a part in the whole, in percent, with one decimal or none where room is scarce:
 * "99.9", "99"; "-" where the whole is 0. Ties are rounded away from zero, 81.25 to 81.3; a part is
 * never shown as the whole. And its 95 % interval, Wilson's: "99.8 to 99.9"; "" where the whole is
 * 0. */
ROB_API void rob_share_text(char out[ROB_STAT_TEXT], double part, double whole, int decimals);
ROB_API void rob_share_interval_text(char out[ROB_STAT_TEXT], uint64_t part, uint64_t whole);

/* The whole bias summary: progress, percentages, every study, agreement ("syrob/summary/1"). */
ROB_API enum rob_status rob_write_summary_json(FILE *out, const struct rob_view *view,
                                               struct rob_source source, int outcome,
                                               struct rob_error *err);
ROB_API enum rob_status rob_write_status_json(FILE *out, const struct rob_view *view,
                                              struct rob_error *err);
ROB_API enum rob_status rob_write_disagreements_json(FILE *out, const struct rob_view *view,
                                                     struct rob_error *err);

/* The changes of each reviewer's answers during consensus, and the causes of the disagreements. The
 * JSON is the member "reconciliation" of the summary as a document of its own ("syrob/moved/1"). */
ROB_API enum rob_status rob_write_moved_json(FILE *out, const struct rob_view *view,
                                             struct rob_error *err);
ROB_API enum rob_status rob_write_moved_text(char **out, const struct rob_view *view,
                                             struct rob_error *err);

/* The same as a table (CSV), one row a study: three columns for each item, and outcome where it is
 * judged per outcome, hold the answer, its risk and the status of the judgement. */
ROB_API enum rob_status rob_write_summary_csv(FILE *out, const struct rob_view *view,
                                              struct rob_source source, int outcome,
                                              struct rob_error *err);

/* One row a judgement: of each reviewer of an unblinded study, and of the consensus; with all that
 * was written, in the order of the study list and the form. */
ROB_API enum rob_status rob_write_judgements_csv(FILE *out, const struct rob_view *view,
                                                 int outcome, struct rob_error *err);

/* The codebook of these two tables, as "studies.csv" and "judgements.csv": file, column, value and
 * meaning. A row without a value is about the column. */
ROB_API enum rob_status rob_write_codebook_csv(FILE *out, const struct rob_view *view,
                                               struct rob_error *err);

/*
 * Tables for other programs, one row a study, one column an item, and outcome where it is judged
 * per outcome; only the risk. ROB_REFUSED, before anything is written, where a judgement has none
 * and cells may not be missing (then they are empty); ROB_INVALID where the other program cannot
 * show the scale or so many items. `csv` is the table's name as the script is to read it.
 */

/* "Study" and the items' titles; cells are Low, Unclear and High. The script draws both figures of
 * the R package robvis. */
ROB_API enum rob_status rob_write_robvis_csv(FILE *out, const struct rob_view *view,
                                             struct rob_source source, int outcome,
                                             bool allow_missing, struct rob_error *err);
ROB_API enum rob_status rob_write_robvis_r(FILE *out, const char *csv, struct rob_error *err);

/* "study" and item1 to item10; cells are the labels of the form's risks. The script merges the
 * table with the effects of the user and pairs forest plot and traffic lights (R package meta). */
ROB_API enum rob_status rob_write_meta_csv(FILE *out, const struct rob_view *view,
                                           struct rob_source source, int outcome,
                                           bool allow_missing, struct rob_error *err);
ROB_API enum rob_status rob_write_meta_r(FILE *out, const struct rob_view *view, int outcome,
                                         const char *csv, struct rob_error *err);

/* A script with the table in it: subgroups by item, all without the highest risk, and a paired
 * forest plot, which it writes to the file `plot` (R package metafor). */
ROB_API enum rob_status rob_write_metafor_r(FILE *out, const struct rob_view *view,
                                            struct rob_source source, int outcome,
                                            bool allow_missing, const char *plot,
                                            struct rob_error *err);

/* The table "Risk of bias" of RevMan: judgement and support of each item. */
ROB_API enum rob_status rob_write_revman_csv(FILE *out, const struct rob_view *view,
                                             struct rob_source source, int outcome,
                                             bool allow_missing, struct rob_error *err);

/* A blank sheet: a row for each study, a column for each item, as `judge --from` reads it (CSV). */
ROB_API enum rob_status rob_write_sheet_csv(char **out, const struct rob_view *view,
                                            struct rob_error *err);

/* The same as an Excel workbook, with the answers to choose from, a column for the support beside
 * each, the guidance as notes, and a first worksheet on how to import it. Further errors:
 * ROB_SYSTEM. The same review and viewer give the same bytes. */
ROB_API enum rob_status rob_write_sheet_xlsx(FILE *out, const struct rob_view *view,
                                             struct rob_error *err);

/* The paragraph for the methods section of the paper, made from the facts, and below it the parts
 * left out, with the reasons. */
ROB_API enum rob_status rob_write_methods(char **out, const struct rob_view *view,
                                          struct rob_error *err);

/* The report: figures, tables, agreement, changes during consensus, methods, provenance and the
 * support of every judgement. As Markdown (tables only), or as one HTML file with its figures in
 * it, without scripts or references to other files. */
ROB_API enum rob_status rob_write_markdown(char **out, const struct rob_view *view,
                                           struct rob_source source, int outcome,
                                           struct rob_error *err);
ROB_API enum rob_status rob_write_html(char **out, const struct rob_view *view,
                                       struct rob_source source, int outcome,
                                       struct rob_error *err);

/* `filter` NULL, or a text that label, title, authors or id must hold. */
ROB_API enum rob_status rob_write_studies_json(FILE *out, const struct rob_view *view,
                                               const char *filter, struct rob_error *err);

/* Studies that may be one paper, as rob_duplicates_new() finds them; the text is "" where there are
 * none. */
ROB_API enum rob_status rob_write_duplicates_json(FILE *out, const struct rob_view *view,
                                                  struct rob_error *err);
ROB_API enum rob_status rob_write_duplicates_text(char **out, const struct rob_view *view,
                                                  struct rob_error *err);
ROB_API enum rob_status rob_write_agreement_json(FILE *out, const struct rob_view *view,
                                                 const struct rob_agreement_options *options,
                                                 struct rob_error *err);

/* `study` and `item` as in rob_view_log(). */
ROB_API enum rob_status rob_write_log_json(FILE *out, const struct rob_view *view, int study,
                                           int item, struct rob_error *err);

ROB_API enum rob_status rob_write_check_json(FILE *out, const struct rob_check *check,
                                             struct rob_error *err);

/*
 * Does a published summary ("syrob/summary/2", also one of a single outcome or source, or without
 * names) follow from the review that was checked? Each value that differs becomes a problem of the
 * check, of the kind "differs". A journal that has gone on since is not a difference as long as it
 * has the published line. `file` names the summary in messages. ROB_INVALID: it is not such a
 * document.
 */
struct rob_compared {
    size_t n_values, n_different;
    bool went_on; /* the review has more lines than when the summary was made */
};
ROB_API enum rob_status rob_check_summary(struct rob_compared *out, struct rob_check *check,
                                          const char *file, const char *data, size_t len,
                                          struct rob_error *err);

struct rob_text_options {
    unsigned columns; /* width to keep to, from 40; 0: 80 */
    bool color;       /* colour sequences on the signs of judgements */
    bool intervals;   /* Wilson's interval beside a percentage */
};

/* A table of percentages, with bars where there is room. */
ROB_API enum rob_status rob_write_summary_text(char **out, const struct rob_view *view,
                                               struct rob_source source, int outcome,
                                               const struct rob_text_options *options,
                                               struct rob_error *err);
ROB_API enum rob_status rob_write_status_text(char **out, const struct rob_view *view,
                                              struct rob_error *err);

/* Finished first passes that do not count, since the lead assigned the studies to others: a line
 * each, with the command that counts it. "" if there are none. */
ROB_API enum rob_status rob_write_unused_text(char **out, const struct rob_view *view,
                                              struct rob_error *err);

/* A sealed review: for how many studies each first pass was fixed before any other key was out;
 * "" in a plain one. */
ROB_API enum rob_status rob_write_sealing_text(char **out, const struct rob_view *view,
                                               struct rob_error *err);

/* A sealed review: second keys that this account has not accepted, a line each, and what to do. */
ROB_API enum rob_status rob_write_second_keys_text(char **out, const struct rob_view *view,
                                                   struct rob_error *err);
ROB_API enum rob_status rob_write_disagreements_text(char **out, const struct rob_view *view,
                                                     struct rob_error *err);
ROB_API enum rob_status rob_write_studies_text(char **out, const struct rob_view *view,
                                               const char *filter,
                                               const struct rob_text_options *options,
                                               struct rob_error *err);

enum rob_agreement_by { ROB_BY_ITEM, ROB_BY_DOMAIN, ROB_BY_OVERALL };

ROB_API enum rob_status rob_write_agreement_text(char **out, const struct rob_view *view,
                                                 const struct rob_agreement_options *options,
                                                 enum rob_agreement_by by, struct rob_error *err);
ROB_API enum rob_status rob_write_log_text(char **out, const struct rob_view *view, int study,
                                           int item, struct rob_error *err);

#endif
