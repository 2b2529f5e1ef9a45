/* Imports the studies of a review from citation files. */
#include "cli/bibutils_run.h"
#include "cli/cli.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"

#include <syrob/import.h>

#include <stdlib.h>
#include <string.h>

static const struct rob_cli_option options[] = {
    {"format", "NAME", "the files' format, by its name (default: detected)"},
    {"sheet", "NAME", "the worksheet of a workbook"},
    {"source", "NAME", "the database that the files come from (default: the file's name)"},
    {"map", "LIST", "columns of a table, \"title=Artikel,year=3\""},
    {"strict", NULL, "import nothing if a record cannot be read"},
    {"dry-run", NULL, "read and report, write nothing"},
    {NULL, NULL, NULL},
};

/* The files of the command line, and what was read of them. */
struct input {
    struct rob_import_file files[ROB_CLI_WORDS_MAX];
    struct rob_citations *citations[ROB_CLI_WORDS_MAX]; /* owned */
    char sha256[ROB_CLI_WORDS_MAX][ROB_HASH_HEX + 1];
    const char *source; /* NULL: not named */
    size_t n, n_records;
};

static enum rob_status read_file(struct input *in, const char *path,
                                 const struct rob_citations_options *wanted, struct rob_error *err)
{
    struct rob_buf data = {0};
    struct rob_citations *citations = NULL;
    enum rob_status status = rob_file_read_given(&data, path, ROB_CITATIONS_BYTES_MAX, err);
    if (!status) {
        status = rob_citations_read(&citations, rob_buf_text(&data), data.len, wanted, err);
        if (status && status != ROB_USAGE)
            rob_error_in_file(err, path);
    }
    rob_sha256_hex(in->sha256[in->n], rob_buf_text(&data), data.len, "", 0);
    rob_buf_free(&data);
    if (status)
        return status;
    in->files[in->n] = (struct rob_import_file){path, citations, in->source, in->sha256[in->n]};
    in->citations[in->n++] = citations;
    in->n_records += citations->n + citations->n_unread;
    return ROB_OK;
}

/* All files are imported together, or none is. */
static void tell_of_others(struct rob_error *err)
{
    char *text = strdup(err->text);
    if (text)
        rob_fail(err, err->status, "%s; nothing was imported from the other files either", text);
    free(text);
}

static enum rob_status read_format(enum rob_citation_format *out, const struct rob_cli_args *args,
                                   struct rob_error *err)
{
    const char *given = rob_cli_value(args, "format");
    struct rob_buf names = {0};
    *out = ROB_CITATIONS_AUTO;
    if (!given || rob_citation_format_find(out, given))
        return ROB_OK;
#define X(id, name, text) rob_buf_printf(&names, "%s%s", names.len ? ", " : "", name);
    ROB_CITATION_FORMAT_LIST(X)
#undef X
    enum rob_status status = rob_fail(err, ROB_USAGE, "unknown format '%s'; the formats are %s",
                                      given, rob_buf_text(&names));
    rob_buf_free(&names);
    return status;
}

/* --- reporting --------------------------------------------------------------------------- */

/* A place in a file: its line or, since XML and JSON are often one line, its record. */
struct place {
    const char *path;
    unsigned line, record; /* 0: none */
};

static struct place place_of(const char *path, const struct rob_citations *file, unsigned line,
                             unsigned record)
{
    bool lines = file->format != ROB_CITATIONS_ENDNOTE_XML &&
                 file->format != ROB_CITATIONS_PUBMED_XML && file->format != ROB_CITATIONS_CSL_JSON;
    return (struct place){path, line, lines ? 0 : record};
}

static void note(struct rob_cli *cli, struct place place, const char *text, const char *more)
{
    rob_cli_show(cli, place.path);
    if (place.line)
        rob_cli_print(cli, ":%u", place.line);
    if (place.record)
        rob_cli_print(cli, ", record %u", place.record);
    rob_cli_print(cli, ": ");
    rob_cli_show(cli, text);
    rob_cli_show(cli, more);
    rob_cli_print(cli, "\n");
}

/* A study that was removed is not there again only because its paper is found again. */
static void note_removed(struct rob_buf *out, const struct rob_view *view, const char *id)
{
    int study = rob_view_study_of(view, id);
    if (study != ROB_NOT_FOUND && (size_t)study >= rob_view_n_studies(view))
        rob_buf_printf(out,
                       "; that study was removed from the review; to restore it: syrob study "
                       "restore %s --reason TEXT",
                       id);
}

