/*
 * Sheets that ask the opposite question. In some, "Yes" means that there is a risk of bias: their
 * key says so ("Yes = high risk"), or their headings do ("High risk of bias: random housing", "No
 * random housing"). Such a Yes is not taken for the Yes of the form without asking.
 */
#include "io/read_sheet.h"

#include "base/buf.h"
#include "base/fail.h"
#include "base/utf8.h"
#include "io/words.h"
#include "io/workbook.h"

#include <ctype.h>
#include <string.h>

enum {
    KEY_CELLS_MAX = 2, /* cells of a row that is a key: "Yes", "high risk of bias" */
    TEXT_MAX = 100,
};

/* --- headings ---------------------------------------------------------------------------- */

static bool has_words(const char *words, const char *wanted)
{
    size_t len = strlen(wanted);
    for (const char *at = strstr(words, wanted); at; at = strstr(at + 1, wanted))
        if ((at == words || at[-1] == ' ') && (at[len] == ' ' || !at[len]))
            return true;
    return false;
}

static bool has_one(const char *words, const char *const *wanted, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (has_words(words, wanted[i]))
            return true;
    return false;
}

static bool begins_with(const char *words, const char *const *wanted, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strncmp(words, wanted[i], strlen(wanted[i])) == 0)
            return true;
    return false;
}

static bool ends_in(const char *words, const char *end)
{
    size_t n = strlen(words), len = strlen(end);
    return n > len && strcmp(words + n - len, end) == 0;
}

/* Does a heading ask whether there is a risk, or whether something was not done? */
static bool asks_otherwise(const char *heading)
{
    static const char *const free_of[] = {"free", "addressed", "adequately", "accounted",
                                          "handled"};
    static const char *const of_risk[] = {
        "is there bias", "is there a risk", "reporting present", "evidence of selective",
        "presence of",   "high risk",       "bias due to",       "risk due to",
        "bias from",     "bias in",         "bias present",      "risk present",
        "problem",       "problems",        "concern",           "concerns"};
    static const char *const negations[] = {
        "not",        "lack",    "absence",     "inadequate",   "inadequately",
        "unblinded",  "without", "unconcealed", "insufficient", "nonrandom",
        "non random", "failure", "unbalanced",  "violated"};
    static const char *const of_bad[] = {"selective", "incomplete", "bias", "problem", "risk"};
    static const char *const questions[] = {"was ", "were ", "is ", "are "};
    static const char *const risks[] = {"risk of bias ", "risk ", "bias "};
    struct rob_buf bare = {0}, words = {0};
    size_t len = strcspn(heading, "([");
    rob_buf_add(&bare, heading, len ? len : strlen(heading));
    rob_words_add(&words, rob_buf_text(&bare));
    const char *text = rob_buf_text(&words);
    bool is_question = strchr(rob_buf_text(&bare), '?') != NULL;
    bool whole =
        strcmp(text, "risk of bias") == 0 || strcmp(text, "risk") == 0 || strcmp(text, "bias") == 0;
    bool of_bias = has_one(text, of_risk, ROB_COUNT(of_risk)) ||
                   begins_with(text, risks, ROB_COUNT(risks)) ||
                   (begins_with(text, questions, ROB_COUNT(questions)) &&
                    has_one(text, of_bad, ROB_COUNT(of_bad)));
    bool negated = has_one(text, negations, ROB_COUNT(negations)) || ends_in(text, " missing") ||
                   ends_in(text, " absent") ||
                   (strncmp(text, "no ", 3) == 0 && !isdigit((unsigned char)text[3]));
    bool found = (whole && is_question) || (negated && !has_words(text, "free")) ||
                 (of_bias && !whole && !has_one(text, free_of, ROB_COUNT(free_of)));
    rob_buf_free(&bare);
    rob_buf_free(&words);
    return found;
}

/* Adds a cell to the text of a row that may be a key, "Y" and "high risk" as "Y = high risk";
 * counts those with text. */
static void add_cell(struct rob_buf *text, size_t *n, const char *cell)
{
    if (!cell[rob_table_blanks(cell)])
        return;
    rob_buf_printf(text, "%s%s", *n ? " = " : "", cell);
    ++*n;
}

