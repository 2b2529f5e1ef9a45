/* The keys of a sealed review, as people deal with them. */
#include "store/review_state.h"

#include "store/key.h"

#include "base/fail.h"

#include <syrob/sealing.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool rob_review_is_sealed(const struct rob_review *review)
{
    return review->sealed;
}

static enum rob_status check_sealed(const struct rob_review *review, struct rob_error *err)
{
    return review->sealed ? ROB_OK
                          : rob_fail(err, ROB_REFUSED, "this review is not sealed: it has no keys");
}

/* --- which there are --------------------------------------------------------------------- */

/* Is it the first journal of its seat with this key? */
static bool is_first(const struct rob_model *model, size_t at)
{
    const struct rob_model_journal *journal = &model->journals.at[at];
    if (journal->kind != ROB_JOURNAL_REVIEWER || !*journal->key)
        return false;
    for (size_t i = 0; i < at; i++)
        if (strcmp(model->journals.at[i].seat, journal->seat) == 0 &&
            strcmp(model->journals.at[i].key, journal->key) == 0)
            return false;
    return true;
}

/* The n-th key that journals name; NULL: no more. */
static const struct rob_model_journal *nth_key(const struct rob_model *model, size_t n)
{
    for (size_t i = 0; i < model->journals.n; i++)
        if (is_first(model, i) && n-- == 0)
            return &model->journals.at[i];
    return NULL;
}

size_t rob_review_n_keys(const struct rob_review *review)
{
    size_t n = 0;
    while (nth_key(&review->model, n))
        n++;
    return n;
}

static enum rob_key_trust trust_of(const struct rob_review *review,
                                   const struct rob_model_journal *journal)
{
    const struct rob_own_key *own = rob_keyring_own(&review->keyring, journal->seat);
    if (own && strcmp(own->keys.public_key, journal->key) == 0)
        return ROB_KEY_OWN;
    if (journal->distrusted)
        return ROB_KEY_SECOND;
    return rob_model_has_met(&review->model, journal) ? ROB_KEY_MET : ROB_KEY_UNMET;
}

/* When the first of the journals with this key began. */
static int64_t since(const struct rob_review *review, const struct rob_model_journal *journal)
{
    int64_t first = 0;
    for (size_t i = 0; i < review->model.journals.n; i++) {
        const struct rob_model_journal *other = &review->model.journals.at[i];
        if (other->began && strcmp(other->key, journal->key) == 0 &&
            (!first || other->began < first))
            first = other->began;
    }
    return first;
}

struct rob_seat_key rob_review_key(const struct rob_review *review, size_t i)
{
    const struct rob_model_journal *journal = nth_key(&review->model, i);
    struct rob_seat_key key = {
        .seat = journal->seat, .since = since(review, journal), .trust = trust_of(review, journal)};
    rob_fingerprint(key.fingerprint, journal->key);
    key.is_protected =
        key.trust == ROB_KEY_OWN && rob_keyring_own(&review->keyring, journal->seat)->is_protected;
    return key;
}

const char *rob_review_new_key(const struct rob_review *review)
{
    return *review->new_key ? review->new_key : NULL;
}

void rob_review_drop_new_key(struct rob_review *review)
{
    const struct rob_writer *writer = rob_review__writer(review, review->new_key);
    if (!*review->new_key || !writer || writer->end.size)
        return;
    rob_key_remove(review->state, review->new_key);
    *review->new_key = '\0';
}

enum rob_status rob_key_make(struct rob_review *review, const char *seat, struct rob_error *err)
{
    enum rob_status status = check_sealed(review, err);
    return status ? status : rob_review__need_key(review, seat, err);
}

/* --- recovery codes ---------------------------------------------------------------------- */

enum rob_status rob_key_code(char code[ROB_KEY_CODE_SIZE], const struct rob_review *review,
                             const char *seat, struct rob_error *err)
{
    const struct rob_seal_keys *keys = rob_keyring_find(&review->keyring, seat);
    enum rob_status status = check_sealed(review, err);
    if (!status)
        status = rob_review__check_unlocked(review, seat, err);
    if (!status && !keys)
        status = rob_fail(err, ROB_REFUSED,
                          "this account has no key of %s; it is made before the first answer, on "
                          "the computer that writes it",
                          seat);
    if (!status)
        rob_code_text(code, keys->secret);
    return status;
}

