/* The state of the screens: the session, and where each screen is scrolled or switched to. */
#ifndef ROB_TUI_STATE_H
#define ROB_TUI_STATE_H

#include "session/session.h"
#include "tui/tui.h"

struct rob_agreement_report;
struct rob_result;
struct rob_screen;
struct rob_summary;

enum { ROB_STACK_MAX = 12 };

struct rob_overview_state {
    struct rob_summary *summary; /* while the screen is open: the counts of the source */
    struct rob_result *result;   /* its tables */
    char *agreement;             /* one line on the first passes */
    bool matrix, counts;
    int source;
    size_t column; /* of the matrix; its study is session.shown */
};

struct rob_agree_state {
    struct rob_agreement_report *report; /* while the screen is open */
    struct rob_result *result;           /* its tables */
    size_t pair, row;
    bool domains; /* types of bias in place of items */
    bool with_pilot;
};

struct rob_help_state {
    struct rob_field filter;
    size_t cursor;
};

/* The question is session.question. */
struct rob_prompt_state {
    struct rob_field field;
    int selected;
    bool refused; /* a letter was typed that is no key here: what follows may be text, too */
};

struct rob_page_state {
    char title[128];
    char *text;
    size_t top;
};

struct rob_tui {
    struct rob_session session;
    unsigned revision; /* of the session, when the screens were last refreshed */
    struct rob_tui_options options;
    int rows, cols;
    const struct rob_screen *const *screens; /* all of them, by enum rob_screen_id */
    const struct rob_screen *stack[ROB_STACK_MAX];
    size_t depth;
    bool mouse;
    bool behind; /* the next key is that of a command, not of an answer */
    int chosen;  /* the action that help or the palette has found */
    int chosen_key;
    char *edit;   /* what leaves the screens: a text for the editor or the clipboard, a paper */
    bool finding; /* the search text of the list is being typed */
    char *found;  /* it, when the rows were last made; with which revision of the session */
    unsigned found_revision;
    size_t record_top; /* the line that the record is scrolled to while screening */
    size_t who;        /* cursor of the question at the start */
    struct rob_overview_state summary;
    struct rob_agree_state agree;
    struct rob_help_state help;
    struct rob_prompt_state prompt;
    struct rob_page_state page;
};

#endif
