/* The problems of a review, as far as everybody may know them. */
#include "store/review_state.h"

#include "base/fail.h"

#include <string.h>

bool rob_review__is_hidden(const struct rob_review *review, const struct rob_event *event)
{
    const struct rob_model *model = &review->model;
    const struct rob_model_journal *journal = &model->journals.at[event->journal];
    int study = event->study ? rob_model_study(model, event->study) : ROB_NOT_FOUND;
    bool own = review->viewer && strcmp(review->viewer, journal->seat) == 0;
    return journal->kind == ROB_JOURNAL_REVIEWER && !own &&
           (study == ROB_NOT_FOUND || !model->studies.at[study].open ||
            !rob_review__has_completed(model, study, journal->seat_index));
}

bool rob_review__has_completed(const struct rob_model *model, int study, int seat)
{
    return seat != ROB_NOT_FOUND && (model->studies.at[study].completed >> seat & 1);
}

bool rob_review__is_newer(const struct rob_review *review)
{
    for (size_t i = 0; i < review->problems.n; i++)
        if (strcmp(review->problems.at[i].kind, "newer") == 0)
            return true;
    return false;
}

enum rob_status rob_review__add_once(struct rob_review *review, const char *file, const char *kind,
                                     const char *message)
{
    for (size_t i = 0; i < review->problems.n; i++) /* their number alone would reveal something */
        if (strcmp(review->problems.at[i].file, file) == 0 &&
            strcmp(review->problems.at[i].kind, kind) == 0)
            return ROB_OK;
    return rob_review__add_problem(review, file, 0, kind, message);
}

enum rob_status rob_review__tell(struct rob_review *review, const struct rob_event *event,
                                 const char *kind, const char *message)
{
    const struct rob_model_journal *journal = &review->model.journals.at[event->journal];
    if (!rob_review__is_hidden(review, event))
        return rob_review__add_problem(review, journal->file, event->line, kind, message);
    return rob_review__add_once(review, journal->file, kind,
                                "in a blinded study: its reviewer is shown more, by "
                                "syrob check --as");
}

bool rob_review__had_other_form(const struct rob_model *model)
{
    uint64_t key =
        rob_cell_key(ROB_CELL_FORM, ROB_NOT_FOUND, ROB_NOT_FOUND, ROB_NOT_FOUND, ROB_NO_OUTCOME);
    const struct rob_node *last = rob_model_newest(model, key), *node = last;
    while (node && strcmp(node->event.sha256, last->event.sha256) == 0)
        node = rob_model_older(model, node);
    return node != NULL;
}

static const char *file_of(const struct rob_review *review, const struct rob_event *event)
{
    return review->model.journals.at[event->journal].file;
}

static enum rob_status describe_clash(struct rob_error *why, const struct rob_review *review,
                                      const struct rob_event *one, const struct rob_event *other)
{
    return rob_fail_at(why, ROB_INVALID, one->line,
                       "this line and line %u of %s have the same short name, %016llx, and are not "
                       "the same event: one of them was made to replace the other. Compare both "
                       "files with another copy, and move the wrong one away",
                       (unsigned)other->line, file_of(review, other), (unsigned long long)one->id);
}

enum rob_status rob_review__check_clashes(struct rob_review *review, struct rob_error *err)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < review->model.clashes.n && !status; i++) {
        const struct rob_event *pair[] = {review->model.clashes.at[i].first,
                                          review->model.clashes.at[i].second};
        for (size_t k = 0; k < 2 && !status; k++) {
            struct rob_error why = {0};
            status = describe_clash(&why, review, pair[k], pair[1 - k]);
            if (review->lenient)
                status = rob_review__add_problem(review, file_of(review, pair[k]), pair[k]->line,
                                                 "damaged", why.text);
            else if (err)
                *err = why;
            if (status == ROB_INVALID)
                rob_error_in_file(err, file_of(review, pair[k]));
        }
    }
    return status;
}
