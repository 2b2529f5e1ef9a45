#include "io/figure.h"

#include "io/write_text.h"

#include "base/fail.h"
#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WIDTH = 174, NARROWEST = 60, WIDEST = 400, ONE_COLUMN = 120 }; /* mm */
enum { PAGE = 247 };                                                  /* A4 without its margins */

/* --- palettes and symbols ----------------------------------------------------------------- */

enum { STOPS = 3 };
static const unsigned char palettes[][STOPS][3] = {
    [ROB_PALETTE_COCHRANE] = {{0x02, 0xC1, 0x00}, {0xE2, 0xDF, 0x07}, {0xBF, 0x00, 0x00}},
    [ROB_PALETTE_SAFE] = {{0x56, 0xB4, 0xE9}, {0xF0, 0xE4, 0x42}, {0xA5, 0x00, 0x26}},
    [ROB_PALETTE_GREY] = {{0xFF, 0xFF, 0xFF}, {0xC4, 0xC4, 0xC4}, {0x4A, 0x4A, 0x4A}},
};

/* Colour of a level of the scale: the first is at the beginning, the last at the end. */
static void mix(char out[8], enum rob_palette palette, size_t level, size_t n)
{
    double at = n > 1 ? (double)level * (STOPS - 1) / (double)(n - 1) : 0;
    size_t below = at >= STOPS - 1 ? STOPS - 2 : (size_t)at;
    unsigned mixed[3] = {0};
    for (size_t i = 0; i < 3; i++) {
        double low = palettes[palette][below][i], high = palettes[palette][below + 1][i];
        mixed[i] = (unsigned)lround(low + (high - low) * (at - (double)below)) & 0xFF;
    }
    snprintf(out, 8, "#%02X%02X%02X", mixed[0], mixed[1], mixed[2]);
}

static void choose_colors(struct rob_drawing *in, enum rob_palette palette)
{
    in->palette = palette;
    for (size_t r = 0; r < in->form->n_risks; r++)
        if (palette == ROB_PALETTE_FORM)
            snprintf(in->colors[r], sizeof in->colors[r], "%s", in->form->risks[r].color);
        else
            mix(in->colors[r], palette, r, in->form->n_risks);
}

/* A hyphen is set as the minus that it means. */
static enum rob_status choose_signs(struct rob_drawing *in, enum rob_symbols symbols)
{
    static const char minus[] = "\xE2\x88\x92", times[] = "\xC3\x97";
    static const char *const robvis[] = {"+", minus, times, "!"};
    size_t n = in->form->n_risks;
    if (symbols == ROB_SYMBOLS_ROBVIS && (n < 2 || n > 4))
        return rob_fail(in->err, ROB_INVALID,
                        "the symbols of robvis are for scales of 2 to 4 levels, and this form has "
                        "%zu; choose those of the form (revman)",
                        n);
    for (size_t r = 0; r < n; r++) {
        const char *own = in->form->risks[r].symbol;
        in->signs[r] = symbols == ROB_SYMBOLS_ROBVIS ? robvis[n == 2 && r == 1 ? 2 : r]
                       : strcmp(own, "-") == 0       ? minus
                                                     : own;
    }
    return ROB_OK;
}

/* A family's name goes into an attribute and to other programs: it is a name, and nothing else. */
static bool is_family(const char *font)
{
    static const char not_in_names[] = "\"'`,;:<>&\\/{}()=";
    size_t len = strlen(font);
    for (size_t i = 0, n = 0; i < len; i += n) {
        uint32_t code = 0;
        n = rob_utf8_next(font + i, len - i, &code);
        if (n == 0 || rob_utf8_is_control(code) || (code < 0x80 && strchr(not_in_names, (int)code)))
            return false;
    }
    return len > 0 && len <= 100;
}

enum rob_status rob_figure__init(struct rob_drawing *in, const struct rob_figure_options *options,
                                 struct rob_error *err)
{
    double width = options->width > 0 ? options->width : WIDTH;
    in->err = err;
    if (width < NARROWEST || width > WIDEST)
        return rob_fail(err, ROB_INVALID, "a figure is %d to %d mm wide", NARROWEST, WIDEST);
    if (options->font && !is_family(options->font))
        return rob_fail(err, ROB_INVALID,
                        "a font is named by its family, such as Arial, without quotes or commas");
    in->width = width * ROB_POINTS_PER_MM;
    in->size = width < ONE_COLUMN ? 7 : 8;
    in->page_height = PAGE * ROB_POINTS_PER_MM;
    choose_colors(in, options->palette);
    return choose_signs(in, options->symbols);
}

/* --- sides -------------------------------------------------------------------------------- */

enum rob_status rob_figure__choose_sides(struct rob_drawing *in, bool by_reviewer)
{
    const struct rob_source consensus = {ROB_SOURCE_CONSENSUS, 0};
    in->sides[0] = (struct rob_figure_side){in->summary ? in->summary->source : consensus, ""};
    in->n_sides = 1;
    if (!by_reviewer)
        return ROB_OK;
    if (rob_view_hides_names(in->view))
        return rob_fail(in->err, ROB_REFUSED,
                        "an adjudicator sees the answers of single reviewers only when every "
                        "disagreement is resolved");
    in->n_sides = 0;
    for (size_t seat = 0; seat < rob_view_n_seats(in->view); seat++) {
        struct rob_seat found = rob_view_seat(in->view, seat);
        if (found.role == ROB_ROLE_REVIEWER && in->n_sides + 1 < ROB_SIDES_MAX)
            in->sides[in->n_sides++] =
                (struct rob_figure_side){{ROB_SOURCE_SEAT, seat}, found.name};
    }
    in->sides[in->n_sides++] = (struct rob_figure_side){consensus, "Consensus"};
    return ROB_OK;
}

bool rob_figure__is_asked(const struct rob_drawing *in, size_t side, size_t study)
{
    return rob_source_has(&in->sides[side].source, in->view, study);
}

double rob_figure__side_width(const struct rob_drawing *in)
{
    double widest = 0, most = 0.18 * in->width;
    for (size_t i = 0; i < in->n_sides; i++) {
        struct rob_buf name = {0};
        rob_text__show(&name, in->sides[i].name);
        double width = rob_canvas_width(in->canvas, rob_buf_text(&name), name.len, in->size);
        widest = width > widest ? width : widest;
        rob_canvas_drop(in->canvas, &name);
    }
    return widest > most ? most : widest;
}

/* --- pages -------------------------------------------------------------------------------- */

enum { ROWS_LEAST = 5 }; /* of a page, however high its head and foot are */

size_t rob_figure__n_pages(const struct rob_drawing *in, size_t n_rows, double row, double rest)
{
    double fit = floor((in->page_height - rest) / row);
    size_t most = fit > ROWS_LEAST ? (size_t)fit : ROWS_LEAST;
    return in->page_height <= 0 || n_rows <= most ? 1 : (n_rows + most - 1) / most;
}
