#include "cli/cli.h"

static const struct rob_cli_option options[] = {
    {"outcome", "NAME", "the judgement for this outcome"},
    {NULL, NULL, NULL},
};

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    struct rob_cell cell;
    struct rob_event event = {.op = ROB_OP_CLEAR};
    enum rob_status status = rob_cli_cell(&cell, &event, cli, args, err);
    return status ? status : rob_cli_record(cli, cli->seat, &event, ": not judged", err);
}

const struct rob_cli_command rob_cmd_clear = {
    .name = "clear",
    .usage = "STUDY ITEM [--outcome NAME]",
    .summary = "clear a judgement",
    .needs = ROB_CLI_REVIEW | ROB_CLI_SEAT,
    .min_words = 2,
    .max_words = 2,
    .options = options,
    .run = run,
};
