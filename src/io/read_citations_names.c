/* Authors: separates them, and finds the surname in a name. */
#include "io/read_citations.h"

#include "base/utf8.h"

#include <string.h>
#include <strings.h>
#include <utf8proc.h>

/* A part of a text, without the blanks around it. */
struct part {
    const char *text;
    size_t len;
};

static struct part trimmed(const char *text, size_t len)
{
    while (len && strchr(" \t\n,;|", text[0])) {
        text++;
        len--;
    }
    while (len && strchr(" \t\n,;|", text[len - 1]))
        len--;
    return (struct part){text, len};
}

static bool has_two_words(struct part part)
{
    const char *blank = part.len ? memchr(part.text, ' ', part.len) : NULL;
    return blank != NULL; /* a part is trimmed */
}

static struct part last_word(struct part part)
{
    size_t start = part.len;
    while (start > 0 && part.text[start - 1] != ' ')
        start--;
    return (struct part){part.text + start, part.len - start};
}

static utf8proc_category_t category(const char *text, size_t len, size_t *n)
{
    uint32_t code = 0;
    *n = rob_utf8_next(text, len, &code);
    if (*n == 0) {
        *n = 1;
        return UTF8PROC_CATEGORY_CN;
    }
    return utf8proc_category((utf8proc_int32_t)code);
}

/* "K.", "DG", "J.-P." */
static bool is_initials(struct part part)
{
    size_t letters = 0;
    for (size_t at = 0, n = 0; at < part.len; at += n) {
        bool upper = category(part.text + at, part.len - at, &n) == UTF8PROC_CATEGORY_LU;
        if (!upper && !strchr(".- ", part.text[at]))
            return false;
        letters += upper;
    }
    return letters >= 1 && letters <= 4;
}

