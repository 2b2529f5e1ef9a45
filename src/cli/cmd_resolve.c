#include "cli/cli.h"

#include <syrob/work.h>

#include <stdlib.h>
#include <string.h>

static const struct rob_cli_option resolve_options[] = {
    {"by", "LIST", "who resolved it: two or more reviewers (r1,r2), or the adjudicator"},
    {"outcome", "NAME", "for this outcome"},
    {"cause", "WORD", "missed-text, ambiguous-text, guidance-read-differently, slip or other"},
    {"reason", "TEXT", "why this answer"},
    {"support", "TEXT", "support for the judgement"},
    {"quote", "TEXT", "a passage of the paper"},
    {"where", "TEXT", "its place, \"p. 4\""},
    {"override", NULL, "change an answer that the reviewers agreed on; needs --reason"},
    {"how", "WORD", "with --from: discussion or adjudication"},
    ROB_CLI_SHEET,
    {NULL, NULL, NULL},
};

static void name_next(struct rob_cli *cli)
{
    if (rob_view_totals(cli->view).open_disagreements)
        rob_cli_next(cli, "syrob disagreements");
    else
        rob_cli_next(cli, "syrob summary");
}

/* --- a whole sheet ------------------------------------------------------------------------ */

/* An item may be asked only because of an answer of the sheet: the sheet is read again for it. */
static enum rob_status record_sheet(struct rob_cli *cli, const struct rob_sheet *sheet,
                                    const struct rob_sheet_import *import,
                                    const struct rob_sheet_import_options *how,
                                    struct rob_error *err)
{
    size_t before = 0, n = import->n_events;
    struct rob_sheet_import *again = NULL;
    enum rob_status status =
        rob_review_record(cli->review, ROB_SEAT_CONSENSUS, import->events, n, err);
    while (!status && import->n_later && import->n_events) {
        struct rob_sheet_import *next = NULL;
        before = n;
        status = rob_sheet_import_new(&next, cli->view, sheet, how, err);
        if (!status)
            status = rob_review_record(cli->review, ROB_SEAT_CONSENSUS, next->events,
                                       next->n_events, err);
        rob_sheet_import_free(again);
        again = next;
        import = next ? next : import;
        n += status ? 0 : import->n_events;
    }
    if (!status) {
        rob_cli_print(cli,
                      "%zu resolved, %zu already settled with this answer, %zu settled differently "
                      "and not changed\n",
                      n, import->n_unchanged - before, import->n_left);
        rob_cli_sheet_report(cli, sheet, import);
        name_next(cli);
    }
    rob_sheet_import_free(again);
    return status;
}

/* --how must fit --by. */
static enum rob_status check_how(const struct rob_cli *cli, const struct rob_cli_args *args,
                                 const struct rob_cli_list *by, struct rob_error *err)
{
    static const char *const words[] = {"discussion", "adjudication", NULL};
    int chosen = -1;
    enum rob_status status = rob_cli_choose(&chosen, "how", words, rob_cli_value(args, "how"), err);
    enum rob_how how = rob_work_how(cli->view, (const char *const *)by->words, by->n);
    if (!status && chosen >= 0 && strcmp(words[chosen], rob_how_id(how)) != 0)
        return rob_fail(err, ROB_USAGE, "--by %s means %s, not %s", rob_cli_value(args, "by"),
                        rob_how_id(how), words[chosen]);
    return status;
}

/* Options that a command line with --from, or one without, cannot honour are refused. */
static enum rob_status refuse_options(const struct rob_cli_args *args, const char *const *names,
                                      const char *why, struct rob_error *err)
{
    for (; *names; names++)
        if (rob_cli_has(args, *names))
            return rob_fail(err, ROB_USAGE, "--%s %s", *names, why);
    return ROB_OK;
}

static enum rob_status run_sheet(struct rob_cli *cli, const struct rob_cli_args *args,
                                 struct rob_error *err)
{
    static const char *const of_one[] = {"outcome", "cause",    "support", "quote",
                                         "where",   "override", NULL};
    struct rob_cli_list by = {0};
    if (refuse_options(args, of_one, "is for one item, not for --from", err))
        return ROB_USAGE;
    if (args->n_words)
        return rob_fail(err, ROB_USAGE,
                        "--from imports a whole sheet; do not name a study as well");
    if (!rob_cli_has(args, "by"))
        return rob_fail(err, ROB_USAGE, "resolve needs --by LIST: who agreed on the answers");
    enum rob_status status =
        rob_cli_split(&by, rob_cli_value(args, "by"), ROB_SEATS_LISTED_MAX, "reviewers", err);
    if (!status)
        status = check_how(cli, args, &by, err);
    struct rob_sheet_import_options how = {.by = (const char *const *)by.words,
                                           .n_by = by.n,
                                           .reason = rob_cli_value(args, "reason"),
                                           .operator_ = cli->seat};
    if (!status)
        status = rob_cli_sheet(cli, args, &how, record_sheet, err);
    free(by.text);
    return status;
}

/* --- one ---------------------------------------------------------------------------------- */

