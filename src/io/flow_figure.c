/* The flow of records as a figure: SVG, PDF and PNG of the same calls. */
#include <syrob/flow.h>

#include "io/canvas.h"
#include "io/canvas_cairo.h"
#include "io/svg.h"
#include "io/write_text.h"

#include "base/fail.h"

#include <string.h>

/* --- The rows -------------------------------------------------------------------------------- */

enum { LEFT_MAX = 2, RIGHT_MAX = 4, ROWS_MAX = 6, LINES_MAX = 4, DPI = 300 };

/* A box of the middle column, and what leaves the flow there, in a box beside it. */
static const struct row {
    const char *phase, *left[LEFT_MAX], *right[RIGHT_MAX];
    bool alone; /* the only row of its phase, as high as the name of the phase is long */
} ROWS[ROWS_MAX] = {
    {"Identification", {"identified"}, {"duplicates", "removed"}, true},
    {"Screening", {"screened"}, {"excluded", "undecided", "waiting"}, false},
    {"Screening", {"sought"}, {"removed-reports", "not-retrieved"}, false},
    {"Screening",
     {"assessed"},
     {"excluded-reports", "undecided-reports", "waiting-reports", "removed-studies"},
     false},
    {"Screening", {"going-on"}, {0}, false},
    {"Included", {"included", "reports"}, {0}, true},
};

/* Measures in points; the width is that of two columns of a journal. */
static const double WIDTH = 174 * ROB_POINTS_PER_MM, SIZE = 8, MARGIN = 6, PHASE = 18, GAP = 20,
                    BELOW = 18, INDENT = 8;
static const char *const LINE = "#404040", *const BAND = "#DCE6F2";

struct place {
    const struct row *row;
    const struct rob_flow_box *left[LEFT_MAX], *right[RIGHT_MAX];
    double y, height, text[2]; /* of the row, and of what is written left and right */
};

struct drawing {
    struct rob_canvas *canvas;
    const struct rob_flow *flow;
    struct place at[ROWS_MAX];
    size_t n;
    double left, right, box; /* where the columns begin, and how wide their boxes are */
    double height;
};

/* --- The text of a box ----------------------------------------------------------------------- */

static double paragraph(struct drawing *in, double x, double y, double width, bool draw,
                        const char *label, const size_t *n)
{
    const struct rob_ink ink = {.size = SIZE};
    struct rob_buf text = {0}, shown = {0};
    rob_text__show(&shown, label);
    const char *name = rob_buf_text(&shown);
    size_t len = rob_canvas_fit(in->canvas, name, SIZE, width * (LINES_MAX - 1.5));
    rob_buf_add(&text, name, len);
    rob_buf_str(&text, name[len] ? "\u2026" : ""); /* the number is never cut */
    rob_canvas_drop(in->canvas, &shown);
    if (n)
        rob_buf_printf(&text, " (n = %zu)", *n);
    else
        rob_buf_str(&text, " (not recorded)");
    const char *whole = rob_buf_text(&text);
    size_t n_lines = rob_canvas_n_lines(in->canvas, whole, SIZE, width, LINES_MAX);
    if (draw)
        rob_canvas_paragraph(in->canvas, x, y + SIZE, &ink, width, LINES_MAX, whole);
    rob_canvas_drop(in->canvas, &text);
    return (double)n_lines * SIZE * ROB_LEADING;
}

/* Label and parts of some boxes, below each other; returns the height. */
static double write_boxes(struct drawing *in, double x, double y, bool draw,
                          const struct rob_flow_box *const *boxes, size_t n)
{
    double top = y, width = in->box - 2 * MARGIN;
    y += MARGIN;
    for (size_t i = 0; i < n; i++) {
        const struct rob_flow_box *box = boxes[i];
        if (!box)
            continue;
        y += paragraph(in, x + MARGIN, y, width, draw, box->label, box->known ? &box->n : NULL);
        for (size_t p = 0; p < box->n_parts && box->known; p++)
            y += paragraph(in, x + MARGIN + INDENT, y, width - INDENT, draw, box->parts[p].label,
                           &box->parts[p].n);
    }
    return y + MARGIN - top;
}

/* --- Layout ---------------------------------------------------------------------------------- */

