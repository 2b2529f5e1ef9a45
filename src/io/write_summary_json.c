/* The bias summary as JSON. */
#include "io/cells.h"
#include "io/heads.h"
#include "io/write_json.h"

#include "base/fail.h"

#include <syrob/sealing.h>

#include <stdlib.h>
#include <string.h>

/* From the first to the last of some times. */
struct span {
    bool any;
    int64_t first, last;
};

struct summary {
    struct rob_json_writer *json;
    const struct rob_view *view;
    const struct rob_form *form;
    struct rob_source source;
    struct span judged, resolved; /* of what was written so far */
};

static void extend(struct span *span, int64_t time)
{
    if (!span->any || time < span->first)
        span->first = time;
    if (!span->any || time > span->last)
        span->last = time;
    span->any = true;
}

static void write_head(const struct summary *in)
{
    struct rob_json_writer *json = in->json;
    rob_json_open(json, "generator", '{');
    rob_json_add_text(json, "name", "syrob");
    rob_json_add_text(json, "version", ROB_VERSION);
    rob_json_close(json, '}');
    rob_json_open(json, "review", '{');
    rob_json_add_text(json, "id", rob_review_id(rob_view_review(in->view)));
    rob_json_add_text(json, "title", rob_view_title(in->view));
    rob_json_close(json, '}');
    rob_json_open(json, "form", '{');
    rob_json_add_text(json, "id", in->form->id);
    rob_json_add_text(json, "version", in->form->version);
    rob_json_add_text(json, "sha256", in->form->sha256);
    rob_json_add_text(json, "title", in->form->title);
    rob_json_close(json, '}');
    rob_json_add_text(json, "source", rob_source_name(&in->source, in->view));
    struct rob_totals totals = rob_view_totals(in->view);
    if (rob_view_viewer(in->view) != ROB_NOBODY && totals.open < totals.studies)
        rob_json_add_text(json, "viewer",
                          rob_view_seat(in->view, (size_t)rob_view_viewer(in->view)).id);
    rob_json_open(json, "seats", '[');
    for (size_t i = 0; i < rob_view_n_seats(in->view); i++) {
        struct rob_seat seat = rob_view_seat(in->view, i);
        rob_json_open(json, NULL, '{');
        rob_json_add_text(json, "id", seat.id);
        rob_json_add_text(json, "name", seat.name);
        rob_json_add_text(json, "role", rob_role_id(seat.role));
        if (seat.role == ROB_ROLE_MACHINE) {
            rob_json_add_text(json, "tool_version", seat.tool_version);
            rob_json_add_text(json, "tool_date", seat.tool_date);
        }
        rob_json_close(json, '}');
    }
    rob_json_close(json, ']');
}

static void write_progress(const struct summary *in, const struct rob_unblinding *unblinding)
{
    struct rob_json_writer *json = in->json;
    struct rob_totals totals = rob_view_totals(in->view);
    rob_json_open(json, "progress", '{');
    rob_json_add_integer(json, "studies", (int64_t)totals.studies);
    rob_json_open(json, "complete", '{');
    for (size_t i = 0; i < rob_view_n_seats(in->view); i++) {
        size_t n[3];
        if (rob_view_seat(in->view, i).role != ROB_ROLE_REVIEWER)
            continue;
        rob_view_seat_totals(n, in->view, i);
        rob_json_add_integer(json, rob_view_seat(in->view, i).id, (int64_t)n[ROB_COMPLETE]);
    }
    rob_json_close(json, '}');
    rob_json_add_integer(json, "open", (int64_t)totals.open);
    rob_json_add_integer(json, "reconciled", (int64_t)totals.reconciled);
    rob_json_add_integer(json, "open_disagreements", (int64_t)totals.open_disagreements);
    rob_json_open(json, "first_passes", '{');
    rob_json_add_integer(json, "counted", (int64_t)unblinding->n_passes);
    rob_json_add_integer(json, "fixed", (int64_t)unblinding->n_fixed);
    rob_json_add_integer(json, "changed_after_unblinding", (int64_t)unblinding->n_late);
    rob_json_close(json, '}');
    rob_json_close(json, '}');
}

/* A number of each reviewer's first passes. */
static void write_counts(const struct summary *in, const char *name, size_t at)
{
    rob_json_open(in->json, name, '{');
    for (size_t i = 0; i < rob_view_n_seats(in->view); i++) {
        struct rob_sealing sealing = rob_view_sealing(in->view, i);
        size_t n = 0;
        memcpy(&n, (const char *)&sealing + at, sizeof n);
        if (rob_view_seat(in->view, i).role == ROB_ROLE_REVIEWER)
            rob_json_add_integer(in->json, rob_view_seat(in->view, i).id, (int64_t)n);
    }
    rob_json_close(in->json, '}');
}

