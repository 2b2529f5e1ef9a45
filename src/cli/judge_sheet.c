#include "cli/judge.h"

#include "base/utf8.h"
#include "base/vec.h"

#include <syrob/sheet.h>

#include <stdlib.h>
#include <string.h>

enum { PROBLEMS_SHOWN = 12 };

/* An entry of the sheet whose study was found. */
struct placed {
    const struct rob_sheet_entry *entry;
    size_t study;
    struct rob_quote quote;
    struct rob_signal *signals; /* of the present judgement */
};

struct input {
    struct rob_cli *cli;
    const char *path;
    struct rob_sheet *sheet;
    ROB_VEC(struct placed) placed;
    ROB_VEC(struct rob_event) events;
    struct rob_buf problems; /* one line each */
    size_t n_problems, n_unchanged;
    struct rob_finder *finder;
    bool *studies;               /* which of them the sheet names */
    bool has_support, has_quote; /* columns; what a sheet does not have stays as it is */
};

static enum rob_status no_memory(struct rob_error *err)
{
    return rob_cli_fail(err, ROB_NO_MEMORY, "out of memory");
}

static void add_problem(struct input *in, unsigned line, const char *text)
{
    if (in->n_problems++ < PROBLEMS_SHOWN) {
        rob_buf_printf(&in->problems, "\n  line %u: ", line);
        rob_text_show(&in->problems, text, strlen(text));
    }
}

/* --- reading ----------------------------------------------------------------------------- */

static enum rob_status read_minus(enum rob_sheet_minus *out, const struct rob_cli_args *args,
                                  struct rob_error *err)
{
    static const char *const words[] = {NULL, "high", "unclear", "missing"};
    const char *given = rob_cli_value(args, "minus");
    *out = ROB_MINUS_ASK;
    for (size_t i = 1; given && i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], given) == 0)
            *out = (enum rob_sheet_minus)i;
    if (given && *out == ROB_MINUS_ASK)
        return rob_cli_fail(err, ROB_USAGE, "--minus is high, unclear or missing, not '%s'", given);
    return ROB_OK;
}

static enum rob_status read_sheet(struct input *in, const struct rob_cli_args *args,
                                  struct rob_error *err)
{
    char *data = NULL;
    size_t len = 0;
    struct rob_sheet_options wanted = {.partial = rob_cli_has(args, "partial")};
    enum rob_status status = read_minus(&wanted.minus, args, err);
    if (!status)
        status = rob_cli_read_file(&data, &len, in->path, ROB_SHEET_BYTES_MAX, err);
    if (!status) {
        status = rob_sheet_read(&in->sheet, data, len, rob_view_form(in->cli->view), &wanted, err);
        if (status)
            rob_cli_in_file(err, in->path);
    }
    free(data);
    for (size_t i = 0; !status && i < in->sheet->n_columns; i++) {
        enum rob_sheet_role role = in->sheet->columns[i].role;
        in->has_support = in->has_support || role == ROB_SHEET_SUPPORT;
        in->has_quote = in->has_quote || role == ROB_SHEET_QUOTE || role == ROB_SHEET_WHERE;
    }
    return status;
}

/* --- finding studies --------------------------------------------------------------------- */

/* Entries of one row follow one another, so the last study found is likely to come again. */
static enum rob_status place(struct input *in, struct rob_error *err)
{
    const char *text = NULL;
    size_t study = 0;
    bool found = false;
    in->studies = calloc(rob_view_n_studies(in->cli->view) + 1, sizeof *in->studies);
    in->finder = rob_finder_new(in->cli->view);
    if (!in->studies || !in->finder)
        return no_memory(err);
    for (size_t i = 0; i < in->sheet->n_entries; i++) {
        const struct rob_sheet_entry *entry = &in->sheet->entries[i];
        if (!text || strcmp(text, entry->study) != 0) {
            struct rob_error why = {0};
            text = entry->study;
            found = rob_finder_find(&study, in->finder, text, &why) == ROB_OK;
            if (!found)
                add_problem(in, entry->line, why.text);
        }
        struct placed placed = {.entry = entry, .study = study};
        if (found && study >= rob_view_n_studies(in->cli->view)) {
            add_problem(in, entry->line, "the study was taken out of the review");
            found = false;
        }
        if (found) {
            in->studies[study] = true;
            if (!rob_vec_push(&in->placed, placed))
                return no_memory(err);
        }
    }
    return ROB_OK;
}

/* --- events ------------------------------------------------------------------------------ */

static bool find_present(struct rob_judgement *now, const struct input *in,
                         const struct placed *placed)
{
    const struct rob_sheet_entry *entry = placed->entry;
    int outcome =
        *entry->outcome ? rob_view_find_outcome(in->cli->view, entry->outcome) : ROB_NO_OUTCOME;
    struct rob_cell cell = {placed->study, (size_t)entry->item, outcome};
    if (*entry->outcome && outcome == ROB_NOT_FOUND)
        return false;
    return rob_view_judgement(now, in->cli->view, cell, rob_cli_seat(in->cli)) &&
           !now->default_for_outcomes;
}

