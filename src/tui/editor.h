/*
 * A text in the user's own editor: $VISUAL, $EDITOR or vi. The terminal must have been given back.
 *
 *     struct rob_edit edit;
 *     rob_editor_run(&edit, text);
 *     rob_editor_end(&edit, take(&edit));   // where it was not taken, the file stays
 */
#ifndef ROB_TUI_EDITOR_H
#define ROB_TUI_EDITOR_H

#include "base/buf.h"

struct rob_edit {
    struct rob_buf text; /* as the editor left it, without the line end that it added */
    bool read;           /* `text` is all that the file holds */
    bool failed;         /* the editor did, or nothing could be read */
    char *folder, *path; /* of its file; NULL: there is none */
};

void rob_editor_run(struct rob_edit *edit, const char *text);

/* Frees all, and removes the file unless it is to stay. */
void rob_editor_end(struct rob_edit *edit, bool remove);

#endif
