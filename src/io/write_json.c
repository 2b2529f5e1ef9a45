/* Documents, and the smaller ones: status, disagreements, studies, history. */
#include "io/write_json.h"

#include "base/fail.h"
#include "base/text.h"
#include "io/cells.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- parts ------------------------------------------------------------------------------- */

void rob_document_begin(struct rob_document *document, FILE *out, const char *name)
{
    char schema[64] = "syrob/";
    strncat(schema, name, 40);
    *document = (struct rob_document){.json = {.to = out, .indent = 2, .show = true}};
    document->json.out = &document->text;
    rob_json_begin(&document->json, NULL, '{');
    rob_json_add_text(&document->json, "schema", schema);
}

enum rob_status rob_document_end(struct rob_document *document, struct rob_error *err)
{
    struct rob_buf *text = &document->text;
    rob_json_close(&document->json, '}');
    rob_buf_char(text, '\n');
    enum rob_status status = text->failed ? rob_fail_memory(err) : ROB_OK;
    if (!status)
        (void)fwrite(text->data, 1, text->len, document->json.to); /* the stream remembers it */
    rob_buf_free(text);
    return status;
}

void rob_json__number(struct rob_json_writer *json, const char *name, double value)
{
    if (isfinite(value))
        rob_json_add_number(json, name, value);
    else
        rob_json_add_null(json, name);
}

void rob_json__time(struct rob_json_writer *json, const char *name, int64_t time)
{
    char text[ROB_TIME_LEN + 1];
    rob_time_text(text, time);
    rob_json_add_text(json, name, text);
}

void rob_json__text(struct rob_json_writer *json, const char *name, const char *text)
{
    rob_json_add_text(json, name, text && *text ? text : NULL);
}

void rob_json__quotes(struct rob_json_writer *json, const char *name,
                      const struct rob_quote *quotes, size_t n)
{
    rob_json_open(json, name, '[');
    for (size_t i = 0; i < n; i++) {
        rob_json_open(json, NULL, '{');
        rob_json_add_text(json, "text", quotes[i].text);
        rob_json_add_text(json, "where", quotes[i].where);
        rob_json_close(json, '}');
    }
    rob_json_close(json, ']');
}

void rob_json__resolution(struct rob_json_writer *json, const char *name,
                          const struct rob_consensus *consensus, const struct rob_item *item)
{
    if (consensus->state != ROB_CELL_RESOLVED || consensus->answer == ROB_NOT_FOUND) {
        rob_json_add_null(json, name);
        return;
    }
    rob_json_open(json, name, '{');
    rob_json_add_text(json, "answer", item->answers[consensus->answer].id);
    rob_json_add_text(json, "how", consensus->how);
    rob_json_add_texts(json, "by", consensus->by, consensus->n_by);
    rob_json__text(json, "operator", consensus->operator_);
    rob_json__text(json, "cause", consensus->cause);
    rob_json__text(json, "reason", consensus->reason);
    rob_json__text(json, "support", consensus->support);
    rob_json__quotes(json, "quotes", consensus->quotes, consensus->n_quotes);
    rob_json__time(json, "time", consensus->time);
    rob_json_close(json, '}');
}

void rob_json__study(struct rob_json_writer *json, const struct rob_study *study)
{
    rob_json_add_text(json, "id", study->id);
    rob_json_add_text(json, "label", study->label);
    if (study->year)
        rob_json_add_integer(json, "year", study->year);
    else
        rob_json_add_null(json, "year");
    rob_json__text(json, "doi", study->doi);
    rob_json__text(json, "title", study->title);
}

/* --- status ------------------------------------------------------------------------------ */

