/* A cell that several tables of the report have. */
#include "io/report.h"

#include "io/write_text.h"

void rob_report__item_cell(struct rob_report *report, size_t item, int outcome)
{
    struct rob_buf title = {0};
    rob_buf_printf(&title, "%d ", report->form->items[item].number);
    rob_text__item(&title, report->view, item, outcome);
    rob_page_take_cell(&report->page, &title);
}
