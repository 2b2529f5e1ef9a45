/*
 * A screen is one file that ends in one constant `struct rob_screen`. Its table of keys dispatches
 * them, and is shown as hint line, help and palette. Screens lie on a stack; an overlay leaves the
 * one below in sight. A screen opens another one by its number, so that no screen needs the file of
 * another.
 */
#ifndef ROB_TUI_SCREENS_H
#define ROB_TUI_SCREENS_H

#include "tui/grid.h"
#include "tui/keys.h"
#include "tui/state.h"

#define ROB_SCREEN_LIST_OF(X)                                                                      \
    X(WHO, who)                                                                                    \
    X(LIST, list)                                                                                  \
    X(ASSESS, assess)                                                                              \
    X(SCREENING, screening)                                                                        \
    X(RECONCILE, reconcile)                                                                        \
    X(WORK, work)                                                                                  \
    X(OVERVIEW, overview)                                                                          \
    X(AGREE, agree)                                                                                \
    X(HELP, help)                                                                                  \
    X(PALETTE, palette)                                                                            \
    X(PROMPT, prompt)                                                                              \
    X(PAGE, page)

enum rob_screen_id {
#define X(id, name) ROB_SCREEN_##id,
    ROB_SCREEN_LIST_OF(X)
#undef X
        ROB_N_SCREENS
};

/* The consequences of an action. */
enum rob_reaction {
    ROB_REDRAW = 1,
    ROB_RELOAD = 2,    /* changes of other programs are to be read */
    ROB_CLOSE = 4,     /* the screen is done */
    ROB_QUIT = 8,      /* the program is */
    ROB_EDIT = 16,     /* tui->edit is to be opened in the user's editor */
    ROB_SUSPEND = 32,  /* Ctrl-Z */
    ROB_REPAINT = 64,  /* everything anew */
    ROB_MOUSE = 128,   /* tui->mouse has changed */
    ROB_ENTERED = 256, /* somebody has said who it is */
    ROB_OPEN = 1024,   /* what tui->edit names is to be opened */
    ROB_COPY = 2048,   /* tui->edit is to be copied to the clipboard */
    ROB_CHOSEN = 512,  /* tui->chosen is to be done, as if its key had been pressed */
    ROB_HOME = 4096,   /* the list of studies is to be the only screen */
};

/* What a click selects: rob_grid_target(). */
enum rob_target_kind {
    ROB_TARGET_HINT,  /* a key of the hint line: it is pressed */
    ROB_TARGET_ROW,   /* a row of a list, from 0 */
    ROB_TARGET_FIELD, /* a text: enum rob_focus */
    ROB_TARGET_STUDY, /* a study, to be opened */
    ROB_TARGET_CELL,  /* study * 1000 + column of the matrix */
};
enum { ROB_TARGET_COLUMNS = 1000 };

/* Added to the modes of a binding: those in which its action can be done. In others its key says
 * why not, and hint line and palette leave it out. */
#define ROB_OFFERED(modes) ((unsigned)(modes) << 16)

struct rob_binding {
    int key, other; /* ROB_KEY_NONE: not bound to a key; only in the palette */
    unsigned modes; /* in which modes of the screen it counts; 0: all; see ROB_OFFERED() */
    int action;
    const char *name;     /* for the palette: a few words; NULL: not there */
    const char *help;     /* one line; NULL: not in the help */
    const char *hint;     /* a word or two for the hint line; NULL: not there */
    const char *synonyms; /* words that find it too; NULL: none */
};

struct rob_screen {
    const char *name;
    const char *place; /* "in the list of studies" */
    void (*draw)(const struct rob_tui *tui, struct rob_grid *grid);
    /* One line that says where the cursor is, for a terminal too small for more. */
    void (*brief)(const struct rob_tui *tui, struct rob_buf *out);
    unsigned (*act)(struct rob_tui *tui, int action, int key);
    /* The study that it is about; NULL: that of the list. */
    size_t (*study)(const struct rob_tui *tui);
    /* Bits, the lower 16: which rows of the table count now, and which are offered. NULL: 1. */
    unsigned (*mode)(const struct rob_tui *tui);
    /* The text that keys and pastes go to; NULL: none now. */
    struct rob_field *(*field)(struct rob_tui *tui);
    int (*field_width)(const struct rob_tui *tui);
    /* After the text has changed; may be NULL. */
    void (*typed)(struct rob_tui *tui);
    /* The item whose answers' keys ROB_KEY_ANSWER stands for. */
    const struct rob_item *(*item)(const struct rob_tui *tui);
    /* Whether ROB_KEY_ANSWER stands for this key; NULL: for those of the item's answers. */
    bool (*answers)(const struct rob_tui *tui, int key);
    /* How many numbers ROB_KEY_DIGIT stands for; NULL: all of them. */
    size_t (*n_choices)(const struct rob_tui *tui);
    /* Takes a paste. False: it goes into the text that is being written, if there is one. */
    bool (*paste)(struct rob_tui *tui, const char *text, size_t len);
    /* Selects what was clicked on: a target that draw() noted. */
    unsigned (*click)(struct rob_tui *tui, const struct rob_target *target);
    void (*edited)(struct rob_tui *tui);  /* after the editor has changed the text */
    void (*leave)(struct rob_tui *tui);   /* before it is closed */
    void (*refresh)(struct rob_tui *tui); /* after the review has changed */
    const struct rob_binding *bindings;
    size_t n_bindings;
    bool overlay;
    bool consensus; /* undo and redo are those of the consensus */
};