static bool is_unchanged(const struct input *in, const struct placed *placed,
                         const struct rob_judgement *now)
{
    const struct rob_sheet_entry *entry = placed->entry;
    bool quoted = *entry->quote || *entry->where;
    if (now->answer != entry->answer ||
        (in->has_support && strcmp(now->support, entry->support) != 0))
        return false;
    return !in->has_quote || (now->n_quotes == quoted &&
                              (!quoted || (strcmp(now->quotes[0].text, entry->quote) == 0 &&
                                           strcmp(now->quotes[0].where, entry->where) == 0)));
}

/* Texts and signalling answers that the sheet has no column for stay as they were. */
static enum rob_status keep_present(struct rob_event *event, struct placed *placed,
                                    const struct input *in, const struct rob_item *item,
                                    const struct rob_judgement *now, struct rob_error *err)
{
    if (!in->has_support)
        event->support = now->support;
    if (!in->has_quote) {
        event->quotes = now->quotes;
        event->n_quotes = (uint32_t)now->n_quotes;
    }
    placed->signals = calloc(item->n_signals + 1, sizeof *placed->signals);
    if (!placed->signals)
        return no_memory(err);
    event->signals = placed->signals;
    for (size_t i = 0; i < item->n_signals; i++)
        if (now->signals[i] != ROB_SIGNAL_NONE)
            placed->signals[event->n_signals++] =
                (struct rob_signal){item->signals[i].id, rob_signal_id(now->signals[i])};
    return ROB_OK;
}

static enum rob_status make_events(struct input *in, struct rob_error *err)
{
    const struct rob_form *form = rob_view_form(in->cli->view);
    const char *slash = strrchr(in->path, '/');
    for (size_t i = 0; i < in->placed.n; i++) {
        struct placed *placed = &in->placed.at[i];
        const struct rob_sheet_entry *entry = placed->entry;
        const struct rob_item *item = &form->items[entry->item];
        struct rob_judgement now;
        bool judged = find_present(&now, in, placed);
        if (judged && is_unchanged(in, placed, &now)) {
            in->n_unchanged++;
            continue;
        }
        placed->quote = (struct rob_quote){entry->quote, entry->where};
        struct rob_event event = {.op = ROB_OP_JUDGE,
                                  .study = rob_view_study(in->cli->view, placed->study).id,
                                  .item = item->id,
                                  .outcome = *entry->outcome ? entry->outcome : NULL,
                                  .answer = item->answers[entry->answer].id,
                                  .support = entry->support,
                                  .quotes = &placed->quote,
                                  .n_quotes = *entry->quote || *entry->where,
                                  .sheet = slash ? slash + 1 : in->path,
                                  .sheet_sha256 = in->sheet->sha256,
                                  .row = (int)entry->line};
        enum rob_status status =
            judged ? keep_present(&event, placed, in, item, &now, err) : ROB_OK;
        if (status)
            return status;
        if (!rob_vec_push(&in->events, event))
            return no_memory(err);
    }
    return ROB_OK;
}

/* What the rules say of each, so that one bad row refuses all before anything is written. */
static void check_events(struct input *in)
{
    size_t kept = 0;
    for (size_t i = 0; i < in->events.n; i++) {
        struct rob_error why = {0};
        struct rob_event *event = &in->events.at[i];
        if (rob_review_check(in->cli->review, in->cli->seat, event, 1, &why) == ROB_OK)
            in->events.at[kept++] = *event;
        else
            add_problem(in, (unsigned)event->row, why.text);
    }
    in->events.n = kept;
}

static enum rob_status refuse_problems(struct input *in, struct rob_error *err)
{
    if (in->problems.failed)
        return no_memory(err);
    return rob_cli_fail(err, ROB_INVALID, "%s: %zu problem%s; nothing was written%s%s%s", in->path,
                        in->n_problems, in->n_problems == 1 ? "" : "s", rob_buf_text(&in->problems),
                        in->n_problems > PROBLEMS_SHOWN ? "\n  ..." : "",
                        "\n  (--skip-bad takes in the rest)");
}

/* --- completing -------------------------------------------------------------------------- */

static unsigned line_of(const struct input *in, size_t study)
{
    for (size_t i = 0; i < in->placed.n; i++)
        if (in->placed.at[i].study == study)
            return in->placed.at[i].entry->line;
    return 0;
}

static bool has_entry(const struct input *in, struct rob_cell cell)
{
    const char *outcome =
        cell.outcome == ROB_NO_OUTCOME ? "" : rob_view_outcome(in->cli->view, (size_t)cell.outcome);
    for (size_t i = 0; i < in->placed.n; i++) {
        const struct rob_sheet_entry *entry = in->placed.at[i].entry;
        if (in->placed.at[i].study == cell.study && (size_t)entry->item == cell.item &&
            (!*entry->outcome || strcmp(entry->outcome, outcome) == 0))
            return true;
    }
    return false;
}

