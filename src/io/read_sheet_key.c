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
    APART_MAX = 4,     /* words between an answer and its risk in a key */
    KEY_CELLS_MAX = 2, /* cells of a row that is a key: "Yes", "high risk of bias" */
    TEXT_MAX = 100,
};

static bool is_word(const char *word, size_t len, const char *text)
{
    struct rob_buf words = {0};
    rob_words_add(&words, text);
    bool same = !words.failed && words.len == len && strncmp(words.data, word, len) == 0;
    rob_buf_free(&words);
    return same;
}

/* The risk that a word names by its id or label, "low", or ROB_NOT_FOUND. */
static int risk_of(const struct rob_form *form, const char *word, size_t len)
{
    for (size_t i = 0; i < form->n_risks; i++)
        if (is_word(word, len, form->risks[i].id) || is_word(word, len, form->risks[i].label))
            return (int)i;
    return ROB_NOT_FOUND;
}

/* Whether a word means a risk by itself, "low" or "L". */
static bool names_risk(const struct rob_form *form, const char *word, size_t len)
{
    bool named = risk_of(form, word, len) != ROB_NOT_FOUND;
    for (size_t i = 0; i < form->n_risks && !named; i++)
        named = is_word(word, len, form->risks[i].letter);
    return named;
}

/* The risk of the answer that a word names, "yes", or ROB_NOT_FOUND. */
static int risk_of_answer(const struct rob_item *item, const char *word, size_t len)
{
    for (size_t i = 0; i < item->n_answers; i++)
        if (is_word(word, len, item->answers[i].id) || is_word(word, len, item->answers[i].label))
            return item->answers[i].risk;
    return ROB_NOT_FOUND;
}

/* Does a text pair an answer with another risk than its own, "Yes = high risk" or "High: yes"? A
 * word that is both, "unclear", pairs with nothing. */
static bool pairs_otherwise(const struct rob_form *form, const char *words)
{
    int answer = ROB_NOT_FOUND, risk = ROB_NOT_FOUND;
    size_t apart = 0;
    for (const char *at = words; *at; at += *at == ' ') {
        size_t len = strcspn(at, " ");
        int new_risk = risk_of(form, at, len),
            new_answer = risk_of_answer(&form->items[0], at, len);
        bool is_risk = new_risk != ROB_NOT_FOUND, is_answer = new_answer != ROB_NOT_FOUND;
        if (++apart > APART_MAX || (is_risk && is_answer))
            answer = risk = ROB_NOT_FOUND;
        if (is_risk != is_answer) {
            answer = is_answer ? new_answer : answer;
            risk = is_risk ? new_risk : risk;
            apart = 0;
        }
        if (answer != ROB_NOT_FOUND && risk != ROB_NOT_FOUND) {
            if (answer != risk)
                return true;
            answer = risk = ROB_NOT_FOUND;
        }
        at += len;
    }
    return false;
}

/* --- "Y = high risk", "+: low", "high risk (Y)" --------------------------------------------- */

/* The length of a text at this place, if a word ends behind it; else 0. */
static size_t text_length(const char *at, const char *text)
{
    size_t len = strlen(text);
    bool ends = !isalnum((unsigned char)text[len ? len - 1 : 0]) ||
                !isalnum((unsigned char)at[strnlen(at, len)]);
    return len && ends && strncmp(at, text, len) == 0 ? len : 0;
}

/* The same for a name in any case. */
static size_t name_length(const char *at, const char *name)
{
    struct rob_buf sign = {0};
    if (isalnum((unsigned char)*name) && tolower((unsigned char)*name) != *at) /* most are not it */
        return 0;
    rob_words_sign(&sign, name);
    size_t len = sign.failed ? 0 : text_length(at, rob_buf_text(&sign));
    rob_buf_free(&sign);
    return len;
}

/* The length of the name or key of an answer, or of the symbol of a risk, and the risk that it has
 * in the form. */
