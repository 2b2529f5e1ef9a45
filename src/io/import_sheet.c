/* The changes that a sheet makes to the judgements of a reviewer, or to the consensus. */
#include "io/import_sheet.h"

#include "base/fail.h"

#include <syrob/work.h>

#include <stdlib.h>
#include <string.h>

/* All that a `judge` event borrows. */
struct judged {
    struct rob_quote quote;
    struct rob_signal signals[ROB_FORM_SIGNALS_MAX];
};

/* --- answers as they will be -------------------------------------------------------------- */

/* The entry of the sheet for a judgement; NULL: the sheet has none. */
static const struct rob_sheet_entry *find_entry(const struct rob_import__planning *in,
                                                struct rob_cell cell)
{
    const char *outcome =
        cell.outcome == ROB_NO_OUTCOME ? "" : rob_view_outcome(in->view, (size_t)cell.outcome);
    for (size_t i = in->first[cell.study]; i; i = in->placed[i - 1].next) {
        const struct rob_sheet_entry *entry = in->placed[i - 1].entry;
        if ((size_t)entry->item == cell.item &&
            (!*entry->outcome || strcmp(entry->outcome, outcome) == 0))
            return entry;
    }
    return NULL;
}

/* The answer to an item as it will be: of the sheet, else as it is now. */
static int coming_answer(const struct rob_import__planning *in, struct rob_cell cell)
{
    struct rob_judgement now;
    const struct rob_sheet_entry *entry = find_entry(in, cell);
    if (entry)
        return entry->answer;
    return rob_view_judgement(&now, in->view, cell, in->seat) ? now.answer : ROB_NOT_FOUND;
}

static bool is_asked(const struct rob_import__planning *in, struct rob_cell cell)
{
    const struct rob_item *item = &rob_view_form(in->view)->items[cell.item];
    struct rob_cell before = {cell.study, (size_t)item->if_item, ROB_NO_OUTCOME};
    return item->if_item == ROB_NOT_FOUND ||
           (is_asked(in, before) && coming_answer(in, before) == item->if_answer);
}

/* --- events ------------------------------------------------------------------------------ */

static bool is_unchanged(const struct rob_sheet_entry *entry, const struct rob_judgement *now)
{
    bool quoted = *entry->quote || *entry->where;
    if (now->answer != entry->answer ||
        (entry->has_support && strcmp(now->support, entry->support) != 0))
        return false;
    return !entry->has_quote || (now->n_quotes == quoted &&
                                 (!quoted || (strcmp(now->quotes[0].text, entry->quote) == 0 &&
                                              strcmp(now->quotes[0].where, entry->where) == 0)));
}

static enum rob_status fill_event(struct rob_event *event, struct rob_import__planning *in,
                                  const struct rob_import__placed *placed,
                                  const struct rob_cell *known)
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
                                .support = entry->has_support ? entry->support : NULL,
                                .quotes = entry->has_quote ? &judged->quote : NULL,
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
static enum rob_status add_event(struct rob_import__planning *in,
                                 const struct rob_import__placed *placed)
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
        is_unchanged(entry, &now)) {
        in->out->n_unchanged++;
        return ROB_OK;
    }
    enum rob_status status = fill_event(event, in, placed, known ? &cell : NULL);
    if (status)
        return status;
    if (rob_review_check(rob_view_review(in->view), rob_view_seat(in->view, in->seat).id, event, 1,
                         &why))
        return rob_import__problem(in, entry->line, "%s", why.text);
    in->out->n_events++;
    in->out->n_unasked += !is_asked(in, cell);
    return ROB_OK;
}

/* --- completeness ------------------------------------------------------------------------ */

static enum rob_status check_cell(struct rob_import__planning *in, struct rob_cell cell)
{
    if (find_entry(in, cell) || coming_answer(in, cell) != ROB_NOT_FOUND || !is_asked(in, cell))
        return ROB_OK;
    return rob_import__problem(in, in->placed[in->first[cell.study] - 1].entry->line,
                               "%s has no answer to item %d, so it cannot be finished (--complete)",
                               rob_view_study(in->view, cell.study).label,
                               rob_view_form(in->view)->items[cell.item].number);
}

/* Whether every study of the sheet will have all its answers. */
static enum rob_status check_completeness(struct rob_import__planning *in)
{
    enum rob_status status = ROB_OK;
    for (size_t s = 0; s < rob_view_n_studies(in->view) && !status; s++)
        for (size_t i = 0; in->studies[s] && i < rob_view_n_cells(in->view, s) && !status; i++)
            status = check_cell(in, rob_view_cell(in->view, s, i));
    return status;
}

/* --- the plan ---------------------------------------------------------------------------- */

/* In the consensus an entry without an outcome is one of each. */
static size_t room_for(const struct rob_import__planning *in)
{
    size_t n = in->sheet->n_entries, outcomes = rob_view_n_outcomes(in->view);
    return in->options->by && outcomes ? n * outcomes : n;
}

