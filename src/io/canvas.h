/*
 * A page to draw on. Measures are points (1/72 inch) from its upper left corner. A figure draws on
 * it once; back ends make SVG (svg.h) or PDF and PNG (canvas_cairo.h) of the same calls.
 *
 *     rob_canvas_begin(canvas, 238, 100, "A title", "A description");
 *     rob_canvas_circle(canvas, 20, 20, 5, &(struct rob_paint){.fill = "#02C100"}, "a tip");
 *     rob_canvas_text(canvas, 30, 23, &(struct rob_ink){.size = 8}, "Low risk of bias");
 *     rob_canvas_end(canvas);
 *
 * Widths of texts are those of Helvetica, so that a layout is the same on every machine. Texts from
 * outside are shown with their controls made visible by every back end.
 */
#ifndef ROB_IO_CANVAS_H
#define ROB_IO_CANVAS_H

#include "base/buf.h"

#define ROB_POINTS_PER_MM (72 / 25.4)

/* How a shape is filled and outlined; NULL: it is not. Colours are "#RRGGBB". */
struct rob_paint {
    const char *fill, *stroke;
    double width; /* of the outline */
    bool dashed;
};

enum rob_anchor { ROB_ANCHOR_START, ROB_ANCHOR_MIDDLE, ROB_ANCHOR_END };

struct rob_ink {
    double size;
    enum rob_anchor anchor;
    const char *color; /* NULL: black */
    bool bold;
    bool upward;  /* turned by 90 degrees, read from below */
    double limit; /* a font that makes the text wider than this is narrowed, if the back end can; 0:
                     none */
};

struct rob_line {
    double x1, y1, x2, y2;
};

struct rob_canvas;

/* The functions of a back end. */
struct rob_canvas_back {
    void (*begin)(struct rob_canvas *canvas, double width, double height, const char *title,
                  const char *description);
    void (*rect)(struct rob_canvas *canvas, double x, double y, double width, double height,
                 const struct rob_paint *paint, const char *tip);
    void (*circle)(struct rob_canvas *canvas, double x, double y, double radius,
                   const struct rob_paint *paint, const char *tip);
    void (*lines)(struct rob_canvas *canvas, const struct rob_line *lines, size_t n,
                  const char *color, double width);
    void (*text)(struct rob_canvas *canvas, double x, double y, const struct rob_ink *ink,
                 const char *text);
    void (*link)(struct rob_canvas *canvas, const char *target); /* NULL: it has none */
    void (*end)(struct rob_canvas *canvas);
};

/* The beginning of every back end's own state. */
struct rob_canvas {
    const struct rob_canvas_back *back;
    const char *font; /* a family; NULL: Helvetica or what is like it */
    bool failed;      /* a text was lost, because memory ran out */
};

void rob_canvas_begin(struct rob_canvas *canvas, double width, double height, const char *title,
                      const char *description);
void rob_canvas_end(struct rob_canvas *canvas);

/* Starts a link to a part of the page (an id), where the back end can: all that is drawn until the
 * next call belongs to it. NULL ends it. */
void rob_canvas_link(struct rob_canvas *canvas, const char *target);

/* `tip` is shown to a pointer that rests there, where the back end can; or NULL. */
void rob_canvas_rect(struct rob_canvas *canvas, double x, double y, double width, double height,
                     const struct rob_paint *paint, const char *tip);
void rob_canvas_circle(struct rob_canvas *canvas, double x, double y, double radius,
                       const struct rob_paint *paint, const char *tip);
void rob_canvas_lines(struct rob_canvas *canvas, const struct rob_line *lines, size_t n,
                      const char *color, double width);
void rob_canvas_line(struct rob_canvas *canvas, double x1, double y1, double x2, double y2,
                     const char *color, double width);

/* The base line of the text goes through x, y. */
void rob_canvas_text(struct rob_canvas *canvas, double x, double y, const struct rob_ink *ink,
                     const char *text);

/* Fills a rectangle with lines from lower left to upper right, or also with the others. */
enum rob_hatch { ROB_HATCH_NONE, ROB_HATCH_RISING, ROB_HATCH_CROSSED };
void rob_canvas_hatch(struct rob_canvas *canvas, double x, double y, double width, double height,
                      enum rob_hatch hatch, const char *color);

/* Frees a text that was drawn or measured. One that memory was lacking for fails the whole. */
void rob_canvas_drop(struct rob_canvas *canvas, struct rob_buf *text);

/* Width of the first `len` bytes of a text. */
double rob_canvas_width(const struct rob_canvas *canvas, const char *text, size_t len, double size);

/* Bytes of the longest beginning that fits, cut between clusters. */
size_t rob_canvas_fit(const struct rob_canvas *canvas, const char *text, double size, double width);

/* Lines that a text needs, broken between words; at most `most`. */
size_t rob_canvas_n_lines(const struct rob_canvas *canvas, const char *text, double size,
                          double width, size_t most);

/* Draws those lines, the first through x, y, the others below (upward: to the right); what does not
 * fit in the last is cut and ends in "...", as one character. */
void rob_canvas_paragraph(struct rob_canvas *canvas, double x, double y, const struct rob_ink *ink,
                          double width, size_t most, const char *text);

#define ROB_LEADING 1.15 /* from line to line, in sizes of the text */

#endif
