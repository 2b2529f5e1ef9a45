#include "io/canvas_cairo.h"

#include "base/fail.h"

#ifdef ROB_HAVE_CAIRO

#include "base/buf.h"
#include "base/text.h"
#include "base/utf8.h"

#include "io/palette.h"
#include "io/png.h"

#include <cairo-pdf.h>
#include <dlfcn.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The substitutes for a font family, Helvetica by default. */
static const char families[] = "Helvetica,Arial,Liberation Sans,sans-serif";

/*
 * The libraries are loaded when something is painted: linked, they would double the time that every
 * command takes to start, and the program would not run without them.
 */
static const char library[] = ROB_PANGOCAIRO;

#define CALLS(X)                                                                                   \
    X(cairo_arc)                                                                                   \
    X(cairo_close_path)                                                                            \
    X(cairo_create)                                                                                \
    X(cairo_destroy)                                                                               \
    X(cairo_fill_preserve)                                                                         \
    X(cairo_font_options_create)                                                                   \
    X(cairo_font_options_destroy)                                                                  \
    X(cairo_font_options_set_antialias)                                                            \
    X(cairo_font_options_set_hint_metrics)                                                         \
    X(cairo_font_options_set_hint_style)                                                           \
    X(cairo_image_surface_create)                                                                  \
    X(cairo_image_surface_get_data)                                                                \
    X(cairo_image_surface_get_height)                                                              \
    X(cairo_image_surface_get_width)                                                               \
    X(cairo_line_to)                                                                               \
    X(cairo_move_to)                                                                               \
    X(cairo_new_path)                                                                              \
    X(cairo_new_sub_path)                                                                          \
    X(cairo_paint)                                                                                 \
    X(cairo_pdf_surface_create_for_stream)                                                         \
    X(cairo_pdf_surface_set_metadata)                                                              \
    X(cairo_pdf_surface_set_size)                                                                  \
    X(cairo_rectangle)                                                                             \
    X(cairo_restore)                                                                               \
    X(cairo_rotate)                                                                                \
    X(cairo_save)                                                                                  \
    X(cairo_scale)                                                                                 \
    X(cairo_set_dash)                                                                              \
    X(cairo_set_line_width)                                                                        \
    X(cairo_set_source_rgb)                                                                        \
    X(cairo_show_page)                                                                             \
    X(cairo_status)                                                                                \
    X(cairo_stroke)                                                                                \
    X(cairo_stroke_preserve)                                                                       \
    X(cairo_surface_destroy)                                                                       \
    X(cairo_surface_finish)                                                                        \
    X(cairo_surface_flush)                                                                         \
    X(cairo_surface_status)                                                                        \
    X(cairo_translate)                                                                             \
    X(g_object_unref)                                                                              \
    X(pango_cairo_context_set_font_options)                                                        \
    X(pango_cairo_create_layout)                                                                   \
    X(pango_cairo_show_layout)                                                                     \
    X(pango_cairo_update_layout)                                                                   \
    X(pango_context_set_round_glyph_positions)                                                     \
    X(pango_font_description_free)                                                                 \
    X(pango_font_description_new)                                                                  \
    X(pango_font_description_set_absolute_size)                                                    \
    X(pango_font_description_set_family)                                                           \
    X(pango_font_description_set_weight)                                                           \
    X(pango_layout_get_baseline)                                                                   \
    X(pango_layout_get_context)                                                                    \
    X(pango_layout_get_size)                                                                       \
    X(pango_layout_set_font_description)                                                           \
    X(pango_layout_set_single_paragraph_mode)                                                      \
    X(pango_layout_set_text)                                                                       \
    X(png_image_write_to_memory)

struct calls {
#define X(name) __typeof__(name) *name; /* NOLINT(bugprone-macro-parentheses): a declaration */
    CALLS(X)
#undef X
};

/* POSIX has functions in pointers to data, which C does not know. They stay loaded: GLib cannot be
 * unloaded. */
