/* The layout of figures: widths of texts, their lines, hatching, pages, and the size in a PNG. */
#include "unit/support.h"

#include "io/canvas.h"
#include "io/figure.h"
#include "io/png.h"
#include "io/svg.h"

#include <math.h>

/* --- a canvas that notes what it is given ------------------------------------------------- */

enum { NOTES = 256 };

struct noted {
    struct rob_canvas canvas;
    char texts[NOTES][64];
    double x[NOTES], y[NOTES];
    size_t n_texts, n_lines;
    struct rob_line lines[NOTES];
};

static void note_text(struct rob_canvas *canvas, double x, double y, const struct rob_ink *ink,
                      const char *text)
{
    struct noted *noted = (struct noted *)canvas;
    (void)ink;
    assert_true(noted->n_texts < NOTES);
    noted->x[noted->n_texts] = x;
    noted->y[noted->n_texts] = y;
    strncpy(noted->texts[noted->n_texts++], text, sizeof noted->texts[0] - 1);
}

static void note_lines(struct rob_canvas *canvas, const struct rob_line *lines, size_t n,
                       const char *color, double width)
{
    struct noted *noted = (struct noted *)canvas;
    (void)color, (void)width;
    assert_true(noted->n_lines + n <= NOTES);
    memcpy(noted->lines + noted->n_lines, lines, n * sizeof *lines);
    noted->n_lines += n;
}

static const struct rob_canvas_back back = {.text = note_text, .lines = note_lines};

static void assert_near(double one, double other)
{
    assert_true(fabs(one - other) < 0.001);
}

/* --- widths ------------------------------------------------------------------------------- */

static double width(const char *font, const char *text)
{
    const struct rob_canvas canvas = {.font = font};
    return rob_canvas_width(&canvas, text, strlen(text), 10);
}

static void widths_are_those_of_helvetica(void **state)
{
    (void)state;
    assert_near(width(NULL, "ill"), 1.05 * 6.66);
    assert_near(width("arial", "ill"), 1.05 * 6.66);
    assert_near(width("Verdana", "ill"), 1.2 * 6.66);
    assert_near(width(NULL, "W@"), 1.05 * 19.59);
    assert_near(width(NULL, "\xC3\xA9"), 1.05 * 6);
    assert_near(width(NULL, "\xE6\x9D\x8E"), 1.05 * 10); /* two columns */
    assert_near(width(NULL, ""), 0);
}

static void texts_are_cut_between_characters(void **state)
{
    (void)state;
    const struct rob_canvas canvas = {0};
    const char *text = "a\xC3\xA9\xE6\x9D\x8E"; /* cut between characters */
    assert_int_equal(rob_canvas_fit(&canvas, text, 10, 1000), strlen(text));
    assert_int_equal(rob_canvas_fit(&canvas, text, 10, 1.05 * (5.56 + 6)), 3);
    assert_int_equal(rob_canvas_fit(&canvas, text, 10, 1.05 * (5.56 + 5.9)), 1);
    assert_int_equal(rob_canvas_fit(&canvas, text, 10, 1), 0);
}

/* --- lines -------------------------------------------------------------------------------- */

static void lines_break_between_words(void **state)
{
    (void)state;
    struct noted noted = {.canvas = {.back = &back}};
    const struct rob_ink ink = {.size = 10};
    const char *text = "  Blinding of outcome assessors";
    double wide = width(NULL, "Blinding of") + 0.1;
    assert_int_equal(rob_canvas_n_lines(&noted.canvas, text, 10, wide, 9), 3);
    assert_int_equal(rob_canvas_n_lines(&noted.canvas, text, 10, wide, 2), 2);
    assert_int_equal(rob_canvas_n_lines(&noted.canvas, "  ", 10, wide, 9), 0);
    rob_canvas_paragraph(&noted.canvas, 5, 20, &ink, wide, 9, text);
    assert_int_equal(noted.n_texts, 3);
    assert_string_equal(noted.texts[0], "Blinding of");
    assert_string_equal(noted.texts[1], "outcome");
    assert_string_equal(noted.texts[2], "assessors");
    assert_near(noted.x[2], 5);
    assert_near(noted.y[2], 20 + 2 * 11.5);
}

