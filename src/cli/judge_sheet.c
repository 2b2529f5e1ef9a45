/* judge --from: a whole sheet of judgements. */
#include "cli/cli.h"

#include "base/file.h"
#include "base/utf8.h"

#include <syrob/import.h>
#include <syrob/work.h>

#include <stdlib.h>
#include <string.h>

enum { PROBLEMS_SHOWN = 12 };

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

static enum rob_status read_sheet(struct rob_sheet **out, const struct rob_cli *cli,
                                  const struct rob_cli_args *args, const char *path,
                                  struct rob_error *err)
{
    struct rob_buf data = {0};
    struct rob_sheet_options wanted = {.partial = rob_cli_has(args, "partial")};
    enum rob_status status = read_minus(&wanted.minus, args, err);
    if (!status)
        status = rob_file_read_given(&data, path, ROB_SHEET_BYTES_MAX, err);
    if (!status) {
        status = rob_sheet_read(out, rob_buf_text(&data), data.len, rob_view_form(cli->view),
                                &wanted, err);
        if (status)
            rob_error_in_file(err, path);
    }
    rob_buf_free(&data);
    return status;
}

/* The first problems, a line each. */
static void list_problems(struct rob_buf *out, const struct rob_sheet_import *import)
{
    for (size_t i = 0; i < import->n_problems && i < PROBLEMS_SHOWN; i++) {
        const struct rob_sheet_problem *problem = &import->problems[i];
        rob_buf_printf(out, "\n  line %u: ", problem->line);
        rob_text_show(out, problem->message, strlen(problem->message));
    }
}

static enum rob_status refuse(const struct rob_sheet_import *import, const char *path,
                              struct rob_error *err)
{
    struct rob_buf problems = {0};
    size_t n = import->n_problems;
    list_problems(&problems, import);
    rob_fail(err, ROB_INVALID,
             "%s: %zu problem%s; nothing was written%s%s\n  (--skip-bad imports the rest)", path, n,
             n == 1 ? "" : "s", rob_buf_text(&problems), n > PROBLEMS_SHOWN ? "\n  ..." : "");
    rob_buf_free(&problems);
    return ROB_INVALID;
}

static void show(struct rob_cli *cli, const struct rob_sheet *sheet,
                 const struct rob_sheet_import *import)
{
    for (size_t i = 0; i < sheet->n_columns; i++) {
        rob_cli_print(cli, "  column %zu \"", i + 1);
        rob_cli_show(cli, sheet->columns[i].header);
        rob_cli_print(cli, "\": ");
        rob_cli_show(cli, sheet->columns[i].note);
        rob_cli_print(cli, "\n");
    }
    rob_cli_print(cli, "  %zu judgements, %zu of them unchanged, %zu empty cells\n",
                  sheet->n_entries, import->n_unchanged, sheet->n_empty);
    if (!import->n_problems)
        return;
    rob_cli_print(cli, "  %zu problems:", import->n_problems);
    list_problems(&cli->out, import);
    rob_cli_print(cli, "\n");
}

static enum rob_status complete(struct rob_cli *cli, const bool *studies, struct rob_error *err)
{
    size_t left = 0;
    struct rob_event *events = calloc(rob_view_n_studies(cli->view) + 1, sizeof *events);
    if (!events)
        return rob_fail_memory(err);
    size_t n = rob_work_completions(events, &left, cli->view, studies);
    enum rob_status status = rob_review_record(cli->review, cli->seat, events, n, err);
    free(events);
    if (!status)
        rob_cli_print(cli, "%zu %s finished\n", n, rob_cli_studies(n));
    if (!status && left)
        rob_cli_print(cli, "%zu %s still %s answers\n", left, rob_cli_studies(left),
                      left == 1 ? "lacks" : "lack");
    return status;
}

static enum rob_status record(struct rob_cli *cli, const struct rob_sheet_import *import,
                              bool completing, struct rob_error *err)
{
    enum rob_status status =
        rob_review_record(cli->review, cli->seat, import->events, import->n_events, err);
    if (status)
        return status;
    rob_cli_print(cli, "%zu judgements recorded, %zu unchanged\n", import->n_events,
                  import->n_unchanged);
    if (import->n_problems) {
        rob_cli_print(cli, "%zu %s skipped:", import->n_problems,
                      import->n_problems == 1 ? "cell is" : "cells are");
        list_problems(&cli->out, import);
        rob_cli_print(cli, "\n");
    }
    rob_cli_next(cli, completing ? "syrob status" : "syrob complete --all");
    return completing ? complete(cli, import->studies, err) : ROB_OK;
}

enum rob_status rob_cli_judge_sheet(struct rob_cli *cli, const struct rob_cli_args *args,
                                    struct rob_error *err)
{
    struct rob_sheet *sheet = NULL;
    struct rob_sheet_import *import = NULL;
    const char *path = rob_cli_value(args, "from");
    bool dry_run = rob_cli_has(args, "dry-run"), completing = rob_cli_has(args, "complete");
    enum rob_status status = read_sheet(&sheet, cli, args, path, err);
    if (!status)
        status = rob_sheet_import_new(&import, cli->view, sheet, path, completing, err);
    if (!status && dry_run)
        show(cli, sheet, import);
    else if (!status && import->n_problems && !rob_cli_has(args, "skip-bad"))
        status = refuse(import, path, err);
    else if (!status)
        status = record(cli, import, completing, err);
    rob_sheet_import_free(import);
    rob_sheet_free(sheet);
    return status;
}