static bool load(struct calls *out)
{
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    bool all = handle != NULL;
#define X(name)                                                                                    \
    *(void **)&out->name = handle ? dlsym(handle, #name) : NULL;                                   \
    all = all && out->name;
    CALLS(X)
#undef X
    return all;
}

struct painter {
    struct rob_canvas canvas; /* first: the caller gets a pointer to it */
    struct calls call;
    FILE *stream;
    const struct rob_paper *paper;
    bool is_pdf;
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoLayout *layout;
    struct rob_buf png;
    bool failed;
};

/* --- pages -------------------------------------------------------------------------------- */

static cairo_status_t write_stream(void *closure, const unsigned char *data, unsigned length)
{
    return fwrite(data, 1, length, closure) == length ? CAIRO_STATUS_SUCCESS
                                                      : CAIRO_STATUS_WRITE_ERROR;
}

/* A text from outside, with its controls made visible. */
static void show(struct rob_buf *out, const char *text)
{
    rob_text_show(out, text, strlen(text));
}

static void set_fact(struct painter *in, cairo_pdf_metadata_t fact, const char *text)
{
    struct rob_buf shown = {0};
    show(&shown, text);
    in->call.cairo_pdf_surface_set_metadata(in->surface, fact, rob_buf_text(&shown));
    rob_canvas_drop(&in->canvas, &shown);
}

static void set_facts(struct painter *in, const char *description)
{
    char date[ROB_TIME_LEN + 1];
    rob_time_text(date, in->paper->time);
    set_fact(in, CAIRO_PDF_METADATA_TITLE, in->paper->title);
    set_fact(in, CAIRO_PDF_METADATA_SUBJECT, description);
    set_fact(in, CAIRO_PDF_METADATA_CREATOR, "syrob " ROB_VERSION);
    set_fact(in, CAIRO_PDF_METADATA_CREATE_DATE, date);
}

static void begin(struct rob_canvas *canvas, double width, double height, const char *title,
                  const char *description)
{
    struct painter *in = (struct painter *)canvas;
    double scale = in->is_pdf ? 1 : in->paper->dpi / 72;
    (void)title; /* that of the file has it */
    if (in->is_pdf && in->surface) {
        in->call.cairo_pdf_surface_set_size(in->surface, width, height);
        return;
    }
    in->surface =
        in->is_pdf
            ? in->call.cairo_pdf_surface_create_for_stream(write_stream, in->stream, width, height)
            : in->call.cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)lround(width * scale),
                                                  (int)lround(height * scale));
    if (in->is_pdf)
        set_facts(in, description);
    in->cairo = in->call.cairo_create(in->surface);
    if (!in->is_pdf) {
        in->call.cairo_set_source_rgb(in->cairo, 1, 1, 1);
        in->call.cairo_paint(in->cairo);
    }
    in->call.cairo_scale(in->cairo, scale, scale);
    in->layout = in->call.pango_cairo_create_layout(in->cairo);
    in->call.pango_layout_set_single_paragraph_mode(in->layout, TRUE);
    PangoContext *context = in->call.pango_layout_get_context(in->layout);
    in->call.pango_context_set_round_glyph_positions(context, FALSE);
    cairo_font_options_t *exact = in->call.cairo_font_options_create();
    in->call.cairo_font_options_set_hint_metrics(exact, CAIRO_HINT_METRICS_OFF);
    in->call.cairo_font_options_set_hint_style(exact, CAIRO_HINT_STYLE_NONE);
    in->call.cairo_font_options_set_antialias(exact, CAIRO_ANTIALIAS_GRAY);
    in->call.pango_cairo_context_set_font_options(context, exact);
    in->call.cairo_font_options_destroy(exact);
}

/* Adds the picture to `png`, a byte a pixel: three of them, which cairo writes by itself, take
 * five times as long. */
static bool add_png(struct painter *in)
{
    size_t width = (size_t)in->call.cairo_image_surface_get_width(in->surface);
    size_t height = (size_t)in->call.cairo_image_surface_get_height(in->surface);
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)width,
                       .height = (png_uint_32)height,
                       .format = PNG_FORMAT_RGB_COLORMAP,
                       .flags = PNG_IMAGE_FLAG_FAST};
    struct rob_palette palette;
    unsigned char map[ROB_PALETTE_MAX * 3];
    uint8_t *indexes = malloc(width * height);
    in->call.cairo_surface_flush(in->surface);
    const void *pixels = in->call.cairo_image_surface_get_data(in->surface);
    bool made = indexes && pixels && rob_palette_find(&palette, indexes, pixels, width * height);
    for (size_t i = 0; made && i < palette.n; i++) {
        for (int part = 0; part < 3; part++)
            map[3 * i + (size_t)part] = (unsigned char)(palette.colors[i] >> (16 - 8 * part));
    }
    image.colormap_entries = made ? (png_uint_32)palette.n : 0;
    png_alloc_size_t len = PNG_IMAGE_PNG_SIZE_MAX(image);
    made = made && rob_buf_reserve(&in->png, len) &&
           in->call.png_image_write_to_memory(&image, in->png.data, &len, 0, indexes, 0, map);
    if (made)
        in->png.len = len;
    free(indexes);
    return made;
}

