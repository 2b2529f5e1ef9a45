/* A reviewer's sheet: its rows, in one of two shapes. */
#include "io/read_sheet.h"

#include "base/buf.h"
#include "base/fail.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "io/sheet_study.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WHY_MAX = 512 };

/* Text of the cell in the column with a role; "" if the sheet lacks the column. */
static const char *cell_of(struct rob_sheet__reader *in, size_t row, enum rob_sheet_role role)
{
    int column = rob_sheet__column(in, role);
    return column < 0 ? ""
                      : rob_sheet__text(in->memory, rob_table_cell(in->table, row, (size_t)column));
}

/* A remark behind an answer joins the support. */
static enum rob_status add_remark(struct rob_sheet__reader *in, struct rob_sheet_entry *entry,
                                  const char *remark)
{
    struct rob_buf text = {0};
    size_t len = strlen(remark);
    bool bracket =
        (*remark == '(' && remark[len - 1] == ')') || (*remark == '[' && remark[len - 1] == ']');
    rob_buf_str(&text, entry->support);
    rob_buf_str(&text, *entry->support ? "\n" : "");
    rob_buf_add(&text, remark + bracket, len - (bracket ? 2 : 0));
    entry->has_support = true;
    entry->support = text.failed ? NULL : rob_sheet__text(in->memory, rob_buf_text(&text));
    rob_buf_free(&text);
    return entry->support ? ROB_OK : rob_fail_memory(in->err);
}

/* A text beside an empty answer is not lost in silence. */
static enum rob_status note_lonely(struct rob_sheet__reader *in,
                                   const struct rob_sheet_entry *entry)
{
    const char *text = *entry->support ? entry->support
                       : *entry->quote ? entry->quote
                                       : entry->where;
    char message[WHY_MAX];
    if (!*text)
        return ROB_OK;
    snprintf(message, sizeof message,
             "item %d has no answer, so the text beside it is not used: %.*s",
             in->form->items[entry->item].number, rob_utf8_part(text, 100), text);
    struct rob_sheet_note note = {entry->line, rob_sheet__text(in->memory, message)};
    return note.message && rob_vec_push(&in->memory->notes, note) ? ROB_OK
                                                                  : rob_fail_memory(in->err);
}

/* Reads the answer in a cell and adds its entry, or counts it as empty, or notes the problem. */
static enum rob_status read_answer(struct rob_sheet__reader *in, struct rob_sheet_entry *entry,
                                   size_t column, const char *asked)
{
    char why[WHY_MAX];
    size_t remark = 0;
    const char *text = rob_sheet__text(in->memory, rob_table_cell(in->table, entry->row, column));
    if (!text)
        return rob_fail_memory(in->err);
    const struct rob_item *item = &in->form->items[entry->item];
    entry->word = rob_sheet__explained(in, text);
    enum rob_sheet__cell cell = rob_sheet__answer(&entry->answer, &remark, why, sizeof why,
                                                  in->form, item, entry->word, in->options->minus);
    if (cell == ROB_CELL_EMPTY) {
        in->sheet->n_empty++;
        return note_lonely(in, entry);
    }
    if (cell != ROB_CELL_ANSWER)
        return rob_sheet__problem(in, (int)entry->row, entry->line, (unsigned)column + 1,
                                  cell == ROB_CELL_WORD ? text : NULL, "%s", why);
    enum rob_status status = rob_sheet__check_key(in, entry, text, column, asked);
    if (!status && remark)
        status = add_remark(in, entry, entry->word + remark);
    entry->word = remark ? item->answers[entry->answer].label : text;
    if (status || !rob_vec_push(&in->memory->entries, *entry))
        return status ? status : rob_fail_memory(in->err);
    in->memory->rows.at[entry->row].n_answers++;
    return ROB_OK;
}

/* Is a column about an item, or about the item that a row of a long sheet names? */
static bool is_of_item(const struct rob_sheet_column *column)
{
    return column->item != ROB_NOT_FOUND || column->role == ROB_SHEET_ITEM ||
           column->role == ROB_SHEET_ANSWER || column->role == ROB_SHEET_SUPPORT ||
           column->role == ROB_SHEET_QUOTE || column->role == ROB_SHEET_WHERE;
}

