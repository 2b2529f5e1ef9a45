/* judge --from: a whole sheet of judgements. */
#include "cli/cli.h"

#include <syrob/work.h>

#include <stdlib.h>

static bool is_machine(const struct rob_cli *cli)
{
    return rob_view_seat(cli->view, rob_cli_seat(cli)).role == ROB_ROLE_MACHINE;
}

static enum rob_status complete(struct rob_cli *cli, const bool *studies, struct rob_error *err)
{
    size_t left = 0;
    struct rob_event *events = calloc(rob_view_n_studies(cli->view) + 1, sizeof *events);
    if (!events)
        return rob_fail_memory(err);
    size_t n = rob_work_completions(events, &left, cli->view, studies);
    enum rob_status status = rob_review_record(cli->review, cli->seat, events, n, err);
    free(events);
    if (!status)
        rob_cli_print(cli, "%zu %s finished\n", n, rob_cli_studies(n));
    if (!status && left)
        rob_cli_print(cli, "%zu %s still %s answers\n", left, rob_cli_studies(left),
                      left == 1 ? "lacks" : "lack");
    return status;
}

static enum rob_status record(struct rob_cli *cli, const struct rob_sheet *sheet,
                              const struct rob_sheet_import *import,
                              const struct rob_sheet_import_options *how, struct rob_error *err)
{
    enum rob_status status =
        rob_review_record(cli->review, cli->seat, import->events, import->n_events, err);
    if (status)
        return status;
    rob_cli_print(cli, "%zu judgement%s recorded, %zu unchanged\n", import->n_events,
                  import->n_events == 1 ? "" : "s", import->n_unchanged);
    rob_cli_sheet_report(cli, sheet, import);
    rob_cli_next(cli, is_machine(cli) ? "syrob agreement --machine"
                      : how->complete ? "syrob status"
                                      : "syrob complete --all");
    return how->complete ? complete(cli, import->studies, err) : ROB_OK;
}

enum rob_status rob_cli_judge_sheet(struct rob_cli *cli, const struct rob_cli_args *args,
                                    struct rob_error *err)
{
    struct rob_sheet_import_options how = {.complete = rob_cli_has(args, "complete")};
    if (how.complete && is_machine(cli))
        return rob_fail(err, ROB_USAGE,
                        "a machine reviewer does not finish studies; leave out --complete");
    return rob_cli_sheet(cli, args, &how, record, err);
}
