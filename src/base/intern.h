/* Words that occur often, stored once, and close together: every event names some of them. */
#ifndef ROB_BASE_INTERN_H
#define ROB_BASE_INTERN_H

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"

enum { ROB_INTERN_KINDS = 16 };

struct rob_intern {
    ROB_VEC(const char *) words; /* in the order of their first use */
    struct rob_map map;
    struct rob_arena texts;
    uint32_t last[ROB_INTERN_KINDS];
};

/* Frees the words, too. */
void rob_intern_free(struct rob_intern *intern);

/* The number of this word, which is copied if it is new; ROB_MAP_NONE without memory. */
uint32_t rob_intern_add(struct rob_intern *intern, const char *text, size_t len);

/* The same for words of one kind (below ROB_INTERN_KINDS) that mostly come again, or in the order
 * of their first use: the last one and the one after it are tried first. */
uint32_t rob_intern_add_next(struct rob_intern *intern, const char *text, size_t len,
                             unsigned kind);

/* The number of a word, or ROB_MAP_NONE; after `last` was found, where the same order is likely. */
uint32_t rob_intern_find(const struct rob_intern *intern, const char *text);
uint32_t rob_intern_find_next(const struct rob_intern *intern, const char *text, uint32_t last);

#endif