/* Has the seat written with the key of this secret, or not written at all? */
static bool is_of_seat(const struct rob_review *review, const char *seat,
                       const unsigned char secret[ROB_SECRET_BYTES])
{
    struct rob_seal_keys keys;
    bool any = false, found = false;
    rob_seal_keys(&keys, secret, review->id, seat);
    for (size_t i = 0; i < review->model.journals.n && !found; i++) {
        const struct rob_model_journal *journal = &review->model.journals.at[i];
        bool of_seat = strcmp(journal->seat, seat) == 0;
        any = any || of_seat;
        found = of_seat && strcmp(journal->key, keys.public_key) == 0;
    }
    rob_seal_forget(&keys);
    return found || !any;
}

/* With one character exchanged, is it the code of this seat? Then that one was mistyped. */
static bool is_right_with(const struct rob_review *review, const char *seat, char *code, size_t at)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    unsigned char secret[ROB_SECRET_BYTES];
    char was = code[at];
    bool right = false;
    for (size_t i = 0; alphabet[i] && !right; i++) {
        code[at] = alphabet[i];
        right = rob_code_read(secret, code) == ROB_CODE_GOOD && is_of_seat(review, seat, secret);
    }
    code[at] = was;
    rob_seal_wipe(secret, sizeof secret);
    return right;
}

/* The group of four, from 1, in which one mistyped character is; 0: it is more than that. */
static unsigned find_mistyped(const struct rob_review *review, const char *seat, char *code)
{
    unsigned n = 0;
    for (size_t i = 0; code[i]; i++) {
        if (code[i] == '-' || code[i] == ' ')
            continue;
        if (is_right_with(review, seat, code, i))
            return n / 4 + 1;
        n++;
    }
    return 0;
}

static enum rob_status refuse_mistyped(const struct rob_review *review, const char *seat,
                                       const char *typed, struct rob_error *err)
{
    char *code = strdup(typed);
    if (!code)
        return rob_fail_memory(err);
    unsigned group = find_mistyped(review, seat, code);
    rob_seal_wipe(code, strlen(code));
    free(code);
    return group ? rob_fail(err, ROB_USAGE, "the code is mistyped in group %u", group)
                 : rob_fail(err, ROB_USAGE, "the code is mistyped in more than one place");
}

/* A broken file gives way: its secret could not be read. */
static enum rob_status keep_secret(struct rob_review *review, const char *seat,
                                   const unsigned char secret[ROB_SECRET_BYTES],
                                   struct rob_error *err)
{
    if (review->state < 0)
        return rob_fail(err, ROB_SYSTEM,
                        "the key cannot be kept: the state folder ($XDG_STATE_HOME) cannot be "
                        "written");
    enum rob_status status = rob_review__check_custodian(review, seat, err);
    if (status)
        return status;
    rob_review__drop_writer(review, seat); /* what is written from now on is signed with this one */
    status = rob_key_write(&review->keyring, review->state, review->id, seat, secret, true, err);
    return status ? status : rob_review_reload(review, err);
}

enum rob_status rob_key_enter(struct rob_review *review, const char *seat, const char *code,
                              struct rob_error *err)
{
    unsigned char secret[ROB_SECRET_BYTES];
    int index = ROB_NOT_FOUND;
    enum rob_status status = check_sealed(review, err);
    if (!status)
        status = rob_model_need_seat(&index, &review->model, seat, err);
    if (status)
        return status;
    enum rob_code_fault fault = rob_code_read(secret, code);
    if (fault == ROB_CODE_LENGTH)
        status = rob_fail(err, ROB_USAGE,
                          "a recovery code has 28 digits and letters, in 7 groups of 4; I, L, O "
                          "and U do not occur in it");
    else if (fault == ROB_CODE_MISTYPED)
        status = refuse_mistyped(review, seat, code, err);
    else if (!is_of_seat(review, seat, secret))
        status = rob_fail(err, ROB_USAGE,
                          "this is the code of another review or reviewer, not "
                          "of %s in this one",
                          seat);
    if (!status)
        status = keep_secret(review, seat, secret, err);
    rob_seal_wipe(secret, sizeof secret);
    return status;
}

/* --- passphrases -------------------------------------------------------------------------- */

bool rob_key_is_locked(const struct rob_review *review, const char *seat)
{
    const struct rob_own_key *own = rob_keyring_own(&review->keyring, seat);
    return own && own->locked;
}

