/*
 * The terminal. screen.c is the only file that knows curses: it shows a grid, tells keys, pastes
 * and clicks apart, and leaves the terminal as it was found.
 *
 *     struct rob_screen_options options = {.color = ROB_COLOR_AUTO};
 *     struct rob_terminal *terminal = rob_terminal_open(&options);    // NULL: not a full screen
 *     rob_terminal_present(terminal, grid);
 *     poll(rob_terminal_fd(terminal) ...);
 *     while (rob_terminal_read(terminal, &input))
 *         ...
 *     rob_terminal_close(terminal);
 */
#ifndef ROB_TUI_SCREEN_H
#define ROB_TUI_SCREEN_H

#include "tui/decode.h"
#include "tui/grid.h"
#include "tui/tui.h"

struct rob_terminal;

/* The name by which terminfo knows the terminal, if standard input and output are terminals that
 * can be addressed by row and column; NULL else. Where $TERM is not known here, it is the name of a
 * common terminal that nearly all others imitate. */
const char *rob_terminal_name(void);

/* NULL where the terminal is too simple. `barrier` is a control character that nothing swallows,
 * for tests; 0: none. */
struct rob_terminal *rob_terminal_open(const char *name, enum rob_tui_color color, int barrier);
void rob_terminal_close(struct rob_terminal *terminal);

int rob_terminal_fd(const struct rob_terminal *terminal);

/* The next key, paste or click; false if nothing is waiting. */
bool rob_terminal_read(struct rob_terminal *terminal, struct rob_input *input);

/* Milliseconds until rob_terminal_read() is to be called though nothing has come: what was read is
 * then no part of a longer sequence. -1: no matter when. */
int rob_terminal_wait(const struct rob_terminal *terminal);

/* Milliseconds on a clock that only goes forward. */
int64_t rob_terminal_clock(void);

/* Asks the kernel for the size and takes it over; true if it has changed. */
bool rob_terminal_resize(struct rob_terminal *terminal);
void rob_terminal_size(const struct rob_terminal *terminal, int *rows, int *cols);

void rob_terminal_present(struct rob_terminal *terminal, const struct rob_grid *grid);

/* The next present draws everything anew. */
void rob_terminal_repaint(struct rob_terminal *terminal);

/* Gives the terminal back for a while (an editor, Ctrl-Z), and takes it again. */
void rob_terminal_suspend(struct rob_terminal *terminal);
void rob_terminal_resume(struct rob_terminal *terminal);

void rob_terminal_mouse(struct rob_terminal *terminal, bool on);

/* Hands a text to the clipboard of the terminal (OSC 52), which may not allow it. */
void rob_terminal_copy(struct rob_terminal *terminal, const char *text);

/* Tests: sets the terminal's title to "syrob N", once all output has been sent. */
void rob_terminal_barrier(struct rob_terminal *terminal, unsigned n);

#endif
