/* Marks: colour, sign and shape of a judgement, so that each alone is enough; and their key. */
#include "io/figure.h"

#include "io/cells.h"
#include "io/svg.h"
#include "io/write_text.h"

static const struct look {
    const char *sign, *label, *fill, *stroke;
    bool dashed;
} looks[ROB_MARKS] = {
    [ROB_MARK_DIFFERS] = {"#", "Reviewers differ", "#9A9A9A", NULL, false},
    [ROB_MARK_OPEN] = {"~", "Not yet reconciled", "#FFFFFF", "#333333", false},
    [ROB_MARK_NOT_APPLICABLE] = {"/", "Not applicable", "#EFEFEF", NULL, false},
    [ROB_MARK_NOT_ASKED] = {"/", "Not asked for", NULL, NULL, false},
    [ROB_MARK_MISSING] = {"", "Missing (not judged, or still blinded)", "#FFFFFF", "#777777", true},
    [ROB_MARK_NOT_ASSIGNED] = {"", "Empty: not assigned to the reviewer", NULL, NULL, false},
    [ROB_MARK_UNREPORTED] = {"", "Empty: outcome not reported", NULL, NULL, false},
};

static bool is_risk(int mark)
{
    return mark < ROB_FORM_RISKS_MAX;
}

int rob_figure__mark(const struct rob_drawing *in, const struct rob_source *source,
                     struct rob_cell cell)
{
    static const int marks[] = {
        [ROB_MISSING] = ROB_MARK_MISSING,           [ROB_DIFFERS] = ROB_MARK_DIFFERS,
        [ROB_ANSWERED] = ROB_MARK_NOT_APPLICABLE, /* without a risk */
        [ROB_NOT_ASKED] = ROB_MARK_NOT_ASKED,       [ROB_UNRECONCILED] = ROB_MARK_OPEN,
        [ROB_NOT_ASSIGNED] = ROB_MARK_NOT_ASSIGNED,
    };
    int answer = ROB_NOT_FOUND;
    if (!rob_column_reported(in->view, cell))
        return ROB_MARK_UNREPORTED;
    enum rob_standing standing = rob_source_answer(&answer, source, in->view, cell);
    int risk =
        standing == ROB_ANSWERED ? in->form->items[cell.item].answers[answer].risk : ROB_RISK_NONE;
    return risk == ROB_RISK_NONE ? marks[standing] : risk;
}

const char *rob_figure__mark_label(const struct rob_drawing *in, int mark)
{
    return is_risk(mark) ? in->form->risks[mark].label : looks[mark].label;
}

const char *rob_figure__mark_sign(const struct rob_drawing *in, int mark)
{
    return is_risk(mark) ? in->signs[mark] : looks[mark].sign;
}

/* A light that is white, or nearly so, needs an outline. */
static struct rob_paint paint_of(const struct rob_drawing *in, int mark)
{
    if (!is_risk(mark))
        return (struct rob_paint){looks[mark].fill, looks[mark].stroke, 0.6, looks[mark].dashed};
    bool outlined = in->palette == ROB_PALETTE_GREY;
    return (struct rob_paint){in->colors[mark], outlined ? "#333333" : NULL, 0.6, false};
}

static const char *ink_of(const struct rob_drawing *in, int mark)
{
    struct rob_paint paint = paint_of(in, mark);
    return paint.fill ? rob_svg_ink_on(paint.fill) : "#000000";
}

/* Signs are centred by the height of a capital letter, about 0.72 of the size. */
static double below_centre(double size)
{
    return 0.36 * size;
}

void rob_figure__light(struct rob_drawing *in, int mark, double x, double y, double radius,
                       const char *tip)
{
    if (mark >= ROB_MARK_NOT_ASSIGNED)
        return;
    const struct rob_paint paint = paint_of(in, mark);
    const struct rob_ink ink = {in->size, ROB_ANCHOR_MIDDLE, ink_of(in, mark), true,
                                false,    2 * radius};
    rob_canvas_circle(in->canvas, x, y, radius - (paint.stroke ? paint.width / 2 : 0), &paint, tip);
    rob_canvas_text(in->canvas, x, y + below_centre(in->size), &ink,
                    rob_figure__mark_sign(in, mark));
}

/* --- parts of bars ------------------------------------------------------------------------ */

static enum rob_hatch hatch_of(const struct rob_drawing *in, int mark)
{
    if (mark == ROB_MARK_MISSING)
        return ROB_HATCH_NONE;
    if (!is_risk(mark) || in->palette != ROB_PALETTE_GREY || mark == 0)
        return ROB_HATCH_NONE;
    return mark + 1 < (int)in->form->n_risks ? ROB_HATCH_RISING : ROB_HATCH_CROSSED;
}

/* A plain ground keeps text on hatching readable. */
static void clear_ground(struct rob_drawing *in, const struct rob_paint *paint, double x, double y,
                         double width)
{
    const struct rob_paint plain = {.fill = paint->fill};
    rob_canvas_rect(in->canvas, x - width / 2 - 1, y - in->size / 2 - 0.5, width + 2, in->size + 1,
                    &plain, NULL);
}

