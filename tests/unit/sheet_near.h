/* Helpers of the sheet tests: the forms, reading and refusing. */
#ifndef ROB_TEST_SHEET_NEAR_H
#define ROB_TEST_SHEET_NEAR_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "io/read_sheet.h"

#include <string.h>

#ifndef ROB_TEST_DATA
#define ROB_TEST_DATA "tests/data"
#endif
#ifndef SYROB_SOURCE_DIR
#define SYROB_SOURCE_DIR "."
#endif
static struct rob_form *small, *syrcle;

static inline int load_forms(void **state)
{
    (void)state;
    struct rob_error err = {0};
    if (rob_form_load(&small, ROB_TEST_DATA "/sheet/form.json", &err) != ROB_OK ||
        rob_form_load(&syrcle, SYROB_SOURCE_DIR "/forms/syrcle.json", &err) != ROB_OK)
        fail_msg("%s", err.text);
    return 0;
}

static inline int free_forms(void **state)
{
    (void)state;
    rob_form_free(small);
    rob_form_free(syrcle);
    return 0;
}

static inline struct rob_sheet *read_for(const struct rob_form *form, const char *text,
                                         const struct rob_sheet_options *options)
{
    struct rob_sheet_options usual = {0};
    struct rob_sheet *sheet = NULL;
    struct rob_error err = {0};
    if (rob_sheet_read(&sheet, text, strlen(text), form, options ? options : &usual, &err) !=
        ROB_OK)
        fail_msg("refused: line %u %s", err.line, err.text);
    return sheet;
}

static inline void refuse(const struct rob_form *form, const char *text, const char *words)
{
    struct rob_sheet_options options = {0};
    struct rob_sheet *sheet = NULL;
    struct rob_error err = {0};
    if (rob_sheet_read(&sheet, text, strlen(text), form, &options, &err) != ROB_INVALID)
        fail_msg("not refused: %s", text);
    assert_null(sheet);
    if (!strstr(err.text, words))
        fail_msg("'%s', expected '%s'", err.text, words);
}

#endif