enum rob_status rob_key_unlock(struct rob_review *review, const char *seat, const char *passphrase,
                               struct rob_error *err)
{
    if (!rob_key_is_locked(review, seat))
        return ROB_OK;
    enum rob_status status =
        rob_key_open_file(&review->keyring, review->state, review->id, seat, passphrase, err);
    return status ? status : rob_review_reload(review, err);
}

enum rob_status rob_key_protect(struct rob_review *review, const char *seat, const char *passphrase,
                                struct rob_error *err)
{
    enum rob_status status = rob_key_make(review, seat, err);
    if (!status && strlen(passphrase) < ROB_PASSPHRASE_MIN)
        status =
            rob_fail(err, ROB_USAGE, "a passphrase has at least %d characters", ROB_PASSPHRASE_MIN);
    return status ? status
                  : rob_key_close_file(&review->keyring, review->state, review->id, seat,
                                       passphrase, err);
}

/* --- second keys ------------------------------------------------------------------------- */

static const struct rob_model_journal *find_key(const struct rob_model *model, const char *seat,
                                                const char *fingerprint)
{
    char text[ROB_FINGERPRINT_TEXT + 1];
    for (size_t i = 0; i < model->journals.n; i++) {
        rob_fingerprint(text, model->journals.at[i].key);
        if (*text && strcmp(model->journals.at[i].seat, seat) == 0 &&
            strcmp(text, fingerprint) == 0)
            return &model->journals.at[i];
    }
    return NULL;
}

enum rob_status rob_key_accept(struct rob_review *review, const char *seat, const char *other,
                               const char *fingerprint, struct rob_error *err)
{
    int index = ROB_NOT_FOUND;
    enum rob_status status = check_sealed(review, err);
    if (!status)
        status = rob_model_need_seat(&index, &review->model, other, err);
    if (status)
        return status;
    const struct rob_model_journal *journal = find_key(&review->model, other, fingerprint);
    if (!journal)
        return rob_fail(err, ROB_USAGE, "%s has no key '%s'; those that there are: syrob key",
                        other, fingerprint);
    struct rob_event event = {.op = ROB_OP_MEET, .seat = journal->seat, .key = journal->key};
    return rob_review_record(review, seat, &event, 1, err);
}

/* The first lines of the new key: why it was made, and which keys the seat had before, so that what
 * was let out with them stays. */
static enum rob_status record_renewal(struct rob_review *review, const char *seat,
                                      const char *reason, struct rob_error *err)
{
    char file[64];
    size_t n_keys = rob_review_n_keys(review), n = 1;
    struct rob_event *events = calloc(n_keys + 1, sizeof *events);
    if (!events)
        return rob_fail_memory(err);
    snprintf(file, sizeof file, "%s.key", seat);
    events[0] = (struct rob_event){.op = ROB_OP_RECOVER, .file = file, .reason = reason};
    for (size_t i = 0; i < n_keys; i++) {
        const struct rob_model_journal *journal = nth_key(&review->model, i);
        if (strcmp(journal->seat, seat) == 0)
            events[n++] =
                (struct rob_event){.op = ROB_OP_MEET, .seat = journal->seat, .key = journal->key};
    }
    enum rob_status status = rob_review_record(review, seat, events, n, err);
    free(events);
    return status;
}

enum rob_status rob_key_renew(struct rob_review *review, const char *seat, const char *reason,
                              struct rob_error *err)
{
    unsigned char secret[ROB_SECRET_BYTES];
    int index = ROB_NOT_FOUND;
    enum rob_status status = check_sealed(review, err);
    if (!status)
        status = rob_model_need_seat(&index, &review->model, seat, err);
    if (!status && rob_keyring_find(&review->keyring, seat))
        status = rob_fail(err, ROB_REFUSED,
                          "the key of %s is in this account: nothing is lost. To see its code: "
                          "syrob key show",
                          seat);
    if (status)
        return status;
    rob_seal_new_secret(secret);
    status = keep_secret(review, seat, secret, err);
    rob_seal_wipe(secret, sizeof secret);
    if (status)
        return status;
    snprintf(review->new_key, sizeof review->new_key, "%s", seat);
    return record_renewal(review, seat, reason, err);
}

/* --- the ends of journals ----------------------------------------------------------------- */

size_t rob_review_n_heads(const struct rob_review *review)
{
    return review->loaded.n;
}

struct rob_head rob_review_head(const struct rob_review *review, size_t i)
{
    const struct rob_loaded *loaded = &review->loaded.at[i];
    return (struct rob_head){loaded->seat, loaded->writer, loaded->end.lines, loaded->end.hash};
}
