/*
 * The state derived from the events: superseded values, the study list, assignments, completions
 * and unblinding. Derived again whenever events other than judgements were added.
 */
#include "core/model.h"

#include "base/buf.h"
#include "base/fail.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static struct rob_value value_of(const struct rob_model *model, enum rob_cell_kind kind, int seat,
                                 int study, int item)
{
    return rob_model_value(model, rob_cell_key(kind, seat, study, item, ROB_NO_OUTCOME));
}

/* --- replaced values --------------------------------------------------------------------- */

static int seat_of(const struct rob_model *model, const struct rob_event *event)
{
    return model->journals.at[event->journal].seat_index;
}

/* An event replaces values of its own slot only, whatever else it names. */
static void supersede(struct rob_model *model, const struct rob_event *event)
{
    uint64_t key = 0, other_key = 0;
    const char *orphan = NULL;
    if (!event->n_was || !rob_model_cell_of(&key, model, event, seat_of(model, event), &orphan))
        return;
    for (uint32_t i = 0; i < event->n_was; i++) {
        struct rob_node *other = (struct rob_node *)rob_model_find(model, event->was[i]);
        if (other &&
            rob_model_cell_of(&other_key, model, &other->event, seat_of(model, &other->event),
                              &orphan) &&
            other_key == key)
            other->superseded = true;
    }
}

/* --- the review -------------------------------------------------------------------------- */

/* A word that this program does not know is taken for a reviewer: somebody to be waited for. */
static enum rob_role role_of(const char *word)
{
    for (int i = ROB_ROLE_REVIEWER; i <= ROB_ROLE_MACHINE; i++)
        if (strcmp(word, rob_role_id((enum rob_role)i)) == 0)
            return (enum rob_role)i;
    return ROB_ROLE_REVIEWER;
}

static bool says_machine(const struct rob_event *event)
{
    return event->op == ROB_OP_SEAT && role_of(event->role) == ROB_ROLE_MACHINE;
}

/* The event that describes a seat: its value; the latest one in a conflict or after a release.
 * A seat that was ever a machine's stays one, on whatever copy: as a person it would count, and its
 * judgements could be read. */
static const struct rob_event *said_of(const struct rob_model *model, uint64_t key,
                                       const struct rob_event *value)
{
    const struct rob_event *said = value && value->op == ROB_OP_SEAT ? value : NULL;
    for (const struct rob_node *node = rob_model_newest(model, key);
         node && !(said && says_machine(said)); node = rob_model_older(model, node))
        if (says_machine(&node->event) || (!said && node->event.op == ROB_OP_SEAT))
            said = &node->event;
    return said;
}

static void refresh_review(struct rob_model *model)
{
    const struct rob_event *title =
        value_of(model, ROB_CELL_TITLE, ROB_NOT_FOUND, ROB_NOT_FOUND, ROB_NOT_FOUND).event;
    const struct rob_event *mode =
        value_of(model, ROB_CELL_MODE, ROB_NOT_FOUND, ROB_NOT_FOUND, ROB_NOT_FOUND).event;
    const struct rob_event *outcomes =
        value_of(model, ROB_CELL_OUTCOMES, ROB_NOT_FOUND, ROB_NOT_FOUND, ROB_NOT_FOUND).event;
    model->title = title ? title->value : "";
    model->opens_by_round = !mode || strcmp(mode->value, "study") != 0;
    model->outcome_names = outcomes ? outcomes->outcomes : NULL;
    model->n_outcome_names = outcomes ? outcomes->n_outcomes : 0;
    for (int i = 0; i < (int)model->seats.n; i++) {
        struct rob_seat *seat = &model->seats.at[i];
        uint64_t key = rob_cell_key(ROB_CELL_SEAT, i, ROB_NOT_FOUND, ROB_NOT_FOUND, ROB_NO_OUTCOME);
        struct rob_value value = rob_model_value(model, key);
        const struct rob_event *now = value.event;
        seat->conflict = value.conflict;
        seat->released = now && now->op == ROB_OP_RELEASE;
        const struct rob_event *said = said_of(model, key, now);
        if (!said)
            continue;
        seat->name = *said->name ? said->name : seat->id;
        seat->role = role_of(said->role);
        seat->tool_version = said->tool_version ? said->tool_version : "";
        seat->tool_date = said->tool_date ? said->tool_date : "";
    }
}

