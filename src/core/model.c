/* Adding events to the model, and putting them in their slots. */
#include "core/model.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

/* --- keys -------------------------------------------------------------------------------- */

uint64_t rob_cell_key(enum rob_cell_kind kind, int seat, int study, int item, int outcome)
{
    return (uint64_t)kind << 56 | (uint64_t)(seat + 1) << 48 | (uint64_t)(study + 1) << 22 |
           (uint64_t)(item + 1) << 11 | (uint64_t)(outcome + 1);
}

enum rob_cell_kind rob_cell_kind_of(uint64_t key)
{
    return (enum rob_cell_kind)(key >> 56);
}

int rob_cell_study_of(uint64_t key)
{
    return (int)(key >> 22 & ((1U << 26) - 1)) - 1;
}

/* The place in the key of a word's number. */
enum { IN_SEAT, IN_STUDY, IN_ITEM, IN_OUTCOME, PLACES };

static const int place_of[] = {
    [ROB_WORD_SEAT] = IN_SEAT,       [ROB_WORD_STUDY] = IN_STUDY, [ROB_WORD_ITEM] = IN_ITEM,
    [ROB_WORD_OUTCOME] = IN_OUTCOME, [ROB_WORD_ROUND] = IN_ITEM,  [ROB_WORD_STUDY_FIELD] = IN_ITEM,
};

bool rob_model_cell_of(uint64_t *key, const struct rob_model *model, const struct rob_event *event,
                       int seat, const char **orphan)
{
    const struct rob_op_row *row = &rob_ops[event->op];
    int at[PLACES] = {row->own ? seat : ROB_NOT_FOUND, ROB_NOT_FOUND, ROB_NOT_FOUND,
                      ROB_NO_OUTCOME};
    *orphan = row->own && seat == ROB_NOT_FOUND ? "its reviewer" : NULL;
    for (size_t i = 0; !*orphan && i < row->n_fields && row->fields[i].role & ROB_KEY; i++) {
        const struct rob_field *field = row->fields[i].field;
        const char *word = rob_event__text(field, (const char *)event);
        int number = rob_model_word(model, field->word, word);
        at[place_of[field->word]] = number;
        if (number == ROB_NOT_FOUND && (word || row->fields[i].need != ROB_NULLABLE))
            *orphan = word ? word : "";
    }
    if (*orphan || row->cell == ROB_CELL_NONE)
        return false;
    *key = rob_cell_key(row->cell, at[IN_SEAT], at[IN_STUDY], at[IN_ITEM], at[IN_OUTCOME]);
    return true;
}

/* --- creating and freeing ---------------------------------------------------------------- */

void rob_model_init(struct rob_model *model, const struct rob_form *form)
{
    *model = (struct rob_model){.form = form, .title = "", .opens_by_round = true, .stale = true};
}

void rob_model_free(struct rob_model *model)
{
    rob_arena_free(&model->arena);
    rob_arena_free(&model->derived);
    rob_vec_free(&model->witnesses);
    rob_vec_free(&model->meetings);
    rob_vec_free(&model->beginnings);
    rob_vec_free(&model->custodians);
    rob_vec_free(&model->custodies);
    rob_vec_free(&model->different);
    rob_vec_free(&model->imports);
    rob_vec_free(&model->passes);
    rob_vec_free(&model->groups);
    rob_vec_free(&model->touched);
    rob_intern_free(&model->words);
    rob_intern_free(&model->seat_ids);
    rob_intern_free(&model->outcomes);
    rob_intern_free(&model->rounds);
    rob_intern_free(&model->study_ids);
    rob_vec_free(&model->nodes);
    rob_vec_free(&model->clashes);
    rob_vec_free(&model->unplaced);
    rob_vec_free(&model->cells);
    rob_vec_free(&model->journals);
    rob_vec_free(&model->seats);
    rob_vec_free(&model->studies);
    rob_vec_free(&model->order);
    rob_map_free(&model->ids);
    rob_map_free(&model->cell_map);
    *model = (struct rob_model){0};
}

