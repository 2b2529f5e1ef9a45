/* The changes during consensus, as text. */
#include "io/text_table.h"

enum { TITLE = 34, LINE = 80 };

static void add_table(struct rob_buf *text, const struct rob_result_table *table)
{
    struct rob_text_place places[ROB_RESULT_COLUMNS_MAX + 1] = {{0, 8}, {1, 9}};
    struct rob_text_layout layout;
    for (size_t i = 2; i < table->n_columns; i++)
        places[i] = (struct rob_text_place){i, 8};
    rob_text__lay_out(&layout, table, places, LINE);
    layout.title = layout.title > TITLE ? TITLE : layout.title;
    rob_text__head(text, &layout, "item");
    for (size_t i = 0; i < table->n_rows; i++) {
        rob_buf_char(text, '\n');
        rob_text__row(text, &layout, &table->rows[i]);
    }
    rob_buf_char(text, '\n');
}

/* "  4  r1: yes to unclear 3, no to unclear 1", a line for each item and reviewer. */
static void add_changes(struct rob_buf *text, const struct rob_result_table *table)
{
    if (table->n_columns > 2)
        rob_buf_str(text, "\nChanges from one answer to another, item by item:\n");
    for (size_t i = 0; i < table->n_rows; i++)
        for (size_t k = 2; k < table->n_columns; k++)
            if (*table->rows[i].values[k].detail)
                rob_buf_printf(text, "%3d  %s: %s\n", table->rows[i].number, table->columns[k].name,
                               table->rows[i].values[k].detail);
}

static void add_causes(struct rob_buf *text, const struct rob_result_table *table)
{
    rob_buf_str(text, "\nCauses of the disagreements:\n");
    for (size_t i = 0; i < table->n_rows; i++)
        if (table->rows[i].values[0].count)
            rob_buf_printf(text, "  %4zu  %s\n", (size_t)table->rows[i].values[0].count,
                           table->rows[i].title);
}

enum rob_status rob_write_moved_text(char **out, const struct rob_view *view, struct rob_error *err)
{
    struct rob_buf text = {0};
    struct rob_moved *moved = NULL;
    struct rob_result *result = NULL;
    enum rob_status status = rob_moved_new(&moved, view, err);
    if (!status)
        status = rob_result_moved(&result, view, moved, err);
    rob_moved_free(moved);
    if (status)
        return status;
    rob_buf_str(&text, "Changes during consensus\n\n");
    add_table(&text, &result->tables[0]);
    for (size_t i = 0; i < result->n_notes; i++) {
        rob_buf_char(&text, '\n');
        rob_text__wrapped(&text, result->notes[i]);
    }
    if (result->n_tables > 1) {
        add_changes(&text, &result->tables[0]);
        add_causes(&text, &result->tables[1]);
    }
    rob_result_free(result);
    return rob_text__end(out, &text, err);
}
