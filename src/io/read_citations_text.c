/* Cleaning the texts of citations. */
#include "io/read_citations.h"

#include "base/decode_text.h"
#include "base/fail.h"
#include "base/utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { ENTITY_MAX = 10 };

static const struct {
    const char *name;
    uint32_t code;
} entities[] = {
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},        {"quot", '"'},      {"apos", '\''},
    {"nbsp", ' '},     {"ndash", 0x2013}, {"mdash", 0x2014},  {"lsquo", 0x2018},  {"rsquo", 0x2019},
    {"ldquo", 0x201C}, {"rdquo", 0x201D}, {"hellip", 0x2026}, {"deg", 0xB0},      {"plusmn", 0xB1},
    {"micro", 0xB5},   {"times", 0xD7},   {"le", 0x2264},     {"ge", 0x2265},     {"alpha", 0x3B1},
    {"beta", 0x3B2},   {"gamma", 0x3B3},  {"delta", 0x3B4},   {"epsilon", 0x3B5}, {"zeta", 0x3B6},
    {"eta", 0x3B7},    {"theta", 0x3B8},  {"kappa", 0x3BA},   {"lambda", 0x3BB},  {"mu", 0x3BC},
    {"rho", 0x3C1},    {"sigma", 0x3C3},  {"tau", 0x3C4},     {"phi", 0x3C6},     {"chi", 0x3C7},
    {"psi", 0x3C8},    {"omega", 0x3C9},  {"Delta", 0x394},   {"Omega", 0x3A9},   {"auml", 0xE4},
    {"ouml", 0xF6},    {"uuml", 0xFC},    {"Auml", 0xC4},     {"Ouml", 0xD6},     {"Uuml", 0xDC},
    {"szlig", 0xDF},   {"aacute", 0xE1},  {"eacute", 0xE9},   {"iacute", 0xED},   {"oacute", 0xF3},
    {"uacute", 0xFA},  {"Eacute", 0xC9},  {"agrave", 0xE0},   {"egrave", 0xE8},   {"acirc", 0xE2},
    {"ecirc", 0xEA},   {"ocirc", 0xF4},   {"ccedil", 0xE7},   {"ntilde", 0xF1},   {"atilde", 0xE3},
    {"otilde", 0xF5},  {"aring", 0xE5},   {"oslash", 0xF8},   {"aelig", 0xE6},    {"iuml", 0xEF},
    {"euml", 0xEB},    {"Oslash", 0xD8},  {"Aring", 0xC5},
};

static bool is_scalar(uint32_t code)
{
    return code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
}

static bool numeric_entity(const char *text, size_t len, uint32_t *code)
{
    bool hex = len > 2 && (text[1] == 'x' || text[1] == 'X');
    char digits[ENTITY_MAX + 1] = {0}, *end = NULL;
    const char *first = text + (hex ? 2 : 1);
    size_t n = len - (size_t)(first - text);
    if (n == 0 || n > 7)
        return false;
    memcpy(digits, first, n);
    if (strspn(digits, hex ? "0123456789abcdefABCDEF" : "0123456789") != n)
        return false;
    *code = (uint32_t)strtoul(digits, &end, hex ? 16 : 10);
    return *code && is_scalar(*code);
}

/* Decodes "&...;" and returns its length, or 0 if it is not an entity. */
static size_t entity(const char *text, uint32_t *code)
{
    size_t len = strcspn(text + 1, "; &");
    if (text[len + 1] != ';' || len < 2 || len > ENTITY_MAX)
        return 0;
    if (text[1] == '#')
        return numeric_entity(text + 1, len, code) ? len + 2 : 0;
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (strlen(entities[i].name) == len && memcmp(entities[i].name, text + 1, len) == 0) {
            *code = entities[i].code;
            return len + 2;
        }
    return 0;
}

/* Adds a character or its replacement; false if it was dropped or changed. */
static bool add_code(struct rob_buf *out, uint32_t code)
{
    if (code == 0xFEFF)
        return true;                   /* a byte order mark inside a text is dropped */
    if (code >= 0x80 && code < 0xA0) { /* Windows-1252 that was taken for Latin-1 */
        uint32_t meant = rob_text_windows_1252((unsigned char)code);
        if (meant >= 0xA0)
            rob_utf8_add(out, meant);
        return false;
    }
    bool blank = code == '\t' || code == '\n' || code == '\r';
    if ((code < 0x20 && !blank) || code == 0x7F || rob_utf8_is_noncharacter(code)) {
        rob_buf_char(out, ' ');
        return false;
    }
    rob_utf8_add(out, code);
    return true;
}

