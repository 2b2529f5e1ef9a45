#include "io/text_table.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

enum { LINE = 80, NUMBER = 4, TITLE_LEAST = 16 };

/* As rob_value_text(), in fewer columns. */
static void value_text(char out[ROB_STAT_TEXT], enum rob_value_kind kind,
                       const struct rob_value *value)
{
    char percent[ROB_STAT_TEXT];
    unsigned long long count = value->count, whole = value->whole;
    if (kind == ROB_VALUE_SHARE) {
        rob_share_text(percent, (double)count, (double)whole, 1);
        snprintf(out, ROB_STAT_TEXT, "%llu %5.8s%s", count, percent, whole ? "%" : " ");
    } else if (kind == ROB_VALUE_PART || kind == ROB_VALUE_CHANGES) {
        snprintf(out, ROB_STAT_TEXT, "%llu/%llu", count, whole);
    } else {
        rob_value_text(out, kind, value);
    }
}

/* A name is separated from the one before, a value also from the title. */
static size_t width_of(const struct rob_result_table *table, size_t column, bool first)
{
    const char *name = table->columns[column].name;
    size_t widest = rob_utf8_columns(name, strlen(name)) + !first;
    for (size_t i = 0; i < table->n_rows; i++) {
        char value[ROB_STAT_TEXT];
        value_text(value, table->columns[column].kind, &table->rows[i].values[column]);
        widest = strlen(value) + 1 > widest ? strlen(value) + 1 : widest;
    }
    return widest;
}

void rob_text__lay_out(struct rob_text_layout *layout, const struct rob_result_table *table,
                       const struct rob_text_place *places, size_t line)
{
    size_t used = NUMBER;
    *layout = (struct rob_text_layout){.table = table};
    for (size_t i = 0; places[i].width; i++) {
        size_t least = width_of(table, places[i].column, i == 0);
        layout->places[i] = places[i];
        layout->places[i].width = least > places[i].width ? least : places[i].width;
        used += layout->places[i].width;
    }
    layout->title = used + TITLE_LEAST < line ? line - used : TITLE_LEAST;
}

static void add_right(struct rob_buf *text, const char *word, size_t width)
{
    size_t used = rob_utf8_columns(word, strlen(word));
    rob_buf_repeat(text, ' ', used < width ? width - used : 0);
    rob_buf_str(text, word);
}

void rob_text__head(struct rob_buf *text, const struct rob_text_layout *layout,
                    const char *row_name)
{
    rob_buf_repeat(text, ' ', NUMBER);
    rob_utf8_pad(text, row_name, layout->title);
    for (const struct rob_text_place *place = layout->places; place->width; place++)
        add_right(text, layout->table->columns[place->column].name, place->width);
}

void rob_text__row(struct rob_buf *text, const struct rob_text_layout *layout,
                   const struct rob_result_row *row)
{
    if (row->number)
        rob_buf_printf(text, "%3d ", row->number);
    else
        rob_buf_str(text, "    ");
    rob_text__titled_column(text, row->by == ROB_BY_OVERALL ? "all" : row->title, row->outcome,
                            layout->title);
    for (const struct rob_text_place *place = layout->places; place->width; place++) {
        char value[ROB_STAT_TEXT];
        value_text(value, layout->table->columns[place->column].kind, &row->values[place->column]);
        add_right(text, value, place->width);
    }
}

void rob_text__wrap(struct rob_buf *text, const struct rob_buf *shown, size_t first, size_t next)
{
    const char *at = rob_buf_text(shown);
    size_t left = shown->len, skip = 0;
    for (size_t indent = first; left > 0; indent = next) {
        size_t n = rob_utf8_wrap(at, left, LINE - indent, &skip);
        rob_buf_repeat(text, ' ', indent);
        rob_buf_add(text, at, n);
        rob_buf_char(text, '\n');
        at += skip;
        left -= skip;
    }
    text->failed = text->failed || shown->failed;
}

void rob_text__wrapped(struct rob_buf *text, const char *words)
{
    struct rob_buf shown = {0};
    rob_text__show(&shown, words);
    rob_text__wrap(text, &shown, 0, 2);
    rob_buf_free(&shown);
}

void rob_text__row_name(struct rob_buf *out, const struct rob_result_row *row)
{
    if (row->number)
        rob_buf_printf(out, "%d ", row->number);
    rob_text__show(out, row->title);
    rob_buf_str(out, row->outcome ? ": " : "");
    rob_text__show(out, row->outcome);
}
