/* Stages, and the flow of records through them. */
#include "cli/cli.h"

#include "base/file.h"

#include <syrob/flow.h>
#include <syrob/stage.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- Other reviews --------------------------------------------------------------------------- */

struct other {
    struct rob_review *review;
    struct rob_view *view;
};

static enum rob_status open_other(struct other *out, const char *dir, struct rob_error *err)
{
    enum rob_status status = rob_review_open(&out->review, dir, err);
    if (!status)
        rob_cli_note_problems(out->review);
    return status ? status : rob_view_new(&out->view, out->review, NULL, err);
}

static void close_other(struct other *other)
{
    rob_view_free(other->view);
    rob_review_free(other->review);
}

/* --- stage ----------------------------------------------------------------------------------- */

static const struct rob_cli_option stage_options[] = {
    {"form", "FORM", "the form of the new review, such as screen-fulltext or syrcle"},
    {"title", "TEXT", "its title (default: that of the review before)"},
    {"take", "ANSWERS",
     "answers with which a study goes on (default: all but the last of the scale)"},
    {"open", "MODE", "round or study: what is unblinded together (default: round)"},
    {"sealed", NULL, "encrypt the first passes of the new review"},
    {"unfinished", NULL, "create it before everything is reconciled; needs --reason"},
    {"reason", "TEXT", "why it is created before that"},
    {"update", NULL, "add to the review in DIR the studies that were included since"},
    {NULL, NULL, NULL},
};

static enum rob_status read_form(struct rob_buf *out, char **path, const struct rob_cli_args *args,
                                 struct rob_error *err)
{
    const char *word = rob_cli_value(args, "form");
    if (!word)
        return rob_fail(err, ROB_USAGE,
                        "stage needs --form FORM, such as screen-fulltext or syrcle");
    *path = rob_cli_form_file(word);
    return *path ? rob_file_read_given(out, *path, ROB_FORM_BYTES_MAX, err)
                 : rob_cli_unknown_form(word, err);
}

static enum rob_status create(struct rob_cli *cli, const struct rob_cli_args *args,
                              const struct rob_view *from, struct rob_error *err)
{
    struct rob_buf form = {0};
    char *path = NULL;
    size_t n = 0;
    struct rob_stage_setup setup = {.title = rob_cli_value(args, "title"),
                                    .take = rob_cli_value(args, "take"),
                                    .mode = rob_cli_value(args, "open"),
                                    .sealed = rob_cli_has(args, "sealed")};
    if (rob_cli_has(args, "unfinished") != rob_cli_has(args, "reason"))
        return rob_fail(err, ROB_USAGE, "--unfinished and --reason TEXT go together");
    setup.unfinished = rob_cli_value(args, "reason");
    enum rob_status status = read_form(&form, &path, args, err);
    setup.form = rob_buf_text(&form);
    setup.form_len = form.len;
    if (!status)
        status = rob_stage_create(&n, args->words[1], from, &setup, err);
    if (status == ROB_INVALID && path && err->line)
        rob_error_in_file(err, path);
    free(path);
    rob_buf_free(&form);
    if (status)
        return status;
    rob_cli_print(cli, "%zu %s went on; the new review is in ", n, rob_cli_studies(n));
    rob_cli_show(cli, args->words[1]);
    rob_cli_print(cli, "\n");
    rob_cli_tell_gone(cli, from);
    rob_cli_next_with(cli, "syrob --review ", args->words[1], " assess");
    return ROB_OK;
}

static enum rob_status update(struct rob_cli *cli, const struct rob_cli_args *args,
                              const struct rob_view *from, struct rob_error *err)
{
    struct other to = {0};
    struct rob_stage_update *update = NULL;
    struct rob_totals totals = rob_view_totals(from);
    size_t n_open = totals.studies - totals.reconciled;
    enum rob_status status = open_other(&to, args->words[1], err);
    if (!status)
        status = rob_stage_update_new(&update, to.view, from, err);
    if (!status)
        status = rob_review_record(to.review, ROB_SEAT_LEAD, update->events, update->n, err);
    if (!status)
        rob_cli_print(cli, "%zu %s added\n", update->n_new, rob_cli_studies(update->n_new));
    if (!status && n_open)
        rob_cli_print(cli, "%zu %s of the earlier review %s not reconciled yet\n", n_open,
                      rob_cli_studies(n_open), n_open == 1 ? "is" : "are");
    if (!status)
        rob_cli_tell_gone(cli, from);
    if (!status && update->n_gone)
        rob_cli_print(cli,
                      "%zu %s on from the review before any more; nothing was removed (syrob "
                      "study drop removes a study)\n",
                      update->n_gone,
                      update->n_gone == 1 ? "study does not go" : "studies do not go");
    rob_stage_update_free(update);
    close_other(&to);
    return status;
}

static enum rob_status run_stage(struct rob_cli *cli, const struct rob_cli_args *args,
                                 struct rob_error *err)
{
    static const char *const others[] = {"form",   "title",      "take",  "open",
                                         "sealed", "unfinished", "reason"};
    struct other from = {0};
    for (size_t i = 0; rob_cli_has(args, "update") && i < sizeof others / sizeof *others; i++)
        if (rob_cli_has(args, others[i]))
            return rob_fail(err, ROB_USAGE, "--%s does not go with --update", others[i]);
    enum rob_status status = open_other(&from, args->words[0], err);
    if (!status)
        status = rob_cli_has(args, "update") ? update(cli, args, from.view, err)
                                             : create(cli, args, from.view, err);
    close_other(&from);
    return status;
}

