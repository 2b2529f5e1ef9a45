#include "base/seal.h"

#include "base/base64.h"

#include <sodium.h>
#include <string.h>

enum {
    PADDING = 512,
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES
};

static const char signed_for[] = "syrob-sig-1";

void rob_seal_begin(void)
{
    bool chosen = sodium_init() >= 0;
    (void)chosen; /* otherwise all stays as it was */
}

/* --- keys -------------------------------------------------------------------------------- */

void rob_seal_new_secret(unsigned char secret[ROB_SECRET_BYTES])
{
    randombytes_buf(secret, ROB_SECRET_BYTES);
}

static void derive(unsigned char out[ROB_KEY_BYTES], const unsigned char *key, size_t n_key,
                   const char *const *texts, size_t n_texts)
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, key, n_key, ROB_KEY_BYTES);
    for (size_t i = 0; i < n_texts; i++)
        crypto_generichash_update(&state, (const unsigned char *)texts[i], strlen(texts[i]));
    crypto_generichash_final(&state, out, ROB_KEY_BYTES);
}

void rob_seal_keys(struct rob_seal_keys *out, const unsigned char secret[ROB_SECRET_BYTES],
                   const char *review, const char *seat)
{
    const char *const sign[] = {"syrob-sign-1 ", review, " ", seat};
    const char *const box[] = {"syrob-box-1 ", review, " ", seat};
    unsigned char seed[ROB_KEY_BYTES], public_key[ROB_KEY_BYTES];
    memcpy(out->secret, secret, ROB_SECRET_BYTES);
    derive(seed, secret, ROB_SECRET_BYTES, sign, 4);
    derive(out->master, secret, ROB_SECRET_BYTES, box, 4);
    crypto_sign_seed_keypair(public_key, out->sign, seed);
    rob_seal_key_text(out->public_key, public_key);
    sodium_memzero(seed, sizeof seed);
}

void rob_seal_forget(struct rob_seal_keys *keys)
{
    sodium_memzero(keys, sizeof *keys);
}

void rob_seal_wipe(void *bytes, size_t n)
{
    sodium_memzero(bytes, n);
}

void rob_seal_study_key(unsigned char key[ROB_KEY_BYTES], const struct rob_seal_keys *keys,
                        const char *study)
{
    const char *const texts[] = {"syrob-study-1 ", study ? study : ""};
    derive(key, keys->master, sizeof keys->master, texts, 2);
}

static bool parse_hex(unsigned char *out, const char *hex, size_t n)
{
    size_t got = 0;
    return strspn(hex, "0123456789abcdef") == 2 * n && hex[2 * n] == '\0' &&
           sodium_hex2bin(out, n, hex, 2 * n, NULL, &got, NULL) == 0 && got == n;
}

bool rob_seal_key_parse(unsigned char key[ROB_KEY_BYTES], const char *hex)
{
    return parse_hex(key, hex, ROB_KEY_BYTES);
}

void rob_seal_key_text(char hex[ROB_KEY_HEX + 1], const unsigned char key[ROB_KEY_BYTES])
{
    sodium_bin2hex(hex, ROB_KEY_HEX + 1, key, ROB_KEY_BYTES);
}

bool rob_seal_secret_parse(unsigned char secret[ROB_SECRET_BYTES], const char *hex)
{
    return parse_hex(secret, hex, ROB_SECRET_BYTES);
}

void rob_seal_secret_text(char hex[ROB_SECRET_HEX + 1],
                          const unsigned char secret[ROB_SECRET_BYTES])
{
    sodium_bin2hex(hex, ROB_SECRET_HEX + 1, secret, ROB_SECRET_BYTES);
}

void rob_seal_commitment(char hex[ROB_HASH_HEX + 1], const char *review, const char *seat,
                         const char *study, const char *key_hex)
{
    const char *const parts[] = {"syrob-key-1 ", review, " ", seat, " ", study, " ", key_hex};
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        crypto_hash_sha256_update(&state, (const unsigned char *)parts[i], strlen(parts[i]));
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(hex, ROB_HASH_HEX + 1, hash, sizeof hash);
}

