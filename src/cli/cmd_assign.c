#include "cli/cli.h"

#include "base/file.h"

#include <syrob/import.h>

#include <stdlib.h>

static const struct rob_cli_option options[] = {
    {"per-study", "N", "reviewers of each study (default: 2)"},
    {"seed", "N", "random seed (default: 1)"},
    {"from", "FILE", "a table with the columns study and reviewers"},
    {"sheet", "NAME", "with --from: the worksheet of a workbook"},
    {"again", NULL, "reassign at random every study that nobody has started"},
    {"pilot", "N", "add N studies, chosen at random, to the pilot round"},
    {"dry-run", NULL, "show the result, write nothing"},
    ROB_CLI_UNBLIND,
    {NULL, NULL, NULL},
};

static void show(struct rob_cli *cli, const struct rob_assignments *list)
{
    for (size_t i = 0; i < list->n; i++) {
        rob_cli_print(cli, "  %s:", rob_view_study(cli->view, list->at[i].study).id);
        for (size_t seat = 0; seat < rob_view_n_seats(cli->view); seat++)
            if (list->at[i].seats >> seat & 1)
                rob_cli_print(cli, " %s", rob_view_seat(cli->view, seat).id);
        rob_cli_print(cli, "\n");
    }
}

static void tell(struct rob_cli *cli, const struct rob_assignments *list,
                 const struct rob_assign_plan *plan, bool dry_run)
{
    const char *dry = dry_run ? " (dry run: nothing is written)" : "";
    if (list->pilot)
        rob_cli_print(cli, "%zu %s added to the pilot round (%zu in total)%s\n", list->n,
                      list->n == 1 ? "study" : "studies", plan->n_pilot, dry);
    else
        rob_cli_print(cli, "%zu %s assigned%s\n", list->n, rob_cli_studies(list->n), dry);
    if (plan->n_renamed)
        rob_cli_print(cli, "%zu of these were assigned to other reviewers before\n",
                      plan->n_renamed);
    if (plan->n_alone)
        rob_cli_print(cli, "%zu %s one reviewer only: a consensus needs a second one\n",
                      plan->n_alone, plan->n_alone == 1 ? "study has" : "studies have");
}

static enum rob_status record(struct rob_cli *cli, const struct rob_cli_args *args,
                              const struct rob_assignments *list, struct rob_error *err)
{
    struct rob_assign_plan *plan = NULL;
    bool dry_run = rob_cli_has(args, "dry-run");
    enum rob_status status = rob_assign_plan_new(&plan, cli->view, list, err);
    if (!status && plan->n_events)
        status = rob_review_check(cli->review, ROB_SEAT_LEAD, plan->events, plan->n_events, err);
    if (!status && plan->n_events)
        status = rob_cli_check_unblinded(cli, args, plan->events, plan->n_events, err);
    if (!status)
        show(cli, list);
    if (!status && !dry_run)
        status = rob_review_record(cli->review, ROB_SEAT_LEAD, plan->events, plan->n_events, err);
    if (!status)
        tell(cli, list, plan, dry_run);
    else
        rob_buf_clear(&cli->out); /* what was not done is not shown as if it were */
    rob_assign_plan_free(plan);
    return status;
}

static enum rob_status read_table(struct rob_assignments *list, const struct rob_cli *cli,
                                  const struct rob_cli_args *args, struct rob_error *err)
{
    const char *path = rob_cli_value(args, "from");
    struct rob_buf data = {0};
    enum rob_status status = rob_file_read_given(&data, path, (size_t)1 << 26, err);
    if (!status) {
        status = rob_assignments_read(list, cli->view, rob_buf_text(&data), data.len,
                                      rob_cli_value(args, "sheet"), err);
        if (status)
            rob_error_in_file(err, path);
    }
    rob_buf_free(&data);
    return status;
}

