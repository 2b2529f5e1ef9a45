/* Recording what the lead decides, after a word of warning where it would unblind studies. */
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool is_agreed_to(void)
{
    char answer[16] = "";
    fprintf(stderr, "Continue? [y/N] ");
    fflush(stderr);
    return fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}

static enum rob_status ask(struct rob_cli *cli, const struct rob_cli_args *args, const char *labels,
                           size_t n, struct rob_error *err)
{
    bool agreed = rob_cli_has(args, "unblind"), can_ask = !cli->no_input && isatty(STDIN_FILENO);
    struct rob_buf shown = {0};
    if (n == 0)
        return ROB_OK;
    rob_cli_show_lines(&shown, "  ", labels);
    fprintf(stderr, "This unblinds %zu %s; their answers can then no longer be changed:\n%s", n,
            rob_cli_studies(n), rob_buf_text(&shown));
    rob_buf_free(&shown);
    if (agreed || rob_cli_has(args, "dry-run"))
        return ROB_OK;
    cli->declined = true;
    if (!can_ask)
        return rob_fail(
            err, ROB_REFUSED,
            "this would unblind %zu %s; nothing was recorded. To continue, use --unblind", n,
            rob_cli_studies(n));
    if (!is_agreed_to())
        return rob_fail(err, ROB_REFUSED, "nothing was recorded");
    cli->declined = false;
    return ROB_OK;
}

enum rob_status rob_cli_check_unblinded(struct rob_cli *cli, const struct rob_cli_args *args,
                                        const struct rob_event *events, size_t n,
                                        struct rob_error *err)
{
    char *labels = NULL;
    size_t n_studies = 0;
    enum rob_status status =
        rob_review_unblinded_by(&labels, &n_studies, cli->review, events, n, err);
    if (!status)
        status = ask(cli, args, labels, n_studies, err);
    free(labels);
    return status;
}

enum rob_status rob_cli_record_lead(struct rob_cli *cli, const struct rob_cli_args *args,
                                    struct rob_event *events, size_t n, struct rob_error *err)
{
    enum rob_status status = rob_cli_check_unblinded(cli, args, events, n, err);
    return status ? status : rob_review_record(cli->review, ROB_SEAT_LEAD, events, n, err);
}