static size_t sign_length(int *risk, bool *symbol, const struct rob_form *form, const char *at)
{
    const struct rob_item *item = &form->items[0];
    *symbol = false;
    for (size_t i = 0; i < item->n_answers; i++) {
        const struct rob_answer *answer = &item->answers[i];
        const char *const names[] = {answer->id, answer->label, answer->key};
        *risk = answer->risk;
        for (size_t k = 0; k < ROB_COUNT(names); k++) {
            size_t len = name_length(at, names[k]);
            if (len)
                return len;
        }
    }
    *symbol = true;
    for (size_t i = 0; i < form->n_risks; i++) {
        size_t len = name_length(at, form->risks[i].symbol);
        *risk = (int)i;
        if (len)
            return len;
    }
    return 0;
}

/* The length of the words for a risk, "high risk of bias", "bias likely". */
static size_t risk_length(int *risk, const struct rob_form *form, const char *at)
{
    static const struct {
        const char *words, *risk;
    } phrases[] = {{"high quality", "low"},  {"low quality", "high"}, {"no risk", "low"},
                   {"no bias", "low"},       {"free of", "low"},      {"unbiased", "low"},
                   {"risk of bias", "high"}, {"bias", "high"},        {"biased", "high"}};
    static const char *const tails[] = {" risk of bias", " risk", " bias", " rob"};
    size_t len = 0;
    for (size_t i = 0; i < ROB_COUNT(phrases) && !len; i++) {
        len = text_length(at, phrases[i].words);
        *risk = rob_form_risk(form, phrases[i].risk);
    }
    for (size_t i = 0; i < form->n_risks && !len; i++) {
        const char *const names[] = {form->risks[i].id, form->risks[i].label,
                                     form->risks[i].letter};
        for (size_t k = 0; k < ROB_COUNT(names) && !len; k++)
            len = name_length(at, names[k]);
        *risk = (int)i;
    }
    for (size_t i = 0; i < ROB_COUNT(tails) && len; i++) {
        size_t tail = text_length(at + len, tails[i]);
        if (tail)
            return len + tail;
    }
    return len;
}

/* The length of a separator between a sign and its risk; 0 if they are not a pair. Behind a
 * `symbol` a blank is enough. */
static size_t gap_length(const char *at, bool symbol, bool comma)
{
    static const char *const between[] = {",", "=>",        "->",    "=",  ":",         "-",
                                          "(", "indicates", "means", "is", "stands for"};
    static const char *const articles[] = {"a ", "an ", "the "};
    size_t blanks = strspn(at, " "), len = 0;
    for (size_t i = comma ? 0 : 1; i < ROB_COUNT(between) && !len; i++)
        len = text_length(at + blanks, between[i]);
    if (!len && (!symbol || !blanks))
        return 0;
    len += blanks;
    len += strspn(at + len, " ");
    for (size_t i = 0; i < ROB_COUNT(articles); i++)
        if (strncmp(at + len, articles[i], strlen(articles[i])) == 0)
            return len + strlen(articles[i]);
    return len;
}

/* True if a part of a key may begin here: behind a sign, or behind a risk and not as a part of it.
 */
static bool begins(const char *text, const char *at)
{
    static const char *const ends[] = {"risk", "bias", "high", "low", "unclear"};
    static const char *const rest[] = {"risk", "bias", "rob", "quality", "of "};
    const char *before = at;
    while (before > text && before[-1] == ' ')
        before--;
    if (before == text || (!isalnum((unsigned char)before[-1]) && (unsigned char)before[-1] < 0x80))
        return true;
    for (size_t i = 0; i < ROB_COUNT(rest); i++)
        if (strncmp(at, rest[i], strlen(rest[i])) == 0)
            return false;
    for (size_t i = 0; i < ROB_COUNT(ends) && before < at; i++) {
        size_t len = strlen(ends[i]);
        if ((size_t)(before - text) >= len && strncmp(before - len, ends[i], len) == 0)
            return true;
    }
    return false;
}

/* True if a part of a key that begins here pairs a sign for a low risk with a high one, or the
 * other way round. "Y, high risk" is a pair, but not in "low risk: Y, high risk: N"; a "-" alone
 * may be a bullet or a dash. */
