#include "cli/cli.h"

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    (void)args;
    if (!rob_review_is_sealed(cli->review))
        return rob_fail(err, ROB_REFUSED, "this review is not sealed: its ends prove little");
    for (size_t i = 0; i < rob_review_n_heads(cli->review); i++) {
        struct rob_head head = rob_review_head(cli->review, i);
        rob_cli_print(cli, "%s %s %zu %s\n", head.seat, head.writer, head.n_lines, head.hash);
    }
    return ROB_OK;
}

const struct rob_cli_command rob_cmd_heads = {
    .name = "heads",
    .usage = "",
    .summary = "the last hash of each journal of a sealed review",
    .help = "Reviewer, writer, number of lines and hash of the last line of each journal. Keep\n"
            "this output in an e-mail or a registry: it proves later that nothing before it was\n"
            "changed.\n",
    .needs = ROB_CLI_REVIEW,
    .run = run,
};
