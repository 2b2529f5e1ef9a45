/* Taking in the studies of a review from citation files. */
#include "cli/cli.h"

#include "base/utf8.h"
#include "base/vec.h"

#include <syrob/citations.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct rob_cli_option options[] = {
    {"format", "NAME", "auto, ris, csv or tsv (default: auto)"},
    {"map", "LIST", "columns of a table, \"title=Artikel,year=3\""},
    {"dry-run", NULL, "read and report, write nothing"},
    {NULL, NULL, NULL},
};

/* A study that is in the review already, or that this command will add. */
struct known {
    char id[ROB_STUDY_ID_SIZE];
    const char *doi, *title; /* borrowed; NULL or "" unknown */
    int year;
};

struct fresh {
    struct rob_study_fields fields;
    struct rob_buf label;
};

struct import {
    struct rob_cli *cli;
    ROB_VEC(struct rob_citations *) files;
    ROB_VEC(const char *) paths;
    ROB_VEC(struct known) known;
    ROB_VEC(struct rob_event) events;
    ROB_VEC(struct fresh *) fresh;
    size_t records, n_duplicates, n_doubtful, n_unreadable;
    struct rob_buf notes; /* for people: one line each */
};

static enum rob_status no_memory(struct rob_error *err)
{
    return rob_cli_fail(err, ROB_NO_MEMORY, "out of memory");
}

static void free_import(struct import *import)
{
    for (size_t i = 0; i < import->files.n; i++)
        rob_citations_free(import->files.at[i]);
    for (size_t i = 0; i < import->fresh.n; i++)
        rob_buf_free(&import->fresh.at[i]->label), free(import->fresh.at[i]);
    rob_vec_free(&import->files);
    rob_vec_free(&import->paths);
    rob_vec_free(&import->known);
    rob_vec_free(&import->events);
    rob_vec_free(&import->fresh);
    rob_buf_free(&import->notes);
}

/* --- reading ----------------------------------------------------------------------------- */

static enum rob_status read_file(struct import *import, const char *path,
                                 const struct rob_citations_options *wanted, struct rob_error *err)
{
    char *data = NULL;
    size_t len = 0;
    struct rob_citations *citations = NULL;
    enum rob_status status = rob_cli_read_file(&data, &len, path, ROB_CITATIONS_BYTES_MAX, err);
    if (!status) {
        status = rob_citations_read(&citations, data, len, wanted, err);
        if (status && status != ROB_USAGE)
            rob_cli_in_file(err, path);
    }
    free(data);
    if (status)
        return status;
    if (!rob_vec_push(&import->files, citations)) {
        rob_citations_free(citations);
        return no_memory(err);
    }
    import->records += citations->n;
    return rob_vec_push(&import->paths, path) ? ROB_OK : no_memory(err);
}

static enum rob_status read_format(enum rob_citation_format *out, const struct rob_cli_args *args,
                                   struct rob_error *err)
{
    const char *given = rob_cli_value(args, "format");
    *out = ROB_CITATIONS_AUTO;
    if (given && !rob_citation_format_find(out, given))
        return rob_cli_fail(err, ROB_USAGE, "there is no format '%s'; there are ris, csv and tsv",
                            given);
    return ROB_OK;
}

/* --- which are new ----------------------------------------------------------------------- */

static bool both(const char *a, const char *b)
{
    return a && b && *a && *b;
}

/* Titles as people retype them: letters and digits in any case. */
static bool same_title(const char *a, const char *b)
{
    if (!both(a, b))
        return false;
    for (;;) {
        while (*a && (unsigned char)*a < 0x80 && !isalnum((unsigned char)*a))
            a++;
        while (*b && (unsigned char)*b < 0x80 && !isalnum((unsigned char)*b))
            b++;
        if (!*a || !*b)
            return *a == *b;
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
            return false;
        a++, b++;
    }
}

static const struct known *find_id(const struct import *import, const char *id)
{
    for (size_t i = 0; i < import->known.n; i++)
        if (strcmp(import->known.at[i].id, id) == 0)
            return &import->known.at[i];
    return NULL;
}

static const struct known *find_like(const struct import *import, const struct rob_citation *c)
{
    for (size_t i = 0; i < import->known.n; i++)
        if (same_title(import->known.at[i].title, c->title) &&
            (!c->year || !import->known.at[i].year || import->known.at[i].year == c->year))
            return &import->known.at[i];
    return NULL;
}

/* Ids are short, so that two papers may share one: their DOIs tell, else their titles. */
static bool same_paper(const struct known *known, const struct rob_citation *citation)
{
    if (both(known->doi, citation->doi))
        return strcmp(known->doi, citation->doi) == 0;
    return !both(known->title, citation->title) || same_title(known->title, citation->title);
}

