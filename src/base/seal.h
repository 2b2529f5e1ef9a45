/*
 * Boxes, signatures and recovery codes for sealed reviews. All cryptography is libsodium's; this
 * file only says which of its calls are used, and for what:
 *
 *     secret, 16 random bytes of one reviewer in one review
 *       -> rob_seal_keys()       the pair for signatures, and the master key of the boxes
 *       -> rob_seal_study_key()  the key of one study, which a reveal makes public
 *
 * Sources: BLAKE2b (RFC 7693) derives keys; XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) closes
 * boxes; Ed25519 (RFC 8032) signs; ISO/IEC 7816-4 pads; the alphabet of the code is Crockford's;
 * Argon2id (RFC 9106) makes a key of a passphrase.
 */
#ifndef ROB_BASE_SEAL_H
#define ROB_BASE_SEAL_H

#include "base/buf.h"
#include "base/hash.h"

#include <stdbool.h>

enum {
    ROB_SECRET_BYTES = 16,
    ROB_SECRET_HEX = 32,
    ROB_KEY_BYTES = 32,
    ROB_KEY_HEX = 64,
    ROB_SIG_TEXT = 88,           /* characters of base64 */
    ROB_BOX_TEXT_MAX = 47000,    /* bytes of text that a box may hold */
    ROB_CODE_TEXT = 34,          /* 7 groups of 4 characters, and hyphens */
    ROB_CUSTODIAN_KEY_TEXT = 69, /* 14 groups of 4, and hyphens */
    ROB_FINGERPRINT_TEXT = 9     /* 2 groups of 4, and a hyphen */
};

/* The keys that follow from the secret of one reviewer in one review. */
struct rob_seal_keys {
    unsigned char secret[ROB_SECRET_BYTES];
    unsigned char master[ROB_KEY_BYTES]; /* of the keys of studies */
    unsigned char sign[64];              /* secret half of the pair for signatures */
    char public_key[ROB_KEY_HEX + 1];    /* the other half, in hex */
};

/* Has libsodium choose, once, what is fastest on this processor: all works without it, but boxes
 * open in twice the time. */
void rob_seal_begin(void);

/* Random bytes for a new secret. */
void rob_seal_new_secret(unsigned char secret[ROB_SECRET_BYTES]);

void rob_seal_keys(struct rob_seal_keys *out, const unsigned char secret[ROB_SECRET_BYTES],
                   const char *review, const char *seat);

/* Overwrites keys and secrets that are no longer needed. */
void rob_seal_forget(struct rob_seal_keys *keys);
void rob_seal_wipe(void *bytes, size_t n);

/* The key of the boxes of a study; NULL or "": of what concerns no study. */
void rob_seal_study_key(unsigned char key[ROB_KEY_BYTES], const struct rob_seal_keys *keys,
                        const char *study);

/* Hex to bytes; false where it is not exactly so many lower-case digits. And back. */
bool rob_seal_key_parse(unsigned char key[ROB_KEY_BYTES], const char *hex);
void rob_seal_key_text(char hex[ROB_KEY_HEX + 1], const unsigned char key[ROB_KEY_BYTES]);
bool rob_seal_secret_parse(unsigned char secret[ROB_SECRET_BYTES], const char *hex);
void rob_seal_secret_text(char hex[ROB_SECRET_HEX + 1],
                          const unsigned char secret[ROB_SECRET_BYTES]);

/* The commitment to the key of a study: SHA-256 of "syrob-key-1 REVIEW SEAT STUDY KEYHEX". It
 * binds, since one box of XChaCha20-Poly1305 may open with two keys that were made for it. */
void rob_seal_commitment(char hex[ROB_HASH_HEX + 1], const char *review, const char *seat,
                         const char *study, const char *key_hex);

/* Appends base64(nonce, ciphertext, tag) of the text, padded to a multiple of 512 bytes. The box
 * opens only with the same key and the same `context`. */
void rob_seal_close(struct rob_buf *out, const unsigned char key[ROB_KEY_BYTES],
                    const char *context, size_t n_context, const char *text, size_t len);

/* Appends the text of a box. False: another key, another context, or damage. */
bool rob_seal_open(struct rob_buf *out, const unsigned char key[ROB_KEY_BYTES], const char *context,
                   size_t n_context, const char *box, size_t len);

/* Signs "syrob-sig-1", the hash of the line before, and the line so far; base64. */
void rob_seal_sign(char sig[ROB_SIG_TEXT + 1], const struct rob_seal_keys *keys,
                   const char *hash_before, const char *line, size_t len);
bool rob_seal_verify(const char *sig, size_t sig_len, const char *public_key,
                     const char *hash_before, const char *line, size_t len);

/* --- passphrases -------------------------------------------------------------------------- */

/* The cost of trying a passphrase: passes, and bytes of memory. What is used for new files takes a
 * sixth of a second; what a file may ask for is limited, so that a damaged one stops nobody. */
struct rob_seal_cost {
    int64_t passes, memory;
};
struct rob_seal_cost rob_seal_cost(void);
bool rob_seal_cost_is_sound(struct rob_seal_cost cost);

/* A key made of a passphrase and a salt, 32 hex digits. False: no memory, or not such a salt. */
bool rob_seal_stretch(unsigned char key[ROB_KEY_BYTES], const char *passphrase, const char *salt,
                      struct rob_seal_cost cost);

/* --- recovery codes ---------------------------------------------------------------------- */

/* "TS79-04HT-TVNV-JXQX-WXTS-PGT2-YA27": 128 bits of the secret and 12 of a checksum. */
void rob_code_text(char code[ROB_CODE_TEXT + 1], const unsigned char secret[ROB_SECRET_BYTES]);

enum rob_code_fault {
    ROB_CODE_GOOD,
    ROB_CODE_LENGTH,   /* not so many characters of the alphabet */
    ROB_CODE_MISTYPED, /* the checksum does not fit */
};

/* Reads a code as a person types it: any case, hyphens or blanks anywhere, O for 0, I or L for 1.
 */
enum rob_code_fault rob_code_read(unsigned char secret[ROB_SECRET_BYTES], const char *code);

/* The same for the secret of a custodian; the checksum differs, so that neither code is taken for
 * the other. */
void rob_custodian_code_text(char code[ROB_CODE_TEXT + 1],
                             const unsigned char secret[ROB_SECRET_BYTES]);
enum rob_code_fault rob_custodian_code_read(unsigned char secret[ROB_SECRET_BYTES],
                                            const char *code);

/* The public key of a custodian as people copy it: 256 bits and 24 of a checksum. Its beginning is
 * the fingerprint. "": it is no key. */
void rob_custodian_key_text(char text[ROB_CUSTODIAN_KEY_TEXT + 1], const char *public_key);
enum rob_code_fault rob_custodian_key_read(char public_key[ROB_KEY_HEX + 1], const char *text);

/* The first 40 bits of a public key, as people compare them: "TS79-04HT"; "" where it is
 * no key. */
void rob_fingerprint(char text[ROB_FINGERPRINT_TEXT + 1], const char *public_key);

#endif
