/* Who assesses: listing, adding, releasing. */
#include "cli/cli.h"

#include <syrob/work.h>

#include <stdlib.h>
#include <string.h>

static const struct rob_cli_option options[] = {
    {"reason", "TEXT", "with release: why"},
    {"to", "ID", "with release: who takes over unfinished studies; none: no replacement"},
    {"adjudicator", NULL, "with add: as the third person, who resolves disagreements"},
    ROB_CLI_UNBLIND,
    {NULL, NULL, NULL},
};

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
        else
            rob_cli_print(cli, ", %zu %s: %zu finished, %zu started", n[0] + n[1] + n[2],
                          rob_cli_studies(n[0] + n[1] + n[2]), n[ROB_COMPLETE], n[ROB_PARTIAL]);
        rob_cli_print(cli, "%s\n", seat.released ? " (has left)" : "");
    }
    return ROB_OK;
}

/* Room for an assignment of each study, those that were taken out too. */
struct assignments {
    struct rob_event *events;
    const char **seats; /* of study s: from s * n_seats on */
    size_t n, n_studies, n_seats;
};

static enum rob_status make_room(struct assignments *room, const struct rob_cli *cli,
                                 struct rob_error *err)
{
    size_t n = rob_view_n_studies(cli->view) + rob_view_n_dropped(cli->view);
    size_t n_seats = rob_view_n_seats(cli->view) + 1;
    *room = (struct assignments){.events = calloc(n + 3, sizeof *room->events),
                                 .seats = calloc((n + 1) * n_seats, sizeof *room->seats),
                                 .n_studies = n,
                                 .n_seats = n_seats};
    return room->events && room->seats ? ROB_OK : rob_fail_memory(err);
}

static void free_room(struct assignments *room)
{
    free(room->events);
    free(room->seats);
}

/* Writes down who assesses a study: who does now, but for `without`, and `also` (NULL: nobody). */
static void assign(struct assignments *room, const struct rob_cli *cli, size_t study, int without,
                   const char *also, const char *reason)
{
    const char **mine = room->seats + study * room->n_seats;
    size_t n = 0;
    for (size_t i = 0; i < rob_view_n_seats(cli->view); i++)
        if ((int)i != without && rob_view_assigned(cli->view, study, i))
            mine[n++] = rob_view_seat(cli->view, i).id;
    if (also && !rob_view_assigned(cli->view, study, (size_t)rob_view_find_seat(cli->view, also)))
        mine[n++] = also;
    if (!n)
        return;
    room->events[room->n++] = (struct rob_event){.op = ROB_OP_ASSIGN,
                                                 .study = rob_view_study(cli->view, study).id,
                                                 .reason = reason,
                                                 .seats = mine,
                                                 .n_seats = n};
}

/* Studies without an assignment belong to all reviewers. Before one more comes, that is written
 * down as it is, so that nothing that is open closes again and nobody is asked to assess what he
 * or she can read. What waits for somebody in place of who has left is left to who comes; returns
 * how many these are. */
static size_t freeze_assignments(struct assignments *room, const struct rob_cli *cli)
{
    size_t n_waiting = 0;
    for (size_t s = 0; s < room->n_studies; s++) {
        bool waits = rob_view_wants_another(cli->view, s);
        if (rob_view_by_name(cli->view, s))
            continue;
        if (!waits)
            assign(room, cli, s, ROB_NOT_FOUND, NULL, NULL);
        n_waiting += waits && s < rob_view_n_studies(cli->view);
    }
    return n_waiting;
}

static void tell_joined(struct rob_cli *cli, const char *id, bool adjudicator, size_t n_waiting)
{
    rob_cli_print(cli, "%s has joined\n", id);
    if (n_waiting)
        rob_cli_print(cli, "%zu %s for a replacement; %s now assigned to %s\n", n_waiting,
                      n_waiting == 1 ? "study was waiting" : "studies were waiting",
                      n_waiting == 1 ? "is" : "are", id);
    if (!adjudicator && !n_waiting)
        rob_cli_next(cli, "syrob assign");
}

