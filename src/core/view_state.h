/* The internals of a view. Only the gate's own files include this header, and work.c, which
 * compares the viewer's own entries. */
#ifndef ROB_CORE_VIEW_STATE_H
#define ROB_CORE_VIEW_STATE_H

#include "core/model.h"

struct rob_view {
    const struct rob_model *model; /* of the review; its address never changes */
    struct rob_review *review;
    char *seat;     /* the viewer's id; NULL: nobody. Its index may change when the review is read
                       again */
    bool anonymous; /* people are called by their ids */
};

/* Called by rob_view_new(), which knows the review's model. */
enum rob_status rob_view__new(struct rob_view **out, const struct rob_model *model,
                              struct rob_review *review, const char *seat, struct rob_error *err);

/* The gate: may the viewer see this seat's entries on this study (index of the model)? Entries of a
 * reviewer who never finished stay hidden, also when the study is unblinded. */
bool rob_view__visible(const struct rob_view *view, int study, int seat);

/* The event behind rob_view_judgement(); NULL: hidden, not judged or, with a conflict, undecided.
 */
const struct rob_event *rob_view__judgement(const struct rob_view *view, struct rob_cell cell,
                                            size_t seat, bool *conflict);

/* Is the viewer an adjudicator with slots left to resolve, from whom names must be hidden? */
bool rob_view__names_hidden(const struct rob_view *view);

/* The model's index of one of the view's studies. */
int rob_view__study(const struct rob_view *view, size_t study);

#endif
