/* Pages: what is the same in every language. */
#include "io/page.h"

#include <stdarg.h>
#include <stdio.h>

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

void rob_page_risk(struct rob_page *page, const char *text, int risk)
{
    page->style->cell(page, text, risk);
    page->column = (page->column + 1) % page->n_columns;
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

void rob_page_cellf(struct rob_page *page, const char *format, ...)
{
    char text[128]; /* for numbers; outside texts go through a buffer */
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    rob_page_cell(page, text);
}

void rob_page_table_end(struct rob_page *page)
{
    page->style->table_end(page);
}

void rob_page_figure(struct rob_page *page, const char *caption, const char *svg)
{
    end_list(page);
    page->n_figures++;
    page->style->figure(page, caption, svg);
}

void rob_page_fold(struct rob_page *page, const char *text)
{
    end_list(page);
    page->style->fold(page, text);
}

void rob_page_fold_end(struct rob_page *page)
{
    end_list(page);
    page->style->fold_end(page);
}
