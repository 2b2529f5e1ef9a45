#include "cli/cli.h"

#include <syrob/assign.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEATS_MAX = 64 };

static const struct rob_cli_option options[] = {
    {"per-study", "N", "reviewers of each study (default: 2)"},
    {"seed", "N", "the number that decides where chance does (default: 1)"},
    {"from", "FILE", "a table: study, reviewers"},
    {"again", NULL, "by chance: also studies that have their reviewers and are not begun"},
    {"pilot", "N", "make N studies, chosen by chance, the pilot round"},
    {"dry-run", NULL, "show it, write nothing"},
    ROB_CLI_UNBLIND,
    {NULL, NULL, NULL},
};

/* Events of a list; the names of the seats lie in `names`, 64 a study. */
static void make_events(struct rob_event *events, const char **names, const struct rob_cli *cli,
                        const struct rob_assignments *list, long seed)
{
    for (size_t i = 0; i < list->n; i++) {
        const char **mine = names + i * SEATS_MAX;
        size_t n = 0;
        for (size_t seat = 0; seat < rob_view_n_seats(cli->view); seat++)
            if (list->at[i].seats >> seat & 1)
                mine[n++] = rob_view_seat(cli->view, seat).id;
        events[i] = (struct rob_event){.op = ROB_OP_ASSIGN,
                                       .study = rob_view_study(cli->view, list->at[i].study).id,
                                       .seats = mine,
                                       .n_seats = n,
                                       .seed = (int)seed};
    }
}

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

/* The studies of a list that are not open, as ids behind `n` others; returns how many there are. */
static size_t list_closed(const char **ids, size_t n, const struct rob_cli *cli,
                          const struct rob_assignments *list)
{
    for (size_t i = 0; i < list->n; i++)
        if (!rob_view_open(cli->view, list->at[i].study))
            ids[n++] = rob_view_study(cli->view, list->at[i].study).id;
    return n;
}

/* Would the study wait with one of the pilot round that is open, and so close it? */
static bool meets_open_pilot(const struct rob_cli *cli, uint64_t seats)
{
    for (size_t s = 0; s < rob_view_n_studies(cli->view); s++) {
        uint64_t theirs = 0;
        for (size_t seat = 0; seat < rob_view_n_seats(cli->view); seat++)
            theirs |= (uint64_t)rob_view_assigned(cli->view, s, seat) << seat;
        if (rob_view_is_pilot(cli->view, s) && rob_view_open(cli->view, s) && theirs == seats)
            return true;
    }
    return false;
}

/* Those of a list that may need a round of their own: not what stays in the pilot round. */
static size_t list_new(const char **ids, const struct rob_cli *cli,
                       const struct rob_assignments *list)
{
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++) {
        size_t study = list->at[i].study;
        bool stays =
            rob_view_is_pilot(cli->view, study) && !meets_open_pilot(cli, list->at[i].seats);
        if (!stays && !rob_view_open(cli->view, study))
            ids[n++] = rob_view_study(cli->view, study).id;
    }
    return n;
}

/* What the command is to record: an assignment a study, or the pilot round; and, where studies of
 * the round are open, a round of their own for those assigned now. */
struct plan {
    const struct rob_assignments *list;
    struct rob_event *events;
    const char **names, **ids;
    char round[40];
    size_t n;
};

static void free_plan(struct plan *plan)
{
    free(plan->events);
    free(plan->names);
    free(plan->ids);
}

/* The pilot round keeps the studies that it has; where some are open, the new ones would close them
 * again, and are a pilot of their own. */
static void plan_pilot(struct plan *plan, const struct rob_cli *cli, long seed)
{
    size_t n = 0;
    bool opened = false;
    for (size_t s = 0; s < rob_view_n_studies(cli->view); s++)
        opened = opened || (rob_view_is_pilot(cli->view, s) && rob_view_open(cli->view, s));
    for (size_t s = 0; s < rob_view_n_studies(cli->view) && !opened; s++)
        if (rob_view_is_pilot(cli->view, s))
            plan->ids[n++] = rob_view_study(cli->view, s).id;
    n = list_closed(plan->ids, n, cli, plan->list);
    if (opened)
        snprintf(plan->round, sizeof plan->round, "%s %zu", ROB_ROUND_PILOT,
                 rob_view_n_rounds(cli->view) + 1);
    plan->events[0] = (struct rob_event){.op = ROB_OP_ROUND,
                                         .name = opened ? plan->round : ROB_ROUND_PILOT,
                                         .studies = plan->ids,
                                         .n_studies = n,
                                         .seed = (int)seed};
    plan->n = 1;
}

