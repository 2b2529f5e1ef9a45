/*
 * Journals: files of lines, each one event and chained to the line before it (store/chain.h). See
 * syrob-review(5).
 */
#ifndef ROB_STORE_JOURNAL_H
#define ROB_STORE_JOURNAL_H

#include "core/model.h"
#include "store/chain.h"

#include <sys/types.h>

enum { ROB_JOURNALS_MAX = 1000 };
#define ROB_JOURNAL_BYTES_MAX ((off_t)1 << 30)

/* The end of the part of a journal that is known to be good. */
struct rob_journal_end {
    char hash[ROB_HASH_HEX + 1]; /* of the last whole line; "" before the first */
    char seat[33];               /* its owner; "" before the first */
    char key[ROB_KEY_HEX + 1];   /* of its signatures, in a sealed review; "" in a plain one */
    off_t size;                  /* bytes of whole lines of finished commands */
    uint32_t lines;
    uint32_t n_verified; /* signatures that were verified while it was read */
    off_t torn;          /* bytes after them: an unfinished line or command */
    bool newer;          /* holds an op or version that this program does not know */
};

/* Does a file with this name count as a journal? */
bool rob_journal_is_name(const char *name);

/* The number of journals in the folder. */
size_t rob_journals_count(int dir);

/* Refuses to add a journal beyond the number that can be read, since the review could then not be
 * opened. `stateful`: this account has a state folder. */
enum rob_status rob_journals_check_room(int dir, bool stateful, struct rob_error *err);

/* The bytes of all journals together, except those that are too long to be read; and the limit on
 * bytes read at once: 2 GiB, or the value of SYROB_MAX_BYTES. */
off_t rob_journals_bytes(int dir);
off_t rob_journals_bytes_max(void);

/* Reads and checks the header line. The texts of `out` go to the arena. */
enum rob_status rob_journal_head(struct rob_journal_head *out, int dir, const char *name,
                                 struct rob_arena *arena, struct rob_error *err);

/* Called for a defect that is no reason to refuse the journal. */
typedef enum rob_status rob_journal_notice(void *context, unsigned line, const char *kind,
                                           const char *message);

/*
 * Reads and checks a whole journal, adding its events to the model as journal number `journal`.
 * ROB_INVALID, with the line: a broken chain, a line that is not an event, or an op that this
 * journal must not hold. The model then holds the events before it. With `model` NULL it only
 * checks.
 */
enum rob_status rob_journal_read(struct rob_journal_end *end, int dir, const char *name,
                                 struct rob_model *model, uint32_t journal,
                                 rob_journal_notice *notice, void *context, struct rob_error *err);

/* Does the line with this hash end at this size? A journal whose chain is good then holds every
 * line before it. */
bool rob_journal_holds(int dir, const char *name, off_t size, const char *hash);

/* The end of a file and its hash, found without reading the whole file; false if the file does not
 * end with a line. The lines before the end are not checked. */
bool rob_journal_tail(off_t *size, char hash[ROB_HASH_HEX + 1], int dir, const char *name);

/* Reads lines from memory as if they followed `end`; they must be whole. */
enum rob_status rob_journal_read_lines(struct rob_journal_end *end, const char *text, size_t len,
                                       struct rob_model *model, uint32_t journal,
                                       rob_journal_notice *notice, void *context,
                                       struct rob_error *err);

/* Checks, before they are written, that these lines could be read back behind `end`. Their hashes
 * are not checked: rob_chain_close() has just made them. */
enum rob_status rob_journal_rehearse(const struct rob_journal_end *end, const char *text,
                                     size_t len, struct rob_error *err);

#endif
