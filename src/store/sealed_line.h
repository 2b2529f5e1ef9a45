/*
 * Lines of a sealed review, beyond their hash: signatures, and boxes that can be opened at once
 * because their key lies in this account.
 */
#ifndef ROB_STORE_SEALED_LINE_H
#define ROB_STORE_SEALED_LINE_H

#include "core/keyring.h"

/* A line as it was read: without its LF, behind the line with `hash_before`, in a journal of
 * `seat` whose signatures are of `public_key`. */
struct rob_sealed_line {
    const char *seat, *public_key, *hash_before, *text;
    size_t len;
};

/* Used for one line after the other: what is made once for many. */
struct rob_unsealing {
    struct rob_buf context;
    struct rob_event_room room;
    const char *study; /* one of the words; the key is that of this study */
    bool keyed;
    unsigned char key[ROB_KEY_BYTES];
};
void rob_unsealing_free(struct rob_unsealing *unsealing); /* overwrites the key */

/* Adds a signature to a line that is complete but for its hash. */
void rob_sealed_sign(struct rob_buf *lines, size_t start, const struct rob_seal_keys *keys,
                     const char *hash_before);

/* Must this event be signed? A reviewer's completion, reopening, reveal, meeting and custody; of
 * others the last line of each command. Lines between are covered by the chain. */
bool rob_sealed_is_signed(const struct rob_event *event, const char *seat);

/* ROB_INVALID: a field that such an event needs is missing. */
enum rob_status rob_sealed_check(const struct rob_event *event, struct rob_error *err);

/* ROB_INVALID: the signature is missing or wrong. */
enum rob_status rob_sealed_verify(const struct rob_sealed_line *line, struct rob_error *err);

/* Opens the box of a closed event with the key of this account; without one, keeps the box
 * in the arena until a reveal brings the key. */
enum rob_status rob_sealed_take_up(struct rob_event *event, const struct rob_sealed_line *line,
                                   const struct rob_keyring *keyring,
                                   struct rob_unsealing *unsealing, struct rob_arena *arena,
                                   struct rob_intern *words, struct rob_error *err);

#endif
