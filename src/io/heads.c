#include "io/heads.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

/* May everybody know how much each reviewer has written? A journal's end would tell more. */
static bool nothing_is_hidden(const struct rob_view *view)
{
    size_t n = rob_view_n_studies(view);
    bool open = n > 0;
    for (size_t s = 0; open && s < n + rob_view_n_dropped(view); s++) {
        open = rob_view_open(view, s);
        bool untouched = s >= n; /* a dropped study that nobody has begun hides nothing */
        for (size_t seat = 0; untouched && seat < rob_view_n_seats(view); seat++)
            untouched = rob_view_progress(view, s, seat) == ROB_UNTOUCHED;
        open = open || untouched;
    }
    return open;
}

static int compare_heads(const void *a, const void *b)
{
    const struct rob_head *one = a, *other = b;
    int seats = strcmp(one->seat, other->seat);
    return seats ? seats : strcmp(one->writer, other->writer);
}

/* Nothing that is published depends on what a machine said. */
static bool is_machine(const struct rob_view *view, const char *id)
{
    int seat = rob_view_find_seat(view, id);
    return seat != ROB_NOT_FOUND && rob_view_seat(view, (size_t)seat).role == ROB_ROLE_MACHINE;
}

enum rob_status rob_heads_list(struct rob_head **out, size_t *n, bool *given,
                               const struct rob_view *view, struct rob_error *err)
{
    const struct rob_review *review = rob_view_review(view);
    size_t n_all = rob_review_n_heads(review);
    *out = NULL;
    *n = 0;
    *given = false;
    if (!nothing_is_hidden(view))
        return ROB_OK;
    struct rob_head *heads = calloc(n_all + 1, sizeof *heads);
    if (!heads)
        return rob_fail_memory(err);
    for (size_t i = 0; i < n_all; i++) {
        heads[*n] = rob_review_head(review, i);
        *n += !is_machine(view, heads[*n].seat);
    }
    qsort(heads, *n, sizeof *heads, compare_heads);
    *out = heads;
    *given = true;
    return ROB_OK;
}
