/*
 * Custody of the keys of a sealed review: a third person, the custodian, can give a reviewer's
 * recovery code back if both the account and the code on paper are lost.
 *
 * The custodian makes a pair of keys once, in his or her own account, and gives the public one to
 * the lead, who names the custodian when the review is created, and never later:
 *
 *     struct rob_custodian_keys_text keys;
 *     char code[ROB_KEY_CODE_SIZE];
 *     enum rob_status status = rob_custodian_make(&keys, &err); // in the custodian's account
 *     if (!status)
 *         printf("Public key: %s\n", keys.public_key);
 *     if (!status) // later, there, and with the reviewer on the telephone
 *         status = rob_key_recover(code, review, "r1", NULL, &err);
 *     if (!status)
 *         printf("Recovery code of r1, for r1 alone: %s\n", code);
 *
 * Each reviewer's program puts the reviewer's secret into a box that only the custodian can open,
 * in the journal. So the custodian could read what the reviewers write before it is unblinded, and
 * must be none of them. By default a review has no custodian.
 */
#ifndef SYROB_CUSTODY_H
#define SYROB_CUSTODY_H

#include <syrob/sealing.h>

enum { ROB_CUSTODIAN_KEY_SIZE = 70 };

/* The texts of a custodian's keys, to be shown to the custodian alone. */
struct rob_custodian_keys_text {
    char public_key[ROB_CUSTODIAN_KEY_SIZE]; /* for the lead: 14 groups of 4, with a checksum */
    char code[ROB_KEY_CODE_SIZE];            /* for the custodian alone: it restores the keys */
};

/* The keys of this account as a custodian, for all reviews; made if it has none. ROB_REFUSED: their
 * file cannot be read. */
ROB_API enum rob_status rob_custodian_make(struct rob_custodian_keys_text *out,
                                           struct rob_error *err);

/* Brings the keys into this account, from the code. ROB_USAGE: it is mistyped; ROB_REFUSED: the
 * account has the keys of another custodian. */
ROB_API enum rob_status rob_custodian_restore(struct rob_custodian_keys_text *out, const char *code,
                                              struct rob_error *err);

/* The custodian of a review. */
struct rob_custodian {
    const char *name;                 /* borrowed; NULL where names are left out */
    char key[ROB_CUSTODIAN_KEY_SIZE]; /* public, to be compared with the custodian's own */
};

/* False: the review has no custodian. */
ROB_API bool rob_view_custodian(struct rob_custodian *out, const struct rob_view *view);

/* The recovery code of a reviewer, from the box in his or her journal, in the account of the
 * custodian. Nothing is written, and the account does not keep the key. A reviewer with several
 * keys needs the `fingerprint` of one; otherwise it may be NULL. ROB_REFUSED: this is not the
 * account of the custodian, or there is no custodian, or no box; ROB_INVALID: the box does not
 * hold the secret of this key. */
ROB_API enum rob_status rob_key_recover(char code[ROB_KEY_CODE_SIZE],
                                        const struct rob_review *review, const char *seat,
                                        const char *fingerprint, struct rob_error *err);

#endif
