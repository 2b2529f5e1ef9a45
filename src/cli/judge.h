/* judge, and its other half that takes in a whole sheet. */
#ifndef ROB_CLI_JUDGE_H
#define ROB_CLI_JUDGE_H

#include "cli/cli.h"

/* judge --from SHEET: one command for all judgements, and with --complete one for all studies. */
enum rob_status rob_cli_judge_sheet(struct rob_cli *cli, const struct rob_cli_args *args,
                                    struct rob_error *err);

#endif
