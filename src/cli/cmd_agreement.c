#include "cli/cli.h"

static const struct rob_cli_option options[] = {
    {"by", "WHAT", "item, domain (type of bias) or overall (default: item)"},
    {"bootstrap", "N", "number of replicates for the intervals of alpha (100 to 100000)"},
    {"seed", "N", "seed of the bootstrap"},
    {"with-pilot", NULL, "include the studies of the pilot round"},
    {"machine", NULL, "compare each machine reviewer with the consensus instead"},
    {NULL, NULL, NULL},
};

static const struct rob_cli_only only[] = {
    {"seed", NULL, "bootstrap"},
    {NULL, NULL, NULL},
};

enum { BOOTSTRAP_MOST = 100000 };

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    static const char *const levels[] = {"item", "domain", "overall", NULL}; /* rob_agreement_by */
    char *text = NULL;
    long bootstrap = 0, seed = 0;
    int by = ROB_BY_ITEM;
    enum rob_status status = rob_cli_choose(&by, "by", levels, rob_cli_value(args, "by"), err);
    if (!status)
        status = rob_cli_number(&bootstrap, args, "bootstrap", 100, 0, err);
    if (!status)
        status = rob_cli_number(&seed, args, "seed", 0, 0, err);
    if (!status && bootstrap > BOOTSTRAP_MOST)
        status = rob_fail(err, ROB_USAGE, "--bootstrap is at most %d", BOOTSTRAP_MOST);
    if (status)
        return status;
    const struct rob_agreement_options wanted = {.with_pilot = rob_cli_has(args, "with-pilot"),
                                                 .machine = rob_cli_has(args, "machine"),
                                                 .bootstrap = (unsigned)bootstrap,
                                                 .seed = (uint64_t)seed};
    if (bootstrap && !cli->json)
        rob_cli_progress(cli, "Drawing %ld replicates for each interval ...", bootstrap);
    status = cli->json ? rob_write_agreement_json(stdout, cli->view, &wanted, err)
                       : rob_write_agreement_text(&text, cli->view, &wanted,
                                                  (enum rob_agreement_by)by, err);
    rob_cli_progress_end(cli);
    return rob_cli_take(cli, status, text);
}

const struct rob_cli_command rob_cmd_agreement = {
    .name = "agreement",
    .usage = "[--by item|domain|overall] [--bootstrap N] [--seed N] [--with-pilot] "
             "[--machine] [--json]",
    .summary = "agreement between the first passes, with intervals",
    .help = "Kappa is Cohen's, unweighted; its interval is that of Fleiss, Cohen and Everitt\n"
            "(1969). AC1 is Gwet's. --json has weighted kappas, PABAK, AC2, Krippendorff's\n"
            "alpha, tests of symmetry and the tables. For types of bias and \"all\", the standard\n"
            "errors allow for several judgements of one study.\n",
    .needs = ROB_CLI_REVIEW | ROB_CLI_JSON | ROB_CLI_NAMES | ROB_CLI_MACHINE,
    .options = options,
    .only = only,
    .run = run,
};