/* --- boxes ------------------------------------------------------------------------------- */

/* Room behind the text, to be filled in; NULL without memory. */
static char *extend(struct rob_buf *out, size_t n)
{
    return rob_buf_reserve(out, n) ? out->data + out->len : NULL;
}

void rob_seal_close(struct rob_buf *out, const unsigned char key[ROB_KEY_BYTES],
                    const char *context, size_t n_context, const char *text, size_t len)
{
    size_t padded = (len / PADDING + 1) * PADDING, size = NONCE + padded + TAG;
    struct rob_buf bytes = {0};
    unsigned char *nonce = (unsigned char *)extend(&bytes, size);
    if (!nonce) {
        out->failed = true;
        rob_buf_free(&bytes);
        return;
    }
    unsigned char *plain = nonce + NONCE;
    randombytes_buf(nonce, NONCE);
    memcpy(plain, text, len);
    memset(plain + len, 0, padded - len);
    plain[len] = 0x80;
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        plain, NULL, plain, padded, (const unsigned char *)context, n_context, NULL, nonce, key);
    rob_base64_add(out, nonce, size);
    rob_buf_free(&bytes);
}

/* The length of the text in padded bytes; false where they are not padded. Most of a box may be
 * zeros, so they are passed by eights. */
static bool unpad(size_t *len, const unsigned char *bytes, size_t n)
{
    static const unsigned char zeros[8] = {0};
    while (n >= sizeof zeros && memcmp(bytes + n - sizeof zeros, zeros, sizeof zeros) == 0)
        n -= sizeof zeros;
    while (n > 0 && bytes[n - 1] == 0)
        n--;
    *len = n - 1;
    return n > 0 && bytes[n - 1] == 0x80;
}

/* Decrypts in place; the text then lies behind the nonce. */
static bool open_bytes(size_t *len, const unsigned char key[ROB_KEY_BYTES], const char *context,
                       size_t n_context, unsigned char *bytes, size_t n)
{
    unsigned char *plain = bytes + NONCE;
    return n >= NONCE + TAG + PADDING && (n - NONCE - TAG) % PADDING == 0 &&
           crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, plain, n - NONCE,
                                                      (const unsigned char *)context, n_context,
                                                      bytes, key) == 0 &&
           unpad(len, plain, n - NONCE - TAG);
}

bool rob_seal_open(struct rob_buf *out, const unsigned char key[ROB_KEY_BYTES], const char *context,
                   size_t n_context, const char *box, size_t len)
{
    size_t n = 0, n_text = 0;
    rob_buf_clear(out);
    if (!rob_buf_reserve(out, len) ||
        !rob_base64_decode((unsigned char *)out->data, &n, box, len) ||
        !open_bytes(&n_text, key, context, n_context, (unsigned char *)out->data, n))
        return false;
    memmove(out->data, out->data + NONCE, n_text);
    out->len = n_text;
    out->data[n_text] = '\0';
    return true;
}

/* --- signatures -------------------------------------------------------------------------- */

/* Ed25519 takes its message in one piece. */
static void put_message(struct rob_buf *message, const char *hash_before, const char *line,
                        size_t len)
{
    rob_buf_str(message, signed_for);
    rob_buf_str(message, hash_before);
    rob_buf_add(message, line, len);
}

void rob_seal_sign(char sig[ROB_SIG_TEXT + 1], const struct rob_seal_keys *keys,
                   const char *hash_before, const char *line, size_t len)
{
    struct rob_buf message = {0};
    unsigned char bytes[crypto_sign_BYTES];
    put_message(&message, hash_before, line, len);
    *sig = '\0';
    if (!message.failed) {
        crypto_sign_detached(bytes, NULL, (const unsigned char *)message.data, message.len,
                             keys->sign);
        sodium_bin2base64(sig, ROB_SIG_TEXT + 1, bytes, sizeof bytes,
                          sodium_base64_VARIANT_ORIGINAL);
    }
    rob_buf_free(&message);
}

