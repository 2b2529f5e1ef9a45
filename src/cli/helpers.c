#include "cli/cli.h"

#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- texts ------------------------------------------------------------------------------- */

enum rob_status rob_cli_fail(struct rob_error *err, enum rob_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    *err = (struct rob_error){.status = status};
    rob_utf8_vprint(err->text, sizeof err->text, format, args);
    va_end(args);
    return status;
}

void rob_cli_in_file(struct rob_error *err, const char *path)
{
    struct rob_error before = *err;
    char shown[480];
    rob_utf8_print(shown, sizeof shown, "%s", path);
    if (before.line)
        rob_utf8_print(err->text, sizeof err->text, "%s:%u: %s", shown, before.line, before.text);
    else
        rob_utf8_print(err->text, sizeof err->text, "%s: %s", shown, before.text);
}

void rob_cli_quote(struct rob_buf *out, const char *word)
{
    rob_buf_quote(out, word);
}

void rob_cli_take(struct rob_cli *cli, char *text)
{
    rob_buf_str(&cli->out, text);
    free(text);
}

void rob_cli_print(struct rob_cli *cli, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    rob_buf_vprintf(&cli->out, format, args);
    va_end(args);
}

void rob_cli_about_study(struct rob_cli *cli, size_t study)
{
    struct rob_study found = rob_view_study(cli->view, study);
    rob_buf_clear(&cli->subject);
    rob_text_show(&cli->subject, found.label, strlen(found.label));
    snprintf(cli->subject_id, sizeof cli->subject_id, "%s", found.id);
}

void rob_cli_about(struct rob_cli *cli, struct rob_cell cell)
{
    const struct rob_item *item = &rob_view_form(cli->view)->items[cell.item];
    rob_cli_about_study(cli, cell.study);
    rob_buf_printf(&cli->subject, ", item %d (", item->number);
    rob_text_show(&cli->subject, item->title, strlen(item->title));
    if (cell.outcome != ROB_NO_OUTCOME) {
        const char *outcome = rob_view_outcome(cli->view, (size_t)cell.outcome);
        rob_buf_str(&cli->subject, ": ");
        rob_text_show(&cli->subject, outcome, strlen(outcome));
    }
    rob_buf_char(&cli->subject, ')');
}

void rob_cli_report(struct rob_cli *cli, const char *format, ...)
{
    va_list args;
    rob_buf_str(&cli->out, rob_buf_text(&cli->subject));
    va_start(args, format);
    rob_buf_vprintf(&cli->out, format, args);
    va_end(args);
}

const char *rob_cli_studies(size_t n)
{
    return n == 1 ? "study" : "studies";
}

void rob_cli_next(struct rob_cli *cli, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    rob_buf_clear(&cli->next);
    rob_buf_vprintf(&cli->next, format, args);
    va_end(args);
}

void rob_cli_next_with(struct rob_cli *cli, const char *before, const char *word, const char *after)
{
    rob_buf_clear(&cli->next);
    rob_buf_str(&cli->next, before);
    rob_cli_quote(&cli->next, word);
    rob_buf_str(&cli->next, after);
}

void rob_cli_next_step(struct rob_cli *cli)
{
    struct rob_totals totals = rob_view_totals(cli->view);
    if (totals.studies == 0)
        rob_cli_next(cli, "syrob import FILE");
    else if (totals.open_disagreements)
        rob_cli_next(cli, "syrob reconcile");
    else if (totals.reconciled < totals.studies)
        rob_cli_next(cli, "syrob assess");
    else
        rob_cli_next(cli, "syrob summary");
}

void rob_cli_show(struct rob_cli *cli, const char *text)
{
    if (text)
        rob_text_show(&cli->out, text, strlen(text));
}

enum rob_status rob_cli_split(size_t *n_words, char *text, char **words, size_t max,
                              const char *what, struct rob_error *err)
{
    size_t n = 0;
    for (char *word = strtok(text, ","); word; word = strtok(NULL, ",")) {
        word += strspn(word, " \t");
        size_t len = strlen(word);
        while (len && (word[len - 1] == ' ' || word[len - 1] == '\t'))
            word[--len] = '\0';
        if (len && n == max)
            return rob_cli_fail(err, ROB_INVALID, "more than %zu %s", max, what);
        if (len)
            words[n++] = word;
    }
    *n_words = n;
    return ROB_OK;
}

/* --- the review -------------------------------------------------------------------------- */

enum rob_status rob_cli_open(struct rob_cli *cli, const char *dir, struct rob_error *err)
{
    char *found = NULL;
    enum rob_status status = ROB_OK;
    if (!dir)
        status = rob_review_find(&found, ".", err);
    if (!status)
        status = rob_review_open(&cli->review, dir ? dir : found, err);
    free(found);
    if (status)
        return status;
    status = rob_view_new(&cli->view, cli->review, cli->seat, err);
    if (status != ROB_INVALID || cli->seat_given || cli->seat_needed || !cli->seat)
        return status;
    cli->seat = NULL; /* SYROB_SEAT is of another review: nobody in particular is at work */
    cli->seat_unknown = true;
    return rob_view_new(&cli->view, cli->review, NULL, err);
}