static enum rob_status add_row(struct rob_sheet__reader *in, size_t row, const char **study)
{
    *study = rob_sheet__study_text(in, row);
    struct rob_sheet_row added = {.line = rob_table_line(in->table, row, 0),
                                  .study = *study,
                                  .apart = rob_table_is_apart(in->table, row)};
    for (size_t i = 0; i < in->sheet->n_columns; i++) {
        const char *text = rob_table_cell(in->table, row, i);
        added.n_texts += is_of_item(&in->columns[i]) && text[rob_table_blanks(text)] != '\0';
    }
    return *study && rob_vec_push(&in->memory->rows, added) ? ROB_OK : rob_fail_memory(in->err);
}

/* *another: the row belongs to a reviewer whose rows are not read. A row with a study but no
 * reviewer is a problem: it is neither skipped nor attributed. */
static enum rob_status look_at_reviewer(bool *another, struct rob_sheet__reader *in, size_t row,
                                        const char *study)
{
    int column = rob_sheet__column(in, ROB_SHEET_REVIEWER);
    size_t found = 0;
    *another = false;
    if (!in->whose || column < 0)
        return ROB_OK;
    const char *name = rob_table_cell(in->table, row, (size_t)column);
    *another = !rob_table_same_name(name, in->whose);
    bool names_study = !name[rob_table_blanks(name)] && *study && in->options->finder &&
                       rob_sheet_study_look(&found, in->options->finder, study, false);
    return names_study
               ? rob_sheet__problem(
                     in, (int)row, in->memory->rows.at[row].line, (unsigned)column + 1, NULL,
                     "the reviewer is missing; enter who made the judgements in this row")
               : ROB_OK;
}

/* Numbers below the titles of the items. */
static bool are_item_numbers(const struct rob_sheet__reader *in, size_t row)
{
    size_t n = 0;
    for (size_t i = 0; i < in->sheet->n_columns; i++) {
        const char *text = rob_table_cell(in->table, row, i);
        char *end = NULL;
        if (in->columns[i].role != ROB_SHEET_ITEM_ANSWERS)
            continue;
        if (strtol(text, &end, 10) != in->form->items[in->columns[i].item].number ||
            end[rob_table_blanks(end)])
            return false;
        n++;
    }
    return n > 1;
}

static enum rob_status problem_without_study(struct rob_sheet__reader *in, size_t row)
{
    bool names = false;
    enum rob_status status = rob_sheet__look_at_names(&names, in, row);
    if (status)
        return status;
    if (names || are_item_numbers(in, row)) {
        struct rob_sheet_note note = {in->memory->rows.at[row].line,
                                      names ? "skipped: the names of the items"
                                            : "skipped: the numbers of the items"};
        return rob_vec_push(&in->memory->notes, note) ? ROB_OK : rob_fail_memory(in->err);
    }
    return rob_sheet__problem(in, (int)row, in->memory->rows.at[row].line,
                              (unsigned)rob_sheet__column(in, ROB_SHEET_STUDY) + 1, NULL,
                              "a row without a study");
}

/* Support, quote and page in the columns of an item. */
static enum rob_status read_asides(struct rob_sheet__reader *in, struct rob_sheet_entry *entry)
{
    for (size_t i = 0; i < in->sheet->n_columns; i++) {
        const struct rob_sheet_column *column = &in->columns[i];
        if (column->item != entry->item || column->role == ROB_SHEET_ITEM_ANSWERS)
            continue;
        const char *text = rob_sheet__text(in->memory, rob_table_cell(in->table, entry->row, i));
        if (!text)
            return rob_fail_memory(in->err);
        entry->has_support |= column->role == ROB_SHEET_SUPPORT && *text;
        entry->has_quote |= column->role != ROB_SHEET_SUPPORT && *text;
        *(column->role == ROB_SHEET_SUPPORT ? &entry->support
          : column->role == ROB_SHEET_QUOTE ? &entry->quote
                                            : &entry->where) = text;
    }
    return ROB_OK;
}

/* A study that is named once for several rows: a merged cell. */
static enum rob_status name_study(struct rob_sheet__reader *in, size_t row, const char **study)
{
    enum rob_status status = add_row(in, row, study);
    if (status || **study || !row || in->memory->rows.at[row].apart)
        return status;
    *study = in->memory->rows.at[row].study = in->memory->rows.at[row - 1].study;
    return ROB_OK;
}

