#include "tui/grid.h"

#include "base/utf8.h"
#include "base/vec.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

bool rob_grid_resize(struct rob_grid *grid, int rows, int cols)
{
    if (rows != grid->rows || cols != grid->cols) {
        size_t n = (size_t)rows * (size_t)cols;
        struct rob_glyph *cells = realloc(grid->cells, (n ? n : 1) * sizeof *cells);
        if (!cells) {
            grid->rows = grid->cols = 0;
            return false;
        }
        grid->cells = cells;
        grid->rows = rows;
        grid->cols = grid->stride = cols;
    }
    rob_grid_clear(grid);
    return true;
}

void rob_grid_free(struct rob_grid *grid)
{
    free(grid->cells);
    rob_buf_free(&grid->pool);
    rob_vec_free(&grid->targets);
    *grid = (struct rob_grid){0};
}

void rob_grid_clear(struct rob_grid *grid)
{
    size_t n = (size_t)grid->rows * (size_t)grid->cols;
    for (size_t i = 0; i < n; i++)
        grid->cells[i] = (struct rob_glyph){.width = 1};
    rob_buf_clear(&grid->pool);
    grid->cursor_row = grid->cursor_col = 0;
    grid->typing = false;
    grid->targets.n = 0;
}

static struct rob_glyph *cell_at(const struct rob_grid *grid, int row, int col)
{
    return &grid->cells[(size_t)row * (size_t)grid->stride + (size_t)(grid->left + col)];
}

/* A wide cluster of which a part is overwritten leaves blanks. */
static void blank_cluster(struct rob_grid *grid, int row, int col)
{
    int first = col;
    while (first > 0 && cell_at(grid, row, first)->width == 0)
        first--;
    int last = first + 1;
    while (last < grid->cols && cell_at(grid, row, last)->width == 0)
        last++;
    if (last - first == 1)
        return;
    for (int i = first; i < last; i++)
        *cell_at(grid, row, i) = (struct rob_glyph){.width = 1, .attr = 0};
}

static void set_cell(struct rob_grid *grid, int row, int col, int width, const char *text,
                     size_t len, unsigned attr)
{
    for (int i = 0; i < width; i++)
        blank_cluster(grid, row, col + i);
    struct rob_glyph glyph = {.at = (uint32_t)grid->pool.len,
                              .len = (uint16_t)(len > 1024 ? 0 : len),
                              .width = (uint8_t)width,
                              .attr = (uint8_t)attr};
    rob_buf_add(&grid->pool, text, glyph.len);
    if (grid->pool.failed)
        glyph.len = 0;
    *cell_at(grid, row, col) = glyph;
    for (int i = 1; i < width; i++)
        *cell_at(grid, row, col + i) = (struct rob_glyph){.attr = (uint8_t)attr};
}

static bool is_control_at(const char *text, size_t len)
{
    uint32_t code = 0;
    return rob_utf8_next(text, len, &code) == 0 || rob_utf8_is_control(code);
}

size_t rob_shown_cluster(const char *text, size_t len, int *columns)
{
    if (len > 0 && text[0] >= ' ' && text[0] < 0x7F && (len == 1 || (text[1] & 0x80) == 0)) {
        *columns = 1;
        return 1;
    }
    size_t n = rob_utf8_cluster(text, len);
    if (n > 0 && is_control_at(text, n)) {
        struct rob_buf shown = {0};
        rob_text_show(&shown, text, n);
        *columns = (int)shown.len;
        rob_buf_free(&shown);
    } else {
        size_t width = rob_utf8_columns(text, n);
        *columns = width > 0 ? (int)width : 1;
    }
    return n;
}

int rob_shown_columns(const char *text, size_t len)
{
    int columns = 0, width = 0;
    for (size_t at = 0; at < len; columns += width)
        at += rob_shown_cluster(text + at, len - at, &width);
    return columns;
}

/* A control as its visible escape, which is ASCII. */
static void put_escape(struct rob_grid *grid, int row, int col, const char *text, size_t len,
                       unsigned attr)
{
    struct rob_buf shown = {0};
    rob_text_show(&shown, text, len);
    for (size_t i = 0; i < shown.len; i++)
        set_cell(grid, row, col + (int)i, 1, shown.data + i, 1, attr | ROB_ATTR_DIM);
    rob_buf_free(&shown);
}

/* A mark without a base gets a blank to stand on. */
static void put_mark(struct rob_grid *grid, int row, int col, const char *text, size_t len,
                     unsigned attr)
{
    struct rob_buf shown = {0};
    rob_buf_char(&shown, ' ');
    rob_buf_add(&shown, text, len);
    set_cell(grid, row, col, 1, rob_buf_text(&shown), shown.len, attr);
    rob_buf_free(&shown);
}