/* --- studies ----------------------------------------------------------------------------- */

static const char *surname(const char *authors, size_t *len)
{
    *len = strcspn(authors, ",;");
    return authors;
}

/* The first words of a title, as many as fit a label. */
static size_t label_length(const char *title)
{
    enum { LABEL_MAX = 40 };
    size_t len = strlen(title), cut = LABEL_MAX;
    if (len <= LABEL_MAX)
        return len;
    while (cut > 0 && title[cut] != ' ')
        cut--;
    return cut ? cut : rob_utf8_fit(title, len, LABEL_MAX, NULL);
}

/* "Yamazoe 2014" from the first author and the year; the title if it has no author. */
/* A label appears in messages, so it must be one line. */
static const char *in_one_line(struct rob_arena *arena, const char *text)
{
    if (!strpbrk(text, "\n\t"))
        return text;
    char *line = (char *)rob_arena_str(arena, text);
    for (char *c = line; c && *c; c++)
        if (*c == '\n' || *c == '\t')
            *c = ' ';
    return line;
}

static const char *make_label(struct rob_model *model, const struct rob_study *study,
                              const char *given)
{
    if (given && *given)
        return in_one_line(&model->derived, given);
    enum { NAME_COLUMNS = 150 };
    struct rob_buf text = {0};
    size_t len = 0;
    const char *name = study->authors && *study->authors ? surname(study->authors, &len) : NULL;
    if (!name || len == 0) {
        name = study->title && *study->title ? study->title : study->id;
        len = label_length(name);
    }
    rob_buf_add(&text, name, rob_utf8_fit(name, len, NAME_COLUMNS, NULL));
    if (study->year)
        rob_buf_printf(&text, " %d", study->year);
    return rob_arena_take(&model->derived, &text);
}

/* The value of a study's field; of several in conflict the first in the order of ids, so that all
 * copies show the same. */
static const struct rob_event *edit_of(const struct rob_model *model, int index, int field)
{
    uint64_t key = rob_cell_key(ROB_CELL_FIELD, ROB_NOT_FOUND, index, field, ROB_NO_OUTCOME);
    struct rob_value value = rob_model_value(model, key);
    const struct rob_event *first = value.event;
    const struct rob_node *node = value.conflict ? rob_model_newest(model, key) : NULL;
    for (; node; node = rob_model_older(model, node))
        if (!node->superseded && (!first || node->event.id < first->id))
            first = &node->event;
    return first;
}

static void apply_edits(struct rob_study_fields *fields, const struct rob_model *model, int index)
{
    const struct rob_field *field = NULL;
    for (int f = 0; (field = rob_study_field(f)) != NULL; f++) {
        const struct rob_event *edit = edit_of(model, index, f);
        const char *text = edit ? edit->value : NULL;
        int number = text ? (int)strtol(text, NULL, 10) : 0;
        char *at = (char *)fields + field->at;
        if (edit && field->kind == ROB_FIELD_NUMBER)
            memcpy(at, &number, sizeof number);
        else if (edit)
            memcpy(at, &text, sizeof text);
    }
}

static const struct rob_node *study_events(const struct rob_model *model, int index)
{
    return rob_model_newest(
        model, rob_cell_key(ROB_CELL_STUDY, ROB_NOT_FOUND, index, ROB_NOT_FOUND, ROB_NO_OUTCOME));
}

/* The time when the study was first added to the review. */
static int64_t added_at(const struct rob_model *model, int index)
{
    const struct rob_node *node = study_events(model, index);
    int64_t first = node ? node->event.time : 0;
    for (; node; node = rob_model_older(model, node))
        first = node->event.time < first ? node->event.time : first;
    return first;
}

/* Two imports of one paper may differ: the first in the order of ids is used until the lead edits a
 * field. */
