/*
 * Memory that is freed as a whole: a parsed form, an import, a loaded review. Nothing in it is
 * freed alone; rob_arena_free() frees all. Allocations return NULL when memory runs out.
 */
#ifndef ROB_BASE_ARENA_H
#define ROB_BASE_ARENA_H

#include "base/buf.h"

#include <stddef.h>

struct rob_arena {
    struct rob_arena_block *blocks;
    struct rob_arena_block *spare; /* is used next; may be NULL */
    size_t used, size;             /* bytes of the newest block */
};

void rob_arena_free(struct rob_arena *arena);

/* An arena on the heap, for a result that is stored in it and owns it; NULL without memory. */
struct rob_arena *rob_arena_create(void);
void rob_arena_destroy(struct rob_arena *arena);

/*
 * A large block. Getting memory from the system takes longer than filling it, so another thread can
 * make the block while the arena is filled. NULL without memory. The arena owns it from
 * rob_arena_give() on, and frees the spare block that it had; a block that no arena gets is freed
 * with free().
 */
struct rob_arena_block *rob_arena_block_new(void);
void rob_arena_give(struct rob_arena *arena, struct rob_arena_block *block);

/* `size` bytes, zeroed, aligned for any object. */
void *rob_arena_new(struct rob_arena *arena, size_t size);

/* `n` zeroed elements; NULL also if n * size overflows. With n = 0 a valid pointer. */
void *rob_arena_array(struct rob_arena *arena, size_t n, size_t size);

/* Copies `len` bytes and a NUL, packed without alignment. */
char *rob_arena_text(struct rob_arena *arena, const char *text, size_t len);
char *rob_arena_str(struct rob_arena *arena, const char *text);

/* A copy of the text of a buffer, which is freed; NULL without memory, and if the buffer lacked it.
 */
char *rob_arena_take(struct rob_arena *arena, struct rob_buf *text);

/* All bytes taken from the system. */
size_t rob_arena_bytes(const struct rob_arena *arena);

#endif
