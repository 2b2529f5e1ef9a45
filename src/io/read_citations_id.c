/* The DOI of a paper, and the id of a study made from it. */
#include "io/read_citations.h"

#include "base/fail.h"
#include "base/hash.h"
#include "io/words.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { SURNAME_MAX = 32 };

static const char *skip_blanks(const char *text)
{
    for (;; text++) {
        if ((unsigned char)text[0] == 0xC2 && (unsigned char)text[1] == 0xA0)
            text++;
        else if (!*text || !strchr(" \t\r\n", *text))
            return text;
    }
}

/* Passes over "doi:", "https://doi.org/" and so on; *address is set by the latter. */
static const char *skip_prefix(const char *text, bool *address)
{
    static const char *const prefixes[] = {
        "https://", "http://", "dx.doi.org/", "www.doi.org/", "doi.org/", "info:doi/",
        "urn:doi:", "doi:",    "doi=",        "doi ",         NULL};
    const char *const *prefix = prefixes;
    text = skip_blanks(text);
    while (*prefix) {
        size_t n = strlen(*prefix);
        if (strncasecmp(text, *prefix, n) != 0) {
            prefix++;
            continue;
        }
        *address |= strstr(*prefix, "doi.org/") != NULL;
        text = skip_blanks(text + n);
        prefix = prefixes;
    }
    return text;
}

static int hex_digit(char c)
{
    const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c | 0x20) : NULL;
    return at && (c >= 'A' || c <= '9') ? (int)(at - digits) : -1;
}

/* "10.", four to nine digits and perhaps more parts, a slash, something. */
static bool is_doi(const char *doi)
{
    if (strncmp(doi, "10.", 3) != 0)
        return false;
    size_t registrant = strspn(doi + 3, "0123456789");
    size_t all = strspn(doi + 3, "0123456789.");
    return registrant >= 4 && registrant <= 9 && doi[3 + all] == '/' && doi[4 + all];
}

/* A full stop, a comma or an unopened bracket after a DOI belongs to the sentence around it. */
static void cut_end(char *doi, size_t len)
{
    while (len > 0) {
        char last = doi[len - 1];
        bool opened = strchr(doi, last == ')' ? '(' : '[') != NULL;
        if (!strchr(".,;:'\"", last) && !((last == ')' || last == ']') && !opened))
            break;
        doi[--len] = '\0';
    }
}

/* Blanks end a DOI, except those that some databases put around its square brackets:
 * "10.1659/0276-4741(2004)024 [ 0141:SPOCMP]2.0.CO;2". */
static const char *skip_inner_blanks(const char *from)
{
    const char *next = skip_blanks(from);
    const char *bracket = *next == '[' ? next : NULL;
    if (next == from)
        return from;
    if (from[-1] == '[')
        return next;
    const char *number = bracket ? skip_blanks(bracket + 1) : NULL;
    return number && *number >= '0' && *number <= '9' ? bracket : from;
}

/* "%2F" in an address; returns 0 for anything else, and for a character that DOIs do not hold. */
static char unescaped(const char *text)
{
    int high = text[0] == '%' ? hex_digit(text[1]) : -1;
    int low = high >= 0 ? hex_digit(text[2]) : -1;
    int code = low >= 0 ? high * 16 + low : 0;
    return (char)(code > ' ' && code < 0x7F ? code : 0);
}

bool rob_doi_normalise(char *out, size_t size, const char *text)
{
    assert(size >= ROB_DOI_SIZE);
    bool address = false;
    const char *from = skip_prefix(text, &address);
    size_t n = 0;
    for (; n + 1 < size; from++) {
        from = n ? skip_inner_blanks(from) : from;
        char c = *from, inner = address ? unescaped(from) : 0;
        if ((unsigned char)c <= ' ' || (address && (c == '?' || c == '#')))
            break;
        if (inner) {
            c = inner;
            from += 2;
        }
        out[n++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    bool whole = n + 1 < size;
    out[n] = '\0';
    cut_end(out, n);
    if (whole && is_doi(out))
        return true;
    out[0] = '\0';
    return false;
}

static void add_identity(struct rob_buf *out, const struct rob_citation *citation)
{
    char doi[ROB_DOI_SIZE];
    if (rob_doi_normalise(doi, sizeof doi, citation->doi)) {
        rob_buf_str(out, doi);
        return;
    }
    if (citation->pmid[0]) {
        rob_buf_printf(out, "pmid:%s", citation->pmid);
        return;
    }
    rob_words_add(out, citation->title);
    rob_buf_char(out, '|');
    if (citation->year)
        rob_buf_printf(out, "%d", citation->year);
    rob_buf_char(out, '|');
    rob_words_add(out, citation->first_author);
}

/* The first `n` characters of a hash, given in hex, in base32. */
static void base32(char *out, unsigned n, const char hex[ROB_HASH_HEX + 1])
{
    static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
    unsigned bits = 0, value = 0;
    for (unsigned i = 0; i < n; i++) {
        while (bits < 5) {
            value = value << 4 | (unsigned)hex_digit(*hex++);
            bits += 4;
        }
        bits -= 5;
        out[i] = alphabet[value >> bits & 31];
        value &= (1U << bits) - 1;
    }
    out[n] = '\0';
}

enum rob_status rob_citation_study_id(char *out, size_t size, const struct rob_citation *citation,
                                      unsigned n_suffix, struct rob_error *err)
{
    assert(size >= ROB_STUDY_ID_SIZE);
    assert(n_suffix >= ROB_STUDY_ID_SUFFIX && n_suffix <= ROB_STUDY_ID_SUFFIX_MAX);
    struct rob_buf identity = {0};
    add_identity(&identity, citation);
    if (identity.failed) {
        rob_buf_free(&identity);
        return rob_fail_memory(err);
    }
    char hex[ROB_HASH_HEX + 1], suffix[ROB_STUDY_ID_SUFFIX_MAX + 1];
    char surname[SURNAME_MAX + 1], year[16] = "nd";
    rob_sha256_hex(hex, rob_buf_text(&identity), identity.len, "", 0);
    rob_buf_free(&identity);
    base32(suffix, n_suffix, hex);
    rob_words_ascii(surname, sizeof surname, citation->first_author);
    if (citation->year > 0 && citation->year <= 9999)
        snprintf(year, sizeof year, "%04d", citation->year);
    snprintf(out, size, "%s-%s-%s", surname[0] ? surname : "anon", year, suffix);
    return ROB_OK;
}
