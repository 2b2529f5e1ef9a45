#include "core/papers.h"

#include "base/map.h"
#include "base/text.h"
#include "base/title.h"
#include "base/vec.h"

#include <syrob/view.h>

#include <stdlib.h>
#include <string.h>

enum {
    ALIKE = 60,          /* percent of similarity: two titles with one DOI */
    DOUBTFUL = 85,       /* two titles that may be of one paper */
    NEAR = 70,           /* the same for those of one author and year */
    TELLING = 20,        /* bytes of a title that is hardly another's, too */
    SHORT = 10,          /* bytes of a title that is too short to be similar to another */
    AUTHOR = 4,          /* bytes of the first author by which similar titles are looked for */
    END = 24,            /* bytes of the beginning and end by which similar titles are looked for */
    BEGINNING = 30,      /* bytes of a title that is the beginning of another */
    CANDIDATES_MAX = 32, /* looked at for each key: rows of one title cannot take forever */
};

_Static_assert(END <= BEGINNING, "titles with one beginning have one key for it");

#define NONE ROB_MAP_NONE /* no enumerator: C11 has room for an int there */

enum { MARKS = 4 };

static const char DIGITS[] = "0123456789";

/* The keys by which papers are looked for. */
enum key { BY_DOI, BY_PMID, BY_TITLE, BY_BEGINNING, BY_END, BY_AUTHOR, N_KEYS };

struct paper {
    char *title, *author; /* normal forms */
    char *signs;          /* of the title, which its normal form does not have */
    char *doi, *pmid, *page;
    size_t n_title;
    int year;
    uint64_t marks[MARKS]; /* a bit for each trigram of the title; trigrams may share one */
    uint64_t keys[N_KEYS]; /* 0: it has no such key */
    uint32_t next[N_KEYS]; /* the next paper with this key, or NONE */
    uint32_t last[N_KEYS]; /* of the first with a key: the last; otherwise not used */
};

struct rob_papers {
    ROB_VEC(struct paper) papers;
    struct rob_map first; /* with a key */
    struct paper last;    /* looked for last, unless it was added; its title is NULL then */
};

/* --- a paper ----------------------------------------------------------------------------- */

static char *copy(const char *text)
{
    return strdup(text ? text : "");
}

/* The surname of the first author. */
static char *make_author(const struct rob_paper *paper)
{
    const char *text = paper->authors ? paper->authors : "";
    char *first = strndup(text, paper->n_surname ? paper->n_surname : strcspn(text, ",;")),
         *normal = first ? rob_text_normal(first) : NULL;
    free(first);
    if (normal)
        rob_text_short_umlauts(normal);
    return normal;
}

/* "221" of "221-8", "s354" of "S354-5". */
static char *make_page(const char *pages)
{
    const char *text = pages ? pages : "";
    char *first = strndup(text, strcspn(text, "-,; \xE2")),
         *normal = first ? rob_text_normal(first) : NULL;
    free(first);
    return normal;
}

static uint64_t key_of(enum key key, const char *text, size_t len)
{
    uint64_t hash = rob_map_mix(rob_map_hash(text, len) + (uint64_t)key);
    return len ? hash | 1 : 0;
}

static void make_marks(struct paper *paper)
{
    const char *title = paper->title;
    for (size_t i = 0; title[i] && title[i + 1] && title[i + 2]; i++) {
        uint64_t hash = rob_map_hash(title + i, 3) >> 16;
        paper->marks[hash % MARKS] |= (uint64_t)1 << (hash / MARKS % 64);
    }
}

static void make_keys(struct paper *paper)
{
    size_t len = paper->n_title, end = len < END ? len : END;
    size_t n_author = strnlen(paper->author, AUTHOR);
    paper->keys[BY_DOI] = key_of(BY_DOI, paper->doi, strlen(paper->doi));
    paper->keys[BY_PMID] = key_of(BY_PMID, paper->pmid, strlen(paper->pmid));
    paper->keys[BY_TITLE] = key_of(BY_TITLE, paper->title, len);
    paper->keys[BY_BEGINNING] = key_of(BY_BEGINNING, paper->title, end);
    paper->keys[BY_END] = key_of(BY_END, paper->title + len - end, end);
    if (n_author && paper->year)
        paper->keys[BY_AUTHOR] =
            rob_map_mix(key_of(BY_AUTHOR, paper->author, n_author) + (uint64_t)paper->year) | 1;
}

static void free_paper(struct paper *paper)
{
    free(paper->title);
    free(paper->signs);
    free(paper->author);
    free(paper->doi);
    free(paper->pmid);
    free(paper->page);
}

