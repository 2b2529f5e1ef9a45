/*
 * Work that is the same for many elements, done by several processors at once.
 */
#ifndef ROB_BASE_PARALLEL_H
#define ROB_BASE_PARALLEL_H

#include <stddef.h>

/* Calls `each` once for every number below `n`, and returns when all calls have. Where there are
 * many, up to four threads share them, so a call may change only what belongs to its number, and
 * read only what no call changes. No signal is delivered to the other threads. */
void rob_parallel(size_t n, void (*each)(void *context, size_t i), void *context);

#endif
