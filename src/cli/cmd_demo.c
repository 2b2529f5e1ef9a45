#include "cli/cli.h"

#include "base/file.h"
#include "tui/tui.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The stages of the screening example, each a folder of its own. */
enum { STAGES = 3 };
static const char *const stages[STAGES] = {"titles", "texts", "assessment"};

static const struct rob_cli_option options[] = {
    {"sealed", NULL, "the same review as a sealed one, to check what it proves"},
    {"screening", NULL, "another one, from 250 records to the 20 studies that were assessed"},
    {NULL, NULL, NULL},
};

static enum rob_status copy_file(const char *from, const char *to, struct rob_error *err)
{
    struct rob_buf data = {0};
    enum rob_status status = rob_file_read_given(&data, from, (size_t)1 << 28, err);
    if (!status)
        status = rob_cli_write_file(to, rob_buf_text(&data), data.len, false, err);
    rob_buf_free(&data);
    return status;
}

static enum rob_status copy_folder(const char *from, const char *to, struct rob_error *err)
{
    DIR *dir = opendir(from);
    if (!dir || mkdir(to, 0777) != 0) {
        int why = errno;
        if (dir)
            closedir(dir);
        return rob_fail(err, ROB_SYSTEM, "cannot copy %s to %s: %s", from, to, strerror(why));
    }
    enum rob_status status = ROB_OK;
    for (struct dirent *entry = readdir(dir); entry && !status; entry = readdir(dir)) {
        struct rob_buf source = {0}, target = {0};
        struct stat info;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        rob_buf_printf(&source, "%s/%s", from, entry->d_name);
        rob_buf_printf(&target, "%s/%s", to, entry->d_name);
        if (source.failed || target.failed)
            status = rob_fail_memory(err);
        else if (stat(source.data, &info) == 0 && S_ISDIR(info.st_mode))
            status = copy_folder(source.data, target.data, err);
        else
            status = copy_file(source.data, target.data, err);
        rob_buf_free(&source);
        rob_buf_free(&target);
    }
    closedir(dir);
    return status;
}

/* Lines that this account wrote in an earlier copy of the example would be restored into the new
 * one; it is put aside, not removed. */
static void forget_earlier_copy(const char *review_id)
{
    char *root = rob_state_folder();
    struct rob_buf now = {0}, aside = {0};
    rob_buf_printf(&now, "%s/%s", root ? root : "", review_id);
    for (int n = 1; root && n < 1000; n++) {
        rob_buf_clear(&aside);
        rob_buf_printf(&aside, "%s/%s.demo-%d", root, review_id, n);
        if (now.failed || aside.failed || access(aside.data, F_OK) != 0)
            break;
    }
    if (root && !now.failed && !aside.failed)
        (void)rename(now.data, aside.data);
    rob_buf_free(&now);
    rob_buf_free(&aside);
    free(root);
}

static enum rob_status open_folder(struct rob_review **out, const char *dir, const char *stage,
                                   struct rob_error *err)
{
    struct rob_buf path = {0};
    rob_buf_printf(&path, stage ? "%s/%s" : "%s", dir, stage);
    enum rob_status status =
        path.failed ? rob_fail_memory(err) : rob_review_open(out, path.data, err);
    rob_buf_free(&path);
    return status;
}

static enum rob_status make_copy(const char *dir, const char *of, bool screening,
                                 struct rob_error *err)
{
    char *from = rob_cli_data_file(of);
    if (!from)
        return rob_fail(err, ROB_SYSTEM, "the example review is not installed");
    enum rob_status status = copy_folder(from, dir, err);
    for (size_t i = 0; i < (screening ? STAGES : 1) && !status; i++) {
        struct rob_review *review = NULL;
        status = open_folder(&review, dir, screening ? stages[i] : NULL, err);
        if (!status)
            forget_earlier_copy(rob_review_id(review));
        rob_review_free(review);
    }
    free(from);
    return status;
}