static void end(struct rob_canvas *canvas)
{
    struct painter *in = (struct painter *)canvas;
    if (in->is_pdf)
        in->call.cairo_show_page(in->cairo);
    else
        in->failed = in->failed || !add_png(in);
}

/* --- shapes ------------------------------------------------------------------------------- */

static void set_color(const struct painter *in, const char *color)
{
    unsigned long rgb = strtoul(color + 1, NULL, 16);
    in->call.cairo_set_source_rgb(in->cairo, (double)(rgb >> 16 & 255) / 255,
                                  (double)(rgb >> 8 & 255) / 255, (double)(rgb & 255) / 255);
}

static void paint_path(const struct painter *in, const struct rob_paint *paint)
{
    static const double dashes[] = {1.5, 1.5};
    cairo_t *cairo = in->cairo;
    if (paint->fill) {
        set_color(in, paint->fill);
        in->call.cairo_fill_preserve(cairo);
    }
    if (paint->stroke) {
        set_color(in, paint->stroke);
        in->call.cairo_set_line_width(cairo, paint->width);
        in->call.cairo_set_dash(cairo, dashes, paint->dashed ? 2 : 0, 0);
        in->call.cairo_stroke_preserve(cairo);
        in->call.cairo_set_dash(cairo, dashes, 0, 0);
    }
    in->call.cairo_new_path(cairo);
}

static void rect(struct rob_canvas *canvas, double x, double y, double width, double height,
                 const struct rob_paint *paint, const char *tip)
{
    struct painter *in = (struct painter *)canvas;
    cairo_t *cairo = in->cairo;
    (void)tip;
    in->call.cairo_rectangle(cairo, x, y, width, height);
    paint_path(in, paint);
}

static void circle(struct rob_canvas *canvas, double x, double y, double radius,
                   const struct rob_paint *paint, const char *tip)
{
    struct painter *in = (struct painter *)canvas;
    cairo_t *cairo = in->cairo;
    (void)tip;
    in->call.cairo_new_sub_path(cairo);
    in->call.cairo_arc(cairo, x, y, radius, 0, 2 * acos(-1));
    in->call.cairo_close_path(cairo);
    paint_path(in, paint);
}

static void lines(struct rob_canvas *canvas, const struct rob_line *all, size_t n,
                  const char *color, double width)
{
    struct painter *in = (struct painter *)canvas;
    cairo_t *cairo = in->cairo;
    for (size_t i = 0; i < n; i++) {
        in->call.cairo_move_to(cairo, all[i].x1, all[i].y1);
        in->call.cairo_line_to(cairo, all[i].x2, all[i].y2);
    }
    set_color(in, color);
    in->call.cairo_set_line_width(cairo, width);
    in->call.cairo_stroke(cairo);
}

