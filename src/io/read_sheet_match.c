/*
 * Finds the item of the form that a column is about. A name from the form decides first, then a
 * number before the name, then words: a header with all words of two items' names covers both, and
 * a header that shares most of its words with one item, and clearly fewer with any other, means
 * this item.
 */
#include "io/read_sheet.h"

#include "base/buf.h"
#include "base/text.h"
#include "io/words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    STEMS_MAX = 24,
    STEM_LEN = 5,     /* blinding, blinded, blind */
    LIKE = 75,        /* percent of the words shared: means the item */
    MARGIN = 15,      /* more than with any other item */
    LONG_ENOUGH = 10, /* length of a name in which two wrong characters may be a slip */
    NUMBERS_MAX = ROB_MATCH_ITEMS_MAX,
};

/* A name of an item, or a header, prepared for comparing. */
struct name {
    char *text; /* in words */
    char stems[STEMS_MAX][STEM_LEN * 4 + 1];
    size_t n_stems;
    int item;
};

struct rob_sheet__matcher {
    const struct rob_form *form;
    ROB_VEC(struct name) names;
};

/* The number or numbers of a header, and the text after them. */
struct numbered {
    int numbers[NUMBERS_MAX];
    size_t n;
    bool sure; /* marked as a number: "item 3", "3)" */
    const char *rest;
};

static bool is_one_of(const char *word, size_t len, const char *const *words)
{
    for (; *words; words++)
        if (strlen(*words) == len && strncmp(*words, word, len) == 0)
            return true;
    return false;
}

static bool is_filler(const char *word, size_t len)
{
    static const char *const words[] = {
        "a",  "an",  "and", "at",   "by",   "for",  "from", "in",   "is",  "of",       "on",  "or",
        "to", "the", "was", "were", "with", "bias", "risk", "free", "are", "adequate", "did", NULL};
    return is_one_of(word, len, words);
}

/* Words in the headers of columns that do not hold judgements. */
static bool is_aside(const char *word, size_t len)
{
    static const char *const words[] = {
        "comment",  "comments",      "note",    "notes",   "quote",  "quotes",      "support",
        "reason",   "justification", "page",    "pages",   "source", "explanation", "score",
        "total",    "overall",       "sum",     "count",   "where",  "details",     "rationale",
        "reviewer", "remark",        "remarks", "summary", NULL};
    return is_one_of(word, len, words);
}

static bool has_aside(const struct name *name)
{
    const char *word = name->text;
    while (*word) {
        size_t len = strcspn(word, " ");
        if (is_aside(word, len))
            return true;
        word += len;
        word += *word == ' ';
    }
    return false;
}

static bool has_stem(const struct name *name, const char *stem)
{
    for (size_t i = 0; i < name->n_stems; i++)
        if (strcmp(name->stems[i], stem) == 0)
            return true;
    return false;
}

/* The first letters of a word, whole characters only. */
static void add_stem(struct name *name, const char *word, size_t len)
{
    size_t n = 0, letters = 0;
    for (; n < len; n++) {
        letters += ((unsigned char)word[n] & 0xC0) != 0x80;
        if (letters > STEM_LEN)
            break;
    }
    char stem[STEM_LEN * 4 + 1];
    memcpy(stem, word, n);
    stem[n] = '\0';
    if (name->n_stems < STEMS_MAX && !has_stem(name, stem))
        memcpy(name->stems[name->n_stems++], stem, n + 1);
}

/* Adds the words of a name; "RandomHousing" has two. */
static void add_words(struct rob_buf *out, const char *text)
{
    struct rob_buf apart = {0};
    bool joined = !text[strcspn(text, " \t\n_-")];
    for (const char *at = text; *at; at++) {
        if (joined && at != text && islower((unsigned char)at[-1]) && isupper((unsigned char)*at))
            rob_buf_char(&apart, ' ');
        rob_buf_char(&apart, *at);
    }
    rob_words_add(out, rob_buf_text(&apart));
    out->failed = out->failed || apart.failed;
    rob_buf_free(&apart);
}

