/*
 * A record as screening shows it: title, authors, source and abstract, with the words of the form
 * and of --highlight in bold.
 */
#ifndef ROB_TUI_RECORD_H
#define ROB_TUI_RECORD_H

#include "tui/screens.h"

struct rob_record_place {
    size_t study;
    int row, col, width, height;
    size_t top; /* the first line that is shown; more than there are: the last ones */
};

void rob_record_text(struct rob_buf *out, const struct rob_session *session, size_t study);

/* Returns the lines that do not fit; 0: all are shown. */
size_t rob_record_draw(const struct rob_tui *tui, struct rob_grid *grid,
                       const struct rob_record_place *at);

/* The line that a record in this room can be scrolled to at most. */
size_t rob_record_last_top(const struct rob_tui *tui, size_t study, int width, int height);

#endif
