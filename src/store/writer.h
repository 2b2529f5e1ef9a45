/*
 * Adding lines to a journal, durably.
 *
 * A writer is one account on one machine, writing for one seat in one folder of a review. It alone
 * adds to its file `journals/SEAT@WRITER.jsonl`, and keeps a second copy in the state folder. In a
 * copy of the folder another writer begins, so that nothing flows back from a copy unasked. "Saved"
 * means that write and fdatasync have returned for both; if the state folder does not allow the
 * second copy or the lock, work goes on without it. Nothing is ever changed in place: a file with a
 * torn tail or a damaged line is set aside and rewritten from the lines that are known to be good.
 */
#ifndef ROB_STORE_WRITER_H
#define ROB_STORE_WRITER_H

#include "store/journal.h"
#include "store/place.h"

#include <sys/stat.h>

struct rob_writer {
    char *seat;
    char id[7];
    char name[48];                    /* of the file, in `journals` and in the state folder */
    int journals;                     /* folder of the review, borrowed */
    int state;                        /* folder of this account, borrowed; -1: there is no folder */
    const struct rob_place *place;    /* of the review, borrowed */
    const struct rob_seal_keys *keys; /* of the seat in a sealed review, borrowed; else NULL */
    int lock;                         /* -1: not held */
    int fd, copy;                     /* the journal and its second copy; -1: not open (yet) */
    struct stat file, copy_file;
    struct rob_journal_end end; /* of the lines in the journal */
    bool alone;                 /* the second copy differs from the journal and is left alone */
    bool broken;                /* a write failed half-way: nothing more is written */
    bool parted;                /* the two copies had diverged: each is a journal now */
    bool restored;              /* claiming found the file shorter or damaged and restored it */
};

/*
 * Claims a seat: takes the lock, finds this account's writer or makes a new one, and brings the
 * journal and its second copy to the same length. The journal is created with its first line. With
 * `keys`, a journal that was signed with another key is left alone. Freeing `*out`, which the
 * caller must do, releases the lock.
 */
enum rob_status rob_writer_claim(struct rob_writer **out, int journals, int state,
                                 const struct rob_place *place, const char *seat,
                                 const struct rob_seal_keys *keys, struct rob_error *err);
void rob_writer_free(struct rob_writer *writer);

/*
 * Appends whole lines that end in `end`'s hash to both copies, durable on return. *copies receives
 * the number of copies written. On ROB_SYSTEM the journal is unchanged or, if that is not certain,
 * the writer is broken and the lines are in the state folder.
 */
enum rob_status rob_writer_append(unsigned *copies, struct rob_writer *writer, const char *lines,
                                  size_t len, const struct rob_journal_end *end,
                                  struct rob_error *err);

#endif
