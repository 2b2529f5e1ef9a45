/* Finding the study that a person means. */
#include "core/view_state.h"

#include "base/fail.h"
#include "base/map.h"
#include "base/text.h"
#include "base/title.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool rob_study_matches(const struct rob_study *study, const char *text)
{
    const char *const fields[] = {study->label, study->title, study->authors, study->id};
    char *wanted = rob_text_normal(text ? text : "");
    bool found = !wanted || !*wanted;
    for (size_t i = 0; i < sizeof fields / sizeof *fields && !found; i++) {
        char *normal = rob_text_normal(fields[i] ? fields[i] : "");
        found = normal && strstr(normal, wanted);
        free(normal);
    }
    free(wanted);
    return found;
}

enum { CHOICES_SHOWN = 4 };

struct search {
    const struct rob_view *view;
    const char *text, *normal, *title; /* normal forms as a name and as a title */
    size_t found, n;
    struct rob_buf choices;
};

typedef int match(const struct search *search, const struct rob_study *study); /* -1: no memory */

/* The study with this id or, where it is a whole number, with this place in the list. */
static bool find_named(struct search *search)
{
    char *end = NULL;
    int study = rob_view_study_of(search->view, search->text);
    long n = (long)(rob_view_n_studies(search->view) + rob_view_n_dropped(search->view));
    long number = strtol(search->text, &end, 10);
    bool is_number = end != search->text && *end == '\0' && *search->text != '-';
    if (study == ROB_NOT_FOUND && is_number && number >= 1 && number <= n)
        study = (int)number - 1;
    search->n = study != ROB_NOT_FOUND;
    search->found = search->n ? (size_t)study : 0;
    return search->n > 0;
}

static int same_label(const struct search *search, const struct rob_study *study)
{
    char *normal = rob_text_normal(study->label ? study->label : "");
    int same = normal ? *normal && strcmp(normal, search->normal) == 0 : -1;
    free(normal);
    return same;
}

static int same_title(const struct search *search, const struct rob_study *study)
{
    char *title = rob_title_normal(study->title ? study->title : "");
    int same = title ? *title && strcmp(title, search->title) == 0 : -1;
    free(title);
    return same;
}

static int same_prefix(const struct search *search, const struct rob_study *study)
{
    return *search->text && strncmp(study->id, search->text, strlen(search->text)) == 0;
}

/* "Wang" of "Wang 2005". It is only asked back, even where one study fits: a sheet that says "Wang"
 * may mean a study that is not here. */
static int begins_label(const struct search *search, const struct rob_study *study)
{
    char *normal = rob_text_normal(study->label ? study->label : "");
    size_t len = strlen(search->normal);
    int yes = normal ? len > 0 && strncmp(normal, search->normal, len) == 0 : -1;
    free(normal);
    return yes;
}

/* The first kind of match decides: an id is never mistaken for the prefix of another. */
static match *const matches[] = {same_label, same_title, same_prefix};

static bool look(struct search *search, match *fits)
{
    size_t n = rob_view_n_studies(search->view) + rob_view_n_dropped(search->view);
    search->n = 0;
    for (size_t s = 0; s < n; s++) {
        struct rob_study study = rob_view_study(search->view, s);
        int yes = fits(search, &study);
        if (yes < 0)
            return false;
        if (!yes)
            continue;
        search->found = s;
        if (search->n++ < CHOICES_SHOWN)
            rob_buf_printf(&search->choices, "%s%s", search->n > 1 ? ", " : "",
                           fits == same_label || fits == same_title ? study.id : study.label);
    }
    return true;
}

static enum rob_status several(const struct search *search, struct rob_error *err)
{
    char more[32] = "";
    if (search->n > CHOICES_SHOWN)
        snprintf(more, sizeof more, " and %zu more", search->n - CHOICES_SHOWN);
    return rob_fail(err, ROB_INVALID, "'%s' could be several studies: %s%s", search->text,
                    rob_buf_text(&search->choices), more);
}

static enum rob_status not_found(struct search *search, struct rob_error *err)
{
    const char *nearest = NULL;
    if (!look(search, begins_label))
        return rob_fail_memory(err);
    if (search->n > 1)
        return several(search, err);
    if (search->n == 1)
        nearest = rob_view_study(search->view, search->found).label;
    for (size_t s = 0; s < rob_view_n_studies(search->view) && !search->n; s++) {
        struct rob_study study = rob_view_study(search->view, s);
        nearest = rob_text_nearer(search->text, nearest, study.id);
        nearest = rob_text_nearer(search->text, nearest, study.label);
    }
    if (!nearest)
        return rob_fail(err, ROB_INVALID, "unknown study '%s'; %s", search->text,
                        rob_view_n_studies(search->view) ? "syrob studies lists them"
                                                         : "the review has no studies yet");
    return rob_fail(err, ROB_INVALID, "unknown study '%s'; did you mean '%s'?", search->text,
                    nearest);
}

enum rob_status rob_view_find_study(size_t *out, const struct rob_view *view, const char *text,
                                    struct rob_error *err)
{
    struct search search = {.view = view, .text = text};
    if (find_named(&search)) {
        *out = search.found;
        return ROB_OK;
    }
    char *normal = rob_text_normal(text), *title = rob_title_normal(text);
    search.normal = normal;
    search.title = title;
    bool memory = normal && title;
    for (size_t m = 0; memory && m < sizeof matches / sizeof *matches && !search.n; m++)
        memory = look(&search, matches[m]);
    enum rob_status status = ROB_OK;
    if (!memory || search.choices.failed)
        status = rob_fail_memory(err);
    else if (search.n == 0)
        status = not_found(&search, err);
    else if (search.n > 1)
        status = several(&search, err);
    else
        *out = search.found;
    rob_buf_free(&search.choices);
    free(normal);
    free(title);
    return status;
}

