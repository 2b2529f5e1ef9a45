/* Traffic lights: a row a study, a column an item (and outcome), grouped by type of bias. */
#include "io/figure.h"

#include "io/cells.h"
#include "io/write_text.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char pale[] = "#DDDDDD", ellipsis[] = "\xE2\x80\xA6";

enum { GROUP_LINES = 5, KEY_LINES = 3, GROUP_GAP = 4, LEFT_GAP = 4, WIDEST_COLUMN = 44 };

struct lights {
    unsigned char *marks; /* study by study, side by side, of all columns */
    size_t n_all, n_studies;
    size_t from, n; /* columns of the page; where not all fit, further pages have the others */
    size_t n_blocks, block;    /* parts of the columns, and the one that is laid out */
    size_t *ends;              /* of each block, the number of pages up to its last */
    double *at;                /* the middle of each column */
    size_t n_lines;            /* of a study, one for each side that is asked */
    double side;               /* width of the names of the sides */
    double label, row, radius; /* width of the studies' names; from row to row; of a light */
    double column;             /* its width */
    double groups, head, foot; /* heights: of the names of groups, above and below the rows */
    bool upward;               /* these names are */
    size_t key_columns;        /* of the list of items */
    double key_column;         /* their width */
};

static const struct rob_summary_row *column(const struct rob_drawing *in,
                                            const struct lights *lights, size_t i)
{
    return &in->summary->rows[lights->from + i];
}

static size_t domain_of(const struct rob_drawing *in, const struct lights *lights, size_t i)
{
    return in->form->items[column(in, lights, i)->item].domain;
}

/* The end of the group of neighbours that begins with column `from`. */
static size_t group_end(const struct rob_drawing *in, const struct lights *lights, size_t from)
{
    size_t to = from + 1;
    while (to < lights->n && domain_of(in, lights, to) == domain_of(in, lights, from))
        to++;
    return to;
}

/* Marks of a study, as one side sees it. */
static unsigned char *marks_of(const struct rob_drawing *in, const struct lights *lights,
                               size_t study, size_t side)
{
    return lights->marks + (study * in->n_sides + side) * lights->n_all;
}

static void mark_study(struct rob_drawing *in, struct lights *lights, size_t study)
{
    size_t n_lines = 0;
    for (size_t side = 0; side < in->n_sides; side++) {
        unsigned char *marks = marks_of(in, lights, study, side);
        if (in->n_sides > 1 && !rob_figure__is_asked(in, side, study))
            continue;
        n_lines++;
        for (size_t i = 0; i < lights->n_all; i++) {
            struct rob_cell cell = {study, in->summary->rows[i].item, in->summary->rows[i].outcome};
            int mark = rob_figure__mark(in, &in->sides[side].source, cell);
            marks[i] = (unsigned char)mark;
            in->occur[mark] = true;
        }
    }
    lights->n_lines = n_lines > lights->n_lines ? n_lines : lights->n_lines;
}

static void mark_all(struct rob_drawing *in, struct lights *lights)
{
    lights->n_lines = 1;
    for (size_t r = 0; r < in->form->n_risks; r++)
        in->occur[r] = true;
    for (size_t s = 0; s < lights->n_studies; s++)
        mark_study(in, lights, s);
}

/* From study to study. */
static double step(const struct rob_drawing *in, const struct lights *lights)
{
    return lights->row * (double)lights->n_lines + (in->n_sides > 1 ? 2 : 0);
}

/* --- names -------------------------------------------------------------------------------- */

static void add_number(struct rob_buf *out, const struct rob_drawing *in,
                       const struct rob_summary_row *row)
{
    rob_column_number(out, in->view, (struct rob_cell){0, row->item, row->outcome});
}

static void add_entry(struct rob_buf *out, const struct rob_drawing *in,
                      const struct rob_summary_row *row)
{
    add_number(out, in, row);
    rob_buf_char(out, ' ');
    rob_text__item(out, in->view, row->item, row->outcome);
}