static void plan_list(struct plan *plan, const struct rob_cli *cli, long seed)
{
    size_t n = plan->list->n;
    make_events(plan->events, plan->names, cli, plan->list, seed);
    size_t n_closed = list_new(plan->ids, cli, plan->list);
    plan->n = n;
    if (n_closed && rob_cli_new_round(&plan->events[n], plan->round, cli, plan->ids, n_closed))
        plan->n++;
}

static enum rob_status make_plan(struct plan *plan, const struct rob_cli *cli,
                                 const struct rob_assignments *list, bool pilot, long seed,
                                 struct rob_error *err)
{
    size_t n = list->n, n_studies = rob_view_n_studies(cli->view);
    *plan = (struct plan){.list = list,
                          .events = calloc(n + 2, sizeof *plan->events),
                          .names = calloc(n + 1, SEATS_MAX * sizeof *plan->names),
                          .ids = calloc(n_studies + n + 1, sizeof *plan->ids)};
    if (!plan->events || !plan->names || !plan->ids)
        return rob_cli_fail(err, ROB_NO_MEMORY, "out of memory");
    if (pilot)
        plan_pilot(plan, cli, seed);
    else
        plan_list(plan, cli, seed);
    return ROB_OK;
}

/* Studies of the list that somebody else was named for: what a second round of chance changes. */
static size_t count_renamed(const struct rob_cli *cli, const struct rob_assignments *list)
{
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++) {
        bool all = true;
        uint64_t before = 0;
        for (size_t k = 0; rob_view_ranked(cli->view, k) != ROB_NOT_FOUND; k++) {
            size_t seat = (size_t)rob_view_ranked(cli->view, k);
            bool assigned = rob_view_assigned(cli->view, list->at[i].study, seat);
            before |= (uint64_t)assigned << seat;
            all = all && assigned;
        }
        n += before && !all && before != list->at[i].seats;
    }
    return n;
}

static size_t count_pilot(const struct rob_view *view)
{
    size_t n = 0;
    for (size_t s = 0; s < rob_view_n_studies(view); s++)
        n += rob_view_is_pilot(view, s);
    return n;
}

/* Few may assess alone: nothing is compared then. */
static size_t count_alone(const struct rob_assignments *list)
{
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++)
        n += (list->at[i].seats & (list->at[i].seats - 1)) == 0;
    return n;
}

static void tell(struct rob_cli *cli, const struct rob_assignments *list, bool pilot, size_t before,
                 bool dry_run)
{
    size_t alone = pilot ? 0 : count_alone(list);
    const char *dry = dry_run ? " (dry run: nothing is written)" : "";
    if (pilot)
        rob_cli_print(cli, "%zu %s the pilot round, which has %zu then%s\n", list->n,
                      list->n == 1 ? "study joins" : "studies join", before + list->n, dry);
    else
        rob_cli_print(cli, "%zu %s assigned%s\n", list->n, rob_cli_studies(list->n), dry);
    if (before && !pilot)
        rob_cli_print(cli, "%zu of these had been assigned otherwise\n", before);
    if (alone)
        rob_cli_print(cli, "%zu %s one reviewer only: there is no consensus without a second\n",
                      alone, alone == 1 ? "study has" : "studies have");
}

static enum rob_status record(struct rob_cli *cli, const struct rob_cli_args *args,
                              const struct rob_assignments *list, bool pilot, long seed,
                              struct rob_error *err)
{
    struct plan plan;
    bool dry_run = rob_cli_has(args, "dry-run");
    size_t before = pilot ? count_pilot(cli->view) : count_renamed(cli, list);
    enum rob_status status = make_plan(&plan, cli, list, pilot, seed, err);
    if (!status && plan.n)
        status = rob_review_check(cli->review, ROB_SEAT_LEAD, plan.events, plan.n, err);
    if (!status && plan.n)
        status = rob_cli_check_unblinded(cli, args, plan.events, plan.n, err);
    if (!status)
        show(cli, list);
    if (!status && !dry_run)
        status = rob_review_record(cli->review, ROB_SEAT_LEAD, plan.events, plan.n, err);
    if (!status)
        tell(cli, list, pilot, before, dry_run);
    else
        rob_buf_clear(&cli->out); /* what was not done is not shown as if it were */
    free_plan(&plan);
    return status;
}

