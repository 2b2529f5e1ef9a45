/* The sheet reader on any bytes, for a form with two kinds of answers. */
#include "io/read_sheet.h"

#include "base/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#ifndef ROB_TEST_DATA
#define ROB_TEST_DATA "tests/data"
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct rob_form *form(void)
{
    static struct rob_form *loaded; /* for the life of the process */
    if (!loaded && rob_form_load(&loaded, ROB_TEST_DATA "/sheet/form.json", NULL) != ROB_OK)
        abort();
    return loaded;
}

static void check_text(const char *text)
{
    assert(text && rob_utf8_valid_prefix(text, strlen(text)) == strlen(text));
}

static void check(const struct rob_sheet *sheet)
{
    for (size_t i = 0; i < sheet->n_entries; i++) {
        const struct rob_sheet_entry *entry = &sheet->entries[i];
        assert(entry->item >= 0 && (size_t)entry->item < form()->n_items);
        assert(entry->answer >= 0 && (size_t)entry->answer < form()->items[entry->item].n_answers);
        assert(entry->study[0]);
        assert(entry->row < sheet->n_rows);
        check_text(entry->word);
        check_text(entry->study);
        check_text(entry->outcome);
        check_text(entry->support);
        check_text(entry->quote);
        check_text(entry->where);
    }
    for (size_t i = 0; i < sheet->n_rows; i++)
        check_text(sheet->rows[i].study);
    for (size_t i = 0; i < sheet->n_notes; i++)
        check_text(sheet->notes[i].message);
    for (size_t i = 0; i < sheet->n_problems; i++)
        check_text(sheet->problems[i].message);
    for (size_t i = 0; i < sheet->n_columns; i++)
        check_text(sheet->columns[i].note);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct rob_sheet_options ways[] = {
        {.minus = ROB_MINUS_ASK},
        {.partial = true, .minus = ROB_MINUS_HIGH},
        {.partial = true, .words = "n=yes,?=no", .map = "2=ignore,3=support:1"},
        {.partial = true, .reviewer = "2=a"},
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct rob_sheet_options options = ways[i];
        struct rob_sheet *sheet = NULL;
        struct rob_error err = {0};
        enum rob_status status =
            rob_sheet_read(&sheet, (const char *)data, size, form(), &options, &err);
        assert(status == err.status && (status == ROB_OK) == (sheet != NULL));
        if (sheet)
            check(sheet);
        rob_sheet_free(sheet);
    }
    return 0;
}
