/* The part of a page that is the same in every language. */
#include "io/page.h"

#include "io/text_table.h"

#include <assert.h>

static void end_list(struct rob_page *page)
{
    if (page->in_list)
        page->style->list_end(page);
    page->in_list = false;
}

void rob_page_begin(struct rob_page *page, const char *title)
{
    page->style->begin(page, title);
}

void rob_page_end(struct rob_page *page)
{
    end_list(page);
    page->style->end(page);
}

void rob_page_heading(struct rob_page *page, const char *text)
{
    end_list(page);
    page->style->heading(page, text);
}

void rob_page_paragraph(struct rob_page *page, const char *text)
{
    end_list(page);
    page->style->paragraph(page, text);
}

void rob_page_code(struct rob_page *page, const char *text)
{
    end_list(page);
    page->style->code(page, text);
}

void rob_page_item(struct rob_page *page, const char *text)
{
    page->style->item(page, text);
    page->in_list = true;
}

void rob_page_table(struct rob_page *page, const char *caption,
                    const struct rob_page_column *columns, size_t n)
{
    end_list(page);
    page->columns = columns;
    page->n_columns = n;
    page->column = 0;
    page->n_tables++;
    page->style->table(page, caption);
}

void rob_page_link(struct rob_page *page, const char *text, int risk, const char *target)
{
    page->style->cell(page, text, risk, target);
    page->column = (page->column + 1) % page->n_columns;
}

void rob_page_risk(struct rob_page *page, const char *text, int risk)
{
    rob_page_link(page, text, risk, NULL);
}

void rob_page_cell(struct rob_page *page, const char *text)
{
    rob_page_risk(page, text, ROB_RISK_NONE);
}

void rob_page_take_cell(struct rob_page *page, struct rob_buf *text)
{
    rob_page_cell(page, rob_buf_text(text));
    page->text.failed = page->text.failed || text->failed;
    rob_buf_free(text);
}

void rob_page_table_end(struct rob_page *page)
{
    page->style->table_end(page);
}

static void add_value(struct rob_page *page, enum rob_value_kind kind,
                      const struct rob_value *value)
{
    char text[ROB_STAT_TEXT];
    struct rob_buf cell = {0};
    rob_value_text(text, kind, value);
    rob_buf_str(&cell, text);
    if (kind == ROB_VALUE_CHANGES && *value->detail)
        rob_buf_printf(&cell, " (%s)", value->detail);
    rob_page_take_cell(page, &cell);
}

void rob_page_result(struct rob_page *page, const struct rob_result_table *table,
                     const size_t *columns, size_t n)
{
    struct rob_page_column titles[1 + ROB_RESULT_COLUMNS_MAX] = {{table->row_name, false}};
    n = columns ? n : table->n_columns;
    assert(n <= ROB_RESULT_COLUMNS_MAX);
    for (size_t i = 0; i < n; i++) {
        const struct rob_result_column *column = &table->columns[columns ? columns[i] : i];
        titles[i + 1] = (struct rob_page_column){column->title, column->kind != ROB_VALUE_CHANGES};
    }
    rob_page_table(page, table->title, titles, n + 1);
    for (size_t r = 0; r < table->n_rows; r++) {
        struct rob_buf name = {0};
        rob_text__row_name(&name, &table->rows[r]);
        rob_page_take_cell(page, &name);
        for (size_t i = 0; i < n; i++) {
            size_t at = columns ? columns[i] : i;
            add_value(page, table->columns[at].kind, &table->rows[r].values[at]);
        }
    }
    rob_page_table_end(page);
}

void rob_page_figure(struct rob_page *page, const char *caption, const char *svg)
{
    end_list(page);
    page->n_figures++;
    page->style->figure(page, caption, svg);
}

void rob_page_fold(struct rob_page *page, const char *text, const char *id)
{
    end_list(page);
    page->style->fold(page, text, id);
}

void rob_page_fold_end(struct rob_page *page)
{
    end_list(page);
    page->style->fold_end(page);
}
