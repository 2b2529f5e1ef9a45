/*
 * The key files of a sealed review, `SEAT.key` in the state folder: the secret of a seat for which
 * this account writes, mode 0600. A secret is made when the seat first writes, and its file is on
 * disk, with the name of it, before the first line that needs it.
 *
 *     {"syrob_key":1,"review":"<32 hex>","seat":"r1","secret":"<32 hex>"}
 */
#ifndef ROB_STORE_KEY_H
#define ROB_STORE_KEY_H

#include "core/keyring.h"

/* Adds the keys of all files that can be read. A file that is damaged, or of another review, is
 * passed over: its seat has no key then, and nothing is written for it. */
enum rob_status rob_key_load(struct rob_keyring *out, int state, const char *review_id,
                             struct rob_error *err);

/* Is there a key file of the seat, readable or not? */
bool rob_key_is_there(int state, const char *seat);

/* Writes the file and adds the key. With `replace` the secret of an earlier file is kept under
 * another name, "r1.key.old-<8 hex>"; without, an existing file is ROB_REFUSED. */
enum rob_status rob_key_write(struct rob_keyring *keyring, int state, const char *review_id,
                              const char *seat, const unsigned char secret[ROB_SECRET_BYTES],
                              bool replace, struct rob_error *err);

#endif
