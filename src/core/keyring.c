#include "core/keyring.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct rob_seal_keys *rob_keyring_find(const struct rob_keyring *keyring, const char *seat)
{
    for (size_t i = 0; keyring && i < keyring->all.n; i++)
        if (strcmp(keyring->all.at[i]->seat, seat) == 0)
            return &keyring->all.at[i]->keys;
    return NULL;
}

bool rob_keyring_add(struct rob_keyring *keyring, const char *seat,
                     const struct rob_seal_keys *keys)
{
    struct rob_seal_keys *earlier = (struct rob_seal_keys *)rob_keyring_find(keyring, seat);
    if (earlier) {
        *earlier = *keys;
        return true;
    }
    struct rob_own_key *own = malloc(sizeof *own);
    if (!own || !rob_vec_push(&keyring->all, own)) {
        free(own);
        return false;
    }
    snprintf(own->seat, sizeof own->seat, "%s", seat);
    own->keys = *keys;
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
