/*
 * Plain lines in and out: for screen readers, TERM=dumb and pipes. A front end like the screens: a
 * line in is a key or a text, a line out is a sentence.
 */
#ifndef ROB_TUI_LINEAR_H
#define ROB_TUI_LINEAR_H

#include "session/session.h"
#include "tui/tui.h"

#include <stdio.h>

enum rob_status rob_linear_run(struct rob_review *review, const struct rob_tui_options *options,
                               struct rob_error *err);

/* --- Lines (linear_lines.c) ---------------------------------------------------------------- */

struct rob_linear {
    struct rob_session *session;
    FILE *in, *out;
    struct rob_buf line; /* the last one read */
    bool ended;          /* no more input */
    bool explained;      /* the keys have been shown in full */
    bool refused;        /* a text was not taken since this was set to false */
    size_t record;       /* the record that was read out last, counted from 1 */
    unsigned shown; /* for which of the things that can be done with a difference, a bit each */
};

/* Prints a text of any origin, controls made visible. */
__attribute__((format(printf, 2, 3))) void rob_linear_say(struct rob_linear *linear,
                                                          const char *format, ...);

/* Prints the message of the session, which is then gone. */
void rob_linear_say_message(struct rob_linear *linear);

/* From now on a signal that would end the program ends the input, so that what was entered is
 * recorded. The end of it: the program ends by the signal that came, if one did. */
void rob_linear_catch_signals(void);
void rob_linear_release_signals(void);

/* Prompts and reads a line, without its end; NULL at the end of the input. Until the next call; its
 * length, with any NULs in it, is that of linear->line. */
const char *rob_linear_ask(struct rob_linear *linear, const char *prompt);

/* Reads a text of several lines, up to an empty one, into *text; an empty first line leaves it.
 * False at the end of the input. */
bool rob_linear_ask_text(struct rob_linear *linear, const char *what, char **text);

/* Puts the line that was read last in the place of a text of one line; false: it was not taken, and
 * the reason has been printed. */
bool rob_linear_take_line(struct rob_linear *linear, char **text);

/* --- What an act leads to (linear_reply.c) ------------------------------------------------- */

/* Prints the message, and asks the questions of the session until there are no more; false at the
 * end of the input. */
bool rob_linear_reply(struct rob_linear *linear);

/* While screening, title, authors, source and abstract of a record; not twice in a row. */
void rob_linear_say_record(struct rob_linear *linear, size_t study);

void rob_linear_say_guidance(struct rob_linear *linear, const struct rob_item *item);

/* The keys: the first time, and when asked for, the answers' meanings with `others` behind them. An
 * answer whose key is one of `taken` has only its word. */
void rob_linear_say_keys(struct rob_linear *linear, const struct rob_item *item, const char *others,
                         const char *taken);

/* --- The parts ----------------------------------------------------------------------------- */

/* Screens from a record on, until the person quits (linear_screening.c). */
void rob_linear_screen(struct rob_linear *linear, size_t study);

void rob_linear_reconcile(struct rob_linear *linear, const size_t *study);
enum rob_status rob_linear_summary(struct rob_linear *linear, struct rob_error *err);
enum rob_status rob_linear_agreement(struct rob_linear *linear, struct rob_error *err);

#endif