static enum rob_status begin(struct rob_import__planning *in)
{
    struct rob_arena *arena = in->arena;
    const struct rob_sheet *sheet = in->sheet;
    in->studies = rob_arena_array(arena, rob_view_n_studies(in->view), sizeof *in->studies);
    in->first = rob_arena_array(arena, rob_view_n_studies(in->view), sizeof *in->first);
    in->rows = rob_arena_array(arena, sheet->n_rows, sizeof *in->rows);
    in->placed = rob_arena_array(arena, sheet->n_entries, sizeof *in->placed);
    in->out->events = rob_arena_array(arena, room_for(in), sizeof *in->out->events);
    in->file = rob_arena_str(arena, in->file);
    in->out->studies = in->studies;
    in->out->rows = in->rows;
    in->out->n_rows = sheet->n_rows;
    return in->rows && in->studies && in->first && in->placed && in->out->events && in->file
               ? ROB_OK
               : rob_fail_memory(in->err);
}

static int by_line(const void *a, const void *b)
{
    const struct rob_sheet_problem *one = a, *other = b;
    if (one->line != other->line)
        return one->line < other->line ? -1 : 1;
    return strcmp(one->message, other->message);
}

static int by_line_of_note(const void *a, const void *b)
{
    const struct rob_sheet_note *one = a, *other = b;
    if (one->line != other->line)
        return one->line < other->line ? -1 : 1;
    return strcmp(one->message, other->message);
}

/* Copies what has grown into the arena of the result. */
static enum rob_status publish(struct rob_import__planning *in)
{
    struct rob_sheet_import *out = in->out;
    struct rob_sheet_problem *problems =
        rob_arena_array(in->arena, in->problems.n, sizeof *problems);
    struct rob_sheet_word *words = rob_arena_array(in->arena, in->words.n, sizeof *words);
    struct rob_sheet_note *left = rob_arena_array(in->arena, in->left.n, sizeof *left);
    if (!problems || !words || !left)
        return rob_fail_memory(in->err);
    for (size_t i = 0; i < in->problems.n; i++)
        problems[i] = in->problems.at[i];
    for (size_t i = 0; i < in->words.n; i++)
        words[i] = in->words.at[i];
    for (size_t i = 0; i < in->left.n; i++)
        left[i] = in->left.at[i];
    if (in->left.n)
        qsort(left, in->left.n, sizeof *left, by_line_of_note);
    out->left = left;
    out->n_left = in->left.n;
    if (in->problems.n)
        qsort(problems, in->problems.n, sizeof *problems, by_line);
    out->problems = problems;
    out->n_problems = in->problems.n;
    out->words = words;
    out->n_words = in->words.n;
    return ROB_OK;
}

/* In the order of the form: the sheet may resolve in a later column what makes an item due. */
static enum rob_status resolve(struct rob_import__planning *in)
{
    int n_items = (int)rob_view_form(in->view)->n_items;
    enum rob_status status = ROB_OK;
    for (int item = 0; item < n_items; item++)
        for (size_t i = 0; i < in->n_placed && !status; i++)
            if (in->placed[i].entry->item == item)
                status = rob_import__resolve(in, &in->placed[i]);
    return status;
}

static void link_entries(struct rob_import__planning *in)
{
    for (size_t i = in->n_placed; i > 0; i--) {
        in->placed[i - 1].next = in->first[in->placed[i - 1].study];
        in->first[in->placed[i - 1].study] = i;
    }
}

static enum rob_status plan(struct rob_import__planning *in)
{
    struct rob_finder *finder = rob_finder_new(in->view);
    enum rob_status status = finder ? begin(in) : rob_fail_memory(in->err);
    in->finder = finder;
    if (!status)
        status = rob_import__place(in);
    if (!status)
        link_entries(in);
    for (size_t i = 0; i < in->n_placed && !status && !in->options->by; i++)
        status = add_event(in, &in->placed[i]);
    if (!status && in->options->by)
        status = resolve(in);
    if (!status && in->options->complete)
        status = check_completeness(in);
    if (!status)
        status = publish(in);
    rob_finder_free(finder);
    rob_map_free(&in->cells);
    rob_map_free(&in->known_words);
    rob_vec_free(&in->problems);
    rob_vec_free(&in->words);
    rob_vec_free(&in->left);
    rob_vec_free(&in->later);
    return status;
}

enum rob_status rob_sheet_import_new(struct rob_sheet_import **out, const struct rob_view *view,
                                     const struct rob_sheet *sheet,
                                     const struct rob_sheet_import_options *options,
                                     struct rob_error *err)
{
    int seat = rob_view_viewer(view);
    const char *slash = strrchr(options->file, '/');
    if (seat == ROB_NOBODY && !options->by)
        return rob_fail(err, ROB_USAGE, "a sheet of judgements is read for a reviewer");
    struct rob_arena *arena = rob_arena_create();
    struct rob_sheet_import *import = arena ? rob_arena_new(arena, sizeof *import) : NULL;
    if (import)
        import->memory = arena;
    struct rob_import__planning in = {.out = import,
                                      .view = view,
                                      .sheet = sheet,
                                      .file = slash ? slash + 1 : options->file,
                                      .seat = (size_t)seat,
                                      .options = options,
                                      .arena = arena,
                                      .err = err};
    enum rob_status status = import ? plan(&in) : rob_fail_memory(err);
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
