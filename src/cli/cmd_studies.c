#include "cli/cli.h"

static const struct rob_cli_option options[] = {
    {"filter", "TEXT", "only studies with TEXT in the label, title, authors or id"},
    {"duplicates", NULL, "only pairs of studies that may be the same paper"},
    {NULL, NULL, NULL},
};

static enum rob_status show_duplicates(struct rob_cli *cli, struct rob_error *err)
{
    char *text = NULL;
    enum rob_status status = cli->json ? rob_write_duplicates_json(stdout, cli->view, err)
                                       : rob_write_duplicates_text(&text, cli->view, err);
    if (!status && text && !*text)
        rob_cli_print(cli, "No two studies look like the same paper.\n");
    return rob_cli_take(cli, status, text);
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    if (rob_cli_has(args, "duplicates") && rob_cli_has(args, "filter"))
        return rob_fail(err, ROB_USAGE,
                        "--duplicates lists all pairs; --filter does not go with it");
    if (rob_cli_has(args, "duplicates"))
        return show_duplicates(cli, err);
    char *text = NULL;
    const char *filter = rob_cli_value(args, "filter");
    struct rob_text_options text_options = rob_cli_text_options(cli);
    enum rob_status status =
        cli->json ? rob_write_studies_json(stdout, cli->view, filter, err)
                  : rob_write_studies_text(&text, cli->view, filter, &text_options, err);
    rob_cli_next_step(cli);
    return rob_cli_take(cli, status, text);
}

const struct rob_cli_command rob_cmd_studies = {
    .name = "studies",
    .usage = "[--filter TEXT | --duplicates] [--json]",
    .summary = "list the studies and the progress of each reviewer",
    .needs = ROB_CLI_REVIEW | ROB_CLI_JSON | ROB_CLI_NAMES,
    .options = options,
    .run = run,
};
