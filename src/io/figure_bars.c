/* Stacked bars: each item is a row of all its studies, with the number of those that were judged.
 */
#include "io/figure.h"

#include "io/write_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char pale[] = "#D5D5D5";

enum { GAP = 6 };

struct bar {
    unsigned counts[ROB_MARKS];
    double parts[ROB_MARKS], whole; /* the same by weight */
    unsigned judged, all;
};

struct bars {
    struct bar *rows; /* of each row one for each side */
    size_t n, n_pages;
    double title, left, right; /* width of the titles; where the bars begin and end */
    double side;               /* width of the names of the sides */
    double row, thick, step;   /* from row to row; of a bar; from bar to bar */
    double notes;              /* room above a bar for the signs of its narrow parts */
    double head, foot;         /* heights above and below the rows */
};

/* --- counting ----------------------------------------------------------------------------- */

static void count(struct bar *bar, int mark, double weight)
{
    if (mark == ROB_MARK_UNREPORTED || mark == ROB_MARK_NOT_ASKED || !(weight > 0))
        return;
    bar->counts[mark]++;
    bar->parts[mark] += weight;
    bar->whole += weight;
    bar->all++;
    bar->judged += mark <= ROB_MARK_DIFFERS;
}

static void count_row(struct rob_drawing *in, struct bars *bars, size_t i)
{
    const struct rob_summary_row *row = &in->summary->rows[i];
    for (size_t side = 0; side < in->n_sides; side++) {
        struct bar *bar = &bars->rows[i * in->n_sides + side];
        for (size_t s = 0; s < rob_view_n_studies(in->view); s++) {
            struct rob_cell cell = {s, row->item, row->outcome};
            if (rob_figure__is_asked(in, side, s))
                count(bar, rob_figure__mark(in, &in->sides[side].source, cell),
                      in->weights ? in->weights[s] : 1);
        }
        for (int mark = 0; mark < ROB_MARKS; mark++)
            in->occur[mark] = in->occur[mark] || bar->counts[mark];
    }
}

static void count_all(struct rob_drawing *in, struct bars *bars)
{
    for (size_t r = 0; r < in->form->n_risks; r++)
        in->occur[r] = true;
    for (size_t i = 0; i < bars->n; i++)
        count_row(in, bars, i);
}

/* --- laying out --------------------------------------------------------------------------- */

/* More lines for outcomes: their names often differ only at the end. */
static size_t most_lines(const struct rob_drawing *in)
{
    for (size_t i = 0; i < in->summary->n_rows; i++)
        if (in->summary->rows[i].outcome != ROB_NO_OUTCOME)
            return 8;
    return in->n_sides > 1 ? 3 : 2;
}

/* "7 Blinding of outcome assessors: ALT" */
static void add_title(struct rob_buf *out, const struct rob_drawing *in, size_t i)
{
    const struct rob_summary_row *row = &in->summary->rows[i];
    rob_buf_printf(out, "%d ", in->form->items[row->item].number);
    rob_text__item(out, in->view, row->item, row->outcome);
}

/* An item that waits for a consensus was judged, but has no answer yet. */
static const char *judged_word(const struct rob_drawing *in)
{
    return in->occur[ROB_MARK_OPEN] ? "with an answer" : "judged";
}

static void add_judged(struct rob_buf *out, const struct bar *bar)
{
    rob_buf_printf(out, "%u of %u", bar->judged, bar->all);
}

static double text_width(const struct rob_drawing *in, struct rob_buf *text)
{
    double width = rob_canvas_width(in->canvas, rob_buf_text(text), text->len, in->size);
    rob_canvas_drop(in->canvas, text);
    return width;
}

