/* The changes during consensus, as text. */
#include "io/text_table.h"

#include "base/fail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TITLE = 34, TITLE_LEAST = 16, LINE = 80, DIFFERED = 8, SETTLED = 9, SEAT_LEAST = 8 };

/* Each reviewer has as many columns as the widest id or "85/85"; titles have what a line leaves. */
static void lay_out(struct rob_text_layout *layout, struct rob_text_place *places)
{
    const struct rob_result_table *table = layout->table;
    uint64_t most = table->rows[table->n_rows - 1].values[1].count;
    size_t widest = (size_t)snprintf(NULL, 0, "%zu/%zu", (size_t)most, (size_t)most) + 2;
    size_t seat = widest < SEAT_LEAST ? SEAT_LEAST : widest, used = 4;
    for (size_t i = 2; i < table->n_columns; i++) {
        size_t len = strlen(table->columns[i].name) + 2;
        seat = len > seat ? len : seat;
    }
    for (size_t i = 0; i < table->n_columns; i++) {
        places[i] = (struct rob_text_place){i, i == 0 ? DIFFERED : i == 1 ? SETTLED : seat};
        used += places[i].width;
    }
    layout->places = places;
    layout->title = used + TITLE_LEAST < LINE ? LINE - used : TITLE_LEAST;
    layout->title = layout->title > TITLE ? TITLE : layout->title;
}

static void add_table(struct rob_buf *text, const struct rob_result_table *table,
                      struct rob_text_place *places)
{
    struct rob_text_layout layout = {.table = table};
    lay_out(&layout, places);
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
        rob_buf_str(text, "\nFrom which answer to which, item by item:\n");
    for (size_t i = 0; i < table->n_rows; i++)
        for (size_t k = 2; k < table->n_columns; k++)
            if (*table->rows[i].values[k].detail)
                rob_buf_printf(text, "%3d  %s: %s\n", table->rows[i].number, table->columns[k].name,
                               table->rows[i].values[k].detail);
}

static void add_causes(struct rob_buf *text, const struct rob_result_table *table)
{
    rob_buf_str(text, "\nWhy they differed:\n");
    for (size_t i = 0; i < table->n_rows; i++)
        if (table->rows[i].values[0].count)
            rob_buf_printf(text, "  %4zu  %s\n", (size_t)table->rows[i].values[0].count,
                           table->rows[i].title);
}

static enum rob_status write(struct rob_buf *text, const struct rob_result *result,
                             struct rob_error *err)
{
    struct rob_text_place *places = calloc(result->tables[0].n_columns + 1, sizeof *places);
    if (!places)
        return rob_fail_memory(err);
    rob_buf_str(text, "What settling changed\n\n");
    add_table(text, &result->tables[0], places);
    for (size_t i = 0; i < result->n_notes; i++) {
        rob_buf_char(text, '\n');
        rob_text__wrapped(text, result->notes[i]);
    }
    if (result->n_tables > 1) {
        add_changes(text, &result->tables[0]);
        add_causes(text, &result->tables[1]);
    }
    free(places);
    return ROB_OK;
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
    if (!status)
        status = write(&text, result, err);
    rob_result_free(result);
    return status ? status : rob_text__end(out, &text, err);
}
