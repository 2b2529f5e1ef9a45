#include "cli/cli.h"

#include "base/json.h"

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    (void)args, (void)err;
    struct rob_json_writer json = {.out = &cli->out};
    if (!cli->json) {
        rob_cli_print(cli, "syrob %s\n", rob_version());
        return ROB_OK;
    }
    rob_json_open(&json, NULL, '{');
    rob_json_add_text(&json, "schema", "syrob/version/1");
    rob_json_add_text(&json, "name", "syrob");
    rob_json_add_text(&json, "version", rob_version());
    rob_json_close(&json, '}');
    rob_cli_print(cli, "\n");
    return ROB_OK;
}

const struct rob_cli_command rob_cmd_version = {
    .name = "version",
    .usage = "[--json]",
    .summary = "the version of this program",
    .needs = ROB_CLI_JSON,
    .run = run,
};
