#include "cli/cli.h"

static const struct rob_cli_option options[] = {
    {"outcome", "NAME", "the judgement for this outcome"},
    {NULL, NULL, NULL},
};

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    struct rob_cell cell;
    const char *outcome = rob_cli_value(args, "outcome");
    enum rob_status status = rob_cli_cell(&cell, cli, args->words[0], args->words[1], outcome, err);
    if (status)
        return status;
    const struct rob_item *item = &rob_view_form(cli->view)->items[cell.item];
    struct rob_study study = rob_view_study(cli->view, cell.study);
    rob_cli_about(cli, cell);
    struct rob_event event = {
        .op = ROB_OP_CLEAR, .study = study.id, .item = item->id, .outcome = outcome};
    status = rob_review_record(cli->review, cli->seat, &event, 1, err);
    if (status)
        return status;
    rob_cli_report(cli, ": not judged\n");
    return ROB_OK;
}

const struct rob_cli_command rob_cmd_clear = {
    .name = "clear",
    .usage = "STUDY ITEM [--outcome NAME]",
    .summary = "take a judgement away",
    .needs = ROB_CLI_REVIEW | ROB_CLI_SEAT,
    .min_words = 2,
    .max_words = 2,
    .options = options,
    .run = run,
};
