/* Stacked bars: each item is a row of 100 %, and says how many studies that is. */
#include "io/figure.h"

#include "io/svg.h"
#include "io/write_text.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

enum { ROW = 26, BAR = 18, WIDTH = 480, SIZE = 13, SMALL = 11, TOP = 22, LABEL_COLUMNS = 48 };

static const char black[] = "#111111", grey[] = "#8A8A8A", pale[] = "#DDDDDD";

/* "7 Blinding of outcome assessors: ALT" */
static void title_of(struct rob_buf *out, const struct rob_view *view,
                     const struct rob_summary_row *row)
{
    struct rob_buf title = {0};
    rob_buf_printf(out, "%d ", rob_view_form(view)->items[row->item].number);
    rob_text__item(&title, view, row->item, row->outcome);
    if (rob_utf8_columns(rob_buf_text(&title), title.len) <= LABEL_COLUMNS)
        rob_buf_str(out, rob_buf_text(&title));
    else
        rob_text__item_column(out, view, row->item, row->outcome, LABEL_COLUMNS);
    out->failed = out->failed || title.failed;
    rob_buf_free(&title);
}

static double labels_width(struct rob_buf *svg, const struct rob_view *view,
                           const struct rob_summary *summary)
{
    double widest = 0;
    for (size_t i = 0; i < summary->n_rows; i++) {
        struct rob_buf title = {0};
        title_of(&title, view, &summary->rows[i]);
        double width = rob_svg_text_width(rob_buf_text(&title), SIZE);
        widest = width > widest ? width : widest;
        svg->failed = svg->failed || title.failed;
        rob_buf_free(&title);
    }
    return widest;
}

static void draw_axis(struct rob_buf *svg, double left, double bottom)
{
    for (int percent = 0; percent <= 100; percent += 25) {
        double x = left + WIDTH * percent / 100.0;
        char text[16];
        snprintf(text, sizeof text, "%d %%", percent);
        rob_svg_line(svg, x, TOP, x, bottom + 4, pale);
        rob_svg_text(svg, x, bottom + 17, SMALL, ROB_SVG_MIDDLE, black, text);
    }
}

/* One part of a bar, with its share where there is room for it. */
static double draw_part(struct rob_buf *svg, double x, double y, unsigned count, unsigned n,
                        const char *color, const char *what)
{
    double width = WIDTH * (double)count / n;
    char share[ROB_STAT_TEXT];
    struct rob_buf tip = {0};
    if (!count)
        return 0;
    rob_buf_printf(&tip, "%s: %u of %u", what, count, n);
    rob_svg_rect(svg, x, y, width, BAR, color, rob_buf_text(&tip));
    rob_share_text(share, count, n, 0);
    if (width >= 30)
        rob_svg_text(svg, x + width / 2, y + 13, SMALL, ROB_SVG_MIDDLE, rob_svg_ink_on(color),
                     share);
    svg->failed = svg->failed || tip.failed;
    rob_buf_free(&tip);
    return width;
}

static void draw_row(struct rob_buf *svg, const struct rob_view *view,
                     const struct rob_summary_row *row, double left, double y)
{
    const struct rob_form *form = rob_view_form(view);
    const struct rob_tally *tally = &row->tally;
    struct rob_buf title = {0};
    char n[32];
    double x = left;
    title_of(&title, view, row);
    rob_svg_text(svg, left - 8, y + 13, SIZE, ROB_SVG_END, black, rob_buf_text(&title));
    for (size_t r = 0; tally->n && r < form->n_risks; r++)
        x += draw_part(svg, x, y, tally->counts[r], tally->n, form->risks[r].color,
                       form->risks[r].label);
    if (tally->n)
        draw_part(svg, x, y, tally->differ, tally->n, grey, "the reviewers differ");
    snprintf(n, sizeof n, "%u of %u", tally->n, tally->n + tally->missing + tally->not_applicable);
    rob_svg_text(svg, left + WIDTH + 10, y + 13, SMALL, ROB_SVG_START, black, n);
    svg->failed = svg->failed || title.failed;
    rob_buf_free(&title);
}

static double draw_key(struct rob_buf *svg, double x, double y, const char *color,
                       const char *label)
{
    rob_svg_rect(svg, x, y - 10, 12, 12, color, NULL);
    rob_svg_text(svg, x + 17, y, SMALL, ROB_SVG_START, black, label);
    return 17 + rob_svg_text_width(label, SMALL) + 18;
}

void rob_figure_bars(struct rob_buf *svg, const struct rob_view *view,
                     const struct rob_summary *summary)
{
    const struct rob_form *form = rob_view_form(view);
    double left = labels_width(svg, view, summary) + 14;
    double bottom = TOP + ROW * (double)summary->n_rows;
    rob_svg_begin(svg, left + WIDTH + 80, bottom + 50, "bars", "Risk of bias, item by item",
                  "Stacked bars: for each item, the share of the judged studies at each risk of "
                  "bias. The table of percentages has the same numbers.");
    draw_axis(svg, left, bottom);
    for (size_t i = 0; i < summary->n_rows; i++)
        draw_row(svg, view, &summary->rows[i], left, TOP + ROW * (double)i + (ROW - BAR) / 2.0);
    rob_svg_text(svg, left + WIDTH + 10, TOP - 8, SMALL, ROB_SVG_START, black, "judged");
    double x = left;
    for (size_t r = 0; r < form->n_risks; r++)
        x += draw_key(svg, x, bottom + 40, form->risks[r].color, form->risks[r].label);
    if (summary->source.kind == ROB_SOURCE_FIRST_PASS)
        draw_key(svg, x, bottom + 40, grey, "the reviewers differ");
    rob_svg_end(svg);
}
