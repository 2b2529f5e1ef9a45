#include "cli/cli.h"

#include <syrob/bundle.h>

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
    {"allow-missing", NULL, "robvis, meta, r, revman: leave cells without a risk empty"},
    {"force", NULL, "replace an existing file"},
    {NULL, NULL, NULL},
};

/* --- formats ----------------------------------------------------------------------------- */

/* The options of the command line. */
struct choice {
    const struct format *format;
    struct rob_source source;
    int outcome;
    bool allow_missing;
    const char *name; /* of the file that is written, without its folder; NULL: stdout */
};

typedef enum rob_status write_format(char **out, const struct rob_view *view,
                                     const struct choice *choice, struct rob_error *err);

static enum rob_status write_markdown(char **out, const struct rob_view *view,
                                      const struct choice *choice, struct rob_error *err)
{
    return rob_write_markdown(out, view, choice->source, choice->outcome, err);
}

static enum rob_status write_html(char **out, const struct rob_view *view,
                                  const struct choice *choice, struct rob_error *err)
{
    return rob_write_html(out, view, choice->source, choice->outcome, err);
}

static enum rob_status write_sheet(char **out, const struct rob_view *view,
                                   const struct choice *choice, struct rob_error *err)
{
    (void)choice;
    return rob_write_sheet_csv(out, view, err);
}

static enum rob_status write_methods(char **out, const struct rob_view *view,
                                     const struct choice *choice, struct rob_error *err)
{
    (void)choice;
    return rob_write_methods(out, view, err);
}

/* A file that is too long, or not a text. */
typedef enum rob_status write_stream(FILE *out, const struct rob_view *view,
                                     const struct choice *choice, struct rob_error *err);

static enum rob_status write_workbook(FILE *out, const struct rob_view *view,
                                      const struct choice *choice, struct rob_error *err)
{
    (void)choice;
    return rob_write_sheet_xlsx(out, view, err);
}

static enum rob_status write_json(FILE *out, const struct rob_view *view,
                                  const struct choice *choice, struct rob_error *err)
{
    return rob_write_summary_json(out, view, choice->source, choice->outcome, err);
}

static enum rob_status write_csv(FILE *out, const struct rob_view *view,
                                 const struct choice *choice, struct rob_error *err)
{
    return rob_write_summary_csv(out, view, choice->source, choice->outcome, err);
}

static enum rob_status write_long(FILE *out, const struct rob_view *view,
                                  const struct choice *choice, struct rob_error *err)
{
    return rob_write_judgements_csv(out, view, choice->outcome, err);
}

static enum rob_status write_robvis(FILE *out, const struct rob_view *view,
                                    const struct choice *choice, struct rob_error *err)
{
    return rob_write_robvis_csv(out, view, choice->source, choice->outcome, choice->allow_missing,
                                err);
}

static enum rob_status write_robvis_r(FILE *out, const struct rob_view *view,
                                      const struct choice *choice, struct rob_error *err)
{
    (void)view;
    return rob_write_robvis_r(out, choice->name, err);
}

static enum rob_status write_meta(FILE *out, const struct rob_view *view,
                                  const struct choice *choice, struct rob_error *err)
{
    return rob_write_meta_csv(out, view, choice->source, choice->outcome, choice->allow_missing,
                              err);
}

static enum rob_status write_meta_r(FILE *out, const struct rob_view *view,
                                    const struct choice *choice, struct rob_error *err)
{
    return rob_write_meta_r(out, view, choice->outcome, choice->name, err);
}

static enum rob_status write_metafor(FILE *out, const struct rob_view *view,
                                     const struct choice *choice, struct rob_error *err)
{
    struct rob_buf plot = {0};
    const char *name = choice->name ? choice->name : "risk-of-bias.R";
    size_t len = strlen(name);
    bool suffix = len > 2 && strcasecmp(name + len - 2, ".R") == 0;
    rob_buf_printf(&plot, "%.*s-forest.pdf", (int)(suffix ? len - 2 : len), name);
    enum rob_status status = plot.failed
                                 ? rob_fail_memory(err)
                                 : rob_write_metafor_r(out, view, choice->source, choice->outcome,
                                                       choice->allow_missing, plot.data, err);
    rob_buf_free(&plot);
    return status;
}

