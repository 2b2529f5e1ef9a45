#include "cli/cli.h"

static const struct rob_cli_option options[] = {
    {"reason", "TEXT", "why"},
    {NULL, NULL, NULL},
};

/* Sealed: the others' answers could be read before this first pass is made anew. */
static void warn_not_blind(struct rob_cli *cli, size_t study)
{
    for (size_t i = 0; i < rob_view_n_seats(cli->view); i++)
        if (i != rob_cli_seat(cli) && rob_view_key_is_out(cli->view, study, i)) {
            rob_cli_print(cli, "The key of ");
            rob_cli_show(cli, rob_view_seat(cli->view, i).name);
            rob_cli_print(cli, " is out: what you answer now counts as not blind\n");
        }
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    size_t study = 0;
    struct rob_event event = {.op = ROB_OP_REOPEN, .reason = rob_cli_value(args, "reason")};
    if (!event.reason)
        return rob_fail(err, ROB_USAGE, "reopen needs --reason TEXT");
    enum rob_status status = rob_cli_study(&event, cli, args->words[0], err);
    if (!status)
        status = rob_cli_record(cli, cli->seat, &event, " was reopened", err);
    if (!status)
        status = rob_view_find_study(&study, cli->view, cli->subject_id, err);
    if (!status)
        warn_not_blind(cli, study);
    rob_cli_next(cli, "syrob assess %s", cli->subject_id);
    return status;
}

const struct rob_cli_command rob_cmd_reopen = {
    .name = "reopen",
    .usage = "STUDY --reason TEXT",
    .summary = "change your own answers to a study that you have finished",
    .help = "Takes back syrob complete; complete the study again afterwards. Refused once the\n"
            "study is unblinded: then only the consensus on an item can be changed, with syrob\n"
            "unresolve.\n",
    .needs = ROB_CLI_REVIEW | ROB_CLI_SEAT,
    .min_words = 1,
    .max_words = 1,
    .options = options,
    .run = run,
};
