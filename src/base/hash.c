#include "base/hash.h"

#include <assert.h>
#include <sodium.h>

void rob_sha256_hex(char hex[ROB_HASH_HEX + 1], const void *first, size_t n_first,
                    const void *second, size_t n_second)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, first, n_first);
    crypto_hash_sha256_update(&state, second, n_second);
    crypto_hash_sha256_final(&state, digest);
    sodium_bin2hex(hex, ROB_HASH_HEX + 1, digest, sizeof digest);
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
    uint64_t value = 0;
    *ok = 1;
    for (size_t i = 0; i < 16; i++) {
        char c = hex[i];
        unsigned digit = 0;
        if (c >= '0' && c <= '9')
            digit = (unsigned)(c - '0');
        else if (c >= 'a' && c <= 'f')
            digit = (unsigned)(c - 'a') + 10;
        else {
            *ok = 0;
            return 0;
        }
        value = value << 4 | digit;
    }
    return value;
}
