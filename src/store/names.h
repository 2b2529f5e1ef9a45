/*
 * The names in a folder of journals: which files are read, and which look like journals but are not
 * read because of what they are called. A program that synchronises folders may give a file any
 * name; what is passed over is to be reported, never lost without a word.
 */
#ifndef ROB_STORE_NAMES_H
#define ROB_STORE_NAMES_H

#include "base/arena.h"
#include "base/vec.h"

#include <syrob/status.h>

#include <stdbool.h>

enum {
    ROB_NAME_BYTES_MAX = 255, /* of a file: NAME_MAX, as most file systems have it */
    ROB_NAMES_LOOKED_MAX = 10000
};

struct rob_names {
    ROB_VEC(const char *) journals; /* in order */
    ROB_VEC(const char *) unread;   /* those named most like a journal first */
    size_t n_unseen; /* other files that were not looked at, being beyond the limit */
    struct rob_arena arena;
};

/* Lists the folder `dir`. What a file is that is no journal by its name, its first line says; of
 * these no more than ROB_NAMES_LOOKED_MAX are opened. */
enum rob_status rob_names_list(struct rob_names *out, int dir, struct rob_error *err);
void rob_names_free(struct rob_names *names);

/* Is this the name of a file that this program put aside, or was stopped at writing? */
bool rob_name_is_aside(const char *name);
bool rob_name_is_temporary(const char *name);

/* Does the file begin as a journal does, or only bear the name of one with something added? */
bool rob_name_is_unread(int dir, const char *name);

#endif