enum rob_status rob_write_status_json(FILE *out, const struct rob_view *view, struct rob_error *err)
{
    struct rob_document document;
    struct rob_json_writer *json = &document.json;
    struct rob_totals totals = rob_view_totals(view);
    rob_document_begin(&document, out, "status/1");
    rob_json_add_integer(json, "studies", (int64_t)totals.studies);
    rob_json_open(json, "seats", '{');
    for (size_t i = 0; i < rob_view_n_seats(view); i++) {
        struct rob_seat seat = rob_view_seat(view, i);
        size_t n[3];
        if (seat.role != ROB_ROLE_REVIEWER)
            continue;
        rob_view_seat_totals(n, view, i);
        rob_json_open(json, seat.id, '{');
        rob_json_add_integer(json, "complete", (int64_t)n[ROB_COMPLETE]);
        rob_json_add_integer(json, "partial", (int64_t)n[ROB_PARTIAL]);
        rob_json_add_integer(json, "untouched", (int64_t)n[ROB_UNTOUCHED]);
        rob_json_close(json, '}');
    }
    rob_json_close(json, '}');
    rob_json_add_integer(json, "open", (int64_t)totals.open);
    rob_json_add_integer(json, "reconciled", (int64_t)totals.reconciled);
    rob_json_add_integer(json, "open_disagreements", (int64_t)totals.open_disagreements);
    rob_json_add_integer(json, "resolved", (int64_t)totals.resolved);
    return rob_document_end(&document, err);
}

/* --- disagreements ----------------------------------------------------------------------- */

static void write_disagreement(struct rob_json_writer *json, const struct rob_view *view,
                               struct rob_cell cell, const struct rob_consensus *consensus)
{
    const struct rob_item *item = &rob_view_form(view)->items[cell.item];
    struct rob_judgement judgement;
    int seat = ROB_NOT_FOUND;
    rob_json_open(json, NULL, '{');
    rob_json_add_text(json, "study", rob_view_study(view, cell.study).id);
    rob_json_add_text(json, "item", item->id);
    rob_json_add_text(
        json, "outcome",
        cell.outcome == ROB_NO_OUTCOME ? NULL : rob_view_outcome(view, (size_t)cell.outcome));
    rob_json_open(json, "answers", '{');
    for (size_t k = 0; (seat = rob_view_reviewer(view, cell.study, k)) != ROB_NOT_FOUND; k++)
        if (rob_view_first_pass(&judgement, view, cell, (size_t)seat))
            rob_json_add_text(json, rob_view_reviewer_id(view, cell.study, (size_t)seat),
                              item->answers[judgement.answer].id);
    rob_json_close(json, '}');
    if (consensus->state == ROB_CELL_REFERRED)
        rob_json_add_bool(json, "referred", true);
    if (consensus->conflict)
        rob_json_add_bool(json, "conflict", true);
    if (consensus->stale)
        rob_json_add_bool(json, "stale", true);
    rob_json__resolution(json, "resolved", consensus, item);
    rob_json_close(json, '}');
}

enum rob_status rob_write_disagreements_json(FILE *out, const struct rob_view *view,
                                             struct rob_error *err)
{
    struct rob_document document;
    struct rob_json_writer *json = &document.json;
    struct rob_totals totals = rob_view_totals(view);
    rob_document_begin(&document, out, "disagreements/1");
    rob_json_add_integer(json, "open", (int64_t)totals.open_disagreements);
    rob_json_add_integer(json, "resolved", (int64_t)totals.resolved);
    rob_json_begin(json, "cells", '[');
    for (size_t s = 0; s < rob_view_n_studies(view); s++)
        for (size_t i = 0; i < rob_view_n_cells(view, s); i++) {
            struct rob_cell cell = rob_view_cell(view, s, i);
            struct rob_consensus consensus = rob_view_consensus(view, cell);
            if (rob_cell_was_reconciled(&consensus))
                write_disagreement(json, view, cell, &consensus);
        }
    rob_json_close(json, ']');
    return rob_document_end(&document, err);
}

/* --- studies ----------------------------------------------------------------------------- */

static void write_study(struct rob_json_writer *json, const struct rob_view *view, size_t s)
{
    static const char *const words[] = {"untouched", "partial", "complete"};
    struct rob_study study = rob_view_study(view, s);
    rob_json_open(json, NULL, '{');
    rob_json_add_integer(json, "number", study.number);
    rob_json__study(json, &study);
    rob_json__text(json, "authors", study.authors);
    rob_json__text(json, "journal", study.journal);
    rob_json__text(json, "volume", study.volume);
    rob_json__text(json, "pages", study.pages);
    rob_json__text(json, "pmid", study.pmid);
    rob_json__text(json, "url", study.url);
    rob_json_add_bool(json, "dropped", study.dropped);
    rob_json_add_bool(json, "open", rob_view_open(view, s));
    rob_json_add_bool(json, "pilot", rob_view_is_pilot(view, s));
    rob_json_open(json, "progress", '{');
    for (size_t seat = 0; seat < rob_view_n_seats(view); seat++)
        if (rob_view_assigned(view, s, seat))
            rob_json_add_text(json, rob_view_seat(view, seat).id,
                              words[rob_view_progress(view, s, seat)]);
    rob_json_close(json, '}');
    rob_json_close(json, '}');
}

