/*
 * Prints what the screens show of a review, for the tests of the command line:
 *
 *     view_draw REVIEW SEAT KEYS [KEYS ...]
 *
 * Each of KEYS is pressed on a summary that was opened anew; the picture after it is printed in
 * three sizes.
 */
#include "tui/app.h"

#include <stdio.h>

static void draw(struct rob_tui *tui, int rows, int cols)
{
    struct rob_grid grid = {0};
    rob_tui_resize(tui, rows, cols);
    if (!rob_grid_resize(&grid, rows, cols))
        return;
    rob_tui_draw(tui, &grid);
    for (int row = 0; row < rows; row++) {
        struct rob_buf line = {0};
        rob_grid_row(&grid, row, &line);
        puts(rob_buf_text(&line));
        rob_buf_free(&line);
    }
    rob_grid_free(&grid);
}

static enum rob_status show(struct rob_review *review, const char *seat, const char *keys,
                            struct rob_error *err)
{
    static const int sizes[][2] = {{24, 80}, {10, 40}, {60, 200}};
    struct rob_tui tui;
    const struct rob_tui_options options = {.seat = seat, .start = ROB_TUI_SUMMARY};
    enum rob_status status = rob_tui_init(&tui, review, &options, err);
    if (!status)
        status = rob_tui_begin(&tui, err);
    for (; !status && *keys; keys++)
        rob_tui_key(&tui, (unsigned char)*keys);
    for (size_t i = 0; !status && i < sizeof sizes / sizeof *sizes; i++)
        draw(&tui, sizes[i][0], sizes[i][1]);
    rob_tui_free(&tui);
    return status;
}

int main(int argc, char **argv)
{
    struct rob_review *review = NULL;
    struct rob_error err = {0};
    if (argc < 4)
        return 2;
    enum rob_status status = rob_review_open(&review, argv[1], &err);
    for (int i = 3; !status && i < argc; i++)
        status = show(review, argv[2], argv[i], &err);
    if (status)
        fprintf(stderr, "%s\n", err.text);
    rob_review_free(review);
    return status != ROB_OK;
}
