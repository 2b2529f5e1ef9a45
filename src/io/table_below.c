/* The rows below the header of a table: what is passed over, and headers that come again. */
#include "io/table_rows.h"

#include "base/fail.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { MAPS_MAX = 1000 }; /* headers: not every row is one */

#define NOWHERE UINT32_MAX /* no enumerator: C11 has room for an int there */

/* The rows under one header. */
struct section {
    struct rob_table_row header;
    size_t width;                    /* of its header */
    const struct rob_table_map *map; /* NULL: its columns are the table's */
    bool foreign;      /* most of its columns are not in the table above it: it is not read */
    bool below_header; /* the row above was the header */

    struct rob_table_row top, under; /* the table's header; `under` has no cells if it is one row */
    size_t top_width;
    uint64_t *names; /* hashes of those in `top`, sorted */
    bool *used;      /* columns of the table that a header has already */
    size_t n_maps;
};

/* --- comparing with a header ------------------------------------------------------------- */

/* Names without a letter or digit ("#", "%") are not equal to one another. */
static bool is_same(const char *one, const char *other)
{
    return strcmp(one, other) == 0 ||
           (!rob_table_same_name(one, "") && rob_table_same_name(one, other));
}

/* Whether two rows have the same cells, but for case and punctuation. */
static bool is_alike(const struct rob_table_memory *memory, const struct rob_table_row *row,
                     const struct rob_table_row *header)
{
    size_t n = row->n > header->n ? row->n : header->n;
    for (size_t i = 0; i < n; i++)
        if (!is_same(rob_table__text(memory, row, i), rob_table__text(memory, header, i)))
            return false;
    return true;
}

static size_t find_cell(const struct rob_table_memory *memory, const struct rob_table_row *row,
                        const char *text)
{
    size_t i = 0;
    while (i < row->n && !is_same(rob_table__text(memory, row, i), text))
        i++;
    return i;
}

/* Whether a row has cells of the header, in another order or fewer. */
static bool is_reordered(const struct rob_table_memory *memory, const struct rob_table_row *row,
                         const struct rob_table_row *header)
{
    size_t n = 0, n_words = 0;
    for (size_t i = 0; i < row->n; i++) {
        const char *text = rob_table__text(memory, row, i);
        if (rob_table__is_blank(text))
            continue;
        if (find_cell(memory, header, text) == header->n || find_cell(memory, row, text) != i)
            return false;
        n++;
        n_words += text[strspn(text, "0123456789. ")] != '\0'; /* numbers may be answers */
    }
    return n > 1 && n_words && n * 2 >= header->n;
}

static int compare_hashes(const void *a, const void *b)
{
    uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;
    return (one > other) - (one < other);
}

/* Whether one of the first texts of a row is in the header, or one at all of a row that is wider: a
 * quick look, since most rows are not headers. */
static bool may_be_header(const struct rob_table_memory *memory, const struct rob_table_row *row,
                          const struct section *section)
{
    enum { LOOK_AT = 2, NAME_MAX = 80 };
    size_t n = row->n > section->width ? row->n : LOOK_AT;
    for (size_t i = 0; i < row->n && i < n; i++) {
        const char *text = rob_table__text(memory, row, i);
        uint64_t hash = 0;
        if (!*text || strnlen(text, NAME_MAX) == NAME_MAX)
            continue;
        hash = rob_table__name_hash(text);
        if (bsearch(&hash, section->names, section->top.n, sizeof hash, compare_hashes))
            return true;
    }
    return false;
}

/* The hashes of the names in the table's header, sorted. */
static bool list_names(struct section *section, struct rob_table_memory *memory)
{
    section->names = rob_arena_array(&memory->arena, section->top.n + 1, sizeof *section->names);
    section->used =
        rob_arena_array(&memory->arena, ROB_TABLE_COLUMNS_MAX + 1, sizeof *section->used);
    if (!section->names || !section->used)
        return false;
    for (size_t i = 0; i < section->top.n; i++)
        section->names[i] = rob_table__name_hash(rob_table__text(memory, &section->top, i));
    qsort(section->names, section->top.n, sizeof *section->names, compare_hashes);
    return true;
}

