/* Pages as one HTML file: no script, nothing from elsewhere, readable without colours, in the dark,
 * on a narrow screen and in print. */
#include "io/page.h"

#include "io/escape.h"
#include "io/svg.h"

#include <string.h>

static const char style[] =
    ":root{color-scheme:light dark;--line:#bbb;--thin:#ddd}\n"
    "html{background:Canvas;color:CanvasText}"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem}\n"
    "h1{line-height:1.2}h1,p,li,summary{overflow-wrap:anywhere}td,th{overflow-wrap:break-word}\n"
    "h2{margin-top:2.5rem;border-bottom:1px solid var(--line)}\n"
    "table{border-collapse:collapse;margin:1rem 0;font-size:.875rem}\n"
    "caption{text-align:left;padding:.3rem 0;font-weight:600}\n"
    "th,td{padding:.15rem .5rem;border-bottom:1px solid var(--thin);text-align:left;"
    "vertical-align:top}\n"
    "thead th{border-bottom:2px solid #888}.n{text-align:right;font-variant-numeric:tabular-nums;"
    "white-space:nowrap}\n"
    "tbody th{font-weight:normal;min-width:6rem}.r{text-align:center;font-weight:700}\n"
    ".r a{color:inherit;text-decoration:none}"
    ".wide,figure{overflow-x:auto}figure{margin:1rem 0;background:#fff;color:#111;padding:.5rem}\n"
    "figcaption{font-size:.875rem;font-weight:600}nav ol{columns:2 18rem}\n"
    "svg{display:block;max-width:100%;height:auto}svg+svg{margin-top:1.5rem}"
    "@media screen{figure svg{min-width:32rem}}\n"
    "summary{cursor:pointer;font-weight:600}\n"
    "@media (prefers-color-scheme:dark){:root{--line:#555;--thin:#444}}\n"
    "@page wide{size:landscape}\n"
    "@media print{:root{color-scheme:light}body{max-width:none;margin:0;font-size:10pt}\n"
    "h2,summary,caption{break-after:avoid}tr,caption,figcaption,svg{break-inside:avoid}\n"
    "svg{max-height:88vh}.r{font-size:7.5pt;padding:.15rem .2rem}"
    "thead{display:table-header-group}.wide,figure{overflow:visible}"
    ".wide.many{page:wide}.many table{font-size:7.5pt}.many th,.many td{padding:.1rem .2rem;"
    "overflow-wrap:anywhere}.many .n{white-space:normal}}\n";

/* "<tag>text</tag>\n" */
static void add_element(struct rob_page *page, const char *tag, const char *text)
{
    rob_buf_printf(&page->text, "<%s>", tag);
    rob_escape_xml(&page->text, text, strcmp(tag, "title") == 0 ? " " : "<br>");
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
    rob_buf_str(out, "</style>\n</head>\n<body>\n<main>\n");
    add_element(page, "h1", title);
    page->contents_at = page->text.len;
}

/* The list of contents goes to its place once all headings are known. */
static void insert_contents(struct rob_page *page)
{
    struct rob_buf whole = {0};
    const char *text = rob_buf_text(&page->text);
    rob_buf_add(&whole, text, page->contents_at);
    rob_buf_printf(&whole, "<nav aria-label=\"Contents\">\n<ol>\n%s</ol>\n</nav>\n",
                   rob_buf_text(&page->contents));
    rob_buf_add(&whole, text + page->contents_at, page->text.len - page->contents_at);
    whole.failed |= page->text.failed || page->contents.failed;
    rob_buf_free(&page->text);
    rob_buf_free(&page->contents);
    page->text = whole;
}

static void end(struct rob_page *page)
{
    rob_buf_str(&page->text, "</main>\n</body>\n</html>\n");
    if (page->n_headings && !page->text.failed)
        insert_contents(page);
}

static void heading(struct rob_page *page, const char *text)
{
    unsigned n = ++page->n_headings;
    rob_buf_printf(&page->text, "<h2 id=\"part-%u\">", n);
    rob_escape_xml(&page->text, text, "<br>");
    rob_buf_str(&page->text, "</h2>\n");
    rob_buf_printf(&page->contents, "<li><a href=\"#part-%u\">", n);
    rob_escape_xml(&page->contents, text, " ");
    rob_buf_str(&page->contents, "</a></li>\n");
}

static void paragraph(struct rob_page *page, const char *text)
{
    add_element(page, "p", text);
}

static void code(struct rob_page *page, const char *text)
{
    add_element(page, "pre", text);
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
    enum { MANY = 12 }; /* columns: they get a page in landscape */
    rob_buf_printf(&page->text,
                   "<div class=\"wide%s\" role=\"region\" tabindex=\"0\" aria-label=\"Table %u\">"
                   "<table>\n<caption>Table %u. ",
                   page->n_columns > MANY ? " many" : "", page->n_tables, page->n_tables);
    rob_escape_xml(&page->text, caption, " ");
    rob_buf_str(&page->text, "</caption>\n<thead><tr>");
    for (size_t i = 0; i < page->n_columns; i++) {
        if (!*page->columns[i].title) { /* heads nothing */
            rob_buf_str(&page->text, "<td></td>");
            continue;
        }
        rob_buf_printf(&page->text, "<th scope=\"col\"%s>",
                       page->columns[i].number ? " class=\"n\"" : "");
        rob_escape_xml(&page->text, page->columns[i].title, "<br>");
        rob_buf_str(&page->text, "</th>");
    }
    rob_buf_str(&page->text, "</tr></thead>\n<tbody>\n");
}

/* The first cell of a row is reached by the keyboard too; those behind it lead to the same place.
 */
static void cell(struct rob_page *page, const char *text, int risk, const char *target)
{
    bool first = page->column == 0;
    rob_buf_str(&page->text, first ? "<tr><th scope=\"row\">" : "<td");
    if (!first && risk != ROB_RISK_NONE)
        rob_buf_printf(&page->text, " class=\"r r%d\">", risk);
    else if (!first)
        rob_buf_str(&page->text, page->columns[page->column].number ? " class=\"n\">" : ">");
    if (target)
        rob_buf_printf(&page->text, "<a href=\"#%s\"%s>", target, first ? "" : " tabindex=\"-1\"");
    rob_escape_xml(&page->text, text, "<br>");
    rob_buf_str(&page->text, target ? "</a>" : "");
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
    rob_buf_str(&page->text, "<figure tabindex=\"0\">\n");
    rob_buf_str(&page->text, svg);
    rob_buf_printf(&page->text, "<figcaption>Figure %u. ", page->n_figures);
    rob_escape_xml(&page->text, caption, " ");
    rob_buf_str(&page->text, "</figcaption>\n</figure>\n");
}

static void fold(struct rob_page *page, const char *text, const char *id)
{
    rob_buf_str(&page->text, "<details open"); /* printed, a closed one would be lost */
    if (id)
        rob_buf_printf(&page->text, " id=\"%s\"", id);
    rob_buf_str(&page->text, ">\n");
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
    .code = code,
    .item = item,
    .list_end = list_end,
    .table = table,
    .cell = cell,
    .table_end = table_end,
    .figure = figure,
    .fold = fold,
    .fold_end = fold_end,
};
