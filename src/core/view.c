/* The gate: the part of a review that one person may see. */
#include "core/view_state.h"

#include "core/consensus.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

/* --- opening ----------------------------------------------------------------------------- */

enum rob_status rob_view__new(struct rob_view **out, const struct rob_model *model,
                              struct rob_review *review, const char *seat, struct rob_error *err)
{
    int index = ROB_NOT_FOUND;
    enum rob_status status = seat ? rob_model_need_seat(&index, model, seat, err) : ROB_OK;
    if (status)
        return status;
    struct rob_view *view = malloc(sizeof *view);
    char *kept = seat ? strdup(seat) : NULL;
    if (!view || (seat && !kept)) {
        free(view);
        free(kept);
        return rob_fail_memory(err);
    }
    *view = (struct rob_view){.model = model, .review = review, .seat = kept};
    *out = view;
    return ROB_OK;
}

void rob_view_free(struct rob_view *view)
{
    if (view)
        free(view->seat);
    free(view);
}

static bool has(uint64_t seats, size_t seat)
{
    return seats >> seat & 1;
}

const char *rob_role_id(enum rob_role role)
{
    static const char *const ids[] = {[ROB_ROLE_REVIEWER] = "reviewer",
                                      [ROB_ROLE_ADJUDICATOR] = "adjudicator",
                                      [ROB_ROLE_MACHINE] = "machine"};
    return ids[role];
}

/* A short name that two people were given has no owner: what one of them wrote is not the other's
 * to read. */
bool rob_view__visible(const struct rob_view *view, int study, int seat)
{
    const struct rob_model_study *of = &view->model->studies.at[study];
    const struct rob_seat *who = &view->model->seats.at[seat];
    bool own = seat == rob_view_viewer(view) && !who->conflict,
         machine = who->role == ROB_ROLE_MACHINE;
    return !machine && (own || (of->open && has(of->completed, (size_t)seat)));
}

int rob_view__study(const struct rob_view *view, size_t study)
{
    return (int)view->model->order.at[study];
}

/* The model's index of one of the view's outcomes. */
static int model_outcome(const struct rob_view *view, int outcome)
{
    return outcome == ROB_NO_OUTCOME ? ROB_NO_OUTCOME : view->model->outcome_words[outcome];
}

struct rob_review *rob_view_review(const struct rob_view *view)
{
    return view->review;
}

const struct rob_form *rob_view_form(const struct rob_view *view)
{
    return view->model->form;
}

const char *rob_view_title(const struct rob_view *view)
{
    return view->model->title;
}

bool rob_view_opens_by_round(const struct rob_view *view)
{
    return view->model->opens_by_round;
}

int rob_view_viewer(const struct rob_view *view)
{
    return view->seat ? rob_model_seat(view->model, view->seat) : ROB_NOBODY;
}

/* --- seats and outcomes ------------------------------------------------------------------ */

size_t rob_view_n_seats(const struct rob_view *view)
{
    return view->model->seats.n;
}

struct rob_seat rob_view_seat(const struct rob_view *view, size_t seat)
{
    struct rob_seat is = view->model->seats.at[seat];
    if (view->anonymous && is.role != ROB_ROLE_MACHINE)
        is.name = is.id;
    return is;
}

void rob_view_leave_out_names(struct rob_view *view)
{
    view->anonymous = true;
}

/* True if the seat was added on two computers, neither of which knew of the other. */
static bool was_added_twice(const struct rob_model *model, size_t seat)
{
    uint64_t key =
        rob_cell_key(ROB_CELL_SEAT, (int)seat, ROB_NOT_FOUND, ROB_NOT_FOUND, ROB_NO_OUTCOME);
    size_t n = 0;
    const struct rob_node *node = rob_model_newest(model, key);
    for (; node; node = rob_model_older(model, node))
        n += node->event.op == ROB_OP_SEAT && node->event.n_was == 0;
    return n > 1;
}

size_t rob_view_n_mixed(const struct rob_view *view, size_t seat, size_t *n_journals)
{
    const struct rob_model *model = view->model;
    size_t n = 0;
    *n_journals = 0;
    if (!model->seats.at[seat].conflict || !was_added_twice(model, seat))
        return 0;
    for (size_t j = 0; j < model->journals.n; j++) {
        size_t before = n;
        if (model->journals.at[j].seat_index != (int)seat)
            continue;
        for (size_t i = 0; i < model->nodes.n; i++)
            n += model->nodes.at[i]->event.journal == j &&
                 model->nodes.at[i]->event.op != ROB_OP_OPEN;
        *n_journals += n > before;
    }
    return n;
}

