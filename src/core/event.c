#include "core/event.h"

#include "core/ops.h"

#include "base/fail.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/utf8.h"

#include <string.h>

/* --- names ------------------------------------------------------------------------------- */

const char *rob_op_id(enum rob_op op)
{
    return rob_ops[op].id;
}

bool rob_event_is_filler(const struct rob_event *event)
{
    return event->op == ROB_OP_CLEAR && event->n_was == 0 && event->n_undo == 0;
}

bool rob_op_belongs(enum rob_op op, enum rob_journal_kind kind)
{
    return (rob_ops[op].journals & (unsigned)kind) != 0;
}

enum rob_journal_kind rob_journal_kind_of(const char *seat)
{
    if (strcmp(seat, "lead") == 0)
        return ROB_JOURNAL_LEAD;
    return strcmp(seat, "consensus") == 0 ? ROB_JOURNAL_CONSENSUS : ROB_JOURNAL_REVIEWER;
}

bool rob_is_reviewer_id(const char *seat)
{
    return rob_text_is_id(seat, 32) && seat[0] >= 'a' && strcmp(seat, "first-pass") != 0 &&
           rob_journal_kind_of(seat) == ROB_JOURNAL_REVIEWER;
}

#define X(name, id, text) id,
static const char *const how_ids[] = {ROB_HOW_LIST(X)};
static const char *const cause_ids[] = {ROB_CAUSE_LIST(X)};
#undef X
#define X(name, id, text) text,
static const char *const cause_texts[] = {ROB_CAUSE_LIST(X)};
#undef X

const char *rob_how_id(enum rob_how how)
{
    return how_ids[how];
}

const char *rob_cause_id(enum rob_cause cause)
{
    return cause_ids[cause];
}

const char *rob_cause_text(enum rob_cause cause)
{
    return cause_texts[cause];
}

/* --- identity ---------------------------------------------------------------------------- */

uint64_t rob_id_parse(const char *hex, int *ok)
{
    return rob_hex64(hex, ok) & rob_id_mask;
}

void rob_event_take_hash(struct rob_event *event, const uint64_t hash[4])
{
    memcpy(event->hash, hash, sizeof event->hash);
    event->id = event->hash[0] & rob_id_mask;
}

void rob_event_set_hash(struct rob_event *event, const char *hex)
{
    uint64_t hash[4] = {0};
    (void)rob_hash_numbers(hash, hex);
    rob_event_take_hash(event, hash);
}

void rob_event_hash_text(char text[ROB_HASH_HEX + 1], const struct rob_event *event)
{
    for (size_t i = 0; i < 4; i++)
        rob_hex64_text(text + 16 * i, event->hash[i]);
}

bool rob_event_same_hash(const struct rob_event *a, const struct rob_event *b)
{
    return memcmp(a->hash, b->hash, sizeof a->hash) == 0;
}

/* --- checks ------------------------------------------------------------------------------ */

static enum rob_status check_text(const char *name, const char *text, struct rob_error *err)
{
    size_t len = text ? strlen(text) : 0, at = 0;
    while (at < len) {
        uint32_t code = 0;
        size_t n = rob_utf8_next(text + at, len - at, &code);
        if (n == 0)
            return rob_fail(err, ROB_INVALID, "the field \"%s\" is not valid UTF-8", name);
        bool control = code < 0x20 ? code != '\n' && code != '\t' : code >= 0x7F && code < 0xA0;
        if (control || rob_utf8_is_noncharacter(code))
            return rob_fail(err, ROB_INVALID, "the field \"%s\" holds the control character U+%04X",
                            name, (unsigned)code);
        at += n;
    }
    return ROB_OK;
}

static enum rob_status check_pair(const char *name, const char *one, const char *other,
                                  struct rob_error *err)
{
    enum rob_status status = check_text(name, one, err);
    return status ? status : check_text(name, other, err);
}

