#include "io/sheet_study.h"

#include "base/buf.h"
#include "base/text.h"
#include "base/vec.h"

#include <syrob/citations.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The last year in a text, with a letter behind it if there is one. */
static const char *find_year(const char *text, size_t *len)
{
    const char *found = NULL;
    for (const char *at = text; *at; at++) {
        if (!is_digit(*at) || (at > text && (is_digit(at[-1]) || isalpha((unsigned char)at[-1]))))
            continue;
        size_t n = strspn(at, "0123456789");
        bool century =
            strncmp(at, "18", 2) == 0 || strncmp(at, "19", 2) == 0 || strncmp(at, "20", 2) == 0;
        bool letter = n == 4 && islower((unsigned char)at[4]) && !isalpha((unsigned char)at[5]);
        if (n == 4 && century && (letter || !isalpha((unsigned char)at[4]))) {
            found = at;
            *len = n + letter;
        }
        at += n - 1;
    }
    return found;
}

/* The end of the first author's name: "Hale et al.", "Chen and Li", "Chen & Li", "Hale, S." */
static size_t name_len(const char *name)
{
    static const char *const ends[] = {" et al", " and ", " & ", " und ", " y ",
                                       " et ",   ",",     ";",   "("};
    size_t len = 0;
    for (; name[len]; len++)
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
            if (strncasecmp(name + len, ends[i], strlen(ends[i])) == 0)
                return len;
    return len;
}

/* "S.", "SA", "J.-P.": up to three capitals. */
static bool are_initials(const char *word, size_t len)
{
    size_t capitals = 0;
    for (size_t i = 0; i < len; i++) {
        if (!isupper((unsigned char)word[i]) && word[i] != '.' && word[i] != '-')
            return false;
        capitals += isupper((unsigned char)word[i]) != 0;
    }
    return capitals > 0 && capitals <= 3;
}

/* Adds the words of a name that are not initials, or its last such word alone. */
static void add_surname(struct rob_buf *out, const char *name, size_t len, bool last)
{
    const char *end = name + len;
    for (const char *word = name; word < end;) {
        size_t n = 0;
        while (word < end && *word == ' ')
            word++;
        while (word + n < end && word[n] != ' ')
            n++;
        if (n && !are_initials(word, n)) {
            if (last)
                rob_buf_clear(out);
            rob_buf_str(out, out->len ? " " : "");
            rob_buf_add(out, word, n);
        }
        word += n;
    }
    if (!out->len)
        rob_buf_add(out, name, len);
}

/* Given names before a surname: "Sharon L." of "Sharon L. Hale", but not "Hale 1997 +" or "not". */
static bool are_given_names(const char *text, size_t len)
{
    size_t n = 0;
    for (size_t at = 0; at < len; n++) {
        size_t word = strcspn(text + at, " ");
        word = word < len - at ? word : len - at;
        bool name = isupper((unsigned char)text[at]) || (unsigned char)text[at] >= 0x80;
        for (size_t i = 0; i < word && name; i++)
            name = isalpha((unsigned char)text[at + i]) || strchr(".-'", text[at + i]) ||
                   (unsigned char)text[at + i] >= 0x80;
        if (!name || (word == 3 && strncasecmp(text + at, "not", 3) == 0))
            return false;
        at += word;
        at += strspn(text + at, " ");
    }
    return n <= 4;
}

/* A number of a list before a name: "[12] Hale 1997", "13. Chen 2011", "(14) Berg 2014". */
static const char *skip_number(const char *text)
{
    const char *at = text + (*text == '[' || *text == '(');
    size_t n = strspn(at, "0123456789");
    bool closed = n && n < 4 && strchr("]).", at[n]) && at[n] && at[n + 1] == ' ';
    return closed ? at + n + 2 : text;
}

