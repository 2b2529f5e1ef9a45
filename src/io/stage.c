#include <syrob/stage.h>

#include "io/stage_rule.h"
#include "store/review_state.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/fail.h"

#include <syrob/sealing.h>
#include <syrob/work.h>

#include <stdlib.h>
#include <string.h>

/* --- Writing the rule ------------------------------------------------------------------------- */

/* "eligible=include,unsure" */
static void write_rule(struct rob_buf *out, const struct rob_form *form,
                       const struct rob_taken *taken, const char *unfinished)
{
    const struct rob_item *item = &form->items[0];
    const char *comma = "";
    rob_buf_printf(out, "%s=", item->id);
    for (size_t i = 0; i < item->n_answers; i++)
        if (taken->answers[i]) {
            rob_buf_printf(out, "%s%s", comma, item->answers[i].id);
            comma = ",";
        }
    if (unfinished)
        rob_buf_printf(out, " (not reconciled: %s)", unfinished);
}

/* --- The events ------------------------------------------------------------------------------ */

struct adding {
    struct rob_arena *arena;
    struct rob_event *events;
    const char **ids;
    size_t n, n_ids;
};

static bool begin(struct adding *in, size_t most)
{
    in->arena = rob_arena_create();
    in->events = in->arena ? rob_arena_array(in->arena, most + 2, sizeof *in->events) : NULL;
    in->ids = in->arena ? rob_arena_array(in->arena, most + 1, sizeof *in->ids) : NULL;
    return in->events && in->ids;
}

static bool add_study(struct adding *in, const struct rob_study *s)
{
    struct rob_study_fields *fields = rob_arena_new(in->arena, sizeof *fields);
    if (!fields)
        return false;
    *fields = rob_study_fields_of(s);
    in->ids[in->n_ids++] = s->id;
    in->events[in->n++] = (struct rob_event){.op = ROB_OP_STUDY, .study = s->id, .fields = fields};
    return true;
}

/* --- A new review ---------------------------------------------------------------------------- */

static size_t list_seats(struct rob_seat_setup *seats, const struct rob_view *from)
{
    size_t n = 0;
    for (size_t i = 0; i < rob_view_n_seats(from); i++) {
        struct rob_seat seat = rob_view_seat(from, i);
        if (!seat.released && seat.role != ROB_ROLE_MACHINE) /* it judged the texts of this stage */
            seats[n++] = (struct rob_seat_setup){
                .id = seat.id, .name = seat.name, .role = rob_role_id(seat.role)};
    }
    return n;
}

static enum rob_status create(const char *dir, const struct rob_view *from,
                              const struct rob_stage_setup *setup, const struct adding *in,
                              struct rob_error *err)
{
    struct rob_seat_setup seats[64];
    struct rob_review_setup review = {.title = setup->title ? setup->title : rob_view_title(from),
                                      .form = setup->form,
                                      .form_len = setup->form_len,
                                      .seats = seats,
                                      .mode = setup->mode,
                                      .sealed = setup->sealed,
                                      .events = in->events,
                                      .n_events = in->n};
    if (rob_view_n_seats(from) > sizeof seats / sizeof *seats)
        return rob_fail(err, ROB_INVALID, "the review has too many reviewers");
    review.n_seats = list_seats(seats, from);
    return rob_review_create(dir, &review, err);
}

static enum rob_status fill(struct adding *in, const struct rob_view *from,
                            const struct rob_taken *taken, const char *rule, struct rob_error *err)
{
    const struct rob_review *before = rob_view_review(from);
    size_t n_heads = rob_review_n_heads(before);
    const char **heads = rob_arena_array(in->arena, n_heads + 1, sizeof *heads);
    bool ok = heads != NULL;
    for (size_t i = 0; ok && i < n_heads; i++) {
        struct rob_head head = rob_review_head(before, i);
        heads[i] = rob_arena_str(in->arena, head.hash);
        ok = heads[i] != NULL;
    }
    in->n = 1; /* the stage goes first, when the number is known */
    for (size_t s = 0; ok && s < rob_view_n_studies(from); s++) {
        struct rob_study study = rob_view_study(from, s);
        if (rob_taken__fate(taken, from, s) == ROB_FATE_GOES_ON)
            ok = add_study(in, &study);
    }
    if (!ok)
        return rob_fail_memory(err);
    in->events[0] = (struct rob_event){.op = ROB_OP_STAGE,
                                       .name = rob_view_title(from),
                                       .from = rob_review_id(before),
                                       .heads = heads,
                                       .n_heads = n_heads,
                                       .rule = rule,
                                       .n_taken = (int)in->n_ids};
    return ROB_OK;
}