static void note_record(struct rob_cli *cli, struct place place,
                        const struct rob_import_record *one)
{
    if (one->kind == ROB_IMPORT_EMPTY)
        note(cli, place, "skipped: no title, DOI or PMID", "");
    else if (one->kind == ROB_IMPORT_UNREAD)
        note(cli, place, "skipped: ", one->note);
    else if (one->note)
        note(cli, place, one->note, "");
    for (size_t i = 0; i < one->n_pairs; i++) {
        struct rob_buf text = {0};
        rob_buf_printf(&text, "%s (%s)", one->pairs[i].study, one->pairs[i].why);
        for (size_t k = 0; k < one->n_added; k++)
            rob_buf_printf(&text, "%s%s", k ? ", " : ", which gets from it: ", one->added[k]);
        note_removed(&text, cli->view, one->pairs[i].study);
        note(cli, place,
             one->kind == ROB_IMPORT_PRESENT ? "duplicate of " : "possible duplicate of ",
             rob_buf_text(&text));
        rob_buf_free(&text);
    }
}

static void report_text(struct rob_cli *cli, const struct input *in,
                        const struct rob_import *import, bool dry_run)
{
    const struct rob_import_record *one = import->records;
    size_t n_alike = 0;
    for (size_t f = 0; f < in->n; f++) {
        const struct rob_citations *file = in->citations[f];
        for (size_t i = 0; i < file->n_problems; i++)
            note(
                cli,
                place_of(in->files[f].name, file, file->problems[i].line, file->problems[i].record),
                file->problems[i].message, "");
        for (size_t i = 0; i < file->n; i++, one++) {
            n_alike += one->kind == ROB_IMPORT_NEW && one->n_pairs;
            note_record(
                cli, place_of(in->files[f].name, file, one->citation->line, one->citation->record),
                one);
        }
    }
    rob_cli_print(cli, "%s%zu new %s from %zu record%s", dry_run ? "Dry run: " : "", import->n_new,
                  rob_cli_studies(import->n_new), in->n_records, in->n_records == 1 ? "" : "s");
    rob_cli_print(cli,
                  "; %zu duplicate%s, %zu possible duplicate%s, %zu to check, %zu unreadable\n",
                  import->n_present, import->n_present == 1 ? "" : "s", n_alike,
                  n_alike == 1 ? "" : "s", import->n_doubtful - n_alike, import->n_unreadable);
}

/* Are there new studies that are perhaps one paper with another? */
static bool has_pairs(const struct rob_import *import)
{
    bool any = false;
    for (size_t i = 0; import && i < import->n_records && !any; i++)
        any = import->records[i].kind == ROB_IMPORT_NEW && import->records[i].n_pairs;
    return any;
}

static void add_problems(struct rob_json_writer *json, const struct rob_import_file *file)
{
    for (size_t i = 0; i < file->citations->n_problems; i++) {
        const struct rob_citation_problem *problem = &file->citations->problems[i];
        rob_json_open(json, NULL, '{');
        rob_json_add_text(json, "file", file->name);
        rob_json_add_integer(json, "record", problem->record);
        rob_json_add_integer(json, "line", problem->line);
        rob_json_add_text(json, "message", problem->message);
        rob_json_close(json, '}');
    }
}

static void add_record_problem(struct rob_json_writer *json, const struct input *in,
                               const struct rob_import_record *record)
{
    bool empty = record->kind == ROB_IMPORT_EMPTY;
    if (!record->note && !empty)
        return;
    rob_json_open(json, NULL, '{');
    rob_json_add_text(json, "file", in->files[record->file].name);
    rob_json_add_integer(json, "record", record->citation->record);
    rob_json_add_integer(json, "line", record->citation->line);
    rob_json_add_text(json, "message", empty ? "no title, DOI or PMID" : record->note);
    rob_json_close(json, '}');
}

/* The records that are the same paper as a study, or perhaps the same. */
static void add_pairs(struct rob_json_writer *json, const struct input *in,
                      const struct rob_import_record *record)
{
    for (size_t i = 0; i < record->n_pairs; i++) {
        rob_json_open(json, NULL, '{');
        rob_json_add_text(json, "file", in->files[record->file].name);
        rob_json_add_integer(json, "record", record->citation->record);
        rob_json_add_integer(json, "line", record->citation->line);
        rob_json_add_text(json, "id", record->id);
        rob_json_add_text(json, "study", record->pairs[i].study);
        rob_json_add_bool(json, "certain", record->kind == ROB_IMPORT_PRESENT);
        rob_json_add_text(json, "why", record->pairs[i].why);
        rob_json_add_texts(json, "added", record->added, record->n_added);
        rob_json_close(json, '}');
    }
}

