/* The inside of a view. Only the gate's own files include it. */
#ifndef ROB_CORE_VIEW_STATE_H
#define ROB_CORE_VIEW_STATE_H

#include "core/model.h"

struct rob_view {
    const struct rob_model *model; /* of the review; stays where it is */
    struct rob_review *review;
    char *seat; /* the viewer's id; NULL: nobody. Its index may change when the review is read again
                 */
};

/* Called by rob_view_new(), which knows the review's model. */
enum rob_status rob_view__new(struct rob_view **out, const struct rob_model *model,
                              struct rob_review *review, const char *seat, struct rob_error *err);

/* The gate: may the viewer see what this seat wrote on this study (index of the model)? What
 * somebody began and never finished stays hidden, also when the study is open. */
bool rob_view__visible(const struct rob_view *view, int study, int seat);

/* Is the viewer an adjudicator with something left to settle, who must not know whose answers? */
bool rob_view__names_hidden(const struct rob_view *view);

/* Index of the model's studies and outcomes for one of the view's. */
int rob_view__study(const struct rob_view *view, size_t study);
int rob_view__outcome(const struct rob_view *view, int outcome);

#endif
