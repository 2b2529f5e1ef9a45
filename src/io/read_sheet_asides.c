/* Columns beside the items of a wide sheet: support, quotes and pages. */
#include "io/read_sheet.h"

#include "base/buf.h"
#include "base/fail.h"
#include "base/utf8.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A word that makes a heading one of texts, and what its texts are. */
static const struct {
    const char *word;
    enum rob_sheet_role role; /* IGNORED: only together with another */
} words[] = {
    {"support", ROB_SHEET_SUPPORT},       {"supporting", ROB_SHEET_SUPPORT},
    {"comment", ROB_SHEET_SUPPORT},       {"comments", ROB_SHEET_SUPPORT},
    {"justification", ROB_SHEET_SUPPORT}, {"rationale", ROB_SHEET_SUPPORT},
    {"reason", ROB_SHEET_SUPPORT},        {"reasons", ROB_SHEET_SUPPORT},
    {"note", ROB_SHEET_SUPPORT},          {"notes", ROB_SHEET_SUPPORT},
    {"explanation", ROB_SHEET_SUPPORT},   {"details", ROB_SHEET_SUPPORT},
    {"remark", ROB_SHEET_SUPPORT},        {"remarks", ROB_SHEET_SUPPORT},
    {"quote", ROB_SHEET_QUOTE},           {"quotes", ROB_SHEET_QUOTE},
    {"quotation", ROB_SHEET_QUOTE},       {"page", ROB_SHEET_WHERE},
    {"pages", ROB_SHEET_WHERE},           {"where", ROB_SHEET_WHERE},
    {"location", ROB_SHEET_WHERE},        {"text", ROB_SHEET_IGNORED},
    {"for", ROB_SHEET_IGNORED},           {"judgement", ROB_SHEET_IGNORED},
    {"judgment", ROB_SHEET_IGNORED},
};

enum { N_WORDS = sizeof words / sizeof *words };

static size_t find_word(const char *word, size_t len)
{
    size_t i = 0;
    while (i < N_WORDS &&
           (strlen(words[i].word) != len || strncasecmp(words[i].word, word, len) != 0))
        i++;
    return i;
}

/* The role that a heading has beside an item ("Support", "3) Allocation concealment: comment"), or
 * ROB_SHEET_IGNORED; `rest` receives the heading without the words for it, in memory of the
 * caller, or NULL without memory. */
static enum rob_sheet_role read_heading(char **rest, const char *heading)
{
    enum rob_sheet_role role = ROB_SHEET_IGNORED;
    struct rob_buf out = {0};
    while (*heading) {
        size_t len = 0;
        while (isalpha((unsigned char)heading[len]) || (unsigned char)heading[len] >= 0x80)
            len++;
        size_t i = len ? find_word(heading, len) : N_WORDS;
        if (i < N_WORDS && role == ROB_SHEET_IGNORED)
            role = words[i].role;
        len = len ? len : 1;
        if (i == N_WORDS)
            rob_buf_add(&out, heading, len);
        heading += len;
    }
    *rest = rob_buf_take(&out);
    return role;
}

static bool has_text(const char *text)
{
    for (; *text; text++)
        if (isalnum((unsigned char)*text) || (unsigned char)*text >= 0x80)
            return true;
    return false;
}

/* A block of columns at the end with the heading of this one, as many as there are items: perhaps
 * one for each, in their order. */
static bool suggest_block(struct rob_buf *out, const struct rob_sheet__reader *in, size_t column,
                          const char *word)
{
    size_t first = column, n = 0;
    while (first > 0 &&
           rob_table_same_name(in->columns[first - 1].header, in->columns[column].header))
        first--;
    while (first + n < in->sheet->n_columns &&
           rob_table_same_name(in->columns[first + n].header, in->columns[column].header))
        n++;
    if (n != in->form->n_items)
        return false;
    for (size_t i = 0; i < n; i++)
        rob_buf_printf(out, "%s%zu=%s:%d", i ? "," : "", first + i + 1, word,
                       in->form->items[i].number);
    return !out->failed;
}

static enum rob_status fail_twice(struct rob_sheet__reader *in, size_t first, size_t second,
                                  const char *what, const char *items, const char *word)
{
    struct rob_buf block = {0};
    bool suggested = suggest_block(&block, in, second, word);
    if (!suggested)
        rob_buf_printf(&block, "%zu=ignore", second + 1);
    enum rob_status status = rob_fail_at(
        in->err, ROB_INVALID, in->table->header_line,
        "columns %zu '%.*s' and %zu '%.*s' both seem to be %s %s; %s: --map \"%s\"", first + 1,
        rob_utf8_part(in->columns[first].header, 60), in->columns[first].header, second + 1,
        rob_utf8_part(in->columns[second].header, 60), in->columns[second].header, what, items,
        suggested ? "if there is one for each item, in the order of the form"
                  : "say which to ignore",
        rob_buf_text(&block));
    rob_buf_free(&block);
    return status;
}

