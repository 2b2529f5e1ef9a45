/* SHA-256 (FIPS 180-4) from Nettle, which uses the instructions that many processors have for it:
 * every line of every journal is hashed when a review is opened. Random bytes from libsodium. */
#ifndef ROB_BASE_HASH_H
#define ROB_BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ROB_HASH_HEX = 64 };

/* SHA-256 over `first` and then `second`, as four numbers of 16 hex digits each. */
void rob_sha256(uint64_t numbers[4], const void *first, size_t n_first, const void *second,
                size_t n_second);

/* Lower-case hex of SHA-256 over `first` and then `second` (either may be empty); adds a NUL. */
void rob_sha256_hex(char hex[ROB_HASH_HEX + 1], const void *first, size_t n_first,
                    const void *second, size_t n_second);

/* The numbers of a hash in lower-case hex; false if any of the characters is no digit of it. */
bool rob_hash_numbers(uint64_t numbers[4], const char hex[ROB_HASH_HEX]);

/* `n` random hex digits (n even, at most 64) and a NUL. */
void rob_random_hex(char *hex, size_t n);

/* Value of exactly 16 lower-case hex digits; *ok is false for any other 16 bytes, which are all
 * read. */
uint64_t rob_hex64(const char *hex, int *ok);

/* The reverse: 16 lower-case hex digits and a NUL. */
void rob_hex64_text(char hex[17], uint64_t value);

#endif
