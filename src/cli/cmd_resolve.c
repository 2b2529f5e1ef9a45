#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BY_MAX = ROB_SEATS_LISTED_MAX };

static const struct rob_cli_option resolve_options[] = {
    {"by", "LIST", "who settled it: both reviewers (r1,r2), or the adjudicator"},
    {"outcome", "NAME", "for this outcome"},
    {"cause", "WORD", "missed-text, ambiguous-text, guidance-read-differently, slip or other"},
    {"reason", "TEXT", "why this answer"},
    {"support", "TEXT", "support for the judgement"},
    {"quote", "TEXT", "a passage of the paper"},
    {"where", "TEXT", "where it stands, \"p. 4\""},
    {"override", NULL, "change what the reviewers agreed on; needs --reason"},
    {NULL, NULL, NULL},
};

/* Discussion, unless the one who settles is the adjudicator. */
static const char *find_how(const struct rob_cli *cli, const struct rob_cli_args *args,
                            char *const *by, size_t n_by)
{
    if (rob_cli_has(args, "override"))
        return rob_how_id(ROB_HOW_OVERRIDE);
    for (size_t i = 0; i < n_by; i++) {
        int seat = rob_view_find_seat(cli->view, by[i]);
        if (seat != ROB_NOT_FOUND &&
            rob_view_seat(cli->view, (size_t)seat).role == ROB_ROLE_ADJUDICATOR)
            return rob_how_id(ROB_HOW_ADJUDICATION);
    }
    return rob_how_id(ROB_HOW_DISCUSSION);
}

/* Where a text of what is settled is mended, the others stay as they are. */
static void keep_rest(struct rob_event *event, struct rob_consensus now)
{
    if (now.state != ROB_CELL_RESOLVED)
        return;
    event->cause = event->cause || !*now.cause ? event->cause : now.cause;
    event->reason = event->reason || !*now.reason ? event->reason : now.reason;
    event->support = event->support || !*now.support ? event->support : now.support;
    if (!event->n_quotes) {
        event->quotes = now.quotes;
        event->n_quotes = (uint32_t)now.n_quotes;
    }
}

static enum rob_status record(struct rob_cli *cli, const struct rob_cli_args *args,
                              struct rob_cell cell, const char *answer, char *const *by,
                              size_t n_by, struct rob_error *err)
{
    struct rob_study study = rob_view_study(cli->view, cell.study);
    const struct rob_item *item = &rob_view_form(cli->view)->items[cell.item];
    const char *quote = rob_cli_value(args, "quote"), *where = rob_cli_value(args, "where");
    struct rob_quote passage = {quote ? quote : "", where ? where : ""};
    struct rob_event event = {.op = ROB_OP_RESOLVE,
                              .study = study.id,
                              .item = item->id,
                              .outcome = rob_cli_value(args, "outcome"),
                              .answer = answer,
                              .support = rob_cli_value(args, "support"),
                              .reason = rob_cli_value(args, "reason"),
                              .quotes = &passage,
                              .n_quotes = quote || where,
                              .how = find_how(cli, args, by, n_by),
                              .cause = rob_cli_value(args, "cause"),
                              .operator_ = cli->seat,
                              .seats = (const char *const *)by,
                              .n_seats = n_by};
    keep_rest(&event, rob_view_consensus(cli->view, cell));
    char given[72]; /* an answer's id, of at most 64 */
    snprintf(given, sizeof given, "%s", answer);
    rob_cli_about(cli, cell);
    enum rob_status status = rob_review_record(cli->review, ROB_SEAT_CONSENSUS, &event, 1, err);
    if (status)
        return status;
    rob_cli_report(cli, ": settled as %s\n", given);
    return ROB_OK;
}

/* What re-opens, refers or opens early says who was at the keyboard, as what settles does. */
static enum rob_status record_step(struct rob_cli *cli, enum rob_op op, struct rob_cell cell,
                                   const char *outcome, const char *reason, struct rob_error *err)
{
    struct rob_event event = {.op = op,
                              .study = rob_view_study(cli->view, cell.study).id,
                              .item = rob_view_form(cli->view)->items[cell.item].id,
                              .outcome = outcome,
                              .reason = reason,
                              .operator_ = cli->seat};
    rob_cli_about(cli, cell);
    return rob_review_record(cli->review, ROB_SEAT_CONSENSUS, &event, 1, err);
}

static void name_next(struct rob_cli *cli)
{
    if (rob_view_totals(cli->view).open_disagreements)
        rob_cli_next(cli, "syrob disagreements");
    else
        rob_cli_next(cli, "syrob summary");
}

