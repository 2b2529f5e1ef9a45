/* Figures as files and in the report: one layout, and a canvas for each kind of file. */
#include "io/figure.h"

#include "io/canvas_cairo.h"
#include "io/svg.h"
#include "io/write_text.h"

#include "base/fail.h"

#include <stdlib.h>

typedef size_t draw_figure(struct rob_drawing *in, size_t from, size_t to);

static const struct figure {
    draw_figure *draw;
    const char *id, *title;
} figures[ROB_FIGURE_COUNT] = {
    [ROB_FIGURE_SUMMARY] = {rob_figure__bars, "bars", "Risk of bias, item by item"},
    [ROB_FIGURE_MATRIX] = {rob_figure__matrix, "lights", "Risk of bias, study by study"},
    [ROB_FIGURE_AGREEMENT] = {rob_figure__agreement, "agreement", "Agreement of the first passes"},
};

/* A figure that was asked for. */
struct order {
    const struct rob_view *view;
    const struct rob_figure_options *options;
    struct rob_summary *summary;
    struct rob_agreement_report *report; /* of the agreement, and its tables */
    struct rob_result *agreed;
    struct rob_error *err;
};

static void finish(struct order *order)
{
    rob_result_free(order->agreed);
    rob_agreement_report_free(order->report);
    rob_summary_free(order->summary);
}

static enum rob_status begin(struct order *order, const struct rob_view *view,
                             struct rob_source source, int outcome,
                             const struct rob_figure_options *options, struct rob_error *err)
{
    *order = (struct order){.view = view, .options = options, .err = err};
    if ((unsigned)options->figure >= ROB_FIGURE_COUNT)
        return rob_fail(err, ROB_INVALID, "there is no figure %d", (int)options->figure);
    if (options->figure != ROB_FIGURE_AGREEMENT)
        return rob_summary_new(&order->summary, view, source, outcome, err);
    const struct rob_agreement_options counted = {.bootstrap = 0};
    enum rob_status status = rob_agreement_report_new(&order->report, view, &counted, err);
    return status ? status : rob_result_agreement(&order->agreed, view, order->report, err);
}

/* Pages from the first to before `to`; *n_pages is the number of all. */
static enum rob_status draw(size_t *n_pages, const struct order *order, struct rob_canvas *canvas,
                            size_t from, size_t to)
{
    struct rob_drawing in = {.canvas = canvas,
                             .view = order->view,
                             .form = rob_view_form(order->view),
                             .summary = order->summary,
                             .weights = order->options->weights,
                             .agreed = order->agreed,
                             .n_pairs = order->report ? order->report->n_pairs : 0};
    canvas->font = order->options->font;
    enum rob_status status = rob_figure__init(&in, order->options, order->err);
    if (!status)
        status = rob_figure__choose_sides(&in, order->options->by_reviewer);
    if (status)
        return status;
    *n_pages = figures[order->options->figure].draw(&in, from, to);
    return canvas->failed ? rob_fail_memory(order->err) : in.status;
}

static enum rob_status draw_page(const struct order *order, struct rob_canvas *canvas)
{
    size_t n = 0, page = order->options->page;
    enum rob_status status = draw(&n, order, canvas, page, page + 1);
    if (!status && page >= n)
        return rob_fail(order->err, ROB_INVALID, "the figure has %zu pages", n);
    return status;
}

enum rob_status rob_figure_pages(size_t *out, const struct rob_view *view, struct rob_source source,
                                 int outcome, const struct rob_figure_options *options,
                                 struct rob_error *err)
{
    struct order order;
    struct rob_svg svg;
    size_t n = 0;
    enum rob_status status = begin(&order, view, source, outcome, options, err);
    rob_svg_init(&svg, NULL, "none");
    if (!status)
        status = draw(&n, &order, &svg.canvas, 0, 0);
    if (!status)
        *out = n;
    finish(&order);
    return status;
}

enum rob_status rob_write_figure_svg(char **out, const struct rob_view *view,
                                     struct rob_source source, int outcome,
                                     const struct rob_figure_options *options,
                                     struct rob_error *err)
{
    struct order order;
    struct rob_buf text = {0};
    struct rob_svg svg;
    enum rob_status status = begin(&order, view, source, outcome, options, err);
    if (!status) {
        rob_svg_init(&svg, &text, figures[options->figure].id);
        svg.declaration = true;
        status = draw_page(&order, &svg.canvas);
    }
    if (!status)
        status = rob_text__end(out, &text, err);
    rob_buf_free(&text);
    finish(&order);
    return status;
}