enum rob_status rob_model_add_journal(struct rob_model *model, const char *file,
                                      const struct rob_journal_head *head, struct rob_error *err)
{
    struct rob_model_journal journal = {
        .file = rob_arena_str(&model->arena, file),
        .seat = rob_arena_str(&model->arena, head->seat),
        .writer = rob_arena_str(&model->arena, head->writer),
        .key = "",
        .kind = rob_journal_kind_of(head->seat),
    };
    if (!journal.file || !journal.seat || !journal.writer ||
        !rob_vec_push(&model->journals, journal))
        return rob_fail_memory(err);
    model->journals.at[model->journals.n - 1].seat_index = rob_model_seat(model, head->seat);
    model->stale = true;
    return ROB_OK;
}

enum rob_status rob_model_set_key(struct rob_model *model, uint32_t journal, const char *key,
                                  struct rob_error *err)
{
    struct rob_model_journal *of = &model->journals.at[journal];
    const char *copy = strcmp(of->key, key) == 0 ? of->key : rob_arena_str(&model->arena, key);
    if (!copy)
        return rob_fail_memory(err);
    of->key = copy;
    return ROB_OK;
}

/* --- adding ------------------------------------------------------------------------------ */

static bool same_id(const void *nodes, uint32_t at, const void *key)
{
    return ((struct rob_node *const *)nodes)[at]->event.id == *(const uint64_t *)key;
}

uint32_t rob_model_find_at(const struct rob_model *model, uint64_t id)
{
    return rob_map_find(&model->ids, id, same_id, model->nodes.at, &id);
}

const struct rob_node *rob_model_find(const struct rob_model *model, uint64_t id)
{
    uint32_t at = rob_model_find_at(model, id);
    return at == ROB_MAP_NONE ? NULL : model->nodes.at[at];
}

static bool same_key(const void *cells, uint32_t at, const void *key)
{
    return ((const struct rob_cell_slot *)cells)[at].key == *(const uint64_t *)key;
}

/* The items of one study are side by side, since they are judged one after another. */
static uint64_t hash_of(uint64_t key)
{
    uint64_t item = key >> 11 & 15;
    return (rob_map_mix(key ^ item << 11) << 4) + item;
}

static struct rob_cell_slot *find_slot(const struct rob_model *model, uint64_t key)
{
    uint32_t at = rob_map_find(&model->cell_map, hash_of(key), same_key, model->cells.at, &key);
    return at == ROB_MAP_NONE ? NULL : &model->cells.at[at];
}

static enum rob_status put_in_cell(struct rob_model *model, struct rob_node *node, uint32_t at,
                                   uint64_t key, struct rob_error *err)
{
    struct rob_cell_slot *slot = find_slot(model, key);
    if (!slot) {
        struct rob_cell_slot fresh = {key, ROB_MAP_NONE};
        if (!rob_vec_push(&model->cells, fresh))
            return rob_fail_memory(err);
        if (!rob_map_add(&model->cell_map, hash_of(key), (uint32_t)model->cells.n - 1)) {
            model->cells.n--;
            return rob_fail_memory(err);
        }
        slot = &model->cells.at[model->cells.n - 1];
    }
    node->older = slot->newest;
    slot->newest = at;
    return ROB_OK;
}

/* Noted under any form and outcomes: whether one of them knows the item must not reveal the
 * answer. */
static void note_begun(struct rob_model *model, int study, int seat)
{
    if (study != ROB_NOT_FOUND && seat != ROB_NOT_FOUND)
        model->studies.at[study].begun |= (uint64_t)1 << seat;
}

/* Most changes of the derived part are those of one study: a first pass that is finished or
 * reopened, an item that is resolved. */
static bool touch(struct rob_model *model, const struct rob_event *event, int seat, int study)
{
    bool of_reviewer = event->op == ROB_OP_COMPLETE || event->op == ROB_OP_REOPEN;
    bool of_consensus =
        event->op == ROB_OP_RESOLVE || event->op == ROB_OP_UNRESOLVE || event->op == ROB_OP_REFER;
    bool of_study = (of_reviewer && seat != ROB_NOT_FOUND) || of_consensus;
    if (model->stale || model->keyring || !of_study || study == ROB_NOT_FOUND) {
        model->stale = true;
        return true;
    }
    return rob_vec_push(&model->touched, (uint32_t)study);
}