static void report_json(struct rob_cli *cli, const struct input *in,
                        const struct rob_import *import)
{
    struct rob_json_writer json = {.out = &cli->out, .show = true};
    rob_json_open(&json, NULL, '{');
    rob_json_add_text(&json, "schema", "syrob/import/1");
    rob_json_open(&json, "files", '[');
    for (size_t f = 0; f < in->n; f++) {
        rob_json_open(&json, NULL, '{');
        rob_json_add_text(&json, "file", in->files[f].name);
        rob_json_add_text(&json, "format", rob_citation_format_name(in->citations[f]->format));
        rob_json_close(&json, '}');
    }
    rob_json_close(&json, ']');
    rob_json_add_integer(&json, "records", (int64_t)in->n_records);
    rob_json_add_integer(&json, "new", (int64_t)import->n_new);
    rob_json_add_integer(&json, "duplicate", (int64_t)import->n_present);
    rob_json_add_integer(&json, "doubtful", (int64_t)import->n_doubtful);
    rob_json_add_integer(&json, "unreadable", (int64_t)import->n_unreadable);
    rob_json_open(&json, "problems", '[');
    for (size_t f = 0; f < in->n; f++)
        add_problems(&json, &in->files[f]);
    for (size_t i = 0; i < import->n_records; i++)
        add_record_problem(&json, in, &import->records[i]);
    rob_json_close(&json, ']');
    rob_json_open(&json, "pairs", '[');
    for (size_t i = 0; i < import->n_records; i++)
        add_pairs(&json, in, &import->records[i]);
    rob_json_close(&json, ']');
    rob_json_close(&json, '}');
    rob_cli_print(cli, "\n");
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    struct input in = {.source = rob_cli_value(args, "source")};
    struct rob_import *import = NULL;
    struct rob_cli_bibutils how = {.program = cli->program, .instead = rob_cli_launcher()};
    struct rob_citations_options wanted = {.map = rob_cli_value(args, "map"),
                                           .worksheet = rob_cli_value(args, "sheet"),
                                           .convert = rob_cli_bibutils_read,
                                           .context = &how};
    bool dry_run = rob_cli_has(args, "dry-run");
    enum rob_status status = read_format(&wanted.format, args, err);
    for (size_t i = 0; i < args->n_words && !status; i++) {
        rob_cli_progress(cli, "Reading file %zu of %zu ...", i + 1, args->n_words);
        status = read_file(&in, args->words[i], &wanted, err);
    }
    if (status && args->n_words > 1)
        tell_of_others(err);
    rob_cli_progress(cli, "Checking %zu record%s for duplicates ...", in.n_records,
                     in.n_records == 1 ? "" : "s");
    if (!status)
        status = rob_import_new(&import, cli->view, in.files, in.n, err);
    bool refused = !status && rob_cli_has(args, "strict") && import->n_unreadable;
    if (!status && !dry_run && !refused) {
        rob_cli_progress(cli, "Saving %zu %s ...", import->n_new, rob_cli_studies(import->n_new));
        status =
            rob_review_record(cli->review, ROB_SEAT_LEAD, import->events, import->n_events, err);
    }
    rob_cli_progress_end(cli);
    if (!status && cli->json)
        report_json(cli, &in, import);
    else if (!status)
        report_text(cli, &in, import, dry_run);
    if (!status && refused)
        status = rob_fail(err, ROB_INVALID,
                          "%zu record%s cannot be read; with --strict nothing is imported",
                          import->n_unreadable, import->n_unreadable == 1 ? "" : "s");
    if (!status && !dry_run && !import->n_new && !import->n_present)
        rob_cli_next(cli, "syrob import FILE");
    else
        rob_cli_next(cli, dry_run             ? "the same without --dry-run"
                          : has_pairs(import) ? "syrob studies --duplicates"
                                              : "syrob assess");
    rob_import_free(import);
    for (size_t f = 0; f < in.n; f++)
        rob_citations_free(in.citations[f]);
    return status;
}

const struct rob_cli_command rob_cmd_import = {
    .name = "import",
    .usage = "FILE... [--source NAME] [--format NAME] [--sheet NAME] [--map LIST] [--strict] "
             "[--dry-run] [--json]",
    .summary = "import studies from files of citations",
    .help =
        "Files may be RIS, BibTeX, EndNote's XML or .enw, Web of Science's text, PubMed's .nbib\n"
        "or XML, CSL-JSON, Cochrane's or RefWorks' text, CSV, TSV, .xlsx or .ods.\n"
        "The same paper is imported once, even from another file or on another laptop. A\n"
        "record that only resembles another study is imported and reported as a possible\n"
        "duplicate.\n",
    .needs = ROB_CLI_REVIEW | ROB_CLI_JSON,
    .min_words = 1,
    .max_words = ROB_CLI_WORDS_MAX,
    .options = options,
    .run = run,
};
