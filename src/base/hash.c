#include "base/hash.h"

#include <assert.h>
#include <sodium.h>

void rob_sha256_hex(char hex[ROB_HASH_HEX + 1], const void *first, size_t n_first,
                    const void *second, size_t n_second)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, first, n_first);
    crypto_hash_sha256_update(&state, second, n_second);
    crypto_hash_sha256_final(&state, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[ROB_HASH_HEX] = '\0';
}

void rob_random_hex(char *hex, size_t n)
{
    unsigned char bytes[32];
    assert(n % 2 == 0 && n <= 2 * sizeof bytes);
    randombytes_buf(bytes, n / 2);
    sodium_bin2hex(hex, n + 1, bytes, n / 2);
}

uint64_t rob_random(void)
{
    uint64_t value = 0;
    randombytes_buf(&value, sizeof value);
    return value;
}

uint64_t rob_hex64(const char *hex, int *ok)
{
    static const unsigned char values[256] = {
        /* of a digit, and one more */
        ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,
        ['6'] = 7,  ['7'] = 8,  ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12,
        ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
    };
    uint64_t value = 0;
    for (size_t i = 0; i < 16; i++) {
        unsigned digit = values[(unsigned char)hex[i]];
        *ok = digit > 0;
        if (!*ok)
            return 0;
        value = value << 4 | (digit - 1);
    }
    return value;
}

void rob_hex64_text(char hex[17], uint64_t value)
{
    for (int digit = 15; digit >= 0; digit--, value >>= 4)
        hex[digit] = "0123456789abcdef"[value & 15];
    hex[16] = '\0';
}
