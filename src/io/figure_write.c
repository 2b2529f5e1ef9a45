/* Figures as files and in the report: one layout, and a canvas for each kind of file. */
#include "io/figure.h"

#include "io/canvas_cairo.h"
#include "io/svg.h"
#include "io/write_text.h"

#include "base/fail.h"

#include <stdlib.h>

static const struct rob_figure_kind *const kinds[ROB_FIGURE_COUNT] = {
    [ROB_FIGURE_SUMMARY] = &rob_figure__bars,
    [ROB_FIGURE_MATRIX] = &rob_figure__matrix,
    [ROB_FIGURE_AGREEMENT] = &rob_figure__agreement,
};

struct rob_figure_layout {
    struct rob_drawing in;
    struct rob_figure_options options;
    const struct rob_figure_kind *kind;
    struct rob_summary *summary;
    struct rob_agreement_report *report; /* of the agreement, and its tables */
    struct rob_result *agreed;
    void *pages; /* laid out by the kind */
    size_t n_pages;
};

/* --- laying out --------------------------------------------------------------------------- */

/* Counts for the figure: a summary, or the agreement. */
static enum rob_status count(struct rob_figure_layout *layout, const struct rob_view *view,
                             struct rob_source source, int outcome, struct rob_error *err)
{
    if (layout->options.figure != ROB_FIGURE_AGREEMENT)
        return rob_summary_new(&layout->summary, view, source, outcome, err);
    const struct rob_agreement_options counted = {.bootstrap = 0};
    enum rob_status status = rob_agreement_report_new(&layout->report, view, &counted, err);
    return status ? status : rob_result_agreement(&layout->agreed, view, layout->report, err);
}

static enum rob_status lay_out(struct rob_figure_layout *layout, const struct rob_view *view,
                               struct rob_error *err)
{
    struct rob_canvas measure = {.font = layout->options.font};
    struct rob_drawing *in = &layout->in;
    in->canvas = &measure;
    in->view = view;
    in->form = rob_view_form(view);
    in->summary = layout->summary;
    in->weights = layout->options.weights;
    in->agreed = layout->agreed;
    in->n_pairs = layout->report ? layout->report->n_pairs : 0;
    enum rob_status status = rob_figure__init(in, &layout->options, err);
    if (!status)
        status = rob_figure__choose_sides(in, layout->options.by_reviewer);
    if (!status)
        layout->pages = layout->kind->lay_out(in, &layout->n_pages);
    in->canvas = NULL;
    in->err = NULL;
    return !status && (!layout->pages || measure.failed) ? rob_fail_memory(err) : status;
}

enum rob_status rob_figure_layout_new(struct rob_figure_layout **out, const struct rob_view *view,
                                      struct rob_source source, int outcome,
                                      const struct rob_figure_options *options,
                                      struct rob_error *err)
{
    if ((unsigned)options->figure >= ROB_FIGURE_COUNT)
        return rob_fail(err, ROB_INVALID, "there is no figure %d", (int)options->figure);
    struct rob_figure_layout *layout = calloc(1, sizeof *layout);
    if (!layout)
        return rob_fail_memory(err);
    layout->options = *options;
    layout->kind = kinds[options->figure];
    enum rob_status status = count(layout, view, source, outcome, err);
    if (!status)
        status = lay_out(layout, view, err);
    if (!status)
        *out = layout;
    else
        rob_figure_layout_free(layout);
    return status;
}

void rob_figure_layout_free(struct rob_figure_layout *layout)
{
    if (!layout)
        return;
    layout->kind->free(layout->pages);
    rob_result_free(layout->agreed);
    rob_agreement_report_free(layout->report);
    rob_summary_free(layout->summary);
    free(layout);
}

size_t rob_figure_layout_n_pages(const struct rob_figure_layout *layout)
{
    return layout->n_pages;
}

enum rob_status rob_figure_pages(size_t *out, const struct rob_view *view, struct rob_source source,
                                 int outcome, const struct rob_figure_options *options,
                                 struct rob_error *err)
{
    struct rob_figure_layout *layout = NULL;
    enum rob_status status = rob_figure_layout_new(&layout, view, source, outcome, options, err);
    if (!status)
        *out = layout->n_pages;
    rob_figure_layout_free(layout);
    return status;
}

/* --- SVG ---------------------------------------------------------------------------------- */

/* Pages from the first to before `to`. */
static enum rob_status draw(struct rob_figure_layout *layout, struct rob_canvas *canvas,
                            size_t from, size_t to, struct rob_error *err)
{
    canvas->font = layout->options.font;
    layout->in.canvas = canvas;
    for (size_t page = from; page < to; page++)
        layout->kind->draw(&layout->in, layout->pages, page);
    layout->in.canvas = NULL;
    return canvas->failed ? rob_fail_memory(err) : ROB_OK;
}

static enum rob_status draw_page(struct rob_figure_layout *layout, struct rob_canvas *canvas,
                                 size_t page, struct rob_error *err)
{
    if (page >= layout->n_pages)
        return rob_fail(err, ROB_INVALID, "the figure has %zu pages", layout->n_pages);
    return draw(layout, canvas, page, page + 1, err);
}

enum rob_status rob_figure_layout_svg(char **out, struct rob_figure_layout *layout, size_t page,
                                      struct rob_error *err)
{
    struct rob_buf text = {0};
    struct rob_svg svg;
    rob_svg_init(&svg, &text, layout->kind->id);
    svg.declaration = true;
    enum rob_status status = draw_page(layout, &svg.canvas, page, err);
    if (!status)
        status = rob_text__end(out, &text, err);
    rob_buf_free(&text);
    return status;
}

