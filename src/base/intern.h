/* Words that occur often, stored once, and close together: every event names some of them. */
#ifndef ROB_BASE_INTERN_H
#define ROB_BASE_INTERN_H

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"

struct rob_intern {
    ROB_VEC(const char *) words; /* in the order of their first use */
    struct rob_map map;
    struct rob_arena texts;
};

/* Frees the words, too. */
void rob_intern_free(struct rob_intern *intern);

/* The number of this word, which is copied if it is new; ROB_MAP_NONE without memory. */
uint32_t rob_intern_add(struct rob_intern *intern, const char *text, size_t len);

/* The number of a word, or ROB_MAP_NONE. */
uint32_t rob_intern_find(const struct rob_intern *intern, const char *text);

#endif
