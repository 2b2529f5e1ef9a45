/* The paragraph for the methods section, while it is written. */
#ifndef ROB_IO_METHODS_H
#define ROB_IO_METHODS_H

#include "io/write_text.h"

struct methods {
    struct rob_buf text, left_out;
    const struct rob_view *view;
    const struct rob_form *form;
    struct rob_totals totals;
    size_t n_reviewers; /* who have completed a study that is open */
    size_t n_against;   /* entries that break the rules: what the program sees to is not certain */
    size_t n_sheet;     /* of their judgements, those that came from a spreadsheet */
};

/* A line of what is left out. */
__attribute__((format(printf, 2, 3))) void rob_methods__leave_out(struct methods *in,
                                                                  const char *format, ...);

/* "1 study", "89 studies" */
void rob_methods__studies(struct methods *in, size_t n);

/* How far the reviewers agreed, and what became of what they did not agree on. */
enum rob_status rob_methods__agreement(struct methods *in, struct rob_error *err);
enum rob_status rob_methods__settling(struct methods *in, struct rob_error *err);

#endif
