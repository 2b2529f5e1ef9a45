/* A reviewer's sheet: its rows, in one of two shapes. */
#include "io/read_sheet.h"

#include "base/buf.h"
#include "base/fail.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "io/words.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WHY_MAX = 512 };

const char *rob_sheet__text(struct rob_sheet_memory *memory, const char *text)
{
    static const char blanks[] = " \t\n";
    text += strspn(text, blanks);
    size_t len = strlen(text);
    while (len && strchr(blanks, text[len - 1]))
        len--;
    char *copy = rob_arena_text(&memory->arena, text, len), *to = copy;
    for (const char *from = copy; copy && from < copy + len;) {
        uint32_t code = 0;
        size_t n = rob_utf8_next(from, (size_t)(copy + len - from), &code);
        bool control = (code < 0x20 && code != '\n' && code != '\t') ||
                       (code >= 0x7F && code < 0xA0) || rob_utf8_is_noncharacter(code);
        n = n ? n : 1;
        if (!control)
            memmove(to, from, n);
        to += control ? 0 : n;
        from += n;
    }
    if (copy)
        *to = '\0';
    return copy;
}

enum rob_status rob_sheet__problem(struct rob_sheet__reader *in, unsigned line, unsigned column,
                                   const char *format, ...)
{
    char text[WHY_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    text[rob_utf8_valid_prefix(text, strlen(text))] = '\0'; /* it may be cut inside a character */
    const char *copy = rob_sheet__text(in->memory, text);
    if (!copy ||
        !rob_vec_push(&in->memory->problems, (struct rob_sheet_problem){line, column, copy}))
        return rob_fail_memory(in->err);
    return ROB_OK;
}

/* Two ways to write a study or outcome count as one. */
static uint64_t cell_hash(const struct rob_sheet_entry *entry, bool *ok)
{
    struct rob_buf key = {0};
    rob_words_add(&key, entry->study);
    rob_buf_char(&key, '|');
    rob_words_add(&key, entry->outcome);
    rob_buf_printf(&key, "|%d", entry->item);
    *ok = !key.failed;
    uint64_t hash = rob_map_hash(rob_buf_text(&key), key.len);
    rob_buf_free(&key);
    return hash;
}

static bool is_same_text(const char *a, const char *b)
{
    struct rob_buf words[2] = {{0}, {0}};
    rob_words_add(&words[0], a);
    rob_words_add(&words[1], b);
    bool same = strcmp(rob_buf_text(&words[0]), rob_buf_text(&words[1])) == 0;
    if (!words[0].len && !words[1].len) /* nothing but signs */
        same = strcmp(a, b) == 0;
    rob_buf_free(&words[0]);
    rob_buf_free(&words[1]);
    return same;
}

static bool is_same_cell(const void *elements, uint32_t at, const void *key)
{
    const struct rob_sheet_entry *a = (const struct rob_sheet_entry *)elements + at, *b = key;
    return a->item == b->item && is_same_text(a->study, b->study) &&
           is_same_text(a->outcome, b->outcome);
}

enum rob_status rob_sheet__add(struct rob_sheet__reader *in, const struct rob_sheet_entry *entry,
                               unsigned column)
{
    struct rob_sheet_memory *memory = in->memory;
    bool ok = true;
    uint64_t hash = cell_hash(entry, &ok);
    if (!ok)
        return rob_fail_memory(in->err);
    uint32_t at = rob_map_find(&memory->seen, hash, is_same_cell, memory->entries.at, entry);
    if (at != ROB_MAP_NONE)
        return rob_sheet__problem(in, entry->line, column,
                                  "item %d of '%.*s' is answered twice; the first answer is on "
                                  "line %u",
                                  in->form->items[entry->item].number,
                                  rob_words_cut(entry->study, 100), entry->study,
                                  memory->entries.at[at].line);
    if (!rob_map_add(&memory->seen, hash, (uint32_t)memory->entries.n) ||
        !rob_vec_push(&memory->entries, *entry))
        return rob_fail_memory(in->err);
    return ROB_OK;
}

/* Text of the cell in the column with a role; "" if the sheet lacks the column. */
static const char *cell_of(struct rob_sheet__reader *in, size_t row, enum rob_sheet_role role)
{
    int column = rob_sheet__column(in, role);
    return column < 0 ? ""
                      : rob_sheet__text(in->memory, rob_table_cell(in->table, row, (size_t)column));
}

/* Reads the answer in a cell and adds its entry, or counts it as empty, or notes the problem. */
static enum rob_status read_answer(struct rob_sheet__reader *in, struct rob_sheet_entry *entry,
                                   size_t row, size_t column)
{
    char why[WHY_MAX];
    const char *text = rob_sheet__text(in->memory, rob_table_cell(in->table, row, column));
    if (!text)
        return rob_fail_memory(in->err);
    const struct rob_item *item = &in->form->items[entry->item];
    switch (rob_sheet__answer(&entry->answer, why, sizeof why, in->form, item, text,
                              in->options->minus)) {
    case ROB_CELL_ANSWER:
        return rob_sheet__add(in, entry, (unsigned)column + 1);
    case ROB_CELL_EMPTY:
        in->sheet->n_empty++;
        return ROB_OK;
    default:
        return rob_sheet__problem(in, entry->line, (unsigned)column + 1, "%s", why);
    }
}

/* A row of a wide sheet is a study; a second row would judge each of its items twice. */
struct study_row {
    const char *study;
    unsigned line;
};

typedef ROB_VEC(struct study_row) study_list;

static bool is_same_study(const void *elements, uint32_t at, const void *key)
{
    return is_same_text(((const struct study_row *)elements)[at].study, key);
}

static enum rob_status read_wide_row(struct rob_sheet__reader *in, size_t row, study_list *studies,
                                     struct rob_map *seen)
{
    unsigned line = rob_table_line(in->table, row, 0);
    unsigned column = (unsigned)rob_sheet__column(in, ROB_SHEET_STUDY) + 1;
    const char *study = cell_of(in, row, ROB_SHEET_STUDY);
    if (!study)
        return rob_fail_memory(in->err);
    if (!*study)
        return rob_sheet__problem(in, line, column, "a row without a study");
    struct rob_sheet_entry key = {.study = study, .outcome = ""};
    bool ok = true;
    uint64_t hash = cell_hash(&key, &ok);
    uint32_t at = rob_map_find(seen, hash, is_same_study, studies->at, study);
    if (at != ROB_MAP_NONE)
        return rob_sheet__problem(in, line, column, "'%.*s' is in the sheet already, on line %u",
                                  rob_words_cut(study, 100), study, studies->at[at].line);
    if (!ok || !rob_map_add(seen, hash, (uint32_t)studies->n) ||
        !rob_vec_push(studies, (struct study_row){study, line}))
        return rob_fail_memory(in->err);
    enum rob_status status = ROB_OK;
    for (size_t i = 0; !status && i < in->sheet->n_columns; i++) {
        struct rob_sheet_entry entry = {.line = line,
                                        .study = study,
                                        .item = in->columns[i].item,
                                        .outcome = "",
                                        .support = "",
                                        .quote = "",
                                        .where = ""};
        if (entry.item != ROB_NOT_FOUND)
            status = read_answer(in, &entry, row, i);
    }
    return status;
}

static enum rob_status read_wide(struct rob_sheet__reader *in)
{
    study_list studies = {0};
    struct rob_map seen = {0};
    enum rob_status status = ROB_OK;
    for (size_t row = 0; !status && row < in->table->n_rows; row++)
        status = read_wide_row(in, row, &studies, &seen);
    rob_vec_free(&studies);
    rob_map_free(&seen);
    return status;
}

/* The item that a row of a long sheet names; else ROB_NOT_FOUND and a problem. */
static enum rob_status read_item(struct rob_sheet__reader *in, size_t row, const char *text,
                                 int *item)
{
    struct rob_sheet__found found;
    char items[WHY_MAX];
    *item = ROB_NOT_FOUND;
    if (!text || !rob_sheet__find_item(&found, in->matcher, text))
        return rob_fail_memory(in->err);
    if (found.match == ROB_MATCH_ITEM) {
        *item = found.items[0];
        return ROB_OK;
    }
    static const char *const why[] = {[ROB_MATCH_NONE] = "is not an item of the form",
                                      [ROB_MATCH_SEVERAL] = "covers several items at once: ",
                                      [ROB_MATCH_AMBIGUOUS] = "could be several items: ",
                                      [ROB_MATCH_CONTRADICTION] =
                                          "has a number and a title of different items: "};
    rob_sheet__name_items(items, sizeof items, in->form, found.items, found.n_items, ", ");
    return rob_sheet__problem(in, rob_table_line(in->table, row, 0),
                              (unsigned)rob_sheet__column(in, ROB_SHEET_ITEM) + 1, "'%.*s' %s%s",
                              rob_words_cut(text, 100), text, why[found.match], items);
}

static enum rob_status read_long_row(struct rob_sheet__reader *in, size_t row, bool *present)
{
    struct rob_sheet_entry entry = {.line = rob_table_line(in->table, row, 0),
                                    .study = cell_of(in, row, ROB_SHEET_STUDY),
                                    .outcome = cell_of(in, row, ROB_SHEET_OUTCOME),
                                    .support = cell_of(in, row, ROB_SHEET_SUPPORT),
                                    .quote = cell_of(in, row, ROB_SHEET_QUOTE),
                                    .where = cell_of(in, row, ROB_SHEET_WHERE)};
    if (!entry.study || !entry.outcome || !entry.support || !entry.quote || !entry.where)
        return rob_fail_memory(in->err);
    enum rob_status status = read_item(in, row, cell_of(in, row, ROB_SHEET_ITEM), &entry.item);
    if (status || entry.item == ROB_NOT_FOUND)
        return status;
    present[entry.item] = true;
    if (!*entry.study)
        return rob_sheet__problem(in, entry.line,
                                  (unsigned)rob_sheet__column(in, ROB_SHEET_STUDY) + 1,
                                  "a row without a study");
    return read_answer(in, &entry, row, (size_t)rob_sheet__column(in, ROB_SHEET_ANSWER));
}

static enum rob_status read_long(struct rob_sheet__reader *in)
{
    bool present[ROB_FORM_ITEMS_MAX] = {false};
    enum rob_status status = ROB_OK;
    for (size_t row = 0; !status && row < in->table->n_rows; row++)
        status = read_long_row(in, row, present);
    return status ? status : rob_sheet__check_missing(in, present, "");
}

static enum rob_status read_rows(struct rob_sheet__reader *in)
{
    enum rob_status status = rob_sheet__map_columns(in);
    if (!status)
        status = in->sheet->is_long ? read_long(in) : read_wide(in);
    if (status)
        return status;
    struct rob_sheet_memory *memory = in->memory;
    in->sheet->entries = memory->entries.at;
    in->sheet->n_entries = memory->entries.n;
    in->sheet->problems = memory->problems.at;
    in->sheet->n_problems = memory->problems.n;
    in->sheet->n_rows = in->table->n_rows;
    return ROB_OK;
}

enum rob_status rob_sheet_read(struct rob_sheet **out, const char *data, size_t len,
                               const struct rob_form *form, const struct rob_sheet_options *options,
                               struct rob_error *err)
{
    struct rob_table table = {0};
    const struct rob_table_options how = {.delimiter = options->delimiter};
    enum rob_status status = rob_table_read(&table, data, len, &how, err);
    if (status)
        return status;
    struct rob_sheet *sheet = calloc(1, sizeof *sheet);
    struct rob_sheet_memory *memory = calloc(1, sizeof *memory);
    struct rob_sheet__matcher *matcher = rob_sheet__matcher_new(form);
    struct rob_sheet__reader in = {.sheet = sheet,
                                   .memory = memory,
                                   .form = form,
                                   .options = options,
                                   .table = &table,
                                   .matcher = matcher,
                                   .err = err};
    if (sheet)
        sheet->memory = memory;
    status = sheet && memory && matcher ? read_rows(&in) : rob_fail_memory(err);
    rob_sheet__matcher_free(matcher);
    rob_table_free(&table);
    if (status) {
        if (!sheet)
            free(memory);
        rob_sheet_free(sheet);
        return status;
    }
    rob_sha256_hex(sheet->sha256, data, len, "", 0);
    *out = sheet;
    return ROB_OK;
}

void rob_sheet_free(struct rob_sheet *sheet)
{
    if (!sheet)
        return;
    struct rob_sheet_memory *memory = sheet->memory;
    if (memory) {
        rob_vec_free(&memory->entries);
        rob_vec_free(&memory->problems);
        rob_map_free(&memory->seen);
        rob_arena_free(&memory->arena);
    }
    free(memory);
    free(sheet);
}
