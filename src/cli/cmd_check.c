#include "cli/cli.h"

#include "base/file.h"

#include <syrob/check.h>
#include <syrob/stage.h>

#include <stdlib.h>

enum { SUMMARY_BYTES_MAX = 1 << 30 };

static const struct rob_cli_option options[] = {
    {"with", "DIR", "also check that this review follows from the one in DIR (syrob stage)"},
    {"summary", "FILE", "compare a published summary (export json) with this review"},
    {NULL, NULL, NULL},
};

static void show_text(struct rob_cli *cli, const struct rob_check *check)
{
    for (size_t i = 0; i < check->n_problems; i++) {
        const struct rob_problem *problem = &check->problems[i];
        rob_cli_show(cli, problem->file);
        if (problem->line)
            rob_cli_print(cli, ":%u", problem->line);
        rob_cli_print(cli, ": %s: ", problem->kind);
        rob_cli_show(cli, problem->message);
        rob_cli_print(cli, "\n");
    }
    rob_cli_print(cli, "%zu journal%s checked: ", check->n_journals,
                  check->n_journals == 1 ? "" : "s");
    if (check->n_problems)
        rob_cli_print(cli, "%zu problem%s found\n", check->n_problems,
                      check->n_problems == 1 ? "" : "s");
    else
        rob_cli_print(cli, "no problems found\n");
}

/* Studies that may be one paper, and the proof of the keys and signatures of a sealed review. */
static enum rob_status show_more(struct rob_cli *cli, const struct rob_check *check,
                                 struct rob_error *err)
{
    struct rob_view *view = NULL;
    char *text = NULL;
    enum rob_status status = rob_view_new(&view, check->review, NULL, err);
    if (!status)
        status = rob_write_duplicates_text(&text, view, err);
    status = rob_cli_take(cli, status, text);
    text = NULL;
    if (!status)
        status = rob_write_sealing_text(&text, view, err);
    rob_view_free(view);
    return rob_cli_take(cli, status, text);
}

/* The link to the review before, where that is asked for; what does not hold joins the problems. */
static enum rob_status check_link(struct rob_cli *cli, struct rob_check *check, const char *dir,
                                  struct rob_error *err)
{
    struct rob_review *before = NULL;
    struct rob_view *from = NULL;
    size_t n = check->n_problems;
    if (!dir)
        return ROB_OK;
    enum rob_status status = rob_review_open(&before, dir, err);
    if (!status)
        rob_cli_note_problems(before);
    if (!status)
        status = rob_view_new(&from, before, NULL, err);
    if (!status)
        status = rob_check_stage(check, from, err);
    if (!status && !cli->json && check->n_problems == n) {
        rob_cli_print(cli, "This review follows from ");
        rob_cli_show(cli, rob_review_dir(before));
        rob_cli_print(cli, ".\n");
    }
    rob_view_free(from);
    rob_review_free(before);
    return status;
}

/* Compares a published summary; what differs joins the problems. */
static enum rob_status compare(struct rob_cli *cli, struct rob_check *check, const char *path,
                               struct rob_error *err)
{
    struct rob_buf data = {0};
    struct rob_compared compared = {0};
    if (!path)
        return ROB_OK;
    enum rob_status status = rob_file_read_given(&data, path, SUMMARY_BYTES_MAX, err);
    if (!status)
        status = rob_check_summary(&compared, check, path, rob_buf_text(&data), data.len, err);
    rob_buf_free(&data);
    if (status || cli->json)
        return status;
    rob_cli_show(cli, path);
    rob_cli_print(cli, ": %zu values compared with this review, %zu differ%s\n", compared.n_values,
                  compared.n_different, compared.n_different == 1 ? "s" : "");
    if (compared.went_on)
        rob_cli_print(cli, "The review has gone on since this summary was made.\n");
    return ROB_OK;
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    struct rob_check *check = NULL;
    char *found = NULL;
    enum rob_status status = cli->review_dir ? ROB_OK : rob_review_find(&found, ".", err);
    rob_cli_progress(cli, "Checking every line of the journals ...");
    if (!status)
        status = rob_check_new(&check, cli->review_dir ? cli->review_dir : found, cli->seat, err);
    rob_cli_progress_end(cli);
    free(found);
    if (status)
        return status;
    status = compare(cli, check, rob_cli_value(args, "summary"), err);
    if (!status)
        status = check_link(cli, check, rob_cli_value(args, "with"), err);
    if (status) {
        rob_check_free(check);
        return status;
    }
    cli->answer = check->n_problems > 0;
    if (cli->json)
        status = rob_write_check_json(stdout, check, err);
    else
        show_text(cli, check);
    if (!status && !cli->json)
        status = show_more(cli, check, err);
    rob_check_free(check);
    return status;
}

const struct rob_cli_command rob_cmd_check = {
    .name = "check",
    .usage = "[--summary FILE.json] [--with DIR] [--json]",
    .summary = "check all files for damage, contradictions and broken rules",
    .help = "Changes nothing; exits with 1 if it finds a problem. syrob-review(5) explains what\n"
            "a chain of hashes can prove and what it cannot. With --summary it also compares a\n"
            "published summary (export json) with this review, value by value.\n",
    .needs = ROB_CLI_JSON | ROB_CLI_MACHINE,
    .options = options,
    .run = run,
};
