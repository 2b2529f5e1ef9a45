#include "tui/lines.h"

#include <stdio.h>
#include <string.h>

void rob_lines_free(struct rob_lines *lines)
{
    rob_vec_free(lines);
}

/* Finds the end of the line that begins at text[0]; *skip: bytes to the next one, 0 at the end. */
static size_t line_end(const char *text, size_t len, int width, size_t *skip)
{
    size_t at = 0, blank = 0;
    int columns = 0;
    *skip = 0;
    while (at < len) {
        if (text[at] == '\n') {
            *skip = at + 1;
            return at;
        }
        int more = 0;
        size_t n = rob_shown_cluster(text + at, len - at, &more);
        if (columns + more > width && at > 0) {
            size_t end = text[at] == ' ' ? at : blank;
            *skip = end > 0 ? end + 1 : at;
            return end > 0 ? end : at;
        }
        if (text[at] == ' ')
            blank = at;
        columns += more;
        at += n;
    }
    return at;
}

/* The column at which the continuation of the line at text[0] begins. */
static int hanging_indent(const char *text, int width)
{
    int at = 0;
    while (text[at] == ' ')
        at++;
    for (int i = at; text[i] && text[i] != '\n' && i < at + 24; i++) {
        if (text[i] != ' ' || text[i + 1] != ' ')
            continue;
        while (text[i] == ' ')
            i++;
        at = i;
        break;
    }
    return at < width / 2 ? at : 0;
}

static bool break_text(struct rob_lines *lines, const char *text, int width, bool hanging)
{
    size_t at = 0, len = strlen(text), skip = 0;
    int indent = 0, hang = 0;
    lines->n = 0;
    do {
        bool begins = at == 0 || text[at - 1] == '\n';
        if (begins && hanging)
            hang = hanging_indent(text + at, width);
        indent = begins ? 0 : hang;
        int room = width - indent < 1 ? 1 : width - indent;
        size_t n = line_end(text + at, len - at, room, &skip);
        if (!rob_vec_push(lines, (struct rob_line){at, n, indent}))
            return false;
        at += skip;
    } while (skip > 0);
    return true;
}

bool rob_lines_break(struct rob_lines *lines, const char *text, int width)
{
    return break_text(lines, text, width, false);
}

bool rob_lines_break_hanging(struct rob_lines *lines, const char *text, int width)
{
    return break_text(lines, text, width, true);
}

int rob_grid_broken(struct rob_grid *grid, int row, int col, int width, int height,
                    const char *text, const struct rob_lines *lines, size_t first)
{
    int used = 0;
    for (size_t i = first; i < lines->n && used < height; i++, used++) {
        const struct rob_line *line = &lines->at[i];
        rob_grid_put(grid, row + used, col + line->indent, width - line->indent, text + line->start,
                     line->len, 0);
    }
    return used;
}

int rob_lines_needed(const char *text, int width, bool hanging)
{
    struct rob_lines lines = {0};
    bool (*broken)(struct rob_lines *, const char *, int) =
        hanging ? rob_lines_break_hanging : rob_lines_break;
    int n = width > 0 && broken(&lines, text, width) ? (int)lines.n : 1;
    rob_lines_free(&lines);
    return n;
}

void rob_lines_more(struct rob_grid *grid, int row, int end, size_t n, const char *of_what)
{
    char more[40];
    int len = snprintf(more, sizeof more, ".. +%zu %s", n, of_what);
    rob_grid_put(grid, row, end - len, len, more, (size_t)len, ROB_ATTR_DIM);
}

int rob_grid_lines(struct rob_grid *grid, int row, int col, int width, int height, const char *text,
                   unsigned attr)
{
    struct rob_lines lines = {0};
    int used = 0;
    if (height > 0 && width > 0 && *text && rob_lines_break(&lines, text, width)) {
        int n = (int)lines.n;
        used = n < height ? n : height;
        for (int i = 0; i < used; i++)
            rob_grid_put(grid, row + i, col, width, text + lines.at[i].start, lines.at[i].len,
                         attr);
        if (n > height)
            rob_lines_more(grid, row + used - 1, col + width, (size_t)(n - height), "more");
    }
    rob_lines_free(&lines);
    return used;
}
