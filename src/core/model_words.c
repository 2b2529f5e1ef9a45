/* The words of a review, and those that an event defines. */
#include "core/model.h"

#include "base/fail.h"

#include <string.h>

/* --- finding ----------------------------------------------------------------------------- */

static const struct rob_intern *words_of(const struct rob_model *model, enum rob_word kind)
{
    const struct rob_intern *const all[] = {
        [ROB_WORD_SEAT] = &model->seat_ids,
        [ROB_WORD_OUTCOME] = &model->outcomes,
        [ROB_WORD_ROUND] = &model->rounds,
        [ROB_WORD_STUDY] = &model->study_ids,
    };
    return all[kind];
}

static int number_of(const struct rob_intern *words, const char *text)
{
    uint32_t at = text ? rob_intern_find(words, text) : ROB_MAP_NONE;
    return at == ROB_MAP_NONE ? ROB_NOT_FOUND : (int)at;
}

int rob_model_seat(const struct rob_model *model, const char *id)
{
    return number_of(&model->seat_ids, id);
}

int rob_model_study(const struct rob_model *model, const char *id)
{
    if (id && id == model->near_word)
        return model->near_study;
    return number_of(&model->study_ids, id);
}

int rob_model_outcome(const struct rob_model *model, const char *name)
{
    return number_of(&model->outcomes, name);
}

/* In an event, the fields of a study are between its id and the number of events to come. */
const struct rob_field *rob_study_field(int n)
{
    const struct rob_field *field = rob_ops[ROB_OP_STUDY].fields[n + 1].field;
    return field->part == ROB_IN_STUDY ? field : NULL;
}

int rob_study_field_number(const char *name)
{
    for (int n = 0; name && rob_study_field(n); n++)
        if (strcmp(rob_study_field(n)->name, name) == 0)
            return n;
    return ROB_NOT_FOUND;
}

int rob_model_word(const struct rob_model *model, enum rob_word kind, const char *text)
{
    switch (kind) {
    case ROB_WORD_STUDY:
        return rob_model_study(model, text);
    case ROB_WORD_ITEM:
        return text ? rob_form_item(model->form, text) : ROB_NOT_FOUND;
    case ROB_WORD_STUDY_FIELD:
        return rob_study_field_number(text);
    default:
        return number_of(words_of(model, kind), text);
    }
}

void rob_model_add_name(struct rob_buf *out, const struct rob_model *model, int study, int item,
                        int outcome)
{
    const struct rob_item *of = item == ROB_NOT_FOUND ? NULL : &model->form->items[item];
    if (study == ROB_NOT_FOUND)
        return;
    rob_buf_str(out, model->studies.at[study].study.label);
    if (of)
        rob_buf_printf(out, ", item %d (%s", of->number, of->title);
    if (of && outcome != ROB_NO_OUTCOME)
        rob_buf_printf(out, ": %s", model->outcomes.words.at[outcome]);
    rob_buf_str(out, of ? ")" : "");
}

/* --- learning ---------------------------------------------------------------------------- */

static const struct {
    size_t max;
    const char *name;
} limits[] = {
    [ROB_WORD_SEAT] = {ROB_SEATS_MAX, "reviewers"},
    [ROB_WORD_OUTCOME] = {ROB_OUTCOMES_MAX, "outcomes"},
    [ROB_WORD_ROUND] = {ROB_ROUNDS_MAX, "rounds"},
    [ROB_WORD_STUDY] = {ROB_STUDIES_MAX, "studies"},
};

static enum rob_status refuse_more(enum rob_word kind, struct rob_error *err)
{
    return rob_fail(err, ROB_INVALID, "more than %zu %s", limits[kind].max, limits[kind].name);
}

static bool is_new(const struct rob_model *model, enum rob_word kind, const char *text)
{
    return rob_intern_find(words_of(model, kind), text) == ROB_MAP_NONE;
}

void rob_model_expect_studies(struct rob_model *model, size_t n)
{
    size_t size = sizeof *model->studies.at, cap = model->studies.n + n;
    void *room = cap > model->studies.cap && cap <= ROB_STUDIES_MAX
                     ? realloc(model->studies.at, cap * size)
                     : NULL;
    if (room) {
        model->studies.at = room;
        model->studies.cap = cap;
    }
}

/* Room for the data of a reviewer, and of a study, besides the id. */
static bool grow(struct rob_model *model)
{
    size_t seat = model->seats.n, study = model->studies.n;
    if (seat < model->seat_ids.words.n) {
        const char *id = model->seat_ids.words.at[seat];
        struct rob_seat fresh = {.id = id, .name = id};
        return rob_vec_push(&model->seats, fresh);
    }
    if (study < model->study_ids.words.n) {
        struct rob_model_study fresh = {.study = {.id = model->study_ids.words.at[study]}};
        model->near_word = NULL;
        return rob_vec_push(&model->studies, fresh);
    }
    return true;
}

static enum rob_status learn(struct rob_model *model, enum rob_word kind, const char *text,
                             struct rob_error *err)
{
    struct rob_intern *words = (struct rob_intern *)words_of(model, kind);
    if (kind == ROB_WORD_SEAT && !rob_is_reviewer_id(text)) /* it cannot have a journal */
        return ROB_OK;
    if (words->words.n >= limits[kind].max && is_new(model, kind, text))
        return refuse_more(kind, err);
    bool learnt = rob_intern_add(words, text, strlen(text)) != ROB_MAP_NONE;
    return learnt && grow(model) ? ROB_OK : rob_fail_memory(err);
}

enum rob_status rob_model__learn(struct rob_model *model, const struct rob_event *event,
                                 struct rob_error *err)
{
    const struct rob_op_row *row = &rob_ops[event->op];
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < row->n_fields; i++) {
        const struct rob_field *field = row->fields[i].field;
        if (!rob_event_brings(event, &row->fields[i]))
            continue;
        size_t n = 0;
        const char *const *texts = rob_event_texts(event, field, &n);
        for (size_t k = 0; k < n && !status; k++)
            status = learn(model, field->word, texts[k], err);
    }
    return status;
}

static void count_new(size_t counts[ROB_WORDS], const struct rob_model *model,
                      const struct rob_event *event)
{
    const struct rob_op_row *row = &rob_ops[event->op];
    for (size_t i = 0; i < row->n_fields; i++) {
        const struct rob_field *field = row->fields[i].field;
        if (!rob_event_brings(event, &row->fields[i]))
            continue;
        size_t n = 0;
        const char *const *texts = rob_event_texts(event, field, &n);
        for (size_t k = 0; k < n; k++)
            counts[field->word] += is_new(model, field->word, texts[k]);
    }
}

enum rob_status rob_model_check_room(const struct rob_model *model, const struct rob_event *events,
                                     size_t n, struct rob_error *err)
{
    size_t counts[ROB_WORDS] = {0};
    for (size_t i = 0; i < n; i++)
        count_new(counts, model, &events[i]);
    for (enum rob_word kind = ROB_WORD_SEAT; kind <= ROB_WORD_STUDY; kind++)
        if (words_of(model, kind)->words.n + counts[kind] > limits[kind].max)
            return refuse_more(kind, err);
    return ROB_OK;
}

struct rob_study_fields rob_study_fields_of(const struct rob_study *study)
{
    return (struct rob_study_fields){.label = study->label,
                                     .title = study->title,
                                     .authors = study->authors,
                                     .journal = study->journal,
                                     .volume = study->volume,
                                     .pages = study->pages,
                                     .doi = study->doi,
                                     .pmid = study->pmid,
                                     .abstract = study->abstract,
                                     .url = study->url,
                                     .year = study->year};
}