/* The shortest id that no other paper has; *same is set where this very paper is known. */
static enum rob_status find_new_id(char id[ROB_STUDY_ID_SIZE], const struct known **same,
                                   const struct import *import, const struct rob_citation *c,
                                   struct rob_error *err)
{
    *same = NULL;
    for (unsigned n = ROB_STUDY_ID_SUFFIX; n <= ROB_STUDY_ID_SUFFIX_MAX; n++) {
        enum rob_status status = rob_citation_study_id(id, ROB_STUDY_ID_SIZE, c, n, err);
        const struct known *known = status ? NULL : find_id(import, id);
        if (status || !known)
            return status;
        if (same_paper(known, c)) {
            *same = known;
            return ROB_OK;
        }
    }
    return rob_cli_fail(err, ROB_INVALID, "no id is free for '%s'", c->title);
}

/* --- events ------------------------------------------------------------------------------ */

static const char *or_null(const char *text)
{
    return text && *text ? text : NULL;
}

/* "Amorim, 2017" in the place of a title is all that a sheet of judgements knows of a study. */
static void make_label(struct rob_buf *label, const struct rob_citation *c)
{
    enum { NAME_COLUMNS = 60 };
    const char *name = c->first_author;
    rob_buf_add(label, name, rob_utf8_fit(name, strlen(name), NAME_COLUMNS, NULL));
    if (*name && c->year)
        rob_buf_printf(label, " %d", c->year);
}

static enum rob_status add_study(struct import *import, const struct rob_citation *c,
                                 const char *id, struct rob_error *err)
{
    struct known known = {.doi = c->doi, .title = c->title, .year = c->year};
    memcpy(known.id, id, sizeof known.id);
    struct fresh *fresh = calloc(1, sizeof *fresh);
    if (!fresh || !rob_vec_push(&import->fresh, fresh)) {
        free(fresh);
        return no_memory(err);
    }
    make_label(&fresh->label, c);
    if (fresh->label.failed)
        return no_memory(err);
    fresh->fields = (struct rob_study_fields){.label = or_null(rob_buf_text(&fresh->label)),
                                              .title = or_null(c->title),
                                              .authors = or_null(c->authors),
                                              .journal = or_null(c->journal),
                                              .volume = or_null(c->volume),
                                              .pages = or_null(c->pages),
                                              .doi = or_null(c->doi),
                                              .pmid = or_null(c->pmid),
                                              .abstract = or_null(c->abstract),
                                              .url = or_null(c->url),
                                              .year = c->year};
    struct rob_event event = {.op = ROB_OP_STUDY, .fields = &fresh->fields};
    return rob_vec_push(&import->known, known) && rob_vec_push(&import->events, event)
               ? ROB_OK
               : no_memory(err);
}

static void note(struct import *import, const char *path, unsigned line, const char *text,
                 const char *more)
{
    rob_text_show(&import->notes, path, strlen(path));
    rob_buf_printf(&import->notes, ":%u: ", line);
    rob_text_show(&import->notes, text, strlen(text));
    rob_text_show(&import->notes, more, strlen(more));
    rob_buf_char(&import->notes, '\n');
}

static bool is_doubtful(const struct rob_citations *file, const struct rob_citation *c)
{
    for (size_t i = 0; i < file->n_problems; i++)
        if (file->problems[i].record == c->record &&
            file->problems[i].kind == ROB_CITATION_DOUBTFUL)
            return true;
    return false;
}

static enum rob_status add_citation(struct import *import, const struct rob_citations *file,
                                    const char *path, const struct rob_citation *c,
                                    struct rob_error *err)
{
    char id[ROB_STUDY_ID_SIZE];
    const struct known *same = NULL;
    enum rob_status status = find_new_id(id, &same, import, c, err);
    if (status)
        return status;
    if (!*c->title && !*c->doi && !*c->pmid) {
        note(import, path, c->line, "passed over: neither title, DOI nor PMID", "");
        import->n_unreadable++;
        return ROB_OK;
    }
    if (same) {
        note(import, path, c->line, "already in the review: ", same->id);
        import->n_duplicates++;
        return ROB_OK;
    }
    const struct known *like = find_like(import, c);
    if (like)
        note(import, path, c->line, "perhaps the same paper as ", like->id);
    import->n_doubtful += like || is_doubtful(file, c);
    return add_study(import, c, id, err);
}

static enum rob_status list_known(struct import *import, struct rob_error *err)
{
    const struct rob_view *view = import->cli->view;
    for (size_t s = 0; s < rob_view_n_studies(view) + rob_view_n_dropped(view); s++) {
        struct rob_study study = rob_view_study(view, s);
        struct known known = {.doi = study.doi, .title = study.title, .year = study.year};
        snprintf(known.id, sizeof known.id, "%s", study.id);
        if (!rob_vec_push(&import->known, known))
            return no_memory(err);
    }
    return ROB_OK;
}

static enum rob_status sort_out(struct import *import, struct rob_error *err)
{
    enum rob_status status = list_known(import, err);
    size_t n_before = import->known.n;
    for (size_t f = 0; f < import->files.n && !status; f++) {
        const struct rob_citations *file = import->files.at[f];
        for (size_t i = 0; i < file->n_problems; i++)
            note(import, import->paths.at[f], file->problems[i].line, file->problems[i].message,
                 "");
        for (size_t i = 0; i < file->n && !status; i++)
            status = add_citation(import, file, import->paths.at[f], &file->at[i], err);
    }
    /* The ids lie in a vector that has stopped growing. */
    for (size_t i = 0; i < import->events.n; i++)
        import->events.at[i].study = import->known.at[n_before + i].id;
    return status;
}

