/* A text to read, over the screen below: guidance, details, why there is no score. */
#include "tui/screens.h"

#include "tui/frame.h"
#include "tui/lines.h"

#include "base/utf8.h"

#include <stdlib.h>

enum { ACT_SCROLL, ACT_CLOSE };
enum { MODE_SHORT = 1, MODE_LONG = 2 }; /* only a long text scrolls */

void rob_page_open(struct rob_tui *tui, const char *title, struct rob_buf *text)
{
    free(tui->page.text);
    rob_utf8_print(tui->page.title, sizeof tui->page.title, "%s", title);
    tui->page.text = rob_buf_take(text);
    tui->page.top = 0;
    if (tui->page.text)
        rob_tui_push(tui, ROB_SCREEN_PAGE);
}

static int width_of(int cols)
{
    return cols - 4 < 96 ? cols - 4 : 96;
}

static unsigned act(struct rob_tui *tui, int action, int key)
{
    struct rob_lines lines = {0};
    int height = tui->rows - 3;
    if (action == ACT_CLOSE)
        return ROB_CLOSE;
    if (rob_lines_break_hanging(&lines, tui->page.text, width_of(tui->cols))) {
        size_t last = lines.n > (size_t)height ? lines.n - (size_t)height + 1 : 1;
        if (tui->page.top >= last)
            tui->page.top = last - 1;
        rob_move(&tui->page.top, last, key == ' ' ? ROB_KEY_PAGE_DOWN : key, height);
    }
    rob_lines_free(&lines);
    return ROB_REDRAW;
}

static void draw(const struct rob_tui *tui, struct rob_grid *grid)
{
    struct rob_lines lines = {0};
    int height = grid->rows - 3;
    rob_grid_clear(grid);
    if (rob_lines_break_hanging(&lines, tui->page.text, width_of(grid->cols))) {
        size_t n = lines.n > 0 && lines.at[lines.n - 1].len == 0 ? lines.n - 1 : lines.n;
        size_t most = n > (size_t)height ? n - (size_t)height : 0;
        size_t top = tui->page.top < most ? tui->page.top : most;
        rob_frame(tui, grid, tui->page.title);
        rob_grid_broken(grid, 1, 2, width_of(grid->cols), height, tui->page.text, &lines, top);
        if (top + (most - top) > 0)
            rob_more(grid, grid->rows - 2, grid->cols, top, most - top);
    }
    rob_grid_cursor(grid, 1, 1);
    rob_lines_free(&lines);
}

static unsigned mode(const struct rob_tui *tui)
{
    int lines = rob_lines_needed(tui->page.text, width_of(tui->cols), true);
    return lines > tui->rows - 3 ? MODE_LONG : MODE_SHORT;
}

static const struct rob_binding BINDINGS[] = {
    {ROB_KEY_ESC, 'q', 0, ACT_CLOSE, NULL, NULL, "close", NULL},
    {ROB_KEY_ENTER, 'i', 0, ACT_CLOSE, NULL, NULL, NULL, NULL},
    {ROB_KEY_DOWN, 'j', MODE_LONG, ACT_SCROLL, NULL, NULL, "scroll", NULL},
    {ROB_KEY_UP, 'k', MODE_LONG, ACT_SCROLL, NULL, NULL, NULL, NULL},
    {ROB_KEY_PAGE_DOWN, ROB_KEY_PAGE_UP, MODE_LONG, ACT_SCROLL, NULL, NULL, NULL, NULL},
    {' ', 0, MODE_LONG, ACT_SCROLL, NULL, NULL, "next page", NULL},
    {ROB_KEY_HOME, ROB_KEY_END, MODE_LONG, ACT_SCROLL, NULL, NULL, NULL, NULL},
};

const struct rob_screen rob_screen_page = {.name = "text",
                                           .draw = draw,
                                           .act = act,
                                           .mode = mode,
                                           .bindings = BINDINGS,
                                           .n_bindings = ROB_COUNT(BINDINGS),
                                           .overlay = true};
