/* The history, filtered by the gate. */
#include "core/view_state.h"

#include "base/fail.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

struct rob_log_owner {
    struct rob_log log; /* first: a log is freed through its owner */
    ROB_VEC(struct rob_log_entry) entries;
    struct rob_arena arena;
};

/* --- entries that may be seen ------------------------------------------------------------ */

enum sight { HIDDEN, BARE, WHOLE };

/* The clearing of what was never judged, once or again, or taken back. */
static bool tells_nothing(const struct rob_model *model, const struct rob_event *event)
{
    bool nothing = event->op == ROB_OP_CLEAR;
    for (uint32_t i = 0; i < event->n_was && nothing; i++) {
        const struct rob_node *was = rob_model_find(model, event->was[i]);
        nothing = was && was->event.op == ROB_OP_CLEAR;
    }
    return nothing;
}

static enum sight sight_of(const struct rob_view *view, const struct rob_event *event)
{
    const struct rob_model *model = view->model;
    const struct rob_model_journal *journal = &model->journals.at[event->journal];
    int study = event->study ? rob_model_study(model, event->study) : ROB_NOT_FOUND;
    if (event->op == ROB_OP_OPEN || event->op == ROB_OP_COUNT || tells_nothing(model, event))
        return HIDDEN;
    if (journal->kind == ROB_JOURNAL_LEAD)
        return WHOLE;
    if (journal->seat_index != ROB_NOT_FOUND &&
        model->seats.at[journal->seat_index].role == ROB_ROLE_MACHINE)
        return HIDDEN;
    if (journal->kind == ROB_JOURNAL_REVIEWER && rob_view__names_hidden(view))
        return HIDDEN;
    int seat = journal->seat_index;
    bool own =
        seat != ROB_NOT_FOUND && seat == rob_view_viewer(view) && !model->seats.at[seat].conflict;
    bool reviewer = journal->kind == ROB_JOURNAL_REVIEWER;
    if (own)
        return WHOLE;
    if (study != ROB_NOT_FOUND &&
        (reviewer ? seat != ROB_NOT_FOUND && rob_view__visible(view, study, seat)
                  : model->studies.at[study].open))
        return WHOLE;
    /* Everybody may know how far somebody is, and that a journal was repaired. */
    bool progress = event->op == ROB_OP_COMPLETE || event->op == ROB_OP_REOPEN;
    return progress || event->op == ROB_OP_RECOVER ? BARE : HIDDEN;
}

/* --- values for a person ----------------------------------------------------------------- */

static void join(struct rob_buf *out, const char *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        rob_buf_printf(out, "%s%s", i ? ", " : "", texts[i]);
}

static void describe_seat(struct rob_buf *out, const struct rob_view *view,
                          const struct rob_event *event)
{
    rob_buf_printf(out, "%s, %s, %s", event->seat, view->anonymous ? event->seat : event->name,
                   event->role);
    if (event->tool_version)
        rob_buf_printf(out, ", version %s, run on %s", event->tool_version,
                       event->tool_date ? event->tool_date : "?");
}

static void describe_drop(struct rob_buf *out, const struct rob_event *event)
{
    if (event->other)
        rob_buf_printf(out, "the same paper as %s", event->other);
    if (event->report_of)
        rob_buf_printf(out, "another report of %s", event->report_of);
}

/* yes "support"; quote "text" (p. 3); signals a=no, b=unclear */
static void describe_judgement(struct rob_buf *out, const struct rob_event *event)
{
    rob_buf_str(out, event->answer ? event->answer : "(no answer)");
    if (event->support && *event->support)
        rob_buf_printf(out, " \"%s\"", event->support);
    for (uint32_t i = 0; i < event->n_quotes; i++) {
        rob_buf_str(out, "; quote ");
        rob_text_quote(out, event->quotes[i].text, event->quotes[i].where);
    }
    for (uint32_t i = 0; i < event->n_signals; i++)
        rob_buf_printf(out, "%s%s=%s", i ? ", " : "; signals ", event->signals[i].id,
                       event->signals[i].answer);
}