/* --- writing ----------------------------------------------------------------------------- */

static enum rob_status record(struct import *import, struct rob_error *err)
{
    size_t n = import->events.n;
    char name[40];
    struct rob_event round;
    const char **ids = calloc(n + 1, sizeof *ids);
    if (!ids)
        return no_memory(err);
    for (size_t i = 0; i < n; i++)
        ids[i] = import->events.at[i].study;
    enum rob_status status = ROB_OK;
    if (n && rob_cli_new_round(&round, name, import->cli, ids, n) &&
        !rob_vec_push(&import->events, round))
        status = no_memory(err);
    if (!status)
        status = rob_review_record(import->cli->review, ROB_SEAT_LEAD, import->events.at,
                                   import->events.n, err);
    free(ids);
    return status;
}

/* --- reporting --------------------------------------------------------------------------- */

static void quote(struct rob_buf *out, const char *text)
{
    size_t len = strlen(text), at = 0;
    rob_buf_char(out, '"');
    while (at < len) {
        uint32_t code = 0xFFFD; /* stands for bytes that are no UTF-8 */
        size_t n = rob_utf8_next(text + at, len - at, &code);
        if (n == 0 || rob_utf8_is_control(code))
            rob_buf_printf(out, "\\u%04x", (unsigned)code);
        else
            rob_buf_printf(out, "%s%.*s", code == '"' || code == '\\' ? "\\" : "", (int)n,
                           text + at);
        at += n ? n : 1;
    }
    rob_buf_char(out, '"');
}

static void report_json(struct import *import)
{
    struct rob_buf *out = &import->cli->out;
    const char *comma = "";
    rob_buf_str(out, "{\"schema\":\"syrob/import/1\",\"files\":[");
    for (size_t f = 0; f < import->files.n; f++) {
        rob_buf_printf(out, "%s{\"file\":", f ? "," : "");
        quote(out, import->paths.at[f]);
        rob_buf_printf(out, ",\"format\":\"%s\"}",
                       rob_citation_format_name(import->files.at[f]->format));
    }
    rob_buf_printf(out,
                   "],\"records\":%zu,\"new\":%zu,\"duplicate\":%zu,\"doubtful\":%zu,"
                   "\"unreadable\":%zu,\"problems\":[",
                   import->records, import->fresh.n, import->n_duplicates, import->n_doubtful,
                   import->n_unreadable);
    for (size_t f = 0; f < import->files.n; f++)
        for (size_t i = 0; i < import->files.at[f]->n_problems; i++) {
            const struct rob_citation_problem *problem = &import->files.at[f]->problems[i];
            rob_buf_printf(out, "%s{\"file\":", comma);
            quote(out, import->paths.at[f]);
            rob_buf_printf(out, ",\"record\":%u,\"message\":", problem->record);
            quote(out, problem->message);
            rob_buf_char(out, '}');
            comma = ",";
        }
    rob_buf_str(out, "]}\n");
}

static void report(struct import *import, bool dry_run)
{
    if (import->cli->json) {
        report_json(import);
        return;
    }
    rob_buf_str(&import->cli->out, rob_buf_text(&import->notes));
    rob_cli_print(import->cli, "%s%zu new %s from %zu record%s", dry_run ? "Dry run: " : "",
                  import->fresh.n, rob_cli_studies(import->fresh.n), import->records,
                  import->records == 1 ? "" : "s");
    rob_cli_print(import->cli, "; %zu were there already, %zu doubtful, %zu unreadable\n",
                  import->n_duplicates, import->n_doubtful, import->n_unreadable);
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    struct import import = {.cli = cli};
    struct rob_citations_options wanted = {.map = rob_cli_value(args, "map")};
    bool dry_run = rob_cli_has(args, "dry-run");
    enum rob_status status = read_format(&wanted.format, args, err);
    for (size_t i = 0; i < args->n_words && !status; i++)
        status = read_file(&import, args->words[i], &wanted, err);
    if (!status)
        status = sort_out(&import, err);
    if (!status && !dry_run)
        status = record(&import, err);
    if (!status) {
        report(&import, dry_run);
        rob_cli_next(cli, dry_run ? "the same without --dry-run" : "syrob assess");
    }
    free_import(&import);
    return status;
}

const struct rob_cli_command rob_cmd_import = {
    .name = "import",
    .usage = "FILE... [--format NAME] [--map LIST] [--dry-run] [--json]",
    .summary = "take in studies from RIS, CSV or TSV files",
    .help = "The same paper is taken in once, also when it comes from another file or laptop: a\n"
            "study's id is made from its DOI, PMID, or title, year and first author.\n",
    .needs = ROB_CLI_REVIEW,
    .min_words = 1,
    .max_words = ROB_CLI_WORDS_MAX,
    .options = options,
    .run = run,
};