static void the_last_line_is_cut(void **state)
{
    (void)state;
    struct noted noted = {.canvas = {.back = &back}};
    const struct rob_ink ink = {.size = 10};
    double wide = width(NULL, "Blinding of");
    rob_canvas_paragraph(&noted.canvas, 0, 0, &ink, wide, 1, "Blinding of outcome assessors");
    assert_int_equal(noted.n_texts, 1);
    assert_string_equal(noted.texts[0] + strlen(noted.texts[0]) - 3, "\xE2\x80\xA6");
    assert_true(width(NULL, noted.texts[0]) <= wide);
    noted.n_texts = 0; /* a word without an end goes on in the next line */
    rob_canvas_paragraph(&noted.canvas, 0, 0, &ink, width(NULL, "xxxx"), 2, "xxxxxxx");
    assert_string_equal(noted.texts[0], "xxxx");
    assert_string_equal(noted.texts[1], "xxx");
}

/* --- hatching ----------------------------------------------------------------------------- */

static void hatching_stays_inside(void **state)
{
    (void)state;
    const double x = 7, y = 3, wide = 40, high = 11;
    struct noted noted = {.canvas = {.back = &back}};
    rob_canvas_hatch(&noted.canvas, x, y, wide, high, ROB_HATCH_CROSSED, "#000000");
    assert_true(noted.n_lines >= 2 * (size_t)(wide / 3.2));
    for (size_t i = 0; i < noted.n_lines; i++) {
        const struct rob_line *line = &noted.lines[i];
        double low = fmin(line->y1, line->y2), top = fmax(line->y1, line->y2);
        assert_true(line->x1 >= x && line->x2 <= x + wide && line->x1 < line->x2);
        assert_true(low >= y - 0.001 && top <= y + high + 0.001);
        assert_near(line->x2 - line->x1, top - low); /* 45 degrees */
    }
    noted.n_lines = 0;
    rob_canvas_hatch(&noted.canvas, x, y, wide, high, ROB_HATCH_NONE, "#000000");
    assert_int_equal(noted.n_lines, 0);
}

/* --- pages -------------------------------------------------------------------------------- */

static void rows_are_shared_out_to_pages(void **state)
{
    (void)state;
    const struct rob_drawing a4 = {.page_height = 700}, screen = {0};
    assert_int_equal(rob_figure__n_pages(&a4, 89, 12, 100), 2);
    assert_int_equal(rob_figure__n_pages(&a4, 50, 12, 100), 1);
    assert_int_equal(rob_figure__n_pages(&a4, 51, 12, 100), 2);
    assert_int_equal(rob_figure__n_pages(&a4, 0, 12, 100), 1);
    assert_int_equal(rob_figure__n_pages(&a4, 11, 12, 900), 3); /* five rows at least */
    assert_int_equal(rob_figure__n_pages(&screen, 100000, 12, 100), 1);
}

/* --- colours and sizes -------------------------------------------------------------------- */

static void init(struct rob_drawing *in, struct rob_form *form, size_t n,
                 const struct rob_figure_options *options, enum rob_status expected)
{
    struct rob_error err = {0};
    form->n_risks = n;
    *in = (struct rob_drawing){.form = form};
    assert_int_equal(rob_figure__init(in, options, &err), expected);
}

