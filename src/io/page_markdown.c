/* Pages as Markdown: CommonMark with the tables of GitHub and pandoc. */
#include "io/page.h"

#include "base/utf8.h"

#include <string.h>

/* Every character that could begin markup of Markdown or HTML gets a backslash. */
static void add(struct rob_buf *out, const char *text)
{
    struct rob_buf shown = {0};
    for (const char *line = text;; line++) {
        size_t len = strcspn(line, "\n");
        rob_buf_clear(&shown);
        rob_text_show(&shown, line, len);
        for (const char *c = rob_buf_text(&shown); *c; c++) {
            if (strchr("\\`*_[]<>|#~&", *c))
                rob_buf_char(out, '\\');
            rob_buf_char(out, *c);
        }
        line += len;
        if (!*line)
            break;
        rob_buf_str(out, "<br>");
    }
    out->failed = out->failed || shown.failed;
    rob_buf_free(&shown);
}

static void heading(struct rob_page *page, const char *text)
{
    rob_buf_str(&page->text, "## ");
    add(&page->text, text);
    rob_buf_str(&page->text, "\n\n");
}

static void begin(struct rob_page *page, const char *title)
{
    rob_buf_str(&page->text, "# ");
    add(&page->text, title);
    rob_buf_str(&page->text, "\n\n");
}

static void nothing(struct rob_page *page)
{
    (void)page;
}

static void paragraph(struct rob_page *page, const char *text)
{
    add(&page->text, text);
    rob_buf_str(&page->text, "\n\n");
}

static void item(struct rob_page *page, const char *text)
{
    rob_buf_str(&page->text, "- ");
    add(&page->text, text);
    rob_buf_char(&page->text, '\n');
}

static void blank_line(struct rob_page *page)
{
    rob_buf_char(&page->text, '\n');
}

static void table(struct rob_page *page, const char *caption)
{
    rob_buf_printf(&page->text, "**Table %u.** ", page->n_tables);
    add(&page->text, caption);
    rob_buf_str(&page->text, "\n\n");
    for (size_t i = 0; i < page->n_columns; i++) {
        rob_buf_str(&page->text, "| ");
        add(&page->text, page->columns[i].title);
        rob_buf_char(&page->text, ' ');
    }
    rob_buf_str(&page->text, "|\n");
    for (size_t i = 0; i < page->n_columns; i++)
        rob_buf_str(&page->text, page->columns[i].number ? "|---:" : "|---");
    rob_buf_str(&page->text, "|\n");
}

static void cell(struct rob_page *page, const char *text, int risk)
{
    (void)risk;
    rob_buf_str(&page->text, "| ");
    add(&page->text, text);
    rob_buf_str(&page->text, page->column + 1 == page->n_columns ? " |\n" : " ");
}

static void figure(struct rob_page *page, const char *caption, const char *svg)
{
    (void)page, (void)caption, (void)svg;
}

static void fold(struct rob_page *page, const char *text)
{
    rob_buf_str(&page->text, "### ");
    add(&page->text, text);
    rob_buf_str(&page->text, "\n\n");
}

const struct rob_page_style rob_page_markdown = {
    .begin = begin,
    .end = nothing,
    .heading = heading,
    .paragraph = paragraph,
    .item = item,
    .list_end = blank_line,
    .table = table,
    .cell = cell,
    .table_end = blank_line,
    .figure = figure,
    .fold = fold,
    .fold_end = nothing,
};