static double widest_title(const struct rob_drawing *in, const struct bars *bars)
{
    double widest = 0;
    for (size_t i = 0; i < bars->n; i++) {
        struct rob_buf title = {0};
        add_title(&title, in, i);
        double width = text_width(in, &title);
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* The lines of the longest title in the width that titles have. */
static size_t title_lines(const struct rob_drawing *in, const struct bars *bars)
{
    size_t most = 1;
    for (size_t i = 0; i < bars->n; i++) {
        struct rob_buf title = {0};
        add_title(&title, in, i);
        size_t n = rob_canvas_n_lines(in->canvas, rob_buf_text(&title), in->size, bars->title,
                                      most_lines(in));
        most = n > most ? n : most;
        rob_canvas_drop(in->canvas, &title);
    }
    return most;
}

static double widest_number(const struct rob_drawing *in, const struct bars *bars)
{
    struct rob_buf head = {0};
    rob_buf_str(&head, judged_word(in));
    double widest = text_width(in, &head);
    for (size_t i = 0; i < bars->n * in->n_sides; i++) {
        struct rob_buf judged = {0};
        add_judged(&judged, &bars->rows[i]);
        double width = text_width(in, &judged);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static double larger(double one, double other)
{
    return one > other ? one : other;
}

/* Width of a part as it is drawn. */
static double part_width(const struct bars *bars, const struct bar *bar, int mark)
{
    return bar->whole > 0 ? (bars->right - bars->left) * bar->parts[mark] / bar->whole : 0;
}

/* A part without room for its sign and number has them above the bar. */
static bool is_noted(const struct rob_drawing *in, const struct bars *bars, const struct bar *bar,
                     int mark)
{
    char number[16];
    snprintf(number, sizeof number, "%u", bar->counts[mark]);
    return bar->counts[mark] && *rob_figure__mark_sign(in, mark) &&
           !rob_figure__part_holds(in, mark, number, part_width(bars, bar, mark));
}

static bool has_notes(const struct rob_drawing *in, const struct bars *bars)
{
    for (size_t i = 0; i < bars->n * in->n_sides; i++)
        for (int mark = 0; mark < ROB_MARKS; mark++)
            if (is_noted(in, bars, &bars->rows[i], mark))
                return true;
    return false;
}

static void lay_out(struct rob_drawing *in, struct bars *bars)
{
    double widest = widest_title(in, bars), most = (in->n_sides > 1 ? 0.3 : 0.36) * in->width;
    bars->title = widest > most ? most : widest;
    double lines = widest > most ? (double)title_lines(in, bars) : 1;
    bars->side = rob_figure__side_width(in);
    bars->left = bars->title + GAP + (bars->side > 0 ? bars->side + GAP : 0);
    bars->right = in->width - widest_number(in, bars) - GAP - 2; /* half of "100" is beside it */
    bars->thick = (in->n_sides > 1 ? 1.3 : 1.6) * in->size;
    bars->notes = has_notes(in, bars) ? 1.2 * in->size : 0;
    bars->step = bars->thick + 1 + bars->notes;
    bars->row = larger(bars->step * (double)in->n_sides + 0.6 * in->size,
                       ROB_LEADING * in->size * lines + 3);
    bars->head = 1.5 * in->size;
    bars->foot = 3.6 * in->size + rob_figure__key_height(in, false) + 2;
}

/* --- drawing ------------------------------------------------------------------------------ */

static void draw_axis(struct rob_drawing *in, const struct bars *bars, double bottom)
{
    const struct rob_ink ink = {.size = in->size, .anchor = ROB_ANCHOR_MIDDLE};
    double whole = bars->right - bars->left;
    int steps = whole > 18 * in->size ? 4 : 2;
    for (int i = 0; i <= steps; i++) {
        double x = bars->left + whole * i / steps;
        char text[16];
        snprintf(text, sizeof text, "%d %%", 100 * i / steps);
        rob_canvas_line(in->canvas, x, bars->head, x, bottom + 3, pale, 0.5);
        rob_canvas_text(in->canvas, x, bottom + 3 + in->size, &ink, text);
    }
    rob_canvas_text(in->canvas, (bars->left + bars->right) / 2, bottom + 3 + 2.15 * in->size, &ink,
                    in->weights ? "Weight of the studies" : "Studies");
}

/* The sign and number of a narrow part. */
struct note {
    char text[32];
    double middle, width; /* of the part; of the text */
    double x;             /* where the text begins */
};

static void add_note(struct note *note, const struct rob_drawing *in, int mark, unsigned n,
                     const struct rob_line *box)
{
    snprintf(note->text, sizeof note->text, "%s %u", rob_figure__mark_sign(in, mark), n);
    note->middle = (box->x1 + box->x2) / 2;
    note->width = rob_canvas_width(in->canvas, note->text, strlen(note->text), in->size);
    note->x = note->middle - note->width / 2;
}

/* Side by side above the bar, each near its part, with a line to it. */
static void draw_notes(struct rob_drawing *in, const struct bars *bars, struct note *notes,
                       size_t n, double y)
{
    double after = in->size / 2, left = bars->left, right = bars->right;
    for (size_t i = 0; i < n; i++) {
        notes[i].x = larger(notes[i].x, left);
        left = notes[i].x + notes[i].width + after;
    }
    for (size_t i = n; i-- > 0; right = notes[i].x - after)
        if (notes[i].x + notes[i].width > right)
            notes[i].x = right - notes[i].width;
    for (size_t i = 0; i < n; i++) {
        rob_canvas_line(in->canvas, notes[i].middle, y, notes[i].x + notes[i].width / 2,
                        y - 0.25 * in->size, "#000000", 0.4);
        rob_canvas_text(in->canvas, notes[i].x, y - 0.35 * in->size,
                        &(struct rob_ink){.size = in->size}, notes[i].text);
    }
}

static void draw_parts(struct rob_drawing *in, const struct bars *bars, const struct bar *bar,
                       double y)
{
    struct note notes[ROB_MARKS];
    size_t n_notes = 0;
    double at = bars->left;
    for (int mark = 0; mark < ROB_MARKS; mark++) {
        unsigned n = bar->counts[mark];
        char words[16];
        struct rob_buf tip = {0};
        if (!n)
            continue;
        const struct rob_line box = {at, y, at + part_width(bars, bar, mark), y + bars->thick};
        bool judged = mark <= ROB_MARK_DIFFERS;
        snprintf(words, sizeof words, "%u", n);
        rob_text__show(&tip, rob_figure__mark_label(in, mark));
        rob_buf_printf(&tip, ": %u of %u", n, judged ? bar->judged : bar->all);
        if (judged)
            rob_buf_printf(&tip, " %s", judged_word(in));
        rob_figure__part(in, mark, &box, words, rob_buf_text(&tip));
        rob_canvas_drop(in->canvas, &tip);
        if (is_noted(in, bars, bar, mark))
            add_note(&notes[n_notes++], in, mark, n, &box);
        at = box.x2;
    }
    draw_notes(in, bars, notes, n_notes, y);
}

static void draw_bar(struct rob_drawing *in, const struct bars *bars, size_t i, size_t side,
                     double y)
{
    const struct bar *bar = &bars->rows[i * in->n_sides + side];
    const struct rob_ink ink = {.size = in->size, .limit = bars->side};
    double base = y + bars->thick / 2 + 0.36 * in->size;
    struct rob_buf judged = {0}, name = {0};
    rob_text__show(&name, in->sides[side].name);
    rob_canvas_paragraph(in->canvas, bars->title + GAP, base, &ink, bars->side, 1,
                         rob_buf_text(&name));
    draw_parts(in, bars, bar, y);
    add_judged(&judged, bar);
    rob_canvas_text(in->canvas, in->width, base,
                    &(struct rob_ink){.size = in->size, .anchor = ROB_ANCHOR_END},
                    rob_buf_text(&judged));
    rob_canvas_drop(in->canvas, &judged);
    rob_canvas_drop(in->canvas, &name);
}

static void draw_row(struct rob_drawing *in, const struct bars *bars, size_t i, double top)
{
    const struct rob_ink ink = {.size = in->size, .limit = bars->title};
    struct rob_buf title = {0};
    double leading = ROB_LEADING * in->size,
           base = top + (bars->row + bars->notes) / 2 + 0.36 * in->size;
    double height = bars->step * (double)in->n_sides - 1;
    double y = top + (bars->row - height) / 2 + bars->notes;
    add_title(&title, in, i);
    const char *text = rob_buf_text(&title);
    size_t lines = rob_canvas_n_lines(in->canvas, text, in->size, bars->title, most_lines(in));
    rob_canvas_paragraph(in->canvas, 0, base - leading * ((double)lines - 1) / 2, &ink, bars->title,
                         most_lines(in), text);
    rob_canvas_drop(in->canvas, &title);
    for (size_t side = 0; side < in->n_sides; side++)
        draw_bar(in, bars, i, side, y + bars->step * (double)side);
}

static void draw_page(struct rob_drawing *in, void *layout, size_t page)
{
    const struct bars *bars = layout;
    size_t from = page * bars->n / bars->n_pages, to = (page + 1) * bars->n / bars->n_pages;
    double bottom = bars->head + bars->row * (double)(to - from);
    rob_canvas_begin(in->canvas, in->width, bottom + bars->foot,
                     rob_words(in->form, ROB_WORDS_BY_ITEM),
                     rob_words(in->form, ROB_WORDS_BARS_LONG));
    draw_axis(in, bars, bottom);
    rob_canvas_text(in->canvas, in->width, in->size,
                    &(struct rob_ink){.size = in->size, .anchor = ROB_ANCHOR_END}, judged_word(in));
    for (size_t i = from; i < to; i++)
        draw_row(in, bars, i, bars->head + bars->row * (double)(i - from));
    rob_figure__key(in, bottom + 3.4 * in->size, false);
    rob_canvas_end(in->canvas);
}

static void free_bars(void *layout)
{
    struct bars *bars = layout;
    if (bars)
        free(bars->rows);
    free(bars);
}

static void *lay_pages(struct rob_drawing *in, size_t *n_pages)
{
    struct bars *bars = calloc(1, sizeof *bars);
    if (!bars)
        return NULL;
    bars->n = in->summary->n_rows;
    bars->rows = calloc(bars->n * in->n_sides + 1, sizeof *bars->rows);
    if (!bars->rows) {
        free_bars(bars);
        return NULL;
    }
    count_all(in, bars);
    lay_out(in, bars);
    bars->n_pages = rob_figure__n_pages(in, bars->n, bars->row, bars->head + bars->foot);
    *n_pages = bars->n_pages;
    return bars;
}

const struct rob_figure_kind rob_figure__bars = {"bars", ROB_WORDS_BY_ITEM, lay_pages, draw_page,
                                                 free_bars};
