#include "io/svg.h"

#include "io/escape.h"

#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void add_number(struct rob_buf *svg, const char *name, double value)
{
    rob_buf_printf(svg, " %s=\"", name);
    if (fabs(value - round(value)) < 0.005)
        rob_buf_fixed(svg, round(value), 0);
    else
        rob_buf_fixed(svg, value, 2);
    rob_buf_char(svg, '"');
}

void rob_svg_begin(struct rob_buf *svg, double width, double height, const char *id,
                   const char *title, const char *description)
{
    rob_buf_str(svg, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
    add_number(svg, "width", width);
    add_number(svg, "height", height);
    rob_buf_printf(svg, " viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-labelledby=\"%s-t %s-d\"",
                   width, height, id, id);
    rob_buf_printf(svg, " font-family=\"Helvetica,Arial,sans-serif\">\n<title id=\"%s-t\">", id);
    rob_escape_xml(svg, title, " ");
    rob_buf_printf(svg, "</title>\n<desc id=\"%s-d\">", id);
    rob_escape_xml(svg, description, " ");
    rob_buf_str(svg, "</desc>\n");
}

void rob_svg_end(struct rob_buf *svg)
{
    rob_buf_str(svg, "</svg>\n");
}

static void close_shape(struct rob_buf *svg, const char *shape, const char *color, const char *tip)
{
    rob_buf_printf(svg, " fill=\"%s\"", color);
    if (tip) {
        rob_buf_str(svg, "><title>");
        rob_escape_xml(svg, tip, " ");
        rob_buf_printf(svg, "</title></%s>\n", shape);
    } else {
        rob_buf_str(svg, "/>\n");
    }
}

void rob_svg_rect(struct rob_buf *svg, double x, double y, double width, double height,
                  const char *color, const char *tip)
{
    rob_buf_str(svg, "<rect");
    add_number(svg, "x", x);
    add_number(svg, "y", y);
    add_number(svg, "width", width);
    add_number(svg, "height", height);
    close_shape(svg, "rect", color, tip);
}

void rob_svg_circle(struct rob_buf *svg, double x, double y, double radius, const char *color,
                    const char *tip)
{
    rob_buf_str(svg, "<circle");
    add_number(svg, "cx", x);
    add_number(svg, "cy", y);
    add_number(svg, "r", radius);
    close_shape(svg, "circle", color, tip);
}

void rob_svg_line(struct rob_buf *svg, double x1, double y1, double x2, double y2,
                  const char *color)
{
    rob_buf_str(svg, "<line");
    add_number(svg, "x1", x1);
    add_number(svg, "y1", y1);
    add_number(svg, "x2", x2);
    add_number(svg, "y2", y2);
    rob_buf_printf(svg, " stroke=\"%s\"/>\n", color);
}

void rob_svg_text(struct rob_buf *svg, double x, double y, double size, enum rob_svg_anchor anchor,
                  const char *color, const char *text)
{
    static const char *const anchors[] = {
        [ROB_SVG_START] = "start", [ROB_SVG_MIDDLE] = "middle", [ROB_SVG_END] = "end"};
    rob_buf_str(svg, "<text");
    add_number(svg, "x", x);
    add_number(svg, "y", y);
    add_number(svg, "font-size", size);
    rob_buf_printf(svg, " text-anchor=\"%s\" fill=\"%s\">", anchors[anchor], color);
    rob_escape_xml(svg, text, " ");
    rob_buf_str(svg, "</text>\n");
}

double rob_svg_text_width(const char *text, double size)
{
    return 0.56 * size * (double)rob_utf8_columns(text, strlen(text));
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