/* True for a line around the table that asks for a risk of all columns: "High risk of bias?", "Risk
 * of bias present: yes/no". */
static bool asks_of_all(const char *note)
{
    size_t len = strlen(ROB_TABLE_ABOVE);
    const char *asked = strncmp(note, ROB_TABLE_ABOVE, len) == 0 ? note + len : note;
    struct rob_buf words = {0}, question = {0};
    rob_words_add(&words, asked);
    const char *said = rob_buf_text(&words);
    bool choice = has_words(said, "yes") && has_words(said, "no") && !has_words(said, "low");
    size_t end = strcspn(asked, ":");
    rob_buf_add(&question, asked, choice ? end : strlen(asked));
    bool asks = (choice || (asked != note && strchr(asked, '?'))) &&
                asks_otherwise(rob_buf_text(&question));
    rob_buf_free(&words);
    rob_buf_free(&question);
    return asks;
}

/* Notes the first text that is a key of the answers, and the first that is one of the items. */
static void look_at_text(struct rob_sheet__reader *in, const char *text, unsigned line, bool apart)
{
    bool key = rob_sheet__pairs_otherwise(in->form, text) || (!apart && asks_of_all(text));
    if (!in->key && key) {
        in->key = line;
        in->key_apart = apart;
    }
    if (!in->quality && rob_sheet__speaks_of_quality(text))
        in->quality = line;
    rob_sheet__look_at_items(in, text, line, apart);
    if (!apart)
        rob_sheet__look_at_reviewers(in, text, line);
}

/* A key has text in few cells. */
static enum rob_status look_at_row(void *context, unsigned row, const char *const *cells,
                                   size_t n_cells, struct rob_error *err)
{
    struct rob_sheet__reader *in = context;
    struct rob_buf text = {0};
    size_t n = 0;
    (void)err;
    for (size_t i = 0; i < n_cells && n <= KEY_CELLS_MAX; i++)
        add_cell(&text, &n, cells[i]);
    if (n <= KEY_CELLS_MAX)
        look_at_text(in, rob_buf_text(&text), row, true);
    rob_buf_free(&text);
    return ROB_OK;
}

/* The same in a row of the table, which has room for more. */
static void look_at_table_row(struct rob_sheet__reader *in, size_t row)
{
    size_t most = in->sheet->n_columns > KEY_CELLS_MAX ? KEY_CELLS_MAX : in->sheet->n_columns - 1;
    struct rob_buf text = {0};
    size_t n = 0;
    for (size_t i = 0; i < in->sheet->n_columns && n <= most; i++)
        add_cell(&text, &n, rob_table_cell(in->table, row, i));
    if (n && n <= most)
        look_at_text(in, rob_buf_text(&text), rob_table_line(in->table, row, 0), false);
    rob_buf_free(&text);
}

/* True for a column of the table with nothing but a key in it: "Legend", or without a heading. */
static bool is_key_column(const struct rob_sheet__reader *in, size_t column)
{
    static const char *const names[] = {"key",   "legend",  "legende",      "code",
                                        "codes", "meaning", "abbreviation", "abbreviations"};
    const char *heading = column < in->sheet->n_columns ? in->columns[column].header : "-";
    bool named = !heading[rob_table_blanks(heading)];
    for (size_t i = 0; i < ROB_COUNT(names) && !named; i++)
        named = rob_table_same_name(heading, names[i]);
    return named && in->columns[column].role == ROB_SHEET_IGNORED && !in->states[column].settled;
}

/* A key in columns beside the table: "Yes = high risk", or "Yes" and "high risk" in two of them. */
static void look_beside(struct rob_sheet__reader *in)
{
    for (size_t i = 0; i < in->sheet->n_columns; i++)
        for (size_t row = 0; row < in->table->n_rows && is_key_column(in, i); row++) {
            struct rob_buf text = {0};
            size_t n = 0;
            for (size_t k = i; k < i + KEY_CELLS_MAX && is_key_column(in, k); k++)
                add_cell(&text, &n, rob_table_cell(in->table, row, k));
            if (n)
                look_at_text(in, rob_buf_text(&text), rob_table_line(in->table, row, i), false);
            rob_buf_free(&text);
        }
}

/* Notes the headings that ask for a high risk. A heading of answers counts for its column alone; a
 * key in another heading, "Study (Y = high risk)", counts for all columns. */