static bool has_right(const struct place *place)
{
    for (size_t i = 0; i < RIGHT_MAX; i++)
        if (place->right[i])
            return true;
    return false;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* Bold letters are wider. */
static double name_length(const struct drawing *in, const char *name)
{
    return 1.1 * rob_canvas_width(in->canvas, name, strlen(name), SIZE) + 6;
}

static void lay_out(struct drawing *in)
{
    double y = 1;
    in->left = PHASE + 8;
    in->box = (WIDTH - in->left - GAP - 1) / 2;
    in->right = in->left + in->box + GAP;
    for (size_t r = 0; r < ROWS_MAX; r++) {
        struct place *place = &in->at[in->n];
        *place = (struct place){.row = &ROWS[r]};
        for (size_t i = 0; i < LEFT_MAX && ROWS[r].left[i]; i++)
            place->left[i] = rob_flow_find(in->flow, ROWS[r].left[i]);
        if (!place->left[0])
            continue;
        for (size_t i = 0; i < RIGHT_MAX && ROWS[r].right[i]; i++)
            place->right[i] = rob_flow_find(in->flow, ROWS[r].right[i]);
        place->y = y;
        place->text[0] = write_boxes(in, 0, 0, false, place->left, LEFT_MAX);
        place->text[1] =
            has_right(place) ? write_boxes(in, 0, 0, false, place->right, RIGHT_MAX) : 0;
        place->height = larger(place->text[0], place->text[1]);
        if (ROWS[r].alone)
            place->height = larger(place->height, name_length(in, ROWS[r].phase));
        y += place->height + BELOW;
        in->n++;
    }
    in->height = y - BELOW + 1;
}

/* --- Drawing --------------------------------------------------------------------------------- */

static void draw_arrow(struct drawing *in, double x1, double y1, double x2, double y2)
{
    double dx = x2 > x1 ? 3.5 : 0, dy = y2 > y1 ? 3.5 : 0;
    const struct rob_line lines[] = {
        {x1, y1, x2, y2},
        {x2 - dx - dy, y2 - dy - dx, x2, y2},
        {x2 - dx + dy, y2 - dy + dx, x2, y2},
    };
    rob_canvas_lines(in->canvas, lines, 3, LINE, 0.8);
}

static void draw_box(struct drawing *in, double x, const struct place *place)
{
    const struct rob_paint paint = {.fill = "#FFFFFF", .stroke = LINE, .width = 0.8};
    rob_canvas_rect(in->canvas, x, place->y, in->box, place->height, &paint, NULL);
}

/* The name of a phase, upward, beside its rows. */
static void draw_phase(struct drawing *in, size_t from, size_t to)
{
    const struct place *last = &in->at[to - 1];
    double top = in->at[from].y, height = last->y + last->height - top;
    const struct rob_ink ink = {.size = SIZE,
                                .anchor = ROB_ANCHOR_MIDDLE,
                                .bold = true,
                                .upward = true,
                                .limit = height - 2};
    rob_canvas_rect(in->canvas, 0, top, PHASE, height, &(struct rob_paint){.fill = BAND}, NULL);
    rob_canvas_text(in->canvas, PHASE / 2 + SIZE / 3, top + height / 2, &ink,
                    in->at[from].row->phase);
}

static void draw_row(struct drawing *in, size_t i)
{
    const struct place *place = &in->at[i];
    double middle = place->y + place->height / 2, x = in->left + in->box / 2;
    draw_box(in, in->left, place);
    write_boxes(in, in->left, middle - place->text[0] / 2, true, place->left, LEFT_MAX);
    if (has_right(place)) {
        draw_box(in, in->right, place);
        write_boxes(in, in->right, middle - place->text[1] / 2, true, place->right, RIGHT_MAX);
        draw_arrow(in, in->left + in->box, middle, in->right, middle);
    }
    if (i + 1 < in->n)
        draw_arrow(in, x, place->y + place->height, x, in->at[i + 1].y);
}

static void describe(struct rob_buf *out, const struct rob_flow *flow)
{
    for (size_t i = 0; i < flow->n; i++) {
        const struct rob_flow_box *box = &flow->boxes[i];
        rob_buf_printf(out, "%s%s: ", i ? "; " : "", box->label);
        if (box->known)
            rob_buf_printf(out, "%zu", box->n);
        else
            rob_buf_str(out, "not recorded");
    }
}

static enum rob_status draw(struct rob_canvas *canvas, const struct rob_flow *flow,
                            struct rob_error *err)
{
    struct drawing in = {.canvas = canvas, .flow = flow};
    struct rob_buf words = {0};
    lay_out(&in);
    describe(&words, flow);
    rob_canvas_begin(canvas, WIDTH, in.height, "Flow of records (PRISMA 2020)",
                     rob_buf_text(&words));
    rob_canvas_drop(canvas, &words);
    for (size_t i = 0, from = 0; i < in.n; i++) {
        draw_row(&in, i);
        if (i + 1 == in.n || strcmp(in.at[i + 1].row->phase, in.at[i].row->phase) != 0) {
            draw_phase(&in, from, i + 1);
            from = i + 1;
        }
    }
    rob_canvas_end(canvas);
    return canvas->failed ? rob_fail_memory(err) : ROB_OK;
}

/* --- Files ----------------------------------------------------------------------------------- */

enum rob_status rob_write_flow_svg(char **out, const struct rob_flow *flow, struct rob_error *err)
{
    struct rob_buf text = {0};
    struct rob_svg svg;
    rob_svg_init(&svg, &text, "flow");
    svg.declaration = true;
    enum rob_status status = draw(&svg.canvas, flow, err);
    if (!status)
        status = rob_text__end(out, &text, err);
    rob_buf_free(&text);
    return status;
}

static enum rob_status paint(struct rob_canvas *canvas, const struct rob_flow *flow,
                             struct rob_error *err)
{
    enum rob_status status = draw(canvas, flow, err);
    enum rob_status closed = rob_canvas_close(canvas, status ? NULL : err);
    return status ? status : closed;
}

enum rob_status rob_write_flow_pdf(FILE *out, const struct rob_flow *flow, struct rob_error *err)
{
    const struct rob_paper paper = {.title = "Flow of records (PRISMA 2020)", .time = flow->time};
    struct rob_canvas *canvas = NULL;
    enum rob_status status = rob_canvas_pdf_new(&canvas, out, &paper, err);
    return status ? status : paint(canvas, flow, err);
}

enum rob_status rob_write_flow_png(FILE *out, const struct rob_flow *flow, struct rob_error *err)
{
    const struct rob_paper paper = {.dpi = DPI};
    struct rob_canvas *canvas = NULL;
    enum rob_status status = rob_canvas_png_new(&canvas, out, &paper, err);
    return status ? status : paint(canvas, flow, err);
}
