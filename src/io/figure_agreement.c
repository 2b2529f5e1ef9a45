/* Agreement of the first passes: each item's share of equal answers, and kappa with its interval.
 */
#include "io/figure.h"

#include "io/text_table.h"
#include "io/write_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char pale[] = "#D5D5D5", bar[] = "#9A9A9A", dark[] = "#000000";

enum { TITLE_LINES = 8, GAP = 6 }; /* outcomes differ at the end of a title */

/* A column of numbers, set to the right. */
struct numbers {
    size_t column;
    const char *head;
    double right;
};

struct agreed {
    const struct rob_result_table *table; /* of a pair */
    const struct rob_result_row **rows;   /* of its items, and of all of them */
    size_t n_rows, n_pages;
    double title, share, share_end; /* width of the titles; the panel of shares: 0 and 0 */
    double kappa, kappa_end, least; /* the panel of kappas, and the number at its left end */
    struct numbers numbers[3];      /* n, agreement, kappa with its interval */
    double row, head, foot;
    size_t n_numbers, key_lines;
    bool plain, degenerate;         /* signs that occur */
    char letters[ROB_REMARK_COUNT]; /* of the remarks that occur; 0: it does not */
    double letter;                  /* width of the letters' column */
};

/* --- values ------------------------------------------------------------------------------- */

static const struct rob_statistic *kappa_of(const struct rob_result_row *row)
{
    return &row->values[ROB_PAIR_KAPPA].statistic;
}

/* "0.81 (0.65 to 0.93)", "not defined" */
static void add_value(struct rob_buf *out, const struct rob_result_row *row, size_t column)
{
    char text[ROB_STAT_TEXT];
    if (column == ROB_PAIR_N) {
        rob_value_text(text, ROB_VALUE_COUNT, &row->values[column]);
    } else if (column == ROB_PAIR_PERCENT) {
        rob_value_text(text, ROB_VALUE_PERCENT, &row->values[column]);
    } else if (kappa_of(row)->undefined) {
        snprintf(text, sizeof text, "not defined");
    } else {
        rob_value_text(text, ROB_VALUE_STATISTIC, &row->values[column]);
        rob_buf_str(out, text);
        rob_value_text(text, ROB_VALUE_INTERVAL, &row->values[ROB_PAIR_KAPPA_INTERVAL]);
        if (*text)
            rob_buf_printf(out, " (%s)", text);
        return;
    }
    rob_buf_str(out, text);
}

static double text_width(const struct rob_drawing *in, struct rob_buf *text)
{
    double width = rob_canvas_width(in->canvas, rob_buf_text(text), text->len, in->size);
    rob_canvas_drop(in->canvas, text);
    return width;
}