enum rob_status rob_write_figure_svg(char **out, const struct rob_view *view,
                                     struct rob_source source, int outcome,
                                     const struct rob_figure_options *options,
                                     struct rob_error *err)
{
    struct rob_figure_layout *layout = NULL;
    enum rob_status status = rob_figure_layout_new(&layout, view, source, outcome, options, err);
    if (!status)
        status = rob_figure_layout_svg(out, layout, options->page, err);
    rob_figure_layout_free(layout);
    return status;
}

/* --- PDF and PNG -------------------------------------------------------------------------- */

enum { DPI = 300, DPI_LEAST = 20, DPI_MOST = 1200 };

bool rob_figure_paints(void)
{
    return rob_canvas_has_cairo();
}

enum rob_status rob_figure__date(int64_t *out, const struct rob_view *view, struct rob_error *err)
{
    struct rob_log *log = NULL;
    enum rob_status status = rob_view_log(&log, view, ROB_NOT_FOUND, ROB_NOT_FOUND, err);
    for (size_t i = 0; !status && i < log->n; i++)
        *out = log->entries[i].time > *out ? log->entries[i].time : *out;
    rob_log_free(log);
    return status;
}

/* "Risk of bias, item by item: Cooling after infarction" */
static void add_title(struct rob_buf *out, const struct rob_figure_layout *layout)
{
    rob_buf_printf(out, "%s: ", rob_words(layout->in.form, layout->kind->title));
    rob_text__show(out, rob_view_title(layout->in.view));
}

enum rob_status rob_figure_layout_pdf(FILE *out, struct rob_figure_layout *layout,
                                      struct rob_error *err)
{
    struct rob_buf title = {0};
    struct rob_paper paper = {0};
    struct rob_canvas *canvas = NULL;
    enum rob_status status = rob_figure__date(&paper.time, layout->in.view, err);
    if (!status) {
        add_title(&title, layout);
        paper.title = rob_buf_text(&title);
        status = rob_canvas_pdf_new(&canvas, out, &paper, err);
    }
    if (!status)
        status = draw(layout, canvas, 0, layout->n_pages, err);
    enum rob_status closed = rob_canvas_close(canvas, status ? NULL : err);
    rob_buf_free(&title);
    return status ? status : closed;
}

enum rob_status rob_write_figure_pdf(FILE *out, const struct rob_view *view,
                                     struct rob_source source, int outcome,
                                     const struct rob_figure_options *options,
                                     struct rob_error *err)
{
    struct rob_figure_layout *layout = NULL;
    enum rob_status status = rob_figure_layout_new(&layout, view, source, outcome, options, err);
    if (!status)
        status = rob_figure_layout_pdf(out, layout, err);
    rob_figure_layout_free(layout);
    return status;
}

static enum rob_status check_dpi(const struct rob_figure_options *options, struct rob_error *err)
{
    if (options->dpi && (options->dpi < DPI_LEAST || options->dpi > DPI_MOST))
        return rob_fail(err, ROB_INVALID, "a picture has %d to %d dots an inch", DPI_LEAST,
                        DPI_MOST);
    return ROB_OK;
}

enum rob_status rob_figure_layout_png(FILE *out, struct rob_figure_layout *layout, size_t page,
                                      struct rob_error *err)
{
    const struct rob_paper paper = {.dpi = layout->options.dpi ? layout->options.dpi : DPI};
    struct rob_canvas *canvas = NULL;
    enum rob_status status = check_dpi(&layout->options, err);
    if (!status)
        status = rob_canvas_png_new(&canvas, out, &paper, err);
    if (!status)
        status = draw_page(layout, canvas, page, err);
    enum rob_status closed = rob_canvas_close(canvas, status ? NULL : err);
    return status ? status : closed;
}

enum rob_status rob_write_figure_png(FILE *out, const struct rob_view *view,
                                     struct rob_source source, int outcome,
                                     const struct rob_figure_options *options,
                                     struct rob_error *err)
{
    struct rob_figure_layout *layout = NULL;
    enum rob_status status = check_dpi(options, err);
    if (!status)
        status = rob_figure_layout_new(&layout, view, source, outcome, options, err);
    if (!status)
        status = rob_figure_layout_png(out, layout, options->page, err);
    rob_figure_layout_free(layout);
    return status;
}

/* --- in the report ------------------------------------------------------------------------ */

/* Parts of a page each, so that none is cut in two on paper, A4 or Letter; enlarged for a screen.
 */
enum { REPORT_PAGE = 680 };

void rob_figure_report(struct rob_buf *out, enum rob_figure figure, const struct rob_view *view,
                       const struct rob_summary *summary)
{
    const struct rob_figure_options options = {.figure = figure};
    const struct rob_figure_kind *kind = kinds[figure];
    struct rob_drawing in = {.view = view, .form = rob_view_form(view), .summary = summary};
    struct rob_svg svg;
    size_t n_pages = 0;
    rob_svg_init(&svg, out, kind->id);
    svg.pixels = 1.5;
    svg.links = figure == ROB_FIGURE_MATRIX;
    in.canvas = &svg.canvas;
    enum rob_status status = rob_figure__init(&in, &options, NULL);
    in.page_height = REPORT_PAGE;
    in.scrolls = true;
    if (!status)
        status = rob_figure__choose_sides(&in, false);
    void *pages = status ? NULL : kind->lay_out(&in, &n_pages);
    for (size_t page = 0; page < n_pages; page++)
        kind->draw(&in, pages, page);
    kind->free(pages);
    out->failed = out->failed || !pages || svg.canvas.failed;
}
