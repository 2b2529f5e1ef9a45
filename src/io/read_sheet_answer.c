/* The meaning of a cell of a sheet: an answer of the item, nothing, or an unknown text. */
#include "io/read_sheet.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "io/words.h"
#include "io/workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const minus_signs[] = {
    "-", "\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x88\x92", "\xE2\x80\x90", "\xE2\x80\x91"};

static bool is_minus(const char *text)
{
    for (size_t i = 0; i < sizeof minus_signs / sizeof *minus_signs; i++)
        if (strcmp(text, minus_signs[i]) == 0)
            return true;
    return false;
}

static bool is_not_applicable(const char *text)
{
    static const char *const forms[] = {"na", "n/a", "n.a.", "n.a", "not applicable"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strcasecmp(text, forms[i]) == 0)
            return true;
    return false;
}

/* "#REF!", "#N/A": a formula that failed, or whose result is not in the file. */
static bool is_failed_formula(const char *text)
{
    static const char *const errors[] = {"#N/A",   "#REF!", "#VALUE!", "#DIV/0!",
                                         "#NAME?", "#NUM!", "#NULL!",  ROB_WORKBOOK_UNSTORED};
    bool found = false;
    for (size_t i = 0; i < sizeof errors / sizeof *errors && !found; i++)
        found = strcmp(text, errors[i]) == 0;
    return found;
}

int rob_sheet__only_answer(const struct rob_item *item, int risk)
{
    int found = ROB_NOT_FOUND;
    for (size_t i = 0; i < item->n_answers; i++) {
        if (item->answers[i].risk != risk)
            continue;
        if (found != ROB_NOT_FOUND)
            return ROB_NOT_FOUND;
        found = (int)i;
    }
    return found;
}

static bool is_same(const char *a, const char *words)
{
    struct rob_buf other = {0};
    rob_words_add(&other, a);
    bool same = !other.failed && other.len && strcmp(other.data, words) == 0;
    rob_buf_free(&other);
    return same;
}

/* The answers that the words name, counted in *n. */
static int match_words(const struct rob_item *item, const char *words, size_t *n)
{
    int found = ROB_NOT_FOUND;
    for (size_t i = 0; i < item->n_answers; i++) {
        const struct rob_answer *answer = &item->answers[i];
        bool same = is_same(answer->id, words) || is_same(answer->label, words) ||
                    is_same(answer->key, words);
        for (size_t k = 0; !same && k < answer->n_aliases; k++)
            same = is_same(answer->aliases[k], words);
        *n += same;
        found = same ? (int)i : found;
    }
    return *n == 1 ? found : ROB_NOT_FOUND;
}

static int match_risk(const struct rob_form *form, const struct rob_item *item, const char *words)
{
    for (size_t i = 0; i < form->n_risks; i++)
        if (is_same(form->risks[i].id, words) || is_same(form->risks[i].label, words) ||
            is_same(form->risks[i].letter, words))
            return rob_sheet__only_answer(item, (int)i);
    return ROB_NOT_FOUND;
}

/* Shortens "low risk of bias" to "low"; false if there was nothing to cut. */
static bool cut_risk(char *words)
{
    static const char *const ends[] = {" risk of bias", " rob", " risk", " bias"};
    static const char *const begins[] = {"risk of bias ", "rob ", "risk "};
    size_t len = strlen(words);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]);
        if (len > n && strcmp(words + len - n, ends[i]) == 0) {
            words[len - n] = '\0';
            return true;
        }
    }
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
        size_t n = strlen(begins[i]);
        if (len > n && strncmp(words, begins[i], n) == 0) {
            memmove(words, words + n, len - n + 1);
            return true;
        }
    }
    return false;
}

static int find_answer(const struct rob_form *form, const struct rob_item *item, const char *text)
{
    int found = ROB_NOT_FOUND;
    struct rob_buf words = {0};
    if (rob_item_find_answer(&found, item, form, text, NULL) == ROB_OK)
        return found;
    if (strchr(text, '?')) /* "Yes?" does not mean yes */
        return ROB_NOT_FOUND;
    rob_words_add(&words, text);
    size_t n = 0;
    bool any = !words.failed && words.len;
    if (any)
        found = match_words(item, words.data, &n);
    while (any && found == ROB_NOT_FOUND) {
        if (n == 0)
            found = match_risk(form, item, words.data);
        any = cut_risk(words.data); /* "no risk" is not the answer No */
        n = 0;
    }
    rob_buf_free(&words);
    return found;
}