/* Before anything is written: will every study of the sheet have all its answers? */
static void check_completeness(struct input *in)
{
    const struct rob_view *view = in->cli->view;
    struct rob_judgement now;
    for (size_t s = 0; s < rob_view_n_studies(view); s++)
        for (size_t i = 0; in->studies[s] && i < rob_view_n_cells(view, s); i++) {
            struct rob_cell cell = rob_view_cell(view, s, i);
            bool judged = rob_view_judgement(&now, view, cell, rob_cli_seat(in->cli)) &&
                          now.answer != ROB_NOT_FOUND;
            if (judged || has_entry(in, cell))
                continue;
            struct rob_buf text = {0};
            rob_buf_printf(&text, "%s has no answer to item %d, so it cannot be done (--complete)",
                           rob_view_study(view, s).label,
                           rob_view_form(view)->items[cell.item].number);
            add_problem(in, line_of(in, s), rob_buf_text(&text));
            rob_buf_free(&text);
        }
}

static enum rob_status complete(struct input *in, struct rob_error *err)
{
    size_t n = 0, left = 0, seat = rob_cli_seat(in->cli);
    struct rob_event *events = calloc(rob_view_n_studies(in->cli->view) + 1, sizeof *events);
    if (!events)
        return no_memory(err);
    for (size_t s = 0; s < rob_view_n_studies(in->cli->view); s++) {
        bool whole =
            rob_view_n_answered(in->cli->view, s, seat) == rob_view_n_cells(in->cli->view, s);
        if (!in->studies[s] || rob_view_progress(in->cli->view, s, seat) == ROB_COMPLETE)
            continue;
        left += !whole;
        if (whole)
            events[n++] = (struct rob_event){.op = ROB_OP_COMPLETE,
                                             .study = rob_view_study(in->cli->view, s).id};
    }
    enum rob_status status = rob_review_record(in->cli->review, in->cli->seat, events, n, err);
    free(events);
    if (!status)
        rob_cli_print(in->cli, "%zu %s done\n", n, rob_cli_studies(n));
    if (!status && left)
        rob_cli_print(in->cli, "%zu %s still %s answers\n", left, rob_cli_studies(left),
                      left == 1 ? "lacks" : "lack");
    return status;
}

/* --- the whole --------------------------------------------------------------------------- */

static void show_mapping(struct input *in)
{
    for (size_t i = 0; i < in->sheet->n_columns; i++) {
        const struct rob_sheet_column *column = &in->sheet->columns[i];
        rob_cli_print(in->cli, "  column %zu \"", i + 1);
        rob_cli_show(in->cli, column->header);
        rob_cli_print(in->cli, "\": ");
        rob_cli_show(in->cli, column->note);
        rob_cli_print(in->cli, "\n");
    }
    rob_cli_print(in->cli, "  %zu judgements, %zu of them as they are already, %zu empty cells\n",
                  in->sheet->n_entries, in->n_unchanged, in->sheet->n_empty);
    if (in->n_problems)
        rob_cli_print(in->cli, "  %zu problems:%s\n", in->n_problems, rob_buf_text(&in->problems));
}

static enum rob_status write_all(struct input *in, bool completing, struct rob_error *err)
{
    enum rob_status status =
        rob_review_record(in->cli->review, in->cli->seat, in->events.at, in->events.n, err);
    if (status)
        return status;
    rob_cli_print(in->cli, "%zu judgements recorded, %zu were there already\n", in->events.n,
                  in->n_unchanged);
    if (in->n_problems)
        rob_cli_print(in->cli, "%zu %s passed over:%s\n", in->n_problems,
                      in->n_problems == 1 ? "cell is" : "cells are", rob_buf_text(&in->problems));
    rob_cli_next(in->cli, completing ? "syrob status" : "syrob complete --all");
    return completing ? complete(in, err) : ROB_OK;
}

enum rob_status rob_cli_judge_sheet(struct rob_cli *cli, const struct rob_cli_args *args,
                                    struct rob_error *err)
{
    struct input in = {.cli = cli, .path = rob_cli_value(args, "from")};
    bool dry_run = rob_cli_has(args, "dry-run"), completing = rob_cli_has(args, "complete");
    enum rob_status status = read_sheet(&in, args, err);
    for (size_t i = 0; !status && i < in.sheet->n_problems; i++)
        add_problem(&in, in.sheet->problems[i].line, in.sheet->problems[i].message);
    if (!status)
        status = place(&in, err);
    if (!status)
        status = make_events(&in, err);
    if (!status) {
        check_events(&in);
        if (completing)
            check_completeness(&in);
        bool refused = in.n_problems && !dry_run && !rob_cli_has(args, "skip-bad");
        if (refused)
            status = refuse_problems(&in, err);
        else if (dry_run)
            show_mapping(&in);
        else
            status = write_all(&in, completing, err);
    }
    for (size_t i = 0; i < in.placed.n; i++)
        free(in.placed.at[i].signals);
    rob_sheet_free(in.sheet);
    rob_vec_free(&in.placed);
    rob_vec_free(&in.events);
    rob_buf_free(&in.problems);
    rob_finder_free(in.finder);
    free(in.studies);
    return status;
}
