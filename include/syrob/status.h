/*
 * Status codes and errors: how the calls of this library report a failure.
 *
 * Every call that can fail returns an `enum rob_status`, ROB_OK (zero) for success. Its last
 * argument is a `struct rob_error *` that may be NULL; on failure it receives the status, the
 * line of the file concerned (0: no line) and one sentence for a person:
 *
 *     struct rob_error err = {0};
 *     struct rob_review *review = NULL;
 *     if (rob_review_open(&review, "my-review", &err) != ROB_OK)
 *         fprintf(stderr, "%s\n", err.text);
 *
 * On failure nothing that an `out` argument points to has been changed. The library never
 * prints and never exits.
 */
#ifndef SYROB_STATUS_H
#define SYROB_STATUS_H

#if defined(__GNUC__)
#define ROB_API __attribute__((visibility("default")))
#else
#define ROB_API
#endif

/* name, exit code of the program, what it means */
#define ROB_STATUS_LIST(X)                                                                         \
    X(OK, 0, "done")                                                                               \
    X(INCOMPLETE, 1, "incomplete or disagreed, where that was the question")                       \
    X(USAGE, 2, "the call does not make sense")                                                    \
    X(INVALID, 3, "the input is not valid; nothing was written")                                   \
    X(LOCKED, 4, "locked by another process")                                                      \
    X(REFUSED, 5, "refused, to keep the assessments independent or unblinded answers unchanged")   \
    X(SYSTEM, 6, "the system failed; nothing acknowledged was lost")                               \
    X(NO_MEMORY, 6, "out of memory; nothing acknowledged was lost")

enum rob_status {
#define X(name, code, text) ROB_##name,
    ROB_STATUS_LIST(X)
#undef X
};

struct rob_error {
    enum rob_status status;
    unsigned line;   /* 1-based line of the file named in `text`; 0: no line */
    char text[1024]; /* one sentence, UTF-8, unescaped: pass it through rob_text_show() to print */
};

/* Name of a status as in the enum without its prefix, for example "INVALID". Static storage. */
ROB_API const char *rob_status_name(enum rob_status status);

/* Meaning of a status in a few words. Static storage. */
ROB_API const char *rob_status_text(enum rob_status status);

/* Exit code that the program uses for a status: 0..6. */
ROB_API int rob_status_exit_code(enum rob_status status);

/* Version of the library, "0.2.0". Static storage. */
ROB_API const char *rob_version(void);

#endif
