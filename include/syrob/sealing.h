/*
 * Sealed reviews: first passes that nobody can open too early or change afterwards.
 *
 * In a sealed review each reviewer's answers are encrypted where they stand, in the journal. The
 * key of a study goes out, as one more event, when the reviewer's program sees that all others have
 * finished the study, too; before that nobody without the reviewer's account, or recovery code,
 * can read them. Recording and reading are the same as in a plain review:
 *
 *     char code[ROB_KEY_CODE_SIZE];
 *     struct rob_event event = {.op = ROB_OP_JUDGE, .study = "hale-1997-k3f9",
 *                               .item = "random-housing", .answer = "unclear"};
 *     enum rob_status status = rob_review_record(review, "r1", &event, 1, &err);
 *     if (!status && rob_review_new_key(review)) // the first answer made the key of r1
 *         status = rob_key_code(code, review, "r1", &err);
 *     if (!status)
 *         printf("Write down your recovery code: %s\n", code);
 *
 * syrob-review(5) describes the format, and what exactly it guarantees.
 */
#ifndef SYROB_SEALING_H
#define SYROB_SEALING_H

#include <syrob/review.h>
#include <syrob/view.h>

enum { ROB_KEY_CODE_SIZE = 35, ROB_KEY_FINGERPRINT_SIZE = 10, ROB_PASSPHRASE_MIN = 8 };

ROB_API bool rob_review_is_sealed(const struct rob_review *review);

/* --- keys -------------------------------------------------------------------------------- */

/* The trust of this account in a public key that the journals name. */
enum rob_key_trust {
    ROB_KEY_OWN,    /* its secret lies here */
    ROB_KEY_MET,    /* a reviewer of this account has let out keys to it, or has accepted it */
    ROB_KEY_UNMET,  /* the only one of its reviewer, and not met yet */
    ROB_KEY_SECOND, /* its reviewer has another one: nothing is let out to it until it is accepted
                     */
};

struct rob_seat_key {
    const char *seat;                           /* of the reviewer; borrowed from the review */
    char fingerprint[ROB_KEY_FINGERPRINT_SIZE]; /* "TS79-04HT", as two people compare it */
    int64_t since;                              /* when its first journal began; 0: not yet */
    enum rob_key_trust trust;
    bool is_protected; /* by a passphrase, in this account */
};

/* The keys of the reviewers, by seat. */
ROB_API size_t rob_review_n_keys(const struct rob_review *review);
ROB_API struct rob_seat_key rob_review_key(const struct rob_review *review, size_t i);

/* The seat whose secret was made since the review was opened here, so that its recovery code has
 * to be shown; NULL: none. */
ROB_API const char *rob_review_new_key(const struct rob_review *review);

/* Removes a key that was made since the review was opened here if its seat was claimed for it and
 * nothing was written: what was to be recorded was refused. Its recovery code is not shown then. */
ROB_API void rob_review_drop_new_key(struct rob_review *review);

/* Makes the key of a reviewer who has none, before the first answer; else does nothing.
 * ROB_REFUSED: the reviewer has written with a key that is not in this account. */
ROB_API enum rob_status rob_key_make(struct rob_review *review, const char *seat,
                                     struct rob_error *err);

/* The recovery code of a seat, "TS79-04HT-TVNV-JXQX-WXTS-PGT2-YA27". With it and any copy of the
 * folder all answers of the seat can be read. ROB_REFUSED: the secret is not in this account. */
ROB_API enum rob_status rob_key_code(char code[ROB_KEY_CODE_SIZE], const struct rob_review *review,
                                     const char *seat, struct rob_error *err);

/* Brings the secret of a seat into this account, from its recovery code, and reads the review
 * again. ROB_USAGE: mistyped, or the code of another review or reviewer. */
ROB_API enum rob_status rob_key_enter(struct rob_review *review, const char *seat, const char *code,
                                      struct rob_error *err);

/* Protects the key of a reviewer in this account by a passphrase, for accounts that several people
 * use. From then on a review is opened without that key: what the reviewer alone may read stays
 * closed, and nothing is written for the reviewer, until rob_key_unlock() is given the passphrase.
 * A forgotten one is replaced by rob_key_enter(). ROB_USAGE: fewer than ROB_PASSPHRASE_MIN bytes.
 */
ROB_API enum rob_status rob_key_protect(struct rob_review *review, const char *seat,
                                        const char *passphrase, struct rob_error *err);

/* Is the key of the reviewer here, and protected by a passphrase that was not given yet? */
ROB_API bool rob_key_is_locked(const struct rob_review *review, const char *seat);

/* Takes the passphrase, and reads the review again. ROB_REFUSED: it is another passphrase. */
ROB_API enum rob_status rob_key_unlock(struct rob_review *review, const char *seat,
                                       const char *passphrase, struct rob_error *err);

/* Believes a second key of another reviewer from now on: an event of `seat`, a reviewer of this
 * account. ROB_USAGE: the other has no key with this fingerprint. */
ROB_API enum rob_status rob_key_accept(struct rob_review *review, const char *seat,
                                       const char *other, const char *fingerprint,
                                       struct rob_error *err);

/* Begins anew for a seat whose code is lost: with a new secret, and a note that gives the reason.
 * The answers of the lost key stay closed. ROB_REFUSED: there is nothing to replace. */
ROB_API enum rob_status rob_key_renew(struct rob_review *review, const char *seat,
                                      const char *reason, struct rob_error *err);

/* --- studies ------------------------------------------------------------------------------ */

/* Has the reviewer's key of the study been made public, and does it fit the finished first pass? */
ROB_API bool rob_view_key_is_out(const struct rob_view *view, size_t study, size_t seat);

/* Has the reviewer finished a study that all have finished, while the key has not come yet? */
ROB_API bool rob_view_awaits(const struct rob_view *view, size_t study, size_t seat);

/* Was the reviewer's first pass finished with a key that is lost, and replaced by rob_key_renew()?
 * Nobody can open it; its reviewer may reopen it, even if others have let out their keys. */
ROB_API bool rob_view_is_lost(const struct rob_view *view, size_t study, size_t seat);

/* The number of studies that everybody has finished and that wait for a key of somebody else. */
ROB_API size_t rob_view_n_awaiting(const struct rob_view *view);

/* Has one reviewer alone finished the study? The key goes out only when he or she asks for it. */
ROB_API bool rob_view_is_alone(const struct rob_view *view, size_t study);

/* The proof that the hashes and signatures of a sealed review give to anybody, for one reviewer. */
struct rob_sealing {
    size_t n_read;         /* studies in which a key of somebody else is out */
    size_t n_fixed_before; /* and the reviewer's first pass was fixed before any other key was */
    size_t n_closed;       /* studies that others have let out, and the reviewer has not (yet) */
    size_t n_replaced;     /* whose first pass was made anew with another key: not blind */
    size_t n_alone;        /* studies that the reviewer has let out, and nobody else has finished */
};
ROB_API struct rob_sealing rob_view_sealing(const struct rob_view *view, size_t seat);

/* --- what to anchor ---------------------------------------------------------------------- */

/* The end of a journal. Kept in an e-mail or a registry, it proves later that no line before it was
 * changed. */
struct rob_head {
    const char *seat, *writer; /* borrowed from the review */
    size_t n_lines;
    const char *hash; /* 64 hex digits, of the last line */
};
ROB_API size_t rob_review_n_heads(const struct rob_review *review);
ROB_API struct rob_head rob_review_head(const struct rob_review *review, size_t i);

#endif
