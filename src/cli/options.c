#include "cli/cli.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const struct rob_cli_option rob_cli_globals[] = {
    {"review", "DIR", "the review's folder (default: this folder or one above it)"},
    {"as", "REVIEWER", "who you are, for example r1 (default: $SYROB_SEAT)"},
    {"color", "WHEN", "auto, always or never"},
    {"no-input", NULL, "open no screen; assess and reconcile use plain lines"},
    {"linear", NULL, "plain lines instead of a full screen"},
    {"json", NULL, "the result as JSON"},
    {"anonymous", NULL, "reviewers by their short names, without names"},
    {"quiet", NULL, "print neither the next command nor remarks"},
    {"help", NULL, "explain the command"},
    {NULL, NULL, NULL},
};

/* --- finding names ----------------------------------------------------------------------- */

enum rob_status rob_cli_find_command(const struct rob_cli_command **out, const struct rob_cli *cli,
                                     const char *name, struct rob_error *err)
{
    const char *nearest = NULL;
    for (size_t i = 0; cli->commands[i]; i++) {
        if (strcmp(cli->commands[i]->name, name) == 0) {
            *out = cli->commands[i];
            return ROB_OK;
        }
        nearest = rob_text_nearer(name, nearest, cli->commands[i]->name);
    }
    if (!nearest)
        return rob_fail(err, ROB_USAGE, "unknown command '%s'; syrob help lists all", name);
    return rob_fail(err, ROB_USAGE,
                    "unknown command '%s'; did you mean '%s'? (syrob help lists all)", name,
                    nearest);
}

int rob_cli_find_option(const struct rob_cli_option *options, const char *name, size_t len)
{
    for (int i = 0; options && options[i].name; i++)
        if (strlen(options[i].name) == len && strncmp(options[i].name, name, len) == 0)
            return i;
    return ROB_NOT_FOUND;
}

static enum rob_status unknown_option(const char *given, const struct rob_cli_command *command,
                                      struct rob_error *err)
{
    const struct rob_cli_option *tables[] = {command ? command->options : NULL, rob_cli_globals};
    const char *nearest = NULL;
    char name[64] = "";
    strncat(name, given, strcspn(given, "=") < 60 ? strcspn(given, "=") : 60);
    for (size_t t = 0; t < 2; t++)
        for (int i = 0; tables[t] && tables[t][i].name; i++)
            nearest = rob_text_nearer(name, nearest, tables[t][i].name);
    const char *of = command ? " of " : "", *owner = command ? command->name : "";
    if (!nearest)
        return rob_fail(err, ROB_USAGE, "unknown option '--%s'%s%s; see: syrob help%s%s", name, of,
                        owner, command ? " " : "", owner);
    return rob_fail(err, ROB_USAGE, "unknown option '--%s'%s%s; did you mean '--%s'?", name, of,
                    owner, nearest);
}

/* --- global options ---------------------------------------------------------------------- */

static enum rob_status set_color(struct rob_cli *cli, const char *value, struct rob_error *err)
{
    static const char *const words[] = {"auto", "always", "never", NULL};
    int chosen = ROB_CLI_AUTO;
    enum rob_status status = rob_cli_choose(&chosen, "color", words, value, err);
    cli->color = (enum rob_cli_when)chosen;
    return status;
}

static enum rob_status set_global(struct rob_cli *cli, int option, const char *value,
                                  struct rob_error *err)
{
    const struct {
        const char *name;
        bool *on;
    } switches[] = {{"no-input", &cli->no_input},   {"linear", &cli->linear}, {"json", &cli->json},
                    {"anonymous", &cli->anonymous}, {"quiet", &cli->quiet},   {"help", &cli->help}};
    const char *name = rob_cli_globals[option].name;
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
        if (strcmp(name, switches[i].name) == 0)
            *switches[i].on = true;
    if (strcmp(name, "review") == 0)
        cli->review_dir = value;
    else if (strcmp(name, "as") == 0)
        cli->seat = cli->seat_given = value;
    else if (strcmp(name, "color") == 0)
        return set_color(cli, value, err);
    return ROB_OK;
}

/* --- parsing ----------------------------------------------------------------------------- */

struct parser {
    struct rob_cli *cli;
    struct rob_cli_args *args;
    const struct rob_cli_command *command;
    int argc, at;
    char **argv;
    struct rob_error *err;
};

/* A lone "-" is a word (an answer). */
const char *rob_cli_option_name(const char *word)
{
    if (strcmp(word, "-o") == 0)
        return "output";
    if (strcmp(word, "-h") == 0)
        return "help";
    return strncmp(word, "--", 2) == 0 ? word + 2 : NULL;
}

/* The command is the first word that is neither an option nor the value of a global one. */
static void find_first_word(struct parser *in)
{
    for (int i = 1; i < in->argc; i++) {
        const char *name = rob_cli_option_name(in->argv[i]);
        if (!name) {
            in->at = i;
            return;
        }
        int option = rob_cli_find_option(rob_cli_globals, name, strlen(name));
        if (option >= 0 && rob_cli_globals[option].value)
            i++;
    }
}

