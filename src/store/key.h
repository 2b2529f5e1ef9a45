/*
 * The key files of a sealed review, `SEAT.key` in the state folder: the secret of a seat for which
 * this account writes, mode 0600. A secret is made when the seat first writes, and its file is on
 * disk, with the name of it, before the first line that needs it.
 *
 *     {"syrob_key":1,"review":"<32 hex>","seat":"r1","secret":"<32 hex>"}
 *
 * A file protected by a passphrase holds the secret in a box, whose key is made of the passphrase,
 * and says for which public key it is (key_protected.c):
 *
 *     {"syrob_key":2,"review":"<32 hex>","seat":"r1","key":"<64 hex>","salt":"<32 hex>",
 *      "passes":2,"memory":67108864,"box":"<base64>"}
 */
#ifndef ROB_STORE_KEY_H
#define ROB_STORE_KEY_H

#include "core/keyring.h"

#include "base/json.h"

/* Adds the keys of all files that can be read; those of protected files are locked. A file that is
 * damaged, or of another review, is passed over: its seat has no key then, and nothing is written
 * for it. */
enum rob_status rob_key_load(struct rob_keyring *out, int state, const char *review_id,
                             struct rob_error *err);

/* Is there a key file of the seat, readable or not? */
bool rob_key_is_there(int state, const char *seat);

/* Removes the key file of a seat that has written nothing with it; the keyring keeps its key. */
void rob_key_remove(int state, const char *seat);

/* Writes the file and adds the key. With `replace` the secret of an earlier file is kept under
 * another name, "r1.key.old-<8 hex>"; without, an existing file is ROB_REFUSED. */
enum rob_status rob_key_write(struct rob_keyring *keyring, int state, const char *review_id,
                              const char *seat, const unsigned char secret[ROB_SECRET_BYTES],
                              bool replace, struct rob_error *err);

/* Writes the file of a key of the keyring anew, protected by the passphrase; no other file keeps
 * the secret. */
enum rob_status rob_key_close_file(struct rob_keyring *keyring, int state, const char *review_id,
                                   const char *seat, const char *passphrase, struct rob_error *err);

/* Unlocks a key of the keyring. ROB_REFUSED: another passphrase, or a damaged file. */
enum rob_status rob_key_open_file(struct rob_keyring *keyring, int state, const char *review_id,
                                  const char *seat, const char *passphrase, struct rob_error *err);

/* --- protected files (key_protected.c) ---------------------------------------------------- */

/* Is this the content of a protected file of the seat? Then its key is added, and locked; false in
 * *added: no memory. */
bool rob_key__add_locked(struct rob_keyring *keyring, bool *added, const cJSON *file,
                         const char *review_id, const char *seat);

/* Is it a key file of this version, review and seat? */
bool rob_key__is_of(const cJSON *file, int version, const char *review_id, const char *seat);

/* Removes earlier files of the seat that hold this secret in the clear (key.c). */
void rob_key__remove_earlier(int state, const char *review_id, const char *seat,
                             const unsigned char secret[ROB_SECRET_BYTES]);

enum { ROB_KEY_FILE_MAX = 4096 };

#endif
