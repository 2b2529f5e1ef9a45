#include "cli/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIGNALS_MAX = ROB_FORM_SIGNALS_MAX };

static const struct rob_cli_option options[] = {
    {"outcome", "NAME", "for this outcome"},
    {"support", "TEXT", "support for the judgement"},
    {"quote", "TEXT", "a passage of the paper"},
    {"where", "TEXT", "where it stands, \"p. 4\""},
    {"signal", "LIST", "answers to signalling questions, \"a=no,b=unclear\""},
    {"from", "SHEET", "take in a whole sheet (CSV or TSV)"},
    {"complete", NULL, "with --from: say that its studies are done"},
    {"dry-run", NULL, "with --from: show what it would do, write nothing"},
    {"minus", "WHAT", "with --from: what a lone - means: high, unclear or missing"},
    {"partial", NULL, "with --from: accept a sheet that lacks items"},
    {"skip-bad", NULL, "with --from: pass over cells that cannot be understood"},
    {NULL, NULL, NULL},
};

static enum rob_status read_signals(struct rob_signal *signals, size_t *n, char *text,
                                    struct rob_error *err)
{
    char *words[SIGNALS_MAX];
    enum rob_status status =
        rob_cli_split(n, text, words, SIGNALS_MAX, "signalling questions", err);
    for (size_t i = 0; i < *n && !status; i++) {
        char *equals = strchr(words[i], '=');
        enum rob_signal_answer answer = ROB_SIGNAL_NONE;
        if (!equals || !rob_signal_parse(&answer, equals + 1) || answer == ROB_SIGNAL_NONE)
            return rob_cli_fail(err, ROB_INVALID,
                                "--signal is like \"a=yes,b=no,c=unclear,d=not-relevant\", not "
                                "'%s'",
                                words[i]);
        *equals = '\0';
        signals[i] = (struct rob_signal){words[i], rob_signal_id(answer)};
    }
    return status;
}

/* What is not given stays as it was: a changed answer does not lose its support. */
static void keep_present(struct rob_event *event, struct rob_signal *signals,
                         const struct rob_cli *cli, struct rob_cell cell,
                         const struct rob_cli_args *args)
{
    struct rob_judgement now;
    const struct rob_item *item = &rob_view_form(cli->view)->items[cell.item];
    if (!rob_view_judgement(&now, cli->view, cell, rob_cli_seat(cli)) || now.default_for_outcomes)
        return;
    if (!rob_cli_has(args, "support"))
        event->support = now.support;
    if (!event->n_quotes && !rob_cli_has(args, "quote")) {
        event->quotes = now.quotes;
        event->n_quotes = (uint32_t)now.n_quotes;
    }
    if (rob_cli_has(args, "signal"))
        return;
    event->signals = signals;
    for (size_t i = 0; i < item->n_signals; i++)
        if (now.signals[i] != ROB_SIGNAL_NONE)
            signals[event->n_signals++] =
                (struct rob_signal){item->signals[i].id, rob_signal_id(now.signals[i])};
}

static enum rob_status judge_cell(struct rob_cli *cli, const struct rob_cli_args *args,
                                  struct rob_cell cell, const char *answer, char *signal_text,
                                  struct rob_error *err)
{
    struct rob_study study = rob_view_study(cli->view, cell.study);
    const struct rob_item *item = &rob_view_form(cli->view)->items[cell.item];
    const char *quote = rob_cli_value(args, "quote"), *where = rob_cli_value(args, "where");
    struct rob_quote passage = {quote ? quote : "", where ? where : ""};
    struct rob_signal signals[SIGNALS_MAX];
    char given[72]; /* an answer's id, of at most 64 */
    size_t n_signals = 0;
    struct rob_event event = {.op = ROB_OP_JUDGE,
                              .study = study.id,
                              .item = item->id,
                              .outcome = rob_cli_value(args, "outcome"),
                              .answer = answer,
                              .support = rob_cli_value(args, "support"),
                              .quotes = &passage,
                              .n_quotes = (quote && *quote) || (where && *where)};
    enum rob_status status = read_signals(signals, &n_signals, signal_text, err);
    if (status)
        return status;
    event.signals = signals;
    event.n_signals = (uint32_t)n_signals;
    keep_present(&event, signals, cli, cell, args);
    rob_cli_about(cli, cell);
    snprintf(given, sizeof given, "%s", answer);
    status = rob_review_record(cli->review, cli->seat, &event, 1, err);
    if (status)
        return status;
    rob_cli_report(cli, ": %s\n", given);
    return ROB_OK;
}

static void name_next(struct rob_cli *cli)
{
    size_t study = 0;
    struct rob_error ignored = {0};
    if (rob_view_find_study(&study, cli->view, cli->subject_id, &ignored) != ROB_OK)
        return;
    size_t n = rob_view_n_answered(cli->view, study, rob_cli_seat(cli));
    const char *id = cli->subject_id;
    if (n == rob_view_n_cells(cli->view, study))
        rob_cli_next(cli, "syrob complete %s", id);
    else
        rob_cli_next(cli, "syrob assess %s", id);
}

static enum rob_status judge_one(struct rob_cli *cli, const struct rob_cli_args *args,
                                 struct rob_error *err)
{
    struct rob_cell cell;
    int answer = ROB_NOT_FOUND;
    const struct rob_form *form = rob_view_form(cli->view);
    const char *given = rob_cli_value(args, "signal");
    if (args->n_words != 3)
        return rob_cli_fail(err, ROB_USAGE,
                            "judge needs a study, an item and an answer, or --from SHEET");
    enum rob_status status = rob_cli_cell(&cell, cli, args->words[0], args->words[1],
                                          rob_cli_value(args, "outcome"), err);
    if (!status)
        status = rob_item_find_answer(&answer, &form->items[cell.item], form, args->words[2], err);
    if (status)
        return status;
    char *signals = strdup(given ? given : "");
    if (!signals)
        return rob_cli_fail(err, ROB_NO_MEMORY, "out of memory");
    status = judge_cell(cli, args, cell, form->items[cell.item].answers[answer].id, signals, err);
    free(signals);
    if (!status)
        name_next(cli);
    return status;
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    if (!rob_cli_has(args, "from"))
        return judge_one(cli, args, err);
    if (args->n_words)
        return rob_cli_fail(err, ROB_USAGE, "--from takes a whole sheet: no study beside it");
    return rob_cli_judge_sheet(cli, args, err);
}

const struct rob_cli_command rob_cmd_judge = {
    .name = "judge",
    .usage = "STUDY ITEM ANSWER [OPTIONS]\n--from SHEET [--complete] [--dry-run] [OPTIONS]",
    .summary = "record judgements without the screen",
    .help = "ITEM is its number or id; ANSWER its key, id or risk (y, yes, low). Texts that are\n"
            "not given stay as they were. A sheet has a study column and one column an item,\n"
            "or the columns study, item, answer; one bad cell refuses the whole sheet.\n",
    .needs = ROB_CLI_REVIEW | ROB_CLI_SEAT,
    .max_words = 3,
    .options = options,
    .run = run,
};
