/* Marks and notes: reminders that decide nothing. */
#include "cli/cli.h"

static const struct rob_cli_option flag_options[] = {
    {"text", "TEXT", "text of the reminder"},
    {"remove", NULL, "remove the flag"},
    {NULL, NULL, NULL},
};

static const struct rob_cli_option note_options[] = {
    {"text", "TEXT", "the note"},
    {NULL, NULL, NULL},
};

/* A flag counts unless its text is "", which means that it was removed. */
static bool is_flagged(const struct rob_cli *cli, const struct rob_event *event,
                       const struct rob_cell *cell)
{
    const char *flag = NULL;
    size_t study = 0;
    if (event->item)
        flag = rob_view_flag(cli->view, *cell, rob_cli_seat(cli));
    else if (rob_view_find_study(&study, cli->view, event->study, NULL) == ROB_OK)
        flag = rob_view_study_flag(cli->view, study, rob_cli_seat(cli));
    return flag && *flag;
}

static enum rob_status record(struct rob_cli *cli, const struct rob_cli_args *args, enum rob_op op,
                              const char *text, const char *done, struct rob_error *err)
{
    struct rob_cell cell = {0};
    struct rob_event event = {.op = op, .reason = text};
    enum rob_status status = ROB_OK;
    if (args->n_words == 0)
        rob_buf_str(&cli->subject, "The review");
    else if (args->n_words == 1)
        status = rob_cli_study(&event, cli, args->words[0], err);
    else
        status = rob_cli_cell(&cell, &event, cli, args, err);
    if (!status && !text && !is_flagged(cli, &event, &cell))
        return rob_fail(err, ROB_INVALID, "%s is not flagged", rob_buf_text(&cli->subject));
    return status ? status : rob_cli_record(cli, cli->seat, &event, done, err);
}

static enum rob_status run_flag(struct rob_cli *cli, const struct rob_cli_args *args,
                                struct rob_error *err)
{
    const char *text = rob_cli_value(args, "text");
    bool remove = rob_cli_has(args, "remove");
    if (remove && text)
        return rob_fail(err, ROB_USAGE, "--text or --remove, not both");
    return record(cli, args, ROB_OP_FLAG,
                  remove ? NULL
                  : text ? text
                         : "flagged",
                  remove ? ": no longer flagged" : ": flagged", err);
}

const struct rob_cli_command rob_cmd_flag = {
    .name = "flag",
    .usage = "STUDY [ITEM] [--text TEXT] [--remove]",
    .summary = "flag a study or an item, to come back to it",
    .help =
        "The other reviewers see your flag once the study is unblinded. Flags do not affect the\n"
        "results.\n",
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
        return rob_fail(err, ROB_USAGE, "note needs --text TEXT");
    return record(cli, args, ROB_OP_NOTE, text, ": noted", err);
}

const struct rob_cli_command rob_cmd_note = {
    .name = "note",
    .usage = "[STUDY [ITEM]] --text TEXT",
    .summary = "add a note, which syrob log shows",
    .help =
        "The other reviewers see a note on a study once it is unblinded. Notes do not affect the\n"
        "results.\n",
    .needs = ROB_CLI_REVIEW | ROB_CLI_SEAT,
    .max_words = 2,
    .options = note_options,
    .run = run_note,
};
