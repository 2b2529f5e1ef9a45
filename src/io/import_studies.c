/* Finds the records of citation files that are new to a review, and plans the events that add them.
 */
#include <syrob/import.h>

#include "base/arena.h"
#include "base/fail.h"
#include "base/map.h"
#include "base/title.h"
#include "base/utf8.h"
#include "core/model.h"
#include "core/papers.h"

#include <syrob/work.h>

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FOUND_MAX = 16,       /* papers like one */
    ABSTRACT_MAX = 20000, /* bytes of an abstract that can always be written */
};

/* A study of the review, or one that an earlier record becomes; numbered as the papers. */
struct known {
    const char *id, *doi, *title, *pages;
    struct rob_study_fields *fields; /* those that it will have; NULL: it is in the review */
    uint32_t event;                  /* which adds it */
    unsigned lacks;                  /* bit i: fields_added[i] */
};

/* The fields that a later record of the same paper may add, and where a record has them. */
static const struct {
    const char *name;
    size_t in_study, in_citation; /* offsets of texts */
} fields_added[] = {
#define FIELD(name)                                                                                \
    {                                                                                              \
#name, offsetof(struct rob_study_fields, name), offsetof(struct rob_citation, name)        \
    }
    FIELD(title), FIELD(authors), FIELD(doi), FIELD(pmid), FIELD(abstract),
#undef FIELD
};

enum {
    N_ADDED = sizeof fields_added / sizeof *fields_added,
    ABSTRACT = N_ADDED - 1,
    YEAR = N_ADDED
};

struct planning {
    struct rob_import *out;
    const struct rob_view *view;
    struct rob_import_record *records;
    struct rob_papers *papers;
    struct known *known;
    size_t n_known;
    struct rob_map known_ids;
    const char **ids; /* of the new studies */
    ROB_VEC(struct rob_event) edits;
    bool failed;   /* there was no memory for one */
    size_t n_room; /* for events of the result */
    struct rob_arena *arena;
    struct rob_error *err;
};

/* --- the same paper ---------------------------------------------------------------------- */

static struct rob_paper paper_of(const struct rob_citation *c)
{
    return (struct rob_paper){.title = c->title,
                              .authors = c->first_author,
                              .doi = c->doi,
                              .pmid = c->pmid,
                              .pages = c->pages,
                              .year = c->year};
}

static bool is_id(const void *elements, uint32_t at, const void *key)
{
    return strcmp(((const struct known *)elements)[at].id, key) == 0;
}

static unsigned lacking(const struct rob_study_fields *fields)
{
    unsigned lacks = (unsigned)!fields->year << YEAR;
    for (size_t i = 0; i < N_ADDED; i++) {
        const char *text = NULL;
        memcpy(&text, (const char *)fields + fields_added[i].in_study, sizeof text);
        lacks |= (unsigned)(!text || !*text) << i;
    }
    return lacks;
}

/* `paper` was looked for last, or not yet. */
static bool add_known(struct planning *in, const char *id, const struct rob_paper *paper,
                      struct rob_study_fields *fields, unsigned lacks, bool looked_for)
{
    in->known[in->n_known] = (struct known){.id = id,
                                            .doi = paper->doi,
                                            .title = paper->title,
                                            .pages = paper->pages,
                                            .fields = fields,
                                            .event = (uint32_t)in->out->n_events - (fields != NULL),
                                            .lacks = lacks};
    return rob_map_add(&in->known_ids, rob_map_hash(id, strlen(id)), (uint32_t)in->n_known++) &&
           (looked_for ? rob_papers_keep(in->papers) : rob_papers_add(in->papers, paper));
}

static bool both(const char *a, const char *b)
{
    return a && b && *a && *b;
}

/* Ids are short, so two papers may share one; and all abstracts of a supplement have its DOI.
 * Papers with other DOIs, pages or titles are different papers. */
