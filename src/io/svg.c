#include "io/svg.h"

#include "io/escape.h"

#include <math.h>
#include <stdlib.h>

/* With two decimals, or none where they are zeros. Hundreds of thousands of them are in the lights
 * of a large review, so they are not left to the C library. */
static void add_value(struct rob_buf *out, double value)
{
    char text[32], *at = text + sizeof text;
    long hundredths = lround(value * 100), left = labs(hundredths);
    if (left % 100) {
        *--at = (char)('0' + left % 10);
        *--at = (char)('0' + left / 10 % 10);
        *--at = '.';
    }
    left /= 100;
    do
        *--at = (char)('0' + left % 10);
    while (left /= 10);
    if (hundredths < 0)
        *--at = '-';
    rob_buf_add(out, at, (size_t)(text + sizeof text - at));
}

static void begin_value(struct rob_buf *out, const char *name)
{
    rob_buf_char(out, ' ');
    rob_buf_str(out, name);
    rob_buf_str(out, "=\"");
}

static void add_number(struct rob_buf *out, const char *name, double value)
{
    begin_value(out, name);
    add_value(out, value);
    rob_buf_char(out, '"');
}

static void add_word(struct rob_buf *out, const char *name, const char *word)
{
    begin_value(out, name);
    rob_buf_str(out, word);
    rob_buf_char(out, '"');
}

static void add_size(const struct rob_svg *svg, const char *name, double points)
{
    begin_value(svg->out, name);
    add_value(svg->out, svg->pixels > 0 ? points * svg->pixels : points / ROB_POINTS_PER_MM);
    rob_buf_str(svg->out, svg->pixels > 0 ? "\"" : "mm\"");
}

/* "lights-t", and of the second page "lights2-t" */
static void add_id(const struct rob_svg *svg, char part)
{
    rob_buf_str(svg->out, svg->id);
    if (svg->n_pages > 1)
        rob_buf_printf(svg->out, "%u", svg->n_pages);
    rob_buf_printf(svg->out, "-%c", part);
}

static void add_element(const struct rob_svg *svg, const char *name, const char *text)
{
    rob_buf_printf(svg->out, "<%s id=\"", name);
    add_id(svg, *name);
    rob_buf_str(svg->out, "\">");
    rob_escape_xml(svg->out, text, " ");
    rob_buf_printf(svg->out, "</%s>\n", name);
}

