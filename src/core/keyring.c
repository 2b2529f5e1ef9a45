#include "core/keyring.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rob_own_key *rob_keyring_own(const struct rob_keyring *keyring, const char *seat)
{
    for (size_t i = 0; keyring && i < keyring->all.n; i++)
        if (strcmp(keyring->all.at[i]->seat, seat) == 0)
            return keyring->all.at[i];
    return NULL;
}

const struct rob_seal_keys *rob_keyring_find(const struct rob_keyring *keyring, const char *seat)
{
    const struct rob_own_key *own = rob_keyring_own(keyring, seat);
    return own && !own->locked ? &own->keys : NULL;
}

bool rob_keyring_add(struct rob_keyring *keyring, const char *seat,
                     const struct rob_seal_keys *keys)
{
    assert(keyring);
    struct rob_own_key *own = rob_keyring_own(keyring, seat), *added = NULL;
    if (!own) {
        own = added = malloc(sizeof *own);
        if (!added || !rob_vec_push(&keyring->all, added)) {
            free(added);
            return false;
        }
    }
    *own = (struct rob_own_key){.keys = *keys};
    snprintf(own->seat, sizeof own->seat, "%s", seat);
    return true;
}

void rob_keyring_free(struct rob_keyring *keyring)
{
    for (size_t i = 0; i < keyring->all.n; i++) {
        rob_seal_forget(&keyring->all.at[i]->keys);
        free(keyring->all.at[i]);
    }
    rob_vec_free(&keyring->all);
}