unsigned rob_citations__mend(struct rob_buf *out, const char *text, size_t len)
{
    unsigned mended = 0;
    for (size_t at = 0; at < len;) {
        uint32_t code = 0;
        size_t n = rob_utf8_next(text + at, len - at, &code);
        if (n == 0)
            code = (unsigned char)text[at];
        bool kept = add_code(out, code);
        mended |= n == 0 ? ROB_MENDED_BYTES : kept ? 0 : ROB_MENDED_CONTROLS;
        at += n ? n : 1;
    }
    return mended;
}

enum rob_status rob_citations__mend_file(struct rob_buf *out, struct rob_citations *list,
                                         const struct rob_citations__source *source,
                                         struct rob_error *err)
{
    static const char *const notes[] = {
        [ROB_MENDED_BYTES] = "some characters were not UTF-8 and were read as Windows-1252",
        [ROB_MENDED_CONTROLS] = "control characters were left out",
        [ROB_MENDED_BYTES | ROB_MENDED_CONTROLS] =
            "some characters were not UTF-8 and were read as Windows-1252, and control characters "
            "were left out"};
    unsigned mended = rob_citations__mend(out, source->data, source->len);
    if (out->failed)
        return rob_fail_memory(err);
    return mended ? rob_citations__problem(list, ROB_CITATION_NOTE, 0, 0, err, "%s", notes[mended])
                  : ROB_OK;
}

static void decode(struct rob_buf *out, const char *text, bool *odd)
{
    for (const char *end = text + strlen(text); text < end;) {
        uint32_t code = 0;
        size_t n = *text == '&' ? entity(text, &code) : 0;
        if (n == 0)
            n = rob_utf8_next(text, (size_t)(end - text), &code);
        if (n == 0)
            code = (unsigned char)*text;
        *odd |= !add_code(out, code) || n == 0;
        text += n ? n : 1;
    }
}

/* The length of a tag such as <i>, </sub> or <br/> at the beginning, or 0; *part is set to whether
 * the tag separates lines. */
static size_t markup(const char *text, bool *part)
{
    static const char *const inline_tags[] = {"i",   "b",    "u",    "em",     "strong", "sub",
                                              "sup", "span", "inf",  "italic", "bold",   "scp",
                                              "sc",  "tt",   "font", NULL};
    static const char *const parting_tags[] = {"p", "br", "div", "li", "ul", "title", "sec", NULL};
    const char *name = text + 1 + (text[1] == '/');
    if (strncmp(name, "jats:", 5) == 0)
        name += 5;
    size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    const char *end = name + len + strcspn(name + len, "<>\n");
    if (len == 0 || *end != '>' || !strchr(" />", name[len]))
        return 0;
    for (int kind = 0; kind < 2; kind++)
        for (const char *const *tag = kind ? parting_tags : inline_tags; *tag; tag++)
            if (strlen(*tag) == len && strncasecmp(*tag, name, len) == 0) {
                *part = kind;
                return (size_t)(end + 1 - text);
            }
    return 0;
}

static void squeeze(struct rob_buf *out, const char *text, bool lines)
{
    bool blank = false, line = false;
    while (*text) {
        bool part = false;
        size_t tag = *text == '<' ? markup(text, &part) : 0, n = tag ? tag : rob_utf8_blank(text);
        if (n) {
            line |= tag ? part : *text == '\n';
            blank |= tag ? part : true;
            text += n;
            continue;
        }
        if (blank && out->len)
            rob_buf_char(out, line && lines ? '\n' : ' ');
        blank = line = false;
        rob_buf_char(out, *text++);
    }
}

const char *rob_citations__decoded(struct rob_citations_memory *memory, const char *text, bool *odd)
{
    rob_buf_clear(&memory->decoded);
    decode(&memory->decoded, text, odd);
    return memory->decoded.failed ? NULL
                                  : rob_arena_text(&memory->arena, rob_buf_text(&memory->decoded),
                                                   memory->decoded.len);
}

