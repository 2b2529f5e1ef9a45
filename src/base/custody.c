#include "base/custody.h"

#include "base/base64.h"

#include <sodium.h>
#include <string.h>

enum { TEXT_MAX = 256 }; /* of a box: the names of review and seat are short */

static const char made_for[] = "syrob-custodian-1";

void rob_custodian_keys(struct rob_custodian_keys *out,
                        const unsigned char secret[ROB_SECRET_BYTES])
{
    unsigned char seed[crypto_box_SEEDBYTES], public_key[ROB_KEY_BYTES];
    memcpy(out->secret, secret, ROB_SECRET_BYTES);
    crypto_generichash(seed, sizeof seed, (const unsigned char *)made_for, sizeof made_for - 1,
                       secret, ROB_SECRET_BYTES);
    crypto_box_seed_keypair(public_key, out->open, seed);
    rob_seal_key_text(out->public_key, public_key);
    sodium_memzero(seed, sizeof seed);
}

void rob_custodian_forget(struct rob_custodian_keys *keys)
{
    sodium_memzero(keys, sizeof *keys);
}

static void put_start(struct rob_buf *out, const char *review, const char *seat)
{
    rob_buf_printf(out, "syrob-custody-1 %s %s ", review, seat);
}

static bool close_text(struct rob_buf *out, const struct rob_buf *text,
                       const unsigned char key[ROB_KEY_BYTES])
{
    unsigned char box[TEXT_MAX + crypto_box_SEALBYTES];
    if (text->failed || text->len > TEXT_MAX ||
        crypto_box_seal(box, (const unsigned char *)text->data, text->len, key) != 0)
        return false;
    rob_base64_add(out, box, text->len + crypto_box_SEALBYTES);
    return true;
}

bool rob_custody_close(struct rob_buf *out, const char *public_key, const char *review,
                       const char *seat, const unsigned char secret[ROB_SECRET_BYTES])
{
    unsigned char key[ROB_KEY_BYTES];
    char hex[ROB_SECRET_HEX + 1];
    struct rob_buf text = {0};
    if (!rob_seal_key_parse(key, public_key))
        return false;
    (void)rob_buf_reserve(&text, TEXT_MAX + 1); /* on failure the text has failed */
    rob_seal_secret_text(hex, secret);
    put_start(&text, review, seat);
    rob_buf_str(&text, hex);
    bool closed = close_text(out, &text, key);
    out->failed = out->failed || text.failed;
    sodium_memzero(hex, sizeof hex);
    if (text.data)
        sodium_memzero(text.data, text.len);
    rob_buf_free(&text);
    return closed;
}

bool rob_custody_is_key(const char *public_key)
{
    static const unsigned char nothing[ROB_SECRET_BYTES];
    struct rob_buf box = {0};
    bool good = rob_custody_close(&box, public_key, "", "", nothing);
    rob_buf_free(&box);
    return good;
}

/* The text of a box; false: it does not open. */
static bool open_text(char text[TEXT_MAX + 1], const struct rob_custodian_keys *keys,
                      const char *box)
{
    unsigned char bytes[TEXT_MAX + crypto_box_SEALBYTES], key[ROB_KEY_BYTES];
    size_t n = 0;
    if (!rob_seal_key_parse(key, keys->public_key) ||
        sodium_base642bin(bytes, sizeof bytes, box, strlen(box), NULL, &n, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        n < crypto_box_SEALBYTES ||
        crypto_box_seal_open((unsigned char *)text, bytes, n, key, keys->open) != 0)
        return false;
    text[n - crypto_box_SEALBYTES] = '\0';
    return true;
}

enum rob_custody_fault rob_custody_open(unsigned char secret[ROB_SECRET_BYTES],
                                        const struct rob_custodian_keys *keys, const char *review,
                                        const char *seat, const char *box)
{
    char text[TEXT_MAX + 1];
    struct rob_buf start = {0};
    enum rob_custody_fault fault = ROB_CUSTODY_CLOSED;
    put_start(&start, review, seat);
    if (!start.failed && open_text(text, keys, box)) {
        bool ours = strncmp(text, start.data, start.len) == 0 &&
                    rob_seal_secret_parse(secret, text + start.len);
        fault = ours ? ROB_CUSTODY_GOOD : ROB_CUSTODY_OTHER;
    }
    sodium_memzero(text, sizeof text);
    rob_buf_free(&start);
    return fault;
}
