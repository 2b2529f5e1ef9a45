/*
 * Reading citations through libbibutils, which prints and may exit: the program runs itself once
 * more as a child with the hidden command
 *
 *     syrob --bibutils-read FORMAT      text on stdin, JSON Lines on stdout
 *
 * and hands rob_cli_bibutils_read() to the library as its helper:
 *
 *     struct rob_citations_options options = {.convert = rob_cli_bibutils_read};
 */
#ifndef ROB_CLI_BIBUTILS_RUN_H
#define ROB_CLI_BIBUTILS_RUN_H

#include <syrob/citations.h>

#define ROB_CLI_BIBUTILS_COMMAND "--bibutils-read"

struct rob_cli_bibutils {
    const char *program; /* NULL: the one that is running */
    unsigned seconds;    /* after which the child is ended; 0: a minute */
};

/* A `rob_citations_convert`; `context` is NULL or a `struct rob_cli_bibutils`. ROB_INVALID where
 * the child could not cope with the text, ROB_SYSTEM where it could not be run. */
enum rob_status rob_cli_bibutils_read(void *context, const char *format, const char *text,
                                      size_t len, char **out, size_t *n_out, struct rob_error *err);

/* The hidden command; returns the exit code. */
int rob_cli_bibutils_child(const char *format);

#endif
