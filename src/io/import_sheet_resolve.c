/* A sheet of answers that the reviewers agreed on elsewhere: it resolves what they differ in, and
 * changes nothing else. */
#include "io/import_sheet.h"

#include "base/buf.h"
#include "base/fail.h"

#include <syrob/work.h>

#include <stdarg.h>
#include <string.h>

__attribute__((format(printf, 3, 4))) static enum rob_status leave(
    struct rob_import__planning *in, const struct rob_sheet_entry *entry, const char *format, ...)
{
    struct rob_buf text = {0};
    va_list args;
    const struct rob_item *item = &rob_view_form(in->view)->items[entry->item];
    const char *label = rob_view_study(in->view, (size_t)in->rows[entry->row].study).label;
    rob_buf_printf(&text, "%s, item %d: ", label, item->number);
    va_start(args, format);
    rob_buf_vprintf(&text, format, args);
    va_end(args);
    struct rob_sheet_note note = {
        entry->line, text.failed ? NULL : rob_arena_str(in->arena, rob_buf_text(&text))};
    rob_buf_free(&text);
    return note.message && rob_vec_push(&in->left, note) ? ROB_OK : rob_fail_memory(in->err);
}

/* All that a `resolve` event borrows. */
struct resolved {
    struct rob_quote quote;
};

static enum rob_status add_event(struct rob_import__planning *in,
                                 const struct rob_sheet_entry *entry, struct rob_cell cell)
{
    const struct rob_item *item = &rob_view_form(in->view)->items[entry->item];
    const struct rob_sheet_import_options *how = in->options;
    struct rob_error why = {0};
    struct resolved *made = rob_arena_new(in->arena, sizeof *made);
    struct rob_event *event = &in->out->events[in->out->n_events];
    if (!made)
        return rob_fail_memory(in->err);
    made->quote = (struct rob_quote){entry->quote, entry->where};
    bool outcome = cell.outcome >= 0;
    *event = (struct rob_event){
        .op = ROB_OP_RESOLVE,
        .study = rob_view_study(in->view, cell.study).id,
        .item = item->id,
        .outcome = outcome ? rob_view_outcome(in->view, (size_t)cell.outcome) : NULL,
        .answer = item->answers[entry->answer].id,
        .support = *entry->support ? entry->support : NULL,
        .quotes = &made->quote,
        .n_quotes = *entry->quote || *entry->where,
        .how = rob_how_id(rob_work_how(in->view, how->by, how->n_by)),
        .seats = how->by,
        .n_seats = how->n_by,
        .reason = how->reason,
        .operator_ = how->operator_};
    if (rob_review_check(rob_view_review(in->view), ROB_SEAT_CONSENSUS, event, 1, &why))
        return rob_import__problem(in, entry->line, "%s", why.text);
    in->out->n_events++;
    return ROB_OK;
}

/* Will the sheet give the item of this study that answer: now, or later itself? */
static bool will_be(const struct rob_import__planning *in, size_t study, int item, int answer)
{
    const struct rob_item *of = &rob_view_form(in->view)->items[item];
    const char *id = rob_view_study(in->view, study).id;
    for (size_t i = in->later.n; i > 0; i--)
        if (in->later.at[i - 1].study == study && in->later.at[i - 1].item == item)
            return in->later.at[i - 1].answer == answer;
    for (size_t i = in->out->n_events; i > 0; i--) {
        const struct rob_event *event = &in->out->events[i - 1];
        if (strcmp(event->study, id) == 0 && strcmp(event->item, of->id) == 0)
            return strcmp(event->answer, of->answers[answer].id) == 0;
    }
    return false;
}

/* The events of one command do not build on one another: what they make due waits for the next. */
static enum rob_status resolve_later(struct rob_import__planning *in,
                                     const struct rob_sheet_entry *entry, struct rob_cell cell)
{
    const struct rob_form *form = rob_view_form(in->view);
    const struct rob_item *item = &form->items[entry->item];
    const char *label = item->answers[entry->answer].label;
    struct rob_cell before = {cell.study, (size_t)item->if_item, ROB_NO_OUTCOME};
    if (will_be(in, cell.study, item->if_item, item->if_answer)) {
        struct rob_import__later later = {cell.study, entry->item, entry->answer};
        in->out->n_later++;
        return rob_vec_push(&in->later, later) ? ROB_OK : rob_fail_memory(in->err);
    }
    return leave(
        in, entry,
        rob_view_consensus(in->view, before).answer == ROB_NOT_FOUND
            ? "not asked yet: item %d is not resolved; the sheet says %s"
            : "not asked: the consensus on item %d is a different answer; the sheet says %s",
        form->items[item->if_item].number, label);
}

static enum rob_status resolve_cell(struct rob_import__planning *in,
                                    const struct rob_sheet_entry *entry, struct rob_cell cell)
{
    const struct rob_item *item = &rob_view_form(in->view)->items[entry->item];
    struct rob_consensus now = rob_view_consensus(in->view, cell);
    const char *label = rob_view_study(in->view, cell.study).label;
    const char *answer = now.answer >= 0 ? item->answers[now.answer].label : "";
    switch (now.state) {
    case ROB_CELL_HIDDEN:
        return rob_import__problem(in, entry->line, "%s is still blinded", label);
    case ROB_CELL_SINGLE:
        return rob_import__problem(in, entry->line, "fewer than two reviewers have finished %s",
                                   label);
    case ROB_CELL_NOT_ASKED:
        return resolve_later(in, entry, cell);
    case ROB_CELL_UNANIMOUS:
    case ROB_CELL_RESOLVED:
        break;
    default:
        return add_event(in, entry, cell);
    }
    if (now.answer == entry->answer) {
        in->out->n_unchanged++;
        return ROB_OK;
    }
    if (now.state == ROB_CELL_UNANIMOUS)
        return leave(in, entry,
                     "the reviewers agreed on %s; the sheet says %s; to change it: "
                     "syrob resolve --override",
                     answer, item->answers[entry->answer].label);
    return leave(in, entry, "already resolved as %s; the sheet says %s", answer,
                 item->answers[entry->answer].label);
}

/* An entry without an outcome is meant for each of the study's. */
enum rob_status rob_import__resolve(struct rob_import__planning *in,
                                    const struct rob_import__placed *placed)
{
    const struct rob_sheet_entry *entry = placed->entry;
    int outcome =
        *entry->outcome ? rob_view_find_outcome(in->view, entry->outcome) : ROB_NO_OUTCOME;
    enum rob_status status = ROB_OK;
    bool found = false;
    for (size_t i = 0; i < rob_view_n_cells(in->view, placed->study) && !status; i++) {
        struct rob_cell cell = rob_view_cell(in->view, placed->study, i);
        bool is = cell.item == (size_t)entry->item &&
                  (!*entry->outcome || (outcome != ROB_NOT_FOUND && cell.outcome == outcome));
        if (is)
            status = resolve_cell(in, entry, cell);
        found = found || is;
    }
    if (!status && !found)
        status = rob_import__problem(in, entry->line, "the study has no outcome '%s' for this item",
                                     entry->outcome);
    return status;
}