/* "1997 Hale", "2011, Chen": the year before the name. */
static bool look_year_first(size_t *out, const struct rob_finder *finder, const char *text)
{
    size_t n_year = 0;
    struct rob_buf label = {0};
    const char *year = find_year(text, &n_year);
    if (year != text)
        return false;
    const char *name = text + n_year + strspn(text + n_year, " ,:");
    add_surname(&label, name, name_len(name), false);
    rob_buf_printf(&label, " %.*s", (int)n_year, year);
    bool found = *name && !label.failed && rob_finder_look(out, finder, rob_buf_text(&label));
    rob_buf_free(&label);
    return found;
}

/* --- the other authors -------------------------------------------------------------------- */

/* The authors in a citation, besides the first one's surname. */
struct cited {
    const char *other; /* the last author's name; NULL: none is named */
    size_t n_other;
    char initial; /* of the first author, a capital; '\0': none */
    bool et_al;   /* there are more */
};

/* Words after "and" that are nobody's name. */
static bool is_nobody(const char *word, size_t len)
{
    static const char *const words[] = {"Mitarbeiter", "Kollegen", "Kolleginnen",   "Others", "Co",
                                        "Colleagues",  "Group",    "Investigators", "The"};
    bool found = islower((unsigned char)*word) != 0; /* "colleagues", "others", "cols." */
    for (size_t i = 0; i < sizeof words / sizeof *words && !found; i++)
        found = strlen(words[i]) == len && strncasecmp(words[i], word, len) == 0;
    return found;
}

static void find_other(struct cited *out, const char *names)
{
    static const char *const ands[] = {" and ", " & ", " und ", " y ", " et ", " en ", " e "};
    const char *last = NULL;
    for (const char *at = names; *at && *at != '(' && *at != '['; at++) {
        if (strncasecmp(at, " et al", 6) == 0) {
            out->et_al = true;
            break;
        }
        for (size_t i = 0; i < sizeof ands / sizeof *ands; i++)
            if (strncasecmp(at, ands[i], strlen(ands[i])) == 0)
                last = at + strlen(ands[i]);
    }
    size_t len = last ? strcspn(last, ",;([") : 0;
    if (last && (out->et_al || is_nobody(last, strcspn(last, " .,;(["))))
        out->et_al = true;
    else if (len) {
        out->other = last;
        out->n_other = len;
    }
}

/* "T" of "Hale T", "S" of "S. Hale": one or two capitals beside a surname. */
static char find_initial(const char *names)
{
    char initial = '\0';
    bool surname = false;
    for (const char *at = names; *at && strncasecmp(at, "et al", 5) != 0;) {
        size_t len = strcspn(at, " ,;(");
        size_t capitals = 0;
        for (size_t i = 0; i < len; i++)
            capitals += isupper((unsigned char)at[i]) != 0;
        if (len && capitals <= 2 && are_initials(at, len) && !initial)
            initial = *at;
        else if (len && surname)
            break;
        else
            surname = surname || len;
        at += len;
        at += strspn(at, " ,;(");
    }
    return surname ? initial : '\0'; /* "LI 2011" */
}

static size_t n_authors(const char *authors)
{
    size_t n = *authors != '\0';
    for (; *authors; authors++)
        n += *authors == ';' && authors[1];
    return n;
}

/* The normal form, in which "Jaeger" is "Jäger". */
static char *fold(const char *text, size_t len)
{
    char *copy = strndup(text, len), *normal = copy ? rob_text_normal(copy) : NULL;
    if (normal)
        rob_text_short_umlauts(normal);
    free(copy);
    return normal;
}

/* Is a word of the last author's name in those of the study's authors after the first? Only a list
 * of them that is known to be whole can contradict. */
static bool is_coauthor(const char *authors, const struct cited *cited)
{
    const char *others = strchr(authors, ';');
    char *rest = others ? fold(others + 1, strlen(others + 1)) : NULL;
    bool found = !rest || strstr(rest, "others") || strstr(rest, "etal");
    for (size_t at = 0; at < cited->n_other && !found;) {
        size_t len = strcspn(cited->other + at, " ,;([");
        len = len < cited->n_other - at ? len : cited->n_other - at;
        char *word =
            len > 1 && !are_initials(cited->other + at, len) ? fold(cited->other + at, len) : NULL;
        found = word && strlen(word) > 1 && strstr(rest, word);
        free(word);
        at += len;
        at += strspn(cited->other + at, " ,;");
    }
    free(rest);
    return found;
}

