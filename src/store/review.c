/* Opening a review: finding its folder, reading and replaying its journals. */
#include "store/review_state.h"

#include "store/state.h"

#include "core/view_state.h"

#include "base/fail.h"
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* --- the folder -------------------------------------------------------------------------- */

enum rob_status rob_review_find(char **out, const char *start, struct rob_error *err)
{
    char *path = realpath(start, NULL);
    if (!path)
        return rob_file_fail(err, "open", start);
    for (;;) {
        struct rob_buf file = {0};
        rob_buf_printf(&file, "%s/review.json", path);
        bool found = !file.failed && access(file.data, F_OK) == 0;
        rob_buf_free(&file);
        if (found) {
            *out = path;
            return ROB_OK;
        }
        char *slash = strrchr(path, '/');
        if (!slash || path[1] == '\0')
            break;
        slash[slash == path] = '\0';
    }
    free(path);
    return rob_fail(err, ROB_INVALID,
                    "neither %s nor a folder above it is a review; make one: syrob init DIR "
                    "--title TEXT",
                    start);
}

static enum rob_status check_identity(char id[33], const struct rob_json *json,
                                      struct rob_error *err)
{
    const struct rob_json_node *version = rob_json_get(json, json->nodes, "syrob_review");
    const struct rob_json_node *given = rob_json_get(json, json->nodes, "id");
    if (!version || version->type != ROB_JSON_INTEGER || version->integer != 1)
        return rob_json_fail(json, version ? version : json->nodes, err,
                             "expected \"syrob_review\":1, the version that this program reads");
    if (!given || given->type != ROB_JSON_STRING || given->len != 32 ||
        strspn(json->text + given->start, "0123456789abcdef") < 32)
        return rob_json_fail(json, given ? given : json->nodes, err,
                             "expected \"id\" with 32 lower-case hex digits");
    memcpy(id, json->text + given->start, 32);
    return ROB_OK;
}

static enum rob_status read_identity(struct rob_review *review, struct rob_error *err)
{
    static const struct rob_json_limits limits = {
        .bytes = ROB_REVIEW_BYTES_MAX, .depth = 4, .members = 64};
    struct rob_buf text = {0};
    struct rob_json json = {0};
    enum rob_status status =
        rob_file_read(&text, review->dir, "review.json", ROB_REVIEW_BYTES_MAX, false, err);
    if (!status) {
        status = rob_json_read(&json, rob_buf_text(&text), text.len, &limits, err);
        if (!status)
            status = check_identity(review->id, &json, err);
        if (status)
            rob_error_in_file(err, "review.json");
    }
    rob_json_free(&json);
    rob_buf_free(&text);
    return status;
}

/* Times are for people and decide nothing, so a test may set the clock: SYROB_CLOCK, in seconds. */
static int64_t wall_clock(void)
{
    const char *set = getenv("SYROB_CLOCK");
    return set && *set ? (int64_t)strtoll(set, NULL, 10) : (int64_t)time(NULL);
}