/* A name cut before its last word, which has the year and the letter: "Wakefield-Lo... 2014a". */
static void add_label(struct rob_buf *out, const struct rob_drawing *in, size_t study, double width)
{
    struct rob_buf full = {0};
    rob_text__show(&full, rob_view_study(in->view, study).label);
    const char *text = rob_buf_text(&full), *last = strrchr(text, ' ');
    if (rob_canvas_width(in->canvas, text, full.len, in->size) <= width) {
        rob_buf_str(out, text);
    } else {
        double kept = last ? rob_canvas_width(in->canvas, last, strlen(last), in->size) : 0;
        if (kept > width / 2)
            kept = 0;
        double dots = rob_canvas_width(in->canvas, ellipsis, sizeof ellipsis - 1, in->size);
        rob_buf_add(out, text, rob_canvas_fit(in->canvas, text, in->size, width - kept - dots));
        rob_buf_str(out, ellipsis);
        rob_buf_str(out, kept > 0 ? last : "");
    }
    rob_canvas_drop(in->canvas, &full);
}

static double widest_label(const struct rob_drawing *in, size_t n_studies)
{
    double widest = 0;
    for (size_t s = 0; s < n_studies; s++) {
        struct rob_buf label = {0};
        rob_text__show(&label, rob_view_study(in->view, s).label);
        double width = rob_canvas_width(in->canvas, rob_buf_text(&label), label.len, in->size);
        widest = width > widest ? width : widest;
        rob_canvas_drop(in->canvas, &label);
    }
    return widest;
}

/* --- laying out --------------------------------------------------------------------------- */

/* Lights side by side do not touch, nor do their numbers. */
static double least_column(const struct rob_drawing *in, const struct lights *lights)
{
    double least = 1.3 * in->size;
    for (size_t i = 0; i < lights->n; i++) {
        struct rob_buf number = {0};
        add_number(&number, in, column(in, lights, i));
        double width =
            1.07 * rob_canvas_width(in->canvas, rob_buf_text(&number), number.len, in->size) + 1;
        least = width > least ? width : least;
        rob_canvas_drop(in->canvas, &number);
    }
    return least;
}

static void lay_labels(struct rob_drawing *in, struct lights *lights)
{
    double widest = widest_label(in, lights->n_studies), most = 0.32 * in->width;
    lights->label = widest > most ? most : widest;
    lights->side = rob_figure__side_width(in);
}

/* The left edge of the columns. */
static double lights_left(const struct lights *lights)
{
    return lights->label + LEFT_GAP + (lights->side > 0 ? lights->side + LEFT_GAP : 0);
}

static void lay_columns(struct rob_drawing *in, struct lights *lights)
{
    size_t n_groups = 0;
    for (size_t i = 0; i < lights->n; i = group_end(in, lights, i))
        n_groups++;
    double gaps = GROUP_GAP * (double)(n_groups ? n_groups - 1 : 0);
    double taken = lights_left(lights) + gaps;
    if (in->scrolls) {
        double least = taken + 1.2 * least_column(in, lights) * (double)lights->n;
        in->width = in->width < least ? least : in->width;
    }
    lights->column = lights->n ? (in->width - taken) / (double)lights->n : 0;
    if (lights->column > WIDEST_COLUMN)
        lights->column = WIDEST_COLUMN;
    double x = lights_left(lights);
    for (size_t i = 0; i < lights->n; i++) {
        x += i && domain_of(in, lights, i) != domain_of(in, lights, i - 1) ? GROUP_GAP : 0;
        lights->at[i] = x + lights->column / 2;
        x += lights->column;
    }
}

static double group_width(const struct rob_drawing *in, const struct lights *lights, size_t from)
{
    return lights->column * (double)(group_end(in, lights, from) - from);
}

/* The lines that a name needs above its columns; 0: more than there may be, or it has a word that
 * would be broken. */
static size_t lines_across(const struct rob_drawing *in, const struct lights *lights, size_t from)
{
    double width = group_width(in, lights, from);
    const char *name = in->form->domains[domain_of(in, lights, from)].title;
    for (const char *word = name; *word; word += strspn(word, " ")) {
        size_t len = strcspn(word, " ");
        if (rob_canvas_width(in->canvas, word, len, in->size) > width)
            return 0;
        word += len;
    }
    size_t n = rob_canvas_n_lines(in->canvas, name, in->size, width, GROUP_LINES + 1);
    return n <= GROUP_LINES ? n : 0;
}

