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

static bool has_words(const char *words, const char *wanted)
{
    size_t len = strlen(wanted);
    for (const char *at = strstr(words, wanted); at; at = strstr(at + 1, wanted))
        if ((at == words || at[-1] == ' ') && (at[len] == ' ' || !at[len]))
            return true;
    return false;
}

/* Does a heading ask whether there is a risk, or whether something was not done? */
static bool asks_otherwise(const char *heading)
{
    static const char *const of_risk[] = {"high risk", "bias due to", "risk due to", "bias from"};
    static const char *const negations[] = {"not",          "lack",      "absence",   "inadequate",
                                            "inadequately", "unblinded", "without",   "unconcealed",
                                            "insufficient", "nonrandom", "non random"};
    struct rob_buf bare = {0}, words = {0};
    size_t len = strcspn(heading, "([");
    rob_buf_add(&bare, heading, len ? len : strlen(heading));
    rob_words_add(&words, rob_buf_text(&bare));
    const char *text = rob_buf_text(&words);
    bool free_of = has_words(text, "free"), found = false;
    for (size_t i = 0; i < ROB_COUNT(of_risk) && !free_of; i++)
        found = found || has_words(text, of_risk[i]);
    for (size_t i = 0; i < ROB_COUNT(negations) && !free_of; i++)
        found = found || has_words(text, negations[i]);
    found = found || (strncmp(text, "no ", 3) == 0 && !isdigit((unsigned char)text[3]));
    found = found || (strchr(rob_buf_text(&bare), '?') &&
                      (strcmp(text, "risk of bias") == 0 || strcmp(text, "risk") == 0 ||
                       strcmp(text, "bias") == 0));
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
    return otherwise;
}

/* Is a row a key? It has text in few cells, and pairs answers with risks. */
static bool is_key(const struct rob_sheet__reader *in, size_t row)
{
    struct rob_buf text = {0};
    size_t n = 0;
    for (size_t i = 0; i < in->sheet->n_columns && n <= KEY_CELLS_MAX; i++) {
        const char *cell = rob_table_cell(in->table, row, i);
        n += *cell != '\0';
        rob_buf_printf(&text, "%s ", cell);
    }
    bool key = n <= KEY_CELLS_MAX && is_otherwise(in, rob_buf_text(&text));
    rob_buf_free(&text);
    return key;
}

/* A key may be above the table or beside it, where the table's reader skips it, or below it. */
void rob_sheet__find_key(struct rob_sheet__reader *in)
{
    for (size_t i = 0; i < in->table->n_notes && !in->key; i++)
        if (is_otherwise(in, in->table->notes[i].text))
            in->key = in->table->notes[i].line;
    bool has_room = in->sheet->n_columns > KEY_CELLS_MAX; /* else every row would look like a key */
    for (size_t row = 0; row < in->table->n_rows && has_room && !in->key; row++)
        if (is_key(in, row))
            in->key = rob_table_line(in->table, row, 0);
}

/* The label of the only answer of an item with a risk, or NULL. */
static const char *label_of(const struct rob_form *form, const struct rob_item *item,
                            const char *risk)
{
    int wanted = rob_form_risk(form, risk);
    int only = wanted == ROB_NOT_FOUND ? ROB_NOT_FOUND : rob_sheet__only_answer(item, wanted);
    return only == ROB_NOT_FOUND ? NULL : item->answers[only].label;
}

enum rob_status rob_sheet__check_key(const struct rob_sheet__reader *in,
                                     const struct rob_sheet_entry *entry, const char *cell,
                                     size_t column, const char *asked)
{
    const struct rob_item *item = &in->form->items[entry->item];
    const char *low = label_of(in->form, item, "low"), *high = label_of(in->form, item, "high");
    const char *heading = in->columns[column].header;
    struct rob_buf words = {0};
    if (!low || !high || cell != entry->word)
        return ROB_OK;
    bool other_heading = in->sheet->is_long && asks_otherwise(heading);
    bool other = in->key || other_heading || asks_otherwise(asked);
    if (!other)
        return ROB_OK;
    rob_words_add(&words, cell);
    size_t len = strcspn(rob_buf_text(&words), " ");
    bool opposite = len && item->answers[entry->answer].risk != ROB_RISK_NONE &&
                    !names_risk(in->form, rob_buf_text(&words), len);
    enum rob_status status = words.failed ? rob_fail_memory(in->err) : ROB_OK;
    rob_buf_free(&words);
    if (status || !opposite)
        return status;
    const char *about = other_heading ? heading : asked;
    struct rob_buf what = {0};
    if (in->key)
        rob_buf_printf(&what, "line %u gives '%s' and '%s' another meaning than the form", in->key,
                       low, high);
    else
        rob_buf_printf(&what, "'%.*s' seems to ask for a high risk of bias",
                       rob_utf8_part(about, TEXT_MAX), about);
    status = rob_fail_at(in->err, ROB_INVALID, entry->line,
                         "%s; where '%s' means a high risk: --words \"%s=%s,%s=%s\"; where it "
                         "means a low one: --words \"%s=%s,%s=%s\"",
                         rob_buf_text(&what), low, low, high, high, low, low, low, high, high);
    rob_buf_free(&what);
    return status;
}