bool rob_seal_verify(const char *sig, size_t sig_len, const char *public_key,
                     const char *hash_before, const char *line, size_t len)
{
    struct rob_buf message = {0};
    unsigned char bytes[ROB_SIG_TEXT / 4 * 3], key[ROB_KEY_BYTES];
    size_t n = 0;
    put_message(&message, hash_before, line, len);
    bool good = !message.failed && rob_seal_key_parse(key, public_key) && sig_len == ROB_SIG_TEXT &&
                rob_base64_decode(bytes, &n, sig, sig_len) && n == crypto_sign_BYTES &&
                crypto_sign_verify_detached(bytes, (const unsigned char *)message.data, message.len,
                                            key) == 0;
    rob_buf_free(&message);
    return good;
}

/* --- passphrases -------------------------------------------------------------------------- */

struct rob_seal_cost rob_seal_cost(void)
{
    return (struct rob_seal_cost){crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE,
                                  crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE};
}

bool rob_seal_cost_is_sound(struct rob_seal_cost cost)
{
    enum { PASSES_MAX = 16, MEMORY_MAX = 1 << 30 };
    return cost.passes >= (int64_t)crypto_pwhash_argon2id_OPSLIMIT_MIN &&
           cost.passes <= PASSES_MAX &&
           cost.memory >= (int64_t)crypto_pwhash_argon2id_MEMLIMIT_MIN && cost.memory <= MEMORY_MAX;
}

bool rob_seal_stretch(unsigned char key[ROB_KEY_BYTES], const char *passphrase, const char *salt,
                      struct rob_seal_cost cost)
{
    unsigned char bytes[crypto_pwhash_argon2id_SALTBYTES];
    return rob_seal_cost_is_sound(cost) && parse_hex(bytes, salt, sizeof bytes) &&
           crypto_pwhash_argon2id(key, ROB_KEY_BYTES, passphrase, strlen(passphrase), bytes,
                                  (unsigned long long)cost.passes, (size_t)cost.memory,
                                  crypto_pwhash_argon2id_ALG_ARGON2ID13) == 0;
}

/* --- recovery codes ---------------------------------------------------------------------- */

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* without I, L, O, U */

enum { GROUP = 4, BYTES_MAX = ROB_KEY_BYTES, CHECK_BYTES = 3, ROOM = BYTES_MAX + CHECK_BYTES + 1 };

/* Bytes as they are written down: behind them stand the first bits of a checksum, SHA-256 of a text
 * that says what they are, and of them. */
struct code {
    const char *text;
    size_t n_bytes, n_check_bits, n_characters;
};

static const struct code reviewer_code = {"syrob-code-1", ROB_SECRET_BYTES, 12, 28},
                         custodian_code = {"syrob-custodian-code-1", ROB_SECRET_BYTES, 12, 28},
                         custodian_key = {"syrob-custodian-key-1", ROB_KEY_BYTES, 24, 56};

static void put_checksum(unsigned char check[CHECK_BYTES], const struct code *code,
                         const unsigned char *bytes)
{
    uint64_t numbers[4];
    rob_sha256(numbers, code->text, strlen(code->text), bytes, code->n_bytes);
    uint64_t bits = numbers[0] & ~(UINT64_MAX >> code->n_check_bits);
    for (size_t i = 0; i < CHECK_BYTES; i++)
        check[i] = (unsigned char)(bits >> (56 - 8 * i));
}

/* The i-th group of five bits. */
static unsigned five_bits(const unsigned char *bytes, size_t i)
{
    size_t bit = 5 * i;
    unsigned pair = (unsigned)bytes[bit / 8] << 8 | bytes[bit / 8 + 1];
    return pair >> (11 - bit % 8) & 31;
}

