#include "cli/cli.h"

#include "base/file.h"
#include "base/text.h"
#include "base/utf8.h"
#include "session/words.h"

#include <syrob/custody.h>
#include <syrob/work.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* --- texts ------------------------------------------------------------------------------- */

enum rob_status rob_cli_take(struct rob_cli *cli, enum rob_status status, char *text)
{
    if (status || !text)
        return status;
    rob_buf_str(&cli->out, text);
    free(text);
    return ROB_OK;
}

void rob_cli_print(struct rob_cli *cli, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    rob_buf_vprintf(&cli->out, format, args);
    va_end(args);
}

/* The subject of a command is noted before it records something, since recording may read the
 * review again and void what was borrowed: "Chen 2011", and with an item "Chen 2011, item 4 (Random
 * housing)". */
static void note_study(struct rob_cli *cli, size_t study)
{
    struct rob_study found = rob_view_study(cli->view, study);
    rob_buf_clear(&cli->subject);
    rob_text_show(&cli->subject, found.label, strlen(found.label));
    snprintf(cli->subject_id, sizeof cli->subject_id, "%s", found.id);
}

static void note_cell(struct rob_cli *cli, struct rob_cell cell)
{
    const struct rob_item *item = &rob_view_form(cli->view)->items[cell.item];
    note_study(cli, cell.study);
    rob_buf_printf(&cli->subject, ", item %d (", item->number);
    rob_text_show(&cli->subject, item->title, strlen(item->title));
    if (cell.outcome != ROB_NO_OUTCOME) {
        const char *outcome = rob_view_outcome(cli->view, (size_t)cell.outcome);
        rob_buf_str(&cli->subject, ": ");
        rob_text_show(&cli->subject, outcome, strlen(outcome));
    }
    rob_buf_char(&cli->subject, ')');
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
    rob_buf_quote(&cli->next, word);
    rob_buf_str(&cli->next, after);
}

void rob_cli_next_step(struct rob_cli *cli)
{
    static const char *const commands[] = {[ROB_STEP_IMPORT] = "syrob import FILE",
                                           [ROB_STEP_RECONCILE] = "syrob reconcile",
                                           [ROB_STEP_ASSESS] = "syrob assess",
                                           [ROB_STEP_SUMMARY] = "syrob summary",
                                           [ROB_STEP_WAIT] = "syrob sync FOLDER"};
    enum rob_step step = rob_work_next(cli->view);
    bool screened = step == ROB_STEP_SUMMARY && rob_view_form(cli->view)->mode == ROB_MODE_SCREEN;
    if (screened)
        rob_cli_next_with(cli, "syrob stage ", cli->review_dir ? cli->review_dir : ".",
                          " NEW --form FORM");
    else
        rob_cli_next(cli, "%s", commands[step]);
}

void rob_cli_tell_gone(struct rob_cli *cli, const struct rob_view *view)
{
    size_t n = view ? rob_view_n_gone(view) : 0;
    if (n)
        rob_cli_print(cli, "%zu %s of a study that was itself removed: syrob check names %s\n", n,
                      n == 1 ? "study was removed as a duplicate or report"
                             : "studies were removed as duplicates or reports",
                      n == 1 ? "it" : "them");
}

void rob_cli_tell_conflicts(struct rob_cli *cli, const struct rob_view *view)
{
    size_t n = view ? rob_view_n_conflicts(view) : 0;
    if (!n)
        return;
    rob_word_conflicts(&cli->out, n);
    rob_buf_char(&cli->out, '\n');
}

void rob_cli_show(struct rob_cli *cli, const char *text)
{
    if (text)
        rob_text_show(&cli->out, text, strlen(text));
}

void rob_cli_show_lines(struct rob_buf *out, const char *before, const char *text)
{
    while (*text) {
        size_t len = strcspn(text, "\n");
        rob_buf_str(out, before);
        rob_text_show(out, text, len);
        rob_buf_char(out, '\n');
        text += len + (text[len] == '\n');
    }
}