static enum rob_status take(struct rob_sheet__reader *in, size_t column, enum rob_sheet_role role,
                            int item)
{
    static const char *const what[] = {[ROB_SHEET_SUPPORT] = "support for",
                                       [ROB_SHEET_QUOTE] = "quote for",
                                       [ROB_SHEET_WHERE] = "page of the quote for"};
    static const char *const map[] = {
        [ROB_SHEET_SUPPORT] = "support", [ROB_SHEET_QUOTE] = "quote", [ROB_SHEET_WHERE] = "where"};
    char items[256];
    rob_sheet__name_items(items, sizeof items, in->form, &item, 1, "");
    for (size_t i = 0; i < in->sheet->n_columns; i++)
        if (i != column && in->columns[i].role == role && in->columns[i].item == item)
            return fail_twice(in, i, column, what[role], items, map[role]);
    in->columns[column].role = role;
    in->columns[column].item = item;
    return rob_sheet__note(in, column, "%s %s", what[role], items);
}

/* A heading without an item's name ("Support") is about the item on its left. */
static int item_on_left(const struct rob_sheet__reader *in, size_t column)
{
    while (column-- > 0)
        if (in->columns[column].item != ROB_NOT_FOUND)
            return in->columns[column].item;
    return ROB_NOT_FOUND;
}

static enum rob_status fail(struct rob_sheet__reader *in, size_t column, const char *why)
{
    const char *header = in->columns[column].header;
    return rob_fail_at(in->err, ROB_INVALID, in->table->header_line,
                       "column %zu '%.*s' has text in %zu cells, but %s; say "
                       "what it is: --map \"%zu=support:ITEM\", or \"%zu=ignore\"",
                       column + 1, rob_utf8_part(header, 100), header, in->columns[column].n_filled,
                       why, column + 1, column + 1);
}

static enum rob_status map_named(struct rob_sheet__reader *in, size_t column,
                                 enum rob_sheet_role role, const char *rest)
{
    struct rob_sheet__found found;
    if (!rob_sheet__find_item(&found, in->matcher, rest))
        return rob_fail_memory(in->err);
    if (found.match == ROB_MATCH_ITEM)
        return take(in, column, role, found.items[0]);
    if (found.match != ROB_MATCH_NONE && in->columns[column].n_filled)
        return fail(in, column, "could belong to several items");
    return ROB_OK;
}

static bool is_bare(const struct rob_sheet__reader *in, size_t column, enum rob_sheet_role *role,
                    bool *bare)
{
    char *rest = NULL;
    *role = ROB_SHEET_IGNORED;
    *bare = false;
    if (in->columns[column].role != ROB_SHEET_IGNORED || in->states[column].settled ||
        in->states[column].another)
        return true;
    *role = read_heading(&rest, in->states[column].name);
    *bare = rest && *role != ROB_SHEET_IGNORED && !has_text(rest);
    bool ok = rest != NULL;
    free(rest);
    return ok;
}

static enum rob_status fail_left(struct rob_sheet__reader *in, size_t column)
{
    return rob_fail_at(
        in->err, ROB_INVALID, in->table->header_line,
        "column %zu '%.*s' is empty and left of all items, and the last item has no "
        "such column on its right, so it is unclear which items these columns belong "
        "to; say what it is: --map \"%zu=support:ITEM\", or \"%zu=ignore\"",
        column + 1, rob_utf8_part(in->columns[column].header, 100), in->columns[column].header,
        column + 1, column + 1);
}

/* Does an item lack a bare column of support on its right? */
static bool lacks_support(const struct rob_sheet__reader *in)
{
    for (size_t i = 0; i < in->sheet->n_columns; i++) {
        bool supported = false;
        for (size_t k = 0; k < in->sheet->n_columns; k++)
            supported = supported || (in->columns[k].role == ROB_SHEET_SUPPORT &&
                                      in->columns[k].item == in->columns[i].item);
        if (in->columns[i].role == ROB_SHEET_ITEM_ANSWERS && !supported)
            return true;
    }
    return false;
}

/* The columns of a kind without an item's name. */
static bool count_bare(size_t *n, const struct rob_sheet__reader *in, enum rob_sheet_role wanted)
{
    enum rob_sheet_role role;
    bool bare;
    *n = 0;
    for (size_t i = 0; i < in->sheet->n_columns; i++) {
        if (!is_bare(in, i, &role, &bare))
            return false;
        *n += bare && role == wanted;
    }
    return true;
}