/* "assign STUDY r1,r2" */
static enum rob_status read_words(struct rob_assignments *list, const struct rob_cli *cli,
                                  const struct rob_cli_args *args, struct rob_error *err)
{
    struct rob_cli_list names = {0};
    struct rob_assignment *one = calloc(1, sizeof *one);
    enum rob_status status = one ? rob_view_find_study(&one->study, cli->view, args->words[0], err)
                                 : rob_fail_memory(err);
    if (!status)
        status = rob_cli_split(&names, args->words[1], ROB_SEATS_LISTED_MAX, "reviewers", err);
    for (size_t i = 0; i < names.n && !status; i++) {
        size_t seat = 0;
        status = rob_view_need_seat(&seat, cli->view, names.words[i], err);
        if (!status && one->seats >> seat & 1)
            status = rob_fail(err, ROB_INVALID, "'%s' is named twice", names.words[i]);
        if (!status)
            one->seats |= (uint64_t)1 << seat;
    }
    free(names.text);
    if (status) {
        free(one);
        return status;
    }
    *list = (struct rob_assignments){.at = one, .n = 1};
    return ROB_OK;
}

/* By chance, from a table, by hand or a pilot round: one of them at a time. */
static enum rob_status check_options(const struct rob_cli_args *args, const char *from,
                                     struct rob_error *err)
{
    static const char *const of_chance[] = {"per-study", "again", "pilot", "seed"};
    bool chance = !from && !args->n_words, pilot = rob_cli_has(args, "pilot");
    if (rob_cli_has(args, "sheet") && !from)
        return rob_fail(err, ROB_USAGE, "--sheet names a worksheet of the file of --from");
    if (args->n_words == 1)
        return rob_fail(err, ROB_USAGE, "assign needs a study and its reviewers");
    if (from && args->n_words)
        return rob_fail(err, ROB_USAGE, "name a study, or give a table with --from, not both");
    for (size_t i = 0; i < sizeof of_chance / sizeof *of_chance; i++)
        if (rob_cli_has(args, of_chance[i]) && (!chance || (pilot && i < 2)))
            return rob_fail(err, ROB_USAGE, "--%s cannot be combined with %s", of_chance[i],
                            from              ? "--from"
                            : pilot && chance ? "--pilot"
                                              : "a named study");
    return ROB_OK;
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    struct rob_assignments list = {0};
    long per_study = 2, seed = 1, pilot = 0;
    const char *from = rob_cli_value(args, "from");
    enum rob_status status = check_options(args, from, err);
    if (!status)
        status = rob_cli_number(&per_study, args, "per-study", 1, 2, err);
    if (!status)
        status = rob_cli_number(&seed, args, "seed", 1, 1, err);
    if (!status)
        status = rob_cli_number(&pilot, args, "pilot", 1, 0, err);
    if (!status && from)
        status = read_table(&list, cli, args, err);
    else if (!status && args->n_words)
        status = read_words(&list, cli, args, err);
    else if (!status && pilot)
        status = rob_assign_pilot(&list, cli->view, (size_t)pilot, (uint64_t)seed, err);
    else if (!status)
        status = rob_assign_balanced(&list, cli->view, (size_t)per_study, (uint64_t)seed,
                                     rob_cli_has(args, "again"), err);
    if (!status)
        status = record(cli, args, &list, err);
    rob_assignments_free(&list);
    if (!status)
        rob_cli_next(cli,
                     rob_cli_has(args, "dry-run") ? "the same without --dry-run" : "syrob assess");
    return status;
}

const struct rob_cli_command rob_cmd_assign = {
    .name = "assign",
    .usage = "[--per-study N] [--seed N] [--again] [--dry-run]\n"
             "--from FILE [--sheet NAME] [--dry-run]\n"
             "STUDY LIST\n"
             "--pilot N [--seed N] [--dry-run]",
    .summary = "assign studies to reviewers; make a pilot round",
    .help = "Until you assign studies, every reviewer assesses every study. Without STUDY or\n"
            "--from, reviewers are drawn at random and in equal shares for the studies that have\n"
            "none; if all have some, or with --again, for all studies that nobody has started. A\n"
            "pilot round is unblinded separately. It counts in the percentages, but in the\n"
            "agreement only with agreement --with-pilot.\n",
    .needs = ROB_CLI_REVIEW,
    .max_words = 2,
    .options = options,
    .run = run,
};
