/* Keys of every screen. */
#include "tui/screens.h"

static const struct rob_binding GLOBAL[] = {
    {'z', 0, 0, ROB_ACT_UNDO, "undo", "undo the last change; again: the one before", NULL,
     "back oops"},
    {'Z', 0, 0, ROB_ACT_REDO, "redo", "redo the last change that was undone", NULL, NULL},
    {':', 0, 0, ROB_ACT_PALETTE, NULL, "find an action by a word", NULL, "palette command"},
    {'?', ROB_KEY_F1, 0, ROB_ACT_HELP, "help", "this help; F1 while a text is written", NULL,
     "keys"},
    {'\\', 0, 0, ROB_ACT_BEHIND, NULL, "the next key is a command, not an answer", NULL,
     "answer hidden"},
    {'%', 0, 0, ROB_ACT_MOUSE, "mouse on or off", "mouse on or off: a click selects", NULL, NULL},
    {ROB_CTRL('L'), 0, 0, ROB_ACT_REPAINT, "redraw", "redraw and load the changes of others", NULL,
     "refresh reload"},
    {ROB_CTRL('Z'), 0, 0, ROB_ACT_SUSPEND, "suspend", "suspend (fg resumes)", NULL,
     "shell background"},
    {ROB_CTRL('C'), 0, 0, ROB_ACT_LEAVE, "leave", "quit now; everything is saved", NULL,
     "quit exit"},
};

const struct rob_screen rob_screen_global = {
    .name = "everywhere", .bindings = GLOBAL, .n_bindings = ROB_COUNT(GLOBAL)};
