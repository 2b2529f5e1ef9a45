/* Cells that several tables of the report have. */
#include "io/report.h"

#include "io/write_text.h"

void rob_report__item_cell(struct rob_report *report, size_t item, int outcome)
{
    struct rob_buf title = {0};
    rob_buf_printf(&title, "%d ", report->form->items[item].number);
    rob_text__item(&title, report->view, item, outcome);
    rob_page_take_cell(&report->page, &title);
}

void rob_report__titled_cell(struct rob_report *report, const char *title, int outcome)
{
    struct rob_buf text = {0};
    rob_buf_str(&text, title);
    if (outcome != ROB_NO_OUTCOME)
        rob_buf_printf(&text, ": %s", rob_view_outcome(report->view, (size_t)outcome));
    rob_page_take_cell(&report->page, &text);
}
