#include "cli/cli.h"

#include "session/export.h"

#include <syrob/bundle.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct rob_cli_option options[] = {
    {"output", "FILE", "write to this file instead of stdout"},
    {"source", "WHOSE", "consensus, first-pass or a reviewer (default: consensus)"},
    {"outcome", "NAME", "only this outcome"},
    {"allow-missing", NULL, "robvis, meta, r, revman: leave cells without a risk empty"},
    {"force", NULL, "replace an existing file"},
    {NULL, NULL, NULL},
};

static enum rob_status check_options(const char *name, unsigned honours, const struct rob_cli *cli,
                                     const struct rob_cli_args *args, struct rob_error *err)
{
    static const struct {
        const char *name;
        unsigned bit;
    } honoured[] = {{"source", ROB_EXPORT_SOURCE},
                    {"outcome", ROB_EXPORT_OUTCOME},
                    {"allow-missing", ROB_EXPORT_MISSING}};
    for (size_t i = 0; i < sizeof honoured / sizeof *honoured; i++)
        if (rob_cli_has(args, honoured[i].name) && !(honours & honoured[i].bit))
            return rob_fail(err, ROB_USAGE, "--%s has no effect on export %s; leave it out",
                            honoured[i].name, name);
    if (cli->json && !(honours & ROB_EXPORT_JSON))
        return rob_fail(err, ROB_USAGE, "export %s does not write JSON; use syrob export json",
                        name);
    return ROB_OK;
}

/* --- a folder to deposit ----------------------------------------------------------------- */

static void show_bundle(struct rob_cli *cli, const struct rob_bundle *bundle, const char *dir)
{
    rob_cli_show(cli, dir);
    rob_cli_print(cli, ": %zu files, listed in README.md\n", bundle->n_files);
    for (size_t i = 0; i < bundle->n_omitted; i++) {
        const struct rob_bundle_file *file = &bundle->omitted[i];
        bool again = i > 0 && strcmp(file->about, file[-1].about) == 0;
        bool more = i + 1 < bundle->n_omitted && strcmp(file->about, file[1].about) == 0;
        rob_cli_print(cli, "%s%s", again ? ", " : "left out: ", file->name);
        if (more)
            continue;
        rob_cli_print(cli, ": ");
        rob_cli_show(cli, file->about);
        rob_cli_print(cli, "\n");
    }
}

/* The folder is the second word, or the value of -o. */
static enum rob_status write_bundle(struct rob_cli *cli, const struct rob_cli_args *args,
                                    struct rob_error *err)
{
    const char *dir = args->n_words > 1 ? args->words[1] : rob_cli_value(args, "output");
    struct rob_bundle *written = NULL;
    enum rob_status status = check_options("bundle", 0, cli, args, err);
    if (status)
        return status;
    if (rob_cli_has(args, "force"))
        return rob_fail(err, ROB_USAGE, "export bundle replaces nothing; name a new folder");
    if (!dir || !*dir || (args->n_words > 1 && rob_cli_has(args, "output")))
        return rob_fail(err, ROB_USAGE, "name one new folder: syrob export bundle DIR");
    rob_cli_progress(cli, "Writing tables, figures and the report ...");
    status = rob_bundle_write(&written, dir, cli->review, cli->seat, cli->anonymous, err);
    rob_cli_progress_end(cli);
    if (!status)
        show_bundle(cli, written, dir);
    rob_bundle_free(written);
    return status;
}

/* --- one file --------------------------------------------------------------------------- */

/* A terminal would obey what is in a text. */
static enum rob_status write_out(struct rob_cli *cli, const struct rob_export *export,
                                 struct rob_error *err)
{
    char *text = NULL;
    if (!rob_export_is_text(export->format))
        return rob_export_to(stdout, cli->view, export, err);
    enum rob_status status = rob_export_text(&text, cli->view, export, err);
    if (!status && isatty(STDOUT_FILENO))
        rob_cli_show_lines(&cli->out, "", text);
    else if (!status)
        rob_buf_str(&cli->out, text);
    free(text);
    return status;
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    const char *path = rob_cli_value(args, "output");
    if (strcmp(args->words[0], "bundle") == 0)
        return write_bundle(cli, args, err);
    if (args->n_words > 1)
        return rob_fail(err, ROB_USAGE, "name the file with -o: syrob export %s -o %s",
                        args->words[0], args->words[1]);
    bool to_file = path && strcmp(path, "-") != 0;
    const char *slash = to_file ? strrchr(path, '/') : NULL;
    struct rob_export export = {.outcome = ROB_ALL_OUTCOMES,
                                .allow_missing = rob_cli_has(args, "allow-missing"),
                                .name = slash     ? slash + 1
                                        : to_file ? path
                                                  : NULL};
    enum rob_status status = rob_export_choose(&export.format, args->words[0], path, err);
    if (!status)
        status = check_options(args->words[0], rob_export_honours(export.format), cli, args, err);
    if (!status)
        status = rob_cli_source(&export.source, &export.outcome, cli, args, err);
    if (status)
        return status;
    const char *instead = rob_cli_has(args, "force") ? NULL : "--force replaces it";
    return to_file ? rob_export_files(path, instead, cli->view, &export, err)
                   : write_out(cli, &export, err);
}

const struct rob_cli_command rob_cmd_export = {
    .name = "export",
    .usage = "json|csv|csv-long|markdown|html|sheet|methods [-o FILE] [--force]\n"
             "robvis|meta|r|revman [-o FILE] [--force] [--allow-missing]\n"
             "bundle DIR",
    .summary = "write the results, a report or a blank sheet to a file",
    .help =
        "json: the whole bias summary, described by forms/schema/summary.schema.json.\n"
        "csv: the same as a table, one row per study, with answer, risk and status of each item.\n"
        "csv-long: one row per judgement, of each reviewer and of the consensus, with all that\n"
        "was written; of unblinded studies only.\n"
        "robvis, meta: the risks as a table for these packages of R and, with -o FILE.csv, a\n"
        "script FILE.R that draws their figures. r: a script for metafor: subgroups by item,\n"
        "the result without studies at the highest risk, and a forest plot with traffic\n"
        "lights. revman: a table with judgement and support of each item. All four refuse\n"
        "judgements without a risk; with --allow-missing these are left empty.\n"
        "markdown, html: the report, with figures in the HTML, agreement, changes during\n"
        "consensus, methods and the support of every judgement.\n"
        "sheet: a blank sheet to fill in and import with judge --from; with --as, of that\n"
        "reviewer's studies. CSV, or, with -o FILE.xlsx, a workbook with the answers to choose\n"
        "from. methods: a paragraph for the methods section of the paper.\n"
        "bundle: a new folder to deposit: all of the above except the sheet, and also the\n"
        "figures, a codebook, the form, a README and checksums.\n",
    .needs = ROB_CLI_REVIEW | ROB_CLI_KEY | ROB_CLI_JSON | ROB_CLI_NAMES,
    .min_words = 1,
    .max_words = 2,
    .options = options,
    .run = run,
};
