#include "io/canvas.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <string.h>
#include <strings.h>
#include <utf8proc.h>

static const char ellipsis[] = "\xE2\x80\xA6";

void rob_canvas_begin(struct rob_canvas *canvas, double width, double height, const char *title,
                      const char *description)
{
    canvas->back->begin(canvas, width, height, title, description);
}

void rob_canvas_end(struct rob_canvas *canvas)
{
    canvas->back->end(canvas);
}

void rob_canvas_link(struct rob_canvas *canvas, const char *target)
{
    if (canvas->back->link)
        canvas->back->link(canvas, target);
}

void rob_canvas_rect(struct rob_canvas *canvas, double x, double y, double width, double height,
                     const struct rob_paint *paint, const char *tip)
{
    canvas->back->rect(canvas, x, y, width, height, paint, tip);
}

void rob_canvas_circle(struct rob_canvas *canvas, double x, double y, double radius,
                       const struct rob_paint *paint, const char *tip)
{
    canvas->back->circle(canvas, x, y, radius, paint, tip);
}

void rob_canvas_lines(struct rob_canvas *canvas, const struct rob_line *lines, size_t n,
                      const char *color, double width)
{
    if (n)
        canvas->back->lines(canvas, lines, n, color, width);
}

void rob_canvas_line(struct rob_canvas *canvas, double x1, double y1, double x2, double y2,
                     const char *color, double width)
{
    const struct rob_line line = {x1, y1, x2, y2};
    canvas->back->lines(canvas, &line, 1, color, width);
}

void rob_canvas_text(struct rob_canvas *canvas, double x, double y, const struct rob_ink *ink,
                     const char *text)
{
    if (*text)
        canvas->back->text(canvas, x, y, ink, text);
}

void rob_canvas_drop(struct rob_canvas *canvas, struct rob_buf *text)
{
    canvas->failed = canvas->failed || text->failed;
    rob_buf_free(text);
}

/* --- hatching ----------------------------------------------------------------------------- */

enum { HATCH_LINES = 64 };
static const double hatch_step = 3.2;

/* The part of the rising line through (from, bottom) that is in the rectangle. */
static bool clip_rising(struct rob_line *out, double from, double x, double y, double width,
                        double height)
{
    double left = from > x ? from : x;
    double right = from + height < x + width ? from + height : x + width;
    if (right <= left)
        return false;
    *out = (struct rob_line){left, y + height - (left - from), right, y + height - (right - from)};
    return true;
}

/* Lines that touch at the borders of neighbours, wherever a rectangle begins. */
void rob_canvas_hatch(struct rob_canvas *canvas, double x, double y, double width, double height,
                      enum rob_hatch hatch, const char *color)
{
    struct rob_line lines[HATCH_LINES];
    size_t n = 0;
    if (hatch == ROB_HATCH_NONE)
        return;
    /* NOLINTNEXTLINE(clang-analyzer-security.FloatLoopCounter): one line more or less is clipped */
    for (double from = x - height + hatch_step / 2; from < x + width; from += hatch_step) {
        struct rob_line line;
        if (!clip_rising(&line, from, x, y, width, height))
            continue;
        if (n + 2 > HATCH_LINES) {
            rob_canvas_lines(canvas, lines, n, color, 0.5);
            n = 0;
        }
        lines[n++] = line;
        if (hatch == ROB_HATCH_CROSSED) {
            double both = 2 * y + height; /* the same, upside down */
            lines[n++] = (struct rob_line){line.x1, both - line.y1, line.x2, both - line.y2};
        }
    }
    rob_canvas_lines(canvas, lines, n, color, 0.5);
}

/* --- widths of texts ---------------------------------------------------------------------- */

/* Widths of Helvetica from U+0020 to U+007E, in thousandths of the size. */
static const unsigned short widths[] = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};
_Static_assert(sizeof widths / sizeof *widths == 0x7F - 0x20, "one for each character");

enum { NARROW = 600, WIDE = 1000 }; /* any other character of one column, and of two */