enum rob_status rob_write_studies_json(FILE *out, const struct rob_view *view, const char *filter,
                                       struct rob_error *err)
{
    struct rob_document document;
    rob_document_begin(&document, out, "studies/1");
    rob_json_begin(&document.json, "studies", '[');
    for (size_t s = 0; s < rob_view_n_studies(view) + rob_view_n_dropped(view); s++) {
        struct rob_study study = rob_view_study(view, s);
        if (rob_study_matches(&study, filter))
            write_study(&document.json, view, s);
    }
    rob_json_close(&document.json, ']');
    return rob_document_end(&document, err);
}

/* --- history ----------------------------------------------------------------------------- */

enum rob_status rob_write_log_json(FILE *out, const struct rob_view *view, int study, int item,
                                   struct rob_error *err)
{
    struct rob_document document;
    struct rob_json_writer *json = &document.json;
    struct rob_log *log = NULL;
    enum rob_status status = rob_view_log(&log, view, study, item, err);
    if (status)
        return status;
    rob_document_begin(&document, out, "log/1");
    rob_json_begin(json, "entries", '[');
    for (size_t i = 0; i < log->n; i++) {
        const struct rob_log_entry *entry = &log->entries[i];
        rob_json_open(json, NULL, '{');
        rob_json__time(json, "time", entry->time);
        rob_json_add_text(json, "seat", entry->seat);
        rob_json_add_text(json, "op", rob_op_id(entry->op));
        rob_json_add_text(json, "study", entry->study);
        rob_json_add_text(json, "item", entry->item);
        rob_json_add_text(json, "outcome", entry->outcome);
        rob_json__text(json, "was", entry->was);
        rob_json__text(json, "now", entry->now);
        rob_json__text(json, "reason", entry->reason);
        rob_json__text(json, "how", entry->how);
        rob_json_add_texts(json, "by", entry->by, entry->n_by);
        rob_json__text(json, "cause", entry->cause);
        rob_json__text(json, "operator", entry->operator_);
        if (entry->seed)
            rob_json_add_integer(json, "seed", entry->seed);
        else
            rob_json_add_null(json, "seed");
        rob_json_add_bool(json, "undo", entry->undo);
        rob_json_add_bool(json, "redo", entry->redo);
        rob_json_add_bool(json, "after_unblinding", entry->late);
        rob_json_close(json, '}');
    }
    rob_json_close(json, ']');
    rob_log_free(log);
    return rob_document_end(&document, err);
}

/* --- check ------------------------------------------------------------------------------- */

static void write_problem(struct rob_json_writer *json, const struct rob_problem *problem)
{
    rob_json_open(json, NULL, '{');
    rob_json_add_text(json, "file", problem->file);
    if (problem->line)
        rob_json_add_integer(json, "line", problem->line);
    else
        rob_json_add_null(json, "line");
    rob_json_add_text(json, "kind", problem->kind);
    rob_json_add_text(json, "message", problem->message);
    rob_json_close(json, '}');
}

/* All that may fail comes before the first byte is written. */
enum rob_status rob_write_check_json(FILE *out, const struct rob_check *check,
                                     struct rob_error *err)
{
    struct rob_document document;
    struct rob_json_writer *json = &document.json;
    struct rob_view *view = NULL;
    struct rob_duplicates *pairs = NULL;
    enum rob_status status = rob_view_new(&view, check->review, NULL, err);
    if (!status)
        status = rob_duplicates_new(&pairs, view, err);
    if (!status) {
        rob_document_begin(&document, out, "check/1");
        rob_json_add_bool(json, "ok", check->n_problems == 0);
        rob_json_begin(json, "problems", '[');
        for (size_t i = 0; i < check->n_problems; i++)
            write_problem(json, &check->problems[i]);
        rob_json_close(json, ']');
        rob_json__duplicates(json, view, pairs);
        status = rob_document_end(&document, err);
    }
    rob_duplicates_free(pairs);
    rob_view_free(view);
    return status;
}