static void describe(struct rob_buf *out, const struct rob_view *view,
                     const struct rob_event *event)
{
    switch (event->op) {
    case ROB_OP_JUDGE:
    case ROB_OP_RESOLVE:
        describe_judgement(out, event);
        break;
    case ROB_OP_SEAT:
        describe_seat(out, view, event);
        break;
    case ROB_OP_STUDY_DROP:
        describe_drop(out, event);
        break;
    case ROB_OP_STUDY_DIFFERENT:
        rob_buf_printf(out, "not the same paper as %s", event->other);
        break;
    case ROB_OP_IMPORT:
        rob_buf_printf(out, "%s, %s: %d records, %d new, %d known, %d doubtful", event->source,
                       event->file, event->n_records, event->n_new, event->n_known,
                       event->n_doubtful);
        break;
    case ROB_OP_STAGE:
        rob_buf_printf(out, "%d studies of \"%s\" (%s): %s", event->n_taken, event->name,
                       event->from, event->rule);
        break;
    case ROB_OP_CUSTODIAN:
        rob_buf_str(out, view->anonymous ? "" : event->name);
        break;
    case ROB_OP_RELEASE:
        rob_buf_str(out, event->seat);
        break;
    case ROB_OP_STUDY:
        rob_buf_str(out, event->fields->title ? event->fields->title : "");
        break;
    case ROB_OP_STUDY_EDIT:
        rob_buf_printf(out, "%s: %s", event->field, event->value ? event->value : "");
        break;
    case ROB_OP_TITLE:
    case ROB_OP_MODE:
        rob_buf_str(out, event->value);
        break;
    case ROB_OP_FORM:
        rob_buf_printf(out, "%s, SHA-256 %s", event->file, event->sha256);
        break;
    case ROB_OP_OUTCOME:
        join(out, event->outcomes, event->n_outcomes);
        break;
    case ROB_OP_ASSIGN:
        join(out, event->seats, event->n_seats);
        break;
    case ROB_OP_ROUND:
        rob_buf_printf(out, "%s: ", event->name);
        join(out, event->studies, event->n_studies);
        break;
    default:
        break;
    }
}

static const char *kept(struct rob_log_owner *owner, struct rob_buf *text)
{
    const char *copy = text->failed ? NULL : rob_arena_str(&owner->arena, rob_buf_text(text));
    rob_buf_free(text);
    return copy;
}

static const char *value_of(struct rob_log_owner *owner, const struct rob_view *view,
                            const struct rob_event *event)
{
    struct rob_buf text = {0};
    describe(&text, view, event);
    return kept(owner, &text);
}

/* An event may name anything, also entries that the viewer must not see; and a line has room for
 * thousands of ids. */
static const char *values_before(struct rob_log_owner *owner, const struct rob_view *view,
                                 const struct rob_event *event)
{
    enum { VALUES_MAX = 8 };
    struct rob_buf text = {0};
    for (uint32_t i = 0; i < event->n_was && i < VALUES_MAX; i++) {
        const struct rob_node *node = rob_model_find(view->model, event->was[i]);
        if (text.len)
            rob_buf_str(&text, " / ");
        size_t before = text.len;
        if (!node || sight_of(view, &node->event) != WHOLE)
            continue;
        describe(&text, view, &node->event);
        if (event->n_was > 1 && text.len == before) /* "... / study-drop" */
            rob_buf_str(&text, rob_op_id(node->event.op));
    }
    if (event->n_was > VALUES_MAX)
        rob_buf_str(&text, " / ...");
    return kept(owner, &text);
}

/* --- the log ----------------------------------------------------------------------------- */

static bool is_wanted(const struct rob_view *view, const struct rob_event *event, int study,
                      int item)
{
    if (study != ROB_NOT_FOUND && (!event->study || rob_model_study(view->model, event->study) !=
                                                        rob_view__study(view, (size_t)study)))
        return false;
    return item == ROB_NOT_FOUND ||
           (event->item && rob_form_item(view->model->form, event->item) == item);
}

/* Entries of several journals are shown by their times, but a journal keeps its own order even if a
 * clock went back: no entry counts as earlier than the one before it. */
struct order {
    int64_t time;
    size_t place; /* in the order of reading: by journal and line */
};

static int compare_order(const void *a, const void *b)
{
    const struct order *first = a, *second = b;
    if (first->time != second->time)
        return first->time < second->time ? -1 : 1;
    return (first->place > second->place) - (first->place < second->place);
}

