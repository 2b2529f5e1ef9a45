#include "cli/cli.h"

#include "tui/tui.h"

#include <unistd.h>

static enum rob_status open_screen(struct rob_cli *cli, const struct rob_cli_args *args,
                                   enum rob_tui_start start, struct rob_error *err)
{
    if (cli->no_input && !cli->seat)
        return rob_fail(err, ROB_USAGE,
                        "with --no-input nobody can be asked who you are: use --as REVIEWER");
    const struct rob_tui_options options = {
        .start = start,
        .seat = cli->seat,
        .study = args->n_words ? args->words[0] : NULL,
        .highlight = rob_cli_value(args, "highlight"),
        .review = cli->review_dir,
        .color = (enum rob_tui_color)cli->color,
        .linear = cli->linear || cli->no_input || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO),
    };
    return rob_tui_run(cli->review, &options, err);
}

static enum rob_status run_assess(struct rob_cli *cli, const struct rob_cli_args *args,
                                  struct rob_error *err)
{
    return open_screen(cli, args, ROB_TUI_LIST, err);
}

static const struct rob_cli_option assess_options[] = {
    {"highlight", "WORDS", "screening: show these words in bold, beside those of the form"},
    {NULL, NULL, NULL},
};

const struct rob_cli_command rob_cmd_assess = {
    .name = "assess",
    .usage = "[STUDY] [--linear]",
    .summary = "judge studies on the screen",
    .help = "Opens the study list, or the form of one study. Every answer is on disk at once;\n"
            "there is nothing to save. ? shows the keys. With --linear, or without a terminal,\n"
            "it asks in plain lines.\n",
    .needs = ROB_CLI_REVIEW | ROB_CLI_KEY,
    .max_words = 1,
    .options = assess_options,
    .run = run_assess,
};

static const struct rob_cli_option reconcile_options[] = {
    {"early", NULL, "unblind STUDY before the round is finished; needs --reason"},
    {"reason", "TEXT", "why"},
    {NULL, NULL, NULL},
};

static const struct rob_cli_only reconcile_only[] = {
    {"reason", NULL, "early"},
    {NULL, NULL, NULL},
};

static enum rob_status open_early(struct rob_cli *cli, const struct rob_cli_args *args,
                                  struct rob_error *err)
{
    struct rob_event event = {
        .op = ROB_OP_EARLY, .reason = rob_cli_value(args, "reason"), .operator_ = cli->seat};
    if (!args->n_words || !event.reason)
        return rob_fail(err, ROB_USAGE, "--early needs a study and --reason TEXT");
    enum rob_status status = rob_cli_study(&event, cli, args->words[0], err);
    bool sealed = rob_review_is_sealed(cli->review); /* which also needs its keys */
    return status ? status
                  : rob_cli_record(
                        cli, ROB_SEAT_CONSENSUS, &event,
                        sealed ? " will be unblinded early, as soon as this copy has all the keys"
                               : " is unblinded",
                        err);
}

static enum rob_status run_reconcile(struct rob_cli *cli, const struct rob_cli_args *args,
                                     struct rob_error *err)
{
    enum rob_status status = rob_cli_has(args, "early") ? open_early(cli, args, err) : ROB_OK;
    if (status || (cli->no_input && rob_cli_has(args, "early")))
        return status;
    return open_screen(cli, args, ROB_TUI_RECONCILE, err);
}

const struct rob_cli_command rob_cmd_reconcile = {
    .name = "reconcile",
    .usage = "[STUDY] [--early --reason TEXT] [--linear]",
    .summary = "resolve disagreements, side by side",
    .needs = ROB_CLI_REVIEW | ROB_CLI_KEY,
    .max_words = 1,
    .options = reconcile_options,
    .only = reconcile_only,
    .run = run_reconcile,
};