static struct rob_study_fields imported(const struct rob_model *model, int index)
{
    const struct rob_node *node = study_events(model, index);
    const struct rob_event *first = NULL;
    for (; node; node = rob_model_older(model, node))
        if (!first || node->event.id < first->id)
            first = &node->event;
    return first ? *first->fields : (struct rob_study_fields){0};
}

static enum rob_status refresh_study(struct rob_model *model, int index, struct rob_error *err)
{
    struct rob_study *study = &model->studies.at[index].study;
    struct rob_study_fields fields = imported(model, index);
    const struct rob_event *drop =
        value_of(model, ROB_CELL_DROP, ROB_NOT_FOUND, index, ROB_NOT_FOUND).event;
    apply_edits(&fields, model, index);
    *study = (struct rob_study){.id = study->id,
                                .title = fields.title,
                                .authors = fields.authors,
                                .journal = fields.journal,
                                .volume = fields.volume,
                                .pages = fields.pages,
                                .doi = fields.doi,
                                .pmid = fields.pmid,
                                .abstract = fields.abstract,
                                .url = fields.url,
                                .year = fields.year,
                                .dropped = drop && drop->op == ROB_OP_STUDY_DROP};
    study->label = make_label(model, study, fields.label);
    return study->label ? ROB_OK : rob_fail_memory(err);
}

static int compare_labels(const void *a, const void *b)
{
    const struct rob_study *const *first = a, *const *second = b;
    int order = strcmp((*first)->label, (*second)->label);
    return order ? order : (*first)->number - (*second)->number;
}

