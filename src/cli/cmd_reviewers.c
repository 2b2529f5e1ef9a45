/* The reviewers: listing, adding, releasing. */
#include "cli/cli.h"

#include <syrob/assign.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct rob_cli_option options[] = {
    {"reason", "TEXT", "with release: why"},
    {"to", "ID", "with release: who takes over unfinished studies; none: no replacement"},
    {"adjudicator", NULL, "with add: as the third person, who resolves disagreements"},
    {"machine", NULL, "with add: a program, whose judgements come from a sheet and never count"},
    {"tool-version", "VERSION", "with --machine: the version of the program"},
    {"tool-date", "DATE", "with --machine: the day on which it judged, such as 2026-11-20"},
    {"entries", NULL, "with rename: everything recorded with this short name is this person's"},
    ROB_CLI_UNBLIND,
    {NULL, NULL, NULL},
};

static const struct rob_cli_only only[] = {
    {"reason to", "release", NULL},
    {"adjudicator machine", "add", NULL},
    {"entries", "rename", NULL},
    {"tool-version tool-date", "add", "machine"},
    {NULL, NULL, NULL},
};

static void list_machine(struct rob_cli *cli, const struct rob_seat *machine)
{
    rob_cli_print(cli, ", a machine reviewer, version ");
    rob_cli_show(cli, machine->tool_version);
    rob_cli_print(cli, ", run on %s; not counted", machine->tool_date);
}

static enum rob_status run_list(struct rob_cli *cli)
{
    for (size_t i = 0; i < rob_view_n_seats(cli->view); i++) {
        struct rob_seat seat = rob_view_seat(cli->view, i);
        size_t n[3];
        rob_view_seat_totals(n, cli->view, i);
        rob_cli_print(cli, "%-8s ", seat.id);
        rob_cli_show(cli, seat.name);
        if (seat.role == ROB_ROLE_ADJUDICATOR)
            rob_cli_print(cli, ", adjudicator");
        else if (seat.role == ROB_ROLE_MACHINE)
            list_machine(cli, &seat);
        else
            rob_cli_print(cli, ", %zu %s: %zu finished, %zu started", n[0] + n[1] + n[2],
                          rob_cli_studies(n[0] + n[1] + n[2]), n[ROB_COMPLETE], n[ROB_PARTIAL]);
        rob_cli_print(cli, "%s\n", seat.released ? " (has left)" : "");
    }
    return ROB_OK;
}

static void tell_joined(struct rob_cli *cli, const char *id, const char *role, size_t n_waiting)
{
    char next[ROB_CLI_ID + 40];
    rob_cli_print(cli, "%s has joined as %s\n", id,
                  strcmp(role, "adjudicator") == 0 ? "the adjudicator"
                  : strcmp(role, "machine") == 0   ? "a machine reviewer"
                                                   : "a reviewer");
    if (n_waiting)
        rob_cli_print(cli, "%zu %s for a replacement; %s now assigned to %s\n", n_waiting,
                      n_waiting == 1 ? "study was waiting" : "studies were waiting",
                      n_waiting == 1 ? "is" : "are", id);
    snprintf(next, sizeof next, "syrob --as %s judge --from SHEET", id);
    if (strcmp(role, "machine") == 0)
        rob_cli_next(cli, "%s", next);
    else if (strcmp(role, "reviewer") == 0 && !n_waiting)
        rob_cli_next(cli, "syrob assign");
}

/* Refuses to give a short name with entries of two people to one of them: this person would
 * get the answers of the other, too. */
static enum rob_status check_mixed(const struct rob_cli *cli, const struct rob_cli_args *args,
                                   const struct rob_cli_person *person, struct rob_error *err)
{
    size_t n_journals = 0;
    int seat = rob_view_find_seat(cli->view, person->id);
    bool machine =
        seat != ROB_NOT_FOUND && rob_view_seat(cli->view, (size_t)seat).role == ROB_ROLE_MACHINE;
    size_t n = seat == ROB_NOT_FOUND || machine || rob_cli_has(args, "entries")
                   ? 0
                   : rob_view_n_mixed(cli->view, (size_t)seat, &n_journals);
    if (!n)
        return ROB_OK;
    return rob_fail(
        err, ROB_REFUSED,
        "The short name %s was given to two people, and %zu entr%s recorded with it on %zu "
        "computer%s. If all of them are %s's: syrob reviewers rename %s=\"%s\" --entries. "
        "Otherwise leave %s as it is, give both people new short names (syrob reviewers "
        "add NAME), and assign their studies to those",
        person->id, n, n == 1 ? "y was" : "ies were", n_journals, n_journals == 1 ? "" : "s",
        person->name, person->id, person->name, person->id);
}