static enum rob_status read_wide_row(struct rob_sheet__reader *in, size_t row)
{
    const char *study = NULL;
    bool another = false;
    int reviewer = rob_sheet__column(in, ROB_SHEET_REVIEWER);
    const char *who =
        in->whose && reviewer >= 0 ? rob_table_cell(in->table, row, (size_t)reviewer) : "";
    const char *outcome = in->options->outcomes ? cell_of(in, row, ROB_SHEET_OUTCOME) : "";
    if (!outcome)
        return rob_fail_memory(in->err);
    enum rob_status status = who[rob_table_blanks(who)] || *outcome ? name_study(in, row, &study)
                                                                    : add_row(in, row, &study);
    if (!status)
        status = look_at_reviewer(&another, in, row, study);
    if (!status && !another)
        status = rob_sheet__check_names(&another, in, row, study);
    if (status || another)
        return status;
    if (!*study)
        return problem_without_study(in, row);
    for (size_t i = 0; !status && i < in->sheet->n_columns; i++) {
        struct rob_sheet_entry entry = {.row = row,
                                        .line = rob_table_line(in->table, row, i),
                                        .study = study,
                                        .item = in->columns[i].item,
                                        .outcome = "",
                                        .support = "",
                                        .quote = "",
                                        .where = ""};
        if (in->columns[i].role != ROB_SHEET_ITEM_ANSWERS)
            continue;
        if (in->form->items[entry.item].level == ROB_LEVEL_OUTCOME)
            entry.outcome = outcome;
        status = read_asides(in, &entry);
        if (!status)
            status = read_answer(in, &entry, i, "");
    }
    return status;
}

static enum rob_status read_wide(struct rob_sheet__reader *in)
{
    enum rob_status status = ROB_OK;
    for (size_t row = 0; !status && row < in->table->n_rows; row++)
        status = read_wide_row(in, row);
    return status;
}

/* The item that a row of a long sheet names; else ROB_NOT_FOUND and a problem. */
static enum rob_status read_item(struct rob_sheet__reader *in, size_t row, const char *text,
                                 int *item, bool *near)
{
    struct rob_sheet__found found;
    char items[WHY_MAX];
    *item = ROB_NOT_FOUND;
    if (!text || !rob_sheet__find_item(&found, in->matcher, text))
        return rob_fail_memory(in->err);
    if (found.match == ROB_MATCH_ITEM) {
        *item = found.items[0];
        *near = found.near;
        return ROB_OK;
    }
    static const char *const why[] = {[ROB_MATCH_NONE] = "is not an item of the form",
                                      [ROB_MATCH_SEVERAL] = "covers several items at once: ",
                                      [ROB_MATCH_AMBIGUOUS] = "could be several items: ",
                                      [ROB_MATCH_CONTRADICTION] =
                                          "has a number and a title of different items: "};
    rob_sheet__name_items(items, sizeof items, in->form, found.items, found.n_items, ", ");
    return rob_sheet__problem(in, (int)row, rob_table_line(in->table, row, 0),
                              (unsigned)rob_sheet__column(in, ROB_SHEET_ITEM) + 1, NULL,
                              "'%.*s' %s%s", rob_utf8_part(text, 100), text, why[found.match],
                              items);
}

static enum rob_status read_long_row(struct rob_sheet__reader *in, size_t row, bool *present)
{
    const char *study = NULL;
    bool another = false;
    enum rob_status status = name_study(in, row, &study);
    if (!status)
        status = look_at_reviewer(&another, in, row, study);
    if (!status && !another)
        status = rob_sheet__check_names(&another, in, row, study);
    if (status || another || !in->memory->rows.at[row].n_texts)
        return status;
    struct rob_sheet_entry entry = {.row = row,
                                    .line = rob_table_line(in->table, row, 0),
                                    .study = study,
                                    .outcome = cell_of(in, row, ROB_SHEET_OUTCOME),
                                    .support = cell_of(in, row, ROB_SHEET_SUPPORT),
                                    .quote = cell_of(in, row, ROB_SHEET_QUOTE),
                                    .where = cell_of(in, row, ROB_SHEET_WHERE)};
    if (!entry.outcome || !entry.support || !entry.quote || !entry.where)
        return rob_fail_memory(in->err);
    entry.has_support = *entry.support != '\0';
    entry.has_quote = *entry.quote || *entry.where;
    const char *named = cell_of(in, row, ROB_SHEET_ITEM);
    bool near = false;
    status = read_item(in, row, named, &entry.item, &near);
    if (status || entry.item == ROB_NOT_FOUND)
        return status;
    present[entry.item] = true;
    if (!*entry.study)
        return problem_without_study(in, row);
    return read_answer(in, &entry, (size_t)rob_sheet__column(in, ROB_SHEET_ANSWER),
                       near ? named : "");
}

