/* The judgements of a sheet, each with its study. */
#include "io/import_sheet.h"

#include "base/buf.h"
#include "base/fail.h"
#include "base/utf8.h"
#include "io/read_sheet.h"
#include "io/sheet_study.h"

#include <stdarg.h>
#include <string.h>
#include <strings.h>

enum rob_status rob_import__problem(struct rob_import__planning *in, unsigned line,
                                    const char *format, ...)
{
    struct rob_buf text = {0};
    va_list args;
    va_start(args, format);
    rob_buf_vprintf(&text, format, args);
    va_end(args);
    const char *copy = rob_arena_take(in->arena, &text);
    struct rob_sheet_problem problem = {line, 0, ROB_NOT_FOUND, NULL, copy};
    return copy && rob_vec_push(&in->problems, problem) ? ROB_OK : rob_fail_memory(in->err);
}

/* --- finding studies --------------------------------------------------------------------- */

enum { SUGGESTIONS_MAX = 5 }; /* looking for the nearest name takes time */

static bool is_number(const char *text)
{
    return text[strspn(text, "0123456789. ")] == '\0';
}

/* True for the name of an answer or a risk: "Low risk". */
static bool is_answer(const struct rob_form *form, const char *text)
{
    int answer = ROB_NOT_FOUND;
    size_t remark = 0;
    char why[256];
    return rob_sheet__answer(&answer, &remark, why, sizeof why, form, &form->items[0], text,
                             ROB_MINUS_UNCLEAR) == ROB_CELL_ANSWER;
}

/* "Total", "Low risk (%)": a row of sums. A longer text with answers may be a title that the review
 * does not have: "Mean arterial pressure in rats". */
static bool is_sum(const struct rob_form *form, const struct rob_sheet_row *row)
{
    const char *text = row->study;
    static const char *const words[] = {"total",   "totals",     "sum",     "overall", "mean",
                                        "average", "percentage", "percent", "count",   "n"};
    size_t len = strcspn(text, " :(");
    for (size_t i = 0; i < ROB_COUNT(words); i++)
        if (strlen(words[i]) == len && strncasecmp(words[i], text, len) == 0)
            return !row->n_answers || !text[len];
    return !row->n_answers && (strchr(text, '%') || is_answer(form, text));
}

static size_t n_item_columns(const struct rob_sheet *sheet)
{
    size_t n = 0;
    for (size_t i = 0; i < sheet->n_columns; i++)
        n += sheet->columns[i].role == ROB_SHEET_ITEM_ANSWERS;
    return n;
}

/* A row that is not of a study: sums, the name of a group, or a legend below the table. */
static bool is_passed_over(const struct rob_import__planning *in, const struct rob_sheet_row *row,
                           bool below)
{
    size_t n = n_item_columns(in->sheet);
    return is_sum(rob_view_form(in->view), row) || ((n || in->sheet->is_long) && !row->n_texts) ||
           (below && row->n_answers * 2 < n);
}

static enum rob_status problem_of_study(struct rob_import__planning *in,
                                        const struct rob_sheet_row *row, size_t *n_suggested)
{
    struct rob_error why = {0};
    size_t study = 0;
    if (is_number(row->study))
        return rob_import__problem(
            in, row->line,
            "'%s' is a bare number, perhaps from a list of your own; --numbers reads it as a "
            "number in this review's list of studies",
            row->study);
    if (++*n_suggested > SUGGESTIONS_MAX)
        return rob_import__problem(in, row->line, "unknown study '%.*s'",
                                   rob_utf8_part(row->study, 100), row->study);
    if (rob_finder_find(&study, in->finder, row->study, &why) == ROB_OK) /* part of an id */
        return rob_import__problem(in, row->line, "unknown study '%s'; did you mean '%s'?",
                                   row->study, rob_view_study(in->view, study).label);
    return rob_import__problem(in, row->line, "%s", why.text);
}

