#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { SMALLEST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20, PAGE = 4096 };

struct rob_arena_block {
    struct rob_arena_block *older;
    size_t size;
    alignas(max_align_t) char data[];
};

void rob_arena_free(struct rob_arena *arena)
{
    while (arena->blocks) {
        struct rob_arena_block *older = arena->blocks->older;
        free(arena->blocks);
        arena->blocks = older;
    }
    free(arena->spare);
    *arena = (struct rob_arena){0};
}

struct rob_arena_block *rob_arena_block_new(void)
{
    struct rob_arena_block *block = malloc(sizeof *block + LARGEST_BLOCK);
    for (size_t at = 0; block && at < LARGEST_BLOCK; at += PAGE)
        ((volatile char *)block->data)[at] =
            0; /* a compiler would turn malloc() and memset() into calloc() */
    if (block)
        block->size = LARGEST_BLOCK;
    return block;
}

void rob_arena_give(struct rob_arena *arena, struct rob_arena_block *block)
{
    free(arena->spare);
    arena->spare = block;
}

static bool add_block(struct rob_arena *arena, size_t size)
{
    size_t want = arena->size ? arena->size * 2 : SMALLEST_BLOCK;
    if (want > LARGEST_BLOCK)
        want = LARGEST_BLOCK;
    if (want < size)
        want = size;
    if (want > SIZE_MAX - sizeof(struct rob_arena_block))
        return false;
    struct rob_arena_block *block = arena->spare;
    if (block && size <= block->size)
        arena->spare = NULL;
    else if ((block = malloc(sizeof *block + want)) != NULL)
        block->size = want;
    if (!block)
        return false;
    block->older = arena->blocks;
    arena->blocks = block;
    arena->used = 0;
    arena->size = block->size;
    return true;
}

static void *take(struct rob_arena *arena, size_t size, size_t align)
{
    size_t start = (arena->used + align - 1) / align * align;
    if (!arena->blocks || start > arena->size || size > arena->size - start) {
        if (!add_block(arena, size))
            return NULL;
        start = 0;
    }
    arena->used = start + size;
    return arena->blocks->data + start;
}

void *rob_arena_new(struct rob_arena *arena, size_t size)
{
    void *data = take(arena, size, alignof(max_align_t));
    return data ? memset(data, 0, size) : NULL;
}

void *rob_arena_array(struct rob_arena *arena, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size)
        return NULL;
    return rob_arena_new(arena, n * size);
}

char *rob_arena_text(struct rob_arena *arena, const char *text, size_t len)
{
    if (len == SIZE_MAX)
        return NULL;
    char *copy = take(arena, len + 1, 1);
    if (!copy)
        return NULL;
    if (len)
        memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

char *rob_arena_str(struct rob_arena *arena, const char *text)
{
    return rob_arena_text(arena, text, strlen(text));
}

char *rob_arena_take(struct rob_arena *arena, struct rob_buf *text)
{
    char *copy = text->failed ? NULL : rob_arena_str(arena, rob_buf_text(text));
    rob_buf_free(text);
    return copy;
}

size_t rob_arena_bytes(const struct rob_arena *arena)
{
    size_t bytes = 0;
    for (const struct rob_arena_block *block = arena->blocks; block; block = block->older)
        bytes += block->size;
    return bytes;
}

struct rob_arena *rob_arena_create(void)
{
    return calloc(1, sizeof(struct rob_arena));
}

void rob_arena_destroy(struct rob_arena *arena)
{
    if (arena)
        rob_arena_free(arena);
    free(arena);
}
