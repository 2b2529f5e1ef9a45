/*
 * Custody of a reviewer's secret: it is put into a box that only a custodian can open, a third
 * person, with the secret that is in his or her own account:
 *
 *     secret, 16 random bytes of one custodian, for all reviews
 *       -> rob_custodian_keys()  the pair for boxes, whose public half is given to the lead
 *
 * Sources: BLAKE2b (RFC 7693) derives the seed; X25519 (RFC 7748), and libsodium's sealed boxes,
 * which anybody can close and only the owner of the pair can open.
 */
#ifndef ROB_BASE_CUSTODY_H
#define ROB_BASE_CUSTODY_H

#include "base/seal.h"

struct rob_custodian_keys {
    unsigned char secret[ROB_SECRET_BYTES];
    unsigned char open[ROB_KEY_BYTES]; /* secret half of the pair */
    char public_key[ROB_KEY_HEX + 1];  /* the other half, in hex */
};

void rob_custodian_keys(struct rob_custodian_keys *out,
                        const unsigned char secret[ROB_SECRET_BYTES]);

/* Overwrites keys that are no longer needed. */
void rob_custodian_forget(struct rob_custodian_keys *keys);

/* Appends the box of the text "syrob-custody-1 REVIEW SEAT SECRETHEX", in base64. False: no box can
 * be closed with this public key. */
bool rob_custody_close(struct rob_buf *out, const char *public_key, const char *review,
                       const char *seat, const unsigned char secret[ROB_SECRET_BYTES]);

/* Can boxes be closed with it? 64 hex digits that stand for a point of large order. */
bool rob_custody_is_key(const char *public_key);

enum rob_custody_fault {
    ROB_CUSTODY_GOOD,
    ROB_CUSTODY_CLOSED, /* it was closed with another key, or is damaged */
    ROB_CUSTODY_OTHER,  /* it is of another review or reviewer */
};

/* Opens a box, which must be of this reviewer. */
enum rob_custody_fault rob_custody_open(unsigned char secret[ROB_SECRET_BYTES],
                                        const struct rob_custodian_keys *keys, const char *review,
                                        const char *seat, const char *box);

#endif