enum rob_status rob_cli_split(struct rob_cli_list *out, const char *text, size_t max,
                              const char *what, struct rob_error *err)
{
    char *copy = strdup(text);
    if (!copy)
        return rob_fail_memory(err);
    *out = (struct rob_cli_list){.text = copy};
    for (char *word = strtok(copy, ","); word; word = strtok(NULL, ",")) {
        word += strspn(word, " \t");
        size_t len = strlen(word);
        while (len && (word[len - 1] == ' ' || word[len - 1] == '\t'))
            word[--len] = '\0';
        if (len && out->n == max)
            return rob_fail(err, ROB_INVALID, "more than %zu %s", max, what);
        if (len)
            out->words[out->n++] = word;
    }
    return ROB_OK;
}

/* --- the review -------------------------------------------------------------------------- */

/* If nobody can be asked, a command that only reads shows what everybody may see. */
static enum rob_status unlock(struct rob_cli *cli, struct rob_error *err)
{
    bool asks = isatty(STDIN_FILENO) && !cli->no_input;
    return cli->key_needed && (asks || cli->seat_needed) ? rob_cli_unlock(cli, err) : ROB_OK;
}

/* Ids have no capitals and no blanks: "AB" and "Anna Berg" name the reviewer, too. */
static enum rob_status find_person(struct rob_cli *cli, struct rob_error *err)
{
    struct rob_view *view = NULL;
    const char *given = cli->seat ? cli->seat : "";
    bool id = !*given || rob_text_is_id(given, strlen(given));
    enum rob_status status = id ? ROB_OK : rob_view_new(&view, cli->review, NULL, err);
    size_t n = 0;
    for (size_t i = 0; view && i < rob_view_n_seats(view); i++) {
        struct rob_seat seat = rob_view_seat(view, i);
        if (strcasecmp(seat.id, given) != 0 && strcasecmp(seat.name, given) != 0)
            continue;
        snprintf(cli->seat_id, sizeof cli->seat_id, "%s", seat.id);
        n++;
    }
    if (n > 1)
        status = rob_fail(err, ROB_USAGE, "'%s' names several reviewers: use a short name", given);
    else if (n == 1)
        cli->seat = cli->seat_id;
    rob_view_free(view);
    return status;
}

/* A reviewer learns of the custodian before the first answer is recorded, not after it. */
static enum rob_status check_custody(const struct rob_cli *cli, struct rob_error *err)
{
    struct rob_custodian custodian;
    char code[ROB_KEY_CODE_SIZE];
    if (!cli->seat_needed || !rob_view_custodian(&custodian, cli->view))
        return ROB_OK;
    for (size_t i = 0; i < rob_review_n_keys(cli->review); i++)
        if (strcmp(rob_review_key(cli->review, i).seat, cli->seat) == 0)
            return ROB_OK;
    if (rob_key_code(code, cli->review, cli->seat, NULL) == ROB_OK) /* made, and shown with it */
        return ROB_OK;
    return rob_fail(err, ROB_REFUSED,
                    "nothing was recorded: this review has a custodian, %s, who could read what "
                    "%s writes; look at it first, and go on if it is agreed: syrob key show --as "
                    "%s",
                    custodian.name ? custodian.name : "a third person", cli->seat, cli->seat);
}

/* A machine's judgements are recorded from its sheet; nobody reads them in its name. */
static enum rob_status check_machine(const struct rob_cli *cli, struct rob_error *err)
{
    int seat = rob_view_viewer(cli->view);
    if (cli->for_machine || seat == ROB_NOBODY ||
        rob_view_seat(cli->view, (size_t)seat).role != ROB_ROLE_MACHINE)
        return ROB_OK;
    return rob_fail(
        err, ROB_REFUSED,
        "%s is a machine reviewer. To import its judgements: syrob --as %s judge --from "
        "SHEET; to compare them: syrob agreement --machine",
        cli->seat, cli->seat);
}

