/* A text in the user's own editor: $VISUAL, $EDITOR or vi. The terminal must have been given back.
 */
#ifndef ROB_TUI_EDITOR_H
#define ROB_TUI_EDITOR_H

/* The text as the editor left it, the caller's to free; NULL: it failed. One line end that the
 * editor added at the end is taken off again. */
char *rob_editor_run(const char *text);

#endif
