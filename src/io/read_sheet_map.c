/* The options of the user for a sheet: the meaning of columns and words, and whose rows are read.
 */
#include "io/read_sheet.h"

#include "base/buf.h"
#include "base/fail.h"
#include "base/utf8.h"
#include "io/words.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SHOWN_MAX = 100 };

#define MEANINGS                                                                                   \
    "study, year, item, answer, support, quote, page, outcome, reviewer, ignore, an item of the "  \
    "form, or support:ITEM, quote:ITEM, page:ITEM"

/* --- columns ----------------------------------------------------------------------------- */

/* The words for the roles; "": a role that the user cannot give. */
static const char *const roles[] = {
#define X(name, word) word,
    ROB_SHEET_ROLE_LIST(X)
#undef X
};

/* The meaning of a column. */
struct meaning {
    enum rob_sheet_role role;
    int item; /* ROB_NOT_FOUND: not of one item */
};

static bool is_role(enum rob_sheet_role *out, const char *text, size_t len)
{
    for (size_t i = 0; i < ROB_COUNT(roles); i++)
        if (*roles[i] && strlen(roles[i]) == len && strncasecmp(roles[i], text, len) == 0) {
            *out = (enum rob_sheet_role)i;
            return true;
        }
    return false;
}

/* "study", "sequence-generation", "4", "support:4" */
static bool read_meaning(struct meaning *out, const struct rob_form *form, const char *text)
{
    const char *colon = strchr(text, ':');
    size_t len = colon ? (size_t)(colon - text) : strlen(text);
    *out = (struct meaning){ROB_SHEET_IGNORED, ROB_NOT_FOUND};
    if (is_role(&out->role, text, len))
        return !colon || ((out->role == ROB_SHEET_SUPPORT || out->role == ROB_SHEET_QUOTE ||
                           out->role == ROB_SHEET_WHERE) &&
                          rob_form_find_item(&out->item, form, colon + 1, NULL) == ROB_OK);
    out->role = ROB_SHEET_ITEM_ANSWERS;
    return rob_form_find_item(&out->item, form, text, NULL) == ROB_OK;
}

static enum rob_status set_column(struct rob_sheet__reader *in, const char *name,
                                  struct meaning meaning)
{
    char items[256] = "", seen[512];
    int column = rob_table_column(in->table, name);
    if (column < 0) {
        rob_table_names(in->table, seen, sizeof seen);
        return rob_fail_at(in->err, ROB_INVALID, in->table->header_line,
                           "the sheet has no column '%.*s'; it has %s", rob_utf8_part(name, 100),
                           name, seen);
    }
    if (meaning.item != ROB_NOT_FOUND)
        rob_sheet__name_items(items, sizeof items, in->form, &meaning.item, 1, "");
    for (size_t i = 0; i < in->sheet->n_columns; i++)
        if (in->states[i].settled && meaning.role != ROB_SHEET_IGNORED &&
            in->columns[i].role == meaning.role && in->columns[i].item == meaning.item)
            return rob_fail(in->err, ROB_USAGE, "the map gives columns %zu and %d the same meaning",
                            i + 1, column + 1);
    in->columns[column].role = meaning.role;
    in->columns[column].item = meaning.item;
    in->states[column].settled = true;
    if (meaning.role == ROB_SHEET_IGNORED)
        return rob_sheet__note(in, (size_t)column, "not used, as the map says");
    return rob_sheet__note(in, (size_t)column, "%s%s%s, as the map says", roles[meaning.role],
                           *roles[meaning.role] && *items ? " for " : "", items);
}

/* The next "COLUMN=MEANING" of a map; a column's name may hold commas and equals signs. Returns its
 * length, or 0. `equals` receives the place of the sign before the meaning. */
static size_t next_pair(const struct rob_sheet__reader *in, const char *map, size_t *equals)
{
    for (const char *sign = strchr(map, '='); sign; sign = strchr(sign + 1, '=')) {
        struct meaning meaning;
        size_t len = strcspn(sign + 1, ",");
        char *text = strndup(sign + 1, len);
        bool known = text && read_meaning(&meaning, in->form, text);
        free(text);
        if (!known)
            continue;
        *equals = (size_t)(sign - map);
        return *equals + 1 + len;
    }
    return 0;
}

