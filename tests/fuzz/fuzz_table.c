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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char delimiters[] = {0, ',', ';', '\t'};
    for (size_t i = 0; i < sizeof delimiters; i++) {
        struct rob_table table = {0};
        struct rob_error err = {0};
        char names[64];
        enum rob_status status =
            rob_table_read(&table, (const char *)data, size, delimiters[i], &err);
        assert(status == err.status);
        if (status != ROB_OK)
            continue;
        assert(table.n_columns > 0);
        rob_table_names(&table, names, sizeof names);
        for (size_t row = 0; row < table.n_rows; row++) {
            assert(table.lines[row] > table.header_line);
            for (size_t column = 0; column <= table.n_columns; column++)
                check_text(rob_table_cell(&table, row, column));
        }
        rob_table_free(&table);
    }
    return 0;
}