static enum rob_status run_add(struct rob_cli *cli, const struct rob_cli_args *args, char *word,
                               struct rob_error *err)
{
    struct rob_assign_plan *plan = NULL;
    bool adjudicator = rob_cli_has(args, "adjudicator"), machine = rob_cli_has(args, "machine");
    struct rob_cli_person person;
    if (adjudicator && machine)
        return rob_fail(err, ROB_USAGE, "a machine cannot be the adjudicator");
    if (machine && (!rob_cli_has(args, "tool-version") || !rob_cli_has(args, "tool-date")))
        return rob_fail(err, ROB_USAGE, "--machine needs --tool-version and --tool-date");
    rob_cli_person(&person, word, true);
    for (unsigned k = 2; person.made && rob_view_find_seat(cli->view, person.id) != ROB_NOT_FOUND;
         k++)
        rob_cli_person_again(&person, k);
    enum rob_role role = machine       ? ROB_ROLE_MACHINE
                         : adjudicator ? ROB_ROLE_ADJUDICATOR
                                       : ROB_ROLE_REVIEWER;
    struct rob_seat_setup who = {.id = person.id,
                                 .name = person.name,
                                 .role = rob_role_id(role),
                                 .tool_version = rob_cli_value(args, "tool-version"),
                                 .tool_date = rob_cli_value(args, "tool-date")};
    enum rob_status status = check_mixed(cli, args, &person, err);
    if (!status)
        status = rob_assign_joining(&plan, cli->view, &who, err);
    if (!status)
        status = rob_cli_record_lead(cli, args, plan->events, plan->n_events, err);
    if (!status)
        tell_joined(cli, person.id, who.role, plan->n_waiting);
    rob_assign_plan_free(plan);
    return status;
}

/* --- renaming ----------------------------------------------------------------------------- */

static enum rob_status run_rename(struct rob_cli *cli, const struct rob_cli_args *args, char *word,
                                  struct rob_error *err)
{
    struct rob_cli_person person;
    rob_cli_person(&person, word, true);
    int found =
        person.made || !person.name ? ROB_NOT_FOUND : rob_view_find_seat(cli->view, person.id);
    if (person.made || !person.name)
        return rob_fail(err, ROB_USAGE, "rename needs ID=NAME, such as r1=\"Anna Berg\"");
    if (found == ROB_NOT_FOUND)
        return rob_fail(err, ROB_INVALID, "this review has no reviewer '%s'", person.id);
    struct rob_seat seat = rob_view_seat(cli->view, (size_t)found);
    if (seat.released)
        return rob_fail(err, ROB_REFUSED, "%s has left this review", seat.name);
    bool machine = seat.role == ROB_ROLE_MACHINE;
    struct rob_event event = {.op = ROB_OP_SEAT,
                              .seat = seat.id,
                              .name = person.name,
                              .role = rob_role_id(seat.role),
                              .tool_version = machine ? seat.tool_version : NULL,
                              .tool_date = machine ? seat.tool_date : NULL};
    enum rob_status status = check_mixed(cli, args, &person, err);
    if (!status)
        status = rob_cli_record_lead(cli, args, &event, 1, err);
    if (!status)
        rob_cli_print(cli, "%s is now %s\n", person.id, person.name);
    return status;
}

/* --- leaving ----------------------------------------------------------------------------- */

static size_t count_open(const struct rob_view *view)
{
    return rob_view_totals(view).open;
}

