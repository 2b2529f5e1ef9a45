#include "base/map.h"

#include <stdlib.h>
#include <string.h>

struct rob_map_slot {
    uint32_t hash, at; /* at == ROB_MAP_NONE: empty */
};

void rob_map_free(struct rob_map *map)
{
    free(map->slots);
    *map = (struct rob_map){0};
}

uint32_t rob_map_find(const struct rob_map *map, uint64_t hash, rob_map_same *same,
                      const void *elements, const void *key)
{
    if (!map->cap)
        return ROB_MAP_NONE;
    for (size_t i = (size_t)hash & (map->cap - 1);; i = (i + 1) & (map->cap - 1)) {
        const struct rob_map_slot *slot = &map->slots[i];
        if (slot->at == ROB_MAP_NONE)
            return ROB_MAP_NONE;
        if (slot->hash == (uint32_t)hash && same(elements, slot->at, key))
            return slot->at;
    }
}

void rob_map_expect(const struct rob_map *map, uint64_t hash)
{
#ifdef __GNUC__
    if (map->cap)
        __builtin_prefetch(&map->slots[hash & (map->cap - 1)], 1);
#else
    (void)map, (void)hash;
#endif
}

static void put(struct rob_map_slot *slots, size_t cap, struct rob_map_slot slot)
{
    size_t i = slot.hash & (cap - 1);
    while (slots[i].at != ROB_MAP_NONE)
        i = (i + 1) & (cap - 1);
    slots[i] = slot;
}

bool rob_map_reserve(struct rob_map *map, size_t n)
{
    size_t cap = map->cap ? map->cap : 16;
    if (n > UINT32_MAX / 2) /* the lower half of the hash chooses the slot */
        return false;
    while (n > cap / 4 * 3)
        cap *= 2;
    if (cap == map->cap)
        return true;
    struct rob_map_slot *slots = malloc(cap * sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < cap; i++)
        slots[i] = (struct rob_map_slot){0, ROB_MAP_NONE};
    for (size_t i = 0; i < map->cap; i++)
        if (map->slots[i].at != ROB_MAP_NONE)
            put(slots, cap, map->slots[i]);
    free(map->slots);
    map->slots = slots;
    map->cap = cap;
    return true;
}

bool rob_map_add(struct rob_map *map, uint64_t hash, uint32_t at)
{
    if (!rob_map_reserve(map, map->n + 1))
        return false;
    put(map->slots, map->cap, (struct rob_map_slot){(uint32_t)hash, at});
    map->n++;
    return true;
}

uint64_t rob_map_mix(uint64_t value)
{
    value ^= value >> 33;
    value *= 0xff51afd7ed558ccdU;
    value ^= value >> 33;
    value *= 0xc4ceb9fe1a85ec53U;
    return value ^ value >> 33;
}

uint64_t rob_map_hash(const void *data, size_t len)
{
    const unsigned char *bytes = data;
    uint64_t hash = 0xcbf29ce484222325U ^ len, word = 0;
    for (; len >= sizeof word; bytes += sizeof word, len -= sizeof word) {
        memcpy(&word, bytes, sizeof word);
        hash = (hash ^ word) * 0x100000001b3U;
        hash ^= hash >> 32;
    }
    for (word = 0; len > 0; len--)
        word = word << 8 | bytes[len - 1];
    hash = (hash ^ word) * 0x100000001b3U;
    return rob_map_mix(hash);
}
