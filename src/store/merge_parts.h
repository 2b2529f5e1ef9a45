/* A merge under way: merge.c imports journals, merge_place.c finds the place of each, and
 * merge_forms.c imports the forms that they need. */
#ifndef ROB_STORE_MERGE_PARTS_H
#define ROB_STORE_MERGE_PARTS_H

#include "store/merge.h"
#include "store/names.h"

/* An incoming journal, checked and compared with the journals here. Its bytes are read only when
 * they are needed: all journals of a merge together may not fit in memory. */
struct rob_incoming {
    char from[ROB_NAME_BYTES_MAX + 1]; /* name in the source folder */
    char seat[33], writer[7];
    char to[ROB_NAME_BYTES_MAX + 1]; /* name here; "" if there is nothing to import */
    struct rob_journal_end end;      /* of its good lines */
    size_t n_new;
    bool replaces, fork;
    bool aside; /* the file of that name here is damaged, and is put aside */
};

struct rob_merge {
    struct rob_review *review;
    const char *path;     /* of the other copy, as the user gave it */
    struct rob_buf where; /* prefix of the names of its journals: "PATH/journals/" */
    int source;           /* folder with the other journals */
    ROB_VEC(struct rob_incoming) journals;
    struct rob_model pins; /* the journals of both leads: the forms they chose */
    struct rob_merge_report report;
    struct rob_error *err;
};

/* Puts "BEFORE/NAME: " before the text of a failure. */
enum rob_status rob_merge__in_file(struct rob_merge *merge, enum rob_status status,
                                   const char *before, const char *name);

/* Reads the good lines of an incoming journal. */
enum rob_status rob_merge__load(struct rob_buf *out, struct rob_merge *merge,
                                const struct rob_incoming *in);

/* Compares a journal with those here, and chooses its name here. */
enum rob_status rob_merge__place(struct rob_merge *merge, struct rob_incoming *in);

/* Reads the leads' journals, both those here and the incoming ones. */
enum rob_status rob_merge__read_pins(struct rob_merge *merge);

/* Compares the forms in a folder (-1: no folder) with those here, and with `write` imports them. */
enum rob_status rob_merge__forms(struct rob_merge *merge, int folder, bool write);

/* The review must open after the merge: a form that a lead chose has to be here or be imported. */
enum rob_status rob_merge__check_pins(struct rob_merge *merge, int folder);

#endif
