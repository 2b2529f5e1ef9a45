/* Stacked bars: each item is a row of 100 %, with the number of studies it stands for. */
#include "io/figure.h"

#include "io/svg.h"
#include "io/text_table.h"

#include "base/utf8.h"

#include <stdio.h>

enum { ROW = 26, BAR = 18, WIDTH = 480, SIZE = 13, SMALL = 11, TOP = 22, LABEL_COLUMNS = 48 };

static const char black[] = "#111111", grey[] = "#8A8A8A", pale[] = "#DDDDDD";

/* "7 Blinding of outcome assessors: ALT", cut where it is long. */
static void title_of(struct rob_buf *out, const struct rob_result_row *row)
{
    rob_text__row_name(out, row);
    if (rob_utf8_columns(rob_buf_text(out), out->len) <= LABEL_COLUMNS)
        return;
    rob_buf_clear(out);
    rob_buf_printf(out, "%d ", row->number);
    rob_text__titled_column(out, row->title, row->outcome, LABEL_COLUMNS - 3);
}

static double labels_width(struct rob_buf *svg, const struct rob_result_table *items)
{
    double widest = 0;
    for (size_t i = 0; i < items->n_rows; i++) {
        struct rob_buf title = {0};
        title_of(&title, &items->rows[i]);
        double width = rob_svg_text_width(rob_buf_text(&title), SIZE);
        widest = width > widest ? width : widest;
        svg->failed = svg->failed || title.failed;
        rob_buf_free(&title);
    }
    return widest;
}

static const char *color_of(const struct rob_form *form, size_t share)
{
    return share < form->n_risks ? form->risks[share].color : grey;
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
static double draw_part(struct rob_buf *svg, double x, double y, const struct rob_value *part,
                        const char *color, const char *label)
{
    if (!part->count)
        return 0;
    double width = WIDTH * (double)part->count / (double)part->whole;
    char share[ROB_STAT_TEXT];
    struct rob_buf tip = {0};
    rob_value_text(share, ROB_VALUE_PART, part);
    rob_buf_printf(&tip, "%s: %s", label, share);
    rob_svg_rect(svg, x, y, width, BAR, color, rob_buf_text(&tip));
    rob_share_text(share, (double)part->count, (double)part->whole, 0);
    if (width >= 30)
        rob_svg_text(svg, x + width / 2, y + 13, SMALL, ROB_SVG_MIDDLE, rob_svg_ink_on(color),
                     share);
    svg->failed = svg->failed || tip.failed;
    rob_buf_free(&tip);
    return width;
}

static void draw_row(struct rob_buf *svg, const struct rob_form *form,
                     const struct rob_result_table *items, const struct rob_result_row *row,
                     double left, double y)
{
    struct rob_buf title = {0};
    char judged[ROB_STAT_TEXT];
    double x = left;
    title_of(&title, row);
    rob_svg_text(svg, left - 8, y + 13, SIZE, ROB_SVG_END, black, rob_buf_text(&title));
    for (size_t i = 0; i < items->n_shares; i++)
        x += draw_part(svg, x, y, &row->values[i + 1], color_of(form, i),
                       items->columns[i + 1].title);
    rob_value_text(judged, ROB_VALUE_PART, &row->values[0]);
    rob_svg_text(svg, left + WIDTH + 10, y + 13, SMALL, ROB_SVG_START, black, judged);
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

void rob_figure_bars(struct rob_buf *svg, const struct rob_form *form,
                     const struct rob_result_table *items)
{
    double left = labels_width(svg, items) + 14, x = left;
    double bottom = TOP + ROW * (double)items->n_rows;
    rob_svg_begin(svg, left + WIDTH + 80, bottom + 50, "bars", "Risk of bias, item by item",
                  "Stacked bars: for each item, the share of the judged studies at each risk of "
                  "bias. The table of percentages has the same numbers.");
    draw_axis(svg, left, bottom);
    for (size_t i = 0; i < items->n_rows; i++)
        draw_row(svg, form, items, &items->rows[i], left,
                 TOP + ROW * (double)i + (ROW - BAR) / 2.0);
    rob_svg_text(svg, left + WIDTH + 10, TOP - 8, SMALL, ROB_SVG_START, black, "judged");
    for (size_t i = 0; i < items->n_shares; i++)
        x += draw_key(svg, x, bottom + 40, color_of(form, i), items->columns[i + 1].title);
    rob_svg_end(svg);
}