static bool is_paper(const struct known *known, const struct rob_citation *c)
{
    if (both(known->doi, c->doi) && strcmp(known->doi, c->doi) != 0)
        return false;
    if (both(known->pages, c->pages) && strcmp(known->pages, c->pages) != 0)
        return false;
    if (!both(known->title, c->title))
        return true;
    char *one = rob_title_normal(known->title), *other = rob_title_normal(c->title);
    char *signs = rob_title_signs(known->title), *other_signs = rob_title_signs(c->title);
    bool number = both(known->doi, c->doi); /* the same one */
    bool same = one && other && signs && other_signs && strcmp(one, other) == 0 &&
                (number || strcmp(signs, other_signs) == 0);
    free(one);
    free(other);
    free(signs);
    free(other_signs);
    return same;
}

/* The shortest id that no other paper has; *known is the paper where it is there already. */
static enum rob_status find_id(char id[ROB_STUDY_ID_SIZE], uint32_t *known,
                               const struct planning *in, const struct rob_citation *c)
{
    for (unsigned n = ROB_STUDY_ID_SUFFIX; n <= ROB_STUDY_ID_SUFFIX_MAX; n++) {
        enum rob_status status = rob_citation_study_id(id, ROB_STUDY_ID_SIZE, c, n, in->err);
        *known = status ? ROB_MAP_NONE
                        : rob_map_find(&in->known_ids, rob_map_hash(id, strlen(id)), is_id,
                                       in->known, id);
        if (*known == ROB_MAP_NONE || is_paper(&in->known[*known], c))
            return status;
    }
    return rob_fail(in->err, ROB_INVALID, "no id is free for '%s'", c->title);
}

/* The papers like a record, the surest first. The paper with its id is the same. */
static enum rob_status find_papers(char id[ROB_STUDY_ID_SIZE], struct rob_papers_found *found,
                                   size_t *n, const struct planning *in,
                                   const struct rob_citation *c)
{
    uint32_t known = ROB_MAP_NONE;
    struct rob_paper paper = paper_of(c);
    enum rob_status status = find_id(id, &known, in, c);
    *n = 0;
    if (!status && known != ROB_MAP_NONE) {
        found[(*n)++] = (struct rob_papers_found){known, ROB_PAPER_SAME, "the same id"};
        return ROB_OK;
    }
    if (!status)
        *n = rob_papers_find(found, FOUND_MAX, in->papers, &paper);
    return *n == SIZE_MAX ? rob_fail_memory(in->err) : status;
}

/* --- records ----------------------------------------------------------------------------- */

/* The problems of a file are in the order of its records. */
static bool is_doubtful(const struct rob_citations *file, const struct rob_citation *c)
{
    size_t from = 0, to = file->n_problems; /* the first problem of the record lies between */
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (file->problems[middle].record < c->record)
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < file->n_problems && file->problems[from].record == c->record; from++)
        if (file->problems[from].kind == ROB_CITATION_DOUBTFUL)
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
    return rob_arena_take(in->arena, &label);
}

static enum rob_status make_fields(struct rob_study_fields **out, struct planning *in,
                                   const struct rob_citation *c)
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
    *out = fields;
    return ROB_OK;
}

/* The rules are asked now, so that a dry run says what the import would. An abstract that is too
 * long for a line is left out; a record that is against the rules without it, too. */
static enum rob_status check_event(struct planning *in, struct rob_import_record *record,
                                   struct rob_event *event, struct rob_study_fields *fields)
{
    struct rob_error why = {0};
    const struct rob_citation *c = record->citation;
    size_t n = strlen(c->abstract) + strlen(c->authors) + strlen(c->title) + strlen(c->url) +
               strlen(c->journal) + strlen(c->volume) + strlen(c->pages);
    const struct rob_review *review = rob_view_review(in->view);
    if (n < ABSTRACT_MAX || rob_review_check(review, ROB_SEAT_LEAD, event, 1, &why) == ROB_OK)
        return ROB_OK;
    record->note = "its abstract is too long and was left out";
    fields->abstract = NULL;
    if (rob_review_check(review, ROB_SEAT_LEAD, event, 1, &why) == ROB_OK)
        return ROB_OK;
    record->kind = ROB_IMPORT_UNREAD;
    record->id = "";
    record->note = rob_arena_str(in->arena, why.text);
    return record->note ? ROB_OK : rob_fail_memory(in->err);
}

