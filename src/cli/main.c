/* syrob: taking the command line apart, running the command, reporting. */
#include "cli/bibutils_run.h"
#include "cli/cli.h"

#include "base/utf8.h"
#include "tui/tui.h"

#include <syrob/custody.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* All commands, in the order of the help. */
#define COMMANDS(X)                                                                                \
    X(init)                                                                                        \
    X(import)                                                                                      \
    X(stage)                                                                                       \
    X(flow)                                                                                        \
    X(studies)                                                                                     \
    X(study)                                                                                       \
    X(reviewers)                                                                                   \
    X(assign)                                                                                      \
    X(forms)                                                                                       \
    X(pdf)                                                                                         \
    X(assess)                                                                                      \
    X(judge)                                                                                       \
    X(clear)                                                                                       \
    X(complete)                                                                                    \
    X(reopen)                                                                                      \
    X(flag)                                                                                        \
    X(note)                                                                                        \
    X(undo)                                                                                        \
    X(redo)                                                                                        \
    X(status)                                                                                      \
    X(log)                                                                                         \
    X(reconcile)                                                                                   \
    X(disagreements)                                                                               \
    X(resolve)                                                                                     \
    X(unresolve)                                                                                   \
    X(refer)                                                                                       \
    X(agreement)                                                                                   \
    X(summary)                                                                                     \
    X(figure)                                                                                      \
    X(export)                                                                                      \
    X(merge) X(sync) X(check) X(key) X(reveal) X(heads) X(demo) X(help) X(completion) X(version)

#define X(name) extern const struct rob_cli_command rob_cmd_##name;
COMMANDS(X)
#undef X

static const struct rob_cli_command *const commands[] = {
#define X(name) &rob_cmd_##name,
    COMMANDS(X)
#undef X
        NULL,
};

/* Our own messages begin further lines with LF and two blanks; any other LF came from outside. */
static int report(const struct rob_error *err)
{
    struct rob_buf text = {0};
    const char *line = err->text, *end = strstr(line, "\n  ");
    for (; end; line = end + 1, end = strstr(line, "\n  ")) {
        rob_text_show(&text, line, (size_t)(end - line));
        rob_buf_char(&text, '\n');
    }
    rob_text_show(&text, line, strlen(line));
    fprintf(stderr, "syrob: %s\n", rob_buf_text(&text));
    rob_buf_free(&text);
    return rob_status_exit_code(err->status);
}

static size_t count_lacking(const struct rob_cli *cli)
{
    size_t n = 0;
    for (size_t s = 0; cli->view && s < rob_view_n_studies(cli->view); s++)
        n += rob_view_n_lacking(cli->view, s) > 0;
    return n;
}

/* A key was made: without its code it is lost with this account. */
static void tell_code(const struct rob_cli *cli, const char *seat, bool in_custody)
{
    char code[ROB_KEY_CODE_SIZE];
    if (rob_key_code(code, cli->review, seat, NULL) == ROB_OK)
        fprintf(
            stderr,
            "This review is sealed: only this account%s can read %s's answers until everybody "
            "has finished.\nRecovery code, to be written down on paper: %s\n(again: syrob key "
            "show --as %s)\nIf %s has already judged in this review on another computer, enter the "
            "code from there\nnow (syrob key enter --as %s): what is written with a second key "
            "counts only when the\nothers accept that key.\n",
            in_custody ? " and the custodian's" : "", seat, code, seat, seat, seat);
}

/* Tells the reviewer who else could read the answers. */
static void tell_custodian(const struct rob_custodian *custodian, const char *seat)
{
    struct rob_buf name = {0};
    if (custodian->name)
        rob_text_show(&name, custodian->name, strlen(custodian->name));
    fprintf(
        stderr,
        "%s%she custodian of this review%s can recover this key, and could therefore read what %s "
        "writes.\nIf that is not agreed, do not go on. The custodian's key, to be compared: "
        "syrob key\n",
        rob_buf_text(&name), name.len ? ", t" : "T", name.len ? "," : "", seat);
    rob_buf_free(&name);
}