int rob_view_find_seat(const struct rob_view *view, const char *id)
{
    return rob_model_seat(view->model, id);
}

enum rob_status rob_view_need_seat(size_t *out, const struct rob_view *view, const char *id,
                                   struct rob_error *err)
{
    int seat = ROB_NOT_FOUND;
    enum rob_status status = rob_model_need_seat(&seat, view->model, id, err);
    if (!status)
        *out = (size_t)seat;
    return status;
}

size_t rob_view_n_outcomes(const struct rob_view *view)
{
    return view->model->n_outcome_names;
}

const char *rob_view_outcome(const struct rob_view *view, size_t outcome)
{
    return view->model->outcome_names[outcome];
}

int rob_view_find_outcome(const struct rob_view *view, const char *name)
{
    for (size_t i = 0; i < view->model->n_outcome_names; i++)
        if (strcmp(view->model->outcome_names[i], name) == 0)
            return (int)i;
    return ROB_NOT_FOUND;
}

/* --- studies ----------------------------------------------------------------------------- */

size_t rob_view_n_studies(const struct rob_view *view)
{
    return view->model->n_active;
}

size_t rob_view_n_dropped(const struct rob_view *view)
{
    return view->model->order.n - view->model->n_active;
}

struct rob_study rob_view_study(const struct rob_view *view, size_t study)
{
    return view->model->studies.at[rob_view__study(view, study)].study;
}

/* The number of a study is its place in the list. */
int rob_view_study_of(const struct rob_view *view, const char *id)
{
    int study = rob_model_study(view->model, id);
    return study == ROB_NOT_FOUND ? ROB_NOT_FOUND : view->model->studies.at[study].study.number - 1;
}

bool rob_view_assigned(const struct rob_view *view, size_t study, size_t seat)
{
    return has(view->model->studies.at[rob_view__study(view, study)].assigned, seat);
}

bool rob_view_by_name(const struct rob_view *view, size_t study)
{
    return rob_model_by_name(view->model, rob_view__study(view, study));
}

bool rob_view_wants_another(const struct rob_view *view, size_t study)
{
    return view->model->studies.at[rob_view__study(view, study)].wants_another;
}

bool rob_view_open(const struct rob_view *view, size_t study)
{
    return view->model->studies.at[rob_view__study(view, study)].open;
}

size_t rob_view_n_rounds(const struct rob_view *view)
{
    return view->model->rounds.words.n;
}

bool rob_view_is_pilot(const struct rob_view *view, size_t study)
{
    return rob_model_is_pilot(view->model,
                              view->model->studies.at[rob_view__study(view, study)].round);
}

bool rob_view_reconciled(const struct rob_view *view, size_t study)
{
    return view->model->studies.at[rob_view__study(view, study)].reconciled;
}

enum rob_progress rob_view_progress(const struct rob_view *view, size_t study, size_t seat)
{
    if (view->model->seats.at[seat].role == ROB_ROLE_MACHINE)
        return ROB_UNTOUCHED;
    int s = rob_view__study(view, study);
    if (has(view->model->studies.at[s].completed, seat))
        return ROB_COMPLETE;
    return rob_model_has_begun(view->model, s, (int)seat) ? ROB_PARTIAL : ROB_UNTOUCHED;
}

/* --- judgements -------------------------------------------------------------------------- */

bool rob_view_reports(const struct rob_view *view, size_t study, size_t outcome)
{
    return rob_model_reports(view->model, rob_view__study(view, study),
                             model_outcome(view, (int)outcome));
}

size_t rob_view_n_cells(const struct rob_view *view, size_t study)
{
    size_t n = 0;
    for (int i = 0; i < (int)view->model->form->n_items; i++)
        n += rob_model_n_slots(view->model, rob_view__study(view, study), i);
    return n;
}

struct rob_cell rob_view_cell(const struct rob_view *view, size_t study, size_t i)
{
    int s = rob_view__study(view, study);
    for (int item = 0; item < (int)view->model->form->n_items; item++) {
        size_t n = rob_model_n_slots(view->model, s, item);
        if (i < n)
            return (struct rob_cell){study, (size_t)item,
                                     rob_model_slot_place(view->model, s, item, i)};
        i -= n;
    }
    return (struct rob_cell){study, 0, ROB_NO_OUTCOME};
}

static void take_signals(struct rob_judgement *out, const struct rob_item *item,
                         const struct rob_event *event)
{
    for (uint32_t i = 0; i < event->n_signals; i++) {
        int signal = rob_item_signal(item, event->signals[i].id);
        if (signal != ROB_NOT_FOUND)
            (void)rob_signal_parse(&out->signals[signal], event->signals[i].answer);
    }
}

