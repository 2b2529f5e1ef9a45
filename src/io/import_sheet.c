/* The changes that a sheet makes to the judgements of a reviewer. */
#include <syrob/import.h>

#include "base/arena.h"
#include "base/fail.h"
#include "base/utf8.h"

#include <syrob/work.h>

#include <string.h>

/* An entry of the sheet whose study was found. */
struct placed {
    const struct rob_sheet_entry *entry;
    size_t study;
    size_t next; /* of the same study, from 1; 0: none */
};

/* All that a `judge` event borrows. */
struct judged {
    struct rob_quote quote;
    struct rob_signal signals[ROB_FORM_SIGNALS_MAX];
};

struct planning {
    struct rob_sheet_import *out;
    const struct rob_view *view;
    const struct rob_sheet *sheet;
    const char *file;
    size_t seat;
    struct placed *placed;
    size_t n_placed;
    bool *studies;               /* which of them the sheet names */
    bool has_support, has_quote; /* columns; fields without a column stay as they are */
    struct rob_sheet_problem *problems;
    struct rob_arena *arena;
    struct rob_error *err;
};

static enum rob_status add_problem(struct planning *in, unsigned line, const char *text)
{
    struct rob_sheet_problem problem = {line, 0, rob_arena_str(in->arena, text)};
    in->problems[in->out->n_problems++] = problem;
    return problem.message ? ROB_OK : rob_fail_memory(in->err);
}

/* --- finding studies --------------------------------------------------------------------- */

static enum rob_status find_study(size_t *study, bool *found, struct planning *in,
                                  const struct rob_finder *finder,
                                  const struct rob_sheet_entry *entry)
{
    struct rob_error why = {0};
    *found = rob_finder_find(study, finder, entry->study, &why) == ROB_OK;
    return *found ? ROB_OK : add_problem(in, entry->line, why.text);
}

/* Entries of one row follow one another, so the last study found is likely to come again. */
static enum rob_status place(struct planning *in, const struct rob_finder *finder)
{
    const char *text = NULL;
    size_t study = 0;
    bool found = false;
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < in->sheet->n_entries && !status; i++) {
        const struct rob_sheet_entry *entry = &in->sheet->entries[i];
        if (!text || strcmp(text, entry->study) != 0)
            status = find_study(&study, &found, in, finder, entry);
        text = entry->study;
        if (found && study >= rob_view_n_studies(in->view)) {
            status = add_problem(in, entry->line, "the study was removed from the review");
            found = false;
        }
        if (found) {
            in->studies[study] = true;
            in->placed[in->n_placed++] = (struct placed){.entry = entry, .study = study};
        }
    }
    return status;
}

/* --- events ------------------------------------------------------------------------------ */

static bool is_unchanged(const struct planning *in, const struct rob_sheet_entry *entry,
                         const struct rob_judgement *now)
{
    bool quoted = *entry->quote || *entry->where;
    if (now->answer != entry->answer ||
        (in->has_support && strcmp(now->support, entry->support) != 0))
        return false;
    return !in->has_quote || (now->n_quotes == quoted &&
                              (!quoted || (strcmp(now->quotes[0].text, entry->quote) == 0 &&
                                           strcmp(now->quotes[0].where, entry->where) == 0)));
}

static enum rob_status fill_event(struct rob_event *event, struct planning *in,
                                  const struct placed *placed, const struct rob_cell *known)
{
    const struct rob_sheet_entry *entry = placed->entry;
    const struct rob_item *item = &rob_view_form(in->view)->items[entry->item];
    struct judged *judged = rob_arena_new(in->arena, sizeof *judged);
    if (!judged)
        return rob_fail_memory(in->err);
    judged->quote = (struct rob_quote){entry->quote, entry->where};
    *event = (struct rob_event){.op = ROB_OP_JUDGE,
                                .study = rob_view_study(in->view, placed->study).id,
                                .item = item->id,
                                .outcome = *entry->outcome ? entry->outcome : NULL,
                                .answer = item->answers[entry->answer].id,
                                .support = in->has_support ? entry->support : NULL,
                                .quotes = in->has_quote ? &judged->quote : NULL,
                                .n_quotes = *entry->quote || *entry->where,
                                .sheet = in->file,
                                .sheet_sha256 = in->sheet->sha256,
                                .row = (int)entry->line};
    if (known)
        rob_work_keep_judgement(event, judged->signals, in->view, *known);
    return ROB_OK;
}

/* Every row is checked against the rules, so that one bad row refuses the sheet before anything
 * is written. */
static enum rob_status add_event(struct planning *in, const struct placed *placed)
{
    struct rob_judgement now;
    struct rob_error why = {0};
    struct rob_event *event = &in->out->events[in->out->n_events];
    const struct rob_sheet_entry *entry = placed->entry;
    struct rob_cell cell = {placed->study, (size_t)entry->item, ROB_NO_OUTCOME};
    if (*entry->outcome)
        cell.outcome = rob_view_find_outcome(in->view, entry->outcome);
    bool known = !*entry->outcome || cell.outcome != ROB_NOT_FOUND;
    if (known && rob_view_judgement(&now, in->view, cell, in->seat) && !now.default_for_outcomes &&
        is_unchanged(in, entry, &now)) {
        in->out->n_unchanged++;
        return ROB_OK;
    }
    enum rob_status status = fill_event(event, in, placed, known ? &cell : NULL);
    if (status)
        return status;
    if (rob_review_check(rob_view_review(in->view), rob_view_seat(in->view, in->seat).id, event, 1,
                         &why))
        return add_problem(in, entry->line, why.text);
    in->out->n_events++;
    return ROB_OK;
}