int rob_grid_put(struct rob_grid *grid, int row, int col, int width, const char *text, size_t len,
                 unsigned attr)
{
    if (row < 0 || row >= grid->rows || col < 0)
        return 0;
    int end = width < grid->cols - col ? col + width : grid->cols;
    int at = col, columns = 0;
    while (len > 0) {
        size_t n = rob_shown_cluster(text, len, &columns);
        if (at + columns > end)
            break;
        if (is_control_at(text, n))
            put_escape(grid, row, at, text, n, attr);
        else if (n > 1 && rob_utf8_columns(text, n) == 0)
            put_mark(grid, row, at, text, n, attr);
        else
            set_cell(grid, row, at, columns, text, n, attr);
        at += columns;
        text += n;
        len -= n;
    }
    return at > col ? at - col : 0;
}

int rob_grid_str(struct rob_grid *grid, int row, int col, const char *text, unsigned attr)
{
    return rob_grid_put(grid, row, col, grid->cols, text, strlen(text), attr);
}

/* Bytes of the longest prefix that is shown within `width` columns. */
static size_t fit(const char *text, size_t len, int width)
{
    size_t at = 0;
    int columns = 0;
    while (at < len) {
        size_t n = rob_shown_cluster(text + at, len - at, &columns);
        if (columns > width)
            break;
        width -= columns;
        at += n;
    }
    return at;
}

int rob_grid_title(struct rob_grid *grid, int row, int col, int width, const char *text,
                   unsigned attr)
{
    struct rob_buf line = {0};
    rob_buf_line(&line, text);
    if (width > grid->cols - col)
        width = grid->cols - col;
    int used = 0;
    if (rob_shown_columns(rob_buf_text(&line), line.len) <= width) {
        used = rob_grid_put(grid, row, col, width, rob_buf_text(&line), line.len, attr);
    } else if (width > 2) {
        size_t n = fit(line.data, line.len, width - 2);
        while (n > 0 && line.data[n - 1] == ' ')
            n--;
        used = rob_grid_put(grid, row, col, width - 2, line.data, n, attr);
        used += rob_grid_put(grid, row, col + used, 2, "..", 2, attr);
    }
    rob_buf_free(&line);
    return used;
}

int rob_grid_printf(struct rob_grid *grid, int row, int col, unsigned attr, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    rob_utf8_vprint(text, sizeof text, format, args);
    va_end(args);
    return rob_grid_str(grid, row, col, text, attr);
}

void rob_grid_fill(struct rob_grid *grid, int row, int col, int width, char c, unsigned attr)
{
    for (int i = col; i < col + width && i < grid->cols; i++)
        rob_grid_put(grid, row, i, 1, &c, 1, attr);
}

void rob_grid_across(struct rob_grid *grid, int row, int col, int width)
{
    for (int i = 0; i < width; i++)
        rob_grid_str(grid, row, col + i, grid->unicode ? "\u2500" : "-", ROB_ATTR_DIM);
}

void rob_grid_down(struct rob_grid *grid, int row, int col, int height)
{
    for (int i = 0; i < height; i++)
        rob_grid_str(grid, row + i, col, grid->unicode ? "\u2502" : "|", ROB_ATTR_DIM);
}

void rob_grid_target(struct rob_grid *grid, int row, int col, int width, int height, int what,
                     size_t which)
{
    (void)rob_vec_push(&grid->targets,
                       (struct rob_target){row, grid->left + col, width, height, what, which});
}

const struct rob_target *rob_grid_target_at(const struct rob_grid *grid, int row, int col)
{
    for (size_t i = grid->targets.n; i-- > 0;) {
        const struct rob_target *target = &grid->targets.at[i];
        if (row >= target->row && row < target->row + target->height && col >= target->col &&
            col < target->col + target->width)
            return target;
    }
    return NULL;
}

void rob_grid_part(struct rob_grid *grid, int left, int cols)
{
    grid->left = left;
    grid->cols = cols;
}

void rob_grid_whole(struct rob_grid *grid)
{
    grid->left = 0;
    grid->cols = grid->stride;
}

void rob_grid_mark(struct rob_grid *grid, int row, int col, int width, unsigned attr)
{
    if (row < 0 || row >= grid->rows)
        return;
    for (int i = col < 0 ? 0 : col; i < col + width && i < grid->cols; i++)
        cell_at(grid, row, i)->attr |= (uint8_t)attr;
}

void rob_grid_cursor(struct rob_grid *grid, int row, int col)
{
    grid->cursor_row = row < 0 ? 0 : row >= grid->rows ? grid->rows - 1 : row;
    grid->cursor_col = grid->left + (col < 0 ? 0 : col >= grid->cols ? grid->cols - 1 : col);
    grid->typing = false;
}

void rob_grid_row(const struct rob_grid *grid, int row, struct rob_buf *out)
{
    size_t end = out->len;
    for (int col = 0; col < grid->cols; col++) {
        const struct rob_glyph *glyph = cell_at(grid, row, col);
        if (glyph->width == 0)
            continue;
        if (glyph->len > 0)
            rob_buf_add(out, grid->pool.data + glyph->at, glyph->len);
        else
            rob_buf_char(out, ' ');
        if (out->len > 0 && out->data && out->data[out->len - 1] != ' ')
            end = out->len;
    }
    if (out->data && end < out->len) {
        out->len = end;
        out->data[end] = '\0';
    }
}
