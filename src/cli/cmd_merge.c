#include "cli/cli.h"

#include <syrob/merge.h>
#include <syrob/work.h>

#include <stdlib.h>
#include <string.h>

/* The number of a reviewer's changes is not for others to know while studies are blinded: then only
 * the growth of the journal is reported, and the reviewer's progress, which all may know. */
static void show_events(struct rob_cli *cli, const struct rob_merge_seat *seat, const char *verb)
{
    struct rob_totals totals = cli->view ? rob_view_totals(cli->view) : (struct rob_totals){0};
    bool mine = cli->seat && strcmp(seat->seat, cli->seat) == 0;
    bool shared =
        strcmp(seat->seat, ROB_SEAT_LEAD) == 0 || strcmp(seat->seat, ROB_SEAT_CONSENSUS) == 0;
    if (shared || mine || !seat->n_events || (totals.studies && totals.open == totals.studies))
        rob_cli_print(cli, "  %s: %zu event%s %s", seat->seat, seat->n_events,
                      seat->n_events == 1 ? "" : "s", verb);
    else
        rob_cli_print(cli, "  %s: new entries %s", seat->seat, verb);
}

/* " (Bo Chen: 3 studies done, 1 begun)" */
static void show_who(struct rob_cli *cli, const char *id)
{
    size_t n[3];
    int seat = cli->view ? rob_view_find_seat(cli->view, id) : ROB_NOT_FOUND;
    if (seat == ROB_NOT_FOUND)
        return;
    rob_view_seat_totals(n, cli->view, (size_t)seat);
    rob_cli_print(cli, " (");
    rob_cli_show(cli, rob_view_seat(cli->view, (size_t)seat).name);
    rob_cli_print(cli, ": %zu %s finished, %zu started)", n[ROB_COMPLETE],
                  rob_cli_studies(n[ROB_COMPLETE]), n[ROB_PARTIAL]);
}

/* "r2: new entries imported (Bo Chen: 3 studies done, 1 begun)", one line a journal's owner. */
static void show(struct rob_cli *cli, const struct rob_merge_report *report, const char *verb)
{
    for (size_t i = 0; i < report->n; i++) {
        const struct rob_merge_seat *seat = &report->seats[i];
        show_events(cli, seat, verb);
        show_who(cli, seat->seat);
        if (seat->n_forks)
            rob_cli_print(cli, "; two versions of a journal were found, and both are kept");
        if (seat->n_mended)
            rob_cli_print(cli, "; a damaged journal is replaced, and the damaged file kept");
        rob_cli_print(cli, "\n");
    }
    if (!report->n)
        rob_cli_print(cli, "  nothing new %s\n", verb);
    if (report->n_closed)
        rob_cli_print(
            cli,
            "  %zu %s blinded again: reopened on another computer, or incomplete since the form or "
            "the outcomes changed; see: syrob log\n",
            report->n_closed, report->n_closed == 1 ? "study was" : "studies were");
    if (report->n_late)
        rob_cli_print(cli,
                      "  %zu first pass%s changed, reopened or finished again on a copy "
                      "that did not know it to be final. "
                      "That version is kept but does not count. To see it: syrob log\n",
                      report->n_late, report->n_late == 1 ? " was" : "es were");
    if (report->asks_more)
        rob_cli_print(cli, "  the form or the outcomes have changed since some studies were "
                           "finished, which may need more answers; for each reviewer's list: "
                           "syrob status --as ID\n");
    if (report->n_unread)
        rob_cli_print(cli,
                      "  %zu file%s skipped because of the name; to import one: syrob merge "
                      "FILE\n",
                      report->n_unread, report->n_unread == 1 ? "" : "s");
    if (report->n_torn)
        rob_cli_print(cli, "  %zu incomplete last line%s skipped: copy the folder again\n",
                      report->n_torn, report->n_torn == 1 ? "" : "s");
}

/* One short name for two people would mix what they write. */
static void show_mixed_seats(struct rob_cli *cli)
{
    for (size_t i = 0; cli->view && i < rob_view_n_seats(cli->view); i++) {
        struct rob_seat seat = rob_view_seat(cli->view, i);
        if (seat.conflict)
            rob_cli_print(cli,
                          "%s was added or renamed differently on two computers. Until the lead "
                          "says whose short name it is (syrob reviewers rename %s=NAME), nobody "
                          "can judge with it\n",
                          seat.id, seat.id);
    }
}

