#include "cli/cli.h"

#include <syrob/pdfs.h>

static const struct rob_cli_option options[] = {
    {"dry-run", NULL, "show what fits, keep nothing"},
    {NULL, NULL, NULL},
};

static void show_file(struct rob_cli *cli, const struct rob_pdf *file)
{
    if (file->study == ROB_NOT_FOUND) {
        rob_cli_print(cli, "not matched: ");
        rob_cli_show(cli, file->path);
        rob_cli_print(cli, ": %s\n", file->why);
        return;
    }
    rob_cli_show(cli, rob_view_study(cli->view, (size_t)file->study).label);
    rob_cli_print(cli, " (%s): ", file->why);
    rob_cli_show(cli, file->path);
    rob_cli_print(cli, "\n");
}

static bool has_file(const struct rob_pdfs *pdfs, size_t study)
{
    for (size_t i = 0; i < pdfs->n_files; i++)
        if (pdfs->files[i].study == (int)study)
            return true;
    return false;
}

static void show(struct rob_cli *cli, const struct rob_pdfs *pdfs)
{
    size_t n = rob_view_n_studies(cli->view);
    for (size_t i = 0; i < pdfs->n_files; i++)
        show_file(cli, &pdfs->files[i]);
    for (size_t s = 0; s < n; s++)
        if (!has_file(pdfs, s)) {
            rob_cli_print(cli, "without a file: ");
            rob_cli_show(cli, rob_view_study(cli->view, s).label);
            rob_cli_print(cli, "\n");
        }
    rob_cli_print(cli, "%zu of %zu %s %s a file\n", pdfs->n_matched, n, rob_cli_studies(n),
                  n == 1 || pdfs->n_matched == 1 ? "has" : "have");
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    struct rob_pdfs *pdfs = NULL;
    enum rob_status status = rob_pdfs_match(&pdfs, cli->view, args->words[0], err);
    if (!status)
        show(cli, pdfs);
    if (!status && !rob_cli_has(args, "dry-run"))
        status = rob_pdfs_keep(pdfs, err);
    if (!status && pdfs->n_matched)
        rob_cli_next(cli, "syrob assess");
    rob_pdfs_free(pdfs);
    return status;
}

const struct rob_cli_command rob_cmd_pdf = {
    .name = "pdf",
    .usage = "FOLDER [--dry-run]",
    .summary = "find the papers of the studies in a folder",
    .help =
        "Matches the PDF files of a folder, and of the folders in it, to studies: by the id of\n"
        "the study, by DOI, by title, or by first author and year. The form opens them with\n"
        "its key o. Where they are is kept for this account on this machine only.\n",
    .needs = ROB_CLI_REVIEW,
    .min_words = 1,
    .max_words = 1,
    .options = options,
    .run = run,
};
