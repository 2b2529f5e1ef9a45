/*
 * Reading citations through libbibutils, which prints, may exit and may break down: the program
 * runs itself once more, as a child with the hidden command
 *
 *     syrob --bibutils-read FORMAT FIRST      the text on stdin, lines of JSON on stdout
 *
 * and hands rob_cli_bibutils_read() to the library:
 *
 *     struct rob_cli_bibutils how = {.program = argv[0]};
 *     struct rob_citations_options options = {.convert = rob_cli_bibutils_read, .context = &how};
 */
#ifndef ROB_CLI_BIBUTILS_RUN_H
#define ROB_CLI_BIBUTILS_RUN_H

#include <syrob/citations.h>

#define ROB_CLI_BIBUTILS_COMMAND "--bibutils-read"

struct rob_cli_bibutils {
    const char *program; /* run where /proc/self/exe does not exist */
    const char *instead; /* NULL, or a program that is run in any case: by a launcher, or a test */
    unsigned seconds;    /* after which the child is ended; 0: two minutes */
};

/* A `rob_citations_convert`; `context` is a `struct rob_cli_bibutils`. The child is started anew
 * behind a record on which it broke down. ROB_INVALID where the child could not cope with the text,
 * ROB_SYSTEM where it could not be run. */
enum rob_status rob_cli_bibutils_read(void *context, enum rob_citation_format format,
                                      const char *text, size_t len, char **out, size_t *n_out,
                                      struct rob_error *err);

/* The hidden command: the records from `first` (0-based) on; returns the exit code. */
int rob_cli_bibutils_child(const char *format, const char *first);

#endif