/* Two leads may each have imported a record of one paper. */
static enum rob_status show_pairs(struct rob_cli *cli, const struct rob_merge_report *reports,
                                  size_t n, struct rob_error *err)
{
    struct rob_duplicates *pairs = NULL;
    bool lead = false;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < reports[i].n; k++)
            lead = lead || strcmp(reports[i].seats[k].seat, ROB_SEAT_LEAD) == 0;
    enum rob_status status =
        lead && cli->view ? rob_duplicates_new(&pairs, cli->view, err) : ROB_OK;
    size_t n_pairs = pairs ? pairs->n - pairs->n_mixed : 0;
    if (n_pairs)
        rob_cli_print(cli,
                      "%zu pair%s of studies may each be one paper; to see %s: syrob studies "
                      "--duplicates\n",
                      n_pairs, n_pairs == 1 ? "" : "s", n_pairs == 1 ? "it" : "them");
    if (pairs && pairs->n_mixed)
        rob_cli_print(
            cli,
            "%zu %s two papers that got the same id, and any judgements of both; to see %s: "
            "syrob studies --duplicates\n",
            pairs->n_mixed, pairs->n_mixed == 1 ? "study holds" : "studies each hold",
            pairs->n_mixed == 1 ? "it" : "them");
    rob_duplicates_free(pairs);
    return status;
}

/* Reports entries that differ between copies, and studies that may be one paper. */
static enum rob_status show_review(struct rob_cli *cli, const struct rob_merge_report *reports,
                                   size_t n, struct rob_error *err)
{
    show_mixed_seats(cli);
    char *unused = NULL;
    if (cli->view && rob_write_unused_text(&unused, cli->view, NULL) == ROB_OK)
        rob_cli_print(cli, "%s", unused);
    free(unused);
    rob_cli_tell_gone(cli, cli->view);
    rob_cli_tell_conflicts(cli, cli->view);
    return show_pairs(cli, reports, n, err);
}

static void show_side(struct rob_cli *cli, const char *way, const char *dir)
{
    rob_cli_print(cli, "%s", way);
    rob_cli_show(cli, dir);
    rob_cli_print(cli, "\n");
}

/* The review need not open: the damaged or missing part may be just what is imported. */
static enum rob_status run_merge(struct rob_cli *cli, const struct rob_cli_args *args,
                                 struct rob_error *err)
{
    char *found = NULL;
    struct rob_merge_report reports[ROB_CLI_WORDS_MAX] = {{0}};
    size_t n = 0;
    enum rob_status status = cli->review_dir ? ROB_OK : rob_review_find(&found, ".", err);
    const char *dir = cli->review_dir ? cli->review_dir : found;
    for (; n < args->n_words && !status; n++) {
        status = rob_merge_into(dir, args->words[n], &reports[n], err);
        if (status)
            break;
    }
    enum rob_status opened = n ? rob_cli_open(cli, dir, status ? NULL : err) : ROB_OK;
    for (size_t i = 0; i < n; i++) {
        rob_cli_show(cli, args->words[i]);
        rob_cli_print(cli, "\n");
        show(cli, &reports[i], "imported");
    }
    if (!status && !opened)
        status = show_review(cli, reports, n, err);
    for (size_t i = 0; i < n; i++)
        rob_merge_report_free(&reports[i]);
    free(found);
    if (!status && !opened)
        rob_cli_next_step(cli);
    return status ? status : opened;
}

const struct rob_cli_command rob_cmd_merge = {
    .name = "merge",
    .usage = "PATH...",
    .summary = "import the changes of other copies of this review",
    .help = "PATH is a review's folder, its journals folder, or one journal. You can merge copies\n"
            "in any order and repeatedly. Everything is checked before anything is written.\n",
    .needs = ROB_CLI_KEY,
    .min_words = 1,
    .max_words = ROB_CLI_WORDS_MAX,
    .run = run_merge,
};

static enum rob_status run_sync(struct rob_cli *cli, const struct rob_cli_args *args,
                                struct rob_error *err)
{
    struct rob_merge_report taken = {0}, given = {0};
    enum rob_status status = rob_review_sync(cli->review, args->words[0], &taken, &given, err);
    if (!status || taken.n) {
        show_side(cli, "from ", args->words[0]);
        show(cli, &taken, "imported");
    }
    if (!status) {
        show_side(cli, "to ", args->words[0]);
        show(cli, &given, "given");
        status = show_review(cli, &taken, 1, err);
    }
    rob_merge_report_free(&taken);
    rob_merge_report_free(&given);
    if (status)
        return status;
    if (rob_work_next(cli->view) != ROB_STEP_WAIT) /* for which one synchronises */
        rob_cli_next_step(cli);
    return ROB_OK;
}

const struct rob_cli_command rob_cmd_sync = {
    .name = "sync",
    .usage = "DIR",
    .summary = "synchronise this review with a copy (a USB stick)",
    .help = "Works in both directions; a folder that does not exist is created. On the other\n"
            "machine: syrob sync with the same folder.\n",
    .needs = ROB_CLI_REVIEW | ROB_CLI_KEY,
    .min_words = 1,
    .max_words = 1,
    .run = run_sync,
};