enum rob_status rob_stage_create(size_t *n, const char *dir, const struct rob_view *from,
                                 const struct rob_stage_setup *setup, struct rob_error *err)
{
    struct rob_taken taken = rob_taken__default(rob_view_form(from));
    struct adding in = {0};
    struct rob_buf rule = {0};
    struct rob_totals totals = rob_view_totals(from);
    enum rob_status status = rob_stage__need_screening(from, err);
    if (!status && setup->take)
        status = rob_taken__list(&taken, rob_view_form(from), setup->take, err);
    if (!status && totals.reconciled < totals.studies && !setup->unfinished)
        status = rob_fail(err, ROB_REFUSED,
                          "%zu of %zu studies of %s %s not reconciled yet; to go on without "
                          "them, use --unfinished with --reason",
                          totals.studies - totals.reconciled, totals.studies, rob_stage__name(from),
                          totals.studies - totals.reconciled == 1 ? "is" : "are");
    if (!status)
        write_rule(&rule, rob_view_form(from), &taken, setup->unfinished);
    if (!status && (rule.failed || !begin(&in, rob_view_n_studies(from))))
        status = rob_fail_memory(err);
    if (!status)
        status = fill(&in, from, &taken, rule.data, err);
    if (!status)
        status = create(dir, from, setup, &in, err);
    *n = in.n_ids;
    rob_arena_destroy(in.arena);
    rob_buf_free(&rule);
    return status;
}

/* --- Later ----------------------------------------------------------------------------------- */

static enum rob_status list_new(struct adding *in, const struct rob_view *view,
                                const struct rob_view *from, const struct rob_taken *taken,
                                struct rob_error *err)
{
    bool ok = true;
    for (size_t s = 0; ok && s < rob_view_n_studies(from); s++) {
        struct rob_study study = rob_view_study(from, s);
        if (rob_taken__fate(taken, from, s) == ROB_FATE_GOES_ON &&
            rob_view_study_of(view, study.id) == ROB_NOT_FOUND)
            ok = add_study(in, &study);
    }
    return ok ? ROB_OK : rob_fail_memory(err);
}

/* Studies of the review that the one before does not let go on now. */
static size_t count_gone(const struct rob_view *view, const struct rob_view *from,
                         const struct rob_taken *taken)
{
    size_t n = 0;
    for (size_t s = 0; s < rob_view_n_studies(view); s++)
        n += rob_taken__fate_of(taken, from, rob_view_study(view, s).id) != ROB_FATE_GOES_ON;
    return n;
}

enum rob_status rob_stage_update_new(struct rob_stage_update **out, const struct rob_view *view,
                                     const struct rob_view *from, struct rob_error *err)
{
    struct rob_taken taken;
    struct adding in = {0};
    size_t n_gone = 0;
    enum rob_status status = rob_stage__find_link(&taken, view, from, err);
    if (!status && !begin(&in, rob_view_n_studies(from)))
        status = rob_fail_memory(err);
    if (!status)
        status = list_new(&in, view, from, &taken, err);
    if (!status)
        n_gone = count_gone(view, from, &taken);
    struct rob_late_round *round = status ? NULL : rob_arena_new(in.arena, sizeof *round);
    struct rob_stage_update *update = status ? NULL : rob_arena_new(in.arena, sizeof *update);
    if (!status && (!round || !update))
        status = rob_fail_memory(err);
    if (status) {
        rob_arena_destroy(in.arena);
        return status;
    }
    *update = (struct rob_stage_update){
        in.events, rob_work_late_round(in.events, in.n, round, view, in.ids, in.n_ids), in.n_ids,
        n_gone, in.arena};
    *out = update;
    return ROB_OK;
}

void rob_stage_update_free(struct rob_stage_update *update)
{
    if (update)
        rob_arena_destroy(update->memory);
}

/* --- Checking the link ----------------------------------------------------------------------- */

/* Does a journal of the review have a line with this hash? The model lacks first lines. */
static bool has_line(const struct rob_review *review, const char *hash)
{
    for (size_t i = 0; i < rob_review_n_heads(review); i++)
        if (strcmp(rob_review_head(review, i).hash, hash) == 0)
            return true;
    return rob_model_find_hash(&review->model, hash) != NULL;
}

static enum rob_status find_fault(const struct rob_view *view, const struct rob_view *from,
                                  struct rob_error *why)
{
    struct rob_stage stage;
    struct rob_taken taken;
    size_t n_gone = 0;
    enum rob_status status = rob_stage__find_link(&taken, view, from, why);
    if (!status)
        n_gone = count_gone(view, from, &taken);
    (void)rob_view_stage(&stage, view);
    for (size_t i = 0; !status && i < stage.n_heads; i++)
        if (!has_line(rob_view_review(from), stage.heads[i]))
            status = rob_fail(why, ROB_INVALID,
                              "%s has no line with the hash %.16s, with which one of its "
                              "journals ended when this review was made",
                              rob_stage__name(from), stage.heads[i]);
    if (!status && n_gone)
        status = rob_fail(why, ROB_INVALID, "%zu %s of this review %s on from %s any more", n_gone,
                          n_gone == 1 ? "study" : "studies",
                          n_gone == 1 ? "does not go" : "do not go", rob_stage__name(from));
    return status;
}

enum rob_status rob_check_stage(struct rob_check *check, const struct rob_view *from,
                                struct rob_error *err)
{
    struct rob_view *view = NULL;
    struct rob_error why = {0};
    enum rob_status status = rob_view_new(&view, check->review, NULL, err);
    if (status)
        return status;
    status = find_fault(view, from, &why);
    if (status != ROB_INVALID) {
        if (status)
            rob_fail(err, status, "%s", why.text);
    } else {
        status = rob_review__add_problem(check->review, "review.json", 0, "stage", why.text);
        check->problems = check->review->problems.at;
        check->n_problems = check->review->problems.n;
        if (status)
            rob_fail_memory(err);
    }
    rob_view_free(view);
    return status;
}
