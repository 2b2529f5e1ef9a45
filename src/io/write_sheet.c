/* A blank sheet to fill in with a spreadsheet. */
#include "io/write_text.h"

#include <string.h>

/* A cell as CSV. A text that a spreadsheet would take for a formula gets an apostrophe, even after
 * apostrophes of its own; rob_table_read() removes one again. */
static void add_cell(struct rob_buf *out, const char *text)
{
    const char *after = text + strspn(text, "'");
    bool formula = *after && strchr("=+-@\t\r", *after) != NULL;
    rob_buf_str(out, formula ? "\"'" : "\"");
    for (; *text; text++)
        rob_buf_add(out, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
    rob_buf_char(out, '"');
}

enum rob_status rob_write_sheet_csv(char **out, const struct rob_view *view, struct rob_error *err)
{
    const struct rob_form *form = rob_view_form(view);
    struct rob_buf text = {0};
    rob_buf_str(&text, "Study,Study id"); /* a spreadsheet may turn "May 2015" into a date */
    for (size_t i = 0; i < form->n_items; i++) {
        struct rob_buf title = {0};
        rob_buf_printf(&title, "%d) %s", form->items[i].number, form->items[i].title);
        rob_buf_char(&text, ',');
        add_cell(&text, rob_buf_text(&title));
        if (title.failed)
            text.failed = true;
        rob_buf_free(&title);
    }
    rob_buf_char(&text, '\n');
    for (size_t s = 0; s < rob_view_n_studies(view); s++) {
        int viewer = rob_view_viewer(view);
        if (viewer != ROB_NOBODY && !rob_view_assigned(view, s, (size_t)viewer))
            continue;
        add_cell(&text, rob_view_study(view, s).label);
        rob_buf_char(&text, ',');
        add_cell(&text, rob_view_study(view, s).id);
        rob_buf_repeat(&text, ',', form->n_items);
        rob_buf_char(&text, '\n');
    }
    return rob_text__end(out, &text, err);
}