/* --- another header ---------------------------------------------------------------------- */

/* The column of the table with a name, among those not used yet; NOWHERE: it has none. */
static uint32_t find_column(const struct rob_table_memory *memory, const bool *used,
                            const char *name)
{
    for (size_t i = 0; i < memory->header.n; i++)
        if (!used[i] && is_same(memory->header.at[i], name))
            return (uint32_t)i;
    return NOWHERE;
}

/* Adds the columns that only this header has, and notes where its rows have those of the table. */
static enum rob_status make_map(const struct rob_table__finding *in, struct section *section,
                                uint32_t *column)
{
    struct rob_table_memory *memory = in->memory;
    for (size_t i = 0; i < section->width; i++) {
        const char *text = rob_table__text(memory, &section->header, i);
        const char *name = column[i] == NOWHERE ? rob_arena_str(&memory->arena, text) : "";
        if (column[i] == NOWHERE)
            column[i] = (uint32_t)memory->header.n;
        if (!name || (column[i] == memory->header.n && !rob_vec_push(&memory->header, name)))
            return rob_fail_memory(in->err);
    }
    struct rob_table_map *map = rob_arena_new(&memory->arena, sizeof *map);
    uint32_t *own = rob_arena_array(&memory->arena, memory->header.n, sizeof *own);
    if (!map || !own)
        return rob_fail_memory(in->err);
    for (size_t i = 0; i < memory->header.n; i++)
        own[i] = NOWHERE;
    for (size_t i = 0; i < section->width; i++)
        own[column[i]] = (uint32_t)i;
    *map = (struct rob_table_map){memory->header.n, own};
    section->map = map;
    return ROB_OK;
}

/* Finds the columns of the table for those of a header. */
static enum rob_status map_columns(const struct rob_table__finding *in, struct section *section)
{
    struct rob_table_memory *memory = in->memory;
    size_t before = memory->header.n, n_found = 0, n = 0, width = section->width;
    uint32_t *column = calloc(width + 1, sizeof *column);
    if (!column)
        return rob_fail_memory(in->err);
    memset(section->used, 0, before < ROB_TABLE_COLUMNS_MAX ? before : ROB_TABLE_COLUMNS_MAX);
    for (size_t i = 0; i < width; i++) {
        const char *name = rob_table__text(memory, &section->header, i);
        bool blank = rob_table__is_blank(name);
        uint32_t at = blank ? NOWHERE : find_column(memory, section->used, name);
        column[i] = at;
        n += !blank;
        n_found += at != NOWHERE;
        if (at != NOWHERE)
            section->used[at] = true;
    }
    section->foreign = section->under.n || n_found * 2 < n || ++section->n_maps > MAPS_MAX ||
                       before + width - n_found > ROB_TABLE_COLUMNS_MAX;
    enum rob_status status = section->foreign ? ROB_OK : make_map(in, section, column);
    free(column);
    return status;
}

static size_t used_cells(const struct rob_table_memory *memory, const struct rob_table_row *row)
{
    size_t n = row->n;
    while (n && rob_table__is_blank(rob_table__text(memory, row, n - 1)))
        n--;
    return n;
}

/* The row is a header: what follows has its columns. */
static enum rob_status begin_section(const struct rob_table__finding *in, struct section *section,
                                     const struct rob_table_row *row)
{
    bool again = is_alike(in->memory, row, &section->top);
    section->header = *row;
    section->width = again ? section->top_width : used_cells(in->memory, row);
    section->map = NULL;
    section->foreign = false;
    section->below_header = true;
    enum rob_status status = again ? ROB_OK : map_columns(in, section);
    if (status)
        return status;
    return rob_table__note(in->memory, row->line, false, in->err, "%s",
                           again              ? "skipped: repeated header"
                           : section->foreign ? "a second header, with other columns"
                                              : "a second header: the rows below it are read with "
                                                "its columns");
}

/* --- rows -------------------------------------------------------------------------------- */

