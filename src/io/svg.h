/*
 * Drawing as SVG: shapes with their measures in pixels, real text, and a title and description for
 * readers who cannot see the picture. The same calls give the same bytes on any machine.
 */
#ifndef ROB_IO_SVG_H
#define ROB_IO_SVG_H

#include "base/buf.h"

enum rob_svg_anchor { ROB_SVG_START, ROB_SVG_MIDDLE, ROB_SVG_END };

/* `id` names the picture in its page: letters and "-". */
void rob_svg_begin(struct rob_buf *svg, double width, double height, const char *id,
                   const char *title, const char *description);
void rob_svg_end(struct rob_buf *svg);

/* `color` is "#RRGGBB"; `tip` is shown to a pointer that rests there, or NULL. */
void rob_svg_rect(struct rob_buf *svg, double x, double y, double width, double height,
                  const char *color, const char *tip);
void rob_svg_circle(struct rob_buf *svg, double x, double y, double radius, const char *color,
                    const char *tip);
void rob_svg_line(struct rob_buf *svg, double x1, double y1, double x2, double y2,
                  const char *color);

/* The base line of the text goes through x, y. */
void rob_svg_text(struct rob_buf *svg, double x, double y, double size, enum rob_svg_anchor anchor,
                  const char *color, const char *text);

/* The approximate width of a text in pixels, by its columns, since its font is not known. */
double rob_svg_text_width(const char *text, double size);

/* Black or white, whichever is easier to read on the colour. */
const char *rob_svg_ink_on(const char *color);

#endif