static bool is_suffix(struct part word)
{
    static const char *const suffixes[] = {"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (strlen(suffixes[i]) == word.len && strncmp(suffixes[i], word.text, word.len) == 0)
            return true;
    return false;
}

static bool is_complete(struct part part)
{
    return has_two_words(part) && is_initials(last_word(part));
}

/* True if a part has a letter; the "2" of "Doe A1,2" has none. */
static bool has_letter(struct part part)
{
    for (size_t at = 0, n = 0; at < part.len; at += n) {
        utf8proc_category_t kind = category(part.text + at, part.len - at, &n);
        if (kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO)
            return true;
    }
    return false;
}

typedef ROB_VEC(struct part) part_list;

static bool split_at(part_list *parts, struct part whole, char separator)
{
    size_t start = 0;
    for (size_t i = 0; i <= whole.len; i++) {
        if (i < whole.len && whole.text[i] != separator)
            continue;
        struct part part = trimmed(whole.text + start, i - start);
        if (has_letter(part) && !rob_vec_push(parts, part))
            return false;
        start = i + 1;
    }
    return true;
}

/* Whether commas separate surnames from given names, rather than persons. */
static bool commas_join_pairs(const part_list *parts)
{
    if (parts->n % 2 || is_complete(parts->at[0]))
        return false;
    if (parts->n == 2)
        return !has_two_words(parts->at[0]) || !has_two_words(parts->at[1]);
    for (size_t i = 1; i < parts->n; i += 2)
        if (!is_initials(parts->at[i]) && has_two_words(parts->at[0]))
            return false;
    return true;
}

/* "King, M. L., Jr.": the last part belongs to the one before it. */
static void join_suffixes(part_list *parts)
{
    size_t n = 0;
    for (size_t i = 0; i < parts->n; i++) {
        struct part part = parts->at[i];
        if (n && is_suffix(part))
            parts->at[n - 1].len = (size_t)(part.text - parts->at[n - 1].text) + part.len;
        else
            parts->at[n++] = part;
    }
    parts->n = n;
}

/* Adds the persons in a text without semicolons. */
static bool split_at_commas(part_list *persons, struct part text)
{
    part_list parts = {0};
    bool ok = split_at(&parts, text, ',');
    join_suffixes(&parts);
    bool pairs = ok && parts.n && commas_join_pairs(&parts);
    for (size_t i = 0; ok && i < parts.n; i += pairs ? 2 : 1) {
        struct part person = parts.at[i];
        if (pairs)
            person.len = (size_t)(parts.at[i + 1].text - person.text) + parts.at[i + 1].len;
        ok = rob_vec_push(persons, person);
    }
    rob_vec_free(&parts);
    return ok;
}

static bool is_institution(struct part name);

/* True for "Johnson & Johnson" and "Merck & Co". */
static bool is_company(struct part one, struct part other)
{
    static const char *const ends[] = {"Co", "Co.", "Company", "Sons", "Partners"};
    bool company = one.len == other.len && strncmp(one.text, other.text, one.len) == 0;
    for (size_t i = 0; i < ROB_COUNT(ends) && !company; i++)
        company = strlen(ends[i]) == other.len && strncmp(ends[i], other.text, other.len) == 0;
    return company;
}

/* True if two parts can be persons: surnames alone, or names of several words. In a list with
 * semicolons both need initials or a comma: "Heart and Lung Institute" is one author there. */
static bool are_persons(struct part one, struct part other, bool listed)
{
    struct part both = {one.text, (size_t)(other.text - one.text) + other.len};
    size_t n = 0;
    if (!one.len || !other.len)
        return false;
    if (listed)
        return (is_complete(one) || memchr(one.text, ',', one.len)) &&
               (is_complete(other) || memchr(other.text, ',', other.len));
    if (has_two_words(one) || has_two_words(other))
        return has_two_words(one) && has_two_words(other);
    return category(one.text, one.len, &n) == UTF8PROC_CATEGORY_LU &&
           category(other.text, other.len, &n) == UTF8PROC_CATEGORY_LU && !is_institution(both) &&
           !is_company(one, other);
}

/* The length up to an " and " or " & " between two persons; else the whole length. */
static size_t length_to_and(struct part text, bool listed, size_t *skip)
{
    for (size_t i = 1; i < text.len; i++) {
        size_t left = text.len - i;
        size_t n = left >= 5 && strncasecmp(text.text + i, " and ", 5) == 0 ? 5
                   : left >= 3 && strncmp(text.text + i, " & ", 3) == 0     ? 3
                                                                            : 0;
        if (!n)
            continue;
        struct part before = trimmed(text.text, i);
        struct part behind = trimmed(text.text + i + n, left - n);
        if (n && are_persons(before, behind, listed)) {
            *skip = i + n;
            return i;
        }
    }
    *skip = text.len;
    return text.len;
}

static bool split_at_and(part_list *persons, struct part text)
{
    while (text.len) {
        size_t skip = 0, len = length_to_and(text, false, &skip);
        if (!split_at_commas(persons, trimmed(text.text, len)))
            return false;
        text.text += skip;
        text.len -= skip;
    }
    return true;
}

/* "Hale S.; Chen A. and Berg B." */
static bool split_list(part_list *persons, struct part text, char separator)
{
    part_list parts = {0};
    bool ok = split_at(&parts, text, separator);
    for (size_t i = 0; ok && i < parts.n; i++)
        for (struct part part = parts.at[i]; ok && part.len;) {
            size_t skip = 0, len = length_to_and(part, true, &skip);
            ok = rob_vec_push(persons, trimmed(part.text, len));
            part.text += skip;
            part.len -= skip;
        }
    rob_vec_free(&parts);
    return ok;
}

/* "['Marx, Karl', 'Lindgren, Astrid']", a list as Python writes it. */
static bool split_at_quotes(part_list *persons, struct part text)
{
    bool inside = false;
    size_t start = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool first = !inside && (text.text[i] == '\'' || text.text[i] == '"');
        bool last = inside && text.text[i] == text.text[start - 1] && i + 1 < text.len &&
                    strchr(",;]", text.text[i + 1]);
        if (last && !rob_vec_push(persons, trimmed(text.text + start, i - start)))
            return false;
        start = first ? i + 1 : start;
        inside = first || (inside && !last);
    }
    return true;
}

/* "Hale SL. Kloner RA.", as Ovid writes them. */
static bool are_parted_by_dots(struct part text)
{
    size_t start = 0, n = 0;
    for (size_t i = 0; i <= text.len; i++) {
        if (i < text.len && (text.text[i] != '.' || (i + 1 < text.len && text.text[i + 1] != ' ')))
            continue;
        struct part one = trimmed(text.text + start, i - start);
        bool joined = one.len > 4 && (strncasecmp(one.text, "and ", 4) == 0 || *one.text == '&');
        if (one.len && (joined || !is_complete(one) || memchr(one.text, '.', one.len) ||
                        memchr(one.text, ',', one.len)))
            return false;
        n += one.len > 0;
        start = i + 1;
    }
    return n > 1;
}

/* "Hale" of "Hale et al." */
static struct part without_et_al(struct part name)
{
    static const char *const ends[] = {" et al.", " et al", " et al.]", " et alii"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]);
        if (name.len > n && strncasecmp(name.text + name.len - n, ends[i], n) == 0)
            return trimmed(name.text, name.len - n);
    }
    return name;
}