static void begin(struct rob_canvas *canvas, double width, double height, const char *title,
                  const char *description)
{
    struct rob_svg *svg = (struct rob_svg *)canvas;
    struct rob_buf *out = svg->out;
    svg->n_pages++;
    if (svg->declaration)
        rob_buf_str(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    rob_buf_str(out, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
    add_size(svg, "width", width);
    add_size(svg, "height", height);
    rob_buf_str(out, " viewBox=\"0 0 ");
    add_value(out, width);
    rob_buf_char(out, ' ');
    add_value(out, height);
    /* a picture has no parts that could be links */
    rob_buf_printf(out, "\" role=\"%s\" aria-labelledby=\"", svg->links ? "group" : "img");
    add_id(svg, 't');
    rob_buf_char(out, ' ');
    add_id(svg, 'd');
    rob_buf_str(out, "\" font-family=\"");
    if (canvas->font) {
        rob_escape_xml(out, canvas->font, " ");
        rob_buf_str(out, ",");
    }
    rob_buf_str(out, "Helvetica,Arial,sans-serif\">\n");
    add_element(svg, "title", title);
    add_element(svg, "desc", description);
}

/* Reached by a pointer; the table below has the same links for the keyboard. */
static void link_to(struct rob_canvas *canvas, const char *target)
{
    const struct rob_svg *svg = (const struct rob_svg *)canvas;
    if (svg->links && target)
        rob_buf_printf(svg->out, "<a href=\"#%s\" tabindex=\"-1\">\n", target);
    else if (svg->links)
        rob_buf_str(svg->out, "</a>\n");
}

static void end(struct rob_canvas *canvas)
{
    rob_buf_str(((const struct rob_svg *)canvas)->out, "</svg>\n");
}

static void close_shape(struct rob_buf *out, const char *shape, const struct rob_paint *paint,
                        const char *tip)
{
    add_word(out, "fill", paint->fill ? paint->fill : "none");
    if (paint->stroke) {
        add_word(out, "stroke", paint->stroke);
        add_number(out, "stroke-width", paint->width);
        rob_buf_str(out, paint->dashed ? " stroke-dasharray=\"1.5 1.5\"" : "");
    }
    if (tip) {
        rob_buf_str(out, "><title>");
        rob_escape_xml(out, tip, " ");
        rob_buf_printf(out, "</title></%s>\n", shape);
    } else {
        rob_buf_str(out, "/>\n");
    }
}

static void rect(struct rob_canvas *canvas, double x, double y, double width, double height,
                 const struct rob_paint *paint, const char *tip)
{
    struct rob_buf *out = ((const struct rob_svg *)canvas)->out;
    rob_buf_str(out, "<rect");
    add_number(out, "x", x);
    add_number(out, "y", y);
    add_number(out, "width", width);
    add_number(out, "height", height);
    close_shape(out, "rect", paint, tip);
}

static void circle(struct rob_canvas *canvas, double x, double y, double radius,
                   const struct rob_paint *paint, const char *tip)
{
    struct rob_buf *out = ((const struct rob_svg *)canvas)->out;
    rob_buf_str(out, "<circle");
    add_number(out, "cx", x);
    add_number(out, "cy", y);
    add_number(out, "r", radius);
    close_shape(out, "circle", paint, tip);
}

static void add_point(struct rob_buf *out, char command, double x, double y)
{
    rob_buf_char(out, command);
    add_value(out, x);
    rob_buf_char(out, ' ');
    add_value(out, y);
}

static void lines(struct rob_canvas *canvas, const struct rob_line *all, size_t n,
                  const char *color, double width)
{
    struct rob_buf *out = ((const struct rob_svg *)canvas)->out;
    rob_buf_str(out, "<path d=\"");
    for (size_t i = 0; i < n; i++) {
        add_point(out, 'M', all[i].x1, all[i].y1);
        add_point(out, 'L', all[i].x2, all[i].y2);
    }
    rob_buf_printf(out, "\" fill=\"none\" stroke=\"%s\"", color);
    add_number(out, "stroke-width", width);
    rob_buf_str(out, "/>\n");
}

static void add_turn(struct rob_buf *out, double x, double y)
{
    rob_buf_str(out, " transform=\"rotate(-90 ");
    add_value(out, x);
    rob_buf_char(out, ' ');
    add_value(out, y);
    rob_buf_str(out, ")\"");
}

static void text(struct rob_canvas *canvas, double x, double y, const struct rob_ink *ink,
                 const char *words)
{
    static const char *const anchors[] = {
        [ROB_ANCHOR_START] = "start", [ROB_ANCHOR_MIDDLE] = "middle", [ROB_ANCHOR_END] = "end"};
    struct rob_buf *out = ((const struct rob_svg *)canvas)->out;
    rob_buf_str(out, "<text");
    add_number(out, "x", x);
    add_number(out, "y", y);
    add_number(out, "font-size", ink->size);
    add_word(out, "text-anchor", anchors[ink->anchor]);
    add_word(out, "fill", ink->color ? ink->color : "#000000");
    rob_buf_str(out, ink->bold ? " font-weight=\"bold\"" : "");
    if (ink->upward)
        add_turn(out, x, y);
    rob_buf_char(out, '>');
    rob_escape_xml(out, words, " ");
    rob_buf_str(out, "</text>\n");
}

static const struct rob_canvas_back back = {.begin = begin,
                                            .rect = rect,
                                            .circle = circle,
                                            .lines = lines,
                                            .text = text,
                                            .link = link_to,
                                            .end = end};

void rob_svg_init(struct rob_svg *svg, struct rob_buf *out, const char *id)
{
    *svg = (struct rob_svg){.canvas = {.back = &back}, .out = out, .id = id};
}

/* Relative luminance of WCAG 2, with its curve taken as a power of 2.2; from 0.179 on black has the
 * higher contrast. */
const char *rob_svg_ink_on(const char *color)
{
    unsigned long rgb = strtoul(color + 1, NULL, 16);
    double red = pow((double)(rgb >> 16 & 255) / 255, 2.2);
    double green = pow((double)(rgb >> 8 & 255) / 255, 2.2);
    double blue = pow((double)(rgb & 255) / 255, 2.2);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#FFFFFF";
}
