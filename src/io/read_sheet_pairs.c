/*
 * Keys that pair an answer with another risk than its own: "Yes = high risk", "+: high", "Si = alto
 * riesgo".
 */
#include "io/read_sheet.h"

#include "base/buf.h"
#include "io/words.h"

#include <ctype.h>
#include <string.h>

enum { APART_MAX = 4 }; /* words between an answer and its risk in a key */

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

/* Yes and No in other languages, without accents. */
static const struct {
    const char *word, *answer;
} foreign[] = {{"si", "yes"},  {"ja", "yes"}, {"oui", "yes"}, {"sim", "yes"},
               {"nein", "no"}, {"non", "no"}, {"nao", "no"},  {"nee", "no"}};

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
    for (size_t i = 0; i < ROB_COUNT(foreign); i++) {
        size_t len = text_length(at, foreign[i].word);
        *risk = len ? risk_of_answer(item, foreign[i].answer, strlen(foreign[i].answer))
                    : ROB_NOT_FOUND;
        if (len && *risk != ROB_NOT_FOUND)
            return len;
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
    } phrases[] = {{"high quality", "low"},     {"low quality", "high"},
                   {"no risk", "low"},          {"no bias", "low"},
                   {"free of", "low"},          {"unbiased", "low"},
                   {"risk of bias", "high"},    {"bias", "high"},
                   {"biased", "high"},          {"alto riesgo", "high"},
                   {"riesgo alto", "high"},     {"bajo riesgo", "low"},
                   {"riesgo bajo", "low"},      {"alto rischio", "high"},
                   {"rischio alto", "high"},    {"rischio elevato", "high"},
                   {"basso rischio", "low"},    {"rischio basso", "low"},
                   {"risque eleve", "high"},    {"risque faible", "low"},
                   {"faible risque", "low"},    {"hohes risiko", "high"},
                   {"niedriges risiko", "low"}, {"geringes risiko", "low"},
                   {"alto risco", "high"},      {"risco alto", "high"},
                   {"baixo risco", "low"},      {"risco baixo", "low"},
                   {"hoog risico", "high"},     {"laag risico", "low"}};
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
    static const char *const articles[] = {"that ", "there is ", "at ", "a ", "an ", "the "};
    size_t blanks = strspn(at, "\"'"), len = 0;
    blanks += strspn(at + blanks, " ");
    for (size_t i = comma ? 0 : 1; i < ROB_COUNT(between) && !len; i++)
        len = text_length(at + blanks, between[i]);
    if (!len && (!symbol || !blanks))
        return 0;
    len += blanks;
    len += strspn(at + len, " ");
    for (size_t i = 0; i < ROB_COUNT(articles); i++) /* "that there is a" */
        if (strncmp(at + len, articles[i], strlen(articles[i])) == 0)
            len += strlen(articles[i]);
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

bool rob_sheet__has_sign_otherwise(const struct rob_form *form, const char *text)
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

bool rob_sheet__pairs_otherwise(const struct rob_form *form, const char *text)
{
    struct rob_buf words = {0};
    rob_words_add(&words, text);
    bool otherwise = pairs_otherwise(form, rob_buf_text(&words));
    rob_buf_free(&words);
    return otherwise || rob_sheet__has_sign_otherwise(form, text);
}

/* "High = high quality", and a title such as "Quality (high, low)" without a word on risks. */
bool rob_sheet__speaks_of_quality(const char *text)
{
    static const char *const pairs[] = {
        "high = high quality", "high: high quality", "h = high quality", "h: high quality",
        "low = low quality",   "low: low quality",   "l = low quality",  "l: low quality"};
    struct rob_buf sign = {0};
    rob_words_sign(&sign, text);
    const char *all = rob_buf_text(&sign);
    bool quality = strstr(all, "quality") != NULL, found = false;
    for (size_t i = 0; i < ROB_COUNT(pairs) && quality && !found; i++)
        found = strstr(all, pairs[i]) != NULL;
    bool choice = quality && strstr(all, "high") && strstr(all, "low");
    found = found || (choice && !strstr(all, "risk") && !strstr(all, "bias"));
    rob_buf_free(&sign);
    return found;
}

/* True if a cell says which risk it means, "low" or "L". */
bool rob_sheet__says_risk(const struct rob_form *form, const char *cell)
{
    struct rob_buf words = {0};
    rob_words_add(&words, cell);
    size_t len = strcspn(rob_buf_text(&words), " ");
    bool says = len && names_risk(form, rob_buf_text(&words), len);
    rob_buf_free(&words);
    return says;
}

bool rob_sheet__names_bias(const char *cell)
{
    struct rob_buf words = {0};
    rob_words_add(&words, cell);
    bool names = strstr(rob_buf_text(&words), "risk") || strstr(rob_buf_text(&words), "bias");
    rob_buf_free(&words);
    return names;
}