static bool make_name(struct name *name, const char *text)
{
    struct rob_buf words = {0};
    add_words(&words, text);
    *name = (struct name){.text = rob_buf_take(&words), .item = ROB_NOT_FOUND};
    if (!name->text)
        return false;
    for (const char *word = name->text; *word;) {
        size_t len = strcspn(word, " ");
        if (!is_filler(word, len))
            add_stem(name, word, len);
        word += len;
        word += *word == ' ';
    }
    return true;
}

static bool learn(struct rob_sheet__matcher *matcher, int item, const char *text)
{
    struct name name;
    if (!make_name(&name, text))
        return false;
    name.item = item;
    if (rob_vec_push(&matcher->names, name))
        return true;
    free(name.text);
    return false;
}

struct rob_sheet__matcher *rob_sheet__matcher_new(const struct rob_form *form)
{
    struct rob_sheet__matcher *matcher = calloc(1, sizeof *matcher);
    if (!matcher)
        return NULL;
    matcher->form = form;
    bool ok = true;
    for (size_t i = 0; ok && i < form->n_items; i++) {
        const struct rob_item *item = &form->items[i];
        ok = learn(matcher, (int)i, item->title) && learn(matcher, (int)i, item->id) &&
             learn(matcher, (int)i, item->short_title ? item->short_title : "");
        for (size_t k = 0; ok && k < item->n_aliases; k++)
            ok = learn(matcher, (int)i, item->aliases[k]);
    }
    if (ok)
        return matcher;
    rob_sheet__matcher_free(matcher);
    return NULL;
}

void rob_sheet__matcher_free(struct rob_sheet__matcher *matcher)
{
    if (!matcher)
        return;
    for (size_t i = 0; i < matcher->names.n; i++)
        free(matcher->names.at[i].text);
    rob_vec_free(&matcher->names);
    free(matcher);
}

static size_t n_shared(const struct name *a, const struct name *b)
{
    size_t n = 0;
    for (size_t i = 0; i < a->n_stems; i++)
        n += has_stem(b, a->stems[i]);
    return n;
}

/* Dice's measure of two sets of words, in percent. */
static size_t likeness(const struct name *a, const struct name *b)
{
    size_t n = a->n_stems + b->n_stems;
    return n ? 200 * n_shared(a, b) / n : 0;
}

static bool is_slip(const struct name *a, const struct name *b)
{
    size_t len = strlen(b->text);
    return len >= LONG_ENOUGH && rob_text_distance(a->text, b->text) <= (len >= 20 ? 2 : 1);
}

static void add_item(struct rob_sheet__found *out, int item)
{
    for (size_t i = 0; i < out->n_items; i++)
        if (out->items[i] == item)
            return;
    if (out->n_items < ROB_MATCH_ITEMS_MAX)
        out->items[out->n_items++] = item;
}

static bool match_exactly(struct rob_sheet__found *out, const struct rob_sheet__matcher *matcher,
                          const struct name *header)
{
    for (size_t i = 0; i < matcher->names.n; i++)
        if (*header->text && strcmp(matcher->names.at[i].text, header->text) == 0)
            add_item(out, matcher->names.at[i].item);
    return out->n_items > 0;
}

/* Items with a name of at least two words that the header holds whole. */
static void match_contained(struct rob_sheet__found *out, const struct rob_sheet__matcher *matcher,
                            const struct name *header)
{
    for (size_t i = 0; i < matcher->names.n; i++) {
        const struct name *name = &matcher->names.at[i];
        if (name->n_stems >= 2 && n_shared(name, header) == name->n_stems)
            add_item(out, name->item);
    }
}

/* The item whose names are clearly most like the header, or ROB_NOT_FOUND. */
static int match_nearly(const struct rob_sheet__matcher *matcher, const struct name *header)
{
    size_t best = 0, second = 0;
    int item = ROB_NOT_FOUND;
    for (size_t i = 0; i < matcher->names.n; i++) {
        const struct name *name = &matcher->names.at[i];
        size_t like = is_slip(header, name) ? 100 : likeness(header, name);
        if (name->item == item)
            best = like > best ? like : best;
        else if (like > best) {
            second = best;
            best = like;
            item = name->item;
        } else if (like > second)
            second = like;
    }
    return best >= LIKE && best >= second + MARGIN ? item : ROB_NOT_FOUND;
}