static void list_answers(char *out, size_t size, const struct rob_item *item)
{
    struct rob_buf list = {0};
    for (size_t i = 0; i < item->n_answers; i++)
        rob_buf_printf(&list, "%s%s", i ? ", " : "", item->answers[i].label);
    const char *text = rob_buf_text(&list);
    (void)snprintf(out, size, "%.*s", rob_utf8_part(text, size - 1), text);
    rob_buf_free(&list);
}

static enum rob_sheet__cell answer_minus(int *answer, char *why, size_t size,
                                         const struct rob_form *form, const struct rob_item *item,
                                         enum rob_sheet_minus minus)
{
    if (minus == ROB_MINUS_MISSING)
        return ROB_CELL_EMPTY;
    const char *risk = minus == ROB_MINUS_HIGH ? "high" : "unclear";
    int index = minus == ROB_MINUS_ASK ? ROB_NOT_FOUND : rob_form_risk(form, risk);
    if (minus == ROB_MINUS_HIGH && index == ROB_NOT_FOUND)
        index = (int)form->n_risks - 1;
    *answer = index == ROB_NOT_FOUND ? ROB_NOT_FOUND : rob_sheet__only_answer(item, index);
    if (*answer != ROB_NOT_FOUND)
        return ROB_CELL_ANSWER;
    if (minus == ROB_MINUS_ASK)
        snprintf(why, size,
                 "a lone '-' can mean a high risk, an unclear one or nothing; say which: --minus "
                 "high, unclear or missing");
    else
        snprintf(why, size, "item %d has no single answer for an %s risk", item->number, risk);
    return ROB_CELL_PROBLEM;
}

/* "Low (p. 3)", "Unclear, not reported", "No: see methods": the answer's length, and the place of
 * the remark. */
size_t rob_sheet__remark(size_t *remark, const char *text)
{
    static const char *const begins[] = {" (", " [", ",", ";", ":", " - ", " \xE2\x80\x93 ", "\n"};
    for (size_t at = 1; *text && text[at]; at++)
        for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
            if (strncmp(text + at, begins[i], strlen(begins[i])) == 0) {
                bool bracket = strpbrk(begins[i], "([") != NULL;
                *remark = at + (bracket ? 1 : strlen(begins[i]));
                *remark += strspn(text + *remark, " \t\n");
                return text[*remark] ? at : 0;
            }
    return 0;
}

/* "Low - medium" is a range, and "Yes, partly" a doubt; no risk of the form need have the word. */
static bool is_degree(const char *part)
{
    static const char *const degrees[] = {"medium",     "moderate", "some concerns", "some concern",
                                          "partly",     "partial",  "partially",     "mostly",
                                          "borderline", "mixed",    "intermediate",  "maybe"};
    struct rob_buf words = {0};
    bool found = false;
    rob_words_add(&words, part);
    for (bool any = !words.failed && words.len; any && !found; any = !found && cut_risk(words.data))
        for (size_t i = 0; i < sizeof degrees / sizeof *degrees; i++)
            found = found || strcmp(words.data, degrees[i]) == 0;
    rob_buf_free(&words);
    return found;
}

/* The length of blanks and words of a second thought before an answer: "changed to high", "or
 * high". */
static size_t skip_turns(const char *part, size_t len)
{
    static const char *const turns[] = {"changed ", "revised ", "later ", "then ", "now ",
                                        "but ",     "or ",      "to ",    "was ",  "initially "};
    size_t at = strspn(part, " \t");
    for (size_t i = 0; i < sizeof turns / sizeof *turns; i++) {
        size_t word = strlen(turns[i]);
        if (at + word < len && strncasecmp(part + at, turns[i], word) == 0) {
            at += word;
            at += strspn(part + at, " \t");
            i = SIZE_MAX; /* "changed to" */
        }
    }
    return at < len ? at : len;
}

/* Is a part of a remark an answer, "no" in "(p. 3; no?)", or the other end of a range? */
static bool names_answer(const struct rob_form *form, const struct rob_item *item,
                         const char *remark)
{
    bool named = false;
    for (const char *at = remark; *at && !named;) {
        size_t len = strcspn(at, ",;:/()[]\n"), next = len + (at[len] != '\0');
        const char *dash = strstr(at, " - ");
        if (dash && dash < at + len) {
            len = (size_t)(dash - at);
            next = len + 3;
        }
        while (len && strchr(" \t?.!", at[len - 1]))
            len--;
        size_t blanks = skip_turns(at, len);
        char *part = len > blanks ? strndup(at + blanks, len - blanks) : NULL;
        named = part && (is_degree(part) || find_answer(form, item, part) != ROB_NOT_FOUND);
        free(part);
        at += next;
    }
    return named;
}

