/* Stacked bars: one row an item, all of 100 %. */
#include "tui/overview.h"

#include "base/utf8.h"
#include "session/words.h"
#include "tui/colors.h"
#include "tui/frame.h"
#include "tui/results.h"

#include <stdio.h>
#include <string.h>

enum { NUMBER_WIDTH = 4, BAR_LEAST = 16, TITLE_LEAST = 14 };

static const char *symbol(const struct rob_tui *tui, size_t share)
{
    return share < tui->session.form->n_risks ? tui->session.form->risks[share].symbol : "#";
}

/* The first value is the number of judgements: what is not judged is left blank. */
static void draw_bar(const struct rob_tui *tui, struct rob_grid *grid, int row, int col, int width,
                     const struct rob_value *values, size_t n)
{
    size_t columns[ROB_FORM_RISKS_MAX + 1];
    rob_bar_columns(columns, values + 1, n, rob_bar_filled(values, (size_t)width));
    for (size_t i = 0; i < n; i++) {
        unsigned attr =
            i < tui->session.form->n_risks ? rob_color_of_risk(tui->session.form, (int)i) : 0;
        rob_grid_fill(grid, row, col, (int)columns[i], *symbol(tui, i), attr);
        col += (int)columns[i];
    }
    if (!values[0].count)
        rob_grid_title(grid, row, col, width, "(no judgements)", ROB_ATTR_DIM);
}

static void draw_numbers(const struct rob_tui *tui, struct rob_grid *grid, int row, int col,
                         const struct rob_value *values, size_t n)
{
    for (size_t i = 1; i <= n; i++, col += NUMBER_WIDTH) {
        char text[ROB_STAT_TEXT];
        if (tui->summary.counts)
            rob_value_text(text, ROB_VALUE_COUNT, &values[i]);
        else
            rob_share_text(text, (double)values[i].count, (double)values[i].whole, 0);
        rob_grid_printf(grid, row, col, 0, "%*s", NUMBER_WIDTH, text);
    }
    rob_grid_printf(grid, row, col, ROB_ATTR_DIM, "%5llu", (unsigned long long)values[0].count);
}

static void draw_head(const struct rob_tui *tui, struct rob_grid *grid, int row, int bar, int width,
                      int numbers, size_t n)
{
    int end = numbers;
    rob_overview_legend(tui, grid, row, 1);
    for (size_t i = 0; i < n; i++, end += NUMBER_WIDTH)
        rob_grid_printf(grid, row + 1, end, ROB_ATTR_BOLD, "%*s", NUMBER_WIDTH, symbol(tui, i));
    rob_grid_str(grid, row + 1, end, "    n", ROB_ATTR_BOLD);
    const char *unit = tui->summary.counts ? "numbers of studies" : "% of studies";
    rob_grid_str(grid, row, grid->cols - 1 - (int)strlen(unit), unit, 0);
    for (int quarter = 0; quarter <= 4 && width >= BAR_LEAST; quarter += width < 24 ? 2 : 1) {
        char text[8];
        int len = snprintf(text, sizeof text, "%d%%", quarter * 25);
        int at = bar + width * quarter / 4 - (quarter == 4 ? len : 0);
        rob_grid_put(grid, row + 1, at, len, text, (size_t)len, ROB_ATTR_DIM);
    }
}

/* The bars of the items, then the answers to each item without risks under its title. */
size_t rob_overview_n_bars(const struct rob_result *result)
{
    size_t n = result->tables[0].n_rows;
    for (size_t t = 2; t < result->n_tables; t++)
        n += 1 + result->tables[t].n_rows;
    return n;
}

static void draw_answer(struct rob_grid *grid, int row, const struct rob_result_table *answers,
                        size_t line)
{
    char text[ROB_STAT_TEXT];
    if (line == 0) {
        rob_grid_title(grid, row, 1, grid->cols - 2, answers->title, ROB_ATTR_BOLD);
        return;
    }
    const struct rob_result_row *answer = &answers->rows[line - 1];
    rob_value_text(text, answers->columns[0].kind, &answer->values[0]);
    int room = grid->cols - 4 - (int)strlen(text);
    rob_grid_title(grid, row, 4, room - 4 < 36 ? room - 4 : 36, answer->title, 0);
    rob_grid_printf(grid, row, room - 4 < 36 ? room + 1 : 42, 0, "%s", text);
}

struct place {
    int titles, bar, width, numbers;
};

static void draw_line(const struct rob_tui *tui, struct rob_grid *grid, int at, size_t line,
                      const struct place *place)
{
    const struct rob_result *result = tui->summary.result;
    const struct rob_result_table *items = &result->tables[0];
    if (line < items->n_rows) {
        const struct rob_value *values = items->rows[line].values;
        rob_row_draw_title(grid, at, 1, place->titles - 1, 0, &items->rows[line]);
        if (place->width > 0)
            draw_bar(tui, grid, at, place->bar, place->width, values, items->n_shares);
        draw_numbers(tui, grid, at, place->numbers, values, items->n_shares);
        return;
    }
    line -= items->n_rows;
    size_t t = 2;
    for (; line > result->tables[t].n_rows; t++)
        line -= 1 + result->tables[t].n_rows;
    draw_answer(grid, at, &result->tables[t], line);
}

/* Titles are whole where that leaves the bars enough. */
static int title_width(const struct rob_result_table *items, int room)
{
    int width = TITLE_LEAST;
    for (size_t i = 0; i < items->n_rows; i++) {
        struct rob_buf title = {0};
        rob_row_title(&title, &items->rows[i]);
        int needs = 2 + (int)rob_utf8_columns(rob_buf_text(&title), title.len);
        width = needs > width ? needs : width;
        rob_buf_free(&title);
    }
    int most = room - BAR_LEAST > TITLE_LEAST ? room - BAR_LEAST : TITLE_LEAST;
    return width < most ? width : most;
}

void rob_overview_draw_bars(const struct rob_tui *tui, struct rob_grid *grid, int row, int height)
{
    const struct rob_result_table *items = &tui->summary.result->tables[0];
    size_t n = items->n_shares;
    struct place place = {.numbers = grid->cols - 6 - NUMBER_WIDTH * (int)n};
    place.titles = title_width(items, place.numbers - 2);
    place.bar = place.titles + 2;
    place.width = place.numbers - place.bar;
    size_t rows = (size_t)(height - 2 > 0 ? height - 2 : 1),
           all = rob_overview_n_bars(tui->summary.result);
    size_t last = all > rows ? all - rows : 0;
    size_t first = tui->session.shown < last ? tui->session.shown : last;
    draw_head(tui, grid, row, place.bar, place.width, place.numbers, n);
    for (size_t i = first; i < all && i < first + rows; i++)
        draw_line(tui, grid, row + 2 + (int)(i - first), i, &place);
    if (last && !tui->session.message[0]) /* the message has that row */
        rob_more(grid, grid->rows - 2, grid->cols, first, last - first);
}