static enum rob_status write_revman(FILE *out, const struct rob_view *view,
                                    const struct choice *choice, struct rob_error *err)
{
    return rob_write_revman_csv(out, view, choice->source, choice->outcome, choice->allow_missing,
                                err);
}

/* The options that a format can honour; the others are refused. */
enum { SOURCE = 1, OUTCOME = 2, JSON = 4, MISSING = 8, COUNTS = SOURCE | OUTCOME };

static const struct format {
    const char *name;
    write_format *write;
    write_stream *stream;
    unsigned honours;
    write_stream *script; /* for R, beside the table; NULL: none */
} formats[] = {
    {"json", NULL, write_json, COUNTS | JSON, NULL},
    {"csv", NULL, write_csv, COUNTS, NULL},
    {"csv-long", NULL, write_long, OUTCOME, NULL},
    {"robvis", NULL, write_robvis, COUNTS | MISSING, write_robvis_r},
    {"meta", NULL, write_meta, COUNTS | MISSING, write_meta_r},
    {"r", NULL, write_metafor, COUNTS | MISSING, NULL},
    {"revman", NULL, write_revman, COUNTS | MISSING, NULL},
    {"markdown", write_markdown, NULL, COUNTS, NULL},
    {"html", write_html, NULL, COUNTS, NULL},
    {"sheet", write_sheet, NULL, 0, NULL},
    {"methods", write_methods, NULL, 0, NULL},
};
enum { N_FORMATS = sizeof formats / sizeof *formats };

static const struct format workbook = {"sheet", NULL, write_workbook, 0, NULL};

static enum rob_status unknown_format(const char *name, struct rob_error *err)
{
    struct rob_buf all = {0};
    for (size_t i = 0; i < N_FORMATS; i++)
        rob_buf_printf(&all, "%s%s", i == 0 ? "" : ", ", formats[i].name);
    rob_fail(err, ROB_USAGE, "unknown export '%s'; the exports are %s and bundle", name,
             rob_buf_text(&all));
    rob_buf_free(&all);
    return ROB_USAGE;
}

