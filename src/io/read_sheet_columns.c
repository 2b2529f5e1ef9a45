/* Finds the meaning of a sheet's columns, and checks that they cover all items of the form. */
#include "io/read_sheet.h"

#include "base/buf.h"
#include "base/fail.h"
#include "base/utf8.h"
#include "io/words.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define IGNORED_ITEM "ignored: it "

enum { NAMES_MAX = 16, TEXT_MAX = 512, HEADER_MAX = 100 };

/* The names of columns without answers, the surest first. */
static const struct {
    enum rob_sheet_role role;
    const char *names[NAMES_MAX];
} known[] = {
    {ROB_SHEET_STUDY,
     {"study", "study id", "studyid", "studies", "reference", "references", "ref", "author year",
      "authors year", "citation", "author", "authors", "first author", "paper", "article",
      "publication"}},
    {ROB_SHEET_ITEM, {"item", "item id", "item number", "question", "criterion", "domain"}},
    {ROB_SHEET_ANSWER,
     {"answer", "judgement", "judgment", "rating", "risk", "risk of bias", "assessment",
      "response"}},
    {ROB_SHEET_SUPPORT,
     {"support", "support for judgement", "support for judgment", "comment", "comments",
      "justification", "rationale", "reason", "note", "notes"}},
    {ROB_SHEET_QUOTE, {"quote", "quotation", "quotes", "cited text"}},
    {ROB_SHEET_WHERE, {"where", "page", "pages", "location"}},
    {ROB_SHEET_OUTCOME, {"outcome", "outcome id", "endpoint"}},
};

void rob_sheet__name_items(char *out, size_t size, const struct rob_form *form, const int *items,
                           size_t n, const char *between)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < n && used < size; i++) {
        const struct rob_item *item = &form->items[items[i]];
        const char *joint = i == 0 ? "" : i + 1 < n ? ", " : between;
        used += (size_t)snprintf(out + used, size - used, "%sitem %d (%s)", joint, item->number,
                                 item->title);
    }
    out[rob_utf8_valid_prefix(out, strlen(out))] = '\0'; /* it may be cut inside a character */
}

int rob_sheet__column(const struct rob_sheet__reader *in, enum rob_sheet_role role)
{
    for (size_t i = 0; i < in->sheet->n_columns; i++)
        if (in->columns[i].role == role)
            return (int)i;
    return -1;
}

__attribute__((format(printf, 3, 4))) static enum rob_status note(struct rob_sheet__reader *in,
                                                                  size_t column, const char *format,
                                                                  ...)
{
    char text[TEXT_MAX];
    va_list args;
    va_start(args, format);
    rob_utf8_vprint(text, sizeof text, format, args);
    va_end(args);
    in->columns[column].note = rob_sheet__text(in->memory, text);
    return in->columns[column].note ? ROB_OK : rob_fail_memory(in->err);
}

static bool is_called(const char *header, const char *name)
{
    struct rob_buf words = {0};
    rob_words_add(&words, header);
    bool same = strcmp(rob_buf_text(&words), name) == 0;
    rob_buf_free(&words);
    return same;
}

/* The first column with the surest of a role's names, or -1. */
static int find_known(const struct rob_sheet__reader *in, enum rob_sheet_role role)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        for (size_t k = 0; known[i].role == role && k < NAMES_MAX && known[i].names[k]; k++)
            for (size_t column = 0; column < in->sheet->n_columns; column++)
                if (in->columns[column].role == ROB_SHEET_IGNORED &&
                    is_called(in->columns[column].header, known[i].names[k]))
                    return (int)column;
    return -1;
}

static enum rob_status set_role(struct rob_sheet__reader *in, enum rob_sheet_role role)
{
    int column = find_known(in, role);
    if (column < 0)
        return ROB_OK;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].role == role) {
            in->columns[column].role = role;
            return note(in, (size_t)column, "%s", known[i].names[0]);
        }
    return ROB_OK;
}

static enum rob_status fail_twice(struct rob_sheet__reader *in, size_t first, size_t second,
                                  const char *items)
{
    const char *a = in->columns[first].header, *b = in->columns[second].header;
    return rob_fail_at(in->err, ROB_INVALID, in->table->header_line,
                       "columns %zu '%.*s' and %zu '%.*s' both seem to be %s", first + 1,
                       rob_words_cut(a, HEADER_MAX), a, second + 1, rob_words_cut(b, HEADER_MAX), b,
                       items);
}

static enum rob_status take_for_item(struct rob_sheet__reader *in, size_t column,
                                     const struct rob_sheet__found *found, const char *items)
{
    for (size_t i = 0; i < in->sheet->n_columns; i++)
        if (in->columns[i].item == found->items[0])
            return fail_twice(in, i, column, items);
    in->columns[column].role = ROB_SHEET_ITEM_ANSWERS;
    in->columns[column].item = found->items[0];
    return note(in, column, "%s%s", items, found->near ? ", by its words" : "");
}

