/* The worksheets of an .ods file (OpenDocument 1.0 to 1.4): all in one part, content.xml. */
#include "io/workbook_book.h"

#include "base/fail.h"
#include "io/workbook_xml.h"

#include <string.h>

#define CONTENT "content.xml"

struct reader {
    struct rob_workbook__book *book;
    struct rob_workbook__rows *rows; /* NULL: the worksheets are listed */
    size_t sheet;                    /* whose rows are wanted, or being measured */
    bool measured;
    ROB_VEC(const char *) hidden; /* styles of worksheets that do not show them */
    const char *table_style;      /* the style that is being defined */
    unsigned skipped;             /* elements open inside of what is not read, with it */
    unsigned tables;              /* open ones: a table can be in a cell */
    size_t n_tables;
    unsigned next_row, row_repeat;
    /* the cell */
    bool in_row, in_cell;
    size_t column;
    unsigned repeat;
    char type[16];
    bool error, has_value;
    struct rob_buf value; /* as it is stored */
    struct rob_buf shown; /* as it is displayed */
    unsigned paragraphs, in_paragraph;
    bool blank; /* the displayed text ends in a blank, or the paragraph begins */
};

/* --- what is not read ----------------------------------------------------------------------- */

static const char *const not_read[] = {
    "office:annotation", "office:annotation-end", "table:tracked-changes", "table:shapes",
    "office:forms",      "text:ruby-text",        "table:detective",
};

static bool is_skipped(const char *name)
{
    for (size_t i = 0; i < ROB_COUNT(not_read); i++)
        if (strcmp(name, not_read[i]) == 0)
            return true;
    return strncmp(name, "draw:", 5) == 0;
}

/* --- worksheets ----------------------------------------------------------------------------- */

static enum rob_status start_style(struct reader *in, const char *const *attributes)
{
    const char *family = rob_workbook__attribute(attributes, "style:family");
    const char *name = rob_workbook__attribute(attributes, "style:name");
    in->table_style = NULL;
    if (in->rows || !family || !name || strcmp(family, "table") != 0)
        return ROB_OK;
    in->table_style = rob_arena_str(&in->book->arena, name);
    return in->table_style ? ROB_OK : rob_fail_memory(in->book->err);
}

static enum rob_status start_table_properties(struct reader *in, const char *const *attributes)
{
    const char *display = rob_workbook__attribute(attributes, "table:display");
    if (!in->table_style || !display || strcmp(display, "false") != 0)
        return ROB_OK;
    return rob_vec_push(&in->hidden, in->table_style) ? ROB_OK : rob_fail_memory(in->book->err);
}

static enum rob_status list_table(struct reader *in, const char *const *attributes)
{
    const char *name = rob_workbook__attribute(attributes, "table:name");
    const char *style = rob_workbook__attribute(attributes, "table:style-name");
    bool hidden = false;
    for (size_t i = 0; style && i < in->hidden.n; i++)
        hidden |= strcmp(style, in->hidden.at[i]) == 0;
    return rob_workbook__add_sheet(in->book, name ? name : "", NULL, hidden);
}

static enum rob_status start_table(struct reader *in, const char *const *attributes)
{
    if (in->tables++)
        return ROB_OK;
    in->n_tables++;
    in->next_row = 1;
    if (!in->rows)
        return list_table(in, attributes);
    if (in->measured) {
        in->sheet = in->n_tables - 1;
        in->rows->width = 0;
    }
    return ROB_OK;
}

static enum rob_status end_table(struct reader *in)
{
    if (--in->tables == 0 && in->measured && in->n_tables <= in->book->sheets.n)
        in->book->sheets.at[in->n_tables - 1].width = in->rows->width;
    return ROB_OK;
}

/* --- rows ----------------------------------------------------------------------------------- */

static bool is_wanted(const struct reader *in)
{
    return in->rows && in->tables == 1 && in->sheet == in->n_tables - 1;
}

static enum rob_status start_row(struct reader *in, const char *const *attributes)
{
    if (!is_wanted(in))
        return ROB_OK;
    in->in_row = true;
    in->column = 0;
    in->row_repeat = rob_workbook__count(attributes, "table:number-rows-repeated", 1);
    rob_workbook__rows_begin(in->rows, in->next_row);
    return ROB_OK;
}

static enum rob_status end_row(struct reader *in)
{
    if (!in->in_row || in->tables != 1)
        return ROB_OK;
    in->in_row = false;
    bool room = in->next_row < UINT32_MAX / 2 && in->row_repeat < UINT32_MAX / 2;
    in->next_row = room ? in->next_row + in->row_repeat : UINT32_MAX / 2;
    return rob_workbook__rows_end(in->rows, in->row_repeat);
}