static void take_judgement(struct rob_judgement *out, const struct rob_model *model, int item,
                           int outcome, const struct rob_event *event)
{
    *out = (struct rob_judgement){
        .answer = rob_model_answer(model, item, event),
        .support = event->support ? event->support : "",
        .quotes = event->quotes,
        .n_quotes = event->n_quotes,
        .default_for_outcomes = outcome != ROB_NO_OUTCOME && !event->outcome,
        .from_sheet = event->sheet != NULL,
        .time = event->time,
        .id = event->id,
    };
    take_signals(out, &model->form->items[item], event);
}

const struct rob_event *rob_view__judgement(const struct rob_view *view, struct rob_cell cell,
                                            size_t seat, bool *conflict)
{
    int study = rob_view__study(view, cell.study), outcome = model_outcome(view, cell.outcome);
    *conflict = false;
    return rob_view__visible(view, study, (int)seat)
               ? rob_model_judgement(view->model, study, (int)seat, (int)cell.item, outcome, NULL,
                                     conflict)
               : NULL;
}

bool rob_view_judgement(struct rob_judgement *out, const struct rob_view *view,
                        struct rob_cell cell, size_t seat)
{
    bool conflict = false;
    const struct rob_event *event = rob_view__judgement(view, cell, seat, &conflict);
    if (event)
        take_judgement(out, view->model, (int)cell.item, model_outcome(view, cell.outcome), event);
    else if (conflict)
        *out = (struct rob_judgement){.answer = ROB_NOT_FOUND, .support = "", .conflict = true};
    return event || conflict;
}

bool rob_view_first_pass(struct rob_judgement *out, const struct rob_view *view,
                         struct rob_cell cell, size_t seat)
{
    const struct rob_model *model = view->model;
    int study = rob_view__study(view, cell.study), outcome = model_outcome(view, cell.outcome);
    if (!rob_view__visible(view, study, (int)seat) ||
        !has(model->studies.at[study].completed, seat))
        return false;
    const struct rob_event *event =
        rob_model_judgement(model, study, (int)seat, (int)cell.item, outcome,
                            rob_model_completion(model, study, (int)seat), NULL);
    if (rob_model_answer(model, (int)cell.item, event) == ROB_NOT_FOUND)
        return false; /* the form or the outcomes changed after the first pass */
    take_judgement(out, model, (int)cell.item, outcome, event);
    return true;
}

int rob_view_machine(const struct rob_view *view, struct rob_cell cell, size_t seat)
{
    const struct rob_model *model = view->model;
    int study = rob_view__study(view, cell.study), outcome = model_outcome(view, cell.outcome);
    enum rob_settled state = rob_view_consensus(view, cell).state;
    bool conflict = false;
    if (model->seats.at[seat].role != ROB_ROLE_MACHINE ||
        (state != ROB_CELL_UNANIMOUS && state != ROB_CELL_RESOLVED) ||
        !rob_model_asks(model, study, (int)seat, (int)cell.item, NULL))
        return ROB_NOT_FOUND;
    const struct rob_event *event =
        rob_model_judgement(model, study, (int)seat, (int)cell.item, outcome, NULL, &conflict);
    return event && event->sheet ? rob_model_answer(model, (int)cell.item, event) : ROB_NOT_FOUND;
}

/* Of a first pass that is finished, what was asked then; else what is asked now. */
bool rob_view_asks(const struct rob_view *view, struct rob_cell cell, size_t seat)
{
    const struct rob_model *model = view->model;
    int study = rob_view__study(view, cell.study);
    if (model->form->items[cell.item].if_item == ROB_NOT_FOUND)
        return true;
    const struct rob_event *pass = has(model->studies.at[study].completed, seat)
                                       ? rob_model_completion(model, study, (int)seat)
                                       : NULL;
    return rob_view__visible(view, study, (int)seat) &&
           rob_model_asks(model, study, (int)seat, (int)cell.item, pass);
}

size_t rob_view_n_answered(const struct rob_view *view, size_t study, size_t seat)
{
    struct rob_judgement judgement;
    size_t n = 0;
    for (size_t i = 0; i < rob_view_n_cells(view, study); i++) {
        struct rob_cell cell = rob_view_cell(view, study, i);
        if (rob_view_judgement(&judgement, view, cell, seat) && rob_view_asks(view, cell, seat))
            n += judgement.answer != ROB_NOT_FOUND;
    }
    return n;
}

