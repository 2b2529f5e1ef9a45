#include "cli/cli.h"

#include <stdio.h>

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    char *text = NULL;
    size_t study = 0;
    int item = ROB_NOT_FOUND;
    enum rob_status status = ROB_OK;
    if (args->n_words > 0)
        status = rob_view_find_study(&study, cli->view, args->words[0], err);
    if (!status && args->n_words > 1)
        status = rob_form_find_item(&item, rob_view_form(cli->view), args->words[1], err);
    if (status)
        return status;
    int only = args->n_words ? (int)study : ROB_NOT_FOUND;
    status = cli->json ? rob_write_log_json(stdout, cli->view, only, item, err)
                       : rob_write_log_text(&text, cli->view, only, item, err);
    if (!status && text && !*text && args->n_words > 0)
        fprintf(stderr, "No entries to show. Entries of others in a blinded study are hidden%s\n",
                cli->seat_given ? "" : "; to see your own: --as REVIEWER");
    return rob_cli_take(cli, status, text);
}

const struct rob_cli_command rob_cmd_log = {
    .name = "log",
    .usage = "[STUDY [ITEM]] [--json]",
    .summary = "show the history of changes",
    .help = "Entries of another reviewer appear when the study is unblinded.\n",
    .needs = ROB_CLI_REVIEW | ROB_CLI_KEY | ROB_CLI_JSON | ROB_CLI_NAMES,
    .max_words = 2,
    .run = run,
};