static void put_five_bits(unsigned char *bytes, size_t i, unsigned value)
{
    size_t bit = 5 * i;
    unsigned pair = value << (11 - bit % 8);
    bytes[bit / 8] |= (unsigned char)(pair >> 8);
    bytes[bit / 8 + 1] |= (unsigned char)pair;
}

static void write_groups(char *out, const unsigned char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i && i % GROUP == 0)
            *out++ = '-';
        *out++ = alphabet[five_bits(bytes, i)];
    }
    *out = '\0';
}

static void write_code(char *out, const struct code *code, const unsigned char *data)
{
    unsigned char bytes[ROOM] = {0};
    memcpy(bytes, data, code->n_bytes);
    put_checksum(bytes + code->n_bytes, code, data);
    write_groups(out, bytes, code->n_characters);
    sodium_memzero(bytes, sizeof bytes);
}

/* 32: no character of the alphabet. */
static unsigned value_of(char c)
{
    char upper = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    upper = upper == 'O' ? '0' : upper == 'I' || upper == 'L' ? '1' : upper;
    const char *at = upper ? strchr(alphabet, upper) : NULL;
    return at ? (unsigned)(at - alphabet) : 32;
}

static enum rob_code_fault read_code(unsigned char *data, const struct code *code, const char *text)
{
    unsigned char bytes[ROOM] = {0}, check[CHECK_BYTES];
    enum rob_code_fault fault = ROB_CODE_GOOD;
    size_t n = 0;
    for (; *text && !fault; text++) {
        unsigned value = value_of(*text);
        if (*text == '-' || *text == ' ' || *text == '\n')
            continue;
        if (value > 31 || n == code->n_characters)
            fault = ROB_CODE_LENGTH;
        else
            put_five_bits(bytes, n++, value);
    }
    if (!fault && n != code->n_characters)
        fault = ROB_CODE_LENGTH;
    put_checksum(check, code, bytes);
    if (!fault && memcmp(bytes + code->n_bytes, check, CHECK_BYTES) != 0)
        fault = ROB_CODE_MISTYPED;
    if (!fault)
        memcpy(data, bytes, code->n_bytes);
    sodium_memzero(bytes, sizeof bytes);
    return fault;
}

void rob_code_text(char code[ROB_CODE_TEXT + 1], const unsigned char secret[ROB_SECRET_BYTES])
{
    write_code(code, &reviewer_code, secret);
}

enum rob_code_fault rob_code_read(unsigned char secret[ROB_SECRET_BYTES], const char *code)
{
    return read_code(secret, &reviewer_code, code);
}

void rob_custodian_code_text(char code[ROB_CODE_TEXT + 1],
                             const unsigned char secret[ROB_SECRET_BYTES])
{
    write_code(code, &custodian_code, secret);
}

enum rob_code_fault rob_custodian_code_read(unsigned char secret[ROB_SECRET_BYTES],
                                            const char *code)
{
    return read_code(secret, &custodian_code, code);
}

void rob_custodian_key_text(char text[ROB_CUSTODIAN_KEY_TEXT + 1], const char *public_key)
{
    unsigned char key[ROB_KEY_BYTES];
    *text = '\0';
    if (rob_seal_key_parse(key, public_key))
        write_code(text, &custodian_key, key);
}

enum rob_code_fault rob_custodian_key_read(char public_key[ROB_KEY_HEX + 1], const char *text)
{
    unsigned char key[ROB_KEY_BYTES];
    enum rob_code_fault fault = read_code(key, &custodian_key, text);
    if (!fault)
        rob_seal_key_text(public_key, key);
    return fault;
}

void rob_fingerprint(char text[ROB_FINGERPRINT_TEXT + 1], const char *public_key)
{
    unsigned char key[ROB_KEY_BYTES + 1] = {0};
    if (rob_seal_key_parse(key, public_key))
        write_groups(text, key, 8);
    else
        *text = '\0';
}
