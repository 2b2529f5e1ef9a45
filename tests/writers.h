/* All functions that write what a view says, as a table (made by writers.py). */
#ifndef SYROB_TESTS_WRITERS_H
#define SYROB_TESTS_WRITERS_H

#include <syrob/output.h>

#include <stdio.h>
#include <stdlib.h>

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

/* Bytes as a text, for comparing. */
static inline char *writer_hex(const char *bytes, size_t len)
{
    char *text = malloc(2 * len + 2);
    for (size_t i = 0; text && i < len; i++)
        snprintf(text + 2 * i, 3, "%02x", (unsigned)(unsigned char)bytes[i]);
    if (text)
        snprintf(text + 2 * len, 2, "\n");
    return text;
}

#include "writers.inc"

enum { N_WRITERS = sizeof writers / sizeof *writers };

#endif
