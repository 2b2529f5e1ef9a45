/* Assignments from a table: study, then who. */
#include <syrob/assign.h>

#include "io/table.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

/* Adds the reviewers named in a cell, "r1" or "r1,r2". */
static enum rob_status read_cell(uint64_t *seats, const struct rob_view *view, const char *cell,
                                 unsigned line, struct rob_error *err)
{
    static const char apart[] = " ,;+/\t";
    while (*(cell += strspn(cell, apart))) {
        char word[40] = "";
        size_t len = strcspn(cell, apart);
        memcpy(word, cell, len < sizeof word - 1 ? len : sizeof word - 1);
        int seat = rob_view_find_seat(view, word);
        if (seat == ROB_NOT_FOUND)
            return rob_fail_at(err, ROB_INVALID, line, "this review has no reviewer '%s'", word);
        *seats |= (uint64_t)1 << seat;
        cell += len;
    }
    return ROB_OK;
}

static enum rob_status read_row(struct rob_assignment *out, const struct rob_view *view,
                                const struct rob_table *table, size_t row, struct rob_error *err)
{
    unsigned line = table->lines[row];
    enum rob_status status =
        rob_view_find_study(&out->study, view, rob_table_cell(table, row, 0), err);
    if (status && err)
        err->line = line;
    for (size_t c = 1; c < table->n_columns && !status; c++)
        status = read_cell(&out->seats, view, rob_table_cell(table, row, c), line, err);
    if (!status && !out->seats)
        status = rob_fail_at(err, ROB_INVALID, line, "no reviewer is named");
    return status;
}

enum rob_status rob_assignments_read(struct rob_assignments *out, const struct rob_view *view,
                                     const char *data, size_t len, struct rob_error *err)
{
    struct rob_table table = {0};
    struct rob_assignments list = {0};
    enum rob_status status = rob_table_read(&table, data, len, 0, err);
    if (status)
        return status;
    if (table.n_columns < 2)
        status = rob_fail_at(err, ROB_INVALID, table.header_line,
                             "expected a column for the study and columns for its reviewers");
    list.at = calloc(table.n_rows + 1, sizeof *list.at);
    if (!status && !list.at)
        status = rob_fail_memory(err);
    for (size_t row = 0; row < table.n_rows && !status; row++) {
        struct rob_assignment *next = &list.at[list.n++];
        status = read_row(next, view, &table, row, err);
        for (size_t i = 0; i + 1 < list.n && !status; i++)
            if (list.at[i].study == next->study)
                status = rob_fail_at(err, ROB_INVALID, table.lines[row],
                                     "the study stands in line %u too", table.lines[i]);
    }
    rob_table_free(&table);
    if (status)
        rob_assignments_free(&list);
    else
        *out = list;
    return status;
}