enum rob_status rob_cli_open(struct rob_cli *cli, const char *dir, struct rob_error *err)
{
    char *found = NULL;
    enum rob_status status = ROB_OK;
    if (!dir)
        status = rob_review_find(&found, ".", err);
    if (!status)
        status = rob_review_open(&cli->review, dir ? dir : found, err);
    free(found);
    if (!status)
        status = find_person(cli, err);
    if (!status)
        status = unlock(cli, err);
    if (status)
        return status;
    status = rob_view_new(&cli->view, cli->review, cli->seat, err);
    if (!status)
        status = check_machine(cli, err);
    if (!status)
        return check_custody(cli, err);
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

enum rob_status rob_cli_study(struct rob_event *event, struct rob_cli *cli, const char *word,
                              struct rob_error *err)
{
    size_t study = 0;
    enum rob_status status = rob_view_find_study(&study, cli->view, word, err);
    if (status)
        return status;
    event->study = rob_view_study(cli->view, study).id;
    note_study(cli, study);
    return ROB_OK;
}

static enum rob_status find_outcome(int *out, const struct rob_view *view, const char *name,
                                    struct rob_error *err)
{
    struct rob_buf names = {0};
    *out = rob_view_find_outcome(view, name);
    if (*out != ROB_NOT_FOUND)
        return ROB_OK;
    for (size_t i = 0; i < rob_view_n_outcomes(view); i++)
        rob_buf_printf(&names, "%s%s", i ? ", " : "", rob_view_outcome(view, i));
    enum rob_status status = rob_fail(err, ROB_INVALID, "the review has no outcome '%s'%s%s", name,
                                      names.len ? "; it has " : "", rob_buf_text(&names));
    rob_buf_free(&names);
    return status;
}

enum rob_status rob_cli_cell(struct rob_cell *out, struct rob_event *event, struct rob_cli *cli,
                             const struct rob_cli_args *args, struct rob_error *err)
{
    const struct rob_form *form = rob_view_form(cli->view);
    struct rob_cell cell = {.outcome = ROB_NO_OUTCOME};
    int item = ROB_NOT_FOUND;
    event->outcome = rob_cli_value(args, "outcome");
    enum rob_status status = rob_view_find_study(&cell.study, cli->view, args->words[0], err);
    if (!status)
        status = rob_form_find_item(&item, form, args->words[1], err);
    if (!status && event->outcome)
        status = find_outcome(&cell.outcome, cli->view, event->outcome, err);
    if (status)
        return status;
    cell.item = (size_t)item;
    event->study = rob_view_study(cli->view, cell.study).id;
    event->item = form->items[item].id;
    note_cell(cli, cell);
    *out = cell;
    return ROB_OK;
}

enum rob_status rob_cli_record(struct rob_cli *cli, const char *seat, struct rob_event *event,
                               const char *done, struct rob_error *err)
{
    rob_buf_str(&cli->subject, done);
    enum rob_status status = rob_review_record(cli->review, seat, event, 1, err);
    if (!status)
        rob_cli_print(cli, "%s\n", rob_buf_text(&cli->subject));
    return status;
}

enum rob_status rob_cli_source(struct rob_source *source, int *outcome, const struct rob_cli *cli,
                               const struct rob_cli_args *args, struct rob_error *err)
{
    const char *wanted = rob_cli_value(args, "source"), *only = rob_cli_value(args, "outcome");
    *outcome = ROB_ALL_OUTCOMES;
    enum rob_status status = only ? find_outcome(outcome, cli->view, only, err) : ROB_OK;
    if (status)
        return status;
    return rob_source_parse(source, cli->view, wanted ? wanted : "consensus", err);
}

/* --- files ------------------------------------------------------------------------------- */

/* A result that cannot be written is not a fault of the input. */
enum rob_status rob_cli_write_file(const char *path, const char *data, size_t len, bool replace,
                                   struct rob_error *err)
{
    enum rob_status status = rob_file_write(AT_FDCWD, path, data, len, replace, err);
    if (status == ROB_INVALID)
        status = err->status = ROB_SYSTEM;
    return status;
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

const char *rob_cli_launcher(void)
{
    const char *launcher = getenv("SYROB_LAUNCHER");
    return launcher && *launcher ? launcher : NULL;
}

/* Puts the folder of the file that was started into `room`; NULL where that is not known. */
static const char *program_folder(char *room, size_t size)
{
    const char *launcher = rob_cli_launcher();
    ssize_t n = launcher ? snprintf(room, size, "%s", launcher)
                         : readlink("/proc/self/exe", room, size - 1);
    if (n <= 0 || (size_t)n >= size)
        return NULL;
    room[n] = '\0';
    char *slash = strrchr(room, '/');
    if (slash)
        *slash = '\0';
    return slash ? room : NULL;
}

char *rob_cli_data_file(const char *name)
{
    char room[4096];
    const char *program = program_folder(room, sizeof room);
    char *found = if_there(getenv("SYROB_DATA_DIR"), "", name);
    if (!found) /* not installed: beside the program of the build, or the launcher */
        found = if_there(program, "/share/syrob", name);
    if (!found)
        found = if_there(program, "/../share/syrob", name);
    return found ? found : if_there(SYROB_DATA_DIR, "", name);
}

char *rob_cli_form_file(const char *word)
{
    struct rob_buf name = {0};
    if (strpbrk(word, "./"))
        return strdup(word);
    rob_buf_printf(&name, "forms/%s.json", word);
    char *found = name.failed ? NULL : rob_cli_data_file(name.data);
    rob_buf_free(&name);
    return found;
}

enum rob_status rob_cli_unknown_form(const char *word, struct rob_error *err)
{
    char *folder = rob_cli_data_file("forms"), near[64] = "";
    DIR *dir = folder ? opendir(folder) : NULL;
    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry; entry = readdir(dir)) {
        char name[sizeof near];
        size_t len = strlen(entry->d_name);
        if (len < 6 || len >= sizeof name || strcmp(entry->d_name + len - 5, ".json") != 0)
            continue;
        snprintf(name, sizeof name, "%.*s", (int)(len - 5), entry->d_name);
        const char *best = rob_text_nearer(word, *near ? near : NULL, name);
        if (best == name)
            memcpy(near, name, sizeof near);
    }
    if (dir)
        closedir(dir);
    free(folder);
    return *near
               ? rob_fail(err, ROB_INVALID, "unknown form '%s'; did you mean '%s'?", word, near)
               : rob_fail(err, ROB_INVALID,
                          "unknown form '%s'; syrob forms list shows the shipped ones; for a file, "
                          "give its suffix or folder, such as ./FORM.json",
                          word);
}

/* --- the terminal ------------------------------------------------------------------------ */

/* Columns of the terminal on stdout; 80 without a terminal. */
static unsigned count_columns(void)
{
    struct winsize size = {0};
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
        return size.ws_col;
    return 80;
}

static bool shows_progress(const struct rob_cli *cli)
{
    const char *term = getenv("TERM");
    return !cli->quiet && isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
}

void rob_cli_progress(const struct rob_cli *cli, const char *format, ...)
{
    va_list args;
    if (!shows_progress(cli))
        return;
    rob_cli_progress_end(cli);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
}

void rob_cli_progress_end(const struct rob_cli *cli)
{
    if (shows_progress(cli))
        fputs("\r\033[K", stderr);
}

static bool shows_color(const struct rob_cli *cli)
{
    const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
    if (cli->color != ROB_CLI_AUTO)
        return cli->color == ROB_CLI_ALWAYS;
    return isatty(STDOUT_FILENO) && !(none && *none) && term && strcmp(term, "dumb") != 0;
}

struct rob_text_options rob_cli_text_options(const struct rob_cli *cli)
{
    return (struct rob_text_options){.columns = count_columns(), .color = shows_color(cli)};
}