static void lay_groups(struct rob_drawing *in, struct lights *lights)
{
    double longest = 0, most = 26 * in->size;
    size_t lines = 2;
    lights->upward = false;
    for (size_t i = 0; i < lights->n; i = group_end(in, lights, i)) {
        const char *name = in->form->domains[domain_of(in, lights, i)].title;
        double width = rob_canvas_width(in->canvas, name, strlen(name), in->size);
        longest = width > longest ? width : longest;
        size_t n = lines_across(in, lights, i);
        lights->upward = lights->upward || !n;
        lines = n > lines ? n : lines;
    }
    lights->groups = lights->upward ? (longest < most ? longest : most)
                                    : (double)lines * ROB_LEADING * in->size;
}

static void lay_key(struct rob_drawing *in, struct lights *lights)
{
    double widest = 1;
    for (size_t i = 0; i < lights->n; i++) {
        struct rob_buf entry = {0};
        add_entry(&entry, in, column(in, lights, i));
        double width = rob_canvas_width(in->canvas, rob_buf_text(&entry), entry.len, in->size) + 12;
        widest = width > widest ? width : widest;
        rob_canvas_drop(in->canvas, &entry);
    }
    lights->key_columns = widest < in->width ? (size_t)((in->width + 12) / widest) : 1;
    lights->key_column = in->width / (double)lights->key_columns;
}

/* Side by side entries have a line; one below the other up to KEY_LINES. */
static size_t entry_lines(const struct rob_drawing *in, const struct lights *lights, size_t i)
{
    struct rob_buf entry = {0};
    if (lights->key_columns > 1)
        return 1;
    add_entry(&entry, in, column(in, lights, i));
    size_t n = rob_canvas_n_lines(in->canvas, rob_buf_text(&entry), in->size, lights->key_column,
                                  KEY_LINES);
    rob_canvas_drop(in->canvas, &entry);
    return n ? n : 1;
}

static size_t key_lines(const struct rob_drawing *in, const struct lights *lights)
{
    size_t n = 0;
    if (lights->key_columns > 1)
        return (lights->n + lights->key_columns - 1) / lights->key_columns;
    for (size_t i = 0; i < lights->n; i++)
        n += entry_lines(in, lights, i);
    return n;
}

static void lay_rest(struct rob_drawing *in, struct lights *lights)
{
    lay_groups(in, lights);
    lay_key(in, lights);
    lights->row = 1.5 * in->size;
    lights->radius =
        lights->column - 1 < lights->row - 1.8 ? (lights->column - 1) / 2 : (lights->row - 1.8) / 2;
    lights->head = lights->groups + 5 + 1.4 * in->size;
    lights->foot = 4 + rob_figure__key_height(in, true) + 4 +
                   1.25 * in->size * (double)key_lines(in, lights) + 2;
}

/* --- drawing ------------------------------------------------------------------------------ */

static void draw_group(struct rob_drawing *in, const struct lights *lights, size_t from)
{
    size_t to = group_end(in, lights, from);
    double left = lights->at[from] - lights->column / 2, width = group_width(in, lights, from);
    double middle = left + width / 2;
    const char *name = in->form->domains[domain_of(in, lights, from)].title;
    struct rob_ink ink = {in->size, ROB_ANCHOR_MIDDLE, NULL, false, lights->upward, width};
    rob_canvas_line(in->canvas, left + 1, lights->groups + 3,
                    lights->at[to - 1] + lights->column / 2 - 1, lights->groups + 3, "#000000",
                    0.6);
    if (lights->upward) {
        ink.anchor = ROB_ANCHOR_START;
        ink.limit = lights->groups;
        rob_canvas_paragraph(in->canvas, middle + 0.36 * in->size, lights->groups, &ink,
                             lights->groups, 1, name);
        return;
    }
    size_t lines = rob_canvas_n_lines(in->canvas, name, in->size, width, GROUP_LINES);
    double up = ROB_LEADING * in->size * ((double)lines - 1);
    rob_canvas_paragraph(in->canvas, middle, lights->groups - 0.25 * in->size - up, &ink, width,
                         GROUP_LINES, name);
}