static void look_at_headings(struct rob_sheet__reader *in)
{
    for (size_t i = 0; i < in->sheet->n_columns; i++) {
        const char *heading = in->states[i].name;
        bool asked = in->sheet->is_long || in->states[i].near;
        bool answers = in->columns[i].role == ROB_SHEET_ITEM_ANSWERS ||
                       in->columns[i].role == ROB_SHEET_ANSWER;
        bool sign = rob_sheet__has_sign_otherwise(in->form, heading);
        in->states[i].opposite = sign || (asked && asks_otherwise(heading));
        if (sign && !answers && !in->states[i].another)
            in->key = in->table->header_line;
        if (!answers && !in->states[i].another)
            rob_sheet__look_at_items(in, heading, in->table->header_line, false);
    }
}

/* A key may be above the table or beside it, where the table's reader skips it, in columns of the
 * table, below it, in a heading, or in another worksheet; a worksheet that cannot be read is passed
 * over. */
void rob_sheet__find_key(struct rob_sheet__reader *in)
{
    struct rob_error ignored = {0};
    look_at_headings(in);
    look_beside(in);
    for (size_t i = 0; i < in->table->n_notes; i++) {
        const struct rob_table_note *note = &in->table->notes[i];
        look_at_text(in, note->text, note->line, false);
    }
    for (size_t row = 0; row < in->table->n_rows; row++)
        look_at_table_row(in, row);
    if (in->options->worksheet && rob_workbook_is(in->data, in->len))
        (void)rob_workbook_read_others(in->data, in->len, in->options->worksheet, look_at_row, in,
                                       &ignored);
}

/* The label of the only answer of an item with a risk, or NULL. */
static const char *label_of(const struct rob_form *form, const struct rob_item *item,
                            const char *risk)
{
    int wanted = rob_form_risk(form, risk);
    int only = wanted == ROB_NOT_FOUND ? ROB_NOT_FOUND : rob_sheet__only_answer(item, wanted);
    return only == ROB_NOT_FOUND ? NULL : item->answers[only].label;
}

enum { EXAMPLES_MAX = 6 }; /* of each risk */

/* Different words of the sheet for a low and a high risk, as its cells write them. */
struct examples {
    struct rob_buf as_form, opposite; /* "Y=Yes,N=No", "Y=No,N=Yes" */
    const char *at[2 * EXAMPLES_MAX];
    size_t n;
};

/* Words without letters, such as "+" and "-", are the same only if they are identical. */
static bool has_example(const struct examples *out, const char *word)
{
    bool seen = false, sign = rob_table_same_name(word, "");
    for (size_t i = 0; i < out->n; i++)
        seen =
            seen || (sign ? strcmp(out->at[i], word) == 0 : rob_table_same_name(out->at[i], word));
    return seen;
}

static void add_example(struct examples *out, const struct rob_sheet__reader *in,
                        const struct rob_item *item, const char *cell, const char *risk)
{
    const char *low = label_of(in->form, item, "low"), *high = label_of(in->form, item, "high");
    int answer = ROB_NOT_FOUND;
    size_t remark = 0, cut = 0;
    char why[TEXT_MAX];
    bool is_low = strcmp(risk, "low") == 0;
    enum rob_sheet_minus minus = in->options->minus;
    if (minus == ROB_MINUS_ASK && has_example(out, "+"))
        minus = ROB_MINUS_HIGH;
    if (!low || !high || rob_sheet__explained(in, cell) != cell ||
        rob_sheet__says_risk(in->form, cell) ||
        out->n == (is_low ? EXAMPLES_MAX : 2 * EXAMPLES_MAX) ||
        rob_sheet__answer(&answer, &remark, why, sizeof why, in->form, item, cell, minus) !=
            ROB_CELL_ANSWER)
        return;
    const char *label = item->answers[answer].label;
    size_t len = remark ? rob_sheet__remark(&cut, cell) : strlen(cell);
    const char *word = rob_arena_text(&in->memory->arena, cell, len);
    if (!word || has_example(out, word) || strcmp(label, is_low ? low : high) != 0)
        return;
    const char *comma = out->n ? "," : "";
    rob_buf_printf(&out->as_form, "%s%s=%s", comma, word, label);
    rob_buf_printf(&out->opposite, "%s%s=%s", comma, word, is_low ? high : low);
    out->at[out->n++] = word;
}