/* Actions of every screen (global.c). A screen numbers its own from 0. */
enum rob_global_action {
    ROB_ACT_GLOBAL = 1000,
    ROB_ACT_HELP = ROB_ACT_GLOBAL,
    ROB_ACT_PALETTE,
    ROB_ACT_UNDO,
    ROB_ACT_REDO,
    ROB_ACT_MOUSE,
    ROB_ACT_BEHIND,
    ROB_ACT_REPAINT,
    ROB_ACT_SUSPEND,
    ROB_ACT_LEAVE,
    ROB_ACT_STUDIES, /* from here on: what somebody who has entered may do from every screen */
    ROB_ACT_FIND,
    ROB_ACT_SUMMARY,
    ROB_ACT_AGREEMENT,
    ROB_ACT_RECONCILE,
    ROB_ACT_WORK,
    ROB_ACT_PAPER,
    ROB_ACT_HISTORY,
    ROB_ACT_NOTE,
    ROB_ACT_FLAG,
    ROB_ACT_EXPORT,
    ROB_ACT_FIGURE,
    ROB_ACT_SYNC,
};

/* Rows of the table that every screen has behind its own; and what they do. */
extern const struct rob_screen rob_screen_global;
unsigned rob_global_act(struct rob_tui *tui, int action);

/* The study that the nearest screen is about. */
size_t rob_tui_study(const struct rob_tui *tui);

#define X(id, name) extern const struct rob_screen rob_screen_##name;
ROB_SCREEN_LIST_OF(X)
#undef X

/* --- The stack (stack.c) ------------------------------------------------------------------- */

/* Puts a screen on top; one that is there already comes up again, without those above it. */
void rob_tui_push(struct rob_tui *tui, enum rob_screen_id id);
void rob_tui_pop(struct rob_tui *tui);
const struct rob_screen *rob_tui_top(const struct rob_tui *tui);

/* The binding of a key in `table`, that of the screen or the global one; NULL: none. An answer
 * comes before a command where its binding comes first. */
const struct rob_binding *rob_binding_find(const struct rob_tui *tui,
                                           const struct rob_screen *screen,
                                           const struct rob_screen *table, int key);

/* Whether a row of the screen's own table counts in a mode; and whether its action can be done. */
bool rob_binding_is_live(const struct rob_binding *binding, unsigned mode);
bool rob_binding_is_offered(const struct rob_binding *binding, unsigned mode);

/* Whether an answer of the item on the screen has the key of this binding, and comes first. A
 * backslash before the key then reaches the command. */
bool rob_tui_is_shadowed(const struct rob_tui *tui, const struct rob_binding *binding);
bool rob_tui_is_on_top(const struct rob_tui *tui, enum rob_screen_id id);

/* The nearest screen that is no overlay. */
const struct rob_screen *rob_tui_base(const struct rob_tui *tui);

/* Mode of a screen, as its table understands it. */
unsigned rob_screen_mode(const struct rob_tui *tui, const struct rob_screen *screen);

/* --- Screens that others open -------------------------------------------------------------- */

/* Bars and matrix (overview.c). */
void rob_overview_open(struct rob_tui *tui);
void rob_overview_close(struct rob_tui *tui);

/* How far the reviewers agreed (agree.c). */
void rob_agree_open(struct rob_tui *tui);
void rob_agree_close(struct rob_tui *tui);

/* Help or palette, for the screen on top (help.c). */
void rob_help_open(struct rob_tui *tui, enum rob_screen_id which);

/* The question of the session (prompt.c). */
void rob_prompt_open(struct rob_tui *tui);

/* Keeps the text of an open question that is given up, such as a note (kept.h). */
void rob_prompt_keep(struct rob_tui *tui);

/* The paper of a study, outside of this program (paper.c); and what came of it. */
unsigned rob_paper_open(struct rob_tui *tui, size_t study);
void rob_paper_opened(struct rob_tui *tui, bool started);

/* A text to read, over the screen (page.c); takes the text over. */
void rob_page_open(struct rob_tui *tui, const char *title, struct rob_buf *text);

#endif
