#include "cli/cli.h"

static const struct rob_cli_option options[] = {
    {"moved", NULL, "how the consensus changed each reviewer's answers, and why"},
    {NULL, NULL, NULL},
};

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    char *text = NULL;
    bool moved = rob_cli_has(args, "moved");
    enum rob_status (*const text_of)(char **, const struct rob_view *, struct rob_error *) =
        moved ? rob_write_moved_text : rob_write_disagreements_text;
    enum rob_status (*const json_of)(FILE *, const struct rob_view *, struct rob_error *) =
        moved ? rob_write_moved_json : rob_write_disagreements_json;
    enum rob_status status =
        cli->json ? json_of(stdout, cli->view, err) : text_of(&text, cli->view, err);
    rob_cli_next_step(cli);
    return rob_cli_take(cli, status, text);
}

const struct rob_cli_command rob_cmd_disagreements = {
    .name = "disagreements",
    .usage = "[--moved] [--json]",
    .summary = "list the disagreements between the first passes",
    .help = "Only unblinded studies appear here.\n",
    .needs = ROB_CLI_REVIEW | ROB_CLI_JSON | ROB_CLI_NAMES,
    .options = options,
    .run = run,
};
