/*
 * Opening the boxes of a sealed review whose keys have come with reveals.
 *
 * A reveal brings the key of one reviewer's boxes of one study. It is good if it fits the
 * commitment in a completion of that reviewer: then what its boxes hold is what was fixed with the
 * completion, and each becomes the event that it holds. Everything after this reads events alone.
 */
#include "core/model.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

/* Something of a reviewer on a study. */
struct entry {
    int seat;
    const char *study; /* one of the model's words: the same study is the same pointer */
    struct rob_event *event;
};

struct entries {
    ROB_VEC(struct entry) completions, reveals;
    bool failed;
};

static int compare_entries(const void *a, const void *b)
{
    const struct entry *first = a, *second = b;
    uintptr_t one = (uintptr_t)first->study, other = (uintptr_t)second->study;
    if (first->seat != second->seat)
        return first->seat < second->seat ? -1 : 1;
    return (one > other) - (one < other);
}

static void collect(struct entries *entries, struct rob_model *model, struct rob_node *node,
                    bool fresh)
{
    struct rob_event *event = &node->event;
    bool completion = event->op == ROB_OP_COMPLETE && event->commit;
    if (!completion && !(event->op == ROB_OP_REVEAL && event->key && fresh))
        return;
    struct entry entry = {rob_model_seat(model, model->journals.at[event->journal].seat),
                          event->study, event};
    bool kept =
        entry.seat == ROB_NOT_FOUND || (completion ? rob_vec_push(&entries->completions, entry)
                                                   : rob_vec_push(&entries->reveals, entry));
    entries->failed = entries->failed || !kept;
}

/* The first of the entries for this seat and study, and how many there are; NULL without any. */
static const struct entry *find(const struct entry *all, size_t n_all, const struct entry *wanted,
                                size_t *n)
{
    size_t low = 0, high = n_all;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_entries(&all[middle], wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *n = 0;
    while (low + *n < n_all && compare_entries(&all[low + *n], wanted) == 0)
        ++*n;
    return *n ? all + low : NULL;
}

/* Was this key committed to? */
static void judge_reveal(const struct entries *entries, const struct rob_model *model,
                         struct entry *reveal)
{
    char commitment[ROB_HASH_HEX + 1];
    size_t n = 0;
    const struct entry *completion =
        find(entries->completions.at, entries->completions.n, reveal, &n);
    rob_seal_commitment(commitment, model->review_id, model->seats.at[reveal->seat].id,
                        reveal->study, reveal->event->key);
    reveal->event->seal = ROB_SEAL_CLOSED;
    for (size_t i = 0; i < n; i++)
        if (strcmp(completion[i].event->commit, commitment) == 0)
            reveal->event->seal = ROB_SEAL_OPEN;
}

/* The context ends with the quote before the base64, which has none. */
static struct rob_event_box split(const char *text)
{
    const char *box = strrchr(text, '"') + 1;
    return (struct rob_event_box){text, (size_t)(box - text), box, strlen(box)};
}

/* The reveals of one reviewer's boxes of one study: they mostly follow one another. */
struct opener {
    const struct entries *entries;
    struct rob_event_room room;
    struct entry wanted;
    const struct entry *reveals;
    size_t n;
    const struct rob_event *keyed; /* the reveal that `key` is of */
    unsigned char key[ROB_KEY_BYTES];
};

static void find_reveals(struct opener *opener, const struct rob_model *model,
                         struct rob_event *event)
{
    const struct entry *last = &opener->wanted;
    bool same = last->event && last->event->journal == event->journal;
    struct entry wanted = {same ? last->seat
                                : rob_model_seat(model, model->journals.at[event->journal].seat),
                           event->study, event};
    if (!same || compare_entries(&wanted, last) != 0)
        opener->reveals =
            find(opener->entries->reveals.at, opener->entries->reveals.n, &wanted, &opener->n);
    opener->wanted = wanted;
}

static bool take_key(struct opener *opener, const struct rob_event *reveal)
{
    if (opener->keyed != reveal)
        opener->keyed = rob_seal_key_parse(opener->key, reveal->key) ? reveal : NULL;
    return opener->keyed != NULL;
}

static enum rob_status unseal(struct rob_event *event, struct opener *opener,
                              struct rob_model *model, struct rob_error *err)
{
    enum rob_status status = ROB_OK;
    find_reveals(opener, model, event);
    if (!opener->n)
        return ROB_OK;
    struct rob_event_box box = split(event->box);
    for (size_t i = 0; i < opener->n && !status && event->seal == ROB_SEAL_CLOSED; i++) {
        const struct rob_event *reveal = opener->reveals[i].event;
        bool opened = false;
        if (reveal->seal == ROB_SEAL_OPEN && take_key(opener, reveal))
            status = rob_event_unseal(event, &opened, &box, opener->key, &opener->room,
                                      &model->arena, &model->words, err);
    }
    return status;
}

static void sort(struct entry *entries, size_t n)
{
    if (n)
        qsort(entries, n, sizeof *entries, compare_entries);
}

enum rob_status rob_model__unseal(struct rob_model *model, struct rob_error *err)
{
    struct entries entries = {.failed = false};
    struct opener opener = {.entries = &entries};
    enum rob_status status = ROB_OK;
    size_t fresh = model->n_indexed;
    for (size_t i = fresh; i < model->nodes.n; i++)
        collect(&entries, model, model->nodes.at[i], true);
    for (size_t i = 0; i < fresh && entries.reveals.n; i++)
        collect(&entries, model, model->nodes.at[i], false);
    if (entries.failed)
        status = rob_fail_memory(err);
    sort(entries.completions.at, entries.completions.n);
    sort(entries.reveals.at, entries.reveals.n);
    for (size_t i = 0; i < entries.reveals.n && !status; i++)
        judge_reveal(&entries, model, &entries.reveals.at[i]);
    for (size_t i = fresh; i < model->nodes.n && !status; i++)
        if (model->nodes.at[i]->event.seal == ROB_SEAL_CLOSED && model->nodes.at[i]->event.box)
            status = unseal(&model->nodes.at[i]->event, &opener, model, err);
    rob_event_room_free(&opener.room);
    rob_vec_free(&entries.completions);
    rob_vec_free(&entries.reveals);
    return status;
}
