#include "cli/cli.h"

#include <syrob/work.h>

#include <stdlib.h>

static const struct rob_cli_option options[] = {
    {"all", NULL, "every study in which you have judged all items"},
    {NULL, NULL, NULL},
};

static void name_next(struct rob_cli *cli)
{
    size_t n[3];
    rob_view_seat_totals(n, cli->view, rob_cli_seat(cli));
    if (n[ROB_UNTOUCHED] + n[ROB_PARTIAL])
        rob_cli_next(cli, "syrob assess");
    else if (rob_view_totals(cli->view).open_disagreements)
        rob_cli_next(cli, "syrob reconcile");
    else
        rob_cli_next(cli, "syrob status");
}

static enum rob_status complete_one(struct rob_cli *cli, const char *word, struct rob_error *err)
{
    size_t study = 0;
    struct rob_event event = {.op = ROB_OP_COMPLETE};
    enum rob_status status = rob_cli_study(&event, cli, word, err);
    if (!status)
        status = rob_review_record(cli->review, cli->seat, &event, 1, err);
    if (!status)
        status = rob_view_find_study(&study, cli->view, cli->subject_id, err);
    if (!status)
        rob_cli_print(cli, "%s is finished%s\n", rob_buf_text(&cli->subject),
                      rob_view_open(cli->view, study) ? " and unblinded" : "");
    return status;
}

static enum rob_status complete_all(struct rob_cli *cli, struct rob_error *err)
{
    size_t left = 0;
    struct rob_event *events = calloc(rob_view_n_studies(cli->view) + 1, sizeof *events);
    if (!events)
        return rob_fail_memory(err);
    size_t n = rob_work_completions(events, &left, cli->view, NULL);
    enum rob_status status = rob_review_record(cli->review, cli->seat, events, n, err);
    free(events);
    if (!status)
        rob_cli_print(cli, "%zu %s finished; %zu still %s unanswered items\n", n,
                      rob_cli_studies(n), left, left == 1 ? "has" : "have");
    return status;
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    bool all = rob_cli_has(args, "all");
    if (all == (args->n_words == 1))
        return rob_fail(err, ROB_USAGE, "complete needs a study, or --all");
    enum rob_status status = all ? complete_all(cli, err) : complete_one(cli, args->words[0], err);
    if (!status)
        name_next(cli);
    return status;
}

const struct rob_cli_command rob_cmd_complete = {
    .name = "complete",
    .usage = "STUDY\n--all",
    .summary = "mark your first pass of a study as finished",
    .help = "Every item needs an answer. Once all reviewers have finished, the answers are\n"
            "unblinded and can no longer be changed; until then: syrob reopen.\n",
    .needs = ROB_CLI_REVIEW | ROB_CLI_SEAT,
    .max_words = 1,
    .options = options,
    .run = run,
};
