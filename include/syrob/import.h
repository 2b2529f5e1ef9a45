/*
 * Importing into a review: the events that add the content of files, made before any is recorded.
 *
 * Studies from citation files (<syrob/citations.h>), each once, whichever file or laptop it comes
 * from:
 *
 *     struct rob_citations *found = NULL;
 *     struct rob_citations_options options = {0};
 *     struct rob_import *import = NULL;
 *     if (rob_citations_read(&found, data, len, &options, &err) != ROB_OK)
 *         return complain(&err);
 *     const struct rob_import_file file = {.name = "refs.csv", .citations = found};
 *     if (rob_import_new(&import, view, &file, 1, &err) != ROB_OK)
 *         return complain(&err);
 *     for (size_t i = 0; i < import->n_records; i++)
 *         if (import->records[i].kind == ROB_IMPORT_PRESENT)
 *             printf("line %u: already in the review\n", import->records[i].citation->line);
 *     rob_review_record(review, ROB_SEAT_LEAD, import->events, import->n_events, &err);
 *     rob_import_free(import);
 *     rob_citations_free(found);
 *
 * A reviewer's judgements from a sheet (<syrob/sheet.h>), through a view of that reviewer:
 *
 *     struct rob_sheet *sheet = NULL;
 *     struct rob_sheet_options wanted = {0};
 *     struct rob_sheet_import *judgements = NULL;
 *     struct rob_sheet_import_options how = {.file = "r1.csv"};
 *     if (rob_sheet_read(&sheet, data, len, form, &wanted, &err) != ROB_OK ||
 *         rob_sheet_import_new(&judgements, view, sheet, &how, &err) != ROB_OK)
 *         return complain(&err);
 *     for (size_t i = 0; i < judgements->n_problems; i++)
 *         printf("line %u: %s\n", judgements->problems[i].line, judgements->problems[i].message);
 *     if (judgements->n_problems == 0)
 *         rob_review_record(review, "r1", judgements->events, judgements->n_events, &err);
 *     rob_sheet_import_free(judgements);
 *     rob_sheet_free(sheet);
 *
 * Both borrow from their sources: the files, the sheet, and the view, whose texts are valid until
 * the review next records or reloads.
 */
#ifndef SYROB_IMPORT_H
#define SYROB_IMPORT_H

#include <syrob/assign.h>
#include <syrob/citations.h>
#include <syrob/sheet.h>

/* --- studies ----------------------------------------------------------------------------- */

struct rob_import_file {
    const char *name; /* for the caller's messages */
    const struct rob_citations *citations;
    const char *source; /* the database that it comes from; NULL: its name */
    const char *sha256; /* of its bytes, in hex; NULL: what was imported is not recorded */
};

enum rob_import_kind {
    ROB_IMPORT_NEW,     /* it becomes a study */
    ROB_IMPORT_PRESENT, /* the review has it, or an earlier record is the same paper */
    ROB_IMPORT_EMPTY,   /* neither title, DOI nor PMID: skipped */
    ROB_IMPORT_UNREAD,  /* it cannot be recorded; `note` says why */
};

/* A study that is the same paper as a record, or perhaps the same. */
struct rob_import_pair {
    const char *study; /* id, of one that is new, too */
    const char *why;   /* "the same DOI and similar titles"; static */
};

struct rob_import_record {
    size_t file; /* index of the files */
    const struct rob_citation *citation;
    enum rob_import_kind kind;
    const char *id;   /* of the study that it becomes or is; "" where it is skipped */
    const char *note; /* what was left out of it, or why it cannot be recorded; or NULL */
    /* Of a record that is present: the study. Of a new one: those that are perhaps the same. */
    const struct rob_import_pair *pairs;
    size_t n_pairs;
    /* Of a record that is present: the fields ("abstract") that the study lacked and gets from it.
     */
    const char *const *added;
    size_t n_added;
};

struct rob_import {
    const struct rob_import_record *records; /* in the order of the files */
    size_t n_records;
    size_t n_new, n_present;
    size_t n_doubtful;        /* new ones that are like another, or odd in another way */
    size_t n_unreadable;      /* records that are skipped */
    struct rob_event *events; /* of the lead; late studies have a round of their own; at the end,
                                 what was imported, unless this file was imported before */
    size_t n_events;
    struct rob_arena *memory;
};