static bool split(part_list *persons, struct part text)
{
    text = without_et_al(text);
    if (are_parted_by_dots(text))
        return split_at(persons, text, '.');
    char separator = memchr(text.text, ';', text.len)   ? ';'
                     : memchr(text.text, '|', text.len) ? '|'
                                                        : '\n';
    bool is_list = text.len > 4 && text.text[0] == '[' && text.text[text.len - 1] == ']' &&
                   strchr("'\"", text.text[1]);
    if (is_list)
        return split_at_quotes(persons, text);
    return memchr(text.text, separator, text.len) ? split_list(persons, text, separator)
                                                  : split_at_and(persons, text);
}

bool rob_citations__are_several(const char *text)
{
    part_list persons = {0};
    bool several = split(&persons, trimmed(text, strlen(text))) && persons.n > 1;
    for (size_t i = 0; i < persons.n && several; i++)
        several = is_complete(persons.at[i]) && !memchr(persons.at[i].text, ',', persons.at[i].len);
    rob_vec_free(&persons);
    return several;
}

const char *const *rob_citations__split_authors(struct rob_arena *arena, const char *text,
                                                size_t *n)
{
    part_list persons = {0};
    bool ok = split(&persons, trimmed(text, strlen(text)));
    const char **names = ok ? rob_arena_array(arena, persons.n, sizeof *names) : NULL;
    for (size_t i = 0; names && i < persons.n; i++) {
        names[i] = rob_arena_text(arena, persons.at[i].text, persons.at[i].len);
        if (!names[i])
            names = NULL;
    }
    *n = persons.n;
    rob_vec_free(&persons);
    return names;
}

/* Words that some programs write for a missing value. */
static bool is_nothing(struct part name)
{
    static const char *const words[] = {"None", "none", "nan",  "NaN",
                                        "NaT",  "NULL", "null", "#N/A"};
    for (size_t i = 0; i < ROB_COUNT(words); i++)
        if (strlen(words[i]) == name.len && strncmp(words[i], name.text, name.len) == 0)
            return true;
    return false;
}

static bool is_nobody(struct part name)
{
    static const char *const words[] = {"et al",
                                        "et al.",
                                        "anonymous",
                                        "anon",
                                        "and",
                                        "na",
                                        "n/a",
                                        "no author listed",
                                        "no author",
                                        "no authors",
                                        "no authors listed",
                                        "no author name available",
                                        "unknown",
                                        "author not known",
                                        "not available",
                                        "no author given"};
    if (name.len > 2 && name.text[0] == '[' && name.text[name.len - 1] == ']')
        name = trimmed(name.text + 1, name.len - 2);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == name.len && strncasecmp(words[i], name.text, name.len) == 0)
            return true;
    return false;
}

/* "Tingley, Morgan W. (tingley@example.org)" */
static struct part without_address(struct part name)
{
    const char *at = name.len ? memchr(name.text, '@', name.len) : NULL;
    const char *open = at ? memchr(name.text, '(', (size_t)(at - name.text)) : NULL;
    return open ? trimmed(name.text, (size_t)(open - name.text)) : name;
}

/* The number of an affiliation, "1" in "Hale SL1": digits and asterisks behind a letter end a word.
 */
static bool is_affiliation(struct part name, size_t at)
{
    size_t from = at, to = at;
    while (to < name.len && strchr("0123456789*", name.text[to]))
        to++;
    while (from && strchr("0123456789*", name.text[from - 1]))
        from--;
    bool letter =
        from && ((name.text[from - 1] | 0x20) >= 'a' && (name.text[from - 1] | 0x20) <= 'z');
    return to > at && letter && to - from <= 2 && (to == name.len || strchr(" ,;", name.text[to]));
}

/* The value of a member in "family=Worp, given=H. Bart, prefix=van der". */
static struct part member(struct part name, const char *key)
{
    size_t n = strlen(key);
    for (size_t at = 0; at < name.len;) {
        const char *comma = memchr(name.text + at, ',', name.len - at);
        size_t len = comma ? (size_t)(comma - name.text) - at : name.len - at;
        struct part one = trimmed(name.text + at, len);
        if (one.len > n && one.text[n] == '=' && strncmp(one.text, key, n) == 0)
            return trimmed(one.text + n + 1, one.len - n - 1);
        at += len + 1;
    }
    return (struct part){"", 0};
}

