/*
 * The state folder: what this account on this machine knows of a review and keeps outside it, so
 * that copying a review copies no identity. `$XDG_STATE_HOME/syrob/<review id>/` holds, per seat,
 * the writer's id (`r1.writer`), its lock (`r1.lock`) and the second copy of its journal.
 */
#ifndef ROB_STORE_STATE_H
#define ROB_STORE_STATE_H

#include <syrob/status.h>

/* Opens (and makes, mode 0700) the folder for a review; -1 where that cannot be done. */
int rob_state_open(const char *review_id);

/* The writer's id for a seat: 6 hex digits and a NUL. False: none is recorded. */
int rob_state_writer(char writer[7], int state, const char *seat);
/* Has this account ever written for the seat? */
int rob_state_has_writer(int state, const char *seat);
enum rob_status rob_state_set_writer(int state, const char *seat, const char *writer,
                                     struct rob_error *err);

/* Takes the lock of a seat; *fd stays open while it is held. ROB_LOCKED names who has it. */
enum rob_status rob_state_lock(int *fd, int state, const char *seat, struct rob_error *err);

#endif
