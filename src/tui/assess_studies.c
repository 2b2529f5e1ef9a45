/* The list of studies beside the form, where the screen is wide enough for both. */
#include "tui/assess.h"

#include "session/studies.h"
#include "session/words.h"
#include "tui/frame.h"

static void draw_study(const struct rob_tui *tui, struct rob_grid *grid, int row, int width,
                       size_t study)
{
    const struct rob_session *session = &tui->session;
    struct rob_study s = rob_view_study(session->view, study);
    struct rob_buf progress = {0};
    bool here = study == session->judging.study;
    rob_word_progress(&progress, session, study);
    int col = width - (int)progress.len - 2;
    rob_grid_printf(grid, row, 1, 0, "%4d", s.number);
    rob_grid_title(grid, row, 6, col - 7, s.label, 0);
    rob_grid_str(grid, row, col, rob_buf_text(&progress), 0);
    rob_grid_target(grid, row, 0, width - 1, 1, ROB_TARGET_STUDY, study);
    if (here)
        rob_select(grid, row, 0, width - 1);
    rob_buf_free(&progress);
}

void rob_assess_draw_studies(const struct rob_tui *tui, struct rob_grid *grid, int width)
{
    const struct rob_studies *list = &tui->session.studies;
    int height = grid->rows - 4;
    size_t at = 0;
    while (at < list->n_rows && list->rows[at] != tui->session.judging.study)
        at++;
    size_t first = rob_first_row(at, list->n_rows, height), last = first + (size_t)height;
    struct rob_buf heading = {0};
    rob_buf_str(&heading, "Studies: ");
    rob_studies_filter_words(&tui->session, &heading);
    rob_grid_title(grid, 1, 1, width - 3, rob_buf_text(&heading), ROB_ATTR_BOLD);
    for (size_t i = first; i < list->n_rows && i < last; i++)
        draw_study(tui, grid, 2 + (int)(i - first), width, list->rows[i]);
    if (list->n_rows > (size_t)height)
        rob_more(grid, grid->rows - 3, width - 1, first,
                 list->n_rows > last ? list->n_rows - last : 0);
    rob_grid_down(grid, 1, width - 1, grid->rows - 3);
    rob_buf_free(&heading);
}
