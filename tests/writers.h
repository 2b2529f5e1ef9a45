/* All functions that write what a view says, as a table (made by writers.py). */
#ifndef SYROB_TESTS_WRITERS_H
#define SYROB_TESTS_WRITERS_H

#include <syrob/output.h>

/* The arguments that any of them may need. */
struct writer_input {
    const struct rob_view *view;
    struct rob_source source;
    int outcome, study, item;
    const char *filter;
    struct rob_agreement_options agreement;
    struct rob_text_options text;
    enum rob_agreement_by by;
};

struct writer {
    const char *name;
    enum rob_status (*write)(char **out, const struct writer_input *in, struct rob_error *why);
    bool by_source, by_study, by_by; /* what its answer depends on */
};

#include "writers.inc"

enum { N_WRITERS = sizeof writers / sizeof *writers };

#endif