/*
 * Finds the records that are new. The same paper counts once, whatever file it comes from: one DOI
 * or PMID and similar titles, or the same title, first author and year; src/core/papers.h has the
 * rules. A record that is only perhaps the same paper is new and doubtful. Two papers that share an
 * id (rob_citation_study_id()) get ids of different lengths. A study that was removed from the
 * review still counts as present. What a study lacks of title, authors, year, DOI, PMID and
 * abstract comes from the first record of the same paper that has it.
 *
 * Errors: ROB_INVALID where no id is free; ROB_NO_MEMORY.
 */
ROB_API enum rob_status rob_import_new(struct rob_import **out, const struct rob_view *view,
                                       const struct rob_import_file *files, size_t n_files,
                                       struct rob_error *err);
ROB_API void rob_import_free(struct rob_import *import);

/* --- judgements -------------------------------------------------------------------------- */

/* A row of the sheet, and the study that it was taken for. */
struct rob_sheet_found {
    unsigned line;
    const char *text; /* that names the study */
    int study;        /* index of the view's studies, or ROB_NOT_FOUND */
    bool passed_over; /* it names no study, and is a row of sums, a legend or the like */
};

/* A word in the cells, and the answer that it was taken for. */
struct rob_sheet_word {
    const char *text;
    const char *answer;    /* its label; NULL: not an answer */
    size_t n;              /* cells */
    unsigned line, column; /* of the first; column 0: not known */
};

struct rob_sheet_import {
    struct rob_event *events; /* `judge` or `resolve`, for each answer that changes */
    size_t n_events;
    size_t n_unchanged; /* entries that the review already has */
    /* Resolving: entries for items that are due only once the events are recorded. Read the sheet
     * into the review again then. */
    size_t n_later;
    size_t n_unasked; /* judgements of items whose condition ("if") is not met: they do not count */
    size_t n_repeated; /* entries that say again what an earlier one says */
    /* Problems, by line: those of the sheet itself, unknown studies, words that are not answers
     * (one for each word), judgements that contradict each other, entries that the rules refuse,
     * answers that a study lacks to be completed. */
    const struct rob_sheet_problem *problems;
    size_t n_problems;
    const struct rob_sheet_found *rows; /* all of them, in the order of the sheet */
    size_t n_rows;
    const struct rob_sheet_word *words; /* in the order in which they were found */
    size_t n_words;
    const struct rob_sheet_note *left; /* resolving: entries that contradict what is settled */
    size_t n_left;
    const bool *studies; /* a flag for each study of the view: does the sheet judge it? */
    struct rob_arena *memory;
};

struct rob_sheet_import_options {
    const char *file; /* recorded with the judgements, without its folders, as their source */
    bool numbers;     /* a bare number names the study with this number in the list */
    bool complete;    /* an answer that a named study would lack is a problem */
    /* NULL, or who agreed on the answers of the sheet: they resolve disagreements of the review,
     * and the viewer may be nobody. */
    const char *const *by;
    size_t n_by;
    const char *reason;    /* of the resolutions, or NULL */
    const char *operator_; /* the seat at the keyboard, or NULL */
};

/*
 * Finds the changes that a sheet makes to the judgements of the viewer, who is a reviewer. A row
 * names its study by id, label, title, DOI or PubMed number, or as papers cite it ("Hale et al.,
 * 1997 [12]"). Texts that the sheet does not hold, and signalling answers, stay as they are. With
 * `complete`, rob_work_completions() makes the events that finish the studies once the judgements
 * are recorded.
 *
 * With `by`, the events are `resolve`, of the consensus, for each disagreement. An answer that the
 * reviewers agree on, or that was resolved, is left alone; where the sheet says something else, it
 * is in `left`. A study that is blinded is a problem.
 *
 * Errors: ROB_USAGE where the viewer is nobody and there is no `by`; ROB_NO_MEMORY.
 */
ROB_API enum rob_status rob_sheet_import_new(struct rob_sheet_import **out,
                                             const struct rob_view *view,
                                             const struct rob_sheet *sheet,
                                             const struct rob_sheet_import_options *options,
                                             struct rob_error *err);
ROB_API void rob_sheet_import_free(struct rob_sheet_import *import);

/* --- assignments ------------------------------------------------------------------------- */

/* Reads a table, delimited text or a worksheet (NULL: the only one with content) of a workbook,
 * with a column for the study and, behind it, one reviewer a column or a column "reviewers" with
 * "r1,r2". ROB_INVALID with the line. */
ROB_API enum rob_status rob_assignments_read(struct rob_assignments *out,
                                             const struct rob_view *view, const char *data,
                                             size_t len, const char *worksheet,
                                             struct rob_error *err);

#endif