static enum rob_status check_list(const struct rob_field *field, const void *list, size_t n,
                                  struct rob_error *err)
{
    const struct rob_quote *quotes = list;
    const struct rob_signal *signals = list;
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < n && !status; i++)
        status = field->kind == ROB_FIELD_QUOTES
                     ? check_pair(field->name, quotes[i].text, quotes[i].where, err)
                     : check_pair(field->name, signals[i].id, signals[i].answer, err);
    return status;
}

static enum rob_status check_field(const struct rob_event *event, const struct rob_field *field,
                                   struct rob_error *err)
{
    size_t n = 0;
    enum rob_status status = ROB_OK;
    if (field->kind == ROB_FIELD_QUOTES || field->kind == ROB_FIELD_SIGNALS) {
        const void *list = rob_event__list(field, (const char *)event, &n);
        return check_list(field, list, n, err);
    }
    const char *const *texts = rob_event_texts(event, field, &n);
    for (size_t i = 0; i < n && !status; i++)
        status = check_text(field->name, texts[i], err);
    return status;
}

enum rob_status rob_event_check_texts(const struct rob_event *event, struct rob_error *err)
{
    const struct rob_op_row *row = &rob_ops[event->op];
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < row->n_fields && !status; i++)
        status = check_field(event, row->fields[i].field, err);
    return status;
}

/* --- equality ---------------------------------------------------------------------------- */

static bool same_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

/* A list has the same number of elements in both events. */
static bool same_texts(const void *a, const void *b, size_t n)
{
    const char *const *first = a, *const *second = b;
    for (size_t i = 0; i < n; i++)
        if (!same_text(first[i], second[i]))
            return false;
    return true;
}

static bool same_ids(const void *a, const void *b, size_t n)
{
    return n == 0 || memcmp(a, b, n * sizeof(uint64_t)) == 0;
}

static bool same_quotes(const void *a, const void *b, size_t n)
{
    const struct rob_quote *first = a, *second = b;
    for (size_t i = 0; i < n; i++)
        if (!same_text(first[i].text, second[i].text) ||
            !same_text(first[i].where, second[i].where))
            return false;
    return true;
}

/* In any order. */
static bool same_signals(const void *a, const void *b, size_t n)
{
    const struct rob_signal *first = a, *second = b;
    for (size_t i = 0; i < n; i++) {
        size_t j = 0;
        while (j < n && !same_text(first[i].id, second[j].id))
            j++;
        if (j == n || !same_text(first[i].answer, second[j].answer))
            return false;
    }
    return true;
}

static bool (*const same_lists[])(const void *a, const void *b, size_t n) = {
    [ROB_FIELD_TEXTS] = same_texts,     [ROB_FIELD_HASHES] = same_texts,
    [ROB_FIELD_IDS] = same_ids,         [ROB_FIELD_QUOTES] = same_quotes,
    [ROB_FIELD_SIGNALS] = same_signals,
};

static bool same_value(const struct rob_field *field, const char *a, const char *b)
{
    size_t n = 0, m = 0;
    if (field->kind == ROB_FIELD_TEXT || field->kind == ROB_FIELD_WORD)
        return same_text(rob_event__text(field, a), rob_event__text(field, b));
    if (field->kind == ROB_FIELD_NUMBER)
        return rob_event__number(field, a) == rob_event__number(field, b);
    const void *first = rob_event__list(field, a, &n), *second = rob_event__list(field, b, &m);
    return n == m && same_lists[field->kind](first, second, n);
}

bool rob_event_same_content(const struct rob_event *a, const struct rob_event *b)
{
    const struct rob_op_row *row = &rob_ops[a->op];
    bool same = a->op == b->op;
    for (size_t i = 0; i < row->n_fields && same; i++) {
        const struct rob_field *field = row->fields[i].field;
        if (row->fields[i].role & ROB_CONTENT)
            same =
                same_value(field, rob_event__part(a, NULL, field), rob_event__part(b, NULL, field));
    }
    return same;
}