/* a, b, ... z, aa, ab, ...: appended to equal labels. */
static const char *with_letter(struct rob_arena *arena, const char *label, size_t n)
{
    char letters[16];
    struct rob_buf text = {0};
    size_t at = sizeof letters;
    letters[--at] = '\0';
    for (n++; n > 0 && at > 0; n = (n - 1) / 26)
        letters[--at] = (char)('a' + (n - 1) % 26);
    bool digit = *label && label[strlen(label) - 1] >= '0' && label[strlen(label) - 1] <= '9';
    rob_buf_printf(&text, "%s%s%s", label, digit ? "" : " ", letters + at);
    const char *made = text.failed ? NULL : rob_arena_str(arena, text.data);
    rob_buf_free(&text);
    return made;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The next label with a letter that is still free; `labels` are sorted. */
static const char *free_label(struct rob_model *model, const char *label, size_t *letter,
                              const char *const *labels, size_t n)
{
    const char *made = NULL;
    do
        made = with_letter(&model->derived, label, (*letter)++);
    while (made && bsearch(&made, labels, n, sizeof *labels, compare_texts));
    return made;
}

static enum rob_status tell_labels_apart(struct rob_model *model, struct rob_error *err)
{
    size_t n = model->studies.n;
    struct rob_study **sorted = malloc((n + 1) * sizeof *sorted);
    const char **labels = malloc((n + 1) * sizeof *labels);
    enum rob_status status = sorted && labels ? ROB_OK : rob_fail_memory(err);
    for (size_t i = 0; i < n && !status; i++)
        sorted[i] = &model->studies.at[i].study;
    if (!status)
        qsort(sorted, n, sizeof *sorted, compare_labels);
    for (size_t i = 0; i < n && !status; i++)
        labels[i] = sorted[i]->label;
    for (size_t i = 0, run = 0; i < n && !status; i += run) {
        size_t letter = 0;
        for (run = 1; i + run < n && strcmp(labels[i + run], labels[i]) == 0; run++)
            ;
        for (size_t k = 0; run > 1 && k < run && !status; k++) {
            sorted[i + k]->label = free_label(model, labels[i], &letter, labels, n);
            status = sorted[i + k]->label ? ROB_OK : rob_fail_memory(err);
        }
    }
    free(sorted);
    free(labels);
    return status;
}

struct listed {
    bool dropped;
    int64_t time; /* when it was added */
    uint32_t at;
};

static int compare_listed(const void *a, const void *b)
{
    const struct listed *first = a, *second = b;
    if (first->dropped != second->dropped)
        return first->dropped - second->dropped;
    if (first->time != second->time)
        return first->time < second->time ? -1 : 1;
    return (first->at > second->at) - (first->at < second->at);
}

/* The list is in the order in which the studies were added, by the clock: studies that another lead
 * has added later come last, and leave the other numbers as they were. The order of the journals
 * would make it depend on the names of machines. */
static enum rob_status list_studies(struct rob_model *model, struct rob_error *err)
{
    size_t n = model->studies.n;
    struct listed *list = malloc((n + 1) * sizeof *list);
    bool ok = list != NULL;
    for (uint32_t i = 0; ok && i < n; i++)
        list[i] = (struct listed){model->studies.at[i].study.dropped, added_at(model, (int)i), i};
    if (ok && n)
        qsort(list, n, sizeof *list, compare_listed);
    for (size_t i = 0; ok && i < n; i++) {
        ok = rob_vec_push(&model->order, list[i].at);
        model->studies.at[list[i].at].study.number = (int)i + 1;
        model->n_active += !list[i].dropped;
    }
    free(list);
    return ok ? ROB_OK : rob_fail_memory(err);
}

static enum rob_status refresh_studies(struct rob_model *model, struct rob_error *err)
{
    model->order.n = model->n_active = 0;
    for (int i = 0; i < (int)model->studies.n; i++) {
        enum rob_status status = refresh_study(model, i, err);
        if (status)
            return status;
    }
    enum rob_status status = list_studies(model, err);
    return status ? status : tell_labels_apart(model, err);
}

/* --- rounds, assignments, completion ----------------------------------------------------- */

/* A study that several rounds name is in the pilot, or in the one with the last name ("round 10"
 * after "round 2"), whatever order the journals are read in. */
static bool goes_before(const struct rob_model *model, int a, int b)
{
    const char *first = model->rounds.words.at[a], *second = model->rounds.words.at[b];
    size_t n = strlen(first), m = strlen(second);
    bool pilot = rob_model_is_pilot(model, a), other = rob_model_is_pilot(model, b);
    if (pilot != other)
        return other;
    return n != m ? n < m : strcmp(first, second) < 0;
}

static void put_in_round(struct rob_model *model, const struct rob_event *round, int r)
{
    for (size_t i = 0; i < round->n_studies; i++) {
        int study = rob_model_study(model, round->studies[i]);
        int *in = study == ROB_NOT_FOUND ? NULL : &model->studies.at[study].round;
        if (in && (*in == ROB_NOT_FOUND || goes_before(model, *in, r)))
            *in = r;
    }
}

/* Two leads may each have put studies into a round of one name: it has them all. If a merge left
 * some out, it would blind unblinded ones, or count others as a pilot. */
static void refresh_rounds(struct rob_model *model)
{
    for (size_t s = 0; s < model->studies.n; s++)
        model->studies.at[s].round = ROB_NOT_FOUND;
    for (int r = 0; r < (int)model->rounds.words.n; r++) {
        const struct rob_node *node = rob_model_newest(
            model, rob_cell_key(ROB_CELL_ROUND, ROB_NOT_FOUND, ROB_NOT_FOUND, r, ROB_NO_OUTCOME));
        for (; node; node = rob_model_older(model, node))
            if (!node->superseded)
                put_in_round(model, &node->event, r);
    }
}

enum rob_status rob_model_link(struct rob_model *model, struct rob_error *err)
{
    enum rob_status status = rob_model__index(model, err);
    if (status)
        return status;
    for (; model->n_linked < model->nodes.n; model->n_linked++)
        supersede(model, &model->nodes.at[model->n_linked]->event);
    return ROB_OK;
}

static enum rob_status refresh_all(struct rob_model *model, struct rob_error *err)
{
    model->shape++;
    rob_arena_free(&model->derived);
    refresh_review(model);
    enum rob_status status = rob_model__refresh_outcomes(model, err);
    if (!status)
        status = refresh_studies(model, err);
    if (status)
        return status;
    refresh_rounds(model);
    rob_model__refresh_keys(model);
    status = rob_model__refresh_passes(model, err);
    return status ? status : rob_model__refresh_progress(model, err);
}

#ifdef ROB_CHECK_REFRESH
/* Is a study as it was before all were derived anew? */
static bool is_same(const struct rob_model_study *a, const struct rob_pass *passes,
                    const struct rob_model *model, size_t s)
{
    const struct rob_model_study *b = &model->studies.at[s];
    bool same = a->assigned == b->assigned && a->completed == b->completed &&
                a->fixed == b->fixed && a->read == b->read && a->readers == b->readers &&
                a->read_whole == b->read_whole && a->lost == b->lost && a->awaited == b->awaited &&
                a->alone == b->alone && a->due == b->due && a->left == b->left &&
                a->n_unsettled == b->n_unsettled && a->n_resolved == b->n_resolved &&
                a->reconciled == b->reconciled && a->wants_another == b->wants_another &&
                a->open == b->open && a->n_passes == b->n_passes;
    for (size_t i = 0; same && i < a->n_passes; i++) {
        const struct rob_pass *x = &passes[a->first_pass + i];
        const struct rob_pass *y = &model->passes.at[b->first_pass + i];
        same = x->event == y->event && x->seat == y->seat && x->fixed == y->fixed &&
               x->read == y->read && x->revealed == y->revealed && x->twice == y->twice;
    }
    return same;
}

/* In the builds for the tests, every second time: the same must come out of all events together. */
static enum rob_status check_refresh(struct rob_model *model, struct rob_error *err)
{
    struct rob_model before = *model;
    size_t n = model->studies.n, n_passes = model->passes.n;
    if (model->generation % 2)
        return ROB_OK;
    before.studies.at = malloc((n + 1) * sizeof *before.studies.at);
    before.passes.at = malloc((n_passes + 1) * sizeof *before.passes.at);
    enum rob_status status = before.studies.at && before.passes.at ? ROB_OK : rob_fail_memory(err);
    if (!status && n)
        memcpy(before.studies.at, model->studies.at, n * sizeof *before.studies.at);
    if (!status && n_passes)
        memcpy(before.passes.at, model->passes.at, n_passes * sizeof *before.passes.at);
    if (!status)
        status = refresh_all(model, err);
    model->shape = before.shape;
    bool same = before.n_unsettled == model->n_unsettled && before.due == model->due &&
                before.n_resolved == model->n_resolved && before.n_due == model->n_due &&
                before.n_reconciled == model->n_reconciled && before.n_closed == model->n_closed;
    for (size_t s = 0; s < n && same && !status; s++)
        same = is_same(&before.studies.at[s], before.passes.at, model, s);
    free(before.studies.at);
    free(before.passes.at);
    assert(same || status);
    return status;
}
#endif

/* Derives the studies that were touched alone, or all, where these are many or matter to others. */
static enum rob_status refresh_touched(struct rob_model *model, struct rob_error *err)
{
    enum { FEW = 64 };
    enum rob_status status = ROB_OK;
    bool alone = !model->stale && model->touched.n <= FEW && model->own == model->due_of;
    for (size_t i = 0; i < model->touched.n && alone && !status; i++) {
        int study = (int)model->touched.at[i];
        status = rob_model__refresh_passes_of(model, study, err);
        alone = !status && rob_model__refresh_progress_of(model, study);
    }
#ifdef ROB_CHECK_REFRESH
    if (alone && !status)
        return check_refresh(model, err);
#endif
    return status || alone ? status : refresh_all(model, err);
}

enum rob_status rob_model_refresh(struct rob_model *model, struct rob_error *err)
{
    enum rob_status status = rob_model__index(model, err);
    if (!status && model->unplaced.n)
        status = rob_model__place_late(model, err);
    if (!status)
        status = rob_model_link(model, err);
    if (status || (!model->stale && !model->touched.n))
        return status;
    status = refresh_touched(model, err);
    model->stale = status != ROB_OK;
    model->touched.n = 0;
    model->generation++;
    return status;
}
