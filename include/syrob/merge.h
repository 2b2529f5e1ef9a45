/*
 * Merging other copies of a review: a stick, a share, a colleague's folder.
 *
 *     struct rob_merge_report report = {0};
 *     enum rob_status status = rob_review_merge(review, "/media/stick/hypothermia", &report, &err);
 *     for (size_t i = 0; i < report.n; i++)
 *         printf("%s: %zu events\n", report.seats[i].seat, report.seats[i].n_events);
 *     rob_merge_report_free(&report);
 *
 * Merging is the union of events. It does not matter in which order copies are merged, or how
 * often. A journal is known by its first line, never by its file's name. Where one writer's
 * journal goes on in two ways (a copied disk), both are kept. Everything is checked before the
 * first byte is written.
 */
#ifndef SYROB_MERGE_H
#define SYROB_MERGE_H

#include <syrob/review.h>

struct rob_merge_seat {
    char seat[33];
    size_t n_events; /* merged that were not here */
    size_t n_forks;  /* journals that went on in two ways */
    size_t n_mended; /* damaged journals here, replaced by a good copy and kept aside */
};

struct rob_merge_report {
    struct rob_merge_seat *seats; /* those with new events, by name */
    size_t n;
    size_t n_torn;   /* journals whose unfinished last line was left out */
    size_t n_unread; /* files that look like journals and were left out because of their names */
    size_t n_closed; /* studies that were unblinded here and are closed again: a reviewer has
                        reopened them elsewhere, or the form or their outcomes were changed */
    size_t n_late;   /* first passes here that others have read and that were changed on a copy
                        which did not know of that: the changes are kept, but do not count */
    bool asks_more;  /* first passes may lack answers, because the form or the outcomes changed:
                        rob_view_n_lacking() shows each reviewer his or her own */
};

/*
 * Merges the journals of another copy: its folder, its `journals` folder, or one journal's file.
 * The review is replayed afterwards: borrowed pointers of its views are void. ROB_INVALID: a
 * journal of another review, a broken chain (file and line named), a form that neither side's
 * lead has put in the other's place (the differences are listed). ROB_REFUSED: the review would
 * have more journals than are read. Nothing is written then. A journal that is damaged here gives
 * way to a copy that goes on from there, and stays under another name; other damage is reported
 * when the review opens.
 */
ROB_API enum rob_status rob_review_merge(struct rob_review *review, const char *path,
                                         struct rob_merge_report *report, struct rob_error *err);

/* The same for a folder that may not even open, because a journal of another person is damaged or
 * a form is missing. */
ROB_API enum rob_status rob_merge_into(const char *dir, const char *path,
                                       struct rob_merge_report *report, struct rob_error *err);

/*
 * Makes the folder `dir` and this review hold the same: each gets the events of the other. A folder
 * that does not exist yet is made. `taken` reports what came from `dir`, `given` what went there;
 * free both, also after an error, such as a stick that is full: `taken` has what was imported then.
 * Journals of this account that were cut or lost are restored from their second copies first.
 */
ROB_API enum rob_status rob_review_sync(struct rob_review *review, const char *dir,
                                        struct rob_merge_report *taken,
                                        struct rob_merge_report *given, struct rob_error *err);

ROB_API void rob_merge_report_free(struct rob_merge_report *report);

#endif
