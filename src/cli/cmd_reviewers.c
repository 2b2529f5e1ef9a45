/* Who assesses: listing, adding, releasing. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

static const struct rob_cli_option options[] = {
    {"reason", "TEXT", "with release: why"},
    {"adjudicator", NULL, "with add: as the third person, who settles"},
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
            rob_cli_print(cli, ", %zu %s: %zu done, %zu begun", n[0] + n[1] + n[2],
                          rob_cli_studies(n[0] + n[1] + n[2]), n[ROB_COMPLETE], n[ROB_PARTIAL]);
        rob_cli_print(cli, "%s\n", seat.released ? " (has left)" : "");
    }
    return ROB_OK;
}

/* Studies without an assignment belong to all reviewers. Before one more comes, that is written
 * down as it is, so that nothing that is open closes again and nobody is asked to assess what he
 * or she can read. */
static void freeze_assignments(struct rob_event *events, struct rob_event_more *more,
                               const char **seats, size_t *n, const struct rob_cli *cli)
{
    size_t n_seats = rob_view_n_seats(cli->view);
    for (size_t s = 0; s < rob_view_n_studies(cli->view); s++) {
        const char **mine = seats + s * n_seats;
        size_t n_mine = 0, n_left = 0;
        for (size_t i = 0; i < n_seats; i++) {
            n_left += rob_view_left(cli->view, s, i);
            if (rob_view_assigned(cli->view, s, i))
                mine[n_mine++] = rob_view_seat(cli->view, i).id;
        }
        if (!n_mine || (n_left && n_mine < 2)) /* it waits for somebody in place of who has left */
            continue;
        more[s] = (struct rob_event_more){.seats = mine, .n_seats = n_mine};
        events[(*n)++] = (struct rob_event){
            .op = ROB_OP_ASSIGN, .study = rob_view_study(cli->view, s).id, .more = &more[s]};
    }
}

static enum rob_status run_add(struct rob_cli *cli, const struct rob_cli_args *args, char *word,
                               struct rob_error *err)
{
    size_t n_studies = rob_view_n_studies(cli->view), n = 0;
    char *equals = strchr(word, '=');
    bool adjudicator = rob_cli_has(args, "adjudicator");
    if (equals)
        *equals = '\0';
    int there = rob_view_find_seat(cli->view, word);
    if (there != ROB_NOT_FOUND && !rob_view_seat(cli->view, (size_t)there).conflict)
        return rob_cli_fail(err, ROB_REFUSED, "'%s' is in the review already", word);
    struct rob_event *events = calloc(n_studies + 1, sizeof *events);
    struct rob_event_more *more = calloc(n_studies + 1, sizeof *more);
    const char **seats = calloc(n_studies * rob_view_n_seats(cli->view) + 1, sizeof *seats);
    enum rob_status status =
        events && more && seats ? ROB_OK : rob_cli_fail(err, ROB_NO_MEMORY, "out of memory");
    struct rob_event_more seat = {.seat = word,
                                  .name = equals && equals[1] ? equals + 1 : word,
                                  .role = adjudicator ? "adjudicator" : "reviewer"};
    if (!status && !adjudicator && there == ROB_NOT_FOUND)
        freeze_assignments(events, more, seats, &n, cli);
    if (!status) {
        events[n++] = (struct rob_event){.op = ROB_OP_SEAT, .more = &seat};
        status = rob_review_record(cli->review, ROB_SEAT_LEAD, events, n, err);
    }
    free(events);
    free(more);
    free(seats);
    if (status)
        return status;
    rob_cli_print(cli, "%s has joined\n", word);
    if (!adjudicator)
        rob_cli_next(cli, "syrob assign STUDY r1,%s", word);
    return ROB_OK;
}

/* Without who leaves, the studies that are left may be of the same reviewers as some that are open,
 * and these would wait for them. Then what is left makes a round of its own. */
static enum rob_status record_apart(struct rob_cli *cli, const struct rob_event *release,
                                    struct rob_error *err)
{
    size_t n = 0;
    char name[40];
    struct rob_event events[2] = {{0}, *release};
    struct rob_event_more round;
    int seat = rob_view_find_seat(cli->view, release->more->seat);
    const char **ids = calloc(rob_view_n_studies(cli->view) + 1, sizeof *ids);
    if (!ids)
        return rob_cli_fail(err, ROB_NO_MEMORY, "out of memory");
    for (size_t s = 0; s < rob_view_n_studies(cli->view) && seat != ROB_NOT_FOUND; s++)
        if (rob_view_assigned(cli->view, s, (size_t)seat) && !rob_view_is_pilot(cli->view, s) &&
            rob_view_progress(cli->view, s, (size_t)seat) != ROB_COMPLETE)
            ids[n++] = rob_view_study(cli->view, s).id;
    enum rob_status status = ROB_REFUSED; /* as it was */
    if (n && rob_cli_new_round(&events[0], &round, name, cli, ids, n))
        status = rob_review_record(cli->review, ROB_SEAT_LEAD, events, 2, err);
    free(ids);
    return status;
}

static enum rob_status run_release(struct rob_cli *cli, const struct rob_cli_args *args,
                                   struct rob_error *err)
{
    const char *reason = rob_cli_value(args, "reason");
    struct rob_event_more more = {.seat = args->words[1]};
    struct rob_event event = {.op = ROB_OP_RELEASE, .reason = reason, .more = &more};
    if (!reason)
        return rob_cli_fail(err, ROB_USAGE, "release needs --reason TEXT");
    enum rob_status status = rob_review_record(cli->review, ROB_SEAT_LEAD, &event, 1, err);
    if (status == ROB_REFUSED)
        status = record_apart(cli, &event, err);
    if (status)
        return status;
    size_t left = 0;
    for (size_t s = 0; s < rob_view_n_studies(cli->view); s++) {
        size_t assigned = 0;
        for (size_t i = 0; i < rob_view_n_seats(cli->view); i++)
            assigned += rob_view_assigned(cli->view, s, i);
        left += assigned < 2;
    }
    rob_cli_print(cli, "%s has left; what was done counts, what was begun does not\n",
                  args->words[1]);
    if (left)
        rob_cli_print(cli, "%zu %s fewer than two reviewers\n", left,
                      left == 1 ? "study now has" : "studies now have");
    rob_cli_next(cli, left ? "syrob assign STUDY LIST" : "syrob status");
    return ROB_OK;
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    if (args->n_words == 0)
        return run_list(cli);
    if (args->n_words == 2 && strcmp(args->words[0], "release") == 0)
        return run_release(cli, args, err);
    if (args->n_words != 2 || strcmp(args->words[0], "add") != 0)
        return rob_cli_fail(err, ROB_USAGE,
                            "it is reviewers, reviewers add r3=NAME or reviewers release r3");
    char *word = strdup(args->words[1]);
    if (!word)
        return rob_cli_fail(err, ROB_NO_MEMORY, "out of memory");
    enum rob_status status = run_add(cli, args, word, err);
    free(word);
    return status;
}

const struct rob_cli_command rob_cmd_reviewers = {
    .name = "reviewers",
    .usage = "\nadd ID=NAME [--adjudicator]\nrelease ID --reason TEXT",
    .summary = "list the reviewers, add one, release one",
    .help =
        "Who joins has no studies until some are assigned. Who leaves keeps what is done; what\n"
        "was begun stays hidden and counts nowhere.\n",
    .needs = ROB_CLI_REVIEW,
    .max_words = 2,
    .options = options,
    .run = run,
};