static void tell_new_key(const struct rob_cli *cli)
{
    struct rob_custodian custodian;
    const char *seat = cli->review ? rob_review_new_key(cli->review) : NULL;
    bool in_custody = seat && cli->view && rob_view_custodian(&custodian, cli->view);
    if (seat)
        tell_code(cli, seat, in_custody);
    if (in_custody)
        tell_custodian(&custodian, seat);
}

static void tell_locked(const struct rob_cli *cli)
{
    if (cli->key_needed && cli->review && cli->seat && rob_key_is_locked(cli->review, cli->seat))
        fprintf(stderr,
                "Note: %s's key is protected, and nobody could be asked for its passphrase: what "
                "only %s can read stays closed\n",
                cli->seat, cli->seat);
}

/* Second keys keep studies closed: whoever works here has to settle them. */
static void tell_second_keys(const struct rob_cli *cli)
{
    char *text = NULL;
    if (!cli->view || rob_write_second_keys_text(&text, cli->view, NULL) || !text)
        return;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
        fprintf(stderr, "Note: %s\n", line);
    free(text);
}

/* Observations on the way that are not failures. */
static void tell(const struct rob_cli *cli)
{
    struct rob_saved saved = {0};
    if (cli->review)
        saved = rob_review_saved(cli->review);
    if (cli->review)
        rob_cli_note_problems(cli->review);
    size_t lacking = count_lacking(cli);
    if (lacking)
        fprintf(stderr,
                "Note: %zu %s that you have finished need%s more answers, since the form or the "
                "outcomes changed; see: syrob status\n",
                lacking, rob_cli_studies(lacking), lacking == 1 ? "s" : "");
    if (cli->seat_unknown)
        fprintf(stderr, "Note: SYROB_SEAT is not a reviewer of this review and was ignored\n");
    tell_second_keys(cli);
    tell_locked(cli);
    if (saved.copies == 1)
        fprintf(stderr, "Note: saved in one copy only; the state folder cannot be written\n");
}

/* The next command, with the options that this one was given. */
static void name_next(const struct rob_cli *cli)
{
    struct rob_buf text = {0}, shown = {0};
    const char *next = rob_buf_text(&cli->next);
    bool command = strncmp(next, "syrob ", 6) == 0;
    rob_buf_add(&text, next, command ? 5 : 0);
    bool names_it = strstr(next, "--review") || strncmp(next, "syrob stage ", 12) == 0;
    if (command && cli->review_dir && !names_it) {
        rob_buf_str(&text, " --review ");
        rob_buf_quote(&text, cli->review_dir);
    }
    if (command && cli->seat_given && !strstr(next, "--as")) {
        rob_buf_str(&text, " --as ");
        rob_buf_quote(&text, cli->seat_given);
    }
    rob_buf_str(&text, next + (command ? 5 : 0));
    rob_text_show(&shown, rob_buf_text(&text), text.len);
    fprintf(stderr, "Next: %s\n", rob_buf_text(&shown));
    rob_buf_free(&text);
    rob_buf_free(&shown);
}

static enum rob_status check_words(const struct rob_cli_command *command,
                                   const struct rob_cli_args *args, struct rob_error *err)
{
    if (args->n_words >= command->min_words && args->n_words <= command->max_words)
        return ROB_OK;
    struct rob_buf usage = {0};
    rob_cli_usage(&usage, command, "\n  ");
    enum rob_status status =
        rob_fail(err, ROB_USAGE, "too %s words; usage:%s",
                 args->n_words < command->min_words ? "few" : "many", rob_buf_text(&usage));
    rob_buf_free(&usage);
    return status;
}

static enum rob_status check_seat(struct rob_cli *cli, const struct rob_cli_command *command,
                                  struct rob_error *err)
{
    cli->for_machine = command->needs & ROB_CLI_MACHINE;
    cli->key_needed = command->needs & (ROB_CLI_SEAT | ROB_CLI_KEY);
    if (!(command->needs & ROB_CLI_SEAT))
        return ROB_OK;
    if (!cli->seat)
        return rob_fail(err, ROB_USAGE,
                        "%s needs to know who you are: use --as REVIEWER, or set SYROB_SEAT",
                        command->name);
    cli->seat_needed = true;
    return ROB_OK;
}

