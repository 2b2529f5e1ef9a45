/* The parts that write the paragraph for the methods section. */
#ifndef ROB_IO_METHODS_H
#define ROB_IO_METHODS_H

#include "io/write_text.h"

enum { ROB_METHODS_SEATS = 64 }; /* as many as a review has */

/* Counts of the judgements on all open studies, from one walk over them. */
struct methods_cells {
    size_t judged[ROB_METHODS_SEATS];     /* answers of a seat's first passes */
    size_t from_sheet[ROB_METHODS_SEATS]; /* of these, those that came from a spreadsheet */
    size_t compared[ROB_METHODS_SEATS];   /* a machine's answers where the reviewers' are settled */
    size_t n_off_scale;                   /* answers without a risk of bias */
    size_t how[ROB_HOW_COUNT], n_against; /* how judgements were resolved; nothing is sure where
                                             the resolution breaks a rule */
    size_t adjudicators[ROB_METHODS_SEATS], n_adjudicators; /* as they come */
    bool assessed; /* an adjudicator had begun the study, on a copy that was not known */
};

struct methods {
    struct rob_buf text, left_out;
    const struct rob_view *view;
    const struct rob_form *form;
    struct rob_totals totals;
    struct methods_cells cells;
    size_t n_reviewers; /* who have completed a study that is open */
    size_t n_against;   /* entries that break the rules: nothing is sure then */
    size_t n_sheet;     /* of their judgements, those that came from a spreadsheet */
};

/* methods_words.c: adds a line on something left out, once. */
__attribute__((format(printf, 2, 3))) void rob_methods__leave_out(struct methods *in,
                                                                  const char *format, ...);

/* "1 study", "89 studies" */
void rob_methods__studies(struct methods *in, size_t n);

/* The number that opens a sentence: "Three", "Eighty-nine", and figures from 100. */
void rob_methods__opening(struct methods *in, size_t n);

/* "One study", "Eighty-nine studies" */
void rob_methods__opening_studies(struct methods *in, size_t n);

/* methods_results.c: fills `cells`. */
void rob_methods__count(struct methods *in);

/* The sentences on agreement, and on the resolution of differences. */
enum rob_status rob_methods__agreement(struct methods *in, struct rob_error *err);
enum rob_status rob_methods__settling(struct methods *in, struct rob_error *err);

#endif