/* The columns of answers between this column and the next one on its left with its role. */
static size_t items_on_left(const struct rob_sheet__reader *in, size_t column,
                            enum rob_sheet_role role)
{
    size_t n = 0;
    while (column-- > 0 && in->columns[column].role != role)
        n += in->columns[column].role == ROB_SHEET_ITEM_ANSWERS;
    return n;
}

/* One "Comment" in a sheet of ten items is about the study; one beside each item is support. If the
 * first such column is left of all items and the last item has none after it, each may belong to
 * the item on its right. */
static enum rob_status map_bare(struct rob_sheet__reader *in)
{
    size_t n[ROB_SHEET_WHERE + 1] = {0}, n_items = 0;
    enum rob_sheet_role role;
    bool bare;
    for (size_t i = 0; i < in->sheet->n_columns; i++)
        n_items += in->columns[i].role == ROB_SHEET_ITEM_ANSWERS;
    if (!count_bare(&n[ROB_SHEET_SUPPORT], in, ROB_SHEET_SUPPORT) ||
        !count_bare(&n[ROB_SHEET_QUOTE], in, ROB_SHEET_QUOTE) ||
        !count_bare(&n[ROB_SHEET_WHERE], in, ROB_SHEET_WHERE))
        return rob_fail_memory(in->err);
    enum rob_status status = ROB_OK;
    size_t apart = SIZE_MAX;
    for (size_t i = 0; i < in->sheet->n_columns && !status; i++) {
        if (!is_bare(in, i, &role, &bare))
            return rob_fail_memory(in->err);
        if (!bare || (n[role] < 2 && n[ROB_SHEET_SUPPORT] < 2 && n_items > 1))
            continue;
        int item = item_on_left(in, i);
        bool beside = i && in->columns[i - 1].item != ROB_NOT_FOUND;
        bool alone = i + 1 == in->sheet->n_columns ||
                     !rob_table_same_name(in->columns[i].header, in->columns[i + 1].header);
        if (beside && alone && n[role] > 1 && in->columns[i].n_filled &&
            items_on_left(in, i, role) > 1)
            status = fail(in, i, "follows several items");
        else if (beside && item != ROB_NOT_FOUND)
            status = take(in, i, role, item);
        else if (in->columns[i].n_filled)
            status = fail(in, i, "is not next to an item");
        else if (role == ROB_SHEET_SUPPORT && apart == SIZE_MAX)
            apart = i;
    }
    if (!status && apart != SIZE_MAX && lacks_support(in))
        status = fail_left(in, apart);
    return status;
}

/* Texts for an item that the sheet does not judge are not lost in silence. */
static enum rob_status note_unjudged(struct rob_sheet__reader *in)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < in->sheet->n_columns && !status; i++) {
        const struct rob_sheet_column *column = &in->columns[i];
        bool judged = column->role < ROB_SHEET_SUPPORT || column->role > ROB_SHEET_WHERE ||
                      column->item == ROB_NOT_FOUND || !column->n_filled;
        char text[320];
        for (size_t k = 0; k < in->sheet->n_columns && !judged; k++)
            judged = in->columns[k].role == ROB_SHEET_ITEM_ANSWERS &&
                     in->columns[k].item == column->item;
        if (judged)
            continue;
        snprintf(text, sizeof text,
                 "column %zu '%.*s' is about item %d, which has no column of answers, so its texts "
                 "are not used",
                 i + 1, rob_utf8_part(column->header, 100), column->header,
                 in->form->items[column->item].number);
        struct rob_sheet_note note = {in->table->header_line, rob_sheet__text(in->memory, text)};
        if (!note.message || !rob_vec_push(&in->memory->notes, note))
            status = rob_fail_memory(in->err);
    }
    return status;
}

enum rob_status rob_sheet__map_asides(struct rob_sheet__reader *in)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < in->sheet->n_columns && !status; i++) {
        char *rest = NULL;
        if (in->columns[i].role != ROB_SHEET_IGNORED || in->states[i].settled)
            continue;
        enum rob_sheet_role role = read_heading(&rest, in->states[i].name);
        if (!rest)
            return rob_fail_memory(in->err);
        if (role != ROB_SHEET_IGNORED && !has_text(rest) && i && !in->states[i - 1].another)
            in->states[i].another = false; /* "Support" beside a column of the reviewer */
        if (in->states[i].another)
            role = ROB_SHEET_IGNORED;
        if (role != ROB_SHEET_IGNORED && has_text(rest))
            status = map_named(in, i, role, rest);
        free(rest);
    }
    if (!status)
        status = map_bare(in);
    return status ? status : note_unjudged(in);
}