static double width_of_numbers(const struct rob_drawing *in, const struct agreed *agreed,
                               const struct numbers *numbers)
{
    struct rob_buf head = {0};
    rob_buf_str(&head, numbers->head);
    double widest = text_width(in, &head);
    for (size_t i = 0; i < agreed->n_rows; i++) {
        struct rob_buf value = {0};
        add_value(&value, agreed->rows[i], numbers->column);
        double width = text_width(in, &value);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static double widest_title(const struct rob_drawing *in, const struct agreed *agreed)
{
    double widest = 0;
    for (size_t i = 0; i < agreed->n_rows; i++) {
        struct rob_buf title = {0};
        rob_text__row_name(&title, agreed->rows[i]);
        double width = text_width(in, &title);
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* --- laying out --------------------------------------------------------------------------- */

/* Signs and remarks that occur, and the left end of the axis. */
static void look_at_kappas(struct agreed *agreed)
{
    char next = 'a';
    for (size_t i = 0; i < agreed->n_rows; i++) {
        const struct rob_result_row *row = agreed->rows[i];
        const struct rob_statistic *kappa = kappa_of(row);
        if (row->remark != ROB_REMARK_NONE && !agreed->letters[row->remark])
            agreed->letters[row->remark] = next++;
        if (kappa->undefined)
            continue;
        agreed->plain = agreed->plain || !kappa->degenerate;
        agreed->degenerate = agreed->degenerate || kappa->degenerate;
        agreed->least = fmin(agreed->least, kappa->degenerate ? kappa->value : kappa->lo);
    }
    agreed->least = fmax(agreed->least - 0.02, -1);
}

static void lay_numbers(struct rob_drawing *in, struct agreed *agreed, bool narrow, double *left)
{
    static const struct numbers numbers[] = {{ROB_PAIR_KAPPA, "kappa (95 % CI)", 0},
                                             {ROB_PAIR_PERCENT, "agree %", 0},
                                             {ROB_PAIR_N, "n", 0}};
    static const struct numbers short_head = {ROB_PAIR_PERCENT, "%", 0};
    double right = in->width;
    for (enum rob_remark r = 0; r < ROB_REMARK_COUNT; r++)
        if (agreed->letters[r])
            agreed->letter = 0.9 * in->size;
    right -= agreed->letter;
    agreed->n_numbers = narrow ? 2 : 3;
    for (size_t i = 0; i < agreed->n_numbers; i++) {
        agreed->numbers[i] = narrow && i == 1 ? short_head : numbers[i];
        agreed->numbers[i].right = right;
        right -= width_of_numbers(in, agreed, &agreed->numbers[i]) + GAP;
    }
    *left = right;
}

/* The remark that has this letter; NONE has no text. */
static enum rob_remark remark_of(const struct agreed *agreed, char letter)
{
    for (enum rob_remark r = 0; r < ROB_REMARK_COUNT; r++)
        if (agreed->letters[r] == letter)
            return r;
    return ROB_REMARK_NONE;
}

/* Entries of the key: two shapes, then the remarks by their letters. "" does not occur. */
static const char *key_text(const struct agreed *agreed, size_t i)
{
    if (i == 0)
        return agreed->plain ? "kappa with its 95 % interval" : "";
    if (i == 1)
        return agreed->degenerate ? "kappa; its interval (*) carries no sampling information" : "";
    enum rob_remark remark = remark_of(agreed, (char)('a' + i - 2));
    if (remark == ROB_REMARK_PREVALENCE) /* the figure has no AC1 */
        return "kappa is low despite high agreement, as one category dominates; AC1 is in the "
               "table of the report";
    return rob_remark_text(remark);
}

enum { KEY_LINES = 3, KEYS = ROB_REMARK_COUNT + 2 };

/* Shapes, and letters, stand before the texts of the key. */
static double key_left(const struct rob_drawing *in, size_t i)
{
    return i < 2 ? 2.2 * in->size + 4 : 1.2 * in->size;
}

static size_t key_lines(const struct rob_drawing *in, const struct agreed *agreed, size_t i)
{
    const char *text = key_text(agreed, i);
    return rob_canvas_n_lines(in->canvas, text, in->size, in->width - key_left(in, i), KEY_LINES);
}

static size_t title_lines(const struct rob_drawing *in, const struct agreed *agreed)
{
    size_t most = 1;
    for (size_t i = 0; i < agreed->n_rows; i++) {
        struct rob_buf title = {0};
        rob_text__row_name(&title, agreed->rows[i]);
        size_t n = rob_canvas_n_lines(in->canvas, rob_buf_text(&title), in->size, agreed->title,
                                      TITLE_LINES);
        most = n > most ? n : most;
        rob_canvas_drop(in->canvas, &title);
    }
    return most;
}

/* A wide figure has a panel of shares beside that of kappas. */
static void lay_out(struct rob_drawing *in, struct agreed *agreed)
{
    bool narrow = in->width < 45 * in->size;
    double right = 0, most = (narrow ? 0.3 : 0.34) * in->width, widest = widest_title(in, agreed);
    look_at_kappas(agreed);
    lay_numbers(in, agreed, narrow, &right);
    agreed->title = widest > most ? most : widest;
    size_t lines = title_lines(in, agreed);
    double left = agreed->title + GAP, edge = narrow ? 3 : 1.2 * in->size;
    if (!narrow) {
        agreed->share = left;
        agreed->share_end = left + (right - left - 3 * edge) / 2;
        left = agreed->share_end + edge;
    }
    agreed->kappa = left + edge;
    agreed->kappa_end = right - edge;
    double least = ROB_LEADING * in->size * (double)lines + 3;
    agreed->row = 1.7 * in->size > least ? 1.7 * in->size : least;
    agreed->head = 2.9 * in->size;
    for (size_t i = 0; i < KEYS; i++)
        agreed->key_lines += key_lines(in, agreed, i);
    agreed->foot = 2.2 * in->size + 1.25 * in->size * (double)agreed->key_lines + 4;
}

static double at_kappa(const struct agreed *agreed, double value)
{
    double part = (value - agreed->least) / (1 - agreed->least);
    return agreed->kappa + (agreed->kappa_end - agreed->kappa) * part;
}

/* --- drawing ------------------------------------------------------------------------------ */

static void draw_axes(struct rob_drawing *in, const struct agreed *agreed, double bottom)
{
    const struct rob_ink ink = {.size = in->size, .anchor = ROB_ANCHOR_MIDDLE};
    bool halves = at_kappa(agreed, 0.5) - at_kappa(agreed, 0) > 2.4 * in->size;
    /* NOLINTNEXTLINE(clang-analyzer-security.FloatLoopCounter): halves are exact */
    for (double value = -1; value <= 1; value += 0.5) {
        char text[16];
        double x = at_kappa(agreed, value);
        if (value < agreed->least)
            continue;
        bool whole = fabs(value - round(value)) < 0.1;
        int tenths = (int)lround(fabs(value) * 10);
        snprintf(text, sizeof text, "%s%d%s", value < 0 ? "\xE2\x88\x92" : "", tenths / 10,
                 whole ? "" : ".5");
        rob_canvas_line(in->canvas, x, agreed->head, x, bottom + 2, pale, 0.5);
        if (whole || halves) /* without room for halves, the labels would overlap */
            rob_canvas_text(in->canvas, x, bottom + 2 + in->size, &ink, text);
    }
    rob_canvas_text(in->canvas, (agreed->kappa + agreed->kappa_end) / 2, 2.5 * in->size, &ink,
                    "kappa");
    for (int percent = 0; agreed->share_end > 0 && percent <= 100; percent += 50) {
        char text[16];
        double x = agreed->share + (agreed->share_end - agreed->share) * percent / 100;
        snprintf(text, sizeof text, "%d %%", percent);
        rob_canvas_line(in->canvas, x, agreed->head, x, bottom + 2, pale, 0.5);
        rob_canvas_text(in->canvas, x, bottom + 2 + in->size, &ink, text);
    }
    if (agreed->share_end > 0)
        rob_canvas_text(in->canvas, (agreed->share + agreed->share_end) / 2, 2.5 * in->size, &ink,
                        "agreement");
}

static void draw_point(struct rob_drawing *in, double x, double y, bool hollow, const char *tip)
{
    const struct rob_paint paint = {hollow ? "#FFFFFF" : dark, dark, 0.8, false};
    rob_canvas_circle(in->canvas, x, y, 0.28 * in->size, &paint, tip);
}

/* A whisker with ends, from the lower to the upper limit. */
static void draw_interval(struct rob_drawing *in, double from, double to, double y)
{
    double up = 0.2 * in->size;
    const struct rob_line lines[] = {
        {from, y, to, y}, {from, y - up, from, y + up}, {to, y - up, to, y + up}};
    rob_canvas_lines(in->canvas, lines, sizeof lines / sizeof *lines, dark, 0.8);
}

static void draw_kappa(struct rob_drawing *in, const struct agreed *agreed,
                       const struct rob_result_row *row, double y)
{
    const struct rob_statistic *kappa = kappa_of(row);
    struct rob_buf tip = {0};
    if (kappa->undefined)
        return;
    rob_text__row_name(&tip, row);
    rob_buf_str(&tip, ": kappa ");
    add_value(&tip, row, ROB_PAIR_KAPPA);
    if (!kappa->degenerate)
        draw_interval(in, at_kappa(agreed, fmax(kappa->lo, agreed->least)),
                      at_kappa(agreed, fmin(kappa->hi, 1)), y);
    draw_point(in, at_kappa(agreed, kappa->value), y, kappa->degenerate, rob_buf_text(&tip));
    rob_canvas_drop(in->canvas, &tip);
}

static void draw_share(struct rob_drawing *in, const struct agreed *agreed,
                       const struct rob_result_row *row, double y)
{
    const struct rob_statistic *share = &row->values[ROB_PAIR_PERCENT].statistic;
    double width = (agreed->share_end - agreed->share) * share->value;
    if (agreed->share_end > 0 && !share->undefined)
        rob_canvas_rect(in->canvas, agreed->share, y - 0.35 * in->size, width, 0.7 * in->size,
                        &(struct rob_paint){.fill = bar}, NULL);
}

static void draw_row(struct rob_drawing *in, const struct agreed *agreed,
                     const struct rob_result_row *row, double top)
{
    double y = top + agreed->row / 2, base = y + 0.36 * in->size, leading = ROB_LEADING * in->size;
    const struct rob_ink ink = {
        .size = in->size, .bold = row->by == ROB_BY_OVERALL, .limit = agreed->title};
    struct rob_buf title = {0};
    rob_text__row_name(&title, row);
    const char *text = rob_buf_text(&title);
    size_t lines = rob_canvas_n_lines(in->canvas, text, in->size, agreed->title, TITLE_LINES);
    rob_canvas_paragraph(in->canvas, 0, base - leading * ((double)lines - 1) / 2, &ink,
                         agreed->title, TITLE_LINES, text);
    rob_canvas_drop(in->canvas, &title);
    draw_share(in, agreed, row, y);
    draw_kappa(in, agreed, row, y);
    if (row->remark != ROB_REMARK_NONE) {
        const char letter[] = {agreed->letters[row->remark], '\0'};
        rob_canvas_text(in->canvas, in->width, base,
                        &(struct rob_ink){.size = in->size, .anchor = ROB_ANCHOR_END}, letter);
    }
    for (size_t i = 0; i < agreed->n_numbers; i++) {
        struct rob_buf value = {0};
        add_value(&value, row, agreed->numbers[i].column);
        rob_canvas_text(in->canvas, agreed->numbers[i].right, base,
                        &(struct rob_ink){.size = in->size, .anchor = ROB_ANCHOR_END},
                        rob_buf_text(&value));
        rob_canvas_drop(in->canvas, &value);
    }
}

static void draw_shape(struct rob_drawing *in, size_t i, double y)
{
    double side = 2.2 * in->size;
    if (i == 0)
        draw_interval(in, 1, side - 1, y);
    draw_point(in, side / 2, y, i == 1, NULL);
}

static void draw_key(struct rob_drawing *in, const struct agreed *agreed, double top)
{
    const struct rob_ink ink = {.size = in->size};
    double y = top;
    for (size_t i = 0; i < KEYS; i++) {
        const char *text = key_text(agreed, i);
        if (!*text)
            continue;
        y += 1.25 * in->size;
        if (i < 2) {
            draw_shape(in, i, y - 0.36 * in->size);
        } else {
            const char letter[] = {(char)('a' + i - 2), '\0'};
            rob_canvas_text(in->canvas, 0, y, &ink, letter);
        }
        size_t lines = key_lines(in, agreed, i);
        rob_canvas_paragraph(in->canvas, key_left(in, i), y, &ink, in->width - key_left(in, i),
                             KEY_LINES, text);
        y += ROB_LEADING * in->size * ((double)lines - 1);
    }
}

static void draw_page(struct rob_drawing *in, const struct agreed *agreed, size_t from, size_t to)
{
    double bottom = agreed->head + agreed->row * (double)(to - from);
    rob_canvas_begin(in->canvas, in->width, bottom + agreed->foot, "Agreement of the first passes",
                     "Each item's share of equal answers, and Cohen's kappa with its 95 % "
                     "interval, as points and as numbers.");
    rob_canvas_paragraph(in->canvas, 0, in->size,
                         &(struct rob_ink){.size = in->size, .bold = true, .limit = in->width},
                         0.94 * in->width, 1, agreed->table->title);
    for (size_t i = 0; i < agreed->n_numbers; i++)
        rob_canvas_text(in->canvas, agreed->numbers[i].right, 2.5 * in->size,
                        &(struct rob_ink){.size = in->size, .anchor = ROB_ANCHOR_END},
                        agreed->numbers[i].head);
    draw_axes(in, agreed, bottom);
    for (size_t i = from; i < to; i++)
        draw_row(in, agreed, agreed->rows[i], agreed->head + agreed->row * (double)(i - from));
    draw_key(in, agreed, bottom + 2 + 1.3 * in->size);
    rob_canvas_end(in->canvas);
}

/* The notes say why there are no pairs. */
static void draw_notes(struct rob_drawing *in)
{
    double line = ROB_LEADING * in->size, y = in->size;
    const struct rob_ink ink = {.size = in->size};
    size_t n = 0;
    for (size_t i = 0; i < in->agreed->n_notes; i++)
        n += rob_canvas_n_lines(in->canvas, in->agreed->notes[i], in->size, in->width, 9);
    rob_canvas_begin(in->canvas, in->width, line * (double)n + 2, "Agreement of the first passes",
                     "There is nothing to show yet.");
    for (size_t i = 0; i < in->agreed->n_notes; i++) {
        const char *note = in->agreed->notes[i];
        rob_canvas_paragraph(in->canvas, 0, y, &ink, in->width, 9, note);
        y += line * (double)rob_canvas_n_lines(in->canvas, note, in->size, in->width, 9);
    }
    rob_canvas_end(in->canvas);
}

/* Rows of items, and of all of them. */
static bool take_rows(struct agreed *agreed)
{
    agreed->rows = calloc(agreed->table->n_rows + 1, sizeof *agreed->rows);
    for (size_t i = 0; agreed->rows && i < agreed->table->n_rows; i++)
        if (agreed->table->rows[i].by != ROB_BY_DOMAIN)
            agreed->rows[agreed->n_rows++] = &agreed->table->rows[i];
    return agreed->rows != NULL;
}

/* All pairs, each with pages of its own. */
struct pairs {
    struct agreed *at;
    size_t n;
};

static void draw(struct rob_drawing *in, void *layout, size_t page)
{
    const struct pairs *pairs = layout;
    size_t pair = 0;
    if (!pairs->n) {
        draw_notes(in);
        return;
    }
    for (; page >= pairs->at[pair].n_pages; pair++)
        page -= pairs->at[pair].n_pages;
    const struct agreed *agreed = &pairs->at[pair];
    size_t n = agreed->n_rows, n_pages = agreed->n_pages;
    draw_page(in, agreed, page * n / n_pages, (page + 1) * n / n_pages);
}

static void free_pairs(void *layout)
{
    struct pairs *pairs = layout;
    if (!pairs)
        return;
    for (size_t i = 0; i < pairs->n; i++)
        free(pairs->at[i].rows);
    free(pairs->at);
    free(pairs);
}

static bool lay_pair(struct rob_drawing *in, struct agreed *agreed,
                     const struct rob_result_table *table)
{
    agreed->table = table;
    if (!take_rows(agreed))
        return false;
    lay_out(in, agreed);
    agreed->n_pages =
        rob_figure__n_pages(in, agreed->n_rows, agreed->row, agreed->head + agreed->foot);
    return true;
}

static void *lay_pages(struct rob_drawing *in, size_t *n_pages)
{
    struct pairs *pairs = calloc(1, sizeof *pairs);
    size_t n = 0;
    if (!pairs)
        return NULL;
    pairs->at = calloc(in->n_pairs + 1, sizeof *pairs->at);
    bool ok = pairs->at != NULL;
    for (; ok && pairs->n < in->n_pairs; pairs->n++) {
        struct agreed *agreed = &pairs->at[pairs->n];
        ok = lay_pair(in, agreed, &in->agreed->tables[pairs->n]);
        n += agreed->n_pages;
    }
    if (!ok) {
        free_pairs(pairs);
        return NULL;
    }
    *n_pages = n ? n : 1; /* of the notes */
    return pairs;
}

const struct rob_figure_kind rob_figure__agreement = {"agreement", ROB_WORDS_AGREEMENT, lay_pages,
                                                      draw, free_pairs};
