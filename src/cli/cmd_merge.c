#include "cli/cli.h"

#include <syrob/merge.h>

#include <string.h>

/* "from r2: 38 events", one line a reviewer. */
static void show(struct rob_cli *cli, const struct rob_merge_report *report, const char *verb)
{
    for (size_t i = 0; i < report->n; i++) {
        const struct rob_merge_seat *seat = &report->seats[i];
        int found = rob_view_find_seat(cli->view, seat->seat);
        rob_cli_print(cli, "  %s: %zu event%s %s", seat->seat, seat->n_events,
                      seat->n_events == 1 ? "" : "s", verb);
        if (found != ROB_NOT_FOUND) {
            rob_cli_print(cli, " (");
            rob_cli_show(cli, rob_view_seat(cli->view, (size_t)found).name);
            rob_cli_print(cli, ")");
        }
        if (seat->n_forks)
            rob_cli_print(cli, "; a journal that goes on in two ways is kept as two");
        rob_cli_print(cli, "\n");
    }
    if (!report->n)
        rob_cli_print(cli, "  nothing new %s\n", verb);
    if (report->n_torn)
        rob_cli_print(cli, "  %zu unfinished last line%s left out: copy the folder again\n",
                      report->n_torn, report->n_torn == 1 ? "" : "s");
}

static enum rob_status run_merge(struct rob_cli *cli, const struct rob_cli_args *args,
                                 struct rob_error *err)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < args->n_words && !status; i++) {
        struct rob_merge_report report = {0};
        status = rob_review_merge(cli->review, args->words[i], &report, err);
        if (status)
            break;
        rob_cli_show(cli, args->words[i]);
        rob_cli_print(cli, "\n");
        show(cli, &report, "taken in");
        rob_merge_report_free(&report);
    }
    if (!status)
        rob_cli_next_step(cli);
    return status;
}

const struct rob_cli_command rob_cmd_merge = {
    .name = "merge",
    .usage = "PATH...",
    .summary = "take in what other copies of this review have",
    .help = "PATH is a review's folder, its journals folder, or one journal. The order does not\n"
            "matter, nor how often. Everything is checked before anything is written.\n",
    .needs = ROB_CLI_REVIEW,
    .min_words = 1,
    .max_words = ROB_CLI_WORDS_MAX,
    .run = run_merge,
};

static enum rob_status run_sync(struct rob_cli *cli, const struct rob_cli_args *args,
                                struct rob_error *err)
{
    struct rob_merge_report taken = {0}, given = {0};
    enum rob_status status = rob_review_sync(cli->review, args->words[0], &taken, &given, err);
    if (status)
        return status;
    rob_cli_print(cli, "from ");
    rob_cli_show(cli, args->words[0]);
    rob_cli_print(cli, "\n");
    show(cli, &taken, "taken in");
    rob_cli_print(cli, "to ");
    rob_cli_show(cli, args->words[0]);
    rob_cli_print(cli, "\n");
    show(cli, &given, "given");
    rob_merge_report_free(&taken);
    rob_merge_report_free(&given);
    rob_cli_next_step(cli);
    return ROB_OK;
}

const struct rob_cli_command rob_cmd_sync = {
    .name = "sync",
    .usage = "DIR",
    .summary = "make this review and a copy (a stick) hold the same",
    .help = "Both take in what the other has; a folder that is not there is made. On the other\n"
            "machine: syrob sync with the same folder.\n",
    .needs = ROB_CLI_REVIEW,
    .min_words = 1,
    .max_words = 1,
    .run = run_sync,
};