static void write_sealing(const struct summary *in)
{
    if (!rob_review_is_sealed(rob_view_review(in->view))) {
        rob_json_add_null(in->json, "sealing");
        return;
    }
    rob_json_open(in->json, "sealing", '{');
    write_counts(in, "studies", offsetof(struct rob_sealing, n_read));
    write_counts(in, "fixed_before", offsetof(struct rob_sealing, n_fixed_before));
    write_counts(in, "closed", offsetof(struct rob_sealing, n_closed));
    write_counts(in, "replaced", offsetof(struct rob_sealing, n_replaced));
    rob_json_close(in->json, '}');
}

/* The categories of an item, or of a type of bias: `item` NULL. */
static size_t n_categories(const struct summary *in, const struct rob_item *item)
{
    return item ? rob_item_n_categories(item, in->form) : in->form->n_risks;
}

static const char *category_id(const struct summary *in, const struct rob_item *item, size_t c)
{
    return item ? rob_item_category_id(item, in->form, c) : in->form->risks[c].id;
}

static void write_tally(const struct summary *in, const struct rob_item *item,
                        const struct rob_tally *tally)
{
    struct rob_json_writer *json = in->json;
    rob_json_open(json, "counts", '{');
    for (size_t c = 0; c < n_categories(in, item); c++)
        rob_json_add_integer(json, category_id(in, item, c), tally->counts[c]);
    rob_json_add_integer(json, "differ", tally->differ);
    rob_json_add_integer(json, "not-applicable", tally->not_applicable);
    rob_json_add_integer(json, "missing", tally->missing);
    rob_json_close(json, '}');
    rob_json_add_integer(json, "unreconciled", tally->unreconciled);
    rob_json_open(json, "percent", '{');
    for (size_t c = 0; c < n_categories(in, item); c++)
        if (tally->n)
            rob_json_add_number(json, category_id(in, item, c), rob_tally_percent(tally, c));
        else
            rob_json_add_null(json, category_id(in, item, c));
    if (in->source.kind == ROB_SOURCE_FIRST_PASS && tally->n)
        rob_json_add_number(json, "differ", rob_tally_percent_differ(tally));
    rob_json_close(json, '}');
}

static void write_intervals(const struct summary *in, const struct rob_item *item,
                            const struct rob_tally *tally)
{
    rob_json_open(in->json, "ci95", '{');
    for (size_t c = 0; c < n_categories(in, item); c++) {
        double lo = 0, hi = 0;
        if (!rob_tally_interval(&lo, &hi, tally, c)) {
            rob_json_add_null(in->json, category_id(in, item, c));
            continue;
        }
        rob_json_open(in->json, category_id(in, item, c), '[');
        rob_json_add_number(in->json, NULL, lo);
        rob_json_add_number(in->json, NULL, hi);
        rob_json_close(in->json, ']');
    }
    rob_json_close(in->json, '}');
}

static void write_item(const struct summary *in, const struct rob_summary_row *row)
{
    struct rob_json_writer *json = in->json;
    const struct rob_item *item = &in->form->items[row->item];
    rob_json_open(json, NULL, '{');
    rob_json_add_text(json, "id", item->id);
    rob_json_add_integer(json, "number", item->number);
    rob_json_add_text(json, "domain", in->form->domains[item->domain].id);
    rob_json_add_text(json, "title", item->title);
    rob_json_add_text(
        json, "outcome",
        row->outcome == ROB_NO_OUTCOME ? NULL : rob_view_outcome(in->view, (size_t)row->outcome));
    rob_json_add_integer(json, "n", row->tally.n);
    write_tally(in, item, &row->tally);
    write_intervals(in, item, &row->tally);
    rob_json_close(json, '}');
}

/* Items with and without risks, in the order of the form. */
static void write_rows(const struct summary *in, const struct rob_summary *summary)
{
    struct rob_json_writer *json = in->json;
    rob_json_begin(json, "items", '[');
    for (size_t i = 0, k = 0; i < summary->n_rows || k < summary->n_unrated;) {
        bool unrated = i == summary->n_rows ||
                       (k < summary->n_unrated && summary->unrated[k].item < summary->rows[i].item);
        write_item(in, unrated ? &summary->unrated[k++] : &summary->rows[i++]);
    }
    rob_json_close(json, ']');
    rob_json_begin(json, "domains", '[');
    for (size_t d = 0; d < summary->n_domains; d++) {
        rob_json_open(json, NULL, '{');
        const struct rob_summary_domain *domain = &summary->domains[d];
        rob_json_add_text(json, "id", in->form->domains[domain->domain].id);
        rob_json_add_text(json, "title", in->form->domains[domain->domain].title);
        rob_json_add_text(json, "outcome",
                          domain->outcome == ROB_NO_OUTCOME
                              ? NULL
                              : rob_view_outcome(in->view, (size_t)domain->outcome));
        rob_json_add_integer(json, "judgements", domain->tally.n);
        write_tally(in, NULL, &domain->tally);
        rob_json_close(json, '}');
    }
    rob_json_close(json, ']');
}

