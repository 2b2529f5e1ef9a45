/*
 * The screens over the small review of sample.h, without a terminal.
 *
 *     struct fixture fixture;
 *     fixture_init(&fixture, SAMPLE_PLAIN);
 *     fixture_begin(&fixture, "r1", ROB_TUI_LIST);
 *     fixture_keys(&fixture, "j");
 *     assert_shows(&fixture, "Ferreira 2009");
 *     fixture_free(&fixture);
 */
#ifndef TESTS_VIEW_FIXTURE_H
#define TESTS_VIEW_FIXTURE_H

#include "tui/app.h"
#include "view/sample.h"

struct fixture {
    struct sample sample;
    struct rob_tui tui;
    struct rob_grid grid;
    bool begun;
};

static inline void fixture_init(struct fixture *fixture, enum sample_kind kind)
{
    memset(fixture, 0, sizeof *fixture);
    sample_init(&fixture->sample, kind);
}

static inline void fixture_begin_with(struct fixture *fixture, struct rob_tui_options options)
{
    struct rob_error err = {0};
    if (rob_tui_init(&fixture->tui, fixture->sample.review, &options, &err))
        fail_msg("%s", err.text);
    fixture->tui.session.fixed_time = SAMPLE_TIME;
    fixture->begun = true;
    if (rob_tui_begin(&fixture->tui, &err))
        fail_msg("%s", err.text);
}

static inline void fixture_begin(struct fixture *fixture, const char *seat,
                                 enum rob_tui_start start)
{
    fixture_begin_with(fixture, (struct rob_tui_options){.seat = seat, .start = start});
}

static inline void fixture_end(struct fixture *fixture)
{
    if (fixture->begun)
        rob_tui_free(&fixture->tui);
    fixture->begun = false;
}

static inline void fixture_free(struct fixture *fixture)
{
    fixture_end(fixture);
    rob_grid_free(&fixture->grid);
    sample_free(&fixture->sample);
}

static inline unsigned fixture_key(struct fixture *fixture, int key)
{
    return rob_tui_key(&fixture->tui, key);
}

/* Each byte is a key; \r is Enter, \t Tab, \033 Esc. */
static inline void fixture_keys(struct fixture *fixture, const char *keys)
{
    for (; *keys; keys++)
        rob_tui_key(&fixture->tui, (unsigned char)*keys);
}

static inline void fixture_draw(struct fixture *fixture, int rows, int cols)
{
    rob_tui_resize(&fixture->tui, rows, cols);
    assert_true(rob_grid_resize(&fixture->grid, rows, cols));
    fixture->grid.unicode = true;
    rob_tui_draw(&fixture->tui, &fixture->grid);
}

/* The picture as text, the cursor's place below it. */
static inline char *fixture_picture(struct fixture *fixture)
{
    struct rob_buf text = {0};
    for (int row = 0; row < fixture->grid.rows; row++) {
        rob_grid_row(&fixture->grid, row, &text);
        rob_buf_char(&text, '\n');
    }
    rob_buf_printf(&text, "cursor %d,%d\n", fixture->grid.cursor_row, fixture->grid.cursor_col);
    char *picture = rob_buf_take(&text);
    assert_non_null(picture);
    return picture;
}

static inline bool fixture_shows(struct fixture *fixture, const char *part)
{
    char *picture = fixture_picture(fixture);
    bool shows = strstr(picture, part) != NULL;
    free(picture);
    return shows;
}

/* A reviewer's view of an own judgement; ROB_NOT_FOUND and "" without one. */
static inline struct rob_judgement fixture_judged(struct fixture *fixture, const char *seat,
                                                  size_t study, size_t item)
{
    struct rob_view *view = NULL;
    struct rob_judgement judgement = {.answer = ROB_NOT_FOUND, .support = ""};
    assert_int_equal(rob_view_new(&view, fixture->sample.review, seat, NULL), ROB_OK);
    struct rob_cell cell = {study, item, ROB_NO_OUTCOME};
    int at = rob_view_find_seat(view, seat);
    assert_true(at >= 0);
    if (!rob_view_judgement(&judgement, view, cell, (size_t)at))
        judgement = (struct rob_judgement){.answer = ROB_NOT_FOUND, .support = ""};
    rob_view_free(view);
    return judgement;
}

/* Everything that has been recorded, as far as the reviewer may see it. */
static inline size_t fixture_n_events(struct fixture *fixture)
{
    struct rob_log *log = NULL;
    size_t n = 0;
    assert_int_equal(
        rob_view_log(&log, fixture->tui.session.view, ROB_NOT_FOUND, ROB_NOT_FOUND, NULL), ROB_OK);
    n = log->n;
    rob_log_free(log);
    return n;
}

enum { YES, UNCLEAR, NO }; /* answers of the form, by number */

#define assert_shows(fixture, part)                                                                \
    do {                                                                                           \
        fixture_draw((fixture), (fixture)->tui.rows, (fixture)->tui.cols);                         \
        if (!fixture_shows((fixture), (part))) {                                                   \
            char *picture_ = fixture_picture(fixture);                                             \
            print_message("%s", picture_);                                                         \
            free(picture_);                                                                        \
            fail_msg("not on the screen: %s", (part));                                             \
        }                                                                                          \
    } while (0)

#endif