/* Items whose names hold all the words of a short header, such as "Blinding". */
static void match_ambiguously(struct rob_sheet__found *out,
                              const struct rob_sheet__matcher *matcher, const struct name *header)
{
    for (size_t i = 0; header->n_stems && i < matcher->names.n; i++)
        if (n_shared(header, &matcher->names.at[i]) == header->n_stems)
            add_item(out, matcher->names.at[i].item);
}

static void match_name(struct rob_sheet__found *out, const struct rob_sheet__matcher *matcher,
                       const struct name *header)
{
    *out = (struct rob_sheet__found){0};
    if (match_exactly(out, matcher, header)) {
        out->match = out->n_items == 1 ? ROB_MATCH_ITEM : ROB_MATCH_AMBIGUOUS;
        return;
    }
    if (has_aside(header))
        return;
    out->near = true;
    match_contained(out, matcher, header);
    if (out->n_items) {
        out->match = out->n_items == 1 ? ROB_MATCH_ITEM : ROB_MATCH_SEVERAL;
        return;
    }
    int item = match_nearly(matcher, header);
    if (item != ROB_NOT_FOUND) {
        add_item(out, item);
        out->match = ROB_MATCH_ITEM;
        return;
    }
    match_ambiguously(out, matcher, header);
    if (out->n_items == 1) /* part of a name is not enough */
        out->n_items = 0;
    out->match = out->n_items ? ROB_MATCH_AMBIGUOUS : ROB_MATCH_NONE;
}

/* The text without its parts in brackets: "Random housing (performance bias)". */
static char *without_brackets(const char *text)
{
    struct rob_buf out = {0};
    unsigned depth = 0;
    for (; *text; text++) {
        depth += *text == '(' || *text == '[';
        if (!depth)
            rob_buf_char(&out, *text);
        depth -= depth && (*text == ')' || *text == ']');
    }
    return rob_buf_take(&out);
}

static bool match_text(struct rob_sheet__found *out, const struct rob_sheet__matcher *matcher,
                       const char *text)
{
    struct name name;
    if (!make_name(&name, text))
        return false;
    match_name(out, matcher, &name);
    free(name.text);
    if (out->match == ROB_MATCH_ITEM && !out->near)
        return true;
    char *bare = without_brackets(text);
    if (!bare || !make_name(&name, bare)) {
        free(bare);
        return false;
    }
    struct rob_sheet__found again;
    match_name(&again, matcher, &name);
    if (again.match == ROB_MATCH_ITEM && (!again.near || out->match == ROB_MATCH_NONE))
        *out = again;
    free(bare);
    free(name.text);
    return true;
}

static const char *skip(const char *text, const char *set)
{
    return text + strspn(text, set);
}

/* Passes over one of "item", "Q", "rob", "SYRCLE" and so on, and the signs behind it; the text
 * itself where it does not begin so. */
static const char *skip_one_word(const char *text)
{
    static const char *const words[] = {"items",  "item", "question", "criterion", "domain",
                                        "syrcle", "rob",  "no",       "nr",        "q",
                                        "d",      "#",    "("};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (strncasecmp(text, words[i], n) == 0)
            return skip(text + n, " ._-#:'s");
    }
    return text;
}

