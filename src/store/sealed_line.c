#include "store/sealed_line.h"

#include "store/journal.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

static const char sig_start[] = ",\"sig\":\"", box_start[] = ",\"box\":\"";

enum { SIG_MEMBER = sizeof sig_start - 1 + ROB_SIG_TEXT + 1 };

void rob_sealed_sign(struct rob_buf *lines, size_t start, const struct rob_seal_keys *keys,
                     const char *hash_before)
{
    char sig[ROB_SIG_TEXT + 1];
    if (lines->failed)
        return;
    rob_seal_sign(sig, keys, hash_before, lines->data + start, lines->len - start);
    rob_buf_printf(lines, "%s%s\"", sig_start, sig);
    lines->failed = lines->failed || !*sig;
}

bool rob_sealed_is_signed(const struct rob_event *event, const char *seat)
{
    if (rob_journal_kind_of(seat) != ROB_JOURNAL_REVIEWER)
        return event->left == 0 && event->op != ROB_OP_OPEN;
    return event->op == ROB_OP_COMPLETE || event->op == ROB_OP_REOPEN ||
           event->op == ROB_OP_REVEAL || event->op == ROB_OP_MEET;
}

/* The signature is the last member before the hash. */
static bool is_signed(const struct rob_sealed_line *line)
{
    size_t n = line->len - ROB_CHAIN_TAIL;
    if (n <= SIG_MEMBER)
        return false;
    const char *member = line->text + n - SIG_MEMBER;
    return memcmp(member, sig_start, sizeof sig_start - 1) == 0 && member[SIG_MEMBER - 1] == '"' &&
           rob_seal_verify(member + sizeof sig_start - 1, ROB_SIG_TEXT, line->public_key,
                           line->hash_before, line->text, n - SIG_MEMBER);
}

enum rob_status rob_sealed_check(const struct rob_sealed_line *line, const struct rob_event *event,
                                 struct rob_error *err)
{
    unsigned char key[ROB_KEY_BYTES];
    bool keyed = event->op == ROB_OP_REVEAL || event->op == ROB_OP_MEET;
    if (keyed && (!event->key || !rob_seal_key_parse(key, event->key)))
        return rob_fail(err, ROB_INVALID, "the field \"key\" is not 64 hex digits, in lower case");
    if (event->op == ROB_OP_COMPLETE && !event->commit)
        return rob_fail(err, ROB_INVALID, "the field \"commit\" is missing");
    if (rob_sealed_is_signed(event, line->seat) && !is_signed(line))
        return rob_fail(err, ROB_INVALID,
                        "the signature does not fit the key of this journal: somebody else wrote "
                        "or changed the line");
    return ROB_OK;
}

/* --- boxes ------------------------------------------------------------------------------- */

/* The hash of the line before and the line up to the end of its box, as one text in the arena;
 * NULL without memory. The box is there, since the event was read. */
static char *cut_box(size_t *len, const struct rob_sealed_line *line, struct rob_arena *arena)
{
    size_t n_hash = strlen(line->hash_before), n_start = sizeof box_start - 1, at = 0;
    while (at + n_start < line->len && memcmp(line->text + at, box_start, n_start) != 0)
        at++;
    const char *end = memchr(line->text + at + n_start, '"', line->len - at - n_start);
    size_t n = end ? (size_t)(end - line->text) : 0;
    char *box = rob_arena_array(arena, n_hash + n + 1, 1);
    if (!box)
        return NULL;
    memcpy(box, line->hash_before, n_hash);
    memcpy(box + n_hash, line->text, n);
    *len = n_hash + n;
    return box;
}

static enum rob_status open_own(struct rob_event *event, const struct rob_sealed_line *line,
                                const struct rob_seal_keys *keys, struct rob_arena *arena,
                                struct rob_intern *words, struct rob_error *err)
{
    unsigned char key[ROB_KEY_BYTES];
    struct rob_arena scratch = {0};
    size_t len = 0;
    bool opened = false;
    const char *box = cut_box(&len, line, &scratch);
    rob_seal_study_key(key, keys, event->study);
    enum rob_status status =
        box ? rob_event_unseal(event, &opened, box, len, key, arena, words, err)
            : rob_fail_memory(err);
    rob_arena_free(&scratch);
    if (!status && !opened)
        status = rob_fail(err, ROB_INVALID,
                          "the box does not open with the key of %s that lies "
                          "in this account",
                          line->seat);
    return status;
}

enum rob_status rob_sealed_take_up(struct rob_event *event, const struct rob_sealed_line *line,
                                   const struct rob_keyring *keyring, struct rob_arena *arena,
                                   struct rob_intern *words, struct rob_error *err)
{
    const struct rob_seal_keys *keys = rob_keyring_find(keyring, line->seat);
    size_t len = 0;
    if (event->seal != ROB_SEAL_CLOSED)
        return ROB_OK;
    if (keys && strcmp(keys->public_key, line->public_key) == 0)
        return open_own(event, line, keys, arena, words, err);
    event->box = cut_box(&len, line, arena);
    return event->box ? ROB_OK : rob_fail_memory(err);
}