static bool sort_by_time(struct rob_log_owner *owner, const uint32_t *journals)
{
    size_t n = owner->entries.n;
    struct order *order = malloc((n + 1) * sizeof *order);
    struct rob_log_entry *sorted = malloc((n + 1) * sizeof *sorted);
    bool ok = order && sorted;
    for (size_t i = 0; ok && i < n; i++) {
        order[i] = (struct order){owner->entries.at[i].time, i};
        if (i && journals[i] == journals[i - 1] && order[i].time < order[i - 1].time)
            order[i].time = order[i - 1].time;
    }
    if (ok) {
        qsort(order, n, sizeof *order, compare_order);
        for (size_t i = 0; i < n; i++)
            sorted[i] = owner->entries.at[order[i].place];
        memcpy(owner->entries.at, sorted, n * sizeof *sorted);
    }
    free(order);
    free(sorted);
    return ok;
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static void add_particulars(struct rob_log_entry *entry, const struct rob_event *event)
{
    bool resolves = event->op == ROB_OP_RESOLVE;
    entry->seed = event->op == ROB_OP_ASSIGN || event->op == ROB_OP_ROUND ? event->seed : 0;
    entry->by = resolves ? event->seats : NULL;
    entry->n_by = resolves ? event->n_seats : 0;
    entry->how = or_empty(rob_event_named(event, "how"));
    entry->cause = or_empty(rob_event_named(event, "cause"));
    entry->operator_ = or_empty(rob_event_named(event, "operator"));
}

/* An event that takes back what took another back; counted, as each may be taken back in turn. */
static bool is_redo(const struct rob_model *model, const struct rob_event *event)
{
    size_t depth = 0;
    while (event->n_undo > 0 && depth < model->nodes.n) {
        const struct rob_node *undone = rob_model_find(model, event->undo[0]);
        depth++;
        if (!undone)
            break;
        event = &undone->event;
    }
    return depth > 0 && depth % 2 == 0;
}

static bool add_entry(struct rob_log_owner *owner, const struct rob_view *view,
                      const struct rob_event *event, enum sight sight, bool late)
{
    struct rob_log_entry entry = {.time = event->time,
                                  .seat = view->model->journals.at[event->journal].seat,
                                  .op = event->op,
                                  .study = event->study,
                                  .item = event->item,
                                  .outcome = event->outcome,
                                  .was = "",
                                  .now = "",
                                  .reason = "",
                                  .how = "",
                                  .cause = "",
                                  .operator_ = "",
                                  .id = event->id};
    if (sight == WHOLE) {
        entry.was = values_before(owner, view, event);
        entry.now = value_of(owner, view, event);
        entry.reason = or_empty(event->reason);
        entry.undo = event->n_undo > 0;
        entry.redo = is_redo(view->model, event);
        entry.late = late;
        add_particulars(&entry, event);
    }
    return entry.was && entry.now && rob_vec_push(&owner->entries, entry);
}

enum rob_status rob_view_log(struct rob_log **out, const struct rob_view *view, int study, int item,
                             struct rob_error *err)
{
    struct rob_log_owner *owner = calloc(1, sizeof *owner);
    ROB_VEC(uint32_t) journals = {0};
    bool *leads = NULL;
    bool ok = owner && rob_model_leads(&leads, view->model, err) == ROB_OK;
    for (size_t i = 0; i < view->model->nodes.n && ok; i++) {
        const struct rob_event *event = &view->model->nodes.at[i]->event;
        enum sight sight = sight_of(view, event);
        if (sight != HIDDEN && is_wanted(view, event, study, item))
            ok = add_entry(owner, view, event, sight, rob_model_is_late(view->model, i, leads)) &&
                 rob_vec_push(&journals, event->journal);
    }
    free(leads);
    ok = ok && (!owner->entries.n || sort_by_time(owner, journals.at));
    rob_vec_free(&journals);
    if (!ok) {
        rob_log_free(owner ? &owner->log : NULL);
        return rob_fail_memory(err);
    }
    owner->log = (struct rob_log){owner->entries.at, owner->entries.n};
    *out = &owner->log;
    return ROB_OK;
}

void rob_log_free(struct rob_log *log)
{
    struct rob_log_owner *owner = (struct rob_log_owner *)log;
    if (!owner)
        return;
    rob_vec_free(&owner->entries);
    rob_arena_free(&owner->arena);
    free(owner);
}
