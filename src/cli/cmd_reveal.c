#include "cli/cli.h"

static const struct rob_cli_option options[] = {
    {"alone", NULL, "nobody else has finished the study, and nobody will"},
    {"reason", "TEXT", "why"},
    {NULL, NULL, NULL},
};

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    struct rob_event event = {.op = ROB_OP_REVEAL, .reason = rob_cli_value(args, "reason")};
    if (!rob_cli_has(args, "alone") || !event.reason)
        return rob_fail(err, ROB_USAGE,
                        "reveal needs --alone and --reason TEXT; where others have finished, too, "
                        "your answers are unblinded by themselves");
    enum rob_status status = rob_cli_study(&event, cli, args->words[0], err);
    if (!status)
        status = rob_cli_record(cli, cli->seat, &event, " was unblinded", err);
    rob_cli_next_step(cli);
    return status;
}

const struct rob_cli_command rob_cmd_reveal = {
    .name = "reveal",
    .usage = "STUDY --alone --reason TEXT",
    .summary = "unblind a study of a sealed review that you alone have assessed",
    .help = "It cannot be taken back.\n",
    .needs = ROB_CLI_REVIEW | ROB_CLI_SEAT,
    .min_words = 1,
    .max_words = 1,
    .options = options,
    .run = run,
};
