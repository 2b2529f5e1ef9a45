/* The screens, as the command line opens them. */
#ifndef ROB_TUI_TUI_H
#define ROB_TUI_TUI_H

#include <syrob/view.h>

enum rob_tui_start { ROB_TUI_LIST, ROB_TUI_RECONCILE, ROB_TUI_SUMMARY };

enum rob_tui_color { ROB_COLOR_AUTO, ROB_COLOR_ALWAYS, ROB_COLOR_NEVER };

struct rob_tui_options {
    enum rob_tui_start start;
    const char *seat;      /* who it is; NULL: asked at the start */
    const char *study;     /* the study to begin with, as a person writes it; NULL: the list */
    const char *highlight; /* words to show in bold while screening; NULL: those of the form */
    const char *review;    /* the folder that was named, for the next command; NULL: it was found */
    enum rob_tui_color color;
    bool linear; /* plain lines in and out: screen readers, TERM=dumb, no terminal */
};

/* Runs until the user leaves. Prints nothing but the screens, and on the way out one line that says
 * what was done and what comes next. */
enum rob_status rob_tui_run(struct rob_review *review, const struct rob_tui_options *options,
                            struct rob_error *err);

/* Whether the locale's characters are UTF-8 after trying C.UTF-8 too. Only the character set of the
 * locale matters: numbers and times are always written alike. */
bool rob_tui_set_locale(void);

#endif