/* Without a terminal the same job is shown as text. */
static enum rob_status print_all(struct rob_cli *cli, struct rob_error *err)
{
    char *text = NULL;
    struct rob_text_options style = rob_cli_text_options(cli);
    const struct rob_agreement_options agreement = {.bootstrap = 0};
    const struct rob_source source = {ROB_SOURCE_CONSENSUS, 0};
    enum rob_status status = rob_write_status_text(&text, cli->view, err);
    status = rob_cli_take(cli, status, text);
    rob_cli_print(cli, "\n");
    if (!status)
        status = rob_write_summary_text(&text, cli->view, source, ROB_ALL_OUTCOMES, &style, err);
    status = rob_cli_take(cli, status, text);
    rob_cli_print(cli, "\n");
    if (!status)
        status = rob_write_agreement_text(&text, cli->view, &agreement, ROB_BY_ITEM, err);
    return rob_cli_take(cli, status, text);
}

/* The flow through the three stages. */
static enum rob_status print_flow(struct rob_cli *cli, const struct rob_cli_args *args,
                                  const char *dir, struct rob_error *err)
{
    struct rob_buf paths[STAGES] = {{0}};
    const char *dirs[STAGES];
    bool failed = false;
    for (size_t i = 0; i < STAGES; i++) {
        rob_buf_printf(&paths[i], "%s/%s", dir, stages[i]);
        dirs[i] = rob_buf_text(&paths[i]);
        failed = failed || paths[i].failed;
    }
    enum rob_status status =
        failed ? rob_fail_memory(err) : rob_cli_flow(cli, args, dirs, STAGES, err);
    for (size_t i = 0; i < STAGES; i++)
        rob_buf_free(&paths[i]);
    return status;
}

static enum rob_status show(struct rob_cli *cli, const struct rob_cli_args *args, const char *dir,
                            const char *first, bool screening, struct rob_error *err)
{
    bool screen = !cli->no_input && !cli->linear && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    const struct rob_tui_options start = {.start = ROB_TUI_LIST,
                                          .seat = cli->seat,
                                          .review = first,
                                          .color = (enum rob_tui_color)cli->color};
    if (screen)
        return rob_tui_run(cli->review, &start, err);
    return screening ? print_flow(cli, args, dir, err) : print_all(cli, err);
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    static const struct {
        const char *option, *example, *copy, *next;
    } KINDS[] = {
        {"screening", "examples/screening", "syrob-demo-screening", "/titles agreement"},
        {"sealed", "examples/acute-liver-failure-sealed", "syrob-demo-sealed", " agreement"},
        {NULL, "examples/acute-liver-failure", "syrob-demo", " agreement"},
    };
    size_t kind = 0;
    bool screening = rob_cli_has(args, "screening");
    struct rob_buf first = {0};
    if (screening && rob_cli_has(args, "sealed"))
        return rob_fail(err, ROB_USAGE, "--screening and --sealed are two examples; choose one");
    while (KINDS[kind].option && !rob_cli_has(args, KINDS[kind].option))
        kind++;
    const char *dir = args->n_words ? args->words[0] : KINDS[kind].copy;
    bool there = access(dir, F_OK) == 0;
    enum rob_status status = there ? ROB_OK : make_copy(dir, KINDS[kind].example, screening, err);
    rob_buf_printf(&first, screening ? "%s/%s" : "%s", dir, stages[0]);
    if (!status && first.failed)
        status = rob_fail_memory(err);
    if (!status && there && access(first.data, F_OK) != 0)
        status = rob_fail(err, ROB_REFUSED,
                          "%s exists and is not this example; name another folder", dir);
    if (!status)
        status = rob_cli_open(cli, first.data, err);
    if (!status) {
        rob_cli_next_with(cli, "syrob --review ", dir, KINDS[kind].next);
        status = show(cli, args, dir, first.data, screening, err);
    }
    rob_buf_free(&first);
    return status;
}

const struct rob_cli_command rob_cmd_demo = {
    .name = "demo",
    .usage = "[DIR] [--sealed|--screening]",
    .summary = "open a copy of the example review",
    .help =
        "89 animal studies of stem cells for acute liver failure, assessed by two reviewers\n"
        "and reconciled. Try anything: it is a copy. With --screening: made-up records of three\n"
        "databases, screened by title and by full text; the folder has a review for each stage.\n"
        "Without a terminal, status, summary and agreement are printed; with --screening, the\n"
        "flow. The folders are syrob-demo, syrob-demo-sealed and syrob-demo-screening, unless\n"
        "you name one.\n",
    .max_words = 1,
    .options = options,
    .run = run,
};
