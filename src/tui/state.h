/* What the screens remember. Studies, items and so on are indices of the view. */
#ifndef ROB_TUI_STATE_H
#define ROB_TUI_STATE_H

#include "base/vec.h"
#include "tui/field.h"
#include "tui/tui.h"

#include <syrob/view.h>

struct rob_tui;
struct rob_entry;
struct rob_agreement_report;
struct rob_screen;

enum { ROB_STACK_MAX = 12, ROB_ID_MAX = 160 };

/* The list of studies. */
struct rob_list_state {
    size_t *rows; /* indices of the studies that the filter lets through, sorted */
    size_t n_rows;
    size_t cursor; /* of the rows */
    size_t study;  /* the study there */
    int filter, sort;
    bool finding;          /* the search text is being typed */
    struct rob_field find; /* only studies with this text */
};

/* What of an item is selected. */
enum rob_focus {
    ROB_FOCUS_ITEM,
    ROB_FOCUS_SUPPORT,
    ROB_FOCUS_QUOTE,
    ROB_FOCUS_WHERE,
    ROB_FOCUS_SIGNAL,
    ROB_FOCUS_REASON,
};

struct rob_assess_state {
    size_t study;
    size_t item;
    int outcome; /* the one judged apart, or ROB_NO_OUTCOME */
    enum rob_focus focus;
    size_t quote, signal;
    struct rob_field field; /* the text in focus */
    char *before;           /* as it was when the field was entered */
    bool failed;            /* it could not be recorded */
};

struct rob_reconcile_state {
    struct rob_cell *rows; /* what the reviewers judged differently */
    size_t n_rows, cursor;
    size_t n_referred;       /* of the rows, left to the adjudicator */
    struct rob_cell cell;    /* the one at the cursor */
    bool agreed;             /* what they agree on is listed too */
    struct rob_entry *entry; /* texts written for it, or what is settled */
    bool settled;            /* the latter */
    char *reason;
    char cause[40];
    int answer, side; /* what it is being settled on, and whose texts are taken for it */
    enum rob_focus focus;
    struct rob_field field;
    char *before; /* the text in focus as it was when it was entered */
    bool failed;  /* it could not be recorded, and is kept in a file */
    bool go_on;   /* to the next difference when this one is settled */
    bool locked;  /* somebody else is settling: reading only */
};

struct rob_overview_state {
    bool matrix, counts;
    int source;
    size_t study, column; /* of the matrix */
    size_t scroll;        /* of the bars */
};

struct rob_agree_state {
    struct rob_agreement_report *report; /* while the screen is open */
    size_t pair, row;
    bool domains; /* types of bias in place of items */
    bool with_pilot;
};

struct rob_help_state {
    struct rob_field filter;
    size_t cursor;
};

struct rob_prompt_state {
    unsigned kind;
    char *question;
    struct rob_field field;
    char **choices;
    size_t n_choices;
    int selected;
    unsigned (*done)(struct rob_tui *tui, const char *text, int choice);
};

struct rob_page_state {
    char title[128];
    char *text;
    size_t top;
};

/* Paths of the texts that were not taken. */
struct rob_kept_state {
    char **at;
    size_t n, cap;
};

struct rob_draft_state {
    char *path;         /* of this reviewer's draft; NULL: no state folder */
    unsigned long hash; /* of what was last written; 0: nothing is there */
};

struct rob_tui {
    struct rob_review *review; /* borrowed */
    struct rob_view *view;     /* what this reviewer may see; NULL until it is known who it is */
    const struct rob_form *form;
    struct rob_tui_options options;
    char seat[64];
    int rows, cols;
    const struct rob_screen *stack[ROB_STACK_MAX];
    size_t depth;

    char message[1200];
    bool message_is_error, message_stays;
    bool locked; /* somebody else has this reviewer's place: reading only */
    bool mouse;
    size_t n_judged;    /* judgements made in this session */
    int64_t fixed_time; /* tests: the time to show; 0: the real one */
    char *edit;         /* the text that the editor is to open */

    size_t who; /* cursor of the question at the start */
    struct rob_list_state list;
    struct rob_assess_state judging;
    struct rob_reconcile_state reconcile;
    struct rob_overview_state summary;
    struct rob_agree_state agree;
    struct rob_help_state help;
    struct rob_prompt_state prompt;
    struct rob_page_state page;
    struct rob_draft_state draft;
    struct rob_kept_state kept;
};

#endif