/* Room for a font that is not quite Helvetica, and for one that may be much wider. */
static double allowance(const struct rob_canvas *canvas)
{
    static const char *const like[] = {"Helvetica",   "Arial", "Liberation Sans",
                                       "Nimbus Sans", "Times", "Times New Roman"};
    if (!canvas->font)
        return 1.05;
    for (size_t i = 0; i < sizeof like / sizeof *like; i++)
        if (strcasecmp(canvas->font, like[i]) == 0)
            return 1.05;
    return 1.2;
}

/* By Unicode's widths, not those of the locale: a layout is the same on every machine. */
static unsigned width_of_cluster(const char *text, size_t len)
{
    unsigned char first = (unsigned char)*text;
    int widest = 0;
    if (len == 1 && first >= 0x20 && first < 0x7F)
        return widths[first - 0x20];
    for (size_t i = 0, n = 0; i < len; i += n) {
        uint32_t code = 0;
        n = rob_utf8_next(text + i, len - i, &code);
        int columns = n ? utf8proc_charwidth((utf8proc_int32_t)code) : 1;
        widest = columns > widest ? columns : widest;
        n = n ? n : 1;
    }
    return widest == 0 ? 0 : widest == 1 ? NARROW : WIDE;
}

double rob_canvas_width(const struct rob_canvas *canvas, const char *text, size_t len, double size)
{
    unsigned sum = 0;
    for (size_t i = 0, n = 0; i < len; i += n) {
        n = rob_utf8_cluster(text + i, len - i);
        sum += width_of_cluster(text + i, n);
    }
    return sum * size * allowance(canvas) / 1000;
}

size_t rob_canvas_fit(const struct rob_canvas *canvas, const char *text, double size, double width)
{
    size_t len = strlen(text), end = 0;
    double most = width * 1000 / (size * allowance(canvas)) + 0.001;
    unsigned sum = 0;
    while (end < len) {
        size_t n = rob_utf8_cluster(text + end, len - end);
        sum += width_of_cluster(text + end, n);
        if (sum > most)
            break;
        end += n;
    }
    return end;
}

/* --- lines of a text ---------------------------------------------------------------------- */

/* Bytes of the first line: up to the last blank that fits, else as much as fits. */
static size_t first_line(const struct rob_canvas *canvas, const char *text, double size,
                         double width)
{
    size_t fits = rob_canvas_fit(canvas, text, size, width), at = fits;
    if (!text[fits])
        return fits;
    while (at > 0 && text[at] != ' ')
        at--;
    if (at > 0)
        return at;
    return fits ? fits : rob_utf8_cluster(text, strlen(text));
}

static const char *skip_blanks(const char *text)
{
    return text + strspn(text, " ");
}

size_t rob_canvas_n_lines(const struct rob_canvas *canvas, const char *text, double size,
                          double width, size_t most)
{
    size_t n = 0;
    for (text = skip_blanks(text); *text && n < most; n++)
        text = skip_blanks(text + first_line(canvas, text, size, width));
    return n;
}

void rob_canvas_paragraph(struct rob_canvas *canvas, double x, double y, const struct rob_ink *ink,
                          double width, size_t most, const char *text)
{
    struct rob_buf line = {0};
    double step = ROB_LEADING * ink->size;
    text = skip_blanks(text);
    for (size_t i = 0; *text && i < most; i++) {
        size_t len = first_line(canvas, text, ink->size, width);
        bool cut = i + 1 == most && *skip_blanks(text + len);
        if (cut) {
            double room =
                width - rob_canvas_width(canvas, ellipsis, sizeof ellipsis - 1, ink->size);
            len = rob_canvas_fit(canvas, text, ink->size, room);
        }
        rob_buf_clear(&line);
        rob_buf_add(&line, text, len);
        rob_buf_str(&line, cut ? ellipsis : "");
        rob_canvas_text(canvas, ink->upward ? x + step * (double)i : x,
                        ink->upward ? y : y + step * (double)i, ink, rob_buf_text(&line));
        text = skip_blanks(text + len);
    }
    rob_canvas_drop(canvas, &line);
}