/* The option `word` is that of argument *i, which becomes that of its value. */
static enum rob_status read_option(struct parser *in, const char *word, int *i)
{
    const char *equals = strchr(word, '=');
    size_t len = equals ? (size_t)(equals - word) : strlen(word);
    const struct rob_cli_option *own = in->command ? in->command->options : NULL;
    int mine = rob_cli_find_option(own, word, len);
    int global = mine >= 0 ? -1 : rob_cli_find_option(rob_cli_globals, word, len);
    if (mine < 0 && global < 0)
        return unknown_option(word, in->command, in->err);
    assert(mine < 0 || own);
    /* cppcheck-suppress negativeIndex ; one of the two was found */
    const struct rob_cli_option *option = mine >= 0 ? &own[mine] : &rob_cli_globals[global];
    const char *value = "";
    if (option->value && equals)
        value = equals + 1;
    else if (option->value && *i + 1 < in->argc)
        value = in->argv[++*i];
    else if (option->value)
        return rob_fail(in->err, ROB_USAGE, "--%s needs a value: %s", option->name, option->value);
    else if (equals)
        return rob_fail(in->err, ROB_USAGE, "--%s takes no value", option->name);
    if (global >= 0)
        return set_global(in->cli, global, value, in->err);
    if (in->args->values[mine])
        return rob_fail(in->err, ROB_USAGE, "--%s is given twice", option->name);
    in->args->values[mine] = value;
    return ROB_OK;
}

static enum rob_status read_word(struct parser *in, int i)
{
    if (in->args->n_words == ROB_CLI_WORDS_MAX)
        return rob_fail(in->err, ROB_USAGE, "more than %d words", ROB_CLI_WORDS_MAX);
    in->args->words[in->args->n_words++] = in->argv[i];
    return ROB_OK;
}

/* Is the word in this list, which blanks separate? */
static bool is_among(const char *list, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = list; len && (at = strstr(at, word)); at += len)
        if ((at == list || at[-1] == ' ') && (at[len] == ' ' || !at[len]))
            return true;
    return false;
}

/* An option that would be ignored is refused. */
static enum rob_status check_uses(const struct rob_cli_command *command,
                                  const struct rob_cli_args *args, struct rob_error *err)
{
    const char *first = args->n_words ? args->words[0] : "";
    for (size_t i = 0; args->options && args->options[i].name; i++) {
        const char *name = args->options[i].name;
        const struct rob_cli_only *only = args->values[i] ? command->only : NULL;
        while (only && only->options && !is_among(only->options, name))
            only++;
        if (!only || !only->options)
            continue;
        if (only->words && !is_among(only->words, first))
            return rob_fail(err, ROB_USAGE, "--%s does not go with '%s%s%s'; see: syrob help %s",
                            name, command->name, *first ? " " : "", first, command->name);
        if (only->beside && !rob_cli_has(args, only->beside))
            return rob_fail(err, ROB_USAGE, "--%s goes with --%s only; see: syrob help %s", name,
                            only->beside, command->name);
    }
    return ROB_OK;
}

enum rob_status rob_cli_parse(struct rob_cli *cli, const struct rob_cli_command **command,
                              struct rob_cli_args *args, int argc, char **argv,
                              struct rob_error *err)
{
    struct parser in = {.cli = cli, .args = args, .argc = argc, .argv = argv, .err = err};
    bool only_words = false;
    find_first_word(&in);
    enum rob_status status =
        in.at ? rob_cli_find_command(&in.command, cli, argv[in.at], err) : ROB_OK;
    args->options = in.command ? in.command->options : NULL;
    for (int i = 1; i < argc && !status; i++) {
        if (i == in.at)
            continue;
        const char *option = only_words ? NULL : rob_cli_option_name(argv[i]);
        if (option && strcmp(argv[i], "--") == 0)
            only_words = true;
        else if (option)
            status = read_option(&in, option, &i);
        else
            status = read_word(&in, i);
    }
    *command = in.command;
    if (!status && in.command && !cli->help)
        status = check_uses(in.command, args, err);
    return status;
}

const char *rob_cli_value(const struct rob_cli_args *args, const char *name)
{
    int option = rob_cli_find_option(args->options, name, strlen(name));
    return option < 0 ? NULL : args->values[option];
}

bool rob_cli_has(const struct rob_cli_args *args, const char *name)
{
    return rob_cli_value(args, name) != NULL;
}

enum rob_status rob_cli_choose(int *out, const char *name, const char *const *words,
                               const char *value, struct rob_error *err)
{
    struct rob_buf all = {0};
    for (int i = 0; value && words[i]; i++)
        if (strcmp(words[i], value) == 0) {
            *out = i;
            return ROB_OK;
        }
    if (!value)
        return ROB_OK;
    for (int i = 0; words[i]; i++)
        rob_buf_printf(&all, "%s%s", i == 0 ? "" : words[i + 1] ? ", " : " or ", words[i]);
    rob_fail(err, ROB_USAGE, "--%s must be %s, not '%s'", name, rob_buf_text(&all), value);
    rob_buf_free(&all);
    return ROB_USAGE;
}

enum rob_status rob_cli_number(long *out, const struct rob_cli_args *args, const char *name,
                               long least, long otherwise, struct rob_error *err)
{
    const char *text = rob_cli_value(args, name);
    char *end = NULL;
    *out = otherwise;
    if (!text)
        return ROB_OK;
    long value = strtol(text, &end, 10);
    if (end == text || *end || value < least || value > 2147483647)
        return rob_fail(err, ROB_USAGE, "--%s must be a whole number, %ld or more, not '%s'", name,
                        least, text);
    *out = value;
    return ROB_OK;
}
