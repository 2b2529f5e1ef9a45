#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct rob_cli_option options[] = {
    {"output", "FILE", "write to this file instead of stdout"},
    {"source", "WHOSE", "consensus, first-pass or a reviewer (default: consensus)"},
    {"outcome", "NAME", "only this outcome"},
    {"force", NULL, "replace the file if it is there"},
    {NULL, NULL, NULL},
};

/* A file that is there already stays, unless asked; a new one appears whole or not at all. */
static enum rob_status write_file(const char *path, const char *text, bool force,
                                  struct rob_error *err)
{
    struct stat info;
    bool there = lstat(path, &info) == 0;
    if (there && !S_ISREG(info.st_mode))
        return rob_fail(err, ROB_REFUSED, "%s is not a regular file: it is left as it is", path);
    if (there && !force)
        return rob_fail(err, ROB_REFUSED, "%s is there already; --force replaces it", path);
    return rob_cli_write_file(path, text, strlen(text), force, err);
}

/* --- formats ----------------------------------------------------------------------------- */

typedef enum rob_status write_format(char **out, const struct rob_view *view,
                                     struct rob_source source, int outcome, struct rob_error *err);

static enum rob_status write_sheet(char **out, const struct rob_view *view,
                                   struct rob_source source, int outcome, struct rob_error *err)
{
    (void)source, (void)outcome;
    return rob_write_sheet_csv(out, view, err);
}

static enum rob_status write_methods(char **out, const struct rob_view *view,
                                     struct rob_source source, int outcome, struct rob_error *err)
{
    (void)source, (void)outcome;
    return rob_write_methods(out, view, err);
}

static const struct format {
    const char *name;
    write_format *write;
} formats[] = {
    {"json", rob_write_summary_json}, {"markdown", rob_write_markdown}, {"html", rob_write_html},
    {"sheet", write_sheet},           {"methods", write_methods},
};

static const struct format *find_format(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    char *text = NULL;
    struct rob_source source;
    int outcome = ROB_ALL_OUTCOMES;
    const char *path = rob_cli_value(args, "output");
    const struct format *format = find_format(args->words[0]);
    if (!format)
        return rob_fail(err, ROB_USAGE,
                        "there is no export '%s'; there are json, markdown, html, sheet and "
                        "methods",
                        args->words[0]);
    enum rob_status status = rob_cli_source(&source, &outcome, cli, args, err);
    if (!status)
        status = format->write(&text, cli->view, source, outcome, err);
    if (!status && path && strcmp(path, "-") != 0)
        status = write_file(path, text, rob_cli_has(args, "force"), err);
    else if (!status && isatty(STDOUT_FILENO))
        rob_cli_show_lines(&cli->out, "", text); /* a terminal would obey what is in it */
    else if (!status)
        rob_buf_str(&cli->out, text);
    free(text);
    return status;
}

const struct rob_cli_command rob_cmd_export = {
    .name = "export",
    .usage =
        "json|markdown|html|sheet|methods [-o FILE] [--force] [--source WHOSE] [--outcome NAME]",
    .summary = "write the result for other programs",
    .help = "json: the whole bias summary, described by forms/schema/summary.schema.json.\n"
            "markdown, html: the report, with figures in the HTML, agreement, what settling\n"
            "changed, methods and the support of every judgement.\n"
            "sheet: a blank sheet (CSV) to fill in and take in with judge --from; with --as, of\n"
            "that reviewer's studies. methods: the paragraph for the paper, from the facts.\n",
    .needs = ROB_CLI_REVIEW,
    .min_words = 1,
    .max_words = 1,
    .options = options,
    .run = run,
};