enum rob_status rob_sheet__apply_map(struct rob_sheet__reader *in)
{
    enum rob_status status = ROB_OK;
    for (const char *map = in->options->map; map && *map && !status;) {
        size_t equals = 0, len = next_pair(in, map, &equals);
        if (!len)
            return rob_fail(in->err, ROB_USAGE,
                            "'%.*s' in --map is not COLUMN=MEANING; a meaning is " MEANINGS,
                            rob_utf8_part(map, SHOWN_MAX), map);
        struct meaning meaning;
        char *name = strndup(map, equals), *text = strndup(map + equals + 1, len - equals - 1);
        if (name && text && read_meaning(&meaning, in->form, text))
            status = set_column(in, name, meaning);
        else
            status = rob_fail_memory(in->err);
        free(name);
        free(text);
        map += len;
        map += *map == ',';
    }
    return status;
}

/* --- words ------------------------------------------------------------------------------- */

static bool is_answer(const struct rob_form *form, const char *text)
{
    int answer = ROB_NOT_FOUND;
    for (size_t i = 0; i < form->n_items; i++)
        if (rob_item_find_answer(&answer, &form->items[i], form, text, NULL) == ROB_OK)
            return true;
    return false;
}

static const struct rob_sheet__word *find_word(const struct rob_sheet__reader *in, const char *text)
{
    struct rob_buf sign = {0};
    const struct rob_sheet__word *found = NULL;
    rob_words_sign(&sign, text);
    for (size_t i = 0; i < in->words.n && sign.len && !found; i++)
        if (strcmp(in->words.at[i].word, rob_buf_text(&sign)) == 0)
            found = &in->words.at[i];
    rob_buf_free(&sign);
    return found;
}

static const char *meaning_of(const struct rob_sheet__reader *in, const char *text)
{
    const struct rob_sheet__word *word = find_word(in, text);
    return word ? word->answer : NULL;
}

/* Keeps a word in the form in which words are compared. */
static enum rob_status learn_word(struct rob_sheet__reader *in, const char *word,
                                  const char *answer)
{
    const struct rob_sheet__word *known = find_word(in, word);
    struct rob_buf sign = {0};
    if (known && strcmp(known->answer, answer) != 0)
        return rob_fail(in->err, ROB_USAGE, "--words gives '%.*s' two meanings: %s and %s",
                        rob_utf8_part(word, SHOWN_MAX), word, known->answer, answer);
    rob_words_sign(&sign, word);
    const char *copy = rob_arena_take(&in->memory->arena, &sign);
    return copy && rob_vec_push(&in->words, (struct rob_sheet__word){copy, answer})
               ? ROB_OK
               : rob_fail_memory(in->err);
}

/* "niedrig=yes,nicht klar, fehlt=unclear": a word ends at its equals sign. */
enum rob_status rob_sheet__learn_words(struct rob_sheet__reader *in)
{
    enum rob_status status = ROB_OK;
    for (const char *at = in->options->words; at && *at && !status;) {
        const char *equals = strchr(at, '=');
        size_t len = equals ? strcspn(equals, ",") : 0;
        for (const char *next = equals; next && next < equals + len; next = strchr(next + 1, '=')) {
            len -= (size_t)(next - equals); /* a word may have one, too: "p=0.5=no" */
            equals = next;
        }
        const char *word =
            equals ? rob_arena_text(&in->memory->arena, at, (size_t)(equals - at)) : "";
        const char *answer = equals ? rob_arena_text(&in->memory->arena, equals + 1, len - 1) : "";
        if (!word || !answer)
            return rob_fail_memory(in->err);
        if (!equals || !word[rob_table_blanks(word)] || !is_answer(in->form, answer))
            return rob_fail(in->err, ROB_USAGE,
                            "'%.*s' in --words is not WORD=ANSWER with an answer of the form",
                            rob_utf8_part(at, SHOWN_MAX), at);
        status = learn_word(in, word, answer);
        at = equals + len;
        at += *at == ',';
    }
    return status;
}