/* --- pairs ------------------------------------------------------------------------------- */

/* The record and the papers that are perhaps the same. */
static enum rob_status note_pairs(struct planning *in, struct rob_import_record *record,
                                  const struct rob_papers_found *found, size_t n)
{
    struct rob_import_pair *pairs = rob_arena_array(in->arena, n, sizeof *pairs);
    if (!pairs)
        return rob_fail_memory(in->err);
    for (size_t i = 0; i < n; i++)
        pairs[i] = (struct rob_import_pair){in->known[found[i].paper].id, found[i].why};
    record->pairs = pairs;
    record->n_pairs = n;
    return ROB_OK;
}

static enum rob_status add_new(struct planning *in, struct rob_import_record *record,
                               const struct rob_citations *file, const char *id)
{
    const struct rob_citation *c = record->citation;
    struct rob_paper paper = paper_of(c);
    struct rob_study_fields *fields = NULL;
    enum rob_status status = make_fields(&fields, in, c);
    record->id = status ? "" : rob_arena_str(in->arena, id);
    if (status || !record->id)
        return status ? status : rob_fail_memory(in->err);
    struct rob_event event = {.op = ROB_OP_STUDY, .study = record->id, .fields = fields};
    status = check_event(in, record, &event, fields);
    if (status || record->kind == ROB_IMPORT_UNREAD) {
        in->out->n_unreadable += !status;
        return status;
    }
    in->out->n_doubtful += record->n_pairs || record->note || is_doubtful(file, c);
    in->ids[in->out->n_new++] = record->id;
    in->out->events[in->out->n_events++] = event;
    return add_known(in, record->id, &paper, fields, lacking(fields), true)
               ? ROB_OK
               : rob_fail_memory(in->err);
}

/* --- what a study lacks ------------------------------------------------------------------ */

/* The text of a field to add, or "". */
static enum rob_status text_of(const char **text, struct planning *in, const struct rob_citation *c,
                               size_t field)
{
    char year[16];
    *text = "";
    if (field != YEAR) {
        memcpy(text, (const char *)c + fields_added[field].in_citation, sizeof *text);
        return ROB_OK;
    }
    snprintf(year, sizeof year, "%d", c->year);
    if (c->year)
        *text = rob_arena_str(in->arena, year);
    return *text ? ROB_OK : rob_fail_memory(in->err);
}

static void set_field(struct rob_study_fields *fields, const struct rob_citation *c, size_t field,
                      const char *text)
{
    if (field == YEAR)
        fields->year = text ? c->year : 0;
    else
        memcpy((char *)fields + fields_added[field].in_study, &text, sizeof text);
}

/* Gives the study the text, in the event that adds it or by one of its own. *added: unless the
 * study would take more than a line then. */
static enum rob_status add_field(bool *added, struct planning *in, const struct known *known,
                                 const struct rob_citation *c, size_t field, const char *text)
{
    struct rob_error why = {0};
    struct rob_event edit = {.op = ROB_OP_STUDY_EDIT,
                             .study = known->id,
                             .field = field == YEAR ? "year" : fields_added[field].name,
                             .value = text};
    struct rob_event *event = known->fields ? &in->out->events[known->event] : &edit;
    if (known->fields)
        set_field(known->fields, c, field, text);
    enum rob_status status =
        rob_review_check(rob_view_review(in->view), ROB_SEAT_LEAD, event, 1, &why);
    *added = status == ROB_OK;
    if (status == ROB_NO_MEMORY)
        return rob_fail_memory(in->err);
    if (status && known->fields)
        set_field(known->fields, c, field, NULL);
    if (!status && !known->fields && !rob_vec_push(&in->edits, edit))
        return rob_fail_memory(in->err);
    return ROB_OK;
}

