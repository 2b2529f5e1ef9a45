#include "base/intern.h"

#include <string.h>

struct key {
    const char *text;
    size_t len;
};

static bool same(const void *words, uint32_t at, const void *key)
{
    const char *word = ((const char *const *)words)[at];
    const struct key *wanted = key;
    return strncmp(word, wanted->text, wanted->len) == 0 && word[wanted->len] == '\0';
}

static uint32_t find(const struct rob_intern *intern, struct key key, uint64_t hash)
{
    return rob_map_find(&intern->map, hash, same, intern->words.at, &key);
}

void rob_intern_free(struct rob_intern *intern)
{
    rob_vec_free(&intern->words);
    rob_map_free(&intern->map);
    rob_arena_free(&intern->texts);
}

/* The word after `last`, or that word itself; ROB_MAP_NONE for any other. */
static uint32_t find_next(const struct rob_intern *intern, struct key key, uint32_t last)
{
    uint32_t next = last + 1;
    if (next < intern->words.n && same(intern->words.at, next, &key))
        return next;
    return last < intern->words.n && same(intern->words.at, last, &key) ? last : ROB_MAP_NONE;
}

uint32_t rob_intern_find(const struct rob_intern *intern, const char *text)
{
    size_t len = strlen(text);
    return find(intern, (struct key){text, len}, rob_map_hash(text, len));
}

uint32_t rob_intern_add(struct rob_intern *intern, const char *text, size_t len)
{
    uint64_t hash = rob_map_hash(text, len);
    uint32_t at = find(intern, (struct key){text, len}, hash);
    if (at != ROB_MAP_NONE)
        return at;
    const char *copy = rob_arena_text(&intern->texts, text, len);
    if (!copy || !rob_vec_push(&intern->words, copy))
        return ROB_MAP_NONE;
    at = (uint32_t)intern->words.n - 1;
    if (rob_map_add(&intern->map, hash, at))
        return at;
    intern->words.n--;
    return ROB_MAP_NONE;
}

uint32_t rob_intern_add_next(struct rob_intern *intern, const char *text, size_t len, unsigned kind)
{
    uint32_t at = find_next(intern, (struct key){text, len}, intern->last[kind]);
    if (at == ROB_MAP_NONE)
        at = rob_intern_add(intern, text, len);
    if (at != ROB_MAP_NONE)
        intern->last[kind] = at;
    return at;
}

uint32_t rob_intern_find_next(const struct rob_intern *intern, const char *text, uint32_t last)
{
    uint32_t at = find_next(intern, (struct key){text, strlen(text)}, last);
    return at == ROB_MAP_NONE ? rob_intern_find(intern, text) : at;
}
