/* Helpers of the citation tests: reading, refusing, finding problems. */
#ifndef ROB_TEST_CITATIONS_NEAR_H
#define ROB_TEST_CITATIONS_NEAR_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "io/read_citations.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef ROB_TEST_DATA
#define ROB_TEST_DATA "tests/data"
#endif
#ifndef SYROB_SHARED_DIR
#define SYROB_SHARED_DIR "../shared"
#endif

static inline struct rob_citations *read_with(const char *text, size_t len,
                                              const struct rob_citations_options *options)
{
    struct rob_citations *list = NULL;
    struct rob_error err = {0};
    if (rob_citations_read(&list, text, len, options, &err) != ROB_OK)
        fail_msg("refused: line %u %s", err.line, err.text);
    return list;
}

static inline struct rob_citations *read_text(const char *text)
{
    const struct rob_citations_options options = {0};
    return read_with(text, strlen(text), &options);
}

static inline void refuse_with(const char *text, size_t len,
                               const struct rob_citations_options *options, enum rob_status status,
                               const char *words)
{
    struct rob_citations *list = NULL;
    struct rob_error err = {0};
    assert_int_equal(rob_citations_read(&list, text, len, options, &err), status);
    assert_null(list);
    if (!strstr(err.text, words))
        fail_msg("'%s', expected '%s'", err.text, words);
}

static inline struct rob_buf file_at(const char *folder, const char *name)
{
    struct rob_buf text = {0};
    struct rob_error err = {0};
    char path[4096];
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        fail_msg("a path of more than %zu bytes", sizeof path);
    if (rob_file_read(&text, AT_FDCWD, path, ROB_CITATIONS_BYTES_MAX, true, &err) != ROB_OK)
        fail_msg("%s", err.text);
    return text;
}

/* True if the record has a problem of this kind with these words. */
static inline bool has_problem(const struct rob_citations *list,
                               enum rob_citation_problem_kind kind, unsigned record,
                               const char *words)
{
    for (size_t i = 0; i < list->n_problems; i++)
        if (list->problems[i].kind == kind && list->problems[i].record == record &&
            strstr(list->problems[i].message, words))
            return true;
    return false;
}

#define DOUBTFUL(list, record, words)                                                              \
    assert_true(has_problem(list, ROB_CITATION_DOUBTFUL, record, words))

static inline void assert_id(const struct rob_citation *citation, unsigned n_suffix, const char *id)
{
    char out[ROB_STUDY_ID_SIZE];
    assert_int_equal(rob_citation_study_id(out, sizeof out, citation, n_suffix, NULL), ROB_OK);
    assert_string_equal(out, id);
}

#endif
