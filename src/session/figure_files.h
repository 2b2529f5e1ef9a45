/*
 * Figures as files: SVG, PDF or PNG by the name of the file.
 *
 *     struct rob_figure_order order = {.path = "bias.svg", .outcome = ROB_ALL_OUTCOMES};
 *     rob_figure_files(&order, "choose another name", view, NULL, NULL, &err);
 *
 * Several pages of an SVG or PNG are bias-1.svg, bias-2.svg and so on.
 */
#ifndef ROB_SESSION_FIGURE_FILES_H
#define ROB_SESSION_FIGURE_FILES_H

#include "session/session.h"

#include <syrob/figure.h>

struct rob_figure_order {
    struct rob_figure_options figure; /* its page does not count */
    struct rob_source source;
    int outcome;
    const char *path;
};

/* ".svg", ".pdf" or ".png", as the path ends in any case; NULL: in something else. */
const char *rob_figure_suffix(const char *path);

/* Writes all pages; `wrote` (or NULL) is called with each path. Files that exist are replaced if
 * `instead` is NULL; else ROB_REFUSED says what to do instead, and as far as can be seen before,
 * no page is written. */
enum rob_status rob_figure_files(const struct rob_figure_order *order, const char *instead,
                                 const struct rob_view *view,
                                 void (*wrote)(void *to, const char *path), void *to,
                                 struct rob_error *err);

#endif