/* --- many texts -------------------------------------------------------------------------- */

/* Ids, labels, titles, DOIs and PubMed numbers by a hash that ignores differences of writing. */
struct entry {
    uint64_t hash;
    size_t study;
};

struct rob_finder {
    const struct rob_view *view;
    struct entry *entries; /* sorted */
    size_t n;
};

static int compare_entries(const void *a, const void *b)
{
    const struct entry *first = a, *second = b;
    if (first->hash != second->hash)
        return first->hash < second->hash ? -1 : 1;
    return (first->study > second->study) - (first->study < second->study);
}

enum { NAMES = 6 }; /* of a study */

/* The rules for titles would make one name of Gomez and Gomes, and a label without its letter is
 * no label: they are never mixed. */
enum kind { NAME, TITLE, CITED };

static uint64_t hash_of(const char *normal, enum kind kind)
{
    return rob_map_mix(rob_map_hash(normal, strlen(normal)) + (uint64_t)kind);
}

/* Takes a normal form. */
static bool add_entry(struct rob_finder *finder, char *normal, enum kind kind, size_t study)
{
    if (normal && *normal)
        finder->entries[finder->n++] = (struct entry){hash_of(normal, kind), study};
    bool ok = normal != NULL;
    free(normal);
    return ok;
}

static bool add_name(struct rob_finder *finder, const char *name, size_t study)
{
    return add_entry(finder, rob_text_normal(name ? name : ""), NAME, study);
}

/* "hale1997" of the label "Hale 1997a" */
static bool add_cited(struct rob_finder *finder, const char *label, size_t study)
{
    char *normal = rob_text_normal(label ? label : "");
    size_t len = normal ? strlen(normal) : 0;
    if (len > 1 && normal[len - 1] >= 'a' && normal[len - 1] <= 'z' && normal[len - 2] >= '0' &&
        normal[len - 2] <= '9')
        normal[len - 1] = '\0';
    return add_entry(finder, normal, CITED, study);
}

/* A bare number could be any, so it is found by "PMID 123" alone. */
static bool add_number(struct rob_finder *finder, const char *pmid, size_t study)
{
    char text[32];
    if (!pmid || !*pmid)
        return true;
    snprintf(text, sizeof text, "pmid%s", pmid);
    return add_name(finder, text, study);
}

struct rob_finder *rob_finder_new(const struct rob_view *view)
{
    size_t n = rob_view_n_studies(view) + rob_view_n_dropped(view);
    struct rob_finder *finder = calloc(1, sizeof *finder);
    bool ok = finder != NULL;
    if (ok) {
        finder->view = view;
        finder->entries = calloc(NAMES * n + 1, sizeof *finder->entries);
        ok = finder->entries != NULL;
    }
    for (size_t s = 0; ok && s < n; s++) {
        struct rob_study study = rob_view_study(view, s);
        ok = add_name(finder, study.label, s) && add_name(finder, study.id, s) &&
             add_name(finder, study.doi, s) && add_number(finder, study.pmid, s) &&
             add_cited(finder, study.label, s) &&
             add_entry(finder, rob_title_normal(study.title ? study.title : ""), TITLE, s);
    }
    if (!ok) {
        rob_finder_free(finder);
        return NULL;
    }
    qsort(finder->entries, finder->n, sizeof *finder->entries, compare_entries);
    return finder;
}

/* The first entry whose hash is not less than this one. */
static size_t first_entry(const struct rob_finder *finder, uint64_t hash)
{
    size_t low = 0, high = finder->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (finder->entries[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The study with a normal form that no other has. */
static bool look_up(size_t *out, const struct rob_finder *finder, char *normal, enum kind kind)
{
    if (!normal)
        return false;
    uint64_t hash = hash_of(normal, kind);
    bool one = *normal != '\0';
    free(normal);
    size_t at = first_entry(finder, hash), found = SIZE_MAX;
    for (; at < finder->n && finder->entries[at].hash == hash; at++) {
        one = one && (found == SIZE_MAX || found == finder->entries[at].study);
        found = finder->entries[at].study;
    }
    if (!one || found == SIZE_MAX)
        return false;
    *out = found;
    return true;
}

bool rob_finder_look(size_t *out, const struct rob_finder *finder, const char *text)
{
    return look_up(out, finder, rob_text_normal(text), NAME) ||
           look_up(out, finder, rob_title_normal(text), TITLE);
}

size_t rob_finder_cited(size_t *out, size_t max, const struct rob_finder *finder, const char *text)
{
    size_t n = 0;
    char *normal = rob_text_normal(text);
    uint64_t hash = normal && *normal ? hash_of(normal, CITED) : 0;
    for (size_t at = first_entry(finder, hash);
         hash && at < finder->n && finder->entries[at].hash == hash; at++) {
        if (n < max)
            out[n] = finder->entries[at].study;
        n++;
    }
    free(normal);
    return n;
}

struct rob_study rob_finder_study(const struct rob_finder *finder, size_t study)
{
    return rob_view_study(finder->view, study);
}

enum rob_status rob_finder_find(size_t *out, const struct rob_finder *finder, const char *text,
                                struct rob_error *err)
{
    bool number = strspn(text, "0123456789") == strlen(text);
    if (!number && rob_finder_look(out, finder, text))
        return ROB_OK;
    return rob_view_find_study(out, finder->view, text, err);
}

void rob_finder_free(struct rob_finder *finder)
{
    if (!finder)
        return;
    free(finder->entries);
    free(finder);
}
