/* A merge under way: merge.c takes journals in, merge_place.c finds where each belongs, and
 * merge_forms.c takes the forms that they need. */
#ifndef ROB_STORE_MERGE_PARTS_H
#define ROB_STORE_MERGE_PARTS_H

#include "store/merge.h"
#include "store/names.h"

/* A journal to be taken in: checked, and how it stands to what is here. Its bytes are read when
 * they are needed: all journals of a merge together may be more than fits in memory. */
struct rob_incoming {
    char from[ROB_NAME_BYTES_MAX + 1]; /* name in the source folder */
    char seat[33], writer[7];
    char to[ROB_NAME_BYTES_MAX + 1]; /* name here; "" where nothing is to be taken */
    struct rob_journal_end end;      /* of its good lines */
    size_t n_new;
    bool replaces, fork;
    bool aside; /* what stands there is damaged, and is put aside */
};

struct rob_merge {
    struct rob_review *review;
    const char *path;     /* of the other side, as it was given */
    struct rob_buf where; /* before the names of its journals: "PATH/journals/" */
    int source;           /* folder with the other journals */
    ROB_VEC(struct rob_incoming) journals;
    struct rob_model pins; /* what the leads of both sides wrote: which forms they chose */
    struct rob_merge_report report;
    struct rob_error *err;
};

/* Puts "BEFORE/NAME: " before the text of a failure. */
enum rob_status rob_merge__in_file(struct rob_merge *merge, enum rob_status status,
                                   const char *before, const char *name);

/* Reads the good lines of a journal that is coming. */
enum rob_status rob_merge__load(struct rob_buf *out, struct rob_merge *merge,
                                const struct rob_incoming *in);

/* Compares a journal with what is here, and says where it is to go. */
enum rob_status rob_merge__place(struct rob_merge *merge, struct rob_incoming *in);

/* Reads the journals of the leads, of those that are here and of those that are coming. */
enum rob_status rob_merge__read_pins(struct rob_merge *merge);

/* Looks at the forms in a folder (-1: there is none), and with `write` takes in what is not here.
 */
enum rob_status rob_merge__forms(struct rob_merge *merge, int folder, bool write);

/* After the merge the review must open: a form that a lead chose has to be here or come along. */
enum rob_status rob_merge__check_pins(struct rob_merge *merge, int folder);

#endif
