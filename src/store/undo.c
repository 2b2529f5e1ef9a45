/* Undo and redo: events that reverse a command, recorded like others. */
#include "store/review_state.h"

#include "core/undo.h"

/* The writer of the seat must be known: only its own commands are taken back. */
static enum rob_status find(struct rob_undo_step *out, struct rob_review *review, const char *seat,
                            bool redo, struct rob_error *err)
{
    enum rob_status status = rob_review_claim(review, seat, err);
    return status ? status
                  : rob_undo_find(out, &review->model, seat, rob_review__writer(review, seat)->id,
                                  redo, err);
}

static enum rob_status step(struct rob_review *review, const char *seat, const char *operator_,
                            bool redo, char **what, struct rob_error *err)
{
    struct rob_undo_step undo = {0};
    enum rob_status status = find(&undo, review, seat, redo, err);
    for (size_t i = 0; !status && i < undo.n; i++) /* they may be those of another person */
        undo.events[i].operator_ = operator_;
    if (!status)
        status = rob_review_record(review, seat, undo.events, undo.n, err);
    if (!status) {
        *what = undo.what;
        undo.what = NULL;
    }
    rob_undo_free(&undo);
    return status;
}

enum rob_status rob_review_next_undo(struct rob_undo_next *out, struct rob_review *review,
                                     const char *seat, bool redo, struct rob_error *err)
{
    struct rob_undo_step undo = {0};
    enum rob_status status = find(&undo, review, seat, redo, err);
    if (!status)
        *out = undo.next;
    rob_undo_free(&undo);
    return status;
}

enum rob_status rob_review_undo(struct rob_review *review, const char *seat, const char *operator_,
                                char **what, struct rob_error *err)
{
    return step(review, seat, operator_, false, what, err);
}

enum rob_status rob_review_redo(struct rob_review *review, const char *seat, const char *operator_,
                                char **what, struct rob_error *err)
{
    return step(review, seat, operator_, true, what, err);
}