static bool make_paper(struct paper *out, const struct rob_paper *paper)
{
    *out = (struct paper){.title = rob_title_normal(paper->title ? paper->title : ""),
                          .signs = rob_title_signs(paper->title ? paper->title : ""),
                          .author = make_author(paper),
                          .doi = copy(paper->doi),
                          .pmid = copy(paper->pmid),
                          .page = make_page(paper->pages),
                          .year = paper->year};
    for (size_t i = 0; i < N_KEYS; i++)
        out->next[i] = NONE;
    if (!out->title || !out->signs || !out->author || !out->doi || !out->pmid || !out->page) {
        free_paper(out);
        *out = (struct paper){0};
        return false;
    }
    out->n_title = strlen(out->title);
    make_marks(out);
    make_keys(out);
    return true;
}

/* --- similarity -------------------------------------------------------------------------- */

static int compare_trigrams(const void *a, const void *b)
{
    uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
    return (one > other) - (one < other);
}

/* The trigrams of a text, sorted. */
static uint32_t *make_trigrams(const char *text, size_t n)
{
    uint32_t *trigrams = malloc((n ? n : 1) * sizeof *trigrams);
    for (size_t i = 0; trigrams && i < n; i++)
        trigrams[i] = (uint32_t)(unsigned char)text[i] << 16 |
                      (uint32_t)(unsigned char)text[i + 1] << 8 | (unsigned char)text[i + 2];
    if (trigrams && n > 1)
        qsort(trigrams, n, sizeof *trigrams, compare_trigrams);
    return trigrams;
}

static size_t count_common(const uint32_t *a, size_t n_a, const uint32_t *b, size_t n_b)
{
    size_t n = 0;
    for (size_t i = 0, k = 0; i < n_a && k < n_b;) {
        n += a[i] == b[k];
        size_t step = a[i] <= b[k];
        k += a[i] >= b[k];
        i += step;
    }
    return n;
}

static size_t count_trigrams(const struct paper *paper)
{
    return paper->n_title > 2 ? paper->n_title - 2 : 0;
}

static size_t similarity(const struct paper *a, const struct paper *b)
{
    size_t n_a = count_trigrams(a), n_b = count_trigrams(b), common = 0;
    uint32_t *one = make_trigrams(a->title, n_a), *other = make_trigrams(b->title, n_b);
    if (one && other)
        common = count_common(one, n_a, other, n_b);
    free(one);
    free(other);
    return n_a + n_b ? 200 * common / (n_a + n_b) : 0;
}

static bool is_beginning(const struct paper *a, const struct paper *b)
{
    size_t n = a->n_title < b->n_title ? a->n_title : b->n_title;
    return n >= BEGINNING && a->keys[BY_BEGINNING] == b->keys[BY_BEGINNING] &&
           memcmp(a->title, b->title, n) == 0;
}

/* Trigrams of one title that the other cannot have: its marks are not among the other's. */
static size_t count_lacking(const struct paper *one, const struct paper *other)
{
    size_t n = 0;
    for (size_t i = 0; i < MARKS; i++)
        for (uint64_t marks = one->marks[i] & ~other->marks[i]; marks; marks &= marks - 1)
            n++;
    return n;
}

/* At least this similar? The marks refuse nearly all others, without a closer look. */
static bool is_similar(const struct paper *a, const struct paper *b, size_t percent)
{
    size_t n_a = count_trigrams(a), n_b = count_trigrams(b);
    size_t common = (percent * (n_a + n_b) + 199) / 200; /* so many are needed */
    if (common > n_a || common > n_b || count_lacking(a, b) > n_a - common ||
        count_lacking(b, a) > n_b - common)
        return false;
    return similarity(a, b) >= percent;
}

/* --- likeness ---------------------------------------------------------------------------- */

static bool same_text(const char *a, const char *b)
{
    return *a && strcmp(a, b) == 0;
}

/* True for papers with the same text that makes one of their keys. Most keys differ: their texts
 * need not be looked at. */
static bool same_by(enum key key, const struct paper *a, const struct paper *b, const char *of_a,
                    const char *of_b)
{
    return a->keys[key] == b->keys[key] && same_text(of_a, of_b);
}

static bool same_doi(const struct paper *a, const struct paper *b)
{
    return same_by(BY_DOI, a, b, a->doi, b->doi);
}

static bool same_pmid(const struct paper *a, const struct paper *b)
{
    return same_by(BY_PMID, a, b, a->pmid, b->pmid);
}

static bool same_title(const struct paper *a, const struct paper *b)
{
    return same_by(BY_TITLE, a, b, a->title, b->title);
}

