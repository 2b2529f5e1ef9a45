/*
 * The names in a folder of journals: files that are read, and files that look like journals but are
 * not read because of their names. A program that synchronises folders may give a file any name, so
 * that each file passed over must be reported.
 */
#ifndef ROB_STORE_NAMES_H
#define ROB_STORE_NAMES_H

#include "base/arena.h"
#include "base/vec.h"

#include <syrob/status.h>

#include <stdbool.h>

enum {
    ROB_NAME_BYTES_MAX = 255, /* of a file: NAME_MAX of most file systems */
    ROB_NAMES_LOOKED_MAX = 10000
};

struct rob_names {
    ROB_VEC(const char *) journals; /* in order */
    ROB_VEC(const char *) unread;   /* the names most like a journal's first */
    size_t n_unseen;                /* other files that were not opened, being beyond the limit */
    struct rob_arena arena;
};

/* Lists the folder `dir`. A file not named as a journal is judged by its first line; at most
 * ROB_NAMES_LOOKED_MAX of these are opened. */
enum rob_status rob_names_list(struct rob_names *out, int dir, struct rob_error *err);
void rob_names_free(struct rob_names *names);

/* Is this the name of a file that this program put aside, or of an unfinished one? */
bool rob_name_is_aside(const char *name);
bool rob_name_is_temporary(const char *name);

#endif