/* Passes over such words before a number. */
static const char *skip_number_word(const char *text)
{
    const char *at = text, *next = skip_one_word(at);
    for (int i = 0; i < 3 && next != at; i++) {
        at = next;
        if (*at >= '0' && *at <= '9')
            return at;
        next = skip_one_word(at);
    }
    return text;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* "3", "item3", "3) Allocation concealment", "5/7 Blinding" */
static void read_number(struct numbered *out, const char *text)
{
    const char *start = skip(text, " \t\n"), *at = skip_number_word(start);
    *out = (struct numbered){.rest = text, .sure = at != start};
    while (*at >= '0' && *at <= '9' && out->n < NUMBERS_MAX) {
        char *end = NULL;
        long number = strtol(at, &end, 10);
        if (end - at > 3 || is_letter(*end))
            break;
        out->numbers[out->n++] = (int)number;
        const char *next = skip(end, " ");
        bool more = *next && strchr("/+&,", *next);
        const char *other = more ? skip(next + 1, " ") : next;
        bool dash = *next == '-' && (next[1] < '0' || next[1] > '9'); /* "1- ...", not "1-5" */
        out->sure |= *next && (dash || strchr(".):", *next));
        out->rest = skip(next, " .):_-");
        if (!more || *other < '0' || *other > '9')
            break;
        at = other;
    }
    if (!out->n)
        out->rest = text;
}

static int item_with_number(const struct rob_form *form, int number)
{
    for (size_t i = 0; i < form->n_items; i++)
        if (form->items[i].number == number)
            return (int)i;
    return ROB_NOT_FOUND;
}

/* The items of a header's numbers; false if a number is not an item's. */
static bool match_numbers(struct rob_sheet__found *out, const struct rob_form *form,
                          const struct numbered *numbered)
{
    *out = (struct rob_sheet__found){0};
    for (size_t i = 0; i < numbered->n; i++) {
        int item = item_with_number(form, numbered->numbers[i]);
        if (item == ROB_NOT_FOUND)
            return false;
        add_item(out, item);
    }
    out->match = out->n_items == 1 ? ROB_MATCH_ITEM : ROB_MATCH_SEVERAL;
    return out->n_items > 0;
}

/* A number and a title must mean the same item. */
static void combine(struct rob_sheet__found *out, const struct rob_sheet__found *number,
                    const struct rob_sheet__found *title, bool sure)
{
    int item = number->items[0];
    bool same = false;
    for (size_t i = 0; i < title->n_items; i++)
        same |= title->items[i] == item;
    if (title->match == ROB_MATCH_ITEM && !same) {
        *out =
            (struct rob_sheet__found){ROB_MATCH_CONTRADICTION, {item, title->items[0]}, 2, false};
    } else if (title->match == ROB_MATCH_SEVERAL) {
        *out = *title;
    } else if (same || sure) {
        *out = *number;
        out->near = !same;
    } else {
        *out = (struct rob_sheet__found){0};
    }
}

/* True for blanks and texts in brackets: "4 (final)". */
static bool is_empty(const char *rest)
{
    rest = skip(rest, " \t\n");
    while (*rest == '(' || *rest == '[') {
        const char *end = strpbrk(rest, ")]");
        rest = end ? skip(end + 1, " \t\n") : rest + strlen(rest);
    }
    return !*rest;
}

bool rob_sheet__find_item(struct rob_sheet__found *out, const struct rob_sheet__matcher *matcher,
                          const char *text)
{
    struct numbered numbered;
    struct rob_sheet__found number, title, whole;
    if (!match_text(&whole, matcher, text))
        return false;
    *out = whole;
    read_number(&numbered, text);
    bool by_name = whole.match == ROB_MATCH_ITEM && !whole.near;
    if (by_name || !numbered.n)
        return true;
    if (!match_numbers(&number, matcher->form, &numbered)) {
        if (numbered.sure) /* "11) ..." where the form has ten items */
            *out = (struct rob_sheet__found){0};
        return true;
    }
    struct name rest;
    if (!match_text(&title, matcher, numbered.rest) || !make_name(&rest, numbered.rest))
        return false;
    bool aside = has_aside(&rest);
    free(rest.text);
    if (number.match == ROB_MATCH_SEVERAL || (!aside && is_empty(numbered.rest)))
        *out = number;
    else
        combine(out, &number, &title, numbered.sure && !aside);
    return true;
}

bool rob_sheet__is_answer(const struct rob_sheet__matcher *matcher, const char *text)
{
    char why[256];
    int answer = ROB_NOT_FOUND;
    size_t remark = 0;
    if (rob_table_same_name(text, "no")) /* also the heading of a column of numbers */
        return false;
    return rob_sheet__answer(&answer, &remark, why, sizeof why, matcher->form,
                             &matcher->form->items[0], text,
                             ROB_MINUS_UNCLEAR) == ROB_CELL_ANSWER &&
           !remark;
}
