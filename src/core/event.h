/*
 * Events as lines of a journal. One table gives the fields of an op, their order in the line and
 * their place in `struct rob_event`; reading and writing both follow it.
 */
#ifndef ROB_CORE_EVENT_H
#define ROB_CORE_EVENT_H

#include "base/arena.h"
#include "base/intern.h"
#include "base/json.h"
#include "base/seal.h"

#include <syrob/event.h>

enum { ROB_SEAT_ID_MAX = 32 };
enum { ROB_LINE_MAX = 65536 }; /* bytes of a journal line, with its LF */

/* The kinds of journals; an op may be limited to some of them. */
enum rob_journal_kind {
    ROB_JOURNAL_LEAD = 1,
    ROB_JOURNAL_REVIEWER = 2,
    ROB_JOURNAL_CONSENSUS = 4,
};

/* The header line of a journal. */
struct rob_journal_head {
    int version;
    const char *review, *seat, *writer, *salt, *app;
    const char *key; /* sealed reviews: the public key of its signatures, in hex; else NULL */
};

/* Version 2 is that of a sealed review. */
enum { ROB_JOURNAL_VERSION = 2, ROB_JOURNAL_VERSION_PLAIN = 1 };

/* Does the event only clear what was never judged? Such an event carries no information. */
bool rob_event_is_filler(const struct rob_event *event);

/* May a journal of this kind hold this op? */
bool rob_op_belongs(enum rob_op op, enum rob_journal_kind kind);
enum rob_journal_kind rob_journal_kind_of(const char *seat);

/* Is this a valid reviewer id? Letters a-z, digits and -, a letter first, at most 32, and not a
 * name with another meaning to commands. */
bool rob_is_reviewer_id(const char *seat);

/*
 * Writes `{"n":N,"t":TIME,"op":...` with all fields but `h` and the closing brace, which the chain
 * adds. `head` is for ROB_OP_OPEN and NULL otherwise.
 */
void rob_event_write(struct rob_buf *out, const struct rob_event *event,
                     const struct rob_journal_head *head);

/* The same for an event of a reviewer in a sealed review: what rob_op_hides() is in a box under the
 * key of its study. `hash_before` is that of the line before, "" for the first. */
void rob_event_write_sealed(struct rob_buf *out, const struct rob_event *event,
                            const struct rob_seal_keys *keys, const char *hash_before);

/*
 * Reads the fields of a parsed JSON line; texts go to the arena, the ids of studies, items,
 * outcomes and answers to `words`. Sets op, time and `left`, but not id, journal and line. With
 * `sealed` the line is a reviewer's in a sealed review: fields inside the box are not read, and the
 * event is ROB_SEAL_CLOSED. ROB_INVALID names the wrong field. An unknown op is not an error, since
 * a newer program may have written it: the event's op is then ROB_OP_COUNT.
 */
enum rob_status rob_event_read(struct rob_event *out, struct rob_journal_head *head,
                               const struct rob_json *json, bool sealed, struct rob_arena *arena,
                               struct rob_intern *words, struct rob_error *err);

/* The box of a line. */
struct rob_event_box {
    const char *context; /* the hash of the line before, and the line up to the box */
    size_t n_context;
    const char *text; /* base64 */
    size_t len;
};

/* Memory in which one box after another is opened. */
struct rob_event_room {
    struct rob_buf text;
    struct rob_json json;
};
void rob_event_room_free(struct rob_event_room *room);

/* Opens the box of an event that is ROB_SEAL_CLOSED and reads its content into the event. *opened
 * is false, and the event is unchanged, if the key is another one or the content is not an event.
 */
enum rob_status rob_event_unseal(struct rob_event *event, bool *opened,
                                 const struct rob_event_box *box, const unsigned char *study_key,
                                 struct rob_event_room *room, struct rob_arena *arena,
                                 struct rob_intern *words, struct rob_error *err);

/* Refuses an event whose texts cannot be written: invalid UTF-8, control characters. */
enum rob_status rob_event_check_texts(const struct rob_event *event, struct rob_error *err);

/*
 * The short name of an event: the first 16 hex digits of its hash. Making two events with one short
 * name takes some hours, so it proves nothing: the same event is one with the same hash, and two
 * with one short name and different hashes are damage. A test replaces the mask to make such a pair
 * quickly.
 */
extern const uint64_t rob_id_mask;
uint64_t rob_id_parse(const char *hex, int *ok);

/* Sets hash and id from the hash of a line, and from its 64 digits. */
void rob_event_take_hash(struct rob_event *event, const uint64_t hash[4]);
void rob_event_set_hash(struct rob_event *event, const char *hex);
void rob_event_hash_text(char text[65], const struct rob_event *event);
bool rob_event_same_hash(const struct rob_event *a, const struct rob_event *b);

/* Are the fields that make up a judgement or decision the same (not ids, time and the like)? */
bool rob_event_same_content(const struct rob_event *a, const struct rob_event *b);

#endif