/* "chen" and "chena": one source has the surname, another more. */
static bool same_author(const struct paper *a, const struct paper *b)
{
    size_t n_a = strlen(a->author), n_b = strlen(b->author), n = n_a < n_b ? n_a : n_b;
    return n ? memcmp(a->author, b->author, n) == 0 : n_a == n_b;
}

static bool contradicts(const char *a, const char *b)
{
    return *a && *b && strcmp(a, b) != 0;
}

static bool years_are_near(const struct paper *a, const struct paper *b)
{
    return !a->year || !b->year || abs(a->year - b->year) <= 1;
}

struct likeness {
    enum rob_likeness likeness;
    const char *why;
};

static struct likeness by_number(const struct paper *a, const struct paper *b)
{
    bool doi = same_doi(a, b);
    bool unknown = !*a->title || !*b->title;
    if (unknown || same_title(a, b))
        return (struct likeness){ROB_PAPER_SAME, doi ? "the same DOI" : "the same PubMed number"};
    bool alike = is_beginning(a, b) || is_similar(a, b, ALIKE);
    if (alike && !contradicts(a->page, b->page))
        return (struct likeness){ROB_PAPER_SAME, doi ? "the same DOI and similar titles"
                                                     : "the same PubMed number and similar titles"};
    return (struct likeness){ROB_PAPER_DOUBTFUL,
                             doi ? "the same DOI, but a different title or page"
                                 : "the same PubMed number, but a different title or page"};
}

static bool has_number(const struct paper *paper)
{
    return *paper->doi || *paper->pmid;
}

static struct likeness by_title(const struct paper *a, const struct paper *b)
{
    bool telling = a->n_title >= TELLING || (!has_number(a) && !has_number(b));
    bool same_year = a->year == b->year;
    bool same_page = same_text(a->page, b->page);
    if (strcmp(a->signs, b->signs) != 0)
        return (struct likeness){ROB_PAPER_DOUBTFUL,
                                 "the same title except for a sign or a decimal point"};
    if (telling && same_author(a, b) && !contradicts(a->doi, b->doi) &&
        !contradicts(a->page, b->page) && (same_year || (same_page && years_are_near(a, b))))
        return (struct likeness){ROB_PAPER_SAME, "the same title, author and year"};
    if (a->n_title >= TELLING || years_are_near(a, b))
        return (struct likeness){ROB_PAPER_DOUBTFUL, "the same title"};
    return (struct likeness){ROB_PAPER_OTHER, ""};
}

static bool same_digits(const char *a, const char *b)
{
    for (a = strpbrk(a, DIGITS), b = strpbrk(b, DIGITS); a && b && *a == *b;)
        a = strpbrk(a + 1, DIGITS), b = strpbrk(b + 1, DIGITS);
    return !a && !b;
}

/* The same author and year, and nothing that contradicts: their titles may differ by more than a
 * typing error, but not in a number, by which papers of one series differ. */
static bool have_one_source(const struct paper *a, const struct paper *b)
{
    return *a->author && same_author(a, b) && *b->author && a->year && a->year == b->year &&
           a->n_title >= SHORT && b->n_title >= SHORT && !contradicts(a->doi, b->doi) &&
           !contradicts(a->pmid, b->pmid) && !contradicts(a->page, b->page) &&
           same_digits(a->title, b->title);
}

static struct likeness compare(const struct paper *a, const struct paper *b)
{
    if (same_doi(a, b) || same_pmid(a, b))
        return by_number(a, b);
    if (same_title(a, b))
        return by_title(a, b);
    bool telling = years_are_near(a, b) && a->n_title >= TELLING && b->n_title >= TELLING;
    if (telling && is_beginning(a, b))
        return (struct likeness){ROB_PAPER_DOUBTFUL, "one title is the beginning of the other"};
    if (telling && is_similar(a, b, DOUBTFUL))
        return (struct likeness){ROB_PAPER_DOUBTFUL, "a similar title"};
    if (have_one_source(a, b) && is_similar(a, b, NEAR))
        return (struct likeness){ROB_PAPER_DOUBTFUL, "a similar title, the same author and year"};
    return (struct likeness){ROB_PAPER_OTHER, ""};
}

/* --- the index --------------------------------------------------------------------------- */

struct rob_paper rob_paper_of(const struct rob_study *study)
{
    struct rob_paper paper = {.title = study->title,
                              .authors = study->authors,
                              .doi = study->doi,
                              .pmid = study->pmid,
                              .pages = study->pages,
                              .year = study->year};
    /* Names are written in many ways, "Sharon L. Hale and Robert A. Kloner"; the label, "Hale
     * 1997", begins with the surname that was found in them, if nobody has changed it. */
    size_t n = study->label ? strcspn(study->label, "0123456789") : 0;
    char *surname = n > 1 ? strndup(study->label, n - 1) : NULL;
    if (surname && study->label[n - 1] == ' ' && study->authors &&
        strstr(study->authors, surname)) {
        paper.authors = study->label;
        paper.n_surname = n - 1;
    }
    free(surname);
    return paper;
}

