/*
 * The keys of this account as a custodian: `custodian.key` in the folder of all state, mode 0600.
 *
 *     {"syrob_custodian":1,"secret":"<32 hex>"}
 *
 * It is on disk, with its name, before its public key is shown to anybody.
 */
#ifndef ROB_STORE_CUSTODIAN_H
#define ROB_STORE_CUSTODIAN_H

#include "base/custody.h"

#include <syrob/custody.h>

/* *found false: this account has no such file. ROB_REFUSED: it cannot be read. */
enum rob_status rob_custodian_load(struct rob_custodian_keys *out, bool *found,
                                   struct rob_error *err);

#endif
