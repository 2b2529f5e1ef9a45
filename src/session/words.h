/* How judgements, times and people are put into words: the same on every front end. */
#ifndef ROB_SESSION_WORDS_H
#define ROB_SESSION_WORDS_H

#include "session/session.h"

/* "+", "?", "-", "/" for an answer outside the scale, "." for none. */
const char *rob_word_symbol(const struct rob_form *form, const struct rob_item *item, int answer);

/* "Yes = low risk (+)", "Unclear (?)", "Not applicable". */
void rob_word_answer(struct rob_buf *out, const struct rob_form *form, const struct rob_item *item,
                     int answer);

/* "low", "unclear", "high", "not applicable"; "" for none. */
const char *rob_word_short(const struct rob_form *form, const struct rob_item *item, int answer);

/* "14:03:11"; `clock` has room for 16 bytes. The fixed time of the tests goes before. */
void rob_word_clock(const struct rob_session *session, int64_t time, char clock[16]);

/* "2026-11-20" */
void rob_word_date(const struct rob_session *session, int64_t time, char date[16]);

/* Sealed reviews: whose answers to a study that all have finished have not arrived yet, and what
 * brings them: a sentence; "" where that is not so. */
void rob_word_awaited(struct rob_buf *out, const struct rob_session *session, size_t study);

/* From when on the answers of a study that is done stay as they are: a sentence. */
void rob_word_when_frozen(struct rob_buf *out, const struct rob_session *session, size_t study);

/* Why the reviewers had differed; an adjudicator is no reviewer, and reads "they". */
const char *rob_word_why_differ(const struct rob_session *session);

/* Shown instead of judgements where only the consensus meets the condition of an item. */
#define ROB_WORD_UNASKED                                                                           \
    "No reviewer answered this item: it is asked only because of the consensus."

/* Full name of a reviewer. */
const char *rob_word_name(const struct rob_session *session, size_t seat);

/* Whose judgement of a study this is: the full name, or for an adjudicator "Reviewer A". */
void rob_word_author(struct rob_buf *out, const struct rob_session *session, size_t study,
                     size_t seat);

/* The name, where two share it with the id: "Ann Author (r1)". */
void rob_word_full_name(struct rob_buf *out, const struct rob_session *session, size_t seat);

/* "1, 2 and 9" */
void rob_word_add_to_list(struct rob_buf *out, const char *word, size_t i, size_t n);

/* Does the text hold the other, whatever the case? An empty one is in every text. */
bool rob_word_contains(const char *text, const char *part);

/* How far this person is with a study: "3/10", "new", "done"; "-" where it is not theirs. */
void rob_word_progress(struct rob_buf *out, const struct rob_session *session, size_t study);

/* Answer of this item with this key (in any case), or ROB_NOT_FOUND. */
int rob_answer_of_key(const struct rob_item *item, int key);

/* Adds the answer that the signalling questions suggest, and the questions that led to it; nothing
 * without a suggestion. */
void rob_word_suggestion(struct rob_buf *out, const struct rob_form *form,
                         const struct rob_item *item, const enum rob_signal_answer *signals);

/* Adds "Label  text" and a line end; further lines of the text stand below its beginning. */
void rob_word_labelled(struct rob_buf *out, const char *label, const char *text);

/* Adds "2 entries were recorded in two ways ..." for what rob_view_n_conflicts() counts. */
void rob_word_conflicts(struct rob_buf *out, size_t n);

/* The text in quotation marks, if it does not begin with one. */
void rob_word_quoted(struct rob_buf *out, const char *text);

/* The same for a quote: 'Quote  p. 2: "It was ..."', or the page alone. */
void rob_word_quote(struct rob_buf *out, const struct rob_quote *quote);

#endif