static void add_words(struct rob_buf *out, const struct rob_drawing *in, int mark,
                      const char *words)
{
    const char *sign = rob_figure__mark_sign(in, mark);
    rob_buf_printf(out, "%s%s%s", sign, *sign && *words ? " " : "", words);
}

bool rob_figure__part_holds(const struct rob_drawing *in, int mark, const char *words, double width)
{
    struct rob_buf text = {0};
    add_words(&text, in, mark, words);
    double needs = rob_canvas_width(in->canvas, rob_buf_text(&text), text.len, in->size);
    rob_canvas_drop(in->canvas, &text);
    return needs + (*words ? 2 : 0.5) <= width;
}

void rob_figure__part(struct rob_drawing *in, int mark, const struct rob_line *box,
                      const char *words, const char *tip)
{
    struct rob_paint paint = paint_of(in, mark);
    double width = box->x2 - box->x1, height = box->y2 - box->y1;
    double inset = paint.stroke ? paint.width / 2 : 0, middle = (box->x1 + box->x2) / 2;
    const struct rob_ink ink = {in->size, ROB_ANCHOR_MIDDLE, ink_of(in, mark), false, false, width};
    struct rob_buf text = {0};
    if (width < 6 * inset) { /* the outline would be all that is seen of it */
        paint.stroke = NULL;
        inset = 0;
    }
    rob_canvas_rect(in->canvas, box->x1 + inset, box->y1 + inset, width - 2 * inset,
                    height - 2 * inset, &paint, tip);
    enum rob_hatch hatch = hatch_of(in, mark);
    rob_canvas_hatch(in->canvas, box->x1, box->y1, width, height, hatch, ink.color);
    bool whole = rob_figure__part_holds(in, mark, words, width);
    if (whole || *rob_figure__mark_sign(in, mark))
        add_words(&text, in, mark, whole ? words : "");
    else
        rob_buf_str(&text, words);
    double needs = rob_canvas_width(in->canvas, rob_buf_text(&text), text.len, in->size);
    if (rob_figure__part_holds(in, mark, "", width) && text.len) {
        if (hatch != ROB_HATCH_NONE)
            clear_ground(in, &paint, middle, (box->y1 + box->y2) / 2, needs);
        rob_canvas_text(in->canvas, middle, (box->y1 + box->y2) / 2 + below_centre(in->size), &ink,
                        rob_buf_text(&text));
    }
    rob_canvas_drop(in->canvas, &text);
}

/* --- the key ------------------------------------------------------------------------------ */

enum { BETWEEN = 10 }; /* two entries of the key */

/* The shape of an entry, beside its label. */
static double shape_height(const struct rob_drawing *in)
{
    return 1.25 * in->size;
}

/* A part of a bar is long enough to show its hatching beside its sign. */
static double shape_width(const struct rob_drawing *in, int mark, bool light)
{
    double wide = in->palette == ROB_PALETTE_GREY ? 2.2 : 1.2;
    return mark >= ROB_MARK_NOT_ASSIGNED ? 0 : shape_height(in) * (light ? 1 : wide);
}

static double entry_width(const struct rob_drawing *in, int mark, bool light)
{
    struct rob_buf label = {0};
    rob_text__show(&label, rob_figure__mark_label(in, mark));
    double width = rob_canvas_width(in->canvas, rob_buf_text(&label), label.len, in->size);
    rob_canvas_drop(in->canvas, &label);
    return shape_width(in, mark, light) + 3 + width;
}

static void draw_entry(struct rob_drawing *in, int mark, double x, double y, bool light)
{
    double height = shape_height(in), width = shape_width(in, mark, light);
    double top = y - below_centre(in->size) - height / 2, left = x + width + 3;
    const struct rob_ink ink = {.size = in->size, .limit = in->width - left};
    struct rob_buf label = {0};
    rob_text__show(&label, rob_figure__mark_label(in, mark));
    if (light)
        rob_figure__light(in, mark, x + height / 2, top + height / 2, height / 2, NULL);
    else if (width > 0)
        rob_figure__part(in, mark, &(struct rob_line){x, top, x + width, top + height}, "", NULL);
    rob_canvas_paragraph(in->canvas, left, y, &ink, ink.limit, 1, rob_buf_text(&label));
    rob_canvas_drop(in->canvas, &label);
}

/* Returns the lines; draws them unless `top` is negative. */
static size_t lay_key(struct rob_drawing *in, double top, bool lights)
{
    double x = 0, line = 1.5 * in->size;
    size_t n = 1;
    for (int mark = 0; mark < ROB_MARKS; mark++) {
        if (!in->occur[mark])
            continue;
        double width = entry_width(in, mark, lights);
        if (x > 0 && x + width > in->width) {
            x = 0;
            n++;
        }
        if (top >= 0)
            draw_entry(in, mark, x, top + line * (double)n - 0.4 * in->size, lights);
        x += width + BETWEEN;
    }
    return n;
}

double rob_figure__key_height(const struct rob_drawing *in, bool lights)
{
    struct rob_drawing copy = *in;
    return 1.5 * in->size * (double)lay_key(&copy, -1, lights);
}

void rob_figure__key(struct rob_drawing *in, double top, bool lights)
{
    lay_key(in, top, lights);
}
