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
           event->op == ROB_OP_REVEAL || event->op == ROB_OP_MEET || event->op == ROB_OP_CUSTODY;
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

enum rob_status rob_sealed_check(const struct rob_event *event, struct rob_error *err)
{
    unsigned char key[ROB_KEY_BYTES];
    bool keyed = event->op == ROB_OP_REVEAL || event->op == ROB_OP_MEET;
    const char *hex = event->op == ROB_OP_CUSTODIAN ? event->public_key : event->key;
    keyed = keyed || event->op == ROB_OP_CUSTODIAN;
    if (keyed && (!hex || !rob_seal_key_parse(key, hex)))
        return rob_fail(err, ROB_INVALID, "the field \"key\" is not 64 hex digits, in lower case");
    if (event->op == ROB_OP_COMPLETE && !event->commit)
        return rob_fail(err, ROB_INVALID, "the field \"commit\" is missing");
    return ROB_OK;
}

enum rob_status rob_sealed_verify(const struct rob_sealed_line *line, struct rob_error *err)
{
    return is_signed(line) ? ROB_OK
                           : rob_fail(err, ROB_INVALID,
                                      "the signature does not fit the key of this journal: "
                                      "somebody else wrote or changed the line");
}

/* --- boxes ------------------------------------------------------------------------------- */

void rob_unsealing_free(struct rob_unsealing *unsealing)
{
    rob_buf_free(&unsealing->context);
    rob_event_room_free(&unsealing->room);
    rob_seal_wipe(unsealing->key, sizeof unsealing->key);
}

/* The place of the base64 in the line; the box is there, since the event was read. */
static struct rob_event_box find_box(const struct rob_sealed_line *line)
{
    const size_t n_start = sizeof box_start - 1;
    const char *end = line->text + line->len, *at = line->text;
    while (at && (size_t)(end - at) > n_start && memcmp(at, box_start, n_start) != 0)
        at = memchr(at + 1, *box_start, (size_t)(end - at) - 1);
    if (!at || (size_t)(end - at) <= n_start)
        return (struct rob_event_box){.text = end};
    const char *text = at + n_start, *quote = memchr(text, '"', (size_t)(end - text));
    return (struct rob_event_box){.text = text, .len = quote ? (size_t)(quote - text) : 0};
}

static void put_context(struct rob_buf *out, const struct rob_sealed_line *line,
                        const struct rob_event_box *box)
{
    rob_buf_clear(out);
    rob_buf_str(out, line->hash_before);
    rob_buf_add(out, line->text, (size_t)(box->text - line->text));
}

/* Lines of one study mostly follow one another. */
static const unsigned char *study_key(struct rob_unsealing *unsealing,
                                      const struct rob_seal_keys *keys, const char *study)
{
    if (!unsealing->keyed || unsealing->study != study)
        rob_seal_study_key(unsealing->key, keys, study);
    unsealing->study = study;
    unsealing->keyed = true;
    return unsealing->key;
}

static enum rob_status open_own(struct rob_event *event, const struct rob_sealed_line *line,
                                const struct rob_seal_keys *keys, struct rob_unsealing *unsealing,
                                struct rob_arena *arena, struct rob_intern *words,
                                struct rob_error *err)
{
    bool opened = false;
    struct rob_event_box box = find_box(line);
    put_context(&unsealing->context, line, &box);
    if (unsealing->context.failed)
        return rob_fail_memory(err);
    box.context = unsealing->context.data;
    box.n_context = unsealing->context.len;
    enum rob_status status =
        rob_event_unseal(event, &opened, &box, study_key(unsealing, keys, event->study),
                         &unsealing->room, arena, words, err);
    if (!status && !opened)
        status = rob_fail(err, ROB_INVALID,
                          "the box does not open with the key of %s that is in this account",
                          line->seat);
    return status;
}

/* Context and box as one text. */
static enum rob_status keep_box(struct rob_event *event, const struct rob_sealed_line *line,
                                struct rob_unsealing *unsealing, struct rob_arena *arena,
                                struct rob_error *err)
{
    struct rob_event_box box = find_box(line);
    put_context(&unsealing->context, line, &box);
    rob_buf_add(&unsealing->context, box.text, box.len);
    if (!unsealing->context.failed)
        event->box = rob_arena_text(arena, unsealing->context.data, unsealing->context.len);
    return event->box ? ROB_OK : rob_fail_memory(err);
}

enum rob_status rob_sealed_take_up(struct rob_event *event, const struct rob_sealed_line *line,
                                   const struct rob_keyring *keyring,
                                   struct rob_unsealing *unsealing, struct rob_arena *arena,
                                   struct rob_intern *words, struct rob_error *err)
{
    const struct rob_seal_keys *keys = rob_keyring_find(keyring, line->seat);
    if (event->seal != ROB_SEAL_CLOSED)
        return ROB_OK;
    if (keys && strcmp(keys->public_key, line->public_key) == 0)
        return open_own(event, line, keys, unsealing, arena, words, err);
    return keep_box(event, line, unsealing, arena, err);
}