static void palettes_and_symbols_fit_the_scale(void **state)
{
    (void)state;
    struct rob_risk risks[5];
    struct rob_form form = {.risks = risks};
    struct rob_drawing in;
    struct rob_figure_options options = {.palette = ROB_PALETTE_SAFE, .width = 84};
    for (size_t i = 0; i < 5; i++)
        risks[i] = (struct rob_risk){"x", "X", i ? "-" : "+", "x", "#123456"};
    init(&in, &form, 3, &options, ROB_OK);
    assert_string_equal(in.colors[0], "#56B4E9");
    assert_string_equal(in.colors[1], "#F0E442");
    assert_string_equal(in.colors[2], "#A50026");
    assert_near(in.width, 84 * 72 / 25.4);
    assert_near(in.size, 7);
    init(&in, &form, 2, &options, ROB_OK);
    assert_string_equal(in.colors[1], "#A50026");
    init(&in, &form, 5, &options, ROB_OK);
    assert_string_equal(in.colors[2], "#F0E442");
    assert_string_equal(in.colors[1], "#A3CC96"); /* half way */
    options = (struct rob_figure_options){.symbols = ROB_SYMBOLS_ROBVIS};
    init(&in, &form, 5, &options, ROB_INVALID);
    init(&in, &form, 3, &options, ROB_OK);
    assert_string_equal(in.colors[2], "#123456");
    assert_string_equal(in.signs[1], "\xE2\x88\x92");
    assert_string_equal(in.signs[2], "\xC3\x97");
    assert_near(in.size, 8);
    init(&in, &form, 2, &options, ROB_OK);
    assert_string_equal(in.signs[1], "\xC3\x97");
    options.width = 59;
    init(&in, &form, 3, &options, ROB_INVALID);
}

static void a_font_is_a_name(void **state)
{
    (void)state;
    static const char *const good[] = {"Arial", "TeX Gyre Heros", "\xE6\x9D\x8E", "PT Sans-7.5"};
    static const char *const bad[] = {"", "a\"b", "a,b", "a;b", "<a>", "a\nb", "\xFF", "url(x)"};
    struct rob_risk risk = {"x", "X", "+", "x", "#123456"};
    struct rob_form form = {.risks = &risk};
    struct rob_drawing in;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        init(&in, &form, 1, &(struct rob_figure_options){.font = good[i]}, ROB_OK);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        init(&in, &form, 1, &(struct rob_figure_options){.font = bad[i]}, ROB_INVALID);
}

/* --- back ends ---------------------------------------------------------------------------- */

static void svg_is_escaped(void **state)
{
    (void)state;
    struct rob_buf out = {0};
    struct rob_svg svg;
    rob_svg_init(&svg, &out, "x");
    rob_canvas_begin(&svg.canvas, 84 * ROB_POINTS_PER_MM, 72, "a <b>", "c & \x01");
    rob_canvas_text(&svg.canvas, 1.5, 2, &(struct rob_ink){.size = 7, .upward = true}, "<&\">");
    rob_canvas_text(&svg.canvas, 0, 0, &(struct rob_ink){.size = 7}, "");
    rob_canvas_circle(&svg.canvas, 1, 2, 3, &(struct rob_paint){.fill = "#000000"}, "\"t\"");
    rob_canvas_end(&svg.canvas);
    assert_string_equal(
        rob_buf_text(&out),
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"84mm\" height=\"25.40mm\" "
        "viewBox=\"0 0 238.11 72\" role=\"img\" aria-labelledby=\"x-t x-d\" "
        "font-family=\"Helvetica,Arial,sans-serif\">\n<title id=\"x-t\">a &lt;b&gt;</title>\n"
        "<desc id=\"x-d\">c &amp; \\x01</desc>\n"
        "<text x=\"1.50\" y=\"2\" font-size=\"7\" text-anchor=\"start\" fill=\"#000000\" "
        "transform=\"rotate(-90 1.50 2)\">&lt;&amp;&quot;&gt;</text>\n"
        "<circle cx=\"1\" cy=\"2\" r=\"3\" fill=\"#000000\"><title>&quot;t&quot;</title></circle>\n"
        "</svg>\n");
    rob_buf_free(&out);
}

