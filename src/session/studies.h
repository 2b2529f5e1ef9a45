/* The list of studies: which are shown, in which order, and which one is selected. */
#ifndef ROB_SESSION_STUDIES_H
#define ROB_SESSION_STUDIES_H

#include "session/session.h"

enum rob_studies_filter {
    ROB_STUDIES_ALL,
    ROB_STUDIES_TO_DO,
    ROB_STUDIES_DONE,
    ROB_STUDIES_TO_SETTLE,
    ROB_STUDIES_SETTLED,
    ROB_STUDIES_FLAGGED,    /* with a flag that may be seen */
    ROB_STUDIES_NO_SUPPORT, /* with an answer of mine without support and quote */
    ROB_STUDIES_DIFFER_ON,  /* where the answers to one item, filter_item, differ */
    ROB_STUDIES_UNSURE,     /* screening: my answer is neither the lowest nor the highest */
    ROB_STUDIES_PILOT,      /* not offered where there is no pilot round */
    ROB_STUDIES_N_FILTERS,
};

enum rob_studies_sort {
    ROB_STUDIES_AS_IMPORTED,
    ROB_STUDIES_BY_NAME,
    ROB_STUDIES_BY_YEAR,
    ROB_STUDIES_BY_PROGRESS,
    ROB_STUDIES_N_SORTS,
};

extern const char *const rob_studies_sorts[ROB_STUDIES_N_SORTS];

/* Lists the studies anew and selects the one where this person's work goes on; the message says how
 * to begin, if `greet` is set and nothing else was said. */
void rob_studies_open(struct rob_session *session, bool greet);

/* Filters and sorts anew; the cursor stays on its study. */
void rob_studies_make_rows(struct rob_session *session);

/* The same where the search text has only become longer, and nothing else has changed. */
void rob_studies_narrow_rows(struct rob_session *session);

/* Do filter, order or search look at answers and texts, so that a judgement may change the rows? */
bool rob_studies_depend_on_answers(const struct rob_session *session);

/* Selects a study, where the filter lets it through. */
void rob_studies_select(struct rob_session *session, size_t study);

/* "to assess", "disagree on item 4" */
void rob_studies_filter_words(const struct rob_session *session, struct rob_buf *out);

/* Asks which studies to show; the choices say how many each of them shows. */
void rob_studies_ask_filter(struct rob_session *session);

/* The next order. */
void rob_studies_turn_sort(struct rob_session *session);

/* The next (or previous) study of the rows that is assigned to this person; SIZE_MAX: none is. */
size_t rob_studies_beside(const struct rob_session *session, bool forwards);

/* Selects the next (or previous) study that this person has not finished; false if all are. */
bool rob_studies_step_unfinished(struct rob_session *session, bool forwards);

/* The same after a study was finished: a filter may have taken it out of the rows, and then the row
 * at the cursor is the next one. */
bool rob_studies_step_after(struct rob_session *session, size_t finished);

/* The same after a study, whose label this is, was done; the message says which comes next. */
void rob_studies_say_next(struct rob_session *session, const char *done);

/* This person's progress with a study. */
enum rob_progress rob_studies_progress(const struct rob_session *session, size_t study);

/* Has somebody flagged the study, or an item of it, as far as it may be seen? */
bool rob_studies_is_flagged(const struct rob_session *session, size_t study);

/* Judgements of a study, unblinded, that are still to be resolved. */
size_t rob_studies_n_differ(const struct rob_session *session, size_t study);

void rob_studies_free(struct rob_session *session);

#endif