static enum rob_status run_add(struct rob_cli *cli, const struct rob_cli_args *args, char *word,
                               struct rob_error *err)
{
    struct assignments room;
    size_t n_waiting = 0;
    char *equals = strchr(word, '=');
    bool adjudicator = rob_cli_has(args, "adjudicator");
    if (equals)
        *equals = '\0';
    int there = rob_view_find_seat(cli->view, word);
    if (there != ROB_NOT_FOUND && !rob_view_seat(cli->view, (size_t)there).conflict)
        return rob_fail(err, ROB_REFUSED, "'%s' is already in the review", word);
    enum rob_status status = make_room(&room, cli, err);
    if (!status && !adjudicator && there == ROB_NOT_FOUND)
        n_waiting = freeze_assignments(&room, cli);
    if (!status) {
        room.events[room.n++] =
            (struct rob_event){.op = ROB_OP_SEAT,
                               .seat = word,
                               .name = equals && equals[1] ? equals + 1 : word,
                               .role = adjudicator ? "adjudicator" : "reviewer"};
        status = rob_cli_record_lead(cli, args, room.events, room.n, err);
    }
    free_room(&room);
    if (!status)
        tell_joined(cli, word, adjudicator, n_waiting);
    return status;
}

/* --- leaving ----------------------------------------------------------------------------- */

static bool has_already(const struct rob_cli *cli, size_t study, const char *id)
{
    return rob_view_assigned(cli->view, study, (size_t)rob_view_find_seat(cli->view, id));
}

static bool is_left_by(const struct rob_cli *cli, size_t study, size_t seat)
{
    return rob_view_assigned(cli->view, study, seat) &&
           rob_view_progress(cli->view, study, seat) != ROB_COMPLETE;
}

/* Without who leaves, the studies that are left may be of the same reviewers as some that are open,
 * and these would wait for them. Then what is left makes a round of its own. */
static enum rob_status record_apart(struct rob_cli *cli, const struct rob_cli_args *args,
                                    struct assignments *room, size_t seat, struct rob_error *err)
{
    size_t n = 0;
    struct rob_late_round late;
    const char **ids = calloc(room->n_studies + 1, sizeof *ids);
    if (!ids)
        return rob_fail_memory(err);
    for (size_t s = 0; s < rob_view_n_studies(cli->view); s++)
        if (is_left_by(cli, s, seat) && !rob_view_is_pilot(cli->view, s))
            ids[n++] = rob_view_study(cli->view, s).id;
    enum rob_status status = ROB_REFUSED; /* as it was */
    size_t n_events = rob_work_late_round(room->events, room->n, &late, cli->view, ids, n);
    if (n_events > room->n)
        status = rob_cli_record_lead(cli, args, room->events, n_events, err);
    free(ids);
    return status;
}

static size_t count_open(const struct rob_view *view)
{
    return rob_view_totals(view).open;
}

static void tell_left(struct rob_cli *cli, const char *id, bool adjudicator, const char *to,
                      size_t n_given, size_t n_opened)
{
    size_t waiting = 0;
    for (size_t s = 0; s < rob_view_n_studies(cli->view); s++)
        waiting += rob_view_wants_another(cli->view, s);
    rob_cli_print(cli, "%s has left%s\n", id,
                  adjudicator ? "" : "; finished studies count, unfinished ones do not");
    if (n_given && strcmp(to, "none") != 0)
        rob_cli_print(cli, "%zu %s to %s\n", n_given, n_given == 1 ? "study goes" : "studies go",
                      to);
    else if (n_given)
        rob_cli_print(cli, "%zu %s with the other reviewers\n", n_given,
                      n_given == 1 ? "study goes on" : "studies go on");
    if (n_opened)
        rob_cli_print(cli, "%zu %s: the others have finished them\n", n_opened,
                      n_opened == 1 ? "study was unblinded" : "studies were unblinded");
    if (waiting)
        rob_cli_print(cli, "%zu %s for a replacement: syrob assign STUDY LIST, or --from a table\n",
                      waiting, waiting == 1 ? "study waits" : "studies wait");
    rob_cli_next(cli, waiting ? "syrob assign STUDY LIST" : "syrob status");
}

