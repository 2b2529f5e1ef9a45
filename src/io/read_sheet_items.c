/*
 * Sheets that say in two places which item a column or a row is about: a number in the heading and
 * a title in a key below the table, a number and a name side by side, or an answer and a judgement
 * in two columns. Where the two differ, nothing is guessed.
 */
#include "io/read_sheet.h"

#include "base/buf.h"
#include "base/fail.h"
#include "base/utf8.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SHOWN_MAX = 60, TITLE_MAX = 200 };

/* --- numbers with names: "Q1: Sequence generation; Q2: ..." ---------------------------------- */

/* The length of a code such as "Q1", "(1)", "Item 1" or "D1", its number, and whether it is the
 * bare number; 0: the text does not begin with one. */
static size_t code_length(const char *text, int *number, bool *bare)
{
    static const char *const prefixes[] = {"question", "criterion", "domain", "item", "rob",
                                           "no",       "nr",        "q",      "d",    "i"};
    size_t len = strspn(text, "(["), bracket = len;
    *bare = true;
    for (size_t i = 0; i < ROB_COUNT(prefixes) && *bare; i++)
        if (strncasecmp(text + len, prefixes[i], strlen(prefixes[i])) == 0) {
            len += strlen(prefixes[i]);
            *bare = false;
        }
    len += *bare ? 0 : strspn(text + len, " .#");
    size_t digits = strspn(text + len, "0123456789");
    if (!digits || digits > 2 || isalpha((unsigned char)text[len + digits]))
        return 0;
    *number = atoi(text + len);
    len += digits;
    return len + (bracket ? strspn(text + len, ")]") : 0);
}

/* The length of what parts a code from its name, blanks included; 0: nothing does. */
static size_t sign_length(const char *text, bool closed)
{
    size_t blanks = strspn(text, " "), len = strspn(text + blanks, ":=.)-");
    if (strncmp(text + blanks, "\xE2\x80\x93", 3) == 0)
        len = 3;
    bool found = len || (closed && blanks);
    len += blanks;
    return found ? len + strspn(text + len, " ") : 0;
}

/* True for "Q1" or "1" alone: nothing but its number says which item the text is about. */
static bool is_code(const char *text)
{
    int number = 0;
    bool bare = false;
    text += strspn(text, " ");
    size_t len = code_length(text, &number, &bare);
    return len && !text[len + strspn(text + len, " .:)")];
}

/* A part "Q1: Sequence generation" at this place: the length of its code and sign; 0: none. */
static size_t part_length(const char *all, const char *at, int *number, bool *bare)
{
    if (at > all && !strchr(" ;,\n", at[-1]))
        return 0;
    size_t len = code_length(at, number, bare);
    size_t sign = len ? sign_length(at + len, strchr("([", *at) != NULL) : 0;
    return sign ? len + sign : 0;
}

/* The length of the name of a part, which a semicolon, a line break or the next part ends. */
static size_t name_length(const char *all, const char *name)
{
    size_t len = 0;
    int number = 0;
    bool bare = false;
    while (name[len] && !strchr(";\n", name[len]) &&
           !(len && part_length(all, name + len, &number, &bare)))
        len++;
    return len;
}

/* True if a text names items by their numbers, one of them as another item, or most as none. */
static bool names_otherwise(const struct rob_sheet__reader *in, const char *text)
{
    size_t n = 0, n_foreign = 0;
    bool otherwise = false;
    for (const char *at = text; *at && !otherwise;) {
        int number = 0;
        bool bare = false;
        size_t len = part_length(text, at, &number, &bare);
        if (!len) {
            at++;
            continue;
        }
        at += len;
        len = name_length(text, at);
        char *name = len && len <= TITLE_MAX ? strndup(at, len) : NULL;
        struct rob_sheet__found found = {.match = ROB_MATCH_NONE};
        if (name && isalpha((unsigned char)*name) &&
            rob_sheet__find_item(&found, in->matcher, name)) {
            n++;
            n_foreign += found.match == ROB_MATCH_NONE;
            otherwise =
                found.match == ROB_MATCH_ITEM && in->form->items[found.items[0]].number != number;
        }
        free(name);
        at += len;
    }
    return otherwise || (n_foreign * 2 > n && n > 2 && n * 2 >= in->form->n_items);
}

/* True if an item is known only by its number, and not by the user's map. */
static bool goes_by_number(const struct rob_sheet__reader *in)
{
    for (size_t i = 0; i < in->sheet->n_columns; i++) {
        const struct rob_sheet_column *column = &in->columns[i];
        if (column->role == ROB_SHEET_ITEM_ANSWERS && !in->states[i].settled &&
            is_code(in->states[i].name))
            return true;
        if (column->role == ROB_SHEET_ITEM && in->table->n_rows &&
            is_code(rob_table_cell(in->table, 0, i)))
            return true;
    }
    return false;
}

