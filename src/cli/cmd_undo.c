#include "cli/cli.h"

#include <stdlib.h>

typedef enum rob_status step(struct rob_review *review, const char *seat, const char *operator_,
                             char **what, struct rob_error *err);

static const struct rob_cli_option options[] = {
    {"consensus", NULL, "undo or redo in the consensus, not in your own judgements"},
    {NULL, NULL, NULL},
};

static enum rob_status take_step(struct rob_cli *cli, const struct rob_cli_args *args, step *take,
                                 struct rob_error *err)
{
    char *what = NULL;
    bool consensus = rob_cli_has(args, "consensus");
    if (!consensus && !cli->seat)
        return rob_fail(err, ROB_USAGE, "undo whose change? use --as REVIEWER, or --consensus");
    const char *seat = consensus ? ROB_SEAT_CONSENSUS : cli->seat;
    struct rob_undo_next next = {0};
    bool undoes = take == rob_review_undo;
    bool behind = undoes && rob_review_next_undo(&next, cli->review, seat, false, NULL) == ROB_OK &&
                  next.behind_note;
    enum rob_status status = take(cli->review, seat, consensus ? cli->seat : NULL, &what, err);
    if (status)
        return status;
    rob_cli_show(cli, what);
    rob_cli_print(cli, "%s\n", behind ? " (the note after it stays: notes cannot be undone)" : "");
    free(what);
    return ROB_OK;
}

static enum rob_status run_undo(struct rob_cli *cli, const struct rob_cli_args *args,
                                struct rob_error *err)
{
    return take_step(cli, args, rob_review_undo, err);
}

static enum rob_status run_redo(struct rob_cli *cli, const struct rob_cli_args *args,
                                struct rob_error *err)
{
    return take_step(cli, args, rob_review_redo, err);
}

const struct rob_cli_command rob_cmd_undo = {
    .name = "undo",
    .usage = "[--consensus]",
    .summary = "undo the last change",
    .help = "Works without limit, even after a restart. Notes cannot be undone; to change a\n"
            "finished study, reopen it first. Nothing is erased: the log shows the change and its\n"
            "undo.\n",
    .needs = ROB_CLI_REVIEW | ROB_CLI_KEY,
    .options = options,
    .run = run_undo,
};

const struct rob_cli_command rob_cmd_redo = {
    .name = "redo",
    .usage = "[--consensus]",
    .summary = "redo the last change that was undone",
    .needs = ROB_CLI_REVIEW | ROB_CLI_KEY,
    .options = options,
    .run = run_redo,
};
