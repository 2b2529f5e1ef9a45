/* Studies of a review that may be one paper. */
#include "core/papers.h"
#include "core/view_state.h"

#include "base/fail.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

enum { FOUND_MAX = 16 }; /* papers like one */

struct pairs {
    struct rob_duplicates shown; /* first: it is what the caller frees */
    ROB_VEC(struct rob_duplicate) list;
};

static const struct rob_event *drop_of(const struct rob_view *view, size_t study)
{
    return rob_model_drop(view->model, rob_view__study(view, study));
}

const char *rob_view_same_as(const struct rob_view *view, size_t study)
{
    const struct rob_event *drop = drop_of(view, study);
    return drop ? drop->other : NULL;
}

const char *rob_view_report_of(const struct rob_view *view, size_t study)
{
    const struct rob_event *drop = drop_of(view, study);
    return drop ? drop->report_of : NULL;
}

int rob_view_assessed_as(const struct rob_view *view, size_t study)
{
    int kept = rob_model_assessed_as(view->model, rob_view__study(view, study));
    return kept == ROB_NOT_FOUND ? kept
                                 : rob_view_study_of(view, view->model->studies.at[kept].study.id);
}

size_t rob_view_n_gone(const struct rob_view *view)
{
    size_t n = 0, listed = rob_view_n_studies(view);
    for (size_t s = listed; s < listed + rob_view_n_dropped(view); s++) {
        const struct rob_event *drop = drop_of(view, s);
        const char *kept = drop ? rob_model_kept(drop) : NULL;
        n += kept && rob_model_study(view->model, kept) != ROB_NOT_FOUND &&
             rob_view_assessed_as(view, s) == ROB_NOT_FOUND;
    }
    return n;
}

bool rob_view_are_different(const struct rob_view *view, size_t first, size_t second)
{
    const struct rob_model *model = view->model;
    const char *a = rob_view_study(view, first).id, *b = rob_view_study(view, second).id;
    for (size_t i = 0; i < model->different.n; i++) {
        const struct rob_event *event = &model->nodes.at[model->different.at[i]]->event;
        if ((strcmp(event->study, a) == 0 && strcmp(event->other, b) == 0) ||
            (strcmp(event->study, b) == 0 && strcmp(event->other, a) == 0))
            return true;
    }
    return false;
}

static bool add_pairs(struct pairs *pairs, const struct rob_view *view, size_t study,
                      struct rob_papers *papers, const struct rob_paper *paper)
{
    struct rob_papers_found found[FOUND_MAX];
    size_t n = rob_papers_find(found, FOUND_MAX, papers, paper);
    for (size_t i = 0; i < n && n != SIZE_MAX; i++) {
        struct rob_duplicate pair = {found[i].paper, study, found[i].likeness == ROB_PAPER_SAME,
                                     found[i].why, NULL};
        if (!rob_view_are_different(view, pair.first, study) && !rob_vec_push(&pairs->list, pair))
            return false;
    }
    return n != SIZE_MAX;
}

static bool has_edited_title(const struct rob_model *model, int study)
{
    int field = rob_study_field_number("title");
    return rob_model_newest(model, rob_cell_key(ROB_CELL_FIELD, ROB_NOT_FOUND, study, field,
                                                ROB_NO_OUTCOME)) != NULL;
}

/* The title of another paper that was imported under the id of this study, until the lead has
 * settled the title; *failed without memory. */
static const char *other_title(const struct rob_view *view, size_t s, bool *failed)
{
    const struct rob_model *model = view->model;
    int study = rob_view__study(view, s);
    struct rob_study shown = rob_view_study(view, s);
    const struct rob_node *node = rob_model_newest(
        model, rob_cell_key(ROB_CELL_STUDY, ROB_NOT_FOUND, study, ROB_NOT_FOUND, ROB_NO_OUTCOME));
    if (!node || !rob_model_older(model, node) || has_edited_title(model, study))
        return NULL;
    const char *other = NULL;
    for (; node && !other && !*failed; node = rob_model_older(model, node)) {
        const char *title = node->event.fields->title;
        if (!title || !*title || !shown.title || !*shown.title || strcmp(title, shown.title) == 0)
            continue;
        struct rob_papers_found found;
        struct rob_study imported = shown;
        imported.title = title;
        struct rob_papers *papers = rob_papers_new();
        struct rob_paper one = rob_paper_of(&shown), two = rob_paper_of(&imported);
        size_t n = papers && rob_papers_add(papers, &one) ? rob_papers_find(&found, 1, papers, &two)
                                                          : SIZE_MAX;
        *failed = n == SIZE_MAX;
        other = !*failed && (!n || found.likeness != ROB_PAPER_SAME) ? title : NULL;
        rob_papers_free(papers);
    }
    return other;
}

static bool add_mixed(struct pairs *pairs, const struct rob_view *view, size_t study)
{
    bool failed = false;
    const char *title = other_title(view, study, &failed);
    const struct rob_duplicate mixed = {study, study, false, "two papers got the same id", title};
    pairs->shown.n_mixed += title != NULL;
    return !failed && (!title || rob_vec_push(&pairs->list, mixed));
}

enum rob_status rob_duplicates_new(struct rob_duplicates **out, const struct rob_view *view,
                                   struct rob_error *err)
{
    struct pairs *pairs = calloc(1, sizeof *pairs);
    struct rob_papers *papers = rob_papers_new();
    bool ok = pairs && papers;
    for (size_t s = 0; ok && s < rob_view_n_studies(view); s++) {
        struct rob_study study = rob_view_study(view, s);
        struct rob_paper paper = rob_paper_of(&study);
        ok = add_pairs(pairs, view, s, papers, &paper) && rob_papers_keep(papers) &&
             add_mixed(pairs, view, s);
    }
    rob_papers_free(papers);
    if (!ok) {
        rob_duplicates_free(pairs ? &pairs->shown : NULL);
        return rob_fail_memory(err);
    }
    pairs->shown.at = pairs->list.at;
    pairs->shown.n = pairs->list.n;
    *out = &pairs->shown;
    return ROB_OK;
}

void rob_duplicates_free(struct rob_duplicates *duplicates)
{
    struct pairs *pairs = (struct pairs *)duplicates;
    if (!pairs)
        return;
    rob_vec_free(&pairs->list);
    free(pairs);
}
