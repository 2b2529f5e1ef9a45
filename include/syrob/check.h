/*
 * Checking a review's folder: chains, form, references, conflicts.
 *
 *     struct rob_check *check = NULL;
 *     if (rob_check_new(&check, "hypothermia", NULL, &err) == ROB_OK && check->n_problems == 0)
 *         puts("everything holds");
 *     rob_check_free(check);
 *
 * Nothing is written and nothing is repaired. share/syrob/verify.py does the same without a line of
 * this library. A chain of hashes proves to everyone who remembers a later hash that no earlier
 * line was changed; it does not replace a signature.
 */
#ifndef SYROB_CHECK_H
#define SYROB_CHECK_H

#include <syrob/review.h>

/*
 * Kinds of problems:
 *   damaged            a line that does not fit its hash, or does not hold an event
 *   torn-line          an unfinished last line or command; it counts for nothing
 *   foreign-journal    a journal of another review
 *   not-read           a file that looks like a journal and is skipped because of its name
 *   fork               a writer's journal that goes on in two ways (a copied disk)
 *   newer              an event or version that this program does not know
 *   identity           review.json was changed since the review was begun
 *   form-pin           the form's file is not the one that the lead pinned
 *   unknown-word       a study, item, outcome or reviewer that the review does not have
 *   missing-reference  an event or a key named by another is missing (a copy that lacks some)
 *   foreign-reference  an event that another replaces belongs to something else
 *   incomplete-pass    a reviewer's completion that does not name every judgement
 *   against-the-rules  an event that no program of this kind records: a forged line
 *   conflict           two values of one thing, written on two machines
 *   removed            a study was removed as the same paper as one that was removed, too
 *   cut-off            the last lines of this account's own journal, or all of it, are missing
 *   shorter, changed,
 *   gone               another's journal lacks or changes lines that this account has read
 *   second-key         sealed: a reviewer's journals have keys that nobody else has accepted
 *   wrong-key          sealed: a reveal or meeting names a key that is not the reviewer's
 *   closed-box         sealed: a box does not open with the key that its reviewer published
 *   second-copy        this machine's second copy of a journal is not the same
 *   differs            a value of a published summary (rob_check_summary())
 */
struct rob_check {
    const struct rob_problem *problems; /* by file and line */
    size_t n_problems;
    size_t n_journals, n_events;
    struct rob_review *review; /* the review, as far as it can be read */
};

/* Checks a folder. ROB_INVALID where it does not hold a review; damage inside one is a problem of
 * the result. `seat` NULL: nobody in particular; to a reviewer, conflicts of his or her own in
 * blinded studies are reported, too, and an undamaged review without such a seat is ROB_INVALID. */
ROB_API enum rob_status rob_check_new(struct rob_check **out, const char *dir, const char *seat,
                                      struct rob_error *err);
ROB_API void rob_check_free(struct rob_check *check);

#endif
