/*
 * A page to be read: headings, paragraphs, tables and figures, written once and set as Markdown or
 * as HTML. The caller decides on the content (write_report.c); the looks are a table of functions,
 * one for each language, at the end of its file.
 *
 *     struct rob_page page = {.style = &rob_page_html};
 *     rob_page_begin(&page, "Hypothermia in MI");
 *     rob_page_heading(&page, "Risk of bias");
 *     static const struct rob_page_column columns[] = {{"Item", false}, {"n", true}};
 *     rob_page_table(&page, "Percentages", columns, 2);
 *     rob_page_cell(&page, "Random housing");           // a row is full after its last cell
 *     rob_page_cell(&page, "89");
 *     rob_page_table_end(&page);
 *     rob_page_end(&page);                              // page.text is whole
 *
 * All texts may come from outside: each is escaped for its language, and its controls are made
 * visible. A LF in a cell or paragraph is a line break.
 */
#ifndef ROB_IO_PAGE_H
#define ROB_IO_PAGE_H

#include "base/buf.h"

#include <syrob/result.h>

struct rob_page_style;

struct rob_page_column {
    const char *title;
    bool number; /* set to the right */
};

struct rob_page {
    struct rob_buf text;
    const struct rob_page_style *style;
    const struct rob_form *form;           /* for the colours of its risks; NULL: none are needed */
    const struct rob_page_column *columns; /* of the table that is being filled */
    size_t n_columns, column;              /* the next column */
    unsigned n_tables, n_figures, n_headings;
    bool in_list;
    struct rob_buf contents; /* the headings so far, where the language has a list of them */
    size_t contents_at;      /* its place in the text */
};

struct rob_page_style {
    void (*begin)(struct rob_page *page, const char *title);
    void (*end)(struct rob_page *page);
    void (*heading)(struct rob_page *page, const char *text);
    void (*paragraph)(struct rob_page *page, const char *text);
    void (*code)(struct rob_page *page, const char *text);
    void (*item)(struct rob_page *page, const char *text);
    void (*list_end)(struct rob_page *page);
    void (*table)(struct rob_page *page, const char *caption);
    void (*cell)(struct rob_page *page, const char *text, int risk, const char *target);
    void (*table_end)(struct rob_page *page);
    void (*figure)(struct rob_page *page, const char *caption, const char *svg);
    void (*fold)(struct rob_page *page, const char *text, const char *id);
    void (*fold_end)(struct rob_page *page);
};

extern const struct rob_page_style rob_page_markdown, rob_page_html;

void rob_page_begin(struct rob_page *page, const char *title);
void rob_page_end(struct rob_page *page);
void rob_page_heading(struct rob_page *page, const char *text);
void rob_page_paragraph(struct rob_page *page, const char *text);

/* A command to be typed, on a line of its own. */
void rob_page_code(struct rob_page *page, const char *text);

/* One point of a list; the list ends before anything else. */
void rob_page_item(struct rob_page *page, const char *text);

/* `columns` must live until the table ends. */
void rob_page_table(struct rob_page *page, const char *caption,
                    const struct rob_page_column *columns, size_t n);
void rob_page_cell(struct rob_page *page, const char *text);
/* The same from a buffer, which is empty and free afterwards. */
void rob_page_take_cell(struct rob_page *page, struct rob_buf *text);

/* A cell in the colour of a risk of the form; ROB_RISK_NONE: in none. */
void rob_page_risk(struct rob_page *page, const char *text, int risk);

/* The same as a link to the fold with this id, where the language has links. */
void rob_page_link(struct rob_page *page, const char *text, int risk, const char *target);
void rob_page_table_end(struct rob_page *page);

/* A table of results: all of its columns, or these. */
void rob_page_result(struct rob_page *page, const struct rob_result_table *table,
                     const size_t *columns, size_t n);

/* A figure as SVG; a language without figures leaves it out, and the reader has its table. */
void rob_page_figure(struct rob_page *page, const char *caption, const char *svg);

/* Folds everything up to the end of the fold under this line, if the language can. `id` NULL: no
 * link leads there. */
void rob_page_fold(struct rob_page *page, const char *text, const char *id);
void rob_page_fold_end(struct rob_page *page);

#endif
