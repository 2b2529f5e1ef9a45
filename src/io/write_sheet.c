/* A blank sheet to fill in with a spreadsheet. */
#include "io/csv.h"
#include "io/write_text.h"

enum rob_status rob_write_sheet_csv(char **out, const struct rob_view *view, struct rob_error *err)
{
    const struct rob_form *form = rob_view_form(view);
    struct rob_buf text = {0};
    rob_buf_str(&text, "Study,Study id"); /* a spreadsheet may turn "May 2015" into a date */
    for (size_t i = 0; i < form->n_items; i++) {
        struct rob_buf title = {0};
        rob_buf_printf(&title, "%d) %s", form->items[i].number, form->items[i].title);
        rob_buf_char(&text, ',');
        rob_csv_cell(&text, rob_buf_text(&title));
        if (title.failed)
            text.failed = true;
        rob_buf_free(&title);
    }
    rob_buf_char(&text, '\n');
    for (size_t s = 0; s < rob_view_n_studies(view); s++) {
        int viewer = rob_view_viewer(view);
        if (viewer != ROB_NOBODY && !rob_view_assigned(view, s, (size_t)viewer))
            continue;
        rob_csv_cell(&text, rob_view_study(view, s).label);
        rob_buf_char(&text, ',');
        rob_csv_cell(&text, rob_view_study(view, s).id);
        rob_buf_repeat(&text, ',', form->n_items);
        rob_buf_char(&text, '\n');
    }
    return rob_text__end(out, &text, err);
}