static void a_png_has_its_size(void **state)
{
    (void)state;
    static const unsigned char chunk[] = {0,  0, 0, 9,    'p', 'H', 'Y',  's',  0,    0,   0x2E,
                                          35, 0, 0, 0x2E, 35,  1,   0x78, 0xA5, 0x3F, 0x76};
    char start[33 + 4];
    struct rob_buf png = {0};
    memset(start, 'a', sizeof start);
    rob_buf_add(&png, start, sizeof start);
    rob_png_add_size(&png, 300);
    assert_int_equal(png.len, sizeof start + 21);
    assert_memory_equal(png.data + 33, chunk, sizeof chunk);
    assert_memory_equal(png.data + 33 + 21, "aaaa", 5);
    rob_buf_clear(&png);
    rob_buf_add(&png, start, 10); /* too short for a PNG */
    rob_png_add_size(&png, 300);
    assert_int_equal(png.len, 10);
    rob_buf_free(&png);
}

/* --- a layout for all pages --------------------------------------------------------------- */

static const struct rob_source agreed = {ROB_SOURCE_CONSENSUS, 0};

/* A review with more studies and, at the least width, more columns than fit one page. */
static struct rob_view *view_many(struct rob_review **review)
{
    static const char *const answers[] = {"ynu", "uyx", "nuy"};
    *review = open_review(new_review("many", 2, "study", "A,B,C,D,E,F,G,H"));
    for (int i = 0; i < 90; i++) {
        char id[8];
        snprintf(id, sizeof id, "s%d", i);
        must(add_study(*review, id));
        if (i % 2)
            continue;
        assess(*review, "r1", id, answers[i % 3]);
        assess(*review, "r2", id, answers[i % 5 ? i % 3 : 0]);
    }
    return view_as(*review, NULL);
}

static void assert_same_svg(struct rob_figure_layout *layout, const struct rob_view *view,
                            struct rob_figure_options options)
{
    char *one = NULL, *other = NULL;
    must(rob_figure_layout_svg(&one, layout, options.page, &last));
    must(rob_write_figure_svg(&other, view, agreed, ROB_ALL_OUTCOMES, &options, &last));
    assert_string_equal(one, other);
    free(one);
    free(other);
}

/* One page as PNG, or all as PDF. */
static void assert_same_paint(struct rob_figure_layout *layout, const struct rob_view *view,
                              const struct rob_figure_options *options, bool pdf)
{
    char *one = NULL, *other = NULL;
    size_t one_len = 0, other_len = 0;
    FILE *left = open_memstream(&one, &one_len), *right = open_memstream(&other, &other_len);
    must(pdf ? rob_figure_layout_pdf(left, layout, &last)
             : rob_figure_layout_png(left, layout, options->page, &last));
    must(pdf ? rob_write_figure_pdf(right, view, agreed, ROB_ALL_OUTCOMES, options, &last)
             : rob_write_figure_png(right, view, agreed, ROB_ALL_OUTCOMES, options, &last));
    fclose(left);
    fclose(right);
    assert_true(one_len > 100 && one_len == other_len);
    assert_memory_equal(one, other, one_len);
    free(one);
    free(other);
}

/* Every page, backwards so that none relies on the page before it; returns their number. */
static size_t compare_pages(const struct rob_view *view, struct rob_figure_options options)
{
    struct rob_figure_layout *layout = NULL;
    char *none = NULL;
    size_t n = 0;
    must(rob_figure_pages(&n, view, agreed, ROB_ALL_OUTCOMES, &options, &last));
    must(rob_figure_layout_new(&layout, view, agreed, ROB_ALL_OUTCOMES, &options, &last));
    assert_int_equal(rob_figure_layout_n_pages(layout), n);
    for (options.page = n; options.page-- > 0;)
        assert_same_svg(layout, view, options);
    options.page = n - 1;
    for (int pdf = 0; pdf < 2 && rob_figure_paints(); pdf++)
        assert_same_paint(layout, view, &options, pdf);
    assert_same_svg(layout, view, options);
    char message[64];
    snprintf(message, sizeof message, "the figure has %zu pages", n);
    invalid(rob_figure_layout_svg(&none, layout, n, &last), message);
    invalid(rob_figure_layout_svg(&none, layout, SIZE_MAX, &last), message);
    if (rob_figure_paints())
        invalid(rob_figure_layout_png(stderr, layout, n, &last), message);
    assert_null(none);
    rob_figure_layout_free(layout);
    return n;
}

