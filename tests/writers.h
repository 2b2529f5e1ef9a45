/* All functions that write what a view says, as a table (made by writers.py). */
#ifndef SYROB_TESTS_WRITERS_H
#define SYROB_TESTS_WRITERS_H

#include <syrob/figure.h>
#include <syrob/flow.h>
#include <syrob/output.h>

#include <stdbool.h>
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
    struct rob_figure_options figure;
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

/* All figures of a view one after the other, and of each the pages, as one text. */
struct writer_pages {
    struct writer_input *in;
    struct rob_error *why;
    bool paint; /* PDF and PNG: bytes, and nothing where the build cannot */
    enum rob_status status;
    FILE *stream; /* of all */
    char *all, *text;
    size_t len, n_pages, page;
    size_t figure, n_figures; /* all of them, and then again with the reviewers side by side */
};

static inline void writer_begin(struct writer_pages *pages)
{
    pages->stream = open_memstream(&pages->all, &pages->len);
    bool other =
        pages->in->source.kind != ROB_SOURCE_CONSENSUS || pages->in->outcome != ROB_ALL_OUTCOMES;
    bool sides = !other && !pages->paint && !rob_view_hides_names(pages->in->view);
    pages->in->figure.dpi = 20;
    pages->n_figures = sides ? 2 * ROB_FIGURE_COUNT : ROB_FIGURE_COUNT;
    if (pages->paint && (other || !rob_figure_paints()))
        pages->n_figures = 0; /* the SVG has the same, sooner */
}

/* Keeps the page that was written, and goes on to the next; false behind the last. */
static inline bool writer_next(struct writer_pages *pages)
{
    struct writer_input *in = pages->in;
    if (pages->text)
        fputs(pages->text, pages->stream);
    free(pages->text);
    pages->text = NULL;
    while (!pages->status && pages->page == pages->n_pages && pages->figure < pages->n_figures) {
        in->figure.figure = (enum rob_figure)(pages->figure % ROB_FIGURE_COUNT);
        in->figure.by_reviewer = pages->figure++ >= ROB_FIGURE_COUNT;
        pages->page = 0;
        pages->status = rob_figure_pages(&pages->n_pages, in->view, in->source, in->outcome,
                                         &in->figure, pages->why);
    }
    in->figure.page = pages->page++;
    return !pages->status && in->figure.page < pages->n_pages;
}

static inline enum rob_status writer_end(char **out, struct writer_pages *pages)
{
    fclose(pages->stream);
    *out = pages->paint ? writer_hex(pages->all, pages->len) : pages->all;
    if (pages->paint)
        free(pages->all);
    return pages->status;
}

#include "writers.inc"

enum { N_WRITERS = sizeof writers / sizeof *writers };

#endif
