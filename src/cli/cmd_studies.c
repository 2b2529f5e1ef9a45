#include "cli/cli.h"

static const struct rob_cli_option options[] = {
    {"filter", "TEXT", "only studies with TEXT in the label, title, authors or id"},
    {NULL, NULL, NULL},
};

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
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
    .usage = "[--filter TEXT] [--json]",
    .summary = "list the studies and the progress of each reviewer",
    .needs = ROB_CLI_REVIEW,
    .options = options,
    .run = run,
};
