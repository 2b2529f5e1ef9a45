/* The changes that a sheet makes to the judgements of a reviewer. */
#include <syrob/import.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fail.h"
#include "base/map.h"
#include "base/vec.h"
#include "io/sheet_study.h"
#include "io/words.h"

#include <syrob/work.h>

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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
    const struct rob_finder *finder;
    const char *file;
    size_t seat;
    struct rob_sheet_found *rows;
    struct placed *placed;
    size_t n_placed;
    struct rob_map cells; /* of `placed`, by study, item and outcome */
    bool *studies;        /* which of them the sheet names */
    bool numbers;
    ROB_VEC(struct rob_sheet_problem) problems;
    ROB_VEC(struct rob_sheet_word) words;
    struct rob_map known_words;
    struct rob_arena *arena;
    struct rob_error *err;
};

__attribute__((format(printf, 3, 4))) static enum rob_status add_problem(struct planning *in,
                                                                         unsigned line,
                                                                         const char *format, ...)
{
    struct rob_buf text = {0};
    va_list args;
    va_start(args, format);
    rob_buf_vprintf(&text, format, args);
    va_end(args);
    const char *copy = text.failed ? NULL : rob_arena_str(in->arena, rob_buf_text(&text));
    rob_buf_free(&text);
    struct rob_sheet_problem problem = {line, 0, ROB_NOT_FOUND, NULL, copy};
    return copy && rob_vec_push(&in->problems, problem) ? ROB_OK : rob_fail_memory(in->err);
}

/* --- finding studies --------------------------------------------------------------------- */

enum { SUGGESTIONS_MAX = 20 }; /* looking for the nearest name takes time */

static bool is_number(const char *text)
{
    return text[strspn(text, "0123456789. ")] == '\0';
}

/* "Total", "Low risk (%)": a row of sums. */
static bool is_sum(const char *text)
{
    static const char *const words[] = {"total", "totals",  "sum",        "overall",
                                        "mean",  "average", "percentage", "percent"};
    size_t len = strcspn(text, " :(");
    for (size_t i = 0; i < ROB_COUNT(words); i++)
        if (strlen(words[i]) == len && strncasecmp(words[i], text, len) == 0)
            return true;
    return strchr(text, '%') != NULL;
}

static size_t n_item_columns(const struct rob_sheet *sheet)
{
    size_t n = 0;
    for (size_t i = 0; i < sheet->n_columns; i++)
        n += sheet->columns[i].role == ROB_SHEET_ITEM_ANSWERS;
    return n;
}

/* A row that is not of a study: sums, or a legend below the table, or a text without answers. */
static bool is_passed_over(const struct planning *in, const struct rob_sheet_row *row, bool below)
{
    size_t n = n_item_columns(in->sheet);
    return is_sum(row->study) || (below && row->n_answers * 2 < n);
}

static enum rob_status problem_of_study(struct planning *in, const struct rob_sheet_row *row,
                                        size_t *n_suggested)
{
    struct rob_error why = {0};
    size_t study = 0;
    if (is_number(row->study))
        return add_problem(in, row->line,
                           "'%s' is a number, perhaps of a list of your own; --numbers takes it "
                           "for the number in the list of studies here",
                           row->study);
    if (++*n_suggested > SUGGESTIONS_MAX)
        return add_problem(in, row->line, "unknown study '%.*s'", rob_words_cut(row->study, 100),
                           row->study);
    if (rob_finder_find(&study, in->finder, row->study, &why) == ROB_OK) /* part of an id */
        return add_problem(in, row->line, "unknown study '%s'; did you mean '%s'?", row->study,
                           rob_view_study(in->view, study).label);
    return add_problem(in, row->line, "%s", why.text);
}

/* Finds the study of each row. */
static enum rob_status find_studies(struct planning *in)
{
    size_t n_suggested = 0;
    bool below = false;
    enum rob_status status = ROB_OK;
    for (size_t r = 0; r < in->sheet->n_rows && !status; r++) {
        const struct rob_sheet_row *row = &in->sheet->rows[r];
        struct rob_sheet_found *found = &in->rows[r];
        size_t study = 0;
        *found = (struct rob_sheet_found){row->line, row->study, ROB_NOT_FOUND, false};
        if (!*row->study)
            continue;
        below = (below || row->apart) && r > 0;
        if (r && strcmp(row->study, in->rows[r - 1].text) == 0) {
            found->study = in->rows[r - 1].study; /* long sheets name a study many times */
            found->passed_over = in->rows[r - 1].passed_over;
            continue;
        }
        if (!rob_sheet_study_look(&study, in->finder, row->study, in->numbers)) {
            found->passed_over = is_passed_over(in, row, below);
            status = found->passed_over ? ROB_OK : problem_of_study(in, row, &n_suggested);
        } else if (study >= rob_view_n_studies(in->view)) {
            status = add_problem(in, row->line, "%s was removed from the review",
                                 rob_view_study(in->view, study).label);
        } else {
            found->study = (int)study;
            below = false;
        }
    }
    return status;
}