const char *rob_citations__clean(struct rob_citations_memory *memory, const char *text, bool lines,
                                 bool *odd)
{
    rob_buf_clear(&memory->decoded);
    rob_buf_clear(&memory->cleaned);
    decode(&memory->decoded, text, odd);
    squeeze(&memory->cleaned, rob_buf_text(&memory->decoded), lines);
    if (memory->decoded.failed || memory->cleaned.failed)
        return NULL;
    return rob_arena_text(&memory->arena, rob_buf_text(&memory->cleaned), memory->cleaned.len);
}

int rob_citations__year(const char *text)
{
    while (*text) {
        size_t digits = strspn(text, "0123456789");
        bool date = digits == 8 && (text[0] == '1' || text[0] == '2'); /* 20141231 */
        if (digits == 4 || date) {
            int year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 +
                       (text[3] - '0');
            if (year >= 1000 && year < 3000)
                return year;
        }
        text += digits ? digits : 1;
    }
    return 0;
}

static bool take_digits(char out[ROB_CITATIONS__PMID_SIZE], const char *text)
{
    size_t n = strspn(text, "0123456789");
    unsigned char behind = (unsigned char)text[n];
    bool word = (behind >= 'a' && behind <= 'z') || (behind >= 'A' && behind <= 'Z');
    if ((behind == '.' || behind == ',') && text[n + 1] >= '0' && text[n + 1] <= '9') {
        size_t zeros = strspn(text + n + 1, "0"); /* "123.0", but not "2,56E+07" */
        word = strchr(" \t;", text[n + 1 + zeros]) == NULL;
    }
    if (n == 0 || n >= ROB_CITATIONS__PMID_SIZE - 1 || word || text[0] == '0')
        return false;
    memcpy(out, text, n);
    out[n] = '\0';
    return true;
}

/* "Comment in: Stroke. 1998;29:5. PMID: 123": the number behind it is of another paper. */
static bool is_about_another(const char *text, size_t len)
{
    static const char *const words[] = {
        "comment in",  "comment on", "erratum",    "corrigendum", "correction",  "corrected",
        "update in",   "update of",  "updated in", "retract",     "republished", "expression of",
        "response to", "reply",      "cites",      "cited",       "summary for", "original report",
        "preprint of", "related to", "see also",   "companion",   "dataset"};
    for (size_t at = 0; at < len; at++)
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (strncasecmp(text + at, words[i], strlen(words[i])) == 0)
                return true;
    return false;
}

/* "PMID: 123", "PUBMED-123", "https://pubmed.ncbi.nlm.nih.gov/123/", ".../pubmed/123" */
static bool named_before(char out[ROB_CITATIONS__PMID_SIZE], const char *text)
{
    const char *begin = text;
    for (; *text; text++) {
        bool pubmed = strncasecmp(text, "pubmed", 6) == 0;
        if (!pubmed && strncasecmp(text, "pmid", 4) != 0)
            continue;
        const char *behind = text + (pubmed ? 6 : 4);
        if (strncasecmp(behind, ".ncbi.nlm.nih.gov", 17) == 0)
            behind += 17;
        size_t n = strspn(behind, " :/-");
        n += strncmp(behind + n, "?term=", 6) == 0 ? 6 : 0; /* as Ovid writes it */
        bool parted = n && (!pubmed || strspn(behind, " ") < n);
        if (parted && take_digits(out, behind + n))
            return !is_about_another(begin, (size_t)(text - begin));
    }
    return false;
}

/* "123[pmid]", "123 [PMID]" */
static bool named_behind(char out[ROB_CITATIONS__PMID_SIZE], const char *text)
{
    for (const char *mark = strchr(text, '['); mark; mark = strchr(mark + 1, '[')) {
        if (strncasecmp(mark, "[pmid]", 6) != 0)
            continue;
        const char *end = mark;
        while (end > text && end[-1] == ' ')
            end--;
        const char *first = end;
        while (first > text && first[-1] >= '0' && first[-1] <= '9')
            first--;
        if (first < end && take_digits(out, first))
            return !is_about_another(text, (size_t)(first - text));
    }
    return false;
}

bool rob_citations__pmid(char out[ROB_CITATIONS__PMID_SIZE], const char *text, bool named)
{
    if (named_before(out, text) || named_behind(out, text))
        return true;
    return !named && take_digits(out, text + strspn(text, " \t"));
}