/* A name as newer BibLaTeX has it in members: "van der Worp, H. Bart". NULL without memory. */
static const char *from_members(struct rob_citations_memory *memory, struct part name)
{
    struct part family = member(name, "family"), given = member(name, "given");
    struct part prefix = member(name, "prefix");
    struct rob_buf whole = {0};
    rob_buf_printf(&whole, "%.*s%s%.*s%s%.*s", (int)prefix.len, prefix.text, prefix.len ? " " : "",
                   (int)family.len, family.text, given.len ? ", " : "", (int)given.len, given.text);
    return rob_arena_take(&memory->arena, &whole);
}

const char *rob_citations__author(struct rob_citations_memory *memory, const char *text, bool *odd)
{
    const char *clean = rob_citations__clean(memory, text, false, odd);
    if (clean && member(trimmed(clean, strlen(clean)), "family").len)
        clean = from_members(memory, trimmed(clean, strlen(clean)));
    if (!clean)
        return NULL;
    struct part name = without_address(trimmed(clean, strlen(clean)));
    if (name.len > 4 && strncasecmp(name.text + name.len - 4, " and", 4) == 0)
        name = trimmed(name.text, name.len - 4);
    name = without_et_al(name);
    if (name.len > 2 && name.text[0] == '{' && name.text[name.len - 1] == '}')
        name = trimmed(name.text + 1, name.len - 2);
    if (is_nobody(name) || is_nothing(name))
        name.len = 0;
    rob_buf_clear(&memory->cleaned);
    for (size_t i = 0; i < name.len; i++) {
        if (is_affiliation(name, i))
            continue;
        rob_buf_char(&memory->cleaned, name.text[i]);
        if (name.text[i] == ',' && i + 1 < name.len && name.text[i + 1] != ' ')
            rob_buf_char(&memory->cleaned, ' ');
    }
    if (memory->cleaned.failed)
        return NULL;
    return rob_arena_text(&memory->arena, rob_buf_text(&memory->cleaned), memory->cleaned.len);
}

/* "van" in "Ludwig van Beethoven" */
static bool is_particle(struct part word)
{
    size_t n = 0;
    return word.len && category(word.text, word.len, &n) == UTF8PROC_CATEGORY_LL;
}

static struct part without_last(struct part name, struct part last)
{
    return trimmed(name.text, name.len - last.len);
}

/* "World Health Organization", "STAIR Study Group" */
static bool is_institution(struct part name)
{
    static const char *const words[] = {
        "group",         "groupe",        "gruppe",        "organization", "organisation",
        "consortium",    "committee",     "commission",    "institute",    "institut",
        "institution",   "society",       "university",    "association",  "network",
        "collaboration", "collaborative", "investigators", "agency",       "ministry",
        "department",    "centre",        "center",        "foundation",   "academy",
        "council",       "team",          "initiative",    "program",      "programme",
        "collaborators", "researchers",   "alliance",      "federation",   "registry"};
    for (const char *at = name.text, *end = name.text + name.len; at < end;) {
        size_t len = 0;
        while (at + len < end && at[len] != ' ')
            len++;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (strlen(words[i]) == len && strncasecmp(words[i], at, len) == 0)
                return true;
        at += len + (at + len < end);
    }
    return false;
}

const char *rob_citations__surname(struct rob_arena *arena, const char *name)
{
    const char *comma = strchr(name, ',');
    struct part whole = trimmed(name, comma ? (size_t)(comma - name) : strlen(name));
    if (comma && is_suffix(trimmed(comma, strlen(comma)))) /* "Smith JA, Jr." */
        comma = NULL;
    if (!comma && has_two_words(whole) && is_institution(whole))
        return rob_arena_text(arena, whole.text, whole.len);
    struct part last = last_word(whole);
    if (has_two_words(whole) && is_suffix(last)) {
        whole = without_last(whole, last);
        last = last_word(whole);
    }
    bool stripped = comma != NULL;
    while (!comma && last.len < whole.len && is_initials(last) &&
           (!stripped || last.len < 3 || memchr(last.text, '.', last.len))) { /* "VAN DER BERG P" */
        whole = without_last(whole, last);
        last = last_word(whole);
        stripped = true;
    }
    if (stripped || !has_two_words(whole))
        return rob_arena_text(arena, whole.text, whole.len);
    struct part before = without_last(whole, last);
    while (before.len && is_particle(last_word(before))) {
        before = without_last(before, last_word(before));
    }
    const char *start = before.text + before.len;
    while (*start == ' ')
        start++;
    return rob_arena_text(arena, start, (size_t)(whole.text + whole.len - start));
}
