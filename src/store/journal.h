/*
 * Journals: files of lines, each chained to the one before it.
 *
 * A line is one event, `{...,"h":"<64 hex digits>"}` and LF; `h` is the SHA-256 of the previous
 * line's `h` (nothing for the first line) followed by this line without its last 72 bytes before
 * LF. See syrob-review(5).
 */
#ifndef ROB_STORE_JOURNAL_H
#define ROB_STORE_JOURNAL_H

#include "core/model.h"

#include "base/hash.h"

#include <sys/types.h>

enum { ROB_JOURNALS_MAX = 1000, ROB_CHAIN_TAIL = 72 };
#define ROB_JOURNAL_BYTES_MAX ((off_t)1 << 30)

/* How far a journal is known and good. */
struct rob_journal_end {
    char hash[ROB_HASH_HEX + 1]; /* of the last whole line; "" before the first */
    char seat[33];               /* whose it is; "" before the first */
    off_t size;                  /* bytes of whole lines of finished commands */
    uint32_t lines;
    off_t torn; /* bytes behind them: an unfinished line or command */
    bool newer; /* holds an op or version that this program does not know */
};

/* Does a file of this name in the folder of journals count as one? */
bool rob_journal_is_name(const char *name);

/* How many there are. */
size_t rob_journals_count(int dir);

/* Refuses one journal more than are read: with it the review would not open any more. `stateful`:
 * this account has a state folder. */
enum rob_status rob_journals_check_room(int dir, bool stateful, struct rob_error *err);

/* How many bytes they have together, those left out that are too long to be read, and how many may
 * be read at once: 2 GiB, or what SYROB_MAX_BYTES says. */
off_t rob_journals_bytes(int dir);
off_t rob_journals_bytes_max(void);

/* Adds `,"h":"..."}` and LF to a line begun by rob_event_write(); `hash` is that of the line
 * before and becomes that of this one. */
void rob_chain_close(struct rob_buf *line, size_t start, char hash[ROB_HASH_HEX + 1]);

/* Reads and checks line 0. The head's texts go to the arena. */
enum rob_status rob_journal_head(struct rob_journal_head *out, int dir, const char *name,
                                 struct rob_arena *arena, struct rob_error *err);

/* Told of what was noticed on the way and is no reason to refuse the journal. */
typedef enum rob_status rob_journal_notice(void *context, unsigned line, const char *kind,
                                           const char *message);

/*
 * Reads and checks a whole journal, adding its events to the model as journal number `journal`.
 * ROB_INVALID, with the line: a broken chain, a line that is no event, an op that this journal
 * cannot hold. The model then holds the events before it. With `model` NULL it only checks.
 */
enum rob_status rob_journal_read(struct rob_journal_end *end, int dir, const char *name,
                                 struct rob_model *model, uint32_t journal,
                                 rob_journal_notice *notice, void *context, struct rob_error *err);

/* Does the line with this hash end so many bytes from the beginning? Then a journal whose chain is
 * good holds every line up to there. */
bool rob_journal_holds(int dir, const char *name, off_t size, const char *hash);

/* Where a file ends, and the hash there, without reading it: false where it is not the end of a
 * line. Whether what is before it is good is not known. */
bool rob_journal_tail(off_t *size, char hash[ROB_HASH_HEX + 1], int dir, const char *name);

/* Reads lines from memory as if they stood behind `end`; they must be whole. */
enum rob_status rob_journal_read_lines(struct rob_journal_end *end, const char *text, size_t len,
                                       struct rob_model *model, uint32_t journal,
                                       rob_journal_notice *notice, void *context,
                                       struct rob_error *err);

#endif