/* --- completeness ------------------------------------------------------------------------ */

static bool has_entry(const struct planning *in, size_t first, struct rob_cell cell)
{
    const char *outcome =
        cell.outcome == ROB_NO_OUTCOME ? "" : rob_view_outcome(in->view, (size_t)cell.outcome);
    for (size_t i = first; i; i = in->placed[i - 1].next) {
        const struct rob_sheet_entry *entry = in->placed[i - 1].entry;
        if ((size_t)entry->item == cell.item &&
            (!*entry->outcome || strcmp(entry->outcome, outcome) == 0))
            return true;
    }
    return false;
}

static enum rob_status check_cell(struct planning *in, size_t first, struct rob_cell cell)
{
    struct rob_judgement now;
    char text[512];
    if ((rob_view_judgement(&now, in->view, cell, in->seat) && now.answer != ROB_NOT_FOUND) ||
        has_entry(in, first, cell))
        return ROB_OK;
    rob_utf8_print(text, sizeof text,
                   "%s has no answer to item %d, so it cannot be finished (--complete)",
                   rob_view_study(in->view, cell.study).label,
                   rob_view_form(in->view)->items[cell.item].number);
    return add_problem(in, in->placed[first - 1].entry->line, text);
}

/* Whether every study of the sheet will have all its answers. */
static enum rob_status check_completeness(struct planning *in)
{
    size_t n = rob_view_n_studies(in->view);
    size_t *first = rob_arena_array(in->arena, n, sizeof *first);
    enum rob_status status = first ? ROB_OK : rob_fail_memory(in->err);
    for (size_t i = in->n_placed; i > 0 && !status; i--) {
        in->placed[i - 1].next = first[in->placed[i - 1].study];
        first[in->placed[i - 1].study] = i;
    }
    for (size_t s = 0; s < n && !status; s++)
        for (size_t i = 0; in->studies[s] && i < rob_view_n_cells(in->view, s) && !status; i++)
            status = check_cell(in, first[s], rob_view_cell(in->view, s, i));
    return status;
}

/* --- the plan ---------------------------------------------------------------------------- */

static enum rob_status begin(struct planning *in)
{
    struct rob_arena *arena = in->arena;
    const struct rob_sheet *sheet = in->sheet;
    size_t n = sheet->n_problems + sheet->n_entries; /* of problems, at the most */
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < sheet->n_columns; i++) {
        enum rob_sheet_role role = sheet->columns[i].role;
        in->has_support = in->has_support || role == ROB_SHEET_SUPPORT;
        in->has_quote = in->has_quote || role == ROB_SHEET_QUOTE || role == ROB_SHEET_WHERE;
    }
    for (size_t s = 0; s < rob_view_n_studies(in->view); s++)
        n += rob_view_n_cells(in->view, s);
    in->problems = rob_arena_array(arena, n, sizeof *in->problems);
    in->studies = rob_arena_array(arena, rob_view_n_studies(in->view), sizeof *in->studies);
    in->placed = rob_arena_array(arena, sheet->n_entries, sizeof *in->placed);
    in->out->events = rob_arena_array(arena, sheet->n_entries, sizeof *in->out->events);
    in->file = rob_arena_str(arena, in->file);
    in->out->studies = in->studies;
    in->out->problems = in->problems;
    if (!in->problems || !in->studies || !in->placed || !in->out->events || !in->file)
        return rob_fail_memory(in->err);
    for (size_t i = 0; i < sheet->n_problems && !status; i++)
        status = add_problem(in, sheet->problems[i].line, sheet->problems[i].message);
    return status;
}

static enum rob_status plan(struct planning *in, bool complete)
{
    struct rob_finder *finder = rob_finder_new(in->view);
    enum rob_status status = finder ? begin(in) : rob_fail_memory(in->err);
    if (!status)
        status = place(in, finder);
    for (size_t i = 0; i < in->n_placed && !status; i++)
        status = add_event(in, &in->placed[i]);
    if (!status && complete)
        status = check_completeness(in);
    rob_finder_free(finder);
    return status;
}

enum rob_status rob_sheet_import_new(struct rob_sheet_import **out, const struct rob_view *view,
                                     const struct rob_sheet *sheet, const char *file, bool complete,
                                     struct rob_error *err)
{
    int seat = rob_view_viewer(view);
    const char *slash = strrchr(file, '/');
    if (seat == ROB_NOBODY)
        return rob_fail(err, ROB_USAGE, "a sheet of judgements is read for a reviewer");
    struct rob_arena *arena = rob_arena_create();
    struct rob_sheet_import *import = arena ? rob_arena_new(arena, sizeof *import) : NULL;
    if (import)
        import->memory = arena;
    struct planning in = {.out = import,
                          .view = view,
                          .sheet = sheet,
                          .file = slash ? slash + 1 : file,
                          .seat = (size_t)seat,
                          .arena = arena,
                          .err = err};
    enum rob_status status = import ? plan(&in, complete) : rob_fail_memory(err);
    if (status)
        rob_arena_destroy(arena);
    else
        *out = import;
    return status;
}

void rob_sheet_import_free(struct rob_sheet_import *import)
{
    if (import)
        rob_arena_destroy(import->memory);
}