static enum rob_status run_resolve(struct rob_cli *cli, const struct rob_cli_args *args,
                                   struct rob_error *err)
{
    struct rob_cell cell;
    char *by[BY_MAX], *names = NULL;
    int answer = ROB_NOT_FOUND;
    const struct rob_form *form = rob_view_form(cli->view);
    if (!rob_cli_has(args, "by"))
        return rob_cli_fail(err, ROB_USAGE, "resolve needs --by: who settled it");
    enum rob_status status = rob_cli_cell(&cell, cli, args->words[0], args->words[1],
                                          rob_cli_value(args, "outcome"), err);
    if (!status)
        status = rob_item_find_answer(&answer, &form->items[cell.item], form, args->words[2], err);
    if (status)
        return status;
    names = strdup(rob_cli_value(args, "by"));
    if (!names)
        return rob_cli_fail(err, ROB_NO_MEMORY, "out of memory");
    size_t n_by = 0;
    status = rob_cli_split(&n_by, names, by, BY_MAX, "reviewers", err);
    if (!status)
        status = record(cli, args, cell, form->items[cell.item].answers[answer].id, by, n_by, err);
    free(names);
    if (!status)
        name_next(cli);
    return status;
}

const struct rob_cli_command rob_cmd_resolve = {
    .name = "resolve",
    .usage = "STUDY ITEM ANSWER --by LIST [OPTIONS]",
    .summary = "settle a cell in which the first passes differ",
    .help =
        "The first passes stay as they were; who settled it, how and why is kept beside them.\n",
    .needs = ROB_CLI_REVIEW,
    .min_words = 3,
    .max_words = 3,
    .options = resolve_options,
    .run = run_resolve,
};

static const struct rob_cli_option unresolve_options[] = {
    {"outcome", "NAME", "for this outcome"},
    {"reason", "TEXT", "why"},
    {NULL, NULL, NULL},
};

static enum rob_status run_unresolve(struct rob_cli *cli, const struct rob_cli_args *args,
                                     struct rob_error *err)
{
    struct rob_cell cell;
    const char *outcome = rob_cli_value(args, "outcome"), *reason = rob_cli_value(args, "reason");
    if (!reason)
        return rob_cli_fail(err, ROB_USAGE, "unresolve needs --reason TEXT");
    enum rob_status status = rob_cli_cell(&cell, cli, args->words[0], args->words[1], outcome, err);
    if (status)
        return status;
    status = record_step(cli, ROB_OP_UNRESOLVE, cell, outcome, reason, err);
    if (status)
        return status;
    bool agree = rob_view_consensus(cli->view, cell).state == ROB_CELL_UNANIMOUS;
    rob_cli_report(cli, agree ? ": what the reviewers agreed on counts again\n"
                              : ": no longer settled\n");
    rob_cli_next(cli, agree ? "syrob summary" : "syrob reconcile %s", cli->subject_id);
    return ROB_OK;
}

const struct rob_cli_command rob_cmd_unresolve = {
    .name = "unresolve",
    .usage = "STUDY ITEM --reason TEXT [--outcome NAME]",
    .summary = "open a settled cell again",
    .needs = ROB_CLI_REVIEW,
    .min_words = 2,
    .max_words = 2,
    .options = unresolve_options,
    .run = run_unresolve,
};

static const struct rob_cli_option refer_options[] = {
    {"outcome", "NAME", "for this outcome"},
    {"reason", "TEXT", "why"},
    {NULL, NULL, NULL},
};

static enum rob_status run_refer(struct rob_cli *cli, const struct rob_cli_args *args,
                                 struct rob_error *err)
{
    struct rob_cell cell;
    const char *outcome = rob_cli_value(args, "outcome");
    enum rob_status status = rob_cli_cell(&cell, cli, args->words[0], args->words[1], outcome, err);
    if (status)
        return status;
    status = record_step(cli, ROB_OP_REFER, cell, outcome, rob_cli_value(args, "reason"), err);
    if (status)
        return status;
    rob_cli_report(cli, ": with the adjudicator\n");
    for (size_t i = rob_view_n_seats(cli->view); i-- > 0;) {
        struct rob_seat seat = rob_view_seat(cli->view, i);
        if (seat.role == ROB_ROLE_ADJUDICATOR && !seat.released)
            rob_cli_next(cli, "syrob reconcile --as %s", seat.id);
    }
    return ROB_OK;
}

const struct rob_cli_command rob_cmd_refer = {
    .name = "refer",
    .usage = "STUDY ITEM [--outcome NAME] [--reason TEXT]",
    .summary = "hand a disagreement to the adjudicator",
    .help =
        "The adjudicator must not have assessed the study, and sees the reviewers as A and B.\n",
    .needs = ROB_CLI_REVIEW,
    .min_words = 2,
    .max_words = 2,
    .options = refer_options,
    .run = run_refer,
};
