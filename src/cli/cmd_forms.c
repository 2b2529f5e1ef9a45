/* The instruments: those shipped, and a team's own. */
#include "cli/cli.h"

#include "base/fail.h"
#include "base/file.h"
#include "base/vec.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static const struct rob_cli_option options[] = {
    {"reason", "TEXT", "with update: why the form changes"},
    {"dry-run", NULL, "with update: show the differences, write nothing"},
    {NULL, NULL, NULL},
};

static const struct rob_cli_only only[] = {
    {"reason dry-run", "update", NULL},
    {NULL, NULL, NULL},
};

/* *path is the caller's. */
static enum rob_status find_form(char **path, const char *word, struct rob_error *err)
{
    *path = rob_cli_form_file(word);
    if (!*path)
        return rob_cli_unknown_form(word, err);
    return ROB_OK;
}

/* --- list -------------------------------------------------------------------------------- */

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum rob_status list_form(struct rob_cli *cli, const char *file, struct rob_error *err)
{
    struct rob_form *form = NULL;
    enum rob_status status = rob_form_load(&form, file, err);
    if (status)
        return status;
    rob_cli_print(cli, "%-16s ", form->id);
    rob_cli_show(cli, form->version);
    rob_cli_print(cli, " %2zu items  ", form->n_items);
    rob_cli_show(cli, form->title);
    rob_cli_print(cli, "\n");
    rob_form_free(form);
    return ROB_OK;
}

static enum rob_status run_list(struct rob_cli *cli, struct rob_error *err)
{
    ROB_VEC(char *) names = {0};
    char *folder = rob_cli_data_file("forms");
    DIR *dir = folder ? opendir(folder) : NULL;
    if (!dir) {
        free(folder);
        return rob_fail(err, ROB_SYSTEM, "the shipped forms are not installed");
    }
    enum rob_status status = ROB_OK;
    for (struct dirent *entry = readdir(dir); entry && !status; entry = readdir(dir)) {
        size_t len = strlen(entry->d_name);
        bool form = len > 5 && strcmp(entry->d_name + len - 5, ".json") == 0;
        char *name = form ? strdup(entry->d_name) : NULL;
        if (!form || (name && rob_vec_push(&names, name)))
            continue;
        free(name);
        status = rob_fail_memory(err);
    }
    closedir(dir);
    if (names.n)
        qsort(names.at, names.n, sizeof *names.at, compare_names);
    for (size_t i = 0; i < names.n; i++) {
        struct rob_buf path = {0};
        rob_buf_printf(&path, "%s/%s", folder, names.at[i]);
        if (!status)
            status = path.failed ? rob_fail_memory(err) : list_form(cli, path.data, err);
        rob_buf_free(&path);
        free(names.at[i]);
    }
    rob_vec_free(&names);
    free(folder);
    return status;
}

/* --- show -------------------------------------------------------------------------------- */

static void show_text(struct rob_cli *cli, const char *before, const char *text)
{
    if (!text)
        return;
    rob_cli_print(cli, "%s", before);
    rob_cli_show(cli, text);
    rob_cli_print(cli, "\n");
}

static void show_item(struct rob_cli *cli, const struct rob_form *form, const struct rob_item *item)
{
    rob_cli_print(cli, "\n%3d  ", item->number);
    rob_cli_show(cli, item->title);
    rob_cli_print(cli, "  (%s%s)\n", item->id,
                  item->level == ROB_LEVEL_OUTCOME ? ", judged per outcome" : "");
    show_text(cli, "     ", item->question);
    for (size_t i = 0; i < item->n_signals; i++) {
        rob_cli_print(cli, "     %s  ", item->signals[i].id);
        rob_cli_show(cli, item->signals[i].text);
        rob_cli_print(cli, "  (%s is good)\n", item->signals[i].good_is_yes ? "yes" : "no");
    }
    show_text(cli, "     suggests: ", item->suggest);
    for (size_t a = 0; a < item->n_answers; a++) {
        const struct rob_answer *answer = &item->answers[a];
        rob_cli_print(cli, "     [%s] ", answer->key);
        rob_cli_show(cli, answer->label);
        rob_cli_print(cli, ": ");
        rob_cli_show(cli, answer->risk == ROB_RISK_NONE ? "not applicable"
                                                        : form->risks[answer->risk].label);
        rob_cli_print(cli, "\n");
        for (size_t i = 0; i < item->guidance[a].n_lines; i++)
            show_text(cli, "         - ", item->guidance[a].lines[i]);
    }
    show_text(cli, "     note: ", item->note);
    show_text(cli, "     the team's rule: ", item->rule);
}

static enum rob_status run_show(struct rob_cli *cli, const char *word, struct rob_error *err)
{
    char *path = NULL;
    struct rob_form *form = NULL;
    enum rob_status status = find_form(&path, word, err);
    if (!status)
        status = rob_form_load(&form, path, err);
    if (!status && cli->json)
        status = rob_file_read_given(&cli->out, path, ROB_FORM_BYTES_MAX, err);
    free(path);
    if (!status && !cli->json) {
        show_text(cli, "", form->title);
        show_text(cli, "Source: ", form->citation);
        show_text(cli, "DOI: ", form->doi);
        show_text(cli, "Wording: ", form->wording);
        show_text(cli, "", form->note);
        for (size_t d = 0; d < form->n_domains; d++) {
            show_text(cli, "\n== ", form->domains[d].title);
            for (size_t i = 0; i < form->domains[d].n_items; i++)
                show_item(cli, form, &form->items[form->domains[d].first_item + i]);
        }
    }
    rob_form_free(form);
    return status;
}