static void draw_head(struct rob_drawing *in, const struct lights *lights)
{
    for (size_t i = 0; i < lights->n; i = group_end(in, lights, i))
        draw_group(in, lights, i);
    for (size_t i = 0; i < lights->n; i++) {
        const struct rob_ink ink = {in->size, ROB_ANCHOR_MIDDLE, NULL, true, false, lights->column};
        struct rob_buf number = {0};
        add_number(&number, in, column(in, lights, i));
        rob_canvas_text(in->canvas, lights->at[i], lights->groups + 5 + in->size, &ink,
                        rob_buf_text(&number));
        rob_canvas_drop(in->canvas, &number);
    }
}

static void draw_light(struct rob_drawing *in, const struct lights *lights, size_t study,
                       size_t side, size_t i, double y)
{
    int mark = marks_of(in, lights, study, side)[lights->from + i];
    struct rob_buf tip = {0};
    rob_text__show(&tip, rob_view_study(in->view, study).label);
    rob_buf_str(&tip, ", ");
    add_entry(&tip, in, column(in, lights, i));
    rob_buf_str(&tip, *in->sides[side].name ? ", " : "");
    rob_text__show(&tip, in->sides[side].name);
    rob_buf_str(&tip, ": ");
    rob_text__show(&tip, rob_figure__mark_label(in, mark));
    rob_figure__light(in, mark, lights->at[i], y, lights->radius, rob_buf_text(&tip));
    rob_canvas_drop(in->canvas, &tip);
}

/* One line of a study: the lights, and whose they are. */
static void draw_side(struct rob_drawing *in, const struct lights *lights, size_t study,
                      size_t side, double y)
{
    const struct rob_ink ink = {.size = in->size, .limit = lights->side};
    struct rob_buf name = {0};
    rob_text__show(&name, in->sides[side].name);
    rob_canvas_paragraph(in->canvas, lights->label + LEFT_GAP, y + 0.36 * in->size, &ink,
                         lights->side, 1, rob_buf_text(&name));
    rob_canvas_drop(in->canvas, &name);
    for (size_t i = 0; i < lights->n; i++)
        draw_light(in, lights, study, side, i, y);
}

static void draw_study(struct rob_drawing *in, const struct lights *lights, size_t study,
                       double top)
{
    const struct rob_ink ink = {.size = in->size, .limit = lights->label};
    struct rob_buf label = {0};
    double right = lights->n ? lights->at[lights->n - 1] + lights->column / 2 : in->width;
    double bottom = top + step(in, lights), y = top + lights->row / 2;
    char target[32];
    snprintf(target, sizeof target, "study-%zu", study + 1);
    add_label(&label, in, study, lights->label);
    rob_canvas_link(in->canvas, target);
    rob_canvas_line(in->canvas, 0, bottom, right, bottom, pale, 0.4);
    rob_canvas_text(in->canvas, 0, y + 0.36 * in->size, &ink, rob_buf_text(&label));
    rob_canvas_drop(in->canvas, &label);
    for (size_t side = 0; side < in->n_sides; side++) {
        if (!rob_figure__is_asked(in, side, study))
            continue;
        draw_side(in, lights, study, side, y);
        y += lights->row;
    }
    rob_canvas_link(in->canvas, NULL);
}

/* The list of items, column by column. */
static void draw_items(struct rob_drawing *in, const struct lights *lights, double top)
{
    const struct rob_ink ink = {.size = in->size, .limit = lights->key_column - 2};
    size_t rows = key_lines(in, lights), down = 0;
    for (size_t i = 0; i < lights->n; i++) {
        struct rob_buf entry = {0};
        size_t across = lights->key_columns > 1 ? i / rows : 0, n = entry_lines(in, lights, i);
        down = lights->key_columns > 1 ? i % rows : down;
        add_entry(&entry, in, column(in, lights, i));
        rob_canvas_paragraph(in->canvas, lights->key_column * (double)across,
                             top + 1.25 * in->size * (double)(down + 1) - 0.25 * in->size, &ink,
                             lights->key_column, n, rob_buf_text(&entry));
        rob_canvas_drop(in->canvas, &entry);
        down += n;
    }
}