static enum rob_status check_options(const struct format *format, const struct rob_cli *cli,
                                     const struct rob_cli_args *args, struct rob_error *err)
{
    static const struct {
        const char *name;
        unsigned bit;
    } honoured[] = {{"source", SOURCE}, {"outcome", OUTCOME}, {"allow-missing", MISSING}};
    for (size_t i = 0; i < sizeof honoured / sizeof *honoured; i++)
        if (rob_cli_has(args, honoured[i].name) && !(format->honours & honoured[i].bit))
            return rob_fail(err, ROB_USAGE,
                            "export %s is the same whatever --%s says; leave the option out",
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
    static const struct format bundle = {"bundle", NULL, NULL, 0, NULL};
    const char *dir = args->n_words > 1 ? args->words[1] : rob_cli_value(args, "output");
    struct rob_bundle *written = NULL;
    enum rob_status status = check_options(&bundle, cli, args, err);
    if (status)
        return status;
    if (rob_cli_has(args, "force"))
        return rob_fail(err, ROB_USAGE, "export bundle replaces nothing; name a new folder");
    if (!dir || !*dir || (args->n_words > 1 && rob_cli_has(args, "output")))
        return rob_fail(err, ROB_USAGE, "name one new folder: syrob export bundle DIR");
    status = rob_bundle_write(&written, dir, cli->review, cli->anonymous, err);
    if (!status)
        show_bundle(cli, written, dir);
    rob_bundle_free(written);
    return status;
}

/* --- where it goes ----------------------------------------------------------------------- */

static enum rob_status write_to(FILE *file, struct rob_cli *cli, const struct choice *choice,
                                struct rob_error *err)
{
    char *text = NULL;
    if (choice->format->stream)
        return choice->format->stream(file, cli->view, choice, err);
    enum rob_status status = choice->format->write(&text, cli->view, choice, err);
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
                                 const struct choice *choice, struct rob_error *err)
{
    FILE *file = fopen(temporary, "wbx");
    if (!file)
        return rob_fail(err, ROB_SYSTEM, "cannot write %s: %s", path, strerror(errno));
    enum rob_status status = write_to(file, cli, choice, err);
    bool ok = !ferror(file) && fflush(file) == 0 && fsync(fileno(file)) == 0;
    ok = fclose(file) == 0 && ok;
    if (!status && (!ok || rename(temporary, path) != 0))
        status = rob_fail(err, ROB_SYSTEM, "cannot write %s: %s", path, strerror(errno));
    if (status)
        (void)unlink(temporary);
    return status;
}

/* A file that is there already stays, unless asked. */
static enum rob_status check_free(const char *path, bool force, struct rob_error *err)
{
    struct stat info;
    if (lstat(path, &info) == 0 && !S_ISREG(info.st_mode))
        return rob_fail(err, ROB_REFUSED, "%s is not a regular file; it was not changed", path);
    if (!force && access(path, F_OK) == 0)
        return rob_fail(err, ROB_REFUSED, "%s exists already; --force replaces it", path);
    return ROB_OK;
}

/* A new file appears whole or not at all. */
static enum rob_status write_file(const char *path, struct rob_cli *cli,
                                  const struct choice *choice, struct rob_error *err)
{
    struct rob_buf temporary = {0};
    rob_buf_printf(&temporary, "%s.%ld.tmp", path, (long)getpid());
    enum rob_status status =
        temporary.failed ? rob_fail_memory(err) : write_new(temporary.data, path, cli, choice, err);
    rob_buf_free(&temporary);
    return status;
}

/* "x.R" for "x.csv". */
static void name_script(struct rob_buf *out, const char *path)
{
    size_t len = strlen(path);
    rob_buf_printf(out, "%.*s.R", (int)(has_suffix(path, ".csv") ? len - 4 : len), path);
}

static enum rob_status write_script(const char *path, struct rob_cli *cli,
                                    const struct choice *table, struct rob_error *err)
{
    const struct format script = {table->format->name, NULL, table->format->script, 0, NULL};
    struct choice choice = *table;
    choice.format = &script;
    return write_file(path, cli, &choice, err);
}

/* The table, and the script beside it. */
static enum rob_status write_files(const char *path, bool force, struct rob_cli *cli,
                                   const struct choice *choice, struct rob_error *err)
{
    struct rob_buf script = {0};
    name_script(&script, path);
    enum rob_status status = script.failed ? rob_fail_memory(err) : check_free(path, force, err);
    if (!status && choice->format->script)
        status = check_free(script.data, force, err);
    if (!status)
        status = write_file(path, cli, choice, err);
    if (!status && choice->format->script)
        status = write_script(script.data, cli, choice, err);
    rob_buf_free(&script);
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
    struct choice choice = {.outcome = ROB_ALL_OUTCOMES,
                            .allow_missing = rob_cli_has(args, "allow-missing"),
                            .name = slash     ? slash + 1
                                    : to_file ? path
                                              : NULL};
    enum rob_status status = choose_format(&choice.format, args->words[0], path, err);
    if (!status)
        status = check_options(choice.format, cli, args, err);
    if (!status)
        status = rob_cli_source(&choice.source, &choice.outcome, cli, args, err);
    if (status)
        return status;
    return to_file ? write_files(path, rob_cli_has(args, "force"), cli, &choice, err)
                   : write_to(stdout, cli, &choice, err);
}

const struct rob_cli_command rob_cmd_export = {
    .name = "export",
    .usage = "json|csv|csv-long|markdown|html|sheet|methods [-o FILE] [--force]\n"
             "robvis|meta|r|revman [-o FILE] [--force] [--allow-missing]\n"
             "bundle DIR",
    .summary = "write the results, a report or a blank sheet to a file",
    .help =
        "json: the whole bias summary, described by forms/schema/summary.schema.json.\n"
        "csv: the same as a table, one row a study, with answer, risk and status of each item.\n"
        "csv-long: one row a judgement, of each reviewer and of the consensus, with all that was\n"
        "written; of unblinded studies only.\n"
        "robvis, meta: the risks as a table for these packages of R and, with -o FILE.csv, a\n"
        "script FILE.R that draws their figures. r: a script for metafor: subgroups by item,\n"
        "all without the highest risk, and a forest plot with lights. revman: a table with\n"
        "judgement and support of each item. A judgement without a risk is an error in them.\n"
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