static enum rob_status find_successor(const struct rob_cli *cli, const char *to, size_t leaver,
                                      struct rob_error *err)
{
    size_t seat = 0;
    if (!to || strcmp(to, "none") == 0)
        return ROB_OK;
    enum rob_status status = rob_view_need_seat(&seat, cli->view, to, err);
    if (!status && seat == leaver)
        status = rob_fail(err, ROB_USAGE, "--to names somebody else, or none");
    return status;
}

/* A study of one reviewer would open without anybody to compare with, and stay so. */
static enum rob_status check_enough(const struct rob_cli *cli, size_t leaver, const char *to,
                                    struct rob_error *err)
{
    size_t n_short = 0;
    int heir = to ? rob_view_find_seat(cli->view, to) : ROB_NOT_FOUND;
    for (size_t s = 0; to && s < rob_view_n_studies(cli->view); s++) {
        size_t n = 0;
        for (size_t i = 0; i < rob_view_n_seats(cli->view); i++)
            n += i != leaver && ((int)i == heir || rob_view_assigned(cli->view, s, i));
        n_short += is_left_by(cli, s, leaver) && n < 2;
    }
    if (!n_short)
        return ROB_OK;
    return rob_fail(err, ROB_REFUSED,
                    "%zu %s would have one reviewer only: name a replacement with --to, or "
                    "leave it out and assign them later",
                    n_short, rob_cli_studies(n_short));
}

static enum rob_status run_release(struct rob_cli *cli, const struct rob_cli_args *args,
                                   struct rob_error *err)
{
    struct assignments room;
    size_t seat = 0, n_open = count_open(cli->view);
    const char *reason = rob_cli_value(args, "reason"), *to = rob_cli_value(args, "to");
    if (!reason)
        return rob_fail(err, ROB_USAGE, "release needs --reason TEXT");
    enum rob_status status = rob_view_need_seat(&seat, cli->view, args->words[1], err);
    if (!status)
        status = find_successor(cli, to, seat, err);
    if (status)
        return status;
    status = check_enough(cli, seat, to, err);
    if (status)
        return status;
    const char *heir = to && strcmp(to, "none") != 0 ? to : NULL;
    status = make_room(&room, cli, err);
    for (size_t s = 0; !status && to && s < rob_view_n_studies(cli->view); s++)
        if (is_left_by(cli, s, seat) && !(heir && has_already(cli, s, heir)))
            assign(&room, cli, s, (int)seat, heir, reason);
    size_t n_given = room.n;
    if (!status) {
        room.events[room.n++] =
            (struct rob_event){.op = ROB_OP_RELEASE, .reason = reason, .seat = args->words[1]};
        status = rob_cli_record_lead(cli, args, room.events, room.n, err);
        if (status == ROB_REFUSED && !cli->declined)
            status = record_apart(cli, args, &room, seat, err);
    }
    free_room(&room);
    if (!status)
        tell_left(cli, args->words[1], rob_view_seat(cli->view, seat).role == ROB_ROLE_ADJUDICATOR,
                  to, n_given, count_open(cli->view) - n_open);
    return status;
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    if (args->n_words == 0)
        return run_list(cli);
    if (args->n_words == 2 && strcmp(args->words[0], "release") == 0)
        return run_release(cli, args, err);
    if (args->n_words != 2 || strcmp(args->words[0], "add") != 0)
        return rob_fail(err, ROB_USAGE,
                        "usage: reviewers, reviewers add r3=NAME or reviewers release r3");
    char *word = strdup(args->words[1]);
    if (!word)
        return rob_fail_memory(err);
    enum rob_status status = run_add(cli, args, word, err);
    free(word);
    return status;
}

const struct rob_cli_command rob_cmd_reviewers = {
    .name = "reviewers",
    .usage = "\nadd ID=NAME [--adjudicator]\nrelease ID --reason TEXT [--to ID|none]",
    .summary = "list the reviewers, add one, release one",
    .help =
        "A new reviewer has no studies until some are assigned, except those waiting for a\n"
        "replacement. A reviewer who leaves keeps finished studies; unfinished ones stay hidden\n"
        "and count nowhere. A study that was assigned to this reviewer by name, or has fewer\n"
        "than two reviewers left, waits for a replacement, unless --to names one.\n",
    .needs = ROB_CLI_REVIEW,
    .max_words = 2,
    .options = options,
    .run = run,
};