/* Later records find the study by the number. *taken: another study has it, which is reported as a
 * pair once both are there. */
static enum rob_status learn_number(bool *taken, struct planning *in, size_t at, size_t field,
                                    const char *text)
{
    bool pmid = strcmp(fields_added[field].name, "pmid") == 0;
    if (!pmid && strcmp(fields_added[field].name, "doi") != 0)
        return ROB_OK;
    if (!rob_papers_add_number(in->papers, at, pmid, text, taken))
        return rob_fail_memory(in->err);
    if (!pmid && !*taken)
        in->known[at].doi = text;
    return ROB_OK;
}

static enum rob_status take_field(bool *added, struct planning *in, size_t at,
                                  const struct rob_citation *c, size_t field)
{
    struct known *known = &in->known[at];
    const char *text = "";
    bool taken = false;
    *added = false;
    enum rob_status status = known->lacks >> field & 1 ? text_of(&text, in, c, field) : ROB_OK;
    if (!status && *text && field != YEAR)
        status = learn_number(&taken, in, at, field, text);
    if (!status && *text && !taken)
        status = add_field(added, in, known, c, field, text);
    known->lacks &= ~((unsigned)*added << field);
    return status;
}

/* One search has the abstract, another the DOI. */
static enum rob_status complete(struct planning *in, struct rob_import_record *record, size_t at)
{
    const struct rob_citation *c = record->citation;
    struct known *known = &in->known[at];
    const char **names = NULL;
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i <= N_ADDED && !status; i++) {
        bool added = false;
        status = take_field(&added, in, at, c, i);
        if (!added)
            continue;
        if (!names && !(names = rob_arena_array(in->arena, N_ADDED + 1, sizeof *names)))
            return rob_fail_memory(in->err);
        names[record->n_added++] = i == YEAR ? "year" : fields_added[i].name;
    }
    if (!status && known->fields && !known->fields->label) {
        const char *label = make_label(in, c);
        if (!label)
            return rob_fail_memory(in->err);
        known->fields->label = or_null(label);
    }
    if (known->lacks & 1U << ABSTRACT && *c->abstract)
        record->note = "its abstract is too long for the study and was left out";
    record->added = names;
    return status;
}

static enum rob_status add_record(struct planning *in, size_t number,
                                  const struct rob_citations *file, const struct rob_citation *c)
{
    char id[ROB_STUDY_ID_SIZE];
    size_t n = 0;
    struct rob_papers_found found[FOUND_MAX];
    struct rob_import_record *record = &in->records[in->out->n_records++];
    *record = (struct rob_import_record){
        .file = number, .citation = c, .kind = ROB_IMPORT_EMPTY, .id = ""};
    if (!*c->title && !*c->doi && !*c->pmid) {
        in->out->n_unreadable++;
        return ROB_OK;
    }
    enum rob_status status = find_papers(id, found, &n, in, c);
    bool same = !status && n && found[0].likeness == ROB_PAPER_SAME;
    record->kind = same ? ROB_IMPORT_PRESENT : ROB_IMPORT_NEW;
    if (!status && n)
        status = note_pairs(in, record, found, same ? 1 : n);
    if (status || !same)
        return status ? status : add_new(in, record, file, id);
    record->id = in->known[found[0].paper].id;
    in->out->n_present++;
    return complete(in, record, found[0].paper);
}

/* --- what was imported -------------------------------------------------------------------------
 */

static bool was_imported(const struct rob_origins *origins, const char *sha256)
{
    for (size_t i = 0; i < origins->n; i++)
        if (strcmp(origins->at[i].sha256, sha256) == 0)
            return true;
    return false;
}

/* The last part of a path: what lies above is this machine's. */
static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

