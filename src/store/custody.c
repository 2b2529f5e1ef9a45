/* Custody in a review: giving a reviewer's secret to the custodian, and recovering it. */
#include "store/review_state.h"

#include "store/custodian.h"

#include "base/fail.h"

#include <string.h>

/* --- the account of the custodian --------------------------------------------------------- */

/* A custodian may not assess. A damaged custodian.key does not stop a reviewer, since it cannot
 * recover anything. */
enum rob_status rob_review__check_custodian(const struct rob_review *review, const char *seat,
                                            struct rob_error *err)
{
    struct rob_custodian_keys keys = {.public_key = ""};
    const struct rob_event *custodian = rob_model_custodian(&review->model);
    bool found = false, same = false;
    if (!custodian || rob_journal_kind_of(seat) != ROB_JOURNAL_REVIEWER)
        return ROB_OK;
    if (rob_custodian_load(&keys, &found, NULL) == ROB_OK && found)
        same = strcmp(keys.public_key, custodian->public_key) == 0;
    rob_custodian_forget(&keys);
    return same ? rob_fail(err, ROB_REFUSED,
                           "this is the account of %s, the custodian of this review, who can "
                           "recover the keys of its reviewers, and so cannot be one",
                           custodian->name)
                : ROB_OK;
}

/* --- giving ------------------------------------------------------------------------------ */

/* Has the key written anything? Then it is in custody, or never will be: its reviewer was told
 * then who can recover it. A repair may come before, after a power cut. */
static bool has_begun(const struct rob_model *model, const char *seat, const char *key)
{
    bool begun = rob_model_custody(model, seat, key, 0) != NULL;
    for (size_t i = 0; i < model->nodes.n && !begun; i++) {
        const struct rob_event *event = &model->nodes.at[i]->event;
        const struct rob_model_journal *journal = &model->journals.at[event->journal];
        begun = event->op != ROB_OP_OPEN && event->op != ROB_OP_RECOVER &&
                strcmp(journal->seat, seat) == 0 && strcmp(journal->key, key) == 0;
    }
    return begun;
}

static enum rob_status close_box(struct rob_buf *box, const struct rob_review *review,
                                 const struct rob_event *custodian, const char *seat,
                                 const struct rob_seal_keys *keys, struct rob_error *err)
{
    bool closed = rob_custody_close(box, custodian->public_key, review->id, seat, keys->secret);
    if (!closed && !box->failed)
        return rob_fail(err, ROB_REFUSED,
                        "the key of %s, the custodian of this review, is not good: nothing can be "
                        "put into custody with it, and nothing was recorded",
                        custodian->name);
    return box->failed ? rob_fail_memory(err) : ROB_OK;
}

enum rob_status rob_review__make_custody(struct rob_buf *box, const struct rob_review *review,
                                         const char *seat, struct rob_error *err)
{
    const struct rob_seal_keys *keys = rob_keyring_find(&review->keyring, seat);
    const struct rob_event *custodian = keys ? rob_model_custodian(&review->model) : NULL;
    if (!custodian || rob_journal_kind_of(seat) != ROB_JOURNAL_REVIEWER ||
        has_begun(&review->model, seat, keys->public_key))
        return ROB_OK;
    return close_box(box, review, custodian, seat, keys, err);
}

/* --- whose key --------------------------------------------------------------------------- */

static bool is_key_of(const struct rob_model_journal *journal, const char *seat)
{
    return strcmp(journal->seat, seat) == 0 && *journal->key;
}

static bool has_fingerprint(const struct rob_model_journal *journal, const char *fingerprint)
{
    char text[ROB_FINGERPRINT_TEXT + 1];
    rob_fingerprint(text, journal->key);
    return strcmp(text, fingerprint) == 0;
}

/* Nobody can know which of several keys is genuine but those who have met it. */
static enum rob_status refuse_several(const struct rob_model *model, const char *seat,
                                      struct rob_error *err)
{
    char text[ROB_FINGERPRINT_TEXT + 1];
    struct rob_buf list = {0};
    for (size_t i = 0; i < model->journals.n; i++) {
        rob_fingerprint(text, model->journals.at[i].key);
        if (is_key_of(&model->journals.at[i], seat) && !strstr(rob_buf_text(&list), text))
            rob_buf_printf(&list, "%s%s", list.len ? ", " : "", text);
    }
    enum rob_status status =
        rob_fail(err, ROB_REFUSED,
                 "%s has several keys, %s: ask the other reviewers which one is genuine, then: "
                 "syrob key recover %s KEY",
                 seat, rob_buf_text(&list), seat);
    rob_buf_free(&list);
    return status;
}