/* --- cells ---------------------------------------------------------------------------------- */

static void show_value(struct reader *in)
{
    static const struct rob_workbook__style plain = {ROB_SHOWN_PLAIN, 0};
    struct rob_buf text = {0};
    rob_workbook__add_number(&text, rob_buf_text(&in->value), plain, false);
    rob_buf_free(&in->shown);
    in->shown = text;
}

static void show_date(struct reader *in)
{
    rob_buf_clear(&in->shown);
    rob_workbook__add_date(&in->shown, rob_buf_text(&in->value));
}

static void show_boolean(struct reader *in)
{
    rob_buf_clear(&in->shown);
    rob_buf_str(&in->shown, strcmp(rob_buf_text(&in->value), "true") == 0 ? "TRUE" : "FALSE");
}

static void show_string(struct reader *in)
{
    rob_buf_clear(&in->shown);
    rob_buf_str(&in->shown, rob_buf_text(&in->value));
}

static const struct type {
    const char *name, *attribute;
    void (*show)(struct reader *in); /* NULL: as displayed */
} types[] = {
    {"float", "office:value", show_value},
    {"currency", "office:value", show_value},
    {"percentage", "office:value", NULL},
    {"date", "office:date-value", show_date},
    {"time", "office:time-value", NULL},
    {"boolean", "office:boolean-value", show_boolean},
    {"string", "office:string-value", show_string},
};

static const struct type *find_type(const char *name)
{
    for (size_t i = 0; name && i < ROB_COUNT(types); i++)
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    return NULL;
}

static enum rob_status merge_cells(struct reader *in, const char *const *attributes)
{
    unsigned n_rows = rob_workbook__count(attributes, "table:number-rows-spanned", 1);
    unsigned n_columns = rob_workbook__count(attributes, "table:number-columns-spanned", 1);
    if (in->measured || (n_rows == 1 && n_columns == 1))
        return ROB_OK;
    return rob_workbook__rows_merge(in->rows, in->rows->row, in->column, n_rows, n_columns);
}

static enum rob_status start_cell(struct reader *in, const char *const *attributes)
{
    if (!in->in_row || in->tables != 1)
        return ROB_OK;
    const char *error = rob_workbook__attribute(attributes, "calcext:value-type");
    const struct type *type = find_type(rob_workbook__attribute(attributes, "office:value-type"));
    const char *value = type ? rob_workbook__attribute(attributes, type->attribute) : NULL;
    in->in_cell = true;
    in->repeat = rob_workbook__count(attributes, "table:number-columns-repeated", 1);
    in->error = error && strcmp(error, "error") == 0;
    in->has_value = value != NULL;
    in->paragraphs = in->in_paragraph = 0;
    in->type[0] = '\0';
    if (type)
        strncat(in->type, type->name, sizeof in->type - 1);
    rob_buf_clear(&in->value);
    rob_buf_clear(&in->shown);
    enum rob_status status = merge_cells(in, attributes);
    if (!status && value)
        status = rob_workbook__add_text(in->book, &in->value, value, strlen(value));
    return status;
}

static enum rob_status end_cell(struct reader *in)
{
    if (!in->in_cell || in->tables != 1)
        return ROB_OK;
    const struct type *type = find_type(in->type);
    in->in_cell = false;
    if (!in->error && type && type->show && in->has_value)
        type->show(in);
    if (in->shown.failed)
        return rob_fail_memory(in->book->err);
    enum rob_status status =
        rob_workbook__rows_cell(in->rows, in->column, in->repeat, rob_buf_text(&in->shown));
    in->column += in->repeat;
    return status;
}

/* --- displayed text ------------------------------------------------------------------------- */

static enum rob_status add_shown(struct reader *in, const char *text, size_t len)
{
    if (!in->in_cell || in->tables != 1)
        return ROB_OK;
    return rob_workbook__add_text(in->book, &in->shown, text, len);
}

static enum rob_status start_paragraph(struct reader *in, const char *const *attributes)
{
    (void)attributes;
    in->in_paragraph++;
    in->blank = true;
    return in->paragraphs++ ? add_shown(in, "\n", 1) : ROB_OK;
}

static enum rob_status end_paragraph(struct reader *in)
{
    in->in_paragraph -= in->in_paragraph > 0;
    return ROB_OK;
}

static enum rob_status add_blanks(struct reader *in, const char *const *attributes)
{
    unsigned n = rob_workbook__count(attributes, "text:c", 1);
    enum rob_status status = ROB_OK;
    for (unsigned i = 0; in->in_cell && !status && i < n; i++)
        status = add_shown(in, " ", 1);
    return status;
}