/* --- studies ----------------------------------------------------------------------------- */

static void write_support(const struct summary *in, struct rob_cell cell,
                          const struct rob_consensus *consensus)
{
    struct rob_support support = rob_cell_support(in->view, &in->source, cell, consensus);
    rob_json__text(in->json, "support", support.text);
    rob_json__quotes(in->json, "quotes", support.quotes, support.n_quotes);
}

static void write_answer(const struct summary *in, const struct rob_item *item, int answer)
{
    const struct rob_answer *given = answer == ROB_NOT_FOUND ? NULL : &item->answers[answer];
    bool rated = given && given->risk != ROB_RISK_NONE;
    rob_json_add_text(in->json, "answer", given ? given->id : NULL);
    rob_json_add_text(in->json, "risk", rated ? in->form->risks[given->risk].id : NULL);
}

static void write_judgement(struct summary *in, struct rob_cell cell, size_t seat,
                            const struct rob_judgement *judgement)
{
    struct rob_json_writer *json = in->json;
    const struct rob_item *item = &in->form->items[cell.item];
    int suggested = rob_item_suggest(item, judgement->signals);
    rob_json_open(json, rob_view_reviewer_id(in->view, cell.study, seat), '{');
    write_answer(in, item, judgement->answer);
    rob_json__text(json, "support", judgement->support);
    rob_json__quotes(json, "quotes", judgement->quotes, judgement->n_quotes);
    rob_json_open(json, "signals", '{');
    for (size_t i = 0; i < item->n_signals; i++)
        if (judgement->signals[i] != ROB_SIGNAL_NONE)
            rob_json_add_text(json, item->signals[i].id, rob_signal_id(judgement->signals[i]));
    rob_json_close(json, '}');
    rob_json_add_text(json, "suggested",
                      suggested == ROB_NOT_FOUND ? NULL : item->answers[suggested].id);
    rob_json_close(json, '}');
    extend(&in->judged, judgement->time);
}

static void write_first_pass(struct summary *in, struct rob_cell cell)
{
    struct rob_judgement judgement;
    int seat = ROB_NOT_FOUND;
    rob_json_open(in->json, "first_pass", '{');
    for (size_t k = 0; (seat = rob_view_reviewer(in->view, cell.study, k)) != ROB_NOT_FOUND; k++)
        if (rob_view_first_pass(&judgement, in->view, cell, (size_t)seat))
            write_judgement(in, cell, (size_t)seat, &judgement);
    rob_json_close(in->json, '}');
}

/* The members of a judgement, nested and flat alike. */
static void write_members(struct summary *in, struct rob_cell cell)
{
    struct rob_json_writer *json = in->json;
    const struct rob_item *item = &in->form->items[cell.item];
    struct rob_consensus consensus = rob_view_consensus(in->view, cell);
    int answer = ROB_NOT_FOUND;
    bool answered = rob_source_answer(&answer, &in->source, in->view, cell) == ROB_ANSWERED;
    rob_json_add_text(json, "status", rob_cell_status(&consensus, item));
    write_answer(in, item, answered ? answer : ROB_NOT_FOUND);
    write_support(in, cell, &consensus);
    write_first_pass(in, cell);
    rob_json__resolution(json, "resolution", &consensus, item);
    if (consensus.state == ROB_CELL_RESOLVED)
        extend(&in->resolved, consensus.time);
}

static void write_cell(struct summary *in, const char *name, struct rob_cell cell)
{
    rob_json_open(in->json, name, '{');
    write_members(in, cell);
    rob_json_close(in->json, '}');
}

static void write_study(struct summary *in, size_t s)
{
    struct rob_json_writer *json = in->json;
    struct rob_study study = rob_view_study(in->view, s);
    size_t n = rob_view_n_cells(in->view, s), open = SIZE_MAX;
    rob_json_open(json, NULL, '{');
    rob_json__study(json, &study);
    rob_json_open(json, "items", '{');
    for (size_t i = 0; i < n; i++) {
        struct rob_cell cell = rob_view_cell(in->view, s, i);
        const char *id = in->form->items[cell.item].id;
        if (open != SIZE_MAX && open != cell.item) {
            rob_json_close(json, '}');
            rob_json_close(json, '}');
            open = SIZE_MAX;
        }
        if (cell.outcome == ROB_NO_OUTCOME) {
            write_cell(in, id, cell);
            continue;
        }
        if (open == SIZE_MAX) {
            rob_json_open(json, id, '{');
            rob_json_open(json, "outcomes", '{');
            open = cell.item;
        }
        write_cell(in, rob_view_outcome(in->view, (size_t)cell.outcome), cell);
    }
    if (open != SIZE_MAX) {
        rob_json_close(json, '}');
        rob_json_close(json, '}');
    }
    rob_json_close(json, '}');
    rob_json_close(json, '}');
}

