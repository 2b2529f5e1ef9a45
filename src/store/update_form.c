/* Another version of the form, in place of the one in use. */
#include "store/forms.h"
#include "store/review_state.h"

#include "core/form_differences.h"

#include "base/fail.h"
#include "base/file.h"

#include <string.h>

/* Was this form in use before? It can always be chosen again: of two forms that two leads chose
 * without knowing of each other, or of one chosen before completed passes had arrived, the right
 * one can be restored. */
static bool was_in_use(const struct rob_model *model, const char *sha256)
{
    for (size_t i = 0; i < model->nodes.n; i++) {
        const struct rob_event *event = &model->nodes.at[i]->event;
        if (event->op == ROB_OP_FORM && strcmp(event->sha256, sha256) == 0)
            return true;
    }
    return false;
}

/* True if two leads chose different forms: one of them settles it, also the one in use. */
static bool is_contested(const struct rob_model *model)
{
    uint64_t key =
        rob_cell_key(ROB_CELL_FORM, ROB_NOT_FOUND, ROB_NOT_FOUND, ROB_NOT_FOUND, ROB_NO_OUTCOME);
    return rob_model_value(model, key).conflict;
}

/* Existing judgements must keep their meaning. Of the studies concerned, the first in the list is
 * named, so that nobody learns which was begun first. */
static enum rob_status check_judgements(const struct rob_model *model, struct rob_error *err)
{
    for (size_t i = 0; i < model->order.n; i++) {
        int study = (int)model->order.at[i];
        for (int seat = 0; seat < (int)model->seats.n &&
                           !rob_model_is_pilot(model, model->studies.at[study].round);
             seat++)
            if (model->seats.at[seat].role != ROB_ROLE_MACHINE &&
                rob_model_has_begun(model, study, seat))
                return rob_fail(
                    err, ROB_REFUSED,
                    "items, answers, levels, conditions and types of bias can change only while "
                    "all judgements are in studies of the pilot round; %s is started already. "
                    "Guidance, rules and templates can change",
                    model->studies.at[study].study.label);
    }
    return ROB_OK;
}

/* A first pass is kept as it is. A form under which it might be incomplete would make it unfinished
 * again: unblinded studies would be blinded, and their answers already seen. The check asks what
 * anybody may have answered, so that it reveals nothing. */
static enum rob_status check_passes(const struct rob_review *review, const struct rob_form *after,
                                    struct rob_error *err)
{
    const struct rob_model *model = &review->model;
    if (rob_form_keeps(review->form, after))
        return ROB_OK;
    for (size_t i = 0; i < model->order.n; i++)
        for (int seat = 0; seat < (int)model->seats.n; seat++) {
            const struct rob_model_study *study = &model->studies.at[model->order.at[i]];
            if (study->completed >> seat & 1)
                return rob_fail(
                    err, ROB_REFUSED,
                    "%s has finished %s: a new item, a removed answer, or a changed level or "
                    "condition would leave that first pass incomplete. %s",
                    model->seats.at[seat].name, study->study.label,
                    study->open
                        ? "It is unblinded and cannot be changed; create a review with the new "
                          "form: syrob init DIR --form FILE"
                        : "Have it reopened first: syrob reopen STUDY --reason TEXT");
        }
    return ROB_OK;
}

static enum rob_status record_form(struct rob_review *review, const char *form, size_t len,
                                   const char *sha256, const char *reason, struct rob_error *err)
{
    char name[ROB_FORM_NAME_MAX];
    enum rob_status status = rob_review_claim(review, ROB_SEAT_LEAD, err);
    if (!status && !rob_forms_free_name(name, review->dir))
        status = rob_fail(err, ROB_REFUSED, "there are too many versions of the form");
    if (!status)
        status = rob_file_write(review->dir, name, form, len, false, err);
    if (status)
        return status;
    struct rob_event event = {.op = ROB_OP_FORM, .reason = reason, .file = name, .sha256 = sha256};
    status = rob_review_record(review, ROB_SEAT_LEAD, &event, 1, err);
    return status ? status : rob_review_reload(review, err);
}

enum rob_status rob_review_update_form(struct rob_review *review, const char *form, size_t len,
                                       const char *reason, bool dry_run, char **differences,
                                       struct rob_error *err)
{
    struct rob_form *after = NULL;
    struct rob_buf list = {0};
    enum rob_status status = rob_form_read(&after, form, len, err);
    if (status)
        return status;
    bool meaning = rob_form_differences(&list, review->form, after) &&
                   !was_in_use(&review->model, after->sha256);
    if (strcmp(after->sha256, review->form->sha256) == 0 && !is_contested(&review->model))
        status = rob_fail(err, ROB_REFUSED, "it is the form in use: nothing is different");
    if (!status && (!reason || !*reason))
        status = rob_fail(err, ROB_INVALID, "another form needs a reason");
    if (!status && meaning)
        status = check_judgements(&review->model, err);
    if (!status && meaning)
        status = check_passes(review, after, err);
    if (!status && !dry_run)
        status = record_form(review, form, len, after->sha256, reason, err);
    char *text = status ? NULL : rob_buf_take(&list);
    if (!status && !text)
        status = rob_fail_memory(err);
    if (!status)
        *differences = text;
    rob_buf_free(&list);
    rob_form_free(after);
    return status;
}
