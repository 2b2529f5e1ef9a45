/*
 * What a program that claims a seat puts in order: the state folder is for its account alone, and
 * what an earlier program was stopped at writing goes when it is old. Nothing else is touched, and
 * what cannot be put in order is left as it is.
 */
#ifndef ROB_STORE_TIDY_H
#define ROB_STORE_TIDY_H

/* Folders: of the review, of its journals, of this account's state (-1: there is none). */
void rob_tidy(int dir, int journals, int state);

#endif
