/* A judgement as it is being made: a copy to change and record. */
#ifndef ROB_SESSION_ENTRY_H
#define ROB_SESSION_ENTRY_H

#include <syrob/view.h>

struct rob_entry_quote {
    char *text, *where;
};

struct rob_entry {
    int answer;
    char *support;
    struct rob_entry_quote *quotes;
    size_t n_quotes;
    enum rob_signal_answer signals[ROB_FORM_SIGNALS_MAX];
};

/* An empty one; false without memory. */
bool rob_entry_init(struct rob_entry *entry);
void rob_entry_free(struct rob_entry *entry);

/* A copy of answer and texts; false without memory. */
bool rob_entry_copy(struct rob_entry *out, const struct rob_entry *from);

/* Does it hold a support or a quote? An empty quote does not count. */
bool rob_entry_has_texts(const struct rob_entry *entry);

/* Are these its texts, and no others? */
bool rob_entry_is(const struct rob_entry *entry, const char *support,
                  const struct rob_quote *quotes, size_t n_quotes);

/* Do two judgements have the same support and quotes? */
bool rob_judgement_same_texts(const struct rob_judgement *a, const struct rob_judgement *b);

/* Replaces a text; false without memory. */
bool rob_entry_set(char **text, const char *value);

/* Adds quotes until there are `n`. */
bool rob_entry_need_quotes(struct rob_entry *entry, size_t n);
bool rob_entry_add_quotes(struct rob_entry *entry, const struct rob_quote *quotes, size_t n);

/* Adds a text on a line of its own, and quotes, unless they are there already. */
bool rob_entry_add_support(struct rob_entry *entry, const char *text);
bool rob_entry_add_texts(struct rob_entry *entry, const char *support,
                         const struct rob_quote *quotes, size_t n_quotes);

/* The quotes that hold anything, for an event; the caller frees the array. *n is 0 and NULL
 * returned where there are none. */
struct rob_quote *rob_entry_event_quotes(const struct rob_entry *entry, uint32_t *n);

#endif
