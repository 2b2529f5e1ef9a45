#include "cli/cli.h"

static const struct rob_cli_option options[] = {
    {"reason", "TEXT", "why"},
    {NULL, NULL, NULL},
};

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    size_t study = 0;
    const char *reason = rob_cli_value(args, "reason");
    if (!reason)
        return rob_cli_fail(err, ROB_USAGE, "reopen needs --reason TEXT");
    enum rob_status status = rob_view_find_study(&study, cli->view, args->words[0], err);
    if (status)
        return status;
    struct rob_study found = rob_view_study(cli->view, study);
    rob_cli_about_study(cli, study);
    struct rob_event event = {.op = ROB_OP_REOPEN, .study = found.id, .reason = reason};
    status = rob_review_record(cli->review, cli->seat, &event, 1, err);
    if (status)
        return status;
    rob_cli_report(cli, " can be changed again\n");
    rob_cli_next(cli, "syrob assess %s", cli->subject_id);
    return ROB_OK;
}

const struct rob_cli_command rob_cmd_reopen = {
    .name = "reopen",
    .usage = "STUDY --reason TEXT",
    .summary = "go on with a study that you said was done",
    .help = "Refused once the study is open to the other reviewers.\n",
    .needs = ROB_CLI_REVIEW | ROB_CLI_SEAT,
    .min_words = 1,
    .max_words = 1,
    .options = options,
    .run = run,
};
