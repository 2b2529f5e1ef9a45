/*
 * Looking for studies by words. A study is found if each word occurs in what this person may see of
 * it: the paper's details and abstract, supports, quotes, flags. Case, accents and punctuation
 * do not count.
 */
#ifndef ROB_SESSION_FIND_H
#define ROB_SESSION_FIND_H

#include "session/session.h"

/* Takes the words of session->studies.find apart, and makes the index of the studies, if the review
 * has changed since it was made. */
void rob_find_prepare(struct rob_session *session);

/* Is the study found? Without words each is. */
bool rob_find_matches(const struct rob_session *session, size_t study);

/* Collects some of the texts that a search will need: called while nothing else is to be done. */
void rob_find_get_ready(struct rob_session *session);

/* The texts of one study have changed. */
void rob_find_touch(struct rob_session *session, size_t study);

void rob_find_free(struct rob_session *session);

#endif