const char *rob_sheet__explained(const struct rob_sheet__reader *in, const char *text)
{
    const char *answer = in->words.n ? meaning_of(in, text) : NULL;
    size_t remark = 0, len = in->words.n && !answer ? rob_sheet__remark(&remark, text) : 0;
    if (!len)
        return answer ? answer : text;
    const char *head = rob_arena_text(&in->memory->arena, text, len);
    answer = head ? meaning_of(in, head) : NULL;
    if (!answer)
        return text;
    struct rob_buf both = {0}; /* "yes (p. 3)" for "ja (p. 3)" */
    rob_buf_printf(&both, "%s%s", answer, text + len);
    const char *copy = both.failed ? NULL : rob_sheet__text(in->memory, rob_buf_text(&both));
    rob_buf_free(&both);
    return copy ? copy : text;
}

/* --- reviewers --------------------------------------------------------------------------- */

enum { VALUES_MAX = 8 };

/* The different names in a column, "'AB', 'CD'", and how many (VALUES_MAX: or more). */
static size_t list_values(struct rob_buf *out, const struct rob_sheet__reader *in, size_t column)
{
    const char *values[VALUES_MAX];
    size_t n = 0;
    for (size_t row = 0; row < in->table->n_rows && n < VALUES_MAX; row++) {
        const char *text = rob_table_cell(in->table, row, column);
        size_t i = 0;
        while (i < n && !rob_table_same_name(values[i], text))
            i++;
        if (i < n || !text[strspn(text, " \t\n")])
            continue;
        values[n++] = text;
        rob_buf_printf(out, "%s'%.*s'", n > 1 ? ", " : "", rob_utf8_part(text, SHOWN_MAX), text);
    }
    return n;
}

static enum rob_status fail_several(struct rob_sheet__reader *in, size_t column, const char *values)
{
    const char *header = in->columns[column].header;
    return rob_fail_at(in->err, ROB_INVALID, in->table->header_line,
                       "column %zu '%s' names several reviewers: %s; say whose rows to read: "
                       "--reviewer \"%s=NAME\"",
                       column + 1, header, values, header);
}

/* Sets the column of reviewers and the one whose rows are read, `given` as "COLUMN=VALUE". */
static enum rob_status set_reviewer(struct rob_sheet__reader *in, const char *given)
{
    const char *equals = strrchr(given, '=');
    char *name = strndup(given, (size_t)(equals - given));
    int column = name ? rob_table_column(in->table, name) : -1;
    free(name);
    if (!equals[1])
        return rob_fail(in->err, ROB_USAGE,
                        "--reviewer needs COLUMN=NAME, such as \"Reviewer=AB\", not '%s'", given);
    if (column < 0)
        return rob_fail_at(in->err, ROB_INVALID, in->table->header_line,
                           "the sheet has no column '%.*s' for the reviewer", (int)(equals - given),
                           given);
    int other = rob_sheet__column(in, ROB_SHEET_REVIEWER);
    if (other >= 0)
        in->columns[other].role = ROB_SHEET_IGNORED;
    in->columns[column].role = ROB_SHEET_REVIEWER;
    in->columns[column].item = ROB_NOT_FOUND;
    in->whose = equals + 1;
    return ROB_OK;
}

static bool has_rows(const struct rob_sheet__reader *in, size_t column)
{
    for (size_t row = 0; row < in->table->n_rows; row++)
        if (rob_table_same_name(rob_table_cell(in->table, row, column), in->whose))
            return true;
    return false;
}

/* Two people in one sheet are never mixed. */
enum rob_status rob_sheet__find_reviewer(struct rob_sheet__reader *in)
{
    struct rob_buf values = {0};
    const char *given = in->options->reviewer;
    enum rob_status status = given && strchr(given, '=') ? set_reviewer(in, given) : ROB_OK;
    int column = status ? -1 : rob_sheet__column(in, ROB_SHEET_REVIEWER);
    if (column < 0)
        return status;
    size_t n = list_values(&values, in, (size_t)column);
    if (values.failed)
        status = rob_fail_memory(in->err);
    else if (in->whose && !has_rows(in, (size_t)column))
        status = rob_fail_at(in->err, ROB_INVALID, in->table->header_line,
                             "the reviewer '%s' does not have any rows; the column has %s",
                             in->whose, n ? rob_buf_text(&values) : "no names");
    else if (!in->whose && n > 1)
        status = fail_several(in, (size_t)column, rob_buf_text(&values));
    else
        status = rob_sheet__note(in, (size_t)column, "reviewer: %s",
                                 in->whose ? in->whose : rob_buf_text(&values));
    rob_buf_free(&values);
    return status;
}
