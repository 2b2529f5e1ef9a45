#include "io/workbook_rows.h"

#include "base/fail.h"

#include <string.h>

void rob_workbook__rows_free(struct rob_workbook__rows *rows)
{
    rob_buf_free(&rows->text);
    rob_vec_free(&rows->cells);
    rob_vec_free(&rows->pointers);
    rob_vec_free(&rows->spans);
    rob_vec_free(&rows->covering);
    rob_arena_free(&rows->arena);
}

void rob_workbook__rows_begin(struct rob_workbook__rows *rows, unsigned row)
{
    rows->row = row;
    rows->content = false;
    rows->cells.n = 0;
    rob_buf_clear(&rows->text);
}

static bool is_blank(const char *text)
{
    return !text[strspn(text, " \t\n")];
}

static enum rob_status fail_too_long(struct rob_workbook__rows *rows)
{
    return rob_fail(rows->err, ROB_INVALID, "more than %d MiB of text",
                    ROB_WORKBOOK_TEXT_MAX >> 20);
}

static struct rob_workbook__span *find_span(const struct rob_workbook__rows *rows, size_t column)
{
    uint32_t at = column < rows->covering.n ? rows->covering.at[column] : 0;
    if (!at || rows->spans.at[at - 1].last_row < rows->row)
        return NULL;
    return &rows->spans.at[at - 1];
}

enum rob_status rob_workbook__rows_merge(struct rob_workbook__rows *rows, unsigned first_row,
                                         size_t column, unsigned n_rows, size_t n_columns)
{
    const struct rob_workbook__span span = {first_row, first_row + n_rows - 1, column, NULL};
    size_t n = rows->width > column ? rows->width - column : 0;
    n = n < n_columns ? n : n_columns;
    if (n == 0 || span.last_row < rows->row)
        return ROB_OK;
    if (!rob_vec_push(&rows->spans, span))
        return rob_fail_memory(rows->err);
    while (rows->covering.n < column + n)
        if (!rob_vec_push(&rows->covering, 0))
            return rob_fail_memory(rows->err);
    for (size_t i = column; i < column + n && !find_span(rows, i); i++)
        rows->covering.at[i] = (uint32_t)rows->spans.n;
    return ROB_OK;
}

static enum rob_status set_merged(struct rob_workbook__rows *rows, struct rob_workbook__span *span,
                                  const char *text)
{
    rows->content = true;
    if (span->text) /* the file gives the cell twice */
        return ROB_OK;
    span->text = rob_arena_str(&rows->arena, text);
    return span->text ? ROB_OK : rob_fail_memory(rows->err);
}

enum rob_status rob_workbook__rows_cell(struct rob_workbook__rows *rows, size_t column, size_t n,
                                        const char *text)
{
    if (is_blank(text))
        return ROB_OK;
    if (n > ROB_WORKBOOK_COLUMNS_MAX || column > ROB_WORKBOOK_COLUMNS_MAX - n)
        return rob_fail(rows->err, ROB_INVALID, "more than %d columns", ROB_WORKBOOK_COLUMNS_MAX);
    size_t offset = rows->text.len;
    rob_buf_add(&rows->text, text, strlen(text) + 1);
    if (rows->text.failed)
        return rob_fail_memory(rows->err);
    if (rows->text.len > ROB_WORKBOOK_TEXT_MAX)
        return fail_too_long(rows);
    while (rows->cells.n < column + n)
        if (!rob_vec_push(&rows->cells, 0))
            return rob_fail_memory(rows->err);
    for (size_t i = column; i < column + n; i++) {
        struct rob_workbook__span *span = find_span(rows, i);
        if (span && span->first_row == rows->row && span->column == i) {
            enum rob_status status = set_merged(rows, span, text);
            if (status)
                return status;
        } else if (!span) {
            rows->cells.at[i] = offset + 1;
            rows->content = true;
        }
    }
    return ROB_OK;
}

/* What stands in a column: the merged cell there, else the row's own. */
static const char *cell_text(const struct rob_workbook__rows *rows, size_t column)
{
    const struct rob_workbook__span *span = find_span(rows, column);
    if (span)
        return span->text ? span->text : "";
    size_t offset = column < rows->cells.n ? rows->cells.at[column] : 0;
    return offset ? rows->text.data + offset - 1 : "";
}

static enum rob_status collect(struct rob_workbook__rows *rows, size_t *n, size_t *bytes)
{
    size_t end = rows->cells.n > rows->covering.n ? rows->cells.n : rows->covering.n;
    rows->pointers.n = 0;
    *n = *bytes = 0;
    for (size_t i = 0; i < end; i++) {
        const char *text = cell_text(rows, i);
        if (!rob_vec_push(&rows->pointers, text))
            return rob_fail_memory(rows->err);
        *bytes += strlen(text) + 1;
        if (*text)
            *n = i + 1;
    }
    return ROB_OK;
}

static enum rob_status give_out(struct rob_workbook__rows *rows, unsigned n_rows)
{
    size_t n = 0, bytes = 0;
    enum rob_status status = collect(rows, &n, &bytes);
    for (unsigned i = 0; !status && i < n_rows; i++) {
        rows->bytes += bytes;
        if (rows->bytes > ROB_WORKBOOK_TEXT_MAX)
            return fail_too_long(rows);
        status = rows->each(rows->context, rows->row + i, rows->pointers.at, n, rows->err);
        rows->theirs = status != ROB_OK;
    }
    return status;
}

enum rob_status rob_workbook__rows_end(struct rob_workbook__rows *rows, unsigned n)
{
    if (!rows->content)
        return ROB_OK;
    if (n > ROB_WORKBOOK_ROWS_MAX || rows->row > ROB_WORKBOOK_ROWS_MAX - n + 1)
        return rob_fail(rows->err, ROB_INVALID, "more than %d rows", ROB_WORKBOOK_ROWS_MAX);
    if (rows->each)
        return give_out(rows, n);
    if (rows->cells.n > rows->width)
        rows->width = rows->cells.n;
    return ROB_OK;
}
