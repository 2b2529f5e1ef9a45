/* Traffic lights: colour and sign of every judgement, so that either is enough. */
#include "io/figure.h"

#include "io/svg.h"
#include "io/write_text.h"

#include <stdio.h>

enum { CELL = 26, RADIUS = 10, SIZE = 13, SMALL = 11, TOP = 52, LABEL_COLUMNS = 34, KEY = 18 };

static const char black[] = "#111111", grey[] = "#8A8A8A", pale[] = "#E8E8E8";

static void draw_light(struct rob_buf *svg, const struct rob_view *view,
                       const struct rob_summary *summary, struct rob_cell cell, double x, double y)
{
    const struct rob_light light = rob_light_of(view, &summary->source, cell);
    const char *color = light.risk != ROB_RISK_NONE ? rob_view_form(view)->risks[light.risk].color
                        : *light.sign == '#'        ? grey
                                                    : NULL;
    struct rob_buf tip = {0};
    if (!*light.sign)
        return;
    rob_text__show(&tip, rob_view_study(view, cell.study).label);
    rob_buf_printf(&tip, ", %d ", rob_view_form(view)->items[cell.item].number);
    rob_text__item(&tip, view, cell.item, cell.outcome);
    rob_buf_printf(&tip, ": %s", light.label);
    if (color)
        rob_svg_circle(svg, x, y, RADIUS, color, rob_buf_text(&tip));
    rob_svg_text(svg, x, y + 4.5, SIZE, ROB_SVG_MIDDLE, color ? rob_svg_ink_on(color) : black,
                 light.sign);
    svg->failed = svg->failed || tip.failed;
    rob_buf_free(&tip);
}

static void draw_heads(struct rob_buf *svg, const struct rob_view *view,
                       const struct rob_summary *summary, double left)
{
    for (size_t i = 0; i < summary->n_rows; i++) {
        const struct rob_summary_row *row = &summary->rows[i];
        const struct rob_item *item = &rob_view_form(view)->items[row->item];
        double x = left + CELL * ((double)i + 0.5);
        char number[16];
        snprintf(number, sizeof number, "%d", item->number);
        rob_svg_text(svg, x, 16, SIZE, ROB_SVG_MIDDLE, black, number);
        rob_svg_text(svg, x, 30, 9, ROB_SVG_MIDDLE, black, item->short_title);
        if (row->outcome != ROB_NO_OUTCOME) {
            char letter[2] = {(char)('a' + row->outcome % 26), '\0'};
            rob_svg_text(svg, x, 44, SMALL, ROB_SVG_MIDDLE, black, letter);
        }
    }
}

/* The legend of signs, numbers and letters. Returns the rows used. */
static size_t draw_legend(struct rob_buf *svg, const struct rob_view *view,
                          const struct rob_summary *summary, double y)
{
    const struct rob_form *form = rob_view_form(view);
    size_t n = 0;
    for (size_t r = 0; r < form->n_risks; r++, n++) {
        double at = y + KEY * (double)n;
        rob_svg_circle(svg, 14, at - 4, 8, form->risks[r].color, NULL);
        rob_svg_text(svg, 14, at, SMALL, ROB_SVG_MIDDLE, rob_svg_ink_on(form->risks[r].color),
                     form->risks[r].symbol);
        rob_svg_text(svg, 30, at, SMALL, ROB_SVG_START, black, form->risks[r].label);
    }
    const char *signs[][2] = {{".", "not judged"}, {"/", "not applicable"}};
    for (size_t i = 0; i < 2; i++, n++) {
        rob_svg_text(svg, 14, y + KEY * (double)n, SMALL, ROB_SVG_MIDDLE, black, signs[i][0]);
        rob_svg_text(svg, 30, y + KEY * (double)n, SMALL, ROB_SVG_START, black, signs[i][1]);
    }
    for (size_t i = 0; i < summary->n_rows; i++, n++) {
        const struct rob_summary_row *row = &summary->rows[i];
        struct rob_buf text = {0};
        rob_buf_printf(&text, "%d", form->items[row->item].number);
        if (row->outcome != ROB_NO_OUTCOME)
            rob_buf_printf(&text, " %c", 'a' + row->outcome % 26);
        rob_buf_char(&text, ' ');
        rob_text__item(&text, view, row->item, row->outcome);
        rob_svg_text(svg, 6, y + KEY * (double)n, SMALL, ROB_SVG_START, black, rob_buf_text(&text));
        svg->failed = svg->failed || text.failed;
        rob_buf_free(&text);
    }
    return n;
}

static double labels_width(const struct rob_view *view)
{
    double widest = 0;
    for (size_t s = 0; s < rob_view_n_studies(view); s++) {
        double width = rob_svg_text_width(rob_view_study(view, s).label, SIZE);
        widest = width > widest ? width : widest;
    }
    double most = 0.56 * SIZE * LABEL_COLUMNS;
    return widest < most ? widest : most;
}

void rob_figure_matrix(struct rob_buf *svg, const struct rob_view *view,
                       const struct rob_summary *summary)
{
    size_t n_studies = rob_view_n_studies(view), n = summary->n_rows;
    size_t n_keys = rob_view_form(view)->n_risks + 2 + n;
    double left = labels_width(view) + 14, width = left + CELL * (double)n + 8;
    double bottom = TOP + CELL * (double)n_studies;
    rob_svg_begin(svg, width < 420 ? 420 : width, bottom + 30 + KEY * (double)n_keys, "lights",
                  "Risk of bias, study by study",
                  "Traffic lights: a row for each study, a column for each item. The table of "
                  "studies shows the same judgements as symbols.");
    draw_heads(svg, view, summary, left);
    for (size_t s = 0; s < n_studies; s++) {
        double y = TOP + CELL * ((double)s + 0.5);
        struct rob_buf label = {0};
        rob_text__column(&label, rob_view_study(view, s).label, LABEL_COLUMNS);
        rob_svg_line(svg, 0, y + CELL / 2.0, left + CELL * (double)n, y + CELL / 2.0, pale);
        rob_svg_text(svg, left - 8, y + 4.5, SIZE, ROB_SVG_END, black, rob_buf_text(&label));
        for (size_t i = 0; i < n; i++)
            draw_light(svg, view, summary,
                       (struct rob_cell){s, summary->rows[i].item, summary->rows[i].outcome},
                       left + CELL * ((double)i + 0.5), y);
        svg->failed = svg->failed || label.failed;
        rob_buf_free(&label);
    }
    draw_legend(svg, view, summary, bottom + 30);
    rob_svg_end(svg);
}