static bool fits(const struct rob_study *study, const struct cited *cited)
{
    const char *authors = study->authors ? study->authors : "";
    return !cited->other || n_authors(authors) < 2 || is_coauthor(authors, cited);
}

static bool has_initial(const struct rob_study *study, const struct cited *cited)
{
    const char *authors = study->authors ? study->authors : "", *comma = strchr(authors, ',');
    const char *end = strchr(authors, ';');
    const char *given = comma && (!end || comma < end) ? comma + 1 + strspn(comma + 1, " ") : "";
    return !cited->initial || !isupper((unsigned char)*given) || *given == cited->initial;
}

/* True if a word of a name is in the names of the authors; initials do not count. */
static bool is_author(const char *authors, const char *name, size_t len)
{
    bool any = false, found = false;
    for (size_t at = 0; at < len && !found;) {
        size_t word = strcspn(name + at, " ");
        word = word < len - at ? word : len - at;
        char *folded = are_initials(name + at, word) ? NULL : fold(name + at, word);
        any = any || (folded && *folded);
        found = folded && strlen(folded) > 1 && strstr(authors, folded);
        free(folded);
        at += word;
        at += strspn(name + at, " ");
    }
    return found || !any;
}

/* True if at least half of the names after the first are those of authors. In "Hale, Sarah; Berg,
 * Britta" a semicolon parts them, otherwise a comma. */
static bool are_coauthors(const char *authors, const char *names)
{
    const char *between = strchr(names, ';') ? ";" : ",";
    size_t n = 0, known = 0;
    for (const char *at = names + strcspn(names, between); *at; at += strcspn(at, between)) {
        at += strspn(at, ",; ");
        size_t len = strcspn(at, ",;");
        while (len && at[len - 1] == ' ')
            len--;
        bool name = len > 2 && !are_initials(at, len) && strncasecmp(at, "et al", 5) != 0 &&
                    !islower((unsigned char)*at);
        n += name;
        known += name && is_author(authors, at, len);
    }
    return known * 2 >= n;
}

bool rob_sheet_study_is_by(const struct rob_study *study, const char *names)
{
    struct cited cited = {.initial = find_initial(names)};
    struct rob_buf all = {0};
    size_t len = name_len(names);
    if (!study->authors || !*study->authors || !len || are_initials(names, strlen(names)))
        return true;
    find_other(&cited, names);
    rob_buf_printf(&all, "%s %s", study->authors, study->label);
    char *authors = all.failed ? NULL : fold(all.data, all.len);
    bool by = !authors || (is_author(authors, names, len) && has_initial(study, &cited) &&
                           fits(study, &cited) &&
                           (n_authors(study->authors) < 2 || are_coauthors(authors, names)));
    free(authors);
    rob_buf_free(&all);
    return by;
}

/* Which of several studies is meant: two authors are those of a paper by two, "et al." of more. */
static bool fits_best(const struct rob_study *study, const struct cited *cited)
{
    size_t n = n_authors(study->authors ? study->authors : "");
    return cited->et_al ? n > 2 : cited->other && n == 2;
}

static bool choose(size_t *out, const struct rob_finder *finder, const char *label,
                   const struct cited *cited)
{
    enum { CITED_MAX = 64 };
    size_t all[CITED_MAX], n = rob_finder_cited(all, CITED_MAX, finder, label), kept = 0, best = 0;
    size_t first = 0, at = 0;
    if (rob_finder_look(&first, finder, label)) { /* that label, without or with its letter */
        struct rob_study study = rob_finder_study(finder, first);
        *out = first;
        return fits(&study, cited);
    }
    for (size_t i = 0; i < n && n <= CITED_MAX; i++) {
        struct rob_study study = rob_finder_study(finder, all[i]);
        if (!fits(&study, cited) || !has_initial(&study, cited))
            continue;
        first = kept++ ? first : all[i];
        if (fits_best(&study, cited) && !best++)
            at = all[i];
    }
    *out = kept == 1 ? first : at;
    return kept == 1 || best == 1;
}