/* --- words ------------------------------------------------------------------------------- */

static bool is_same_word(const void *elements, uint32_t at, const void *key)
{
    const struct rob_sheet_word *one = (const struct rob_sheet_word *)elements + at, *other = key;
    return strcmp(one->text, other->text) == 0 &&
           (!one->answer || !other->answer ? one->answer == other->answer
                                           : strcmp(one->answer, other->answer) == 0);
}

/* Counts a word and the answer that it was taken for; NULL: none. */
static enum rob_status count_word(struct planning *in, const char *text, const char *answer,
                                  unsigned line, unsigned column)
{
    struct rob_sheet_word word = {text, answer, 1, line, column};
    uint64_t hash =
        rob_map_hash(text, strlen(text)) ^ (answer ? rob_map_hash(answer, strlen(answer)) : 0);
    uint32_t at = rob_map_find(&in->known_words, hash, is_same_word, in->words.at, &word);
    if (at != ROB_MAP_NONE) {
        in->words.at[at].n++;
        return ROB_OK;
    }
    return rob_map_add(&in->known_words, hash, (uint32_t)in->words.n) &&
                   rob_vec_push(&in->words, word)
               ? ROB_OK
               : rob_fail_memory(in->err);
}

static bool is_row_passed_over(const struct planning *in, int row)
{
    return row != ROB_NOT_FOUND && in->rows[row].passed_over;
}

/* "Yes, Unclear, No": those of the form's first item. */
static const char *name_answers(const struct planning *in)
{
    struct rob_buf text = {0};
    const struct rob_item *item = &rob_view_form(in->view)->items[0];
    for (size_t i = 0; i < item->n_answers; i++)
        rob_buf_printf(&text, "%s%s", i ? ", " : "", item->answers[i].label);
    const char *copy = text.failed ? NULL : rob_arena_str(in->arena, rob_buf_text(&text));
    rob_buf_free(&text);
    return copy;
}

/* A word that is not an answer is one problem, however many cells have it. */
static enum rob_status report_words(struct planning *in)
{
    enum rob_status status = ROB_OK;
    const char *answers = name_answers(in);
    if (!answers)
        return rob_fail_memory(in->err);
    for (size_t i = 0; i < in->words.n && !status; i++) {
        const struct rob_sheet_word *word = &in->words.at[i];
        int len = rob_words_cut(word->text, 60);
        if (word->answer)
            continue;
        status = add_problem(
            in, word->line,
            "column %u: '%.*s' is not an answer (%zu cell%s); the answers are %s; say what it "
            "means: "
            "--words \"%.*s=yes\"",
            word->column, len, word->text, word->n, word->n == 1 ? "" : "s", answers, len,
            word->text);
    }
    return status;
}

static enum rob_status take_problems(struct planning *in)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < in->sheet->n_problems && !status; i++) {
        const struct rob_sheet_problem *problem = &in->sheet->problems[i];
        if (is_row_passed_over(in, problem->row))
            continue;
        status = problem->word ? count_word(in, problem->word, NULL, problem->line, problem->column)
                               : add_problem(in, problem->line, "%s", problem->message);
    }
    return status;
}

/* --- judgements -------------------------------------------------------------------------- */

static bool is_same_cell(const void *elements, uint32_t at, const void *key)
{
    const struct placed *one = (const struct placed *)elements + at, *other = key;
    return one->study == other->study && one->entry->item == other->entry->item &&
           strcmp(one->entry->outcome, other->entry->outcome) == 0;
}

static bool says_the_same(const struct rob_sheet_entry *one, const struct rob_sheet_entry *other)
{
    return one->answer == other->answer && strcmp(one->support, other->support) == 0 &&
           strcmp(one->quote, other->quote) == 0 && strcmp(one->where, other->where) == 0;
}

/* A judgement that comes again counts once; one that differs is a problem. */
static enum rob_status place_again(struct planning *in, const struct rob_sheet_entry *first,
                                   const struct rob_sheet_entry *entry)
{
    const struct rob_item *item = &rob_view_form(in->view)->items[entry->item];
    if (says_the_same(first, entry)) {
        in->out->n_repeated++;
        return ROB_OK;
    }
    return add_problem(in, entry->line,
                       "item %d of '%.*s' is answered twice, and not in the same way: %s on line "
                       "%u, %s here",
                       item->number, rob_words_cut(entry->study, 100), entry->study,
                       item->answers[first->answer].label, first->line,
                       item->answers[entry->answer].label);
}

static enum rob_status place_one(struct planning *in, const struct rob_sheet_entry *entry)
{
    struct placed placed = {.entry = entry, .study = (size_t)in->rows[entry->row].study};
    uint64_t hash = rob_map_mix((uint64_t)placed.study << 16 | (uint64_t)entry->item) ^
                    rob_map_hash(entry->outcome, strlen(entry->outcome));
    uint32_t at = rob_map_find(&in->cells, hash, is_same_cell, in->placed, &placed);
    if (at != ROB_MAP_NONE)
        return place_again(in, in->placed[at].entry, entry);
    if (!rob_map_add(&in->cells, hash, (uint32_t)in->n_placed))
        return rob_fail_memory(in->err);
    in->studies[placed.study] = true;
    in->placed[in->n_placed++] = placed;
    return ROB_OK;
}