static void set_font(struct painter *in, const struct rob_ink *ink)
{
    struct rob_buf family = {0};
    PangoFontDescription *font = in->call.pango_font_description_new();
    rob_buf_printf(&family, "%s%s%s", in->canvas.font ? in->canvas.font : "",
                   in->canvas.font ? "," : "", families);
    in->call.pango_font_description_set_family(font, rob_buf_text(&family));
    in->call.pango_font_description_set_weight(font,
                                               ink->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    in->call.pango_font_description_set_absolute_size(font, ink->size * PANGO_SCALE);
    in->call.pango_layout_set_font_description(in->layout, font);
    in->call.pango_font_description_free(font);
    rob_canvas_drop(&in->canvas, &family);
}

static void text(struct rob_canvas *canvas, double x, double y, const struct rob_ink *ink,
                 const char *words)
{
    struct painter *in = (struct painter *)canvas;
    struct rob_buf shown = {0};
    int wide = 0;
    show(&shown, words);
    in->call.cairo_save(in->cairo);
    in->call.cairo_translate(in->cairo, x, y);
    if (ink->upward)
        in->call.cairo_rotate(in->cairo, -acos(-1) / 2);
    set_color(in, ink->color ? ink->color : "#000000");
    set_font(in, ink);
    in->call.pango_layout_set_text(in->layout, rob_buf_text(&shown), (int)shown.len);
    in->call.pango_cairo_update_layout(in->cairo, in->layout);
    in->call.pango_layout_get_size(in->layout, &wide, NULL);
    double width = (double)wide / PANGO_SCALE;
    if (ink->limit > 0 && width > ink->limit) {
        in->call.cairo_scale(in->cairo, ink->limit / width, 1);
    }
    in->call.cairo_move_to(in->cairo, -width * (double)ink->anchor / 2,
                           -(double)in->call.pango_layout_get_baseline(in->layout) / PANGO_SCALE);
    in->call.pango_cairo_show_layout(in->cairo, in->layout);
    in->call.cairo_restore(in->cairo);
    rob_canvas_drop(&in->canvas, &shown);
}

_Static_assert(ROB_ANCHOR_MIDDLE == 1 && ROB_ANCHOR_END == 2, "halves of a width");

static const struct rob_canvas_back back = {
    .begin = begin, .rect = rect, .circle = circle, .lines = lines, .text = text, .end = end};

/* --- files -------------------------------------------------------------------------------- */

bool rob_canvas_has_cairo(void)
{
    struct calls calls;
    return load(&calls);
}

static enum rob_status new_canvas(struct rob_canvas **out, FILE *stream,
                                  const struct rob_paper *paper, bool is_pdf, struct rob_error *err)
{
    struct painter *in = calloc(1, sizeof *in);
    if (!in)
        return rob_fail_memory(err);
    *in = (struct painter){
        .canvas = {.back = &back}, .stream = stream, .paper = paper, .is_pdf = is_pdf};
    if (!load(&in->call)) {
        free(in);
        return rob_fail(
            err, ROB_REFUSED,
            "%s, which PDF and PNG need, is not installed; write a figure as .svg, which "
            "most programs convert",
            library);
    }
    *out = &in->canvas;
    return ROB_OK;
}

enum rob_status rob_canvas_pdf_new(struct rob_canvas **out, FILE *stream,
                                   const struct rob_paper *paper, struct rob_error *err)
{
    return new_canvas(out, stream, paper, true, err);
}

enum rob_status rob_canvas_png_new(struct rob_canvas **out, FILE *stream,
                                   const struct rob_paper *paper, struct rob_error *err)
{
    return new_canvas(out, stream, paper, false, err);
}

enum rob_status rob_canvas_close(struct rob_canvas *canvas, struct rob_error *err)
{
    struct painter *in = (struct painter *)canvas;
    if (!in)
        return ROB_OK;
    if (in->surface) {
        in->failed = in->failed || in->call.cairo_status(in->cairo);
        in->call.g_object_unref(in->layout);
        in->call.cairo_destroy(in->cairo);
        in->call.cairo_surface_finish(in->surface);
        in->failed = in->failed || in->call.cairo_surface_status(in->surface);
        in->call.cairo_surface_destroy(in->surface);
    }
    if (!in->failed && in->png.len)
        rob_png_add_size(&in->png, in->paper->dpi);
    in->failed = in->failed || in->png.failed;
    if (!in->failed && in->png.len)
        in->failed = fwrite(in->png.data, 1, in->png.len, in->stream) != in->png.len;
    bool failed = in->failed;
    rob_buf_free(&in->png);
    free(in);
    return failed ? rob_fail(err, ROB_SYSTEM,
                             "the figure could not be drawn; is there enough memory for its size?")
                  : ROB_OK;
}

#else

bool rob_canvas_has_cairo(void)
{
    return false;
}

static enum rob_status refuse(struct rob_error *err)
{
    return rob_fail(
        err, ROB_REFUSED,
        "this syrob was built without pangocairo, which PDF and PNG need; write a figure as "
        ".svg, which most programs convert");
}

enum rob_status rob_canvas_pdf_new(struct rob_canvas **out, FILE *stream,
                                   const struct rob_paper *paper, struct rob_error *err)
{
    (void)out, (void)stream, (void)paper;
    return refuse(err);
}

enum rob_status rob_canvas_png_new(struct rob_canvas **out, FILE *stream,
                                   const struct rob_paper *paper, struct rob_error *err)
{
    (void)out, (void)stream, (void)paper;
    return refuse(err);
}

enum rob_status rob_canvas_close(struct rob_canvas *canvas, struct rob_error *err)
{
    (void)canvas, (void)err;
    return ROB_OK;
}

#endif
