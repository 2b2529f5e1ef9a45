/* Commands that read a whole sheet of judgements: judge --from, resolve --from. */
#include "cli/cli.h"

#include "base/file.h"
#include "base/utf8.h"

#include <string.h>

enum { PROBLEMS_SHOWN = 12, ROOM_FOR_OTHERS = 120, WORDS_MAX = 400 };

static enum rob_status read_minus(enum rob_sheet_minus *out, const struct rob_cli_args *args,
                                  struct rob_error *err)
{
    static const char *const words[] = {"high", "unclear", "missing", NULL};
    int chosen = -1;
    enum rob_status status =
        rob_cli_choose(&chosen, "minus", words, rob_cli_value(args, "minus"), err);
    *out = (enum rob_sheet_minus)(chosen + ROB_MINUS_HIGH);
    return status;
}

/* The options for the sheet; texts of a saved map live in `map`. */
static enum rob_status read_options(struct rob_sheet_options *out, struct rob_cli_map *map,
                                    const struct rob_cli_args *args, struct rob_error *err)
{
    const char *used = rob_cli_value(args, "use-map");
    enum rob_status status = read_minus(&out->minus, args, err);
    if (!status && used)
        status = rob_cli_map_load(map, used, err);
    out->partial = rob_cli_has(args, "partial");
    out->map = rob_cli_has(args, "map") ? rob_cli_value(args, "map") : map->map;
    out->words = rob_cli_has(args, "words") ? rob_cli_value(args, "words") : map->words;
    out->reviewer = rob_cli_value(args, "reviewer");
    out->worksheet = rob_cli_value(args, "sheet");
    return status;
}

static enum rob_status read_sheet(struct rob_sheet **out, const struct rob_cli *cli,
                                  const struct rob_cli_args *args, const char *path,
                                  struct rob_error *err)
{
    struct rob_buf data = {0};
    struct rob_cli_map map = {0};
    struct rob_sheet_options wanted = {0};
    struct rob_finder *finder = rob_finder_new(cli->view);
    enum rob_status status = finder ? read_options(&wanted, &map, args, err) : rob_fail_memory(err);
    wanted.finder = finder;
    wanted.outcomes = rob_view_n_outcomes(cli->view) > 0;
    if (!status)
        status = rob_file_read_given(&data, path, ROB_SHEET_BYTES_MAX, err);
    if (!status) {
        status = rob_sheet_read(out, rob_buf_text(&data), data.len, rob_view_form(cli->view),
                                &wanted, err);
        if (status && status != ROB_USAGE)
            rob_error_in_file(err, path);
    }
    if (!status && rob_cli_has(args, "save-map"))
        status = rob_cli_map_save(rob_cli_value(args, "save-map"), wanted.map, wanted.words, err);
    rob_cli_map_free(&map);
    rob_finder_free(finder);
    rob_buf_free(&data);
    return status;
}

/* The first problems, a line each, as far as they fit `room` bytes, and how many more there are. */
static void list_problems(struct rob_buf *out, const struct rob_sheet_import *import, size_t room)
{
    struct rob_buf line = {0};
    size_t i = 0;
    for (; i < import->n_problems && i < PROBLEMS_SHOWN; i++) {
        const struct rob_sheet_problem *problem = &import->problems[i];
        rob_buf_clear(&line);
        rob_buf_printf(&line, "\n  line %u: ", problem->line);
        rob_text_show(&line, problem->message, strlen(problem->message));
        if (i && out->len + line.len > room)
            break;
        rob_buf_str(out, rob_buf_text(&line));
    }
    if (i < import->n_problems)
        rob_buf_printf(out, "\n  ... and %zu more", import->n_problems - i);
    out->failed = out->failed || line.failed;
    rob_buf_free(&line);
}

/* The words that are not answers, as one option to fill in; nothing for a single one, whose problem
 * has it, or for more than fit. */
static void add_words(struct rob_buf *out, const struct rob_sheet_import *import)
{
    struct rob_buf words = {0};
    size_t n = 0;
    for (size_t i = 0; i < import->n_words && words.len < WORDS_MAX; i++) {
        const struct rob_sheet_word *word = &import->words[i];
        if (word->answer || strpbrk(word->text, ",=\""))
            continue;
        rob_buf_str(&words, n++ ? "," : "");
        rob_text_show(&words, word->text, strlen(word->text));
        rob_buf_str(&words, "=ANSWER");
    }
    if (n > 1 && words.len < WORDS_MAX)
        rob_buf_printf(out, "\n  in one option: --words \"%s\"", rob_buf_text(&words));
    rob_buf_free(&words);
}

