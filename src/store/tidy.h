/*
 * The clean-up when a program claims a seat: the state folder is made private to its account, and
 * old unfinished files are deleted. Nothing else is touched; failures are ignored.
 */
#ifndef ROB_STORE_TIDY_H
#define ROB_STORE_TIDY_H

/* Folders: the review, its journals, this account's state (-1: there is no state folder). */
void rob_tidy(int dir, int journals, int state);

#endif
