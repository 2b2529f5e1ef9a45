#include "cli/cli.h"

static const struct rob_cli_option options[] = {
    {"exit-code", NULL, "exit with 1 until every study is reconciled"},
    {NULL, NULL, NULL},
};

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    char *text = NULL;
    enum rob_status status = cli->json ? rob_write_status_json(stdout, cli->view, err)
                                       : rob_write_status_text(&text, cli->view, err);
    struct rob_totals totals = rob_view_totals(cli->view);
    bool finished = totals.studies && totals.reconciled == totals.studies;
    rob_cli_next_step(cli);
    if (rob_cli_has(args, "exit-code") && !finished)
        cli->answer = 1;
    return rob_cli_take(cli, status, text);
}

const struct rob_cli_command rob_cmd_status = {
    .name = "status",
    .usage = "[--exit-code] [--json]",
    .summary = "show the progress of the review",
    .needs = ROB_CLI_REVIEW | ROB_CLI_JSON | ROB_CLI_NAMES,
    .options = options,
    .run = run,
};