/* A dry run has shown the problems already, and ends as the import would. */
static enum rob_status refuse(const struct rob_sheet *sheet, const struct rob_sheet_import *import,
                              const char *path, bool shown, struct rob_error *err)
{
    struct rob_buf problems = {0}, words = {0};
    size_t n = import->n_problems;
    if (shown) {
        add_words(&problems, import);
        rob_fail(
            err, ROB_INVALID,
            "%s: %zu problem%s; the import would write nothing (--skip-bad imports the rest)%s",
            path, n, n == 1 ? "" : "s", rob_buf_text(&problems));
        rob_buf_free(&problems);
        return ROB_INVALID;
    }
    for (size_t i = 0; i < sheet->n_notes; i++)
        if (!sheet->notes[i].line) /* of the whole file: its encoding may explain the rest */
            rob_buf_printf(&problems, "\n  %s", sheet->notes[i].message);
    size_t others = strlen(path) + ROOM_FOR_OTHERS;
    add_words(&words, import);
    others += words.len;
    list_problems(&problems, import, sizeof err->text - (others < sizeof err->text ? others : 0));
    rob_buf_str(&problems, rob_buf_text(&words));
    rob_fail(err, ROB_INVALID,
             "%s: %zu problem%s; nothing was written%s\n  (--skip-bad imports the rest)", path, n,
             n == 1 ? "" : "s", rob_buf_text(&problems));
    rob_buf_free(&problems);
    rob_buf_free(&words);
    return ROB_INVALID;
}

/* --- what the sheet was taken for -------------------------------------------------------- */

static bool is_used(const struct rob_sheet_column *column)
{
    return column->role != ROB_SHEET_IGNORED;
}

static void show_columns(struct rob_cli *cli, const struct rob_sheet *sheet, bool all)
{
    for (size_t i = 0; i < sheet->n_columns; i++) {
        const struct rob_sheet_column *column = &sheet->columns[i];
        if (!all && (is_used(column) || !column->n_filled))
            continue;
        rob_cli_print(cli, "  column %zu \"", i + 1);
        rob_cli_show(cli, column->header);
        rob_cli_print(cli, "\": ");
        rob_cli_show(cli, column->note);
        if (!is_used(column))
            rob_cli_print(cli, " (%zu cell%s with text)", column->n_filled,
                          column->n_filled == 1 ? "" : "s");
        rob_cli_print(cli, "\n");
    }
}

static void show_words(struct rob_cli *cli, const struct rob_sheet_import *import)
{
    for (size_t i = 0; i < import->n_words; i++) {
        const struct rob_sheet_word *word = &import->words[i];
        rob_cli_print(cli, "  \"");
        rob_cli_show(cli, word->text);
        rob_cli_print(cli, "\": ");
        rob_cli_show(cli, word->answer ? word->answer : "not an answer");
        rob_cli_print(cli, " (%zu cell%s)\n", word->n, word->n == 1 ? "" : "s");
    }
}

static void show_row(struct rob_cli *cli, const struct rob_sheet_found *row)
{
    rob_cli_print(cli, "  line %u \"", row->line);
    rob_cli_show(cli, row->text);
    rob_cli_print(cli, "\": ");
    if (row->study != ROB_NOT_FOUND)
        rob_cli_show(cli, rob_view_study(cli->view, (size_t)row->study).label);
    else
        rob_cli_print(cli, row->passed_over ? "skipped: not a study" : "not found");
    rob_cli_print(cli, "\n");
}

static void show_rows(struct rob_cli *cli, const struct rob_sheet *sheet,
                      const struct rob_sheet_import *import, bool all)
{
    for (size_t i = 0; i < sheet->n_notes; i++) {
        rob_cli_print(cli, "  ");
        if (sheet->notes[i].line)
            rob_cli_print(cli, "line %u: ", sheet->notes[i].line);
        rob_cli_show(cli, sheet->notes[i].message);
        rob_cli_print(cli, "\n");
    }
    for (size_t i = 0; i < import->n_rows; i++) {
        const struct rob_sheet_found *row = &import->rows[i];
        bool again = i && strcmp(import->rows[i - 1].text, row->text) == 0;
        if (row->passed_over ? !again || !sheet->is_long : all && !again)
            show_row(cli, row);
    }
}

/* Judgements and items that count only under a condition. */
static void show_conditions(struct rob_cli *cli, const struct rob_sheet *sheet,
                            const struct rob_sheet_import *import)
{
    const struct rob_form *form = rob_view_form(cli->view);
    for (size_t i = 0; i < sheet->n_missing; i++)
        rob_cli_print(cli, "%s%d",
                      i                       ? ", "
                      : sheet->n_missing == 1 ? "  not in the sheet: item "
                                              : "  not in the sheet: items ",
                      form->items[sheet->missing[i]].number);
    if (sheet->n_missing)
        rob_cli_print(cli, "\n");
    if (import->n_unasked)
        rob_cli_print(cli, "  %zu %s not count: given the other answers, %s not asked\n",
                      import->n_unasked,
                      import->n_unasked == 1 ? "judgement does" : "judgements do",
                      import->n_unasked == 1 ? "its item is" : "their items are");
}

/* Resolving: what the sheet says otherwise than what is settled. */
static void show_left(struct rob_cli *cli, const struct rob_sheet_import *import)
{
    for (size_t i = 0; i < import->n_left; i++) {
        rob_cli_print(cli, "  line %u: not changed: ", import->left[i].line);
        rob_cli_show(cli, import->left[i].message);
        rob_cli_print(cli, "\n");
    }
}