/* --- judgements, one a row --------------------------------------------------------------- */

static void write_rows_of(struct summary *in, size_t s)
{
    struct rob_json_writer *json = in->json;
    struct rob_study study = rob_view_study(in->view, s);
    size_t n = rob_view_n_cells(in->view, s);
    for (size_t i = 0; i < n; i++) {
        struct rob_cell cell = rob_view_cell(in->view, s, i);
        const struct rob_item *item = &in->form->items[cell.item];
        rob_json_open(json, NULL, '{');
        rob_json_add_text(json, "study", study.id);
        rob_json_add_text(json, "label", study.label);
        rob_json_add_text(json, "item", item->id);
        rob_json_add_integer(json, "number", item->number);
        rob_json_add_text(json, "outcome", rob_cell_outcome(in->view, cell));
        write_members(in, cell);
        rob_json_close(json, '}');
    }
}

/* --- provenance -------------------------------------------------------------------------- */

static void write_span(const struct summary *in, const char *name, const struct span *span)
{
    if (!span->any) {
        rob_json_add_null(in->json, name);
        return;
    }
    rob_json_open(in->json, name, '{');
    rob_json__time(in->json, "first", span->first);
    rob_json__time(in->json, "last", span->last);
    rob_json_close(in->json, '}');
}

static void write_head_of(struct rob_json_writer *json, const struct rob_head *head)
{
    rob_json_open(json, NULL, '{');
    rob_json_add_text(json, "seat", head->seat);
    rob_json_add_text(json, "writer", head->writer);
    rob_json_add_integer(json, "lines", (int64_t)head->n_lines);
    rob_json_add_text(json, "head", head->hash);
    rob_json_close(json, '}');
}

static void write_journals(const struct summary *in)
{
    struct rob_head *heads = NULL;
    size_t n = 0;
    bool given = false;
    if (rob_heads_list(&heads, &n, &given, in->view, NULL))
        in->json->out->failed = true;
    if (!given) {
        rob_json_add_null(in->json, "journals");
        return;
    }
    rob_json_open(in->json, "journals", '[');
    for (size_t i = 0; i < n; i++)
        write_head_of(in->json, &heads[i]);
    rob_json_close(in->json, ']');
    free(heads);
}

static void write_provenance(const struct summary *in)
{
    rob_json_open(in->json, "dates", '{');
    write_span(in, "first_passes", &in->judged);
    write_span(in, "resolutions", &in->resolved);
    rob_json_close(in->json, '}');
    write_journals(in);
}

/* --- the whole --------------------------------------------------------------------------- */

enum rob_status rob_write_summary_json(FILE *out, const struct rob_view *view,
                                       struct rob_source source, int outcome, struct rob_error *err)
{
    struct rob_document document;
    struct rob_summary *summary = NULL;
    struct rob_agreement_report *report = NULL;
    struct rob_moved *moved = NULL;
    struct rob_unblinding unblinding;
    const struct rob_agreement_options options = {.bootstrap = 0};
    enum rob_status status = rob_summary_new(&summary, view, source, outcome, err);
    if (!status)
        status = rob_agreement_report_new(&report, view, &options, err);
    if (!status)
        status = rob_moved_new(&moved, view, err);
    if (!status)
        status = rob_view_unblinding(&unblinding, view, err);
    if (!status) {
        struct summary in = {
            .json = &document.json, .view = view, .form = rob_view_form(view), .source = source};
        rob_document_begin(&document, out, "summary/2");
        write_head(&in);
        write_progress(&in, &unblinding);
        write_sealing(&in);
        write_rows(&in, summary);
        rob_json_begin(in.json, "studies", '[');
        for (size_t s = 0; s < rob_view_n_studies(view); s++)
            write_study(&in, s);
        rob_json_close(in.json, ']');
        rob_json_begin(in.json, "judgements", '[');
        for (size_t s = 0; s < rob_view_n_studies(view); s++)
            write_rows_of(&in, s);
        rob_json_close(in.json, ']');
        write_provenance(&in);
        rob_json_begin(in.json, "agreement", '{');
        rob_json__agreement(in.json, view, report);
        rob_json_close(in.json, '}');
        rob_json_begin(in.json, "reconciliation", '{');
        rob_json__moved(in.json, view, moved);
        rob_json_close(in.json, '}');
        status = rob_document_end(&document, err);
    }
    rob_moved_free(moved);
    rob_agreement_report_free(report);
    rob_summary_free(summary);
    return status;
}
