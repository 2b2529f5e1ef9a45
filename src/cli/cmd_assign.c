#include "cli/cli.h"

#include <syrob/assign.h>

#include <stdlib.h>
#include <string.h>

enum { SEATS_MAX = 64 };

static const struct rob_cli_option options[] = {
    {"per-study", "N", "reviewers of each study (default: 2)"},
    {"seed", "N", "the number that decides where chance does (default: 1)"},
    {"from", "FILE", "a table: study, reviewers"},
    {"pilot", "N", "make N studies, chosen by chance, the pilot round"},
    {"dry-run", NULL, "show it, write nothing"},
    {NULL, NULL, NULL},
};

/* Events of a list; the names of the seats lie in `names`, 64 a study. */
static void make_events(struct rob_event *events, struct rob_event_more *more, const char **names,
                        const struct rob_cli *cli, const struct rob_assignments *list, long seed)
{
    for (size_t i = 0; i < list->n; i++) {
        const char **mine = names + i * SEATS_MAX;
        size_t n = 0;
        for (size_t seat = 0; seat < rob_view_n_seats(cli->view); seat++)
            if (list->at[i].seats >> seat & 1)
                mine[n++] = rob_view_seat(cli->view, seat).id;
        more[i] = (struct rob_event_more){.seats = mine, .n_seats = n, .seed = (int)seed};
        events[i] = (struct rob_event){.op = ROB_OP_ASSIGN,
                                       .study = rob_view_study(cli->view, list->at[i].study).id,
                                       .more = &more[i]};
    }
}

static void show(struct rob_cli *cli, const struct rob_event *events, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        rob_cli_print(cli, "  %s:", events[i].study);
        for (size_t k = 0; k < events[i].more->n_seats; k++)
            rob_cli_print(cli, " %s", events[i].more->seats[k]);
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

/* The pilot round keeps the studies that it has. */
static enum rob_status record_pilot(struct rob_cli *cli, const struct rob_assignments *list,
                                    struct rob_error *err)
{
    size_t n = 0;
    const char **ids = calloc(rob_view_n_studies(cli->view) + list->n + 1, sizeof *ids);
    if (!ids)
        return rob_cli_fail(err, ROB_NO_MEMORY, "out of memory");
    for (size_t s = 0; s < rob_view_n_studies(cli->view); s++)
        if (rob_view_is_pilot(cli->view, s))
            ids[n++] = rob_view_study(cli->view, s).id;
    n = list_closed(ids, n, cli, list);
    struct rob_event_more round = {.name = "pilot", .studies = ids, .n_studies = n};
    struct rob_event event = {.op = ROB_OP_ROUND, .more = &round};
    enum rob_status status = rob_review_record(cli->review, ROB_SEAT_LEAD, &event, 1, err);
    free(ids);
    return status;
}

/* Studies assigned when others of the round are open make a round of their own. */
static enum rob_status record_list(struct rob_cli *cli, struct rob_event *events,
                                   const struct rob_assignments *list, struct rob_error *err)
{
    char name[40];
    struct rob_event_more more;
    size_t n = list->n;
    const char **ids = calloc(list->n + 1, sizeof *ids);
    if (!ids)
        return rob_cli_fail(err, ROB_NO_MEMORY, "out of memory");
    size_t n_closed = list_closed(ids, 0, cli, list);
    if (n_closed && rob_cli_new_round(&events[n], &more, name, cli, ids, n_closed))
        n++;
    enum rob_status status = rob_review_record(cli->review, ROB_SEAT_LEAD, events, n, err);
    free(ids);
    return status;
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

/* What the command has changed besides what it was asked for. */
static void tell_rest(struct rob_cli *cli, bool pilot, size_t before)
{
    if (before && pilot)
        rob_cli_print(cli, "The pilot round had %zu before and keeps them.\n", before);
    else if (before)
        rob_cli_print(cli, "%zu of them had been assigned otherwise.\n", before);
}

static enum rob_status record(struct rob_cli *cli, const struct rob_cli_args *args,
                              const struct rob_assignments *list, bool pilot, long seed,
                              struct rob_error *err)
{
    struct rob_event *events = calloc(list->n + 2, sizeof *events);
    struct rob_event_more *more = calloc(list->n + 1, sizeof *more);
    const char **names = calloc(list->n + 1, SEATS_MAX * sizeof *names);
    bool dry_run = rob_cli_has(args, "dry-run");
    size_t before = pilot ? count_pilot(cli->view) : count_renamed(cli, list);
    enum rob_status status =
        events && more && names ? ROB_OK : rob_cli_fail(err, ROB_NO_MEMORY, "out of memory");
    if (!status) {
        make_events(events, more, names, cli, list, seed);
        show(cli, events, list->n);
    }
    if (!status && !dry_run)
        status = pilot ? record_pilot(cli, list, err) : record_list(cli, events, list, err);
    if (!status) {
        rob_cli_print(cli, "%zu %s %s%s\n", list->n, rob_cli_studies(list->n),
                      !pilot         ? "assigned"
                      : list->n == 1 ? "is the pilot round"
                                     : "are the pilot round",
                      dry_run ? " (dry run: nothing is written)" : "");
        tell_rest(cli, pilot, before);
    }
    free(events);
    free(more);
    free(names);
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
    size_t n = status ? 0 : rob_cli_split(text, words, SEATS_MAX);
    for (size_t i = 0; i < n && !status; i++) {
        int seat = rob_view_find_seat(cli->view, words[i]);
        if (seat == ROB_NOT_FOUND)
            status = rob_cli_fail(err, ROB_INVALID, "this review has no reviewer '%s'", words[i]);
        else
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

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    struct rob_assignments list = {0};
    long per_study = 2, seed = 1, pilot = 0;
    const char *from = rob_cli_value(args, "from");
    bool chance = !from && !args->n_words;
    enum rob_status status = rob_cli_number(&per_study, args, "per-study", 1, 2, err);
    if (!status)
        status = rob_cli_number(&seed, args, "seed", 1, 1, err);
    if (!status)
        status = rob_cli_number(&pilot, args, "pilot", 1, 0, err);
    if (!status && args->n_words == 1)
        status = rob_cli_fail(err, ROB_USAGE, "assign needs a study and its reviewers");
    if (!status && from)
        status = read_table(&list, cli, from, err);
    else if (!status && args->n_words)
        status = read_words(&list, cli, args, err);
    else if (!status && pilot)
        status = rob_assign_pilot(&list, cli->view, (size_t)pilot, (uint64_t)seed, err);
    else if (!status)
        status = rob_assign_balanced(&list, cli->view, (size_t)per_study, (uint64_t)seed, err);
    if (!status)
        status = record(cli, args, &list, chance && pilot, chance ? seed : 0, err);
    rob_assignments_free(&list);
    if (!status)
        rob_cli_next(cli, "syrob assess");
    return status;
}

const struct rob_cli_command rob_cmd_assign = {
    .name = "assign",
    .usage = "[--per-study N] [--seed N] [--dry-run]\n--from FILE [--dry-run]\nSTUDY LIST\n"
             "--pilot N [--seed N] [--dry-run]",
    .summary = "say who assesses which study; mark a pilot round",
    .help = "Without an assignment every reviewer assesses every study. By chance, only studies\n"
            "that nobody has begun are assigned, in balance. A pilot round opens on its own,\n"
            "counts in the percentages and is left out of agreement unless asked for.\n",
    .needs = ROB_CLI_REVIEW,
    .max_words = 2,
    .options = options,
    .run = run,
};