static enum rob_status place(struct planning *in)
{
    enum rob_status status = find_studies(in);
    if (!status)
        status = take_problems(in);
    for (size_t i = 0; i < in->sheet->n_entries && !status; i++) {
        const struct rob_sheet_entry *entry = &in->sheet->entries[i];
        if (is_row_passed_over(in, (int)entry->row))
            continue;
        const struct rob_item *item = &rob_view_form(in->view)->items[entry->item];
        status = count_word(in, entry->word, item->answers[entry->answer].label, entry->line, 0);
        if (!status && in->rows[entry->row].study != ROB_NOT_FOUND)
            status = place_one(in, entry);
    }
    return status ? status : report_words(in);
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
        is_unchanged(entry, &now)) {
        in->out->n_unchanged++;
        return ROB_OK;
    }
    enum rob_status status = fill_event(event, in, placed, known ? &cell : NULL);
    if (status)
        return status;
    if (rob_review_check(rob_view_review(in->view), rob_view_seat(in->view, in->seat).id, event, 1,
                         &why))
        return add_problem(in, entry->line, "%s", why.text);
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
    if ((rob_view_judgement(&now, in->view, cell, in->seat) && now.answer != ROB_NOT_FOUND) ||
        has_entry(in, first, cell))
        return ROB_OK;
    return add_problem(in, in->placed[first - 1].entry->line,
                       "%s has no answer to item %d, so it cannot be finished (--complete)",
                       rob_view_study(in->view, cell.study).label,
                       rob_view_form(in->view)->items[cell.item].number);
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
    in->studies = rob_arena_array(arena, rob_view_n_studies(in->view), sizeof *in->studies);
    in->rows = rob_arena_array(arena, sheet->n_rows, sizeof *in->rows);
    in->placed = rob_arena_array(arena, sheet->n_entries, sizeof *in->placed);
    in->out->events = rob_arena_array(arena, sheet->n_entries, sizeof *in->out->events);
    in->file = rob_arena_str(arena, in->file);
    in->out->studies = in->studies;
    in->out->rows = in->rows;
    in->out->n_rows = sheet->n_rows;
    return in->rows && in->studies && in->placed && in->out->events && in->file
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

/* Copies what has grown into the arena of the result. */
static enum rob_status publish(struct planning *in)
{
    struct rob_sheet_import *out = in->out;
    struct rob_sheet_problem *problems =
        rob_arena_array(in->arena, in->problems.n, sizeof *problems);
    struct rob_sheet_word *words = rob_arena_array(in->arena, in->words.n, sizeof *words);
    if (!problems || !words)
        return rob_fail_memory(in->err);
    for (size_t i = 0; i < in->problems.n; i++)
        problems[i] = in->problems.at[i];
    for (size_t i = 0; i < in->words.n; i++)
        words[i] = in->words.at[i];
    if (in->problems.n)
        qsort(problems, in->problems.n, sizeof *problems, by_line);
    out->problems = problems;
    out->n_problems = in->problems.n;
    out->words = words;
    out->n_words = in->words.n;
    return ROB_OK;
}

static enum rob_status plan(struct planning *in, bool complete)
{
    struct rob_finder *finder = rob_finder_new(in->view);
    enum rob_status status = finder ? begin(in) : rob_fail_memory(in->err);
    in->finder = finder;
    if (!status)
        status = place(in);
    for (size_t i = 0; i < in->n_placed && !status; i++)
        status = add_event(in, &in->placed[i]);
    if (!status && complete)
        status = check_completeness(in);
    if (!status)
        status = publish(in);
    rob_finder_free(finder);
    rob_map_free(&in->cells);
    rob_map_free(&in->known_words);
    rob_vec_free(&in->problems);
    rob_vec_free(&in->words);
    return status;
}

enum rob_status rob_sheet_import_new(struct rob_sheet_import **out, const struct rob_view *view,
                                     const struct rob_sheet *sheet,
                                     const struct rob_sheet_import_options *options,
                                     struct rob_error *err)
{
    int seat = rob_view_viewer(view);
    const char *slash = strrchr(options->file, '/');
    if (seat == ROB_NOBODY)
        return rob_fail(err, ROB_USAGE, "a sheet of judgements is read for a reviewer");
    struct rob_arena *arena = rob_arena_create();
    struct rob_sheet_import *import = arena ? rob_arena_new(arena, sizeof *import) : NULL;
    if (import)
        import->memory = arena;
    struct planning in = {.out = import,
                          .view = view,
                          .sheet = sheet,
                          .file = slash ? slash + 1 : options->file,
                          .seat = (size_t)seat,
                          .numbers = options->numbers,
                          .arena = arena,
                          .err = err};
    enum rob_status status = import ? plan(&in, options->complete) : rob_fail_memory(err);
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