/* The slot and the study of an event. */
struct place {
    uint64_t key;        /* of its slot, */
    bool has_slot;       /* if it has one */
    const char *unknown; /* the word that must become known first */
    int study;
};

/* Also prefetches the slot, which is looked up a little later. */
static struct place find_place(struct rob_model *model, const struct rob_node *node)
{
    const struct rob_event *event = &node->event;
    struct rob_model_journal *journal = &model->journals.at[event->journal];
    struct place place = {0};
    if (event->study && event->study != model->near_word) {
        uint32_t last = (uint32_t)model->near_study;
        uint32_t at = rob_intern_find_next(&model->study_ids, event->study, last);
        model->near_study = at == ROB_MAP_NONE ? ROB_NOT_FOUND : (int)at;
        model->near_word = event->study;
    }
    place.study = rob_model_study(model, event->study);
    if (journal->seat_index == ROB_NOT_FOUND)
        journal->seat_index = rob_model_seat(model, journal->seat);
    place.has_slot =
        rob_model_cell_of(&place.key, model, event, journal->seat_index, &place.unknown);
    if (place.has_slot)
        rob_map_expect(&model->cell_map, hash_of(place.key));
    return place;
}

/* Puts a node in its slot, or among those that wait for a word to become known. */
static enum rob_status put(struct rob_model *model, uint32_t at, const struct place *place,
                           struct rob_error *err)
{
    struct rob_node *node = model->nodes.at[at];
    const struct rob_event *event = &node->event;
    const struct rob_op_row *row = &rob_ops[event->op];
    int seat = model->journals.at[event->journal].seat_index;
    if (row->cell == ROB_CELL_JUDGE || event->seal) /* a box may hold anything */
        note_begun(model, place->study, seat);
    if ((!row->own || row->cell == ROB_CELL_DONE) && !touch(model, event, seat, place->study))
        return rob_fail_memory(err);
    if (place->has_slot)
        return put_in_cell(model, node, at, place->key, err);
    if (place->unknown && !rob_vec_push(&model->unplaced, at))
        return rob_fail_memory(err);
    return ROB_OK;
}

int rob_model__compare_ids(const void *a, const void *b)
{
    uint64_t first = *(const uint64_t *)a, second = *(const uint64_t *)b;
    return (first > second) - (first < second);
}

/* A completion names a judgement for every item and outcome, and is searched for each of them. */
static void sort_refs(struct rob_event *event)
{
    if (event->n_refs > ROB_REFS_FEW)
        qsort((uint64_t *)event->refs, event->n_refs, sizeof *event->refs, rob_model__compare_ids);
}

enum rob_status rob_model_add(struct rob_model *model, struct rob_node *node, struct rob_error *err)
{
    enum rob_status status = rob_model__learn(model, &node->event, err);
    if (status)
        return status;
    if (!rob_vec_push(&model->nodes, node))
        return rob_fail_memory(err);
    node->older = ROB_MAP_NONE;
    sort_refs(&node->event);
    return ROB_OK;
}

/* Two journals may begin with the same events: known events are skipped. */
static enum rob_status meet_again(struct rob_model *model, const struct rob_event *known,
                                  const struct rob_event *event, struct rob_error *err)
{
    struct rob_clash clash = {known, event};
    struct rob_model_journal *journal = &model->journals.at[event->journal];
    if (!rob_event_same_hash(known, event))
        return rob_vec_push(&model->clashes, clash) ? ROB_OK : rob_fail_memory(err);
    if (known->journal < event->journal) {
        journal->shares_with = known->journal;
        journal->n_shared = event->line;
    }
    return ROB_OK;
}

/* Says this line that the key of its journal takes the place of a lost one? */
static bool is_renewal(const struct rob_model_journal *journal, const struct rob_event *event)
{
    size_t len = strlen(journal->seat);
    return event->op == ROB_OP_RECOVER && strncmp(event->file, journal->seat, len) == 0 &&
           strcmp(event->file + len, ".key") == 0;
}

