/* Keys and actions of every screen; global_act.c does them. */
#include "tui/screens.h"

static const struct rob_binding GLOBAL[] = {
    {'z', 0, 0, ROB_ACT_UNDO, "undo", "undo the last change; again: the one before", NULL,
     "back oops"},
    {'Z', 0, 0, ROB_ACT_REDO, "redo", "redo the last change that was undone", NULL, NULL},
    {':', 0, 0, ROB_ACT_PALETTE, NULL, "all actions, found by a word", NULL, "palette command"},
    {'?', ROB_KEY_F1, 0, ROB_ACT_HELP, "help", "this help; F1 while a text is written", NULL,
     "keys"},
    {'\\', 0, 0, ROB_ACT_BEHIND, NULL, "the next key is a command, not an answer", NULL,
     "answer hidden"},
    {'%', 0, 0, ROB_ACT_MOUSE, "mouse on or off", "mouse on or off; Shift selects text as usual",
     NULL, NULL},
    {ROB_CTRL('L'), 0, 0, ROB_ACT_REPAINT, "redraw", "redraw and load the changes of others", NULL,
     "refresh reload"},
    {ROB_CTRL('Z'), 0, 0, ROB_ACT_SUSPEND, "suspend", "suspend (fg resumes)", NULL,
     "shell background"},
    {ROB_CTRL('C'), 0, 0, ROB_ACT_LEAVE, "leave", "quit now; everything is saved", NULL,
     "quit exit"},
    {0, 0, 0, ROB_ACT_STUDIES, "list of studies", NULL, NULL, "back home"},
    {0, 0, 0, ROB_ACT_FIND, "find", NULL, NULL, "search filter words"},
    {0, 0, 0, ROB_ACT_SUMMARY, "summary", NULL, NULL, "matrix bars traffic light results"},
    {0, 0, 0, ROB_ACT_AGREEMENT, "agreement", NULL, NULL, "kappa statistics"},
    {0, 0, 0, ROB_ACT_RECONCILE, "reconcile", NULL, NULL,
     "consensus differences disagreements resolve settle"},
    {0, 0, 0, ROB_ACT_WORK, "work list", NULL, NULL, "disagreements differences list several"},
    {0, 0, 0, ROB_ACT_PAPER, "open the paper", NULL, NULL, "pdf doi"},
    {0, 0, 0, ROB_ACT_HISTORY, "history of the study", NULL, NULL, "log changes"},
    {0, 0, 0, ROB_ACT_NOTE, "note on the study", NULL, NULL, "remark comment"},
    {0, 0, 0, ROB_ACT_FLAG, "flag the study", NULL, NULL, "mark remind"},
    {0, 0, 0, ROB_ACT_EXPORT, "export", NULL, NULL,
     "table csv report html robvis sheet excel bundle save file"},
    {0, 0, 0, ROB_ACT_FIGURE, "figure", NULL, NULL, "draw svg pdf png save picture print"},
    {0, 0, 0, ROB_ACT_SYNC, "synchronise with a folder", NULL, NULL, "sync merge usb stick share"},
};

const struct rob_screen rob_screen_global = {
    .name = "everywhere", .bindings = GLOBAL, .n_bindings = ROB_COUNT(GLOBAL)};