/* Finds the study of each row. */
static enum rob_status find_studies(struct rob_import__planning *in)
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
        if (r && !in->rows[r - 1].passed_over && strcmp(row->study, in->rows[r - 1].text) == 0) {
            found->study = in->rows[r - 1].study; /* long sheets name a study many times */
            continue;
        }
        if (!rob_sheet_study_look(&study, in->finder, row->study, in->options->numbers)) {
            found->passed_over = is_passed_over(in, row, below);
            status = found->passed_over ? ROB_OK : problem_of_study(in, row, &n_suggested);
        } else if (study >= rob_view_n_studies(in->view)) {
            status = rob_import__problem(in, row->line, "%s was removed from the review",
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
static enum rob_status count_word(struct rob_import__planning *in, const char *text,
                                  const char *answer, unsigned line, unsigned column)
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

static bool is_row_passed_over(const struct rob_import__planning *in, int row)
{
    return row != ROB_NOT_FOUND && in->rows[row].passed_over;
}

/* "Yes, Unclear, No": those of the form's first item. */
static const char *name_answers(const struct rob_import__planning *in)
{
    struct rob_buf text = {0};
    const struct rob_item *item = &rob_view_form(in->view)->items[0];
    for (size_t i = 0; i < item->n_answers; i++)
        rob_buf_printf(&text, "%s%s", i ? ", " : "", item->answers[i].label);
    return rob_arena_take(in->arena, &text);
}

/* A word that is not an answer is one problem, however many cells have it. */
static enum rob_status report_words(struct rob_import__planning *in)
{
    enum rob_status status = ROB_OK;
    const char *answers = name_answers(in);
    if (!answers)
        return rob_fail_memory(in->err);
    for (size_t i = 0; i < in->words.n && !status; i++) {
        const struct rob_sheet_word *word = &in->words.at[i];
        int len = rob_utf8_part(word->text, 60);
        if (word->answer)
            continue;
        status = rob_import__problem(
            in, word->line,
            "column %u: '%.*s' is not an answer (%zu cell%s); the answers are %s; say what it "
            "means: --words \"%.*s=ANSWER\"",
            word->column, len, word->text, word->n, word->n == 1 ? "" : "s", answers, len,
            word->text);
    }
    return status;
}

static enum rob_status take_problems(struct rob_import__planning *in)
{
    enum rob_status status = ROB_OK;
    const char *last = ""; /* a lone minus in many cells is one problem */
    for (size_t i = 0; i < in->sheet->n_problems && !status; i++) {
        const struct rob_sheet_problem *problem = &in->sheet->problems[i];
        if (is_row_passed_over(in, problem->row) || strcmp(problem->message, last) == 0)
            continue;
        last = problem->word ? "" : problem->message;
        status = problem->word ? count_word(in, problem->word, NULL, problem->line, problem->column)
                               : rob_import__problem(in, problem->line, "%s", problem->message);
    }
    return status;
}

/* --- judgements -------------------------------------------------------------------------- */

static bool is_same_cell(const void *elements, uint32_t at, const void *key)
{
    const struct rob_import__placed *one = (const struct rob_import__placed *)elements + at,
                                    *other = key;
    return one->study == other->study && one->entry->item == other->entry->item &&
           strcmp(one->entry->outcome, other->entry->outcome) == 0;
}

static bool says_the_same(const struct rob_sheet_entry *one, const struct rob_sheet_entry *other)
{
    return one->answer == other->answer && strcmp(one->support, other->support) == 0 &&
           strcmp(one->quote, other->quote) == 0 && strcmp(one->where, other->where) == 0;
}

/* A judgement that comes again counts once. Of two that differ neither does: they may be of two
 * reviewers. */
static enum rob_status place_again(struct rob_import__planning *in,
                                   struct rob_import__placed *placed,
                                   const struct rob_sheet_entry *entry)
{
    const struct rob_sheet_entry *first = placed->entry;
    const struct rob_item *item = &rob_view_form(in->view)->items[entry->item];
    if (says_the_same(first, entry)) {
        in->out->n_repeated++;
        return ROB_OK;
    }
    placed->contradicted = true;
    enum rob_status status = rob_import__problem(
        in, entry->line,
        "item %d of '%.*s' is answered twice with different answers or texts: %s on line %u, "
        "%s here; neither is used%s",
        item->number, rob_utf8_part(entry->study, 100), entry->study,
        item->answers[first->answer].label, first->line, item->answers[entry->answer].label,
        in->contradicted
            ? ""
            : "; if the sheet is of two reviewers, choose one: --reviewer \"COLUMN=VALUE\"");
    in->contradicted = true;
    return status;
}

static enum rob_status place_one(struct rob_import__planning *in,
                                 const struct rob_sheet_entry *entry)
{
    struct rob_import__placed placed = {.entry = entry,
                                        .study = (size_t)in->rows[entry->row].study};
    uint64_t hash = rob_map_mix((uint64_t)placed.study << 16 | (uint64_t)entry->item) ^
                    rob_map_hash(entry->outcome, strlen(entry->outcome));
    uint32_t at = rob_map_find(&in->cells, hash, is_same_cell, in->placed, &placed);
    if (at != ROB_MAP_NONE)
        return place_again(in, &in->placed[at], entry);
    if (!rob_map_add(&in->cells, hash, (uint32_t)in->n_placed))
        return rob_fail_memory(in->err);
    in->placed[in->n_placed++] = placed;
    return ROB_OK;
}

enum rob_status rob_import__place(struct rob_import__planning *in)
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
    size_t kept = 0;
    for (size_t i = 0; i < in->n_placed; i++) {
        if (in->placed[i].contradicted)
            continue;
        in->studies[in->placed[i].study] = true;
        in->placed[kept++] = in->placed[i];
    }
    in->n_placed = kept;
    return status ? status : report_words(in);
}