size_t rob_cli_seat(const struct rob_cli *cli)
{
    return (size_t)rob_view_viewer(cli->view);
}

bool rob_cli_new_round(struct rob_event *event, char name[40], const struct rob_cli *cli,
                       const char *const *ids, size_t n)
{
    bool opened = false; /* also one that was taken out: it may come back */
    size_t n_studies = rob_view_n_studies(cli->view) + rob_view_n_dropped(cli->view);
    for (size_t s = 0; s < n_studies && !opened; s++)
        opened = rob_view_open(cli->view, s);
    if (!opened || !rob_view_opens_by_round(cli->view))
        return false;
    snprintf(name, 40, "round %zu", rob_view_n_rounds(cli->view) + 2);
    *event = (struct rob_event){.op = ROB_OP_ROUND, .name = name, .studies = ids, .n_studies = n};
    return true;
}

enum rob_status rob_cli_cell(struct rob_cell *out, const struct rob_cli *cli, const char *study,
                             const char *item, const char *outcome, struct rob_error *err)
{
    struct rob_cell cell = {.outcome = ROB_NO_OUTCOME};
    int found = ROB_NOT_FOUND;
    enum rob_status status = rob_view_find_study(&cell.study, cli->view, study, err);
    if (!status)
        status = rob_form_find_item(&found, rob_view_form(cli->view), item, err);
    if (status)
        return status;
    cell.item = (size_t)found;
    if (outcome) {
        cell.outcome = rob_view_find_outcome(cli->view, outcome);
        if (cell.outcome == ROB_NOT_FOUND)
            return rob_cli_fail(err, ROB_INVALID, "the review has no outcome '%s'", outcome);
    }
    *out = cell;
    return ROB_OK;
}

enum rob_status rob_cli_source(struct rob_source *source, int *outcome, const struct rob_cli *cli,
                               const struct rob_cli_args *args, struct rob_error *err)
{
    const char *wanted = rob_cli_value(args, "source"), *only = rob_cli_value(args, "outcome");
    *outcome = only ? rob_view_find_outcome(cli->view, only) : ROB_ALL_OUTCOMES;
    if (only && *outcome == ROB_NOT_FOUND)
        return rob_cli_fail(err, ROB_INVALID, "the review has no outcome '%s'", only);
    return rob_source_parse(source, cli->view, wanted ? wanted : "consensus", err);
}

/* --- files ------------------------------------------------------------------------------- */

enum rob_status rob_cli_read_file(char **out, size_t *len, const char *path, size_t max,
                                  struct rob_error *err)
{
    struct stat info;
    struct rob_buf text = {0};
    char chunk[65536];
    FILE *file = fopen(path, "rb");
    if (!file || fstat(fileno(file), &info) != 0 || S_ISDIR(info.st_mode)) {
        enum rob_status status = rob_cli_fail(err, ROB_INVALID, "cannot read %s: %s", path,
                                              file ? "it is a folder" : strerror(errno));
        if (file)
            fclose(file);
        return status;
    }
    for (size_t n; text.len <= max && (n = fread(chunk, 1, sizeof chunk, file)) > 0;)
        rob_buf_add(&text, chunk, n);
    bool bad = ferror(file);
    fclose(file);
    *len = text.len;
    if (text.len > max || bad) {
        rob_buf_free(&text);
        return bad ? rob_cli_fail(err, ROB_SYSTEM, "cannot read %s", path)
                   : rob_cli_fail(err, ROB_INVALID, "%s is longer than %zu bytes", path, max);
    }
    *out = rob_buf_take(&text);
    return *out ? ROB_OK : rob_cli_fail(err, ROB_NO_MEMORY, "out of memory");
}

static char *if_there(const char *folder, const char *more, const char *name)
{
    struct rob_buf path = {0};
    if (!folder)
        return NULL;
    rob_buf_printf(&path, "%s%s/%s", folder, more, name);
    char *found = rob_buf_take(&path);
    if (found && access(found, R_OK) == 0)
        return found;
    free(found);
    return NULL;
}

char *rob_cli_data_file(const char *name)
{
    char program[4096];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    program[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(program, '/');
    if (slash)
        *slash = '\0';
    char *found = if_there(getenv("SYROB_DATA_DIR"), "", name);
    if (!found && slash)
        found = if_there(program, "/../share/syrob", name);
    if (!found && slash) /* not installed: beside the program of the build */
        found = if_there(program, "/share/syrob", name);
    return found ? found : if_there(SYROB_DATA_DIR, "", name);
}

/* --- the terminal ------------------------------------------------------------------------ */

unsigned rob_cli_columns(void)
{
    struct winsize size = {0};
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
        return size.ws_col;
    return 80;
}

bool rob_cli_color(const struct rob_cli *cli)
{
    const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
    if (cli->color != ROB_CLI_AUTO)
        return cli->color == ROB_CLI_ALWAYS;
    return isatty(STDOUT_FILENO) && !(none && *none) && term && strcmp(term, "dumb") != 0;
}

struct rob_text_options rob_cli_text_options(const struct rob_cli *cli)
{
    return (struct rob_text_options){.columns = rob_cli_columns(), .color = rob_cli_color(cli)};
}