static bool has_column_1(const struct rob_view *view, struct rob_figure_options options)
{
    char *svg = NULL;
    must(rob_write_figure_svg(&svg, view, agreed, ROB_ALL_OUTCOMES, &options, &last));
    bool has = strstr(svg, ">1</text>") != NULL;
    free(svg);
    return has;
}

static void a_layout_draws_any_of_its_pages(void **state)
{
    (void)state;
    struct rob_review *review = NULL;
    struct rob_view *view = view_many(&review);
    for (int i = 0; i < ROB_FIGURE_COUNT; i++) {
        struct rob_figure_options options = {.figure = (enum rob_figure)i, .dpi = 20};
        size_t n = compare_pages(view, options);
        options.palette = ROB_PALETTE_GREY;
        options.font = "Verdana";
        options.width = 60;
        options.by_reviewer = true;
        size_t n_narrow = compare_pages(view, options);
        if (i != ROB_FIGURE_MATRIX)
            continue;
        assert_true(n > 1 && n_narrow > n);
        options.page = 0;
        assert_true(has_column_1(view, options));
        options.page = n_narrow - 1;
        assert_false(has_column_1(view, options));
    }
    rob_view_free(view);
    rob_review_free(review);
}

static void a_layout_that_fails_gives_nothing(void **state)
{
    (void)state;
    struct rob_review *review = open_review(new_review("none", 2, "study", NULL));
    struct rob_view *view = view_as(review, NULL);
    struct rob_figure_layout *layout = NULL;
    struct rob_figure_options options = {.figure = ROB_FIGURE_COUNT};
    invalid(rob_figure_layout_new(&layout, view, agreed, ROB_ALL_OUTCOMES, &options, &last),
            "there is no figure");
    options = (struct rob_figure_options){.width = 59};
    invalid(rob_figure_layout_new(&layout, view, agreed, ROB_ALL_OUTCOMES, &options, &last),
            "60 to 400 mm");
    options = (struct rob_figure_options){.figure = ROB_FIGURE_MATRIX, .dpi = 1201};
    assert_null(layout);
    must(rob_figure_layout_new(&layout, view, agreed, ROB_ALL_OUTCOMES, &options, &last));
    assert_int_equal(rob_figure_layout_n_pages(layout), 1); /* without studies */
    invalid(rob_figure_layout_png(stderr, layout, 0, &last), "20 to 1200 dots");
    rob_figure_layout_free(layout);
    rob_figure_layout_free(NULL);
    rob_view_free(view);
    rob_review_free(review);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(widths_are_those_of_helvetica),
        cmocka_unit_test(texts_are_cut_between_characters),
        cmocka_unit_test(lines_break_between_words),
        cmocka_unit_test(the_last_line_is_cut),
        cmocka_unit_test(hatching_stays_inside),
        cmocka_unit_test(rows_are_shared_out_to_pages),
        cmocka_unit_test(palettes_and_symbols_fit_the_scale),
        cmocka_unit_test(a_font_is_a_name),
        cmocka_unit_test(svg_is_escaped),
        cmocka_unit_test(a_png_has_its_size),
        cmocka_unit_test_setup_teardown(a_layout_draws_any_of_its_pages, begin_room, end_room),
        cmocka_unit_test_setup_teardown(a_layout_that_fails_gives_nothing, begin_room, end_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