static bool pairs_sign(const struct rob_form *form, const char *text, const char *at)
{
    int own = ROB_NOT_FOUND, risk = ROB_NOT_FOUND;
    bool symbol = false;
    const char *before = at;
    while (before > text && before[-1] == ' ')
        before--;
    bool comma = before == text || !strchr(":=", before[-1]);
    size_t len = sign_length(&own, &symbol, form, at),
           gap = len ? gap_length(at + len, symbol && (*at != '-' || strchr(text, '+')), comma) : 0;
    bool pair = gap && risk_length(&risk, form, at + len + gap);
    if (!pair) {
        len = risk_length(&risk, form, at);
        gap = len ? gap_length(at + len, false, false) : 0;
        size_t sign = gap ? sign_length(&own, &symbol, form, at + len + gap) : 0;
        const char *end = at + len + gap + sign;
        bool bracket = gap && memchr(at + len, '(', gap);
        end += strspn(end, " ");
        /* not "Risk of bias (Y/N)", "low risk: n = 12" or "U = no information" */
        pair = sign && (bracket ? *end == ')' : !*end || strchr(",;.|)", *end));
    }
    int low = rob_form_risk(form, "low"), high = rob_form_risk(form, "high");
    return pair && low >= 0 && high >= 0 &&
           ((own == low && risk == high) || (own == high && risk == low));
}

static bool has_sign_otherwise(const struct rob_form *form, const char *text)
{
    enum { KEY_MAX = 1000 }; /* bytes: a key is short */
    if (strnlen(text, KEY_MAX) == KEY_MAX)
        return false;
    struct rob_buf sign = {0};
    bool found = false;
    rob_words_sign(&sign, text);
    const char *all = rob_buf_text(&sign);
    for (const char *at = all; *at && !found; at++)
        found = *at != ' ' && begins(all, at) && pairs_sign(form, all, at);
    rob_buf_free(&sign);
    return found;
}

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
        "high risk",     "bias due to",     "risk due to",       "bias from",
        "bias in",       "bias present",    "risk present",      "problem",
        "problems",      "concern",         "concerns"};
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