/* A result that looks as if the option had been honoured would be worse than none. */
static enum rob_status check_honoured(const struct rob_cli *cli,
                                      const struct rob_cli_command *command, struct rob_error *err)
{
    const struct {
        const char *name;
        bool given;
        unsigned bit;
    } options[] = {{"json", cli->json, ROB_CLI_JSON}, {"anonymous", cli->anonymous, ROB_CLI_NAMES}};
    struct rob_buf able = {0};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (!options[i].given || command->needs & options[i].bit)
            continue;
        for (size_t k = 0; commands[k]; k++)
            if (commands[k]->needs & options[i].bit)
                rob_buf_printf(&able, "%s%s", able.len ? ", " : "", commands[k]->name);
        rob_fail(err, ROB_USAGE, "%s does not know --%s; these commands do: %s", command->name,
                 options[i].name, rob_buf_text(&able));
        rob_buf_free(&able);
        return ROB_USAGE;
    }
    return ROB_OK;
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_command *command,
                           const struct rob_cli_args *args, struct rob_error *err)
{
    enum rob_status status = check_honoured(cli, command, err);
    if (!status)
        status = check_words(command, args, err);
    if (!status)
        status = check_seat(cli, command, err);
    if (!status && command->needs & ROB_CLI_REVIEW)
        status = rob_cli_open(cli, cli->review_dir, err);
    if (!status && cli->anonymous && cli->view)
        rob_view_leave_out_names(cli->view);
    return status ? status : command->run(cli, args, err);
}

static bool write_out(struct rob_buf *out)
{
    bool ok = !out->failed && fwrite(rob_buf_text(out), 1, out->len, stdout) == out->len;
    return fflush(stdout) == 0 && ok && !ferror(stdout);
}

static int finish(struct rob_cli *cli, enum rob_status status, struct rob_error *err)
{
    if (!write_out(&cli->out) && !status)
        status = rob_fail(err, ROB_SYSTEM, "cannot write the result");
    if (!cli->quiet)
        tell(cli);
    if (status && cli->review)
        rob_review_drop_new_key(cli->review);
    tell_new_key(cli); /* it is shown once */
    if (!status && !cli->quiet && cli->next.len)
        name_next(cli);
    int code = status ? report(err) : cli->answer;
    rob_view_free(cli->view);
    rob_review_free(cli->review);
    rob_buf_free(&cli->out);
    rob_buf_free(&cli->next);
    rob_buf_free(&cli->subject);
    return code;
}

/* At a terminal, the program alone opens the list of studies of the review that it is in. */
static bool in_a_review(const struct rob_cli *cli)
{
    char *found = NULL;
    if (cli->json || cli->no_input || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return false;
    bool is = cli->review_dir || rob_review_find(&found, ".", NULL) == ROB_OK;
    free(found);
    return is;
}

int main(int argc, char **argv)
{
    struct rob_cli cli = {.commands = commands, .program = argv[0], .seat = getenv("SYROB_SEAT")};
    struct rob_cli_args args = {0};
    struct rob_error err = {0};
    const struct rob_cli_command *command = NULL;
    rob_tui_set_locale();
    if (argc == 4 && strcmp(argv[1], ROB_CLI_BIBUTILS_COMMAND) == 0)
        return rob_cli_bibutils_child(argv[2], argv[3]);
    if (argc > 1 && strcmp(argv[1], ROB_CLI_COMPLETE_COMMAND) == 0) {
        rob_cli_complete(&cli, argv + 2, argc - 2);
        return finish(&cli, ROB_OK, &err);
    }
    if (cli.seat && !*cli.seat)
        cli.seat = NULL;
    static char help[] = "help", version[] = "version";
    if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
        argv[1] = help; /* without a command: the list of all */
    if (argc == 2 && strcmp(argv[1], "--version") == 0)
        argv[1] = version;
    enum rob_status status = rob_cli_parse(&cli, &command, &args, argc, argv, &err);
    if (!status && !command && !cli.help && in_a_review(&cli))
        status = rob_cli_find_command(&command, &cli, "assess", &err);
    if (!status && !command)
        rob_cli_overview(&cli.out);
    else if (!status && cli.help)
        rob_cli_help(&cli.out, command);
    else if (!status)
        status = run(&cli, command, &args, &err);
    return finish(&cli, status, &err);
}