/* Takes a column for an item, or ignores it and says why. */
static enum rob_status map_column(struct rob_sheet__reader *in, size_t column)
{
    const char *header = in->columns[column].header;
    struct rob_sheet__found found;
    char items[TEXT_MAX];
    if (!rob_sheet__find_item(&found, in->matcher, header))
        return rob_fail_memory(in->err);
    const char *between = found.match == ROB_MATCH_AMBIGUOUS ? " or " : " and ";
    rob_sheet__name_items(items, sizeof items, in->form, found.items, found.n_items, between);
    switch (found.match) {
    case ROB_MATCH_ITEM:
        return take_for_item(in, column, &found, items);
    case ROB_MATCH_CONTRADICTION:
        return rob_fail_at(in->err, ROB_INVALID, in->table->header_line,
                           "column %zu '%.*s' contradicts itself: by its number and by its title "
                           "it is %s",
                           column + 1, rob_words_cut(header, HEADER_MAX), header, items);
    case ROB_MATCH_SEVERAL:
        return note(in, column, IGNORED_ITEM "covers %s at once", items);
    case ROB_MATCH_AMBIGUOUS:
        return note(in, column, IGNORED_ITEM "could be %s", items);
    default:
        return note(in, column, "ignored: not an item of the form");
    }
}

static enum rob_status map_items(struct rob_sheet__reader *in)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; !status && i < in->sheet->n_columns; i++)
        if (in->columns[i].role == ROB_SHEET_IGNORED)
            status = map_column(in, i);
    return status;
}

static enum rob_status check_study(struct rob_sheet__reader *in)
{
    char names[TEXT_MAX];
    if (rob_sheet__column(in, ROB_SHEET_STUDY) >= 0)
        return ROB_OK;
    if (in->sheet->n_columns && in->columns[0].role == ROB_SHEET_IGNORED && !in->sheet->is_long) {
        in->columns[0].role = ROB_SHEET_STUDY;
        return note(in, 0, "study (the first column)");
    }
    rob_table_names(in->table, names, sizeof names);
    return rob_fail_at(in->err, ROB_INVALID, in->table->header_line,
                       "a column for the study was not found; the columns are %s", names);
}

/* Merged and unclear columns, for the message on missing items. */
static void add_hints(struct rob_buf *out, const struct rob_sheet__reader *in)
{
    for (size_t i = 0; i < in->sheet->n_columns; i++) {
        const char *header = in->columns[i].header, *text = in->columns[i].note;
        if (strncmp(text, IGNORED_ITEM, strlen(IGNORED_ITEM)) == 0)
            rob_buf_printf(out, "; column %zu '%.*s' is %s", i + 1,
                           rob_words_cut(header, HEADER_MAX), header, text);
    }
}

static enum rob_status fail_missing(struct rob_sheet__reader *in, const int *missing, size_t n,
                                    const char *hint)
{
    char text[TEXT_MAX];
    unsigned line = in->table->header_line;
    if (n == in->form->n_items) {
        rob_table_names(in->table, text, sizeof text);
        return rob_fail_at(in->err, ROB_INVALID, line,
                           "no column is an item of the form; the columns are %s%s", text, hint);
    }
    rob_sheet__name_items(text, sizeof text, in->form, missing, n, " and ");
    return rob_fail_at(in->err, ROB_INVALID, line, "the sheet has nothing for %s%s", text, hint);
}

enum rob_status rob_sheet__check_missing(struct rob_sheet__reader *in, const bool *present,
                                         const char *hint)
{
    size_t n = 0;
    int *missing = rob_arena_array(&in->memory->arena, in->form->n_items, sizeof *missing);
    if (!missing)
        return rob_fail_memory(in->err);
    for (size_t i = 0; i < in->form->n_items; i++)
        if (!present[i])
            missing[n++] = (int)i;
    if (n == in->form->n_items || (n && !in->options->partial))
        return fail_missing(in, missing, n, hint);
    in->sheet->missing = missing;
    in->sheet->n_missing = n;
    return ROB_OK;
}

static enum rob_status check_wide(struct rob_sheet__reader *in)
{
    bool present[ROB_FORM_ITEMS_MAX] = {false};
    struct rob_buf hint = {0};
    for (size_t i = 0; i < in->sheet->n_columns; i++)
        if (in->columns[i].item != ROB_NOT_FOUND)
            present[in->columns[i].item] = true;
    add_hints(&hint, in);
    enum rob_status status = rob_sheet__check_missing(in, present, rob_buf_text(&hint));
    rob_buf_free(&hint);
    return status;
}

static enum rob_status copy_headers(struct rob_sheet__reader *in)
{
    size_t n = in->table->n_columns;
    in->columns = rob_arena_array(&in->memory->arena, n, sizeof *in->columns);
    if (!in->columns)
        return rob_fail_memory(in->err);
    in->sheet->columns = in->columns;
    in->sheet->n_columns = n;
    for (size_t i = 0; i < n; i++) {
        in->columns[i].header = rob_sheet__text(in->memory, rob_table_header(in->table, i));
        in->columns[i].item = ROB_NOT_FOUND;
        in->columns[i].note = "ignored";
        if (!in->columns[i].header)
            return rob_fail_memory(in->err);
    }
    return ROB_OK;
}

enum rob_status rob_sheet__map_columns(struct rob_sheet__reader *in)
{
    enum rob_status status = copy_headers(in);
    if (status)
        return status;
    in->sheet->is_long =
        find_known(in, ROB_SHEET_ITEM) >= 0 && find_known(in, ROB_SHEET_ANSWER) >= 0;
    status = set_role(in, ROB_SHEET_STUDY);
    if (in->sheet->is_long) {
        for (int role = ROB_SHEET_ITEM; !status && role <= ROB_SHEET_OUTCOME; role++)
            status = set_role(in, (enum rob_sheet_role)role);
        return status ? status : check_study(in);
    }
    if (!status)
        status = map_items(in);
    if (!status)
        status = check_wide(in);
    return status ? status : check_study(in);
}