const struct rob_cli_command rob_cmd_stage = {
    .name = "stage",
    .usage = "FROM DIR --form FORM [--title TEXT] [--take ANSWERS] [--open MODE] [--sealed]\n"
             "FROM DIR --form FORM --unfinished --reason TEXT\n"
             "FROM DIR --update",
    .summary = "create a review of the studies that another one included",
    .help =
        "The reviewers and the ids of the studies stay the same. The new review records which\n"
        "review it was made from, and by which rule. check --with verifies this, and flow counts\n"
        "the records of all stages.\n",
    .min_words = 2,
    .max_words = 2,
    .options = stage_options,
    .run = run_stage,
};

/* --- flow ------------------------------------------------------------------------------------ */

static const struct rob_cli_option flow_options[] = {
    {"output", "FILE", "FILE.svg, .pdf or .png; or .csv, the table of the R package PRISMA2020"},
    {"force", NULL, "replace an existing file"},
    {NULL, NULL, NULL},
};

static const struct rob_cli_only flow_only[] = {
    {"force", NULL, "output"},
    {NULL, NULL, NULL},
};

typedef enum rob_status write_text(char **out, const struct rob_flow *flow, struct rob_error *err);
typedef enum rob_status write_bytes(FILE *out, const struct rob_flow *flow, struct rob_error *err);

static const struct {
    const char *suffix;
    write_text *text;
    write_bytes *bytes;
} KINDS[] = {
    {".csv", rob_write_flow_csv, NULL},
    {".svg", rob_write_flow_svg, NULL},
    {".pdf", NULL, rob_write_flow_pdf},
    {".png", NULL, rob_write_flow_png},
};

static enum rob_status make_bytes(char **out, size_t *len, write_bytes *write,
                                  const struct rob_flow *flow, struct rob_error *err)
{
    FILE *stream = open_memstream(out, len);
    if (!stream)
        return rob_fail_memory(err);
    enum rob_status status = write(stream, flow, err);
    bool ok = !ferror(stream);
    ok = fclose(stream) == 0 && ok && *out;
    return status || ok ? status : rob_fail_memory(err);
}

static enum rob_status write_output(struct rob_cli *cli, const struct rob_cli_args *args,
                                    const struct rob_flow *flow, struct rob_error *err)
{
    const char *path = rob_cli_value(args, "output");
    size_t len = strlen(path), kind = 0, n_kinds = sizeof KINDS / sizeof KINDS[0];
    char *data = NULL;
    while (kind < n_kinds && (len < 5 || strcasecmp(path + len - 4, KINDS[kind].suffix) != 0))
        kind++;
    if (kind == n_kinds)
        return rob_fail(err, ROB_USAGE, "name a file that ends in .svg, .pdf, .png or .csv, not %s",
                        path);
    enum rob_status status = KINDS[kind].text
                                 ? KINDS[kind].text(&data, flow, err)
                                 : make_bytes(&data, &len, KINDS[kind].bytes, flow, err);
    if (!status && KINDS[kind].text)
        len = strlen(data);
    if (!status)
        status = rob_cli_write_file(path, data, len, rob_cli_has(args, "force"), err);
    if (!status) {
        rob_cli_show(cli, path);
        rob_cli_print(cli, "\n");
    }
    free(data);
    return status;
}

static enum rob_status write_flow(struct rob_cli *cli, const struct rob_cli_args *args,
                                  const struct rob_flow *flow, struct rob_error *err)
{
    char *text = NULL;
    if (rob_cli_has(args, "output") && cli->json)
        return rob_fail(err, ROB_USAGE, "--json prints; leave out --output, or --json");
    if (rob_cli_has(args, "output"))
        return write_output(cli, args, flow, err);
    enum rob_status status =
        cli->json ? rob_write_flow_json(stdout, flow, err) : rob_write_flow_text(&text, flow, err);
    return rob_cli_take(cli, status, text);
}

enum rob_status rob_cli_flow(struct rob_cli *cli, const struct rob_cli_args *args,
                             const char *const *dirs, size_t n, struct rob_error *err)
{
    struct other reviews[ROB_FLOW_STAGES] = {{0}};
    const struct rob_view *views[ROB_FLOW_STAGES] = {NULL};
    struct rob_flow *flow = NULL;
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < n && !status; i++) {
        status = open_other(&reviews[i], dirs[i], err);
        views[i] = reviews[i].view;
    }
    if (!status)
        status = rob_flow_new(&flow, views, n, err);
    if (!status)
        status = write_flow(cli, args, flow, err);
    rob_flow_free(flow);
    for (size_t i = 0; i < n; i++)
        close_other(&reviews[i]);
    return status;
}

/* Without a word, the review that is found here; else these, in the order of the stages. */
static enum rob_status run_flow(struct rob_cli *cli, const struct rob_cli_args *args,
                                struct rob_error *err)
{
    char *found = NULL;
    enum rob_status status = ROB_OK;
    if (args->n_words)
        return rob_cli_flow(cli, args, (const char *const *)args->words, args->n_words, err);
    if (!cli->review_dir)
        status = rob_review_find(&found, ".", err);
    const char *here = cli->review_dir ? cli->review_dir : found;
    if (!status)
        status = rob_cli_flow(cli, args, &here, 1, err);
    free(found);
    return status;
}

const struct rob_cli_command rob_cmd_flow = {
    .name = "flow",
    .usage = "[DIR [DIR [DIR]]] [--json] [-o FILE] [--force]",
    .summary = "count the records from the search to the included studies (PRISMA 2020)",
    .help =
        "Name the folders in the order of the stages: the screening of titles, that of full\n"
        "texts, the assessment. The second and the third are made by syrob stage. Every number is\n"
        "counted from the journals; one that was not recorded is shown as \"not recorded\".\n",
    .needs = ROB_CLI_JSON,
    .max_words = ROB_FLOW_STAGES,
    .options = flow_options,
    .only = flow_only,
    .run = run_flow,
};
