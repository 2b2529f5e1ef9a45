/* Pages as Markdown: CommonMark with the tables of GitHub and pandoc. */
#include "io/page.h"

#include "base/utf8.h"

#include <string.h>

/* Every character that could begin markup of CommonMark, of pandoc (mathematics, citations, super-
 * and subscript, attributes) or HTML gets a backslash, and so do rows of dots and dashes, which
 * pandoc would make one character of; at the beginning also what could begin a list. */
static bool is_markup(const char *text, const char *at)
{
    size_t digits = strspn(text, "0123456789");
    if (strchr("\\`*_[]<>|#~&$@^{}", *at))
        return true;
    if ((*at == '-' || *at == '.') && (at[1] == *at || (at > text && at[-1] == *at)))
        return true;
    return at == text ? strchr("+-=:%", *at) != NULL
                      : at == text + digits && digits && strchr(".)", *at) != NULL;
}

static void add(struct rob_buf *out, const char *text, const char *line_end)
{
    struct rob_buf shown = {0};
    rob_text_show_with(&shown, text, "\n\t");
    for (const char *line = rob_buf_text(&shown);; line++) {
        line += strspn(line, " \t");
        size_t len = strcspn(line, "\n");
        for (size_t i = 0; i < len; i++) {
            if (is_markup(line, line + i))
                rob_buf_char(out, '\\');
            rob_buf_char(out, line[i] == '\t' ? ' ' : line[i]);
        }
        line += len;
        if (!*line)
            break;
        rob_buf_str(out, line_end);
    }
    out->failed = out->failed || shown.failed;
    rob_buf_free(&shown);
}

/* A line break, in a paragraph and where a line must hold all. */
static const char broken[] = "\\\n", joined[] = " / ";

static void heading(struct rob_page *page, const char *text)
{
    rob_buf_str(&page->text, "## ");
    add(&page->text, text, joined);
    rob_buf_str(&page->text, "\n\n");
}

static void begin(struct rob_page *page, const char *title)
{
    rob_buf_str(&page->text, "# ");
    add(&page->text, title, joined);
    rob_buf_str(&page->text, "\n\n");
}

static void nothing(struct rob_page *page)
{
    (void)page;
}

static void paragraph(struct rob_page *page, const char *text)
{
    add(&page->text, text, broken);
    rob_buf_str(&page->text, "\n\n");
}

/* An indented block, in which nothing is markup. */
static void code(struct rob_page *page, const char *text)
{
    struct rob_buf shown = {0};
    rob_text_show(&shown, text, strlen(text));
    rob_buf_printf(&page->text, "    %s\n\n", rob_buf_text(&shown));
    page->text.failed = page->text.failed || shown.failed;
    rob_buf_free(&shown);
}

static void item(struct rob_page *page, const char *text)
{
    rob_buf_str(&page->text, "- ");
    add(&page->text, text, joined);
    rob_buf_char(&page->text, '\n');
}

static void blank_line(struct rob_page *page)
{
    rob_buf_char(&page->text, '\n');
}

static void table(struct rob_page *page, const char *caption)
{
    rob_buf_printf(&page->text, "**Table %u.** ", page->n_tables);
    add(&page->text, caption, joined);
    rob_buf_str(&page->text, "\n\n");
    for (size_t i = 0; i < page->n_columns; i++) {
        rob_buf_str(&page->text, "| ");
        add(&page->text, page->columns[i].title, joined);
        rob_buf_char(&page->text, ' ');
    }
    rob_buf_str(&page->text, "|\n");
    for (size_t i = 0; i < page->n_columns; i++)
        rob_buf_str(&page->text, page->columns[i].number ? "|---:" : "|---");
    rob_buf_str(&page->text, "|\n");
}

static void cell(struct rob_page *page, const char *text, int risk, const char *target)
{
    (void)risk, (void)target;
    rob_buf_str(&page->text, "| ");
    add(&page->text, text, joined);
    rob_buf_str(&page->text, page->column + 1 == page->n_columns ? " |\n" : " ");
}

static void figure(struct rob_page *page, const char *caption, const char *svg)
{
    (void)page, (void)caption, (void)svg;
}

static void fold(struct rob_page *page, const char *text, const char *id)
{
    (void)id;
    rob_buf_str(&page->text, "### ");
    add(&page->text, text, joined);
    rob_buf_str(&page->text, "\n\n");
}

const struct rob_page_style rob_page_markdown = {
    .begin = begin,
    .end = nothing,
    .heading = heading,
    .paragraph = paragraph,
    .code = code,
    .item = item,
    .list_end = blank_line,
    .table = table,
    .cell = cell,
    .table_end = blank_line,
    .figure = figure,
    .fold = fold,
    .fold_end = nothing,
};