static enum rob_status run_resolve(struct rob_cli *cli, const struct rob_cli_args *args,
                                   struct rob_error *err)
{
    struct rob_cell cell;
    struct rob_cli_list by = {0};
    int answer = ROB_NOT_FOUND;
    const struct rob_form *form = rob_view_form(cli->view);
    const char *quote = rob_cli_value(args, "quote"), *where = rob_cli_value(args, "where");
    struct rob_quote passage = {quote ? quote : "", where ? where : ""};
    struct rob_event event = {.op = ROB_OP_RESOLVE,
                              .support = rob_cli_value(args, "support"),
                              .reason = rob_cli_value(args, "reason"),
                              .quotes = &passage,
                              .n_quotes = (quote && *quote) || (where && *where),
                              .cause = rob_cli_value(args, "cause"),
                              .operator_ = cli->seat};
    if (rob_cli_has(args, "from"))
        return run_sheet(cli, args, err);
    static const char *const of_sheets[] = {"how",      "sheet",   "dry-run", "minus",    "partial",
                                            "skip-bad", "map",     "words",   "reviewer", "numbers",
                                            "save-map", "use-map", NULL};
    if (refuse_options(args, of_sheets, "goes with --from SHEET", err))
        return ROB_USAGE;
    if (args->n_words < 3)
        return rob_fail(err, ROB_USAGE,
                        "resolve needs a study, an item and an answer, or --from SHEET");
    if (!rob_cli_has(args, "by"))
        return rob_fail(err, ROB_USAGE, "resolve needs --by LIST: who resolved the disagreement");
    enum rob_status status = rob_cli_cell(&cell, &event, cli, args, err);
    if (!status)
        status = rob_item_find_answer(&answer, &form->items[cell.item], form, args->words[2], err);
    if (!status)
        status =
            rob_cli_split(&by, rob_cli_value(args, "by"), ROB_SEATS_LISTED_MAX, "reviewers", err);
    if (!status) {
        event.answer = form->items[cell.item].answers[answer].id;
        event.seats = (const char *const *)by.words;
        event.n_seats = by.n;
        event.how = rob_how_id(rob_cli_has(args, "override")
                                   ? ROB_HOW_OVERRIDE
                                   : rob_work_how(cli->view, event.seats, event.n_seats));
        rob_work_keep_resolution(&event, cli->view, cell);
        rob_buf_str(&cli->subject, ": resolved as ");
        status = rob_cli_record(cli, ROB_SEAT_CONSENSUS, &event, event.answer, err);
    }
    free(by.text);
    if (!status)
        name_next(cli);
    return status;
}

const struct rob_cli_command rob_cmd_resolve = {
    .name = "resolve",
    .usage = "STUDY ITEM ANSWER --by LIST [OPTIONS]\n--from SHEET --by LIST [--dry-run] [OPTIONS]",
    .summary = "resolve a disagreement",
    .help =
        "The original answers are kept; who resolved the disagreement, how and why is recorded\n"
        "with the consensus. To take a resolution back: syrob unresolve.\n"
        "--from imports the answers agreed on elsewhere: they resolve the items on\n"
        "which the reviewers disagree; agreed or resolved items are not changed.\n",
    .needs = ROB_CLI_REVIEW,
    .min_words = 0,
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
    struct rob_event event = {
        .op = ROB_OP_UNRESOLVE, .reason = rob_cli_value(args, "reason"), .operator_ = cli->seat};
    if (!event.reason)
        return rob_fail(err, ROB_USAGE, "unresolve needs --reason TEXT");
    enum rob_status status = rob_cli_cell(&cell, &event, cli, args, err);
    if (!status)
        status = rob_review_record(cli->review, ROB_SEAT_CONSENSUS, &event, 1, err);
    if (status)
        return status;
    bool agree = rob_view_consensus(cli->view, cell).state == ROB_CELL_UNANIMOUS;
    rob_cli_print(cli, "%s: %s\n", rob_buf_text(&cli->subject),
                  agree ? "the answer that the reviewers agreed on counts again" : "reopened");
    rob_cli_next(cli, agree ? "syrob summary" : "syrob reconcile %s", cli->subject_id);
    return ROB_OK;
}

const struct rob_cli_command rob_cmd_unresolve = {
    .name = "unresolve",
    .usage = "STUDY ITEM --reason TEXT [--outcome NAME]",
    .summary = "take back the consensus or referral on one item",
    .help = "The item can then be resolved again. An overridden answer becomes the one\n"
            "that the reviewers agreed on. (syrob reopen is different: it lets you change your\n"
            "own answers to a study that is still blinded.)\n",
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
    struct rob_event event = {
        .op = ROB_OP_REFER, .reason = rob_cli_value(args, "reason"), .operator_ = cli->seat};
    enum rob_status status = rob_cli_cell(&cell, &event, cli, args, err);
    if (!status)
        status =
            rob_cli_record(cli, ROB_SEAT_CONSENSUS, &event, ": referred to the adjudicator", err);
    for (size_t i = rob_view_n_seats(cli->view); !status && i-- > 0;) {
        struct rob_seat seat = rob_view_seat(cli->view, i);
        if (seat.role == ROB_ROLE_ADJUDICATOR && !seat.released)
            rob_cli_next(cli, "syrob reconcile --as %s", seat.id);
    }
    return status;
}

const struct rob_cli_command rob_cmd_refer = {
    .name = "refer",
    .usage = "STUDY ITEM [--outcome NAME] [--reason TEXT]",
    .summary = "refer a disagreement to the adjudicator",
    .help =
        "The adjudicator must not have assessed the study, and sees the reviewers as A and B.\n",
    .needs = ROB_CLI_REVIEW,
    .min_words = 2,
    .max_words = 2,
    .options = refer_options,
    .run = run_refer,
};
