/* Finds the records of citation files that are new to a review, and plans the events that add them.
 */
#include <syrob/import.h>

#include "base/arena.h"
#include "base/fail.h"
#include "base/utf8.h"

#include <syrob/work.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* A study of the review, or one that an earlier record becomes. */
struct known {
    const char *id, *doi, *title; /* NULL or "" unknown */
    int year;
};

struct planning {
    struct rob_import *out;
    struct rob_import_record *records;
    struct known *known;
    size_t n_known;
    const char **ids; /* of the new studies */
    struct rob_arena *arena;
    struct rob_error *err;
};

/* --- the same paper ---------------------------------------------------------------------- */

static bool both(const char *a, const char *b)
{
    return a && b && *a && *b;
}

static const char *next_letter(const char *text)
{
    while (*text && (unsigned char)*text < 0x80 && !isalnum((unsigned char)*text))
        text++;
    return text;
}

/* Titles compare by their letters and digits in any case, since people retype them. */
static bool same_title(const char *a, const char *b)
{
    if (!both(a, b))
        return false;
    for (;; a++, b++) {
        a = next_letter(a);
        b = next_letter(b);
        if (!*a || !*b || tolower((unsigned char)*a) != tolower((unsigned char)*b))
            return *a == *b;
    }
}

static const struct known *find_id(const struct planning *in, const char *id)
{
    for (size_t i = 0; i < in->n_known; i++)
        if (strcmp(in->known[i].id, id) == 0)
            return &in->known[i];
    return NULL;
}

static const struct known *find_like(const struct planning *in, const struct rob_citation *c)
{
    for (size_t i = 0; i < in->n_known; i++)
        if ((!c->year || !in->known[i].year || in->known[i].year == c->year) &&
            same_title(in->known[i].title, c->title))
            return &in->known[i];
    return NULL;
}

/* Ids are short, so two papers may share one: their DOIs tell them apart, else their titles. */
static bool same_paper(const struct known *known, const struct rob_citation *citation)
{
    if (both(known->doi, citation->doi))
        return strcmp(known->doi, citation->doi) == 0;
    return !both(known->title, citation->title) || same_title(known->title, citation->title);
}

/* The shortest id that no other paper has; *same is set if the review has this paper already. */
static enum rob_status find_id_of(char id[ROB_STUDY_ID_SIZE], const struct known **same,
                                  const struct planning *in, const struct rob_citation *c)
{
    for (unsigned n = ROB_STUDY_ID_SUFFIX; n <= ROB_STUDY_ID_SUFFIX_MAX; n++) {
        enum rob_status status = rob_citation_study_id(id, ROB_STUDY_ID_SIZE, c, n, in->err);
        const struct known *known = status ? NULL : find_id(in, id);
        if (status || !known)
            return status;
        if (same_paper(known, c)) {
            *same = known;
            return ROB_OK;
        }
    }
    return rob_fail(in->err, ROB_INVALID, "no id is free for '%s'", c->title);
}

/* --- records ----------------------------------------------------------------------------- */

static bool is_doubtful(const struct rob_citations *file, const struct rob_citation *c)
{
    for (size_t i = 0; i < file->n_problems; i++)
        if (file->problems[i].record == c->record &&
            file->problems[i].kind == ROB_CITATION_DOUBTFUL)
            return true;
    return false;
}

static const char *or_null(const char *text)
{
    return *text ? text : NULL;
}

/* A sheet of judgements knows only "Amorim 2017" of a study, in the place of its title. */
static const char *make_label(struct planning *in, const struct rob_citation *c)
{
    enum { NAME_COLUMNS = 60 };
    struct rob_buf label = {0};
    const char *name = c->first_author;
    rob_buf_add(&label, name, rob_utf8_fit(name, strlen(name), NAME_COLUMNS, NULL));
    if (*name && c->year)
        rob_buf_printf(&label, " %d", c->year);
    const char *copy = label.failed ? NULL : rob_arena_str(in->arena, rob_buf_text(&label));
    rob_buf_free(&label);
    return copy;
}

static enum rob_status add_event(struct planning *in, const struct rob_citation *c, const char *id)
{
    struct rob_study_fields *fields = rob_arena_new(in->arena, sizeof *fields);
    const char *label = make_label(in, c);
    if (!fields || !label)
        return rob_fail_memory(in->err);
    *fields = (struct rob_study_fields){.label = or_null(label),
                                        .title = or_null(c->title),
                                        .authors = or_null(c->authors),
                                        .journal = or_null(c->journal),
                                        .volume = or_null(c->volume),
                                        .pages = or_null(c->pages),
                                        .doi = or_null(c->doi),
                                        .pmid = or_null(c->pmid),
                                        .abstract = or_null(c->abstract),
                                        .url = or_null(c->url),
                                        .year = c->year};
    in->ids[in->out->n_new++] = id;
    in->out->events[in->out->n_events++] =
        (struct rob_event){.op = ROB_OP_STUDY, .study = id, .fields = fields};
    return ROB_OK;
}