struct rob_papers *rob_papers_new(void)
{
    return calloc(1, sizeof(struct rob_papers));
}

void rob_papers_free(struct rob_papers *papers)
{
    if (!papers)
        return;
    for (size_t i = 0; i < papers->papers.n; i++)
        free_paper(&papers->papers.at[i]);
    free_paper(&papers->last);
    rob_vec_free(&papers->papers);
    rob_map_free(&papers->first);
    free(papers);
}

struct wanted {
    enum key key;
    uint64_t value;
};

static bool has_key(const void *elements, uint32_t at, const void *key)
{
    const struct wanted *wanted = key;
    return ((const struct paper *)elements)[at].keys[wanted->key] == wanted->value;
}

static uint32_t first_with(const struct rob_papers *papers, enum key key, uint64_t value)
{
    const struct wanted wanted = {key, value};
    return value ? rob_map_find(&papers->first, value, has_key, papers->papers.at, &wanted) : NONE;
}

static bool link_key(struct rob_papers *papers, uint32_t at, enum key key)
{
    struct paper *all = papers->papers.at;
    uint64_t value = all[at].keys[key];
    uint32_t first = first_with(papers, key, value);
    if (first == NONE) {
        all[at].last[key] = at;
        return !value || rob_map_add(&papers->first, value, at);
    }
    all[all[first].last[key]].next[key] = at;
    all[first].last[key] = at;
    return true;
}

bool rob_papers_keep(struct rob_papers *papers)
{
    uint32_t at = (uint32_t)papers->papers.n;
    bool ok = papers->last.title && rob_vec_push(&papers->papers, papers->last);
    if (ok)
        papers->last = (struct paper){0};
    for (size_t i = 0; i < N_KEYS && ok; i++)
        ok = link_key(papers, at, (enum key)i);
    return ok;
}

bool rob_papers_add_number(struct rob_papers *papers, size_t paper, bool pmid, const char *number,
                           bool *taken)
{
    enum key key = pmid ? BY_PMID : BY_DOI;
    struct paper *of = &papers->papers.at[paper];
    char *set = copy(number);
    if (!set)
        return false;
    uint64_t value = key_of(key, set, strlen(set));
    *taken = first_with(papers, key, value) != NONE;
    if (*taken) {
        free(set);
        return true;
    }
    free(pmid ? of->pmid : of->doi);
    *(pmid ? &of->pmid : &of->doi) = set;
    of->keys[key] = value;
    return link_key(papers, (uint32_t)paper, key);
}

bool rob_papers_add(struct rob_papers *papers, const struct rob_paper *paper)
{
    return rob_papers_find(NULL, 0, papers, paper) != SIZE_MAX && rob_papers_keep(papers);
}

/* --- finding ----------------------------------------------------------------------------- */

/* The papers found so far, the surest first. */
struct list {
    struct rob_papers_found *at;
    size_t n, max;
};

static bool is_listed(const struct list *list, uint32_t paper)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->at[i].paper == paper)
            return true;
    return false;
}

static void insert(struct list *list, uint32_t paper, struct likeness like)
{
    if (list->n == list->max && list->at[list->n - 1].likeness >= like.likeness)
        return;
    size_t i = list->n < list->max ? list->n++ : list->n - 1;
    for (; i > 0 && list->at[i - 1].likeness < like.likeness; i--)
        list->at[i] = list->at[i - 1];
    list->at[i] = (struct rob_papers_found){paper, like.likeness, like.why};
}

size_t rob_papers_find(struct rob_papers_found *out, size_t max, struct rob_papers *papers,
                       const struct rob_paper *paper)
{
    struct list list = {out, 0, max};
    struct paper *wanted = &papers->last;
    free_paper(wanted);
    if (!make_paper(wanted, paper))
        return SIZE_MAX;
    for (size_t i = 0; i < N_KEYS && max; i++) {
        uint32_t at = first_with(papers, (enum key)i, wanted->keys[i]);
        for (size_t n = 0; at != NONE && n < CANDIDATES_MAX; n++) {
            const struct paper *other = &papers->papers.at[at];
            struct likeness like = compare(wanted, other);
            if (like.likeness != ROB_PAPER_OTHER && !is_listed(&list, at))
                insert(&list, at, like);
            at = other->next[i];
        }
    }
    return list.n;
}