/* --- PDF and PNG -------------------------------------------------------------------------- */

enum { DPI = 300, DPI_LEAST = 20, DPI_MOST = 1200 };

bool rob_figure_paints(void)
{
    return rob_canvas_has_cairo();
}

/* When the latest event was recorded of those that the viewer may see. */
static enum rob_status latest(int64_t *out, const struct order *order)
{
    struct rob_log *log = NULL;
    enum rob_status status =
        rob_view_log(&log, order->view, ROB_NOT_FOUND, ROB_NOT_FOUND, order->err);
    for (size_t i = 0; !status && i < log->n; i++)
        *out = log->entries[i].time > *out ? log->entries[i].time : *out;
    rob_log_free(log);
    return status;
}

/* "Risk of bias, item by item: Cooling after infarction" */
static void add_title(struct rob_buf *out, const struct order *order)
{
    rob_buf_printf(out, "%s: ", figures[order->options->figure].title);
    rob_text__show(out, rob_view_title(order->view));
}

enum rob_status rob_write_figure_pdf(FILE *out, const struct rob_view *view,
                                     struct rob_source source, int outcome,
                                     const struct rob_figure_options *options,
                                     struct rob_error *err)
{
    struct order order;
    struct rob_buf title = {0};
    struct rob_paper paper = {0};
    struct rob_canvas *canvas = NULL;
    size_t n = 0;
    enum rob_status status = begin(&order, view, source, outcome, options, err);
    if (!status)
        status = latest(&paper.time, &order);
    if (!status) {
        add_title(&title, &order);
        paper.title = rob_buf_text(&title);
        status = rob_canvas_pdf_new(&canvas, out, &paper, err);
    }
    if (!status)
        status = draw(&n, &order, canvas, 0, SIZE_MAX);
    enum rob_status closed = rob_canvas_close(canvas, status ? NULL : err);
    rob_buf_free(&title);
    finish(&order);
    return status ? status : closed;
}

enum rob_status rob_write_figure_png(FILE *out, const struct rob_view *view,
                                     struct rob_source source, int outcome,
                                     const struct rob_figure_options *options,
                                     struct rob_error *err)
{
    struct order order;
    const struct rob_paper paper = {.dpi = options->dpi ? options->dpi : DPI};
    struct rob_canvas *canvas = NULL;
    if (paper.dpi < DPI_LEAST || paper.dpi > DPI_MOST)
        return rob_fail(err, ROB_INVALID, "a picture has %d to %d dots an inch", DPI_LEAST,
                        DPI_MOST);
    enum rob_status status = begin(&order, view, source, outcome, options, err);
    if (!status)
        status = rob_canvas_png_new(&canvas, out, &paper, err);
    if (!status)
        status = draw_page(&order, canvas);
    enum rob_status closed = rob_canvas_close(canvas, status ? NULL : err);
    finish(&order);
    return status ? status : closed;
}

/* --- in the report ------------------------------------------------------------------------ */

/* Parts of a page each, so that none is cut in two on paper, A4 or Letter; enlarged for a screen.
 */
enum { REPORT_PAGE = 680 };

void rob_figure_report(struct rob_buf *out, enum rob_figure figure, const struct rob_view *view,
                       const struct rob_summary *summary)
{
    const struct rob_figure_options options = {.figure = figure};
    struct rob_drawing in = {.view = view, .form = rob_view_form(view), .summary = summary};
    struct rob_svg svg;
    rob_svg_init(&svg, out, figures[figure].id);
    svg.pixels = 1.5;
    svg.links = figure == ROB_FIGURE_MATRIX;
    in.canvas = &svg.canvas;
    enum rob_status status = rob_figure__init(&in, &options, NULL);
    in.page_height = REPORT_PAGE;
    in.scrolls = true;
    if (!status)
        status = rob_figure__choose_sides(&in, false);
    if (!status)
        figures[figure].draw(&in, 0, SIZE_MAX);
    out->failed = out->failed || status || in.status || svg.canvas.failed;
}
