/* The cells of a worksheet of an .xlsx file. */
#include "io/workbook_book.h"

#include "base/fail.h"
#include "io/workbook_xml.h"

#include <stdlib.h>
#include <string.h>

struct reader {
    struct rob_workbook__book *book;
    struct rob_workbook__sheet *sheet;
    struct rob_workbook__rows *rows;
    bool measured;
    size_t merged; /* areas of the worksheet that begin above or in this row */
    /* the cell */
    bool in_row, in_cell, in_text, phonetic, formula;
    size_t column;
    char type[16];
    struct rob_workbook__style style;
    struct rob_buf raw, shown;
};

/* --- places -------------------------------------------------------------------------------- */

/* "BC12": the 0-based column, and the row (0: not named). */
static bool read_place(const char **text, size_t *column, unsigned *row)
{
    const char *c = *text;
    size_t letters = 0;
    uint64_t number = 0;
    for (; *c == '$' || (*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z'); c++)
        if (*c != '$' && letters < (1 << 20))
            letters = letters * 26 + (size_t)((*c | 0x20) - 'a' + 1);
    for (; *c >= '0' && *c <= '9'; c++)
        number = number < UINT32_MAX ? number * 10 + (uint64_t)(*c - '0') : number;
    *row = number < UINT32_MAX / 2 ? (unsigned)number : UINT32_MAX / 2;
    *column = letters ? letters - 1 : 0;
    *text = c;
    return letters > 0;
}

static enum rob_status read_merged(struct reader *in, const char *text)
{
    struct rob_workbook__area area;
    if (!text || !read_place(&text, &area.first_column, &area.first_row) || *text++ != ':' ||
        !read_place(&text, &area.last_column, &area.last_row) || *text || !area.first_row ||
        area.last_row < area.first_row || area.last_column < area.first_column)
        return ROB_OK;
    return rob_vec_push(&in->sheet->merged, area) ? ROB_OK : rob_fail_memory(in->book->err);
}

static int by_row(const void *a, const void *b)
{
    const struct rob_workbook__area *one = a, *two = b;
    if (one->first_row != two->first_row)
        return one->first_row < two->first_row ? -1 : 1;
    if (one->first_column != two->first_column)
        return one->first_column < two->first_column ? -1 : 1;
    return 0;
}

/* --- rows and cells ------------------------------------------------------------------------- */

static enum rob_status begin_row(struct reader *in, const char *const *attributes)
{
    unsigned row = rob_workbook__count(attributes, "r", in->rows->row + 1);
    if (row <= in->rows->row)
        return rob_fail(in->book->err, ROB_INVALID,
                        "row %u follows here; open the file in a spreadsheet program and save it "
                        "again",
                        row);
    rob_workbook__rows_begin(in->rows, row);
    in->in_row = true;
    in->column = SIZE_MAX; /* the next is 0 */
    enum rob_status status = ROB_OK;
    for (; !status && !in->measured && in->merged < in->sheet->merged.n; in->merged++) {
        const struct rob_workbook__area *area = &in->sheet->merged.at[in->merged];
        if (area->first_row > row)
            break;
        status = rob_workbook__rows_merge(in->rows, area->first_row, area->first_column,
                                          area->last_row - area->first_row + 1,
                                          area->last_column - area->first_column + 1);
    }
    return status;
}

static void begin_cell(struct reader *in, const char *const *attributes)
{
    const char *place = rob_workbook__attribute(attributes, "r");
    const char *type = rob_workbook__attribute(attributes, "t");
    const char *style = rob_workbook__attribute(attributes, "s");
    unsigned row = 0;
    size_t format = style ? strtoul(style, NULL, 10) : 0;
    if (!place || !read_place(&place, &in->column, &row))
        in->column++;
    in->style = format < in->book->formats.n ? in->book->formats.at[format]
                                             : (struct rob_workbook__style){ROB_SHOWN_PLAIN, 0};
    in->type[0] = '\0';
    strncat(in->type, type ? type : "n", sizeof in->type - 1);
    rob_buf_clear(&in->raw);
    in->formula = false;
    in->in_cell = true;
}

static void show_number(struct reader *in)
{
    rob_workbook__add_number(&in->shown, rob_buf_text(&in->raw), in->style, in->book->from_1904);
}

static void show_boolean(struct reader *in)
{
    rob_buf_str(&in->shown, strcmp(rob_buf_text(&in->raw), "0") == 0 ? "FALSE" : "TRUE");
}

static void show_date(struct reader *in)
{
    rob_workbook__add_date(&in->shown, rob_buf_text(&in->raw));
}

static void show_text(struct reader *in)
{
    rob_buf_str(&in->shown, rob_buf_text(&in->raw));
    if (in->shown.len && !in->shown.failed)
        rob_workbook__xlsx_unescape(&in->shown, 0);
}

static const struct type {
    const char *name;
    void (*show)(struct reader *in);
} types[] = {
    {"n", show_number},  {"str", show_text}, {"inlineStr", show_text},
    {"b", show_boolean}, {"d", show_date},   {"e", show_text},
};

static enum rob_status find_shared(struct reader *in, const char **text)
{
    const char *number = rob_buf_text(&in->raw);
    char *end = NULL;
    size_t at = strtoul(number, &end, 10);
    if (*end || end == number || at >= in->book->shared_starts.n)
        return rob_fail(in->book->err, ROB_INVALID,
                        "a cell refers to text %.20s, which the file does not have; open it in a "
                        "spreadsheet program and save it again",
                        number);
    *text = in->book->shared.data + in->book->shared_starts.at[at];
    return ROB_OK;
}

static enum rob_status end_cell(struct reader *in)
{
    const char *text = NULL;
    in->in_cell = false;
    if (!in->raw.len && in->formula && strcmp(in->type, "str") != 0) /* a text may be empty */
        return rob_workbook__rows_cell(in->rows, in->column, 1, ROB_WORKBOOK_UNSTORED);
    if (!in->raw.len)
        return ROB_OK;
    if (strcmp(in->type, "s") == 0) {
        enum rob_status status = find_shared(in, &text);
        if (status)
            return status;
        if (strlen(text) > ROB_WORKBOOK_CELL_MAX)
            return rob_workbook__add_text(in->book, &in->shown, text, strlen(text));
        return rob_workbook__rows_cell(in->rows, in->column, 1, text);
    }
    rob_buf_clear(&in->shown);
    for (size_t i = 0; i < ROB_COUNT(types); i++)
        if (strcmp(in->type, types[i].name) == 0)
            types[i].show(in);
    if (in->shown.failed)
        return rob_fail_memory(in->book->err);
    return rob_workbook__rows_cell(in->rows, in->column, 1, rob_buf_text(&in->shown));
}

/* --- events --------------------------------------------------------------------------------- */

static enum rob_status start(void *context, const char *name, const char *const *attributes)
{
    struct reader *in = context;
    if (strcmp(name, "x:row") == 0)
        return begin_row(in, attributes);
    if (strcmp(name, "x:c") == 0 && in->in_row)
        begin_cell(in, attributes);
    if (strcmp(name, "x:mergeCell") == 0 && in->measured)
        return read_merged(in, rob_workbook__attribute(attributes, "ref"));
    in->phonetic |= strcmp(name, "x:rPh") == 0;
    in->formula |= strcmp(name, "x:f") == 0;
    in->in_text |=
        in->in_cell && !in->phonetic && (strcmp(name, "x:v") == 0 || strcmp(name, "x:t") == 0);
    return ROB_OK;
}

static enum rob_status end(void *context, const char *name)
{
    struct reader *in = context;
    if (strcmp(name, "x:v") == 0 || strcmp(name, "x:t") == 0)
        in->in_text = false;
    if (strcmp(name, "x:rPh") == 0)
        in->phonetic = false;
    if (strcmp(name, "x:c") == 0 && in->in_cell)
        return end_cell(in);
    if (strcmp(name, "x:row") != 0 || !in->in_row)
        return ROB_OK;
    in->in_row = false;
    return rob_workbook__rows_end(in->rows, 1);
}

static enum rob_status add(void *context, const char *text, size_t len)
{
    struct reader *in = context;
    return in->in_text ? rob_workbook__add_text(in->book, &in->raw, text, len) : ROB_OK;
}

static enum rob_status read_sheet(struct rob_workbook__book *book, size_t sheet,
                                  struct rob_workbook__rows *rows, bool measured)
{
    static const struct rob_workbook__handlers handlers = {start, end, add};
    struct reader in = {
        .book = book, .sheet = &book->sheets.at[sheet], .rows = rows, .measured = measured};
    enum rob_status status = rob_workbook__parse(&book->zip, in.sheet->part, &handlers, &in);
    rob_buf_free(&in.raw);
    rob_buf_free(&in.shown);
    return status;
}

static enum rob_status measure_sheet(struct rob_workbook__book *book, size_t at)
{
    struct rob_workbook__sheet *sheet = &book->sheets.at[at];
    struct rob_workbook__rows rows = {.err = book->err};
    enum rob_status status = read_sheet(book, at, &rows, true);
    if (status)
        rob_workbook__in_sheet(book, sheet, rows.row);
    if (sheet->merged.n)
        qsort(sheet->merged.at, sheet->merged.n, sizeof *sheet->merged.at, by_row);
    sheet->width = rows.width;
    rob_workbook__rows_free(&rows);
    return status;
}

static enum rob_status measure_xlsx(struct rob_workbook__book *book, int only)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; !status && i < book->sheets.n; i++)
        if (only < 0 || (size_t)only == i)
            status = measure_sheet(book, i);
    return status;
}

static enum rob_status read_xlsx(struct rob_workbook__book *book, size_t sheet,
                                 struct rob_workbook__rows *rows)
{
    return read_sheet(book, sheet, rows, false);
}

const struct rob_workbook__reader rob_workbook__xlsx = {rob_workbook__xlsx_open, measure_xlsx,
                                                        read_xlsx};
