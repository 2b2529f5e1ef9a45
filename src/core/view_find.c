/* Finding the study that a person means. */
#include "core/view_state.h"

#include "base/fail.h"
#include "base/text.h"

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
    const char *text, *normal;
    size_t found, n;
    struct rob_buf choices;
};

typedef int match(const struct search *search, const struct rob_study *study); /* -1: no memory */

static int same_id(const struct search *search, const struct rob_study *study)
{
    return strcmp(study->id, search->text) == 0;
}

static int same_number(const struct search *search, const struct rob_study *study)
{
    char *end = NULL;
    long number = strtol(search->text, &end, 10);
    return end != search->text && *end == '\0' && *search->text != '-' && number == study->number;
}

static int same_normal(const struct search *search, const char *text)
{
    char *normal = rob_text_normal(text ? text : "");
    int same = normal ? *normal && strcmp(normal, search->normal) == 0 : -1;
    free(normal);
    return same;
}

static int same_label(const struct search *search, const struct rob_study *study)
{
    return same_normal(search, study->label);
}

static int same_title(const struct search *search, const struct rob_study *study)
{
    return same_normal(search, study->title);
}

static int same_prefix(const struct search *search, const struct rob_study *study)
{
    return *search->text && strncmp(study->id, search->text, strlen(search->text)) == 0;
}

/* The first kind that fits at all decides: an id is never taken for somebody else's prefix. */
static match *const matches[] = {same_id, same_number, same_label, same_title, same_prefix};

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
            rob_buf_printf(&search->choices, "%s%s", search->n > 1 ? ", " : "", study.id);
    }
    return true;
}

static enum rob_status not_found(const struct search *search, struct rob_error *err)
{
    const char *nearest = NULL;
    for (size_t s = 0; s < rob_view_n_studies(search->view); s++) {
        struct rob_study study = rob_view_study(search->view, s);
        nearest = rob_text_nearer(search->text, nearest, study.id);
        nearest = rob_text_nearer(search->text, nearest, study.label);
    }
    if (!nearest)
        return rob_fail(err, ROB_INVALID, "there is no study '%s'; the review has none yet",
                        search->text);
    return rob_fail(err, ROB_INVALID, "there is no study '%s'; the nearest is '%s'", search->text,
                    nearest);
}

enum rob_status rob_view_find_study(size_t *out, const struct rob_view *view, const char *text,
                                    struct rob_error *err)
{
    char *normal = rob_text_normal(text);
    struct search search = {.view = view, .text = text, .normal = normal};
    bool memory = normal != NULL;
    for (size_t m = 0; memory && m < sizeof matches / sizeof *matches && !search.n; m++)
        memory = look(&search, matches[m]);
    enum rob_status status = ROB_OK;
    if (!memory || search.choices.failed)
        status = rob_fail_memory(err);
    else if (search.n == 0)
        status = not_found(&search, err);
    else if (search.n > 1)
        status = rob_fail(err, ROB_INVALID, "'%s' could be several studies: %s%s", text,
                          rob_buf_text(&search.choices), search.n > CHOICES_SHOWN ? " ..." : "");
    else
        *out = search.found;
    rob_buf_free(&search.choices);
    free(normal);
    return status;
}