/* Notes the numbers of events that are asked for apart from their slots. */
static bool note(struct rob_model *model, const struct rob_event *event, uint32_t at, int study)
{
    switch (event->op) {
    case ROB_OP_REVEAL:
    case ROB_OP_RESOLVE:
        return rob_vec_push(&model->witnesses, ((struct rob_witness){at, 0, study}));
    case ROB_OP_STUDY_DIFFERENT:
        return rob_vec_push(&model->different, at);
    case ROB_OP_IMPORT:
    case ROB_OP_STAGE:
        return rob_vec_push(&model->imports, at);
    case ROB_OP_MEET:
        return rob_vec_push(&model->meetings, at);
    case ROB_OP_TITLE:
        return !event->created || rob_vec_push(&model->beginnings, at);
    case ROB_OP_CUSTODIAN:
        return rob_vec_push(&model->custodians, at);
    case ROB_OP_CUSTODY:
        return rob_vec_push(&model->custodies, at);
    default:
        return true;
    }
}

static enum rob_status index_node(struct rob_model *model, struct rob_node *node,
                                  const struct place *place, struct rob_error *err)
{
    uint32_t at = (uint32_t)model->n_indexed;
    struct rob_model_journal *journal = &model->journals.at[node->event.journal];
    const struct rob_node *known = rob_model_find(model, node->event.id);
    if (node->event.line == 2)
        journal->first_end = 2 + node->event.left;
    if (known)
        return meet_again(model, &known->event, &node->event, err);
    if (!journal->own_from)
        journal->own_from = node->event.line;
    model->nodes.at[at] = node;
    enum rob_status status = put(model, at, place, err);
    if (!status && (!rob_map_add(&model->ids, node->event.id, at) ||
                    !note(model, &node->event, at, place->study)))
        status = rob_fail_memory(err);
    if (node->event.op == ROB_OP_OPEN)
        journal->began = node->event.time;
    journal->renewed = journal->renewed || is_renewal(journal, &node->event);
    model->n_indexed += !status;
    return status;
}

enum rob_status rob_model__index(struct rob_model *model, struct rob_error *err)
{
    enum { AHEAD = 16 };
    struct place places[AHEAD];
    size_t next = model->n_indexed, n = model->nodes.n;
    if (next == n)
        return ROB_OK;
    enum rob_status status = model->keyring ? rob_model__unseal(model, err) : ROB_OK;
    if (status)
        return status;
    if (!rob_map_reserve(&model->ids, n) ||
        !rob_map_reserve(&model->cell_map, model->cells.n + (n - next)))
        return rob_fail_memory(err);
    for (size_t found = next; next < n && !status; next += !status) {
        for (; found < n && found - next < AHEAD; found++) {
            places[found % AHEAD] = find_place(model, model->nodes.at[found]);
            rob_map_expect(&model->ids, model->nodes.at[found]->event.id);
        }
        status = index_node(model, model->nodes.at[next], &places[next % AHEAD], err);
    }
    memmove(model->nodes.at + model->n_indexed, model->nodes.at + next,
            (n - next) * sizeof(struct rob_node *));
    model->nodes.n -= next - model->n_indexed;
    return status;
}

enum rob_status rob_model__place_late(struct rob_model *model, struct rob_error *err)
{
    size_t n = model->unplaced.n;
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < n && !status; i++) {
        uint32_t at = model->unplaced.at[i];
        struct place place = find_place(model, model->nodes.at[at]);
        status = put(model, at, &place, err);
    }
    memmove(model->unplaced.at, model->unplaced.at + n,
            (model->unplaced.n - n) * sizeof *model->unplaced.at);
    model->unplaced.n -= n;
    if (model->unplaced.n < n) /* the links between it and the events it replaces are found again */
        model->n_linked = 0;
    return status;
}

const struct rob_node *rob_model_newest(const struct rob_model *model, uint64_t key)
{
    const struct rob_cell_slot *slot = find_slot(model, key);
    return slot && slot->newest != ROB_MAP_NONE ? model->nodes.at[slot->newest] : NULL;
}

const struct rob_node *rob_model_older(const struct rob_model *model, const struct rob_node *node)
{
    return node->older == ROB_MAP_NONE ? NULL : model->nodes.at[node->older];
}
