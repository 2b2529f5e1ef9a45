#include "tui/typing.h"

#include "base/utf8.h"
#include "tui/keys.h"
#include "tui/lines.h"

#include <stdio.h>
#include <string.h>

static void delete_range(struct rob_field *field, size_t from, size_t to)
{
    if (from >= to)
        return;
    char *data = field->text.data;
    memmove(data + from, data + to, field->text.len - to + 1);
    field->text.len -= to - from;
    field->at = from;
}

static size_t line_start(const struct rob_field *field)
{
    size_t at = field->at;
    while (at > 0 && field->text.data[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_end(const struct rob_field *field)
{
    size_t at = field->at;
    while (at < field->text.len && field->text.data[at] != '\n')
        at++;
    return at;
}

static size_t before(const struct rob_field *field)
{
    size_t at = line_start(field);
    if (at == field->at)
        return at > 0 ? at - 1 : 0;
    for (size_t next = at; next < field->at;) {
        at = next;
        next += rob_utf8_cluster(field->text.data + at, field->text.len - at);
    }
    return at;
}

static size_t after(const struct rob_field *field)
{
    if (field->at >= field->text.len)
        return field->text.len;
    return field->at + rob_utf8_cluster(field->text.data + field->at, field->text.len - field->at);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static size_t word_start(const struct rob_field *field)
{
    size_t at = field->at;
    while (at > 0 && is_blank(field->text.data[at - 1]))
        at--;
    while (at > 0 && !is_blank(field->text.data[at - 1]))
        at--;
    return at;
}

static size_t word_end(const struct rob_field *field)
{
    size_t at = field->at;
    while (at < field->text.len && is_blank(field->text.data[at]))
        at++;
    while (at < field->text.len && !is_blank(field->text.data[at]))
        at++;
    return at;
}

static size_t line_of(const struct rob_lines *lines, size_t at)
{
    size_t i = 0;
    while (i + 1 < lines->n && lines->at[i + 1].start <= at)
        i++;
    return i;
}

/* Offset in line `i` that lies nearest to a column. */
static size_t at_column(const struct rob_field *field, const struct rob_line *line, int column)
{
    size_t at = line->start, end = line->start + line->len;
    while (at < end) {
        int columns = 0;
        size_t n = rob_shown_cluster(field->text.data + at, end - at, &columns);
        if (columns > column)
            break;
        column -= columns;
        at += n;
    }
    return at;
}

static void move_line(struct rob_field *field, int width, int by)
{
    struct rob_lines lines = {0};
    if (rob_lines_break(&lines, rob_field_text(field), width)) {
        size_t i = line_of(&lines, field->at);
        bool possible = by < 0 ? i > 0 : i + 1 < lines.n;
        if (possible) {
            const char *start = rob_field_text(field) + lines.at[i].start;
            int column = rob_shown_columns(start, field->at - lines.at[i].start);
            field->at = at_column(field, &lines.at[by < 0 ? i - 1 : i + 1], column);
        }
    }
    rob_lines_free(&lines);
}

/* --- Keys ------------------------------------------------------------------------------------ */

static bool move_key(struct rob_field *field, int key, int width)
{
    switch (key) {
    case ROB_KEY_LEFT:
    case ROB_CTRL('B'):
        field->at = before(field);
        return true;
    case ROB_KEY_RIGHT:
    case ROB_CTRL('F'):
        field->at = after(field);
        return true;
    case ROB_KEY_HOME:
    case ROB_CTRL('A'):
        field->at = line_start(field);
        return true;
    case ROB_KEY_END:
    case ROB_CTRL('E'):
        field->at = line_end(field);
        return true;
    case ROB_KEY_WORD_LEFT:
        field->at = word_start(field);
        return true;
    case ROB_KEY_WORD_RIGHT:
        field->at = word_end(field);
        return true;
    case ROB_KEY_UP:
    case ROB_CTRL('P'):
        move_line(field, width, -1);
        return true;
    case ROB_KEY_DOWN:
    case ROB_CTRL('N'):
        move_line(field, width, 1);
        return true;
    default:
        return false;
    }
}

static bool delete_key(struct rob_field *field, int key)
{
    switch (key) {
    case ROB_KEY_BACKSPACE:
    case 0x7F:
    case ROB_CTRL('H'):
        delete_range(field, before(field), field->at);
        return true;
    case ROB_KEY_DELETE:
    case ROB_CTRL('D'):
        delete_range(field, field->at, after(field));
        return true;
    case ROB_CTRL('U'):
        delete_range(field, line_start(field), field->at);
        return true;
    case ROB_CTRL('K'):
        delete_range(field, field->at, line_end(field));
        return true;
    case ROB_CTRL('W'):
        delete_range(field, word_start(field), field->at);
        return true;
    default:
        return false;
    }
}

bool rob_typing_key(struct rob_field *field, int key, int width)
{
    if (move_key(field, key, width) || delete_key(field, key))
        return true;
    bool new_line = key == ROB_KEY_NEW_LINE || key == ROB_KEY_ALT_ENTER;
    if (new_line && field->one_line)
        return true;
    if (!new_line && !rob_key_is_text(key))
        return false;
    struct rob_buf typed = {0};
    rob_utf8_add(&typed, new_line ? '\n' : (uint32_t)key);
    rob_field_insert(field, rob_buf_text(&typed), typed.len);
    rob_buf_free(&typed);
    return true;
}

/* --- Drawing --------------------------------------------------------------------------------- */

int rob_typing_height(const struct rob_field *field, int width)
{
    struct rob_lines lines = {0};
    int height = rob_lines_break(&lines, rob_field_text(field), width) ? (int)lines.n : 1;
    rob_lines_free(&lines);
    return height;
}

static void draw_more(struct rob_grid *grid, int row, int end, size_t n, const char *where)
{
    char more[40];
    int len = snprintf(more, sizeof more, " +%zu %s", n, where);
    rob_grid_put(grid, row, end - len, len, more, (size_t)len, ROB_ATTR_DIM);
}

void rob_typing_draw(const struct rob_field *field, struct rob_grid *grid, int row, int col,
                     int width, int height, bool focused)
{
    struct rob_lines lines = {0};
    const char *text = rob_field_text(field);
    if (height < 1 || width < 1 || !rob_lines_break(&lines, text, width))
        return;
    size_t current = line_of(&lines, field->at);
    size_t first = current + 1 > (size_t)height ? current + 1 - (size_t)height : 0;
    for (size_t i = first; i < lines.n && i < first + (size_t)height; i++)
        rob_grid_put(grid, row + (int)(i - first), col, width, text + lines.at[i].start,
                     lines.at[i].len, 0);
    size_t below = lines.n - first > (size_t)height ? lines.n - first - (size_t)height : 0;
    if (below > 0 && current < first + (size_t)height - 1)
        draw_more(grid, row + height - 1, col + width, below, "more");
    if (focused) {
        const struct rob_line *line = &lines.at[current];
        int column = rob_shown_columns(text + line->start, field->at - line->start);
        rob_grid_cursor(grid, row + (int)(current - first),
                        col + (column < width ? column : width - 1));
        grid->typing = true;
    }
    rob_lines_free(&lines);
}