static enum rob_status add_tab(struct reader *in, const char *const *attributes)
{
    (void)attributes;
    return add_shown(in, "\t", 1);
}

static enum rob_status add_line_end(struct reader *in, const char *const *attributes)
{
    (void)attributes;
    return add_shown(in, "\n", 1);
}

/* White space counts as one blank, and not at the beginning of a paragraph. */
static enum rob_status add(void *context, const char *text, size_t len)
{
    struct reader *in = context;
    enum rob_status status = ROB_OK;
    if (!in->in_cell || !in->in_paragraph || in->skipped)
        return ROB_OK;
    while (!status && len) {
        size_t n = 0;
        while (n < len && !strchr(" \t\r\n", text[n]))
            n++;
        if (n) {
            status = add_shown(in, text, n);
            in->blank = false;
        } else if (!in->blank) {
            status = add_shown(in, " ", 1);
            in->blank = true;
        }
        text += n ? n : 1;
        len -= n ? n : 1;
    }
    return status;
}

/* --- events --------------------------------------------------------------------------------- */

static const struct element {
    const char *name;
    enum rob_status (*start)(struct reader *in, const char *const *attributes);
    enum rob_status (*end)(struct reader *in);
} elements[] = {
    {"table:table-cell", start_cell, end_cell},
    {"table:covered-table-cell", start_cell, end_cell},
    {"text:p", start_paragraph, end_paragraph},
    {"text:h", start_paragraph, end_paragraph},
    {"text:s", add_blanks, NULL},
    {"text:tab", add_tab, NULL},
    {"text:line-break", add_line_end, NULL},
    {"table:table-row", start_row, end_row},
    {"table:table", start_table, end_table},
    {"style:style", start_style, NULL},
    {"style:table-properties", start_table_properties, NULL},
};

static const struct element *find_element(const char *name)
{
    for (size_t i = 0; i < ROB_COUNT(elements); i++)
        if (strcmp(elements[i].name, name) == 0)
            return &elements[i];
    return NULL;
}

static enum rob_status start(void *context, const char *name, const char *const *attributes)
{
    struct reader *in = context;
    if (in->skipped || is_skipped(name)) {
        in->skipped++;
        return ROB_OK;
    }
    const struct element *element = find_element(name);
    return element ? element->start(in, attributes) : ROB_OK;
}

static enum rob_status end(void *context, const char *name)
{
    struct reader *in = context;
    if (in->skipped) {
        in->skipped--;
        return ROB_OK;
    }
    const struct element *element = find_element(name);
    return element && element->end ? element->end(in) : ROB_OK;
}

static enum rob_status parse(struct reader *in)
{
    static const struct rob_workbook__handlers handlers = {start, end, add};
    enum rob_status status = rob_workbook__parse(&in->book->zip, CONTENT, &handlers, in);
    rob_vec_free(&in->hidden);
    rob_buf_free(&in->value);
    rob_buf_free(&in->shown);
    return status;
}

/* A password leaves the names of the entries, and a list of how each is encrypted. */
static enum rob_status check_open(struct rob_workbook__book *book)
{
    struct rob_buf manifest = {0};
    enum rob_status status = ROB_OK;
    if (rob_workbook__zip_find(&book->zip, "META-INF/manifest.xml") >= 0)
        status = rob_workbook__peek(&manifest, &book->zip, "META-INF/manifest.xml", 1 << 20);
    if (!status && strstr(rob_buf_text(&manifest), "encryption-data"))
        status = rob_fail(book->err, ROB_INVALID,
                          "the file is protected by a password; save it without one");
    rob_buf_free(&manifest);
    return status;
}

static enum rob_status list_ods(struct rob_workbook__book *book)
{
    struct reader in = {.book = book};
    enum rob_status status = check_open(book);
    return status ? status : parse(&in);
}

static enum rob_status measure_ods(struct rob_workbook__book *book, int only)
{
    struct rob_workbook__rows rows = {.err = book->err};
    struct reader in = {.book = book, .rows = &rows, .measured = true};
    (void)only;
    enum rob_status status = parse(&in);
    if (status && in.sheet < book->sheets.n)
        rob_workbook__in_sheet(book, &book->sheets.at[in.sheet], rows.row);
    rob_workbook__rows_free(&rows);
    return status;
}

static enum rob_status read_ods(struct rob_workbook__book *book, size_t sheet,
                                struct rob_workbook__rows *rows)
{
    struct reader in = {.book = book, .rows = rows, .sheet = sheet};
    return parse(&in);
}

const struct rob_workbook__reader rob_workbook__ods = {list_ods, measure_ods, read_ods};
