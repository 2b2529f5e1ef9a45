#include "cli/cli.h"

#include "base/vec.h"

#include <string.h>

static void add_options(struct rob_buf *out, const struct rob_cli_option *options)
{
    for (size_t i = 0; options && options[i].name; i++) {
        struct rob_buf left = {0};
        rob_buf_printf(&left, "--%s%s%s", options[i].name, options[i].value ? " " : "",
                       options[i].value ? options[i].value : "");
        rob_buf_printf(out, "  %-24s %s\n", rob_buf_text(&left), options[i].help);
        rob_buf_free(&left);
    }
}

void rob_cli_usage(struct rob_buf *out, const struct rob_cli_command *command, const char *before)
{
    for (const char *line = command->usage;; line++) {
        size_t n = strcspn(line, "\n");
        rob_buf_printf(out, "%ssyrob %s%s%.*s", before, command->name, n ? " " : "", (int)n, line);
        line += n;
        if (!*line)
            return;
    }
}

void rob_cli_help(struct rob_buf *out, const struct rob_cli_command *command)
{
    rob_buf_printf(out, "syrob %s: %s\n", command->name, command->summary);
    rob_cli_usage(out, command, "\n  ");
    rob_buf_str(out, "\n");
    if (command->help)
        rob_buf_printf(out, "\n%s", command->help);
    if (command->options) {
        rob_buf_str(out, "\n");
        add_options(out, command->options);
    }
}

void rob_cli_overview(struct rob_buf *out)
{
    rob_buf_str(out,
                "syrob: two reviewers assess the risk of bias of animal studies, independently,\n"
                "resolve their disagreements and publish the result.\n\n"
                "  syrob demo                              look at a finished review\n"
                "  syrob init DIR --title TEXT             begin a review of your own\n"
                "  syrob import FILE                       add its studies\n"
                "  syrob assess                            judge them\n\n"
                "syrob help lists all commands, syrob help COMMAND explains one.\n");
}

/* A topic is a page of the manual that is not about one command. */
static bool is_topic(const char *word)
{
    static const char *const topics[] = {"about",     "copies",  "form",    "judging",   "progress",
                                         "resolving", "results", "review",  "screening", "screens",
                                         "sealed",    "setup",   "tutorial"};
    for (size_t i = 0; i < ROB_COUNT(topics); i++)
        if (strcmp(topics[i], word) == 0)
            return true;
    return false;
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    const struct rob_cli_command *command = NULL;
    enum rob_status status =
        args->n_words ? rob_cli_find_command(&command, cli, args->words[0], err) : ROB_OK;
    if (command)
        rob_cli_help(&cli->out, command);
    else if (status && is_topic(args->words[0]))
        return rob_fail(err, ROB_USAGE, "'%s' is a page of the manual, not a command: man syrob-%s",
                        args->words[0], args->words[0]);
    if (args->n_words)
        return status;
    rob_cli_print(cli, "syrob COMMAND ... [OPTIONS]\n\n");
    for (size_t i = 0; cli->commands[i]; i++)
        rob_cli_print(cli, "  %-15s %s\n", cli->commands[i]->name, cli->commands[i]->summary);
    rob_cli_print(cli, "\nOptions of every command, before or after it:\n");
    add_options(&cli->out, rob_cli_globals);
    rob_cli_print(cli,
                  "\nExit codes: 0 done; 1 problems found (check) or review unfinished (status "
                  "--exit-code);\n2 wrong usage; 3 invalid input; 4 locked by another process; 5 "
                  "refused; 6 system error.\n");
    return ROB_OK;
}

const struct rob_cli_command rob_cmd_help = {
    .name = "help",
    .usage = "[COMMAND]",
    .summary = "list the commands, or explain one",
    .max_words = 1,
    .run = run,
};
