/* The origin of a review's studies: imported files, or the stage before. */
#include "core/view_state.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

static const struct rob_event *event_at(const struct rob_view *view, size_t i)
{
    return &view->model->nodes.at[view->model->imports.at[i]]->event;
}

static int compare_events(const void *a, const void *b)
{
    const struct rob_event *const *x = a, *const *y = b;
    if ((*x)->time != (*y)->time)
        return (*x)->time < (*y)->time ? -1 : 1;
    if ((*x)->journal == (*y)->journal) /* several within a second */
        return ((*x)->line > (*y)->line) - ((*x)->line < (*y)->line);
    return ((*x)->id > (*y)->id) - ((*x)->id < (*y)->id);
}

static bool is_listed(const struct rob_origins *origins, size_t n, const char *sha256)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(origins->at[i].sha256, sha256) == 0)
            return true;
    return false;
}

static struct rob_origin origin_of(const struct rob_event *event)
{
    return (struct rob_origin){.source = event->source,
                               .file = event->file,
                               .sha256 = event->sha256,
                               .n_records = (size_t)event->n_records,
                               .n_new = (size_t)event->n_new,
                               .n_known = (size_t)event->n_known,
                               .n_doubtful = (size_t)event->n_doubtful};
}

/* The import is the last event of the command that adds its studies. */
static bool is_imported(const struct rob_event *event, const struct rob_event *const *imports,
                        size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (imports[i]->journal == event->journal && imports[i]->line == event->line + event->left)
            return true;
    return false;
}

/* On two machines one study may be added twice: once by a file is enough. */
static bool came_from_file(const struct rob_view *view, size_t study,
                           const struct rob_event *const *imports, size_t n)
{
    uint64_t key = rob_cell_key(ROB_CELL_STUDY, ROB_NOT_FOUND, rob_view__study(view, study),
                                ROB_NOT_FOUND, ROB_NO_OUTCOME);
    const struct rob_node *node = rob_model_newest(view->model, key);
    for (; node; node = rob_model_older(view->model, node))
        if (node->event.op == ROB_OP_STUDY && is_imported(&node->event, imports, n))
            return true;
    return false;
}

enum rob_status rob_origins_new(struct rob_origins **out, const struct rob_view *view,
                                struct rob_error *err)
{
    size_t n = view->model->imports.n, n_events = 0;
    struct rob_origins *origins = calloc(1, sizeof *origins);
    const struct rob_event **events = calloc(n + 1, sizeof *events);
    struct rob_origin *at = calloc(n + 1, sizeof *at);
    if (!origins || !events || !at) {
        free(origins);
        free(events);
        free(at);
        return rob_fail_memory(err);
    }
    for (size_t i = 0; i < n; i++)
        if (event_at(view, i)->op == ROB_OP_IMPORT)
            events[n_events++] = event_at(view, i);
    qsort(events, n_events, sizeof *events, compare_events);
    origins->at = at;
    for (size_t i = 0; i < n_events; i++)
        if (!is_listed(origins, origins->n, events[i]->sha256))
            at[origins->n++] = origin_of(events[i]);
    for (size_t s = 0; s < rob_view_n_studies(view) + rob_view_n_dropped(view); s++)
        origins->n_other += !came_from_file(view, s, events, n_events);
    free(events);
    *out = origins;
    return ROB_OK;
}

void rob_origins_free(struct rob_origins *origins)
{
    if (!origins)
        return;
    free((void *)origins->at);
    free(origins);
}

bool rob_view_stage(struct rob_stage *out, const struct rob_view *view)
{
    const struct rob_event *first = NULL;
    for (size_t i = 0; i < view->model->imports.n; i++) {
        const struct rob_event *event = event_at(view, i);
        if (event->op == ROB_OP_STAGE && (!first || event->id < first->id))
            first = event;
    }
    if (!first)
        return false;
    *out = (struct rob_stage){.name = first->name,
                              .from = first->from,
                              .rule = first->rule,
                              .heads = first->heads,
                              .n_heads = first->n_heads,
                              .n_taken = (size_t)first->n_taken};
    return true;
}
