/* The table reader on any bytes: no crash, and every cell it promises can be read. */
#include "io/table.h"

#include "base/utf8.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const char *text)
{
    assert(rob_utf8_valid_prefix(text, strlen(text)) == strlen(text));
}

static void check_cells(const struct rob_table *table)
{
    for (size_t row = 0; row < table->n_rows; row++)
        for (size_t column = 0; column <= table->n_columns; column++) {
            check_text(rob_table_cell(table, row, column));
            assert(!column || column == table->n_columns || table->n_rows == 0 ||
                   rob_table_line(table, row, column) >= table->header_line);
        }
}

/* Names and subheadings by the first letter, so that headers of every shape come up. */
static enum rob_table_name any_name(const void *context, const char *text)
{
    (void)context;
    return *text == 'n' ? ROB_TABLE_NAME : *text == 's' ? ROB_TABLE_SUBHEADING : ROB_TABLE_UNKNOWN;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char delimiters[] = {0, ',', ';', '\t'};
    for (size_t i = 0; i < sizeof delimiters; i++) {
        struct rob_table table = {0};
        struct rob_error err = {0};
        char names[64];
        const struct rob_table_options options = {.delimiter = delimiters[i], .name = any_name};
        enum rob_status status = rob_table_read(&table, (const char *)data, size, &options, &err);
        assert(status == err.status);
        if (status != ROB_OK)
            continue;
        assert(table.n_columns > 0);
        rob_table_names(&table, names, sizeof names);
        check_cells(&table);
        if (table.n_columns * table.n_rows < 10000) {
            assert(rob_table_transpose(&table, 0, &options));
            check_cells(&table);
        }
        rob_table_free(&table);
    }
    return 0;
}
