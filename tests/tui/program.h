/*
 * The program in a pseudo terminal, on a review of its own: set_up(), tear_down(), start() with the
 * words of a command, and what the journals hold then.
 */
#ifndef SYROB_TEST_PROGRAM_H
#define SYROB_TEST_PROGRAM_H

#include "tui/terminal.h"

static struct sample sample;
static struct terminal terminal;

static const char *const LIST_R1[] = {"assess", "--as", "r1", NULL};
static const char *const LIST[] = {"assess", NULL};
static const char *const RECONCILE_R1[] = {"reconcile", "--as", "r1", NULL};

static int set_up(void **state)
{
    (void)state;
    char seconds[24];
    snprintf(seconds, sizeof seconds, "%ld", (long)SAMPLE_TIME);
    sample_init(&sample, SAMPLE_PLAIN);
    rob_review_free(sample.review); /* the program is to have it alone */
    sample.review = NULL;
    setenv("TERM", "xterm-256color", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("SYROB_TEST", seconds, 1);
    unsetenv("NO_COLOR");
    unsetenv("ESCDELAY");
    unsetenv("SYROB_SEAT");
    unsetenv("COLUMNS");
    unsetenv("LINES");
    terminal = (struct terminal){.fd = -1};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    if (terminal.vt)
        terminal_close(&terminal);
    sample_free(&sample);
    return 0;
}

static void start(const char *const *words)
{
    if (terminal.vt)
        terminal_close(&terminal);
    terminal_open(&terminal, 24, 80, words, sample.path);
    terminal_sync(&terminal);
}

static size_t count_in(const char *prefix, const char *part)
{
    char *journals = terminal_journals(&sample, prefix);
    size_t n = terminal_count(journals, part);
    free(journals);
    return n;
}

static inline void use_editor(const char *line)
{
    char path[160];
    snprintf(path, sizeof path, "%s/editor", sample.dir);
    FILE *script = fopen(path, "w");
    assert_non_null(script);
    fprintf(script, "#!/bin/sh\n%s\n", line);
    fclose(script);
    chmod(path, 0700);
    setenv("VISUAL", path, 1);
}

#endif
