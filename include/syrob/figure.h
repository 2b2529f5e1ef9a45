/*
 * Figures for a paper, as files: risk of bias item by item (bars), study by study (traffic lights),
 * and the agreement of the first passes.
 *
 *     const struct rob_figure_options options = {.figure = ROB_FIGURE_MATRIX, .width = 84};
 *     struct rob_source source = {ROB_SOURCE_CONSENSUS, 0};
 *     struct rob_figure_layout *layout = NULL;
 *     rob_figure_layout_new(&layout, view, source, ROB_ALL_OUTCOMES, &options, &err);
 *     for (size_t page = 0; layout && page < rob_figure_layout_n_pages(layout); page++) {
 *         char *svg = NULL;
 *         if (rob_figure_layout_svg(&svg, layout, page, &err) == ROB_OK)
 *             fputs(svg, stdout);
 *         free(svg);
 *     }
 *     rob_figure_layout_free(layout);
 *
 * A figure has the width that it is printed with, and its texts have 7 to 9 points at that width.
 * What does not fit a page of A4 goes on on the next. Each page has a key of all its signs: four of
 * them are for judgements without a risk, because "missing", "not applicable", "the reviewers
 * differ" and "not yet reconciled" are four things.
 */
#ifndef SYROB_FIGURE_H
#define SYROB_FIGURE_H

#include <syrob/summary.h>

#include <stdio.h>

enum rob_figure {
    ROB_FIGURE_SUMMARY,
    ROB_FIGURE_MATRIX,
    ROB_FIGURE_AGREEMENT, /* of the first passes, whatever source and outcome are given */
    ROB_FIGURE_COUNT
};

enum rob_palette {
    ROB_PALETTE_FORM,     /* the colours of the form */
    ROB_PALETTE_COCHRANE, /* green, yellow, red */
    ROB_PALETTE_SAFE,     /* for people who do not see red or green */
    ROB_PALETTE_GREY,     /* white, light and dark grey, with hatching in the bars */
};

enum rob_symbols {
    ROB_SYMBOLS_REVMAN, /* those of the form: + ? - */
    ROB_SYMBOLS_ROBVIS, /* + - x, and ! for a fourth level */
};

struct rob_figure_options {
    enum rob_figure figure;
    double width; /* in mm, from 60 to 400; 0: 174, two columns of a journal */
    enum rob_palette palette;
    enum rob_symbols symbols;
    const char *font;      /* a family; NULL: Helvetica, or what is there like it */
    const double *weights; /* of a summary: one for each study, 0 to leave it out; NULL: all count
                              alike */
    bool by_reviewer; /* each reviewer and the consensus side by side, whatever source is given */
    size_t page;      /* from 0; a PDF has all of them */
    unsigned dpi;     /* of a PNG, 20 to 1200; 0: 300 */
};

/* Weights of the studies, from a table with the columns "study" and "weight": *out, the caller's to
 * free(), has one for each study of the view, 0 for those that the table lacks; *n_without is their
 * number. ROB_INVALID with the line. */
ROB_API enum rob_status rob_weights_read(double **out, size_t *n_without,
                                         const struct rob_view *view, const char *data, size_t len,
                                         struct rob_error *err);

/* --- page by page ------------------------------------------------------------------------- */

/* A figure that is laid out once, for all its pages. */
struct rob_figure_layout;

/* Lays out; *out is the caller's, for rob_figure_layout_free(). The view, and the font and the
 * weights of the options, must stay until then, and the review must not change. `page` of the
 * options does not count. Errors, also of the functions below: ROB_INVALID (an option does not fit,
 * or there is no such page), ROB_REFUSED (reviewers side by side, before an adjudicator may know
 * who is who), ROB_NO_MEMORY. */
ROB_API enum rob_status rob_figure_layout_new(struct rob_figure_layout **out,
                                              const struct rob_view *view, struct rob_source source,
                                              int outcome, const struct rob_figure_options *options,
                                              struct rob_error *err);
ROB_API void rob_figure_layout_free(struct rob_figure_layout *layout);

/* At least one. */
ROB_API size_t rob_figure_layout_n_pages(const struct rob_figure_layout *layout);

/* A page, from 0, as SVG, with real text, title and description: the same bytes on any machine.
 * *out is the caller's to free(). */
ROB_API enum rob_status rob_figure_layout_svg(char **out, struct rob_figure_layout *layout,
                                              size_t page, struct rob_error *err);

/* Can this build write PDF and PNG? The functions fail with ROB_REFUSED where it cannot. */
ROB_API bool rob_figure_paints(void);

/* All pages as PDF, with text that can be searched, and one page as PNG: the same bytes on one
 * machine with the same fonts. Further errors: ROB_SYSTEM. */
ROB_API enum rob_status rob_figure_layout_pdf(FILE *out, struct rob_figure_layout *layout,
                                              struct rob_error *err);
ROB_API enum rob_status rob_figure_layout_png(FILE *out, struct rob_figure_layout *layout,
                                              size_t page, struct rob_error *err);

/* --- at once ------------------------------------------------------------------------------ */

/* The same in one call each, which lays out anew: the number of pages, the page that the options
 * name as SVG or PNG, and all of them as PDF. */
ROB_API enum rob_status rob_figure_pages(size_t *out, const struct rob_view *view,
                                         struct rob_source source, int outcome,
                                         const struct rob_figure_options *options,
                                         struct rob_error *err);
ROB_API enum rob_status rob_write_figure_svg(char **out, const struct rob_view *view,
                                             struct rob_source source, int outcome,
                                             const struct rob_figure_options *options,
                                             struct rob_error *err);
ROB_API enum rob_status rob_write_figure_pdf(FILE *out, const struct rob_view *view,
                                             struct rob_source source, int outcome,
                                             const struct rob_figure_options *options,
                                             struct rob_error *err);
ROB_API enum rob_status rob_write_figure_png(FILE *out, const struct rob_view *view,
                                             struct rob_source source, int outcome,
                                             const struct rob_figure_options *options,
                                             struct rob_error *err);

#endif
