/* Pages as one HTML file: no script, nothing from elsewhere, readable without colours. */
#include "io/page.h"

#include "io/escape.h"
#include "io/svg.h"

#include <string.h>

static const char style[] =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;"
    "color:#111;background:#fff}\n"
    "h1{line-height:1.2;overflow-wrap:anywhere}p,li,summary{overflow-wrap:anywhere}"
    "figure{overflow-x:auto}h2{margin-top:2.5rem;border-bottom:1px solid #bbb}\n"
    "table{border-collapse:collapse;margin:1rem 0;font-size:.875rem}\n"
    "caption{text-align:left;padding:.3rem 0;font-weight:600}\n"
    "th,td{padding:.15rem .5rem;border-bottom:1px solid #ddd;text-align:left;vertical-align:top}\n"
    "thead th{border-bottom:2px solid #888}.n{text-align:right;font-variant-numeric:tabular-nums}\n"
    "tbody th{font-weight:normal}.r{text-align:center;font-weight:700}\n"
    ".wide{overflow-x:auto}figure{margin:1rem 0}figcaption{font-size:.875rem;font-weight:600}\n"
    "svg{max-width:100%;height:auto}summary{cursor:pointer}\n"
    "@media print{body{max-width:none;margin:0}details{break-inside:avoid}}\n";

/* "<tag>text</tag>\n" */
static void add_element(struct rob_page *page, const char *tag, const char *text)
{
    rob_buf_printf(&page->text, "<%s>", tag);
    rob_escape_xml(&page->text, text, "<br>");
    rob_buf_printf(&page->text, "</%s>\n", tag);
}

static void begin(struct rob_page *page, const char *title)
{
    struct rob_buf *out = &page->text;
    rob_buf_str(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width\">\n");
    add_element(page, "title", title);
    rob_buf_printf(out, "<style>\n%s", style);
    for (size_t r = 0; page->form && r < page->form->n_risks; r++)
        rob_buf_printf(out, ".r%zu{background:%s;color:%s}\n", r, page->form->risks[r].color,
                       rob_svg_ink_on(page->form->risks[r].color));
    rob_buf_str(out, "</style>\n</head>\n<body>\n");
    add_element(page, "h1", title);
}

static void end(struct rob_page *page)
{
    rob_buf_str(&page->text, "</body>\n</html>\n");
}

static void heading(struct rob_page *page, const char *text)
{
    add_element(page, "h2", text);
}

static void paragraph(struct rob_page *page, const char *text)
{
    add_element(page, "p", text);
}

static void item(struct rob_page *page, const char *text)
{
    if (!page->in_list)
        rob_buf_str(&page->text, "<ul>\n");
    add_element(page, "li", text);
}

static void list_end(struct rob_page *page)
{
    rob_buf_str(&page->text, "</ul>\n");
}

static void table(struct rob_page *page, const char *caption)
{
    rob_buf_printf(&page->text, "<div class=\"wide\"><table>\n<caption>Table %u. ", page->n_tables);
    rob_escape_xml(&page->text, caption, " ");
    rob_buf_str(&page->text, "</caption>\n<thead><tr>");
    for (size_t i = 0; i < page->n_columns; i++) {
        rob_buf_printf(&page->text, "<th scope=\"col\"%s>",
                       page->columns[i].number ? " class=\"n\"" : "");
        rob_escape_xml(&page->text, page->columns[i].title, "<br>");
        rob_buf_str(&page->text, "</th>");
    }
    rob_buf_str(&page->text, "</tr></thead>\n<tbody>\n");
}

static void cell(struct rob_page *page, const char *text, int risk)
{
    bool first = page->column == 0;
    rob_buf_str(&page->text, first ? "<tr><th scope=\"row\">" : "<td");
    if (!first && risk != ROB_RISK_NONE)
        rob_buf_printf(&page->text, " class=\"r r%d\">", risk);
    else if (!first)
        rob_buf_str(&page->text, page->columns[page->column].number ? " class=\"n\">" : ">");
    rob_escape_xml(&page->text, text, "<br>");
    rob_buf_str(&page->text, first ? "</th>" : "</td>");
    if (page->column + 1 == page->n_columns)
        rob_buf_str(&page->text, "</tr>\n");
}

static void table_end(struct rob_page *page)
{
    rob_buf_str(&page->text, "</tbody>\n</table></div>\n");
}

static void figure(struct rob_page *page, const char *caption, const char *svg)
{
    rob_buf_printf(&page->text, "<figure>\n%s<figcaption>Figure %u. ", svg, page->n_figures);
    rob_escape_xml(&page->text, caption, " ");
    rob_buf_str(&page->text, "</figcaption>\n</figure>\n");
}

static void fold(struct rob_page *page, const char *text)
{
    rob_buf_str(&page->text, "<details>\n");
    add_element(page, "summary", text);
}

static void fold_end(struct rob_page *page)
{
    rob_buf_str(&page->text, "</details>\n");
}

const struct rob_page_style rob_page_html = {
    .begin = begin,
    .end = end,
    .heading = heading,
    .paragraph = paragraph,
    .item = item,
    .list_end = list_end,
    .table = table,
    .cell = cell,
    .table_end = table_end,
    .figure = figure,
    .fold = fold,
    .fold_end = fold_end,
};