static enum rob_status add_new(struct planning *in, struct rob_import_record *record,
                               const struct rob_citations *file, const char *id)
{
    const struct rob_citation *c = record->citation;
    const struct known *like = find_like(in, c);
    record->like = like ? like->id : NULL;
    in->out->n_doubtful += like || is_doubtful(file, c);
    record->id = rob_arena_str(in->arena, id);
    if (!record->id)
        return rob_fail_memory(in->err);
    in->known[in->n_known++] = (struct known){record->id, c->doi, c->title, c->year};
    return add_event(in, c, record->id);
}

static enum rob_status add_record(struct planning *in, size_t number,
                                  const struct rob_citations *file, const struct rob_citation *c)
{
    char id[ROB_STUDY_ID_SIZE];
    const struct known *same = NULL;
    struct rob_import_record *record = &in->records[in->out->n_records++];
    *record = (struct rob_import_record){number, c, ROB_IMPORT_EMPTY, "", NULL};
    if (!*c->title && !*c->doi && !*c->pmid) {
        in->out->n_unreadable++;
        return ROB_OK;
    }
    enum rob_status status = find_id_of(id, &same, in, c);
    if (status)
        return status;
    record->kind = same ? ROB_IMPORT_PRESENT : ROB_IMPORT_NEW;
    if (!same)
        return add_new(in, record, file, id);
    record->id = same->id;
    in->out->n_present++;
    return ROB_OK;
}

/* --- the plan ---------------------------------------------------------------------------- */

static enum rob_status list_known(struct planning *in, const struct rob_view *view, size_t n)
{
    for (size_t s = 0; s < n; s++) {
        struct rob_study study = rob_view_study(view, s);
        const char *id = rob_arena_str(in->arena, study.id);
        if (!id)
            return rob_fail_memory(in->err);
        in->known[in->n_known++] = (struct known){id, study.doi, study.title, study.year};
    }
    return ROB_OK;
}

static enum rob_status begin(struct planning *in, const struct rob_view *view,
                             const struct rob_import_file *files, size_t n_files)
{
    size_t n = 0, n_studies = rob_view_n_studies(view) + rob_view_n_dropped(view);
    for (size_t f = 0; f < n_files; f++)
        n += files[f].citations->n;
    in->records = rob_arena_array(in->arena, n, sizeof *in->records);
    in->known = rob_arena_array(in->arena, n + n_studies, sizeof *in->known);
    in->ids = rob_arena_array(in->arena, n, sizeof *in->ids);
    in->out->events = rob_arena_array(in->arena, n + 1, sizeof *in->out->events);
    in->out->records = in->records;
    if (!in->records || !in->known || !in->ids || !in->out->events)
        return rob_fail_memory(in->err);
    return list_known(in, view, n_studies);
}

static enum rob_status plan(struct planning *in, const struct rob_view *view,
                            const struct rob_import_file *files, size_t n_files)
{
    struct rob_late_round *round = rob_arena_new(in->arena, sizeof *round);
    enum rob_status status = round ? begin(in, view, files, n_files) : rob_fail_memory(in->err);
    for (size_t f = 0; f < n_files; f++) {
        const struct rob_citations *file = files[f].citations;
        in->out->n_unreadable += file->n_unread;
        for (size_t i = 0; i < file->n && !status; i++)
            status = add_record(in, f, file, &file->at[i]);
    }
    if (!status)
        in->out->n_events = rob_work_late_round(in->out->events, in->out->n_events, round, view,
                                                in->ids, in->out->n_new);
    return status;
}

enum rob_status rob_import_new(struct rob_import **out, const struct rob_view *view,
                               const struct rob_import_file *files, size_t n_files,
                               struct rob_error *err)
{
    struct rob_arena *arena = rob_arena_create();
    struct rob_import *import = arena ? rob_arena_new(arena, sizeof *import) : NULL;
    if (import)
        import->memory = arena;
    struct planning in = {.out = import, .arena = arena, .err = err};
    enum rob_status status = import ? plan(&in, view, files, n_files) : rob_fail_memory(err);
    if (status)
        rob_arena_destroy(arena);
    else
        *out = import;
    return status;
}

void rob_import_free(struct rob_import *import)
{
    if (import)
        rob_arena_destroy(import->memory);
}
