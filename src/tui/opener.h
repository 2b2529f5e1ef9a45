/* The program that opens papers: $SYROB_OPEN, or what the desktop opens files with. */
#ifndef ROB_TUI_OPENER_H
#define ROB_TUI_OPENER_H

#include <stdbool.h>

/* Starts it with this path or address and does not wait for it; it has neither the terminal nor our
 * signals. False: there is no such program. */
bool rob_opener_run(const char *what);

#endif