/* --- check, copy, update ----------------------------------------------------------------- */

/* While screening the keys of decisions come before those of reasons. */
static void note_keys(struct rob_cli *cli, const struct rob_form *form)
{
    for (size_t i = 1; form->mode == ROB_MODE_SCREEN && i < form->n_items; i++)
        for (size_t a = 0; a < form->items[i].n_answers && form->items[i].if_item == 0; a++) {
            const struct rob_answer *reason = &form->items[i].answers[a];
            const struct rob_answer *decision = form->items[0].answers;
            size_t k = 0;
            while (k < form->items[0].n_answers && strcmp(decision[k].key, reason->key) != 0)
                k++;
            if (k == form->items[0].n_answers)
                continue;
            rob_cli_print(cli, "Note: while screening, the key %s chooses '", reason->key);
            rob_cli_show(cli, decision[k].label);
            rob_cli_print(cli, "', never '");
            rob_cli_show(cli, reason->label);
            rob_cli_print(cli, "'\n");
        }
}

static enum rob_status run_check(struct rob_cli *cli, const char *path, struct rob_error *err)
{
    struct rob_form *form = NULL;
    struct rob_buf text = {0};
    size_t n = 0;
    struct rob_error *problems = NULL;
    enum rob_status status = rob_file_read_given(&text, path, ROB_FORM_BYTES_MAX, err);
    if (!status)
        status = rob_form_check(&problems, &n, rob_buf_text(&text), text.len, err);
    for (size_t i = 0; i < n; i++) {
        rob_cli_show(cli, path);
        rob_cli_print(cli, ":%u: ", problems[i].line);
        rob_cli_show(cli, problems[i].text);
        rob_cli_print(cli, "\n");
    }
    if (!status && n)
        status = rob_fail(err, ROB_INVALID, "%s: %zu problem%s", path, n, n == 1 ? "" : "s");
    else if (!status)
        rob_cli_print(cli, "The form is valid.\n");
    if (!status && rob_form_load(&form, path, NULL) == ROB_OK)
        note_keys(cli, form);
    rob_form_free(form);
    free(problems);
    rob_buf_free(&text);
    return status;
}

static enum rob_status run_copy(struct rob_cli *cli, const char *word, const char *to,
                                struct rob_error *err)
{
    char *path = NULL;
    struct rob_buf text = {0};
    enum rob_status status = find_form(&path, word, err);
    if (!status)
        status = rob_file_read_given(&text, path, ROB_FORM_BYTES_MAX, err);
    if (!status)
        status = rob_cli_write_file(to, rob_buf_text(&text), text.len, false, err);
    free(path);
    rob_buf_free(&text);
    if (!status) {
        rob_cli_print(cli, "Edit ");
        rob_cli_show(cli, to);
        rob_cli_print(cli, ": your team can write the guidance, \"rule\" and \"templates\".\n");
        rob_cli_next_with(cli, "syrob forms check ", to, "");
    }
    return status;
}

static enum rob_status run_update(struct rob_cli *cli, const struct rob_cli_args *args,
                                  struct rob_error *err)
{
    struct rob_buf text = {0};
    char *differences = NULL;
    const char *path = args->words[1];
    bool dry_run = rob_cli_has(args, "dry-run");
    enum rob_status status = rob_cli_open(cli, cli->review_dir, err);
    if (!status)
        status = rob_file_read_given(&text, path, ROB_FORM_BYTES_MAX, err);
    if (!status) {
        status = rob_review_update_form(cli->review, rob_buf_text(&text), text.len,
                                        dry_run ? "dry run" : rob_cli_value(args, "reason"),
                                        dry_run, &differences, err);
        if (status == ROB_INVALID && err->line)
            rob_error_in_file(err, path);
    }
    rob_buf_free(&text);
    if (!status) {
        rob_cli_print(cli, dry_run ? "Changes to the form:" : "The form was changed:");
        for (char *line = strtok(differences, "\n"); line; line = strtok(NULL, "\n")) {
            rob_cli_print(cli, "\n");
            rob_cli_show(cli, line);
        }
        rob_cli_print(cli, "\n");
    }
    free(differences);
    return status;
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    const char *what = args->words[0];
    size_t n = args->n_words;
    if (cli->json && strcmp(what, "show") != 0)
        return rob_fail(err, ROB_USAGE, "only forms show accepts --json");
    if (strcmp(what, "list") == 0 && n == 1)
        return run_list(cli, err);
    if (strcmp(what, "show") == 0 && n == 2)
        return run_show(cli, args->words[1], err);
    if (strcmp(what, "check") == 0 && n == 2)
        return run_check(cli, args->words[1], err);
    if (strcmp(what, "copy") == 0 && n == 3)
        return run_copy(cli, args->words[1], args->words[2], err);
    if (strcmp(what, "update") == 0 && n == 2)
        return run_update(cli, args, err);
    return rob_fail(err, ROB_USAGE,
                    "usage: forms list, show FORM, check FILE, copy FORM FILE or update FILE");
}

const struct rob_cli_command rob_cmd_forms = {
    .name = "forms",
    .usage = "list\nshow FORM [--json]\ncheck FILE\ncopy FORM FILE\nupdate FILE --reason TEXT "
             "[--dry-run]",
    .summary = "the instruments: list, show, check, copy, change",
    .help = "FORM is a shipped form or a file. update replaces the form of the review by another\n"
            "version. Guidance, rules and templates may change at any time; items, answers and\n"
            "levels only while no study outside the pilot round has judgements.\n",
    .needs = ROB_CLI_JSON,
    .min_words = 1,
    .max_words = 3,
    .options = options,
    .only = only,
    .run = run,
};