static void show(struct rob_cli *cli, const struct rob_sheet *sheet,
                 const struct rob_sheet_import *import)
{
    size_t n = import->n_events + import->n_unchanged + import->n_later + import->n_left;
    if (sheet->transposed)
        rob_cli_print(cli, "  transposed sheet: items in rows, studies in columns\n");
    show_columns(cli, sheet, true);
    show_words(cli, import);
    show_rows(cli, sheet, import, true);
    rob_cli_print(cli, "  %zu judgement%s, %zu of them unchanged, %zu empty cell%s\n", n,
                  n == 1 ? "" : "s", import->n_unchanged, sheet->n_empty,
                  sheet->n_empty == 1 ? "" : "s");
    show_conditions(cli, sheet, import);
    if (import->n_later)
        rob_cli_print(cli, "  %zu of them %s asked only after the others are resolved\n",
                      import->n_later, import->n_later == 1 ? "is" : "are");
    show_left(cli, import);
    if (import->n_repeated)
        rob_cli_print(cli, "  %zu %s a judgement of an earlier row\n", import->n_repeated,
                      import->n_repeated == 1 ? "cell repeats" : "cells repeat");
    if (!import->n_problems)
        return;
    rob_cli_print(cli, "  %zu problem%s:", import->n_problems, import->n_problems == 1 ? "" : "s");
    list_problems(&cli->out, import, SIZE_MAX);
    rob_cli_print(cli, "\n");
}

/* The studies that --complete finishes; each has all its answers, or there would be a problem. */
static void show_finished(struct rob_cli *cli, const struct rob_sheet_import *import)
{
    size_t n = 0, me = (size_t)rob_view_viewer(cli->view);
    for (size_t s = 0; s < rob_view_n_studies(cli->view); s++)
        n += import->studies[s] && rob_view_progress(cli->view, s, me) != ROB_COMPLETE;
    rob_cli_print(cli, "  %zu %s finished by it\n", n, n == 1 ? "study is" : "studies are");
}

/* Numbers change when studies are removed, so they are shown with what they mean now. */
static void show_numbers(struct rob_cli *cli, const struct rob_sheet_import *import)
{
    enum { SHOWN_MAX = 5 };
    size_t n = 0;
    for (size_t i = 0; i < import->n_rows; i++) {
        const struct rob_sheet_found *row = &import->rows[i];
        bool again = i && strcmp(import->rows[i - 1].text, row->text) == 0;
        if (again || row->study == ROB_NOT_FOUND ||
            row->text[strspn(row->text, "0123456789. ")] != '\0' || n++ >= SHOWN_MAX)
            continue;
        rob_cli_print(cli, n == 1 ? "  the numbers mean: " : ", ");
        rob_cli_show(cli, row->text);
        rob_cli_print(cli, " ");
        rob_cli_show(cli, rob_view_study(cli->view, (size_t)row->study).label);
    }
    if (n > SHOWN_MAX)
        rob_cli_print(cli, " and %zu more", n - SHOWN_MAX);
    rob_cli_print(cli, n ? "\n" : "");
}

/* The parts that the import leaves out, apart from problems. */
static void show_unused(struct rob_cli *cli, const struct rob_sheet *sheet,
                        const struct rob_sheet_import *import)
{
    show_numbers(cli, import);
    show_columns(cli, sheet, false);
    show_rows(cli, sheet, import, false);
    show_conditions(cli, sheet, import);
}

void rob_cli_sheet_report(struct rob_cli *cli, const struct rob_sheet *sheet,
                          const struct rob_sheet_import *import)
{
    show_unused(cli, sheet, import);
    show_left(cli, import);
    if (!import->n_problems)
        return;
    rob_cli_print(cli, "%zu %s skipped:", import->n_problems,
                  import->n_problems == 1 ? "problem is" : "problems are");
    list_problems(&cli->out, import, SIZE_MAX);
    rob_cli_print(cli, "\n");
}

enum rob_status rob_cli_sheet(struct rob_cli *cli, const struct rob_cli_args *args,
                              struct rob_sheet_import_options *how, rob_cli_sheet_record *record,
                              struct rob_error *err)
{
    struct rob_sheet *sheet = NULL;
    struct rob_sheet_import *import = NULL;
    const char *path = rob_cli_value(args, "from");
    bool dry_run = rob_cli_has(args, "dry-run"), skipping = rob_cli_has(args, "skip-bad");
    how->file = path;
    how->numbers = rob_cli_has(args, "numbers");
    enum rob_status status = read_sheet(&sheet, cli, args, path, err);
    if (!status)
        status = rob_sheet_import_new(&import, cli->view, sheet, how, err);
    if (!status && dry_run)
        show(cli, sheet, import);
    if (!status && dry_run && how->complete && !import->n_problems)
        show_finished(cli, import);
    if (!status && import->n_problems && !skipping)
        status = refuse(sheet, import, path, dry_run, err);
    else if (!status && !dry_run)
        status = record(cli, sheet, import, how, err);
    rob_sheet_import_free(import);
    rob_sheet_free(sheet);
    return status;
}