enum rob_status rob_review__open_folder(struct rob_review **out, const char *dir,
                                        struct rob_error *err)
{
    struct rob_review *review = calloc(1, sizeof *review);
    if (!review)
        return rob_fail_memory(err);
    review->journals = review->state = -1;
    review->now = wall_clock;
    review->path = strdup(dir);
    review->dir = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum rob_status status = review->path ? ROB_OK : rob_fail_memory(err);
    if (!status && review->dir < 0)
        status = rob_file_fail(err, "open the review", dir);
    if (!status)
        status = read_identity(review, err);
    if (!status) {
        review->journals =
            openat(review->dir, "journals", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (review->journals < 0)
            status = rob_file_fail(err, "open", "journals");
    }
    if (!status)
        review->state = rob_state_open(review->id);
    if (status)
        rob_review_free(review);
    else
        *out = review;
    return status;
}

void rob_review_free(struct rob_review *review)
{
    if (!review)
        return;
    for (size_t i = 0; i < review->writers.n; i++)
        rob_writer_free(review->writers.at[i]);
    rob_vec_free(&review->writers);
    rob_vec_free(&review->loaded);
    rob_vec_free(&review->problems);
    rob_review__forget(review);
    rob_model_free(&review->model);
    rob_form_free(review->form);
    const int fds[] = {review->dir, review->journals, review->state};
    for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    free(review->path);
    free(review);
}

/* --- listing the journals ---------------------------------------------------------------- */

enum rob_status rob_review__add_problem(struct rob_review *review, const char *file, unsigned line,
                                        const char *kind, const char *message)
{
    struct rob_problem problem = {
        .file = rob_arena_str(&review->model.arena, file),
        .line = line,
        .kind = kind,
        .message = rob_arena_str(&review->model.arena, message),
    };
    bool kept = problem.file && problem.message && rob_vec_push(&review->problems, problem);
    return kept ? ROB_OK : ROB_NO_MEMORY;
}

static bool is_journal_name(const char *name)
{
    size_t len = strlen(name);
    return name[0] != '.' && len > 6 && len < 255 && strcmp(name + len - 6, ".jsonl") == 0;
}

static enum rob_status in_journal(struct rob_error *err, enum rob_status status, const char *name)
{
    char path[300];
    snprintf(path, sizeof path, "journals/%.255s", name);
    if (status && status != ROB_NO_MEMORY)
        rob_error_in_file(err, path);
    return status;
}

/* While checking, what is wrong with a journal is told and the others are read on. */
static enum rob_status told(struct rob_review *review, enum rob_status status,
                            const struct rob_error *why, const char *name, const char *kind,
                            struct rob_error *err)
{
    if (status == ROB_INVALID && review->lenient) {
        char path[300];
        snprintf(path, sizeof path, "journals/%.255s", name);
        return rob_review__add_problem(review, path, why->line, kind, why->text);
    }
    if (err)
        *err = *why;
    return in_journal(err, status, name);
}

static enum rob_status keep_loaded(struct rob_review *review, const char *name,
                                   const struct rob_journal_head *head, struct rob_error *err)
{
    struct rob_loaded loaded = {.end = {.size = 0}};
    snprintf(loaded.name, sizeof loaded.name, "%s", name);
    snprintf(loaded.seat, sizeof loaded.seat, "%s", head->seat);
    snprintf(loaded.writer, sizeof loaded.writer, "%s", head->writer);
    if (review->loaded.n >= ROB_JOURNALS_MAX)
        return rob_fail(err, ROB_INVALID, "more than %d journals", ROB_JOURNALS_MAX);
    return rob_vec_push(&review->loaded, loaded) ? ROB_OK : rob_fail_memory(err);
}

static enum rob_status add_loaded(struct rob_review *review, const char *name,
                                  struct rob_error *err)
{
    struct rob_journal_head head = {0};
    struct rob_arena arena = {0};
    struct rob_error why = {0};
    enum rob_status status = rob_journal_head(&head, review->journals, name, &arena, &why);
    if (status == ROB_INCOMPLETE) {
        char path[300];
        snprintf(path, sizeof path, "journals/%.255s", name);
        status = rob_review__add_problem(review, path, 1, "torn-line", why.text);
    } else if (status) {
        status = told(review, status, &why, name, "damaged", err);
    } else if (strcmp(head.review, review->id) != 0) {
        status = rob_fail_at(&why, ROB_INVALID, 1,
                             "it belongs to another review (%.8s...); move it away", head.review);
        status = told(review, status, &why, name, "foreign-journal", err);
    } else {
        status = keep_loaded(review, name, &head, err);
    }
    rob_arena_free(&arena);
    return status;
}

/* The lead's journals come first, since they say which studies and reviewers there are. */
static int compare_loaded(const void *a, const void *b)
{
    const struct rob_loaded *first = a, *second = b;
    static const int rank[] = {
        [ROB_JOURNAL_LEAD] = 0, [ROB_JOURNAL_REVIEWER] = 1, [ROB_JOURNAL_CONSENSUS] = 2};
    int order = rank[rob_journal_kind_of(first->seat)] - rank[rob_journal_kind_of(second->seat)];
    if (!order)
        order = strcmp(first->seat, second->seat);
    if (!order)
        order = strcmp(first->writer, second->writer);
    return order ? order : strcmp(first->name, second->name);
}

enum rob_status rob_review__list(struct rob_review *review, struct rob_error *err)
{
    int fd = openat(review->journals, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    if (!dir) {
        enum rob_status status = rob_file_fail(err, "read the folder", "journals");
        if (fd >= 0)
            close(fd);
        return status;
    }
    enum rob_status status = ROB_OK;
    for (struct dirent *entry = readdir(dir); entry && !status; entry = readdir(dir))
        if (is_journal_name(entry->d_name))
            status = add_loaded(review, entry->d_name, err);
    closedir(dir);
    if (!status && review->loaded.n)
        qsort(review->loaded.at, review->loaded.n, sizeof *review->loaded.at, compare_loaded);
    return status;
}

/* --- replaying them ---------------------------------------------------------------------- */

struct notes {
    struct rob_review *review;
    const char *name;
};

static enum rob_status note_problem(void *context, unsigned line, const char *kind,
                                    const char *message)
{
    struct notes *notes = context;
    char path[300];
    snprintf(path, sizeof path, "journals/%.255s", notes->name);
    return rob_review__add_problem(notes->review, path, line, kind, message);
}

bool rob_review__is_own(const struct rob_review *review, const struct rob_loaded *loaded)
{
    char writer[7], name[64];
    snprintf(name, sizeof name, "%s@%s.jsonl", loaded->seat, loaded->writer);
    return review->state >= 0 && rob_state_writer(writer, review->state, loaded->seat) &&
           strcmp(writer, loaded->writer) == 0 && strcmp(name, loaded->name) == 0;
}

/* A damaged journal of our own is read from the second copy; claiming its seat restores it. */
static enum rob_status read_second_copy(struct rob_review *review, struct rob_loaded *loaded,
                                        uint32_t journal, const struct rob_error *why,
                                        struct rob_error *err)
{
    struct notes notes = {review, loaded->name};
    struct rob_buf message = {0};
    enum rob_status status = rob_journal_read(&loaded->end, review->state, loaded->name,
                                              &review->model, journal, note_problem, &notes, err);
    if (status)
        return status;
    rob_buf_printf(&message, "damaged (%s); read from the second copy of this machine instead",
                   why->text);
    status = message.failed ? rob_fail_memory(err)
                            : note_problem(&notes, why->line, "damaged", message.data);
    rob_buf_free(&message);
    loaded->end.size = -1; /* what lies in the review is not what was read */
    return status;
}

static enum rob_status read_journal(struct rob_review *review, struct rob_loaded *loaded,
                                    struct rob_error *err)
{
    struct rob_journal_head head = {.seat = loaded->seat, .writer = loaded->writer};
    struct notes notes = {review, loaded->name};
    struct rob_error why = {0}, second = {0};
    char path[300];
    snprintf(path, sizeof path, "journals/%.255s", loaded->name);
    uint32_t journal = (uint32_t)review->model.journals.n;
    enum rob_status status = rob_model_add_journal(&review->model, path, &head, err);
    if (status)
        return status;
    status = rob_journal_read(&loaded->end, review->journals, loaded->name, &review->model, journal,
                              note_problem, &notes, &why);
    if (status == ROB_INVALID && rob_review__is_own(review, loaded) &&
        read_second_copy(review, loaded, journal, &why, &second) == ROB_OK)
        return ROB_OK;
    return status ? told(review, status, &why, loaded->name, "damaged", err) : ROB_OK;
}

/* The file that the lead pinned, and its hash; while checking, what is there will do. */
static enum rob_status find_pin(const char **file, const char **sha256, struct rob_review *review,
                                struct rob_error *err)
{
    uint64_t key =
        rob_cell_key(ROB_CELL_FORM, ROB_NOT_FOUND, ROB_NOT_FOUND, ROB_NOT_FOUND, ROB_NO_OUTCOME);
    const struct rob_event *pin = rob_model_value_of(&review->model, key, ROB_OP_FORM);
    if (!pin)
        return rob_fail(err, ROB_INVALID,
                        "the journals of the lead do not say which form is used; take them in "
                        "from another copy: syrob merge PATH");
    if (strncmp(pin->more->file, "form", 4) != 0 || strchr(pin->more->file, '/'))
        return rob_fail(err, ROB_INVALID, "'%s' cannot be the name of the form's file",
                        pin->more->file);
    *file = pin->more->file;
    *sha256 = pin->more->sha256;
    return ROB_OK;
}

static enum rob_status read_form(struct rob_form **out, const struct rob_review *review,
                                 const char *file, struct rob_error *err)
{
    struct rob_buf text = {0};
    enum rob_status status =
        rob_file_read(&text, review->dir, file, ROB_FORM_BYTES_MAX, false, err);
    if (!status) {
        status = rob_form_read(out, rob_buf_text(&text), text.len, err);
        if (status)
            rob_error_in_file(err, file);
    }
    rob_buf_free(&text);
    return status;
}

static enum rob_status load_form(struct rob_review *review, struct rob_error *err)
{
    const char *file = "form.json", *sha256 = NULL;
    struct rob_error why = {0};
    struct rob_form *form = NULL;
    enum rob_status pinned = find_pin(&file, &sha256, review, &why);
    enum rob_status status = pinned;
    if (!pinned || review->lenient)
        status = read_form(&form, review, file, pinned ? err : &why);
    if (!pinned && !status && strcmp(form->sha256, sha256) != 0)
        pinned = rob_fail(&why, ROB_INVALID,
                          "%s: it is not the form that this review was begun with (SHA-256 "
                          "%.8s... instead of %.8s...); take the file from another copy",
                          file, form->sha256, sha256);
    if (pinned == ROB_INVALID && review->lenient && !status)
        pinned = rob_review__add_problem(review, file, 0, "form-pin", why.text);
    if (pinned || status) {
        rob_form_free(form);
        if (err)
            *err = why;
        return pinned ? pinned : status;
    }
    rob_form_free(review->form);
    review->form = form;
    review->model.form = form;
    return ROB_OK;
}

enum rob_status rob_review__load(struct rob_review *review, struct rob_error *err)
{
    rob_model_init(&review->model, NULL);
    enum rob_status status = rob_review__list(review, err);
    for (size_t i = 0; i < review->loaded.n && !status; i++) {
        bool lead = rob_journal_kind_of(review->loaded.at[i].seat) == ROB_JOURNAL_LEAD;
        if (!lead && !review->model.form)
            status = load_form(review, err);
        if (!status)
            status = read_journal(review, &review->loaded.at[i], err);
    }
    if (!status && !review->model.form)
        status = load_form(review, err);
    return status ? status : rob_model_refresh(&review->model, err);
}

enum rob_status rob_review_open(struct rob_review **out, const char *dir, struct rob_error *err)
{
    struct rob_review *review = NULL;
    enum rob_status status = rob_review__open_folder(&review, dir, err);
    if (!status)
        status = rob_review__load(review, err);
    if (status)
        rob_review_free(review);
    else
        *out = review;
    return status;
}

enum rob_status rob_review__load_again(struct rob_review *review, struct rob_error *err)
{
    struct rob_review before = *review;
    review->form = NULL;
    memset(&review->loaded, 0, sizeof review->loaded);
    memset(&review->problems, 0, sizeof review->problems);
    enum rob_status status = rob_review__load(review, err);
    if (status) { /* go on with what was known */
        rob_model_free(&review->model);
        rob_form_free(review->form);
        rob_vec_free(&review->loaded);
        rob_vec_free(&review->problems);
        *review = before;
        return status;
    }
    if (review->form_before) { /* the oldest is the one that was borrowed from */
        rob_model_free(&before.model);
        rob_form_free(before.form);
    } else {
        review->before = before.model;
        review->form_before = before.form;
    }
    rob_vec_free(&before.loaded);
    rob_vec_free(&before.problems);
    return ROB_OK;
}

void rob_review__forget(struct rob_review *review)
{
    rob_model_free(&review->before);
    rob_form_free(review->form_before);
    review->form_before = NULL;
}

enum rob_status rob_review_reload(struct rob_review *review, struct rob_error *err)
{
    enum rob_status status = rob_review__load_again(review, err);
    rob_review__forget(review);
    return status;
}

/* --- what is asked of it ----------------------------------------------------------------- */

const char *rob_review_dir(const struct rob_review *review)
{
    return review->path;
}

const char *rob_review_id(const struct rob_review *review)
{
    return review->id;
}

const struct rob_form *rob_review_form(const struct rob_review *review)
{
    return review->form;
}

struct rob_saved rob_review_saved(const struct rob_review *review)
{
    return review->saved;
}

size_t rob_review_n_problems(const struct rob_review *review)
{
    return review->problems.n;
}

struct rob_problem rob_review_problem(const struct rob_review *review, size_t i)
{
    return review->problems.at[i];
}

enum rob_status rob_view_new(struct rob_view **out, struct rob_review *review, const char *seat,
                             struct rob_error *err)
{
    return rob_view__new(out, &review->model, review, seat, err);
}
