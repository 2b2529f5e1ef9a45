/* A sealed review in this account: which keys it has, and what may be written without one. */
#include "store/review_state.h"

#include "store/key.h"

#include "base/fail.h"

#include <stdio.h>
#include <string.h>

enum rob_status rob_review__check_kind(bool sealed, const struct rob_journal_head *head,
                                       struct rob_error *err)
{
    if (head->version > ROB_JOURNAL_VERSION || sealed == (head->key != NULL))
        return ROB_OK;
    return rob_fail_at(err, ROB_INVALID, 1,
                       sealed ? "a journal without signatures cannot be part of a sealed review; "
                                "move it away"
                              : "a journal of a sealed review cannot be part of one that is not "
                                "sealed; move it away");
}

/* Has anybody written for the seat in this review, with whatever key? Another reviewer may have met
 * its key although the journal is not here. */
static bool has_written(const struct rob_review *review, const char *seat)
{
    const struct rob_model *model = &review->model;
    bool found = false;
    for (size_t i = 0; i < review->loaded.n && !found; i++)
        found = strcmp(review->loaded.at[i].seat, seat) == 0;
    for (size_t i = 0; i < model->meetings.n && !found; i++)
        found = strcmp(model->nodes.at[model->meetings.at[i]]->event.seat, seat) == 0;
    return found;
}

/* Leads and those who resolve sign, and hide nothing: each account has its own key for that. */
static bool may_begin(const struct rob_review *review, const char *seat)
{
    return !rob_key_is_there(review->state, seat) &&
           (rob_journal_kind_of(seat) != ROB_JOURNAL_REVIEWER || !has_written(review, seat));
}

enum rob_status rob_review__check_unlocked(const struct rob_review *review, const char *seat,
                                           struct rob_error *err)
{
    const struct rob_own_key *own = rob_keyring_own(&review->keyring, seat);
    if (!own || !own->locked)
        return ROB_OK;
    return rob_fail(err, ROB_REFUSED,
                    "the key of %s in this account is protected by a passphrase, which was not "
                    "given. It is asked for on a terminal, with --as %s; if it is forgotten, enter "
                    "the recovery code: syrob key enter --as %s",
                    seat, seat, seat);
}

enum rob_status rob_review__need_key(struct rob_review *review, const char *seat,
                                     struct rob_error *err)
{
    unsigned char secret[ROB_SECRET_BYTES];
    if (!review->sealed || rob_keyring_find(&review->keyring, seat))
        return ROB_OK;
    enum rob_status status = rob_review__check_unlocked(review, seat, err);
    if (status)
        return status;
    if (review->state < 0)
        return rob_fail(err, ROB_REFUSED,
                        "this review is sealed, and its keys are kept in the state folder "
                        "($XDG_STATE_HOME), which cannot be written; nothing was recorded");
    if (!may_begin(review, seat))
        return rob_fail(err, ROB_REFUSED,
                        "this account has no key of %s in this sealed review; nothing was "
                        "recorded. Enter the recovery code from the first computer: syrob key "
                        "enter --as %s",
                        seat, seat);
    status = rob_review__check_custodian(review, seat, err);
    if (status)
        return status;
    rob_seal_new_secret(secret);
    status = rob_key_write(&review->keyring, review->state, review->id, seat, secret, false, err);
    rob_seal_wipe(secret, sizeof secret);
    if (!status && rob_journal_kind_of(seat) == ROB_JOURNAL_REVIEWER)
        snprintf(review->new_key, sizeof review->new_key, "%s", seat);
    return status;
}
