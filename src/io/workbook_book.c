#include "io/workbook_book.h"

#include "base/fail.h"

enum rob_status rob_workbook__add_sheet(struct rob_workbook__book *book, const char *name,
                                        const char *part, bool hidden)
{
    struct rob_workbook__sheet sheet = {
        .name = rob_arena_str(&book->arena, name), .part = part, .hidden = hidden};
    if (book->sheets.n >= ROB_WORKBOOK_SHEETS_MAX)
        return rob_fail(book->err, ROB_INVALID, "the file has more than %d worksheets",
                        ROB_WORKBOOK_SHEETS_MAX);
    if (!sheet.name || !rob_vec_push(&book->sheets, sheet))
        return rob_fail_memory(book->err);
    return ROB_OK;
}

enum rob_status rob_workbook__add_text(struct rob_workbook__book *book, struct rob_buf *cell,
                                       const char *text, size_t len)
{
    if (len > ROB_WORKBOOK_CELL_MAX - cell->len)
        return rob_fail(book->err, ROB_INVALID, "a cell with more than %d KiB of text",
                        ROB_WORKBOOK_CELL_MAX >> 10);
    rob_buf_add(cell, text, len);
    return cell->failed ? rob_fail_memory(book->err) : ROB_OK;
}

void rob_workbook__in_sheet(struct rob_workbook__book *book,
                            const struct rob_workbook__sheet *sheet, unsigned row)
{
    struct rob_error *err = book->err;
    if (!err || err->status == ROB_NO_MEMORY)
        return;
    struct rob_error inner = *err;
    if (row)
        rob_fail(err, inner.status, "worksheet '%s', row %u: %s", sheet->name, row, inner.text);
    else
        rob_fail(err, inner.status, "worksheet '%s': %s", sheet->name, inner.text);
}
