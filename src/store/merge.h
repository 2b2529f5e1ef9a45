/* The part of merging that syncing uses too. */
#ifndef ROB_STORE_MERGE_H
#define ROB_STORE_MERGE_H

#include "store/review_state.h"

#include <syrob/merge.h>

/* Imports the journals of `path` without replaying the review: only its list is needed. */
enum rob_status rob_merge__take(struct rob_review *review, const char *path,
                                struct rob_merge_report *report, struct rob_error *err);

struct rob_open_study {
    const char *id;
    const char **seats; /* the reviewers who had assessed it */
    size_t n_seats;
};

/*
 * The studies that were unblinded before a merge. Another lead, unaware of that, may have blinded
 * them again by adding a study to their round or assigning them to others. But nobody can unread a
 * judgement, so each is assigned as before, if need be, and unblinded early, which is final.
 */
struct rob_open_list {
    ROB_VEC(struct rob_open_study) studies;
    struct rob_arena arena;
    char demands[ROB_HASH_HEX + 1]; /* the review's requirements (rob_model_demands) */
    size_t n_passes;                /* the number of completions */
    size_t n_late;                  /* of these, changed after others had read them */
};

enum rob_status rob_merge__note_open(struct rob_open_list *list, const struct rob_review *review,
                                     struct rob_error *err);

/* May completions lack answers after the merge, or has it brought new completions? Found without
 * looking at the answers. */
bool rob_merge__asks_more(const struct rob_open_list *list, const struct rob_review *review);

/* First passes that are found to be changed after others had read them since the list was made. */
size_t rob_merge__count_late(const struct rob_open_list *list, const struct rob_review *review);
enum rob_status rob_merge__keep_open(size_t *n_closed, const struct rob_open_list *list,
                                     struct rob_review *review, struct rob_error *err);
void rob_merge__forget_open(struct rob_open_list *list);

#endif