static enum rob_status read_long(struct rob_sheet__reader *in)
{
    bool present[ROB_FORM_ITEMS_MAX] = {false};
    enum rob_status status = ROB_OK;
    for (size_t row = 0; !status && row < in->table->n_rows; row++)
        status = read_long_row(in, row, present);
    return status ? status : rob_sheet__check_missing(in, present, "");
}

/* Rows of the table that were passed over are notes; those that could not be read are problems. */
static enum rob_status add_notes(struct rob_sheet__reader *in)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < in->table->n_notes && !status; i++) {
        const struct rob_table_note *note = &in->table->notes[i];
        if (note->unread)
            status = rob_sheet__problem(in, ROB_NOT_FOUND, note->line, 0, NULL, "%s", note->text);
        else {
            struct rob_sheet_note copy = {note->line, rob_sheet__text(in->memory, note->text)};
            if (!copy.message || !rob_vec_push(&in->memory->notes, copy))
                status = rob_fail_memory(in->err);
        }
    }
    return status;
}

static enum rob_status read_rows(struct rob_sheet__reader *in)
{
    enum rob_status status = rob_sheet__map_columns(in);
    if (!status)
        status = add_notes(in);
    rob_sheet__find_key(in);
    if (!status)
        status = rob_sheet__check_items_key(in);
    if (!status)
        status = rob_sheet__check_reviewers(in);
    if (!status)
        status = in->sheet->is_long ? read_long(in) : read_wide(in);
    if (status)
        return status;
    struct rob_sheet_memory *memory = in->memory;
    in->sheet->rows = memory->rows.at;
    in->sheet->n_rows = memory->rows.n;
    in->sheet->entries = memory->entries.at;
    in->sheet->n_entries = memory->entries.n;
    in->sheet->problems = memory->problems.at;
    in->sheet->n_problems = memory->problems.n;
    in->sheet->notes = memory->notes.at;
    in->sheet->n_notes = memory->notes.n;
    return ROB_OK;
}

enum rob_status rob_sheet_read(struct rob_sheet **out, const char *data, size_t len,
                               const struct rob_form *form, const struct rob_sheet_options *options,
                               struct rob_error *err)
{
    struct rob_table table = {0};
    struct rob_sheet__matcher *matcher = rob_sheet__matcher_new(form);
    const struct rob_table_options how = {.delimiter = options->delimiter,
                                          .worksheet = options->worksheet,
                                          .name = rob_sheet__name,
                                          .context = matcher};
    enum rob_status status =
        matcher ? rob_table_read(&table, data, len, &how, err) : rob_fail_memory(err);
    if (status) {
        rob_sheet__matcher_free(matcher);
        return status;
    }
    struct rob_sheet *sheet = calloc(1, sizeof *sheet);
    struct rob_sheet_memory *memory = calloc(1, sizeof *memory);
    struct rob_sheet__reader in = {.sheet = sheet,
                                   .memory = memory,
                                   .form = form,
                                   .options = options,
                                   .table = &table,
                                   .matcher = matcher,
                                   .data = data,
                                   .len = len,
                                   .err = err};
    if (sheet)
        sheet->memory = memory;
    status = sheet && memory ? read_rows(&in) : rob_fail_memory(err);
    rob_vec_free(&in.words);
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
        rob_vec_free(&memory->rows);
        rob_vec_free(&memory->entries);
        rob_vec_free(&memory->problems);
        rob_vec_free(&memory->notes);
        rob_arena_free(&memory->arena);
    }
    free(memory);
    free(sheet);
}