static bool look_cited(size_t *out, const struct rob_finder *finder, const char *text, bool last)
{
    size_t n_year = 0;
    struct rob_buf name = {0}, label = {0};
    const char *year = find_year(text, &n_year);
    bool found = false;
    if (!year || year == text)
        return false;
    rob_buf_add(&name, text, (size_t)(year - text));
    if (last && !are_given_names(rob_buf_text(&name), name_len(rob_buf_text(&name)))) {
        rob_buf_free(&name);
        return false;
    }
    struct cited cited = {.initial = find_initial(rob_buf_text(&name))};
    find_other(&cited, rob_buf_text(&name));
    add_surname(&label, rob_buf_text(&name), name_len(rob_buf_text(&name)), last);
    rob_buf_char(&label, ' ');
    rob_buf_add(&label, year, n_year);
    if (!name.failed && !label.failed && label.len > n_year + 1)
        found = choose(out, finder, rob_buf_text(&label), &cited);
    if (found) {
        struct rob_study study = rob_finder_study(finder, *out);
        bool lettered = n_year > 4; /* several of that year; else the text may name a journal */
        found = lettered ? rob_sheet_study_is_by(&study, rob_buf_text(&name))
                         : has_initial(&study, &cited);
    }
    rob_buf_free(&name);
    rob_buf_free(&label);
    return found;
}

static bool look_doi(size_t *out, const struct rob_finder *finder, const char *text)
{
    char doi[ROB_DOI_SIZE];
    const char *begin = strstr(text, "10.");
    return begin && rob_doi_normalise(doi, sizeof doi, begin) && rob_finder_look(out, finder, doi);
}

/* A text with the blanks of word processors as plain ones; NULL without memory. */
static char *plain_blanks(const char *text)
{
    static const char *const blanks[] = {"\xC2\xA0",     "\xE2\x80\x82", "\xE2\x80\x83",
                                         "\xE2\x80\x87", "\xE2\x80\x89", "\xE2\x80\x8A",
                                         "\xE2\x80\xAF"};
    struct rob_buf out = {0};
    while (*text) {
        size_t len = 0;
        for (size_t i = 0; i < ROB_COUNT(blanks) && !len; i++)
            len = strncmp(text, blanks[i], strlen(blanks[i])) == 0 ? strlen(blanks[i]) : 0;
        rob_buf_char(&out, len ? ' ' : *text);
        text += len ? len : 1;
    }
    return rob_buf_take(&out);
}

/* A number of the review's list, "12", or as some programs write it, "12.0". */
static bool look_number(size_t *out, const struct rob_finder *finder, const char *text)
{
    char number[16];
    size_t digits = strspn(text, "0123456789");
    bool whole = text[digits] == '.' && strspn(text + digits + 1, "0") == strlen(text + digits + 1);
    snprintf(number, sizeof number, "%.*s", (int)(digits < 12 ? digits : 12), text);
    return rob_finder_find(out, finder, whole ? number : text, NULL) == ROB_OK;
}

static bool look(size_t *out, const struct rob_finder *finder, const char *text, bool numbers)
{
    if (strspn(text, "0123456789. ") == strlen(text))
        return numbers && look_number(out, finder, text);
    if (rob_finder_look(out, finder, text))
        return true;
    bool doi = look_doi(out, finder, text);
    text = skip_number(text);
    if (doi) { /* a name beside it may be of another study */
        size_t cited = *out;
        return !look_cited(&cited, finder, text, false) || cited == *out;
    }
    return look_cited(out, finder, text, false) || look_cited(out, finder, text, true) ||
           look_year_first(out, finder, text);
}

bool rob_sheet_study_look(size_t *out, const struct rob_finder *finder, const char *text,
                          bool numbers)
{
    char *plain = plain_blanks(text);
    bool found = plain && look(out, finder, plain, numbers);
    free(plain);
    return found;
}
