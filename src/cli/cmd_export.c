#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct rob_cli_option options[] = {
    {"output", "FILE", "write to this file instead of stdout"},
    {"source", "WHOSE", "consensus, first-pass or a reviewer (default: consensus)"},
    {"outcome", "NAME", "only this outcome"},
    {"force", NULL, "replace an existing file"},
    {NULL, NULL, NULL},
};

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

/* What does not fit in a text, or is none. */
typedef enum rob_status write_stream(FILE *out, const struct rob_view *view,
                                     struct rob_source source, int outcome, struct rob_error *err);

static enum rob_status write_workbook(FILE *out, const struct rob_view *view,
                                      struct rob_source source, int outcome, struct rob_error *err)
{
    (void)source, (void)outcome;
    return rob_write_sheet_xlsx(out, view, err);
}

static enum rob_status write_long(FILE *out, const struct rob_view *view, struct rob_source source,
                                  int outcome, struct rob_error *err)
{
    (void)source;
    return rob_write_judgements_csv(out, view, outcome, err);
}

/* The options that a format can honour; the others are refused. */
enum { SOURCE = 1, OUTCOME = 2, JSON = 4 };

static const struct format {
    const char *name;
    write_format *write;
    write_stream *stream;
    unsigned honours;
} formats[] = {
    {"json", NULL, rob_write_summary_json, SOURCE | OUTCOME | JSON},
    {"csv", NULL, rob_write_summary_csv, SOURCE | OUTCOME},
    {"csv-long", NULL, write_long, OUTCOME},
    {"markdown", rob_write_markdown, NULL, SOURCE | OUTCOME},
    {"html", rob_write_html, NULL, SOURCE | OUTCOME},
    {"sheet", write_sheet, NULL, 0},
    {"methods", write_methods, NULL, 0},
};
enum { N_FORMATS = sizeof formats / sizeof *formats };

static const struct format workbook = {"sheet", NULL, write_workbook, 0};

static enum rob_status unknown_format(const char *name, struct rob_error *err)
{
    struct rob_buf all = {0};
    for (size_t i = 0; i < N_FORMATS; i++)
        rob_buf_printf(&all, "%s%s",
                       i == 0              ? ""
                       : i + 1 < N_FORMATS ? ", "
                                           : " and ",
                       formats[i].name);
    rob_fail(err, ROB_USAGE, "unknown export '%s'; the exports are %s", name, rob_buf_text(&all));
    rob_buf_free(&all);
    return ROB_USAGE;
}

static enum rob_status check_options(const struct format *format, const struct rob_cli *cli,
                                     const struct rob_cli_args *args, struct rob_error *err)
{
    static const struct {
        const char *name;
        unsigned bit;
    } honoured[] = {{"source", SOURCE}, {"outcome", OUTCOME}};
    for (size_t i = 0; i < sizeof honoured / sizeof *honoured; i++)
        if (rob_cli_has(args, honoured[i].name) && !(format->honours & honoured[i].bit))
            return rob_fail(err, ROB_USAGE,
                            "export %s is the same with every --%s; leave the option out",
                            format->name, honoured[i].name);
    if (cli->json && !(format->honours & JSON))
        return rob_fail(err, ROB_USAGE, "export %s is no JSON; that is: syrob export json",
                        format->name);
    return ROB_OK;
}

