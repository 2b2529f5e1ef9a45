/*
 * A canvas that writes SVG: real text, and a title and description for readers who cannot see the
 * picture. The same calls give the same bytes on any machine.
 */
#ifndef ROB_IO_SVG_H
#define ROB_IO_SVG_H

#include "base/buf.h"

#include "io/canvas.h"

struct rob_svg {
    struct rob_canvas canvas;
    struct rob_buf *out;
    const char *id;   /* names the picture in its page: letters and "-" */
    double pixels;    /* of a point, for a page on a screen; 0: the size is written in mm */
    bool declaration; /* the file is a document of its own */
    bool links;       /* it is a part of a page that has their targets */
    unsigned n_pages; /* drawn so far, each a picture of its own */
};

/* The caller sets `font` of the canvas, and the members between `id` and `n_pages`. */
void rob_svg_init(struct rob_svg *svg, struct rob_buf *out, const char *id);

/* Black or white, whichever is easier to read on the colour. */
const char *rob_svg_ink_on(const char *color);

#endif