/* The length of a remark without what is around it, "+" of "(+)"; moves *remark to its beginning.
 */
static size_t strip(const char **remark)
{
    *remark += strspn(*remark, "([ ");
    size_t len = strlen(*remark);
    while (len && strchr(" \t)]", (*remark)[len - 1]))
        len--;
    return len;
}

/* True for a remark that says the same again: "Yes (low risk)". */
static bool repeats(const struct rob_form *form, const struct rob_item *item, const char *remark,
                    int answer)
{
    size_t len = strip(&remark);
    char *bare = strndup(remark, len);
    bool same = bare && find_answer(form, item, bare) == answer;
    free(bare);
    return same;
}

/* The risk whose symbol is all of a remark, "(+)" or "?", or ROB_NOT_FOUND. */
static int find_symbol(const struct rob_form *form, const char *remark)
{
    size_t len = strip(&remark);
    for (size_t i = 0; i < form->n_risks; i++)
        if (strlen(form->risks[i].symbol) == len &&
            strncmp(form->risks[i].symbol, remark, len) == 0)
            return (int)i;
    return ROB_NOT_FOUND;
}

/* "Low (-)": the symbol is compared with the answer, and not passed over like other signs. */
static bool has_symbol(const struct rob_form *form, const char *text)
{
    size_t remark = 0, len = rob_sheet__remark(&remark, text);
    return len && find_symbol(form, text + remark) != ROB_NOT_FOUND;
}

/* An answer with a remark, where the remark is neither another answer ("Yes, no") nor a doubt ("Yes
 * (?)"). The symbol of its risk, "Unclear (?)", or its risk, "Yes (low risk)", is no remark:
 * *remark is 0. */
static int find_with_remark(size_t *remark, const struct rob_form *form,
                            const struct rob_item *item, const char *text)
{
    size_t len = rob_sheet__remark(remark, text);
    char *head = len ? strndup(text, len) : NULL;
    if (!head)
        return ROB_NOT_FOUND;
    int found = find_answer(form, item, head), symbol = find_symbol(form, text + *remark);
    bool doubt = !text[*remark + strspn(text + *remark, "([?!)] \t")];
    free(head);
    if (found == ROB_NOT_FOUND)
        return ROB_NOT_FOUND;
    bool same_symbol = symbol != ROB_NOT_FOUND && item->answers[found].risk == symbol;
    if (same_symbol || repeats(form, item, text + *remark, found)) {
        *remark = 0;
        return found;
    }
    return symbol != ROB_NOT_FOUND || doubt || names_answer(form, item, text + *remark)
               ? ROB_NOT_FOUND
               : found;
}

enum rob_sheet__cell rob_sheet__answer(int *answer, size_t *remark, char *why, size_t size,
                                       const struct rob_form *form, const struct rob_item *item,
                                       const char *text, enum rob_sheet_minus minus)
{
    char known[256];
    *remark = 0;
    if (!*text)
        return ROB_CELL_EMPTY;
    if (is_failed_formula(text)) {
        snprintf(
            why, size,
            "'%s': a formula that failed, or whose result is not in the file; open the file in a "
            "spreadsheet program, fix the formula if necessary, and save the file again",
            text);
        return ROB_CELL_PROBLEM;
    }
    if (is_minus(text))
        return answer_minus(answer, why, size, form, item, minus);
    *answer = has_symbol(form, text) ? ROB_NOT_FOUND : find_answer(form, item, text);
    bool not_applicable = is_not_applicable(text);
    if (*answer == ROB_NOT_FOUND && not_applicable)
        *answer = rob_sheet__only_answer(item, ROB_RISK_NONE);
    if (*answer == ROB_NOT_FOUND && !not_applicable) {
        *answer = find_with_remark(remark, form, item, text);
        *remark = *answer == ROB_NOT_FOUND ? 0 : *remark;
    }
    if (*answer != ROB_NOT_FOUND)
        return ROB_CELL_ANSWER;
    list_answers(known, sizeof known, item);
    if (not_applicable)
        snprintf(why, size,
                 "'%.*s': item %d has no answer \"not applicable\"; leave the cell empty where it "
                 "is not judged",
                 rob_utf8_part(text, 40), text, item->number);
    else
        snprintf(why, size, "'%.*s' is not an answer of item %d; it has %s",
                 rob_utf8_part(text, 60), text, item->number, known);
    return not_applicable ? ROB_CELL_PROBLEM : ROB_CELL_WORD;
}
