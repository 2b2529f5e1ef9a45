/*
 * Canvases that write PDF and PNG, by cairo and pango. A build without them has these functions,
 * too: they fail with a message that says so.
 */
#ifndef ROB_IO_CANVAS_CAIRO_H
#define ROB_IO_CANVAS_CAIRO_H

#include "io/canvas.h"

#include <syrob/status.h>

#include <stdint.h>
#include <stdio.h>

/* The facts that go into the file beside what is drawn. */
struct rob_paper {
    const char *title;
    int64_t time; /* seconds since 1970 UTC, for the date of a PDF */
    double dpi;   /* of a PNG */
};

bool rob_canvas_has_cairo(void);

/* A PDF has a page for each rob_canvas_begin(), a PNG one picture. The same calls give the same
 * bytes on one machine. ROB_REFUSED: this build has no cairo. */
enum rob_status rob_canvas_pdf_new(struct rob_canvas **out, FILE *stream,
                                   const struct rob_paper *paper, struct rob_error *err);
enum rob_status rob_canvas_png_new(struct rob_canvas **out, FILE *stream,
                                   const struct rob_paper *paper, struct rob_error *err);

/* Ends the file and frees the canvas, which may be NULL. */
enum rob_status rob_canvas_close(struct rob_canvas *canvas, struct rob_error *err);

#endif