void rob_sheet__look_at_items(struct rob_sheet__reader *in, const char *text, unsigned line,
                              bool apart)
{
    if (in->items_key || !names_otherwise(in, text))
        return;
    in->items_key = line;
    in->items_key_apart = apart;
}

enum rob_status rob_sheet__check_items_key(const struct rob_sheet__reader *in)
{
    if (!in->items_key || !goes_by_number(in))
        return ROB_OK;
    return rob_fail_at(in->err, ROB_INVALID, in->table->header_line,
                       "the sheet names the items only by number, but line %u%s gives these "
                       "numbers other names than the form; " ROB_SHEET__MAP_HINT "%s",
                       in->items_key, in->items_key_apart ? " of another worksheet" : "",
                       in->sheet->is_long ? "; a column with the names can be the item" : "");
}

/* --- an item's names in two columns of a long sheet ------------------------------------------ */

/* The item that a cell names by its words, or ROB_NOT_FOUND; "10.1000/h1" has none. */
static int item_of(const struct rob_sheet__reader *in, const char *cell)
{
    enum { LETTERS_MIN = 4 };
    struct rob_sheet__found found;
    size_t letters = 0;
    for (const char *at = cell; *at && letters < LETTERS_MIN; at++)
        letters += isalpha((unsigned char)*at) || (unsigned char)*at >= 0x80;
    return letters == LETTERS_MIN && rob_sheet__find_item(&found, in->matcher, cell) &&
                   found.match == ROB_MATCH_ITEM
               ? found.items[0]
               : ROB_NOT_FOUND;
}

enum rob_status rob_sheet__look_at_names(bool *names, const struct rob_sheet__reader *in,
                                         size_t row)
{
    size_t n = 0, n_answers = 0;
    int other = ROB_NOT_FOUND;
    *names = false;
    for (size_t i = 0; i < in->sheet->n_columns; i++) {
        bool answers = in->columns[i].role == ROB_SHEET_ITEM_ANSWERS;
        int item = answers ? item_of(in, rob_table_cell(in->table, row, i)) : ROB_NOT_FOUND;
        n_answers += answers;
        n += item != ROB_NOT_FOUND;
        if (item != ROB_NOT_FOUND && item != in->columns[i].item && !in->states[i].settled)
            other = (int)i;
    }
    if (!n || n * 2 < n_answers)
        return ROB_OK;
    *names = true;
    if (other == ROB_NOT_FOUND)
        return ROB_OK;
    const char *name = rob_table_cell(in->table, row, (size_t)other);
    return rob_fail_at(in->err, ROB_INVALID, rob_table_line(in->table, row, (size_t)other),
                       "column %d: the heading '%.*s' means item %d of the form, but '%.*s' "
                       "below it means item %d; " ROB_SHEET__MAP_HINT,
                       other + 1, rob_utf8_part(in->columns[other].header, SHOWN_MAX),
                       in->columns[other].header, in->form->items[in->columns[other].item].number,
                       rob_utf8_part(name, SHOWN_MAX), name,
                       in->form->items[item_of(in, name)].number);
}

/* True if most cells of a column name items. */
static bool names_items(const struct rob_sheet__reader *in, size_t column)
{
    enum { LOOK_AT = 50 };
    size_t n = 0, n_items = 0;
    for (size_t row = 0; row < in->table->n_rows && n < LOOK_AT; row++) {
        const char *cell = rob_table_cell(in->table, row, column);
        n += cell[rob_table_blanks(cell)] != '\0';
        n_items += item_of(in, cell) != ROB_NOT_FOUND;
    }
    return n_items * 2 > n;
}

enum rob_status rob_sheet__check_item_names(const struct rob_sheet__reader *in)
{
    int own = rob_sheet__column(in, ROB_SHEET_ITEM);
    for (size_t i = 0; in->sheet->is_long && own >= 0 && i < in->sheet->n_columns; i++) {
        bool unused =
            (in->columns[i].role == ROB_SHEET_IGNORED || in->columns[i].role == ROB_SHEET_NAME) &&
            !in->states[i].settled;
        if (!unused || in->states[own].settled || !names_items(in, i))
            continue;
        for (size_t row = 0; row < in->table->n_rows; row++) {
            struct rob_sheet__found found;
            const char *cell = rob_table_cell(in->table, row, (size_t)own);
            int item = item_of(in, rob_table_cell(in->table, row, i));
            if (item == ROB_NOT_FOUND || !rob_sheet__find_item(&found, in->matcher, cell) ||
                found.match != ROB_MATCH_ITEM || found.items[0] == item)
                continue;
            const char *name = rob_table_cell(in->table, row, i);
            return rob_fail_at(
                in->err, ROB_INVALID, rob_table_line(in->table, row, i),
                "columns %d and %zu contradict each other: '%.*s' is item %d of the form, and "
                "'%.*s' is item %d; say which column names the item: --map \"%d=ignore,%zu=item\" "
                "or --map \"%d=item,%zu=ignore\"",
                own + 1, i + 1, rob_utf8_part(cell, SHOWN_MAX), cell,
                in->form->items[found.items[0]].number, rob_utf8_part(name, SHOWN_MAX), name,
                in->form->items[item].number, own + 1, i + 1, own + 1, i + 1);
        }
    }
    return ROB_OK;
}

