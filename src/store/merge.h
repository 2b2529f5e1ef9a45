/* The part of merging that syncing uses too. */
#ifndef ROB_STORE_MERGE_H
#define ROB_STORE_MERGE_H

#include "store/review_state.h"

#include <syrob/merge.h>

/* Takes in what `path` has, without replaying the review: only its list of journals is needed. */
enum rob_status rob_merge__take(struct rob_review *review, const char *path,
                                struct rob_merge_report *report, struct rob_error *err);

struct rob_open_study {
    const char *id;
    const char **seats; /* who had assessed it */
    size_t n_seats;
};

/*
 * The studies that were open before a merge. What another lead does without knowing that they are
 * open would close them: adds a study to their round, or assigns them to others. But what has been
 * read cannot be unread, so each is assigned as it was, if need be, and opened early, which nothing
 * takes back.
 */
struct rob_open_list {
    ROB_VEC(struct rob_open_study) studies;
    struct rob_arena arena;
    char demands[ROB_HASH_HEX + 1]; /* what the review asked for (rob_model_demands) */
    size_t n_passes;                /* completions that there were */
};

enum rob_status rob_merge__note_open(struct rob_open_list *list, const struct rob_review *review,
                                     struct rob_error *err);

/* May completions lack answers after the merge, or completions that came with it? That is found
 * without a look at the answers. */
bool rob_merge__asks_more(const struct rob_open_list *list, const struct rob_review *review);
enum rob_status rob_merge__keep_open(size_t *n_closed, const struct rob_open_list *list,
                                     struct rob_review *review, struct rob_error *err);
void rob_merge__forget_open(struct rob_open_list *list);

#endif
