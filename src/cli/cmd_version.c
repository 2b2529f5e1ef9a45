#include "cli/cli.h"

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    (void)args, (void)err;
    if (cli->json)
        rob_cli_print(cli,
                      "{\"schema\":\"syrob/version/1\",\"name\":\"syrob\",\"version\":\"%s\"}\n",
                      rob_version());
    else
        rob_cli_print(cli, "syrob %s\n", rob_version());
    return ROB_OK;
}

const struct rob_cli_command rob_cmd_version = {
    .name = "version",
    .usage = "[--json]",
    .summary = "the version of this program",
    .run = run,
};
