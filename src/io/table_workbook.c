/* The rows of a worksheet as those of a table. */
#include "io/table_rows.h"

#include "base/fail.h"
#include "io/workbook.h"

#include <string.h>

struct reading {
    struct rob_table_memory *memory;
    unsigned last; /* row */
};

static enum rob_status add_row(void *context, unsigned row, const char *const *cells,
                               size_t n_cells, struct rob_error *err)
{
    struct reading *in = context;
    struct rob_table_memory *memory = in->memory;
    size_t first = memory->cells.n;
    memory->gap = memory->gap || (in->last && row > in->last + 1);
    in->last = row;
    for (size_t i = 0; i < n_cells; i++)
        if (!rob_table__add_cell(memory, cells[i], strlen(cells[i])))
            return rob_fail_memory(err);
    return rob_table__end_row(memory, first, row, err);
}

enum rob_status rob_table__read_workbook(struct rob_table_memory *memory, const char *data,
                                         size_t len, const char *worksheet, struct rob_error *err)
{
    struct reading in = {.memory = memory};
    memory->rectangular = true;
    return rob_workbook_read(data, len, worksheet, add_row, &in, err);
}

enum rob_status rob_table_check_worksheet(const char *data, size_t len, const char *worksheet,
                                          struct rob_error *err)
{
    if (!worksheet || rob_workbook_is(data, len))
        return ROB_OK;
    return rob_fail(
        err, ROB_INVALID,
        "this is not a workbook (.xlsx, .ods), so it does not have a worksheet '%s'; leave "
        "out --sheet",
        worksheet);
}
