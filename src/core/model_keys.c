/*
 * Whose public keys are believed in a sealed review.
 *
 * Each reviewer's journals name the key of their signatures. The first time that a reviewer's
 * program lets out a key of its own, it writes down which keys of the others it has met: from then
 * on a journal with another key is not that reviewer's, for this account, until it is accepted.
 * An account without keys, a stranger's with a copy of the folder, believes all journals; `syrob
 * check` reports reviewers who have several keys.
 */
#include "core/model.h"

#include <string.h>

/* Is the journal one of a reviewer of this account, written with the key that is here? */
static bool is_ours(const struct rob_model *model, const struct rob_model_journal *journal)
{
    const struct rob_own_key *own = rob_keyring_own(model->keyring, journal->seat);
    return own && strcmp(own->keys.public_key, journal->key) == 0;
}

struct acquaintance {
    bool any;  /* this account has met some key of the seat */
    bool this; /* and the one asked for */
};

static struct acquaintance meet(const struct rob_model *model, const char *seat, const char *key)
{
    struct acquaintance found = {false, false};
    for (size_t i = 0; i < model->meetings.n; i++) {
        const struct rob_event *event = &model->nodes.at[model->meetings.at[i]]->event;
        if (strcmp(event->seat, seat) != 0 || !is_ours(model, &model->journals.at[event->journal]))
            continue;
        found.any = true;
        found.this = found.this || strcmp(event->key, key) == 0;
    }
    return found;
}

/* Does a journal of the seat have this key (`same`), or another one? */
static bool has_key(const struct rob_model *model, const char *seat, const char *key, bool same)
{
    bool found = false;
    for (size_t i = 0; i < model->journals.n && !found; i++)
        found = strcmp(model->journals.at[i].seat, seat) == 0 &&
                (strcmp(model->journals.at[i].key, key) == 0) == same;
    return found;
}

bool rob_model_seat_has_key(const struct rob_model *model, const char *seat, const char *key)
{
    return has_key(model, seat, key, true);
}

bool rob_model_seat_has_other(const struct rob_model *model, const char *seat, const char *key)
{
    return has_key(model, seat, key, false);
}

static bool has_reviewer_key(const struct rob_model *model)
{
    for (size_t i = 0; i < model->keyring->all.n; i++)
        if (rob_journal_kind_of(model->keyring->all.at[i]->seat) == ROB_JOURNAL_REVIEWER)
            return true;
    return false;
}

static bool is_distrusted(const struct rob_model *model, const struct rob_model_journal *journal)
{
    struct acquaintance met = meet(model, journal->seat, journal->key);
    if (met.this || is_ours(model, journal))
        return false;
    return met.any || rob_keyring_own(model->keyring, journal->seat) ||
           (has_reviewer_key(model) && has_key(model, journal->seat, journal->key, false));
}

bool rob_model_has_met(const struct rob_model *model, const struct rob_model_journal *journal)
{
    return meet(model, journal->seat, journal->key).this;
}

void rob_model__refresh_keys(struct rob_model *model)
{
    for (size_t i = 0; model->keyring && i < model->journals.n; i++) {
        struct rob_model_journal *journal = &model->journals.at[i];
        journal->distrusted =
            journal->kind == ROB_JOURNAL_REVIEWER && is_distrusted(model, journal);
    }
}

const char *rob_model_unmet(const struct rob_model *model, int study, int seat, int other)
{
    const struct rob_event *completion =
        other == seat ? NULL : rob_model_completion(model, study, other);
    const char *id = model->seats.at[other].id;
    const char *key = completion ? model->journals.at[completion->journal].key : NULL;
    for (size_t i = 0; key && i < model->meetings.n; i++) {
        const struct rob_event *event = &model->nodes.at[model->meetings.at[i]]->event;
        const struct rob_model_journal *journal = &model->journals.at[event->journal];
        if (journal->seat_index == seat && !journal->distrusted && strcmp(event->seat, id) == 0 &&
            strcmp(event->key, key) == 0)
            key = NULL;
    }
    return key;
}

bool rob_model_holds_key(const struct rob_model *model, int study, int seat)
{
    const struct rob_event *completion = rob_model_completion(model, study, seat);
    const struct rob_model_journal *journal =
        completion ? &model->journals.at[completion->journal] : NULL;
    return journal && rob_keyring_find(model->keyring, journal->seat) && is_ours(model, journal);
}

/* --- lost keys --------------------------------------------------------------------------- */

/* Has the key come out to which the completion committed? */
static bool has_come(const struct rob_model *model, const struct rob_event *completion)
{
    const char *seat = model->journals.at[completion->journal].seat;
    int study = rob_model_study(model, completion->study);
    char commitment[ROB_HASH_HEX + 1];
    bool found = false;
    const struct rob_node *node =
        study == ROB_NOT_FOUND
            ? NULL
            : rob_model_newest(model, rob_cell_key(ROB_CELL_REVEAL, ROB_NOT_FOUND, study,
                                                   ROB_NOT_FOUND, ROB_NO_OUTCOME));
    for (; node && !found; node = rob_model_older(model, node)) {
        if (!node->event.key || strcmp(model->journals.at[node->event.journal].seat, seat) != 0)
            continue;
        rob_seal_commitment(commitment, model->review_id, seat, completion->study, node->event.key);
        found = strcmp(commitment, completion->commit) == 0;
    }
    return found;
}

/* Was this key made because another one was lost? */
static bool is_renewed(const struct rob_model *model, const char *seat, const char *key)
{
    bool found = false;
    for (size_t i = 0; i < model->journals.n && !found; i++)
        found = model->journals.at[i].renewed && !model->journals.at[i].distrusted &&
                strcmp(model->journals.at[i].seat, seat) == 0 &&
                strcmp(model->journals.at[i].key, key) == 0;
    return found;
}

/* Has the same reviewer begun anew with another key, and named the key of this journal as an
 * earlier one? The old journal may have come later, so that another journal of the new key names
 * it. */
static bool is_succeeded(const struct rob_model *model, const struct rob_model_journal *old)
{
    bool found = false;
    for (size_t i = 0; i < model->meetings.n && !found; i++) {
        const struct rob_event *event = &model->nodes.at[model->meetings.at[i]]->event;
        const struct rob_model_journal *journal = &model->journals.at[event->journal];
        found = !journal->distrusted && strcmp(journal->seat, old->seat) == 0 &&
                strcmp(event->seat, old->seat) == 0 && strcmp(event->key, old->key) == 0 &&
                strcmp(journal->key, old->key) != 0 &&
                is_renewed(model, journal->seat, journal->key);
    }
    return found;
}

bool rob_model_is_lost(const struct rob_model *model, const struct rob_event *completion)
{
    return completion && completion->commit &&
           is_succeeded(model, &model->journals.at[completion->journal]) &&
           !has_come(model, completion);
}