static void tell_left(struct rob_cli *cli, const char *id, const char *to, size_t n_given,
                      size_t n_opened)
{
    size_t waiting = 0, seat = (size_t)rob_view_find_seat(cli->view, id);
    bool assesses = rob_view_seat(cli->view, seat).role == ROB_ROLE_REVIEWER;
    for (size_t s = 0; s < rob_view_n_studies(cli->view); s++)
        waiting += rob_view_wants_another(cli->view, s);
    rob_cli_print(cli, "%s has left%s\n", id,
                  assesses ? "; finished studies count, unfinished ones do not" : "");
    if (n_given && strcmp(to, "none") != 0)
        rob_cli_print(cli, "%zu %s to %s\n", n_given, n_given == 1 ? "study goes" : "studies go",
                      to);
    else if (n_given)
        rob_cli_print(cli, "%zu %s with the remaining reviewers\n", n_given,
                      n_given == 1 ? "study continues" : "studies continue");
    if (n_opened)
        rob_cli_print(cli, "%zu %s: the others have finished them\n", n_opened,
                      n_opened == 1 ? "study was unblinded" : "studies were unblinded");
    if (waiting)
        rob_cli_print(cli, "%zu %s for a replacement: syrob assign STUDY LIST, or --from a table\n",
                      waiting, waiting == 1 ? "study waits" : "studies wait");
    rob_cli_next(cli, waiting ? "syrob assign STUDY LIST" : "syrob status");
}

static enum rob_status run_release(struct rob_cli *cli, const struct rob_cli_args *args,
                                   struct rob_error *err)
{
    struct rob_assign_plan *plan = NULL;
    size_t n_open = count_open(cli->view);
    const char *id = args->words[1], *to = rob_cli_value(args, "to");
    if (!rob_cli_has(args, "reason"))
        return rob_fail(err, ROB_USAGE, "release needs --reason TEXT");
    enum rob_status status =
        rob_assign_leaving(&plan, cli->view, id, to, rob_cli_value(args, "reason"), err);
    if (!status)
        status = rob_cli_record_lead(cli, args, plan->events, plan->n_events, err);
    if (status == ROB_REFUSED && plan && !cli->declined && plan->n_apart > plan->n_events)
        status = rob_cli_record_lead(cli, args, plan->events, plan->n_apart, err);
    if (!status)
        tell_left(cli, id, to, plan->n_given, count_open(cli->view) - n_open);
    rob_assign_plan_free(plan);
    return status;
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    if (args->n_words == 0)
        return run_list(cli);
    if (args->n_words == 2 && strcmp(args->words[0], "release") == 0)
        return run_release(cli, args, err);
    bool renames = strcmp(args->words[0], "rename") == 0;
    if (args->n_words != 2 || (!renames && strcmp(args->words[0], "add") != 0))
        return rob_fail(err, ROB_USAGE,
                        "usage: reviewers, reviewers add r3=NAME, reviewers rename r3=NAME or "
                        "reviewers release r3");
    char *word = strdup(args->words[1]);
    if (!word)
        return rob_fail_memory(err);
    enum rob_status status =
        renames ? run_rename(cli, args, word, err) : run_add(cli, args, word, err);
    free(word);
    return status;
}

const struct rob_cli_command rob_cmd_reviewers = {
    .name = "reviewers",
    .usage = "\nadd NAME|ID=NAME [--adjudicator]\n"
             "add NAME|ID=NAME --machine --tool-version VERSION --tool-date DATE\n"
             "rename ID=NAME [--entries]\n"
             "release ID --reason TEXT [--to ID|none]",
    .summary = "list the reviewers, add, rename or release one",
    .help =
        "A new reviewer has no studies until some are assigned, except those waiting for a\n"
        "replacement. A reviewer who leaves keeps finished studies; unfinished ones stay hidden\n"
        "and count nowhere. A study that was assigned to this reviewer by name, or has fewer\n"
        "than two reviewers left, waits for a replacement, unless --to names one.\n"
        "A machine is a program that judged the studies too: syrob --as ID judge --from SHEET\n"
        "imports its judgements. They stay hidden until the reviewers' own are reconciled, and\n"
        "are never counted; syrob agreement --machine compares them with the consensus.\n",
    .needs = ROB_CLI_REVIEW,
    .max_words = 2,
    .options = options,
    .only = only,
    .run = run,
};
