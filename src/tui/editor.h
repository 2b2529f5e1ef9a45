/*
 * A text in the user's own editor: $VISUAL, $EDITOR, nano or vi. The terminal must have been given
 * back.
 *
 *     struct rob_edit edit;
 *     bool stays = false;
 *     rob_editor_run(&edit, session, text);
 *     if (rob_editor_take(&edit, session, field, text, &stays))
 *         use(rob_field_text(field));
 *     rob_editor_end(&edit, stays);
 */
#ifndef ROB_TUI_EDITOR_H
#define ROB_TUI_EDITOR_H

#include "session/session.h"

struct rob_edit {
    struct rob_buf text; /* as the editor left it, without the line end that it added */
    bool read;           /* `text` is all that the file holds */
    bool failed;         /* the editor did, or nothing could be read */
    char *folder, *path; /* of its file; NULL: no file */
};

void rob_editor_run(struct rob_edit *edit, const struct rob_session *session, const char *text);

/* Replaces the text of the field. False: it was not taken (`field` NULL: there is no place for it),
 * and the message says why; a text that is not `before` is kept in a file, or else *stays is true,
 * and the editor's file must stay. */
bool rob_editor_take(const struct rob_edit *edit, struct rob_session *session,
                     struct rob_field *field, const char *before, bool *stays);

/* Frees all, and removes the file unless it is to stay. */
void rob_editor_end(struct rob_edit *edit, bool stays);

#endif
