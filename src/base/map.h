/*
 * A hash index: from a hash to the number of an element that the caller keeps in an array. The map
 * stores no keys; `same` compares the caller's element `at` with the key.
 */
#ifndef ROB_BASE_MAP_H
#define ROB_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ROB_MAP_NONE UINT32_MAX

struct rob_map {
    struct rob_map_slot *slots;
    size_t n, cap;
};

typedef bool rob_map_same(const void *elements, uint32_t at, const void *key);

void rob_map_free(struct rob_map *map);

/* Number of the element with this key, or ROB_MAP_NONE. */
uint32_t rob_map_find(const struct rob_map *map, uint64_t hash, rob_map_same *same,
                      const void *elements, const void *key);

/* Prefetches the place of a hash from memory while the caller does something else. */
void rob_map_expect(const struct rob_map *map, uint64_t hash);

/* Makes room for `n` elements in all; false without memory. */
bool rob_map_reserve(struct rob_map *map, size_t n);

/* Adds element `at`, which must not be in the map yet; false without memory. */
bool rob_map_add(struct rob_map *map, uint64_t hash, uint32_t at);

/* A well-mixed hash of bytes: FNV-1a (Fowler, Noll and Vo) over words of eight bytes, finished by
 * the mixer of murmur3. It differs between machines, so it must not be stored in a file. */
uint64_t rob_map_hash(const void *data, size_t len);
uint64_t rob_map_mix(uint64_t value);

#endif