static struct rob_event import_event(const struct planning *in, size_t number,
                                     const struct rob_import_file *file)
{
    struct rob_event event = {.op = ROB_OP_IMPORT,
                              .source = file->source ? file->source : name_of(file->name),
                              .file = name_of(file->name),
                              .sha256 = file->sha256,
                              .n_records = (int)(file->citations->n + file->citations->n_unread)};
    for (size_t i = 0; i < in->out->n_records; i++) {
        const struct rob_import_record *record = &in->records[i];
        if (record->file != number)
            continue;
        event.n_new += record->kind == ROB_IMPORT_NEW;
        event.n_known += record->kind == ROB_IMPORT_PRESENT;
        event.n_doubtful += record->kind == ROB_IMPORT_NEW && record->n_pairs > 0;
    }
    return event;
}

static enum rob_status note_files(struct planning *in, const struct rob_view *view,
                                  const struct rob_import_file *files, size_t n_files)
{
    struct rob_origins *origins = NULL;
    enum rob_status status = rob_origins_new(&origins, view, in->err);
    for (size_t f = 0; f < n_files && !status; f++) {
        bool again = false;
        for (size_t g = 0; g < f; g++)
            again = again || (files[f].sha256 && files[g].sha256 &&
                              strcmp(files[g].sha256, files[f].sha256) == 0);
        if (files[f].sha256 && !again && !was_imported(origins, files[f].sha256))
            in->out->events[in->out->n_events++] = import_event(in, f, &files[f]);
    }
    rob_origins_free(origins);
    return status;
}

/* --- the plan ---------------------------------------------------------------------------- */

static enum rob_status list_known(struct planning *in, const struct rob_view *view, size_t n)
{
    for (size_t s = 0; s < n; s++) {
        struct rob_study study = rob_view_study(view, s);
        const char *id = rob_arena_str(in->arena, study.id);
        const struct rob_paper paper = rob_paper_of(&study);
        const struct rob_study_fields fields = rob_study_fields_of(&study);
        if (!id || !add_known(in, id, &paper, NULL, study.dropped ? 0 : lacking(&fields), false))
            return rob_fail_memory(in->err);
    }
    return ROB_OK;
}

static enum rob_status begin(struct planning *in, const struct rob_view *view,
                             const struct rob_import_file *files, size_t n_files)
{
    size_t n = 0, n_studies = rob_view_n_studies(view) + rob_view_n_dropped(view);
    for (size_t f = 0; f < n_files; f++)
        n += files[f].citations->n;
    in->papers = rob_papers_new();
    in->records = rob_arena_array(in->arena, n, sizeof *in->records);
    in->known = rob_arena_array(in->arena, n + n_studies, sizeof *in->known);
    in->ids = rob_arena_array(in->arena, n, sizeof *in->ids);
    in->n_room = n + n_files + 1;
    in->out->events = rob_arena_array(in->arena, in->n_room, sizeof *in->out->events);
    in->out->records = in->records;
    if (!in->papers || !in->records || !in->known || !in->ids || !in->out->events)
        return rob_fail_memory(in->err);
    return list_known(in, view, n_studies);
}

/* Edits seldom are more than the records that are present, for each of which there is room. */
static enum rob_status add_edits(struct planning *in, size_t n_files)
{
    struct rob_import *out = in->out;
    size_t n = out->n_events + in->edits.n + n_files + 1;
    if (n > in->n_room) {
        struct rob_event *events = rob_arena_array(in->arena, n, sizeof *events);
        if (!events)
            return rob_fail_memory(in->err);
        memcpy(events, out->events, out->n_events * sizeof *events);
        out->events = events;
    }
    for (size_t i = 0; i < in->edits.n; i++)
        out->events[out->n_events++] = in->edits.at[i];
    return ROB_OK;
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
        status = add_edits(in, n_files);
    if (!status)
        in->out->n_events = rob_work_late_round(in->out->events, in->out->n_events, round, view,
                                                in->ids, in->out->n_new);
    if (!status)
        status = note_files(in, view, files, n_files);
    rob_papers_free(in->papers);
    rob_map_free(&in->known_ids);
    rob_vec_free(&in->edits);
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
    struct planning in = {.out = import, .view = view, .arena = arena, .err = err};
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
