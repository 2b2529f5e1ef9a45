/* A new review with the studies, reviewers, assignments and form of another, and no answers. */
#include "store/review_state.h"

#include "base/fail.h"
#include "base/file.h"

#include <stdlib.h>

/* --- what it is ----------------------------------------------------------------------------- */

static uint64_t key_of(enum rob_cell_kind kind)
{
    return rob_cell_key(kind, ROB_NOT_FOUND, ROB_NOT_FOUND, ROB_NOT_FOUND, ROB_NO_OUTCOME);
}

static enum rob_status read_form(struct rob_buf *form, const struct rob_review *from,
                                 struct rob_error *err)
{
    const struct rob_event *pin = rob_model_value(&from->model, key_of(ROB_CELL_FORM)).event;
    return pin ? rob_file_read(form, from->dir, pin->file, ROB_FORM_BYTES_MAX, false, err)
               : rob_fail(err, ROB_INVALID,
                          "%s has two forms in use; choose one first: syrob "
                          "forms update FILE --reason TEXT",
                          from->path);
}

static size_t list_seats(struct rob_seat_setup *seats, const struct rob_model *model)
{
    size_t n = 0;
    for (size_t i = 0; i < model->seats.n; i++) {
        const struct rob_seat *seat = &model->seats.at[i];
        if (!seat->released && seat->role != ROB_ROLE_MACHINE)
            seats[n++] = (struct rob_seat_setup){
                .id = seat->id, .name = seat->name, .role = rob_role_id(seat->role)};
    }
    return n;
}

/* --- what is in it -------------------------------------------------------------------------- */

struct copying {
    const struct rob_model *model;
    struct rob_event *events;
    size_t n;
    struct rob_arena arena;
};

static void add(struct copying *in, struct rob_event event)
{
    in->events[in->n++] = event;
}

static bool add_study(struct copying *in, const struct rob_study *study)
{
    struct rob_study_fields *fields = rob_arena_new(&in->arena, sizeof *fields);
    if (!fields)
        return false;
    *fields = rob_study_fields_of(study);
    add(in, (struct rob_event){.op = ROB_OP_STUDY, .study = study->id, .fields = fields});
    return true;
}

/* Reviewers who have left are nobody's any more. */
static bool add_assignment(struct copying *in, int s)
{
    const struct rob_model_study *study = &in->model->studies.at[s];
    const char **names = rob_arena_array(&in->arena, in->model->seats.n, sizeof *names);
    size_t n = 0;
    if (!names || !rob_model_by_name(in->model, s))
        return names != NULL;
    for (size_t seat = 0; seat < in->model->seats.n; seat++)
        if (study->assigned >> seat & 1 && !in->model->seats.at[seat].released)
            names[n++] = in->model->seats.at[seat].id;
    if (n)
        add(in, (struct rob_event){
                    .op = ROB_OP_ASSIGN, .study = study->study.id, .seats = names, .n_seats = n});
    return true;
}

static bool add_outcomes(struct copying *in, int s)
{
    const struct rob_model_study *study = &in->model->studies.at[s];
    const char **names = rob_arena_array(&in->arena, study->n_reported, sizeof *names);
    if (!names || study->n_reported == in->model->n_outcome_names)
        return names != NULL;
    for (size_t i = 0; i < study->n_reported; i++)
        names[i] = in->model->outcome_names[study->reported[i]];
    add(in, (struct rob_event){.op = ROB_OP_OUTCOME,
                               .study = study->study.id,
                               .outcomes = names,
                               .n_outcomes = study->n_reported});
    return true;
}

static bool add_round(struct copying *in, int round)
{
    const char **ids = rob_arena_array(&in->arena, in->model->n_active, sizeof *ids);
    size_t n = 0;
    for (size_t i = 0; ids && i < in->model->n_active; i++) {
        const struct rob_model_study *study = &in->model->studies.at[in->model->order.at[i]];
        if (study->round == round)
            ids[n++] = study->study.id;
    }
    if (n)
        add(in, (struct rob_event){.op = ROB_OP_ROUND,
                                   .name = in->model->rounds.words.at[round],
                                   .studies = ids,
                                   .n_studies = n});
    return ids != NULL;
}

static bool list_content(struct copying *in)
{
    const struct rob_model *model = in->model;
    bool ok = true;
    in->events = rob_arena_array(&in->arena, 3 * model->n_active + model->rounds.words.n,
                                 sizeof *in->events);
    ok = in->events != NULL;
    for (size_t i = 0; ok && i < model->n_active; i++)
        ok = add_study(in, &model->studies.at[model->order.at[i]].study);
    for (size_t i = 0; ok && i < model->n_active; i++)
        ok = add_outcomes(in, (int)model->order.at[i]) &&
             add_assignment(in, (int)model->order.at[i]);
    for (int r = 0; ok && r < (int)model->rounds.words.n; r++)
        ok = add_round(in, r);
    return ok;
}

/* Studies first, since what is said of them needs them. */
static enum rob_status record_content(const char *dir, struct copying *in, struct rob_error *err)
{
    struct rob_review *review = NULL;
    size_t n = in->model->n_active;
    enum rob_status status = rob_review_open(&review, dir, err);
    if (!status)
        status = rob_review_record(review, ROB_SEAT_LEAD, in->events, n, err);
    if (!status)
        status = rob_review_record(review, ROB_SEAT_LEAD, in->events + n, in->n - n, err);
    rob_review_free(review);
    return status;
}

static enum rob_status copy(const char *dir, const struct rob_review *from, const char *title,
                            bool sealed, const struct rob_custodian_setup *custodian,
                            struct rob_error *err)
{
    struct rob_buf form = {0};
    struct rob_seat_setup seats[ROB_SEATS_MAX];
    const struct rob_model *model = &from->model;
    struct copying in = {.model = model};
    enum rob_status status = read_form(&form, from, err);
    struct rob_review_setup setup = {.title = title ? title : model->title,
                                     .form = rob_buf_text(&form),
                                     .form_len = form.len,
                                     .seats = seats,
                                     .n_seats = list_seats(seats, model),
                                     .outcomes = model->outcome_names,
                                     .n_outcomes = model->n_outcome_names,
                                     .mode = model->opens_by_round ? "round" : "study",
                                     .sealed = sealed,
                                     .custodian = custodian};
    if (!status && !list_content(&in))
        status = rob_fail_memory(err);
    if (!status)
        status = rob_review_create(dir, &setup, err);
    if (!status)
        status = record_content(dir, &in, err);
    rob_arena_free(&in.arena);
    rob_buf_free(&form);
    return status;
}

enum rob_status rob_review_create_from(const char *dir, const char *from, const char *title,
                                       bool sealed, const struct rob_custodian_setup *custodian,
                                       struct rob_error *err)
{
    struct rob_review *review = NULL;
    enum rob_status status = rob_review_peek(&review, from, err);
    if (!status)
        status = copy(dir, review, title, sealed, custodian, err);
    rob_review_free(review);
    return status;
}
