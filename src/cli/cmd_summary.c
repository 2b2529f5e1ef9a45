#include "cli/cli.h"

static const struct rob_cli_option options[] = {
    {"source", "WHOSE", "consensus, first-pass or a reviewer (default: consensus)"},
    {"outcome", "NAME", "only this outcome"},
    {"ci", NULL, "show Wilson's 95 % intervals (descriptive)"},
    {NULL, NULL, NULL},
};

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    char *text = NULL;
    struct rob_source source;
    int outcome = ROB_ALL_OUTCOMES;
    struct rob_text_options text_options = rob_cli_text_options(cli);
    text_options.intervals = rob_cli_has(args, "ci");
    enum rob_status status = rob_cli_source(&source, &outcome, cli, args, err);
    if (status)
        return status;
    status = cli->json
                 ? rob_write_summary_json(stdout, cli->view, source, outcome, err)
                 : rob_write_summary_text(&text, cli->view, source, outcome, &text_options, err);
    if (rob_view_totals(cli->view).reconciled)
        rob_cli_next(cli, "syrob export json -o summary.json");
    else
        rob_cli_next_step(cli);
    return rob_cli_take(cli, status, text);
}

const struct rob_cli_command rob_cmd_summary = {
    .name = "summary",
    .usage = "[--source WHOSE] [--outcome NAME] [--ci] [--json]",
    .summary = "percentages per item and per type of bias",
    .needs = ROB_CLI_REVIEW | ROB_CLI_JSON | ROB_CLI_NAMES,
    .options = options,
    .run = run,
};
