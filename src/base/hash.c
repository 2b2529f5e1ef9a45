#include "base/hash.h"

#include <assert.h>
#include <nettle/sha2.h>
#include <sodium.h>
#include <string.h>

void rob_sha256(uint64_t numbers[4], const void *first, size_t n_first, const void *second,
                size_t n_second)
{
    unsigned char digest[SHA256_DIGEST_SIZE];
    struct sha256_ctx state;
    sha256_init(&state);
    sha256_update(&state, n_first, first);
    sha256_update(&state, n_second, second);
    sha256_digest(&state, sizeof digest, digest);
    for (size_t i = 0; i < 4; i++) {
        numbers[i] = 0;
        for (size_t k = 0; k < 8; k++)
            numbers[i] = numbers[i] << 8 | digest[8 * i + k];
    }
}

void rob_sha256_hex(char hex[ROB_HASH_HEX + 1], const void *first, size_t n_first,
                    const void *second, size_t n_second)
{
    uint64_t numbers[4];
    rob_sha256(numbers, first, n_first, second, n_second);
    for (size_t i = 0; i < 4; i++)
        rob_hex64_text(hex + 16 * i, numbers[i]);
}

void rob_random_hex(char *hex, size_t n)
{
    unsigned char bytes[32];
    assert(n % 2 == 0 && n <= 2 * sizeof bytes);
    randombytes_buf(bytes, n / 2);
    sodium_bin2hex(hex, n + 1, bytes, n / 2);
}

/* --- Hex: eight digits at once, since every line of a journal has 64 or more --------------- */

/* A byte for each four bits, the first digit uppermost; a value of ten or more becomes a letter. */
static uint64_t digits_of(uint32_t value)
{
    uint64_t digits = value;
    digits = (digits | digits << 16) & 0x0000FFFF0000FFFFU;
    digits = (digits | digits << 8) & 0x00FF00FF00FF00FFU;
    digits = (digits | digits << 4) & 0x0F0F0F0F0F0F0F0FU;
    uint64_t letters = (digits + 0x0606060606060606U) >> 4 & 0x0101010101010101U;
    return digits + 0x3030303030303030U + letters * ('a' - '0' - 10);
}

/* The reverse. Other characters give some value, whose digits are not these. */
static uint32_t value_of(uint64_t digits)
{
    uint64_t letters = digits >> 6 & 0x0101010101010101U;
    uint64_t value = ((digits & 0x0F0F0F0F0F0F0F0FU) + letters * 9) & 0x0F0F0F0F0F0F0F0FU;
    value = (value | value >> 4) & 0x00FF00FF00FF00FFU;
    value = (value | value >> 8) & 0x0000FFFF0000FFFFU;
    return (uint32_t)(value | value >> 16);
}

/* Written so that compilers make it one load. */
static uint64_t load(const char text[8])
{
    const unsigned char *c = (const unsigned char *)text;
    return (uint64_t)c[0] << 56 | (uint64_t)c[1] << 48 | (uint64_t)c[2] << 40 |
           (uint64_t)c[3] << 32 | (uint64_t)c[4] << 24 | (uint64_t)c[5] << 16 |
           (uint64_t)c[6] << 8 | c[7];
}

/* The value of 16 digits; false for any other text. */
static bool take(uint64_t *number, const char hex[16])
{
    uint64_t high = load(hex), low = load(hex + 8);
    uint32_t upper = value_of(high), lower = value_of(low);
    *number = (uint64_t)upper << 32 | lower;
    return digits_of(upper) == high && digits_of(lower) == low;
}

static void put_digits(char hex[8], uint32_t value)
{
    uint64_t digits = digits_of(value);
    const char text[8] = {(char)(digits >> 56), (char)(digits >> 48), (char)(digits >> 40),
                          (char)(digits >> 32), (char)(digits >> 24), (char)(digits >> 16),
                          (char)(digits >> 8),  (char)digits};
    memcpy(hex, text, sizeof text);
}

bool rob_hash_numbers(uint64_t numbers[4], const char hex[ROB_HASH_HEX])
{
    bool good = true;
    for (size_t i = 0; i < 4; i++)
        good &= take(&numbers[i], hex + 16 * i);
    return good;
}

uint64_t rob_hex64(const char *hex, int *ok)
{
    uint64_t value = 0;
    *ok = take(&value, hex);
    return *ok ? value : 0;
}

void rob_hex64_text(char hex[17], uint64_t value)
{
    put_digits(hex, (uint32_t)(value >> 32));
    put_digits(hex + 8, (uint32_t)value);
    hex[16] = '\0';
}
