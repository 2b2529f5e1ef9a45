#include "cli/cli.h"

#include <syrob/work.h>

#include <stdlib.h>
#include <string.h>

enum { SIGNALS_MAX = ROB_FORM_SIGNALS_MAX };

static const struct rob_cli_option options[] = {
    {"outcome", "NAME", "for this outcome"},
    {"support", "TEXT", "support for the judgement"},
    {"quote", "TEXT", "a passage of the paper"},
    {"where", "TEXT", "its place, \"p. 4\""},
    {"signal", "LIST", "answers to signalling questions, \"a=no,b=unclear\""},
    ROB_CLI_SHEET,
    {"complete", NULL, "with --from: mark its studies as finished"},
    {NULL, NULL, NULL},
};

/* "a=yes,b=no"; the ids are words of the list. */
static enum rob_status read_signals(struct rob_signal *signals, struct rob_cli_list *list,
                                    const char *text, struct rob_error *err)
{
    enum rob_status status = rob_cli_split(list, text, SIGNALS_MAX, "signalling questions", err);
    for (size_t i = 0; i < list->n && !status; i++) {
        char *word = list->words[i], *equals = strchr(word, '=');
        enum rob_signal_answer answer = ROB_SIGNAL_NONE;
        if (!equals || !rob_signal_parse(&answer, equals + 1) || answer == ROB_SIGNAL_NONE)
            return rob_fail(err, ROB_INVALID,
                            "--signal is like \"a=yes,b=no,c=unclear,d=not-relevant\", not "
                            "'%s'",
                            word);
        *equals = '\0';
        signals[i] = (struct rob_signal){word, rob_signal_id(answer)};
    }
    return status;
}

static void name_next(struct rob_cli *cli)
{
    size_t study = 0;
    if (rob_view_find_study(&study, cli->view, cli->subject_id, NULL) != ROB_OK)
        return;
    size_t n = rob_view_n_answered(cli->view, study, rob_cli_seat(cli));
    bool whole = n == rob_view_n_asked(cli->view, study, rob_cli_seat(cli));
    rob_cli_next(cli, "syrob %s %s", whole ? "complete" : "assess", cli->subject_id);
}

static enum rob_status judge_one(struct rob_cli *cli, const struct rob_cli_args *args,
                                 struct rob_error *err)
{
    struct rob_cell cell;
    int answer = ROB_NOT_FOUND;
    const struct rob_form *form = rob_view_form(cli->view);
    const char *quote = rob_cli_value(args, "quote"), *where = rob_cli_value(args, "where");
    struct rob_quote passage = {quote ? quote : "", where ? where : ""};
    struct rob_signal signals[SIGNALS_MAX];
    struct rob_cli_list given = {0};
    struct rob_event event = {.op = ROB_OP_JUDGE,
                              .support = rob_cli_value(args, "support"),
                              .n_quotes = (quote && *quote) || (where && *where)};
    if (quote || event.n_quotes) /* what is not given stays as it was */
        event.quotes = &passage;
    if (rob_cli_has(args, "signal"))
        event.signals = signals;
    if (args->n_words != 3)
        return rob_fail(err, ROB_USAGE,
                        "judge needs a study, an item and an answer, or --from SHEET");
    enum rob_status status = rob_cli_cell(&cell, &event, cli, args, err);
    if (!status)
        status = rob_item_find_answer(&answer, &form->items[cell.item], form, args->words[2], err);
    if (!status && event.signals)
        status = read_signals(signals, &given, rob_cli_value(args, "signal"), err);
    if (!status) {
        event.answer = form->items[cell.item].answers[answer].id;
        event.n_signals = (uint32_t)given.n;
        rob_work_keep_judgement(&event, signals, cli->view, cell);
        rob_buf_str(&cli->subject, ": ");
        status = rob_cli_record(cli, cli->seat, &event, event.answer, err);
    }
    free(given.text);
    if (!status && !rob_view_asks(cli->view, cell, rob_cli_seat(cli)))
        rob_cli_print(
            cli,
            "Given the other answers, this item is not asked, so the judgement does not count\n");
    if (!status)
        name_next(cli);
    return status;
}

/* In the table the options of one judgement come before --from, and those of a sheet after it. */
static enum rob_status check_options(const struct rob_cli_args *args, struct rob_error *err)
{
    bool sheet = rob_cli_has(args, "from"), of_sheet = false;
    for (size_t i = 0; options[i].name; i++) {
        bool is_from = strcmp(options[i].name, "from") == 0;
        of_sheet = of_sheet || is_from;
        if (args->values[i] && !is_from && sheet != of_sheet)
            return rob_fail(err, ROB_USAGE,
                            sheet ? "--%s is of one judgement; a sheet has its own columns"
                                  : "--%s goes with --from, which imports a sheet",
                            options[i].name);
    }
    return ROB_OK;
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    enum rob_status status = check_options(args, err);
    if (status)
        return status;
    if (!rob_cli_has(args, "from"))
        return judge_one(cli, args, err);
    if (args->n_words)
        return rob_fail(err, ROB_USAGE,
                        "--from imports a whole sheet; do not name a study as well");
    return rob_cli_judge_sheet(cli, args, err);
}

const struct rob_cli_command rob_cmd_judge = {
    .name = "judge",
    .usage = "STUDY ITEM ANSWER [OPTIONS]\n--from SHEET [--complete] [--dry-run] [OPTIONS]",
    .summary = "record judgements without the screen",
    .help =
        "ITEM is a number or id, ANSWER a key, id or risk (y, yes, low). Texts that you do not\n"
        "give stay as they are. A sheet has a column for the study and one for each item, or\n"
        "the columns study, item and answer. If a cell cannot be understood, nothing is\n"
        "imported, unless you add --skip-bad.\n",
    .needs = ROB_CLI_REVIEW | ROB_CLI_SEAT | ROB_CLI_MACHINE,
    .max_words = 3,
    .options = options,
    .run = run,
};