/* --- a judgement beside an item --------------------------------------------------------------- */

/* "Judgement", "Risk of bias", or nothing. */
static bool is_for_judgements(const char *heading)
{
    static const char *const names[] = {
        "judgement", "judgment", "rob",        "risk of bias", "risk",
        "rating",    "answer",   "assessment", "bias",         "risk of bias judgement"};
    bool found = !heading[rob_table_blanks(heading)];
    for (size_t i = 0; i < ROB_COUNT(names) && !found; i++)
        found = rob_table_same_name(heading, names[i]);
    return found;
}

/* The column of judgements beside the answers of an item in `column`; 0: none. */
static size_t judged_beside(const struct rob_sheet__reader *in, size_t column)
{
    size_t at = column + 1;
    int item = in->columns[column].item;
    while (at < in->sheet->n_columns && in->columns[at].item == item &&
           in->columns[at].role != ROB_SHEET_ITEM_ANSWERS)
        at++;
    return at < in->sheet->n_columns && in->columns[at].role == ROB_SHEET_IGNORED &&
                   !in->states[at].settled && !in->states[at].another &&
                   is_for_judgements(in->states[at].name) && rob_sheet__has_answers(in, at, item)
               ? at
               : 0;
}

/* Texts in the column of an item, and its judgement beside them: the texts are its support. */
static enum rob_status take_beside(struct rob_sheet__reader *in, size_t column, size_t beside)
{
    int item = in->columns[column].item;
    char items[TITLE_MAX];
    rob_sheet__name_items(items, sizeof items, in->form, &item, 1, "");
    in->columns[beside].role = ROB_SHEET_ITEM_ANSWERS;
    in->columns[beside].item = item;
    in->columns[column].role = ROB_SHEET_SUPPORT;
    enum rob_status status =
        rob_sheet__note(in, beside, "%s, by the heading of column %zu", items, column + 1);
    return status ? status : rob_sheet__note(in, column, "support for %s", items);
}

static enum rob_status fail_beside(const struct rob_sheet__reader *in, size_t column, size_t beside)
{
    struct rob_buf judged = {0}, ignored = {0};
    for (size_t i = 0; i < in->sheet->n_columns; i++) {
        size_t at = in->columns[i].role == ROB_SHEET_ITEM_ANSWERS ? judged_beside(in, i) : 0;
        if (!at)
            continue;
        rob_buf_printf(&judged, "%s%zu=ignore,%zu=%d", judged.len ? "," : "", i + 1, at + 1,
                       in->form->items[in->columns[i].item].number);
        rob_buf_printf(&ignored, "%s%zu=ignore", ignored.len ? "," : "", at + 1);
    }
    const char *own = in->columns[column].header, *other = in->columns[beside].header;
    enum rob_status status = rob_fail_at(
        in->err, ROB_INVALID, in->table->header_line,
        "columns %zu '%.*s' and %zu '%.*s' both have answers for item %d, and the answers "
        "differ; if the second column has the judgements: --map \"%s\"; if the first column has "
        "them: --map \"%s\"",
        column + 1, rob_utf8_part(own, SHOWN_MAX), own, beside + 1, rob_utf8_part(other, SHOWN_MAX),
        other, in->form->items[in->columns[column].item].number, rob_buf_text(&judged),
        rob_buf_text(&ignored));
    rob_buf_free(&judged);
    rob_buf_free(&ignored);
    return status;
}

static bool has_support(const struct rob_sheet__reader *in, int item)
{
    bool found = false;
    for (size_t i = 0; i < in->sheet->n_columns && !found; i++)
        found = in->columns[i].role == ROB_SHEET_SUPPORT && in->columns[i].item == item;
    return found;
}

enum rob_status rob_sheet__check_beside(struct rob_sheet__reader *in)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < in->sheet->n_columns && !status; i++) {
        int item = in->columns[i].item;
        bool own = in->columns[i].role == ROB_SHEET_ITEM_ANSWERS && !in->states[i].settled;
        size_t beside = own ? judged_beside(in, i) : 0;
        if (!beside || rob_sheet__same_answers(in, i, beside, item))
            continue;
        status = rob_sheet__has_answers(in, i, item) || has_support(in, item)
                     ? fail_beside(in, i, beside)
                     : take_beside(in, i, beside);
    }
    return status;
}