static bool is_otherwise(const struct rob_sheet__reader *in, const char *text)
{
    struct rob_buf words = {0};
    rob_words_add(&words, text);
    bool otherwise = pairs_otherwise(in->form, rob_buf_text(&words));
    rob_buf_free(&words);
    return otherwise || has_sign_otherwise(in->form, text);
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

/* A key has text in few cells, and pairs answers with risks. */
static bool is_key(const struct rob_sheet__reader *in, const char *text, size_t n)
{
    return n <= KEY_CELLS_MAX && is_otherwise(in, text);
}

static bool is_key_row(const struct rob_sheet__reader *in, size_t row)
{
    struct rob_buf text = {0};
    size_t n = 0;
    for (size_t i = 0; i < in->sheet->n_columns && n <= KEY_CELLS_MAX; i++)
        add_cell(&text, &n, rob_table_cell(in->table, row, i));
    bool key = is_key(in, rob_buf_text(&text), n);
    rob_buf_free(&text);
    return key;
}

static enum rob_status look_at_row(void *context, unsigned row, const char *const *cells,
                                   size_t n_cells, struct rob_error *err)
{
    struct rob_sheet__reader *in = context;
    struct rob_buf text = {0};
    size_t n = 0;
    (void)err;
    for (size_t i = 0; i < n_cells && n <= KEY_CELLS_MAX && !in->key; i++)
        add_cell(&text, &n, cells[i]);
    if (!in->key && is_key(in, rob_buf_text(&text), n)) {
        in->key = row;
        in->key_apart = true;
    }
    rob_buf_free(&text);
    return ROB_OK;
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

/* The line of a key in columns beside the table: "Yes = high risk", or "Yes" and "high risk" in two
 * of them; 0 if nothing there is a key. */
static unsigned find_key_beside(const struct rob_sheet__reader *in)
{
    for (size_t i = 0; i < in->sheet->n_columns; i++)
        for (size_t row = 0; row < in->table->n_rows && is_key_column(in, i); row++) {
            struct rob_buf text = {0};
            size_t n = 0;
            for (size_t k = i; k < i + KEY_CELLS_MAX && is_key_column(in, k); k++)
                add_cell(&text, &n, rob_table_cell(in->table, row, k));
            bool key = n && is_otherwise(in, rob_buf_text(&text));
            rob_buf_free(&text);
            if (key)
                return rob_table_line(in->table, row, i);
        }
    return 0;
}

/* True for a line above the table that asks for a risk of all columns: "High risk of bias?" */
static bool asks_above(const char *note)
{
    size_t len = strlen(ROB_TABLE_ABOVE);
    return strncmp(note, ROB_TABLE_ABOVE, len) == 0 && strchr(note, '?') &&
           asks_otherwise(note + len);
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
        bool sign = has_sign_otherwise(in->form, heading);
        in->states[i].opposite = sign || (asked && asks_otherwise(heading));
        if (sign && !answers && !in->states[i].another)
            in->key = in->table->header_line;
    }
}

/* A key may be above the table or beside it, where the table's reader skips it, in columns of the
 * table, below it, or in another worksheet; a worksheet that cannot be read is passed over. */
void rob_sheet__find_key(struct rob_sheet__reader *in)
{
    struct rob_error ignored = {0};
    look_at_headings(in);
    if (!in->key)
        in->key = find_key_beside(in);
    for (size_t i = 0; i < in->table->n_notes && !in->key; i++)
        if (is_otherwise(in, in->table->notes[i].text) || asks_above(in->table->notes[i].text))
            in->key = in->table->notes[i].line;
    bool has_room = in->sheet->n_columns > KEY_CELLS_MAX; /* else every row would look like a key */
    for (size_t row = 0; row < in->table->n_rows && has_room && !in->key; row++)
        if (is_key_row(in, row))
            in->key = rob_table_line(in->table, row, 0);
    if (!in->key && in->options->worksheet && rob_workbook_is(in->data, in->len))
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

/* True if a cell says which risk it means, "low" or "L". */
static bool says_risk(const struct rob_form *form, const char *cell)
{
    struct rob_buf words = {0};
    rob_words_add(&words, cell);
    size_t len = strcspn(rob_buf_text(&words), " ");
    bool says = len && names_risk(form, rob_buf_text(&words), len);
    rob_buf_free(&words);
    return says;
}

enum { EXAMPLES_MAX = 6 }; /* of each risk */

/* Different words of the sheet for a low and a high risk, as its cells write them. */
struct examples {
    struct rob_buf as_form, opposite; /* "Y=Yes,N=No", "Y=No,N=Yes" */
    const char *at[2 * EXAMPLES_MAX];
    size_t n;
};

static void add_example(struct examples *out, const struct rob_sheet__reader *in,
                        const struct rob_item *item, const char *cell, const char *risk)
{
    const char *low = label_of(in->form, item, "low"), *high = label_of(in->form, item, "high");
    int answer = ROB_NOT_FOUND;
    size_t remark = 0, cut = 0;
    char why[TEXT_MAX];
    bool is_low = strcmp(risk, "low") == 0, seen = false;
    if (!low || !high || rob_sheet__explained(in, cell) != cell || says_risk(in->form, cell) ||
        out->n == (is_low ? EXAMPLES_MAX : 2 * EXAMPLES_MAX) ||
        rob_sheet__answer(&answer, &remark, why, sizeof why, in->form, item, cell,
                          in->options->minus) != ROB_CELL_ANSWER)
        return;
    const char *label = item->answers[answer].label;
    size_t len = remark ? rob_sheet__remark(&cut, cell) : strlen(cell);
    const char *word = rob_arena_text(&in->memory->arena, cell, len);
    for (size_t i = 0; i < out->n; i++)
        seen = seen || rob_table_same_name(out->at[i], word ? word : "");
    if (!word || seen || strcmp(label, is_low ? low : high) != 0)
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
    bool other_heading = in->states[column].opposite;
    if ((!in->key && !other_heading && !asks_otherwise(asked)) || says_risk(in->form, cell))
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