static void draw_page(struct rob_drawing *in, const struct lights *lights, size_t from, size_t to)
{
    double bottom = lights->head + step(in, lights) * (double)(to - from);
    rob_canvas_begin(in->canvas, in->width, bottom + lights->foot,
                     rob_words(in->form, ROB_WORDS_BY_STUDY),
                     rob_words(in->form, ROB_WORDS_LIGHTS_LONG));
    draw_head(in, lights);
    for (size_t s = from; s < to; s++)
        draw_study(in, lights, s, lights->head + step(in, lights) * (double)(s - from));
    rob_figure__key(in, bottom + 4, true);
    draw_items(in, lights, bottom + 8 + rob_figure__key_height(in, true));
    rob_canvas_end(in->canvas);
}

static bool take_block(struct rob_drawing *in, struct lights *lights, size_t block, size_t n)
{
    lights->from = block * lights->n_all / n;
    lights->n = (block + 1) * lights->n_all / n - lights->from;
    lay_columns(in, lights);
    return lights->n < 2 || lights->column >= least_column(in, lights);
}

static bool all_fit(struct rob_drawing *in, struct lights *lights, size_t n_blocks)
{
    for (size_t block = 0; block < n_blocks; block++)
        if (!take_block(in, lights, block, n_blocks))
            return false;
    return true;
}

/* Fewest parts into which the columns must be divided. */
static size_t count_blocks(struct rob_drawing *in, struct lights *lights)
{
    size_t n = 1;
    while (!in->scrolls && !all_fit(in, lights, n))
        n++;
    return n;
}

/* A block whose pages are drawn next. */
static void lay_block(struct rob_drawing *in, struct lights *lights, size_t block)
{
    take_block(in, lights, block, lights->n_blocks);
    lay_rest(in, lights);
    lights->block = block;
}

/* A table too wide for one page shows all studies with the first columns, then with the next. */
static size_t lay_blocks(struct rob_drawing *in, struct lights *lights)
{
    size_t n_pages = 0;
    lights->n_blocks = count_blocks(in, lights);
    for (size_t block = 0; block < lights->n_blocks; block++) {
        lay_block(in, lights, block);
        n_pages += rob_figure__n_pages(in, lights->n_studies, step(in, lights),
                                       lights->head + lights->foot);
        lights->ends[block] = n_pages;
    }
    return n_pages;
}

static void draw(struct rob_drawing *in, void *layout, size_t page)
{
    struct lights *lights = layout;
    size_t block = 0, n = lights->n_studies;
    while (page >= lights->ends[block])
        block++;
    if (block != lights->block)
        lay_block(in, lights, block);
    size_t begin = block ? lights->ends[block - 1] : 0, n_pages = lights->ends[block] - begin;
    page -= begin;
    draw_page(in, lights, page * n / n_pages, (page + 1) * n / n_pages);
}

static void free_lights(void *layout)
{
    struct lights *lights = layout;
    if (!lights)
        return;
    free(lights->marks);
    free(lights->at);
    free(lights->ends);
    free(lights);
}

static void *lay_pages(struct rob_drawing *in, size_t *n_pages)
{
    struct lights *lights = calloc(1, sizeof *lights);
    if (!lights)
        return NULL;
    lights->n_all = in->summary->n_rows;
    lights->n_studies = rob_view_n_studies(in->view);
    lights->marks = malloc(lights->n_all * lights->n_studies * in->n_sides + 1);
    lights->at = calloc(lights->n_all + 1, sizeof *lights->at);
    lights->ends = calloc(lights->n_all + 1, sizeof *lights->ends);
    if (!lights->marks || !lights->at || !lights->ends) {
        free_lights(lights);
        return NULL;
    }
    mark_all(in, lights);
    lay_labels(in, lights);
    *n_pages = lay_blocks(in, lights);
    return lights;
}

const struct rob_figure_kind rob_figure__matrix = {"lights", ROB_WORDS_BY_STUDY, lay_pages, draw,
                                                   free_lights};