static const struct format *find_format(const char *name)
{
    for (size_t i = 0; i < N_FORMATS; i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

static bool has_suffix(const char *path, const char *suffix)
{
    size_t len = path ? strlen(path) : 0, n = strlen(suffix);
    return len > n && strcasecmp(path + len - n, suffix) == 0;
}

/* A sheet is a workbook if its file is named like one. */
static enum rob_status choose_format(const struct format **out, const char *name, const char *path,
                                     struct rob_error *err)
{
    const struct format *format = find_format(name);
    if (!format)
        return unknown_format(name, err);
    bool sheet = format->write == write_sheet;
    if (sheet && (has_suffix(path, ".ods") || has_suffix(path, ".xls")))
        return rob_fail(err, ROB_USAGE,
                        "a sheet is written as .xlsx, which LibreOffice opens too, or as .csv; "
                        "rename %s",
                        path);
    *out = sheet && has_suffix(path, ".xlsx") ? &workbook : format;
    return ROB_OK;
}

/* --- where it goes ----------------------------------------------------------------------- */

struct export
{
    const struct format *format;
    struct rob_source source;
    int outcome;
};

static enum rob_status write_to(FILE *file, struct rob_cli *cli, const struct export *export,
                                struct rob_error *err)
{
    char *text = NULL;
    if (export->format->stream)
        return export->format->stream(file, cli->view, export->source, export->outcome, err);
    enum rob_status status =
        export->format->write(&text, cli->view, export->source, export->outcome, err);
    if (!status && file != stdout)
        (void)fputs(text, file); /* the file remembers a failure */
    else if (!status && isatty(STDOUT_FILENO))
        rob_cli_show_lines(&cli->out, "", text); /* a terminal would obey what is in it */
    else if (!status)
        rob_buf_str(&cli->out, text);
    free(text);
    return status;
}

static enum rob_status write_new(const char *temporary, const char *path, struct rob_cli *cli,
                                 const struct export *export, struct rob_error *err)
{
    FILE *file = fopen(temporary, "wbx");
    if (!file)
        return rob_fail(err, ROB_SYSTEM, "cannot write %s: %s", path, strerror(errno));
    enum rob_status status = write_to(file, cli, export, err);
    bool ok = !ferror(file) && fflush(file) == 0 && fsync(fileno(file)) == 0;
    ok = fclose(file) == 0 && ok;
    if (!status && (!ok || rename(temporary, path) != 0))
        status = rob_fail(err, ROB_SYSTEM, "cannot write %s: %s", path, strerror(errno));
    if (status)
        (void)unlink(temporary);
    return status;
}

/* A file that is there already stays, unless asked; a new one appears whole or not at all. */
static enum rob_status write_file(const char *path, bool force, struct rob_cli *cli,
                                  const struct export *export, struct rob_error *err)
{
    struct rob_buf temporary = {0};
    struct stat info;
    if (lstat(path, &info) == 0 && !S_ISREG(info.st_mode))
        return rob_fail(err, ROB_REFUSED, "%s is not a regular file; it was not changed", path);
    if (!force && access(path, F_OK) == 0)
        return rob_fail(err, ROB_REFUSED, "%s exists already; --force replaces it", path);
    rob_buf_printf(&temporary, "%s.%ld.tmp", path, (long)getpid());
    enum rob_status status =
        temporary.failed ? rob_fail_memory(err) : write_new(temporary.data, path, cli, export, err);
    rob_buf_free(&temporary);
    return status;
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    const char *path = rob_cli_value(args, "output");
    struct export export = {.outcome = ROB_ALL_OUTCOMES};
    enum rob_status status = choose_format(&export.format, args->words[0], path, err);
    if (!status)
        status = check_options(export.format, cli, args, err);
    if (!status)
        status = rob_cli_source(&export.source, &export.outcome, cli, args, err);
    if (status)
        return status;
    return path && strcmp(path, "-") != 0
               ? write_file(path, rob_cli_has(args, "force"), cli, &export, err)
               : write_to(stdout, cli, &export, err);
}

const struct rob_cli_command rob_cmd_export = {
    .name = "export",
    .usage = "json|csv|csv-long|markdown|html|sheet|methods [-o FILE] [--force]\n"
             "[--source WHOSE] [--outcome NAME]",
    .summary = "write the results, a report or a blank sheet to a file",
    .help =
        "json: the whole bias summary, described by forms/schema/summary.schema.json.\n"
        "csv: the same as a table, one row a study, with answer, risk and status of each item.\n"
        "csv-long: one row a judgement, of each reviewer and of the consensus, with all that was\n"
        "written; of unblinded studies only.\n"
        "markdown, html: the report, with figures in the HTML, agreement, changes during\n"
        "consensus, methods and the support of every judgement.\n"
        "sheet: a blank sheet to fill in and import with judge --from; with --as, of that\n"
        "reviewer's studies. CSV, or, with -o FILE.xlsx, a workbook with the answers to choose\n"
        "from. methods: a paragraph for the methods section of the paper.\n",
    .needs = ROB_CLI_REVIEW | ROB_CLI_KEY,
    .min_words = 1,
    .max_words = 1,
    .options = options,
    .run = run,
};