static void find_examples(struct examples *out, const struct rob_sheet__reader *in,
                          const char *risk)
{
    for (size_t i = 0; i < in->sheet->n_columns; i++) {
        const struct rob_sheet_column *column = &in->columns[i];
        bool wide = column->role == ROB_SHEET_ITEM_ANSWERS;
        const struct rob_item *item = &in->form->items[wide ? column->item : 0];
        for (size_t row = 0; row < in->table->n_rows; row++) {
            const char *cell = rob_sheet__text(in->memory, rob_table_cell(in->table, row, i));
            if (cell && (wide || (in->sheet->is_long && column->role == ROB_SHEET_ANSWER)))
                add_example(out, in, item, cell, risk);
        }
    }
}

/* "High" in a table of quality is perhaps a low risk. */
static enum rob_status fail_quality(const struct rob_sheet__reader *in,
                                    const struct rob_sheet_entry *entry, const char *cell,
                                    bool is_low)
{
    const struct rob_item *item = &in->form->items[entry->item];
    const char *low = label_of(in->form, item, "low"), *high = label_of(in->form, item, "high");
    return rob_fail_at(
        in->err, ROB_INVALID, entry->line,
        "line %u is about quality, so '%.*s' may mean either risk; if it means a %s one: "
        "--words \"%.*s=%s\"; "
        "if it means a %s one: --words \"%.*s=%s\"",
        in->quality, rob_utf8_part(cell, TEXT_MAX), cell, is_low ? "high" : "low",
        rob_utf8_part(cell, TEXT_MAX), cell, is_low ? high : low, is_low ? "low" : "high",
        rob_utf8_part(cell, TEXT_MAX), cell, is_low ? low : high);
}

enum rob_status rob_sheet__check_key(const struct rob_sheet__reader *in,
                                     const struct rob_sheet_entry *entry, const char *cell,
                                     size_t column, const char *asked)
{
    const struct rob_item *item = &in->form->items[entry->item];
    const char *heading = in->columns[column].header;
    const char *low = label_of(in->form, item, "low"), *high = label_of(in->form, item, "high");
    const char *label = item->answers[entry->answer].label;
    bool is_low = low && strcmp(label, low) == 0, is_high = high && strcmp(label, high) == 0;
    if (cell != entry->word || !low || !high || (!is_low && !is_high))
        return ROB_OK;
    if (in->quality && rob_sheet__says_risk(in->form, cell) && !rob_sheet__names_bias(cell))
        return fail_quality(in, entry, cell, is_low);
    bool other_heading = in->states[column].opposite;
    if ((!in->key && !other_heading && !asks_otherwise(asked)) ||
        rob_sheet__says_risk(in->form, cell))
        return ROB_OK;
    const char *about = other_heading ? heading : asked;
    struct examples examples = {.n = 0};
    struct rob_buf what = {0};
    if (is_low)
        add_example(&examples, in, item, cell, "low");
    find_examples(&examples, in, "low");
    if (is_high)
        add_example(&examples, in, item, cell, "high");
    find_examples(&examples, in, "high");
    if (in->key)
        rob_buf_printf(&what, "line %u%s gives '%.*s' a different meaning from the form", in->key,
                       in->key_apart ? " of another worksheet" : "", rob_utf8_part(cell, TEXT_MAX),
                       cell);
    else
        rob_buf_printf(&what, "'%.*s' seems to ask for a high risk of bias",
                       rob_utf8_part(about, TEXT_MAX), about);
    enum rob_status status = rob_fail_at(
        in->err, ROB_INVALID, entry->line,
        "%s; if '%.*s' means a %s risk: --words \"%s\"; if it means a %s one: --words \"%s\"",
        rob_buf_text(&what), rob_utf8_part(cell, TEXT_MAX), cell, is_low ? "high" : "low",
        rob_buf_text(&examples.opposite), is_low ? "low" : "high", rob_buf_text(&examples.as_form));
    rob_buf_free(&what);
    rob_buf_free(&examples.as_form);
    rob_buf_free(&examples.opposite);
    return status;
}
