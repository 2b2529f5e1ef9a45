/* "Who are you?", at every start without --as: the wrong name is the costliest slip there is. */
#include "tui/screens.h"

#include "session/words.h"
#include "tui/frame.h"
#include "tui/lines.h"

enum { ACT_MOVE, ACT_ENTER, ACT_NUMBER, ACT_QUIT };

static unsigned enter(struct rob_tui *tui, size_t seat)
{
    struct rob_error err = {0};
    if (seat >= rob_view_n_seats(tui->session.view))
        return 0;
    if (rob_view_seat(tui->session.view, seat).released) {
        rob_session_say(&tui->session, "%s has left this review.",
                        rob_word_name(&tui->session, seat));
        return ROB_REDRAW;
    }
    if (!rob_session_enter(&tui->session, rob_view_seat(tui->session.view, seat).id, &err))
        return ROB_ENTERED;
    rob_session_complain(&tui->session, &err);
    return ROB_REDRAW;
}

static unsigned act(struct rob_tui *tui, int action, int key)
{
    switch (action) {
    case ACT_MOVE:
        rob_move(&tui->who, rob_view_n_seats(tui->session.view), key, 1);
        return ROB_REDRAW;
    case ACT_ENTER:
        return enter(tui, tui->who);
    case ACT_NUMBER:
        return key == '0' ? 0 : enter(tui, (size_t)(key - '1'));
    default:
        return ROB_QUIT;
    }
}

static unsigned click(struct rob_tui *tui, const struct rob_target *target)
{
    tui->who = target->which;
    return ROB_REDRAW;
}

static void draw_seat(const struct rob_tui *tui, struct rob_grid *grid, int row, size_t seat)
{
    struct rob_seat who = rob_view_seat(tui->session.view, seat);
    size_t totals[3] = {0};
    struct rob_buf name = {0};
    bool here = seat == tui->who;
    rob_word_full_name(&name, &tui->session, seat);
    rob_grid_printf(grid, row, 1, ROB_ATTR_BOLD, "%c %zu", here ? '>' : ' ', seat + 1);
    int width = grid->cols / 2 < 36 ? grid->cols / 2 - 3 : 36;
    rob_grid_title(grid, row, 6, width, rob_buf_text(&name), here ? ROB_ATTR_BOLD : 0);
    rob_view_seat_totals(totals, tui->session.view, seat);
    int col = 6 + width + 2;
    if (who.released)
        rob_grid_str(grid, row, col, "has left", 0);
    else if (who.role == ROB_ROLE_ADJUDICATOR)
        rob_grid_str(grid, row, col, "adjudicator", 0);
    else if (who.role == ROB_ROLE_MACHINE)
        rob_grid_str(grid, row, col, "a machine, filled from a sheet", 0);
    else
        rob_grid_printf(grid, row, col, 0, "%zu of %zu finished", totals[ROB_COMPLETE],
                        totals[0] + totals[1] + totals[2]);
    rob_grid_target(grid, row, 0, grid->cols, 1, ROB_TARGET_ROW, seat);
    if (here)
        rob_select(grid, row, 0, grid->cols);
    if (here)
        rob_grid_cursor(grid, row, 1);
    rob_buf_free(&name);
}

static size_t n_choices(const struct rob_tui *tui)
{
    return rob_view_n_seats(tui->session.view);
}

static void draw(const struct rob_tui *tui, struct rob_grid *grid)
{
    size_t n = rob_view_n_seats(tui->session.view);
    bool roomy = grid->rows >= 16;
    int row = roomy ? 7 : 2, height = grid->rows - 2 - row;
    size_t first = rob_first_row(tui->who, n, height);
    rob_frame(tui, grid, rob_view_title(tui->session.view));
    struct rob_totals totals = rob_view_totals(tui->session.view);
    bool all_open = totals.studies > 0 && totals.open == totals.studies;
    if (roomy)
        rob_grid_lines(grid, 2, 1, grid->cols - 2, 3,
                       all_open ? "All studies are unblinded: everybody sees all answers."
                       : rob_view_opens_by_round(tui->session.view)
                           ? "You will not see each other's answers until all of you have finished "
                             "every study that you share in this round."
                           : "You will not see each other's answers to a study until all of you "
                             "have finished it.",
                       0);
    rob_grid_str(grid, roomy ? 5 : 1, 1, "Who are you?", ROB_ATTR_BOLD);
    for (size_t i = first; i < n && i < first + (size_t)height; i++)
        draw_seat(tui, grid, row + (int)(i - first), i);
    if (n == 0)
        rob_grid_str(grid, row, 1, "This review has no reviewers yet.", 0);
}

static void brief(const struct rob_tui *tui, struct rob_buf *out)
{
    rob_buf_str(out, "Who are you?");
    if (tui->who < rob_view_n_seats(tui->session.view))
        rob_buf_printf(out, " %s", rob_word_name(&tui->session, tui->who));
}

static const struct rob_binding BINDINGS[] = {
    {ROB_KEY_DIGIT, 0, 0, ACT_NUMBER, NULL, "the reviewer with this number", "who you are", NULL},
    {ROB_KEY_ENTER, 0, 0, ACT_ENTER, "choose", "the selected reviewer", "this one", NULL},
    {ROB_KEY_DOWN, 'j', 0, ACT_MOVE, NULL, "next", NULL, NULL},
    {ROB_KEY_UP, 'k', 0, ACT_MOVE, NULL, "previous", NULL, NULL},
    {'q', ROB_KEY_ESC, 0, ACT_QUIT, "quit", "leave the program", "quit", "exit leave"},
};

const struct rob_screen rob_screen_who = {.name = "who are you",
                                          .place = "at the start",
                                          .draw = draw,
                                          .brief = brief,
                                          .act = act,
                                          .click = click,
                                          .n_choices = n_choices,
                                          .bindings = BINDINGS,
                                          .n_bindings = ROB_COUNT(BINDINGS)};
