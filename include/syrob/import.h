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
 *     const struct rob_import_file file = {"refs.csv", found};
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
 *     if (rob_sheet_read(&sheet, data, len, form, &wanted, &err) != ROB_OK ||
 *         rob_sheet_import_new(&judgements, view, sheet, "r1.csv", false, &err) != ROB_OK)
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
};

enum rob_import_kind {
    ROB_IMPORT_NEW,     /* it becomes a study */
    ROB_IMPORT_PRESENT, /* the review has it, or an earlier record is the same paper */
    ROB_IMPORT_EMPTY,   /* neither title, DOI nor PMID: skipped */
};

struct rob_import_record {
    size_t file; /* index of the files */
    const struct rob_citation *citation;
    enum rob_import_kind kind;
    const char *id;   /* of the study that it becomes or is; "" where it is skipped */
    const char *like; /* of a new one: a study with the same title, perhaps the same paper; NULL */
};

struct rob_import {
    const struct rob_import_record *records; /* in the order of the files */
    size_t n_records;
    size_t n_new, n_present;
    size_t n_doubtful;        /* new ones that are like another, or odd in another way */
    size_t n_unreadable;      /* records that are skipped */
    struct rob_event *events; /* of the lead; late studies have a round of their own */
    size_t n_events;
    struct rob_arena *memory;
};

/*
 * Finds the records that are new. A record is known by its id (rob_citation_study_id()); two papers
 * that share one differ in their DOIs, else in their titles, and the second has a longer id. A
 * study that was removed from the review still counts as present.
 *
 * Errors: ROB_INVALID where no id is free; ROB_NO_MEMORY.
 */
ROB_API enum rob_status rob_import_new(struct rob_import **out, const struct rob_view *view,
                                       const struct rob_import_file *files, size_t n_files,
                                       struct rob_error *err);
ROB_API void rob_import_free(struct rob_import *import);

/* --- judgements -------------------------------------------------------------------------- */

struct rob_sheet_import {
    struct rob_event *events; /* `judge`, of the viewer, for each answer that changes */
    size_t n_events;
    size_t n_unchanged; /* entries that the review already has */
    /* Problems in the order in which they were found: those of the sheet itself, unknown studies,
     * entries that the rules refuse, answers that a study lacks to be completed. */
    const struct rob_sheet_problem *problems;
    size_t n_problems;
    const bool *studies; /* a flag for each study of the view: does the sheet name it? */
    struct rob_arena *memory;
};

/*
 * Finds the changes that a sheet makes to the judgements of the viewer, who is a reviewer. Texts
 * for which the sheet has no column, and signalling answers, stay as they are. The name `file`,
 * without its folders, is recorded with the judgements as their source. With `complete`, a
 * judgement of a named study that would be left without an answer is a problem;
 * rob_work_completions() makes the events once the judgements are recorded.
 *
 * Errors: ROB_USAGE where the viewer is nobody; ROB_NO_MEMORY.
 */
ROB_API enum rob_status rob_sheet_import_new(struct rob_sheet_import **out,
                                             const struct rob_view *view,
                                             const struct rob_sheet *sheet, const char *file,
                                             bool complete, struct rob_error *err);
ROB_API void rob_sheet_import_free(struct rob_sheet_import *import);

/* --- assignments ------------------------------------------------------------------------- */

/* Reads a table with a column for the study and, behind it, one reviewer a column or a column
 * "reviewers" with "r1,r2". ROB_INVALID with the line. */
ROB_API enum rob_status rob_assignments_read(struct rob_assignments *out,
                                             const struct rob_view *view, const char *data,
                                             size_t len, struct rob_error *err);

#endif
