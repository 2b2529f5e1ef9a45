#include "core/event.h"

#include "core/event_fields.h"

#include "base/fail.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/utf8.h"

#include <string.h>

/* --- names ------------------------------------------------------------------------------- */

static const struct {
    const char *id;
    unsigned kinds;
} ops[] = {
#define L ROB_JOURNAL_LEAD
#define R ROB_JOURNAL_REVIEWER
#define C ROB_JOURNAL_CONSENSUS
#define A (L | R | C)
#define X(name, id, kinds) {id, kinds},
    ROB_OP_LIST(X)
#undef X
#undef A
#undef C
#undef R
#undef L
};

_Static_assert(sizeof ops / sizeof *ops == ROB_OP_COUNT, "one row an op");

const char *rob_op_id(enum rob_op op)
{
    return ops[op].id;
}

enum rob_op rob_op_parse(const char *text)
{
    size_t op = 0;
    while (op < ROB_OP_COUNT && strcmp(ops[op].id, text) != 0)
        op++;
    return (enum rob_op)op;
}

bool rob_op_belongs(enum rob_op op, enum rob_journal_kind kind)
{
    return (ops[op].kinds & (unsigned)kind) != 0;
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
static const char *const how_texts[] = {ROB_HOW_LIST(X)};
static const char *const cause_texts[] = {ROB_CAUSE_LIST(X)};
#undef X

const char *rob_how_id(enum rob_how how)
{
    return how_ids[how];
}

const char *rob_how_text(enum rob_how how)
{
    return how_texts[how];
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
    int ok = 0;
    uint64_t hash[4];
    for (size_t i = 0; i < 4; i++)
        hash[i] = rob_hex64(hex + 16 * i, &ok);
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

static enum rob_status check_field(const struct rob_field *field, const char *part,
                                   struct rob_error *err)
{
    size_t n = 0;
    const void *list = field->n_at ? rob_event__list(field, part, &n) : NULL;
    enum rob_status status = ROB_OK;
    if (field->kind == ROB_FIELD_TEXT || field->kind == ROB_FIELD_WORD)
        return check_text(field->name, rob_event__text(field, part), err);
    for (size_t i = 0; i < n && !status && field->kind == ROB_FIELD_TEXTS; i++)
        status = check_text(field->name, ((const char *const *)list)[i], err);
    for (size_t i = 0; i < n && !status && field->kind == ROB_FIELD_QUOTES; i++) {
        const struct rob_quote *quote = (const struct rob_quote *)list + i;
        status = check_text(field->name, quote->text, err);
        if (!status)
            status = check_text(field->name, quote->where, err);
    }
    return status;
}

enum rob_status rob_event_check_texts(const struct rob_event *event, struct rob_error *err)
{
    struct rob_event_parts parts = rob_event__parts(event, NULL);
    enum rob_status status = ROB_OK;
    for (const struct rob_field_use *use = rob_op_fields[event->op]; use->field && !status; use++) {
        const char *part = parts.at[rob_fields[use->field].part];
        if (part)
            status = check_field(&rob_fields[use->field], part, err);
    }
    return status;
}

static bool same_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool same_quotes(const struct rob_event *a, const struct rob_event *b)
{
    if (a->n_quotes != b->n_quotes)
        return false;
    for (uint32_t i = 0; i < a->n_quotes; i++)
        if (!same_text(a->quotes[i].text, b->quotes[i].text) ||
            !same_text(a->quotes[i].where, b->quotes[i].where))
            return false;
    return true;
}

static bool same_signals(const struct rob_event *a, const struct rob_event *b)
{
    if (a->n_signals != b->n_signals)
        return false;
    for (uint32_t i = 0; i < a->n_signals; i++) {
        uint32_t j = 0;
        while (j < b->n_signals && strcmp(a->signals[i].id, b->signals[j].id) != 0)
            j++;
        if (j == b->n_signals || strcmp(a->signals[i].answer, b->signals[j].answer) != 0)
            return false;
    }
    return true;
}

static bool same_texts(const char *const *a, const char *const *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(a[i], b[i]) != 0)
            return false;
    return true;
}

static bool same_more(const struct rob_event_more *a, const struct rob_event_more *b)
{
    if (!a || !b)
        return true; /* only where a sheet was read from: no content */
    return same_text(a->seat, b->seat) && same_text(a->name, b->name) &&
           same_text(a->role, b->role) && same_text(a->field, b->field) &&
           same_text(a->value, b->value) && same_text(a->sha256, b->sha256) &&
           a->n_studies == b->n_studies && same_texts(a->studies, b->studies, a->n_studies) &&
           a->n_outcomes == b->n_outcomes && same_texts(a->outcomes, b->outcomes, a->n_outcomes);
}

/* To whom a study is assigned; by whom something was settled is no content. */
static bool same_seats(const struct rob_event *a, const struct rob_event *b)
{
    if (a->op != ROB_OP_ASSIGN)
        return true;
    return a->more->n_seats == b->more->n_seats &&
           same_texts(a->more->seats, b->more->seats, a->more->n_seats);
}

bool rob_event_same_content(const struct rob_event *a, const struct rob_event *b)
{
    if (a->op != b->op || a->n_refs != b->n_refs)
        return false;
    if (a->op == ROB_OP_FLAG && !same_text(a->reason, b->reason)) /* its text; else only why */
        return false;
    for (uint32_t i = 0; i < a->n_refs; i++)
        if (a->refs[i] != b->refs[i])
            return false;
    return same_text(a->answer, b->answer) && same_text(a->support, b->support) &&
           same_quotes(a, b) && same_signals(a, b) && same_seats(a, b) &&
           same_more(a->more, b->more);
}