static enum rob_status read_table(struct rob_assignments *list, const struct rob_cli *cli,
                                  const char *path, struct rob_error *err)
{
    char *data = NULL;
    size_t len = 0;
    enum rob_status status = rob_cli_read_file(&data, &len, path, (size_t)1 << 26, err);
    if (!status) {
        status = rob_assignments_read(list, cli->view, data, len, err);
        if (status)
            rob_cli_in_file(err, path);
    }
    free(data);
    return status;
}

/* "assign STUDY r1,r2" */
static enum rob_status read_words(struct rob_assignments *list, const struct rob_cli *cli,
                                  const struct rob_cli_args *args, struct rob_error *err)
{
    char *words[SEATS_MAX], *text = strdup(args->words[1]);
    struct rob_assignment *one = calloc(1, sizeof *one);
    enum rob_status status = text && one
                                 ? rob_view_find_study(&one->study, cli->view, args->words[0], err)
                                 : rob_cli_fail(err, ROB_NO_MEMORY, "out of memory");
    size_t n = 0;
    if (!status)
        status = rob_cli_split(&n, text, words, ROB_SEATS_LISTED_MAX, "reviewers", err);
    for (size_t i = 0; i < n && !status; i++) {
        size_t seat = 0;
        status = rob_view_need_seat(&seat, cli->view, words[i], err);
        if (!status && one->seats >> seat & 1)
            status = rob_cli_fail(err, ROB_INVALID, "'%s' is named twice", words[i]);
        if (!status)
            one->seats |= (uint64_t)1 << seat;
    }
    free(text);
    if (status) {
        free(one);
        return status;
    }
    *list = (struct rob_assignments){one, 1};
    return ROB_OK;
}

/* By chance, from a table, by hand or a pilot round: one of them at a time. */
static enum rob_status check_options(const struct rob_cli_args *args, const char *from,
                                     struct rob_error *err)
{
    static const char *const of_chance[] = {"per-study", "again", "pilot", "seed"};
    bool chance = !from && !args->n_words, pilot = rob_cli_has(args, "pilot");
    if (args->n_words == 1)
        return rob_cli_fail(err, ROB_USAGE, "assign needs a study and its reviewers");
    if (from && args->n_words)
        return rob_cli_fail(err, ROB_USAGE, "a study by hand or --from a table, not both");
    for (size_t i = 0; i < sizeof of_chance / sizeof *of_chance; i++)
        if (rob_cli_has(args, of_chance[i]) && (!chance || (pilot && i < 2)))
            return rob_cli_fail(err, ROB_USAGE, "--%s does not go with %s", of_chance[i],
                                from              ? "--from"
                                : pilot && chance ? "--pilot"
                                                  : "a study by hand");
    return ROB_OK;
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    struct rob_assignments list = {0};
    long per_study = 2, seed = 1, pilot = 0;
    const char *from = rob_cli_value(args, "from");
    bool chance = !from && !args->n_words;
    enum rob_status status = check_options(args, from, err);
    if (!status)
        status = rob_cli_number(&per_study, args, "per-study", 1, 2, err);
    if (!status)
        status = rob_cli_number(&seed, args, "seed", 1, 1, err);
    if (!status)
        status = rob_cli_number(&pilot, args, "pilot", 1, 0, err);
    if (!status && from)
        status = read_table(&list, cli, from, err);
    else if (!status && args->n_words)
        status = read_words(&list, cli, args, err);
    else if (!status && pilot)
        status = rob_assign_pilot(&list, cli->view, (size_t)pilot, (uint64_t)seed, err);
    else if (!status)
        status = rob_assign_balanced(&list, cli->view, (size_t)per_study, (uint64_t)seed,
                                     rob_cli_has(args, "again"), err);
    if (!status)
        status = record(cli, args, &list, chance && pilot, chance ? seed : 0, err);
    rob_assignments_free(&list);
    if (!status)
        rob_cli_next(cli,
                     rob_cli_has(args, "dry-run") ? "the same without --dry-run" : "syrob assess");
    return status;
}

const struct rob_cli_command rob_cmd_assign = {
    .name = "assign",
    .usage =
        "[--per-study N] [--seed N] [--again] [--dry-run]\n--from FILE [--dry-run]\nSTUDY LIST\n"
        "--pilot N [--seed N] [--dry-run]",
    .summary = "say who assesses which study; mark a pilot round",
    .help = "Without an assignment every reviewer assesses every study. By chance, studies that\n"
            "have no reviewers by name yet get them, in balance; where all have, or with --again,\n"
            "all that nobody has begun are dealt anew. A pilot round opens on its own, counts in\n"
            "the percentages and is left out of agreement unless asked for.\n",
    .needs = ROB_CLI_REVIEW,
    .max_words = 2,
    .options = options,
    .run = run,
};
