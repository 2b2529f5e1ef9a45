/*
 * The screens as one program: keys in, pictures out. Nothing here knows the terminal.
 *
 *     struct rob_tui tui;
 *     rob_tui_init(&tui, review, &options, &err);
 *     rob_tui_begin(&tui, &err);                      // "who are you?", or the first screen
 *     while (running) {
 *         rob_tui_draw(&tui, &grid);                  // const: changes nothing
 *         reaction = rob_tui_key(&tui, key);          // an action: never draws
 *     }
 *     rob_tui_free(&tui);
 *
 * The session decides what may be done and what is recorded (session/session.h); a screen shows
 * its replies. screens.h says what a screen is.
 */
#ifndef ROB_TUI_APP_H
#define ROB_TUI_APP_H

#include "tui/screens.h"

struct rob_edit;

enum rob_status rob_tui_init(struct rob_tui *tui, struct rob_review *review,
                             const struct rob_tui_options *options, struct rob_error *err);
void rob_tui_free(struct rob_tui *tui);

/* Opens the first screen. Errors: an unknown reviewer or study. */
enum rob_status rob_tui_begin(struct rob_tui *tui, struct rob_error *err);

/* Reaction flags that are the loop's; the others have been dealt with. */
unsigned rob_tui_key(struct rob_tui *tui, int key);
unsigned rob_tui_paste(struct rob_tui *tui, const char *text, size_t len);

/* A click on what was drawn last. */
unsigned rob_tui_click(struct rob_tui *tui, const struct rob_grid *grid, int row, int col);
void rob_tui_resize(struct rob_tui *tui, int rows, int cols);
void rob_tui_tick(struct rob_tui *tui); /* every second */

/* Takes over the text that the editor left. True: it is neither taken nor kept, and its file must
 * stay. */
bool rob_tui_edited(struct rob_tui *tui, const struct rob_edit *edit);
void rob_tui_draw(const struct rob_tui *tui, struct rob_grid *grid);

#endif