/* The key to be recovered: the only one of the seat, or the one with this fingerprint. */
static enum rob_status find_key(const char **key, const struct rob_model *model, const char *seat,
                                const char *fingerprint, struct rob_error *err)
{
    *key = NULL;
    for (size_t i = 0; i < model->journals.n; i++) {
        const struct rob_model_journal *journal = &model->journals.at[i];
        if (!is_key_of(journal, seat) || (fingerprint && !has_fingerprint(journal, fingerprint)))
            continue;
        if (*key && strcmp(*key, journal->key) != 0)
            return refuse_several(model, seat, err);
        *key = journal->key;
    }
    if (*key)
        return ROB_OK;
    return fingerprint ? rob_fail(err, ROB_USAGE, "%s has no key '%s'; to list the keys: syrob key",
                                  seat, fingerprint)
                       : rob_fail(err, ROB_REFUSED, "%s has written nothing here yet", seat);
}

/* --- recovering -------------------------------------------------------------------------- */

static const char *const faults[] = {
    [ROB_CUSTODY_GOOD] = "it does not hold the secret of the key of this journal",
    [ROB_CUSTODY_CLOSED] = ("it does not open with the key of this account: it is damaged, or was "
                            "closed for somebody else"),
    [ROB_CUSTODY_OTHER] = "it is that of another reviewer or review, and was copied here",
};

/* Opens a box, and compares the key that follows from the secret with that of the journal. */
static enum rob_status open_box(unsigned char secret[ROB_SECRET_BYTES],
                                const struct rob_review *review, const struct rob_event *event,
                                const struct rob_custodian_keys *own, struct rob_error *err)
{
    struct rob_seal_keys keys = {.public_key = ""};
    const struct rob_model_journal *journal = &review->model.journals.at[event->journal];
    enum rob_custody_fault fault =
        rob_custody_open(secret, own, review->id, journal->seat, event->custody);
    if (!fault)
        rob_seal_keys(&keys, secret, review->id, journal->seat);
    bool same = strcmp(keys.public_key, journal->key) == 0;
    rob_seal_forget(&keys);
    return same ? ROB_OK
                : rob_fail(err, ROB_INVALID, "%s:%u: the box for the custodian is not good: %s",
                           journal->file, (unsigned)event->line, faults[fault]);
}

/* One good box is enough: a reviewer with two computers may have given two. */
static enum rob_status open_one(char code[ROB_KEY_CODE_SIZE], const struct rob_review *review,
                                const char *seat, const char *key,
                                const struct rob_custodian_keys *own, struct rob_error *err)
{
    unsigned char secret[ROB_SECRET_BYTES];
    enum rob_status status =
        rob_fail(err, ROB_REFUSED, "%s has put no key into custody: it cannot be recovered", seat);
    for (size_t i = 0; status; i++) {
        const struct rob_event *event = rob_model_custody(&review->model, seat, key, i);
        if (!event)
            break;
        status = open_box(secret, review, event, own, err);
    }
    if (!status)
        rob_code_text(code, secret);
    rob_seal_wipe(secret, sizeof secret);
    return status;
}

static bool is_named(const struct rob_model *model, const char *public_key)
{
    bool found = false;
    for (size_t i = 0; i < model->custodians.n && !found; i++) {
        const struct rob_event *event = &model->nodes.at[model->custodians.at[i]]->event;
        found = strcmp(public_key, event->public_key) == 0;
    }
    return found;
}

/* A forged second beginning must not lock out the custodian: while nobody counts as custodian, all
 * who are named may try. A false one finds no box. */
static enum rob_status check_own(const struct rob_model *model,
                                 const struct rob_custodian_keys *own, bool found,
                                 struct rob_error *err)
{
    const struct rob_event *custodian = rob_model_custodian(model);
    if (!model->custodians.n)
        return rob_fail(err, ROB_REFUSED, "this review has no custodian: nobody can recover a key");
    if (found && (custodian ? strcmp(own->public_key, custodian->public_key) == 0
                            : is_named(model, own->public_key)))
        return ROB_OK;
    if (!custodian)
        return rob_fail(err, ROB_REFUSED,
                        "nobody counts as the custodian of this review, and this account was not "
                        "named: it cannot recover a key");
    return rob_fail(err, ROB_REFUSED,
                    "the custodian of this review is %s: only that person's account can recover a "
                    "key",
                    custodian->name);
}

enum rob_status rob_key_recover(char code[ROB_KEY_CODE_SIZE], const struct rob_review *review,
                                const char *seat, const char *fingerprint, struct rob_error *err)
{
    struct rob_custodian_keys own = {.public_key = ""};
    int index = ROB_NOT_FOUND;
    bool found = false;
    const char *key = NULL;
    if (!review->sealed)
        return rob_fail(err, ROB_REFUSED, "this review is not sealed: it has no keys");
    enum rob_status status = rob_model_need_seat(&index, &review->model, seat, err);
    if (!status)
        status = rob_custodian_load(&own, &found, err);
    if (!status)
        status = check_own(&review->model, &own, found, err);
    if (!status)
        status = find_key(&key, &review->model, seat, fingerprint, err);
    if (!status)
        status = open_one(code, review, seat, key, &own, err);
    rob_custodian_forget(&own);
    return status;
}
