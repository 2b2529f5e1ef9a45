/* Marks and notes: reminders that decide nothing. */
#include "cli/cli.h"

static const struct rob_cli_option flag_options[] = {
    {"text", "TEXT", "what it is to remind of"},
    {"remove", NULL, "take the flag away"},
    {NULL, NULL, NULL},
};

static const struct rob_cli_option note_options[] = {
    {"text", "TEXT", "the note"},
    {NULL, NULL, NULL},
};

/* The study and item that were named, if any, as they stand in the review. */
static enum rob_status find_words(const char **study, const char **item, struct rob_cli *cli,
                                  const struct rob_cli_args *args, struct rob_error *err)
{
    size_t found = 0;
    int number = ROB_NOT_FOUND;
    enum rob_status status = ROB_OK;
    if (args->n_words > 0)
        status = rob_view_find_study(&found, cli->view, args->words[0], err);
    if (!status && args->n_words > 1)
        status = rob_form_find_item(&number, rob_view_form(cli->view), args->words[1], err);
    if (status)
        return status;
    if (args->n_words > 1)
        rob_cli_about(cli, (struct rob_cell){found, (size_t)number, ROB_NO_OUTCOME});
    else if (args->n_words > 0)
        rob_cli_about_study(cli, found);
    else
        rob_buf_str(&cli->subject, "The review");
    *study = args->n_words > 0 ? rob_view_study(cli->view, found).id : NULL;
    *item = args->n_words > 1 ? rob_view_form(cli->view)->items[number].id : NULL;
    return ROB_OK;
}

static enum rob_status record(struct rob_cli *cli, const struct rob_cli_args *args, enum rob_op op,
                              const char *text, const char *done, struct rob_error *err)
{
    struct rob_event event = {.op = op, .reason = text};
    enum rob_status status = find_words(&event.study, &event.item, cli, args, err);
    if (!status)
        status = rob_review_record(cli->review, cli->seat, &event, 1, err);
    if (!status)
        rob_cli_report(cli, ": %s\n", done);
    return status;
}

static enum rob_status run_flag(struct rob_cli *cli, const struct rob_cli_args *args,
                                struct rob_error *err)
{
    const char *text = rob_cli_value(args, "text");
    bool remove = rob_cli_has(args, "remove");
    if (remove && text)
        return rob_cli_fail(err, ROB_USAGE, "--text or --remove, not both");
    return record(cli, args, ROB_OP_FLAG,
                  remove ? NULL
                  : text ? text
                         : "flagged",
                  remove ? "no longer flagged" : "flagged", err);
}

const struct rob_cli_command rob_cmd_flag = {
    .name = "flag",
    .usage = "STUDY [ITEM] [--text TEXT] [--remove]",
    .summary = "mark a study or an item, to come back to it",
    .help = "A flag is yours: others see it once the study is open. It decides nothing.\n",
    .needs = ROB_CLI_REVIEW | ROB_CLI_SEAT,
    .min_words = 1,
    .max_words = 2,
    .options = flag_options,
    .run = run_flag,
};

static enum rob_status run_note(struct rob_cli *cli, const struct rob_cli_args *args,
                                struct rob_error *err)
{
    const char *text = rob_cli_value(args, "text");
    if (!text)
        return rob_cli_fail(err, ROB_USAGE, "note needs --text TEXT");
    return record(cli, args, ROB_OP_NOTE, text, "noted", err);
}

const struct rob_cli_command rob_cmd_note = {
    .name = "note",
    .usage = "[STUDY [ITEM]] --text TEXT",
    .summary = "write down what is no judgement; syrob log shows it",
    .help = "A note on a study is seen by others once the study is open. It decides nothing.\n",
    .needs = ROB_CLI_REVIEW | ROB_CLI_SEAT,
    .max_words = 2,
    .options = note_options,
    .run = run_note,
};
