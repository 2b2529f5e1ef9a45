/* The keys of a sealed review that lie in this account: of each seat for which it writes. */
#ifndef ROB_CORE_KEYRING_H
#define ROB_CORE_KEYRING_H

#include "core/event.h"

#include "base/vec.h"

struct rob_own_key {
    char seat[ROB_SEAT_ID_MAX + 1];
    struct rob_seal_keys keys; /* while it is locked, the public one alone */
    bool is_protected;         /* its file needs a passphrase */
    bool locked;               /* which was not given yet */
};

struct rob_keyring {
    ROB_VEC(struct rob_own_key *) all; /* each stays where it is */
};

/* NULL: this account has no key of the seat, or it is locked. */
const struct rob_seal_keys *rob_keyring_find(const struct rob_keyring *keyring, const char *seat);
/* Locked or not; NULL: this account has none. */
struct rob_own_key *rob_keyring_own(const struct rob_keyring *keyring, const char *seat);
/* Takes the place of an earlier key of the seat. False: no memory. */
bool rob_keyring_add(struct rob_keyring *keyring, const char *seat,
                     const struct rob_seal_keys *keys);
void rob_keyring_free(struct rob_keyring *keyring); /* overwrites the keys */

#endif
