/*
 * A typed growable array.
 *
 *     ROB_VEC(int) numbers = {0};
 *     if (!rob_vec_push(&numbers, 7))
 *         return rob_fail_memory(err);
 *     for (size_t i = 0; i < numbers.n; i++)
 *         use(numbers.at[i]);
 *     rob_vec_free(&numbers);
 *
 * Pointers into `at` are valid until the next push.
 */
#ifndef ROB_BASE_VEC_H
#define ROB_BASE_VEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define ROB_VEC(type)                                                                              \
    struct {                                                                                       \
        type *at;                                                                                  \
        size_t n, cap;                                                                             \
    }

/* Elements of an array. */
#define ROB_COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Makes room for one more element of `size` bytes; returns the array, or NULL without memory. */
static inline void *rob_vec__room(void *at, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return at;
    size_t want = *cap ? *cap * 2 : 8;
    if (want > SIZE_MAX / size)
        return NULL;
    void *grown = realloc(at, want * size);
    if (grown)
        *cap = want;
    return grown;
}

/* True if the element was added; false (no memory) leaves the vector unchanged. */
#define rob_vec_push(vec, ...)                                                                     \
    (rob_vec__reserve((void **)&(vec)->at, (vec)->n, &(vec)->cap, sizeof *(vec)->at)               \
         ? ((vec)->at[(vec)->n++] = __VA_ARGS__, true)                                             \
         : false)

static inline bool rob_vec__reserve(void **at, size_t n, size_t *cap, size_t size)
{
    void *room = rob_vec__room(*at, n, cap, size);
    if (!room)
        return false;
    *at = room;
    return true;
}

#define rob_vec_free(vec) (free((vec)->at), (vec)->at = NULL, (vec)->n = (vec)->cap = 0)

#endif