size_t rob_view_n_asked(const struct rob_view *view, size_t study, size_t seat)
{
    size_t n = 0;
    for (size_t i = 0; i < rob_view_n_cells(view, study); i++)
        n += rob_view_asks(view, rob_view_cell(view, study, i), seat);
    return n;
}

size_t rob_view_n_lacking(const struct rob_view *view, size_t study)
{
    struct rob_judgement judgement;
    int s = rob_view__study(view, study), viewer = rob_view_viewer(view);
    const struct rob_model_study *of = &view->model->studies.at[s];
    size_t n = 0;
    if (viewer == ROB_NOBODY || !has(of->completed, (size_t)viewer) || of->open ||
        view->model->seats.at[viewer].conflict || rob_model_was_read(view->model, s))
        return 0;
    const struct rob_event *completion = rob_model_completion(view->model, s, viewer);
    if (completion && completion->seal == ROB_SEAL_CLOSED) /* its answers are there, unreadable */
        return 0;
    for (size_t i = 0; i < rob_view_n_cells(view, study); i++) {
        struct rob_cell cell = rob_view_cell(view, study, i);
        n += rob_view_asks(view, cell, (size_t)viewer) &&
             !rob_view_first_pass(&judgement, view, cell, (size_t)viewer);
    }
    return n;
}

static const char *flag_of(const struct rob_view *view, size_t s, int item, size_t seat)
{
    int study = rob_view__study(view, s);
    if (!rob_view__visible(view, study, (int)seat))
        return NULL;
    uint64_t key = rob_cell_key(ROB_CELL_FLAG, (int)seat, study, item, ROB_NO_OUTCOME);
    struct rob_value value = rob_model_value(view->model, key);
    const struct rob_event *event = value.event;
    const struct rob_node *node = value.conflict ? rob_model_newest(view->model, key) : NULL;
    for (; node; node = rob_model_older(view->model, node)) /* the same one on every copy */
        if (!node->superseded && node->event.reason && *node->event.reason &&
            (!event || node->event.id < event->id))
            event = &node->event;
    return event && event->op == ROB_OP_FLAG ? event->reason : NULL;
}

static bool is_flagged_twice(const struct rob_view *view, size_t s, int item, int seat)
{
    uint64_t key =
        rob_cell_key(ROB_CELL_FLAG, seat, rob_view__study(view, s), item, ROB_NO_OUTCOME);
    return rob_model_value(view->model, key).conflict;
}

size_t rob_view_n_flagged_twice(const struct rob_view *view)
{
    int viewer = rob_view_viewer(view);
    size_t n = 0;
    for (size_t s = 0; viewer != ROB_NOBODY && s < rob_view_n_studies(view); s++) {
        n += is_flagged_twice(view, s, ROB_NOT_FOUND, viewer);
        for (size_t i = 0; i < rob_view_form(view)->n_items; i++)
            n += is_flagged_twice(view, s, (int)i, viewer);
    }
    return n;
}

const char *rob_view_flag(const struct rob_view *view, struct rob_cell cell, size_t seat)
{
    return flag_of(view, cell.study, (int)cell.item, seat);
}

const char *rob_view_study_flag(const struct rob_view *view, size_t study, size_t seat)
{
    return flag_of(view, study, ROB_NOT_FOUND, seat);
}

struct rob_consensus rob_view_consensus(const struct rob_view *view, struct rob_cell cell)
{
    int study = rob_view__study(view, cell.study);
    if (!view->model->studies.at[study].open)
        return rob_consensus_none(ROB_CELL_HIDDEN);
    return rob_model_consensus(view->model, study, (int)cell.item,
                               model_outcome(view, cell.outcome));
}

/* --- totals ------------------------------------------------------------------------------ */

struct rob_totals rob_view_totals(const struct rob_view *view)
{
    const struct rob_model *model = view->model;
    return (struct rob_totals){.studies = model->n_active,
                               .open = model->n_active - model->n_closed,
                               .reconciled = model->n_reconciled,
                               .open_disagreements = model->n_unsettled,
                               .resolved = model->n_resolved};
}

unsigned rob_view_generation(const struct rob_view *view)
{
    return view->model->generation;
}

unsigned rob_view_shape(const struct rob_view *view)
{
    return view->model->shape;
}

void rob_view_seat_totals(size_t out[3], const struct rob_view *view, size_t seat)
{
    out[ROB_UNTOUCHED] = out[ROB_PARTIAL] = out[ROB_COMPLETE] = 0;
    for (size_t s = 0; s < rob_view_n_studies(view); s++)
        if (rob_view_assigned(view, s, seat))
            out[rob_view_progress(view, s, seat)]++;
}