/* Text beside the table, such as a legend, is parted from it by an empty cell. */
static enum rob_status cut_beside(const struct rob_table__finding *in, struct rob_table_row *row,
                                  size_t width)
{
    size_t first = width;
    while (rob_table__is_blank(rob_table__text(in->memory, row, first)))
        first++;
    enum rob_status status =
        rob_table__note(in->memory, row->line, false, in->err, "skipped: beside the table: '%.*s'",
                        rob_utf8_part(rob_table__text(in->memory, row, first), 80),
                        rob_table__text(in->memory, row, first));
    row->n = (unsigned)width;
    return status;
}

static enum rob_status check_row(const struct rob_table__finding *in, const struct section *section,
                                 struct rob_table_row *row, size_t number, bool *keep)
{
    size_t n = used_cells(in->memory, row), width = section->width;
    *keep = !section->foreign;
    if (section->foreign)
        return rob_table__note(in->memory, row->line, true, in->err,
                               "below a second header, on line %u, with other columns; put that "
                               "table into a file of its own",
                               section->header.line);
    if (n > width && width && rob_table__is_blank(rob_table__text(in->memory, row, width)))
        return cut_beside(in, row, width);
    *keep = n <= width;
    return *keep ? ROB_OK
                 : rob_table__note(in->memory, row->line, true, in->err,
                                   "row %zu has %zu fields, but the header has %zu; a field with "
                                   "the delimiter in it needs quotes",
                                   number, n, width);
}

/* Whether a row begins as the header does, "Study" below "Study", and has nothing but texts without
 * numbers that are no answers: the header of a table about something else. */
static bool begins_alike(const struct rob_table__finding *in, const struct rob_table_row *row,
                         const struct rob_table_row *header)
{
    size_t first = 0, n = 0;
    while (first < row->n && rob_table__is_blank(rob_table__text(in->memory, row, first)))
        first++;
    const char *name = rob_table__text(in->memory, row, first);
    if (first == row->n || rob_table__kind(in, name) != ROB_TABLE_NAME ||
        !is_same(name, rob_table__text(in->memory, header, first)))
        return false;
    for (size_t i = first + 1; i < row->n; i++) {
        const char *text = rob_table__text(in->memory, row, i);
        if (rob_table__kind(in, text) == ROB_TABLE_VALUE || strpbrk(text, "0123456789"))
            return false;
        n += !rob_table__is_blank(text);
    }
    return n > 0;
}

static bool is_header(const struct rob_table__finding *in, const struct rob_table_row *row,
                      const struct section *section)
{
    const struct rob_table_row *top = &section->top;
    return is_alike(in->memory, row, top) ||
           (may_be_header(in->memory, row, section) &&
            (is_reordered(in->memory, row, top) || rob_table__is_header(in, row) ||
             begins_alike(in, row, top)));
}

static enum rob_status keep_row(const struct rob_table__finding *in, struct section *section,
                                struct rob_table_row *row, size_t number, bool *keep)
{
    bool subheadings =
        section->below_header && section->under.n && is_alike(in->memory, row, &section->under);
    *keep = false;
    section->below_header = false;
    if (subheadings)
        return rob_table__note(in->memory, row->line, false, in->err, "skipped: repeated header");
    if (is_header(in, row, section))
        return begin_section(in, section, row);
    enum rob_status status = check_row(in, section, row, number, keep);
    row->map = section->map;
    return status;
}

enum rob_status rob_table__keep_rows(const struct rob_table__finding *in, size_t header,
                                     size_t below)
{
    struct rob_table_memory *memory = in->memory;
    struct section section = {.top = memory->rows.at[header],
                              .header = memory->rows.at[header],
                              .top_width = memory->header.n,
                              .width = memory->header.n};
    size_t kept = 0, first = (below ? below : header) + 1;
    enum rob_status status = list_names(&section, memory) ? ROB_OK : rob_fail_memory(in->err);
    if (below)
        section.under = memory->rows.at[below];
    for (size_t i = first; i < memory->rows.n && !status; i++) {
        struct rob_table_row row = memory->rows.at[i];
        bool keep = false;
        status = keep_row(in, &section, &row, i - first + 1, &keep);
        if (keep)
            memory->rows.at[kept++] = row;
    }
    memory->rows.n = kept;
    return status;
}
